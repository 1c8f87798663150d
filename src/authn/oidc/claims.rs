//! The claims of a token as Go's `encoding/json` reads them: into a map, where a name stands for itself, and into a struct, where
//! upper and lower case are the same. Knows nothing about what they mean.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::Stop;
use crate::go;

/// All claims, in the order of the token, repeated ones included.
pub(super) struct Claims(Vec<(String, Value)>);

impl Claims {
    /// Reads the middle part of a token.
    pub(super) fn read(json: &[u8]) -> Result<Self, Stop> {
        // Go reads what is not UTF-8 as U+FFFD.
        let text = String::from_utf8_lossy(json);
        serde_json::from_str(&text).map_err(|_| {
            let has_half_characters = text.contains("\\ud") || text.contains("\\uD");
            if has_half_characters {
                Stop::Unknown("what the token's claims are, which hold half a character".to_owned())
            } else {
                Stop::NotRecognized
            }
        })
    }

    /// Returns a claim of the map.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Returns the claims that are decoded into a field, one after the other.
    // go: encoding/json/fold.go, foldName
    pub(super) fn of_field(&self, name: &'static str) -> impl Iterator<Item = &Value> {
        let same = move |key: &str| key.chars().map(folded).eq(name.chars());
        self.0.iter().filter(move |(key, _)| same(key)).map(|(_, value)| value)
    }
}

fn folded(character: char) -> char {
    match character {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        other => other.to_ascii_lowercase(),
    }
}

impl<'de> Deserialize<'de> for Claims {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Claims;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Claims, A::Error> {
                let mut claims = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    claims.push(entry);
                }
                Ok(Claims(claims))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// A value that does not fit a type of Go's.
#[derive(Debug)]
pub(super) struct Mismatch {
    found: &'static str,
    go_type: &'static str,
}

impl Mismatch {
    pub(super) fn new(value: &Value, go_type: &'static str) -> Self {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        Self { found, go_type }
    }

    /// Returns Go's words where the value is to be a field of the verifier's struct.
    pub(super) fn of_field(&self, name: &str) -> String {
        go::cannot_unmarshal(self.found, &format!("idToken.{name}"), self.go_type)
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "json: cannot unmarshal {} into Go value of type {}", self.found, self.go_type)
    }
}

/// Returns a value as a Go `string`; null leaves it empty.
pub(super) fn string(value: &Value) -> Result<String, Mismatch> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text.clone()),
        other => Err(Mismatch::new(other, "string")),
    }
}

/// Returns a value as a Go `bool`; null leaves it false.
pub(super) fn boolean(value: &Value) -> Result<bool, Mismatch> {
    match value {
        Value::Null => Ok(false),
        Value::Bool(is) => Ok(*is),
        other => Err(Mismatch::new(other, "bool")),
    }
}

/// Returns a value as a Go `[]string`.
pub(super) fn strings(value: &Value) -> Result<Vec<String>, Mismatch> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(items) => items.iter().map(string).collect(),
        other => Err(Mismatch::new(other, "[]string")),
    }
}
