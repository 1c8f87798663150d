//! Private keys: which public key they belong to. Gives nothing of the private half to anybody.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::error::{KeyRejected, Unspecified};
use aws_lc_rs::rsa;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING,
    EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair,
};
use x509_parser::asn1_rs::{Any, FromDer, Oid, Tag, oid};

use super::pem::{self, Block};
use super::{EC, PkiError, RSA, Spki};

const RSA_PSS: Oid<'static> = oid!(1.2.840.113549.1.1.10);
const ED25519: Oid<'static> = oid!(1.3.101.112);
const ED448: Oid<'static> = oid!(1.3.101.113);

/// Derives the public key of the private key that a client with this PEM uses: the first block whose label ends in
/// `PRIVATE KEY`. As in Go, the label says no more than that; PKCS#1, PKCS#8 and SEC1 are told apart by content.
///
/// # Errors
/// If there is no such block, or its key is encrypted, or not one that Go and aws-lc take: RSA of 2048 to 8192 bits, P-256, P-384, P-521,
/// Ed25519.
// go: crypto/tls/tls.go, X509KeyPair and parsePrivateKey
pub fn public_key_of(pem: &[u8]) -> Result<Spki, PkiError> {
    let blocks = pem::blocks(pem)?;
    let is_private = |label: &[u8]| label == b"PRIVATE KEY" || label.ends_with(b" PRIVATE KEY");
    let block = blocks.iter().find(|block| is_private(block.label));
    let block = block.ok_or_else(|| why_none(&blocks))?;
    if block.encrypted {
        return Err(PkiError::EncryptedKey);
    }
    match shape(&block.der)? {
        Shape::Pkcs1 => rsa_key(rsa::KeyPair::from_der(&block.der)),
        Shape::Pkcs8(algorithm, _) if algorithm == RSA => rsa_key(rsa::KeyPair::from_pkcs8(&block.der)),
        Shape::Pkcs8(algorithm, curve) if algorithm == EC => {
            let pair = EcdsaKeyPair::from_pkcs8(signing(curve)?, &block.der).map_err(refused)?;
            spki(pair.public_key().as_der())
        }
        Shape::Sec1(curve) => {
            let pair = EcdsaKeyPair::from_private_key_der(signing(curve)?, &block.der).map_err(refused)?;
            spki(pair.public_key().as_der())
        }
        Shape::Pkcs8(algorithm, _) if algorithm == ED25519 => {
            let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&block.der).map_err(refused)?;
            spki(pair.public_key().as_der())
        }
        Shape::Pkcs8(algorithm, _) => Err(PkiError::UnsupportedKey(name_of(&algorithm))),
        Shape::Encrypted => Err(PkiError::EncryptedKey),
        Shape::Public => Err(PkiError::PublicKey),
    }
}

/// What the DER of a key is, by its first elements.
enum Shape<'d> {
    Pkcs1,
    /// With the algorithm and its parameter, if that names a curve.
    Pkcs8(Oid<'d>, Option<Oid<'d>>),
    /// With the curve, if it is named.
    Sec1(Option<Oid<'d>>),
    Encrypted,
    Public,
}

fn shape(der: &[u8]) -> Result<Shape<'_>, PkiError> {
    let (rest, key) = Any::from_der(der).map_err(|_| malformed())?;
    if !rest.is_empty() {
        return Err(PkiError::TrailingBytes);
    }
    let parts = children(&key);
    let tags: Vec<Tag> = parts.iter().take(3).map(Any::tag).collect();
    match *tags {
        [Tag::Integer, Tag::Sequence, Tag::OctetString, ..] => {
            let algorithm = children(&parts[1]);
            let id = algorithm.first().and_then(identifier).ok_or_else(malformed)?;
            Ok(Shape::Pkcs8(id, algorithm.get(1).and_then(identifier)))
        }
        [Tag::Integer, Tag::OctetString, ..] => {
            // [0] EXPLICIT, RFC 5915
            let curve = parts.iter().find(|part| part.tag() == Tag(0));
            let curve = curve.and_then(|part| Any::from_der(part.data).ok());
            Ok(Shape::Sec1(curve.and_then(|(_, curve)| identifier(&curve))))
        }
        [Tag::Integer, Tag::Integer, Tag::Integer, ..] => Ok(Shape::Pkcs1),
        [Tag::Sequence, Tag::OctetString, ..] => Ok(Shape::Encrypted),
        [Tag::Sequence, Tag::BitString, ..] => Ok(Shape::Public),
        _ => Err(malformed()),
    }
}

