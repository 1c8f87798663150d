//! Comma-separated values as Go's `encoding/csv` reads them, in its strict manner. Knows nothing about what the fields are.
// go: encoding/csv/reader.go

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, Range};

use zeroize::Zeroizing;

/// A record of several.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// The line on which it begins, from 1.
    pub(crate) line: usize,
    /// Its fields.
    pub(crate) fields: Vec<String>,
}

/// A record of bytes, and where it stands.
pub(crate) struct Raw<'b> {
    /// The line on which it begins, from 1.
    pub(crate) line: usize,
    /// Its bytes, with the line break at its end.
    pub(crate) span: Range<usize>,
    /// Its first fields, as many as are asked for.
    pub(crate) fields: Vec<Field<'b>>,
    /// How many fields it has.
    pub(crate) count: usize,
}

/// A field. It may be a secret: what had to be put together is wiped.
pub(crate) struct Field<'b> {
    /// Where it stands, with its quotes.
    pub(crate) span: Range<usize>,
    value: Value<'b>,
}

enum Value<'b> {
    Plain(&'b [u8]),
    Unquoted(Zeroizing<Vec<u8>>),
}

/// A quote where none may stand, behind which nothing can be read; as text, in Go's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Misplaced {
    /// The line on which its record begins, from 1.
    pub(crate) record: usize,
    /// The line, from 1.
    pub(crate) line: usize,
    /// The byte of the line, from 1; a line break is one.
    pub(crate) column: usize,
    /// What is wrong, in Go's words.
    pub(crate) message: &'static str,
}

/// A misplaced quote, in bytes from the beginning of the text.
struct Quote {
    at: usize,
    what: &'static str,
}

/// Returns the fields of the first record; none for an empty text.
///
/// # Errors
/// In Go's words, for a quote where none may stand, and for a text of nothing but line breaks.
pub(crate) fn record(text: &str) -> Result<Vec<String>, String> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    match records(text).next() {
        Some(record) => record.map(|record| record.fields).map_err(|wrong| wrong.to_string()),
        None => Err("EOF".to_owned()),
    }
}

/// Returns all records; lines without anything are passed over.
pub(crate) fn records(text: &str) -> impl Iterator<Item = Result<Record, Misplaced>> {
    raw(text.as_bytes(), usize::MAX).map(|raw| {
        let Raw { line, fields, .. } = raw?;
        let text = |field: &Field<'_>| String::from_utf8_lossy(field).into_owned();
        Ok(Record { line, fields: fields.iter().map(text).collect() })
    })
}

/// Returns all records of bytes, of each no more than its first `keep` fields.
pub(crate) fn raw(bytes: &[u8], keep: usize) -> impl Iterator<Item = Result<Raw<'_>, Misplaced>> {
    let text = Text(bytes);
    let (mut at, mut line) = (0, 1);
    std::iter::from_fn(move || {
        while let Some(end) = text.line_break(at).filter(|end| *end > at) {
            line += usize::from(bytes[end - 1] == b'\n');
            at = end;
        }
        if at == bytes.len() {
            return None;
        }
        let from = at;
        match text.record(from, keep) {
            Ok((fields, count, end)) => {
                let record = Raw { line, span: from..end, fields, count };
                (at, line) = (end, line + lines_in(&bytes[from..end]));
                Some(Ok(record))
            }
            Err(quote) => {
                at = bytes.len();
                Some(Err(text.misplaced(from, line, &quote)))
            }
        }
    })
}

fn lines_in(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

/// The bytes that are read. A line ends with LF or CRLF, and a CR at the very end is none of its own.
#[derive(Clone, Copy)]
struct Text<'b>(&'b [u8]);

impl<'b> Text<'b> {
    /// Returns the end of the line break at a place, if there is one; the end of the text is one of no length.
    fn line_break(self, at: usize) -> Option<usize> {
        match &self.0[at..] {
            [] => Some(at),
            [b'\n', ..] | [b'\r'] => Some(at + 1),
            [b'\r', b'\n', ..] => Some(at + 2),
            _ => None,
        }
    }

