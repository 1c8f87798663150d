//! The objects of `authorization.k8s.io/v1` as they stand in JSON (`api: authorization/v1/types.go`). What is empty is left
//! out, and the order of fields is the server's.

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// A review of any kind, as posted.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReviewObject<'a> {
    #[serde(borrow)]
    pub(super) api_version: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) kind: Cow<'a, str>,
    #[serde(deserialize_with = "object", skip_serializing_if = "is_default")]
    pub(super) metadata: ObjectMeta,
    #[serde(borrow, deserialize_with = "object")]
    pub(super) spec: Spec<'a>,
    /// An answer that is there already; it must be well-typed, and that is all.
    #[serde(borrow, deserialize_with = "object", skip_serializing)]
    pub(super) status: Status<'a>,
}

/// The status of an access review; that of a rules review is left to the second look.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(super) struct Status<'a> {
    allowed: bool,
    denied: bool,
    #[serde(borrow)]
    reason: Cow<'a, str>,
    #[serde(borrow)]
    evaluation_error: Cow<'a, str>,
}

/// The metadata of an object, without what the server overwrites.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(super) struct ObjectMeta {
    #[serde(skip_serializing_if = "is_default")]
    pub(super) name: String,
    #[serde(skip_serializing_if = "is_default")]
    pub(super) generate_name: String,
    #[serde(skip_serializing_if = "is_default")]
    pub(super) namespace: String,
    #[serde(skip_serializing_if = "is_default")]
    pub(super) resource_version: String,
    #[serde(skip_serializing_if = "is_default")]
    pub(super) generation: i64,
    #[serde(skip_serializing_if = "is_default")]
    pub(super) labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "is_default")]
    pub(super) annotations: BTreeMap<String, String>,
    #[serde(deserialize_with = "objects", skip_serializing_if = "is_default")]
    pub(super) owner_references: Vec<OwnerReference>,
    #[serde(skip_serializing_if = "is_default")]
    pub(super) finalizers: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct OwnerReference {
    api_version: String,
    kind: String,
    name: String,
    uid: String,
    #[serde(skip_serializing_if = "is_default")]
    controller: Option<bool>,
    #[serde(skip_serializing_if = "is_default")]
    block_owner_deletion: Option<bool>,
}

/// The specs of all kinds in one.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Spec<'a> {
    #[serde(borrow, deserialize_with = "optional_object", skip_serializing_if = "Option::is_none")]
    pub(super) resource_attributes: Option<ResourceAttributes<'a>>,
    #[serde(borrow, deserialize_with = "optional_object", skip_serializing_if = "Option::is_none")]
    pub(super) non_resource_attributes: Option<NonResourceAttributes<'a>>,
    #[serde(borrow, skip_serializing_if = "is_default")]
    pub(super) user: Cow<'a, str>,
    #[serde(borrow, skip_serializing_if = "is_default")]
    pub(super) groups: Vec<Cow<'a, str>>,
    /// `groups` of v1beta1.
    #[serde(borrow, skip_serializing)]
    pub(super) group: Vec<Cow<'a, str>>,
    #[serde(skip_serializing_if = "is_default")]
    pub(super) extra: BTreeMap<String, Vec<String>>,
    #[serde(borrow, skip_serializing_if = "is_default")]
    pub(super) uid: Cow<'a, str>,
    /// Of a `SelfSubjectRulesReview`.
    #[serde(borrow, skip_serializing_if = "is_default")]
    pub(super) namespace: Cow<'a, str>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ResourceAttributes<'a> {
    #[serde(borrow, skip_serializing_if = "is_default")]
    pub(super) namespace: Cow<'a, str>,
    #[serde(borrow, skip_serializing_if = "is_default")]
    pub(super) verb: Cow<'a, str>,
    #[serde(borrow, skip_serializing_if = "is_default")]
    pub(super) group: Cow<'a, str>,
    #[serde(borrow, skip_serializing_if = "is_default")]
    pub(super) version: Cow<'a, str>,
    #[serde(borrow, skip_serializing_if = "is_default")]
    pub(super) resource: Cow<'a, str>,
    #[serde(borrow, skip_serializing_if = "is_default")]
    pub(super) subresource: Cow<'a, str>,
    #[serde(borrow, skip_serializing_if = "is_default")]
    pub(super) name: Cow<'a, str>,
    #[serde(deserialize_with = "optional_object", skip_serializing_if = "Option::is_none")]
    pub(super) field_selector: Option<Box<SelectorAttributes>>,
    #[serde(deserialize_with = "optional_object", skip_serializing_if = "Option::is_none")]
    pub(super) label_selector: Option<Box<SelectorAttributes>>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct NonResourceAttributes<'a> {
    #[serde(borrow, skip_serializing_if = "is_default")]
    pub(super) path: Cow<'a, str>,
    #[serde(borrow, skip_serializing_if = "is_default")]
    pub(super) verb: Cow<'a, str>,
}

/// `FieldSelectorAttributes` or `LabelSelectorAttributes`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct SelectorAttributes {
    #[serde(skip_serializing_if = "is_default")]
    pub(super) raw_selector: String,
    #[serde(deserialize_with = "objects", skip_serializing_if = "is_default")]
    pub(super) requirements: Vec<SelectorRequirement>,
}

/// `FieldSelectorRequirement` or `LabelSelectorRequirement`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct SelectorRequirement {
    pub(super) key: String,
    pub(super) operator: Cow<'static, str>,
    #[serde(skip_serializing_if = "is_default")]
    pub(super) values: Vec<String>,
}

/// A value that stands as an object: serde would take a list of its fields as well.
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData)).map(Self)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Object::deserialize(deserializer).map(|object| object.0)
}

fn optional_object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::<Object<T>>::deserialize(deserializer).map(|object| object.map(|object| object.0))
}

fn objects<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Vec::<Object<T>>::deserialize(deserializer)
        .map(|objects| objects.into_iter().map(|object| object.0).collect())
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
