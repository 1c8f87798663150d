//! Bytes to text, and offsets of the text to lines.

use std::borrow::Cow;

/// Returns the text of `bytes`: UTF-8 with or without a byte order mark, or UTF-16 with one. Fails with the line of the
/// first bytes that are neither.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, u32> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, u32> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| 1 + newlines(&bytes[..error.valid_up_to()]))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>, u32> {
    let mut text = String::with_capacity(bytes.len());
    let (pairs, odd) = bytes.as_chunks::<2>();
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        text.push(character.map_err(|_| 1 + newlines(text.as_bytes()))?);
    }
    if odd.is_empty() { Ok(Cow::Owned(text)) } else { Err(1 + newlines(text.as_bytes())) }
}

/// Returns the number of line ends in `bytes`.
pub(super) fn newlines(bytes: &[u8]) -> u32 {
    memchr::memchr_iter(b'\n', bytes).count() as u32
}

/// Finds the lines of a text's offsets; each byte is looked at once, so the offsets must not go back.
#[derive(Debug, Clone)]
pub(super) struct Lines<'a> {
    text: &'a str,
    offset: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    /// Returns the lines of `text`, which begins on `line`.
    pub(super) fn new(text: &'a str, line: u32) -> Self {
        Self { text, offset: 0, line }
    }

    /// Returns the line of the byte at `offset`; for an offset before the last one, that one's line.
    pub(super) fn at(&mut self, offset: usize) -> u32 {
        if let Some(passed) = self.text.as_bytes().get(self.offset..offset) {
            self.line += newlines(passed);
            self.offset = offset;
        }
        self.line
    }

    /// Returns the line on which the mapping with this first key begins; `None` for a key that is no part of the text,
    /// as one with an escape, or stands before the last offset.
    pub(super) fn of_mapping(&mut self, first_key: &str) -> Option<u32> {
        let offset = (first_key.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        let before = self.text.get(self.offset..offset)?;
        let open = before.trim_end_matches(|c: char| c == '"' || c.is_ascii_whitespace());
        let start = if open.ends_with('{') { self.offset + open.len() - 1 } else { offset };
        Some(self.at(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        assert_eq!(decode("é".as_bytes()).unwrap(), "é");
        assert_eq!(decode(b"\xef\xbb\xbfa").unwrap(), "a");
        assert_eq!(decode(b"\xff\xfea\0\x3d\xd8\0\xde").unwrap(), "a😀");
        assert_eq!(decode(b"\xfe\xff\0a").unwrap(), "a");
        assert_eq!(decode(b"a\nb\n\xff"), Err(3));
        assert_eq!(decode(b"\xff\xfe\n\0\0\xd8"), Err(2), "half a surrogate pair");
        assert_eq!(decode(b"\xff\xfea\0b"), Err(1), "half a code unit");
    }

    #[test]
    fn lines_go_forward() {
        let text = "a\nb\n\n{\n \"k\": 1}";
        let mut lines = Lines::new(text, 7);
        assert_eq!(lines.at(0), 7);
        assert_eq!(lines.at(2), 8);
        assert_eq!(lines.of_mapping(&text[9..10]), Some(10), "the line of the brace");
        assert_eq!(lines.of_mapping(&text[0..1]), None, "behind");
        assert_eq!(lines.of_mapping("elsewhere"), None);
    }
}
