//! Keys as JSON Web Keys (RFC 7517), as go-jose reads and writes them.
// go-jose: jwk.go

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::ServiceAccountKey;
use crate::go::raw_json::Raw;
use crate::pki::certificate::Curve;
use crate::pki::numbers::Numbers;

/// The alphabet of tokens and keys, as Go's `base64.RawURLEncoding` reads it: unused bits are free, padding is not.
pub(crate) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// Appends a key as kube-apiserver serves it.
pub(super) fn write(out: &mut String, key: &ServiceAccountKey) {
    let algorithm = key.algorithm().map(|algorithm| algorithm.to_string()).unwrap_or_default();
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let id = &key.id;
    match Numbers::of(&key.spki) {
        Some(Numbers::Rsa { modulus, exponent }) => {
            let (n, e) = (encode(&modulus), encode(&exponent));
            out.push_str(&format!(
                r#"{{"use":"sig","kty":"RSA","kid":"{id}","alg":"{algorithm}","n":"{n}","e":"{e}"}}"#
            ));
        }
        Some(Numbers::Ec { curve, point }) => {
            let (x, y) = point[1..].split_at(point.len() / 2);
            let (x, y) = (encode(x), encode(y));
            out.push_str(&format!(
                r#"{{"use":"sig","kty":"EC","kid":"{id}","crv":"{curve}","alg":"{algorithm}","x":"{x}","y":"{y}"}}"#
            ));
        }
        // There is no such key.
        None => {}
    }
}

/// Reads the document that an issuer serves. Keys of other kinds than tokens have are passed over.
///
/// # Errors
/// Says what is wrong with it.
pub fn read_set(text: &[u8]) -> Result<Vec<ServiceAccountKey>, String> {
    let document = Raw::read(text, usize::MAX).ok_or("it is no JSON")?;
    let members = document.members().ok_or("it is no JSON object")?;
    let keys = members.into_iter().find(|(name, _)| name == "keys").map(|(_, keys)| keys);
    let keys = keys.and_then(Raw::items).ok_or("it has no list `keys`")?;
    let mut read = Vec::new();
    for (at, key) in keys.into_iter().enumerate() {
        let wrong = |words: &str| format!("its key {}: {words}", at + 1);
        let key = Jwk::read(key).ok_or_else(|| wrong("it is no JSON Web Key"))?;
        if key.is_private {
            return Err(wrong("it is a private key, which nobody may serve"));
        }
        match key.numbers {
            Material::Public(numbers) => {
                let spki = numbers.to_spki().map_err(|_| wrong("its numbers are no key"))?;
                let key = ServiceAccountKey::of(&spki)
                    .ok_or_else(|| wrong("its numbers are no key"))?
                    .named(key.id);
                read.push(key);
            }
            Material::Broken => return Err(wrong("its numbers are no key")),
            Material::Other => {}
        }
    }
    if read.is_empty() { Err("it has no RSA or ECDSA key".to_owned()) } else { Ok(read) }
}

/// Returns whether go-jose reads a key that stands in the header of a token, as a public one.
///
/// A key with a certificate (`x5c`, `x5u`, `x5t`) counts for none here: kauth does not check that they fit, and no token has one.
pub(crate) fn is_public(raw: Raw<'_>) -> bool {
    Jwk::read(raw).is_some_and(|key| {
        let is_key = match key.numbers {
            // Only that there are numbers is looked at.
            Material::Public(Numbers::Rsa { exponent, .. }) => exponent.iter().any(|byte| *byte != 0),
            Material::Public(numbers) => numbers.to_spki().is_ok(),
            Material::Other => key.is_ed25519,
            Material::Broken => false,
        };
        is_key && !key.is_private && !key.has_certificate
    })
}

struct Jwk {
    id: String,
    numbers: Material,
    is_private: bool,
    is_ed25519: bool,
    has_certificate: bool,
}

enum Material {
    Public(Numbers),
    /// Of a kind that is known, without the numbers of a key.
    Broken,
    /// Of another kind.
    Other,
}

