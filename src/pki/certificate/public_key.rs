//! The public keys of certificates: which ones Go reads, and what is wrong with the others.

use std::fmt;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, ECDSA_P521_SHA512_ASN1, EcdsaVerificationAlgorithm,
    ParsedPublicKey,
};

use super::ParseError;
use super::algorithm::Algorithm;
use super::reader::{Reader, is_negative, tag};
use crate::pki::{Spki, oid};

const NULL: &[u8] = &[0x05, 0x00];

/// What kind of public key a certificate has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKeyKind {
    /// RSA.
    Rsa {
        /// How long the modulus is.
        bits: usize,
    },
    /// An elliptic curve.
    Ecdsa(Curve),
    /// Ed25519.
    Ed25519,
    /// DSA, which Go reads and cannot use.
    Dsa,
    /// Another algorithm, by its object identifier in dots: Go leaves the key unread.
    Unknown(String),
}

/// The curves that Go has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// P-224, with which a client may not use TLS 1.3.
    P224,
    /// P-256.
    P256,
    /// P-384.
    P384,
    /// P-521.
    P521,
}

impl fmt::Display for PublicKeyKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(out, "RSA {bits}"),
            Self::Ecdsa(curve) => write!(out, "ECDSA {curve}"),
            Self::Ed25519 => out.write_str("Ed25519"),
            Self::Dsa => out.write_str("DSA"),
            Self::Unknown(oid) => write!(out, "algorithm {oid}"),
        }
    }
}

impl fmt::Display for Curve {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::P224 => "P-224",
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        })
    }
}

impl PublicKeyKind {
    /// Says what kind a public key is of.
    ///
    /// # Errors
    /// If it is none that Go parses.
    pub fn of(key: &Spki) -> Result<Self, ParseError> {
        PublicKey::of(key).map(|key| key.kind)
    }
}

/// A public key as it stands in a certificate.
pub(crate) struct PublicKey {
    pub(crate) kind: PublicKeyKind,
    /// What the bit string holds.
    pub(crate) bytes: Vec<u8>,
}

impl PublicKey {
    /// Reads a key that stands alone.
    // go: crypto/x509/x509.go, ParsePKIXPublicKey
    pub(crate) fn of(key: &Spki) -> Result<Self, ParseError> {
        let mut all = Reader::new(key.der());
        let info = all.inside(tag::SEQUENCE).ok_or(ParseError::of("x509: malformed spki"))?;
        if all.is_empty() { Self::read(info) } else { Err(ParseError::TRAILING_DATA) }
    }

    /// Reads what is in a SubjectPublicKeyInfo.
    // go: crypto/x509/parser.go, parseCertificate
    pub(crate) fn read(mut info: Reader<'_>) -> Result<Self, ParseError> {
        let algorithm = info.inside(tag::SEQUENCE);
        let algorithm = algorithm.ok_or(ParseError::of("x509: malformed public key algorithm identifier"))?;
        let algorithm = Algorithm::read(algorithm)?;
        let bits = info.bit_string().ok_or(ParseError::of("x509: malformed subjectPublicKey"))?;
        let bytes = bits.right_aligned();
        Ok(Self { kind: kind(&algorithm, &bytes)?, bytes })
    }
}

/// Returns whether two keys are the same numbers, whatever stands around these.
pub(super) fn is_same(a: &Spki, b: &Spki) -> bool {
    let (Ok(a), Ok(b)) = (PublicKey::of(a), PublicKey::of(b)) else { return false };
    match (&a.kind, &b.kind) {
        (PublicKeyKind::Unknown(_) | PublicKeyKind::Dsa, _) => false,
        (PublicKeyKind::Rsa { .. }, PublicKeyKind::Rsa { .. }) => {
            RsaNumbers::read(&a.bytes).ok() == RsaNumbers::read(&b.bytes).ok()
        }
        (one, other) => one == other && a.bytes == b.bytes,
    }
}

/// Returns why Go does not use a key, if it is an RSA key.
pub(crate) fn rsa_flaw(kind: &PublicKeyKind, bytes: &[u8]) -> Option<String> {
    match kind {
        PublicKeyKind::Rsa { .. } => RsaNumbers::read(bytes).ok()?.flaw(),
        _ => None,
    }
}

// go: crypto/x509/parser.go, parsePublicKey
fn kind(algorithm: &Algorithm<'_>, bytes: &[u8]) -> Result<PublicKeyKind, ParseError> {
    match algorithm.oid.id() {
        Some(oid::RSA) if algorithm.parameters != NULL => {
            Err(ParseError::of("x509: RSA key missing NULL parameters"))
        }
        Some(oid::RSA) => RsaNumbers::read(bytes).map(|numbers| PublicKeyKind::Rsa { bits: numbers.bits() }),
        Some(oid::EC) => curve(algorithm.parameters, bytes).map(PublicKeyKind::Ecdsa),
        Some(oid::ED25519) if !algorithm.parameters.is_empty() => {
            Err(ParseError::of("x509: Ed25519 key encoded with illegal parameters"))
        }
        Some(oid::ED25519) if bytes.len() != 32 => Err(ParseError::of("x509: wrong Ed25519 public key size")),
        Some(oid::ED25519) => Ok(PublicKeyKind::Ed25519),
        Some(oid::DSA) => dsa(algorithm.parameters, bytes).map(|()| PublicKeyKind::Dsa),
        _ => Ok(PublicKeyKind::Unknown(algorithm.oid.dotted())),
    }
}

