//! What kube-apiserver said of RBAC objects, against [`kauth::api::admit`].
//!
//! Recordings: `admission.jsonl.gz` (objects of real repositories) and `cases/validation.yaml` (one point each).

#![expect(clippy::unwrap_used, reason = "a test fails where a recording is not as expected")]

mod support;
#[path = "support/tape.rs"]
mod tape;

use std::collections::BTreeSet;

use kauth::api::rbac::{Binding, LabelOperator, LabelSelector, PolicyRule, RbacObject, Role, Subject};
use kauth::api::{Admitted, Context, Outcome, admit, value};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use tape::tape;

/// Cases of `validation.yaml` that are no question to `admit`, and why.
const NOT_APPLICABLE: &[(&[&str], &str)] = &[
    (&["V27", "V31", "V142", "V144", "V145", "V147"], "compares the object with the path of the request"),
    (&["V29", "V30"], "asks whether the namespace exists"),
    (&["V146", "V162"], "a list is taken apart by the manifest reader"),
    (&["V163"], "exports carry a resourceVersion, and are read as what the server stored"),
    (&["V165", "V175"], "fieldValidation=Strict: the caller makes refusals of warnings"),
    (&["V167", "V176"], "fieldValidation=Ignore: the caller drops warnings"),
    (&["V171"], "checks a parameter of the request"),
    (&["V178", "V179", "V180", "V181", "V182", "V183", "V184"], "YAML is read by the manifest reader"),
    (&["V185"], "broken JSON is refused by the manifest reader"),
    (&["V187", "V188", "V189", "V190", "V191"], "an update, compared with what is stored"),
];

#[test]
fn real_objects_are_admitted_as_recorded() {
    let rows = support::read_lines("admission.jsonl.gz");
    assert!(!rows.is_empty());
    for row in rows {
        let mut object = row["object"].clone();
        // Objects of old versions were offered as v1.
        object["apiVersion"] = json!("rbac.authorization.k8s.io/v1");
        let text = object.to_string();
        let tape = tape(&text);
        let admitted =
            admit(tape.root().unwrap(), &Context { default_namespace: "default", list_type: None });
        let recorded =
            (row["code"] == 422, row["message"].as_str().unwrap_or_default(), strings(&row["warnings"]));
        assert_eq!(answer(&admitted), recorded, "{row:#}");
    }
}

#[test]
fn cases_are_admitted_as_recorded() {
    let cases: Vec<Value> = serde_yaml::from_str(&support::read("cases/validation.yaml")).unwrap();
    let ids: BTreeSet<&str> = cases.iter().map(|case| case["id"].as_str().unwrap()).collect();
    let skipped: BTreeSet<&str> = NOT_APPLICABLE.iter().flat_map(|(ids, _)| ids.iter().copied()).collect();
    assert_eq!(skipped.difference(&ids).collect::<Vec<_>>(), Vec::<&&str>::new(), "no such cases");
    for case in &cases {
        if !skipped.contains(case["id"].as_str().unwrap()) {
            check(case);
        }
    }
}

proptest! {
    /// Whatever stands in an object, the answer is an object or a reason.
    #[test]
    fn no_object_panics(kind in prop::sample::select(KINDS), fields in vec((key(), any_json()), 0..8)) {
        let fields: String = fields.iter().map(|(key, value)| format!(", {}: {value}", json!(key))).collect();
        let text = format!(r#"{{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "{kind}"{fields}}}"#);
        let tape = tape(&text);
        let admitted = admit(tape.root().unwrap(), &Context { default_namespace: "default", list_type: None });
        match admitted.outcome {
            Outcome::Rbac(object) => prop_assert_eq!(object.kind(), kind),
            Outcome::Refused(refusal) => prop_assert!(refusal.message.starts_with(kind), "{}", refusal),
            other => prop_assert!(false, "{:?}", other),
        }
    }
}

const KINDS: &[&str] = &["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];

/// A field that has a meaning somewhere in the four kinds, or any text.
fn key() -> impl Strategy<Value = String> {
    let known = "metadata rules subjects roleRef aggregationRule clusterRoleSelectors matchLabels matchExpressions operator \
                 values key verbs apiGroups resources resourceNames nonResourceURLs name namespace apiGroup labels annotations \
                 finalizers ownerReferences managedFields creationTimestamp generation controller uid time fieldsV1";
    let known: Vec<&str> = known.split_whitespace().collect();
    prop_oneof![8 => prop::sample::select(known).prop_map(str::to_owned), 1 => any::<String>()]
}

/// JSON text; keys may be repeated.
fn any_json() -> impl Strategy<Value = String> {
    const WORDS: &[&str] =
        &["In", "Exists", "User", "ServiceAccount", "ClusterRole", "2020-01-01T00:00:00Z", "a", ""];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        any::<f64>().prop_map(|value| json!(value).to_string()),
        any::<String>().prop_map(|value| json!(value).to_string()),
        prop::sample::select(WORDS).prop_map(|value| json!(value).to_string()),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let entry = (key(), inner.clone()).prop_map(|(key, value)| format!("{}: {value}", json!(key)));
        prop_oneof![
            vec(inner, 0..5).prop_map(|items| format!("[{}]", items.join(", "))),
            vec(entry, 0..5).prop_map(|entries| format!("{{{}}}", entries.join(", "))),
        ]
    })
}

