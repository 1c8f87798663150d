//! PEM blocks as Go's `encoding/pem` finds them. Knows nothing about what is in them.
//!
//! A block begins and ends on lines of its own, which start with the dashes; text around blocks, CRLF and headers are fine. What
//! stands between a BEGIN line and an END line that do not fit together is skipped.

use std::ops::Range;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use der::{Decode, Header, Reader, SliceReader, Tag};
use memchr::memmem;
use zeroize::Zeroizing;

use super::PkiError;
use crate::secret::SecretBytes;

/// The most bytes that are looked at: a bundle of all public authorities has a quarter of that.
const MOST_BYTES: usize = 1 << 20;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"\n-----END ";
const DASHES: &[u8] = b"-----";

/// A block.
pub(crate) struct Block<'p> {
    /// Where it stands in the text: its lines, from BEGIN to END.
    pub(crate) lines: Range<usize>,
    /// What stands between `BEGIN ` and the dashes.
    pub(crate) label: &'p [u8],
    /// Whether lines like `DEK-Info: …` stand before the content.
    pub(crate) headers: bool,
    /// Whether a header says that the content is encrypted (RFC 1421).
    pub(crate) encrypted: bool,
    /// What the header `DEK-Info` says: the cipher, and its initialization vector in hexadecimal digits.
    pub(super) dek_info: Option<&'p str>,
    /// The content, decoded.
    pub(crate) der: SecretBytes,
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

/// Returns the block that a client takes for its private key: the first whose label ends in `PRIVATE KEY`.
///
/// # Errors
/// If there is none, with the most helpful reason.
// go: crypto/tls/tls.go, X509KeyPair
pub(super) fn private_key(text: &[u8]) -> Result<Block<'_>, PkiError> {
    let mut blocks = blocks(text)?;
    let is_private = |label: &[u8]| label == b"PRIVATE KEY" || label.ends_with(b" PRIVATE KEY");
    match blocks.iter().position(|block| is_private(block.label)) {
        Some(at) => Ok(blocks.swap_remove(at)),
        None => Err(why_no_key(&blocks)),
    }
}

fn why_no_key(blocks: &[Block<'_>]) -> PkiError {
    let any = |wanted: fn(&[u8]) -> bool| blocks.iter().any(|block| wanted(block.label));
    if any(|label| label == b"CERTIFICATE") {
        PkiError::CertificateForKey
    } else if any(|label| label.ends_with(b"PUBLIC KEY")) {
        PkiError::PublicKey
    } else {
        PkiError::OtherPem("private key")
    }
}

/// Writes a block, as all programs write it: lines of 64 characters.
///
/// # Errors
/// None for a label of ours and any content that fits into memory.
pub(super) fn write(label: &'static str, der: &[u8]) -> Result<String, PkiError> {
    der::pem::encode_string(label, der::pem::LineEnding::LF, der).map_err(|_| PkiError::Failed)
}

/// Returns the blocks that Go finds in a text, of any size.
pub(crate) fn find(text: &[u8]) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((block, next)) = next(text, at) {
        found.push(block);
        at = next;
    }
    found
}

/// Returns the first block from a place on, and the place behind it.
// go: encoding/pem/pem.go, Decode. A BEGIN counts at the start of a line, and right behind an END that came to nothing.
fn next(text: &[u8], from: usize) -> Option<(Block<'_>, usize)> {
    let mut from = from;
    loop {
        let end = from + memmem::find(text.get(from..)?, END)?;
        let behind = end + END.len();
        let begin = memmem::rfind(&text[from..end], BEGIN).map(|begin| from + begin);
        if let Some(begin) = begin.filter(|begin| *begin == from || text[begin - 1] == b'\n')
            && let Ok(block) = block(text, begin + BEGIN.len(), end)?
        {
            let next = line(text, behind - 1).1;
            return Some((Block { lines: begin..next, ..block }, next));
        }
        from = behind;
    }
}

/// What stands between a BEGIN and an END is no block.
struct Skipped;

/// Reads from behind a BEGIN to an END; `None` if the rest of the text is headers.
fn block(text: &[u8], begin: usize, end: usize) -> Option<Result<Block<'_>, Skipped>> {
    let (first, mut at) = line(text, begin);
    let Some(label) = first.strip_suffix(DASHES) else { return Some(Err(Skipped)) };
    let (mut headers, mut encrypted, mut cipher) = (false, false, None);
    loop {
        if at >= text.len() {
            return None;
        }
        let (header, next) = line(text, at);
        if !header.contains(&b':') {
            break;
        }
        headers = true;
        encrypted |= header.starts_with(b"DEK-Info") || contains(header, b"ENCRYPTED");
        cipher = cipher.or_else(|| dek_info(header));
        at = next;
    }
    let behind = end + END.len();
    if headers && end < at {
        return (behind >= at).then_some(Err(Skipped));
    }
    let is_end = text[behind..].strip_prefix(label).and_then(|rest| rest.strip_prefix(DASHES));
    let is_end = is_end.is_some_and(|rest| line(rest, 0).0.is_empty());
    let content = text.get(at..end).unwrap_or_default();
    let block = decode(content).map(|der| {
        let lines = begin..behind;
        Block { lines, label, headers, encrypted, dek_info: cipher, der }
    });
    Some(block.filter(|_| is_end).ok_or(Skipped))
}

