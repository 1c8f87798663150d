//! What was made, on one screen or as a document. A private key is in a document only where it is nowhere else.

use std::borrow::Cow;
use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;

use super::mint::{Minted, Signer};
use super::place::{Place, Places};
use crate::authn::x509;
use crate::commands::time;
use crate::error::CliError;
use crate::output::table;
use crate::pki::hex;
use crate::pki::issue::Purpose;
use crate::secret::SecretBytes;

/// What `-o` prints: `docs/cert.schema.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document<'a> {
    api_version: &'static str,
    kind: &'static str,
    user: &'a str,
    groups: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uid: Option<&'a str>,
    not_before: String,
    not_after: String,
    serial_number: String,
    /// What kube-apiserver calls the credential in audit logs.
    #[serde(rename = "credentialID")]
    credential_id: String,
    key_type: String,
    issuer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate_file: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_file: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kubeconfig_context: Option<&'a str>,
    certificate: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
}

/// What was made, and where it is.
pub(super) struct Report<'a> {
    pub(super) minted: &'a Minted,
    pub(super) purpose: &'a Purpose,
    pub(super) signer: &'a Signer<'a>,
    pub(super) places: &'a Places,
    pub(super) context: Option<&'a str>,
    pub(super) pem: &'a str,
    /// The key, where a document is its only place.
    pub(super) key: Option<&'a SecretBytes>,
}

impl<'a> Report<'a> {
    /// Returns the document.
    ///
    /// # Errors
    /// None for PEM that was just made.
    pub(super) fn document(&self) -> Result<Document<'a>, CliError> {
        let certificate = &self.minted.certificate;
        let key = self.key.map(|key| std::str::from_utf8(key)).transpose();
        Ok(Document {
            api_version: "kauth/v1",
            kind: match self.purpose {
                Purpose::Server(_) => "ServerCertificate",
                _ => "ClientCertificate",
            },
            user: certificate.common_name(),
            groups: certificate.organizations(),
            uid: certificate.uids().first().copied(),
            not_before: time::seconds_as_rfc3339(certificate.not_before),
            not_after: time::seconds_as_rfc3339(certificate.not_after),
            serial_number: hex(&certificate.serial),
            credential_id: x509::credential_id(certificate),
            key_type: certificate.key.to_string(),
            issuer: certificate.issuer.to_string(),
            certificate_file: Place::file(&self.places.certificate).map(Path::to_string_lossy),
            key_file: Place::file(&self.places.key).map(Path::to_string_lossy),
            kubeconfig_context: self.context,
            certificate: self.pem,
            key: key.map_err(|_| CliError::new("the key's PEM is no text"))?,
        })
    }

    /// Returns the screen.
    pub(super) fn screen(&self, now: Timestamp) -> String {
        let certificate = &self.minted.certificate;
        let mut rows = Vec::new();
        let mut row = |name: &str, value: String| rows.push(vec![name.to_owned(), value]);
        row("user", shown(certificate.common_name()));
        for (at, group) in certificate.organizations().into_iter().enumerate() {
            row(if at == 0 { "groups" } else { "" }, shown(group));
        }
        for uid in certificate.uids() {
            row("uid", shown(uid));
        }
        row("expires", time::end(certificate.not_after, now.as_second()));
        if let Some(path) = Place::file(&self.places.certificate) {
            row("certificate", path.display().to_string());
        }
        if let Some(path) = Place::file(&self.places.key) {
            row("key", path.display().to_string());
        }
        if let Some(context) = self.context {
            row("context", shown(context));
        }
        row("signed by", format!("{} ({})", self.signer, certificate.issuer));
        table::aligned(&rows)
    }
}

fn shown(name: &str) -> String {
    crate::shown::shown(name).into_owned()
}
