//! Private keys in the forms that each have a label of their own: PKCS#1 for RSA, SEC1 for ECDSA. The control plane reads no other
//! form of an ECDSA key from a file for service accounts.

use der::asn1::{BitStringRef, ContextSpecific, ObjectIdentifier, OctetStringRef};
use der::{Encode, Sequence, TagMode, TagNumber};
use zeroize::Zeroizing;

use super::PrivateKey;
use super::shape::Shape;
use crate::pki::certificate::Curve;
use crate::pki::certificate::public_key::{RsaNumbers, point_on_p224};
use crate::pki::certificate::reader::{Reader, is_negative, tag};
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
        // Of a size that aws-lc does not have, and Go may.
        Err(PkiError::UnsupportedKey(_)) => rsa_numbers(inner, true),
        Err(_) => rsa_numbers(inner, false),
    }
}

/// Returns the public half of an RSA key that aws-lc does not take, for its size or for having more than two primes. Of such a one Go
/// does not look whether the numbers fit.
// go: crypto/x509/pkcs1.go, ParsePKCS1PrivateKey
fn rsa_numbers(der: &[u8], may_have_two_primes: bool) -> Option<Spki> {
    let mut key = Reader::new(der).inside(tag::SEQUENCE)?;
    let version = key.int64(tag::INTEGER)?;
    let modulus = positive(&mut key)?;
    let exponent = key.int64(tag::INTEGER)?;
    let [_, p, q] = [positive(&mut key)?, positive(&mut key)?, positive(&mut key)?];
    for _ in 0..3 {
        key.integer()?;
    }
    let mut more = key.optional(tag::SEQUENCE)?;
    let has_more = more.as_mut().is_some_and(|more| more.inside(tag::SEQUENCE).is_some());
    let fits = has_more || may_have_two_primes && is_product(p, q, modulus);
    let is_sound = RsaNumbers { modulus, exponent }.flaw_of_any_size().is_none();
    if !(0..=1).contains(&version) || !fits || !is_sound {
        return None;
    }
    let exponent: Vec<u8> = exponent.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    Numbers::Rsa { modulus: modulus.to_vec(), exponent }.to_spki().ok()
}

/// Reads a number above zero, without zeros before it.
fn positive<'d>(key: &mut Reader<'d>) -> Option<&'d [u8]> {
    let number = key.integer().filter(|number| !is_negative(number))?;
    let number = number.strip_prefix(&[0]).unwrap_or(number);
    (!number.is_empty()).then_some(number)
}

/// Returns whether a number is the product of two others.
fn is_product(one: &[u8], other: &[u8], product: &[u8]) -> bool {
    // So large a key is nobody's.
    if product.len() > 8192 || one.len() + other.len() > product.len() + 1 {
        return false;
    }
    let mut found = Zeroizing::new(vec![0_u8; one.len() + other.len()]);
    for (at, factor) in one.iter().rev().enumerate() {
        let mut carry = 0;
        for (place, digit) in found.iter_mut().skip(at).zip(other.iter().rev().chain(&[0])) {
            let sum = u16::from(*place) + u16::from(*factor) * u16::from(*digit) + carry;
            [*place, _] = sum.to_le_bytes();
            carry = sum >> 8;
        }
    }
    found.reverse();
    let zeros = found.iter().take_while(|digit| **digit == 0).count();
    found[zeros..] == *product
}

/// Returns the public half of an ECDSA key in SEC1.
pub(crate) fn sec1_public(der: &[u8]) -> Option<Spki> {
    match Shape::of(der).ok()? {
        // No key of that curve is in aws-lc; Go has it.
        Shape::Sec1(Some(oid::P224)) => p224_public(der),
        Shape::Sec1(_) => PrivateKey::from_der(der).ok().map(|key| key.public_key().clone()),
        _ => None,
    }
}

