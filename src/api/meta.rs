//! `metadata`: decoding and validation, the same for every kind. Knows nothing about what RBAC makes of it.
// apimachinery: pkg/apis/meta/v1/types.go, pkg/api/validation/objectmeta.go

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Display;

use serde::Serialize;

use super::content;
use super::decode::Node;
use super::field::FieldErrors;
use super::kind::Kind;
use super::rbac::Text;
use crate::go::{self, Quoted};

/// All keys and values of the annotations together may not have more bytes.
const ANNOTATIONS_LIMIT: usize = 256 * 1024;

/// No more owners than this are reported to be one controller too many.
const MOST_CONTROLLERS: usize = 8;

/// `metadata` as far as something depends on it; the other fields are checked for their types and dropped.
#[derive(Debug, Default)]
pub(super) struct ObjectMeta<'t> {
    pub(super) name: Text<'t>,
    pub(super) generate_name: Text<'t>,
    pub(super) namespace: Text<'t>,
    pub(super) uid: Text<'t>,
    pub(super) resource_version: Text<'t>,
    pub(super) labels: Vec<(Text<'t>, Text<'t>)>,
    generation: i64,
    annotations: Vec<(Text<'t>, Text<'t>)>,
    owner_references: Vec<OwnerReference<'t>>,
    finalizers: Vec<Text<'t>>,
}

/// An entry of `ownerReferences`.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct OwnerReference<'t> {
    api_version: Text<'t>,
    kind: Text<'t>,
    name: Text<'t>,
    uid: Text<'t>,
    #[serde(skip_serializing_if = "Option::is_none")]
    controller: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    block_owner_deletion: Option<bool>,
}

impl<'t> ObjectMeta<'t> {
    /// Decodes `metadata`.
    pub(super) fn decode(&mut self, node: Node<'t, '_, '_>) {
        node.fields("ObjectMeta", |field, node| {
            match field {
                "name" => node.string(&mut self.name),
                "generateName" => node.string(&mut self.generate_name),
                "namespace" => node.string(&mut self.namespace),
                "selfLink" => node.string(&mut Text::default()),
                "uid" => node.named_string("types.UID", &mut self.uid),
                "resourceVersion" => node.string(&mut self.resource_version),
                "generation" => node.integer(&mut self.generation),
                "creationTimestamp" | "deletionTimestamp" => node.time(),
                "deletionGracePeriodSeconds" => node.integer(&mut 0),
                "labels" => node.map(&mut self.labels),
                "annotations" => node.map(&mut self.annotations),
                "ownerReferences" => {
                    node.list("v1.OwnerReference", &mut self.owner_references, OwnerReference::decode);
                }
                "finalizers" => node.strings(&mut self.finalizers),
                "managedFields" => node.list("v1.ManagedFieldsEntry", &mut Vec::new(), managed_fields_entry),
                _ => return false,
            }
            true
        });
    }

