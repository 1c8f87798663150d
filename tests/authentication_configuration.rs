//! `AuthenticationConfiguration` files: what a kube-apiserver 1.36.3 said of them when it started.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

mod support;

use kauth::api::authentication_configuration::{self, AuthenticationConfiguration, Server};
use kauth::authn::anonymous::Anonymous;
use kauth::authn::x509::ClientCa;
use kauth::manifest;
use serde_json::Value;

/// `{"note", "content", "flags", "startup"}`: null where the server starts, `FILE` for the name of the file.
const RECORDED: &str = include_str!("data/authentication-configurations.jsonl");

/// Expressions that kauth does not judge, with words of the server.
const NOT_PLAIN: [&str; 3] = ["cel", "cel2", "celres"];

#[test]
fn servers_start_with_the_same_files() {
    let issuers = ["https://kubernetes.default.svc".to_owned()];
    let check_authorities =
        |pem: &str| ClientCa::read(pem.as_bytes()).map(drop).map_err(|error| error.to_string());
    let (mut judged, mut differences) = (0, Vec::new());
    for row in RECORDED.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let text = |key: &str| row[key].as_str().unwrap_or_default();
        let has_flag = |flag: &str| {
            row["flags"].as_array().unwrap().iter().any(|one| one.as_str().unwrap().starts_with(flag))
        };
        let server = Server {
            has_anonymous_flag: has_flag("--anonymous-auth"),
            has_oidc_flag: has_flag("--oidc-"),
            service_account_issuers: &issuers,
            check_authorities: &check_authorities,
        };
        let found = match read(text("content")) {
            Err(error) => {
                Err(format!("failed to load authentication configuration from file \"FILE\": {error}"))
            }
            Ok(configuration) => configuration.confirm(&server),
        };
        if NOT_PLAIN.contains(&text("note")) {
            assert_eq!(found.unwrap().len(), 1, "{row}");
            continue;
        }
        judged += 1;
        let is_same = match &found {
            Ok(_) => row["startup"].is_null(),
            Err(words) => is_same(words, text("startup")),
        };
        if !is_same {
            differences.push(format!("{row}\n  got: {found:?}"));
        }
    }
    eprintln!("{judged} files");
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
    assert!(judged > 50, "{judged}");
}

/// Compares words but for three things: text of the file, which a value does not hold; the order of unknown fields, which a YAML
/// file has sorted; and what Go says of URLs that are none and of files without an object.
fn is_same(found: &str, recorded: &str) -> bool {
    let strict = |words: &str| {
        let (_, list) = words.split_once("strict decoding error: ")?;
        let mut list: Vec<_> = list.split(", ").map(str::to_owned).collect();
        list.sort();
        Some(list)
    };
    let is_cut = [" in scheme", " in '", " array into", " string into Go value", " invalid character"]
        .iter()
        .filter_map(|end| recorded.split_once(end))
        .any(|(begin, _)| found.starts_with(begin));
    found == recorded || is_cut || (strict(found).is_some() && strict(found) == strict(recorded))
}

#[test]
fn recorded_starts_agree() {
    for (file, starts) in [
        ("anonymous-on", true),
        ("anonymous-off", true),
        ("anonymous-paths", true),
        ("anonymous-unset", true),
        ("anonymous-empty-conditions", true),
        ("anonymous-empty-path", true),
        ("anonymous-off-conditions", false),
        ("anonymous-no-enabled", false),
    ] {
        let configuration = read(&support::read(&format!("authn/chain/{file}.yaml"))).unwrap();
        let server = Server {
            has_anonymous_flag: false,
            has_oidc_flag: false,
            service_account_issuers: &[],
            check_authorities: &|_| Ok(()),
        };
        assert_eq!(configuration.confirm(&server).is_ok(), starts, "{file}");
    }
}

#[test]
fn anonymous_requests_are_for_exactly_these_paths() {
    let of = |anonymous: &str| {
        let text = format!(
            "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\nanonymous: {anonymous}\n"
        );
        Anonymous::of_configuration(&read(&text).unwrap().anonymous.unwrap())
    };
    let health = of("{enabled: true, conditions: [{path: /healthz}, {path: ''}]}");
    for (path, is_in) in
        [("/healthz", true), ("/healthz/", false), ("/Healthz", false), ("/", false), ("", true)]
    {
        assert_eq!(health.user(path).is_some(), is_in, "{path}");
    }
    assert!(of("{enabled: true, conditions: []}").user("/x").is_some());
    assert!(of("{}").user("/x").is_none());
}

#[test]
fn more_than_sixty_four_issuers_are_too_many() {
    let configuration = AuthenticationConfiguration { jwt: vec![Default::default(); 65], anonymous: None };
    let server = Server {
        has_anonymous_flag: false,
        has_oidc_flag: false,
        service_account_issuers: &[],
        check_authorities: &|_| Ok(()),
    };
    assert_eq!(
        configuration.confirm(&server).unwrap_err(),
        "invalid authentication configuration: jwt: Too many: 65: must have at most 64 items"
    );
}

/// Reads the first document, as the server does.
fn read(text: &str) -> Result<AuthenticationConfiguration, String> {
    let mut read = None;
    let summary = manifest::read_documents(0, text.as_bytes(), &mut |found| {
        read.get_or_insert_with(|| authentication_configuration::read(found.value, &found.reports));
    });
    if summary.is_err() {
        return Err("couldn't get version/kind; json parse error: json: cannot unmarshal".to_owned());
    }
    read.unwrap_or_else(|| Err("Object 'Kind' is missing".to_owned()))
}
