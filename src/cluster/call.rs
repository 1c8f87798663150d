//! One request to an API server: what of it, where, and how it is spelled. Knows nothing about connections.
// k8s.io/client-go: rest/request.go

use http::{Method, Request};
use kube::client::Body;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// What stands in a path or a query as it is (RFC 3986, unreserved); RBAC's names have colons, which may.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

/// A resource of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resource {
    /// The group; empty for the core group.
    pub group: &'static str,
    /// The version.
    pub version: &'static str,
    /// The plural name.
    pub plural: &'static str,
}

impl Resource {
    /// ServiceAccounts.
    pub const SERVICE_ACCOUNTS: Self = Self::new("", "v1", "serviceaccounts");
    /// Secrets.
    pub const SECRETS: Self = Self::new("", "v1", "secrets");
    /// Roles.
    pub const ROLES: Self = Self::new("rbac.authorization.k8s.io", "v1", "roles");
    /// RoleBindings.
    pub const ROLE_BINDINGS: Self = Self::new("rbac.authorization.k8s.io", "v1", "rolebindings");
    /// ClusterRoles.
    pub const CLUSTER_ROLES: Self = Self::new("rbac.authorization.k8s.io", "v1", "clusterroles");
    /// ClusterRoleBindings.
    pub const CLUSTER_ROLE_BINDINGS: Self =
        Self::new("rbac.authorization.k8s.io", "v1", "clusterrolebindings");

    /// CertificateSigningRequests.
    pub const CERTIFICATE_SIGNING_REQUESTS: Self =
        Self::new("certificates.k8s.io", "v1", "certificatesigningrequests");

    /// Returns a resource.
    pub const fn new(group: &'static str, version: &'static str, plural: &'static str) -> Self {
        Self { group, version, plural }
    }

    /// Returns `apiVersion` of its objects.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() {
            self.version.to_owned()
        } else {
            format!("{}/{}", self.group, self.version)
        }
    }

    /// Returns the name with the group, as kubectl says it: `roles.rbac.authorization.k8s.io`.
    pub fn qualified(&self) -> String {
        if self.group.is_empty() { self.plural.to_owned() } else { format!("{}.{}", self.plural, self.group) }
    }
}

/// Where something is: a collection, an object in it, or a subresource of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The collection's resource.
    pub resource: Resource,
    /// The namespace; `None` for all, and for what has none.
    pub namespace: Option<String>,
    /// The object's name; `None` for the collection.
    pub name: Option<String>,
    /// The object's subresource.
    pub subresource: Option<&'static str>,
}

impl Place {
    /// Returns the collection; of a namespace if one is given.
    pub fn all(resource: Resource, namespace: Option<&str>) -> Self {
        Self { resource, namespace: namespace.map(str::to_owned), name: None, subresource: None }
    }

    /// Returns the place of an object.
    pub fn of(resource: Resource, namespace: Option<&str>, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..Self::all(resource, namespace) }
    }

    /// Returns the place of a subresource.
    #[must_use]
    pub fn under(mut self, subresource: &'static str) -> Self {
        self.subresource = Some(subresource);
        self
    }

    fn path(&self) -> String {
        let Resource { group, version, plural } = self.resource;
        let mut path =
            if group.is_empty() { format!("/api/{version}") } else { format!("/apis/{group}/{version}") };
        if let Some(namespace) = &self.namespace {
            path += &format!("/namespaces/{}", escaped(namespace));
        }
        path += &format!("/{plural}");
        for part in self.name.as_deref().into_iter().chain(self.subresource) {
            path += &format!("/{}", escaped(part));
        }
        path
    }
}

/// How something is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Only tried: nothing is kept.
    pub dry_run: bool,
    /// Who is said to manage the fields.
    pub field_manager: Option<String>,
    /// What becomes of unknown fields: `Strict`, `Warn` or `Ignore`.
    pub field_validation: Option<&'static str>,
}

impl Written {
    fn query(&self) -> Vec<(&'static str, String)> {
        let dry_run = self.dry_run.then(|| ("dryRun", "All".to_owned()));
        let manager = self.field_manager.clone().map(|manager| ("fieldManager", manager));
        let validation = self.field_validation.map(|it| ("fieldValidation", it.to_owned()));
        dry_run.into_iter().chain(manager).chain(validation).collect()
    }
}

/// A request.
#[derive(Debug, Clone)]
pub struct Call {
    method: Method,
    path: String,
    query: Vec<(&'static str, String)>,
    body: Option<Value>,
    accept: &'static str,
    content: &'static str,
    /// The kind that the answer must be of: that of what is sent.
    kind: Option<String>,
}

impl Call {
    /// Asks for what is there.
    pub fn get(place: &Place) -> Self {
        Self::new(Method::GET, place.path(), None)
    }

