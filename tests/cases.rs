//! The hand-written cases that a real control plane answered, asked of `kauth review` end to end: policy, review, verdict,
//! reason, error text. What is left out stands in `tests/cases.left-out.tsv` with the reason.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

mod support;

use kauth::authn::impersonation::Impersonation;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

const FILES: &[&str] =
    &["rule-matching", "non-resource", "bindings-scope", "aggregation", "witness", "reviews"];

/// What is not asked: case id and number of the request (from 1), with the reason.
type LeftOut = BTreeMap<(String, usize), String>;

#[test]
fn every_case_is_decided_as_recorded() {
    let left_out = left_out();
    let mut used = BTreeSet::new();
    let mut differences = Vec::new();
    let mut asked = 0;
    for file in FILES {
        for case in cases(file) {
            let mut questions = questions(&case);
            for (number, _) in case["requests"].as_array().into_iter().flatten().enumerate() {
                let key = (case["id"].as_str().unwrap().to_owned(), number + 1);
                if left_out.contains_key(&key) {
                    questions.retain(|question| question.request != Some(number + 1));
                    used.insert(key);
                }
            }
            asked += questions.len();
            differences.extend(differences_of(&case, &questions));
        }
    }
    eprintln!("{asked} questions asked");
    let unused: Vec<_> = left_out.keys().filter(|key| support::whole() && !used.contains(key)).collect();
    assert!(unused.is_empty(), "left out, but not there: {unused:?}");
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn what_the_server_does_not_store_is_left_out_with_its_reason() {
    for file in FILES {
        for case in cases(file).iter().filter(|case| case["unstored"] == true) {
            let (_, stderr) = review(case, &[], "");
            assert!(stderr.contains("left out, as the API server refuses it"), "{}: {stderr}", case["id"]);
        }
    }
}

/// One question and the answer that was recorded.
struct Question {
    /// One line of input for `kauth review`.
    line: Value,
    /// The flags that it takes.
    flags: Vec<String>,
    /// The number of the request, if it is one.
    request: Option<usize>,
    expected: Expected,
}

/// A recorded answer.
enum Expected {
    /// The status of a review; the reason as it stands.
    Status(Value),
    /// A refusal.
    Refused { code: Value, message: Value },
    /// Whether a request got past authorization.
    Allowed(bool),
}

fn questions(case: &Value) -> Vec<Question> {
    if case["unstored"] == true {
        return Vec::new();
    }
    let list = |key: &str| case[key].as_array().cloned().unwrap_or_default();
    let mut questions: Vec<Question> = list("reviews").iter().map(|review| of_review(review, &[])).collect();
    let stored = ["--aggregation=stored".to_owned()];
    questions.extend(list("unreconciled").iter().map(|review| of_review(review, &stored)));
    for (number, request) in list("requests").iter().enumerate() {
        questions.extend(of_request(request, number + 1));
    }
    questions
}

fn of_review(review: &Value, flags: &[String]) -> Question {
    let line = json!({"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": review["spec"]});
    let expected = match &review["code"] {
        Value::Null => {
            let mut status = review.clone();
            status.as_object_mut().unwrap().remove("spec");
            Expected::Status(status)
        }
        code => Expected::Refused { code: code.clone(), message: review["message"].clone() },
    };
    Question { line, flags: flags.to_vec(), request: None, expected }
}

/// A request is asked as such; one that makes a review is asked as the review too.
fn of_request(request: &Value, number: usize) -> Vec<Question> {
    let user = requestor(request);
    let groups = user["groups"].as_array().cloned().unwrap_or_default();
    let line = json!({
        "method": request["method"], "path": request["path"], "user": user["user"], "groups": groups,
    });
    let status = request["status"].as_u64().unwrap();
    let message = request["message"].as_str().unwrap_or_default();
    let refused = status == 403 && (message.contains("cannot") || message.is_empty());
    let allowed = Expected::Allowed(!refused);
    let mut questions = vec![Question { line, flags: Vec::new(), request: Some(number), expected: allowed }];
    let is_review = request["path"].as_str().unwrap().starts_with("/apis/authorization.k8s.io/v1/");
    if is_review && !refused {
        let expected = match request.get("review") {
            Some(review) => Expected::Status(review.clone()),
            None => {
                Expected::Refused { code: request["status"].clone(), message: request["message"].clone() }
            }
        };
        let mut line = request["body"].clone();
        if line["kind"] == "LocalSubjectAccessReview" {
            line["metadata"] = json!({"namespace": "a"}); // the server takes it from the path
        }
        let mut flags = vec![format!("--as={}", user["user"].as_str().unwrap())];
        flags.extend(groups.iter().map(|group| format!("--as-group={}", group.as_str().unwrap())));
        questions.push(Question { line, flags, request: Some(number), expected });
    }
    questions
}

/// Returns whom a request is made by; whether it may be made in another's name is the business of `tests/identity.rs`.
fn requestor(request: &Value) -> Value {
    let Some(wanted) = request.get("impersonate") else { return request["as"].clone() };
    assert_eq!(request["as"]["groups"], json!(["system:masters"]), "who may impersonate anybody");
    let groups = wanted["groups"].as_array().into_iter().flatten();
    let user = Impersonation {
        user: wanted["user"].as_str().unwrap().to_owned(),
        groups: groups.map(|group| group.as_str().unwrap().to_owned()).collect(),
        ..Impersonation::default()
    };
    let user = user.user_info();
    json!({"user": user.name, "groups": user.groups})
}

fn differences_of(case: &Value, questions: &[Question]) -> Vec<String> {
    let mut differences = Vec::new();
    let flags: BTreeSet<_> = questions.iter().map(|question| question.flags.clone()).collect();
    for flags in flags {
        let questions: Vec<_> = questions.iter().filter(|question| question.flags == flags).collect();
        let input: String = questions.iter().map(|question| format!("{}\n", question.line)).collect();
        let (stdout, stderr) = review(case, &flags, &input);
        let answers: Vec<Value> = stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(answers.len(), questions.len(), "{}: {stderr}", case["id"]);
        for (question, answer) in questions.iter().zip(&answers) {
            differences.extend(difference(case, question, answer));
        }
    }
    differences
}

fn difference(case: &Value, question: &Question, answer: &Value) -> Option<String> {
    let status = &answer["status"];
    let (same, expected) = match &question.expected {
        Expected::Status(expected) => (comparable(expected) == comparable(status), expected.to_string()),
        Expected::Refused { code, message } => {
            (answer["code"] == *code && answer["message"] == *message, format!("{code}: {message}"))
        }
        Expected::Allowed(allowed) => (status["allowed"] == *allowed, format!("allowed: {allowed}")),
    };
    (!same).then(|| format!("{} {}\n  wanted: {expected}\n  got:    {answer}", case["id"], question.line))
}

/// A status without the order of errors and rules, which is not fixed.
fn comparable(status: &Value) -> Value {
    let mut status = status.clone();
    if let Some(reason) = status["reason"].as_str().map(str::to_owned) {
        status["reason"] = errors(&reason);
    }
    for rules in ["resourceRules", "nonResourceRules"] {
        if let Some(rules) = status.get_mut(rules).and_then(Value::as_array_mut) {
            rules.sort_by_key(ToString::to_string);
        }
    }
    status
}

fn errors(reason: &str) -> Value {
    let mut errors: Vec<_> = reason.trim_end_matches(']').split([',', '[']).map(str::trim).collect();
    errors.sort_unstable();
    json!(errors)
}

/// Runs `kauth review` on the policy of a case; returns stdout and stderr.
fn review(case: &Value, flags: &[String], input: &str) -> (String, String) {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let run = RUNS.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("kauth-cases-{}-{run}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let policy = folder.join("policy.json");
    std::fs::write(&policy, json!({"apiVersion": "v1", "kind": "List", "items": case["policy"]}).to_string())
        .unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_kauth"))
        .env_clear()
        .args(["review", "--default-policy=none", "--assume-complete"])
        .arg(format!("--authorization-mode={}", case["chain"].as_str().unwrap_or("RBAC")))
        .arg("-f")
        .arg(&policy)
        .args(flags)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn cases(file: &str) -> Vec<Value> {
    let cases = serde_json::to_value(support::read_yaml(&format!("cases/{file}.yaml"))).unwrap();
    cases.as_array().unwrap().clone()
}

fn left_out() -> LeftOut {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases.left-out.tsv")).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|row| {
        let [id, request, reason] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("not a row: {row}")
        };
        ((id.to_owned(), request.parse().unwrap()), reason.to_owned())
    })
    .collect()
}
