//! Credentials that kauth made before a real kube-apiserver: whom it takes them for and what it lets them do, beside what `whoami`,
//! `can-i` and `token-file list` say of them; and curl, with what `request-header` and `curl-config` hand it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

#[path = "support/control_plane.rs"]
mod control_plane;
#[path = "support/daemon.rs"]
mod daemon;
#[path = "support/https.rs"]
mod https;
#[path = "support/kubectl.rs"]
mod kubectl;
#[path = "support/people.rs"]
mod people;
#[path = "support/site.rs"]
mod site;

use std::path::Path;
use std::sync::OnceLock;

use kubectl::program;
use people::{Known, PEOPLE};
use serde_json::{Value, json};
use site::Site;

const WHOAMI: [&str; 4] = ["auth", "whoami", "-o", "json"];

/// What kubectl and kauth are asked of each context: verb, what of, namespace.
const QUESTIONS: &[&[&str]] = &[
    &["get", "pods", "-n", "web"],
    &["list", "pods"],
    &["get", "pods/log", "-n", "web"],
    &["get", "pods", "--subresource=log", "-n", "web"],
    &["get", "configmaps/settings", "-n", "web"],
    &["get", "configmaps/other", "-n", "web"],
    &["delete", "deployments.apps", "-n", "web"],
    &["get", "secrets", "-n", "default"],
    &["get", "/metrics"],
    &["get", "/version"],
    &["create", "selfsubjectreviews.authentication.k8s.io"],
    &["*", "*", "-A"],
];

/// Callers, and the identities that they ask for.
const CALLERS: &[&str] = &["root", "ops", "constrained", "plain", "ann"];
const WANTED: &[&[&str]] = &[
    &["--as", "jane"],
    &["--as", "jane", "--as-group", "dev"],
    &["--as", "jane", "--as-group", "ops"],
    &["--as", "joe"],
    &["--as", "jane", "--as-uid", "5"],
    &["--as", "jane", "--as-uid", "6"],
    &["--as", "jane", "--as-user-extra", "scopes=a"],
    &["--as", "system:serviceaccount:default:app"],
    &["--as", "root", "--as-group", "system:masters"],
];

fn site() -> Option<&'static Site> {
    static SITE: OnceLock<Option<Site>> = OnceLock::new();
    SITE.get_or_init(people::site).as_ref()
}

#[test]
fn groups_are_those_that_the_token_file_lists() {
    let Some(site) = site() else { return };
    let list = site.kauth(&["token-file", "list", "tokens.csv", "-o", "json"]);
    let list: Value = serde_json::from_str(&list.stdout).unwrap();
    let lines = list["lines"].as_array().unwrap();
    for person in PEOPLE {
        let line = lines.iter().find(|line| line["user"] == person.name).unwrap();
        let listed = line["groups"].as_array().into_iter().flatten().cloned();
        let mut groups: Vec<Value> = listed.collect();
        groups.push(json!("system:authenticated"));
        let user = site.kubectl_as(person.context, &WHOAMI).succeeded(&[person.context]).user();
        assert_eq!((&user["username"], &user["groups"]), (&json!(person.name), &json!(groups)));
        assert_eq!(user.get("uid"), line.get("uid"), "{}", person.name);
        let own = person.groups.iter().chain(&["system:authenticated"]).collect::<Vec<_>>();
        assert_eq!(user["groups"], json!(own));
    }
    // One line each, and of bob two.
    assert_eq!(lines.len(), PEOPLE.len() + people::ROTATED.len() + 1);
}

