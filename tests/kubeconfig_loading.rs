//! What client-go 0.36 makes of kubeconfigs and flags, recorded, against ours: every row, every field but what the transport does besides headers.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/kubeconfig.rs"]
mod kubeconfig;
mod support;

use std::collections::BTreeMap;

use kauth::kubeconfig::client_config::{ClientConfig, Credentials, Rest};
use kauth::kubeconfig::config::Exec;
use kauth::kubeconfig::merge::{Merged, Origins, Purpose};
use kauth::kubeconfig::overrides::{self, Overrides};
use kauth::kubeconfig::rules::Rules;
use kauth::kubeconfig::validate::{self, Unusable};
use kauth::kubeconfig::{encode, headers};
use kubeconfig::{Disk, FOLDER, PARENT, load, same, to_json};
use serde_json::{Value as Json, json};

#[test]
fn every_row_agrees() {
    let rows = support::read_lines("kubeconfig/loading.jsonl");
    let mut differences = Vec::new();
    for row in &rows {
        let (expected, answer) = (expected(row), answer(row));
        for (field, expected) in &expected {
            let answer = answer.get(field).unwrap_or(&Json::Null);
            if !agree(field, expected, answer) {
                differences.push(format!("{} {field}:\n  {expected}\n  {answer}", row["id"]));
            }
        }
    }
    assert!(rows.len() >= 20, "only {} rows", rows.len());
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
}

/// What was recorded, by field, as far as it is judged here: of `wire`, which is the transport's, the headers.
fn expected(row: &Json) -> BTreeMap<String, Json> {
    let text = row.to_string().replace("DIR/../", PARENT).replace("DIR", FOLDER);
    let mut row: Json = serde_json::from_str(&text).unwrap();
    // They were sorted with the folder's real name.
    if let Some(reasons) = row["result"]["validate"].as_array_mut() {
        reasons.sort_by_key(|reason| reason.as_str().map(str::to_owned));
    }
    let result = &row["result"];
    let mut fields: BTreeMap<String, Json> =
        ["raw", "origin", "rest", "namespace", "validate", "confirmUsable", "warnings"]
            .map(|field| (field.to_owned(), result[field].clone()))
            .into();
    fields.insert("error".to_owned(), row["error"].clone());
    fields.insert("headers".to_owned(), headers_of(&result["wire"]));
    let wire = if result["kubectl"].is_null() { &result["wire"] } else { &result["kubectl"]["wire"] };
    fields.insert("kubectl headers".to_owned(), headers_of(wire));
    // What kubectl's settings do not change is not recorded a second time.
    for field in ["rest", "namespace", "error"] {
        let kubectl = &result["kubectl"];
        let own = if kubectl.is_null() { &fields[field] } else { &kubectl[field] };
        fields.insert(format!("kubectl {field}"), own.clone());
    }
    fields
}

/// The headers that were sent; null if none were, or if it was not even tried.
fn headers_of(wire: &Json) -> Json {
    wire["headers"].clone()
}

/// A departure that is wanted: no message holds the secrets of entries that share a name.
fn agree(field: &str, expected: &Json, answer: &Json) -> bool {
    let secrets = " in list: [";
    if field.ends_with("headers") && (answer == &json!("a plugin's") || expected.is_null()) {
        // Without headers, a transport may have failed at what is not judged here: certificates, keys, the network.
        return true;
    }
    match (expected, answer) {
        (Json::String(expected), Json::String(answer)) if field.ends_with("error") => {
            expected.split(secrets).next() == Some(answer)
        }
        _ => same(expected, answer),
    }
}

