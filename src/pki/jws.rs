//! Signatures as JSON Web Signatures have them (RFC 7518): which algorithms there are, and whether one fits. Knows nothing about
//! tokens.

use std::fmt;

use der::asn1::UintRef;
use der::{Decode, Encode, Sequence};

use super::certificate::public_key::{PublicKey, PublicKeyKind};
use super::certificate::{Curve, Hash, SignatureAlgorithm};
use super::key::PrivateKey;
use super::signature::{Flaw, Signed};
use super::{PkiError, Spki};

/// The algorithms with which Kubernetes takes a token; there are no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA, PKCS #1 1.5.
    Rs(Hash),
    /// RSA-PSS.
    Ps(Hash),
    /// ECDSA, with signatures as long as the curve of that hash has them.
    Es(Hash),
}

/// Why a signature does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It is by another key, of another message, or of an algorithm that the key does not have.
    Wrong,
    /// It may count: kauth's cryptography does not have that algorithm for this key.
    Unknown,
}

#[derive(Sequence)]
struct EcdsaSignature<'d> {
    r: UintRef<'d>,
    s: UintRef<'d>,
}

impl Algorithm {
    /// Returns the algorithm of a name.
    pub fn named(name: &str) -> Option<Self> {
        let (family, size) = name.split_at_checked(2)?;
        let hash = match size {
            "256" => Hash::Sha256,
            "384" => Hash::Sha384,
            "512" => Hash::Sha512,
            _ => return None,
        };
        match family {
            "RS" => Some(Self::Rs(hash)),
            "PS" => Some(Self::Ps(hash)),
            "ES" => Some(Self::Es(hash)),
            _ => None,
        }
    }

    /// Returns the algorithm that kube-apiserver signs with, if it signs with such a key.
    // k/k: pkg/serviceaccount/jwt.go, signerFromRSAPrivateKey, signerFromECDSAPrivateKey
    pub fn of_key(kind: &PublicKeyKind) -> Option<Self> {
        match kind {
            PublicKeyKind::Rsa { .. } => Some(Self::Rs(Hash::Sha256)),
            PublicKeyKind::Ecdsa(Curve::P256) => Some(Self::Es(Hash::Sha256)),
            PublicKeyKind::Ecdsa(Curve::P384) => Some(Self::Es(Hash::Sha384)),
            PublicKeyKind::Ecdsa(Curve::P521) => Some(Self::Es(Hash::Sha512)),
            _ => None,
        }
    }

    /// Confirms that a key signed a message.
    ///
    /// # Errors
    /// If it did not, or nobody here can say.
    // go-jose: asymmetric.go, verifyPayload. An EC key may be of a shorter curve than the algorithm is named for: only the length
    // of the signature is that of the name.
    pub fn confirm(self, message: &[u8], signature: &[u8], key: &Spki) -> Result<(), Refused> {
        let PublicKey { kind, bytes } = PublicKey::of(key).map_err(|_| Refused::Wrong)?;
        let ecdsa;
        let (algorithm, signature) = match (self, &kind) {
            (Self::Rs(_) | Self::Ps(_), PublicKeyKind::Rsa { bits })
                if signature.len() != bits.div_ceil(8) =>
            {
                return Err(Refused::Wrong);
            }
            (Self::Rs(hash), PublicKeyKind::Rsa { .. }) => (SignatureAlgorithm::Rsa(hash), signature),
            (Self::Ps(hash), PublicKeyKind::Rsa { .. }) => (SignatureAlgorithm::RsaPss(hash), signature),
            (Self::Es(hash), PublicKeyKind::Ecdsa(_)) => {
                ecdsa = to_der(signature, size(hash)).ok_or(Refused::Wrong)?;
                (SignatureAlgorithm::Ecdsa(hash), &*ecdsa)
            }
            _ => return Err(Refused::Wrong),
        };
        let signed = Signed { message, algorithm: &algorithm, signature };
        signed.confirm_by(&kind, &bytes).map_err(|flaw| match flaw {
            Flaw::Unknown => Refused::Unknown,
            _ => Refused::Wrong,
        })
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (family, hash) = match self {
            Self::Rs(hash) => ("RS", hash),
            Self::Ps(hash) => ("PS", hash),
            Self::Es(hash) => ("ES", hash),
        };
        let size = match hash {
            Hash::Sha256 => 256,
            Hash::Sha384 => 384,
            Hash::Sha512 => 512,
        };
        write!(out, "{family}{size}")
    }
}

