//! Private keys in the forms that each have a label of their own: PKCS#1 for RSA, SEC1 for ECDSA. The control plane reads no other
//! form of an ECDSA key from a file for service accounts.

use der::asn1::{BitStringRef, ContextSpecific, ObjectIdentifier, OctetStringRef};
use der::{Encode, Sequence, TagMode, TagNumber};
use zeroize::Zeroizing;

use super::PrivateKey;
use super::shape::Shape;
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
            super::super::certificate::public_key::is_used_by_go(&key).then_some(key)
        }
        Err(_) => None,
    }
}

/// Returns the public half of an ECDSA key in SEC1.
pub(crate) fn sec1_public(der: &[u8]) -> Option<Spki> {
    match Shape::of(der).ok()? {
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
