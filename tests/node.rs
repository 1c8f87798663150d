//! The Node authorizer without objects, against what a server with all of them decided.

#![allow(clippy::unwrap_used, reason = "what a recording does not hold fails the test")]

mod support;

use kauth::authn::UserInfo;
use kauth::authz::attributes::{Attributes, ResourceAttributes, Target};
use kauth::authz::node::{self, NodeDecision, ObjectType};
use kauth::authz::review::{self, Request, Review};
use kauth::authz::{request, selector};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;

const UNRELATED: &str = "no relationship found between node";

/// Asks the Node authorizer what a review asks.
fn decide(review: &str) -> NodeDecision {
    let Review::Access(review) = review::parse(review, "").unwrap() else { panic!("{review}") };
    node::authorize(&review.attributes(review.user.as_ref().unwrap()))
}

/// Every question of a case as a review, with whether it was allowed and the reason that was given.
fn questions(case: &Value) -> Vec<(String, bool, String)> {
    let mut questions = Vec::new();
    for review in case["reviews"].as_array().into_iter().flatten() {
        let object = json!({"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": review["spec"]});
        let reason = review["reason"].as_str().unwrap_or_default().to_owned();
        questions.push((object.to_string(), review["allowed"].as_bool().unwrap(), reason));
    }
    for request in case["requests"].as_array().into_iter().flatten() {
        let mut asked = json!({"method": request["method"], "path": request["path"]});
        asked.as_object_mut().unwrap().extend(request["as"].as_object().unwrap().clone());
        let asked: Request = serde_json::from_value(asked).unwrap();
        let message = request["message"].as_str().unwrap_or_default();
        let refused = request["status"] == 403 && message.contains(" cannot ");
        let scope =
            message.split_once(" at the cluster scope").or_else(|| message.split_once(" in the namespace "));
        let reason = scope.and_then(|(_, rest)| rest.split_once(": ")).filter(|_| refused);
        let reason = reason.map(|(_, reason)| reason.to_owned()).unwrap_or_default();
        questions.push((serde_json::to_string(&asked.review().unwrap()).unwrap(), !refused, reason));
    }
    questions
}

/// What another authorizer allowed: `system:masters`, or RBAC by the cases' own policies.
fn is_allowed_by_another(question: &str, reason: &str) -> bool {
    question.contains("system:masters")
        || reason.starts_with("RBAC: ")
        || question.contains("selfsubjectrulesreviews")
}

#[test]
fn nodes_are_answered_as_recorded_or_left_to_the_graph() {
    let cases: Value = serde_json::to_value(support::read_yaml("cases/node.yaml")).unwrap();
    let mut counts = BTreeMap::new();
    for case in cases.as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        for (question, allowed, reason) in questions(case) {
            let decision = decide(&question);
            let outcome = match &decision {
                NodeDecision::Unknown(relationship) => {
                    assert!(allowed || reason == relationship.refusal(), "{id} {question}");
                    "left to the graph"
                }
                NodeDecision::Allow => {
                    assert!(allowed && reason.is_empty(), "{id} {question}");
                    "allowed"
                }
                NodeDecision::NoOpinion(_) if is_allowed_by_another(&question, &reason) && allowed => {
                    "another's"
                }
                NodeDecision::NoOpinion(own) => {
                    assert_eq!((allowed, reason.as_str()), (false, own.as_ref()), "{id} {question}");
                    assert!(!own.starts_with(UNRELATED), "{id} {question}");
                    "no opinion"
                }
            };
            *counts.entry(outcome).or_insert(0) += 1;
        }
    }
    println!("{counts:?}");
    assert!(
        counts["left to the graph"] >= 84 && counts["allowed"] >= 51 && counts["no opinion"] >= 82,
        "{counts:?}"
    );
    assert_eq!(counts["another's"], 6, "{counts:?}");
}

