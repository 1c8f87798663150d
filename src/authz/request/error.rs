//! Why the server answers a request before it has attributes.

use crate::go::Quoted;

/// Why a request has no attributes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The method is not a token of HTTP.
    #[error("`{0}` is not an HTTP method")]
    Method(String),
    /// The path does not begin with `/`, or holds white space or a control character.
    #[error("`{0}` is not a path that a request can have")]
    Path(String),
    /// A `%` of the path is not followed by two hexadecimal digits.
    #[error("invalid URL escape {}", Quoted(.0))]
    Escape(String),
    /// The path, decoded, is not UTF-8: no policy can name it, and no review can ask for it.
    #[error("`{0}` is not UTF-8 when decoded")]
    NotUtf8(String),
    /// Nothing follows the old verb prefix `watch` or `proxy`.
    #[error("{}", internal_error(.request, .url))]
    NoKind {
        /// The path and query, as sent.
        request: String,
        /// The URL as the server writes it.
        url: String,
    },
}

impl RequestError {
    /// Returns the HTTP status that the server answers with.
    pub fn code(&self) -> u16 {
        match self {
            Self::NoKind { .. } => 500,
            _ => 400,
        }
    }
}

/// apiserver: pkg/endpoints/handlers/responsewriters/errors.go
fn internal_error(request: &str, url: &str) -> String {
    let message = format!(
        "Internal Server Error: {}: failed to create RequestInfo: unable to determine kind and namespace from url, {url}",
        Quoted(request)
    );
    message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
