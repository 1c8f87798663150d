//! How a scalar is spelled so that every reader of YAML, old or new, reads it back. Knows nothing about where it stands.

use std::fmt::Write;

use granit_parser::ScalarStyle;
use zeroize::Zeroizing;

use crate::document::value::Value;
use crate::manifest::first;

/// Where a scalar is to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Surroundings {
    /// Lines.
    Block,
    /// Brackets of YAML.
    Flow,
    /// Brackets of JSON: strings are always quoted.
    Json,
}

/// Appends a scalar, a string in the style given where that is possible. Collections give nothing.
pub(super) fn scalar(value: &Value, style: ScalarStyle, around: Surroundings, out: &mut String) {
    // Writing to a string never fails.
    let _ = match value {
        Value::Null => write!(out, "null"),
        Value::Bool(is) => write!(out, "{is}"),
        Value::Unsigned(number) => write!(out, "{number}"),
        Value::Integer(number) => write!(out, "{number}"),
        Value::Float(number) => write!(out, "{number:?}"),
        Value::String(text) => {
            string(text, style, around, out);
            Ok(())
        }
        Value::List(_) | Value::Map(_) => Ok(()),
    };
}

/// Appends a string.
pub(super) fn string(text: &str, style: ScalarStyle, around: Surroundings, out: &mut String) {
    match style {
        _ if around == Surroundings::Json => double_quoted(text, out),
        ScalarStyle::Plain if is_plain(text, around) => out.push_str(text),
        ScalarStyle::SingleQuoted if text.chars().all(is_printable) => {
            out.push('\'');
            for (index, part) in text.split('\'').enumerate() {
                out.push_str(if index > 0 { "''" } else { "" });
                out.push_str(part);
            }
            out.push('\'');
        }
        _ => double_quoted(text, out),
    }
}

/// Returns whether a plain scalar of this text is this string to all readers.
fn is_plain(text: &str, around: Surroundings) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || "-_./:@+=,~%&*!|<>?#$^()[]{}'\"\\ ".contains(c);
    let bracketed = around == Surroundings::Flow;
    !text.is_empty()
        && text.chars().all(|c| is_word(c) && is_printable(c))
        && !text.starts_with(|c: char| "-?:,[]{}#&*!|>'\"%@`<=~ ".contains(c))
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !(bracketed && text.contains([',', '[', ']', '{', '}', ':']) && !is_address(text))
        && first::is_string(text)
        && is_left_plain(text)
}

/// Returns whether the colons of a text in brackets are harmless: `https://host:6443`.
fn is_address(text: &str) -> bool {
    let behind_colon =
        |at: usize| text[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
    !text.contains([',', '[', ']', '{', '}']) && text.match_indices(':').all(|(at, _)| behind_colon(at))
}

/// Returns whether a writer that knows the look-alikes of YAML 1.1 leaves the text plain. It folds long ones, of which only the
/// beginning can look like anything else.
fn is_left_plain(text: &str) -> bool {
    let beginning = text.char_indices().nth(60).map_or(text, |(at, _)| &text[..at]);
    serde_saphyr::to_string(&beginning)
        .map(Zeroizing::new)
        .is_ok_and(|written| written.trim_end_matches('\n') == beginning)
}

/// Returns whether the character may stand for itself between quotes.
fn is_printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Appends a string as JSON has it, which is YAML as well.
fn double_quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_printable(c) => out.push(c),
            c => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str, around: Surroundings) -> String {
        let mut out = String::new();
        string(text, ScalarStyle::Plain, around, &mut out);
        out
    }

    #[test]
    fn look_alikes_are_quoted() {
        for text in [
            "on",
            "No",
            "y",
            "N",
            "true",
            "null",
            "~",
            "",
            "1_000",
            "0123",
            "0x1F",
            "1e3",
            ".5",
            "+1",
            "12:30:45",
            "190:20:30",
            "<<",
            "=",
            "2026-11-22",
            " a",
            "a ",
            "a: b",
            "a #b",
            "#a",
            "- a",
            "-",
            "?",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a",
            "a:",
            "'a'",
            "\"a\"",
            "[a]",
            "{a}",
            ".inf",
            ".nan",
            "a\tb",
            "a\nb",
            "\u{2028}",
            "a\u{85}b",
            "\u{feff}a",
            "---",
            "...",
        ] {
            assert!(spelled(text, Surroundings::Block).starts_with('"'), "{text:?}");
        }
    }

    #[test]
    fn usual_words_stay_plain() {
        for text in
            ["dev", "https://10.0.0.1:6443", "arn:aws:eks:eu-west-1:1:cluster/x", "ZHVtbXk=", "é", "a b"]
        {
            assert_eq!(spelled(text, Surroundings::Block), text);
        }
        let long = "ZHVtbXk".repeat(300);
        assert_eq!(spelled(&long, Surroundings::Block), long);
        assert_eq!(spelled("https://h:6443/x", Surroundings::Flow), "https://h:6443/x");
        assert_eq!(spelled("a,b", Surroundings::Flow), "\"a,b\"");
        assert_eq!(spelled("dev", Surroundings::Json), "\"dev\"");
    }

    #[test]
    fn every_character_is_read_back() {
        for around in [Surroundings::Block, Surroundings::Flow, Surroundings::Json] {
            for style in [ScalarStyle::Plain, ScalarStyle::SingleQuoted, ScalarStyle::DoubleQuoted] {
                for c in (0..0x300)
                    .chain(0x1ff0..0x2070)
                    .chain(0xfeff..=0xfeff)
                    .chain(0xfff0..0x1_0010)
                    .filter_map(char::from_u32)
                {
                    for text in [c.to_string(), format!("a{c}b"), format!("{c} {c}"), format!("a{c}")] {
                        let mut spelled = String::new();
                        string(&text, style, around, &mut spelled);
                        let document = match around {
                            Surroundings::Block => format!("k: {spelled}\n"),
                            _ => format!("{{\"k\": {spelled}, \"l\": 1}}"),
                        };
                        let read = first::read(&document, |first| {
                            first.value.and_then(|map| map.get("k")?.as_str().map(str::to_owned))
                        });
                        assert_eq!(read, Ok(Some(text)), "{document:?}");
                    }
                }
            }
        }
    }
}
