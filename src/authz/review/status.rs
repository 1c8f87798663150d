//! The answer to a review, as it stands in its `status` (`api: authorization/v1/types.go`). What is empty is left out, and
//! the order of fields is the server's.

use serde::Serialize;
use std::borrow::Cow;

/// The status of an access review.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessStatus<'a> {
    /// Whether some authorizer allows.
    pub allowed: bool,
    /// Whether some authorizer denies, which none of the server's own ever does.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub denied: bool,
    /// The authorizers' reason.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub reason: Cow<'a, str>,
    /// See [`AccessReview::evaluation_error`](super::AccessReview::evaluation_error).
    #[serde(skip_serializing_if = "str::is_empty")]
    pub evaluation_error: Cow<'a, str>,
}

/// The status of a rules review.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RulesStatus<'a> {
    /// What may be done with resources.
    pub resource_rules: Vec<ResourceRule<'a>>,
    /// What may be done with URLs.
    pub non_resource_rules: Vec<NonResourceRule<'a>>,
    /// Whether some authorizer cannot tell all its rules.
    pub incomplete: bool,
    /// The authorizers' errors.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub evaluation_error: Cow<'a, str>,
}

/// A rule about resources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceRule<'a> {
    /// The verbs.
    pub verbs: &'a [Cow<'a, str>],
    /// The API groups.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub api_groups: &'a [Cow<'a, str>],
    /// The resources.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub resources: &'a [Cow<'a, str>],
    /// The names; none stands for all.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub resource_names: &'a [Cow<'a, str>],
}

/// A rule about URLs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NonResourceRule<'a> {
    /// The verbs.
    pub verbs: &'a [Cow<'a, str>],
    /// The URLs.
    #[serde(rename = "nonResourceURLs", skip_serializing_if = "<[_]>::is_empty")]
    pub non_resource_urls: &'a [Cow<'a, str>],
}
