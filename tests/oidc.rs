//! Tokens of other issuers: whom a kube-apiserver 1.36.3 took their holders for, and in which words it refused them. It was
//! configured with `oidc-configuration.json`, and with three sets of flags; an issuer of the test's own signed all tokens.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kauth::api::authentication_configuration::{self, Server};
use kauth::authn::UserInfo;
use kauth::authn::oidc::{Flags, FlagsError, Provider, Signature};
use kauth::authn::verdict::TokenVerdict;
use kauth::manifest;
use serde_json::{Value, json};

/// `{"provider", "note", "alg", "claims" or "claimsBase64", "at", "result"}`.
const RECORDED: &str = include_str!("data/oidc.jsonl");
const CONFIGURATION: &str = include_str!("data/oidc-configuration.json");

/// What the server knows, and kauth does not: providers with expressions that are not plain, and what another server tells.
/// Beside each stands whether it is the user itself that is unknown.
const UNKNOWN: [(&str, bool); 5] = [
    ("hard", true),
    ("groups elsewhere", true),
    ("hardrule ok", false),
    ("user ok", false),
    ("user system", false),
];

const SERVER: Server<'_> = Server {
    has_anonymous_flag: false,
    has_oidc_flag: false,
    service_account_issuers: &[],
    check_authorities: &|_| Ok(()),
};

#[test]
fn holders_are_whom_the_server_took_them_for() {
    let providers = providers();
    let (mut judged, mut differences) = (0, Vec::new());
    for row in rows() {
        let provider = &providers[row["provider"].as_str().unwrap()];
        let verdict = provider.authenticate(&token(&row), at(&row), &|_| Signature::Good);
        if let Some((_, is_nobody)) = UNKNOWN.iter().find(|(note, _)| row["note"] == *note) {
            let TokenVerdict::Unknown { user, .. } = verdict else { panic!("{row}: {verdict:?}") };
            assert_eq!(user.is_none(), *is_nobody, "{row}");
            continue;
        }
        judged += 1;
        if !is_recorded(&verdict, &row["result"]) {
            differences.push(format!("{row}\n  got: {verdict:?}"));
        }
    }
    eprintln!("{judged} tokens");
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
    assert_eq!(judged, 128);
}

fn is_recorded(verdict: &TokenVerdict, recorded: &Value) -> bool {
    let log = recorded["log"].as_str().unwrap_or_default();
    match verdict {
        TokenVerdict::User(user) => user_info(&user.clone().authenticated()) == *recorded,
        TokenVerdict::NotRecognized => log == "invalid bearer token",
        TokenVerdict::Refused(words) => {
            // The time that the server saw is not told to the nanosecond, and a year of twelve digits not at all.
            let words = words.split(" current time ").next().unwrap();
            let words = words
                .split_once("Expiry: ")
                .filter(|(_, end)| end.contains("after 1970"))
                .map_or(words, |(begin, _)| begin);
            !words.is_empty() && log.starts_with(&format!("[invalid bearer token, {words}"))
        }
        TokenVerdict::Unknown { .. } => false,
    }
}

fn user_info(user: &UserInfo<'_>) -> Value {
    let mut rendered = json!({"groups": user.groups});
    if !user.name.is_empty() {
        rendered["username"] = json!(user.name);
    }
    if !user.uid.is_empty() {
        rendered["uid"] = json!(user.uid);
    }
    if !user.extra.is_empty() {
        rendered["extra"] = json!(user.extra);
    }
    rendered
}

#[test]
fn an_unknown_signature_is_unknown_unless_the_claims_say_no() {
    let providers = providers();
    for row in rows() {
        let provider = &providers[row["provider"].as_str().unwrap()];
        let good = provider.authenticate(&token(&row), at(&row), &|_| Signature::Good);
        let unknown =
            provider.authenticate(&token(&row), at(&row), &|_| Signature::Unknown("keys".to_owned()));
        match (good, unknown) {
            (TokenVerdict::User(one), TokenVerdict::Unknown { user, reason }) => {
                assert_eq!((Some(one), "keys"), (user, &*reason), "{row}");
            }
            (TokenVerdict::Unknown { .. }, TokenVerdict::Unknown { reason, .. }) => {
                assert!(reason.starts_with("keys; "), "{row}: {reason}");
            }
            (good, unknown) => assert_eq!(good, unknown, "{row}"),
        }
        let bad = provider.authenticate(&token(&row), at(&row), &|_| Signature::Bad("no key".to_owned()));
        assert!(matches!(bad, TokenVerdict::Refused(_) | TokenVerdict::NotRecognized), "{row}");
    }
}

