//! The objects of the default policy from their JSON. It is part of the program, hence neither checked nor defaulted here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use crate::api::rbac::{
    Binding, LabelSelector, PolicyRule, RbacObject, Role, RoleKind, RoleRef, Subject, Text,
};

/// Reads an object of one of the four kinds.
///
/// # Panics
/// If the text is none of ours: the tests read every one of them.
pub(super) fn read(kind: &str, json: &'static str) -> RbacObject<'static> {
    match kind {
        "Role" | "ClusterRole" => RbacObject::Role(parse::<RoleJson<'_>>(json).into()),
        _ => RbacObject::Binding(parse::<BindingJson<'_>>(json).into()),
    }
}

fn parse<T: Deserialize<'static>>(json: &'static str) -> T {
    serde_json::from_str(json).expect("an object of the default policy")
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RoleJson<'a> {
    #[serde(borrow)]
    metadata: MetadataJson<'a>,
    rules: Vec<RuleJson<'a>>,
    aggregation_rule: Option<AggregationJson<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BindingJson<'a> {
    #[serde(borrow)]
    metadata: MetadataJson<'a>,
    role_ref: ReferenceJson<'a>,
    #[serde(default)]
    subjects: Vec<ReferenceJson<'a>>,
}

#[derive(Deserialize)]
struct MetadataJson<'a> {
    namespace: Option<&'a str>,
    name: &'a str,
    #[serde(borrow, default)]
    labels: BTreeMap<&'a str, &'a str>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RuleJson<'a> {
    #[serde(borrow)]
    verbs: Vec<&'a str>,
    api_groups: Vec<&'a str>,
    resources: Vec<&'a str>,
    resource_names: Vec<&'a str>,
    #[serde(rename = "nonResourceURLs")]
    non_resource_urls: Vec<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AggregationJson<'a> {
    #[serde(borrow)]
    cluster_role_selectors: Vec<SelectorJson<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SelectorJson<'a> {
    #[serde(borrow)]
    match_labels: BTreeMap<&'a str, &'a str>,
}

/// A `roleRef` or a subject.
#[derive(Deserialize)]
struct ReferenceJson<'a> {
    kind: &'a str,
    namespace: Option<&'a str>,
    name: &'a str,
}

impl<'a> From<RoleJson<'a>> for Role<'a> {
    fn from(role: RoleJson<'a>) -> Self {
        let selectors = role.aggregation_rule.map(|aggregation| aggregation.cluster_role_selectors);
        Self {
            namespace: role.metadata.namespace.map(Cow::Borrowed),
            name: role.metadata.name.into(),
            generated_name: false,
            labels: pairs(role.metadata.labels),
            stored: false,
            rules: role.rules.into_iter().map(PolicyRule::from).collect(),
            aggregation: selectors.map(|selectors| selectors.into_iter().map(LabelSelector::from).collect()),
        }
    }
}

impl<'a> From<RuleJson<'a>> for PolicyRule<'a> {
    fn from(rule: RuleJson<'a>) -> Self {
        Self {
            verbs: texts(rule.verbs),
            api_groups: texts(rule.api_groups),
            resources: texts(rule.resources),
            resource_names: texts(rule.resource_names),
            non_resource_urls: texts(rule.non_resource_urls),
        }
    }
}

impl<'a> From<SelectorJson<'a>> for LabelSelector<'a> {
    fn from(selector: SelectorJson<'a>) -> Self {
        Self { match_labels: pairs(selector.match_labels), match_expressions: Vec::new() }
    }
}

impl<'a> From<BindingJson<'a>> for Binding<'a> {
    fn from(binding: BindingJson<'a>) -> Self {
        let kind = if binding.role_ref.kind == "Role" { RoleKind::Role } else { RoleKind::ClusterRole };
        Self {
            namespace: binding.metadata.namespace.map(Cow::Borrowed),
            name: binding.metadata.name.into(),
            generated_name: false,
            role_ref: RoleRef { kind, name: binding.role_ref.name.into() },
            subjects: binding.subjects.into_iter().map(Subject::from).collect(),
        }
    }
}

impl<'a> From<ReferenceJson<'a>> for Subject<'a> {
    fn from(subject: ReferenceJson<'a>) -> Self {
        let name = subject.name.into();
        match subject.kind {
            "User" => Self::User(name),
            "Group" => Self::Group(name),
            _ => Self::ServiceAccount { namespace: subject.namespace.map(Cow::Borrowed), name },
        }
    }
}

fn texts(strings: Vec<&str>) -> Vec<Text<'_>> {
    strings.into_iter().map(Cow::Borrowed).collect()
}

fn pairs<'a>(map: BTreeMap<&'a str, &'a str>) -> Vec<(Text<'a>, Text<'a>)> {
    map.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
}
