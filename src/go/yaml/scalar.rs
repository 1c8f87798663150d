//! Strings: in which style they can stand (`emitterc.go: analyze_scalar`, `select_scalar_style`), and how each is written.

use super::emitter::Emitter;
use super::resolve;
use std::fmt::Write;

/// A line is folded at the first single space behind this column.
const WIDTH: usize = 80;

/// Where a string stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The indentation of its further lines.
    pub(super) indent: usize,
    /// Whether a `:` must follow on the same line.
    pub(super) is_key: bool,
}

/// Writes a string in the plainest style that reads back as it.
pub(super) fn write(out: &mut Emitter<'_>, text: &str, place: Place) {
    let can = Styles::of(text);
    if text.contains('\n') {
        if can.literal { literal(out, text, place) } else { double_quoted(out, text, place) }
    } else if !resolve::is_string(text) {
        double_quoted(out, text, place);
    } else if can.plain {
        out.token("", false);
        words(out, text, place);
    } else if can.single_quoted {
        single_quoted(out, text, place);
    } else {
        double_quoted(out, text, place);
    }
}

/// Returns whether there is a line break of YAML 1.1 in a text.
pub(super) fn has_break(text: &str) -> bool {
    text.contains(is_break)
}

/// The styles that a string can stand in.
struct Styles {
    plain: bool,
    single_quoted: bool,
    literal: bool,
}

impl Styles {
    fn of(text: &str) -> Self {
        let pairs = || text.chars().zip(text.chars().skip(1));
        let is_special = text.chars().any(|character| !is_printable(character));
        let space_before_break = pairs().any(|(first, second)| first == ' ' && is_break(second));
        let space_after_break = pairs().any(|(first, second)| is_break(first) && second == ' ');
        let quoted = !is_special && !space_before_break;
        let has_border = |c: char| c == ' ' || is_break(c);
        let stands_free = !text.starts_with(has_border) && !text.ends_with(has_border);
        Self {
            plain: quoted && stands_free && !has_break(text) && !has_indicator(text),
            single_quoted: quoted && !space_after_break,
            literal: quoted && !text.ends_with(' '),
        }
    }
}

/// Returns whether something in a text would have a meaning of its own.
fn has_indicator(text: &str) -> bool {
    const FIRST: &[char] = &['#', ',', '[', ']', '{', '}', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`'];
    let space_follows = |at: usize| text[at..].chars().nth(1).is_none_or(|c| c == ' ' || c == '\t');
    text.starts_with("---")
        || text.starts_with("...")
        || text.starts_with(FIRST)
        || text.starts_with(['?', '-']) && space_follows(0)
        || text.match_indices(':').any(|(at, _)| space_follows(at))
        || text
            .match_indices('#')
            .any(|(at, _)| text[..at].ends_with(|c| matches!(c, ' ' | '\t' | '\0') || is_break(c)))
}

fn single_quoted(out: &mut Emitter<'_>, text: &str, place: Place) {
    out.token("'", false);
    words(out, &text.replace('\'', "''"), place);
    out.close("'");
}

/// Writes what needs no escapes, folded.
fn words(out: &mut Emitter<'_>, text: &str, place: Place) {
    let mut previous = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_lone = character == ' '
            && previous.is_some_and(|c| c != ' ')
            && characters.peek().is_some_and(|c| *c != ' ');
        if is_break(character) {
            out.put_break(character);
        } else if is_lone && !place.is_key && out.column() > WIDTH {
            out.indent(place.indent);
        } else {
            if character != ' ' && previous.is_some_and(is_break) {
                out.indent(place.indent);
            }
            out.put(character);
        }
        previous = Some(character);
    }
}

fn double_quoted(out: &mut Emitter<'_>, text: &str, place: Place) {
    // Behind a byte order mark at the beginning Go escapes everything.
    let all = text.starts_with('\u{feff}');
    let mut after_space = false;
    let mut characters = text.chars().peekable();
    let mut is_first = true;
    out.token("\"", false);
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        if all || is_escaped(character) {
            escape(character).chars().for_each(|character| out.put(character));
        } else if character == ' '
            && !place.is_key
            && !after_space
            && !is_first
            && out.column() > WIDTH
            && next.is_some()
        {
            out.indent(place.indent);
            if next == Some(' ') {
                out.put('\\');
            }
        } else {
            out.put(character);
        }
        after_space = character == ' ';
        is_first = false;
    }
    out.close("\"");
}

fn literal(out: &mut Emitter<'_>, text: &str, place: Place) {
    out.token("|", false);
    if text.starts_with(|c| c == ' ' || is_break(c)) {
        out.close(&super::INDENT.to_string());
    }
    let mut from_the_end = text.chars().rev().map(is_break);
    match (from_the_end.next(), from_the_end.next()) {
        (Some(true), Some(false)) => {}
        (Some(true), _) => out.close("+"),
        _ => out.close("-"),
    }
    out.put_break('\n');
    let mut begins_line = true;
    for character in text.chars() {
        if is_break(character) {
            out.put_break(character);
            begins_line = true;
        } else {
            if begins_line {
                out.indent(place.indent);
            }
            out.put(character);
            begins_line = false;
        }
    }
}

/// The line breaks of YAML 1.1.
fn is_break(character: char) -> bool {
    matches!(character, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What may stand in a text as it is; of the planes of Unicode only the first.
fn is_printable(character: char) -> bool {
    matches!(character, '\n' | ' '..='~' | '\u{a0}'..='\u{fffd}') && character != '\u{feff}'
}

fn is_escaped(character: char) -> bool {
    !is_printable(character) || is_break(character) || matches!(character, '"' | '\\')
}

fn escape(character: char) -> String {
    let mut text = String::from("\\");
    let short = match character {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' | '\\' => character,
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ => {
            let code = u32::from(character);
            let _ = match code {
                0..=0xff => write!(text, "x{code:02X}"),
                0x100..=0xffff => write!(text, "u{code:04X}"),
                _ => write!(text, "U{code:08X}"),
            };
            return text;
        }
    };
    text.push(short);
    text
}
