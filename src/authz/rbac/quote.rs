//! Strings as Go's `%q` prints them, which the server's messages use.
//!
//! Knows nothing about what is quoted.

use std::fmt::{self, Display, Formatter, Write};

/// Prints a string in double quotes with Go's escapes (`go: strconv.Quote`).
pub(super) struct Quoted<T>(pub(super) T);

impl<T: AsRef<str>> Display for Quoted<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for character in self.0.as_ref().chars() {
            write_escaped(f, character)?;
        }
        f.write_char('"')
    }
}

fn write_escaped(f: &mut Formatter<'_>, character: char) -> fmt::Result {
    match character {
        '"' => f.write_str("\\\""),
        '\\' => f.write_str("\\\\"),
        '\x07' => f.write_str("\\a"),
        '\x08' => f.write_str("\\b"),
        '\x0b' => f.write_str("\\v"),
        '\x0c' => f.write_str("\\f"),
        '\n' => f.write_str("\\n"),
        '\r' => f.write_str("\\r"),
        '\t' => f.write_str("\\t"),
        ' '..='~' => f.write_char(character),
        '\0'..'\x20' | '\x7f' => write!(f, "\\x{:02x}", u32::from(character)),
        _ if is_printable(character) => f.write_char(character),
        '\0'..'\u{10000}' => write!(f, "\\u{:04x}", u32::from(character)),
        _ => write!(f, "\\U{:08x}", u32::from(character)),
    }
}

/// Returns what `strconv.IsPrint` returns for what is not ASCII. Behind a first character, `str`'s own escaping leaves exactly the printable
/// characters as they are (`char`'s also escapes combining marks, which are printable).
fn is_printable(character: char) -> bool {
    let mut buffer = [b' '; 5];
    let end = 1 + character.encode_utf8(&mut buffer[1..]).len();
    std::str::from_utf8(&buffer[..end]).is_ok_and(|text| text.escape_debug().eq(text.chars()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_gos() {
        for (text, quoted) in [
            ("it's jane", r#""it's jane""#),
            ("a\"b\\c", r#""a\"b\\c""#),
            ("\x07\x08\x0b\x0c\n\r\t\0\x1f\x7f", r#""\a\b\v\f\n\r\t\x00\x1f\x7f""#),
            ("é'日e\u{301}", "\"é'日e\u{301}\""),
            ("\u{ad}\u{a0}\u{200b}\u{e0001}", r#""\u00ad\u00a0\u200b\U000e0001""#),
        ] {
            assert_eq!(Quoted(text).to_string(), quoted);
        }
    }
}
