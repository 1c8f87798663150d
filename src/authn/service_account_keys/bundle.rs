//! A file of public keys as text, of which a rotation changes the lines of one key and no other byte: what kauth does not understand
//! in it, a server may. Knows nothing about files and about what a rotation is.

use std::ops::Range;

use thiserror::Error;
use zeroize::Zeroizing;

use super::{ServiceAccountKey, is_private, of_block};
use crate::pki::pem;

/// The text, and the keys in it.
pub struct Bundle {
    text: Zeroizing<Vec<u8>>,
    keys: Vec<(Range<usize>, ServiceAccountKey)>,
    holds_private_key: bool,
}

/// A text in which a key cannot be moved: the change would make something else of the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("its keys do not stand apart")]
pub struct Entangled;

impl Bundle {
    /// Reads a text as kube-apiserver does.
    pub fn read(text: Zeroizing<Vec<u8>>) -> Self {
        let blocks = pem::find(&text);
        let holds_private_key = blocks.iter().any(is_private);
        let keys = blocks.iter().filter_map(|block| Some((block.lines.clone(), of_block(&block.der)?)));
        let keys = keys.collect();
        drop(blocks);
        Self { text, keys, holds_private_key }
    }

    /// Returns the text.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Returns the keys in their order, repeated ones repeatedly.
    pub fn keys(&self) -> impl Iterator<Item = &ServiceAccountKey> {
        self.keys.iter().map(|(_, key)| key)
    }

    /// Returns whether a key is among them.
    pub fn contains(&self, key: &ServiceAccountKey) -> bool {
        self.keys().any(|known| known == key)
    }

    /// Returns whether a private key is in it, also one that the server passes over.
    pub fn holds_private_key(&self) -> bool {
        self.holds_private_key
    }

    /// Returns the text with a key behind all others.
    ///
    /// # Errors
    /// If the rest would not be what it was.
    pub fn with_last(&self, key: &ServiceAccountKey, pem: &str) -> Result<Vec<u8>, Entangled> {
        let ends_line = self.text.last().is_none_or(|last| *last == b'\n');
        let line_feed: &[u8] = if ends_line { b"" } else { b"\n" };
        let text = [&self.text, line_feed, pem.as_bytes()].concat();
        confirm(text, self.keys().chain([key]))
    }

    /// Returns the text with a key of it before all others.
    ///
    /// # Errors
    /// If the rest would not be what it was.
    pub fn with_first(&self, key: &ServiceAccountKey) -> Result<Vec<u8>, Entangled> {
        let Some(at) = self.keys().position(|known| known == key) else { return Err(Entangled) };
        if at == 0 {
            return Ok(self.text.to_vec());
        }
        let lines = &self.keys[at].0;
        let own = &self.text[lines.clone()];
        let line_feed: &[u8] = if own.ends_with(b"\n") { b"" } else { b"\n" };
        let text = [own, line_feed, &self.text[..lines.start], &self.text[lines.end..]].concat();
        let rest = self.keys().enumerate().filter(|(other, _)| *other != at).map(|(_, key)| key);
        confirm(text, [key].into_iter().chain(rest))
    }

    /// Returns the text without a key.
    ///
    /// # Errors
    /// If the rest would not be what it was.
    pub fn without(&self, key: &ServiceAccountKey) -> Result<Vec<u8>, Entangled> {
        let mut text = Vec::with_capacity(self.text.len());
        let mut at = 0;
        for (lines, _) in self.keys.iter().filter(|(_, known)| known == key) {
            text.extend(&self.text[at..lines.start]);
            at = lines.end;
        }
        text.extend(&self.text[at..]);
        confirm(text, self.keys().filter(|known| *known != key))
    }
}

/// Returns a text that holds just these keys.
fn confirm<'k>(
    text: Vec<u8>,
    expected: impl Iterator<Item = &'k ServiceAccountKey>,
) -> Result<Vec<u8>, Entangled> {
    let bundle = Bundle::read(Zeroizing::new(text));
    if bundle.keys().eq(expected) { Ok(bundle.text.to_vec()) } else { Err(Entangled) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::key::{KeyType, PrivateKey};

    fn key() -> (ServiceAccountKey, String) {
        let key = PrivateKey::generate(KeyType::P256).unwrap();
        let public = ServiceAccountKey::of(key.public_key()).unwrap();
        (public, key.public_key().to_pem().unwrap())
    }

    fn bundle(text: &str) -> Bundle {
        Bundle::read(text.as_bytes().to_vec().into())
    }

    #[test]
    fn one_key_changes_and_no_other_byte() {
        let [(a, a_pem), (b, b_pem), (c, c_pem)] = [key(), key(), key()];
        let text = format!(
            "# a\n{a_pem}# b\r\n{b_pem}-----BEGIN X-----\nQUJD\n-----END X-----\n# {a_pem}{a_pem}end"
        );
        let all = bundle(&text);
        assert!(all.keys().eq([&a, &b, &a]) && !all.contains(&c));
        let is = |found: Result<Vec<u8>, Entangled>, expected: String| {
            assert_eq!(String::from_utf8(found.unwrap()).unwrap(), expected);
        };
        is(all.with_last(&c, &c_pem), format!("{text}\n{c_pem}"));
        is(all.with_first(&a), text.clone());
        is(all.with_first(&b), format!("{b_pem}{}", text.replace(&b_pem, "")));
        is(all.without(&b), text.replace(&b_pem, ""));
        is(all.without(&c), text.clone());
        assert_eq!(all.with_first(&c), Err(Entangled));
        let last = bundle(&format!("{a_pem}{}", b_pem.trim_end()));
        is(last.with_first(&b), format!("{b_pem}{a_pem}"));
    }

    #[test]
    fn a_text_whose_rest_would_change_is_left() {
        let [(a, a_pem), (b, b_pem), (c, c_pem)] = [key(), key(), key()];
        // Without the key between them two halves would become one.
        let (head, tail) = a_pem.split_at(a_pem.len() / 2);
        let halves = bundle(&format!("{head}\n{b_pem}{tail}{c_pem}"));
        assert!(halves.keys().eq([&b, &c]));
        assert_eq!(halves.without(&b), Err(Entangled));
        assert!(halves.without(&c).is_ok() && halves.with_first(&c).is_ok());
        assert_eq!(halves.with_first(&a), Err(Entangled));
    }

    #[test]
    fn private_keys_are_seen_in_each_form() {
        let key = PrivateKey::generate(KeyType::P256).unwrap();
        let ed25519 = PrivateKey::generate(KeyType::Ed25519).unwrap();
        let forms = [key.to_pem(), key.to_traditional_pem(), ed25519.to_pem()].map(Result::unwrap);
        for form in forms {
            assert!(Bundle::read(form.to_vec().into()).holds_private_key());
        }
        // The server does not look at labels.
        let renamed = String::from_utf8(key.to_traditional_pem().unwrap().to_vec()).unwrap();
        assert!(bundle(&renamed.replace("EC PRIVATE KEY", "PUBLIC KEY")).holds_private_key());
        assert!(!bundle(&key.public_key().to_pem().unwrap()).holds_private_key());
    }
}
