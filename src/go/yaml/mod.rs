//! Values as `sigs.k8s.io/yaml` prints them. Knows nothing about what they mean.
//!
//! kubectl marshals to JSON, reads that as YAML and prints it with version 2 of `go.yaml.in/yaml`: keys in natural order, two
//! spaces a level, lists not indented under their key, and whatever YAML 1.1 would take for something else is quoted.
//! On that way Go loses a NEL and refuses a DEL or a byte order mark inside a string; here they are printed escaped.

mod emitter;
mod order;
mod resolve;
mod scalar;
#[cfg(test)]
mod tests;

use super::tree::{Tree, View};
use super::{float, number};
use emitter::Emitter;
use scalar::Place;

/// Spaces a level.
const INDENT: usize = 2;

/// A key of more bytes than this is printed after a question mark (`emitterc.go: check_simple_key`).
const LONGEST_SIMPLE_KEY: usize = 128;

/// Writes a value as one document, without a marker before it and with a line feed after it.
pub(crate) fn write(out: &mut String, value: &impl Tree) {
    let mut emitter = Emitter::new(out);
    node(&mut emitter, value, Position { indent: None, in_mapping: false });
    emitter.end();
}

/// Where a node stands.
#[derive(Clone, Copy)]
struct Position {
    /// The indentation of the collection around it.
    indent: Option<usize>,
    in_mapping: bool,
}

impl Position {
    fn deeper(self) -> usize {
        self.indent.map_or(0, |indent| indent + INDENT)
    }
}

fn node<T: Tree>(out: &mut Emitter<'_>, value: &T, at: Position) {
    match value.view() {
        View::Null => plain(out, "null"),
        View::Bool(is) => plain(out, if is { "true" } else { "false" }),
        View::Integer(number) => plain(out, &number.to_string()),
        View::Unsigned(number) => plain(out, &number.to_string()),
        View::Float(number) => plain(out, &float_text(number)),
        View::String(text) => string(out, text, at, false),
        View::List([]) => plain(out, "[]"),
        View::List(items) => list(out, items, at),
        View::Map(entries) if entries.is_empty() => plain(out, "{}"),
        View::Map(entries) => map(out, entries, at),
    }
}

fn list<T: Tree>(out: &mut Emitter<'_>, items: &[T], at: Position) {
    let indent = match at.indent {
        Some(indent) if at.in_mapping && !out.at_indentation() => indent,
        _ => at.deeper(),
    };
    for item in items {
        out.indent(indent);
        out.token("-", true);
        node(out, item, Position { indent: Some(indent), in_mapping: false });
    }
}

fn map<T: Tree>(out: &mut Emitter<'_>, entries: Vec<(&str, &T)>, at: Position) {
    let indent = at.deeper();
    let place = Position { indent: Some(indent), in_mapping: true };
    for (key, value) in order::sorted(entries) {
        out.indent(indent);
        if key.len() <= LONGEST_SIMPLE_KEY && !scalar::has_break(key) {
            string(out, key, place, true);
            out.close(":");
        } else {
            out.token("?", true);
            string(out, key, place, false);
            out.indent(indent);
            out.token(":", true);
        }
        node(out, value, place);
    }
}

fn string(out: &mut Emitter<'_>, text: &str, at: Position, is_key: bool) {
    let indent = at.indent.map_or(INDENT, |indent| indent + INDENT);
    scalar::write(out, text, Place { indent, is_key });
}

fn plain(out: &mut Emitter<'_>, text: &str) {
    out.token(text, false);
}

/// Go prints the number as JSON, and prints what YAML makes of that: an integer if it is one.
fn float_text(float: f64) -> String {
    let json = number(float);
    match (json.parse::<i64>(), json.parse::<u64>()) {
        (Ok(integer), _) => integer.to_string(),
        (_, Ok(integer)) => integer.to_string(),
        _ => float::general(float),
    }
}
