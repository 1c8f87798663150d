//! The path and query of a request line, as Go's `net/url` reads and writes them. Knows nothing about the API's paths.

use super::error::RequestError;
use std::fmt;

/// A path, perhaps with a query.
#[derive(Debug)]
pub(super) struct Url<'a> {
    /// The path, percent-decoded.
    pub(super) path: String,
    raw_path: &'a str,
    raw_query: Option<&'a str>,
}

/// Reads the path and query of a request line.
pub(super) fn parse(path_and_query: &str) -> Result<Url<'_>, RequestError> {
    let unsendable = |b: u8| b.is_ascii_control() || b == b' ';
    if !path_and_query.starts_with('/') || path_and_query.bytes().any(unsendable) {
        return Err(RequestError::Path(path_and_query.to_owned()));
    }
    let (raw_path, raw_query) = match path_and_query.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path_and_query, None),
    };
    let path = unescape(raw_path, false).map_err(RequestError::Escape)?;
    let path = String::from_utf8(path).map_err(|_| RequestError::NotUtf8(raw_path.to_owned()))?;
    Ok(Url { path, raw_path, raw_query })
}

impl Url<'_> {
    /// Returns the value of the first parameter `name`.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        self.raw_query?.split('&').find_map(|pair| {
            let (key, value) = parameter(pair)?;
            (key == name).then_some(value)
        })
    }
}

impl fmt::Display for Url<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.raw_path.bytes().all(is_valid_in_path) {
            f.write_str(self.raw_path)?;
        } else {
            self.path.bytes().try_for_each(|byte| write_escaped(f, byte))?;
        }
        match self.raw_query {
            Some(query) => write!(f, "?{query}"),
            None => Ok(()),
        }
    }
}

/// Reads `key=value`; the server passes over what it cannot read, and over what holds a semicolon.
fn parameter(pair: &str) -> Option<(String, String)> {
    if pair.is_empty() || pair.contains(';') {
        return None;
    }
    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
    let decode = |text| unescape(text, true).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Some((decode(key)?, decode(value)?))
}

/// Decodes percent-escapes, and in a query `+`. The error is the escape that is none.
fn unescape(text: &str, is_query: bool) -> Result<Vec<u8>, String> {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        plain.push(match byte {
            b'%' => {
                let digits = bytes.get(at..at + 2).and_then(hexadecimal);
                let escape = || String::from_utf8_lossy(&bytes[at - 1..bytes.len().min(at + 2)]).into_owned();
                let decoded = digits.ok_or_else(escape)?;
                at += 2;
                decoded
            }
            b'+' if is_query => b' ',
            _ => byte,
        });
    }
    Ok(plain)
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let value = |digit: &u8| char::from(*digit).to_digit(16);
    digits
        .iter()
        .try_fold(0, |number, digit| Some(number * 16 + value(digit)?))
        .and_then(|n| u8::try_from(n).ok())
}

fn is_valid_in_path(byte: u8) -> bool {
    is_plain_in_path(byte) || matches!(byte, b'!' | b'\'' | b'(' | b')' | b'*' | b'[' | b']' | b'%')
}

fn is_plain_in_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@".contains(&byte)
}

fn write_escaped(f: &mut fmt::Formatter<'_>, byte: u8) -> fmt::Result {
    if is_plain_in_path(byte) { write!(f, "{}", char::from(byte)) } else { write!(f, "%{byte:02X}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_and_written_back_as_sent() {
        for (sent, path, written) in [
            ("/a%2Fb%20c+d", "/a/b c+d", "/a%2Fb%20c+d"),
            ("/a(b)", "/a(b)", "/a(b)"),
            ("/a\"b%2F", "/a\"b/", "/a%22b/"),
            ("/é?a=b%zz", "/é", "/%C3%A9?a=b%zz"),
            ("/a?", "/a", "/a?"),
        ] {
            let url = parse(sent).unwrap();
            assert_eq!((url.path.as_str(), url.to_string().as_str()), (path, written));
        }
    }

    #[test]
    fn a_bad_path_is_refused() {
        assert_eq!(parse("/a%zz").unwrap_err(), RequestError::Escape("%zz".to_owned()));
        assert_eq!(parse("/a%1").unwrap_err(), RequestError::Escape("%1".to_owned()));
        assert_eq!(parse("/a%é").unwrap_err().code(), 400);
        assert!(matches!(parse("/%ff"), Err(RequestError::NotUtf8(_))));
        for path in ["", "a", "/a b", "/a\n", "*", "http://a/"] {
            assert!(matches!(parse(path), Err(RequestError::Path(_))), "{path}");
        }
    }

    #[test]
    fn the_first_readable_parameter_counts() {
        let url = parse("/?a=1;a=2&b=%zz&b=x+y%2Bz&c&=d&b=2").unwrap();
        assert_eq!(url.parameter("a"), None);
        assert_eq!(url.parameter("b").as_deref(), Some("x y+z"));
        assert_eq!(url.parameter("c").as_deref(), Some(""));
        assert_eq!(url.parameter("").as_deref(), Some("d"));
        assert_eq!(parse("/").unwrap().parameter("a"), None);
    }
}
