//! Why a server did not answer, or not with what was asked for.

use std::error::Error;
use std::io;
use std::time::Duration;

use rustls::CertificateError;
use serde::Deserialize;

/// How much of a foreign answer is told.
const TOLD: usize = 200;

/// Why there is no answer. No message holds a credential.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// The endpoint cannot be used at all.
    #[error("`{server}` cannot be asked: {why}")]
    Unusable {
        /// The server.
        server: String,
        /// Why.
        why: String,
    },
    /// Nobody is there.
    #[error("`{server}` cannot be reached: {why}")]
    Unreachable {
        /// The server.
        server: String,
        /// Why.
        why: String,
    },
    /// The two do not trust each other.
    #[error("no secure connection to `{server}`: {why}")]
    Tls {
        /// The server.
        server: String,
        /// Why.
        why: String,
        /// Whether it is the client that does not trust the server.
        of_server: bool,
    },
    /// The connection broke.
    #[error("the connection to `{server}` broke: {why}")]
    Broken {
        /// The server.
        server: String,
        /// Why.
        why: String,
    },
    /// No answer came in time.
    #[error("`{server}` did not answer within {} s", after.as_secs_f64())]
    Slow {
        /// The server.
        server: String,
        /// How long it was waited for.
        after: Duration,
    },
    /// An answer would not end.
    #[error("`{server}` answers with more than {limit} bytes")]
    Endless {
        /// The server.
        server: String,
        /// How many bytes were read.
        limit: usize,
    },
    /// Something answered, but no API server.
    #[error("what answers at `{server}` is no API server: {what}")]
    Foreign {
        /// The server.
        server: String,
        /// What it answered, shortened; nothing that may be an object, which may hold a secret.
        what: String,
        /// Whether it may have done what it was asked for.
        is_open: bool,
    },
    /// The server says no.
    #[error("{}", status.message)]
    Refused {
        /// The server.
        server: String,
        /// What it says.
        status: Box<Status>,
        /// When it is to be asked again.
        retry_after: Option<Duration>,
    },
}

/// What a server says of a request that it did not serve (`metav1.Status`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Status {
    /// What happened, for people.
    pub message: String,
    /// Why, in a word: `NotFound`.
    pub reason: String,
    /// The HTTP status.
    pub code: u16,
}

impl ClusterError {
    /// Returns what the server says, if it answered with a refusal.
    pub fn status(&self) -> Option<&Status> {
        match self {
            Self::Refused { status, .. } => Some(status),
            _ => None,
        }
    }

    /// Returns whether the server refused for that reason.
    pub fn is(&self, reason: &str) -> bool {
        self.status().is_some_and(|status| status.reason == reason)
    }

    /// Returns whether a moment of the cluster was asked for that it has forgotten.
    pub fn is_too_old(&self) -> bool {
        self.status().is_some_and(|status| status.code == 410)
    }

    /// Returns whether it is open what became of a request: it may have been served before the answer was lost.
    pub fn leaves_open(&self) -> bool {
        match self {
            Self::Broken { .. } | Self::Slow { .. } | Self::Endless { .. } => true,
            Self::Refused { status, .. } => status.code >= 500,
            Self::Unusable { .. } | Self::Unreachable { .. } | Self::Tls { .. } | Self::Foreign { .. } => {
                false
            }
        }
    }

    pub(super) fn foreign(server: &str, body: &[u8], is_open: bool) -> Self {
        Self::Foreign { server: server.to_owned(), what: foreign(body), is_open }
    }

    pub(super) fn refusal(server: &str, head: &http::response::Parts, body: &[u8]) -> Self {
        #[derive(Deserialize)]
        struct Kind {
            #[serde(default)]
            kind: String,
        }
        let is_status = serde_json::from_slice::<Kind>(body).is_ok_and(|it| it.kind == "Status");
        let code = head.status.as_u16();
        let retry_after = head.headers.get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        let status = match serde_json::from_slice::<Status>(body) {
            Ok(status) if is_status => Status { code, ..status },
            // A server's own answer for a group or version that it does not serve.
            _ if code == 404 && body.starts_with(b"404 page not found") => Status {
                message: "the server could not find the requested resource".to_owned(),
                reason: "NotFound".to_owned(),
                code,
            },
            // Proxies and the server's own front answer in plain text.
            _ if matches!(code, 429 | 500..) => {
                let reason = head.status.canonical_reason().unwrap_or_default().to_owned();
                let what = foreign(body);
                Status { message: format!("{code} {reason}: {what}"), reason, code }
            }
            _ => {
                let what = format!("{}: {}", head.status, foreign(body));
                return Self::Foreign { server: server.to_owned(), what, is_open: false };
            }
        };
        Self::Refused {
            server: server.to_owned(),
            status: Box::new(status),
            retry_after: retry_after.map(Duration::from_secs),
        }
    }