#[test]
fn the_server_and_kauth_take_a_context_for_the_same_user() {
    let Some(site) = site() else { return };
    let (mut users, mut refused) = (0, 0);
    for (context, known) in people::contexts() {
        let (server, kauth) = (
            site.kubectl_as(context, &WHOAMI),
            site.kauth_as(context, &["whoami", "-o", "json", "--run-exec"]),
        );
        match known {
            Known::User(name) => {
                let user = server.succeeded(&[context]).user();
                assert_eq!(user["username"], name, "{context}");
                assert_eq!(kauth.code, 0, "{context}: {kauth:?}");
                assert_eq!(kauth.user(), user, "{context}: {kauth:?}");
                let table = site.kubectl_as(context, &["auth", "whoami"]);
                let kauth = site.kauth_as(context, &["whoami", "--run-exec"]);
                assert_eq!(sorted(&kauth.stdout), sorted(&table.stdout));
                users += 1;
            }
            Known::Unauthorized => {
                let is_refused = server.code == 1 && server.stderr.contains("Unauthorized");
                assert!(is_refused, "{context}: {server:?}");
                assert!(kauth.code == 1 && kauth.verdict().starts_with("no - 401: "), "{context}: {kauth:?}");
                refused += 1;
            }
            Known::Unusable => {
                assert!(server.code == 1 && kauth.code == 1, "{context}: {server:?} {kauth:?}");
                refused += 1;
            }
            Known::Forbidden => {
                let words = site.refusal(context, &[]);
                assert!(kauth.stderr.contains("it is not known whether that is allowed"), "{kauth:?}");
                let kauth = site.kauth_as(context, &["whoami", "-o", "json", "-f", "export.yaml"]);
                assert_eq!((kauth.code, kauth.verdict()), (1, format!("no - {words}\n")), "{context}");
                refused += 1;
            }
        }
    }
    eprintln!("{users} contexts are of the same user, {refused} are refused");
    assert!(users >= 20 && refused >= 8, "{users} {refused}");
}

