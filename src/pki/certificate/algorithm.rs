//! Signature algorithms, by Go's names for them.

use std::fmt;

use super::ParseError;
use super::reader::{Oid, Reader, tag};
use crate::pki::oid;

/// How a certificate or a request is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// RSA with MD5, which Go takes for insecure.
    Md5Rsa,
    /// RSA with SHA-1, which Go takes for insecure.
    Sha1Rsa,
    /// RSA, PKCS #1 1.5.
    Rsa(Hash),
    /// RSA-PSS, salt and mask of the same hash.
    RsaPss(Hash),
    /// DSA with SHA-1, which Go takes for insecure.
    DsaSha1,
    /// DSA with SHA-256, which Go cannot verify.
    DsaSha256,
    /// ECDSA with SHA-1, which Go takes for insecure.
    EcdsaSha1,
    /// ECDSA.
    Ecdsa(Hash),
    /// Ed25519.
    Ed25519,
    /// Another one, by its object identifier in dots: Go cannot verify it.
    Unknown(String),
}

/// The hashes that a signature may be made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Md5Rsa => out.write_str("MD5-RSA"),
            Self::Sha1Rsa => out.write_str("SHA1-RSA"),
            Self::Rsa(hash) => write!(out, "{hash}-RSA"),
            Self::RsaPss(hash) => write!(out, "{hash}-RSAPSS"),
            Self::DsaSha1 => out.write_str("DSA-SHA1"),
            Self::DsaSha256 => out.write_str("DSA-SHA256"),
            Self::EcdsaSha1 => out.write_str("ECDSA-SHA1"),
            Self::Ecdsa(hash) => write!(out, "ECDSA-{hash}"),
            Self::Ed25519 => out.write_str("Ed25519"),
            Self::Unknown(oid) => write!(out, "algorithm {oid}"),
        }
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Sha256 => "SHA256",
            Self::Sha384 => "SHA384",
            Self::Sha512 => "SHA512",
        })
    }
}

/// An AlgorithmIdentifier.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Algorithm<'d> {
    pub(crate) oid: Oid<'d>,
    /// The whole element, empty if there is none.
    pub(crate) parameters: &'d [u8],
}

impl<'d> Algorithm<'d> {
    /// Reads what is in an AlgorithmIdentifier.
    // go: crypto/x509/parser.go, parseAI
    pub(crate) fn read(mut inside: Reader<'d>) -> Result<Self, ParseError> {
        let oid = inside.oid().ok_or(ParseError::of("x509: malformed OID"))?;
        if inside.is_empty() {
            return Ok(Self { oid, parameters: &[] });
        }
        let parameters = inside.any().ok_or(ParseError::of("x509: malformed parameters"))?.whole;
        Ok(Self { oid, parameters })
    }

    fn has_no_parameters(&self) -> bool {
        matches!(self.parameters, [] | [0x05, 0x00])
    }
}

/// Names the algorithm of a signature. Parameters do not matter but for Ed25519 and RSA-PSS.
// go: crypto/x509/x509.go, getSignatureAlgorithmFromAI
pub(crate) fn of_signature(algorithm: &Algorithm<'_>) -> SignatureAlgorithm {
    let unknown = || SignatureAlgorithm::Unknown(algorithm.oid.dotted());
    match algorithm.oid.id() {
        Some(oid::MD5_WITH_RSA) => SignatureAlgorithm::Md5Rsa,
        Some(oid::SHA1_WITH_RSA | oid::SHA1_WITH_RSA_OIW) => SignatureAlgorithm::Sha1Rsa,
        Some(oid::RSA_WITH_SHA256) => SignatureAlgorithm::Rsa(Hash::Sha256),
        Some(oid::RSA_WITH_SHA384) => SignatureAlgorithm::Rsa(Hash::Sha384),
        Some(oid::RSA_WITH_SHA512) => SignatureAlgorithm::Rsa(Hash::Sha512),
        Some(oid::DSA_WITH_SHA1) => SignatureAlgorithm::DsaSha1,
        Some(oid::DSA_WITH_SHA256) => SignatureAlgorithm::DsaSha256,
        Some(oid::ECDSA_WITH_SHA1) => SignatureAlgorithm::EcdsaSha1,
        Some(oid::ECDSA_WITH_SHA256) => SignatureAlgorithm::Ecdsa(Hash::Sha256),
        Some(oid::ECDSA_WITH_SHA384) => SignatureAlgorithm::Ecdsa(Hash::Sha384),
        Some(oid::ECDSA_WITH_SHA512) => SignatureAlgorithm::Ecdsa(Hash::Sha512),
        Some(oid::ED25519) if algorithm.parameters.is_empty() => SignatureAlgorithm::Ed25519,
        Some(oid::RSA_PSS) => pss_hash(algorithm.parameters).map_or_else(unknown, SignatureAlgorithm::RsaPss),
        _ => unknown(),
    }
}

