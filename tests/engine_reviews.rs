//! The engine against 120,000 answers of a real kube-apiserver.

#![allow(clippy::unwrap_used, reason = "a recording that is not as it should be fails its test")]

#[path = "support/rbac.rs"]
mod rbac;
mod support;

use kauth::authz::rbac::{BuildOptions, Decision, Policy};
use rbac::{attributes, policy, unordered, user_info};
use serde_json::Value;

#[test]
fn reviews_are_answered_as_the_server_answered_them() {
    for name in support::recorded_policies() {
        let export: Value =
            serde_json::from_str(&support::read(&format!("reviews/{name}.policy.json"))).unwrap();
        let (policy, _) = policy(export["items"].as_array().unwrap(), &BuildOptions::default());
        let reviews = support::read_lines(&format!("reviews/{name}.reviews.jsonl.gz"));
        assert!(reviews.len() >= 500, "{name}: {} reviews", reviews.len());
        for review in &reviews {
            check(&policy, review, name);
        }
    }
}

fn check(policy: &Policy, review: &Value, name: &str) {
    let user = user_info(&review["spec"]);
    if user.is_in(kauth::authn::SYSTEM_MASTERS) {
        return;
    }
    let attributes = attributes(&user, &review["spec"]);
    let recorded = review["status"]["reason"].as_str().unwrap_or_default();
    let grants: Vec<String> =
        policy.grants(&attributes).into_iter().map(|grant| policy.reason(grant)).collect();
    let decision = policy.authorize(&attributes);
    assert_eq!(policy.authorize_interned(&policy.intern(&attributes)), decision, "{name}: {review}");
    match decision {
        Decision::Allow(grant) => {
            assert_eq!(review["status"]["allowed"], true, "{name}: {review}");
            assert_eq!(policy.reason(grant), grants[0], "{name}: {review}");
            assert!(grants.iter().any(|reason| reason == recorded), "{name}: {review} {grants:?}");
        }
        Decision::NoOpinion { unresolved } => {
            assert_eq!(review["status"]["allowed"], false, "{name}: {review}");
            assert_eq!(grants, [""; 0], "{name}: {review}");
            assert_eq!(unordered(&policy.no_reason(&attributes)), unordered(recorded), "{name}: {review}");
            assert_eq!(unresolved, !recorded.is_empty(), "{name}: {review}");
        }
    }
}
