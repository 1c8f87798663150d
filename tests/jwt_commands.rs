//! `kauth jwt` and `kauth sa-key` as programs: recorded tokens with their files and manifests, the form of documents, and what
//! becomes of files and secrets.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

#[path = "support/credentials.rs"]
mod credentials;
mod support;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use boon::{Compiler, Schemas};
use credentials::Folder;
use serde_json::{Value, json};

const ISSUER: &str = "https://kubernetes.default.svc";

const SIGN: &[&str] =
    &["jwt", "sign", "--key", "sa.key", "--issuer", ISSUER, "--service-account", "ci/d", "--uid", "u"];

const VERIFY: &[&str] = &["jwt", "verify", "token", "--key", "sa.pub", "--issuer", ISSUER];

#[test]
fn recorded_tokens_get_their_verdict_from_files_and_manifests() {
    let folder = Folder::new("jwt-recorded");
    for objects in ["before", "after", "later"] {
        let items: Value =
            serde_json::from_str(&support::read(&format!("authn/jwt/objects-{objects}.json"))).unwrap();
        let list = json!({"apiVersion": "v1", "kind": "List", "items": items});
        folder.write(&format!("jwt/objects-{objects}.json"), list.to_string());
    }
    let mut schemas = Schemas::new();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/jwt.schema.json");
    let schema = Compiler::new().compile(schema, &mut schemas).unwrap();
    let (mut compared, mut unknown) = (0, 0);
    for row in support::read_lines("authn/jwt/jwt.jsonl") {
        let (note, result) = (&row["note"], &row["result"]);
        // A blank before or behind a token is no part of a file's.
        if note.as_str().is_some_and(|note| note.contains("tab") || note.contains("space")) {
            continue;
        }
        folder.write("token", row["token"].as_str().unwrap());
        let mut args = vec!["jwt".to_owned(), "verify".into(), "token".into(), "-ojson".into()];
        args.extend(["--at".into(), row["at"].as_str().unwrap().into()]);
        args.extend(["-f".into(), row["objects"].as_str().unwrap().into()]);
        for flag in row["flags"].as_array().unwrap() {
            let (name, value) = flag.as_str().unwrap().split_once('=').unwrap();
            match name {
                "--service-account-issuer" => args.extend(["--issuer".into(), value.into()]),
                "--api-audiences" => {
                    args.extend(value.split(',').flat_map(|one| ["--audience".into(), one.into()]));
                }
                "--service-account-lookup" => args.push("--no-lookup".into()),
                _ => {
                    let path = support::golden(&format!("authn/{value}"));
                    args.extend(["--key".into(), path.to_str().unwrap().into()]);
                }
            }
        }
        // Of a kind that a namespace has none of, nothing is known then.
        let listed = folder.kauth(&args.iter().map(String::as_str).collect::<Vec<_>>());
        args.push("--assume-complete".into());
        let output = folder.kauth(&args.iter().map(String::as_str).collect::<Vec<_>>());
        let document: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{note}: {}", String::from_utf8_lossy(&output.stderr)));
        schemas.validate(&document, schema).unwrap_or_else(|error| panic!("{note}: {error:#}"));
        let (code, verdict) = if result.get("user").is_some() { (0, "yes") } else { (1, "no") };
        assert_eq!((output.status.code(), &document["verdict"]), (Some(code), &json!(verdict)), "{note}");
        match listed.status.code() {
            Some(3) => unknown += 1,
            listed => assert_eq!(listed, Some(code), "{note}: by default"),
        }
        if verdict == "yes" {
            let user = &document["user"];
            assert_eq!(user["username"], result["user"], "{note}");
            for field in ["uid", "groups", "extra"] {
                assert_eq!(user[field], result[field], "{note}");
            }
        } else {
            let log = result["log"].as_str().unwrap().replace("\\\"", "\"");
            let reason = document["reason"].as_str().unwrap();
            assert!(log.contains(reason) || reason.starts_with("invalid bearer token: "), "{note}: {reason}");
        }
        compared += 1;
    }
    assert!(compared >= if support::whole() { 160 } else { 70 }, "only {compared} were compared");
    assert!(unknown * 10 < compared, "{unknown} of {compared} are unknown by default");
}

