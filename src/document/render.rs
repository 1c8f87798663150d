//! New text for values: in lines, in brackets, as JSON.

use granit_parser::ScalarStyle;
use zeroize::Zeroizing;

use super::spelling::{Surroundings, scalar, string};
use crate::document::value::Value;

/// How a document writes what is nested.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Columns from a key to the keys below it.
    pub(super) step: usize,
    /// Columns from a key to the dashes below it.
    pub(super) dash: usize,
    /// Columns from a dash to what stands behind it.
    pub(super) gap: usize,
    pub(super) newline: &'static str,
    /// What is nested in an item stands in brackets.
    pub(super) flow_below: bool,
}

/// How a document writes what stands in brackets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brackets<'t> {
    pub(super) around: Surroundings,
    /// No space behind `,` and `:`.
    pub(super) compact: bool,
    /// A step of indentation, if what is nested gets lines of its own.
    pub(super) unit: Option<&'t str>,
    pub(super) newline: &'static str,
}

/// Brackets within a document of lines.
pub(super) const INLINE: Brackets<'static> =
    Brackets { around: Surroundings::Flow, compact: false, unit: None, newline: "\n" };

/// Scalars and empty collections within a document of lines.
const ON_A_LINE: Brackets<'static> =
    Brackets { around: Surroundings::Block, compact: false, unit: None, newline: "\n" };

/// Returns a string with room for the text of a value, so that no copy of a secret is left behind by its growth.
pub(super) fn with_room(value: &Value) -> Zeroizing<String> {
    Zeroizing::new(String::with_capacity(64 + room(value, 1)))
}

fn room(value: &Value, depth: usize) -> usize {
    let text = |text: &str| 6 * text.len() + 64 + 8 * depth;
    match value {
        Value::String(string) => text(string),
        Value::List(items) => items.iter().map(|item| 64 + 8 * depth + room(item, depth + 1)).sum(),
        Value::Map(entries) => entries.iter().map(|(key, value)| text(key) + room(value, depth + 1)).sum(),
        _ => 32,
    }
}

/// Returns whether the value needs lines of its own in a document of lines.
pub(super) fn needs_lines(value: &Value) -> bool {
    match value {
        Value::List(items) => !items.is_empty(),
        Value::Map(entries) => !entries.is_empty(),
        _ => false,
    }
}

/// Appends `key: value`, its key at `column`; without the line end behind it.
pub(super) fn entry(key: &str, value: &Value, column: usize, style: &Style, out: &mut String) {
    string(key, ScalarStyle::Plain, Surroundings::Block, out);
    out.push(':');
    behind_key(value, column, style, out);
}

/// Appends a value behind the `:` of a key at `column`.
pub(super) fn behind_key(value: &Value, column: usize, style: &Style, out: &mut String) {
    if !needs_lines(value) {
        out.push(' ');
        return brackets(value, "", &ON_A_LINE, out);
    }
    below_key(value, column, style, out);
}

/// Appends the lines of a value below a key at `column`, each with the line end before it.
pub(super) fn below_key(value: &Value, column: usize, style: &Style, out: &mut String) {
    match value {
        Value::List(items) => {
            for value in items {
                new_line(column + style.dash, style, out);
                item(value, column + style.dash, style, out);
            }
        }
        Value::Map(_) => {
            new_line(column + style.step, style, out);
            mapping(value, column + style.step, style, out);
        }
        _ => {}
    }
}

/// Appends `- value`, its dash at `column`.
pub(super) fn item(value: &Value, column: usize, style: &Style, out: &mut String) {
    out.push('-');
    spaces(style.gap - 1, out);
    content(value, column + style.gap, style, out);
}

/// Appends a value whose first line begins at `column`, where `out` stands already.
pub(super) fn content(value: &Value, column: usize, style: &Style, out: &mut String) {
    match value {
        value if !needs_lines(value) => brackets(value, "", &ON_A_LINE, out),
        Value::List(items) => {
            for (index, value) in items.iter().enumerate() {
                if index > 0 {
                    new_line(column, style, out);
                }
                item(value, column, style, out);
            }
        }
        _ => mapping(value, column, style, out),
    }
}

fn mapping(value: &Value, column: usize, style: &Style, out: &mut String) {
    let Value::Map(entries) = value else { return };
    for (index, (key, value)) in entries.iter().enumerate() {
        if index > 0 {
            new_line(column, style, out);
        }
        if style.flow_below && needs_lines(value) {
            string(key, ScalarStyle::Plain, Surroundings::Block, out);
            out.push_str(": ");
            brackets(value, "", &INLINE, out);
        } else {
            entry(key, value, column, style, out);
        }
    }
}

/// Appends a value as it stands in brackets, or a scalar as it stands anywhere in lines; `base` is the indentation of the line.
pub(super) fn brackets(value: &Value, base: &str, form: &Brackets<'_>, out: &mut String) {
    match value {
        Value::List(items) => {
            out.push('[');
            let each = items.iter().map(|value| (None, value));
            in_brackets(each, base, form, out);
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            in_brackets(entries.iter().map(|(key, value)| (Some(&**key), value)), base, form, out);
            out.push('}');
        }
        value => scalar(value, ScalarStyle::Plain, form.around, out),
    }
}

fn in_brackets<'v>(
    entries: impl Iterator<Item = (Option<&'v str>, &'v Value)>,
    base: &str,
    form: &Brackets<'_>,
    out: &mut String,
) {
    let inner = format!("{base}{}", form.unit.unwrap_or_default());
    let mut is_first = true;
    for (key, value) in entries {
        if !is_first {
            out.push(',');
        }
        match form.unit {
            Some(_) => {
                out.push_str(form.newline);
                out.push_str(&inner);
            }
            None if !is_first && !form.compact => out.push(' '),
            None => {}
        }
        is_first = false;
        entry_in_brackets(key, value, &inner, form, out);
    }
    if !is_first && form.unit.is_some() {
        out.push_str(form.newline);
        out.push_str(base);
    }
}

/// Appends `key: value`, or the value of an item, as it stands in brackets; `base` is the indentation of its line.
pub(super) fn entry_in_brackets(
    key: Option<&str>,
    value: &Value,
    base: &str,
    form: &Brackets<'_>,
    out: &mut String,
) {
    if let Some(key) = key {
        string(key, ScalarStyle::Plain, form.around, out);
        out.push_str(if form.compact { ":" } else { ": " });
    }
    brackets(value, base, form, out);
}

fn new_line(column: usize, style: &Style, out: &mut String) {
    out.push_str(style.newline);
    spaces(column, out);
}

/// Appends spaces.
pub(super) fn spaces(count: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', count));
}
