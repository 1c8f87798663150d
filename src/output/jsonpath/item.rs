//! What a step of a JSONPath gives: values of the document and values of the template.
//!
//! client-go walks what `encoding/json` decodes, so every number of the document is a `float64`, and one written in a template
//! without a point is an `int` that compares with none of them.

use crate::go::tree::{Tree, View};
use std::cmp::Ordering;

/// One value.
#[derive(Debug)]
pub(super) enum Item<'a, T> {
    /// A value of the document.
    Value(&'a T),
    /// A text of the template.
    Text(&'a str),
    /// An `int` of the template.
    Integer(i64),
    /// A `float64` of the template.
    Float(f64),
    /// A boolean of the template.
    Bool(bool),
    /// A byte of a string.
    Byte(u8),
    /// What a range over nothing, or over a null, walks.
    Nothing,
}

impl<T> Clone for Item<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Item<'_, T> {}

/// A value as Go's reflection tells it.
pub(super) enum Kind<'a, T> {
    Nil,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Byte(u8),
    String(&'a str),
    List(&'a [T]),
    Map(Vec<(&'a str, &'a T)>),
    Invalid,
}

impl<'a, T: Tree> Item<'a, T> {
    pub(super) fn kind(self) -> Kind<'a, T> {
        match self {
            Self::Value(value) => match value.view() {
                View::Null => Kind::Nil,
                View::Bool(is) => Kind::Bool(is),
                View::Integer(number) => Kind::Float(number as f64),
                View::Unsigned(number) => Kind::Float(number as f64),
                View::Float(number) => Kind::Float(number),
                View::String(text) => Kind::String(text),
                View::List(items) => Kind::List(items),
                View::Map(entries) => Kind::Map(entries),
            },
            Self::Text(text) => Kind::String(text),
            Self::Integer(number) => Kind::Integer(number),
            Self::Float(number) => Kind::Float(number),
            Self::Bool(is) => Kind::Bool(is),
            Self::Byte(byte) => Kind::Byte(byte),
            Self::Nothing => Kind::Invalid,
        }
    }

    /// Returns what is in the value: of a list, a map or, as bytes, a string.
    pub(super) fn children(self) -> Vec<Self> {
        match self.kind() {
            Kind::List(items) => items.iter().map(Item::Value).collect(),
            Kind::Map(entries) => entries.into_iter().map(|(_, value)| Item::Value(value)).collect(),
            Kind::String(text) => text.bytes().map(Item::Byte).collect(),
            _ => Vec::new(),
        }
    }
}

impl<T> Kind<'_, T> {
    /// Returns the Go type.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Nil => "<nil>",
            Self::Bool(_) => "bool",
            Self::Integer(_) => "int",
            Self::Float(_) => "float64",
            Self::Byte(_) => "uint8",
            Self::String(_) => "string",
            Self::List(_) => "[]interface {}",
            Self::Map(_) => "map[string]interface {}",
            Self::Invalid => "<invalid reflect.Value>",
        }
    }
}

/// Returns whether two values compare as `operator` says.
///
/// # Errors
/// In client-go's words, if they are of different kinds or of one without an order.
pub(super) fn compare<T>(left: &Kind<'_, T>, operator: &str, right: &Kind<'_, T>) -> Result<bool, String> {
    const BAD_KIND: &str = "invalid type for comparison";
    let is_basic =
        |kind: &Kind<'_, T>| !matches!(kind, Kind::Nil | Kind::Invalid | Kind::List(_) | Kind::Map(_));
    if !matches!(operator, "==" | "!=" | "<" | "<=" | ">" | ">=") {
        return Err(format!("unrecognized filter operator {operator}"));
    }
    if !is_basic(left) || !is_basic(right) {
        return Err(BAD_KIND.to_owned());
    }
    let order = match (left, right) {
        (Kind::Bool(_), Kind::Bool(_)) if !matches!(operator, "==" | "!=") => return Err(BAD_KIND.to_owned()),
        (Kind::Bool(left), Kind::Bool(right)) => Some(left.cmp(right)),
        (Kind::Float(left), Kind::Float(right)) => left.partial_cmp(right),
        (Kind::Integer(left), Kind::Integer(right)) => Some(left.cmp(right)),
        (Kind::Byte(left), Kind::Byte(right)) => Some(left.cmp(right)),
        (Kind::Integer(left), Kind::Byte(right)) => Some(left.cmp(&i64::from(*right))),
        (Kind::Byte(left), Kind::Integer(right)) => Some(i64::from(*left).cmp(right)),
        (Kind::String(left), Kind::String(right)) => Some(left.cmp(right)),
        _ => return Err("incompatible types for comparison".to_owned()),
    };
    Ok(match operator {
        "==" => order == Some(Ordering::Equal),
        "!=" => order != Some(Ordering::Equal),
        "<" => order == Some(Ordering::Less),
        "<=" => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        ">" => order == Some(Ordering::Greater),
        _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    })
}
