//! What becomes of a command when the cluster fails: a server that answers as no real one does on request. Needs no cluster.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/fake_server.rs"]
mod fake_server;
#[path = "support/home.rs"]
mod home;

use std::process::Stdio;

use fake_server::{FakeServer, Reply, Seen};
use home::{Home, Said};
use serde_json::{Value, json};

/// Runs kauth with a kubeconfig whose only cluster is that server.
fn kauth(home: &Home, server: &str, args: &[&str]) -> Said {
    let config = json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "c",
        "clusters": [{"name": "c", "cluster": {"server": server}}],
        "users": [{"name": "u", "user": {"token": "SECRET-TOKEN"}}],
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
    });
    home.write("config", &config.to_string());
    let said = home.run(args);
    assert!(!said.out.contains("SECRET-TOKEN") && !said.err.contains("SECRET-TOKEN"), "{said:?}");
    said
}

fn object(seen: &Seen, uid: &str) -> Value {
    let mut object: Value = serde_json::from_str(&seen.body).unwrap();
    object["metadata"]["uid"] = uid.into();
    object
}

fn is_dry(seen: &Seen) -> bool {
    seen.path.contains("dryRun=All")
}

#[test]
fn a_credential_is_not_sent_without_tls() {
    let server = FakeServer::start(|seen, _| Reply::json(201, &object(seen, "u")));
    let said = kauth(&Home::new(), &server.url, &["sa", "create", "robot"]);
    assert_eq!((said.code, said.out.as_str()), (0, "serviceaccount/robot created\n"), "{said:?}");
    assert!(said.err.contains("no credential is sent to `http://"), "{said:?}");
    assert!(server.seen().iter().all(|seen| seen.headers.iter().all(|(name, _)| name != "authorization")));
}

