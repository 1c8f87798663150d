//! What is wrong with a YAML text, in the words of `goyaml.v2` where they are known
//! (`sigs.k8s.io/yaml: goyaml.v2/scannerc.go, parserc.go`).

use granit_parser::{ErrorKind, ScanError};

/// What is wrong with a text, in the words of `goyaml.v2`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FirstError {
    /// The line, where it is known.
    pub line: Option<u32>,
    /// What Go's reader says, with the line that it names.
    pub message: String,
}

/// Words an error of the parser.
pub(super) fn of_scanner(error: &ScanError, text: &str) -> FirstError {
    let line = error.marker().line() as u32;
    let (named, words) = said(error, line, text);
    let place = if named > 1 || (named == 1 && !is_counted_from_one(error.kind())) {
        format!("line {named}: ")
    } else {
        String::new()
    };
    FirstError { line: Some(line), message: format!("yaml: {place}{words}") }
}

/// Words what is wrong with bytes that are no UTF-8.
// sigs.k8s.io/yaml: goyaml.v2/readerc.go, yaml_parser_update_buffer
pub(super) fn of_encoding(bytes: &[u8]) -> &'static str {
    if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        return "incomplete UTF-16 surrogate pair";
    }
    let (valid, broken) = match std::str::from_utf8(bytes) {
        Ok(_) => (bytes, &[][..]),
        Err(error) => bytes.split_at(error.valid_up_to()),
    };
    let is_control = |byte: &u8| matches!(byte, 0..=8 | 0xb | 0xc | 0xe..=0x1f | 0x7f);
    if valid.iter().any(is_control) {
        return "control characters are not allowed";
    }
    match broken {
        [0xc0..=0xf7] | [0xe0..=0xf7, 0x80..=0xbf] | [0xf0..=0xf7, 0x80..=0xbf, 0x80..=0xbf] => {
            "incomplete UTF-8 octet sequence"
        }
        [0xc0..=0xf7, ..] => "invalid trailing UTF-8 octet",
        _ => "invalid leading UTF-8 octet",
    }
}

/// Go's scanner names a line as people count; its parser names the one before.
fn is_counted_from_one(kind: &ErrorKind) -> bool {
    !matches!(
        kind,
        ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofImplicitFlowMapping
            | ErrorKind::UnclosedFlowCollection { .. }
            | ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::ExpectedNodeContent
            | ErrorKind::ExpectedDocumentStart
            | ErrorKind::MismatchedFlowCollectionEnd { .. }
            | ErrorKind::MisplacedFlowCollectionEnd
            | ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidTrailingDoubleQuotedScalar
            | ErrorKind::BlockEntryInFlowCollection
            | ErrorKind::UndeclaredTagHandle
    )
}

