//! Whom a server makes of a certificate that it has verified.
// apiserver: pkg/authentication/request/x509/x509.go, CommonNameUserConversion

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::refusal::{Refusal, Rule};
use crate::authn::{SYSTEM_ANONYMOUS, SYSTEM_AUTHENTICATED, SYSTEM_UNAUTHENTICATED, UserInfo};
use crate::pki;
use crate::pki::certificate::Certificate;

/// The extra attribute that tells credentials apart.
pub const CREDENTIAL_ID: &str = "authentication.kubernetes.io/credential-id";

/// Returns the user, with the group that the server adds; none without a common name.
pub(super) fn user(certificate: &Certificate) -> Result<Option<UserInfo<'static>>, Refusal> {
    let name = certificate.common_name();
    if name.is_empty() {
        return Ok(None);
    }
    let extra = BTreeMap::from([(CREDENTIAL_ID.to_owned(), vec![credential_id(certificate)])]);
    let mut groups: Vec<_> =
        certificate.subject.organizations().map(|group| Cow::Owned(group.to_owned())).collect();
    // apiserver: pkg/authentication/group/authenticated_group_adder.go
    let is_told = groups.iter().any(|group| group == SYSTEM_AUTHENTICATED || group == SYSTEM_UNAUTHENTICATED);
    if name != SYSTEM_ANONYMOUS && !is_told {
        groups.push(SYSTEM_AUTHENTICATED.into());
    }
    let uid = uid(certificate)?.unwrap_or_default();
    Ok(Some(UserInfo { name: name.to_owned().into(), uid: uid.to_owned().into(), groups, extra }))
}

/// Returns the credential id of a certificate, which audit logs have.
pub fn credential_id(certificate: &Certificate) -> String {
    pki::sha256(&certificate.der).iter().fold("X509SHA256=".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

// apiserver: pkg/authentication/request/x509/x509.go, parseUIDFromCert
fn uid(certificate: &Certificate) -> Result<Option<&str>, Refusal> {
    match certificate.uids()[..] {
        [] => Ok(None),
        [""] => Err(Refusal::new(Rule::EmptyUid, "UID cannot be an empty string")),
        [uid] => Ok(Some(uid)),
        ref all => {
            let words = format!("expected 1 UID, but found multiple: [{}]", all.join(" "));
            Err(Refusal::new(Rule::SeveralUids, words))
        }
    }
}
