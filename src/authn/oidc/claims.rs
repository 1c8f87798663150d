//! The claims of a token as Go's `encoding/json` reads them: into a map, where a name stands for itself, and into a struct, where
//! upper and lower case are the same. Knows nothing about what they mean.

use std::fmt;

use crate::go;
use crate::go::raw_json::Raw;

/// How deep `encoding/json` lets values nest.
const DEEPEST: usize = 10_000;

/// All claims, in the order of the token, repeated ones included.
pub(super) struct Claims<'t>(Vec<(String, Raw<'t>)>);

impl<'t> Claims<'t> {
    /// Reads the middle part of a token; `None` if it is no object.
    pub(super) fn read(json: &'t [u8]) -> Option<Self> {
        Raw::read(json, DEEPEST)?.members().map(Self)
    }

    /// Returns a claim of the map.
    pub(super) fn get(&self, name: &str) -> Option<Raw<'t>> {
        member(&self.0, name)
    }

    /// Returns the claims that are decoded into a field, one after the other.
    // go: encoding/json/fold.go, foldName
    pub(super) fn of_field(&self, name: &'static str) -> impl Iterator<Item = Raw<'t>> {
        let same = move |key: &str| key.chars().map(folded).eq(name.chars());
        self.0.iter().filter(move |(key, _)| same(key)).map(|(_, value)| *value)
    }
}

/// Returns the last member of a name.
pub(super) fn member<'t>(members: &[(String, Raw<'t>)], name: &str) -> Option<Raw<'t>> {
    members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value)
}

fn folded(character: char) -> char {
    match character {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        other => other.to_ascii_lowercase(),
    }
}

/// A value that does not fit a type of Go's.
#[derive(Debug)]
pub(super) struct Mismatch {
    found: &'static str,
    go_type: &'static str,
}

impl Mismatch {
    pub(super) fn new(value: Raw<'_>, go_type: &'static str) -> Self {
        Self { found: value.kind(), go_type }
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
pub(super) fn string(value: Raw<'_>) -> Result<String, Mismatch> {
    if value.is_null() {
        return Ok(String::new());
    }
    value.string().ok_or_else(|| Mismatch::new(value, "string"))
}

/// Returns a value as a Go `bool`; null leaves it false.
pub(super) fn boolean(value: Raw<'_>) -> Result<bool, Mismatch> {
    if value.is_null() {
        return Ok(false);
    }
    value.boolean().ok_or_else(|| Mismatch::new(value, "bool"))
}

/// Returns a value as a Go `[]string`.
pub(super) fn strings(value: Raw<'_>) -> Result<Vec<String>, Mismatch> {
    if value.is_null() {
        return Ok(Vec::new());
    }
    let items = value.items().ok_or_else(|| Mismatch::new(value, "[]string"))?;
    items.into_iter().map(string).collect()
}
