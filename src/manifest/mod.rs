//! Bytes to objects: what kubectl would read from a manifest, with the document and the line of each object.
//!
//! Knows nothing about files, and of Kubernetes only what a list is. JSON and YAML give the same [`Value`]s: numbers,
//! booleans, merge keys and repeated keys as `sigs.k8s.io/yaml` reads them. Lists are streamed: never more than one object
//! is held at a time.
//!
//! This is the full reader. A line reader for the one shape of YAML that kubectl prints belongs between [`read`] and the
//! module `yaml`: it takes a document whole or hands it over, and a property test holds the two equal.

mod anchors;
mod builder;
mod dialect;
mod documents;
mod fault;
pub mod first;
mod found;
mod frame;
mod handover;
mod json;
mod mapping;
mod pieces;
mod scalar;
mod text;
mod words;
mod yaml;

pub use found::{Found, ReadError, Summary};
pub use pieces::{Piece, pieces};

use crate::api::value::{Token, Value};
use handover::{Handover, Problem};

/// Reads all objects of `bytes` (JSON values one after the other, or YAML documents), those of lists one by one.
///
/// `source` is passed on in each object's [`Origin`](crate::api::Origin).
///
/// # Errors
/// Names every document that cannot be read. The others, and the items before the broken place, were handed to `sink`.
pub fn read(source: u32, bytes: &[u8], sink: &mut dyn FnMut(Found<'_>)) -> Result<Summary, Vec<ReadError>> {
    read_with(Handover::new(source, true, sink), bytes)
}

/// Reads `bytes` as [`read`] does, but hands over one value for each document: lists are left whole.
///
/// # Errors
/// As [`read`].
pub fn read_documents(
    source: u32,
    bytes: &[u8],
    sink: &mut dyn FnMut(Found<'_>),
) -> Result<Summary, Vec<ReadError>> {
    read_with(Handover::new(source, false, sink), bytes)
}

/// Returns `value` as a tree. Of repeated keys the last counts; a number that JSON cannot hold becomes null.
pub fn to_json(value: Value<'_, '_>) -> serde_json::Value {
    use serde_json::Value as Json;
    match value.token() {
        Token::Null => Json::Null,
        Token::Bool(is) => Json::Bool(*is),
        Token::Integer(number) => Json::from(*number),
        Token::Unsigned(number) => Json::from(*number),
        Token::Float(number) => Json::from(*number),
        Token::String(text) => Json::from(text.as_ref()),
        Token::Sequence { .. } => value.items().map(to_json).collect(),
        Token::Mapping { .. } => {
            Json::Object(value.entries().map(|(key, value)| (key.to_owned(), to_json(value))).collect())
        }
    }
}

/// Reads as JSON what begins with a brace, and as YAML the rest (`apimachinery: pkg/util/yaml/decoder.go`).
fn read_with(mut handover: Handover<'_>, bytes: &[u8]) -> Result<Summary, Vec<ReadError>> {
    match text::decode(bytes) {
        Ok(text) if text.trim_start().starts_with('{') => json::read(&text, &mut handover),
        Ok(text) => documents::read(&text, &mut handover),
        Err(line) => {
            handover.begin_document();
            let _ = handover.fail(Problem { line, message: "the text is not valid UTF-8".to_owned() });
        }
    }
    handover.into_result()
}