#[test]
fn documents_have_the_form_of_their_schemas() {
    let folder = Folder::new("jwt-documents");
    done(&folder, &["sa-key", "new"]);
    done(&folder, &[SIGN, &["--out", "token", "--pod", "p/u"]].concat());
    let mut schemas = Schemas::new();
    for (args, schema) in [(VERIFY, "jwt"), (&["jwt", "inspect", "token"][..], "inspect")] {
        let path = format!("{}/docs/{schema}.schema.json", env!("CARGO_MANIFEST_DIR"));
        let schema = Compiler::new().compile(&path, &mut schemas).unwrap();
        let json = folder.kauth(&[args, &["-o", "json", "--at", "2026-11-22"]].concat());
        let yaml = folder.kauth(&[args, &["-o", "yaml", "--at", "2026-11-22"]].concat());
        let json: Value = serde_json::from_slice(&json.stdout).unwrap();
        assert_eq!(json, serde_yaml::from_slice::<Value>(&yaml.stdout).unwrap());
        schemas.validate(&json, schema).unwrap_or_else(|error| panic!("{error:#}\n{json:#}"));
        let mut other = json.clone();
        other["kind"] = json!("Other");
        assert!(schemas.validate(&other, schema).is_err());
    }
}

#[test]
fn keys_and_tokens_are_their_owners_alone() {
    let folder = Folder::new("jwt-modes");
    let mode = |name: &str| std::fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o7777;
    done(&folder, &["sa-key", "new"]);
    done(&folder, &["sa-key", "rotate"]);
    done(&folder, &["sa-key", "rotate", "--switch"]);
    done(&folder, &[SIGN, &["--out", "token"]].concat());
    for name in ["sa.key", "sa.key.new", "sa.key.old", "token"] {
        assert_eq!(mode(name), 0o600, "{name}");
    }
    assert_eq!(mode("sa.pub"), 0o644);
}

