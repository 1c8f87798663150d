//! Whom a server takes a request with several credentials for: held against what kube-apiserver made of the same requests at the same
//! time.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::disallowed_methods, reason = "tests may")]

mod support;

use std::collections::BTreeSet;

use jiff::Timestamp;
use kauth::api::authentication_configuration::{self, Server};
use kauth::authn::anonymous::Anonymous;
use kauth::authn::chain::{Chain, Setting, Verdict};
use kauth::authn::front_proxy::FrontProxy;
use kauth::authn::request::Request;
use kauth::authn::service_account_keys;
use kauth::authn::service_account_token::{Authenticator, ServiceAccountTokens};
use kauth::authn::token_file::TokenFile;
use kauth::authn::x509::{ClientCa, presented_by_kubectl};
use kauth::manifest;
use serde_json::{Value, json};

#[test]
fn requests_are_whose_kube_apiserver_took_them_for() {
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for row in support::read_lines("authn/chain.jsonl") {
        let result = &row["result"];
        compared += 1;
        let at: Timestamp = row["at"].as_str().unwrap().parse().unwrap();
        let judged = match (chain(&flags(&row)), result["startup"].as_str()) {
            (Ok(chain), None) => {
                let verdict = chain.authenticate(&request(&row["credentials"]), at);
                is_recorded(&verdict, &row).map_err(|why| format!("{why}: {verdict:?}"))
            }
            (Err(words), Some(recorded)) if recorded.replace(r#"\""#, "\"").contains(&words) => Ok(()),
            (chain, _) => Err(format!("starts: {:?}", chain.map(|_| ()))),
        };
        if let Err(why) = judged {
            wrong.push(format!("{}: {result}: {why}", row["note"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(compared, 158);
}

/// Compares a verdict with a recorded answer.
fn is_recorded(verdict: &Verdict, row: &Value) -> Result<(), String> {
    let result = &row["result"];
    let is_impersonated = row["credentials"]["headers"].to_string().contains("Impersonate-");
    match (verdict, result["status"].as_u64()) {
        (Verdict::Unauthorized(errors), Some(401)) => {
            let said = errors.iter().map(String::as_str).collect();
            let logged = result["log"].as_str().unwrap_or_default();
            let same = logged_errors(&logged.replace("\\\"", "\"")) == said;
            same.then_some(()).ok_or_else(|| format!("other errors: {said:?}"))
        }
        (Verdict::User { user, .. }, None) if is_impersonated => {
            (user.name == "root").then_some(()).ok_or_else(|| "impersonated by somebody else".to_owned())
        }
        (Verdict::User { user, .. }, None) => {
            let told =
                json!({"user": user.name, "uid": user.uid, "groups": user.groups, "extra": user.extra});
            let mut recorded = result.clone();
            recorded.as_object_mut().unwrap().remove("warning");
            (told == recorded).then_some(()).ok_or_else(|| "another user".to_owned())
        }
        // Authenticated, and then not let in or served without a word on who it is.
        (Verdict::User { user, .. }, Some(403)) => {
            let asked = format!("User \"{}\" cannot", user.name);
            let said = result["message"].as_str().unwrap();
            said.contains(&asked).then_some(()).ok_or_else(|| "another user".to_owned())
        }
        (Verdict::User { .. }, Some(200)) => Ok(()),
        _ => Err("another answer".to_owned()),
    }
}

/// Returns the errors of a line of the server's log, without which certificate it is.
fn logged_errors(log: &str) -> BTreeSet<&str> {
    let Some((_, errors)) = log.split_once(r#" err=""#) else { return BTreeSet::new() };
    let errors = errors.trim_end_matches('"');
    let each = errors.trim_start_matches('[').trim_end_matches(']').split(", ");
    // `SN=1, SKID=, AKID=2:3 failed: x509: …`
    let is_identifier = |error: &&str| {
        let starts = ["verifying certificate SN=", "SKID="];
        !starts.iter().any(|start| error.starts_with(start))
    };
    let reason = |error| str::split_once(error, " failed: ").map_or(error, |(_, reason)| reason);
    each.filter(is_identifier).map(reason).collect()
}

fn flags(row: &Value) -> Vec<(String, String)> {
    let flags = row["flags"].as_array().unwrap().iter().map(|flag| flag.as_str().unwrap());
    let pairs = flags.map(|flag| flag.trim_start_matches("--").split_once('=').unwrap());
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Returns the chain of a server with these flags.
///
/// # Errors
/// Why it does not start.
fn chain(flags: &[(String, String)]) -> Result<Chain, String> {
    let flag = |name: &str| flags.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str());
    let file =
        |name: &str| flag(name).map(|file| std::fs::read(support::golden(&format!("authn/{file}"))).unwrap());
    let list = |name: &str| -> Vec<String> {
        flag(name).map(|value| value.split(',').map(str::to_owned).collect()).unwrap_or_default()
    };
    let clients = ClientCa::read(&file("client-ca-file").unwrap()).unwrap();
    let proxy = file("requestheader-client-ca-file").map(|pem| FrontProxy {
        authorities: ClientCa::read(&pem).unwrap(),
        allowed_names: list("requestheader-allowed-names"),
        username_headers: list("requestheader-username-headers"),
        uid_headers: list("requestheader-uid-headers"),
        group_headers: list("requestheader-group-headers"),
        extra_prefixes: list("requestheader-extra-headers-prefix"),
    });
    proxy.iter().try_for_each(|proxy| proxy.confirm_apart_from(&clients))?;
    let keys = service_account_keys::read(&file("service-account-key-file").unwrap()).unwrap();
    let issuer = vec!["https://kubernetes.default.svc".to_owned()];
    let accounts = Authenticator {
        tokens: ServiceAccountTokens { api_audiences: issuer.clone(), issuers: issuer, keys, lookup: true },
        objects: None,
    };
    Ok(Chain {
        front_proxy: proxy.map_or(Setting::Unset, Setting::Set),
        password_file: None,
        client_ca: Setting::Set(clients),
        tokens: vec![
            Box::new(TokenFile::read(&file("token-auth-file").unwrap()).unwrap()),
            Box::new(accounts),
        ],
        anonymous: anonymous(&flag, file("authentication-config"))?,
    })
}

fn anonymous<'f>(
    flag: &impl Fn(&str) -> Option<&'f str>,
    configuration: Option<Vec<u8>>,
) -> Result<Anonymous, String> {
    let given = flag("anonymous-auth").map(|value| value == "true");
    let of_flag = Anonymous::of_flag(given, flag("authorization-mode") == Some("AlwaysAllow"));
    let Some(file) = configuration else { return Ok(of_flag) };
    let mut read = None;
    manifest::read_documents(0, &file, &mut |found| {
        read.get_or_insert_with(|| authentication_configuration::read(found.value, &found.reports));
    })
    .unwrap();
    let configuration = read.unwrap()?;
    configuration.confirm(&Server {
        has_anonymous_flag: given.is_some(),
        has_oidc_flag: false,
        service_account_issuers: &[],
        check_authorities: &|_| Ok(()),
    })?;
    Ok(configuration.anonymous.map_or(of_flag, |anonymous| Anonymous::of_configuration(&anonymous)))
}

fn request(credentials: &Value) -> Request {
    let file = credentials["cert"].as_str();
    let pem = file.map(|file| std::fs::read(support::golden(&format!("authn/{file}"))).unwrap());
    let mut request = Request {
        certificates: pem.map(|pem| presented_by_kubectl(&pem).unwrap()).unwrap_or_default(),
        path: {
            let path =
                credentials["path"].as_str().unwrap_or("/apis/authentication.k8s.io/v1/selfsubjectreviews");
            path.split('?').next().unwrap().to_owned()
        },
        ..Request::default()
    };
    for header in credentials["headers"].as_array().unwrap() {
        // The recording has one character for each byte.
        let bytes: Vec<_> = header[1].as_str().unwrap().chars().map(|byte| byte as u8).collect();
        request.headers.push(header[0].as_str().unwrap(), &bytes);
    }
    request
}
