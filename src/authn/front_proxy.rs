//! An authenticating proxy in front of the server (`--requestheader-*`): headers that say who asks, from a client whose certificate
//! says that it may say so.
// apiserver: pkg/authentication/request/headerrequest/requestheader.go; pkg/authentication/request/x509/x509.go, Verifier

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;

use super::UserInfo;
use super::request::{Headers, Request};
use super::x509::{self, ClientCa};
use crate::go;
use crate::go::url;

/// Which clients are the proxy, and which headers it sets. No header's name is preset.
#[derive(Debug)]
pub struct FrontProxy {
    /// `--requestheader-client-ca-file`.
    pub authorities: ClientCa,
    /// `--requestheader-allowed-names`: the proxy's common names; none lets any in.
    pub allowed_names: Vec<String>,
    /// `--requestheader-username-headers`, of which the first that is not empty counts.
    pub username_headers: Vec<String>,
    /// `--requestheader-uid-headers`, likewise.
    pub uid_headers: Vec<String>,
    /// `--requestheader-group-headers`, of which all count.
    pub group_headers: Vec<String>,
    /// `--requestheader-extra-headers-prefix`.
    pub extra_prefixes: Vec<String>,
}

/// Why the client is not known to be the proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unverified {
    /// It is not: an error, in the server's words.
    Unauthorized(String),
    /// The TLS handshake fails.
    Handshake(x509::Refusal),
    /// It cannot be said here, for that reason.
    Unknown(String),
}

impl FrontProxy {
    /// Makes sure that a server starts with these settings beside a `--client-ca-file`.
    ///
    /// # Errors
    /// If it does not, in its words: any client could say that it is the proxy.
    // k/k: pkg/kubeapiserver/options/authentication.go, Validate
    pub fn confirm_apart_from(&self, clients: &ClientCa) -> Result<(), &'static str> {
        let own = self.authorities.certificates().iter().map(|certificate| &certificate.der);
        let overlap =
            own.filter(|der| clients.certificates().iter().any(|client| client.der == **der)).count() > 0;
        if overlap && self.allowed_names.is_empty() {
            return Err(
                "--requestheader-client-ca-file and --client-ca-file contain overlapping certificates; \
                        --requestheader-allowed-names must be specified to ensure regular client certificates cannot set \
                        authenticating proxy headers for arbitrary users",
            );
        }
        Ok(())
    }

    /// Returns who the proxy says that a request is from, without the group that every user gets; `None` if there is no certificate
    /// or no name.
    ///
    /// # Errors
    /// If the certificate is not the proxy's.
    pub fn authenticate(
        &self,
        request: &Request,
        at: Timestamp,
    ) -> Result<Option<UserInfo<'static>>, Unverified> {
        let presented: Vec<_> = request.certificates.iter().map(Vec::as_slice).collect();
        let certificate = self.authorities.verify(&presented, at).map_err(|unverified| match unverified {
            x509::Unverified::Unauthorized(refusal) => Unverified::Unauthorized(refusal.to_string()),
            x509::Unverified::Handshake(refusal) => Unverified::Handshake(refusal),
            x509::Unverified::Unknown(reason) => Unverified::Unknown(reason),
        })?;
        let Some(certificate) = certificate else { return Ok(None) };
        let name = certificate.common_name();
        if !self.allowed_names.is_empty() && !self.allowed_names.iter().any(|allowed| allowed == name) {
            let words = format!("x509: subject with cn={name} is not in the allowed list");
            return Err(Unverified::Unauthorized(words));
        }
        Ok(self.user(&request.headers))
    }

    fn user(&self, headers: &Headers) -> Option<UserInfo<'static>> {
        let first = |names: &[String]| {
            let value = names.iter().map(|name| headers.first(name)).find(|value| !value.is_empty());
            value.map(go::text).unwrap_or_default()
        };
        let name = first(&self.username_headers);
        let groups = self.group_headers.iter().flat_map(|name| headers.all(name));
        (!name.is_empty()).then(|| UserInfo {
            name: name.into(),
            uid: first(&self.uid_headers).into(),
            groups: groups
                .filter(|value| !value.is_empty())
                .map(|value| Cow::Owned(go::text(value)))
                .collect(),
            extra: self.extra(headers),
        })
    }

    fn extra(&self, headers: &Headers) -> BTreeMap<String, Vec<String>> {
        let mut extra = BTreeMap::<_, Vec<String>>::new();
        for prefix in &self.extra_prefixes {
            for (name, value) in headers.iter() {
                let start = name.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix));
                let Some(start) = start else { continue };
                let key = name[start.len()..].to_lowercase();
                // One that is badly escaped counts as it stands.
                let key = url::path_unescape(&key).map_or(key, |key| go::text(&key));
                extra.entry(key).or_default().push(go::text(value));
            }
        }
        extra
    }
}
