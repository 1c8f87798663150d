//! What Go makes of values and texts, which messages and files are full of: quoted strings, JSON, numbers, and, in the modules
//! below, paths and base64. Knows nothing about where they come from.

pub(crate) mod base64;
pub(crate) mod csv;
pub(crate) mod duration;
pub(crate) mod path;
pub(crate) mod url;

pub(crate) mod float;
pub(crate) mod json;
pub(crate) mod raw_json;
pub(crate) mod tree;
pub(crate) mod yaml;

use std::fmt::{self, Write};

use serde::Serialize;

/// A string as `strconv.Quote` (`%q`) renders it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quoted<T>(pub(crate) T);

impl<T: AsRef<str>> fmt::Display for Quoted<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_char('"')?;
        for character in self.0.as_ref().chars() {
            match character {
                '"' => out.write_str("\\\"")?,
                '\\' => out.write_str("\\\\")?,
                '\u{7}' => out.write_str("\\a")?,
                '\u{8}' => out.write_str("\\b")?,
                '\u{b}' => out.write_str("\\v")?,
                '\u{c}' => out.write_str("\\f")?,
                '\n' => out.write_str("\\n")?,
                '\r' => out.write_str("\\r")?,
                '\t' => out.write_str("\\t")?,
                _ if is_printable(character) => out.write_char(character)?,
                '\0'..' ' | '\u{7f}' => write!(out, "\\x{:02x}", u32::from(character))?,
                '\0'..='\u{ffff}' => write!(out, "\\u{:04x}", u32::from(character))?,
                _ => write!(out, "\\U{:08x}", u32::from(character))?,
            }
        }
        out.write_char('"')
    }
}

/// Returns whether a character is a letter, mark, number, punctuation, symbol or the plain space, as `unicode.IsPrint` has it.
pub(crate) fn is_printable(character: char) -> bool {
    // Rust knows the same classes, but tells them only by what it escapes. Behind another character a mark is not.
    let text: String = ['a', character].iter().collect();
    matches!(character, '\'' | '"' | '\\') || text.escape_debug().count() == 2
}

/// Returns bytes as the text that `encoding/json` writes of them: each byte that is no UTF-8 is a U+FFFD.
pub(crate) fn text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

/// Returns several errors as one text, as `utilerrors.NewAggregate` does: each once, in brackets if there are several.
pub(crate) fn aggregate(errors: &[String]) -> String {
    let mut different: Vec<&str> = Vec::new();
    for error in errors {
        if !different.contains(&error.as_str()) {
            different.push(error);
        }
    }
    match different.as_slice() {
        [only] => (*only).to_owned(),
        several => format!("[{}]", several.join(", ")),
    }
}

/// Returns what `encoding/json` says of a value that does not fit; `field` is the innermost struct and the way to the field.
pub(crate) fn cannot_unmarshal(found: &str, field: &str, go_type: &str) -> String {
    format!("json: cannot unmarshal {found} into Go struct field {field} of type {go_type}")
}

/// Returns a value as `json.Marshal` renders it: as everybody does, but safe inside HTML and JavaScript.
pub(crate) fn json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string(value).unwrap_or_default();
    for (character, escape) in [
        ('<', "\\u003c"),
        ('>', "\\u003e"),
        ('&', "\\u0026"),
        ('\u{2028}', "\\u2028"),
        ('\u{2029}', "\\u2029"),
    ] {
        if text.contains(character) {
            text = text.replace(character, escape);
        }
    }
    text
}

/// Reads a boolean as `strconv.ParseBool` does.
///
/// # Errors
/// In Go's words.
pub(crate) fn parse_bool(text: &str) -> Result<bool, String> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(format!("strconv.ParseBool: parsing {}: invalid syntax", Quoted(text))),
    }
}

/// Returns a `float64` as `json.Marshal` renders it.
pub(crate) fn number(number: f64) -> String {
    if number == 0.0 || (1e-6..1e21).contains(&number.abs()) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    if text.contains("e-") { text } else { text.replace('e', "e+") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_go_does() {
        for (text, quoted) in [
            ("", r#""""#),
            ("a b", r#""a b""#),
            ("\"\\'", r#""\"\\'""#),
            ("\u{7}\u{8}\u{b}\u{c}\n\r\t", r#""\a\b\v\f\n\r\t""#),
            ("\0\u{1f}\u{7f}", r#""\x00\x1f\x7f""#),
            ("ä漢😀e\u{301}", "\"ä漢😀e\u{301}\""),
            ("\u{85}\u{a0}\u{ad}\u{200b}\u{feff}", r#""\u0085\u00a0\u00ad\u200b\ufeff""#),
            ("\u{e0001}", r#""\U000e0001""#),
            ("\u{1f600}\u{10ffff}", "\"\u{1f600}\\U0010ffff\""),
        ] {
            assert_eq!(Quoted(text).to_string(), quoted);
        }
    }

    #[test]
    fn renders_json_as_go_does() {
        assert_eq!(
            json(&["<a>&\u{2028}\"", "\u{8}\u{1}\u{7f}"]),
            "[\"\\u003ca\\u003e\\u0026\\u2028\\\"\",\"\\b\\u0001\u{7f}\"]"
        );
    }

    #[test]
    fn renders_numbers_as_go_does() {
        for (value, text) in [
            (1.5, "1.5"),
            (0.0, "0"),
            (-1.1, "-1.1"),
            (9223372036854775808.0, "9223372036854776000"),
            (1e21, "1e+21"),
            (-2.5e-7, "-2.5e-7"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