#[test]
fn a_rotation_loses_no_key() {
    let folder = Folder::new("rotation");
    let keys = |name: &str| {
        let served = done(&folder, &["sa-key", "jwks", name]);
        let served: Value = serde_json::from_str(&served).unwrap();
        let ids =
            served["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    done(&folder, &["sa-key", "new"]);
    let old = keys("sa.key");
    done(&folder, &["sa-key", "rotate", "--type", "ecdsa"]);
    let new = keys("sa.key.new");
    assert_eq!((keys("sa.key"), keys("sa.pub")), (old.clone(), [old.clone(), new.clone()].concat()));
    // What does not fit the step changes nothing.
    let before = contents(&folder);
    for args in [&["sa-key", "rotate"][..], &["sa-key", "rotate", "--finish"]] {
        assert_eq!(folder.kauth(args).status.code(), Some(2), "{args:?}");
        assert_eq!(contents(&folder), before, "{args:?}");
    }
    done(&folder, &["sa-key", "rotate", "--switch"]);
    assert_eq!((keys("sa.key"), keys("sa.key.old")), (new.clone(), old.clone()));
    assert_eq!(keys("sa.pub"), [new.clone(), old].concat());
    // A step that is done again does nothing.
    let before = contents(&folder);
    done(&folder, &["sa-key", "rotate", "--switch"]);
    assert_eq!(contents(&folder), before);
    done(&folder, &["sa-key", "rotate", "--finish"]);
    assert_eq!((keys("sa.key"), keys("sa.pub")), (new.clone(), new));
    let before = contents(&folder);
    done(&folder, &["sa-key", "rotate", "--finish"]);
    assert_eq!(folder.kauth(&["sa-key", "rotate"]).status.code(), Some(2), "an old key is in the way");
    assert_eq!(contents(&folder), before);
    std::fs::remove_file(folder.path("sa.key.old")).unwrap();
    done(&folder, &["sa-key", "rotate"]);
    assert_eq!(keys("sa.pub").len(), 2);
}

#[test]
fn a_new_key_that_nobody_knows_is_not_signed_with() {
    let folder = Folder::new("rotation-unknown");
    done(&folder, &["sa-key", "new"]);
    done(&folder, &["sa-key", "new", "--out-key", "sa.key.new", "--out-pub", "other.pub"]);
    let before = contents(&folder);
    for args in [&["sa-key", "rotate"][..], &["sa-key", "rotate", "--switch"]] {
        assert_eq!(folder.kauth(args).status.code(), Some(2), "{args:?}");
    }
    assert_eq!(contents(&folder), before);
}

#[test]
fn issuers_are_read_from_what_they_serve() {
    let folder = Folder::new("issuer");
    done(&folder, &["sa-key", "new", "--type", "ecdsa"]);
    done(&folder, &[SIGN, &["--out", "token"]].concat());
    let jwks = done(&folder, &["sa-key", "jwks", "sa.pub"]);
    let configuration = done(&folder, &["sa-key", "openid-configuration", "sa.pub", "--issuer", ISSUER]);
    folder.write("issuer/openid-configuration", &configuration).write("issuer/jwks", &jwks);
    folder.write("site/.well-known/openid-configuration", configuration).write("site/openid/v1/jwks", &jwks);
    folder.write("empty/jwks", "{}").write("empty/openid-configuration", "{}").write("keys.json", jwks);
    let code = |args: &[&str]| folder.kauth(&[&["jwt", "verify", "token"], args].concat()).status.code();
    assert_eq!(code(&["--issuer-dir", "issuer"]), Some(3));
    assert_eq!(code(&["--issuer-dir", "site"]), Some(3));
    assert_eq!(code(&["--issuer-dir", "site", "--issuer", "https://other"]), Some(1));
    assert_eq!(code(&["--issuer-dir", "empty"]), Some(2));
    assert_eq!(code(&["--issuer-dir", "missing"]), Some(2));
    assert_eq!(code(&["--jwks", "keys.json", "--issuer", ISSUER]), Some(3));
    assert_eq!(code(&["--jwks", "sa.pub", "--issuer", ISSUER]), Some(2));
    assert_eq!(code(&["--key", "keys.json", "--issuer", ISSUER]), Some(2));
}

#[test]
fn manifests_say_what_exists() {
    let folder = Folder::new("jwt-manifests");
    done(&folder, &["sa-key", "new", "--type", "ecdsa"]);
    done(&folder, &[SIGN, &["--out", "token", "--pod", "p/pu"]].concat());
    let object = |kind: &str, name: &str, uid: &str| {
        format!("---\napiVersion: v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: ci, uid: {uid}}}\n")
    };
    let list = |items: &[String]| {
        let item = |item: &String| {
            format!("- {}\n", item.trim_start_matches("---\n").trim_end().replace('\n', "\n  "))
        };
        format!("---\napiVersion: v1\nkind: List\nitems:\n{}", items.iter().map(item).collect::<String>())
    };
    let (account, pod) = (object("ServiceAccount", "d", "u"), object("Pod", "p", "pu"));
    let (other_account, other_pod) = (object("ServiceAccount", "other", "x"), object("Pod", "other", "x"));
    for (manifests, expected) in [
        (format!("{account}{pod}"), 0),
        (account.clone(), 3),
        (pod.clone(), 3),
        (format!("{account}{}", object("Pod", "p", "x")), 1),
        // One object says nothing of others, a list does.
        (format!("{account}{other_pod}"), 3),
        (format!("{other_account}{pod}"), 3),
        (list(&[account.clone(), pod.clone()]), 0),
        (list(&[account.clone(), other_pod.clone()]), 1),
        (list(&[other_account, pod.clone()]), 1),
        (format!("{account}{}", list(std::slice::from_ref(&other_pod))), 1),
        (format!("{account}{}", list(&[other_pod.replace("namespace: ci", "namespace: other")])), 3),
        (
            format!(
                "{account}---\napiVersion: v1\nkind: PodList\nitems:\n- metadata: {{name: other, namespace: ci, uid: x}}\n"
            ),
            1,
        ),
        (
            format!(
                "{account}{}",
                pod.replace("uid: pu", "uid: pu, deletionTimestamp: '2020-01-01T00:00:00Z'")
            ),
            1,
        ),
        (
            format!(
                "{account}{}",
                pod.replace("uid: pu", "uid: pu, deletionTimestamp: '2999-01-01T00:00:00Z'")
            ),
            0,
        ),
        (format!("{account}{}", pod.replace("uid: pu", "uid: pu, deletionTimestamp: soon")), 2),
        (account.replace(", uid: u", ""), 2),
        (format!("{account}{pod}---\n{{"), 2),
        // Nothing of the namespace is there.
        (format!("{}{pod}", account.replace("namespace: ci", "namespace: other")), 3),
        // Another kind of that name, and one of another group.
        (account.replace("v1", "example.com/v1"), 3),
        (String::new(), 3),
    ] {
        folder.write("m.yaml", &manifests);
        let output = folder.kauth(&[VERIFY, &["-f", "m.yaml"]].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(expected), "{manifests}{said}");
    }
    folder.write("m.yaml", account);
    let output = folder.kauth(&[VERIFY, &["-f", "m.yaml", "--assume-complete"]].concat());
    assert_eq!(output.status.code(), Some(1), "there is no pod at all");
}

#[test]
fn tokens_come_by_every_way_but_the_command_line() {
    let folder = Folder::new("jwt-sources");
    done(&folder, &["sa-key", "new", "--type", "ecdsa"]);
    done(&folder, &[SIGN, &["--out", "token"]].concat());
    let token = String::from_utf8(folder.read("token")).unwrap();
    for args in
        [&["jwt", "inspect", &token][..], &["jwt", "verify", &token, "--key", "sa.pub", "--issuer", ISSUER]]
    {
        let output = folder.kauth(args);
        let said = [output.stdout, output.stderr].concat();
        assert_eq!(output.status.code(), Some(2));
        assert!(!String::from_utf8(said).unwrap().contains(&token[40..]), "the token is told");
    }
    for from in ["-", "fd:0", "/dev/stdin"] {
        let output = Command::new(env!("CARGO_BIN_EXE_kauth"))
            .args(["jwt", "inspect", from])
            .current_dir(&folder.0)
            .stdin(std::fs::File::open(folder.path("token")).unwrap())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{from}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!String::from_utf8(output.stdout).unwrap().contains(token.rsplit('.').next().unwrap()));
    }
    // Signed to standard output, and read from there.
    let signed = folder.kauth(SIGN);
    folder.write("token", &signed.stdout);
    assert_eq!(folder.kauth(VERIFY).status.code(), Some(3));
    assert_eq!(folder.kauth(&[SIGN, &["--quiet"]].concat()).status.code(), Some(2));
    for (name, content) in
        [("binary", &b"\xff\xfe\0"[..]), ("empty", b""), ("cut", b"eyJhbGciOiJSUzI1NiJ9.e30")]
    {
        folder.write(name, content);
        let code = folder.kauth(&["jwt", "inspect", name]).status.code();
        assert_eq!(code, Some(2), "{name}");
    }
}

#[test]
fn what_cannot_work_is_not_signed() {
    let folder = Folder::new("jwt-refused");
    done(&folder, &["sa-key", "new"]);
    done(&folder, &["ca", "init", "--key-type", "p256"]);
    done(&folder, &["csr", "create", "x", "--key-type", "ed25519"]);
    for args in [
        &["--ttl", "9m"][..],
        &["--ttl", "200y"],
        &["--audience", ""],
        &["--secret", "s"],
        &["--pod", "P/u"],
        &["--issuer", ""],
        &["--issuer", "kubernetes/serviceaccount"],
        &["--uid", ""],
        &["--service-account", "ci/D"],
        &["--service-account", "c.i/d"],
        &["--key", "x.key"],
        &["--key", "sa.pub"],
        &["--key", "ca.crt"],
        &["--pod", "p/u", "--secret", "s/u"],
        &["--legacy"],
        &["--out", "sa.key"],
        &["--out", "./sa.key", "--force"],
        &["--out", "missing/token"],
    ] {
        // A flag that is given again takes the place of the one before.
        let before = contents(&folder);
        let output = folder.kauth(&[SIGN, &["--out", "token"], args].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(contents(&folder), before, "{args:?}");
    }
    done(&folder, &[SIGN, &["--out", "token", "--ttl", "9m", "--force"]].concat());
    done(&folder, &[SIGN, &["--out", "ca-token", "--key", "ca.key"]].concat());
}

#[test]
fn an_encrypted_key_signs_with_its_passphrase() {
    let folder = Folder::new("jwt-encrypted");
    folder.write("pass", "correct horse");
    done(&folder, &["ca", "init", "--encrypt-key", "--passphrase-from", "pass"]);
    let args = [SIGN, &["--key", "ca.key", "--passphrase-from", "pass", "--out", "token"]].concat();
    done(&folder, &args);
    assert!(folder.path("token").exists());
}

fn done(folder: &Folder, args: &[&str]) -> String {
    let output = folder.kauth(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Returns what stands in the files of a folder.
fn contents(folder: &Folder) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.is_file());
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let mut all: Vec<_> = files.map(|path| (name(&path), std::fs::read(&path).unwrap())).collect();
    all.sort();
    all
}