/// Returns the line that Go names, 0 for none, and its words for an error on `line`.
fn said(error: &ScanError, line: u32, text: &str) -> (u32, String) {
    use ErrorKind as E;
    let at_end = 1 + super::text::newlines(text.as_bytes());
    let (line, words) = match error.kind() {
        E::UnexpectedEofFlowSequence | E::UnclosedFlowCollection { open: '[' } => {
            (at_end - 1, "did not find expected ',' or ']'")
        }
        E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping
        | E::UnclosedFlowCollection { .. } => (at_end - 1, "did not find expected ',' or '}'"),
        E::ExpectedFlowSequenceSeparator => (line - 1, "did not find expected ',' or ']'"),
        E::ExpectedFlowMappingSeparator => (line - 1, "did not find expected ',' or '}'"),
        E::MismatchedFlowCollectionEnd { open: '[', .. } => (line - 1, "did not find expected ',' or ']'"),
        E::MismatchedFlowCollectionEnd { .. } => (line - 1, "did not find expected ',' or '}'"),
        E::ExpectedBlockMappingKey => (line - 1, "did not find expected key"),
        E::ExpectedBlockSequenceEntry => (line - 1, "did not find expected '-' indicator"),
        E::ExpectedNodeContent => (line - 1, "did not find expected node content"),
        E::UnclosedQuotedScalar => (at_end, "found unexpected end of stream"),
        E::InvalidQuotedScalarIndent if rest(error, text).trim().is_empty() => {
            (at_end, "found unexpected end of stream")
        }
        E::MisplacedFlowCollectionEnd if before(error, text).trim_end().ends_with([':', '-', ',']) => {
            (line - 1, "did not find expected node content")
        }
        E::MisplacedFlowCollectionEnd
        | E::InvalidTrailingSingleQuotedScalar
        | E::InvalidTrailingDoubleQuotedScalar => (line - 1, "did not find expected key"),
        E::BlockEntryInFlowCollection => (line - 1, "did not find expected node content"),
        E::ExpectedDocumentStart => (line - 1, "did not find expected <document start>"),
        E::UndeclaredTagHandle => (line - 1, "found undefined tag handle"),
        E::TabNotAllowed | E::TabInBlockIndentation | E::TabInIndentation | E::TabInPlainScalar => {
            of_tab(text, line)
        }
        E::TabAtBlockScalarStart => {
            (line + 1, "found a tab character where an indentation space is expected")
        }
        E::MappingValueNotAllowed | E::InvalidColonPlacement => {
            (line, "mapping values are not allowed in this context")
        }
        E::BlockSequenceEntryNotAllowed => (line, "block sequence entries are not allowed in this context"),
        E::MappingKeyNotAllowed => (line, "mapping keys are not allowed in this context"),
        E::SimpleKeyExpected | E::InvalidSimpleKey => (line + 1, "could not find expected ':'"),
        E::UnexpectedCharacter { .. } => (line, "found character that cannot start any token"),
        E::UnknownQuotedScalarEscape => (line, "found unknown escape character"),
        E::InvalidQuotedScalarHexEscape => (line, "did not find expected hexdecimal number"),
        E::InvalidUnicodeEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidLowSurrogateHexEscape => (line, "found invalid Unicode character escape code"),
        E::DocumentIndicatorInQuotedScalar => (line, "found unexpected document indicator"),
        E::InvalidBlockScalarHeader => (line, "did not find expected comment or line break"),
        E::ZeroBlockScalarIndent => (line, "found an indentation indicator equal to 0"),
        E::MissingAnchorOrAliasName => (line, "did not find expected alphabetic or numeric character"),
        E::UnknownAnchor => return (0, format!("unknown anchor '{}' referenced", alias_at(error, text))),
        E::RecursionLimitExceeded => return (0, "an object nested deeper than 1000 levels".to_owned()),
        _ => return (line, error.info()),
    };
    (line, words.to_owned())
}

/// Go takes a tab for part of a plain scalar, unless none could be going on there.
fn of_tab(text: &str, from: u32) -> (u32, &'static str) {
    let mut before = "";
    for (line, content) in (1..).zip(text.lines()) {
        let blanks = content.len() - content.trim_start_matches([' ', '\t']).len();
        if line >= from && content[..blanks].contains('\t') {
            let goes_on = !before.is_empty() && !before.ends_with([':', '-']);
            let violates = "found a tab character that violates indentation";
            return (line, if goes_on { violates } else { "found character that cannot start any token" });
        }
        if !content.trim().is_empty() {
            before = content.trim_end();
        }
    }
    (from, "found character that cannot start any token")
}

/// Returns the name of the alias that an error is about.
fn alias_at<'a>(error: &ScanError, text: &'a str) -> &'a str {
    let name = rest(error, text).trim_start_matches('*');
    let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    &name[..name.find(ends).unwrap_or(name.len())]
}

fn rest<'a>(error: &ScanError, text: &'a str) -> &'a str {
    error.marker().byte_offset().and_then(|at| text.get(at..)).unwrap_or_default()
}

fn before<'a>(error: &ScanError, text: &'a str) -> &'a str {
    error.marker().byte_offset().and_then(|at| text.get(..at)).unwrap_or_default()
}
