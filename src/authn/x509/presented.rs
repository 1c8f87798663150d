//! What kubectl makes of the files with a client's certificate and key before a server sees any of it.
// go: crypto/tls/tls.go, X509KeyPair

use thiserror::Error;

use crate::pki::Spki;
use crate::pki::certificate::{Certificate, Curve, ParseError, PublicKeyKind};
use crate::pki::pem;

/// Why kubectl sends no certificate, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ClientError {
    /// No PEM block that Go finds.
    #[error("tls: failed to find any PEM data in certificate input")]
    NoPem,
    /// Nothing but a private key.
    #[error(
        "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched"
    )]
    KeyForCertificate,
    /// Nothing but blocks of other labels.
    #[error(
        "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of the following types: [{}]",
        .0.join(" ")
    )]
    OtherPem(Vec<String>),
    /// The first certificate is none that Go parses.
    #[error("{0}")]
    Unreadable(#[from] ParseError),
    /// The first certificate has a key that Go's TLS cannot use.
    #[error("tls: unknown public key algorithm")]
    UnsupportedKey,
    /// The private key is of another kind than that of the certificate.
    #[error("tls: private key type does not match public key type")]
    OtherKindOfKey,
    /// The private key is another one than that of the certificate.
    #[error("tls: private key does not match public key")]
    OtherKey,
    /// P-224, which TLS 1.3 does not have.
    #[error("tls: unsupported certificate curve (P-224)")]
    UnsupportedCurve,
    /// An RSA key that Go does not sign with.
    #[error("tls: failed to sign handshake: {0}")]
    InsecureKey(String),
}

/// Returns the certificates that kubectl sends of a PEM file, as DER: the first is the client's own, and only that one must be
/// readable.
///
/// # Errors
/// If kubectl gives up at this file. Whether it can use the key is another question: [`confirm_key`].
pub fn presented_by_kubectl(pem: &[u8]) -> Result<Vec<Vec<u8>>, ClientError> {
    let blocks = pem::find(pem);
    let (certificates, others): (Vec<_>, Vec<_>) =
        blocks.iter().partition(|block| block.label == b"CERTIFICATE");
    let label = |block: &&pem::Block<'_>| String::from_utf8_lossy(block.label).into_owned();
    let Some(leaf) = certificates.first() else {
        return Err(match &others[..] {
            [] => ClientError::NoPem,
            [one] if one.label.ends_with(b"PRIVATE KEY") => ClientError::KeyForCertificate,
            all => ClientError::OtherPem(all.iter().map(label).collect()),
        });
    };
    Certificate::parse(&leaf.der)?;
    Ok(certificates.iter().map(|block| block.der.to_vec()).collect())
}

/// Confirms that kubectl can prove with a private key, given by its public half, that a certificate is the client's.
///
/// # Errors
/// If the key is another one, or neither can be used.
pub fn confirm_key(leaf: &Certificate, key: &Spki) -> Result<(), ClientError> {
    let kind = PublicKeyKind::of(key)?;
    let same_kind = match (&leaf.key, &kind) {
        (PublicKeyKind::Dsa | PublicKeyKind::Unknown(_), _) => return Err(ClientError::UnsupportedKey),
        (PublicKeyKind::Rsa { .. }, PublicKeyKind::Rsa { .. })
        | (PublicKeyKind::Ecdsa(_), PublicKeyKind::Ecdsa(_))
        | (PublicKeyKind::Ed25519, PublicKeyKind::Ed25519) => true,
        _ => false,
    };
    if !same_kind {
        return Err(ClientError::OtherKindOfKey);
    }
    if !leaf.matches(key) {
        return Err(ClientError::OtherKey);
    }
    if leaf.key == PublicKeyKind::Ecdsa(Curve::P224) {
        return Err(ClientError::UnsupportedCurve);
    }
    leaf.key_flaw().map_or(Ok(()), |words| Err(ClientError::InsecureKey(words)))
}