/// The numbers of an RSA key, in big-endian bytes without zeros before them.
#[derive(PartialEq)]
pub(crate) struct RsaNumbers<'d> {
    /// The modulus.
    pub(crate) modulus: &'d [u8],
    /// The exponent.
    pub(crate) exponent: i64,
}

impl<'d> RsaNumbers<'d> {
    /// Reads an `RSAPublicKey`.
    pub(crate) fn read(bytes: &'d [u8]) -> Result<Self, ParseError> {
        let key = Reader::new(bytes).inside(tag::SEQUENCE);
        let mut key = key.ok_or(ParseError::of("x509: invalid RSA public key"))?;
        let modulus = key.integer().ok_or(ParseError::of("x509: invalid RSA modulus"))?;
        let exponent = key.int64(tag::INTEGER);
        let exponent = exponent.ok_or(ParseError::of("x509: invalid RSA public exponent"))?;
        if !is_positive(modulus) {
            return Err(ParseError::of("x509: RSA modulus is not a positive number"));
        }
        if exponent <= 0 {
            return Err(ParseError::of("x509: RSA public exponent is not a positive number"));
        }
        Ok(Self { modulus: modulus.strip_prefix(&[0]).unwrap_or(modulus), exponent })
    }

    /// Returns why Go does not use the key.
    // go: crypto/rsa/rsa.go, checkKeySize
    pub(crate) fn flaw(&self) -> Option<String> {
        let bits = self.bits();
        if bits < 1024 {
            let see = "(see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)";
            return Some(format!("crypto/rsa: {bits}-bit keys are insecure {see}"));
        }
        self.flaw_of_any_size().map(str::to_owned)
    }

    /// Returns why Go does not even read the private key of these numbers.
    // go: crypto/internal/fips140/rsa/rsa.go, checkPublicKey
    pub(crate) fn flaw_of_any_size(&self) -> Option<&'static str> {
        if self.modulus.last().is_some_and(|last| last & 1 == 0) {
            Some("crypto/rsa: public modulus is even")
        } else if self.exponent < 2 {
            Some("crypto/rsa: public exponent too small or negative")
        } else if self.exponent & 1 == 0 {
            Some("crypto/rsa: public exponent is even")
        } else if self.exponent > i64::from(i32::MAX) {
            Some("crypto/rsa: public exponent too large")
        } else {
            None
        }
    }

    /// Returns how long the modulus is.
    pub(crate) fn bits(&self) -> usize {
        let unused = self.modulus.first().map_or(0, |first| first.leading_zeros());
        self.modulus.len() * 8 - usize::try_from(unused).unwrap_or_default()
    }
}

fn is_positive(integer: &[u8]) -> bool {
    !is_negative(integer) && integer != [0]
}

/// Reads the curve of a key, whose point must be on it.
// go: crypto/ecdsa/ecdsa.go, ParseUncompressedPublicKey
fn curve(parameters: &[u8], point: &[u8]) -> Result<Curve, ParseError> {
    let oid = Reader::new(parameters).oid().ok_or(ParseError::of("x509: invalid ECDSA parameters"))?;
    let (curve, size, has_point): (_, _, fn(&[u8]) -> bool) = match oid.id() {
        Some(oid::P224) => (Curve::P224, 57, is_on_p224),
        Some(oid::P256) => (Curve::P256, 65, |point| is_taken(&ECDSA_P256_SHA256_ASN1, point)),
        Some(oid::P384) => (Curve::P384, 97, |point| is_taken(&ECDSA_P384_SHA384_ASN1, point)),
        Some(oid::P521) => (Curve::P521, 133, |point| is_taken(&ECDSA_P521_SHA512_ASN1, point)),
        _ => return Err(ParseError::of("x509: unsupported elliptic curve")),
    };
    let name = || curve.to_string().replace('-', "");
    if point.first() != Some(&4) {
        Err(ParseError::of("ecdsa: invalid uncompressed public key"))
    } else if point.len() != size {
        Err(format!("invalid {} point encoding", name()).into())
    } else if has_point(point) {
        Ok(curve)
    } else {
        Err(format!("{} point not on curve", name()).into())
    }
}

fn is_taken(algorithm: &'static EcdsaVerificationAlgorithm, point: &[u8]) -> bool {
    ParsedPublicKey::new(algorithm, point).is_ok()
}

/// aws-lc-rs does not have this curve.
fn is_on_p224(point: &[u8]) -> bool {
    p224::PublicKey::from_sec1_bytes(point).is_ok()
}

