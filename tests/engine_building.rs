//! Building a policy: what counts when objects are repeated, missing, or Kubernetes' own; and explaining its answers.

#[path = "support/rbac.rs"]
mod rbac;

use kauth::api::Origin;
use kauth::api::rbac::RbacObject;
use kauth::authn::UserInfo;
use kauth::authz::attributes::{Attributes, ResourceAttributes, Target};
use kauth::authz::rbac::{
    Aggregation, BuildOptions, Decision, DefaultPolicy, Mismatch, Notice, Policy, PolicyBuilder, Redefined,
    StockName, Whole,
};
use rbac::rbac_object;
use serde_json::{Value, json};

#[test]
fn the_later_of_two_definitions_counts() {
    let mut builder = PolicyBuilder::new();
    let mut add = |document, object: &Value| builder.add(&rbac_object(object), origin(document));
    let first = origin(1);
    assert_eq!(add(1, &cluster_role("r", &["get"])), None);
    assert_eq!(add(2, &cluster_role("r", &["get"])), Some(Redefined { first, same: true }));
    assert_eq!(add(3, &cluster_role("r", &["list"])), Some(Redefined { first: origin(2), same: false }));
    assert_eq!(add(4, &cluster_role_binding("b", "r", "jane")), None);
    assert_eq!(
        add(5, &cluster_role_binding("b", "r", "jane")),
        Some(Redefined { first: origin(4), same: true })
    );
    assert_eq!(
        add(6, &cluster_role_binding("b", "r", "bob")),
        Some(Redefined { first: origin(5), same: false })
    );
    let (policy, _) = builder.build(&BuildOptions::default());
    assert!(!allows(&policy, "jane", "list"));
    assert!(!allows(&policy, "bob", "get"));
    assert!(allows(&policy, "bob", "list"));
}

#[test]
fn generated_names_are_never_the_same() {
    let mut builder = PolicyBuilder::new();
    for (document, user) in [(1, "jane"), (2, "bob")] {
        let mut binding = cluster_role_binding("", "r", user);
        binding["metadata"] = json!({"generateName": "b-"});
        assert_eq!(builder.add(&rbac_object(&binding), origin(document)), None);
    }
    builder.add(&rbac_object(&cluster_role("r", &["get"])), origin(3));
    let (policy, _) = builder.build(&BuildOptions::default());
    assert!(allows(&policy, "jane", "get") && allows(&policy, "bob", "get"));
}

#[test]
fn nine_in_ten_stock_objects_make_input_whole() {
    let names: Vec<String> = (0..10).map(|number| format!("system:{number}")).collect();
    let stock: Vec<StockName<'_>> =
        names.iter().map(|name| StockName { kind: "ClusterRole", namespace: None, name }).collect();
    for (present, whole) in [(8, false), (9, true), (10, true)] {
        let objects: Vec<Value> = names[..present].iter().map(|name| cluster_role(name, &["get"])).collect();
        let options = BuildOptions { whole: Whole::Judge(&stock), ..BuildOptions::default() };
        assert_eq!(rbac::policy(&objects, &options).0.is_whole(), whole, "{present}");
    }
    // A binding of the name is not the role.
    let bindings: Vec<Value> = names.iter().map(|name| cluster_role_binding(name, "r", "jane")).collect();
    let options = BuildOptions { whole: Whole::Judge(&stock), ..BuildOptions::default() };
    assert!(!rbac::policy(&bindings, &options).0.is_whole());
}

