//! Texts as they may be printed: files and certificates come from anywhere, and a name may hold what steers a terminal.

use std::borrow::Cow;

use crate::go;

/// Returns a text with all that does not print as itself escaped: control characters, line breaks, changes of direction.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.chars().all(go::is_printable) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if go::is_printable(c) {
            shown.push(c);
        } else {
            shown.extend(c.escape_default());
        }
    }
    shown.into()
}

/// Returns a text as a shell takes it for one word, and as it may be printed.
pub fn in_shell(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
    if !text.is_empty() && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", shown(text).replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_a_terminal() {
        for plain in ["", "kind-kind", "user@host:6443/a'b\"", "käse 日本", r"C:\x"] {
            assert_eq!(shown(plain), plain);
        }
        for (text, expected) in [
            ("a\u{1b}[31mb", "a\\u{1b}[31mb"),
            ("a\nb\t", "a\\nb\\t"),
            ("\u{9b}\u{202e}\u{2028}", "\\u{9b}\\u{202e}\\u{2028}"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn a_shell_takes_it_for_one_word() {
        for (text, word) in [
            ("/home/ann/.kube/config-2", "/home/ann/.kube/config-2"),
            ("my config", "'my config'"),
            ("it's;$HOME", r"'it'\''s;$HOME'"),
            ("", "''"),
            ("a\nb", r"'a\nb'"),
        ] {
            assert_eq!(in_shell(text), word);
        }
    }
}
