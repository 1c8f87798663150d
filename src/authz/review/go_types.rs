//! The types that Go decodes a review into, for its complaint about a value of another type
//! (`api: authorization/v1/types.go`, `encoding/json`).

use super::Kind;
use crate::api::time;
use GoType::{Any, Bool, Checked, Dictionary, Integer, List, Struct, Text, Time};
use serde_json::{Map, Value};

/// Takes out of a review of `kind` what Go passes over, unknown fields and nulls, and what the server overwrites. The error
/// is Go's, of the first value of a wrong type.
pub(super) fn conform(kind: Kind, review: &mut Map<String, Value>) -> Result<(), String> {
    let (spec, status) = match kind {
        Kind::SubjectAccessReview | Kind::LocalSubjectAccessReview => {
            (SUBJECT_ACCESS_REVIEW_SPEC, &SUBJECT_ACCESS_REVIEW_STATUS)
        }
        Kind::SelfSubjectAccessReview => (SELF_SUBJECT_ACCESS_REVIEW_SPEC, &SUBJECT_ACCESS_REVIEW_STATUS),
        Kind::SelfSubjectRulesReview => (SELF_SUBJECT_RULES_REVIEW_SPEC, &SUBJECT_RULES_REVIEW_STATUS),
    };
    let fields = [
        ("apiVersion", TEXT),
        ("kind", TEXT),
        ("metadata", OBJECT_META),
        ("spec", spec),
        ("status", Checked(status)),
    ];
    conform_fields(&fields, review, Place { structure: kind.as_str(), path: "" })
}

