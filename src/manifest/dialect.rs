//! Where kubectl's YAML 1.1 and the parser's YAML 1.2 read the same text as different values: such text is refused, for
//! whatever were read, it would be the wrong thing for one of them.

use std::borrow::Cow;

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

/// Returns why an anchor is not read: kubectl knows shorter names, and takes the rest for the value.
// sigs.k8s.io/yaml: goyaml.v2/scannerc.go, yaml_parser_scan_anchor
pub(super) fn refuse_anchor(name: &str) -> Result<(), String> {
    if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
        return Ok(());
    }
    Err("did not find expected alphabetic or numeric character".to_owned())
}

/// Returns why what begins in lines, not in brackets, is not read: kubectl takes no tab for indentation.
pub(super) fn refuse_tab_before(text: &str, span: &Span) -> Result<(), String> {
    let start = span.start.byte_offset().filter(|_| !span.is_empty()).unwrap_or_default();
    let before = text[..start].rsplit(['\n', '\r']).next().unwrap_or_default();
    if before.contains('\t') && before.trim_matches([' ', '\t']).is_empty() {
        return Err("found character that cannot start any token".to_owned());
    }
    Ok(())
}

/// Returns the value of a block scalar without the line end that the parser gives to the last line of the text, if that has
/// none.
pub(super) fn less_missing_newline<'a>(text: &str, value: Cow<'a, str>, span: &Span) -> Cow<'a, str> {
    if span.end.byte_offset().is_none_or(|end| end < text.len()) {
        return value;
    }
    let last_line = text.rsplit(['\n', '\r']).next().unwrap_or_default();
    if last_line.is_empty() {
        return value;
    }
    match value.strip_suffix('\n') {
        Some(less) if !last_line.trim_matches(' ').is_empty() || less.trim_matches('\n').is_empty() => {
            Cow::Owned(less.to_owned())
        }
        _ => value,
    }
}

fn is_flow_indicator(character: char) -> bool {
    matches!(character, ',' | '[' | ']' | '{' | '}')
}