/// Computes the public half, at which Go does not look if it is there.
// go: crypto/x509/sec1.go, parseECPrivateKey
fn p224_public(der: &[u8]) -> Option<Spki> {
    let mut key = Reader::new(der).inside(tag::SEQUENCE)?;
    if key.int64(tag::INTEGER)? != 1 {
        return None;
    }
    let number = key.bytes(tag::OCTET_STRING)?;
    let number = &number[number.iter().take_while(|byte| **byte == 0).count()..];
    let mut scalar = Zeroizing::new([0; 28]);
    let unused = scalar.len().checked_sub(number.len())?;
    scalar[unused..].copy_from_slice(number);
    Numbers::Ec { curve: Curve::P224, point: point_on_p224(&scalar)? }.to_spki().ok()
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
        for (key, bytes) in [(RSA_1024, 128), (RSA_512, 64), (RSA_OF_3_PRIMES, 256)] {
            let numbers = rsa_public(&der(key)).and_then(|key| Numbers::of(&key));
            let Some(Numbers::Rsa { modulus, exponent }) = numbers else { panic!("{bytes} bytes") };
            assert_eq!((modulus.len(), exponent), (bytes, vec![1, 0, 1]));
        }
    }

    #[test]
    fn numbers_count_as_in_go() {
        let der = |text: &str| crate::go::base64::decode(text).unwrap();
        let with = |key: &str, at: usize, byte: u8| {
            let mut key = der(key);
            key[at] = byte;
            rsa_public(&key).is_some()
        };
        let (small, large) = (der(RSA_512), der(RSA_OF_3_PRIMES));
        // Of two primes the product is looked at, of three it is not.
        assert!(!with(RSA_512, 73, small[73] ^ 2));
        assert!(with(RSA_OF_3_PRIMES, 267, large[267] ^ 2));
        // An even modulus, an even exponent, another version.
        assert!(!with(RSA_OF_3_PRIMES, 267, large[267] ^ 1));
        assert!(!with(RSA_OF_3_PRIMES, 272, 2) && !with(RSA_512, 78, 2));
        assert!(with(RSA_OF_3_PRIMES, 6, 0));
        assert!(!with(RSA_OF_3_PRIMES, 6, 2) && !with(RSA_512, 6, 2));
        assert!(is_product(&[0xff, 0xff], &[0xff], &[0xfe, 0xff, 0x01]) && is_product(&[2], &[3], &[6]));
        assert!(!is_product(&[2], &[3], &[7]) && !is_product(&[1, 0], &[1, 0], &[1, 0]));
    }

    #[test]
    fn a_p224_key_needs_no_public_half() {
        let der = |text: &str| crate::go::base64::decode(text).unwrap();
        let computed = sec1_public(&der(BARE_P224)).unwrap();
        assert_eq!(computed.der(), der(PUBLIC_P224));
        // One that is there does not count.
        let mut other = der(P224);
        let of_it = sec1_public(&other).unwrap();
        *other.last_mut().unwrap() ^= 1;
        assert_eq!(sec1_public(&other), Some(of_it));
        let mut zero = der(BARE_P224);
        zero[7..35].fill(0);
        assert_eq!(sec1_public(&zero), None);
        zero[7..35].fill(0xff);
        assert_eq!(sec1_public(&zero), None);
    }

    /// Made by `openssl ec -no_public`, and `openssl ec -pubout`.
    const BARE_P224: &str = "MCoCAQEEHE82wWFmO3zR30tC9kv7EcTTxS0W7m/NpU16wJGgBwYFK4EEACE=";
    const PUBLIC_P224: &str = "\
        ME4wEAYHKoZIzj0CAQYFK4EEACEDOgAEzMrXzuukv1ofYj1tXL9r+IXg77AbwMQwYZYiPEJGOSQfqajnkNOMIVcjhBTpeYiN\
        6lkdjXkriB8=";

    /// Made by `openssl genrsa -traditional 512`.
    const RSA_512: &str = "\
        MIIBOwIBAAJBAJn90Qkz3L201+e9Dv0898KH315tR3FDPAP1ZMr//WLDAHu+GcJzaE0m+PQk/F0jtnVvKMy9CN0/6zTyQFf2\
        cVsCAwEAAQJAEyP7YZtyqpnZ5FIZlNyJJ0LgPspygN+MjClqV9kt06KcBHc5C/Fk08HQLp1hLDedAT+tAEKqeV6UHRWykyj1\
        4QIhAMqK9b8fErqG/tPt6Un8/He7DkpjsApVvoGt4vksHKNzAiEAwqJtzF2IwTjn+UPn246TsNeFUM4AxxeIByxea6lyEHkC\
        IQDFQtlcrpK6/8cn+MoAuVfZ9GBSqwxExIWqHwSz0PaDaQIgMndtYt0p1XgM5hwOZWaNsv/fCHmxx+25DqsZfG7+LXkCIQCh\
        pKPZipi7fjyFXCmYn3Vdhn2VZ5ZNBcjWtT6HUWdT6A==";

    /// Made by `openssl genrsa -traditional -primes 3 2048`.
    const RSA_OF_3_PRIMES: &str = "\
        MIIE2QIBAQKCAQEAvjjxA6TufZFijmW0ymJvFLzBYxcrW7bSnBQ8iFJcsn1JF0r5QyehaLQXZ8E8yHw9cjF3IOQtPjx6PE57\
        kleuHeeV7uwI/UJzqGS/WxtjIdRULgE8r/x1ct04cUiaMxKf+BtUCmYBpgM4xQ58IkIEg0SvgezuwR9jUin4r3SScnJ/H1Hy\
        fFUy2ci3DgLNV2XFFAuWB+FKCKwrCvO0gwx1dqGzB3ZKpMqIDb6nIQ+rFaQPALWE//Xb6cDiG2ZbodmdwvR/dkBJgc1xtEDy\
        EjYpf6p7arlypslD2yLxYTNIVfZzEUqQQJawnGJ/VDhqnroBjTaeIV5m0i3BnBVgSjTKNwIDAQABAoIBAQCZqwhQyFl9iQhU\
        Pqd5Y2GXIBEeCqaVNbEYM2TfP6Hw8zMrpP6OmKJVIj9SKxH+aBd/e6RgJtTB1TtuInzDMR/QurgtxfJRHfCvFYxcflhsCMpk\
        S82JjijTV/wXOnCb2uv4ARSfRWDbfWVFTnSquOxKPAe/pFWuSJVXNGFoXFM3R2p00D1EBMN/1gT3UZNFGlOkYcNQyvCBi2lD\
        RdG6OvW+pwlzIqJ9V9E2q/JtSp4yYTz5QUjfw2EuZxXeJUOMVsfWcx6fJDTxuA/DW7xNs0mwYIC7u+Lbo9t0Ufmw1P4Eyy/w\
        y6XRpUQUEpWC+SodKwpAhhIxkBRHORItsF9ikBmBAlYHoQcdYU/MpSJlfYezTJ+GtlIUSTtyjlUmBmzfAMZ32iGMYJGsD5mf\
        bEP4rEG99N86ecvsgR/QCwnLlLSbZ4S+wB9sx5WzZnRxCM3hnOP0oUXqikvvuwJWBnba8/vvyvIeGl2sAQ6WE8OK0xQhJyCw\
        Lu/4imtV5KTVGbDbeI8RahAJaSXoeWCkKAErhiR7JEi5dBCArjuIRV5WclkQmHoUa8Kt8PYZlIiR4oiSuOUCVgcr+M1E0si2\
        IIy6IlyK1pjEQorxgSIi7abueWB2kRzQgaM+kRLoI2m8VHWsMa1KSqPlJbAyft6L0eyA4fwJp7/OSnxvb6qT0TkFps3GOIGb\
        LmfbFKHLAlYDS2yI0a0DqKcDFR7nYwHGjPEiZ64F/TkOkyv/kHk0kXYzI9qX9YMQpZ/GQZXc1w6TfRUrx0gj1BUBPK/5HUp0\
        4IH6wb4dmIrz6UMx/pxHAdwosybkqQJWA8dimB9bTWhWDxuNA0BOf24Y5FNFN8VMn21ARwABcqM3NIc9/m5xpx1W0yl9clgy\
        PXl2cCWYMZA5f4sstwonkEQfWBjurE3TTKodJgITK/L852lbVCEwggELMIIBBwJWA9tyEaMajPek4TkaWEso41QbYNC1+0Mu\
        /XTZ1O7OxPOTO0hvqA7vu8uClkqqFCG3BaHEzXEZa+Pxn+DGF0VkYib1dv8vDtkqjMlAPQK+4qhqHdzimJECVTiqvipfDrHz\
        i11Mjr6ZdRpRi+fOWcIMQ01eZuLhiNn1nBRXHAznYx6VuuxEAG3C5BbZhXS1IcTuC9/JXnKEBUH5GkAgwjhiQbwW7KlorPc/\
        R8FyW5ECVgHBtjcjOMYOVFUHFTRWq3129Fw/LBgU88KyHo1nqXltmTxTcmfFLrgF+9DRaGD3qLHTk+Pad+OnU2uDEPbXAMku\
        +Raol9W/8MaegwBhF/D6Wy/mUsHy";

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
