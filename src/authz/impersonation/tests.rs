use super::*;
use crate::authn::UserInfo;
use crate::authz::attributes::{ResourceAttributes, Target};
use crate::authz::chain::AllowedBy;
use crate::version::Version;
use std::cell::RefCell;

const PODS: ResourceAttributes<'_> = ResourceAttributes {
    namespace: "a",
    api_group: "",
    api_version: "v1",
    resource: "pods",
    subresource: "",
    name: "p",
    field_selector: &[],
};

fn asked(user: &str) -> Impersonation {
    Impersonation { user: user.to_owned(), ..Impersonation::default() }
}

/// A question in one line: verb, resource with group and subresource, namespace, name.
fn line(attributes: &Attributes<'_>) -> String {
    let Target::Resource(resource) = attributes.target else { return attributes.verb.to_owned() };
    let ResourceAttributes { namespace, api_group, resource, subresource, name, .. } = resource;
    format!("{} {resource}/{subresource}.{api_group} {namespace} {name}", attributes.verb)
}

/// Asks as `jane`, who gets pod `p`; returns the answer and the questions that were asked on the way.
fn ask(wanted: &Impersonation, server: Server, decide: impl Fn(&str) -> Decision) -> (Answer, Vec<String>) {
    let jane = UserInfo { name: "jane".into(), ..UserInfo::default() };
    let request = Attributes { user: &jane, verb: "get", target: Target::Resource(PODS) };
    let questions = RefCell::new(Vec::new());
    let authorize = |attributes: &Attributes<'_>| {
        let line = line(attributes);
        questions.borrow_mut().push(line.clone());
        decide(&line)
    };
    let answer = impersonate(&authorize, &request, wanted, server);
    (answer, questions.into_inner())
}

fn yes() -> Decision {
    Decision::Allow(AllowedBy::AlwaysAllow)
}

fn no() -> Decision {
    Decision::Forbid { reason: String::new() }
}

fn maybe() -> Decision {
    Decision::Unknown { why: vec!["the webhook".to_owned()] }
}

#[test]
fn old_servers_ask_for_the_uid_last() {
    let mut wanted =
        Impersonation { groups: vec!["g".into()], uid: "u".into(), ..asked("system:serviceaccount:ci:x") };
    wanted.extra.insert("k".into(), vec!["v".into()]);
    let (answer, questions) = ask(&wanted, Version::OLDEST.into(), |_| yes());
    let Answer::Taken { user, mode: Mode::Legacy } = answer else { panic!("{answer:?}") };
    assert_eq!(user.groups, ["g", "system:authenticated"]);
    let expected = [
        "impersonate serviceaccounts/. ci x",
        "impersonate groups/.  g",
        "impersonate userextras/k.authentication.k8s.io  v",
        "impersonate uids/.authentication.k8s.io  u",
    ];
    assert_eq!(questions, expected);
    let (_, questions) =
        ask(&wanted, Server::Constrained, |line| if line.starts_with("impersonate ") { yes() } else { no() });
    assert_eq!(questions[1], expected[3], "{questions:#?}");
}

#[test]
fn the_gate_is_open_from_1_36_on() {
    assert_eq!(Server::from("1.35".parse::<Version>().unwrap()), Server::Legacy);
    assert_eq!(Server::from("1.36".parse::<Version>().unwrap()), Server::Constrained);
}

#[test]
fn many_groups_are_first_asked_for_at_once() {
    let groups = |count: usize| (0..count).map(|number| format!("g{number}")).collect();
    let wanted = Impersonation { groups: groups(4), ..asked("bob") };
    let (_, questions) = ask(&wanted, Server::Constrained, |_| yes());
    assert_eq!(
        questions,
        [
            "impersonate-on:user-info:get pods/. a p",
            "impersonate:user-info users/.authentication.k8s.io  bob",
            "impersonate:user-info groups/.authentication.k8s.io  *",
        ]
    );
    let (answer, questions) =
        ask(&wanted, Server::Constrained, |line| if line.ends_with('*') { no() } else { yes() });
    assert!(matches!(answer, Answer::Taken { mode: Mode::UserInfo, .. }));
    assert_eq!(questions.len(), 7);
    let (_, questions) =
        ask(&Impersonation { groups: groups(3), ..asked("bob") }, Server::Constrained, |_| yes());
    assert_eq!(questions.len(), 5);
    let mut wanted = asked("bob");
    wanted.extra.insert("a.io/k".into(), groups(4));
    let (_, questions) = ask(&wanted, Server::Constrained, |_| yes());
    assert_eq!(questions[2..], ["impersonate:user-info userextras/*.authentication.k8s.io  *"]);
}

