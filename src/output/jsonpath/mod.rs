//! `-o jsonpath=…`: kubectl's templates. Knows nothing about what is printed, nor where a template comes from.
//!
//! No crate evaluates the expressions, because they are not RFC 9535's: an index out of bounds is an error and not nothing,
//! `['a.b']` is two keys, `..` gives only what has something in it, filters take lists only and refuse to compare a number with
//! an integer, names need no quotes, a text stands in place of a value. Of 74 expressions that kubectl answered, with their
//! names translated, serde_json_path 0.7 and jsonpath-rust 1.0 differ in meaning on 21 (28 %). What is left for a crate is to
//! look up keys, on a copy of the document in which no secret is wiped.

mod evaluate;
mod item;
mod parse;
mod syntax;
#[cfg(test)]
mod tests;
mod unquote;

use crate::go::tree::Tree;
use crate::go::{Quoted, float, json};
use item::{Item, Kind};
use json::Source;
use syntax::Step;

/// A template.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    text: String,
    parts: Vec<Vec<Step>>,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// In kubectl's words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts =
            parse::template(text).map_err(|error| format!("error parsing jsonpath {text}, {error}"))?;
        Ok(Self { text: text.to_owned(), parts })
    }

    /// Returns the template with the document's values in it: strings bare, lists and maps as JSON, a space between several.
    ///
    /// # Errors
    /// In kubectl's words, without values of the document.
    pub(super) fn print(&self, document: &impl Tree) -> Result<String, String> {
        let mut text = String::new();
        for results in self.evaluate(document)? {
            for (index, item) in results.into_iter().enumerate() {
                if index > 0 {
                    text.push(' ');
                }
                print(&mut text, item);
            }
        }
        Ok(text)
    }

    /// Returns what each text and action gives as a JSON list of its own.
    ///
    /// # Errors
    /// As [`print`](Self::print).
    pub(super) fn print_as_json(&self, document: &impl Tree) -> Result<String, String> {
        let mut text = String::new();
        for results in self.evaluate(document)? {
            json::write_list(&mut text, &results, |out, item| print_as_json(out, *item));
            text.push('\n');
        }
        Ok(text)
    }

    fn evaluate<'a, T: Tree>(&'a self, document: &'a T) -> Result<Vec<Vec<Item<'a, T>>>, String> {
        evaluate::evaluate(&self.parts, document).map_err(|reason| self.failed(&reason.to_string()))
    }

    /// Returns kubectl's error, but for the object, which it would print whole: it may hold credentials.
    fn failed(&self, reason: &str) -> String {
        let template = &self.text;
        format!(
            "error executing jsonpath {}: Error executing template: {reason}. Printing more information for debugging the template:\n\
             \ttemplate was:\n\t\t{template}\n\tobject given to jsonpath engine was:\n\t\t(left out)",
            Quoted(template)
        )
    }
}

fn print<T: Tree>(out: &mut String, item: Item<'_, T>) {
    match (item.kind(), item) {
        (Kind::List(_) | Kind::Map(_), Item::Value(value)) => {
            json::write_compact(out, value, Source::Decoded)
        }
        (Kind::String(text), _) => out.push_str(text),
        (Kind::Nil, _) => out.push_str("null"),
        (Kind::Bool(is), _) => out.push_str(if is { "true" } else { "false" }),
        (Kind::Integer(number), _) => out.push_str(&number.to_string()),
        (Kind::Float(number), _) => out.push_str(&float::general(number)),
        (Kind::Byte(byte), _) => out.push_str(&byte.to_string()),
        (Kind::Invalid | Kind::List(_) | Kind::Map(_), _) => out.push_str("<no value>"),
    }
}

fn print_as_json<T: Tree>(out: &mut String, item: Item<'_, T>) {
    match item {
        Item::Value(value) => json::write_nested(out, value, Source::Decoded, 1),
        Item::Text(text) => json::write_string(out, text),
        Item::Float(number) => out.push_str(&crate::go::number(number)),
        Item::Nothing => out.push_str("null"),
        item => print(out, item),
    }
}
