//! What the parser's spans leave out or take in too much, put right from the text itself.

use granit_parser::Span;

use super::layout::{line_end, next_line, skip_trivia};

/// Returns the offsets of a span.
pub(super) fn range(span: &Span) -> Option<(usize, usize)> {
    span.start.byte_offset().zip(span.end.byte_offset())
}

/// Returns the place behind blanks, comments, anchors and tags.
pub(super) fn skip_properties(text: &str, at: usize) -> usize {
    let mut at = skip_trivia(text, at);
    while text[at..].starts_with(['&', '!']) {
        let behind = text[at..].find([' ', '\t', '\r', '\n']).map_or(text.len(), |end| at + end);
        at = skip_trivia(text, behind);
    }
    at
}

/// Returns where the last line of a block scalar ends, given its header and where the parser's span ends, which may lie behind
/// blank lines and the next line's indentation.
pub(super) fn end_of_block_scalar(text: &str, header: usize, span_end: usize) -> usize {
    let mark = &text[header..line_end(text, header)];
    let indicators = mark.split([' ', '\t']).next().unwrap_or_default();
    let keeps = indicators.contains('+');
    let first = next_line(text, header);
    let limit = span_end.max(first.min(text.len()));
    let (mut at, mut end, mut depth) = (first, line_end(text, header), None);
    while at < limit {
        let line = &text[at..line_end(text, at)];
        let blanks = line.len() - line.trim_start_matches(' ').len();
        let is_blank = blanks == line.len();
        // The span may end within the indentation of a line that is no longer part of it.
        let is_whole = at + line.len() <= limit;
        if !is_whole {
            break;
        }
        if !is_blank && depth.is_none() {
            depth = Some(blanks);
        }
        let is_content = !is_blank || depth.is_some_and(|depth| blanks > depth);
        if is_content || (keeps && next_line(text, at) <= limit.max(at + 1)) {
            end = at + line.len();
        }
        at = next_line(text, at);
    }
    end
}
