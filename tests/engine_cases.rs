//! The engine against hand-written cases, one point each, and what a real control plane said of them.

#![allow(clippy::unwrap_used, reason = "a recording that is not as it should be fails its test")]

#[path = "support/rbac.rs"]
mod rbac;
mod support;

use kauth::api::rbac::PolicyRule;
use kauth::authn::UserInfo;
use kauth::authz::rbac::{Aggregation, BuildOptions, Decision, Notice, Policy};
use rbac::{attributes, policy_rule, unordered, user_info};
use serde_json::{Value, json};

#[test]
fn resource_rules() {
    check_file("rule-matching");
}

#[test]
fn url_rules() {
    check_file("non-resource");
}

#[test]
fn bindings_subjects_and_namespaces() {
    check_file("bindings-scope");
}

#[test]
fn where_other_tools_answer_wrongly() {
    check_file("witness");
}

#[test]
fn aggregation() {
    check_file("aggregation");
}

fn check_file(name: &str) {
    let cases: Vec<Value> = serde_yaml::from_str(&support::read(&format!("cases/{name}.yaml"))).unwrap();
    let mut checked = 0;
    for case in cases.iter().filter(|case| is_for_rbac_alone(case)) {
        let stored = build(case, Aggregation::Stored);
        let computed = build(case, Aggregation::Computed);
        checked += check_reviews(&stored, case, "unreconciled") + check_reviews(&computed, case, "reviews");
        check_settled(&computed, case);
        check_settled(&build(case, Aggregation::Auto), case);
    }
    assert!(checked >= 20, "{name}: only {checked} reviews");
}

/// Objects that the API refuses never reach the engine; other authorizers are not its business.
fn is_for_rbac_alone(case: &Value) -> bool {
    case["unstored"] != true && case["chain"].is_null()
}

/// Builds the case's policy, with a binding for each settled role to a user of that name, so that its rules can be read.
fn build(case: &Value, aggregation: Aggregation) -> Policy {
    let probes: Vec<Value> = settled(case)
        .map(|role| {
            json!({
                "kind": "ClusterRoleBinding",
                "metadata": {"name": format!("probe:{}", role["name"])},
                "subjects": [{"kind": "User", "name": role["name"]}],
                "roleRef": {"kind": "ClusterRole", "name": role["name"]},
            })
        })
        .collect();
    let objects = case["policy"].as_array().unwrap().iter().chain(&probes);
    let (policy, notices) = rbac::policy(objects, &BuildOptions { aggregation, ..BuildOptions::default() });
    let cycle = notices.iter().any(|notice| matches!(notice, Notice::AggregationCycle { .. }));
    assert!(!cycle || case["why"].as_str().unwrap().contains("cycle"), "{}: {notices:?}", case["id"]);
    policy
}

fn check_reviews(policy: &Policy, case: &Value, key: &str) -> usize {
    let reviews = case[key].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut checked = 0;
    for review in reviews.iter().filter(|review| review["code"].is_null()) {
        let user = user_info(&review["spec"]);
        if user.is_in(kauth::authn::SYSTEM_MASTERS) {
            continue;
        }
        let attributes = attributes(&user, &review["spec"]);
        let (allowed, reason) = match policy.authorize(&attributes) {
            Decision::Allow(grant) => (true, policy.reason(grant)),
            Decision::NoOpinion { .. } => (false, policy.no_reason(&attributes)),
        };
        assert_eq!(allowed, review["allowed"], "{}: {review}", case["id"]);
        let recorded = review["reason"].as_str().unwrap_or_default();
        assert_eq!(unordered(&reason), unordered(recorded), "{}: {review}", case["id"]);
        checked += 1;
    }
    checked
}

fn check_settled(policy: &Policy, case: &Value) {
    for role in settled(case) {
        let user = UserInfo { name: role["name"].as_str().unwrap().into(), ..UserInfo::default() };
        let review = policy.rules_review(&user, "");
        let rules: Vec<PolicyRule<'_>> =
            role["rules"].as_array().into_iter().flatten().map(policy_rule).collect();
        let (resource, url): (Vec<_>, Vec<_>) =
            rules.into_iter().partition(|rule| !rule.resources.is_empty());
        assert_eq!(review.resource_rules, resource, "{}: {}", case["id"], role["name"]);
        assert_eq!(review.non_resource_rules, url, "{}: {}", case["id"], role["name"]);
    }
}

fn settled(case: &Value) -> impl Iterator<Item = &Value> {
    case["settled"].as_array().into_iter().flatten()
}
