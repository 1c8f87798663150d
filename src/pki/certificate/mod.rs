//! What an X.509 certificate says about its holder, as Go's `crypto/x509` reads it, which is what kube-apiserver and kubectl do.
//! Verifies nothing.

pub(super) mod algorithm;
pub(super) mod alternative_names;
mod domain;
mod error;
pub(super) mod extensions;
mod name;
mod name_constraints;
mod parse;
pub(super) mod public_key;
pub(super) mod reader;
mod time;

use std::ops::Range;

pub use algorithm::{Hash, SignatureAlgorithm};
pub(crate) use alternative_names::uri_host;
pub use alternative_names::{AlternativeNames, GeneralName};
pub(crate) use domain::{Mailbox, is_valid as is_valid_domain};
pub use error::ParseError;
pub use extensions::{BasicConstraints, KeyUsage, Policies};
pub use name::{Attribute, Name};
pub use name_constraints::{NameConstraints, Network, Subtrees};
pub use public_key::{Curve, PublicKeyKind};

use super::pem::{self, Block};
use super::{PkiError, Spki};

/// What there is to know of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// All of it.
    pub der: Vec<u8>,
    /// 1, 2 or 3.
    pub version: u8,
    /// The serial number in big-endian bytes, without zeros before it; one zero byte for 0.
    pub serial: Vec<u8>,
    /// Who signed it.
    pub issuer: Name,
    /// Whom it is for.
    pub subject: Name,
    /// The first second of its validity, since 1970.
    pub not_before: i64,
    /// The last second of its validity, since 1970.
    pub not_after: i64,
    /// The public key.
    pub public_key: Spki,
    /// What kind of key that is.
    pub key: PublicKeyKind,
    /// How it is signed.
    pub signature_algorithm: SignatureAlgorithm,
    /// Whether it is an authority's.
    pub basic_constraints: Option<BasicConstraints>,
    /// What its key may be used for.
    pub key_usage: Option<KeyUsage>,
    /// The extended key usages as dotted object identifiers, if it is limited to some; an empty list limits nothing.
    pub extended_key_usage: Option<Vec<String>>,
    /// The identifier of its key.
    pub subject_key_id: Option<Vec<u8>>,
    /// The identifier of the key that signed it.
    pub authority_key_id: Option<Vec<u8>>,
    /// Its other names.
    pub alternative_names: AlternativeNames,
    /// The names that those below it may have.
    pub name_constraints: Option<NameConstraints>,
    /// What it says about certificate policies.
    pub policies: Policies,
    /// The critical extensions that Go does not know, in dots.
    pub unhandled_critical: Vec<String>,
    /// The value of the alternative names, if it has that extension: it tells certificates of one name and key apart.
    pub(crate) alternative_names_value: Option<Vec<u8>>,
    /// What is signed, in `der`.
    pub(crate) tbs: Range<usize>,
    pub(crate) signature: Vec<u8>,
    /// What the bit string of the public key holds.
    pub(crate) key_bytes: Vec<u8>,
}

const ANY_USAGE: &str = "2.5.29.37.0";
const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";

impl Certificate {
    /// Reads the DER of one certificate.
    ///
    /// # Errors
    /// If Go does not parse it.
    pub fn parse(der: &[u8]) -> Result<Self, ParseError> {
        parse::certificate(der)
    }

    /// Returns the last common name of the subject, which is the user's name; empty if there is none.
    pub fn common_name(&self) -> &str {
        self.subject.common_name()
    }

    /// Returns the organizations of the subject in order, which are the user's groups.
    pub fn organizations(&self) -> Vec<&str> {
        self.subject.organizations().collect()
    }

    /// Returns the uid attributes of the subject in order; a server takes one at most.
    pub fn uids(&self) -> Vec<&str> {
        self.subject.uids().collect()
    }

    /// Returns whether it is that of a certificate authority.
    pub fn is_ca(&self) -> bool {
        self.basic_constraints.is_some_and(|constraints| constraints.is_ca)
    }

