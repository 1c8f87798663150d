//! What an authenticator makes of a bearer token. Knows nothing about any of them.
// apiserver: pkg/authentication/authenticator/interfaces.go

use jiff::Timestamp;

use super::UserInfo;

/// What a bearer token is asked of.
pub trait TokenAuthenticator {
    /// Says whose a token is at a time.
    fn authenticate(&self, token: &[u8], at: Timestamp) -> TokenVerdict;
}

/// What one authenticator makes of a bearer token, before the group that every user gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenVerdict {
    /// It is that user.
    User(UserInfo<'static>),
    /// It is none of this authenticator's: another may know it.
    NotRecognized,
    /// An error, in the server's words: 401, unless another authenticator takes the request.
    Refused(String),
    /// It cannot be said from what was given.
    Unknown {
        /// What is missing, for the user: `whether Pod ci/p of uid u exists`.
        reason: String,
        /// Who it is if what is missing is as the token says; `None` if the token does not say.
        user: Option<UserInfo<'static>>,
    },
}
