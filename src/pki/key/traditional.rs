//! Private keys in the forms that each have a label of their own: PKCS#1 for RSA, SEC1 for ECDSA. The control plane reads no other
//! form of an ECDSA key from a file for service accounts.

use der::asn1::{BitStringRef, ContextSpecific, ObjectIdentifier, OctetStringRef};
use der::{Encode, Sequence, TagMode, TagNumber};
use zeroize::Zeroizing;

use super::PrivateKey;
use super::shape::Shape;
use crate::pki::certificate::Curve;
use crate::pki::certificate::public_key::is_used_by_go;
use crate::pki::certificate::reader::{Reader, tag};
use crate::pki::numbers::Numbers;
use crate::pki::{PkiError, Spki, oid, pem};
use crate::secret::SecretBytes;

/// RFC 5915.
#[derive(Sequence)]
struct EcPrivateKey<'d> {
    version: u8,
    private_key: &'d OctetStringRef,
    parameters: ContextSpecific<ObjectIdentifier>,
    public_key: ContextSpecific<BitStringRef<'d>>,
}

impl PrivateKey {
    /// Returns the key in PEM, unencrypted, in the form that has its own label.
    ///
    /// # Errors
    /// If there is no such form of it.
    pub fn to_traditional_pem(&self) -> Result<SecretBytes, PkiError> {
        let der = self.to_der();
        let inner = pkcs8_content(&der).ok_or(PkiError::Failed)?;
        let text = match Numbers::of(self.public_key()) {
            Some(Numbers::Rsa { .. }) => pem::write("RSA PRIVATE KEY", inner)?,
            Some(Numbers::Ec { point, .. }) => {
                pem::write("EC PRIVATE KEY", &sec1(&der, inner, &point).ok_or(PkiError::Failed)?)?
            }
            None => return Err(PkiError::UnsupportedKey("an Ed25519 key".into())),
        };
        Ok(text.into_bytes().into())
    }
}

/// Returns the public half of an RSA key in PKCS#1 or PKCS#8.
pub(crate) fn rsa_public(der: &[u8]) -> Option<Spki> {
    let inner = match Shape::of(der).ok()? {
        Shape::Pkcs1 => der,
        Shape::Pkcs8(algorithm, _) if algorithm == oid::RSA => pkcs8_content(der)?,
        _ => return None,
    };
    match PrivateKey::from_der(der) {
        Ok(key) => Some(key.public_key().clone()),
        // Of a size that aws-lc does not have, and Go may: only the numbers can be read.
        Err(PkiError::UnsupportedKey(_)) => {
            let mut numbers = Reader::new(inner).inside(tag::SEQUENCE)?;
            let [_, modulus, exponent] = [numbers.integer()?, numbers.integer()?, numbers.integer()?];
            let bare = |number: &[u8]| number.strip_prefix(&[0]).unwrap_or(number).to_vec();
            let key = Numbers::Rsa { modulus: bare(modulus), exponent: bare(exponent) }.to_spki().ok()?;
            is_used_by_go(&key).then_some(key)
        }
        Err(_) => None,
    }
}

/// Returns the public half of an ECDSA key in SEC1.
pub(crate) fn sec1_public(der: &[u8]) -> Option<Spki> {
    match Shape::of(der).ok()? {
        // No key of that curve is in aws-lc; Go has it.
        Shape::Sec1(Some(oid::P224)) => {
            let mut key = Reader::new(der).inside(tag::SEQUENCE)?;
            key.integer()?;
            key.bytes(tag::OCTET_STRING)?;
            key.inside(tag::explicit(0))?;
            let point = key.inside(tag::explicit(1))?.bit_string()?.right_aligned();
            Numbers::Ec { curve: Curve::P224, point }.to_spki().ok()
        }
        Shape::Sec1(_) => PrivateKey::from_der(der).ok().map(|key| key.public_key().clone()),
        _ => None,
    }
}

fn pkcs8_content(der: &[u8]) -> Option<&[u8]> {
    let mut info = Reader::new(der).inside(tag::SEQUENCE)?;
    info.integer()?;
    info.inside(tag::SEQUENCE)?;
    info.bytes(tag::OCTET_STRING)
}