    /// Reads the record that begins at a place; returns its first `keep` fields, how many it has, and its end.
    fn record(self, from: usize, keep: usize) -> Result<(Vec<Field<'b>>, usize, usize), Quote> {
        let (mut fields, mut count, mut at) = (Vec::new(), 0, from);
        loop {
            let (field, behind) = match self.0.get(at) {
                Some(b'"') => self.quoted(at)?,
                _ => self.plain(at)?,
            };
            if count < keep {
                fields.push(field);
            }
            count += 1;
            match self.0.get(behind) {
                Some(b',') => at = behind + 1,
                _ => return Ok((fields, count, self.line_break(behind).unwrap_or(behind))),
            }
        }
    }

    /// Reads a field without quotes; returns it, and what follows it.
    fn plain(self, at: usize) -> Result<(Field<'b>, usize), Quote> {
        let rest = &self.0[at..];
        let end = memchr::memchr2(b',', b'\n', rest).unwrap_or(rest.len());
        let field = match rest.get(end) {
            Some(b',') => &rest[..end],
            _ => rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]),
        };
        match memchr::memchr(b'"', field) {
            Some(quote) => Err(Quote { at: at + quote, what: "bare \" in non-quoted-field" }),
            None => {
                let span = at..at + field.len();
                Ok((Field { span, value: Value::Plain(field) }, at + field.len()))
            }
        }
    }

    /// Reads a field in quotes; returns it, and what follows the closing one.
    fn quoted(self, from: usize) -> Result<(Field<'b>, usize), Quote> {
        let what = "extraneous or missing \" in quoted-field";
        let mut at = from + 1;
        loop {
            let Some(quote) = memchr::memchr(b'"', &self.0[at..]) else {
                return Err(Quote { at: self.0.len(), what });
            };
            let quote = at + quote;
            match self.0.get(quote + 1) {
                Some(b'"') => at = quote + 2,
                Some(b',') => return Ok(self.field(from..quote + 1)),
                _ if self.line_break(quote + 1).is_some() => return Ok(self.field(from..quote + 1)),
                _ => return Err(Quote { at: quote, what }),
            }
        }
    }

    fn field(self, span: Range<usize>) -> (Field<'b>, usize) {
        let inner = &self.0[span.start + 1..span.end - 1];
        let behind = span.end;
        (Field { span, value: unquoted(inner) }, behind)
    }

    /// Says where a quote is, for the record that begins at `from` on `line`.
    fn misplaced(self, from: usize, line: usize, quote: &Quote) -> Misplaced {
        let Quote { at, what: message } = *quote;
        let record = line;
        if at < self.0.len() {
            let before = &self.0[from..at];
            let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
            let line = line + lines_in(before);
            return Misplaced { record, line, column: before.len() - start + 1, message };
        }
        // One is missing at the end of the text, which is behind its last line, line break and all.
        let text = self.0[from..].strip_suffix(b"\r").unwrap_or(&self.0[from..]);
        let (whole, newline) = match text.strip_suffix(b"\n") {
            Some(whole) => (whole.strip_suffix(b"\r").unwrap_or(whole), 1),
            None => (text, 0),
        };
        let start = memchr::memrchr(b'\n', whole).map_or(0, |newline| newline + 1);
        let line = line + lines_in(whole);
        Misplaced { record, line, column: whole.len() - start + newline + 1, message }
    }
}

/// Returns what stands between two quotes.
fn unquoted(inner: &[u8]) -> Value<'_> {
    let has_line_break = || memchr::memmem::find(inner, b"\r\n").is_some();
    if memchr::memchr(b'"', inner).is_none() && !has_line_break() {
        return Value::Plain(inner);
    }
    // One that grows would leave copies behind.
    let mut value = Zeroizing::new(Vec::with_capacity(inner.len()));
    let mut rest = inner;
    while let Some(at) = memchr::memchr2(b'"', b'\r', rest) {
        let (before, behind) = rest.split_at(at);
        value.extend_from_slice(before);
        rest = match behind {
            [b'"', b'"', behind @ ..] => {
                value.push(b'"');
                behind
            }
            [b'\r', b'\n', ..] => &behind[1..],
            _ => {
                value.push(behind[0]);
                &behind[1..]
            }
        };
    }
    value.extend_from_slice(rest);
    Value::Unquoted(value)
}

impl Deref for Field<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.value {
            Value::Plain(value) => value,
            Value::Unquoted(value) => value,
        }
    }
}

