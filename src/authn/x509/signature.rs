//! Whether one certificate signed another, in Go's words.
// go: crypto/x509/x509.go, CheckSignatureFrom and checkSignature

use super::refusal::{Failed, Refusal, Rule};
use crate::pki::certificate::{Certificate, PublicKeyKind, SignatureAlgorithm};
use crate::pki::signature::{Flaw, Signed};

/// Confirms that a parent may sign certificates and signed this one. The parent's key is of an algorithm that Go knows.
pub(super) fn confirm(child: &Certificate, parent: &Certificate) -> Result<(), Failed> {
    let refuse = |rule, words: String| Err(Failed::Refused(Refusal::new(rule, words)));
    if !parent.passes_for_authority() || parent.key_usage.is_some_and(|usage| !usage.may_sign_certificates())
    {
        let words = "x509: invalid signature: parent certificate cannot sign this kind of certificate";
        return refuse(Rule::NotAnAuthority, words.to_owned());
    }
    let (algorithm, key) = (&child.signature_algorithm, &parent.key);
    let signed = Signed { message: child.signed_bytes(), algorithm, signature: &child.signature };
    match signed.confirm_by(key, &parent.key_bytes) {
        Ok(()) => Ok(()),
        Err(Flaw::InsecureAlgorithm) => {
            let words = format!("x509: cannot verify signature: insecure algorithm {algorithm}");
            refuse(Rule::InsecureSignature, words)
        }
        Err(Flaw::OtherAlgorithm) => refuse(Rule::UnsupportedSignature, mismatch(algorithm, key)),
        Err(Flaw::InsecureKey(words)) => refuse(Rule::InsecureKey, words),
        Err(Flaw::Wrong) => refuse(Rule::BadSignature, wrong(key).to_owned()),
        Err(Flaw::Unknown) => {
            Err(Failed::Unknown(format!("signatures {algorithm} with a key {key} cannot be checked here")))
        }
    }
}

/// Returns what Go says of a signature that is not by a key.
fn wrong(key: &PublicKeyKind) -> &'static str {
    match key {
        PublicKeyKind::Ecdsa(_) => "x509: ECDSA verification failure",
        PublicKeyKind::Ed25519 => "x509: Ed25519 verification failure",
        _ => "crypto/rsa: verification error",
    }
}

/// Returns what Go says of an algorithm that is not one of the key.
fn mismatch(algorithm: &SignatureAlgorithm, key: &PublicKeyKind) -> String {
    let have = match key {
        PublicKeyKind::Rsa { .. } => Some("*rsa.PublicKey"),
        PublicKeyKind::Ecdsa(_) => Some("*ecdsa.PublicKey"),
        PublicKeyKind::Ed25519 => Some("ed25519.PublicKey"),
        PublicKeyKind::Dsa | PublicKeyKind::Unknown(_) => None,
    };
    let wanted = match algorithm {
        SignatureAlgorithm::Rsa(_) | SignatureAlgorithm::RsaPss(_) => Some("RSA"),
        SignatureAlgorithm::Ecdsa(_) => Some("ECDSA"),
        SignatureAlgorithm::Ed25519 => Some("Ed25519"),
        SignatureAlgorithm::DsaSha256 => Some("DSA"),
        _ => None,
    };
    match (wanted, have) {
        (Some(wanted), Some(have)) => {
            format!(
                "x509: signature algorithm specifies an {wanted} public key, but have public key of type {have}"
            )
        }
        _ => "x509: cannot verify signature: algorithm unimplemented".to_owned(),
    }
}
