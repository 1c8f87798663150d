//! Strings as Go writes them into messages: `%q` and JSON. Knows nothing about what they mean.

use std::fmt::Write;

/// Returns `text` in double quotes, escaped as Go's `strconv.Quote` does.
pub(crate) fn go_quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\x07' => quoted.push_str("\\a"),
            '\x08' => quoted.push_str("\\b"),
            '\x0c' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\x0b' => quoted.push_str("\\v"),
            '\'' => quoted.push(c),
            _ if is_printable(c) => quoted.push(c),
            _ => push_code_point(&mut quoted, c),
        }
    }
    quoted.push('"');
    quoted
}

/// Returns `json` with the characters escaped that Go's `json.Marshal` escapes beyond the standard.
pub(crate) fn go_json(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => push_code_point(&mut escaped, c),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Characters that Go escapes are those that Rust escapes behind another character, where combining marks are let be.
fn is_printable(c: char) -> bool {
    let mut buffer = ['a'; 2];
    buffer[1] = c;
    buffer.iter().collect::<String>().escape_debug().count() == buffer.len()
}

fn push_code_point(text: &mut String, c: char) {
    let code = u32::from(c);
    let written = match code {
        0..0x20 | 0x7f => write!(text, "\\x{code:02x}"),
        0x20..0x1_0000 => write!(text, "\\u{code:04x}"),
        _ => write!(text, "\\U{code:08x}"),
    };
    written.unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_as_go_does() {
        assert_eq!(go_quote("a \"b\" \\ '"), r#""a \"b\" \\ '""#);
        assert_eq!(go_quote("\0\x07\x08\t\n\x0b\x0c\r\x1b\x7f"), r#""\x00\a\b\t\n\v\f\r\x1b\x7f""#);
        assert_eq!(go_quote("é世\u{301}\u{a0}\u{200b}\u{fffd}"), "\"é世\u{301}\\u00a0\\u200b\u{fffd}\"");
        assert_eq!(go_quote("\u{1f600}\u{10ffff}"), "\"\u{1f600}\\U0010ffff\"");
    }

    #[test]
    fn json_is_safe_for_html() {
        assert_eq!(go_json("\"<&>\u{2028}\""), r#""\u003c\u0026\u003e\u2028""#);
    }
}
