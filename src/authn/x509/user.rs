//! Whom a server makes of a certificate that it has verified.
// apiserver: pkg/authentication/request/x509/x509.go, CommonNameUserConversion

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::refusal::{Refusal, Rule};
use crate::authn::UserInfo;
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
    let groups = certificate.subject.organizations().map(|group| Cow::Owned(group.to_owned())).collect();
    let uid = uid(certificate)?.unwrap_or_default();
    let user = UserInfo { name: name.to_owned().into(), uid: uid.to_owned().into(), groups, extra };
    Ok(Some(user.authenticated()))
}

/// Returns the credential id of a certificate, which audit logs have.
pub fn credential_id(certificate: &Certificate) -> String {
    format!("X509SHA256={}", pki::hex(&pki::sha256(&certificate.der)))
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
