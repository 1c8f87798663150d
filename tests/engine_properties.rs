//! What must hold for every policy, hostile ones above all.

#[path = "support/slow.rs"]
mod slow;

use kauth::api::Origin;
use kauth::api::rbac::{
    Binding, LabelOperator, LabelRequirement, LabelSelector, PolicyRule, RbacObject, Role, RoleKind, RoleRef,
    Subject, Text,
};
use kauth::authn::UserInfo;
use kauth::authz::attributes::{Attributes, ResourceAttributes, Target};
use kauth::authz::rbac::{Aggregation, BuildOptions, Decision, Notice, Policy, PolicyBuilder};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::HashMap;

const WORDS: [&str; 20] = [
    "", "*", "*/", "*/x", "*/*", "**", "a", "b", "x", "a/b", "a/x", "a/b/c", "/a", "/a*", "/a/*", "/a/**",
    "/a/b", "get", "a:b", "n0",
];
const USERS: [&str; 9] = [
    "",
    "*",
    "a",
    "a:b",
    "system:serviceaccount:n0:a",
    "system:serviceaccount:n0:a:b",
    "system:serviceaccount::a",
    "system:serviceaccount:a:b:a",
    "system:authenticated",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_slow_evaluator_agrees((objects, requests) in (objects(word()), vec(request(word()), 1..20))) {
        let policy = build(&objects);
        for request in &requests {
            let attributes = request.attributes();
            let slow = slow::authorize(&objects, &attributes);
            let grants: Vec<String> = policy.grants(&attributes).into_iter().map(|grant| policy.reason(grant)).collect();
            prop_assert_eq!(&grants, &slow.reasons);
            let decision = policy.authorize(&attributes);
            prop_assert_eq!(policy.authorize_interned(&policy.intern(&attributes)), decision);
            match decision {
                Decision::Allow(grant) => prop_assert_eq!(&policy.reason(grant), &slow.reasons[0]),
                Decision::NoOpinion { unresolved } => {
                    prop_assert!(slow.reasons.is_empty());
                    prop_assert_eq!(unresolved, !slow.errors.is_empty());
                }
            }
            prop_assert_eq!(policy.no_reason(&attributes), aggregate(slow.errors));
        }
    }

    #[test]
    fn the_order_of_objects_does_not_matter(
        (objects, shuffled) in objects(word()).prop_flat_map(|objects| (Just(objects.clone()), Just(numbered(objects)).prop_shuffle())),
        requests in vec(request(word()), 1..10),
    ) {
        let (policy, other) = (build(&objects), build_numbered(&shuffled).0);
        for request in &requests {
            let attributes = request.attributes();
            let reasons = |policy: &Policy| -> Vec<String> {
                policy.grants(&attributes).into_iter().map(|grant| policy.reason(grant)).collect()
            };
            prop_assert_eq!(reasons(&policy), reasons(&other));
            prop_assert_eq!(verdict(&policy, &attributes), verdict(&other, &attributes));
        }
    }

    #[test]
    fn another_binding_takes_no_yes_away(
        objects in objects(word()),
        added in binding(word()),
        requests in vec(request(word()), 1..10),
    ) {
        let mut more = objects.clone();
        // Of a name of its own, so that it takes no other's place.
        more.push(RbacObject::Binding(Binding { name: "added".into(), ..added }));
        let (policy, more) = (build(&objects), build(&more));
        for request in &requests {
            let allows = |policy: &Policy| matches!(policy.authorize(&request.attributes()), Decision::Allow(_));
            prop_assert!(!allows(&policy) || allows(&more));
        }
    }

    #[test]
    fn nothing_panics((objects, requests) in (objects(any::<String>()), vec(request(any::<String>()), 1..5))) {
        let policy = build(&objects);
        for request in &requests {
            let attributes = request.attributes();
            let misses = policy.near_misses(&attributes, 5);
            prop_assert!(misses.len() <= 5);
            policy.no_reason(&attributes);
            policy.rules_review(attributes.user, "n0").rows();
            if let Decision::Allow(grant) = policy.authorize(&attributes) {
                policy.describe(grant);
            }
        }
    }

    #[test]
    fn aggregation_does_not_depend_on_the_order_of_objects(
        (roles, shuffled) in cluster_roles().prop_flat_map(|roles| (Just(roles.clone()), Just(numbered(roles)).prop_shuffle())),
    ) {
        let (policy, notices) = build_numbered(&numbered(roles));
        let (other, other_notices) = build_numbered(&shuffled);
        prop_assert_eq!(notices, other_notices);
        for number in 0..8 {
            let user = UserInfo { name: format!("r{number}").into(), ..UserInfo::default() };
            prop_assert_eq!(policy.rules_review(&user, ""), other.rules_review(&user, ""));
        }
    }
}

