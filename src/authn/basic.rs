//! Names and passwords in a request's `Authorization` header, which servers took until Kubernetes 1.19.
// go: net/http/request.go, parseBasicAuth

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::request::Headers;

/// What Go's StdEncoding decodes: padded, and bits behind the last byte that may be anything.
const STD: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical)
        .with_decode_allow_trailing_bits(true),
);

/// A name and a password.
pub struct Pair {
    bytes: Zeroizing<Vec<u8>>,
    colon: usize,
}

impl Pair {
    /// Returns those of the first `Authorization` header; none where it has another form, which is no error.
    pub fn of_authorization(headers: &Headers) -> Option<Self> {
        let (scheme, encoded) = headers.first("Authorization").split_at_checked("Basic ".len())?;
        let encoded = scheme.eq_ignore_ascii_case(b"Basic ").then_some(encoded)?;
        let bytes = Zeroizing::new(STD.decode(encoded).ok()?);
        let colon = memchr::memchr(b':', &bytes)?;
        Some(Self { bytes, colon })
    }

    /// Returns the name.
    pub fn user(&self) -> &[u8] {
        &self.bytes[..self.colon]
    }

    /// Returns the password.
    pub fn password(&self) -> &[u8] {
        &self.bytes[self.colon + 1..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_colon_parts_name_and_password() {
        let pair = |value: &str| {
            let mut headers = Headers::default();
            headers.push("Authorization", value.as_bytes());
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
            Pair::of_authorization(&headers).map(|pair| (text(pair.user()), text(pair.password())))
        };
        let of = |user: &str, password: &str| Some((user.to_owned(), password.to_owned()));
        assert_eq!(pair("Basic Ym9iOng6eQ=="), of("bob", "x:y"));
        assert_eq!(pair("bASIC OA=="), None);
        assert_eq!(pair("basic Og=="), of("", ""));
        for other in ["", "Basic", "Basic Ym9i", "Basic Ym9iOng6eQ", "Bearer Og=="] {
            assert_eq!(pair(other), None, "{other}");
        }
    }
}
