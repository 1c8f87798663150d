//! 120,000 recorded access reviews, answered by `kauth review` from the exported policies: every verdict, and the reason of
//! every no. That the reason of a yes names a grant that is truly there is held where the engine is tested.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

mod support;

use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};

#[test]
fn every_review_is_answered_as_recorded() {
    for name in support::recorded_policies() {
        let recorded = support::read(&format!("reviews/{name}.reviews.jsonl.gz"));
        let answered = review(name, &recorded);
        assert_eq!(answered.lines().count(), recorded.lines().count(), "{name}");
        for (recorded, answered) in recorded.lines().zip(answered.lines()) {
            let [recorded, answered] =
                [recorded, answered].map(|line| serde_json::from_str::<Value>(line).unwrap());
            assert_eq!(answered["spec"], recorded["spec"]);
            assert_eq!(comparable(&answered), comparable(&recorded), "{name}: {}", recorded["spec"]);
        }
    }
}

fn review(name: &str, reviews: &str) -> String {
    let policy = std::env::temp_dir().join(format!("kauth-reviews-{}-{name}.json", std::process::id()));
    std::fs::write(&policy, support::read(&format!("reviews/{name}.policy.json"))).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_kauth"))
        .env_clear()
        .args(["review", "--authorization-mode=RBAC", "--default-policy=none", "--assume-complete", "-f"])
        .arg(&policy)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let reviews = reviews.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(reviews.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    std::fs::remove_file(&policy).unwrap();
    assert_eq!(output.status.code(), Some(0), "{name}");
    String::from_utf8(output.stdout).unwrap()
}

/// The verdict, the error text, and the reason of a no, whose parts come in no fixed order.
fn comparable(review: &Value) -> (bool, Vec<String>, Value) {
    let status = &review["status"];
    let allowed = status["allowed"].as_bool().unwrap();
    let reason = if allowed { "" } else { status["reason"].as_str().unwrap_or_default() };
    let mut parts: Vec<_> =
        reason.trim_end_matches(']').split(['[', ',']).map(|part| part.trim().to_owned()).collect();
    parts.sort();
    (allowed, parts, status["evaluationError"].clone())
}