fn check(case: &Value) {
    let text = case["raw"].as_str().map_or_else(|| case["object"].to_string(), str::to_owned);
    let tape = tape(&text);
    let context =
        Context { default_namespace: "a", list_type: Some(type_of_path(case["path"].as_str().unwrap())) };
    let admitted = admit(tape.root().unwrap(), &context);
    let refused = case["code"].as_u64().unwrap() >= 300;
    let recorded = (refused, case["message"].as_str().unwrap_or_default(), strings(&case["warnings"]));
    assert_eq!(answer(&admitted), recorded, "{case:#}");
    match &admitted.outcome {
        Outcome::Rbac(object) if !case["stored"].is_null() => {
            assert_eq!(stored(object), without_ignored_namespaces(&case["stored"]), "{case:#}");
        }
        Outcome::Refused(refusal) => assert_eq!(u64::from(refusal.code), case["code"], "{case:#}"),
        _ => {}
    }
}

/// Returns `apiVersion` and `kind` of what is created at a path: the server fills them in, as it does for items of a list.
fn type_of_path(path: &str) -> (&'static str, &'static str) {
    let resource = path.split('?').next().unwrap().rsplit('/').next().unwrap();
    let kind = match resource {
        "roles" => "Role",
        "clusterroles" => "ClusterRole",
        "rolebindings" => "RoleBinding",
        "clusterrolebindings" => "ClusterRoleBinding",
        other => panic!("{other}"),
    };
    ("rbac.authorization.k8s.io/v1", kind)
}

/// Returns whether the object was refused, the message and the warnings.
fn answer<'x>(admitted: &'x Admitted<'_>) -> (bool, &'x str, Vec<&'x str>) {
    let warnings = admitted.warnings.iter().map(String::as_str).collect();
    match &admitted.outcome {
        Outcome::Rbac(_) => (false, "", warnings),
        Outcome::Refused(refusal) => (true, &refusal.message, warnings),
        other => panic!("{other:?}"),
    }
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().map(|item| item.as_str().unwrap()).collect()
}

/// Returns what the recording calls `stored`, without the namespaces of users and groups: nothing ever looks at them.
fn without_ignored_namespaces(recorded: &Value) -> Value {
    let mut recorded = recorded.clone();
    for subject in recorded["subjects"].as_array_mut().into_iter().flatten() {
        if subject["kind"] != "ServiceAccount" {
            subject.as_object_mut().unwrap().remove("namespace");
        }
    }
    recorded.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    recorded
}

/// Renders an object as the server returned it.
fn stored(object: &RbacObject<'_>) -> Value {
    match object {
        RbacObject::Role(Role { namespace, name, labels, rules, aggregation, .. }) => {
            let mut stored = json!({"metadata": metadata(namespace.as_deref(), name, labels)});
            if !rules.is_empty() {
                stored["rules"] = rules.iter().map(rule).collect();
            }
            if let Some(selectors) = aggregation {
                let selectors: Vec<_> = selectors.iter().map(selector).collect();
                stored["aggregationRule"] = json!({"clusterRoleSelectors": selectors});
            }
            stored
        }
        RbacObject::Binding(Binding { namespace, name, role_ref, subjects, .. }) => json!({
            "metadata": metadata::<&str>(namespace.as_deref(), name, &[]),
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": role_ref.kind.as_str(), "name": role_ref.name},
            "subjects": subjects.iter().map(subject).collect::<Vec<_>>(),
        }),
    }
}

fn metadata<T: AsRef<str>>(namespace: Option<&str>, name: &str, labels: &[(T, T)]) -> Value {
    let mut metadata = json!({"name": name});
    if let Some(namespace) = namespace {
        metadata["namespace"] = json!(namespace);
    }
    for (key, value) in labels {
        metadata["labels"][key.as_ref()] = json!(value.as_ref());
    }
    metadata
}

fn rule(rule: &PolicyRule<'_>) -> Value {
    let mut rendered = json!({});
    for (field, list) in [
        ("verbs", &rule.verbs),
        ("apiGroups", &rule.api_groups),
        ("resources", &rule.resources),
        ("resourceNames", &rule.resource_names),
        ("nonResourceURLs", &rule.non_resource_urls),
    ] {
        if !list.is_empty() {
            rendered[field] = json!(list);
        }
    }
    rendered
}

fn selector(selector: &LabelSelector<'_>) -> Value {
    let mut rendered = json!({});
    for (key, value) in &selector.match_labels {
        rendered["matchLabels"][key.as_ref()] = json!(value);
    }
    for requirement in &selector.match_expressions {
        let (operator, values) = match &requirement.operator {
            LabelOperator::In(values) => ("In", values.as_slice()),
            LabelOperator::NotIn(values) => ("NotIn", values.as_slice()),
            LabelOperator::Exists => ("Exists", [].as_slice()),
            LabelOperator::DoesNotExist => ("DoesNotExist", [].as_slice()),
        };
        let expression = json!({"key": requirement.key, "operator": operator, "values": values});
        match rendered["matchExpressions"].as_array_mut() {
            Some(expressions) => expressions.push(expression),
            None => rendered["matchExpressions"] = json!([expression]),
        }
    }
    rendered
}

fn subject(subject: &Subject<'_>) -> Value {
    let group = "rbac.authorization.k8s.io";
    match subject {
        Subject::User(name) => json!({"kind": "User", "apiGroup": group, "name": name}),
        Subject::Group(name) => json!({"kind": "Group", "apiGroup": group, "name": name}),
        Subject::ServiceAccount { namespace: None, name } => json!({"kind": "ServiceAccount", "name": name}),
        Subject::ServiceAccount { namespace, name } => {
            json!({"kind": "ServiceAccount", "name": name, "namespace": namespace})
        }
    }
}
