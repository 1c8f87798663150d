//! Service account tokens as kauth judges them: held against what kube-apiserver made of the same bytes, with the same keys, flags
//! and objects; and what must hold of all tokens.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::disallowed_methods, reason = "tests may")]

mod support;

use std::collections::HashMap;
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use kauth::authn::UserInfo;
use kauth::authn::service_account_keys;
use kauth::authn::service_account_token::{Kind, Object, Objects, ServiceAccountTokens};
use kauth::authn::verdict::TokenVerdict;
use proptest::prelude::*;
use serde_json::{Value, json};

/// The issuer of the recorded tokens.
const ISSUER: &str = "https://kubernetes.default.svc";

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
                TokenVerdict::User(user) | TokenVerdict::Unknown { user: Some(user), .. } => user,
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

#[test]
fn hostile_tokens_are_no_tokens() {
    let (server, objects) = recorded();
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let claims = |claims: &str| format!("{}.{}.c2ln", encode(r#"{"alg":"RS256"}"#), encode(claims));
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    let names: String = (0..20_000).map(|at| format!("\"{at}\":{at},")).collect();
    let issuer = format!(r#""iss":"{ISSUER}""#);
    let mut tokens = vec![
        String::new(),
        ".".repeat(3_000_000),
        "..".to_owned(),
        "a".repeat(2_000_000),
        claims(&deep),
        claims(&format!("{{{issuer},\"x\":{deep}}}")),
        claims(&format!("{{{names}{issuer}}}")),
        claims(&format!(r#"{{{issuer},"aud":[[[1]]],"exp":{{}}}}"#)),
        claims(&format!(r#"{{{issuer},"exp":1e308,"nbf":-1e308,"iat":99999999999999999999}}"#)),
        claims(&format!(r#"{{{issuer},"kubernetes.io":[]}}"#)),
        claims(&format!(r#"{{{issuer},"kubernetes.io":{{"pod":1}}}}"#)),
        claims(r#"{"iss":"\ud800"}"#),
        format!(
            "{}.{}.{}",
            encode(&format!("{{\"alg\":\"ES256\",\"x\":{deep}}}")),
            encode(&format!("{{{issuer}}}")),
            "AA"
        ),
        format!("e30.{}.", encode(&format!("{{{issuer}}}"))),
        format!(".{}.", encode(&format!("{{{issuer}}}"))),
    ];
    for name in ["none", "HS256", "HS512", "EdDSA", "RS1", "rs256", "ES256K", "RSA-OAEP", ""] {
        tokens.push(format!(
            "{}.{}.AAAA",
            encode(&format!(r#"{{"alg":"{name}"}}"#)),
            encode(&format!("{{{issuer}}}"))
        ));
    }
    for token in tokens {
        for objects in [None, Some(&objects)] {
            let verdict = server.authenticate(token.as_bytes(), objects, at());
            let is_refused = matches!(verdict, TokenVerdict::NotRecognized | TokenVerdict::Refused(_));
            assert!(is_refused, "{:.80}: {verdict:?}", token);
        }
    }
}

#[test]
fn without_keys_or_issuers_nobody_is_anybody() {
    let (server, objects) = recorded();
    let rows = support::read_lines("authn/jwt/jwt.jsonl");
    let token = bearer(rows[0]["token"].as_str().unwrap());
    let verdict = |server: &ServiceAccountTokens| server.authenticate(token.as_bytes(), Some(&objects), at());
    assert!(matches!(verdict(&server), TokenVerdict::User(_)));
    let without_keys = ServiceAccountTokens { keys: Vec::new(), ..server.clone() };
    assert_eq!(verdict(&without_keys), TokenVerdict::Refused("invalid signature, no keys found".to_owned()));
    let without_issuer = ServiceAccountTokens { issuers: Vec::new(), ..server.clone() };
    assert_eq!(verdict(&without_issuer), TokenVerdict::NotRecognized);
    // A token that both kinds of authenticators look at is refused by both.
    let both = ServiceAccountTokens { issuers: vec!["kubernetes/serviceaccount".to_owned()], ..server };
    let legacy = rows.iter().find(|row| row["note"] == "forged legacy: no sub").unwrap();
    let verdict = both.authenticate(legacy["token"].as_str().unwrap().as_bytes(), Some(&objects), at());
    let TokenVerdict::Refused(words) = verdict else { panic!("{verdict:?}") };
    assert!(words.contains("sub claim is missing") && words.starts_with('['), "{words}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_are_a_user(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let (server, objects) = recorded();
        prop_assert!(!matches!(server.authenticate(&bytes, Some(&objects), at()), TokenVerdict::User(_)));
        let _ = service_account_keys::read(&bytes);
        let _ = service_account_keys::read_jwks(&bytes);
    }

    #[test]
    fn a_changed_token_is_nobody_else(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let (server, objects) = recorded();
        let rows = support::read_lines("authn/jwt/jwt.jsonl");
        let mut token = bearer(rows[0]["token"].as_str().unwrap()).as_bytes().to_vec();
        let before = server.authenticate(&token, Some(&objects), at());
        let place = place.index(token.len());
        token[place] = byte;
        // It may be the same token: bits that are not used are free, and so are blanks that are put in their place.
        let after = server.authenticate(&token, Some(&objects), at());
        let is_user = matches!(after, TokenVerdict::User(_) | TokenVerdict::Unknown { .. });
        prop_assert!(after == before || !is_user);
    }
}

/// Returns the server of the first recorded rows, and its cluster.
fn recorded() -> (ServiceAccountTokens, Objects) {
    static FIRST: OnceLock<(ServiceAccountTokens, Objects)> = OnceLock::new();
    let first = || {
        let rows = support::read_lines("authn/jwt/jwt.jsonl");
        (server(&rows[0]["flags"]), objects(&rows[0]["objects"]))
    };
    FIRST.get_or_init(first).clone()
}

fn at() -> Timestamp {
    "2026-11-22T10:17:13Z".parse().unwrap()
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
