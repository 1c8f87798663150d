//! The flags `--oidc-…`, which say what an `AuthenticationConfiguration` with one issuer says.
// k/k: pkg/kubeapiserver/options/authentication.go

use std::collections::BTreeMap;

use thiserror::Error;

use super::provider::{ALGORITHMS, Provider};
use crate::api::authentication_configuration::{
    AuthenticationConfiguration, ClaimRule, Issuer, JwtAuthenticator, Mapping, Server,
};
use crate::go::Quoted;

/// The value of `--oidc-username-prefix` for no prefix at all.
const NO_PREFIX: &str = "-";

/// What the flags say. Unless they are given, flags are as in [`Flags::default`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flags {
    /// `--oidc-issuer-url`.
    pub issuer_url: String,
    /// `--oidc-client-id`.
    pub client_id: String,
    /// `--oidc-ca-file`: what is in it.
    pub certificate_authority: String,
    /// `--oidc-username-claim`.
    pub username_claim: String,
    /// `--oidc-username-prefix`.
    pub username_prefix: String,
    /// `--oidc-groups-claim`.
    pub groups_claim: String,
    /// `--oidc-groups-prefix`.
    pub groups_prefix: String,
    /// `--oidc-signing-algs`.
    pub signing_algorithms: Vec<String>,
    /// `--oidc-required-claim`.
    pub required_claims: BTreeMap<String, String>,
}

/// Why a server does not start with the flags, in its words.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FlagsError {
    /// The issuer or the client is missing.
    #[error("oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set")]
    Incomplete,
    /// What they say is not valid.
    #[error("{0}")]
    Invalid(String),
    /// Nothing is signed so.
    #[error("oidc: unsupported signing alg: {}", Quoted(.0))]
    Algorithm(String),
}

impl Default for Flags {
    fn default() -> Self {
        Self {
            issuer_url: String::new(),
            client_id: String::new(),
            certificate_authority: String::new(),
            username_claim: "sub".to_owned(),
            username_prefix: String::new(),
            groups_claim: String::new(),
            groups_prefix: String::new(),
            signing_algorithms: vec!["RS256".to_owned()],
            required_claims: BTreeMap::new(),
        }
    }
}

impl Flags {
    /// Returns the issuer that the flags stand for, when at least one of them is given. `server` says what else is given; its
    /// flags about other files do not count.
    ///
    /// # Errors
    /// If the server does not start.
    pub fn provider(&self, server: &Server<'_>) -> Result<Provider, FlagsError> {
        if self.issuer_url.is_empty() || self.client_id.is_empty() {
            return Err(FlagsError::Incomplete);
        }
        let configuration = AuthenticationConfiguration { jwt: vec![self.authenticator()], anonymous: None };
        let server = Server { has_oidc_flag: false, has_anonymous_flag: false, ..*server };
        configuration.confirm(&server).map_err(FlagsError::Invalid)?;
        let mut algorithms = self.signing_algorithms.clone();
        if algorithms.is_empty() {
            algorithms = Self::default().signing_algorithms;
        }
        if let Some(other) = algorithms.iter().find(|one| !ALGORITHMS.contains(&one.as_str())) {
            return Err(FlagsError::Algorithm(other.clone()));
        }
        let authenticator = configuration.jwt.into_iter().next().unwrap_or_default();
        Ok(Provider::with_algorithms(authenticator, algorithms))
    }

    fn authenticator(&self) -> JwtAuthenticator {
        let prefix = match &*self.username_prefix {
            "" if self.username_claim != "email" => format!("{}#", self.issuer_url),
            NO_PREFIX => String::new(),
            prefix => prefix.to_owned(),
        };
        let mapping = |claim: &str, prefix: String| Mapping {
            claim: claim.to_owned(),
            prefix: Some(prefix),
            expression: String::new(),
        };
        let groups =
            (!self.groups_claim.is_empty()).then(|| mapping(&self.groups_claim, self.groups_prefix.clone()));
        let rules = self.required_claims.iter().map(|(claim, value)| ClaimRule {
            claim: claim.clone(),
            required_value: value.clone(),
            ..ClaimRule::default()
        });
        JwtAuthenticator {
            issuer: Issuer {
                url: self.issuer_url.clone(),
                audiences: vec![self.client_id.clone()],
                certificate_authority: self.certificate_authority.clone(),
                ..Issuer::default()
            },
            username: mapping(&self.username_claim, prefix),
            groups: groups.unwrap_or_default(),
            claim_rules: rules.collect(),
            ..JwtAuthenticator::default()
        }
    }
}
