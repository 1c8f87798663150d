//! What the printers see of a value. Knows nothing about who holds it, so no string is copied before it is printed.

/// A value that can be printed.
pub trait Tree: Sized {
    /// Returns the value as one of the few forms that there are.
    fn view(&self) -> View<'_, Self>;
}

/// The form of a value.
#[derive(Debug)]
pub enum View<'a, T> {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number that fits an `int64`.
    Integer(i64),
    /// A number that fits a `uint64` only.
    Unsigned(u64),
    /// Any other number.
    Float(f64),
    /// A string.
    String(&'a str),
    /// A sequence.
    List(&'a [T]),
    /// A mapping, in its own order; no key stands twice.
    Map(Vec<(&'a str, &'a T)>),
}

impl Tree for serde_json::Value {
    fn view(&self) -> View<'_, Self> {
        match self {
            Self::Null => View::Null,
            Self::Bool(is) => View::Bool(*is),
            Self::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(number), _) => View::Integer(number),
                (None, Some(number)) => View::Unsigned(number),
                (None, None) => View::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Self::String(text) => View::String(text),
            Self::Array(items) => View::List(items),
            Self::Object(entries) => {
                View::Map(entries.iter().map(|(key, value)| (key.as_str(), value)).collect())
            }
        }
    }
}
