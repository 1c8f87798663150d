//! What must be known of a review's text before it is looked at in earnest: its outline, and that it is no bomb.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The most levels that a review may nest, as with manifests.
const MAX_DEPTH: usize = 1000;

/// The most keys and values of one review.
const MAX_VALUES: usize = 100_000;

/// The API server's limit on a request (`apiserver: pkg/server/config.go`).
const MAX_BYTES: usize = 3 * 1024 * 1024;

/// The outline of a value.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    /// It has a list of items.
    pub(super) is_list: bool,
    /// It is no object of the API, but an HTTP request.
    pub(super) is_request: bool,
    /// It has a status already.
    pub(super) has_status: bool,
}

impl Outline {
    /// Reads the outline of one JSON value.
    ///
    /// # Errors
    /// If the text is not one JSON value, or is larger than a review can be. Items of a list are measured one by one.
    pub(super) fn read(text: &str) -> Result<Self, serde_json::Error> {
        let (mut this, mut has_kind, mut has_method) = (Self::default(), false, false);
        let mut values = 0;
        let mut json = serde_json::Deserializer::from_str(text);
        json.disable_recursion_limit();
        let mut see = |key: &str, is_sequence: bool| match key {
            "kind" => has_kind = true,
            "method" => has_method = true,
            "status" => this.has_status = true,
            "items" => this.is_list = is_sequence,
            _ => {}
        };
        Measured { depth: 0, values: &mut values, see: Some(&mut see), is_items: false }
            .deserialize(&mut json)?;
        json.end()?;
        this.is_request = has_method && !has_kind;
        if text.len() > MAX_BYTES && !this.is_list {
            return Err(Error::custom("a review larger than 3 MiB, which no API server takes"));
        }
        Ok(this)
    }
}

/// Is told a field, and whether its value is a sequence.
type See<'s> = dyn FnMut(&str, bool) + 's;

/// A value at a depth, read only to be measured. `see` is told the fields of the outermost one.
struct Measured<'m> {
    depth: usize,
    values: &'m mut usize,
    see: Option<&'m mut See<'m>>,
    /// It is the list's `items`, each of which is measured on its own.
    is_items: bool,
}

impl Measured<'_> {
    fn count<E: Error>(&mut self) -> Result<(), E> {
        *self.values += 1;
        if *self.values > MAX_VALUES {
            return Err(E::custom("a review of more than 100,000 keys and values"));
        }
        Ok(())
    }

    fn enter<E: Error>(&mut self) -> Result<(), E> {
        if self.depth == MAX_DEPTH {
            return Err(E::custom("a review nested deeper than 1000 levels"));
        }
        self.count()
    }
}

impl<'de> DeserializeSeed<'de> for Measured<'_> {
    /// Whether it is a sequence.
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Measured<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(mut self) -> Result<bool, E> {
        self.count().map(|()| false)
    }

    fn visit_bool<E: Error>(mut self, _: bool) -> Result<bool, E> {
        self.count().map(|()| false)
    }

    fn visit_i64<E: Error>(mut self, _: i64) -> Result<bool, E> {
        self.count().map(|()| false)
    }

    fn visit_u64<E: Error>(mut self, _: u64) -> Result<bool, E> {
        self.count().map(|()| false)
    }

    fn visit_f64<E: Error>(mut self, _: f64) -> Result<bool, E> {
        self.count().map(|()| false)
    }

    fn visit_str<E: Error>(mut self, _: &str) -> Result<bool, E> {
        self.count().map(|()| false)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<bool, A::Error> {
        self.enter()?;
        let Self { depth, values, is_items, .. } = self;
        loop {
            if is_items {
                *values = 0;
            }
            let item = Measured { depth: depth + 1, values: &mut *values, see: None, is_items: false };
            if items.next_element_seed(item)?.is_none() {
                return Ok(true);
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<bool, A::Error> {
        self.enter()?;
        let Self { depth, values, mut see, .. } = self;
        while let Some(key) = entries.next_key_seed(Key(see.is_some()))? {
            *values += 1;
            let is_items = key.as_deref() == Some("items");
            let value = Measured { depth: depth + 1, values: &mut *values, see: None, is_items };
            let is_sequence = entries.next_value_seed(value)?;
            if let (Some(see), Some(key)) = (&mut see, key) {
                see(&key, is_sequence);
            }
        }
        Ok(false)
    }
}

/// A key: its text if it is `true` that somebody wants to know.
struct Key(bool);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.then(|| key.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines() {
        let read = |text| Outline::read(text).unwrap();
        assert_eq!(read("1"), Outline::default());
        assert_eq!(read(r#"{"kind": "", "spec": {"status": 1, "items": []}}"#), Outline::default());
        assert_eq!(
            read(r#"{"kind": "", "status": null}"#),
            Outline { has_status: true, ..Outline::default() }
        );
        assert_eq!(read(r#"{"method": "GET"}"#), Outline { is_request: true, ..Outline::default() });
        assert_eq!(read(r#"{"items": [1]}"#), Outline { is_list: true, ..Outline::default() });
        assert_eq!(read(r#"{"items": {}}"#), Outline::default());
        assert!(Outline::read("{} {}").is_err() && Outline::read("{").is_err());
    }

    #[test]
    fn bombs() {
        let nested = |levels| "[".repeat(levels) + &"]".repeat(levels);
        assert!(Outline::read(&nested(1000)).is_ok());
        assert!(Outline::read(&nested(1001)).is_err());
        let many = |field, items: usize| format!("{{\"{field}\":[{}1]}}", "1,".repeat(items - 1));
        assert!(Outline::read(&many("x", 99_000)).is_ok());
        assert!(Outline::read(&many("x", 100_000)).is_err());
        assert!(Outline::read(&many("items", 200_000)).is_ok(), "items are measured one by one");
        assert!(Outline::read(&format!("\"{}\"", "x".repeat(MAX_BYTES))).is_err());
    }
}
