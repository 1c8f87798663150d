//! Client certificates: whom kube-apiserver with `--client-ca-file` takes their holder for, and which rule says no.
//!
//! Follows Go's `crypto/tls` and `crypto/x509` and the server's x509 authenticator rule by rule. Knows nothing about files and
//! clocks. The client's possession of the private key is taken for granted.

mod constraints;
mod policies;
mod pool;
mod presented;
mod refusal;
mod signature;
mod user;
mod verify;

use jiff::Timestamp;
use thiserror::Error;

pub use presented::{ClientError, confirm_key, presented_by_kubectl};
pub use refusal::{Refusal, Rule};
pub use user::{CREDENTIAL_ID, credential_id};

use super::UserInfo;
use crate::pki::certificate::{Certificate, ParseError, PublicKeyKind};
use crate::pki::pem;
use pool::Pool;
use refusal::Failed;

/// The most bits of an RSA key. go: crypto/tls/handshake_client.go, checkKeySize
const MOST_RSA_BITS: usize = 8192;
/// The most bytes of the message with the certificates. go: crypto/tls/common.go, maxHandshakeCertificateMsg
const MOST_MESSAGE_BYTES: usize = 262_144;

/// The authorities of a server's `--client-ca-file`.
#[derive(Debug)]
pub struct ClientCa {
    roots: Pool,
}

/// Why a server does not start with a `--client-ca-file`, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CaError {
    /// The file is empty.
    #[error("missing content for CA bundle")]
    Empty,
    /// There is no block `CERTIFICATE` without headers.
    #[error("data does not contain any valid RSA or ECDSA certificates")]
    NoCertificate,
    /// One of the blocks is no certificate that Go parses.
    #[error("{0}")]
    Unreadable(#[from] ParseError),
}

/// What a server makes of the certificates that a client presents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is that user.
    User(UserInfo<'static>),
    /// It is nobody: there is no certificate, or it has no common name. Anonymous; 401 for a verified certificate where front-proxy
    /// flags are set.
    Nobody,
    /// 401.
    Unauthorized(Refusal),
    /// The TLS handshake fails, and there is no answer at all.
    Handshake(Refusal),
    /// It cannot be said here, for that reason.
    Unknown(String),
}

/// Why a certificate is not verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unverified {
    /// No authority vouches for it, or a rule says no: an error of the authenticator.
    Unauthorized(Refusal),
    /// The TLS handshake fails, and there is no answer at all.
    Handshake(Refusal),
    /// It cannot be said here, for that reason.
    Unknown(String),
}

impl ClientCa {
    /// Reads a file as the server does when it starts.
    ///
    /// # Errors
    /// If the server does not start.
    // apiserver: pkg/server/dynamiccertificates/dynamic_cafile_content.go; client-go: util/cert/pem.go, ParseCertsPEM
    pub fn read(pem: &[u8]) -> Result<Self, CaError> {
        if pem.is_empty() {
            return Err(CaError::Empty);
        }
        let blocks = pem::find(pem);
        let blocks = blocks.iter().filter(|block| block.label == b"CERTIFICATE" && !block.headers);
        let roots: Pool = blocks.map(|block| Certificate::parse(&block.der)).collect::<Result<_, _>>()?;
        if roots.certificates().is_empty() { Err(CaError::NoCertificate) } else { Ok(Self { roots }) }
    }

    /// Returns the authorities, each of them once.
    pub fn certificates(&self) -> &[Certificate] {
        self.roots.certificates()
    }

    /// Says what the server makes of certificates in DER, the client's own first, at a time.
    pub fn authenticate(&self, presented: &[&[u8]], at: Timestamp) -> Verdict {
        let leaf = match self.verify(presented, at) {
            Ok(Some(leaf)) => leaf,
            Ok(None) => return Verdict::Nobody,
            Err(Unverified::Handshake(refusal)) => return Verdict::Handshake(refusal),
            Err(Unverified::Unauthorized(refusal)) => return Verdict::Unauthorized(refusal),
            Err(Unverified::Unknown(reason)) => return Verdict::Unknown(reason),
        };
        let user = user::user(&leaf);
        user.map_or_else(Verdict::Unauthorized, |user| user.map_or(Verdict::Nobody, Verdict::User))
    }

    /// Returns the client's own certificate, if one of the authorities vouches for it; `None` if there is none.
    ///
    /// # Errors
    /// If none does, or the handshake fails.
    pub fn verify(&self, presented: &[&[u8]], at: Timestamp) -> Result<Option<Certificate>, Unverified> {
        let mut certificates = received(presented).map_err(Unverified::Handshake)?.into_iter();
        let Some(leaf) = certificates.next() else { return Ok(None) };
        confirm_usable(&leaf).map_err(Unverified::Handshake)?;
        match verify::verify(&leaf, &self.roots, &certificates.collect(), at) {
            Ok(()) => Ok(Some(leaf)),
            Err(Failed::Refused(refusal)) => Err(Unverified::Unauthorized(refusal)),
            Err(Failed::Unknown(reason)) => Err(Unverified::Unknown(reason)),
        }
    }
}

/// Says what any server makes of a client's certificate in DER at a time, as far as its authority does not matter: as if it were listed
/// as one itself, which leaves every rule but those about authorities.
pub fn authenticate_alone(der: &[u8], at: Timestamp) -> Verdict {
    let roots = Certificate::parse(der).map(|leaf| Pool::from_iter([leaf]));
    // What cannot be read fails before any root is looked at.
    ClientCa { roots: roots.unwrap_or_default() }.authenticate(&[der], at)
}

/// Reads the certificates of a handshake.
// go: crypto/tls/handshake_server.go, processCertsFromClient
fn received(presented: &[&[u8]]) -> Result<Vec<Certificate>, Refusal> {
    // TLS 1.3: the lengths of context and list, then length and extensions of each certificate.
    let size = presented.iter().fold(4, |size: usize, der| size.saturating_add(der.len()).saturating_add(5));
    if size > MOST_MESSAGE_BYTES {
        let most = format!("exceeds maximum of {MOST_MESSAGE_BYTES} bytes");
        return Err(Refusal::new(
            Rule::TooLarge,
            format!("tls: handshake message of length {size} bytes {most}"),
        ));
    }
    presented
        .iter()
        .map(|der| {
            let certificate = Certificate::parse(der).map_err(|error| Refusal::unreadable(&error))?;
            if matches!(certificate.key, PublicKeyKind::Rsa { bits } if bits > MOST_RSA_BITS) {
                let words = format!(
                    "tls: client sent certificate containing RSA key larger than {MOST_RSA_BITS} bits"
                );
                return Err(Refusal::new(Rule::KeyTooLong, words));
            }
            Ok(certificate)
        })
        .collect()
}

/// Confirms that the key of a client can sign a handshake.
fn confirm_usable(leaf: &Certificate) -> Result<(), Refusal> {
    let unsupported = |kind: &str| {
        let words = format!("tls: client certificate contains an unsupported public key of type {kind}");
        Err(Refusal::new(Rule::UnsupportedKey, words))
    };
    match leaf.key {
        PublicKeyKind::Dsa => unsupported("*dsa.PublicKey"),
        PublicKeyKind::Unknown(_) => unsupported("<nil>"),
        _ => leaf.key_flaw().map_or(Ok(()), |flaw| {
            let words = format!("tls: invalid signature by the client certificate: {flaw}");
            Err(Refusal::new(Rule::InsecureKey, words))
        }),
    }
}