    /// Returns the name, or the beginning of the one that the server would generate.
    pub(super) fn name_or_prefix(&self) -> Text<'t> {
        if self.name.is_empty() { self.generate_name.clone() } else { self.name.clone() }
    }

    /// Puts a namespaced object without a namespace into `default`, and takes any other one out of its namespace.
    // apiserver: pkg/registry/rest/meta.go, EnsureObjectNamespaceMatchesRequestNamespace
    pub(super) fn set_namespace(&mut self, kind: Kind, default: &str) {
        if !kind.is_namespaced() {
            self.namespace = Text::default();
        } else if self.namespace.is_empty() {
            self.namespace = Text::Owned(default.to_owned());
        }
    }

    /// Drops repeated owner references; returns the warning that the server gives for it.
    // apiserver: pkg/endpoints/handlers/rest.go, dedupOwnerReferencesAndAddWarning
    pub(super) fn deduplicate_owners(&mut self) -> Option<String> {
        let mut seen = BTreeSet::new();
        let mut repeated = Vec::new();
        self.owner_references.retain(|owner| {
            let first = seen.insert(owner.clone());
            if !first {
                repeated.push(owner.uid.to_string());
            }
            first
        });
        (!repeated.is_empty()).then(|| {
            format!(
                ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and \
                 may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: {}",
                repeated.join(", ")
            )
        })
    }

    /// Validates `metadata`; `namespaced` kinds must have a namespace.
    ///
    /// `managedFields` are not looked at: on creation the server drops those that it cannot decode, and takes all fields away
    /// from the managers of the others.
    pub(super) fn validate(&self, namespaced: bool, errors: &mut FieldErrors) {
        self.validate_name(errors);
        if namespaced {
            errors.invalid_string("metadata.namespace", &self.namespace, content::dns_label(&self.namespace));
        }
        if self.generation < 0 {
            errors.invalid("metadata.generation", self.generation, "must be greater than or equal to 0");
        }
        validate_labels("metadata.labels", &self.labels, errors);
        self.validate_annotations(errors);
        self.validate_owners(errors);
        self.validate_finalizers(errors);
    }

    fn validate_name(&self, errors: &mut FieldErrors) {
        let generate = &self.generate_name;
        errors.invalid_string("metadata.generateName", generate, content::path_segment_name(generate));
        if !self.name.is_empty() {
            errors.invalid_string("metadata.name", &self.name, content::path_segment_name(&self.name));
        } else if generate.is_empty() {
            errors.required("metadata.name", "name or generateName is required");
        } else {
            errors.invalid_string("metadata.name", generate, content::path_segment_prefix(generate));
        }
    }

    fn validate_annotations(&self, errors: &mut FieldErrors) {
        let path = "metadata.annotations";
        let mut size = 0;
        for (key, value) in &self.annotations {
            errors.invalid_string(path, key, content::label_key(&lower_case(key)));
            size += key.len() + value.len();
        }
        if size > ANNOTATIONS_LIMIT {
            errors.too_long(path, ANNOTATIONS_LIMIT);
        }
    }

    fn validate_owners(&self, errors: &mut FieldErrors) {
        for owner in &self.owner_references {
            owner.validate(errors);
        }
        let mut controllers = self.owner_references.iter().filter(|owner| owner.controller == Some(true));
        let Some(first) = controllers.next() else { return };
        // Every one repeats the whole list.
        for owner in controllers.take(MOST_CONTROLLERS) {
            let detail = format!(
                "Only one reference can have Controller set to true. Found \"true\" in references for {}/{} and {}/{}",
                first.kind, first.name, owner.kind, owner.name
            );
            errors.invalid("metadata.ownerReferences", go::json(&self.owner_references), detail);
        }
    }

    fn validate_finalizers(&self, errors: &mut FieldErrors) {
        let path = "metadata.finalizers";
        for finalizer in &self.finalizers {
            errors.invalid_string(path, finalizer, content::label_key(finalizer));
        }
        if ["orphan", "foregroundDeletion"].iter().all(|name| self.finalizers.iter().any(|set| set == name)) {
            let detail = "finalizer orphan and foregroundDeletion cannot be both set";
            errors.invalid(path, go::json(&self.finalizers), detail);
        }
        // k/k: pkg/apis/core/validation/validation.go, validateKubeFinalizerName
        for (index, finalizer) in self.finalizers.iter().enumerate() {
            let standard = ["kubernetes", "orphan", "foregroundDeletion"].contains(&finalizer.as_ref());
            if !standard && !finalizer.contains('/') {
                let detail = "name is neither a standard finalizer name nor is it fully qualified";
                errors.invalid(format_args!("{path}[{index}]"), Quoted(finalizer), detail);
            }
        }
    }
}

impl<'t> OwnerReference<'t> {
    fn decode(node: Node<'t, '_, '_>, owner: &mut Self) {
        node.fields("OwnerReference", |field, node| {
            match field {
                "apiVersion" => node.string(&mut owner.api_version),
                "kind" => node.string(&mut owner.kind),
                "name" => node.string(&mut owner.name),
                "uid" => node.named_string("types.UID", &mut owner.uid),
                "controller" => node.boolean(&mut owner.controller),
                "blockOwnerDeletion" => node.boolean(&mut owner.block_owner_deletion),
                _ => return false,
            }
            true
        });
    }

