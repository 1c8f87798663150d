//! Whether a signature is by a key, of the algorithms that Go knows. All cryptography is aws-lc's; what it does not have is said
//! to be unknown.
//!
//! Knows nothing about what is signed, and by whom it should be.
// go: crypto/x509/x509.go, checkSignature

use aws_lc_rs::signature::{
    self as lc, EcdsaVerificationAlgorithm, ParsedPublicKey, RsaParameters, RsaPublicKeyComponents,
};

use super::certificate::public_key::RsaNumbers;
use super::certificate::{Curve, Hash, PublicKeyKind, SignatureAlgorithm};

/// Something with a signature.
pub(crate) struct Signed<'s> {
    /// What is signed.
    pub(crate) message: &'s [u8],
    pub(crate) algorithm: &'s SignatureAlgorithm,
    pub(crate) signature: &'s [u8],
}

/// Why a signature does not count.
pub(crate) enum Flaw {
    /// It is of an algorithm that Go takes for insecure.
    InsecureAlgorithm,
    /// It is of an algorithm that Go does not know, or that is for other keys.
    OtherAlgorithm,
    /// It is by a key that Go does not use, for this reason.
    InsecureKey(String),
    /// It is by another key, or of another message.
    Wrong,
    /// Only Go could say: aws-lc does not have the algorithm with such a key.
    Unknown,
}

impl Signed<'_> {
    /// Confirms that a key signed it; `bytes` is what the bit string of the key holds.
    pub(crate) fn confirm_by(&self, kind: &PublicKeyKind, bytes: &[u8]) -> Result<(), Flaw> {
        let key = match (self.algorithm, kind) {
            (
                SignatureAlgorithm::Md5Rsa
                | SignatureAlgorithm::Sha1Rsa
                | SignatureAlgorithm::DsaSha1
                | SignatureAlgorithm::EcdsaSha1,
                _,
            ) => return Err(Flaw::InsecureAlgorithm),
            (SignatureAlgorithm::Rsa(hash), PublicKeyKind::Rsa { bits }) => rsa(bytes, pkcs1(*hash, *bits))?,
            (SignatureAlgorithm::RsaPss(hash), PublicKeyKind::Rsa { bits }) => rsa(bytes, pss(*hash, *bits))?,
            (SignatureAlgorithm::Ecdsa(hash), PublicKeyKind::Ecdsa(curve)) => {
                ecdsa(*curve, *hash).and_then(|algorithm| ParsedPublicKey::new(algorithm, bytes).ok())
            }
            (SignatureAlgorithm::Ed25519, PublicKeyKind::Ed25519) => {
                ParsedPublicKey::new(&lc::ED25519, bytes).ok()
            }
            _ => return Err(Flaw::OtherAlgorithm),
        };
        let key = key.ok_or(Flaw::Unknown)?;
        key.verify_sig(self.message, self.signature).map_err(|_| Flaw::Wrong)
    }
}

fn pkcs1(hash: Hash, bits: usize) -> Option<&'static RsaParameters> {
    match hash {
        Hash::Sha256 => Some(&lc::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        Hash::Sha384 if bits < 2048 => None,
        Hash::Sha384 => Some(&lc::RSA_PKCS1_2048_8192_SHA384),
        Hash::Sha512 => Some(&lc::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
    }
}

fn pss(hash: Hash, bits: usize) -> Option<&'static RsaParameters> {
    match hash {
        _ if bits < 2048 => None,
        Hash::Sha256 => Some(&lc::RSA_PSS_2048_8192_SHA256),
        Hash::Sha384 => Some(&lc::RSA_PSS_2048_8192_SHA384),
        Hash::Sha512 => Some(&lc::RSA_PSS_2048_8192_SHA512),
    }
}

fn ecdsa(curve: Curve, hash: Hash) -> Option<&'static EcdsaVerificationAlgorithm> {
    Some(match (curve, hash) {
        (Curve::P224, _) => return None,
        (Curve::P256, Hash::Sha256) => &lc::ECDSA_P256_SHA256_ASN1,
        (Curve::P256, Hash::Sha384) => &lc::ECDSA_P256_SHA384_ASN1,
        (Curve::P256, Hash::Sha512) => &lc::ECDSA_P256_SHA512_ASN1,
        (Curve::P384, Hash::Sha256) => &lc::ECDSA_P384_SHA256_ASN1,
        (Curve::P384, Hash::Sha384) => &lc::ECDSA_P384_SHA384_ASN1,
        (Curve::P384, Hash::Sha512) => &lc::ECDSA_P384_SHA512_ASN1,
        (Curve::P521, Hash::Sha256) => &lc::ECDSA_P521_SHA256_ASN1,
        (Curve::P521, Hash::Sha384) => &lc::ECDSA_P521_SHA384_ASN1,
        (Curve::P521, Hash::Sha512) => &lc::ECDSA_P521_SHA512_ASN1,
    })
}

/// Reads an RSA key; `None` if aws-lc does not verify with it.
fn rsa(bytes: &[u8], parameters: Option<&'static RsaParameters>) -> Result<Option<ParsedPublicKey>, Flaw> {
    let Ok(numbers) = RsaNumbers::read(bytes) else { return Ok(None) };
    if let Some(reason) = numbers.flaw() {
        return Err(Flaw::InsecureKey(reason));
    }
    let exponent = numbers.exponent.to_be_bytes();
    let zeros = exponent.iter().take_while(|byte| **byte == 0).count();
    let key = RsaPublicKeyComponents { n: numbers.modulus, e: &exponent[zeros..] };
    let parameters = parameters.filter(|_| numbers.bits() <= 8192);
    Ok(parameters.and_then(|parameters| key.to_parsed_public_key(parameters).ok()))
}