impl Jwk {
    fn read(raw: Raw<'_>) -> Option<Self> {
        let mut texts = HashMap::new();
        let mut has_certificate = false;
        for (name, value) in raw.members()? {
            let text = match name.as_str() {
                _ if value.is_null() => None,
                "use" | "kty" | "kid" | "crv" | "alg" | "k" | "x" | "y" | "n" | "e" | "d" => {
                    Some(value.string()?)
                }
                "x5c" | "x5u" | "x5t" | "x5t#S256" => {
                    has_certificate = true;
                    None
                }
                _ => None,
            };
            if texts.insert(name, text).is_some() {
                return None;
            }
        }
        let mut text = |name: &str| texts.remove(name).flatten();
        let id = text("kid").unwrap_or_default();
        let is_private = text("d").is_some();
        let kind = text("kty")?;
        let curve = text("crv").unwrap_or_default();
        let mut number = |name: &str| BASE64.decode(text(name)?).ok();
        let numbers = match kind.as_str() {
            "RSA" => rsa(number("n"), number("e")),
            "EC" => ec(&curve, number("x"), number("y")),
            _ => Some(Material::Other),
        };
        // Of any length: it is copied into one of 32 bytes.
        let is_ed25519 = kind == "OKP" && curve == "Ed25519" && number("x").is_some();
        Some(Self {
            id,
            numbers: numbers.unwrap_or(Material::Broken),
            is_private,
            is_ed25519,
            has_certificate,
        })
    }
}

fn rsa(modulus: Option<Vec<u8>>, exponent: Option<Vec<u8>>) -> Option<Material> {
    Some(Material::Public(Numbers::Rsa { modulus: modulus?, exponent: exponent? }))
}

fn ec(curve: &str, x: Option<Vec<u8>>, y: Option<Vec<u8>>) -> Option<Material> {
    let (curve, size) = match curve {
        "P-256" => (Curve::P256, 32),
        "P-384" => (Curve::P384, 48),
        "P-521" => (Curve::P521, 66),
        _ => return None,
    };
    let (x, y) = (x?, y?);
    let point = (x.len() == size && y.len() == size).then(|| [&[4][..], &x, &y].concat())?;
    Some(Material::Public(Numbers::Ec { curve, point }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_set_is_said() {
        for (text, said) in [
            ("", "no JSON"),
            ("[]", "no JSON object"),
            ("{}", "no list"),
            (r#"{"keys":{}}"#, "no list"),
            (r#"{"keys":[]}"#, "no RSA or ECDSA key"),
            (r#"{"keys":[1]}"#, "key 1: it is no JSON Web Key"),
            (r#"{"keys":[{"kty":"oct","k":"AA"},{"kty":"OKP"}]}"#, "no RSA or ECDSA key"),
            (r#"{"keys":[{"kty":"RSA","n":"AQ"}]}"#, "numbers are no key"),
            (r#"{"keys":[{"kty":"RSA","n":"","e":""}]}"#, "numbers are no key"),
            (r#"{"keys":[{"kty":"RSA","n":"AQ","e":"AQ","d":"AQ"}]}"#, "private key"),
            (r#"{"keys":[{"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"}]}"#, "numbers are no key"),
        ] {
            let error = read_set(text.as_bytes()).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn the_key_of_a_header_is_read_as_in_go() {
        for (key, is_key) in [
            (r#"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#, true),
            (r#"{"kty":"OKP","crv":"Ed25519","x":""}"#, true),
            (r#"{"kty":"OKP","crv":"Ed25519"}"#, false),
            (r#"{"kty":"OKP","crv":"X25519","x":"AA"}"#, false),
            (r#"{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}"#, false),
            (r#"{"kty":"RSA","n":"AQ","e":"AQAB"}"#, true),
            (r#"{"kty":"RSA","n":"AQ","e":"AA"}"#, false),
        ] {
            assert_eq!(is_public(Raw::read(key.as_bytes(), usize::MAX).unwrap()), is_key, "{key}");
        }
    }

    #[test]
    fn base64_is_as_lenient_as_go() {
        assert_eq!(BASE64.decode("QR").unwrap(), b"A");
        for text in ["QQ==", "Q", "Q/==", "Q Q", "+A"] {
            assert!(BASE64.decode(text).is_err(), "{text}");
        }
    }
}
