//! `AuthenticationConfiguration`, the file of `--authentication-config`: decoding, and whether a server starts with it.
//!
//! Knows nothing about tokens and requests, and of CEL only the plainest expressions: whether any other compiles is not known.
// k/k: pkg/kubeapiserver/options/authentication.go; apiserver: pkg/apis/apiserver/{v1,v1beta1,v1alpha1}/types.go

mod decode;
pub mod expression;
mod validation;

pub use decode::read;
pub use validation::Server;

/// Who is let in besides those whom other flags name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthenticationConfiguration {
    /// Issuers of tokens.
    pub jwt: Vec<JwtAuthenticator>,
    /// Whether requests without a credential are let in; `None` leaves that to the flag.
    pub anonymous: Option<Anonymous>,
}

/// Whether requests without a credential are let in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anonymous {
    /// Whether any are.
    pub enabled: bool,
    /// The paths that they must be for; none stands for all paths.
    pub paths: Vec<String>,
}

/// An issuer of tokens, and what its tokens say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JwtAuthenticator {
    /// The issuer.
    pub issuer: Issuer,
    /// What claims must be like.
    pub claim_rules: Vec<ClaimRule>,
    /// The user's name.
    pub username: Mapping,
    /// The user's groups.
    pub groups: Mapping,
    /// The user's uid, which has no prefix.
    pub uid: Mapping,
    /// The user's extra attributes: keys, and the expressions for their values.
    pub extra: Vec<ExtraMapping>,
    /// What the user must be like.
    pub user_rules: Vec<UserRule>,
}

/// An issuer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Issuer {
    /// What `iss` must be.
    pub url: String,
    /// Where it tells its keys; empty: below `url`.
    pub discovery_url: String,
    /// PEM of the authorities of its server; empty: those of the machine.
    pub certificate_authority: String,
    /// Of which `aud` must hold one.
    pub audiences: Vec<String>,
    /// Empty or `MatchAny`.
    pub audience_match_policy: String,
    /// Empty, `controlplane` or `cluster`.
    pub egress_selector: String,
}

/// Where a part of the user comes from: a claim, an expression, or (both empty) nowhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The name of a claim.
    pub claim: String,
    /// What is put before the claim's value.
    pub prefix: Option<String>,
    /// An expression over `claims`.
    pub expression: String,
}

/// A condition on claims: a claim with its value, or an expression.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClaimRule {
    /// The name of a claim.
    pub claim: String,
    /// What it must be.
    pub required_value: String,
    /// An expression over `claims` that must be true.
    pub expression: String,
    /// What is said if it is not.
    pub message: String,
}

/// An extra attribute.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExtraMapping {
    /// Its key.
    pub key: String,
    /// An expression over `claims`.
    pub value_expression: String,
}

/// A condition on the user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserRule {
    /// An expression over `user` that must be true.
    pub expression: String,
    /// What is said if it is not.
    pub message: String,
}
