//! Base64 as Go's `encoding/json` reads and writes bytes: the standard alphabet with padding. Knows nothing about what the bytes are.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Returns the text of bytes.
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Returns the bytes of a text; line ends in it are passed over, and so are bits behind the last byte.
///
/// # Errors
/// The position, in bytes, that Go names: `illegal base64 data at input byte N`.
// go: encoding/base64/base64.go
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, usize> {
    // As long as it may become, so that no part of a secret is left behind in memory that was outgrown.
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    // What the strict reader takes means the same; what it refuses Go may take.
    if STANDARD.decode_vec(text, &mut bytes).is_ok() {
        return Ok(bytes);
    }
    bytes.clear();
    let mut characters = text.bytes().enumerate().filter(|(_, byte)| !matches!(byte, b'\n' | b'\r'));
    loop {
        let mut quantum = [0; 4];
        for place in 0..4 {
            match characters.next() {
                Some((at, b'=')) => {
                    padding(place, at, text.len(), &mut characters)?;
                    push(quantum, place, &mut bytes);
                    return Ok(bytes);
                }
                Some((at, byte)) => quantum[place] = value(byte).ok_or(at)?,
                None if place == 0 => return Ok(bytes),
                None => return Err(text.len() - place),
            }
        }
        push(quantum, 4, &mut bytes);
    }
}

/// Checks what follows the first `=`, which stands at `at` as the character `place` of its four.
fn padding(
    place: usize,
    at: usize,
    length: usize,
    rest: &mut impl Iterator<Item = (usize, u8)>,
) -> Result<(), usize> {
    match place {
        0 | 1 => return Err(at),
        2 => match rest.next() {
            Some((_, b'=')) => {}
            Some((second, _)) => return Err(second - 1),
            None => return Err(length),
        },
        _ => {}
    }
    rest.next().map_or(Ok(()), |(garbage, _)| Err(garbage))
}

/// Appends the whole bytes of a quantum's first `characters`.
fn push(quantum: [u8; 4], characters: usize, bytes: &mut Vec<u8>) {
    let [a, b, c, d] = quantum;
    let three = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
    bytes.extend_from_slice(&three[..characters - 1]);
}

fn value(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_go_reads() {
        for (text, bytes) in [
            ("", ""),
            ("\r\n", ""),
            ("ZHVt", "dum"),
            ("ZH\nVt\r\nbXk=\n", "dummy"),
            ("ZA=\n=\n", "d"),
            ("ZB==", "d"), // bits behind the last byte
        ] {
            assert_eq!(decode(text).as_deref(), Ok(bytes.as_bytes()), "{text:?}");
        }
    }

    #[test]
    fn names_the_byte_that_go_names() {
        for (text, at) in [
            ("!", 0),
            ("Z", 0),
            ("ZHVtbQ", 4),
            ("ZHVt bXk=", 4),
            ("=", 0),
            ("Z===", 1),
            ("ZA=", 3),
            ("ZA=A", 2),
            ("ZHU=A", 4),
            ("ZA==\nZA==", 5),
            ("ZA==\n\n", usize::MAX),
            ("-_-_", 0),
            ("ZHVtbX\n", 5),
        ] {
            let expected = if at == usize::MAX { Ok(b"d".to_vec()) } else { Err(at) };
            assert_eq!(decode(text), expected, "{text:?}");
        }
    }

    #[test]
    fn reads_what_it_writes() {
        for length in 0..20 {
            let bytes: Vec<u8> = (0..length).map(|byte: u8| byte.wrapping_mul(37)).collect();
            assert_eq!(decode(&encode(&bytes)), Ok(bytes));
        }
    }
}
