//! Service account tokens as kauth judges them: held against what kube-apiserver made of the same bytes, with the same keys, flags
//! and objects; and what must hold of all tokens.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::disallowed_methods, reason = "tests may")]

mod support;

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use kauth::authn::UserInfo;
use kauth::authn::service_account_keys;
use kauth::authn::service_account_token::{Kind, Object, Objects, ServiceAccountTokens};
use kauth::authn::verdict::TokenVerdict;
use serde_json::{Value, json};

#[test]
fn tokens_get_the_recorded_verdict() {
    let (mut servers, mut clusters) = (HashMap::new(), HashMap::new());
    let (mut taken, mut refused) = (0, 0);
    for row in support::read_lines("authn/jwt/jwt.jsonl") {
        let (note, result) = (&row["note"], &row["result"]);
        let server = servers.entry(row["flags"].to_string()).or_insert_with(|| server(&row["flags"]));
        let cluster = clusters.entry(row["objects"].to_string()).or_insert_with(|| objects(&row["objects"]));
        let at = row["at"].as_str().unwrap().parse().unwrap();
        let token = bearer(row["token"].as_str().unwrap());
        let verdict = server.authenticate(token.as_bytes(), Some(cluster), at);
        let without = server.authenticate(token.as_bytes(), None, at);
        if result.get("user").is_some() {
            let TokenVerdict::User(user) = verdict else { panic!("{note}: {verdict:?}") };
            assert_eq!(json_of(user.clone().authenticated()), *result, "{note}");
            let named = match without {
                TokenVerdict::User(user) | TokenVerdict::Unknown { user, .. } => user,
                other => panic!("{note}: {other:?}"),
            };
            assert_eq!(named, user, "{note}");
            taken += 1;
        } else {
            assert_eq!(result["status"], 401, "{note}");
            let log = result["log"].as_str().unwrap().replace("\\\"", "\"");
            let said = match &verdict {
                TokenVerdict::Refused(words) => format!("err=\"[invalid bearer token, {words}]\""),
                TokenVerdict::NotRecognized => "err=\"invalid bearer token\"".to_owned(),
                other => panic!("{note}: {other:?}"),
            };
            assert!(log.ends_with(&said), "{note}: {said} / {log}");
            assert!(!matches!(without, TokenVerdict::User(_)), "{note}");
            refused += 1;
        }
    }
    eprintln!("{taken} tokens are taken, {refused} refused");
    let expected = if support::whole() { (71, 99) } else { (30, 40) };
    assert!(taken >= expected.0 && refused >= expected.1, "{taken} taken, {refused} refused");
}

#[test]
fn key_files_get_the_recorded_reaction() {
    let mut compared = 0;
    for row in support::read_lines("authn/jwt/key-file.jsonl") {
        let (note, result) = (&row["note"], &row["result"]);
        let Some(content) = row["content"].as_str() else { continue };
        compared += 1;
        let keys = match service_account_keys::read(content.as_bytes()) {
            Ok(keys) => keys,
            Err(none) => {
                let startup = result["startup"].as_str().unwrap_or_else(|| panic!("{note}: {none}"));
                assert!(startup.contains(&none.to_string()), "{note}");
                continue;
            }
        };
        match service_account_keys::jwks(&keys) {
            Ok(document) => {
                let document: Value = serde_json::from_str(&document).unwrap();
                let line = |key: &Value| {
                    format!("{} {}", key["kid"].as_str().unwrap(), key["alg"].as_str().unwrap())
                };
                let lines: Vec<_> = document["keys"].as_array().unwrap().iter().map(line).collect();
                assert_eq!(json!(lines), result["jwks"], "{note}");
            }
            Err(_) => assert_eq!(result["jwks"], "not served: 404 page not found", "{note}"),
        }
    }
    assert_eq!(compared, 18);
}

/// Returns the token of a header, as the server takes it from there: behind one space, up to the next.
fn bearer(sent: &str) -> &str {
    sent.trim_end().split(' ').next().unwrap_or_default()
}

fn server(flags: &Value) -> ServiceAccountTokens {
    let mut server = ServiceAccountTokens { lookup: true, ..ServiceAccountTokens::default() };
    for flag in flags.as_array().unwrap() {
        let (name, value) = flag.as_str().unwrap().split_once('=').unwrap();
        match name {
            "--service-account-issuer" => server.issuers.push(value.to_owned()),
            "--api-audiences" => server.api_audiences.extend(value.split(',').map(str::to_owned)),
            "--service-account-lookup" => server.lookup = value == "true",
            "--service-account-key-file" => {
                let text = support::read(&format!("authn/{value}"));
                server.keys.extend(service_account_keys::read(text.as_bytes()).unwrap());
            }
            other => panic!("{other}"),
        }
    }
    if server.api_audiences.is_empty() {
        server.api_audiences.clone_from(&server.issuers);
    }
    server
}

fn objects(name: &Value) -> Objects {
    let all: Vec<Value> =
        serde_json::from_str(&support::read(&format!("authn/{}", name.as_str().unwrap()))).unwrap();
    let mut objects = Objects::default();
    objects.is_whole = true;
    for object in all {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let metadata = &object["metadata"];
        let kind = match object["kind"].as_str().unwrap() {
            "ServiceAccount" => Kind::ServiceAccount,
            "Secret" => Kind::Secret,
            "Pod" => Kind::Pod,
            "Node" => Kind::Node,
            other => panic!("{other}"),
        };
        let token = object["data"]["token"].as_str().map(|token| STANDARD.decode(token).unwrap());
        let label = &metadata["labels"]["kubernetes.io/legacy-token-invalid-since"];
        let found = Object {
            uid: text(&metadata["uid"]),
            deleted: metadata["deletionTimestamp"].as_str().map(|time| time.parse::<Timestamp>().unwrap()),
            token: token.map(|token| Object::digest(&token)),
            is_marked_invalid: !text(label).is_empty(),
        };
        objects.add(kind, &text(&metadata["namespace"]), &text(&metadata["name"]), found);
    }
    objects
}

fn json_of(user: UserInfo<'_>) -> Value {
    json!({"user": user.name, "uid": user.uid, "groups": user.groups, "extra": user.extra})
}
