//! Who may sign: an authority's certificate, and the key that belongs to it. Knows nothing about files or clocks.

use thiserror::Error;

use super::PkiError;
use super::certificate::Certificate;
use super::issue::{Draft, Purpose, Signer};
use super::key::PrivateKey;

/// An authority that can sign.
#[derive(Debug)]
pub struct Authority {
    certificate: Certificate,
    key: PrivateKey,
}

/// Why an authority does not sign.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AuthorityError {
    /// The key belongs to none of the certificates.
    #[error("the key does not belong to the certificate")]
    WrongKey,
    /// The certificate is not that of an authority; no client believes what it signs.
    #[error("the certificate is not that of an authority")]
    NotAnAuthority,
    /// Its key usage leaves out the signing of certificates.
    #[error("the certificate's key usage does not allow it to sign certificates")]
    KeyUsage,
    /// Its extended key usage leaves out what is to be signed.
    #[error("the certificate's extended key usage does not allow it to sign {0}")]
    ExtendedKeyUsage(&'static str),
    /// It has a critical extension that kube-apiserver does not know, or not in this form.
    #[error("the certificate has a critical extension that kube-apiserver does not handle: {0}")]
    UnhandledCritical(String),
    /// Its path length allows no authority below it.
    #[error("the certificate allows no authority below it (pathlen:0)")]
    PathLength,
    /// An authority below it would promise more authorities below itself than its own path length, this one, leaves room for.
    #[error("the certificate allows fewer authorities below it (pathlen:{0})")]
    PathTooLong(u32),
    /// It is valid later.
    #[error("the certificate is not valid yet")]
    NotYetValid,
    /// It was valid.
    #[error("the certificate has expired")]
    Expired,
}

impl Authority {
    /// Returns the authority of a key: the one of the certificates that it belongs to.
    ///
    /// # Errors
    /// If it belongs to none.
    pub fn new(certificates: Vec<Certificate>, key: PrivateKey) -> Result<Self, AuthorityError> {
        let mut own = certificates.into_iter().filter(|certificate| certificate.matches(key.public_key()));
        let certificate = own.next().ok_or(AuthorityError::WrongKey)?;
        Ok(Self { certificate, key })
    }

    /// Returns the authority's certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// As [`confirm_may_sign`], of the authority's certificate.
    ///
    /// # Errors
    /// As there.
    pub fn confirm_may_sign(&self, purpose: &Purpose, at: i64) -> Result<(), AuthorityError> {
        confirm_may_sign(&self.certificate, purpose, at)
    }

    /// Signs a certificate, and returns it in DER.
    ///
    /// # Errors
    /// As [`Draft::signed_by`].
    pub fn sign(&self, draft: &Draft) -> Result<Vec<u8>, PkiError> {
        draft.signed_by(&Signer {
            name: &self.certificate.subject.der,
            key_id: self.certificate.subject_key_id.as_deref(),
            key: &self.key,
        })
    }
}

/// Makes sure that kube-apiserver takes what an authority signs for `purpose` at an instant, in seconds since 1970.
///
/// # Errors
/// If it does not.
// go: crypto/x509/verify.go, isValid and checkChainForKeyUsage
pub fn confirm_may_sign(certificate: &Certificate, purpose: &Purpose, at: i64) -> Result<(), AuthorityError> {
    if !certificate.passes_for_authority() {
        return Err(AuthorityError::NotAnAuthority);
    }
    if certificate.key_usage.is_some_and(|usage| !usage.may_sign_certificates()) {
        return Err(AuthorityError::KeyUsage);
    }
    if let Some(unhandled) = certificate.unhandled_critical.first() {
        return Err(AuthorityError::UnhandledCritical(unhandled.clone()));
    }
    match purpose {
        Purpose::Client if !certificate.is_for_clients() => {
            return Err(AuthorityError::ExtendedKeyUsage("clients' certificates"));
        }
        Purpose::Server(_) if !certificate.is_for_servers() => {
            return Err(AuthorityError::ExtendedKeyUsage("servers' certificates"));
        }
        Purpose::Authority { path_len: below } => {
            match certificate.basic_constraints.and_then(|constraints| constraints.path_len) {
                Some(0) => return Err(AuthorityError::PathLength),
                Some(own) if below.is_none_or(|below| u32::from(below) >= own) => {
                    return Err(AuthorityError::PathTooLong(own));
                }
                _ => {}
            }
        }
        _ => {}
    }
    if at < certificate.not_before {
        return Err(AuthorityError::NotYetValid);
    }
    if at > certificate.not_after { Err(AuthorityError::Expired) } else { Ok(()) }
}
