//! What reading gives: objects with their places, and what cannot be read.

use crate::api::Origin;
use crate::api::value::Value;

/// An object of the input, on its way to whoever asked for it.
#[derive(Debug)]
pub struct Found<'t> {
    /// Where it begins.
    pub origin: Origin,
    /// The object: always a mapping.
    pub value: Value<'t, 't>,
    /// `apiVersion` and `kind` that a typed list (`RoleList`) gives its items; `None` for an object that says either itself.
    pub list_type: Option<(String, String)>,
    /// Whether it is an item of a list.
    pub is_item: bool,
    /// Keys that YAML text repeats within this object, in the API server's words, with the line in the input.
    pub reports: Vec<String>,
}

/// What was read, when all of it could be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// The number of documents that hold anything.
    pub documents: u32,
    /// The number of objects handed over.
    pub objects: usize,
    /// What there was to report on lists themselves, not on one of their items.
    pub reports: Vec<(Origin, String)>,
}

/// A place of the input that cannot be read. Lines and documents count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ReadError {
    /// The document within the input.
    pub document: u32,
    /// The line within the input.
    pub line: u32,
    /// What is wrong there.
    pub message: String,
}
