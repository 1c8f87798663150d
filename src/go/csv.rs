//! Comma-separated values as Go's `encoding/csv` reads them, in its strict manner. Knows nothing about what the fields are.
// go: encoding/csv/reader.go

use std::borrow::Cow;

/// A record of several.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// The line on which it begins, from 1.
    pub(crate) line: usize,
    /// Its fields.
    pub(crate) fields: Vec<String>,
}

/// A quote where none may stand, behind which nothing can be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Misplaced {
    /// The line, from 1.
    pub(crate) line: usize,
    /// What is wrong, in Go's words.
    pub(crate) message: &'static str,
}

/// A misplaced quote, in bytes from the beginning of a record.
struct Quote {
    at: usize,
    what: &'static str,
}

/// Returns the fields of the first record; none for an empty text.
///
/// # Errors
/// In Go's words, for a quote where none may stand.
pub(crate) fn record(text: &str) -> Result<Vec<String>, String> {
    let text = &*normalized(text);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    first(text).map(|(fields, _)| fields).map_err(|quote| error(text, quote.at, quote.what))
}

/// Returns all records; lines without anything are passed over.
pub(crate) fn records(text: &str) -> impl Iterator<Item = Result<Record, Misplaced>> {
    let text = normalized(text);
    let (mut at, mut line) = (0, 1);
    std::iter::from_fn(move || {
        while text[at..].starts_with('\n') {
            (at, line) = (at + 1, line + 1);
        }
        let rest = Some(&text[at..]).filter(|rest| !rest.is_empty())?;
        let lines_in = |part: &str| memchr::memchr_iter(b'\n', part.as_bytes()).count();
        Some(match first(rest) {
            Ok((fields, behind)) => {
                let record = Record { line, fields };
                let end = rest.len() - behind.len();
                (at, line) = (at + end, line + lines_in(&rest[..end]));
                Ok(record)
            }
            Err(quote) => {
                at = text.len();
                Err(Misplaced { line: line + lines_in(&rest[..quote.at]), message: quote.what })
            }
        })
    })
}

/// Returns the text with line feeds only at the ends of lines.
fn normalized(text: &str) -> Cow<'_, str> {
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.contains("\r\n") { text.replace("\r\n", "\n").into() } else { text.into() }
}

/// Reads the first record of a text; returns it, and what follows it.
fn first(text: &str) -> Result<(Vec<String>, &str), Quote> {
    let mut fields = Vec::new();
    let mut rest = text;
    loop {
        let at = text.len() - rest.len();
        let (field, behind) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_field(text, quoted)?,
            None => {
                let end = rest.find([',', '\n']).unwrap_or(rest.len());
                if let Some(quote) = rest[..end].find('"') {
                    return Err(Quote { at: at + quote, what: "bare \" in non-quoted-field" });
                }
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        fields.push(field);
        match behind.strip_prefix(',') {
            Some(behind) => rest = behind,
            None => return Ok((fields, behind)),
        }
    }
}

/// Reads a field behind its opening quote; returns it, and what follows the closing one.
fn quoted_field<'t>(text: &'t str, mut rest: &'t str) -> Result<(String, &'t str), Quote> {
    let misplaced = |at| Quote { at, what: "extraneous or missing \" in quoted-field" };
    let mut field = String::new();
    loop {
        let Some(quote) = rest.find('"') else { return Err(misplaced(text.len())) };
        field.push_str(&rest[..quote]);
        rest = &rest[quote + 1..];
        match rest.strip_prefix('"') {
            Some(behind) => {
                field.push('"');
                rest = behind;
            }
            None if rest.is_empty() || rest.starts_with([',', '\n']) => return Ok((field, rest)),
            None => return Err(misplaced(text.len() - rest.len() - 1)),
        }
    }
}

/// Lines and columns (in bytes) are counted from 1.
fn error(text: &str, at: usize, what: &str) -> String {
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = at - before.rfind('\n').map_or(0, |newline| newline + 1) + 1;
    let record = if line > 1 { "record on line 1; " } else { "" };
    format!("{record}parse error on line {line}, column {column}: {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_go_does() {
        for (text, fields) in [
            ("", &[][..]),
            ("a", &["a"]),
            ("a,b", &["a", "b"]),
            ("a,", &["a", ""]),
            (" a , b", &[" a ", " b"]),
            (r#""x,y",z"#, &["x,y", "z"]),
            (r#""a""b""#, &[r#"a"b"#]),
            ("\"a\nb\",c\nd", &["a\nb", "c"]),
            ("--z", &["--z"]),
            ("a\r\nb", &["a"]),
            ("a,b\r", &["a", "b"]),
        ] {
            assert_eq!(record(text).unwrap(), fields, "{text:?}");
        }
    }

    #[test]
    fn records_know_their_lines() {
        let read = |text| records(text).collect::<Vec<_>>();
        let record = |line, fields: &[&str]| {
            Ok(Record { line, fields: fields.iter().map(|field| (*field).to_owned()).collect() })
        };
        assert_eq!(read(""), []);
        assert_eq!(read("\n\r\n\n"), []);
        assert_eq!(
            read("a,b\r\n\r\n\"x\r\ny\",\r\n \nlast"),
            [record(1, &["a", "b"]), record(3, &["x\ny", ""]), record(5, &[" "]), record(6, &["last"])]
        );
        let misplaced = |line, message| Err(Misplaced { line, message });
        assert_eq!(read("a\nb\"c\nd"), [record(1, &["a"]), misplaced(2, "bare \" in non-quoted-field")]);
        assert_eq!(
            read("a\n\"b\nc\nd"),
            [record(1, &["a"]), misplaced(4, "extraneous or missing \" in quoted-field")]
        );
    }

    // As kubectl 1.36 said of --exec-arg.
    #[test]
    fn refuses_misplaced_quotes_as_go_does() {
        for (text, message) in [
            (r#"a"b"#, "parse error on line 1, column 2: bare \" in non-quoted-field"),
            (r#"=x,="q""#, "parse error on line 1, column 5: bare \" in non-quoted-field"),
            ("\"", "parse error on line 1, column 2: extraneous or missing \" in quoted-field"),
            (r#""a"b"#, "parse error on line 1, column 3: extraneous or missing \" in quoted-field"),
            (
                "\"a\nb",
                "record on line 1; parse error on line 2, column 2: extraneous or missing \" in quoted-field",
            ),
        ] {
            assert_eq!(record(text).unwrap_err(), message, "{text:?}");
        }
    }
}