/// Returns the line that begins at a place, without blanks at its end, and the place behind it.
fn line(text: &[u8], at: usize) -> (&[u8], usize) {
    let rest = text.get(at..).unwrap_or_default();
    let (line, size) = match memchr::memchr(b'\n', rest) {
        Some(end) => (rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]), end + 1),
        None => (rest, rest.len()),
    };
    let end = line.iter().rposition(|byte| !b" \t".contains(byte)).map_or(0, |last| last + 1);
    (&line[..end], at + size)
}

/// Decodes base64 as Go's `StdEncoding` does: padding is required, unused bits are not looked at; blanks are skipped.
fn decode(text: &[u8]) -> Option<SecretBytes> {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical);
    let mut digits = Zeroizing::new(Vec::with_capacity(text.len()));
    digits.extend(text.iter().filter(|byte| !b" \t\r\n".contains(byte)));
    GeneralPurpose::new(&alphabet::STANDARD, config).decode(&*digits).ok().map(SecretBytes::from)
}

fn dek_info(line: &[u8]) -> Option<&str> {
    let value = line.strip_prefix(b"DEK-Info:")?;
    std::str::from_utf8(value).ok().map(str::trim)
}

/// Returns why there is no block in a text.
fn why_none(text: &[u8]) -> PkiError {
    if text.trim_ascii().is_empty() {
        return PkiError::Empty;
    }
    if contains(text, BEGIN) {
        return PkiError::BrokenPem(flaw(text));
    }
    if is_der(text) {
        return PkiError::Der;
    }
    match decode(text) {
        Some(inner) if contains(&inner, BEGIN) => PkiError::Base64OfPem,
        _ => PkiError::NotPem,
    }
}

/// Returns whether bytes begin with a whole SEQUENCE.
fn is_der(bytes: &[u8]) -> bool {
    let sequence = SliceReader::new(bytes).and_then(|mut reader| {
        let header = Header::decode(&mut reader)?;
        reader.read_slice(header.length())?;
        Ok(header.tag() == Tag::Sequence)
    });
    sequence.unwrap_or_default()
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

fn contains(text: &[u8], part: &[u8]) -> bool {
    memmem::find(text, part).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_those_that_go_finds() {
        let block = |label| format!("-----BEGIN {label}-----\nQUJD\n-----END {label}-----\n");
        let (a, b) = (block("A"), block("B"));
        for (text, labels) in [
            (format!("{a}{b}"), &["A", "B"][..]),
            (format!("x\n{a}x{b}\n{b}"), &["A", "B"]),
            (a.replace('\n', " \t\r\n"), &["A"]),
            (a.trim_end().to_owned(), &["A"]),
            (a.replace("\nQUJD", ""), &["A"]),
            (a.replace("\nQUJD", "\nX: y\n\nQUJD"), &["A"]),
            (format!("-----BEGIN A-----\nrepeated\n{a}"), &["A"]),
            (format!("-----BEGIN A-----\n{b}"), &["B"]),
            (format!("{}{b}", a.replace("QUJD", "QU#D")), &["B"]),
            (format!("{}{b}", a.replace("END A", "END C")), &["B"]),
            (a.replace("-----\nQ", "----- x\nQ"), &[]),
            (a.replace("END A-----", "END A----- x"), &[]),
            (a.replace("QUJD", "QUJ"), &[]),
            (a.replace("QUJD", "QUI="), &["A"]),
            (a.replace("QUJD", "QUJ="), &["A"]),
            (a.replace("QUJD", "QUI=\nQUJD"), &[]),
            // Where all is headers up to the end of the text, Go looks no further; where more comes, it takes an END for one.
            (a.replace("QUJD", "X: y"), &[]),
            (format!("{}{b}", a.replace("QUJD", "X: y")), &["B"]),
            // What stands right behind an END that came to nothing counts as the start of a line.
            (format!("x\n-----END {a}"), &["A"]),
            (format!("x\n-----END x{a}"), &[]),
            (format!("-----END {a}"), &[]),
        ] {
            let found = find(text.as_bytes());
            let found: Vec<_> = found.iter().map(|block| String::from_utf8_lossy(block.label)).collect();
            assert_eq!(found, labels, "{text}");
        }
    }
}