/// Signs a message with the algorithm of the key.
///
/// # Errors
/// If Kubernetes has no algorithm for such a key, or the system has no random numbers.
pub fn sign(key: &PrivateKey, message: &[u8]) -> Result<Vec<u8>, PkiError> {
    let kind = PublicKeyKind::of(key.public_key())?;
    match Algorithm::of_key(&kind) {
        Some(Algorithm::Es(hash)) => to_fixed(&key.sign(message)?, size(hash)).ok_or(PkiError::Failed),
        Some(_) => key.sign(message),
        None => Err(PkiError::UnsupportedKey(format!("a key of {kind}"))),
    }
}

/// Returns how long a number of a signature is.
const fn size(hash: Hash) -> usize {
    match hash {
        Hash::Sha256 => 32,
        Hash::Sha384 => 48,
        Hash::Sha512 => 66,
    }
}

fn to_der(signature: &[u8], size: usize) -> Option<Vec<u8>> {
    let (r, s) = signature.split_at_checked(size).filter(|(_, s)| s.len() == size)?;
    let number = |bytes| UintRef::new(bytes).ok();
    EcdsaSignature { r: number(r)?, s: number(s)? }.to_der().ok()
}

fn to_fixed(der: &[u8], size: usize) -> Option<Vec<u8>> {
    let EcdsaSignature { r, s } = EcdsaSignature::from_der(der).ok()?;
    let mut fixed = vec![0; 2 * size];
    for (end, number) in [(size, r.as_bytes()), (2 * size, s.as_bytes())] {
        fixed.get_mut(end.checked_sub(number.len())?..end)?.copy_from_slice(number);
    }
    Some(fixed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::key::KeyType;

    #[test]
    fn there_are_nine_algorithms() {
        for name in ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"] {
            assert_eq!(Algorithm::named(name).unwrap().to_string(), name);
        }
        for name in ["none", "", "HS256", "rs256", "RS1", "EdDSA", "RS2560", "ES256K", "é256", "RS256 "] {
            assert_eq!(Algorithm::named(name), None, "{name}");
        }
    }

    #[test]
    fn what_is_signed_fits_and_nothing_else_does() {
        for (kind, name) in [
            (KeyType::Rsa2048, "RS256"),
            (KeyType::P256, "ES256"),
            (KeyType::P384, "ES384"),
            (KeyType::P521, "ES512"),
        ] {
            let key = PrivateKey::generate(kind).unwrap();
            let algorithm = Algorithm::named(name).unwrap();
            let signature = sign(&key, b"message").unwrap();
            let confirm =
                |message: &[u8], signature: &[u8]| algorithm.confirm(message, signature, key.public_key());
            assert_eq!(confirm(b"message", &signature), Ok(()), "{name}");
            assert_eq!(confirm(b"Message", &signature), Err(Refused::Wrong), "{name}");
            for at in [0, signature.len() / 2, signature.len() - 1] {
                let mut other = signature.clone();
                other[at] ^= 1;
                assert_eq!(confirm(b"message", &other), Err(Refused::Wrong), "{name} {at}");
            }
            for cut in [&signature[1..], &signature[..signature.len() - 1], &[]] {
                assert_eq!(confirm(b"message", cut), Err(Refused::Wrong), "{name}");
            }
            let other = PrivateKey::generate(KeyType::P256).unwrap();
            let wrong = algorithm.confirm(b"message", &signature, other.public_key());
            assert_eq!(wrong, Err(Refused::Wrong));
        }
        let key = PrivateKey::generate(KeyType::Ed25519).unwrap();
        assert!(sign(&key, b"message").is_err());
    }
}
