//! Credentials as `kauth inspect` explains them: held against whom kube-apiserver and kubectl took the same bytes for.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/credentials.rs"]
mod credentials;
mod support;

use jiff::Timestamp;
use kauth::authn::jwt::Jwt;
use serde_json::{Value, json};

use credentials::Folder;

#[test]
fn certificates_get_the_recorded_verdict() {
    let folder = Folder::new("recorded");
    let mut compared = 0;
    for row in support::read_lines("authn/x509.jsonl") {
        let path = |key: &str| support::golden(&format!("authn/{}", row[key].as_str().unwrap()));
        let (file, ca) = (path("file"), path("ca"));
        let at = row["at"].as_str().unwrap();
        let args = [file.to_str().unwrap(), "--client-ca-file", ca.to_str().unwrap(), "--at", at];
        let (code, items) = folder.items(&args);
        let (result, what) = (&row["result"], &row["file"]);
        compared += 1;
        let Some(item) = items.first() else {
            assert!(code == 2 && result.get("client").is_some(), "{what}");
            continue;
        };
        let said = item["verdict"]["message"].as_str().unwrap_or_default();
        if result["client"].as_str().is_some_and(|words| words.contains("private key")) {
            // The key is not recorded.
            continue;
        }
        if result.get("client").is_some() && row.get("via").is_some() {
            // kubectl sends nothing of the file.
            assert_eq!((code, &item["verdict"]["accepted"]), (1, &json!("no")), "{what}: {item}");
        } else if let Some(tls) = result["tls"].as_str() {
            let (_, words) = tls.split_once("tls: ").unwrap_or(("", tls));
            assert!(said.starts_with("the TLS handshake fails: "), "{what}: {item}");
            // Quotations of what a certificate holds may differ.
            let words: String = words.split(['"', '%']).next().unwrap().chars().take(60).collect();
            assert!(said.contains(&words) || words.contains("URI"), "{what}: {said} / {words}");
            assert_eq!(code, 1, "{what}");
        } else if result["status"] == 401 {
            assert!(said.starts_with("401: "), "{what}: {item}");
            assert_eq!(code, 1, "{what}");
        } else if result["groups"] == json!(["system:unauthenticated"]) {
            assert_eq!((code, &item["verdict"]["rule"]), (1, &json!("no-common-name")), "{what}");
        } else {
            let identity = &item["identity"];
            assert_eq!(item["verdict"]["accepted"], "yes", "{what}: {item}");
            let expected = [&result["user"], &result["groups"], &result["extra"]];
            assert_eq!([&identity["user"], &identity["groups"], &identity["extra"]], expected, "{what}");
            assert_eq!(
                identity.get("uid").and_then(Value::as_str).unwrap_or_default(),
                result["uid"],
                "{what}"
            );
        }
    }
    assert!(compared >= if support::whole() { 200 } else { 40 }, "only {compared} were compared");
}

#[test]
fn tokens_stand_for_whom_the_server_took_them() {
    let mut taken = 0;
    for row in support::read_lines("authn/jwt/jwt.jsonl") {
        let (note, result) = (&row["note"], &row["result"]);
        // The server reads the header up to a space, and a tab at its end is none of it.
        let token = row["token"].as_str().unwrap().trim().split(' ').next().unwrap();
        let Some(jwt) = Jwt::read(token) else {
            assert_eq!(result["status"], 401, "{note}");
            continue;
        };
        let at: Timestamp = row["at"].as_str().unwrap().parse().unwrap();
        if let Some(refusal) = jwt.refusal(at) {
            assert_eq!(result["status"], 401, "{note}: {refusal}");
        }
        // A token of a file, or of another authenticator, says nothing of itself.
        let Some(user) = jwt.user().filter(|_| result.get("user").is_some()) else { continue };
        assert_eq!(
            (&*user.name, &*user.uid),
            (result["user"].as_str().unwrap(), result["uid"].as_str().unwrap()),
            "{note}"
        );
        assert_eq!(json!(user.groups), result["groups"], "{note}");
        assert_eq!(json!(user.extra), result["extra"], "{note}");
        taken += 1;
    }
    assert!(taken >= if support::whole() { 60 } else { 10 }, "only {taken} were compared");
}