#[test]
fn the_default_policy_fills_gaps_only() {
    let (view, other) = (cluster_role("view", &["get"]), cluster_role("other", &["get"]));
    let default_policy: Vec<RbacObject<'_>> = [&view, &other].map(rbac_object).to_vec();
    let input = [
        cluster_role("view", &["list"]),
        cluster_role_binding("a", "view", "jane"),
        cluster_role_binding("b", "other", "bob"),
    ];
    let judge = Whole::Judge(&[StockName { kind: "ClusterRole", namespace: None, name: "cluster-admin" }]);
    let cases = [
        (DefaultPolicy::None, judge, false),
        (DefaultPolicy::Auto(&default_policy), judge, true),
        (DefaultPolicy::Auto(&default_policy), Whole::Assume, false),
        (DefaultPolicy::Always(&default_policy), Whole::Assume, true),
    ];
    for (default_policy, whole, added) in cases {
        let (policy, notices) =
            rbac::policy(&input, &BuildOptions { default_policy, whole, ..BuildOptions::default() });
        assert_eq!(notices, if added { vec![Notice::DefaultPolicyAdded { objects: 1 }] } else { vec![] });
        assert_eq!(allows(&policy, "bob", "get"), added);
        assert!(
            allows(&policy, "jane", "list") && !allows(&policy, "jane", "get"),
            "the input's own role counts"
        );
    }
}

#[test]
fn stored_roles_keep_their_rules_and_drift_is_said() {
    let mut aggregated = cluster_role("all", &["list"]);
    aggregated["aggregationRule"] = json!({"clusterRoleSelectors": [{"matchLabels": {"x": "1"}}]});
    let mut source = cluster_role("source", &["get"]);
    source["metadata"]["labels"] = json!({"x": "1"});
    let mut objects = [aggregated, source, cluster_role_binding("b", "all", "jane")];
    let build = |objects: &[Value], aggregation| {
        let (policy, notices) =
            rbac::policy(objects, &BuildOptions { aggregation, ..BuildOptions::default() });
        (allows(&policy, "jane", "get"), allows(&policy, "jane", "list"), notices)
    };
    assert_eq!(build(&objects, Aggregation::Auto), (true, false, vec![]));
    assert_eq!(build(&objects, Aggregation::Stored), (false, true, vec![]));
    objects[0]["metadata"]["uid"] = "1".into();
    objects[0]["metadata"]["resourceVersion"] = "1".into();
    let drift = Notice::AggregationDrift { role: "all".to_owned(), origin: origin(1), missing: 1, extra: 1 };
    assert_eq!(build(&objects, Aggregation::Auto), (false, true, vec![drift]));
    assert_eq!(build(&objects, Aggregation::Computed), (true, false, vec![]));
}

#[test]
fn roles_that_take_each_other_in_are_said() {
    let mut objects = [cluster_role("a", &["get"]), cluster_role("b", &[]), cluster_role("c", &["list"])];
    for (object, takes) in objects.iter_mut().zip(["b", "a", "a"]) {
        object["metadata"]["labels"] = json!({"name": object["metadata"]["name"]});
        object["aggregationRule"] = json!({"clusterRoleSelectors": [{"matchLabels": {"name": takes}}]});
    }
    objects[1]["rules"] = json!([]);
    let (_, notices) = rbac::policy(&objects, &BuildOptions::default());
    let cycle =
        |role: &str, document| Notice::AggregationCycle { role: role.to_owned(), origin: origin(document) };
    assert_eq!(notices, [cycle("a", 1), cycle("b", 2)], "`c` only takes part of it in");
}

#[test]
fn grants_are_described() {
    let mut binding = cluster_role_binding("b", "r", "bob");
    binding["subjects"] = json!([
        {"kind": "Group", "name": "dev"}, {"kind": "ServiceAccount", "name": "robot", "namespace": "ci"},
    ]);
    let objects = [cluster_role("r", &["list"]), binding];
    let (policy, _) = rbac::policy(&objects, &BuildOptions::default());
    let user = user("system:serviceaccount:ci:robot");
    let Decision::Allow(grant) = policy.authorize(&pods(&user, "list")) else { panic!("is allowed") };
    let details = policy.describe(grant);
    assert_eq!(
        (details.binding.name, details.binding.namespace, details.binding.origin),
        ("b", None, origin(2))
    );
    assert_eq!((details.binding.role_name, details.binding.role_origin), ("r", Some(origin(1))));
    assert_eq!((details.rule_index, details.rule.verbs), (0, vec!["list".into()]));
    assert_eq!(
        policy.reason(grant),
        r#"RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "r" to ServiceAccount "robot/ci""#
    );
}

