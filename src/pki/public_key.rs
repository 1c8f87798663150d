//! Public keys that stand alone. Knows nothing about whose they are.

use super::certificate::public_key::{PublicKey, rsa_flaw};
use super::certificate::{Curve, PublicKeyKind};
use super::{PkiError, Spki, pem};

/// The RSA keys that kube-apiserver takes from clients and kauth thinks strong enough, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// Reads a public key in PEM: the first `PUBLIC KEY` block.
///
/// # Errors
/// If there is none, or it is of a kind that no certificate should have.
pub fn from_pem(text: &[u8]) -> Result<Spki, PkiError> {
    let blocks = pem::blocks(text)?;
    let block = blocks.iter().find(|block| block.label == b"PUBLIC KEY");
    let der = &block.ok_or(PkiError::OtherPem("block labelled PUBLIC KEY"))?.der;
    let key = Spki(der.to_vec());
    confirm_strong(&key)?;
    Ok(key)
}

/// Confirms that a certificate may be made for a key: kube-apiserver takes it from a client, and it is no weak one.
///
/// # Errors
/// If not.
pub fn confirm_strong(key: &Spki) -> Result<(), PkiError> {
    let PublicKey { kind, bytes } = PublicKey::of(key)?;
    let unsupported = |what: String| Err(PkiError::UnsupportedKey(what));
    match &kind {
        PublicKeyKind::Rsa { bits } if !RSA_BITS.contains(bits) => {
            unsupported(format!("an RSA key of {bits} bits"))
        }
        PublicKeyKind::Rsa { .. } => match rsa_flaw(&kind, &bytes) {
            Some(flaw) => unsupported(format!("an RSA key that Go does not use ({flaw})")),
            None => Ok(()),
        },
        PublicKeyKind::Ecdsa(Curve::P224) => Err(PkiError::UnsupportedCurve(Curve::P224.to_string())),
        PublicKeyKind::Ecdsa(_) | PublicKeyKind::Ed25519 => Ok(()),
        PublicKeyKind::Dsa | PublicKeyKind::Unknown(_) => unsupported(format!("a key of {kind}")),
    }
}

#[cfg(test)]
mod tests {
    use der::asn1::{AnyRef, BitString, UintRef};
    use der::{Encode, Sequence};
    use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfo};

    use super::*;
    use crate::pki::oid;

    #[derive(Sequence)]
    struct Rsa<'d> {
        modulus: UintRef<'d>,
        exponent: UintRef<'d>,
    }

    fn rsa(size: usize, last: u8, exponent: &[u8]) -> Spki {
        let mut modulus = vec![0xff; size];
        modulus[size - 1] = last;
        let (modulus, exponent) = (UintRef::new(&modulus).unwrap(), UintRef::new(exponent).unwrap());
        let key = Rsa { modulus, exponent }.to_der().unwrap();
        let algorithm = AlgorithmIdentifierRef { oid: oid::RSA, parameters: Some(AnyRef::NULL) };
        let subject_public_key = BitString::from_bytes(&key).unwrap();
        Spki(SubjectPublicKeyInfo { algorithm, subject_public_key }.to_der().unwrap())
    }

    #[test]
    fn rsa_keys_are_of_a_size_and_numbers_that_go_uses() {
        let usual = &[1, 0, 1][..];
        for (key, wrong) in [
            (rsa(256, 1, usual), None),
            (rsa(1024, 1, usual), None),
            (rsa(255, 1, usual), Some("an RSA key of 2040 bits is not supported")),
            (rsa(1025, 1, usual), Some("an RSA key of 8200 bits is not supported")),
            (rsa(256, 2, usual), Some("public modulus is even")),
            (rsa(256, 1, &[1]), Some("public exponent too small")),
            (rsa(256, 1, &[4]), Some("public exponent is even")),
            (rsa(256, 1, &[1, 0, 0, 0, 1]), Some("public exponent too large")),
            (rsa(256, 1, &[0]), Some("x509: RSA public exponent is not a positive number")),
            (Spki([rsa(256, 1, usual).der(), &[0]].concat()), Some("bytes after its end")),
        ] {
            let said = confirm_strong(&key).err().map(|error| error.to_string());
            let is_said = wrong.is_some_and(|wrong| said.as_ref().is_some_and(|said| said.contains(wrong)));
            assert!(is_said || said.is_none() && wrong.is_none(), "{wrong:?}: {said:?}");
        }
    }
}
