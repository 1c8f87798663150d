//! Kubernetes' own roles and bindings, held against what servers of each version create.

#![expect(clippy::unwrap_used, reason = "a test fails where a recording is not as expected")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use kauth::api::rbac::{GROUP, LabelSelector, RbacObject, RoleRef, Subject, Text};
use kauth::authz::rbac::default_policy::{Identity, load, objects, shared};
use kauth::version::Version;
use serde_json::{Value, json};

/// The versions whose objects are there.
fn versions() -> Vec<Version> {
    if support::whole() { Version::all().collect() } else { vec![Version::LATEST] }
}

fn recorded(version: Version) -> Vec<Value> {
    let list = support::read_yaml(&format!("default-policy/{version}.yaml"));
    serde_json::from_value(serde_json::to_value(&list["items"]).unwrap()).unwrap()
}

fn parsed(version: Version) -> Vec<Value> {
    objects(version).map(|object| serde_json::from_str(object).unwrap()).collect()
}

/// Returns kind, namespace (or nothing) and name.
fn identity(object: &Value) -> [&str; 3] {
    let metadata = &object["metadata"];
    [&object["kind"], &metadata["namespace"], &metadata["name"]]
        .map(|value| value.as_str().unwrap_or_default())
}

#[test]
fn objects_are_what_servers_create() {
    for version in versions() {
        let (ours, recorded) = (parsed(version), recorded(version));
        for (ours, recorded) in ours.iter().zip(&recorded) {
            assert_eq!(ours, recorded, "{version}");
        }
        assert_eq!(ours.len(), recorded.len(), "{version}");
    }
}

#[test]
fn objects_are_as_many_as_servers_create() {
    for (version, [cluster_roles, cluster_role_bindings]) in [
        ("v1.29", [63, 44]),
        ("v1.30", [64, 45]),
        ("v1.31", [64, 45]),
        ("v1.32", [64, 45]),
        ("v1.33", [66, 47]),
        ("v1.34", [68, 49]),
        ("v1.35", [68, 49]),
        ("v1.36", [69, 50]),
    ] {
        let mut counts = BTreeMap::new();
        for object in parsed(version.parse().unwrap()) {
            *counts.entry(identity(&object)[0].to_owned()).or_insert(0) += 1;
        }
        let wanted = [
            ("ClusterRole", cluster_roles),
            ("ClusterRoleBinding", cluster_role_bindings),
            ("Role", 7),
            ("RoleBinding", 7),
        ];
        assert_eq!(counts, wanted.map(|(kind, count)| (kind.to_owned(), count)).into(), "{version}");
    }
}

#[test]
fn loaded_objects_say_what_the_recorded_ones_say() {
    for version in versions() {
        let (loaded, recorded) = (load(version), recorded(version));
        for (loaded, recorded) in loaded.iter().zip(&recorded) {
            assert_eq!(shown(loaded), without_defaults(recorded), "{version}");
        }
        assert_eq!(loaded.len(), recorded.len(), "{version}");
    }
}

/// Returns a recorded object without what a loaded one has no place for.
fn without_defaults(recorded: &Value) -> Value {
    let mut object = recorded.clone();
    let metadata = object["metadata"].as_object_mut().unwrap();
    metadata.remove("annotations");
    metadata.entry("labels").or_insert(json!({}));
    if object.get("roleRef").is_some() {
        object["metadata"].as_object_mut().unwrap().remove("labels");
        object.as_object_mut().unwrap().entry("subjects").or_insert(json!([]));
    }
    object
}

/// Returns a loaded object as it would stand in a manifest.
fn shown(object: &RbacObject<'_>) -> Value {
    let (namespace, name) = match object {
        RbacObject::Role(role) => (&role.namespace, &role.name),
        RbacObject::Binding(binding) => (&binding.namespace, &binding.name),
    };
    let mut shown =
        json!({"apiVersion": format!("{GROUP}/v1"), "kind": object.kind(), "metadata": {"name": name}});
    if let Some(namespace) = namespace {
        shown["metadata"]["namespace"] = json!(namespace);
    }
    match object {
        RbacObject::Role(role) => {
            assert!(!role.stored && !role.generated_name);
            shown["metadata"]["labels"] = map(&role.labels);
            shown["rules"] = role.rules.iter().map(rule).collect();
            if let Some(selectors) = &role.aggregation {
                shown["aggregationRule"] =
                    json!({"clusterRoleSelectors": selectors.iter().map(selector).collect::<Value>()});
            }
        }
        RbacObject::Binding(binding) => {
            assert!(!binding.generated_name);
            let RoleRef { kind, name } = &binding.role_ref;
            shown["roleRef"] = json!({"apiGroup": GROUP, "kind": kind.as_str(), "name": name});
            shown["subjects"] = binding.subjects.iter().map(subject).collect();
        }
    }
    shown
}

fn rule(rule: &kauth::api::rbac::PolicyRule<'_>) -> Value {
    let lists = [
        ("verbs", &rule.verbs),
        ("apiGroups", &rule.api_groups),
        ("resources", &rule.resources),
        ("resourceNames", &rule.resource_names),
        ("nonResourceURLs", &rule.non_resource_urls),
    ];
    lists
        .into_iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(key, list)| (key.to_owned(), json!(list)))
        .collect()
}

fn selector(selector: &LabelSelector<'_>) -> Value {
    assert_eq!(selector.match_expressions, []);
    json!({"matchLabels": map(&selector.match_labels)})
}

fn subject(subject: &Subject<'_>) -> Value {
    match subject {
        Subject::User(name) => json!({"apiGroup": GROUP, "kind": "User", "name": name}),
        Subject::Group(name) => json!({"apiGroup": GROUP, "kind": "Group", "name": name}),
        Subject::ServiceAccount { namespace, name } => {
            json!({"kind": "ServiceAccount", "namespace": namespace, "name": name})
        }
    }
}

fn map(pairs: &[(Text<'_>, Text<'_>)]) -> Value {
    pairs.iter().map(|(key, value)| (key.to_string(), json!(value))).collect()
}

#[test]
fn shared_objects_are_those_of_every_version() {
    let mut common: Option<BTreeSet<[String; 3]>> = None;
    for version in Version::all() {
        let these: BTreeSet<_> =
            parsed(version).iter().map(|object| identity(object).map(str::to_owned)).collect();
        common = Some(common.map_or(these.clone(), |common| &common & &these));
    }
    let ours: BTreeSet<_> = shared()
        .map(|Identity { kind, namespace, name }| {
            [kind, namespace.unwrap_or_default(), name].map(str::to_owned)
        })
        .collect();
    assert_eq!(ours.len(), 121);
    assert_eq!(Some(ours), common);
}
