//! ServiceAccounts and what goes with a new one: the objects as they are sent to a server, checked as it checks them.
// k/k: pkg/apis/core/validation/validation.go, ValidateServiceAccount and ValidateSecret; pkg/apis/rbac/validation

use serde::Serialize;

use super::Refusal;
use super::content;
use super::field::FieldErrors;

/// The annotation of a Secret that names its ServiceAccount.
pub const NAME_ANNOTATION: &str = "kubernetes.io/service-account.name";
/// The annotation of a Secret with its ServiceAccount's UID, which the controller adds together with the token.
pub const UID_ANNOTATION: &str = "kubernetes.io/service-account.uid";
/// The type of a Secret with a ServiceAccount's token.
pub const TOKEN_SECRET_TYPE: &str = "kubernetes.io/service-account-token";
/// The annotation that confines pods to the Secrets that a ServiceAccount lists.
pub const ENFORCE_ANNOTATION: &str = "kubernetes.io/enforce-mountable-secrets";

/// A ServiceAccount. Fields stand in the order of Kubernetes' own type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceAccount {
    kind: Kind,
    api_version: CoreV1,
    /// Name, namespace, labels and annotations.
    pub metadata: Metadata,
    /// The Secrets that pods may mount, where that is enforced.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<Named>,
    /// The Secrets to pull images with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub image_pull_secrets: Vec<Named>,
    /// Whether pods get a token, unless they say otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automount_service_account_token: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
enum Kind {
    #[default]
    ServiceAccount,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
enum CoreV1 {
    #[default]
    #[serde(rename = "v1")]
    V1,
}

/// The metadata that people give an object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Metadata {
    /// The name.
    pub name: String,
    /// The namespace; `None` leaves it to whoever sends the object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The labels, each key once.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub labels: serde_json::Map<String, serde_json::Value>,
    /// The annotations, each key once.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub annotations: serde_json::Map<String, serde_json::Value>,
}

/// A reference to an object of the same namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its name.
    pub name: String,
}

impl ServiceAccount {
    /// Checks it as a server does that is asked to create it.
    ///
    /// # Errors
    /// In the server's words.
    pub fn validate(&self) -> Result<(), Refusal> {
        let mut errors = FieldErrors::default();
        self.metadata.validate(&mut errors);
        refused("ServiceAccount", &self.metadata.name, &errors)
    }
}

impl Metadata {
    fn validate(&self, errors: &mut FieldErrors) {
        match self.name.as_str() {
            "" => errors.required("metadata.name", "name or generateName is required"),
            name => errors.invalid_string("metadata.name", name, content::dns_subdomain(name)),
        }
        if let Some(namespace) = &self.namespace {
            errors.invalid_string("metadata.namespace", namespace, content::dns_label(namespace));
        }
        for (key, value) in &self.labels {
            errors.invalid_string("metadata.labels", key, content::label_key(key));
            let value = value.as_str().unwrap_or_default();
            errors.invalid_string("metadata.labels", value, content::label_value(value));
        }
        for key in self.annotations.keys() {
            errors.invalid_string("metadata.annotations", key, content::label_key(&key.to_lowercase()));
        }
    }
}

/// Checks the name of a Secret as a server does that is asked to create it.
///
/// # Errors
/// In the server's words.
pub fn validate_secret_name(name: &str) -> Result<(), Refusal> {
    let mut errors = FieldErrors::default();
    errors.invalid_string("metadata.name", name, content::dns_subdomain(name));
    refused("Secret", name, &errors)
}

fn refused(kind: &str, name: &str, errors: &FieldErrors) -> Result<(), Refusal> {
    match errors.aggregate() {
        None => Ok(()),
        Some(errors) => {
            let name = crate::go::Quoted(name);
            Err(Refusal { code: 422, message: format!("{kind} {name} is invalid: {errors}") })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> ServiceAccount {
        let metadata = Metadata { name: name.to_owned(), ..Metadata::default() };
        ServiceAccount { metadata, ..ServiceAccount::default() }
    }

    #[test]
    fn fields_stand_in_kubernetes_order() {
        let account = ServiceAccount {
            image_pull_secrets: vec![Named { name: "hub".to_owned() }],
            automount_service_account_token: Some(false),
            ..named("robot")
        };
        assert_eq!(
            serde_json::to_string(&account).unwrap(),
            r#"{"kind":"ServiceAccount","apiVersion":"v1","metadata":{"name":"robot"},"imagePullSecrets":[{"name":"hub"}],"automountServiceAccountToken":false}"#
        );
    }

    #[test]
    fn names_are_checked_in_the_servers_words() {
        assert_eq!(named("a.b").validate(), Ok(()));
        let refusal = named("Robot").validate().unwrap_err();
        let start = r#"ServiceAccount "Robot" is invalid: metadata.name: Invalid value: "Robot": a lowercase RFC 1123 subdomain"#;
        assert!(refusal.message.starts_with(start), "{refusal}");
    }

    #[test]
    fn labels_are_checked() {
        let mut account = named("robot");
        account.metadata.labels.insert("a b".to_owned(), "x y".into());
        let refusal = account.validate().unwrap_err().message;
        assert!(refusal.contains(r#"[metadata.labels: Invalid value: "a b": name part must"#), "{refusal}");
        assert!(refusal.contains(r#"metadata.labels: Invalid value: "x y": a valid label"#), "{refusal}");
    }
}