/// Extra attributes are in no order in kubectl's table.
fn sorted(table: &str) -> Vec<&str> {
    let mut lines: Vec<_> = table.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn nobody_is_the_server_s_anonymous_user() {
    let Some(site) = site() else { return };
    // kubectl would ask for a name instead.
    let authority = Some(&*site.plane.ca_file);
    let port = site.plane.url.rsplit_once(':').unwrap().1.parse().unwrap();
    let request = https::Request { port, path: "/nothing", authority, ..https::Request::default() };
    let said = https::get(&program("openssl").unwrap(), &request).unwrap_err();
    assert!(said.contains("User \\\"system:anonymous\\\" cannot get path"), "{said}");
    let ran = site.kauth_as("nobody", &["whoami", "-o", "json"]);
    assert_eq!((ran.code, &ran.user()["username"]), (0, &json!("system:anonymous")), "{ran:?}");
    assert_eq!(ran.user()["groups"], json!(["system:unauthenticated"]));
    let ran = site.kauth_as("nobody", &["whoami", "--anonymous-auth=false"]);
    assert!(ran.code == 1 && ran.verdict().starts_with("no - 401: "), "{ran:?}");
}

#[test]
fn without_the_server_s_part_it_is_assumed_or_unknown() {
    let Some(site) = site() else { return };
    for (context, code, strict) in [
        ("jane", 0, 3),
        ("jim", 0, 3),
        // Only the authorities tell.
        ("foreign", 0, 3),
        ("expired", 1, 1),
        ("mismatched", 1, 1),
        ("ann", 3, 3),
        ("wrong-token", 3, 3),
        ("token-file", 3, 3),
        ("both", 0, 3),
        ("both-expired", 3, 3),
        ("app", 0, 3),
        ("plugin-token", 3, 3),
        ("http-token", 0, 0),
    ] {
        let ran = site.kauth_without_server(context, &["whoami", "-o", "json"]);
        assert_eq!(ran.code, code, "{context}: {ran:?}");
        let is_assumed = ran.stderr.contains("taken to be genuine; only the server knows");
        assert_eq!(is_assumed, (code, strict) == (0, 3), "{context}: {ran:?}");
        if code == 0 && context != "foreign" {
            let user = site.kubectl_as(context, &WHOAMI).succeeded(&[context]).user();
            assert_eq!(ran.user(), user, "{context}");
        }
        let ran = site.kauth_without_server(context, &["whoami", "--strict"]);
        assert_eq!(ran.code, strict, "{context}: {ran:?}");
        let start = ["", "no - ", "", "unknown - "][usize::try_from(strict).unwrap()];
        assert!(ran.verdict().starts_with(start), "{context}: {ran:?}");
    }
    // With the server's part nothing is assumed of a certificate or a static token.
    for context in ["jane", "jim", "ann", "bob-old", "both", "token-file"] {
        let ran = site.kauth_as(context, &["whoami", "--strict"]);
        assert!(ran.code == 0 && !ran.stderr.contains("genuine"), "{context}: {ran:?}");
    }
}

#[test]
fn kauth_and_the_server_allow_a_context_the_same() {
    let Some(site) = site() else { return };
    let (mut allowed, mut denied) = (0, 0);
    // Their users are those of other contexts.
    let skipped = [
        "bob-old",
        "erin",
        "erin-old",
        "node1",
        "foreign",
        "both-wrong-token",
        "both-foreign",
        "no-name-and-token",
        "plugin-token",
        "insecure",
        "slash",
        "intermediate",
        "token-and-file",
        "token-and-space",
    ];
    for (context, known) in people::contexts().filter(|(context, _)| !skipped.contains(context)) {
        let is_known = matches!(known, Known::User(_));
        // Those that are refused are so whatever they ask.
        for question in &QUESTIONS[..if is_known { QUESTIONS.len() } else { 1 }] {
            let server = site.kubectl_as(context, &[&["auth", "can-i"], *question].concat());
            let args = [&["can-i", "-f", "export.yaml", "--run-exec"], *question].concat();
            let kauth = site.kauth_as(context, &args);
            assert_eq!(kauth.code, server.code, "{context} {question:?}: {server:?} {kauth:?}");
            if is_known {
                assert_eq!(kauth.stdout, server.stdout, "{context} {question:?}: {server:?} {kauth:?}");
            } else {
                assert!(kauth.verdict().starts_with("no - "), "{context}: {kauth:?}");
            }
            *(if server.code == 0 { &mut allowed } else { &mut denied }) += 1;
        }
    }
    eprintln!("{allowed} questions of contexts are a yes, {denied} a no");
    assert!(allowed >= 50 && denied >= 150, "{allowed} {denied}");
}

/// What somebody may do, as kubectl lists it, and for credentials that stand in no kubeconfig.
#[test]
fn files_and_lists_are_of_the_same_user() {
    let Some(site) = site() else { return };
    let told = [&["-f", "export.yaml"], &site.told()[..]].concat();
    let credentials: [(&str, &[&str]); 5] = [
        ("jim", &["--cert", "jim.crt"]),
        ("carol", &["--token-from", "carol.token"]),
        ("both-expired", &["--cert", "expired.crt", "--token-from", "ann.token"]),
        ("both", &["--cert", "both.crt", "--token-from", "ann.token"]),
        ("app", &["--service-account", "default/app"]),
    ];
    site.folder.write("ann.token", site.token_of("ann"));
    for (context, credential) in credentials {
        for question in QUESTIONS {
            let server = site.kubectl_as(context, &[&["auth", "can-i"], *question].concat());
            let kauth = site.kauth(&[&["can-i"], *question, credential, &told].concat());
            assert_eq!((kauth.code, &kauth.stdout), (server.code, &server.stdout), "{context}: {question:?}");
        }
        let list = ["--list", "-n", "web"];
        let server = site.kubectl_as(context, &[&["auth", "can-i"], &list[..]].concat());
        let kauth = site.kauth(&[&["can-i"], &list[..], credential, &told].concat());
        assert_eq!(sorted(&kauth.stdout), sorted(&server.stdout), "{context}");
        let kauth = site.kauth(&[&["whoami", "-o", "json"], credential, &site.told()].concat());
        let (mut own, mut user) = (kauth.user(), site.kubectl_as(context, &WHOAMI).user());
        if context == "app" {
            // No token is named, whose id the server would tell, and the account's uid stands in no policy.
            for user in [&mut own, &mut user] {
                user.as_object_mut()
                    .unwrap()
                    .retain(|field, _| ["username", "groups"].contains(&field.as_str()));
            }
        }
        assert_eq!(own, user, "{context}");
    }
}

#[test]
fn callers_take_identities_on_as_the_server_lets_them() {
    let Some(site) = site() else { return };
    let (mut taken, mut refused) = (0, 0);
    for caller in CALLERS {
        for wanted in WANTED {
            let server = site.kubectl_as(caller, &[&WHOAMI, *wanted].concat());
            let args = [&["whoami", "-o", "json", "-f", "export.yaml"], *wanted].concat();
            let kauth = site.kauth_as(caller, &args);
            assert_eq!(kauth.code, server.code, "{caller} {wanted:?}: {server:?} {kauth:?}");
            if server.code == 0 {
                assert_eq!(kauth.user(), server.user(), "{caller} {wanted:?}");
                taken += 1;
            } else {
                // The mode that last succeeded for a caller is tried first, and its words are the refusal.
                if *caller != "ops" {
                    let words = site.refusal(caller, wanted);
                    assert_eq!(kauth.verdict(), format!("no - {words}\n"), "{caller} {wanted:?}");
                }
                assert!(kauth.verdict().starts_with("no - "), "{caller} {wanted:?}: {kauth:?}");
                refused += 1;
            }
            questions_are_not_the_callers(site, caller, wanted, server.code == 0);
        }
    }
    eprintln!("{taken} identities are taken on, {refused} are not");
    assert!(taken >= 15 && refused >= 15, "{taken} {refused}");
}

/// With `--as` the flags alone answer; that the caller may not is only said.
fn questions_are_not_the_callers(site: &Site, caller: &str, wanted: &[&str], is_taken: bool) {
    let question = ["can-i", "create", "selfsubjectreviews.authentication.k8s.io", "-f", "export.yaml"];
    let ran = site.kauth_as(caller, &[&question, wanted].concat());
    assert_eq!((ran.code, &*ran.stdout), (0, "yes\n"), "{caller} {wanted:?}: {ran:?}");
    let says = if is_taken { "may take on that identity (mode " } else { "may not take on that identity: " };
    assert!(ran.stderr.contains(says), "{caller} {wanted:?}: {ran:?}");
}

#[test]
fn curl_is_taken_for_the_same_user() {
    let (Some(site), Some(curl)) = (site(), program("curl")) else { return };
    let review = r#"{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"#;
    let path = site::REVIEWS;
    let form = ["--silent", "--show-error", "--http1.1", "--header", "Content-Type: application/json"];
    let ask = [&form[..], &["--data", review, "--write-out", "\n%{http_code}"]].concat();
    let answered = |context: &str, ran: &site::Ran| {
        assert_eq!(ran.code, 0, "{context}: {ran:?}");
        let (answer, code) = ran.stdout.rsplit_once('\n').unwrap();
        (code == "201").then(|| serde_json::from_str::<Value>(answer).unwrap()["status"]["userInfo"].take())
    };
    let (mut sent, url) = (0, format!("{}{path}", site.plane.url));
    let mut confirm = |context: &str, ran: &site::Ran| {
        let user = site.kubectl_as(context, &WHOAMI);
        let user = (user.code == 0).then(|| user.user());
        assert_eq!(answered(context, ran), user, "{context}");
        sent += 1;
    };
    let authority = site.plane.ca_file.to_str().unwrap();
    for context in [
        "root",
        "ann",
        "odd",
        "bob-old",
        "carol-old",
        "app",
        "token-file",
        "plugin-token",
        "both-expired",
        "as-jane",
    ] {
        let args = [
            "request-header",
            "--run-exec",
            "--kubeconfig",
            site.kubeconfig_of(context),
            "--context",
            context,
        ];
        let its = [&ask[..], &["--cacert", authority, "--header", "@-", &url]].concat();
        confirm(context, &site.piped(&args, &curl, &its));
    }
    for (context, _) in people::contexts() {
        // Clients do not send these.
        if ["mismatched", "token-and-line", "http-token", "http-certificate"].contains(&context) {
            continue;
        }
        let folder = format!("curl-{context}");
        let from = ["--kubeconfig", site.kubeconfig_of(context), "--context", context, "--run-exec"];
        let args = [&["curl-config", "--path", path, "--files", &folder][..], &from].concat();
        confirm(context, &site.piped(&args, &curl, &[&ask[..], &["--config", "-"]].concat()));
    }
    eprintln!("{sent} requests of curl are of the same user");
    curl_insists_on_the_server(site, &curl, path);
}

/// A server of another name is not talked to; one that goes by a name of its own is, with a certificate in the kubeconfig as well.
fn curl_insists_on_the_server(site: &Site, curl: &Path, path: &str) {
    let config = |context: &'static str| {
        ["curl-config", "--path", path, "--kubeconfig", "odd.json", "--context", context]
    };
    let ran = site.piped(&config("by-wrong-name"), curl, &["--silent", "--show-error", "--config", "-"]);
    assert_eq!(ran.code, 60, "{ran:?}");
    let ran = site.kauth(&config("by-name-certificate"));
    assert!(ran.code == 2 && ran.stderr.contains("--files DIR"), "{ran:?}");
    let more = ["--files", "curl-by-name", "--out", "curl.config", "--path", "/readyz"];
    let from = ["--kubeconfig", "odd.json", "--context", "by-name-certificate"];
    site.kauth(&[&["curl-config"], &more[..], &from].concat()).succeeded(&from);
    let args = ["--silent", "--config", "curl.config", "--write-out", "%{http_code}"];
    assert_eq!(site.folder.run(curl, &args, b"").stdout, "ok200");
}