#[test]
fn missing_roles_are_named() {
    let (policy, _) = rbac::policy(&[cluster_role_binding("b", "gone", "jane")], &BuildOptions::default());
    let user = user("jane");
    let attributes = pods(&user, "get");
    assert_eq!(policy.authorize(&attributes), Decision::NoOpinion { unresolved: true });
    let [missing] = &policy.unresolved(&attributes)[..] else { panic!("is one") };
    assert_eq!((missing.name, missing.role_name, missing.role_origin), ("b", "gone", None));
    assert_eq!(
        policy.no_reason(&attributes),
        r#"RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found"#
    );
}

#[test]
fn near_misses_fail_in_one_thing() {
    let rule = |change: fn(&mut Value)| {
        let mut rule = json!({"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]});
        change(&mut rule);
        rule
    };
    let mut role = cluster_role("r", &[]);
    role["rules"] = json!([
        rule(|rule| rule["resources"] = json!(["services"])),
        rule(|rule| rule["apiGroups"] = json!(["apps"])),
        rule(|rule| rule["resourceNames"] = json!(["other"])),
        rule(|rule| rule["verbs"] = json!(["list"])),
        rule(|rule| *rule = json!({"verbs": ["list"], "apiGroups": [""], "resources": ["nodes"]})),
    ]);
    let elsewhere = json!({
        "kind": "RoleBinding", "metadata": {"name": "elsewhere", "namespace": "b"},
        "subjects": [{"kind": "User", "name": "jane"}], "roleRef": {"kind": "ClusterRole", "name": "pods"},
    });
    let objects = [role, cluster_role("pods", &["get"]), cluster_role_binding("b", "r", "jane"), elsewhere];
    let (policy, _) = rbac::policy(&objects, &BuildOptions::default());
    let user = user("jane");
    let found = |limit| -> Vec<(Mismatch, usize)> {
        let misses = policy.near_misses(&pods(&user, "get"), limit);
        misses.iter().map(|miss| (miss.mismatch, miss.held.rule_index)).collect()
    };
    let all = [
        (Mismatch::Namespace, 0),
        (Mismatch::Verb, 3),
        (Mismatch::ResourceName, 2),
        (Mismatch::ApiGroup, 1),
        (Mismatch::Resource, 0),
    ];
    assert_eq!(found(9), all);
    assert_eq!(found(2), all[..2]);
}

fn cluster_role(name: &str, verbs: &[&str]) -> Value {
    json!({
        "kind": "ClusterRole", "metadata": {"name": name},
        "rules": [{"verbs": verbs, "apiGroups": [""], "resources": ["pods"]}],
    })
}

fn cluster_role_binding(name: &str, role: &str, user: &str) -> Value {
    json!({
        "kind": "ClusterRoleBinding", "metadata": {"name": name},
        "subjects": [{"kind": "User", "name": user}], "roleRef": {"kind": "ClusterRole", "name": role},
    })
}

fn origin(document: u32) -> Origin {
    Origin { source: 0, document, line: 1 }
}

fn user(name: &'static str) -> UserInfo<'static> {
    UserInfo { name: name.into(), ..UserInfo::default() }
}

fn pods<'a>(user: &'a UserInfo<'a>, verb: &'a str) -> Attributes<'a> {
    let resource =
        ResourceAttributes { namespace: "a", resource: "pods", name: "p", ..ResourceAttributes::default() };
    Attributes { user, verb, target: Target::Resource(resource) }
}

fn allows(policy: &Policy, name: &'static str, verb: &str) -> bool {
    matches!(policy.authorize(&pods(&user(name), verb)), Decision::Allow(_))
}
