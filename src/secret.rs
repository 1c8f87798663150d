//! Text and bytes that nobody may see: wiped when they go, and never printed by `Debug`. Knows nothing about what they open.

use std::fmt;
use std::ops::Deref;

use zeroize::Zeroizing;

/// A secret text, like a token. Empty where there is none.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

/// Secret bytes, like a private key. Empty where there are none.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl Deref for Secret {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Deref for SecretBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Vec<u8>> for SecretBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl From<Zeroizing<Vec<u8>>> for SecretBytes {
    fn from(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if self.is_empty() { "Secret(none)" } else { "Secret(…)" })
    }
}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if self.is_empty() { "SecretBytes(none)" } else { "SecretBytes(…)" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_secret_is_printed() {
        let (text, bytes) = (Secret::from("test-token"), SecretBytes::from(b"test-key".to_vec()));
        assert_eq!(format!("{text:?} {bytes:?}"), "Secret(…) SecretBytes(…)");
        assert_eq!(&*text, "test-token");
        assert_eq!(&*bytes, b"test-key");
        assert_eq!(format!("{:?}", Secret::default()), "Secret(none)");
    }
}
