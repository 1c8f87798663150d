//! RBAC objects as a client writes them for a server to create: nobody has looked at what they say. Knows nothing about where
//! that comes from.
// k/k: staging/src/k8s.io/api/rbac/v1/types.go, for the order of the fields

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::kind::Kind;
use super::rbac::{self, RoleKind};
use crate::go;

/// Where `kubectl apply` looks for what an object was when it was last applied.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// An object that is yet to be created, as it is sent to a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RbacDraft {
    kind: Kind,
    api_version: &'static str,
    metadata: Metadata,
    #[serde(flatten)]
    content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Metadata {
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: BTreeMap<&'static str, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum Content {
    Rules {
        rules: Vec<RuleDraft>,
    },
    Aggregation {
        /// None, which is not the same as an empty list to those who read it.
        rules: (),
        aggregation_rule: AggregationRule,
    },
    Grant {
        #[serde(skip_serializing_if = "Vec::is_empty")]
        subjects: Vec<SubjectDraft>,
        role_ref: RoleRef,
    },
}

/// A rule of a role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleDraft {
    /// `verbs`.
    pub verbs: Vec<String>,
    /// `apiGroups`; `""` is the core group.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub api_groups: Vec<String>,
    /// `resources`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// `resourceNames`; empty means any name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resource_names: Vec<String>,
    /// `nonResourceURLs`.
    #[serde(rename = "nonResourceURLs", skip_serializing_if = "Vec::is_empty")]
    pub non_resource_urls: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct AggregationRule {
    cluster_role_selectors: [Selector; 1],
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Selector {
    match_labels: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct RoleRef {
    api_group: &'static str,
    kind: &'static str,
    name: String,
}

/// Whom a binding grants its role to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubjectDraft {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_group: Option<&'static str>,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
}

impl RbacDraft {
    /// Returns a Role; without a namespace it goes where the request goes.
    pub fn role(name: &str, namespace: Option<&str>, rules: Vec<RuleDraft>) -> Self {
        Self::new(Kind::Role, name, namespace, Content::Rules { rules })
    }

    /// Returns a ClusterRole with rules of its own.
    pub fn cluster_role(name: &str, rules: Vec<RuleDraft>) -> Self {
        Self::new(Kind::ClusterRole, name, None, Content::Rules { rules })
    }

    /// Returns a ClusterRole with the rules of all those that have these labels.
    pub fn aggregated_cluster_role(name: &str, match_labels: BTreeMap<String, String>) -> Self {
        let aggregation_rule = AggregationRule { cluster_role_selectors: [Selector { match_labels }] };
        Self::new(Kind::ClusterRole, name, None, Content::Aggregation { rules: (), aggregation_rule })
    }

    /// Returns a RoleBinding; without a namespace it goes where the request goes.
    pub fn role_binding(
        name: &str,
        namespace: Option<&str>,
        role: (RoleKind, &str),
        subjects: Vec<SubjectDraft>,
    ) -> Self {
        Self::new(Kind::RoleBinding, name, namespace, Content::grant(role, subjects))
    }

    /// Returns a ClusterRoleBinding.
    pub fn cluster_role_binding(name: &str, cluster_role: &str, subjects: Vec<SubjectDraft>) -> Self {
        let content = Content::grant((RoleKind::ClusterRole, cluster_role), subjects);
        Self::new(Kind::ClusterRoleBinding, name, None, content)
    }

    /// Returns the object with an annotation that says what it was without, for `kubectl apply` to go on from.
    // kubectl: pkg/util/apply.go, CreateOrUpdateAnnotation
    #[must_use]
    pub fn with_last_applied(mut self) -> Self {
        let applied = go::json(&self) + "\n";
        self.metadata.annotations.insert(LAST_APPLIED, applied);
        self
    }

    /// Returns what kubectl calls such an object: the kind, in lower case, with its group.
    pub fn group_kind(&self) -> String {
        format!("{}.{}", self.kind.as_str().to_lowercase(), rbac::GROUP)
    }

    fn new(kind: Kind, name: &str, namespace: Option<&str>, content: Content) -> Self {
        let (name, namespace) = (name.to_owned(), namespace.map(ToOwned::to_owned));
        let metadata = Metadata { name, namespace, annotations: BTreeMap::new() };
        Self { kind, api_version: "rbac.authorization.k8s.io/v1", metadata, content }
    }
}

impl Content {
    fn grant((kind, name): (RoleKind, &str), subjects: Vec<SubjectDraft>) -> Self {
        let role_ref = RoleRef { api_group: rbac::GROUP, kind: kind.as_str(), name: name.to_owned() };
        Self::Grant { subjects, role_ref }
    }
}

impl SubjectDraft {
    /// Returns a user.
    pub fn user(name: &str) -> Self {
        Self { kind: "User", api_group: Some(rbac::GROUP), name: name.to_owned(), namespace: None }
    }

    /// Returns a group.
    pub fn group(name: &str) -> Self {
        Self { kind: "Group", ..Self::user(name) }
    }

    /// Returns a service account.
    pub fn service_account(namespace: &str, name: &str) -> Self {
        let namespace = Some(namespace.to_owned());
        Self { kind: "ServiceAccount", api_group: None, name: name.to_owned(), namespace }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_written_in_the_order_of_their_types() {
        let names = vec!["n".to_owned()];
        let rule = RuleDraft { verbs: names.clone(), api_groups: names.clone(), ..RuleDraft::default() };
        let urls = RuleDraft { non_resource_urls: names.clone(), ..RuleDraft::default() };
        let labels = [("z", "1"), ("a", "2")].map(|(key, value)| (key.to_owned(), value.to_owned()));
        let subjects = vec![SubjectDraft::group("g"), SubjectDraft::service_account("ns", "s")];
        for (draft, group_kind, written) in [
            (
                RbacDraft::role(
                    "r",
                    Some("ns"),
                    vec![RuleDraft { resource_names: names.clone(), ..rule.clone() }],
                ),
                "role.rbac.authorization.k8s.io",
                r#"{"kind":"Role","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"r","namespace":"ns"},"rules":[{"verbs":["n"],"apiGroups":["n"],"resourceNames":["n"]}]}"#,
            ),
            (
                RbacDraft::cluster_role("r", vec![urls]),
                "clusterrole.rbac.authorization.k8s.io",
                r#"{"kind":"ClusterRole","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"r"},"rules":[{"verbs":[],"nonResourceURLs":["n"]}]}"#,
            ),
            (
                RbacDraft::aggregated_cluster_role("r", labels.into()),
                "clusterrole.rbac.authorization.k8s.io",
                r#"{"kind":"ClusterRole","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"r"},"rules":null,"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"2","z":"1"}}]}}"#,
            ),
            (
                RbacDraft::role_binding("b", None, (RoleKind::Role, "r"), subjects),
                "rolebinding.rbac.authorization.k8s.io",
                r#"{"kind":"RoleBinding","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"b"},"subjects":[{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"g"},{"kind":"ServiceAccount","name":"s","namespace":"ns"}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"r"}}"#,
            ),
            (
                RbacDraft::cluster_role_binding("", "", vec![]),
                "clusterrolebinding.rbac.authorization.k8s.io",
                r#"{"kind":"ClusterRoleBinding","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":""}}"#,
            ),
        ] {
            assert_eq!(draft.group_kind(), group_kind);
            assert_eq!(go::json(&draft), written);
            let with_annotation = serde_json::to_value(draft.with_last_applied()).unwrap();
            assert_eq!(with_annotation["metadata"]["annotations"][LAST_APPLIED], format!("{written}\n"));
        }
    }
}
