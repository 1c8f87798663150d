//! The value of a text's first document, owned.

use super::lines;
use crate::api::value::{Token, Value as Read};
use crate::document::value::Value;
use crate::manifest::first::{self, FirstError};

/// Reads the value, null where there is none; and whether a mapping in it may have a key twice.
pub(super) fn value(text: &str) -> Result<(Value, bool), FirstError> {
    match lines::read(text) {
        Some(value) => Ok((value, false)),
        None => composed(text),
    }
}

/// Reads the value of any text, as [`value`] does.
pub(super) fn composed(text: &str) -> Result<(Value, bool), FirstError> {
    first::read(text, |first| (first.value.map(owned).unwrap_or_default(), first.repeats_keys))
}

fn owned(value: Read<'_, '_>) -> Value {
    match value.token() {
        Token::Null => Value::Null,
        Token::Bool(is) => Value::Bool(*is),
        Token::Integer(number) => Value::Integer(*number),
        Token::Unsigned(number) => Value::Unsigned(*number),
        Token::Float(number) => Value::Float(*number),
        Token::String(text) => Value::from(text.as_ref()),
        Token::Sequence { .. } => Value::List(value.items().map(owned).collect()),
        Token::Mapping { .. } => {
            Value::Map(value.entries().map(|(key, value)| (key.to_owned(), owned(value))).collect())
        }
    }
}
