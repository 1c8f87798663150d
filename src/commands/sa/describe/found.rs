//! What manifests say of a ServiceAccount. Knows nothing about where they are from.

use serde::Serialize;
use serde_json::Value;

use crate::api::service_account::{NAME_ANNOTATION, TOKEN_SECRET_TYPE};
use crate::authn::service_account;
use crate::commands::made::qualified;
use crate::commands::sa::revocable;
use crate::manifest;
use crate::workload;

/// What is found.
#[derive(Debug)]
pub(super) struct Described {
    /// The ServiceAccount.
    pub(super) account: Option<Value>,
    /// Its tokens.
    pub(super) tokens: Vec<Token>,
    /// The bindings that name it, or a group of all service accounts.
    pub(super) bindings: Vec<Binding>,
    /// What runs as it.
    pub(super) used_by: Vec<String>,
    /// What could not be listed: why.
    pub(super) unlisted: Vec<String>,
    /// Whether that is something that decides what it may do.
    pub(super) lacks_policy: bool,
    /// Its namespace.
    pub(super) namespace: String,
    name: String,
    default_namespace: String,
}

/// A Secret of a token.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Token {
    /// The Secret's name.
    pub(super) secret: String,
    /// Whether the token is in the Secret and never ends; otherwise it ends with the Secret.
    pub(super) never_ends: bool,
}

/// A binding.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Binding {
    /// `rolebinding.rbac.authorization.k8s.io/NAME`.
    pub(super) name: String,
    /// The namespace of a RoleBinding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) namespace: Option<String>,
    /// `clusterrole/view`.
    pub(super) role: String,
    /// Whom it names: the service account, or a group that it is in.
    pub(super) subject: String,
}

impl Described {
    pub(super) fn new(name: &str, namespace: &str, default_namespace: &str) -> Self {
        Self {
            account: None,
            tokens: Vec::new(),
            bindings: Vec::new(),
            used_by: Vec::new(),
            unlisted: Vec::new(),
            lacks_policy: false,
            name: name.to_owned(),
            namespace: namespace.to_owned(),
            default_namespace: default_namespace.to_owned(),
        }
    }

    /// Takes what a text of manifests says. What cannot be read is reported by whoever reads the policy.
    pub(super) fn read(&mut self, bytes: &[u8]) {
        let _ = manifest::read(0, bytes, &mut |found| {
            let mut object = manifest::to_json(found.value);
            if let (Some((version, kind)), Some(fields)) = (&found.list_type, object.as_object_mut()) {
                fields.entry("apiVersion").or_insert_with(|| version.as_str().into());
                fields.entry("kind").or_insert_with(|| kind.as_str().into());
            }
            self.take(object);
        });
        self.bindings.sort();
    }

    fn take(&mut self, object: Value) {
        let namespace = text(&object["metadata"], "namespace").unwrap_or(&self.default_namespace).to_owned();
        let is_here = namespace == self.namespace;
        let (version, kind) =
            (text(&object, "apiVersion").unwrap_or(""), text(&object, "kind").unwrap_or(""));
        let name = text(&object["metadata"], "name").unwrap_or_default().to_owned();
        match (version, kind) {
            ("v1", "ServiceAccount") if is_here && name == self.name => self.account = Some(object),
            ("v1", "Secret") if is_here => self.tokens.extend(self.token(&object, name)),
            (_, "RoleBinding" | "ClusterRoleBinding")
                if version.starts_with("rbac.authorization.k8s.io/") =>
            {
                let namespace = (kind == "RoleBinding").then_some(namespace);
                self.bindings.extend(self.binding(&object, namespace));
            }
            _ if is_here && self.runs_as_it(&object, version, kind) => self.used_by.push(qualified(&object)),
            _ => {}
        }
    }

    fn token(&self, secret: &Value, name: String) -> Option<Token> {
        let annotations = &secret["metadata"]["annotations"];
        // Of an export's Secrets there is no type; the annotation means nothing on others.
        let is_token = text(secret, "type").is_none_or(|it| it == TOKEN_SECRET_TYPE);
        if is_token && text(annotations, NAME_ANNOTATION) == Some(&self.name) {
            return Some(Token { secret: name, never_ends: true });
        }
        (text(annotations, revocable::ANNOTATION) == Some(&self.name))
            .then_some(Token { secret: name, never_ends: false })
    }

    fn binding(&self, binding: &Value, namespace: Option<String>) -> Option<Binding> {
        let subjects = binding["subjects"].as_array()?;
        let subject = subjects.iter().find_map(|subject| self.meant(subject, namespace.as_deref()))?;
        let role = &binding["roleRef"];
        let kind = text(role, "kind").unwrap_or_default().to_lowercase();
        let role = format!("{kind}/{}", text(role, "name").unwrap_or_default());
        Some(Binding { name: qualified(binding), namespace, role, subject })
    }

    /// Returns whom a subject names, if that is the service account or a group that it is in.
    fn meant(&self, subject: &Value, namespace: Option<&str>) -> Option<String> {
        let name = text(subject, "name")?;
        let is_it = match text(subject, "kind")? {
            "ServiceAccount" => {
                let of = text(subject, "namespace").or(namespace);
                name == self.name && of == Some(self.namespace.as_str())
            }
            "User" => name == service_account::username(&self.namespace, &self.name),
            "Group" => {
                let own = service_account::groups(&self.namespace);
                return own.iter().any(|group| group == name).then(|| format!("group {name}"));
            }
            _ => false,
        };
        is_it.then(|| "itself".to_owned())
    }

    fn runs_as_it(&self, object: &Value, version: &str, kind: &str) -> bool {
        let group = version.split_once('/').map_or("", |(group, _)| group);
        let Some(way) = workload::way(group, kind) else { return false };
        // What something else made is named by that.
        let owners = object["metadata"]["ownerReferences"].as_array();
        let is_made = owners.is_some_and(|owners| owners.iter().any(|owner| owner["controller"] == true));
        let Some(spec) = way.iter().try_fold(object, |at, step| at.get(*step)) else { return false };
        let account =
            text(spec, "serviceAccountName").or_else(|| text(spec, "serviceAccount")).unwrap_or("default");
        !is_made && account == self.name
    }
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
}
