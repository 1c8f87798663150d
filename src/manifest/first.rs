//! The first YAML document of a text as `sigs.k8s.io/yaml` reads it when it is given the whole of a file, like a kubeconfig:
//! not cut at lines, JSON read as YAML, and what follows the first value not looked at.

use std::borrow::Cow;

use super::scalar::{self, Scalar};
use super::text::{self, Lines, newlines};
use super::words;
pub use super::words::FirstError;
pub use super::yaml::First;
use super::yaml::{self, Unreadable};

/// Returns the text of `bytes`: UTF-8 with or without a byte order mark, or UTF-16 with one.
///
/// # Errors
/// If they are neither.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, FirstError> {
    text::decode(bytes).map_err(|line| FirstError {
        line: Some(line),
        message: format!("yaml: {}", words::of_encoding(bytes)),
    })
}

/// Reads the first document of `text` and hands it to `take`: the keys of mappings in the order of the text, aliases
/// and merge keys resolved, of repeated keys the last. There is no value in a text without a document.
///
/// # Errors
/// If it cannot be read.
pub fn read<T>(text: &str, take: impl FnOnce(First<'_, '_>) -> T) -> Result<T, FirstError> {
    refuse_characters(text)?;
    refuse_directives(text)?;
    let text = with_plain_line_ends(text)?;
    yaml::read_first(&text, take).map_err(|error| match error {
        Unreadable::Text(error) => words::of_scanner(&error, &text),
        Unreadable::Value(problem) => {
            FirstError { line: Some(problem.line), message: of_value(&problem.message, problem.line) }
        }
    })
}

/// Words what is wrong with a value: what JSON cannot hold is not the YAML reader's to say, and it has no lines for the rest.
fn of_value(message: &str, line: u32) -> String {
    match message.strip_prefix("unsupported value: ") {
        None if line > 1
            && (message.starts_with("found character") || message.starts_with("did not find")) =>
        {
            format!("yaml: line {line}: {message}")
        }
        Some("inf") => "json: unsupported value: +Inf".to_owned(),
        Some("-inf") => "json: unsupported value: -Inf".to_owned(),
        Some(_) => format!("json: {message}"),
        None => format!("yaml: {message}"),
    }
}

/// Returns whether an untagged plain scalar of this text is a string.
pub fn is_string(text: &str) -> bool {
    matches!(scalar::plain(Cow::Borrowed(text)), Scalar::String(_))
}

/// Returns whether an untagged plain scalar of this text is null.
pub fn is_null(text: &str) -> bool {
    matches!(scalar::plain(Cow::Borrowed(text)), Scalar::Null)
}

/// Returns the key that an untagged plain scalar of this text is; `None` if it cannot be one.
pub fn key(text: &str) -> Option<Cow<'_, str>> {
    scalar::plain(Cow::Borrowed(text)).into_key().ok().map(|(_, key)| key)
}

// sigs.k8s.io/yaml: goyaml.v2/readerc.go, yaml_parser_update_buffer
fn refuse_characters(text: &str) -> Result<(), FirstError> {
    // Nearly all text is found fine in whole blocks at once.
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    let is_odd = |block: &[u8]| block.iter().fold(false, |odd, byte| odd | !is_plain(byte));
    if !text.as_bytes().chunks(256).any(is_odd) {
        return Ok(());
    }
    let refused = |c: char| {
        let control = c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
        control || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    match text.find(refused) {
        None => Ok(()),
        Some(at) => Err(FirstError {
            line: Some(1 + newlines(&text.as_bytes()[..at])),
            message: "yaml: control characters are not allowed".to_owned(),
        }),
    }
}

/// Refuses what goyaml does of the directives before the document; the parser checks the rest.
// sigs.k8s.io/yaml: goyaml.v2/parserc.go, yaml_parser_process_directives
fn refuse_directives(text: &str) -> Result<(), FirstError> {
    let is_before = |line: &&str| line.starts_with(['%', '#']) || line.trim().is_empty();
    for (line, directive) in (1..).zip(text.lines().take_while(is_before)) {
        let mut parts = directive.split_ascii_whitespace();
        let message = match (parts.next(), parts.next()) {
            (Some("%YAML"), Some("1.1")) | (Some("%TAG"), _) => continue,
            (Some("%YAML"), _) => "found incompatible YAML document",
            (Some(name), _) if name.starts_with('%') => "found unknown directive name",
            _ => continue,
        };
        return Err(FirstError { line: Some(line), message: format!("yaml: {message}") });
    }
    Ok(())
}

/// Makes the line ends that only YAML 1.1 knows into ones that the parser knows too.
fn with_plain_line_ends(text: &str) -> Result<Cow<'_, str>, FirstError> {
    if text.is_ascii() {
        return Ok(Cow::Borrowed(text));
    }
    let begins_line = |at: usize| text[..at].trim_end_matches([' ', '\t']).ends_with(['\n', '\r']) || at == 0;
    if let Some((at, _)) = text.match_indices('\u{feff}').find(|(at, _)| begins_line(*at)) {
        let line = Lines::new(text, 1).at(at);
        let message = format!(
            "yaml: line {line}: a byte order mark within the text, which YAML readers take differently"
        );
        return Err(FirstError { line: Some(line), message });
    }
    if let Some(at) = text.match_indices(['\u{2028}', '\u{2029}']).find_map(|(at, end)| {
        let blank = |c: Option<char>| c.is_none_or(|c| c.is_whitespace());
        let is_folded = blank(text[..at].chars().next_back()) || blank(text[at + end.len()..].chars().next());
        (is_folded || !is_in_quotes(text, at)).then_some(at)
    }) {
        let line = Lines::new(text, 1).at(at);
        let message = format!("yaml: line {line}: U+2028 or U+2029, which YAML readers take differently");
        return Err(FirstError { line: Some(line), message });
    }
    Ok(if text.contains('\u{85}') { Cow::Owned(text.replace('\u{85}', "\n")) } else { Cow::Borrowed(text) })
}