/// What we make of a row.
fn answer(row: &Json) -> BTreeMap<String, Json> {
    let disk = Disk::new(row);
    let env = |name: &str| row["env"][name].as_str().map(|value| value.replace("DIR", FOLDER));
    let flags = Flags::read(row);
    let rules = Rules::new(flags.kubeconfig.as_deref(), env("KUBECONFIG").as_deref(), Some(FOLDER));
    let merged = match load(&rules, &disk, Purpose::Use) {
        Ok(merged) => merged,
        Err(reason) => {
            return ["error", "kubectl error"].map(|field| (field.to_owned(), json!(reason))).into();
        }
    };
    let mut overrides = flags.overrides;
    let client = ClientConfig::new(&merged, &overrides);
    let mut fields: BTreeMap<String, Json> = used(&client, &disk).into();
    fields.insert("raw".into(), to_json(&encode::config(&merged.config)));
    fields.insert("origin".into(), origin(&merged));
    let reasons = validate::validate(&merged, &disk);
    fields.insert("validate".into(), if reasons.is_empty() { Json::Null } else { json!(reasons) });
    let usable = validate::confirm_usable(&merged, &overrides.current_context, &disk);
    fields.insert("confirmUsable".into(), reason(usable.err().as_ref()));
    fields.insert("warnings".into(), merged.warning.as_ref().map_or(Json::Null, |warning| json!([warning])));
    overrides.default_server = overrides::default_server(env("KUBERNETES_MASTER").as_deref());
    let kubectl = used(&ClientConfig::new(&merged, &overrides), &disk);
    for (field, value) in kubectl {
        fields.insert(format!("kubectl {field}"), value);
    }
    fields
}

/// The fields that kubectl's settings may change.
fn used(client: &ClientConfig<'_>, disk: &Disk) -> [(String, Json); 4] {
    let rest = client.rest(disk);
    let namespace = match client.namespace(disk) {
        Ok((name, overridden)) => json!({"name": name, "overridden": overridden}),
        Err(error) => json!({"error": error.to_string()}),
    };
    [
        ("error".into(), reason(rest.as_ref().err())),
        ("rest".into(), rest.as_ref().map_or(Json::Null, rest_json)),
        ("namespace".into(), namespace),
        ("headers".into(), rest.as_ref().map_or(Json::Null, |rest| sent(rest, disk))),
    ]
}

/// The headers that say who a request is from, sorted as in the recording.
fn sent(rest: &Rest, disk: &Disk) -> Json {
    let Ok(headers) = headers::headers(rest, disk) else { return Json::Null };
    let mut lines: Vec<_> = headers.iter().map(|(name, value)| format!("{name}: {}", &**value)).collect();
    lines.sort();
    let has_own = lines.iter().any(|line| line.starts_with("Authorization"));
    let plugin =
        |credentials: &Credentials| credentials.exec.is_some() || credentials.auth_provider.is_some();
    match rest.credentials.as_ref().is_some_and(plugin) {
        true if !has_own => json!("a plugin's"),
        _ if lines.is_empty() => Json::Null,
        _ => json!(lines),
    }
}

fn reason(error: Option<&Unusable>) -> Json {
    error.map_or(Json::Null, |error| json!(error.to_string()))
}

fn origin(merged: &Merged) -> Json {
    let mut all = serde_json::Map::new();
    let kinds: [(&str, &Origins); 3] =
        [("cluster", &merged.clusters), ("user", &merged.users), ("context", &merged.contexts)];
    for (kind, origins) in kinds {
        for (name, files) in origins {
            all.insert(format!("{kind}/{name}"), json!(files[0]));
        }
    }
    Json::Object(all)
}