fn build(objects: &[RbacObject<'static>]) -> Policy {
    build_numbered(&numbered(objects.to_vec())).0
}

fn build_numbered(objects: &[(u32, RbacObject<'static>)]) -> (Policy, Vec<Notice>) {
    let mut builder = PolicyBuilder::new();
    for (document, object) in objects {
        builder.add(object, Origin { source: 0, document: *document, line: 1 });
    }
    builder.build(&BuildOptions { aggregation: Aggregation::Computed, ..BuildOptions::default() })
}

fn numbered(objects: Vec<RbacObject<'static>>) -> Vec<(u32, RbacObject<'static>)> {
    (1..).zip(objects).collect()
}

fn verdict(policy: &Policy, attributes: &Attributes<'_>) -> String {
    match policy.authorize(attributes) {
        Decision::Allow(grant) => policy.reason(grant),
        Decision::NoOpinion { .. } => policy.no_reason(attributes),
    }
}

fn aggregate(errors: Vec<String>) -> String {
    let mut distinct: Vec<String> = Vec::new();
    for error in errors {
        if !distinct.contains(&error) {
            distinct.push(error);
        }
    }
    match &distinct[..] {
        [] => String::new(),
        [one] => format!("RBAC: {one}"),
        several => format!("RBAC: [{}]", several.join(", ")),
    }
}

#[derive(Debug, Clone)]
struct Request {
    user: UserInfo<'static>,
    url: bool,
    verb: String,
    namespace: String,
    words: [String; 4],
}

impl Request {
    fn attributes(&self) -> Attributes<'_> {
        let [api_group, resource, subresource, name] = &self.words;
        let target = if self.url {
            Target::NonResource { path: resource }
        } else {
            let namespace = &self.namespace;
            let resource = ResourceAttributes {
                namespace,
                api_group,
                resource,
                subresource,
                name,
                ..Default::default()
            };
            Target::Resource(resource)
        };
        Attributes { user: &self.user, verb: &self.verb, target }
    }
}

fn word() -> impl Strategy<Value = String> + Clone {
    select(&WORDS[..]).prop_map(str::to_owned)
}

fn user() -> impl Strategy<Value = Text<'static>> + Clone {
    select(&USERS[..]).prop_map(Text::from)
}

fn namespace() -> impl Strategy<Value = Text<'static>> {
    select(&["n0", "n1", "a:b"][..]).prop_map(Text::from)
}

fn role_name() -> impl Strategy<Value = Text<'static>> {
    (0..4).prop_map(|number| format!("r{number}").into())
}

fn request(word: impl Strategy<Value = String> + Clone) -> impl Strategy<Value = Request> {
    let users = (user(), vec(user(), 0..3)).prop_map(|(name, groups)| UserInfo {
        name,
        groups,
        ..UserInfo::default()
    });
    let namespace = prop_oneof![Just(String::new()), namespace().prop_map(Text::into_owned)];
    (users, any::<bool>(), word.clone(), namespace, [word.clone(), word.clone(), word.clone(), word])
        .prop_map(|(user, url, verb, namespace, words)| Request { user, url, verb, namespace, words })
}

/// Objects of which no two are the same.
fn objects(
    word: impl Strategy<Value = String> + Clone + 'static,
) -> impl Strategy<Value = Vec<RbacObject<'static>>> {
    let role = role(word.clone()).prop_map(RbacObject::Role);
    let binding = binding(word).prop_map(RbacObject::Binding);
    vec(prop_oneof![role, binding], 0..12).prop_map(distinct)
}

