//! PEM blocks as Go's `encoding/pem` finds them. Knows nothing about what is in them.
//!
//! A block begins and ends on lines of its own, which start with the dashes; text around blocks, CRLF and headers are fine. What
//! stands between a BEGIN line and an END line that do not fit together is skipped.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use x509_parser::asn1_rs::{Any, FromDer, Tag};
use zeroize::Zeroizing;

use super::PkiError;
use crate::secret::SecretBytes;

/// The most bytes that are looked at: a bundle of all public authorities has a quarter of that.
const MOST_BYTES: usize = 1 << 20;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// A block.
pub(super) struct Block<'p> {
    /// What stands between `BEGIN ` and the dashes.
    pub(super) label: &'p [u8],
    /// Whether lines like `DEK-Info: …` stand before the content.
    pub(super) headers: bool,
    /// Whether a header says that the content is encrypted (RFC 1421).
    pub(super) encrypted: bool,
    /// The content, decoded.
    pub(super) der: SecretBytes,
}

/// Returns the blocks of a text.
///
/// # Errors
/// If there is none, with the most helpful reason.
pub(super) fn blocks(text: &[u8]) -> Result<Vec<Block<'_>>, PkiError> {
    if text.len() > MOST_BYTES {
        return Err(PkiError::TooLarge);
    }
    let found = find(text);
    if found.is_empty() { Err(why_none(text)) } else { Ok(found) }
}

/// Decodes base64 as Go's `StdEncoding` does: padding is required, unused bits are not looked at; blanks are skipped.
fn decode<'p>(lines: impl Iterator<Item = &'p [u8]>, size: usize) -> Option<SecretBytes> {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical);
    let mut text = Zeroizing::new(Vec::with_capacity(size));
    for line in lines {
        text.extend(line.iter().filter(|byte| !b" \t\r\n".contains(byte)));
    }
    GeneralPurpose::new(&alphabet::STANDARD, config).decode(&*text).ok().map(SecretBytes::from)
}

// go: encoding/pem/pem.go, Decode
fn find(text: &[u8]) -> Vec<Block<'_>> {
    let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
    let mut found = Vec::new();
    let mut begin = None;
    for (at, line) in lines.iter().enumerate() {
        if line.starts_with(END) {
            found.extend(begin.take().and_then(|begin| block(&lines[begin..=at])));
        } else if line.starts_with(BEGIN) {
            begin = Some(at);
        } else if contains(line, BEGIN) {
            begin = None;
        }
    }
    found
}

/// Reads the lines from a BEGIN line to an END line.
fn block<'p>(lines: &[&'p [u8]]) -> Option<Block<'p>> {
    let (first, rest) = lines.split_first()?;
    let (last, content) = rest.split_last()?;
    let label = trimmed(first).strip_prefix(BEGIN)?.strip_suffix(DASHES)?;
    if trimmed(last).strip_prefix(END)?.strip_suffix(DASHES)? != label {
        return None;
    }
    let headers = content.iter().take_while(|line| line.contains(&b':')).count();
    let (headers, content) = content.split_at(headers);
    let size = content.iter().map(|line| line.len()).sum();
    Some(Block {
        label,
        headers: !headers.is_empty(),
        encrypted: headers.iter().any(|line| line.starts_with(b"DEK-Info") || contains(line, b"ENCRYPTED")),
        der: decode(content.iter().copied(), size)?,
    })
}

/// Returns why there is no block in a text.
fn why_none(text: &[u8]) -> PkiError {
    if text.trim_ascii().is_empty() {
        return PkiError::Empty;
    }
    if contains(text, BEGIN) {
        return PkiError::BrokenPem(flaw(text));
    }
    if Any::from_der(text).is_ok_and(|(_, any)| any.tag() == Tag::Sequence) {
        return PkiError::Der;
    }
    match decode(std::iter::once(text), text.len()) {
        Some(inner) if contains(&inner, BEGIN) => PkiError::Base64OfPem,
        _ => PkiError::NotPem,
    }
}

/// Returns why a text with a BEGIN in it has no block.
fn flaw(text: &[u8]) -> &'static str {
    let mut lines = text.split(|byte| *byte == b'\n');
    if text.starts_with(b"\xef\xbb\xbf") {
        "a byte order mark stands before BEGIN"
    } else if text.contains(&b'\r') && !text.contains(&b'\n') {
        "its lines end in CR only"
    } else if !lines.any(|line| line.starts_with(BEGIN)) {
        "BEGIN does not stand at the start of a line"
    } else {
        "the block is cut off, or not base64"
    }
}

fn trimmed(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let end = line.iter().rposition(|byte| !b" \t".contains(byte)).map_or(0, |last| last + 1);
    &line[..end]
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(text, part).is_some()
}
