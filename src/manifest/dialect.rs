//! Where kubectl's YAML 1.1 and the parser's YAML 1.2 read the same text as different values: such text is refused, for
//! whatever were read, it would be the wrong thing for one of them.

use granit_parser::Span;

/// Returns the offset of a character that only YAML 1.1 takes for a line end, of a byte order mark, or of a line end that
/// kubectl makes another one of: it drops a carriage return from each line before it reads YAML.
pub(super) fn odd_character(text: &str) -> Option<usize> {
    let odd = if text.is_ascii() { None } else { text.find(['\u{85}', '\u{2028}', '\u{2029}', '\u{feff}']) };
    odd.or_else(|| memchr::memmem::find(text.as_bytes(), b"\r\r\n"))
}

/// Returns why a scalar of `text` is not read: of its tag, or of a plain
/// one in brackets, the versions make different things.
pub(super) fn refuse_scalar(text: &str, value: &str, plain_in_flow: bool, span: &Span) -> Result<(), String> {
    let behind_tag = span.tag_span().and_then(|tag| text[tag.end.byte_offset()?..].chars().next());
    if behind_tag.is_some_and(is_flow_indicator) {
        return Err("a tag must be followed by a space".to_owned());
    }
    if plain_in_flow && value.starts_with('?') {
        return Err("a plain scalar in brackets cannot start with `?`".to_owned());
    }
    Ok(())
}

/// Returns why a double-quoted scalar, as it stands in the text, is not read: kubectl knows no `\/`, and takes half of a
/// surrogate pair for no character.
// sigs.k8s.io/yaml: goyaml.v2/scannerc.go, yaml_parser_scan_flow_scalar
pub(super) fn refuse_escapes(quoted: &str) -> Result<(), String> {
    let mut rest = quoted;
    while let Some((_, escape)) = rest.split_once('\\') {
        if escape.starts_with('/') {
            return Err("found unknown escape character".to_owned());
        }
        if is_surrogate(escape) {
            return Err("found invalid Unicode character escape code".to_owned());
        }
        let mut characters = escape.chars();
        characters.next();
        rest = characters.as_str();
    }
    Ok(())
}

/// Returns whether an escape, behind its backslash, stands for half of a surrogate pair.
fn is_surrogate(escape: &str) -> bool {
    let digits = match escape.as_bytes() {
        [b'u', ..] => escape.get(1..5),
        [b'U', ..] => escape.get(1..9),
        _ => None,
    };
    let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    code.is_some_and(|code| (0xd800..0xe000).contains(&code))
}

/// Returns why an entry without a value is not read, given what follows its key: of `{a:}` the versions make different
/// keys.
pub(super) fn refuse_empty_value(behind_key: &str) -> Result<(), String> {
    let behind_colon = behind_key.trim_start().strip_prefix(':').and_then(|rest| rest.chars().next());
    if behind_colon.is_some_and(is_flow_indicator) {
        return Err("`:` must be followed by a space".to_owned());
    }
    Ok(())
}

fn is_flow_indicator(character: char) -> bool {
    matches!(character, ',' | '[' | ']' | '{' | '}')
}
