//! Recorded objects and access reviews as the engine takes them. Only defaulting: what is recorded needs no checks.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]
#![allow(clippy::unwrap_used, reason = "a recording that is not as it should be fails its test")]

use kauth::api::Origin;
use kauth::api::rbac::{
    Binding, LabelOperator, LabelRequirement, LabelSelector, PolicyRule, RbacObject, Role, RoleKind, RoleRef,
    Subject, Text,
};
use kauth::authn::UserInfo;
use kauth::authz::attributes::{Attributes, ResourceAttributes, Target};
use kauth::authz::rbac::{BuildOptions, Notice, Policy, PolicyBuilder};
use serde_json::Value;

/// Returns the RBAC object that `object` is.
pub fn rbac_object(object: &Value) -> RbacObject<'_> {
    let metadata = &object["metadata"];
    let kind = object["kind"].as_str().unwrap();
    let namespace =
        kind.starts_with("Role").then(|| optional(&metadata["namespace"]).unwrap_or("default".into()));
    let generated_name = metadata["name"].is_null();
    let name = text(if generated_name { &metadata["generateName"] } else { &metadata["name"] });
    match kind {
        "Role" | "ClusterRole" => RbacObject::Role(Role {
            namespace,
            name,
            generated_name,
            labels: text_map(&metadata["labels"]),
            stored: !metadata["uid"].is_null() && !metadata["resourceVersion"].is_null(),
            rules: items(&object["rules"]).map(policy_rule).collect(),
            aggregation: (!object["aggregationRule"].is_null()).then(|| {
                items(&object["aggregationRule"]["clusterRoleSelectors"]).map(label_selector).collect()
            }),
        }),
        "RoleBinding" | "ClusterRoleBinding" => RbacObject::Binding(Binding {
            namespace,
            name,
            generated_name,
            role_ref: RoleRef {
                kind: match object["roleRef"]["kind"].as_str().unwrap() {
                    "Role" => RoleKind::Role,
                    "ClusterRole" => RoleKind::ClusterRole,
                    other => panic!("no role is a {other}"),
                },
                name: text(&object["roleRef"]["name"]),
            },
            subjects: items(&object["subjects"]).map(subject).collect(),
        }),
        other => panic!("{other} is no RBAC kind"),
    }
}

/// Builds a policy of recorded objects; object N stands at document N + 1.
pub fn policy<'a>(
    objects: impl IntoIterator<Item = &'a Value>,
    options: &BuildOptions<'_>,
) -> (Policy, Vec<Notice>) {
    let mut builder = PolicyBuilder::new();
    for (document, object) in (1..).zip(objects) {
        builder.add(&rbac_object(object), Origin { source: 0, document, line: 1 });
    }
    builder.build(options)
}

/// Returns the user of the `spec` of a SubjectAccessReview.
pub fn user_info(spec: &Value) -> UserInfo<'_> {
    UserInfo {
        name: text(&spec["user"]),
        groups: items(&spec["groups"]).map(text).collect(),
        ..UserInfo::default()
    }
}

/// Returns what the `spec` of a SubjectAccessReview asks.
pub fn attributes<'a>(user: &'a UserInfo<'a>, spec: &'a Value) -> Attributes<'a> {
    let (resource, url) = (&spec["resourceAttributes"], &spec["nonResourceAttributes"]);
    let field = |key: &str| resource[key].as_str().unwrap_or_default();
    if resource.is_null() {
        let path = url["path"].as_str().unwrap_or_default();
        return Attributes {
            user,
            verb: url["verb"].as_str().unwrap_or_default(),
            target: Target::NonResource { path },
        };
    }
    let target = Target::Resource(ResourceAttributes {
        namespace: field("namespace"),
        api_group: field("group"),
        api_version: field("version"),
        resource: field("resource"),
        subresource: field("subresource"),
        name: field("name"),
        field_selector: &[],
    });
    Attributes { user, verb: field("verb"), target }
}

/// Returns the rule that `rule` is.
pub fn policy_rule(rule: &Value) -> PolicyRule<'_> {
    let list = |key: &str| items(&rule[key]).map(text).collect();
    PolicyRule {
        verbs: list("verbs"),
        api_groups: list("apiGroups"),
        resources: list("resources"),
        resource_names: list("resourceNames"),
        non_resource_urls: list("nonResourceURLs"),
    }
}

/// Returns a reason with the errors within its brackets sorted: the server names them in any order.
pub fn unordered(reason: &str) -> String {
    let Some(errors) = reason.strip_prefix("RBAC: [").and_then(|rest| rest.strip_suffix(']')) else {
        return reason.to_owned();
    };
    let mut errors: Vec<&str> = errors.split(", ").collect();
    errors.sort_unstable();
    format!("RBAC: [{}]", errors.join(", "))
}

fn subject(subject: &Value) -> Subject<'_> {
    let name = text(&subject["name"]);
    match subject["kind"].as_str().unwrap() {
        "User" => Subject::User(name),
        "Group" => Subject::Group(name),
        "ServiceAccount" => Subject::ServiceAccount { namespace: optional(&subject["namespace"]), name },
        other => panic!("no subject is a {other}"),
    }
}

fn label_selector(selector: &Value) -> LabelSelector<'_> {
    LabelSelector {
        match_labels: text_map(&selector["matchLabels"]),
        match_expressions: items(&selector["matchExpressions"]).map(label_requirement).collect(),
    }
}

fn label_requirement(requirement: &Value) -> LabelRequirement<'_> {
    let values = || items(&requirement["values"]).map(text).collect();
    LabelRequirement {
        key: text(&requirement["key"]),
        operator: match requirement["operator"].as_str().unwrap() {
            "In" => LabelOperator::In(values()),
            "NotIn" => LabelOperator::NotIn(values()),
            "Exists" => LabelOperator::Exists,
            "DoesNotExist" => LabelOperator::DoesNotExist,
            other => panic!("{other} is no operator"),
        },
    }
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> Text<'_> {
    value.as_str().unwrap_or_default().into()
}

fn optional(value: &Value) -> Option<Text<'_>> {
    value.as_str().filter(|text| !text.is_empty()).map(Text::from)
}

fn text_map(map: &Value) -> Vec<(Text<'_>, Text<'_>)> {
    map.as_object().into_iter().flatten().map(|(key, value)| (key.as_str().into(), text(value))).collect()
}