/// Returns the hash of RSA-PSS if it is that of the mask as well, and the salt is as long as it.
fn pss_hash(parameters: &[u8]) -> Option<Hash> {
    let mut fields = Reader::new(parameters).inside(tag::SEQUENCE)?;
    let hash = explicit_algorithm(&mut fields, 0)?;
    let mask = explicit_algorithm(&mut fields, 1)?;
    fields.header(tag::explicit(2))?;
    let salt = fields.int64(tag::INTEGER)?;
    if fields.is_next(tag::explicit(3)) {
        fields.header(tag::explicit(3))?;
        fields.int64(tag::INTEGER).filter(|trailer| *trailer == 1)?;
    }
    let masked = Algorithm::read(Reader::new(mask.parameters).inside(tag::SEQUENCE)?).ok()?;
    let is_usual = mask.oid.id() == Some(oid::MGF1)
        && masked.oid == hash.oid
        && hash.has_no_parameters()
        && masked.has_no_parameters();
    match (hash.oid.id()?, salt) {
        _ if !is_usual => None,
        (oid::SHA256, 32) => Some(Hash::Sha256),
        (oid::SHA384, 48) => Some(Hash::Sha384),
        (oid::SHA512, 64) => Some(Hash::Sha512),
        _ => None,
    }
}

/// Takes an explicitly tagged AlgorithmIdentifier. Go does not compare the length of the tag with what is in it.
// go: encoding/asn1/asn1.go, parseField
fn explicit_algorithm<'d>(fields: &mut Reader<'d>, number: u8) -> Option<Algorithm<'d>> {
    fields.header(tag::explicit(number))?;
    Algorithm::read(fields.inside(tag::SEQUENCE)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parameters of SHA-256, from RFC 4055.
    const SHA256: &[u8] = &[
        48, 52, 160, 15, 48, 13, 6, 9, 96, 134, 72, 1, 101, 3, 4, 2, 1, 5, 0, 161, 28, 48, 26, 6, 9, 42, 134,
        72, 134, 247, 13, 1, 1, 8, 48, 13, 6, 9, 96, 134, 72, 1, 101, 3, 4, 2, 1, 5, 0, 162, 3, 2, 1, 32,
    ];

    #[test]
    fn pss_is_of_one_hash_and_its_salt() {
        assert_eq!(pss_hash(SHA256), Some(Hash::Sha256));
        let changed = |at: usize, byte: u8| {
            let mut other = SHA256.to_vec();
            other[at] = byte;
            pss_hash(&other)
        };
        assert_eq!(changed(53, 31), None); // salt
        assert_eq!(changed(16, 2), None); // hash
        assert_eq!(changed(46, 2), None); // hash of the mask
        assert_eq!(changed(33, 9), None); // mask
        let trailer = |number| {
            let mut other = [SHA256, &[163, 3, 2, 1, number]].concat();
            other[1] += 5;
            pss_hash(&other)
        };
        assert_eq!(trailer(1), Some(Hash::Sha256));
        assert_eq!(trailer(2), None);
        assert_eq!(pss_hash(&[48, 0]), None);
        assert_eq!(pss_hash(&[]), None);
    }
}
