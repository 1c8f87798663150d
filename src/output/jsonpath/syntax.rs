//! The parts of a JSONPath template.

/// A part of an action: each takes the values so far, and gives others.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// A text in place of the values, quoted or outside of braces.
    Text(String),
    /// `.name` or `['name']`.
    Field(String),
    /// `[0]`, `[1:3]`, `[::2]`.
    Slice(Slice),
    /// `[?(@.a == "b")]`
    Filter(Filter),
    /// `.*`
    Wildcard,
    /// `..`
    Recursive,
    /// `[0,2]`, `['a','b']`
    Union(Vec<Vec<Step>>),
    /// A number without a point, in place of each value.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// `range`
    Range,
    /// `end`
    End,
    /// Any other word.
    Unknown(String),
}

/// The bounds of a slice, as far as they are given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slice {
    pub(super) start: Option<i64>,
    pub(super) end: End,
    pub(super) step: Option<i64>,
}

/// Where a slice ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum End {
    /// `[1]`: behind the one item.
    One,
    /// `[1:]`: with the list.
    Last,
    /// `[1:3]`
    At(i64),
}

/// What an item must fulfil.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filter {
    /// There is such a value.
    Exists(Vec<Step>),
    /// Both sides are one value, and they compare like this.
    Compare { left: Vec<Step>, operator: String, right: Vec<Step> },
}