/// `rest` as it was recorded: what is not set is absent.
fn rest_json(rest: &Rest) -> Json {
    let mut fields = serde_json::Map::new();
    let mut set = |name: &str, value: Json| {
        let absent = match &value {
            Json::String(text) => text.is_empty(),
            Json::Bool(is) => !is,
            other => other.is_null(),
        };
        if !absent {
            fields.insert(name.to_owned(), value);
        }
    };
    set("server", json!(rest.server));
    set("proxy", json!(rest.proxy.as_deref()));
    set("disableCompression", json!(rest.disable_compression));
    set(
        "timeout",
        if rest.timeout == 0 { Json::Null } else { json!(format!("{}s", rest.timeout / 1_000_000_000)) },
    );
    if let Some(whom) = &rest.impersonation {
        let groups = (!whom.groups.is_empty()).then_some(&whom.groups);
        set(
            "impersonate",
            json!({"user": whom.user, "uid": whom.uid, "groups": groups, "extra": whom.extra}),
        );
    }
    let text = |bytes: &[u8]| json!(String::from_utf8_lossy(bytes));
    if let Some(tls) = &rest.tls {
        set("caFile", json!(tls.ca_file));
        set("caData", text(&tls.ca_data));
        set("insecure", json!(tls.insecure));
        set("tlsServerName", json!(tls.server_name));
    }
    let mut has_token = false;
    if let Some(credentials) = &rest.credentials {
        has_token = !credentials.token.is_empty();
        set("tokenValue", json!(&*credentials.token));
        set("tokenFile", json!(credentials.token_file));
        set("certFile", json!(credentials.certificate_file));
        set("certData", text(&credentials.certificate_data));
        set("keyFile", json!(credentials.key_file));
        set("keyData", text(&credentials.key_data));
        set("username", json!(credentials.username));
        set("password", json!(&*credentials.password));
        if let Some(provider) = &credentials.auth_provider {
            let config = provider.config.iter().flatten().map(|(key, value)| (key.clone(), json!(&**value)));
            let config: serde_json::Map<_, _> = config.collect();
            let name = &provider.name;
            set(
                "authProvider",
                if config.is_empty() {
                    json!({"name": name})
                } else {
                    json!({"name": name, "config": config})
                },
            );
        }
        if let Some(exec) = &credentials.exec {
            set("exec", exec_json(exec, credentials.exec_config.is_some()));
        }
    }
    fields.insert("token".into(), json!(has_token));
    Json::Object(fields)
}

fn exec_json(exec: &Exec, has_config: bool) -> Json {
    let env = exec.env.as_ref().map(|env| {
        env.iter()
            .map(|variable| json!({"name": variable.name, "value": &*variable.value}))
            .collect::<Vec<_>>()
    });
    json!({
        "apiVersion": exec.api_version, "args": exec.args, "command": exec.command, "env": env, "hasConfig": has_config,
        "installHint": exec.install_hint, "interactiveMode": exec.interactive_mode,
        "provideClusterInfo": exec.provide_cluster_info,
    })
}

/// The flags of a row.
#[derive(Default)]
struct Flags {
    kubeconfig: Option<String>,
    overrides: Overrides,
}

impl Flags {
    fn read(row: &Json) -> Self {
        let mut flags = Self::default();
        for flag in row["flags"].as_array().unwrap() {
            let flag = flag.as_str().unwrap().replace("DIR", FOLDER);
            let (name, value) = flag.split_once('=').unwrap_or((&flag, "true"));
            flags.set(name, value);
        }
        flags
    }

    fn set(&mut self, name: &str, value: &str) {
        let Overrides { current_context, context, cluster, user, timeout, .. } = &mut self.overrides;
        let text = value.to_owned();
        match name {
            "--kubeconfig" => self.kubeconfig = Some(text),
            "--context" => *current_context = text,
            "--cluster" => context.cluster = text,
            "--user" => context.user = text,
            "--namespace" => context.namespace = overrides::namespace(value).to_owned(),
            "--server" => cluster.server = text,
            "--tls-server-name" => cluster.tls_server_name = text,
            "--insecure-skip-tls-verify" => cluster.insecure_skip_tls_verify = value == "true",
            "--certificate-authority" => cluster.certificate_authority = text,
            "--proxy-url" => cluster.proxy_url = value.into(),
            "--disable-compression" => cluster.disable_compression = value == "true",
            "--token" => user.token = value.into(),
            "--username" => user.username = text,
            "--password" => user.password = value.into(),
            "--client-certificate" => user.client_certificate = text,
            "--client-key" => user.client_key = text,
            "--as" => user.impersonate = text,
            "--as-uid" => user.impersonate_uid = text,
            "--as-group" => user.impersonate_groups.push(text),
            "--as-user-extra" => user.impersonate_user_extra.extend(overrides::user_extra([value])),
            "--request-timeout" => *timeout = text,
            other => panic!("{other} is no flag that is known here"),
        }
    }
}
