//! A CertificateSigningRequest as a server keeps it: who asked for what, and what became of it. Knows nothing about PKCS#10.
// k8s.io/api: certificates/v1/types.go

use serde::{Deserialize, Deserializer};

use crate::go::base64;

/// The condition of a request that somebody approved.
pub const APPROVED: &str = "Approved";
/// The condition of a request that somebody denied.
pub const DENIED: &str = "Denied";
/// The condition of a request that its signer could not sign.
pub const FAILED: &str = "Failed";

/// The object, as far as kauth looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Received {
    /// What every object has.
    pub metadata: ReceivedMetadata,
    /// What is asked for; it never changes.
    pub spec: ReceivedSpec,
    /// What became of it.
    #[serde(default)]
    status: Status,
}

/// What every object has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceivedMetadata {
    /// Its name.
    pub name: String,
    /// Its UID: another object of the same name has another.
    pub uid: String,
    /// When it was created, in RFC 3339.
    #[serde(default)]
    pub creation_timestamp: String,
}

/// What is asked for, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceivedSpec {
    /// The PKCS#10 request in PEM.
    #[serde(deserialize_with = "bytes")]
    pub request: Vec<u8>,
    /// Who is to sign it.
    #[serde(default)]
    pub signer_name: String,
    /// How long the certificate is to be valid.
    pub expiration_seconds: Option<i32>,
    /// What the key is to be used for.
    #[serde(default)]
    pub usages: Vec<String>,
    /// Who created the object.
    #[serde(default)]
    pub username: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
struct Status {
    #[serde(default)]
    conditions: Vec<Condition>,
    #[serde(default, deserialize_with = "bytes")]
    certificate: Vec<u8>,
}

/// What somebody says of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Condition {
    /// [`APPROVED`], [`DENIED`] or [`FAILED`].
    #[serde(rename = "type")]
    pub kind: String,
    /// Why, in a word.
    #[serde(default)]
    pub reason: String,
    /// Why, for people.
    #[serde(default)]
    pub message: String,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State<'r> {
    /// Nobody decided yet.
    Pending,
    /// It is approved, and not signed yet.
    Approved,
    /// It is denied, for good.
    Denied(&'r Condition),
    /// Its signer could not sign it, for good.
    Failed(&'r Condition),
    /// There is a certificate, in PEM, and perhaps others behind it.
    Issued(&'r [u8]),
}

impl Received {
    /// Returns what became of it. Who denied it has the last word, as in the signers.
    pub fn state(&self) -> State<'_> {
        if let Some(denied) = self.condition(DENIED) {
            State::Denied(denied)
        } else if !self.status.certificate.is_empty() {
            State::Issued(&self.status.certificate)
        } else if let Some(failed) = self.condition(FAILED) {
            State::Failed(failed)
        } else if self.condition(APPROVED).is_some() {
            State::Approved
        } else {
            State::Pending
        }
    }

    /// Returns the condition of a kind.
    pub fn condition(&self, kind: &str) -> Option<&Condition> {
        self.status.conditions.iter().find(|condition| condition.kind == kind)
    }

    /// Returns the state in the words of `kubectl get`.
    // k/k: pkg/printers/internalversion/printers.go, extractCSRStatus
    pub fn summary(&self) -> String {
        let mut words = vec![if self.condition(DENIED).is_some() {
            "Denied"
        } else if self.condition(APPROVED).is_some() {
            "Approved"
        } else {
            "Pending"
        }];
        words.extend(self.condition(FAILED).map(|_| "Failed"));
        words.extend((!self.status.certificate.is_empty()).then_some("Issued"));
        words.join(",")
    }
}

fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
    base64::decode(&text)
        .map_err(|at| serde::de::Error::custom(format!("illegal base64 data at input byte {at}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn received(conditions: &[&str], certificate: &str) -> Received {
        let conditions: Vec<_> =
            conditions.iter().map(|kind| json!({"type": kind, "status": "True", "message": "m"})).collect();
        serde_json::from_value(json!({
            "metadata": {"name": "n", "uid": "u", "creationTimestamp": "2026-01-01T00:00:00Z"},
            "spec": {"request": "YQ==", "signerName": "a.b/c", "usages": ["any"], "username": "jane"},
            "status": {"conditions": conditions, "certificate": certificate},
        }))
        .unwrap()
    }

    #[test]
    fn the_state_is_what_was_decided_last() {
        for (conditions, certificate, summary, state) in [
            (&[][..], "", "Pending", "Pending"),
            (&["Approved"], "", "Approved", "Approved"),
            (&["Approved"], "Yg==", "Approved,Issued", "Issued([98])"),
            (&["Approved", "Failed"], "", "Approved,Failed", "Failed("),
            (&["Denied"], "", "Denied", "Denied("),
            (&["Denied"], "Yg==", "Denied,Issued", "Denied("),
        ] {
            let received = received(conditions, certificate);
            assert_eq!(received.summary(), summary);
            assert!(format!("{:?}", received.state()).starts_with(state), "{summary}");
            assert_eq!(received.spec.request, b"a");
        }
    }

    #[test]
    fn a_request_that_is_no_base64_is_none() {
        let broken = json!({"metadata": {"name": "n", "uid": "u"}, "spec": {"request": "*"}});
        let error = serde_json::from_value::<Received>(broken).unwrap_err();
        assert_eq!(error.to_string(), "illegal base64 data at input byte 0");
        let new = json!({"metadata": {"name": "n", "uid": "u"}, "spec": {"request": "YQ=="}});
        assert_eq!(serde_json::from_value::<Received>(new).unwrap().state(), State::Pending);
    }
}