    /// Asks for what is at a path that is no object's: `/version`.
    pub fn path(path: &str) -> Self {
        Self::new(Method::GET, path.to_owned(), None)
    }

    /// Makes an object in a collection, or asks a subresource or a review to answer.
    pub fn create(place: &Place, object: &Value, written: &Written) -> Self {
        let mut call = Self::new(Method::POST, place.path(), Some(object.clone()));
        call.query = written.query();
        call
    }

    /// Puts an object in the place of what is there.
    pub fn replace(place: &Place, object: &Value, written: &Written) -> Self {
        Self { method: Method::PUT, ..Self::create(place, object, written) }
    }

    /// Deletes what is there; with a UID only if it still is that object.
    pub fn delete(place: &Place, uid: Option<&str>, written: &Written) -> Self {
        let mut options =
            json!({"apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "Background"});
        if let Some(uid) = uid {
            options["preconditions"] = json!({"uid": uid});
        }
        let mut call = Self::new(Method::DELETE, place.path(), Some(options));
        call.query = written.query().into_iter().filter(|(key, _)| *key == "dryRun").collect();
        call
    }

    /// Adds to the query.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.query.push((key, value.into()));
        self
    }

    /// Asks for the metadata of objects only: what is in them never leaves the server.
    // k8s.io/apimachinery: pkg/apis/meta/v1/types.go, PartialObjectMetadata
    #[must_use]
    pub fn metadata_only(mut self, is_list: bool) -> Self {
        self.accept = if is_list {
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
        } else {
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
        };
        self
    }

    /// Asks for all resources of all groups in one answer.
    // k8s.io/client-go: discovery/discovery_client.go
    #[must_use]
    pub fn aggregated_discovery(mut self) -> Self {
        self.accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
        self
    }

    /// Returns whether asking twice is as good as asking once.
    pub(super) fn is_safe(&self) -> bool {
        self.method == Method::GET
    }

    pub(super) fn request(&self) -> Result<Request<Body>, String> {
        let mut uri = self.path.clone();
        for (index, (key, value)) in self.query.iter().enumerate() {
            uri += &format!("{}{key}={}", if index == 0 { '?' } else { '&' }, escaped(value));
        }
        let request = Request::builder().method(&self.method).uri(uri).header("accept", self.accept);
        let (request, body) = match &self.body {
            None => (request, Vec::new()),
            Some(body) => (request.header("content-type", self.content), body.to_string().into_bytes()),
        };
        request.body(Body::from(body)).map_err(|error| error.to_string())
    }

    /// Returns whether an object may be the answer, by its type.
    pub(super) fn takes(&self, answer: &Value) -> bool {
        answer.is_object() && self.kind.as_deref().is_none_or(|kind| answer["kind"] == kind)
    }

    fn new(method: Method, path: String, body: Option<Value>) -> Self {
        // What is deleted is answered with itself, or with a Status.
        let kind = body.as_ref().filter(|_| method != Method::DELETE);
        let kind = kind.and_then(|body| body["kind"].as_str()).map(str::to_owned);
        Self {
            method,
            path,
            query: Vec::new(),
            body,
            kind,
            accept: "application/json",
            content: "application/json",
        }
    }
}

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_the_api_servers() {
        let path = |place: Place| Call::get(&place).request().unwrap().uri().to_string();
        let accounts = Resource::SERVICE_ACCOUNTS;
        assert_eq!(path(Place::all(accounts, None)), "/api/v1/serviceaccounts");
        assert_eq!(
            path(Place::of(accounts, Some("ci"), "robot").under("token")),
            "/api/v1/namespaces/ci/serviceaccounts/robot/token"
        );
        assert_eq!(
            path(Place::of(Resource::CLUSTER_ROLES, None, "system:a b/c")),
            "/apis/rbac.authorization.k8s.io/v1/clusterroles/system:a%20b%2Fc"
        );
    }

    #[test]
    fn a_write_says_how_it_is_meant() {
        let written = Written {
            dry_run: true,
            field_manager: Some("kauth create".to_owned()),
            field_validation: Some("Strict"),
        };
        let place = Place::all(Resource::ROLES, Some("ci"));
        let call = Call::create(&place, &json!({}), &written);
        let request = call.request().unwrap();
        assert_eq!(
            request.uri().query(),
            Some("dryRun=All&fieldManager=kauth%20create&fieldValidation=Strict")
        );
        assert!(!call.is_safe() && Call::get(&place).is_safe());
    }
}
