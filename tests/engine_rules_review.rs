//! Rules reviews and the rows of `can-i --list` against recordings of a real kube-apiserver and kubectl.

#![allow(clippy::unwrap_used, reason = "a recording that is not as it should be fails its test")]

#[path = "support/rbac.rs"]
mod rbac;
mod support;

use kauth::api::rbac::PolicyRule;
use kauth::authn::UserInfo;
use kauth::authn::impersonation::Impersonation;
use kauth::authz::rbac::rules_review::{AccessRow, RulesReview};
use kauth::authz::rbac::{BuildOptions, Policy};
use rbac::policy_rule;
use serde_json::Value;

#[test]
fn reviews_hold_the_recorded_rules() {
    let policy = recorded_policy();
    let mut checked = 0;
    for recorded in support::read_lines("kubectl/rules-review.jsonl")
        .iter()
        .filter(|recorded| !recorded["status"].is_null())
    {
        let question = Question::of_review(recorded);
        let review = policy.rules_review(&question.user(), &question.namespace);
        let status = recorded_review(&recorded["status"]);
        assert_eq!(sorted(&review.resource_rules), sorted(&status.resource_rules), "{recorded}");
        assert_eq!(sorted(&review.non_resource_rules), sorted(&status.non_resource_rules), "{recorded}");
        assert_eq!(
            review.evaluation_error.map(sorted_error),
            status.evaluation_error.map(sorted_error),
            "{recorded}"
        );
        checked += 1;
    }
    assert!(checked >= 30, "only {checked}");
}

#[test]
fn rows_are_kubectls() {
    let policy = recorded_policy();
    let reviews = support::read_lines("kubectl/rules-review.jsonl");
    let (mut from_recorded, mut from_policy) = (0, 0);
    for line in &support::read_lines("kubectl/can-i.jsonl") {
        let Some((question, headers)) = Question::of_list(line) else { continue };
        let stdout = line["stdout"].as_str().unwrap();
        if let Some(review) = reviews.iter().find(|review| Question::of_review(review) == question) {
            let rows = recorded_review(&review["status"]).rows();
            assert_eq!(table(&rows, headers), stdout, "{line}");
            from_recorded += 1;
        }
        // The order of bindings, and with it that of verbs and rows, is the server's own each time.
        let rows = policy.rules_review(&question.user(), &question.namespace).rows();
        assert_eq!(unordered(&table(&rows, headers)), unordered(stdout), "{line}");
        from_policy += 1;
    }
    assert!(from_recorded >= 25 && from_policy >= 40, "only {from_recorded} and {from_policy}");
}

#[derive(Debug, Default, PartialEq)]
struct Question {
    user: String,
    groups: Vec<String>,
    namespace: String,
}

impl Question {
    fn of_review(review: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let groups = review["groups"].as_array().unwrap().iter().map(text).collect();
        Self { user: text(&review["user"]), groups, namespace: text(&review["namespace"]) }
    }

    /// Returns what `can-i --list` asks and whether it prints headers; `None` for other commands, for those that fail,
    /// and for those that ask with a credential.
    fn of_list(line: &Value) -> Option<(Self, bool)> {
        let args: Vec<&str> =
            line["args"].as_array().unwrap().iter().map(|arg| arg.as_str().unwrap()).collect();
        let mut args = args.strip_prefix(&["auth", "can-i", "--list"])?.iter();
        let (mut question, mut headers) = (Self { namespace: "default".to_owned(), ..Self::default() }, true);
        while let Some(arg) = args.next() {
            match *arg {
                "--as" => question.user = (*args.next()?).to_owned(),
                "--as-group" => question.groups.push((*args.next()?).to_owned()),
                "-n" => question.namespace = (*args.next()?).to_owned(),
                "--no-headers" => headers = false,
                _ => return None,
            }
        }
        (line["code"] == 0 && !question.user.is_empty()).then_some((question, headers))
    }

    fn user(&self) -> UserInfo<'static> {
        Impersonation { user: self.user.clone(), groups: self.groups.clone(), ..Impersonation::default() }
            .user_info()
    }
}

fn recorded_policy() -> Policy {
    let export: Value = serde_json::from_str(&support::read("kubectl/export.json")).unwrap();
    rbac::policy(export["items"].as_array().unwrap(), &BuildOptions::default()).0
}

fn recorded_review(status: &Value) -> RulesReview<'_> {
    let rules = |key: &str| status[key].as_array().into_iter().flatten().map(policy_rule).collect();
    RulesReview {
        resource_rules: rules("resourceRules"),
        non_resource_rules: rules("nonResourceRules"),
        evaluation_error: status["evaluationError"].as_str().map(str::to_owned),
    }
}

fn sorted(rules: &[PolicyRule<'_>]) -> Vec<String> {
    let mut rules: Vec<String> = rules.iter().map(|rule| format!("{rule:?}")).collect();
    rules.sort_unstable();
    rules
}

fn sorted_error(error: String) -> String {
    rbac::unordered(&format!("RBAC: {error}"))
}

/// Prints rows as kubectl does: columns at least six wide, three spaces between, the last one unpadded.
fn table(rows: &[AccessRow<'_>], headers: bool) -> String {
    let header = ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"].map(str::to_owned);
    let list = |items: &[std::borrow::Cow<'_, str>]| format!("[{}]", items.join(" "));
    let cells = rows.iter().map(|row| {
        [row.resources.clone(), list(&row.non_resource_urls), list(&row.resource_names), list(&row.verbs)]
    });
    let lines: Vec<[String; 4]> = headers.then_some(header).into_iter().chain(cells).collect();
    let width =
        |column: usize| lines.iter().map(|line| (line[column].chars().count() + 3).max(6)).max().unwrap_or(0);
    let [first, second, third] = [0, 1, 2].map(width);
    lines.iter().map(|[a, b, c, d]| format!("{a:first$}{b:second$}{c:third$}{d}\n")).collect()
}

/// Returns the lines of a table, and the verbs within each, in an order of their own.
fn unordered(table: &str) -> Vec<String> {
    let mut lines: Vec<String> = table
        .lines()
        .map(|line| {
            let (cells, verbs) = line.rsplit_once('[').unwrap_or((line, ""));
            let mut verbs: Vec<&str> = verbs.trim_end_matches(']').split(' ').collect();
            verbs.sort_unstable();
            format!("{cells}{}", verbs.join(" "))
        })
        .collect();
    lines.sort_unstable();
    lines
}