    fn validate(&self, errors: &mut FieldErrors) {
        let path = "metadata.ownerReferences";
        let (group, version) = group_and_version(&self.api_version).unwrap_or_default();
        if version.is_empty() {
            let detail = "version must not be empty";
            errors.invalid(format_args!("{path}.apiVersion"), Quoted(&self.api_version), detail);
        }
        for (field, value) in [("kind", &self.kind), ("name", &self.name), ("uid", &self.uid)] {
            if value.is_empty() {
                errors.invalid(format_args!("{path}.{field}"), "\"\"", "must not be empty");
            }
        }
        if (group, version, self.kind.as_ref()) == ("", "v1", "Event") {
            errors.invalid(path, go::json(self), "/v1, Kind=Event is disallowed from being an owner");
        }
    }
}

/// Returns the group and the version of an `apiVersion`; `None` if it has more than one slash.
// apimachinery: pkg/runtime/schema/group_version.go, ParseGroupVersion
fn group_and_version(api_version: &str) -> Option<(&str, &str)> {
    match api_version.split_once('/') {
        None => Some(("", api_version)),
        Some((_, version)) if version.contains('/') => None,
        parts => parts,
    }
}

/// Validates labels, or a selector's `matchLabels`.
pub(super) fn validate_labels(path: impl Display, labels: &[(Text<'_>, Text<'_>)], errors: &mut FieldErrors) {
    for (key, value) in labels {
        errors.invalid_string(&path, key, content::label_key(key));
        errors.invalid_string(&path, value, content::label_value(value));
    }
}

fn managed_fields_entry(node: Node<'_, '_, '_>, (): &mut ()) {
    node.fields("ManagedFieldsEntry", |field, node| {
        match field {
            "manager" | "apiVersion" | "fieldsType" | "subresource" => node.string(&mut Text::default()),
            "operation" => node.named_string("v1.ManagedFieldsOperationType", &mut Text::default()),
            "time" => node.time(),
            "fieldsV1" => {}
            _ => return false,
        }
        true
    });
}

