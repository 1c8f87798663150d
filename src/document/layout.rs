//! Lines, blanks and comments of a text. Knows nothing about nodes.

/// Returns where the line of `at` begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Returns where the line of `at` ends, less its line end.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    if end > at && text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end }
}

/// Returns where the line after that of `at` begins; the end of the text for the last one.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}

/// Returns whether two places stand on one line.
pub(super) fn same_line(text: &str, a: usize, b: usize) -> bool {
    !text[a.min(b)..a.max(b)].contains('\n')
}

/// Returns what follows `at` on its line.
pub(super) fn rest_of_line(text: &str, at: usize) -> &str {
    &text[at..line_end(text, at)]
}

/// Returns whether nothing or only a comment follows on the line.
pub(super) fn is_blank_or_comment(rest: &str) -> bool {
    let content = rest.trim_start_matches([' ', '\t']);
    content.is_empty() || (content.starts_with('#') && content.len() < rest.len())
}

/// Returns the spaces and tabs with which the line of `at` begins.
pub(super) fn indentation(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..at.max(line_start(text, at))];
    let whole = rest_of_line(text, line_start(text, at));
    let blanks = whole.len() - whole.trim_start_matches([' ', '\t']).len();
    if line.len() < blanks { line } else { &whole[..blanks] }
}

/// Returns the place behind the spaces and tabs at `at`.
pub(super) fn skip_blanks(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches([' ', '\t']).len()
}

/// Returns the place behind the blanks, line ends and comments at `at`.
pub(super) fn skip_trivia(text: &str, mut at: usize) -> usize {
    loop {
        at = text.len() - text[at..].trim_start_matches([' ', '\t', '\r', '\n']).len();
        if !text[at..].starts_with('#') {
            return at;
        }
        at = line_end(text, at);
    }
}

/// Returns the line end that the text uses: that of its first line.
pub(super) fn newline(text: &str) -> &'static str {
    let first = text.find('\n').unwrap_or(0);
    if first > 0 && text.as_bytes()[first - 1] == b'\r' { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_trivia() {
        let text = "a: 1 # c\r\n  # d\r\n\tb";
        assert_eq!((line_start(text, 3), line_end(text, 3), next_line(text, 3)), (0, 8, 10));
        assert_eq!(newline(text), "\r\n");
        assert_eq!(skip_trivia(text, 4), text.len() - 1);
        assert_eq!(indentation(text, text.len() - 1), "\t");
        assert!(is_blank_or_comment(" # c") && is_blank_or_comment("") && !is_blank_or_comment("# c"));
        assert!(!is_blank_or_comment(" x"));
    }
}