/// Returns the point of a private key, uncompressed.
pub(crate) fn point_on_p224(scalar: &[u8; 28]) -> Option<Vec<u8>> {
    use p224::elliptic_curve::sec1::ToSec1Point;
    let key = p224::SecretKey::from_slice(scalar).ok()?;
    Some(key.public_key().to_sec1_point(false).as_bytes().to_vec())
}

fn dsa(parameters: &[u8], bytes: &[u8]) -> Result<(), ParseError> {
    let key = Reader::new(bytes).integer().ok_or(ParseError::of("x509: invalid DSA public key"))?;
    let mut parameters = Reader::new(parameters).inside(tag::SEQUENCE);
    let numbers: Option<[_; 3]> = parameters
        .as_mut()
        .and_then(|parameters| Some([parameters.integer()?, parameters.integer()?, parameters.integer()?]));
    let numbers = numbers.ok_or(ParseError::of("x509: invalid DSA parameters"))?;
    if is_positive(key) && numbers.iter().all(|number| is_positive(number)) {
        Ok(())
    } else {
        Err(ParseError::of("x509: zero or negative DSA parameter"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::reader::Oid;
    use super::*;

    #[test]
    fn keys_that_go_does_not_parse() {
        let rsa = |bytes: &[u8]| kind(&Algorithm { oid: Oid(oid::RSA.as_bytes()), parameters: NULL }, bytes);
        let words = |result: Result<PublicKeyKind, ParseError>| result.unwrap_err().to_string();
        assert_eq!(rsa(&[0x30, 6, 2, 1, 0x7f, 2, 1, 3]), Ok(PublicKeyKind::Rsa { bits: 7 }));
        assert_eq!(rsa(&[0x30, 7, 2, 2, 0, 0x80, 2, 1, 3]), Ok(PublicKeyKind::Rsa { bits: 8 }));
        for (bytes, error) in [
            (&[0x30, 6, 2, 1, 0, 2, 1, 3][..], "x509: RSA modulus is not a positive number"),
            (&[0x30, 6, 2, 1, 0x80, 2, 1, 3], "x509: RSA modulus is not a positive number"),
            (&[0x30, 6, 2, 1, 0x7f, 2, 1, 0], "x509: RSA public exponent is not a positive number"),
            (&[0x30, 3, 2, 1, 0x7f], "x509: invalid RSA public exponent"),
            (&[0x30, 7, 2, 2, 0, 0x7f, 2, 1, 3], "x509: invalid RSA modulus"),
            (&[0x31, 0], "x509: invalid RSA public key"),
        ] {
            assert_eq!(words(rsa(bytes)), error);
        }
        for (id, parameters, bytes, error) in [
            (oid::RSA, &[][..], &[][..], "x509: RSA key missing NULL parameters"),
            (oid::ED25519, NULL, &[0; 32], "x509: Ed25519 key encoded with illegal parameters"),
            (oid::ED25519, &[], &[0; 31], "x509: wrong Ed25519 public key size"),
            (oid::EC, NULL, &[4], "x509: invalid ECDSA parameters"),
            (oid::EC, &[6, 1, 0x2a], &[4], "x509: unsupported elliptic curve"),
            (oid::EC, &[6, 5, 0x2b, 0x81, 4, 0, 0x22], &[2; 49], "ecdsa: invalid uncompressed public key"),
            (oid::EC, &[6, 5, 0x2b, 0x81, 4, 0, 0x22], &[4; 97], "P384 point not on curve"),
            (oid::EC, &[6, 5, 0x2b, 0x81, 4, 0, 0x22], &[4; 96], "invalid P384 point encoding"),
            (oid::DSA, &[], &[2, 1, 1], "x509: invalid DSA parameters"),
            (
                oid::DSA,
                &[0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 0],
                &[2, 1, 1],
                "x509: zero or negative DSA parameter",
            ),
        ] {
            assert_eq!(words(kind(&Algorithm { oid: Oid(id.as_bytes()), parameters }, bytes)), error);
        }
        let unknown = kind(&Algorithm { oid: Oid(&[0x2b, 0x65, 0x6e]), parameters: &[] }, &[]);
        assert_eq!(unknown.unwrap().to_string(), "algorithm 1.3.101.110");
    }

    #[test]
    fn the_generator_of_p224_is_a_point_and_its_neighbours_are_not() {
        // FIPS 186-4, D.1.2.2: G
        let x = "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21";
        let y = "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34";
        let hex = format!("04{x}{y}");
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        let point: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
        let key = |point: &[u8]| curve(&[6, 5, 0x2b, 0x81, 4, 0, 0x21], point).map_err(|e| e.to_string());
        assert_eq!(key(&point), Ok(Curve::P224));
        for at in 1..point.len() {
            let mut other = point.clone();
            other[at] ^= 1;
            assert_eq!(key(&other), Err("P224 point not on curve".to_owned()), "{at}");
        }
        assert_eq!(key(&point[..56]), Err("invalid P224 point encoding".to_owned()));
        // go: nor is a coordinate taken that is not below the prime, 2^224 - 2^96 + 1
        let beyond = [&[4][..], &[0xff; 28], &point[29..]].concat();
        assert_eq!(key(&beyond), Err("P224 point not on curve".to_owned()));
    }
}