/// Lower-cases as `strings.ToLower` does: one character for one.
fn lower_case(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    text.chars().filter_map(|character| character.to_lowercase().next()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::decode::Findings;
    use super::super::tape::tape;
    use super::*;

    /// Returns what is said of the `metadata` of a namespaced object named `x`.
    fn errors(fields: &str) -> String {
        let tape = tape(&format!(r#"{{"name": "x", "namespace": "n", {fields}}}"#));
        let mut findings = Findings::default();
        let mut meta = ObjectMeta::default();
        meta.decode(Node::root(tape.root().unwrap(), &mut findings));
        assert_eq!(findings.error, None, "{fields}");
        let mut errors = FieldErrors::default();
        meta.validate(true, &mut errors);
        errors.aggregate().unwrap_or_default()
    }

    #[test]
    fn what_servers_store_is_valid() {
        let stored = r#""uid": "u", "resourceVersion": "1", "generation": 1, "creationTimestamp": "2020-01-01T00:00:00Z",
            "labels": {"a": "b"}, "annotations": {"A/B": "any text"}, "finalizers": ["example.com/f"],
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "d", "uid": "u", "controller": true}],
            "managedFields": [{"manager": "m", "operation": "Update", "apiVersion": "v1", "time": "2020-01-01T00:00:00Z",
            "fieldsType": "FieldsV1", "fieldsV1": {"f:rules": {}}, "subresource": "status"}], "selfLink": "/x",
            "deletionTimestamp": null, "deletionGracePeriodSeconds": 0"#;
        assert_eq!(errors(stored), "");
    }

    #[test]
    fn names() {
        let invalid = r#"Invalid value: "a/": may not contain '/'"#;
        assert_eq!(
            errors(r#""name": """#),
            "metadata.name: Required value: name or generateName is required"
        );
        assert_eq!(errors(r#""name": "a/""#), format!("metadata.name: {invalid}"));
        assert_eq!(errors(r#""generateName": "a/""#), format!("metadata.generateName: {invalid}"));
        let generated = format!("[metadata.generateName: {invalid}, metadata.name: {invalid}]");
        assert_eq!(errors(r#""name": "", "generateName": "a/""#), generated);
        assert_eq!(
            errors(r#""namespace": "a.b""#),
            r#"metadata.namespace: Invalid value: "a.b": must not contain dots"#
        );
    }

    #[test]
    fn numbers_and_sizes() {
        let generation = "metadata.generation: Invalid value: -1: must be greater than or equal to 0";
        assert_eq!(errors(r#""generation": -1"#), generation);
        let annotations = |size| errors(&format!(r#""annotations": {{"a": "{}"}}"#, "b".repeat(size)));
        assert_eq!(annotations(ANNOTATIONS_LIMIT - 1), "");
        assert_eq!(
            annotations(ANNOTATIONS_LIMIT),
            "metadata.annotations: Too long: may not be more than 262144 bytes"
        );
    }

    #[test]
    fn keys_of_annotations_are_lower_cased_as_go_does() {
        // The Kelvin sign and the dotted capital I become a `k` and an `i`.
        assert_eq!(errors("\"annotations\": {\"\u{212a}\u{130}.com/x\": \"\"}"), "");
        assert!(
            errors(r#""annotations": {"Ä": ""}"#)
                .starts_with(r#"metadata.annotations: Invalid value: "Ä": name part"#)
        );
    }

    #[test]
    fn owners() {
        let path = "metadata.ownerReferences";
        let empty = |field| format!(r#"{path}.{field}: Invalid value: "": must not be empty"#);
        let version =
            |value| format!(r#"{path}.apiVersion: Invalid value: "{value}": version must not be empty"#);
        let all = [version(""), empty("kind"), empty("name"), empty("uid")].join(", ");
        assert_eq!(errors(r#""ownerReferences": [{}]"#), format!("[{all}]"));
        for bad in ["a/", "a/b/c", "/"] {
            let owner = format!(
                r#""ownerReferences": [{{"apiVersion": "{bad}", "kind": "K", "name": "n", "uid": "u"}}]"#
            );
            assert_eq!(errors(&owner), version(bad));
        }
        let event = r#"{"apiVersion":"v1","kind":"Event","name":"n","uid":"u"}"#;
        let banned = "/v1, Kind=Event is disallowed from being an owner";
        assert_eq!(
            errors(&format!(r#""ownerReferences": [{event}]"#)),
            format!("{path}: Invalid value: {event}: {banned}")
        );
        let one = r#"{"apiVersion":"v1","kind":"K","name":"n","uid":"u","controller":true}"#;
        let two = r#"{"apiVersion":"v1","kind":"L","name":"<","uid":"v","controller":true,"blockOwnerDeletion":false}"#;
        let list = format!("[{one},{two}]");
        let detail = r#"Only one reference can have Controller set to true. Found "true" in references for K/n and L/<"#;
        let error = format!("{path}: Invalid value: {}: {detail}", list.replace('<', "\\u003c"));
        assert_eq!(errors(&format!(r#""ownerReferences": {list}"#)), error);
    }

    #[test]
    fn repeated_owners_are_dropped_with_a_warning() {
        let owner = r#"{"apiVersion": "v1", "kind": "K", "name": "n", "uid": "u"}"#;
        let tape = tape(&format!(r#"{{"ownerReferences": [{owner}, {{"uid": "u"}}, {owner}, {owner}]}}"#));
        let mut meta = ObjectMeta::default();
        meta.decode(Node::root(tape.root().unwrap(), &mut Findings::default()));
        assert!(meta.deduplicate_owners().unwrap().ends_with("duplicate UID(s) observed: u, u"));
        assert_eq!((meta.owner_references.len(), meta.deduplicate_owners()), (2, None));
    }

    #[test]
    fn finalizers() {
        let path = "metadata.finalizers";
        assert_eq!(errors(r#""finalizers": ["kubernetes", "orphan", "a/b"]"#), "");
        let neither = "name is neither a standard finalizer name nor is it fully qualified";
        assert_eq!(
            errors(r#""finalizers": ["orphan", "a"]"#),
            format!(r#"{path}[1]: Invalid value: "a": {neither}"#)
        );
        let both = r#"["foregroundDeletion","orphan"]"#;
        let detail = "finalizer orphan and foregroundDeletion cannot be both set";
        assert_eq!(
            errors(&format!(r#""finalizers": {both}"#)),
            format!("{path}: Invalid value: {both}: {detail}")
        );
    }
}
