//! An HTTP request to the API server: the attributes that it is authorized by
//! (`apiserver: pkg/endpoints/request/requestinfo.go`, `pkg/endpoints/filters/authorization.go`).
//!
//! Knows nothing about which resources exist: the server does not ask either, and refuses before it looks.

mod error;
mod url;

pub use error::RequestError;

use crate::authn::UserInfo;
use crate::authz::attributes::{Attributes, FieldRequirement, ResourceAttributes, Target};
use crate::authz::selector::labels::LabelRequirement;
use crate::authz::selector::{fields, labels};
use url::Url;

/// What a request asks for, without who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestAttributes {
    /// A resource verb (empty for a method that stands for none), or the lower-case method.
    pub verb: String,
    /// What it is asked of.
    pub target: RequestTarget,
}

/// What a request is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestTarget {
    /// A resource of the API.
    Resource(ResourceRequest),
    /// Any other path, percent-decoded.
    NonResource(String),
}

/// A resource request's attributes. An empty string means that there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResourceRequest {
    /// Empty: cluster scope, or all namespaces.
    pub namespace: String,
    /// Empty: the core group.
    pub api_group: String,
    /// The API version.
    pub api_version: String,
    /// The resource, plural.
    pub resource: String,
    /// The subresource.
    pub subresource: String,
    /// The object's name, from the path or from the field selector of a list or watch.
    pub name: String,
    /// What `fieldSelector` requires; nothing where it does not parse.
    pub field_selector: Vec<FieldRequirement<'static>>,
    /// What `labelSelector` requires; nothing where it does not parse.
    pub label_selector: Vec<LabelRequirement>,
}

impl RequestAttributes {
    /// Returns what authorizers see when `user` makes the request.
    pub fn attributes<'a>(&'a self, user: &'a UserInfo<'a>) -> Attributes<'a> {
        let target = match &self.target {
            RequestTarget::Resource(resource) => Target::Resource(resource.attributes()),
            RequestTarget::NonResource(path) => Target::NonResource { path },
        };
        Attributes { user, verb: &self.verb, target }
    }
}

impl ResourceRequest {
    fn attributes(&self) -> ResourceAttributes<'_> {
        ResourceAttributes {
            namespace: &self.namespace,
            api_group: &self.api_group,
            api_version: &self.api_version,
            resource: &self.resource,
            subresource: &self.subresource,
            name: &self.name,
            field_selector: &self.field_selector,
        }
    }
}

/// Returns the attributes of a request with `method` for `path_and_query`, like `/api/v1/pods?watch=1`.
///
/// # Errors
/// If the server answers before it has attributes.
pub fn attributes(method: &str, path_and_query: &str) -> Result<RequestAttributes, RequestError> {
    if !is_token(method) {
        return Err(RequestError::Method(method.to_owned()));
    }
    let url = url::parse(path_and_query)?;
    let parts: Vec<&str> = url.path.trim_matches('/').split('/').collect();
    let (api_group, api_version, parts) = match parts.as_slice() {
        ["api", version, parts @ ..] if !parts.is_empty() => ("", version, parts),
        ["apis", group, version, parts @ ..] if !parts.is_empty() => (*group, version, parts),
        _ => {
            let verb = method.to_ascii_lowercase();
            return Ok(RequestAttributes { verb, target: RequestTarget::NonResource(url.path) });
        }
    };
    let (prefix, parts) = match parts {
        ["watch" | "proxy"] => {
            return Err(RequestError::NoKind { request: path_and_query.to_owned(), url: url.to_string() });
        }
        [prefix @ ("watch" | "proxy"), parts @ ..] => (Some(*prefix), parts),
        _ => (None, parts),
    };
    let mut resource = resource_request(parts);
    resource.api_group = api_group.to_owned();
    resource.api_version = (*api_version).to_owned();
    let verb = match prefix {
        Some(prefix) => prefix,
        None => complete(verb(method), &mut resource, &url),
    };
    if verb == "proxy" {
        resource.subresource.clear();
    }
    Ok(RequestAttributes { verb: verb.to_owned(), target: RequestTarget::Resource(resource) })
}

/// Reads the parts of a path behind the version: `namespaces/NAMESPACE`, perhaps, then `RESOURCE/NAME/SUBRESOURCE`.
fn resource_request(parts: &[&str]) -> ResourceRequest {
    let (namespace, parts) = match parts {
        ["namespaces", namespace] | ["namespaces", namespace, "status" | "finalize", ..] => {
            (*namespace, parts)
        }
        ["namespaces", namespace, parts @ ..] => (*namespace, parts),
        _ => ("", parts),
    };
    let part = |index: usize| parts.get(index).copied().unwrap_or_default().to_owned();
    ResourceRequest {
        namespace: namespace.to_owned(),
        resource: part(0),
        name: part(1),
        subresource: part(2),
        ..ResourceRequest::default()
    }
}

fn verb(method: &str) -> &'static str {
    match method {
        "POST" => "create",
        "GET" | "HEAD" => "get",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => "",
    }
}

/// Makes of a verb for one object that for many where there is no name, and attaches what the query selects.
fn complete(verb: &'static str, resource: &mut ResourceRequest, url: &Url<'_>) -> &'static str {
    let verb = match verb {
        "get" if resource.name.is_empty() => {
            resource.name = selected_name(url).unwrap_or_default();
            if is_watch(url) { "watch" } else { "list" }
        }
        "delete" if resource.name.is_empty() => "deletecollection",
        _ => return verb,
    };
    let parameter = |name| url.parameter(name).unwrap_or_default();
    resource.field_selector = fields::parse(&parameter("fieldSelector")).unwrap_or_default();
    resource.label_selector = labels::parse(&parameter("labelSelector")).unwrap_or_default();
    verb
}

fn is_watch(url: &Url<'_>) -> bool {
    url.parameter("watch").is_some_and(|value| value != "0" && !value.eq_ignore_ascii_case("false"))
}

/// Returns the name that the field selector requires, if all the list options can be read.
fn selected_name(url: &Url<'_>) -> Option<String> {
    let is_number = |name| url.parameter(name).is_none_or(|value| value.parse::<i64>().is_ok());
    let parameter = |name| url.parameter(name).unwrap_or_default();
    if !is_number("limit") || !is_number("timeoutSeconds") {
        return None;
    }
    labels::parse(&parameter("labelSelector"))?;
    let requirements = fields::parse(&parameter("fieldSelector"))?;
    let name = fields::exact_match(&requirements, "metadata.name")?;
    is_path_segment(name).then(|| name.to_owned())
}

/// apimachinery: pkg/api/validate/content/path.go
fn is_path_segment(name: &str) -> bool {
    name != "." && name != ".." && !name.contains(['/', '%'])
}

fn is_token(method: &str) -> bool {
    let in_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !method.is_empty() && method.bytes().all(in_token)
}