/// A type of Go, as far as JSON is decoded into it, by its name.
enum GoType {
    Text(&'static str),
    List(&'static str, &'static GoType),
    Dictionary(&'static str, &'static GoType),
    Struct(&'static str, &'static [(&'static str, GoType)]),
    Bool,
    Integer,
    Time,
    /// Taken as it is.
    Any,
    /// Left out once it has been checked: the server overwrites it.
    Checked(&'static GoType),
}

/// Where a value stands: the innermost structure, and the fields that lead to the value.
#[derive(Clone, Copy)]
struct Place<'p> {
    structure: &'p str,
    path: &'p str,
}

impl GoType {
    /// What `null` leaves in an element of a list or dictionary.
    fn zero(&self) -> Value {
        match self {
            Text(_) => Value::String(String::new()),
            List(..) => Value::Array(Vec::new()),
            Dictionary(..) | Struct(..) => Value::Object(Map::new()),
            Bool | Integer | Time | Any | Checked(_) => Value::Null,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Text(name) | List(name, _) | Dictionary(name, _) | Struct(name, _) => name,
            Bool => "bool",
            Integer => "int64",
            Time => "string",
            Any => "any",
            Checked(go_type) => go_type.name(),
        }
    }
}

fn conform_value(go_type: &GoType, value: &mut Value, place: Place<'_>) -> Result<(), String> {
    match (go_type, value) {
        (Any, _) | (Text(_), Value::String(_)) | (Bool, Value::Bool(_)) => Ok(()),
        (Integer, Value::Number(number)) if number.is_i64() => Ok(()),
        (Time, Value::String(text)) => time::parse_rfc3339(text),
        (Checked(go_type), value) => conform_value(go_type, value, place),
        (List(_, element), Value::Array(items)) => {
            items.iter_mut().try_for_each(|item| conform_element(element, item, place))
        }
        (Dictionary(_, element), Value::Object(entries)) => {
            entries.values_mut().try_for_each(|item| conform_element(element, item, place))
        }
        (Struct(name, fields), Value::Object(entries)) => {
            let structure = name.trim_start_matches("v1.");
            conform_fields(fields, entries, Place { structure, ..place })
        }
        (_, value) => {
            let (found, Place { structure, path }, expected) = (found(go_type, value), place, go_type.name());
            Err(format!(
                "json: cannot unmarshal {found} into Go struct field {structure}.{path} of type {expected}"
            ))
        }
    }
}

/// Conforms the fields of the structure at `place`.
fn conform_fields(
    fields: &[(&str, GoType)],
    entries: &mut Map<String, Value>,
    place: Place<'_>,
) -> Result<(), String> {
    let type_of = |name: &str| fields.iter().find(|(field, _)| *field == name).map(|(_, go_type)| go_type);
    entries.retain(|name, value| !value.is_null() && type_of(name).is_some());
    entries.iter_mut().try_for_each(|(name, value)| {
        let path = if place.path.is_empty() { name.clone() } else { format!("{}.{name}", place.path) };
        conform_value(type_of(name).unwrap_or(&Any), value, Place { path: &path, ..place })
    })?;
    entries.retain(|name, _| !matches!(type_of(name), Some(Checked(_))));
    Ok(())
}

fn conform_element(go_type: &GoType, value: &mut Value, place: Place<'_>) -> Result<(), String> {
    if value.is_null() {
        *value = go_type.zero();
    }
    conform_value(go_type, value, place)
}

/// Names a value that is not of `go_type`: a number that is no integer by itself.
fn found(go_type: &GoType, value: &Value) -> String {
    match (go_type, value) {
        (Integer, Value::Number(number)) => format!("number {number}"),
        _ => json_type(value).to_owned(),
    }
}

fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

const TEXT: GoType = Text("string");
const TEXTS: GoType = List("[]string", &TEXT);
const TEXT_MAP: GoType = Dictionary("map[string]string", &TEXT);
const EXTRA: GoType = Dictionary("map[string]v1.ExtraValue", &List("v1.ExtraValue", &TEXT));

const OBJECT_META: GoType = Struct(
    "v1.ObjectMeta",
    &[
        ("name", TEXT),
        ("generateName", TEXT),
        ("namespace", TEXT),
        ("selfLink", Checked(&TEXT)),
        ("uid", Checked(&UID)),
        ("resourceVersion", TEXT),
        ("generation", Integer),
        ("creationTimestamp", Checked(&Time)),
        ("deletionTimestamp", Checked(&Time)),
        ("deletionGracePeriodSeconds", Checked(&Integer)),
        ("labels", TEXT_MAP),
        ("annotations", TEXT_MAP),
        ("ownerReferences", List("[]v1.OwnerReference", &OWNER_REFERENCE)),
        ("finalizers", TEXTS),
        ("managedFields", Checked(&List("[]v1.ManagedFieldsEntry", &MANAGED_FIELDS_ENTRY))),
    ],
);

const UID: GoType = Text("types.UID");

const OWNER_REFERENCE: GoType = Struct(
    "v1.OwnerReference",
    &[
        ("apiVersion", TEXT),
        ("kind", TEXT),
        ("name", TEXT),
        ("uid", UID),
        ("controller", Bool),
        ("blockOwnerDeletion", Bool),
    ],
);

const MANAGED_FIELDS_ENTRY: GoType = Struct(
    "v1.ManagedFieldsEntry",
    &[
        ("manager", TEXT),
        ("operation", Text("v1.ManagedFieldsOperationType")),
        ("apiVersion", TEXT),
        ("time", Time),
        ("fieldsType", TEXT),
        ("fieldsV1", Any),
        ("subresource", TEXT),
    ],
);

const FIELD_SELECTOR: GoType = Struct(
    "v1.FieldSelectorAttributes",
    &[("rawSelector", TEXT), ("requirements", List("[]v1.FieldSelectorRequirement", &FIELD_REQUIREMENT))],
);

const FIELD_REQUIREMENT: GoType = Struct(
    "v1.FieldSelectorRequirement",
    &[("key", TEXT), ("operator", Text("v1.FieldSelectorOperator")), ("values", TEXTS)],
);

const LABEL_SELECTOR: GoType = Struct(
    "v1.LabelSelectorAttributes",
    &[("rawSelector", TEXT), ("requirements", List("[]v1.LabelSelectorRequirement", &LABEL_REQUIREMENT))],
);

const LABEL_REQUIREMENT: GoType = Struct(
    "v1.LabelSelectorRequirement",
    &[("key", TEXT), ("operator", Text("v1.LabelSelectorOperator")), ("values", TEXTS)],
);

const RESOURCE_ATTRIBUTES: GoType = Struct(
    "v1.ResourceAttributes",
    &[
        ("namespace", TEXT),
        ("verb", TEXT),
        ("group", TEXT),
        ("version", TEXT),
        ("resource", TEXT),
        ("subresource", TEXT),
        ("name", TEXT),
        ("fieldSelector", FIELD_SELECTOR),
        ("labelSelector", LABEL_SELECTOR),
    ],
);

const NON_RESOURCE_ATTRIBUTES: GoType = Struct("v1.NonResourceAttributes", &[("path", TEXT), ("verb", TEXT)]);

const SUBJECT_ACCESS_REVIEW_SPEC: GoType = Struct(
    "v1.SubjectAccessReviewSpec",
    &[
        ("resourceAttributes", RESOURCE_ATTRIBUTES),
        ("nonResourceAttributes", NON_RESOURCE_ATTRIBUTES),
        ("user", TEXT),
        ("groups", TEXTS),
        ("group", TEXTS),
        ("extra", EXTRA),
        ("uid", TEXT),
    ],
);

const SELF_SUBJECT_ACCESS_REVIEW_SPEC: GoType = Struct(
    "v1.SelfSubjectAccessReviewSpec",
    &[("resourceAttributes", RESOURCE_ATTRIBUTES), ("nonResourceAttributes", NON_RESOURCE_ATTRIBUTES)],
);

const SELF_SUBJECT_RULES_REVIEW_SPEC: GoType =
    Struct("v1.SelfSubjectRulesReviewSpec", &[("namespace", TEXT)]);

const SUBJECT_ACCESS_REVIEW_STATUS: GoType = Struct(
    "v1.SubjectAccessReviewStatus",
    &[("allowed", Bool), ("denied", Bool), ("reason", TEXT), ("evaluationError", TEXT)],
);

const SUBJECT_RULES_REVIEW_STATUS: GoType = Struct(
    "v1.SubjectRulesReviewStatus",
    &[
        ("resourceRules", List("[]v1.ResourceRule", &RESOURCE_RULE)),
        ("nonResourceRules", List("[]v1.NonResourceRule", &NON_RESOURCE_RULE)),
        ("incomplete", Bool),
        ("evaluationError", TEXT),
    ],
);

const RESOURCE_RULE: GoType = Struct(
    "v1.ResourceRule",
    &[("verbs", TEXTS), ("apiGroups", TEXTS), ("resources", TEXTS), ("resourceNames", TEXTS)],
);

const NON_RESOURCE_RULE: GoType =
    Struct("v1.NonResourceRule", &[("verbs", TEXTS), ("nonResourceURLs", TEXTS)]);
