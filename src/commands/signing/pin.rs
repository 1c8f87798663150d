//! Which request is meant: not only its name, which anybody may give to another. Knows nothing about servers.

use crate::api::certificate_signing_request::received::Received;
use crate::error::CliError;
use crate::pki::{hex, sha256};
use crate::shown::{in_shell, shown};

/// The one object, and the one request in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::commands) struct Pin {
    /// The object's UID.
    pub(in crate::commands) uid: String,
    /// The SHA-256 of the request in PEM, as `sha256sum` has it of the file.
    pub(in crate::commands) sha256: String,
}

impl Pin {
    /// Returns that of a request.
    pub(in crate::commands) fn of(received: &Received) -> Self {
        let sha256 = hex(&sha256(&received.spec.request));
        Self { uid: received.metadata.uid.clone(), sha256 }
    }

    /// Makes sure that a request is the one that is meant.
    ///
    /// # Errors
    /// If it is another.
    pub(in crate::commands) fn confirm(&self, received: &Received) -> Result<(), CliError> {
        let found = Self::of(received);
        let name = shown(&received.metadata.name);
        let other = |what: &str, wanted: &str, found: &str| {
            CliError::new(format!("`{name}` is another request than the one that is meant"))
                .because(format!("its {what} is {}, not {}", shown(found), shown(wanted)))
                .hint("nothing was decided: ask whoever made the request which one it is")
        };
        if self.uid != found.uid {
            return Err(other("uid", &self.uid, &found.uid));
        }
        if !self.sha256.eq_ignore_ascii_case(&found.sha256) {
            return Err(other("sha256", &self.sha256, &found.sha256));
        }
        Ok(())
    }

    /// Returns the command that approves exactly this request, for a shell.
    pub(in crate::commands) fn approval(&self, name: &str) -> String {
        format!(
            "kauth csr approve {} --uid {} --sha256 {}",
            in_shell(name),
            in_shell(&self.uid),
            in_shell(&self.sha256)
        )
    }
}