#[test]
fn what_a_server_refuses_leaves_nothing_behind() {
    // The binding is refused after all, when the trial was fine.
    let server = FakeServer::start(|seen, before| match (seen.method.as_str(), before) {
        ("GET", _) => Reply::json(200, &json!({"kind": "ClusterRole"})),
        ("POST", _) if !is_dry(seen) && seen.path.contains("rolebindings") => {
            Reply::status(500, "InternalError", "etcd is having a bad day")
        }
        ("POST", _) => Reply::json(201, &object(seen, &format!("uid-{before}"))),
        _ => Reply::json(200, &json!({"kind": "Status", "status": "Success"})),
    });
    let said = kauth(&Home::new(), &server.url, &["sa", "create", "robot", "--clusterrole=view"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{said:?}");
    assert!(said.err.contains("serviceaccount/robot, created before, was deleted again"), "{said:?}");
    assert!(
        said.err.contains("it is open whether rolebinding.rbac.authorization.k8s.io/robot-view was created"),
        "{said:?}"
    );
    assert!(
        said.err.contains("kubectl delete rolebindings.rbac.authorization.k8s.io robot-view -n default"),
        "{said:?}"
    );
    let last = server.seen().pop().unwrap();
    assert_eq!(
        (last.method.as_str(), last.path.as_str()),
        ("DELETE", "/api/v1/namespaces/default/serviceaccounts/robot")
    );
    let body: Value = serde_json::from_str(&last.body).unwrap();
    assert_eq!(body["preconditions"]["uid"], "uid-3");
}

#[test]
fn what_cannot_be_taken_back_is_named() {
    let server = FakeServer::start(|seen, before| match seen.method.as_str() {
        "GET" => Reply::json(200, &json!({"kind": "ClusterRole"})),
        "POST" if !is_dry(seen) && seen.path.contains("rolebindings") => {
            Reply::status(403, "Forbidden", "no more")
        }
        "POST" => Reply::json(201, &object(seen, &format!("uid-{before}"))),
        _ => Reply::status(403, "Forbidden", "you may not delete"),
    });
    let said = kauth(&Home::new(), &server.url, &["sa", "create", "robot", "-n", "ci", "--clusterrole=view"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(
        said.err.contains("serviceaccount/robot, created before, is still there: you may not delete"),
        "{said:?}"
    );
    assert!(said.err.contains("hint: take it back: kubectl delete serviceaccounts robot -n ci"), "{said:?}");
    assert!(!said.err.contains("it is open"), "{said:?}");
}

#[test]
fn a_refused_trial_makes_nothing() {
    let server = FakeServer::start(|seen, _| match seen.method.as_str() {
        "GET" => Reply::status(404, "NotFound", "clusterroles \"viex\" not found"),
        "POST" if seen.path.contains("rolebindings") => {
            Reply::status(403, "Forbidden", "attempting to grant more")
        }
        _ => Reply::json(201, &object(seen, "u")),
    });
    let said = kauth(&Home::new(), &server.url, &["sa", "create", "robot", "--clusterrole=viex"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.starts_with("note: no credential"), "{said:?}");
    assert!(
        said.err
            .contains("warning: there is no clusterrole `viex`: the binding gives nothing until there is")
    );
    assert!(server.seen().iter().filter(|seen| seen.method == "POST").all(is_dry), "{:?}", server.lines());
}

#[test]
fn a_write_is_repeated_only_if_the_server_says_so() {
    let busy = || Reply::Whole(429, vec![("retry-after", "0".to_owned())], "later".to_owned());
    let server = FakeServer::start(move |seen, before| match before {
        0 | 1 => busy(),
        _ => Reply::json(201, &object(seen, "u")),
    });
    let said = kauth(&Home::new(), &server.url, &["sa", "create", "robot"]);
    assert_eq!((said.code, server.seen().len()), (0, 3), "{said:?}");
    let server = FakeServer::start(|_, _| Reply::status(503, "ServiceUnavailable", "not now"));
    let said = kauth(&Home::new(), &server.url, &["sa", "create", "robot"]);
    assert_eq!((said.code, server.seen().len()), (2, 1), "{said:?}");
    assert!(said.err.contains("failed to create serviceaccount: not now"), "{said:?}");
}

#[test]
fn a_read_is_repeated() {
    let server = FakeServer::start(|_, before| match before {
        0 => Reply::Close,
        1 => Reply::status(500, "InternalError", "oops"),
        _ => Reply::json(200, &json!({"items": [{"metadata": {"name": "one"}}]})),
    });
    let said = kauth(&Home::new(), &server.url, &["sa", "list", "-o", "name"]);
    assert_eq!((said.code, said.out.as_str()), (0, "serviceaccount/one\n"), "{said:?}");
}

#[test]
fn a_slow_server_is_given_up() {
    let server = FakeServer::start(|_, _| Reply::Nothing);
    let said = kauth(&Home::new(), &server.url, &["sa", "create", "robot", "--request-timeout=1s"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("did not answer within 1 s"), "{said:?}");
    assert!(said.err.contains("it is open whether serviceaccount/robot was created"), "{said:?}");
}

#[test]
fn what_is_no_api_server_is_told_as_that() {
    let html = || {
        Reply::Whole(
            200,
            vec![("content-type", "text/html".to_owned())],
            "<html><b>Sign in</b></html>".to_owned(),
        )
    };
    let server = FakeServer::start(move |_, _| html());
    for args in [&["sa", "create", "robot"][..], &["sa", "list"], &["sa", "token", "robot"], &["export"]] {
        let said = kauth(&Home::new(), &server.url, args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?} {said:?}");
        assert!(said.err.contains("is no API server: <html><b>Sign in</b></html>"), "{args:?} {said:?}");
        assert!(said.err.contains("HTTPS_PROXY"), "{args:?} {said:?}");
    }
}

#[test]
fn a_plugin_is_not_waited_for_for_ever() {
    let home = Home::new();
    let plugin = |script: &str| {
        json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "c",
            "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:1"}}],
            "users": [{"name": "u", "user": {"exec": {
                "apiVersion": "client.authentication.k8s.io/v1", "command": "/bin/sh", "args": ["-c", script],
                "interactiveMode": "Never",
            }}}],
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
        })
        .to_string()
    };
    // What it started holds its standard output open.
    home.write("config", &plugin("echo asking >&2; sleep 600 2>/dev/null & wait"));
    let said = home.run(&["sa", "list", "--request-timeout=1s"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("caused by: it did not end within 1 s"), "{said:?}");
    assert!(said.err.starts_with("asking\n"), "{said:?}");
    home.write("config", &plugin("echo SECRET-TOKEN; exit 3"));
    let said = home.run(&["sa", "list"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("it ended with exit status: 3") && !said.err.contains("SECRET"), "{said:?}");
}

/// What answers is JSON, and nothing that was asked for: no verdict, no list and no object comes of it, and nothing of it is told.
#[test]
fn an_answer_that_is_none_is_no_answer() {
    let secret = "eyJSECRET";
    for body in [
        "{}",
        "null",
        "[1]",
        "\"text\"",
        r#"{"kind":"Status","status":"Failure"}"#,
        r#"{"items":[1],"metadata":{"continue":"x"}}"#,
        r#"{"kind":"TokenRequest","status":{"token":"eyJSECRET"}}x"#,
    ] {
        let server = FakeServer::start(move |_, _| Reply::Whole(200, Vec::new(), body.to_owned()));
        for args in [
            &["can-i", "get", "pods", "--live"][..],
            &["can-i", "get", "pods", "--live=sar", "--as", "bob"],
            &["can-i", "--list", "--live"],
            &["export"],
            &["sa", "create", "x"],
            &["sa", "token", "x"],
            &["sa", "list"],
            &["sa", "describe", "x"],
            &["csr", "list"],
        ] {
            let said = kauth(&Home::new(), &server.url, args);
            assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?} {body}: {said:?}");
            assert!(
                !said.err.contains(secret) && !said.err.contains("panicked"),
                "{args:?} {body}: {said:?}"
            );
        }
    }
}

#[test]
fn an_export_that_was_cut_off_is_none() {
    let server = cluster(|_, _| None);
    let home = Home::new();
    assert_eq!(kauth(&home, &server.url, &["export", "--out", "e.json"]).code, 0);
    assert_eq!(kauth(&home, &server.url, &["export"]).code, 0);
    let whole = home.read("e.json");
    let ask = ["can-i", "get", "pods", "--as", "jane"];
    let from = |text: &str| {
        home.write("cut.json", text);
        home.run(&[&ask[..], &["-f", "cut.json"]].concat())
    };
    assert_eq!(from(&whole).code, 1);
    let (begin, _) = whole.trim_end().rsplit_once('\n').unwrap();
    let said = from(begin);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{said:?}");
    assert!(said.err.contains("is cut off: its end is missing"), "{said:?}");
    // A stamp that does not say what is missing.
    let said = from(&whole.replace("\"missing\":[]", "\"missing\":\"roles\""));
    assert_eq!(said.code, 3, "{said:?}");
    let folder = format!("{}/.local/state/kauth/exports", home.path());
    let file = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    for text in ["", begin] {
        std::fs::write(&file, text).unwrap();
        let said = home.run(&ask);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{text:?} {said:?}");
    }
}

#[test]
fn an_unreachable_server_is_named() {
    let said = kauth(&Home::new(), "https://127.0.0.1:1", &["sa", "list"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.starts_with("error: `https://127.0.0.1:1` cannot be reached: "), "{said:?}");
    assert!(said.err.contains("hint: --context NAME"), "{said:?}");
}

/// An API server with so many ClusterRoles, in pages of two, and nothing else; `fault` may answer instead.
fn cluster(fault: impl Fn(&Seen, usize) -> Option<Reply> + Send + Sync + 'static) -> FakeServer {
    FakeServer::start(move |seen, before| {
        if let Some(reply) = fault(seen, before) {
            return reply;
        }
        let role = |name: &str| json!({"metadata": {"name": name}, "rules": []});
        let list = |items: Vec<Value>, token: &str| {
            Reply::json(
                200,
                &json!({"metadata": {"resourceVersion": "7", "continue": token}, "items": items}),
            )
        };
        match seen.path.as_str() {
            "/version" => Reply::json(200, &json!({"gitVersion": "v1.36.3"})),
            path if path.contains("/clusterroles?") && path.contains("continue=next") => {
                list(vec![role("b")], "")
            }
            path if path.contains("/clusterroles?") => list(vec![role("a")], "next"),
            _ => list(Vec::new(), ""),
        }
    })
}

#[test]
fn all_kinds_are_of_the_first_ones_moment() {
    let server = cluster(|_, _| None);
    let home = Home::new();
    let said = kauth(&home, &server.url, &["export", "--out", "e.json"]);
    assert_eq!(said.code, 0, "{said:?}");
    let lines = server.lines();
    assert_eq!(lines[1], "GET /apis/rbac.authorization.k8s.io/v1/clusterroles?limit=500");
    assert_eq!(lines[2], "GET /apis/rbac.authorization.k8s.io/v1/clusterroles?limit=500&continue=next");
    let rest: Vec<_> = lines[3..].iter().collect();
    assert_eq!(rest.len(), 7, "{rest:?}");
    assert!(
        rest.iter().all(|line| line.ends_with("?limit=500&resourceVersion=7&resourceVersionMatch=Exact")),
        "{rest:?}"
    );
    for seen in server
        .seen()
        .iter()
        .filter(|seen| seen.path.contains("/secrets?") || seen.path.contains("/namespaces?"))
    {
        let accept = seen.headers.iter().find(|(name, _)| name == "accept").unwrap();
        assert!(accept.1.contains("as=PartialObjectMetadataList"), "{accept:?}");
    }
    let names: Vec<Value> =
        home.read("e.json").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<_> = names.iter().map(|object| object["metadata"]["name"].as_str()).collect();
    assert_eq!(names, [None, Some("a"), Some("b"), None]);
}

#[test]
fn an_export_begins_again_if_its_moment_is_forgotten() {
    let server = cluster(|seen, before| {
        (before < 6 && seen.path.contains("/roles?")).then(|| Reply::status(410, "Expired", "too old"))
    });
    let home = Home::new();
    let said = kauth(&home, &server.url, &["export", "--out", "e.json"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(home.read("e.json").lines().count(), 4);
    let server =
        cluster(|seen, _| seen.path.contains("/roles?").then(|| Reply::status(410, "Expired", "too old")));
    let home = Home::new();
    let said = kauth(&home, &server.url, &["export", "--out", "e.json"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("the cluster changes faster than it can be exported"), "{said:?}");
    let begun = server.lines().iter().filter(|line| line.ends_with("/clusterroles?limit=500")).count();
    assert_eq!(begun, 4);
}

#[test]
fn half_an_export_is_none() {
    for fault in ["cut", "refused", "gone"] {
        let server = cluster(move |seen, _| {
            let is_there = seen.path.contains("/rolebindings?");
            is_there.then(|| match fault {
                "cut" => Reply::Cut("{\"items\": [".to_owned()),
                "refused" => Reply::status(400, "BadRequest", "no"),
                _ => Reply::Close,
            })
        });
        let home = Home::new();
        home.write("e.json", "what was there");
        let said = kauth(&home, &server.url, &["export", "--out", "e.json", "--force"]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{fault} {said:?}");
        assert_eq!(home.read("e.json"), "what was there");
        let left: Vec<_> =
            std::fs::read_dir(home.path()).unwrap().flatten().map(|entry| entry.file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().contains("kauth-")), "{left:?}");
    }
}

#[test]
fn an_export_says_what_it_lacks() {
    let forbidden = |what: &str| Reply::status(403, "Forbidden", &format!("you may not list {what}"));
    let server =
        cluster(move |seen, _| seen.path.contains("/rolebindings?").then(|| forbidden("rolebindings")));
    let home = Home::new();
    let said = kauth(&home, &server.url, &["export"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("a no by this export is unknown"), "{said:?}");
    let said = home.run(&["can-i", "get", "pods", "--as", "jane"]);
    assert_eq!(said.code, 3, "{said:?}");
    assert!(said.out.starts_with("unknown - the export lacks rolebindings.rbac"), "{said:?}");
    let server =
        cluster(move |seen, _| seen.path.contains("rbac.authorization").then(|| forbidden("anything")));
    let said = kauth(&Home::new(), &server.url, &["export"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{said:?}");
    assert!(said.err.contains("nothing that decides may be listed"), "{said:?}");
}

#[test]
fn an_export_is_found_by_its_cluster_alone() {
    let (one, other) = (cluster(|_, _| None), cluster(|_, _| None));
    let home = Home::new();
    assert_eq!(kauth(&home, &one.url, &["export"]).code, 0);
    let ask = ["can-i", "get", "pods", "--as", "jane"];
    let said = home.run(&ask);
    assert_eq!((said.code, said.out.as_str()), (1, "no\n"), "{said:?}");
    assert!(said.err.contains(&format!("by the export of `{}`, taken ", one.url)), "{said:?}");
    // A context of the same name, and another cluster behind it.
    let said = kauth(&home, &other.url, &ask);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{said:?}");
    assert!(said.err.contains(&format!("there is no export of `{}` either", other.url)), "{said:?}");
    assert!(said.err.contains("`kauth export` takes"), "{said:?}");
}

#[test]
fn an_old_export_is_warned_of() {
    let server = cluster(|_, _| None);
    let home = Home::new();
    assert_eq!(kauth(&home, &server.url, &["export"]).code, 0);
    let folder = format!("{}/.local/state/kauth/exports", home.path());
    let file = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(&file).unwrap();
    let (before, after) = text.split_once("\"taken\":\"").unwrap();
    std::fs::write(&file, format!("{before}\"taken\":\"2020{}", &after[4..])).unwrap();
    let said = home.run(&["can-i", "get", "pods", "--as", "jane"]);
    assert!(
        said.err.contains("warning: by the export of") && said.err.contains("`kauth export` takes a new one"),
        "{said:?}"
    );
    let said = home.run(&["can-i", "get", "pods", "--as", "jane", "--max-age=100y"]);
    assert!(said.err.contains("note: by the export of"), "{said:?}");
}

#[test]
fn a_watched_export_is_taken_again_when_something_changes() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let watches = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&watches);
    let event = |kind: &str, version: &str| {
        let event = json!({"type": kind, "object": {"metadata": {"resourceVersion": version}}});
        Reply::Whole(200, Vec::new(), format!("{event}\n"))
    };
    let server = cluster(move |seen, _| {
        let is_watch = seen.path.contains("watch=1");
        if !is_watch || !seen.path.contains("/clusterroles?") {
            // Nothing changes there.
            return is_watch.then_some(Reply::Nothing);
        }
        Some(match count.fetch_add(1, Ordering::Relaxed) {
            0 => event("BOOKMARK", "9"),
            1 => event("ADDED", "10"),
            2 => Reply::status(410, "Expired", "too old"),
            _ => Reply::Nothing,
        })
    });
    let home = Home::new();
    let said = kauth(&home, &server.url, &["export", "--out", "e.json"]);
    assert_eq!(said.code, 0, "{said:?}");
    let mut command = home.plain();
    command
        .args(["export", "--watch", "--out", "e.json", "--force"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let is_done = (0..600).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        watches.load(Ordering::Relaxed) == 4
    });
    child.kill().unwrap();
    child.wait().unwrap();
    let lines = server.lines();
    assert!(is_done, "{lines:?}");
    let moments: Vec<_> = lines.iter().filter(|line| line.contains("/clusterroles?watch=1")).collect();
    assert!(
        moments[0].contains("resourceVersion=7&") && moments[1].contains("resourceVersion=9&"),
        "{moments:?}"
    );
    // Once at first, once by hand, and once for the change and for the forgotten moment each.
    let exports = lines.iter().filter(|line| line.ends_with("/clusterroles?limit=500")).count();
    assert_eq!(exports, 4, "{lines:?}");
    assert_eq!(home.read("e.json").lines().count(), 4);
}

#[test]
fn warnings_of_the_server_are_passed_on() {
    let server = FakeServer::start(|seen, _| {
        let headers = vec![("warning", "299 - \"this is \\\"old\\\"\"".to_owned())];
        Reply::Whole(201, headers, object(seen, "u").to_string())
    });
    let said = kauth(&Home::new(), &server.url, &["sa", "create", "robot"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("Warning: this is \"old\""), "{said:?}");
    let said = kauth(&Home::new(), &server.url, &["sa", "create", "robot", "--warnings-as-errors"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("error: 1 warning received"), "{said:?}");
}

#[test]
fn an_endless_answer_is_cut_off() {
    let server = FakeServer::start(|_, _| {
        let item = json!({"metadata": {"name": "x".repeat(1 << 20)}});
        Reply::json(200, &json!({"items": vec![item; 70]}))
    });
    let said = kauth(&Home::new(), &server.url, &["sa", "list"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("answers with more than 67108864 bytes"), "{said:?}");
}