    /// Returns whether Go lets it sign certificates: it is an authority's, or of a version that cannot say so and does not deny it.
    // go: crypto/x509/x509.go, CheckSignatureFrom
    pub fn passes_for_authority(&self) -> bool {
        self.basic_constraints.map_or(self.version != 3, |constraints| constraints.is_ca)
    }

    /// Returns whether issuer and subject are the same name. Says nothing about who signed it.
    pub fn is_self_issued(&self) -> bool {
        self.issuer.der == self.subject.der
    }

    /// Returns whether a private key, given by its public half, is that of the certificate.
    pub fn matches(&self, key: &Spki) -> bool {
        self.public_key == *key || public_key::is_same(&self.public_key, key)
    }

    /// Returns why Go neither signs nor verifies with its key.
    pub(crate) fn key_flaw(&self) -> Option<String> {
        public_key::rsa_flaw(&self.key, &self.key_bytes)
    }

    /// Returns what is signed.
    pub(crate) fn signed_bytes(&self) -> &[u8] {
        self.der.get(self.tbs.clone()).unwrap_or_default()
    }

    /// Returns whether a server takes it from a client: it is not limited, or to usages with that one.
    pub fn is_for_clients(&self) -> bool {
        let usages = self.extended_key_usage.as_deref().unwrap_or_default();
        usages.is_empty() || usages.iter().any(|usage| usage == ANY_USAGE || usage == CLIENT_AUTH)
    }

    /// Returns whether a client takes it from a server, likewise.
    pub fn is_for_servers(&self) -> bool {
        let usages = self.extended_key_usage.as_deref().unwrap_or_default();
        usages.is_empty() || usages.iter().any(|usage| usage == ANY_USAGE || usage == SERVER_AUTH)
    }

    /// Returns the certificate in PEM.
    ///
    /// # Errors
    /// None for a certificate that there is.
    pub fn to_pem(&self) -> Result<String, PkiError> {
        pem::write("CERTIFICATE", &self.der)
    }
}

/// Reads the certificate that a client with this PEM presents: the first `CERTIFICATE` block.
///
/// # Errors
/// If there is no such block, or it is not a certificate that Go parses.
// go: crypto/tls/tls.go, X509KeyPair
pub fn leaf(pem: &[u8]) -> Result<Certificate, PkiError> {
    let blocks = pem::blocks(pem)?;
    let block = blocks.iter().find(|block| block.label == b"CERTIFICATE");
    Ok(Certificate::parse(&block.ok_or_else(|| why_none(&blocks))?.der)?)
}

/// Reads the authorities that a client with this PEM trusts: all `CERTIFICATE` blocks without headers that can be parsed.
///
/// # Errors
/// If there is none.
// go: crypto/x509/cert_pool.go, AppendCertsFromPEM
pub fn authorities(pem: &[u8]) -> Result<Vec<Certificate>, PkiError> {
    let blocks = pem::blocks(pem)?;
    let mut wrong = None;
    let mut authorities = Vec::new();
    for block in blocks.iter().filter(|block| block.label == b"CERTIFICATE" && !block.headers) {
        match Certificate::parse(&block.der) {
            Ok(certificate) => authorities.push(certificate),
            Err(error) => wrong = wrong.or(Some(error.into())),
        }
    }
    if authorities.is_empty() { Err(wrong.unwrap_or_else(|| why_none(&blocks))) } else { Ok(authorities) }
}

fn why_none(blocks: &[Block<'_>]) -> PkiError {
    let any = |wanted: fn(&[u8]) -> bool| blocks.iter().any(|block| wanted(block.label));
    if any(|label| label.ends_with(b"PRIVATE KEY")) {
        PkiError::KeyForCertificate
    } else if any(|label| label.ends_with(b"PUBLIC KEY")) {
        PkiError::PublicKey
    } else {
        PkiError::OtherPem("block labelled CERTIFICATE")
    }
}
