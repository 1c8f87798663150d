//! What lint finds, held against what client-go's own validation says of the same kubeconfigs.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

mod support;

use std::collections::BTreeMap;

use kauth::commands::config::Pki;
use kauth::document::Document;
use kauth::kubeconfig::config::Config;
use kauth::kubeconfig::decode;
use kauth::kubeconfig::lint::{File, Files, Finding, Input, Status, findings};
use kauth::secret::SecretBytes;
use serde_json::Value;

/// What client-go says, by a part of it, and the rule that says the same.
const SAID: &[(&str, &str)] = &[
    (" are both specified for ", "data-and-file"),
    ("cluster was not specified for context", "dangling-cluster"),
    ("default cluster has no server", "missing-server"),
    ("no server found for cluster", "missing-server"),
    ("user was not specified for context", "no-user"),
    ("context was not found for specified context", "dangling-current-context"),
    ("empty context name", "empty-name"),
    ("command must be specified", "invalid-exec"),
    ("env variable name must be specified", "invalid-exec"),
    ("apiVersion must be specified", "exec-version"),
    ("interactiveMode", "exec-interactive-mode"),
    ("authProvider cannot be provided in combination", "exec-and-provider"),
    ("invalid 'proxy-url'", "invalid-proxy"),
    ("more than one authentication method", "token-and-basic"),
    ("does not conform to the kubernetes DNS_LABEL rules", "invalid-namespace"),
    ("requesting uid, groups or user-extra", "impersonation-without-user"),
    ("unable to read ", "missing-file"),
];

/// What client-go says when it makes a request, and the rule that says the same.
const SAID_LATE: &[(&str, &str)] = &[
    ("unable to parse bytes as PEM block", "invalid-ca"),
    ("failed to find any PEM data", "invalid-certificate"),
    ("private key does not match public key", "key-mismatch"),
    ("auth plugin has been removed", "removed-provider"),
    ("no Auth Provider found for name", "removed-provider"),
    ("exec plugin: invalid apiVersion", "exec-version"),
    ("fork/exec ", "missing-file"),
    ("read empty token from file", "empty-token-file"),
    ("a root certificates file with the insecure flag", "ca-and-insecure"),
    ("host must be a URL", "invalid-server"),
    ("invalid port", "server-not-https"),
];

/// What lint finds, and client-go only when a request is made, or never.
const ONLY_LINT: &[(&str, &str)] = &[
    ("missing-file", "its token file "),
    ("missing-file", "its exec plugin "),
    ("exec-version", "v1alpha1"),
    ("token-and-basic", "tokenFile"),
    ("empty-name", "a cluster "),
    ("empty-name", "a user "),
];

#[test]
fn what_client_go_refuses_is_found_and_nothing_else() {
    let mut compared = 0;
    let mut wrong = Vec::new();
    for row in support::read_lines("kubeconfig/loading.jsonl") {
        let Some(raw) = row["result"].get("raw") else { continue };
        let said = said(&row["result"]["validate"]);
        if said.contains_key("empty") {
            continue;
        }
        let disk = Disk(row["before"].as_object().unwrap());
        let found = found(&config(raw), &disk);
        compared += 1;
        let counted = counted(&found);
        if counted != said {
            wrong.push(format!("{}: {said:?}, not {counted:?}", row["id"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared > if support::whole() { 150 } else { 10 }, "only {compared} were compared");
}

#[test]
fn what_fails_with_the_first_request_is_found() {
    let mut compared = 0;
    for row in support::read_lines("kubeconfig/loading.jsonl") {
        let error = row["result"]["wire"]["error"].as_str().unwrap_or_default();
        let Some((_, rule)) = SAID_LATE.iter().find(|(part, _)| error.contains(part)) else { continue };
        let flags = row["flags"].as_array().unwrap();
        let names_entry =
            |flag: &Value| text(flag).starts_with("--user=") || text(flag).starts_with("--cluster=");
        if !flags.iter().all(names_entry) {
            continue;
        }
        let disk = Disk(row["before"].as_object().unwrap());
        let found = found(&config(&row["result"]["raw"]), &disk);
        assert!(found.iter().any(|finding| finding.rule == *rule), "{}: {error}: {found:#?}", row["id"]);
        compared += 1;
    }
    assert!(compared > 15, "only {compared} were compared");
}

/// Returns how often each rule would have to speak up for what client-go says.
fn said(validate: &Value) -> BTreeMap<&str, usize> {
    let mut said = BTreeMap::new();
    for message in validate.as_array().into_iter().flatten().map(|message| message.as_str().unwrap()) {
        let rule = match SAID.iter().find(|(part, _)| message.contains(part)) {
            Some((_, rule)) => *rule,
            None if message.contains("was not found for context") => {
                if message.starts_with("user") {
                    "dangling-user"
                } else {
                    "dangling-cluster"
                }
            }
            None if message.contains("no configuration has been provided") => "empty",
            None => panic!("client-go says what no rule says: {message}"),
        };
        *said.entry(rule).or_default() += 1;
    }
    said
}

fn counted(findings: &[Finding]) -> BTreeMap<&str, usize> {
    let mut counted = BTreeMap::new();
    for finding in findings {
        let is_said = SAID.iter().any(|(_, rule)| *rule == finding.rule) || finding.rule == "dangling-user";
        let is_more =
            ONLY_LINT.iter().any(|(rule, part)| finding.rule == *rule && finding.message.contains(part));
        if is_said && !is_more {
            *counted.entry(finding.rule).or_default() += 1;
        }
    }
    counted
}

fn found(config: &Config, disk: &Disk<'_>) -> Vec<Finding> {
    let file = File { name: "config", mode: Some(0o600), repeated_keys: &[], repeated_names: &[], config };
    findings(&Input { files: &[file], referenced: disk, credentials: &Pki, now: 1_800_000_000 })
}

/// The files of a recording, whose folder is `DIR`.
struct Disk<'r>(&'r serde_json::Map<String, Value>);

impl Disk<'_> {
    fn get(&self, path: &str) -> Result<&Value, String> {
        let name = path.strip_prefix("DIR/").unwrap_or(path);
        let file = self.0.get(name).ok_or("no such file or directory")?;
        match file.get("link").and_then(Value::as_str) {
            Some(target) => self.get(target),
            None => Ok(file),
        }
    }
}

impl Files for Disk<'_> {
    fn status(&self, path: &str) -> Result<Status, String> {
        let file = self.get(path)?;
        let mode =
            file.get("mode").map_or(0o600, |mode| u32::from_str_radix(text(mode).as_str(), 8).unwrap());
        Ok(Status { mode: Some(mode), is_folder: file.get("dir").is_some() })
    }

    fn read(&self, path: &str) -> Result<SecretBytes, String> {
        let file = self.get(path)?;
        if file.get("dir").is_some() {
            return Err("is a directory".into());
        }
        Ok(text(file.get("text").unwrap_or(file)).into_bytes().into())
    }
}

/// Reads the v1 form that a recording has.
fn config(raw: &Value) -> Config {
    let text = raw.to_string();
    decode::config(Document::parse(text.as_bytes()).unwrap().value()).unwrap()
}

fn text(raw: &Value) -> String {
    raw.as_str().unwrap_or_default().to_owned()
}
