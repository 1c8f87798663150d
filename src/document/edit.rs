//! The words of an edit: where, what, and why not.

use crate::document::value::Value;

/// A step from a value to one within it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// To the value of a mapping's key.
    Key(String),
    /// To an item of a list, from 0.
    Index(usize),
}

/// Returns the value at a path.
pub fn at<'v>(value: &'v Value, path: &[Step]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Key(name) => value.get(name),
        Step::Index(index) => value.items().get(*index),
    })
}

/// A change of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Puts a value in another one's place.
    Replace {
        /// The value to replace.
        path: Vec<Step>,
        /// What to put there.
        value: Value,
    },
    /// Gives a mapping a key; one that it has already gets the value.
    Add {
        /// The mapping; null, or a document without a value, becomes one.
        path: Vec<Step>,
        /// The key.
        key: String,
        /// Its value.
        value: Value,
    },
    /// Does what [`Edit::Add`] does, but puts a new key before those that the mapping has.
    AddFirst {
        /// The mapping.
        path: Vec<Step>,
        /// The key.
        key: String,
        /// Its value.
        value: Value,
    },
    /// Gives a list one more item at its end.
    Append {
        /// The list; it is made if it is null, or missing from a mapping.
        path: Vec<Step>,
        /// The item.
        value: Value,
    },
    /// Takes out an entry of a mapping or an item of a list.
    Remove {
        /// The value to take out.
        path: Vec<Step>,
    },
}

/// Why a document is not edited. Nothing of it was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct Refused {
    /// The line that is in the way, from 1.
    pub line: u32,
    /// What is in the way.
    pub reason: String,
    /// What may help.
    pub hint: Option<String>,
}

/// A change of text: what stands between `start` and `end` gives way to `text`.
#[derive(Debug)]
pub(super) struct Splice {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: zeroize::Zeroizing<String>,
}

/// What is in the way, at a place of the text.
#[derive(Debug)]
pub(super) struct Obstacle {
    pub(super) at: usize,
    pub(super) reason: String,
    pub(super) hint: Option<&'static str>,
}

impl Obstacle {
    pub(super) fn new(at: usize, reason: impl Into<String>, hint: &'static str) -> Self {
        Self { at, reason: reason.into(), hint: Some(hint) }
    }
}

impl Splice {
    pub(super) fn new(start: usize, end: usize, text: impl Into<zeroize::Zeroizing<String>>) -> Self {
        Self { start, end, text: text.into() }
    }
}
