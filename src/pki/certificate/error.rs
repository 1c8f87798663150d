//! Why Go does not parse a certificate, in its own words.

use std::borrow::Cow;
use std::fmt;

/// Why bytes are no certificate: what Go says, up to quotations of what the certificate holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError(Cow<'static, str>);

impl ParseError {
    /// Bytes after the end of the certificate.
    pub const TRAILING_DATA: Self = Self::of("x509: trailing data");

    /// An error of fixed words.
    pub(super) const fn of(words: &'static str) -> Self {
        Self(Cow::Borrowed(words))
    }

    /// Returns the words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for ParseError {
    fn from(words: String) -> Self {
        Self(Cow::Owned(words))
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for ParseError {}
