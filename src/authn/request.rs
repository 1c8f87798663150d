//! What of a request tells who makes it: the client's certificates, the headers, the path. Knows nothing about what they mean.

use zeroize::Zeroizing;

/// A request, as a server has it once the TLS handshake is done.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The certificates that the client presents, in DER, its own first; empty without one.
    pub certificates: Vec<Vec<u8>>,
    /// The headers.
    pub headers: Headers,
    /// The URL's path, percent-decoded and without the query.
    pub path: String,
}

/// The headers of a request, in the order in which they came.
#[derive(Clone, Default)]
pub struct Headers(Vec<(String, Zeroizing<Vec<u8>>)>);

impl std::fmt::Debug for Headers {
    /// Names alone: values are credentials.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl Headers {
    /// Adds a header as Go reads it from the wire: a line that goes on in the next is one, joined by a space, and spaces and tabs
    /// around the value do not count.
    // go: net/textproto/reader.go, ReadMIMEHeader and readContinuedLineSlice
    pub fn push(&mut self, name: &str, value: &[u8]) {
        let lines = value.split(|byte| *byte == b'\n');
        let mut whole = Zeroizing::new(Vec::with_capacity(value.len()));
        for (number, line) in lines.enumerate() {
            if number > 0 {
                whole.push(b' ');
            }
            whole.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line).trim_ascii());
        }
        self.0.push((name.to_owned(), whole));
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the value of the first header of a name, whose case does not count; empty if there is none.
    pub fn first(&self, name: &str) -> &[u8] {
        self.all(name).next().unwrap_or_default()
    }

    /// Returns the values of all headers of a name, in order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.iter().filter(move |(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Returns all headers with their names as they were sent.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_by_any_case_and_without_what_stands_around_them() {
        let mut headers = Headers::default();
        headers.push("authorization", b"  Bearer\r\n\t canary ");
        headers.push("Authorization", b"other");
        assert_eq!(headers.first("AUTHORIZATION"), b"Bearer canary");
        assert_eq!(headers.all("Authorization").count(), 2);
        assert_eq!(headers.first("Cookie"), b"");
        assert!(!format!("{headers:?}").contains("canary"));
    }
}
