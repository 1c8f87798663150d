//! Tokens of other issuers: whom a server with `--oidc-…` flags or an `AuthenticationConfiguration` takes the holder of one for.
//!
//! Knows nothing about keys: whoever asks says whether the signature is good. What an expression means that is not plain, and what
//! an issuer tells only when it is asked, is unknown.
// apiserver: plugin/pkg/authenticator/token/oidc/oidc.go

mod claims;
mod flags;
mod mapping;
mod provider;
mod standard;

pub use flags::{Flags, FlagsError};
pub use provider::{Authenticator, Provider, Signature};