/// Returns the elements of a sequence, as far as they can be read.
fn children<'d>(sequence: &Any<'d>) -> Vec<Any<'d>> {
    let mut rest = sequence.data;
    let mut parts = Vec::new();
    // No key has more elements than a PKCS#1 one: ten.
    while parts.len() < 10
        && let Ok((after, part)) = Any::from_der(rest)
    {
        parts.push(part);
        rest = after;
    }
    parts
}

fn identifier<'d>(any: &Any<'d>) -> Option<Oid<'d>> {
    (any.tag() == Tag::Oid).then(|| Oid::new(any.data.into()))
}

fn signing(curve: Option<Oid<'_>>) -> Result<&'static EcdsaSigningAlgorithm, PkiError> {
    let curve = curve.as_ref().map(super::dotted);
    match curve.as_deref() {
        Some("1.2.840.10045.3.1.7") => Ok(&ECDSA_P256_SHA256_ASN1_SIGNING),
        Some("1.3.132.0.34") => Ok(&ECDSA_P384_SHA384_ASN1_SIGNING),
        Some("1.3.132.0.35") => Ok(&ECDSA_P521_SHA512_ASN1_SIGNING),
        Some("1.3.132.0.33") => Err(PkiError::UnsupportedCurve("P-224".into())),
        Some("1.3.132.0.10") => Err(PkiError::UnsupportedCurve("secp256k1".into())),
        Some(other) => Err(PkiError::UnsupportedCurve(other.into())),
        None => Err(PkiError::UnsupportedCurve("of an EC key that does not name one".into())),
    }
}

fn name_of(algorithm: &Oid<'_>) -> String {
    match algorithm {
        known if *known == RSA_PSS => "an RSASSA-PSS key".into(),
        known if *known == ED448 => "an Ed448 key".into(),
        other => format!("a key of algorithm {}", super::dotted(other)),
    }
}

fn rsa_key(pair: Result<rsa::KeyPair, KeyRejected>) -> Result<Spki, PkiError> {
    spki(pair.map_err(refused)?.public_key().as_der())
}

fn spki(der: Result<PublicKeyX509Der<'_>, Unspecified>) -> Result<Spki, PkiError> {
    der.map(|der| Spki(der.as_ref().to_vec())).map_err(|_| malformed())
}

/// Keeps of aws-lc's reason what helps.
fn refused(reason: KeyRejected) -> PkiError {
    match reason.to_string().as_str() {
        "TooSmall" => PkiError::UnsupportedKey("an RSA key of less than 2048 bits".into()),
        "TooLarge" => PkiError::UnsupportedKey("an RSA key of more than 8192 bits".into()),
        _ => malformed(),
    }
}

fn malformed() -> PkiError {
    PkiError::Malformed("it is no private key")
}

fn why_none(blocks: &[Block<'_>]) -> PkiError {
    let any = |wanted: fn(&[u8]) -> bool| blocks.iter().any(|block| wanted(block.label));
    if any(|label| label == b"CERTIFICATE") {
        PkiError::CertificateForKey
    } else if any(|label| label.ends_with(b"PUBLIC KEY")) {
        PkiError::PublicKey
    } else {
        PkiError::OtherPem("private key")
    }
}
