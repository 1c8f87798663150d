//! A text cut into its documents where the reader cuts it, for whoever changes one of them and leaves the others.
//!
//! Knows nothing about what is in them.

use serde::de::IgnoredAny;

use super::documents;
use super::text::Lines;

/// A document of a text: a JSON value, or what stands between two separators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The document's own text.
    pub text: &'a str,
    /// Where that begins in the whole text.
    pub start: usize,
    /// The line on which it begins, from 1.
    pub line: u32,
}

/// Cuts a text in which [`read`](super::read) finds nothing wrong; what stands between the pieces is separators and blanks.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let behind = if text.trim_start().starts_with('{') { values(text, &mut pieces) } else { 0 };
    let rest = &text[behind..];
    if !rest.trim().is_empty() {
        let line = Lines::new(text, 1).at(behind);
        let documents = documents::split(rest, line);
        pieces.extend(documents.map(|document| Piece {
            text: document.text,
            start: behind + document.start,
            line: document.text_line,
        }));
    }
    pieces
}

/// Cuts the JSON values at the beginning of a text, and returns where they end.
fn values<'a>(text: &'a str, pieces: &mut Vec<Piece<'a>>) -> usize {
    let (mut lines, mut behind) = (Lines::new(text, 1), 0);
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    while let Some(Ok(_)) = values.next() {
        let end = values.byte_offset();
        let start = end - text[behind..end].trim_start().len();
        pieces.push(Piece { text: &text[start..end], start, line: lines.at(start) });
        behind = end;
    }
    behind
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(u32, &str)> {
        let pieces = pieces(text);
        pieces.iter().for_each(|piece| assert!(text[piece.start..].starts_with(piece.text), "{text:?}"));
        pieces.iter().map(|piece| (piece.line, piece.text)).collect()
    }

    #[test]
    fn documents_are_cut_where_they_are_read() {
        assert_eq!(cut("a: 1\n---\nb: 1\n"), [(1, "a: 1\n"), (3, "b: 1\n")]);
        assert_eq!(cut("---\na: 1\n--- # c\r\nb: 1"), [(2, "a: 1\n"), (4, "b: 1")]);
        assert_eq!(cut("{\"a\": 1}\n\n {\"b\": [\n1]}\n"), [(1, "{\"a\": 1}"), (3, "{\"b\": [\n1]}")]);
        assert_eq!(cut("\n{\"a\": 1}\n---\nb: 1\n"), [(2, "{\"a\": 1}"), (2, "\n"), (4, "b: 1\n")]);
        assert_eq!(cut("{a: 1}\n---\n{\"b\": 1}\n"), [(1, "{a: 1}\n"), (3, "{\"b\": 1}\n")]);
        assert_eq!(cut(" \n"), []);
    }
}