fn distinct(objects: Vec<RbacObject<'static>>) -> Vec<RbacObject<'static>> {
    let name = |object: &RbacObject<'static>| match object {
        RbacObject::Role(role) => (role.namespace.clone(), role.name.clone()),
        RbacObject::Binding(binding) => (binding.namespace.clone(), binding.name.clone()),
    };
    let by_name: HashMap<_, _> =
        objects.into_iter().map(|object| ((object.kind(), name(&object)), object)).collect();
    by_name.into_values().collect()
}

fn role(word: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = Role<'static>> {
    (option::of(namespace()), role_name(), vec(rule(word), 0..5)).prop_map(|(namespace, name, rules)| Role {
        namespace,
        name,
        generated_name: false,
        labels: Vec::new(),
        stored: false,
        rules,
        aggregation: None,
    })
}

fn rule(word: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = PolicyRule<'static>> {
    let words = |most| vec(word.clone().prop_map(Text::from), 0..most);
    (words(4), words(4), words(4), words(3), words(3)).prop_map(
        |(verbs, api_groups, resources, resource_names, non_resource_urls)| PolicyRule {
            verbs,
            api_groups,
            resources,
            resource_names,
            non_resource_urls,
        },
    )
}

fn binding(word: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = Binding<'static>> {
    let kind = select(&[RoleKind::Role, RoleKind::ClusterRole][..]);
    (option::of(namespace()), role_name(), kind, role_name(), vec(subject(word), 0..4)).prop_map(
        |(namespace, name, kind, role, subjects)| Binding {
            // A ClusterRoleBinding leads to a ClusterRole.
            role_ref: RoleRef {
                kind: if namespace.is_none() { RoleKind::ClusterRole } else { kind },
                name: role,
            },
            namespace,
            name,
            generated_name: false,
            subjects,
        },
    )
}

fn subject(word: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = Subject<'static>> {
    let account = (option::of(select(&["", "n0", "a", "a:b"][..])), word).prop_map(|(namespace, name)| {
        Subject::ServiceAccount { namespace: namespace.map(Text::from), name: name.into() }
    });
    prop_oneof![user().prop_map(Subject::User), user().prop_map(Subject::Group), account]
}

/// ClusterRoles, many of them aggregated, and a binding of each to a user of its name.
fn cluster_roles() -> impl Strategy<Value = Vec<RbacObject<'static>>> {
    let label = || (select(&["k", "l"][..]), select(&["1", "2"][..]));
    let labels = || vec(label().prop_map(|(key, value)| (Text::from(key), Text::from(value))), 0..2);
    let operator = (0..4, select(&["1", "2"][..])).prop_map(|(operator, value)| match operator {
        0 => LabelOperator::In(vec![value.into()]),
        1 => LabelOperator::NotIn(vec![value.into()]),
        2 => LabelOperator::Exists,
        _ => LabelOperator::DoesNotExist,
    });
    let requirement = operator.prop_map(|operator| LabelRequirement { key: "k".into(), operator });
    let selector = (labels(), vec(requirement, 0..2))
        .prop_map(|(match_labels, match_expressions)| LabelSelector { match_labels, match_expressions });
    let role = (labels(), vec(rule(word()), 0..3), option::of(vec(selector, 1..3)));
    vec(role, 1..8)
        .prop_map(|roles| (0..).zip(roles).flat_map(|(number, role)| bound(number, role)).collect())
}

type Aggregated =
    (Vec<(Text<'static>, Text<'static>)>, Vec<PolicyRule<'static>>, Option<Vec<LabelSelector<'static>>>);

fn bound(number: u32, (labels, rules, aggregation): Aggregated) -> [RbacObject<'static>; 2] {
    let name = Text::from(format!("r{number}"));
    let (namespace, generated_name) = (None, false);
    let role_ref = RoleRef { kind: RoleKind::ClusterRole, name: name.clone() };
    let subjects = vec![Subject::User(name.clone())];
    let binding = Binding { namespace: None, name: name.clone(), generated_name, role_ref, subjects };
    let role = Role { namespace, name, generated_name, labels, stored: false, rules, aggregation };
    [RbacObject::Role(role), RbacObject::Binding(binding)]
}
