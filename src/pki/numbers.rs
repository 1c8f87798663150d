//! The numbers of public keys, and the DER that Go writes of them. Knows nothing about what they sign.
// go: crypto/x509/x509.go, MarshalPKIXPublicKey

use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, UintRef};
use der::{Encode, Sequence};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfo};

use super::certificate::Curve;
use super::certificate::public_key::{PublicKey, PublicKeyKind, RsaNumbers};
use super::{PkiError, Spki, oid};

/// The numbers of a public key, in big-endian bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Numbers {
    /// Without zeros before them.
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    /// The point in its uncompressed form: a 4, then both coordinates in their whole length.
    Ec { curve: Curve, point: Vec<u8> },
}

#[derive(Sequence)]
struct RsaPublicKey<'d> {
    modulus: UintRef<'d>,
    exponent: UintRef<'d>,
}

impl Numbers {
    /// Returns the numbers of a key, if it is RSA or ECDSA and Go reads it.
    pub(crate) fn of(key: &Spki) -> Option<Self> {
        let PublicKey { kind, bytes } = PublicKey::of(key).ok()?;
        match kind {
            PublicKeyKind::Rsa { .. } => {
                let numbers = RsaNumbers::read(&bytes).ok()?;
                let exponent = numbers.exponent.to_be_bytes();
                let zeros = exponent.iter().take_while(|byte| **byte == 0).count();
                Some(Self::Rsa { modulus: numbers.modulus.to_vec(), exponent: exponent[zeros..].to_vec() })
            }
            PublicKeyKind::Ecdsa(curve) => Some(Self::Ec { curve, point: bytes }),
            _ => None,
        }
    }

    /// Returns the key, if Go reads it.
    ///
    /// # Errors
    /// If it does not.
    pub(crate) fn to_spki(&self) -> Result<Spki, PkiError> {
        let key = match self {
            Self::Rsa { modulus, exponent } => {
                let numbers = (UintRef::new(modulus), UintRef::new(exponent));
                let (Ok(modulus), Ok(exponent)) = numbers else { return Err(PkiError::Failed) };
                let key = RsaPublicKey { modulus, exponent }.to_der().map_err(|_| PkiError::Failed)?;
                info(oid::RSA, AnyRef::NULL, &key)
            }
            Self::Ec { curve, point } => info(oid::EC, (&of_curve(*curve)).into(), point),
        }?;
        PublicKey::of(&key)?;
        Ok(key)
    }
}

fn of_curve(curve: Curve) -> ObjectIdentifier {
    match curve {
        Curve::P224 => oid::P224,
        Curve::P256 => oid::P256,
        Curve::P384 => oid::P384,
        Curve::P521 => oid::P521,
    }
}

fn info(oid: ObjectIdentifier, parameters: AnyRef<'_>, key: &[u8]) -> Result<Spki, PkiError> {
    let algorithm = AlgorithmIdentifierRef { oid, parameters: Some(parameters) };
    let subject_public_key = BitStringRef::from_bytes(key).map_err(|_| PkiError::Failed)?;
    let info = SubjectPublicKeyInfo { algorithm, subject_public_key };
    info.to_der().map(Spki).map_err(|_| PkiError::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::key::{KeyType, PrivateKey};

    #[test]
    fn keys_come_back_as_they_were() {
        for kind in [KeyType::P256, KeyType::P384, KeyType::P521, KeyType::Rsa2048] {
            let key = PrivateKey::generate(kind).unwrap();
            let numbers = Numbers::of(key.public_key()).unwrap();
            assert_eq!(numbers.to_spki().as_ref(), Ok(key.public_key()), "{kind:?}");
        }
        let key = PrivateKey::generate(KeyType::Ed25519).unwrap();
        assert_eq!(Numbers::of(key.public_key()), None);
    }

    #[test]
    fn what_go_does_not_read_is_no_key() {
        let off = Numbers::Ec { curve: Curve::P256, point: [&[4][..], &[1; 64]].concat() };
        assert!(off.to_spki().is_err());
        assert!(Numbers::Rsa { modulus: vec![0], exponent: vec![3] }.to_spki().is_err());
        assert!(Numbers::Rsa { modulus: vec![0xff; 256], exponent: vec![] }.to_spki().is_err());
    }
}