#[test]
fn extra_attributes_of_constrained_modes_are_checked() {
    for (key, values, words) in [
        ("", vec!["v"], "impersonating the empty string key in extra is not allowed"),
        (
            "A.io/k",
            vec!["v"],
            "impersonating an invalid key in extra is not allowed: extra.key: Invalid value: \"A.io\": a lowercase",
        ),
        ("a.io/K", vec!["v"], "impersonating a non-lowercase key in extra is not allowed: \"a.io/K\""),
        ("a.io/k", vec!["v", ""], "impersonating the empty string value in extra is not allowed"),
        ("a.io/k{", vec!["v"], "extra.key: Invalid value: \"k{\": Invalid path (regex used"),
    ] {
        let mut wanted = asked("bob");
        wanted.extra.insert(key.into(), values.iter().map(|value| (*value).to_owned()).collect());
        let constrained = |line: &str| if line.starts_with("impersonate ") { no() } else { yes() };
        let (answer, _) = ask(&wanted, Server::Constrained, constrained);
        let Answer::Refused(found) = answer else { panic!("{answer:?}") };
        assert!(found.contains(words), "{found}");
    }
}

#[test]
fn what_cannot_be_asked_is_unknown_only_where_it_matters() {
    let bob = asked("bob");
    let (answer, _) = ask(&bob, Server::Constrained, |_| maybe());
    assert_eq!(answer, Answer::Unknown { why: vec!["the webhook".to_owned()] });
    // Whether user-info mode succeeds or not: it is the same user.
    let legacy = |line: &str| if line.starts_with("impersonate ") { yes() } else { maybe() };
    let (answer, _) = ask(&bob, Server::Constrained, legacy);
    assert!(matches!(answer, Answer::Taken { mode: Mode::Legacy, .. }), "{answer:?}");
    // A node is in system:nodes or not.
    let (answer, _) = ask(&asked("system:node:n1"), Server::Constrained, legacy);
    assert!(matches!(answer, Answer::Unknown { .. }), "{answer:?}");
    // An unknown answer before a certain no changes nothing.
    let half = |line: &str| if line.starts_with("impersonate-on") { maybe() } else { no() };
    let (answer, _) = ask(&bob, Server::Constrained, half);
    assert!(matches!(answer, Answer::Refused(_)), "{answer:?}");
    // The question that stands for all groups is unknown, each of them is allowed.
    let wanted = Impersonation { groups: ["a", "b", "c", "d"].map(str::to_owned).into(), ..asked("bob") };
    let star = |line: &str| if line.ends_with('*') { maybe() } else { yes() };
    let (answer, _) = ask(&wanted, Server::Constrained, star);
    assert!(matches!(answer, Answer::Taken { mode: Mode::UserInfo, .. }), "{answer:?}");
}

#[test]
fn refusals_are_in_the_servers_words() {
    let jane = UserInfo { name: "<jane> & co".into(), ..UserInfo::default() };
    let request = Attributes { user: &jane, verb: "get", target: Target::NonResource { path: "/version" } };
    let authorize = |_: &Attributes<'_>| Decision::Forbid { reason: "<so>".to_owned() };
    let answer = impersonate(&authorize, &request, &asked("bob"), Server::Constrained);
    assert_eq!(
        answer,
        Answer::Refused(
            r#"forbidden: User "&lt;jane&gt; &amp; co" cannot impersonate-on:user-info:get path "/version": <so>"#
                .to_owned()
        )
    );
}

#[test]
fn an_associated_node_is_asked_for_without_telling_which() {
    let extra = [("authentication.kubernetes.io/node-name".to_owned(), vec!["n1".to_owned()])].into();
    let account = UserInfo { name: "system:serviceaccount:a:x".into(), extra, ..UserInfo::default() };
    let request = Attributes { user: &account, verb: "get", target: Target::Resource(PODS) };
    let shown = RefCell::new(Vec::new());
    let authorize = |attributes: &Attributes<'_>| {
        shown.borrow_mut().push((line(attributes), attributes.user.extra.clone()));
        yes()
    };
    let answer = impersonate(&authorize, &request, &asked("system:node:n1"), Server::Constrained);
    let Answer::Taken { user, mode: Mode::AssociatedNode } = answer else { panic!("{answer:?}") };
    assert_eq!(
        (&*user.name, user.groups.join(" ")),
        ("system:node:n1", "system:nodes system:authenticated".to_owned())
    );
    for (line, extra) in shown.into_inner() {
        assert_eq!(
            extra["authentication.kubernetes.io/associated-node-keys"],
            ["authentication.kubernetes.io/node-name"],
            "{line}"
        );
        assert_eq!(extra.len(), 1);
        assert!(
            line == "impersonate-on:associated-node:get pods/. a p"
                || line == "impersonate:associated-node nodes/.authentication.k8s.io  *",
            "{line}"
        );
    }
}
