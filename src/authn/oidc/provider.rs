//! An issuer, and what a server makes of a token of it, step by step.

use base64::Engine;
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::claims::Claims;
use super::mapping::{self, Mapped};
use super::standard;
use crate::api::authentication_configuration::JwtAuthenticator;
use crate::authn::service_account_keys::jwk::BASE64;
use crate::authn::verdict::{TokenAuthenticator, TokenVerdict};
use crate::go::Quoted;

/// What signs tokens where a file configures the issuers, in the order in which a server tells them.
pub(super) const ALGORITHMS: [&str; 9] =
    ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"];

/// An issuer whose tokens a server takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    authenticator: JwtAuthenticator,
    algorithms: Vec<String>,
}

/// What is known of a token's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// A key of the issuer made it.
    Good,
    /// None did, in the server's words.
    Bad(String),
    /// The issuer's keys are not known, or something like it.
    Unknown(String),
}

/// Why a token is not taken.
enum Stop {
    NotRecognized,
    Refused(String),
}

/// An issuer, and whoever knows its keys.
pub struct Authenticator<V> {
    /// The issuer.
    pub provider: Provider,
    /// What [`Provider::authenticate`] asks.
    pub verify: V,
}

impl<V: Fn(&str) -> Signature> TokenAuthenticator for Authenticator<V> {
    fn authenticate(&self, token: &[u8], at: Timestamp) -> TokenVerdict {
        let Ok(token) = std::str::from_utf8(token) else { return TokenVerdict::NotRecognized };
        self.provider.authenticate(token, at, &self.verify)
    }
}

impl Provider {
    /// Returns an issuer of an `AuthenticationConfiguration` with which a server starts.
    pub fn new(authenticator: JwtAuthenticator) -> Self {
        Self { authenticator, algorithms: ALGORITHMS.map(str::to_owned).into() }
    }

    /// Returns an issuer whose tokens are signed by some algorithms only.
    pub(super) fn with_algorithms(authenticator: JwtAuthenticator, algorithms: Vec<String>) -> Self {
        Self { authenticator, algorithms }
    }

    /// Returns what `iss` of its tokens is.
    pub fn issuer(&self) -> &str {
        &self.authenticator.issuer.url
    }

    /// Says whose token it is, at a time. `verify` is asked once the token is known to be of this issuer and of an algorithm that
    /// may sign; the rest of the header, and how the signature is written, is its business. Where a part of the user is unknown
    /// there is no user in the verdict.
    pub fn authenticate(
        &self,
        token: &str,
        at: Timestamp,
        verify: &dyn Fn(&str) -> Signature,
    ) -> TokenVerdict {
        match self.judge(token, at, verify) {
            Ok(Mapped { user: Some(user), unknown }) if unknown.is_empty() => TokenVerdict::User(user),
            Ok(Mapped { user, unknown }) => TokenVerdict::Unknown { reason: unknown.join("; "), user },
            Err(Stop::NotRecognized) => TokenVerdict::NotRecognized,
            Err(Stop::Refused(words)) => TokenVerdict::Refused(words),
        }
    }

    fn judge(&self, token: &str, at: Timestamp, verify: &dyn Fn(&str) -> Signature) -> Result<Mapped, Stop> {
        let [header, claims, _] = token.split('.').collect::<Vec<_>>()[..] else {
            return Err(Stop::NotRecognized);
        };
        let claims = BASE64.decode(claims).map(Zeroizing::new).map_err(|_| Stop::NotRecognized)?;
        let claims = Claims::read(&claims).ok_or(Stop::NotRecognized)?;
        if standard::issuer(&claims).as_deref() != Some(self.issuer()) {
            return Err(Stop::NotRecognized);
        }
        let refused = |words: String| Stop::Refused(format!("oidc: verify token: {words}"));
        self.confirm_algorithm(header).map_err(refused)?;
        let mut unknown = Vec::new();
        match verify(token) {
            Signature::Good => {}
            Signature::Bad(words) => return Err(refused(format!("failed to verify signature: {words}"))),
            Signature::Unknown(reason) => unknown.push(reason),
        }
        standard::confirm(&claims, &self.authenticator.issuer.audiences, at).map_err(refused)?;
        let mut mapped = mapping::map(&claims, &self.authenticator).map_err(Stop::Refused)?;
        unknown.append(&mut mapped.unknown);
        Ok(Mapped { unknown, ..mapped })
    }

    // go-oidc: verify.go, Verify; go-jose: jws.go, ParseSigned
    fn confirm_algorithm(&self, header: &str) -> Result<(), String> {
        let malformed = || "oidc: malformed jwt".to_owned();
        let header = BASE64.decode(header).map_err(|_| malformed())?;
        let header: serde_json::Map<_, _> = serde_json::from_slice(&header).map_err(|_| malformed())?;
        let algorithm = header.get("alg").and_then(serde_json::Value::as_str).unwrap_or_default();
        if self.algorithms.iter().any(|one| one == algorithm) {
            return Ok(());
        }
        let (expected, got) = (standard::quoted(&self.algorithms), Quoted(algorithm));
        Err(format!("oidc: id token signed with unsupported algorithm, expected {expected} got {got}"))
    }
}
