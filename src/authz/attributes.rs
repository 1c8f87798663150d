//! What is asked: the attributes of a request that authorizers see (`apiserver: pkg/authorization/authorizer`).

use crate::authn::UserInfo;
use std::borrow::Cow;

/// A request, as authorizers see it.
#[derive(Debug, Clone, Copy)]
pub struct Attributes<'a> {
    /// Who asks, complete with all groups.
    pub user: &'a UserInfo<'a>,
    /// A resource verb, byte for byte, or the lower-case HTTP method of a request that is not for a resource.
    pub verb: &'a str,
    /// What it is asked of.
    pub target: Target<'a>,
}

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// A resource of the API.
    Resource(ResourceAttributes<'a>),
    /// Any other path.
    NonResource {
        /// The URL's path, as sent.
        path: &'a str,
    },
}

/// A resource request's attributes. An empty string means that there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ResourceAttributes<'a> {
    /// Empty: cluster scope, or all namespaces.
    pub namespace: &'a str,
    /// Empty: the core group.
    pub api_group: &'a str,
    /// The API version; RBAC never looks at it.
    pub api_version: &'a str,
    /// The resource, plural.
    pub resource: &'a str,
    /// The subresource.
    pub subresource: &'a str,
    /// The object's name.
    pub name: &'a str,
    /// Field requirements that must hold for every object; only the Node authorizer looks at them.
    pub field_selector: &'a [FieldRequirement<'a>],
}

/// A term of a field selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRequirement<'a> {
    /// The path of the field, like `spec.nodeName`.
    pub field: Cow<'a, str>,
    /// `true` for `=` and `==`, `false` for `!=`.
    pub equals: bool,
    /// The value compared with.
    pub value: Cow<'a, str>,
}