/// Returns whether the character at `at` stands between quotes of its line; in doubt it does not.
fn is_in_quotes(text: &str, at: usize) -> bool {
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    !line.contains('#') && ['"', '\''].iter().any(|quote| line.matches(*quote).count() % 2 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::to_json;

    fn json(text: &str) -> String {
        match read(text, |first| first.value.map(|value| to_json(value).to_string())) {
            Ok(value) => value.unwrap_or_else(|| "null".to_owned()),
            Err(error) => error.message,
        }
    }

    #[test]
    fn the_first_document_counts() {
        for (text, expected) in [
            ("", "null"),
            ("\n", "null"),
            ("# c", "null"),
            ("---\n", "null"),
            ("--- x\n", r#""x""#),
            ("---x\n", r#""---x""#),
            ("a: 1\n---\n{", r#"{"a":1}"#),
            ("a: 1\n...\n]]]", r#"{"a":1}"#),
            ("{a: 1} x", r#"{"a":1}"#),
            ("{\"b\":1, \"a\" :[2,],}", r#"{"b":1,"a":[2]}"#),
            ("{\n\t\"a\": 1\n}", r#"{"a":1}"#),
            ("a: 1\nb: 2\na: 3\n", r#"{"b":2,"a":3}"#),
            ("x: &x {b: 1}\nz: {<<: *x, a: 2}", r#"{"x":{"b":1},"z":{"b":1,"a":2}}"#),
            ("%YAML 1.1\n---\na: 1\n", r#"{"a":1}"#),
            ("a: x\u{85}b: 2\n", r#"{"a":"x","b":2}"#),
            ("a: 'x\u{2028}y'\n", "{\"a\":\"x\u{2028}y\"}"),
            ("a: |\n  x", r#"{"a":"x"}"#),
            ("a: |+\n ", r#"{"a":""}"#),
            ("a: |+\n\n", r#"{"a":"\n"}"#),
            ("a: |+\n  x\n  ", r#"{"a":"x\n"}"#),
            ("a: >\n  x\n# c", r#"{"a":"x\n"}"#),
            ("a: x\r\r\nb: 2\r", r#"{"a":"x","b":2}"#),
        ] {
            assert_eq!(json(text), expected, "{text:?}");
        }
    }

    #[test]
    fn control_characters_are_found_anywhere() {
        for at in [0, 1, 254, 255, 256, 300, 511, 599] {
            for (odd, is_refused) in
                [("\u{0}", true), ("\u{1f}", true), ("\u{7f}", true), ("\u{9f}", true), ("é", false)]
            {
                let text = format!("a: {}{odd}{}", "x".repeat(at), "x".repeat(600 - at));
                assert_eq!(json(&text).contains("control characters"), is_refused, "{odd:?} at {at}");
            }
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_the_words_of_go() {
        for (text, expected) in [
            ("a:\n  b: 1\n\tc: 2\n", "yaml: line 3: found a tab character that violates indentation"),
            ("a: 1\nb: \u{1}\n", "yaml: control characters are not allowed"),
            ("%YAML 1.2\n---\na: 1\n", "yaml: found incompatible YAML document"),
            ("%X\n---\na: 1\n", "yaml: found unknown directive name"),
            ("a: 1\n\tb: 2\n", "yaml: line 2: found a tab character that violates indentation"),
            ("\ta: 1\nb: 2\n", "yaml: found character that cannot start any token"),
            ("a:\n\tb: 1\n", "yaml: line 2: found character that cannot start any token"),
            ("a: &x.y 1\n", "yaml: did not find expected alphabetic or numeric character"),
            ("a: &c [*c]\n", "yaml: anchor 'c' value contains itself"),
            ("a: 1\nb: *x\n", "yaml: unknown anchor 'x' referenced"),
            ("a: 1\nb: [{x: 1\n", "yaml: line 2: did not find expected ',' or '}'"),
            ("a: 'x\n", "yaml: line 2: found unexpected end of stream"),
            ("a: b: c\n", "yaml: mapping values are not allowed in this context"),
        ] {
            assert_eq!(json(text), expected, "{text:?}");
        }
        assert_eq!(
            decode(b"a: \xff").map_err(|e| e.message),
            Err("yaml: invalid leading UTF-8 octet".to_owned())
        );
    }
}