    pub(super) fn of_connection(server: &str, error: &(dyn Error + 'static)) -> Self {
        let server = server.to_owned();
        let chain: Vec<_> = std::iter::successors(Some(error), |error| source(*error)).collect();
        let tls = chain.iter().find_map(|error| error.downcast_ref::<rustls::Error>());
        if let Some(tls) = tls {
            let of_server = !matches!(tls, rustls::Error::AlertReceived(_));
            return Self::Tls { server, why: tls_words(tls), of_server };
        }
        let deepest = chain.last().map_or_else(String::new, ToString::to_string);
        let is_connect = chain.iter().any(|error| {
            let legacy = error.downcast_ref::<hyper_util::client::legacy::Error>();
            legacy.is_some_and(hyper_util::client::legacy::Error::is_connect)
        });
        if is_connect {
            Self::Unreachable { server, why: deepest }
        } else {
            Self::Broken { server, why: deepest }
        }
    }
}

/// Returns what is told of an answer that is no object of the API.
fn foreign(body: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(body).chars().take(TOLD).collect();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().next() {
        None => "an empty answer".to_owned(),
        Some('{' | '[' | '"') => "JSON that is not what was asked for".to_owned(),
        Some(_) => line,
    }
}

fn tls_words(error: &rustls::Error) -> String {
    let rustls::Error::InvalidCertificate(wrong) = error else { return error.to_string() };
    match wrong {
        CertificateError::UnknownIssuer => {
            "its certificate is of none of the authorities that are trusted".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another name".to_owned()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet".to_owned()
        }
        // What is behind it is known by its words only. Go lets it pass.
        CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
            "its certificate is one for an authority (CA:TRUE), which no server may use".to_owned()
        }
        _ => error.to_string(),
    }
}

/// Returns the cause of an error. What an I/O error is made of stands beside its own cause.
fn source<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    inner.map(|inner| inner as &(dyn Error + 'static)).or_else(|| error.source())
}

/// Returns the text of a warning: `299 - "text"`.
pub(super) fn warning(value: &str) -> Option<String> {
    let rest = value.strip_prefix("299 ")?;
    let (_, quoted) = rest.split_once(' ')?;
    let text = quoted.strip_prefix('"')?.strip_suffix('"')?;
    let mut warning = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        warning.push(if letter == '\\' { letters.next()? } else { letter });
    }
    Some(warning)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(code: u16, body: &str) -> ClusterError {
        let response = http::Response::builder().status(code).body(()).unwrap();
        ClusterError::refusal("https://s", &response.into_parts().0, body.as_bytes())
    }

    #[test]
    fn a_refusal_is_told_in_the_servers_words() {
        let error = refusal(
            404,
            r#"{"kind":"Status","reason":"NotFound","message":"pods \"a\" not found","code":404}"#,
        );
        assert!(error.is("NotFound"));
        assert_eq!(error.to_string(), "pods \"a\" not found");
        let error = refusal(503, "no backend\n  today");
        assert_eq!(error.to_string(), "503 Service Unavailable: no backend today");
        let error = refusal(403, "<html>who\nare you</html>");
        assert_eq!(
            error.to_string(),
            "what answers at `https://s` is no API server: 403 Forbidden: <html>who are you</html>"
        );
    }

    #[test]
    fn warnings_are_unquoted() {
        assert_eq!(warning(r#"299 - "say \"no\"""#).as_deref(), Some("say \"no\""));
        assert_eq!(warning("199 - \"old\""), None);
        assert_eq!(warning("299 - open"), None);
    }
}
