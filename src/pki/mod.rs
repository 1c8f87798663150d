//! Certificates and keys: what PEM files hold, and whether they belong together. All cryptography is aws-lc's,
//! but for what only foreign key files need (scrypt, 3DES, MD5).
//!
//! Knows nothing about files, clocks or kubeconfigs: bytes come in, facts go out.

pub mod authority;
pub mod certificate;
pub mod content;
pub mod encrypted;
pub mod granted;
pub mod issue;
pub mod jws;
pub mod key;
pub(crate) mod numbers;
mod oid;
pub(crate) mod pem;
pub mod public_key;
pub mod request;
pub(crate) mod signature;
pub mod subject;

use aws_lc_rs::digest;
use thiserror::Error;

/// A public key: the DER of a SubjectPublicKeyInfo.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spki(Vec<u8>);

impl Spki {
    /// Returns the DER.
    pub fn der(&self) -> &[u8] {
        &self.0
    }

    /// Returns the key in PEM.
    ///
    /// # Errors
    /// None for a key that there is.
    pub fn to_pem(&self) -> Result<String, PkiError> {
        pem::write("PUBLIC KEY", &self.0)
    }

    /// Reads the DER of a public key.
    ///
    /// # Errors
    /// If Go does not parse it.
    pub fn parse(der: &[u8]) -> Result<Self, PkiError> {
        let key = Self(der.to_vec());
        certificate::PublicKeyKind::of(&key)?;
        Ok(key)
    }
}

/// Why bytes are not the credential that they should be. Never holds anything of them.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PkiError {
    /// No bytes, or only blanks.
    #[error("it is empty")]
    Empty,
    /// More bytes than any credential has.
    #[error("it is larger than 1 MiB")]
    TooLarge,
    /// DER where PEM is expected.
    #[error("it is DER, not PEM")]
    Der,
    /// The content of a `*-data` field.
    #[error("it is the base64 of PEM, not PEM")]
    Base64OfPem,
    /// Nothing that looks like PEM.
    #[error("it holds no PEM")]
    NotPem,
    /// Something like PEM that Go's reader does not find.
    #[error("its PEM is not found: {0}")]
    BrokenPem(&'static str),
    /// No block of the label that is looked for, and none that explains why.
    #[error("it holds PEM, but no {0}")]
    OtherPem(&'static str),
    /// A private key where a certificate is expected.
    #[error("it is a private key, not a certificate")]
    KeyForCertificate,
    /// A certificate where a private key is expected.
    #[error("it is a certificate, not a private key")]
    CertificateForKey,
    /// A public key where a certificate or a private key is expected.
    #[error("it is a public key")]
    PublicKey,
    /// An encrypted private key, which no client of Kubernetes can read.
    #[error("the private key is encrypted")]
    EncryptedKey,
    /// An encrypted private key that does not open.
    #[error("wrong passphrase or damaged file")]
    WrongPassphrase,
    /// A private key that is encrypted in a way that kauth does not read.
    #[error("the private key is encrypted with {0}, which is not supported")]
    UnsupportedEncryption(String),
    /// An encrypted private key that would take unreasonably long to try a passphrase on.
    #[error("a passphrase for the private key takes {0}, more than is reasonable")]
    TooMuchWork(String),
    /// The system has no random numbers to encrypt with.
    #[error("the system gives no random numbers")]
    NoRandomNumbers,
    /// A curve that Go's TLS does not have.
    #[error("the curve {0} is not supported")]
    UnsupportedCurve(String),
    /// A kind of key that Go's TLS or kauth does not take.
    #[error("{0} is not supported")]
    UnsupportedKey(String),
    /// Bytes after the end of the DER in a block.
    #[error("there are bytes after its end")]
    TrailingBytes,
    /// A certificate, request or public key that Go does not parse.
    #[error("it cannot be parsed: {0}")]
    Certificate(certificate::ParseError),
    /// DER that is not what its label says.
    #[error("it cannot be parsed: {0}")]
    Malformed(&'static str),
    /// The cryptographic library could not do its work; it says no more.
    #[error("the cryptographic library failed")]
    Failed,
}

impl From<certificate::ParseError> for PkiError {
    fn from(error: certificate::ParseError) -> Self {
        if error == certificate::ParseError::TRAILING_DATA {
            Self::TrailingBytes
        } else {
            Self::Certificate(error)
        }
    }
}

/// Returns bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> [u8; digest::SHA256_OUTPUT_LEN] {
    let mut sum = [0; digest::SHA256_OUTPUT_LEN];
    sum.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    sum
}

/// Returns whether bytes are the same, in a time that tells nothing of where they differ.
pub fn is_same_secret(one: &[u8], other: &[u8]) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(one, other).is_ok()
}

/// Returns a random identifier, of version 4 (RFC 9562).
///
/// # Errors
/// If the system has no random numbers.
pub fn random_uuid() -> Result<String, PkiError> {
    let mut bytes = [0; 16];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| PkiError::NoRandomNumbers)?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = hex(&bytes);
    Ok([&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-"))
}
