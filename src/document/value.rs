//! Values as they stand in a document, known and unknown fields alike.

use crate::go::tree::{Tree, View};
use crate::secret::Secret;

/// A value. Any string may be a credential, so all are wiped and none is printed.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing at all.
    #[default]
    Null,
    /// A boolean.
    Bool(bool),
    /// A number that fits an `int64`.
    Integer(i64),
    /// A number that only a `uint64` holds.
    Unsigned(u64),
    /// Any other number.
    Float(f64),
    /// A string.
    String(Secret),
    /// A sequence.
    List(Vec<Value>),
    /// A mapping, its keys in the order of the file; no key stands twice.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// Returns the value of a mapping's key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Returns the items of a sequence; nothing for any other value.
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// Returns the string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl Tree for Value {
    fn view(&self) -> View<'_, Self> {
        match self {
            Self::Null => View::Null,
            Self::Bool(is) => View::Bool(*is),
            Self::Integer(number) => View::Integer(*number),
            Self::Unsigned(number) => View::Unsigned(*number),
            Self::Float(number) => View::Float(*number),
            Self::String(text) => View::String(text),
            Self::List(items) => View::List(items),
            Self::Map(entries) => {
                View::Map(entries.iter().map(|(key, value)| (key.as_str(), value)).collect())
            }
        }
    }
}