impl fmt::Display for Misplaced {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { record, line, column, message } = self;
        if record != line {
            write!(out, "record on line {record}; ")?;
        }
        write!(out, "parse error on line {line}, column {column}: {message}")
    }
}

/// Returns a field as it stands in a file: in quotes where it needs them.
pub(crate) fn quoted(field: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr3(b',', b'"', b'\n', field).is_none() && memchr::memchr(b'\r', field).is_none() {
        return field.into();
    }
    let quotes = memchr::memchr_iter(b'"', field).count();
    let mut quoted = Vec::with_capacity(field.len() + quotes + 2);
    quoted.push(b'"');
    for byte in field {
        quoted.extend(std::iter::repeat_n(*byte, if *byte == b'"' { 2 } else { 1 }));
    }
    quoted.push(b'"');
    quoted.into()
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
            ("\n\r\na", &["a"]),
            ("\"a\"\r", &["a"]),
            ("a\r\r\n", &["a\r"]),
            ("a,\r\nb", &["a", ""]),
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
        let bare = "bare \" in non-quoted-field";
        let misplaced = Misplaced { record: 2, line: 2, column: 2, message: bare };
        assert_eq!(read("a\nb\"c\nd"), [record(1, &["a"]), Err(misplaced)]);
        let missing = "extraneous or missing \" in quoted-field";
        let misplaced = Misplaced { record: 2, line: 4, column: 2, message: missing };
        assert_eq!(read("a\n\"b\nc\nd"), [record(1, &["a"]), Err(misplaced)]);
    }

    #[test]
    fn bytes_know_their_places() {
        let bytes = b"\n\xff,\"b\"\"\r\n\",c,d\r\n\r\n \r";
        let [first, second] = &raw(bytes, 3).collect::<Result<Vec<_>, _>>().unwrap()[..] else { panic!() };
        assert_eq!((first.line, first.count, first.fields.len()), (2, 4, 3));
        let fields: Vec<&[u8]> = first.fields.iter().map(|field| &**field).collect();
        assert_eq!(fields, [&b"\xff"[..], b"b\"\n", b"c"]);
        assert_eq!(&bytes[first.fields[1].span.clone()], b"\"b\"\"\r\n\"");
        assert_eq!(&bytes[first.span.clone()], b"\xff,\"b\"\"\r\n\",c,d\r\n");
        assert_eq!((second.line, second.count, &*second.fields[0]), (5, 1, &b" "[..]));
        assert_eq!(&bytes[second.span.clone()], b" \r");
    }

    #[test]
    fn what_is_quoted_is_read_back() {
        for (field, expected) in [
            ("", ""),
            (" a'b#", " a'b#"),
            ("a,b", "\"a,b\""),
            ("\"", "\"\"\"\""),
            ("a\nb", "\"a\nb\""),
            ("\r", "\"\r\""),
        ] {
            let quoted = quoted(field.as_bytes());
            assert_eq!(quoted, expected.as_bytes());
            let text = [&quoted, &b",x\n"[..]].concat();
            assert_eq!(&*raw(&text, 9).next().unwrap().unwrap().fields[0], field.as_bytes());
        }
    }

    #[test]
    fn a_missing_quote_is_behind_the_last_line() {
        // As kube-apiserver 1.36 said of token files.
        for (text, message) in [
            ("\"\n", "parse error on line 1, column 3"),
            ("t0,a,b\nt1,\"bob,u1\n", "parse error on line 2, column 12"),
            ("t1,\"bob,u1\nt2,eve,u2\n", "record on line 1; parse error on line 2, column 11"),
            // And the same with other ends of lines.
            ("t1,\"bob,u1\r\nt2,eve,u2\r\n\r", "record on line 1; parse error on line 2, column 11"),
            ("\"\r", "parse error on line 1, column 2"),
        ] {
            let wrong = records(text).find_map(Result::err).unwrap().to_string();
            assert_eq!(wrong, format!("{message}: extraneous or missing \" in quoted-field"), "{text:?}");
        }
    }

    #[test]
    fn a_text_of_line_breaks_has_no_record() {
        assert_eq!(record("\n\r\n"), Err("EOF".to_owned()));
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
