//! JSON text onto a tape as it stands, repeated keys included.
//!
//! Shared by unit tests and test binaries: whoever includes this file has the module `value` beside it.

#![allow(clippy::unwrap_used, reason = "a test fails where its JSON is broken")]

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::value::{Tape, Token};

/// Returns the tape of a JSON text.
pub(crate) fn tape(json: &str) -> Tape<'static> {
    let mut tape = Tape::new();
    let mut deserializer = serde_json::Deserializer::from_str(json);
    Filler(&mut tape).deserialize(&mut deserializer).unwrap();
    deserializer.end().unwrap();
    tape
}

struct Filler<'f>(&'f mut Tape<'static>);

impl<'de> DeserializeSeed<'de> for Filler<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Filler<'_> {
    fn scalar<E>(self, token: Token<'static>) -> Result<(), E> {
        self.0.push(token);
        Ok(())
    }
}

impl<'de> Visitor<'de> for Filler<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.scalar(Token::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.scalar(Token::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.scalar(Token::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.scalar(i64::try_from(value).map_or(Token::Unsigned(value), Token::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.scalar(Token::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.scalar(Token::String(value.to_owned().into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let start = self.0.push(Token::Sequence { end: 0 });
        while items.next_element_seed(Filler(self.0))?.is_some() {}
        self.0.close(start);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let start = self.0.push(Token::Mapping { end: 0 });
        while entries.next_key_seed(Filler(self.0))?.is_some() {
            entries.next_value_seed(Filler(self.0))?;
        }
        self.0.close(start);
        Ok(())
    }
}