/// PKCS#8 names the curve outside of the key; SEC1 alone must name it inside.
fn sec1(pkcs8: &[u8], inner: &[u8], point: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let Shape::Pkcs8(_, Some(curve)) = Shape::of(pkcs8).ok()? else { return None };
    let mut key = Reader::new(inner).inside(tag::SEQUENCE)?;
    key.integer()?;
    let private_key = OctetStringRef::new(key.bytes(tag::OCTET_STRING)?).ok()?;
    let of = |number| TagNumber(number);
    let key = EcPrivateKey {
        version: 1,
        private_key,
        parameters: ContextSpecific { tag_number: of(0), tag_mode: TagMode::Explicit, value: curve },
        public_key: ContextSpecific {
            tag_number: of(1),
            tag_mode: TagMode::Explicit,
            value: BitStringRef::from_bytes(point).ok()?,
        },
    };
    key.to_der().ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::key::KeyType;

    #[test]
    fn each_form_has_its_label_and_is_read_back() {
        for (kind, label) in
            [(KeyType::Rsa2048, "RSA"), (KeyType::P256, "EC"), (KeyType::P384, "EC"), (KeyType::P521, "EC")]
        {
            let key = PrivateKey::generate(kind).unwrap();
            let pem = key.to_traditional_pem().unwrap();
            assert!(pem.starts_with(format!("-----BEGIN {label} PRIVATE KEY-----\n").as_bytes()), "{kind:?}");
            assert_eq!(PrivateKey::from_pem(&pem).unwrap().public_key(), key.public_key(), "{kind:?}");
            let block = &pem::find(&pem)[0];
            let found = [rsa_public(&block.der), sec1_public(&block.der)];
            let expected = Some(key.public_key().clone());
            assert_eq!(found, if label == "RSA" { [expected, None] } else { [None, expected] }, "{kind:?}");
        }
        let key = PrivateKey::generate(KeyType::Ed25519).unwrap();
        assert!(key.to_traditional_pem().is_err());
    }

    #[test]
    fn keys_that_only_go_has_are_known_by_their_public_half() {
        let der = |text: &str| crate::go::base64::decode(text).unwrap();
        let numbers = sec1_public(&der(P224)).and_then(|key| Numbers::of(&key));
        assert!(matches!(numbers, Some(Numbers::Ec { curve: Curve::P224, .. })));
        let numbers = rsa_public(&der(RSA_1024)).and_then(|key| Numbers::of(&key));
        assert!(matches!(numbers, Some(Numbers::Rsa { modulus, .. }) if modulus.len() == 128));
    }

    /// Made by `openssl ecparam -name secp224r1 -genkey -noout`.
    const P224: &str = "\
        MGgCAQEEHBWogLtt38+XuIccUYYkpx/gk2gt1G04BAarNBOgBwYFK4EEACGhPAM6AAQQyP1zwUfIdlQNblUgfZNxxbxtanms\
        1fmc/trHyrlxLxfbtlVbjDpoWR9G1gvvNfCBDELepCJm3A==";

    /// Made by `openssl genrsa -traditional 1024`.
    const RSA_1024: &str = "\
        MIICXAIBAAKBgQCX4WD1kUpy1TXQ/kjVKnB4oxmFrCluFFtyZt6tDJmUu5EX6gud8EkTpw4Nzfr234r1rWqDrxGbR55XviCY\
        DERJn3BrtOk59vmVlnZGaIvACVOyS4n+kTVm3L3tvnXZq8PknLMxyGUpY1uJ3FN/WFOI20uWCejQAGsDeJcC6HeLEwIDAQAB\
        AoGAdYDBsdsRPRxlAWbp1Dl8QGj24usaNnb7dNvPZRR9cYtXqqfBCxUOhGzXO6jjg8HY0U+0O2LjfT4AbCPFNb0vypCkiFu9\
        YSsDyB7zK9J9mUqS13ZoD7Nux7QNgEbiS8schpijaeWMhdDbQwsJS6m0TBzjJUYGkEsNqkXg6q1FQ2kCQQDJ9dD+qyQKndWM\
        Q+EpompSuXwRWWdXhtiVUpHDdFTdiMzB9RXy3b7IBOqGr63rhGogIpRf3ho/6gJoeuYcXszXAkEAwIUdyv1/yK1jDbWhaqD0\
        C1q6/WMQrUGfZ/REQNSzSOPP+dWZXOAtG6DX5vLggvBnb5hqyzrUmnW3zI2XXG2QJQJAGTt5DRhcvGbT0153tzfviL5b3d8J\
        pknWrXFPfNf/8l2xF1qDj4Bc4aiblJBGbnJwv+sSFpgtN2cJPfx823aMqQJBAJ6ezw5J0TgZy6wnA2jkVk7ooXpWXg4yLFGt\
        S3MTDOi4csoIuIRyXBgQbPLnGB4qTz7+GLd7sGHXLenGm3hW+VUCQB+MQgQ1lV8sr0FLYiQsQZK+PWaGHpn7cteC7oVLfDsq\
        NWEevu3KeyrzmF6KkGPowCuDxJpGBl1JoDI59gVBQKY=";
}
