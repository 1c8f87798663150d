//! Values as `json.Marshal` and `json.MarshalIndent` print them. Knows nothing about what they mean.

use super::number;
use super::tree::{Tree, View};
use std::fmt::Write;

/// What Go would have marshalled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A struct: keys as they stand.
    Struct,
    /// What was decoded from JSON: maps with their keys sorted by bytes, and all numbers `float64`.
    Decoded,
}

/// Writes a value on one line.
pub(crate) fn write_compact(out: &mut String, value: &impl Tree, source: Source) {
    Printer { out, source, indent: None }.value(value, 0);
}

/// Writes a value over several lines, four spaces a level, as kubectl does; without a line feed at the end.
pub(crate) fn write_indented(out: &mut String, value: &impl Tree, source: Source) {
    write_nested(out, value, source, 0);
}

/// Writes a value like [`write_indented`], inside of `depth` lists.
pub(crate) fn write_nested(out: &mut String, value: &impl Tree, source: Source, depth: usize) {
    Printer { out, source, indent: Some(4) }.value(value, depth);
}

/// Writes a list like [`write_indented`]; `each` writes an item, one level deep.
pub(crate) fn write_list<I>(out: &mut String, items: &[I], mut each: impl FnMut(&mut String, &I)) {
    let mut printer = Printer { out, source: Source::Decoded, indent: Some(4) };
    printer.group(['[', ']'], items, 0, |printer, item| each(printer.out, item));
}

/// Writes a string, safe inside HTML and JavaScript.
pub(crate) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..' ' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

struct Printer<'o> {
    out: &'o mut String,
    source: Source,
    indent: Option<usize>,
}

impl Printer<'_> {
    fn value<T: Tree>(&mut self, value: &T, depth: usize) {
        match value.view() {
            View::Null => self.out.push_str("null"),
            View::Bool(is) => self.out.push_str(if is { "true" } else { "false" }),
            View::Integer(integer) if self.source == Source::Decoded => {
                self.out.push_str(&number(integer as f64))
            }
            View::Unsigned(integer) if self.source == Source::Decoded => {
                self.out.push_str(&number(integer as f64))
            }
            View::Integer(number) => self.out.push_str(&number.to_string()),
            View::Unsigned(number) => self.out.push_str(&number.to_string()),
            View::Float(float) => self.out.push_str(&number(float)),
            View::String(text) => write_string(self.out, text),
            View::List(items) => {
                self.group(['[', ']'], items, depth, |printer, item| printer.value(item, depth + 1))
            }
            View::Map(mut entries) => {
                if self.source == Source::Decoded {
                    entries.sort_by_key(|(key, _)| *key);
                }
                self.group(['{', '}'], &entries, depth, |printer, (key, value)| {
                    write_string(printer.out, key);
                    printer.out.push_str(if printer.indent.is_some() { ": " } else { ":" });
                    printer.value(*value, depth + 1);
                });
            }
        }
    }

    fn group<I>(
        &mut self,
        [open, close]: [char; 2],
        items: &[I],
        depth: usize,
        mut each: impl FnMut(&mut Self, &I),
    ) {
        self.out.push(open);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.line(depth + 1);
            each(self, item);
        }
        if !items.is_empty() {
            self.line(depth);
        }
        self.out.push(close);
    }

    fn line(&mut self, depth: usize) {
        if let Some(indent) = self.indent {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', depth * indent));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn prints_as_go_does() {
        let value = json!({"b": [], "a": {"<": [1, -2.5, true, null, 18446744073709551615_u64]}, "c": {}, "": "\u{7f}\u{1}é"});
        let mut text = String::new();
        write_compact(&mut text, &value, Source::Decoded);
        assert_eq!(
            text,
            "{\"\":\"\u{7f}\\u0001é\",\"a\":{\"\\u003c\":[1,-2.5,true,null,18446744073709552000]},\"b\":[],\"c\":{}}"
        );
        text.clear();
        write_indented(&mut text, &json!({"b": [1, {"x": 1e21}], "a": {}, "c": []}), Source::Struct);
        assert_eq!(
            text,
            "{\n    \"b\": [\n        1,\n        {\n            \"x\": 1e+21\n        }\n    ],\n    \"a\": {},\n    \"c\": []\n}"
        );
    }
}