#[test]
fn only_a_node_makes_a_rules_review_incomplete() {
    let cases: Value = serde_json::to_value(support::read_yaml("cases/node.yaml")).unwrap();
    let requests =
        cases.as_array().unwrap().iter().flat_map(|case| case["requests"].as_array().into_iter().flatten());
    let rules_reviews: Vec<_> =
        requests.filter(|request| request["review"]["resourceRules"].is_array()).collect();
    assert!(rules_reviews.len() >= 2);
    for request in rules_reviews {
        let groups = request["as"]["groups"].as_array().into_iter().flatten();
        let user = UserInfo {
            name: request["as"]["user"].as_str().unwrap().into(),
            groups: groups.map(|group| group.as_str().unwrap().into()).collect(),
            ..UserInfo::default()
        };
        let error = node::identity(&user).map(|_| node::RULES_ERROR);
        assert_eq!(request["review"]["evaluationError"].as_str(), error);
        assert_eq!(request["review"]["incomplete"], error.is_some());
    }
}

fn user(name: &str) -> UserInfo<'_> {
    UserInfo { name: Cow::Borrowed(name), groups: vec!["system:nodes".into()], ..UserInfo::default() }
}

fn ask(verb: &str, asked: ResourceAttributes<'_>) -> NodeDecision {
    node::authorize(&Attributes { user: &user("system:node:n1"), verb, target: Target::Resource(asked) })
}

#[test]
fn what_is_missing_is_named() {
    let secret = ResourceAttributes {
        namespace: "a",
        resource: "secrets",
        name: "s",
        ..ResourceAttributes::default()
    };
    let NodeDecision::Unknown(relationship) = ask("get", secret) else { panic!() };
    assert_eq!(relationship.object_type, ObjectType::Secret);
    assert_eq!(
        relationship.to_string(),
        "whether node `n1` and secret `a/s` are related; that takes the cluster's pods and persistent volumes"
    );
    let volume =
        ResourceAttributes { resource: "persistentvolumes", name: "pv", ..ResourceAttributes::default() };
    let NodeDecision::Unknown(relationship) = ask("get", volume) else { panic!() };
    assert_eq!(
        relationship.to_string(),
        "whether node `n1` and persistent volume `pv` are related; that takes the cluster's pods and persistent volumes"
    );
}

/// The graph holds objects of the cluster under no namespace and all others under theirs, so here it is not needed.
#[test]
fn an_object_that_cannot_be_is_not_related() {
    let unrelated = NodeDecision::NoOpinion("no relationship found between node 'n1' and this object".into());
    let volume = ResourceAttributes {
        namespace: "a",
        resource: "persistentvolumes",
        name: "pv",
        ..Default::default()
    };
    assert_eq!(ask("get", volume), unrelated);
    let pod = ResourceAttributes { resource: "pods", name: "p", ..Default::default() };
    assert_eq!(ask("get", pod), unrelated);
}

#[test]
fn a_node_is_a_name_and_a_group() {
    assert_eq!(node::identity(&user("system:node:n1")), Some("n1"));
    assert_eq!(node::identity(&user("system:node:")), Some(""));
    assert_eq!(node::identity(&user("n1")), None);
    assert_eq!(node::identity(&UserInfo { name: "system:node:n1".into(), ..UserInfo::default() }), None);
}

proptest! {
    #[test]
    fn no_question_panics(
        name in "system:node:.{0,3}|.*",
        verb in "get|list|watch|create|update|patch|delete|deletecollection|.*",
        group in "|apps|coordination.k8s.io|storage.k8s.io|resource.k8s.io|certificates.k8s.io",
        resource in "secrets|pods|nodes|persistentvolumeclaims|serviceaccounts|leases|csinodes|resourceslices|.*",
        subresource in "|status|token|eviction|.*",
        rest in prop::array::uniform2(".{0,3}"),
        fields in "(spec.nodeName=.)?",
    ) {
        let field_selector = selector::fields::parse(&fields).unwrap_or_default();
        let target = Target::Resource(ResourceAttributes {
            namespace: &rest[0], api_group: &group, api_version: "v1", resource: &resource, subresource: &subresource,
            name: &rest[1], field_selector: &field_selector,
        });
        let decision = node::authorize(&Attributes { user: &user(&name), verb: &verb, target });
        prop_assert!(node::identity(&user(&name)).is_some() || decision == NodeDecision::NoOpinion("".into()));
        let _ = request::attributes(&verb, &resource);
    }
}