#[test]
fn signatures_are_not_asked_for_without_need() {
    let providers = providers();
    let never = |_: &str| -> Signature { panic!("it was asked for") };
    let plain = &providers["plain"];
    for row in
        rows().filter(|row| ["alg HS256", "alg none", "foreign"].contains(&row["note"].as_str().unwrap()))
    {
        plain.authenticate(&token(&row), at(&row), &never);
    }
    for text in ["", "a.b", "a.b.c.d", "{}", ".e30.", "e30.W10.x", "\u{e4}.\u{e4}.\u{e4}"] {
        assert_eq!(
            plain.authenticate(text, jiff::Timestamp::UNIX_EPOCH, &never),
            TokenVerdict::NotRecognized
        );
    }
}

#[test]
fn flags_that_stop_a_server_are_named() {
    let flags = flags("https://a.example");
    let issuer = Flags { issuer_url: "http://a.example".to_owned(), ..flags.clone() };
    let words = r#"invalid authentication configuration: jwt[0].issuer.url: Invalid value: "http://a.example": URL scheme must be https"#;
    assert_eq!(issuer.provider(&SERVER), Err(FlagsError::Invalid(words.to_owned())));
    let client = Flags { client_id: String::new(), ..flags.clone() };
    assert_eq!(client.provider(&SERVER), Err(FlagsError::Incomplete));
    let algorithm = Flags { signing_algorithms: vec!["HS256".to_owned()], ..flags };
    assert_eq!(
        algorithm.provider(&SERVER).unwrap_err().to_string(),
        r#"oidc: unsupported signing alg: "HS256""#
    );
}

fn providers() -> BTreeMap<String, Provider> {
    let mut providers = BTreeMap::new();
    let summary = manifest::read_documents(0, CONFIGURATION.as_bytes(), &mut |found| {
        let configuration = authentication_configuration::read(found.value, &found.reports).unwrap();
        configuration.confirm(&SERVER).unwrap();
        for one in configuration.jwt {
            let name = one.issuer.url.rsplit('/').next().unwrap().to_owned();
            providers.insert(name, Provider::new(one));
        }
    });
    summary.unwrap();
    let texts = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect();
    let with_groups = Flags {
        groups_claim: "roles".to_owned(),
        groups_prefix: "g:".to_owned(),
        required_claims: [("hd".to_owned(), "x".to_owned())].into(),
        ..flags("https://127.0.0.1:18443/f1")
    };
    let of_emails = Flags {
        username_claim: "email".to_owned(),
        signing_algorithms: texts(&["RS384", "PS256"]),
        ..flags("https://127.0.0.1:18443/f2")
    };
    let bare = Flags { username_prefix: "-".to_owned(), ..flags("https://127.0.0.1:18443/f3") };
    for (name, flags) in [("flags1", with_groups), ("flags2", of_emails), ("flags3", bare)] {
        providers.insert(name.to_owned(), flags.provider(&SERVER).unwrap());
    }
    providers
}

fn flags(issuer: &str) -> Flags {
    Flags { issuer_url: issuer.to_owned(), client_id: "me".to_owned(), ..Flags::default() }
}

fn rows() -> impl Iterator<Item = Value> {
    RECORDED.lines().map(|line| serde_json::from_str(line).unwrap())
}

fn token(row: &Value) -> String {
    let header = json!({"alg": row["alg"], "kid": "k"}).to_string();
    let claims = match row["claimsBase64"].as_str() {
        Some(claims) => claims.to_owned(),
        None => URL_SAFE_NO_PAD.encode(row["claims"].as_str().unwrap()),
    };
    format!("{}.{claims}.c2ln", URL_SAFE_NO_PAD.encode(header))
}

fn at(row: &Value) -> jiff::Timestamp {
    row["at"].as_str().unwrap().parse().unwrap()
}
