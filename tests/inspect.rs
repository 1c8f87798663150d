//! `kauth inspect`: held against its schema and against hostile input, and nothing secret in any of its outputs.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/credentials.rs"]
mod credentials;
mod support;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use boon::{Compiler, Schemas};
use jiff::Timestamp;
use kauth::authn::jwt::Jwt;
use kauth::authn::token_file::{self, TokenFile};
use proptest::prelude::*;
use serde_json::{Value, json};

use credentials::{Folder, all_kinds, bound_token, rules, text, token};

#[test]
fn flags_that_a_search_does_not_look_at_are_refused() {
    for flag in ["--client-ca-file", "--context", "--kubeconfig"] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kauth"));
        let output = command.args(["inspect", "--expiring", "30d", flag, "x", "."]).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(
            output.status.code() == Some(2) && stderr.contains("cannot be used with"),
            "{flag}: {stderr}"
        );
    }
}

#[test]
fn a_pair_fits_or_does_not() {
    let folder = Folder::with_certificates("pair");
    assert_eq!(folder.inspect(&["jane.crt"]).0, 0);
    let (code, items) = folder.items(&["jane.crt", "--key", "jane.key", "--client-ca-file", "ca.crt"]);
    assert_eq!(
        (code, &items[0]["keyBelongs"], &items[0]["verdict"]["accepted"]),
        (0, &json!(true), &json!("yes"))
    );
    let (code, items) = folder.items(&["jane.crt", "--key", "ca.key"]);
    assert_eq!((code, rules(&items[0])), (1, vec!["key-mismatch"]));
    let pair = [folder.read("ca.key"), folder.read("jane.crt"), folder.read("ca.crt")].concat();
    let (code, items) = folder.write("pair.pem", pair).items(&["pair.pem"]);
    assert_eq!((code, rules(&items[1]), &items[2]["keyBelongs"]), (1, vec!["key-mismatch"], &Value::Null));
    let (code, items) = folder.items(&["jane.crt", "--at", "2099-01-01"]);
    assert_eq!((code, rules(&items[0]), &items[0]["validity"]), (1, vec!["expired"], &json!("expired")));
    let (code, items) = folder.items(&["jane.crt", "--at", "2001-01-01"]);
    assert_eq!((code, rules(&items[0])), (1, vec!["not-yet-valid"]));
    assert_eq!(folder.inspect(&["ca.crt", "--key", "ca.key"]).0, 0);
    assert_eq!(folder.inspect(&["jane.key", "--key", "jane.key"]).0, 2, "there is nothing to compare");
    assert_eq!(folder.inspect(&["jane.crt", "--client-ca-file", "jane.key"]).0, 2);
}

#[test]
fn another_authority_is_named_as_the_rule_that_says_no() {
    let (folder, other) = (Folder::with_certificates("one"), Folder::with_certificates("other"));
    let ca = other.path("ca.crt");
    let (code, items) = folder.items(&["jane.crt", "--client-ca-file", ca.to_str().unwrap()]);
    assert_eq!((code, rules(&items[0])), (1, vec!["unknown-authority"]));
    assert_eq!(items[0]["identity"]["user"], "jane", "whom it names is said all the same");
}

#[test]
fn documents_have_the_form_of_the_schema_in_both_forms() {
    let folder = Folder::with_certificates("schema");
    let mut schemas = Schemas::new();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/inspect.schema.json");
    let schema = Compiler::new().compile(schema, &mut schemas).unwrap();
    let mut kinds = std::collections::BTreeSet::new();
    let mut check = |args: &[&str]| {
        let document = folder.inspect(&[args, &["-o", "json"]].concat()).1;
        let json: Value = serde_json::from_str(&document).unwrap();
        let yaml: Value = serde_yaml::from_str(&folder.inspect(&[args, &["-o", "yaml"]].concat()).1).unwrap();
        assert_eq!(json, yaml, "{args:?}");
        if let Err(error) = schemas.validate(&json, schema) {
            panic!("{args:?}: {error:#}\n{json:#}");
        }
        kinds.extend(json["items"].as_array().unwrap().iter().map(|item| item["kind"].to_string()));
    };
    for file in all_kinds(&folder) {
        check(&[file, "--at", "2026-06-01"]);
        check(&[file, "--at", "2026-06-01", "--client-ca-file", "ca.crt"]);
    }
    check(&["--expiring", "100y", ".", "--at", "2026-06-01"]);
    for file in ["serial-negative.pem", "pem-bom.pem", "pem-trusted.pem", "uid-two.pem", "eku-server.pem"] {
        check(&[support::golden(&format!("authn/x509/{file}")).to_str().unwrap(), "--at", "2026-11-22"]);
    }
    assert!(kinds.len() >= 8, "{kinds:?}");
    let mut document: Value = serde_json::from_str(&folder.inspect(&["jane.crt", "-o", "json"]).1).unwrap();
    document["items"][0]["token"] = json!("x");
    assert!(schemas.validate(&document, schema).is_err(), "the schema refuses what is none of its members");
}

#[test]
fn nothing_secret_is_shown_in_any_form() {
    let folder = Folder::with_certificates("canary");
    let files = all_kinds(&folder);
    let key = text(&folder.read("jane.key"));
    let lines: Vec<_> = key.lines().filter(|line| !line.starts_with('-')).map(str::to_owned).collect();
    let der = STANDARD.decode(lines.concat()).unwrap();
    // The private number of a P-256 key in PKCS#8, in every form that something might print it.
    let secret = &der[36..68];
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let token = bound_token();
    let parts: Vec<_> = token.split('.').map(str::to_owned).collect();
    let encoded = folder.base64("jane.key");
    let mut canaries =
        vec!["CANARY".to_owned(), hex, encoded[40..80].to_owned(), STANDARD.encode("CANARY-TOKEN")];
    canaries.extend(
        lines.iter().map(|line| line[..24.min(line.len())].to_owned()).filter(|line| line.len() > 20),
    );
    canaries.extend(parts);
    canaries.push(format!("{:?}", &secret[..8]));
    let forms: [&[&str]; 8] = [
        &[],
        &["-o", "json"],
        &["-o", "yaml"],
        &["-v"],
        &["--client-ca-file", "ca.crt"],
        &["--client-ca-file", "jane.key"],
        &["--key", "broken.key"],
        &["--key", "jane.key", "-v", "-o", "yaml"],
    ];
    let mut shown = Vec::new();
    for form in forms {
        for file in &files {
            shown.push(folder.kauth(&[&["inspect", file], form].concat()));
        }
        let folders: Vec<_> =
            form.iter().copied().filter(|arg| !["--key", "broken.key", "jane.key"].contains(arg)).collect();
        shown.push(folder.kauth(&[&["inspect", "--expiring", "100y", "."], &folders[..]].concat()));
    }
    shown.push(folder.kauth(&["inspect", "--kubeconfig", "config", "--context", "c"]));
    for output in shown {
        let told = text(&output.stdout) + &text(&output.stderr);
        for canary in &canaries {
            assert!(!told.contains(canary.as_str()), "{canary} is in:\n{told}");
        }
    }
    let (_, told) = folder.inspect(&["tokens.csv"]);
    assert!(told.contains("ann") && told.contains("sha256:"), "{told}");
}

#[test]
fn what_holds_nothing_is_an_error_that_says_what_it_looks_like() {
    let folder = Folder::new("garbage");
    let large = vec![b'a'; (1 << 20) + 1];
    for (content, said) in [
        (&b""[..], "it is empty"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\xff\xfe\x00", "binary"),
        (b"hello\n", "text"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n", "cut off"),
        (b"apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n", "manifests without a credential: Pod"),
        (b"kind: Config\nusers: [{name: a, user: {token: 5}}]\n", "no kubeconfig"),
        (b"CANARY0CANARY0CANARY0", "one word"),
        (b"name,group,uid\nCANARY,dev,1\n", "list of people"),
        (&large, "longer than 1 MiB"),
    ] {
        folder.write("file", content);
        let output = folder.kauth(&["inspect", "file"]);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(said) && !told.contains("CANARY"), "{told}");
    }
    assert_eq!(folder.inspect(&["absent"]).0, 2);
    let output = folder.kauth(&["inspect", "."]);
    assert!(text(&output.stderr).contains("--expiring"), "{}", text(&output.stderr));
    assert_eq!(folder.inspect(&["-", "-"]).0, 2);
}

#[test]
fn what_can_be_read_is_shown_beside_what_cannot() {
    let folder = Folder::with_certificates("mixed");
    let output = folder.kauth(&["inspect", "absent", "jane.crt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("jane") && text(&output.stderr).contains("absent"));
}

#[test]
fn folders_are_walked_to_the_end() {
    let folder = Folder::with_certificates("walk");
    folder.write("tree/a/jane", folder.read("jane.crt"));
    folder.write("tree/junk", b"\x00\xff\x30\x82");
    folder.write("tree/token", bound_token());
    let certificate = folder.base64("jane.crt");
    folder.write("tree/config", format!(
        "users:\n- name: inline\n  user: {{client-certificate-data: {certificate}}}\n- name: file\n  user: {{client-certificate: a/jane}}\n"
    ));
    folder.write("tree/secret.yaml", format!(
        "kind: Secret\napiVersion: v1\nmetadata: {{name: s}}\nstringData: {{a: b}}\ndata: {{tls.crt: {certificate}}}\n"
    ));
    std::os::unix::fs::symlink("..", folder.path("tree/a/up")).unwrap();
    std::os::unix::fs::symlink("self", folder.path("tree/self")).unwrap();
    let (code, items) = folder.items(&["--expiring", "11h", "tree"]);
    let told: Vec<_> = items
        .iter()
        .map(|item| (item["file"].as_str().unwrap(), item["entry"].as_str().unwrap_or("-")))
        .collect();
    assert_eq!(code, 1);
    assert_eq!(
        told,
        [
            ("tree/token", "-"),
            ("tree/a/jane", "-"),
            ("tree/config", "user file: client certificate"),
            ("tree/config", "user inline: client certificate"),
            ("tree/secret.yaml", "secret s: tls.crt"),
        ]
    );
    let (code, table) = folder.inspect(&["--expiring", "11h", "tree"]);
    let lines: Vec<_> = table.lines().collect();
    assert_eq!((code, lines.len()), (1, 6));
    assert!(
        lines[0].starts_with("FILE ") && lines[1].ends_with(" ago") && lines[2].contains(" jane "),
        "{table}"
    );
    assert_eq!(folder.inspect(&["--expiring", "1h", "tree/a"]), (0, String::new()), "nothing ends so soon");
    assert_eq!(folder.inspect(&["--expiring", "1h", "tree/a", "absent"]).0, 2);
    assert_eq!(folder.inspect(&["--expiring", "1h"]).0, 2);
}

#[test]
fn what_hides_an_end_is_said() {
    let folder = Folder::with_certificates("hidden");
    let jane = folder.read("jane.crt");
    folder.write("tree/cut", &jane[..80]);
    folder.write("tree/config", "users:\n- {name: a, user: {client-certificate-data: '!'}}\n");
    folder.write("tree/lost", "users:\n- {name: b, user: {client-certificate: absent}}\n");
    folder.write("tree/note", "hello\n");
    folder.write("large", [jane.as_slice(), &vec![b'\n'; 1 << 20]].concat());
    folder.write("other/jane", &jane);
    std::os::unix::fs::symlink("../other", folder.path("tree/link")).unwrap();
    let output = folder.kauth(&["inspect", "--expiring", "1h", "tree"]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "folders are full of what is no credential: {told}");
    for said in ["`tree/cut`", "`tree/config`", "`tree/lost`, user b", "`tree/link`"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(!told.contains("note"), "{told}");
    for named in ["tree/cut", "tree/config", "tree/note", "large"] {
        assert_eq!(folder.inspect(&["--expiring", "1h", named]).0, 2, "{named} is not what it was named for");
    }
    assert_eq!(folder.inspect(&["--expiring", "11h", "tree/link"]).0, 1);
    let output = folder.kauth(&["inspect", "--expiring", "1h", "tree", "other"]);
    assert!(!text(&output.stderr).contains("link"), "it was looked at by its own name");
    let code = |args: &[&str], input: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kauth"));
        command.env_clear().current_dir(&folder.0).arg("inspect").args(args);
        command.stdin(std::fs::File::open(folder.path(input)).unwrap()).output().unwrap().status.code()
    };
    assert_eq!(code(&["--expiring", "11h", "-"], "jane.crt"), Some(1));
    assert_eq!(code(&["--expiring", "1h", "-"], "jane.crt"), Some(0));
    assert_eq!(code(&["jane.crt", "--client-ca-file", "-"], "ca.crt"), Some(0));
    assert_eq!(code(&["-", "--client-ca-file", "-"], "ca.crt"), Some(2));
}

#[test]
fn the_files_that_a_kubeconfig_names_are_told_as_they_are() {
    let folder = Folder::with_certificates("named");
    let mode = |file: &str, mode| {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
        std::fs::set_permissions(folder.path(file), mode).unwrap();
    };
    folder.write("pair.pem", [folder.read("jane.crt"), folder.read("jane.key")].concat());
    folder
        .write("kubelet", "users: [{name: a, user: {client-certificate: pair.pem, client-key: pair.pem}}]\n");
    folder
        .write("config", "users: [{name: a, user: {client-certificate: jane.crt, client-key: jane.key}}]\n");
    mode("pair.pem", 0o600);
    let (code, items) = folder.items(&["kubelet"]);
    let kinds: Vec<_> = items.iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert_eq!((code, kinds), (0, vec!["KubeconfigUser", "Certificate", "PrivateKey"]));
    assert_eq!((&items[1]["keyBelongs"], &items[2]["warnings"]), (&json!(true), &Value::Null));
    let (_, items) = folder.items(&["config"]);
    assert_eq!(items[2]["warnings"], Value::Null, "the kubeconfig is open to others, and not the key");
    mode("config", 0o600);
    mode("jane.key", 0o644);
    let (_, items) = folder.items(&["config"]);
    assert!(items[2]["warnings"][0].as_str().unwrap().contains("0644"), "{items:?}");
}

// client-go: transport/token_source.go
#[test]
fn of_two_tokens_the_files_counts_while_there_is_one() {
    let folder = Folder::with_certificates("two-tokens");
    folder.write("config", "users: [{name: ann, user: {token: test-inline, tokenFile: token}}]\n");
    let told = || {
        let (code, items) = folder.items(&["config"]);
        assert_eq!((code, items.len()), (0, 2), "{items:?}");
        items[0]["warnings"].to_string()
    };
    assert!(told().contains("the token beside it counts"), "{}", told());
    folder.write("token", "\n");
    assert!(told().contains("is empty: the token beside it counts"), "{}", told());
    folder.write("token", "test-of-the-file\n");
    assert!(!told().contains("counts"), "{}", told());
}

/// A path in a kubeconfig in a manifest is one of the pod that mounts it; what this machine has there is another's.
#[test]
fn the_files_that_a_manifest_names_are_not_this_machines() {
    let folder = Folder::with_certificates("mounted");
    let path = folder.path("jane.crt");
    let kubeconfig = json!({"apiVersion": "v1", "kind": "Config", "users": [{"name": "ann", "user":
        {"client-certificate": path, "token": "test-inline", "tokenFile": path}}]});
    let map = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"},
        "data": {"kubeconfig": kubeconfig.to_string()}});
    let (_, items) = folder.write("map.json", map.to_string()).items(&["map.json"]);
    let kinds: Vec<_> = items.iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert!(!kinds.contains(&"Certificate"), "{kinds:?}");
    let warnings = items[0]["warnings"].to_string();
    assert_eq!(warnings.matches("wherever the kubeconfig is used").count(), 2, "{items:?}");
}

#[test]
fn a_kubeconfig_behind_another_object_hides_nothing() {
    let folder = Folder::with_certificates("behind");
    let pem = std::fs::read_to_string(folder.path("jane.crt")).unwrap();
    let map = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"a": pem}});
    let text =
        format!("{map}\n---\n{}", json!({"apiVersion": "v1", "kind": "Config", "users": [{"name": "a"}]}));
    let (code, items) = folder.write("both.yaml", text).items(&["both.yaml"]);
    assert_eq!((code, items[0]["kind"].as_str()), (0, Some("Certificate")), "{items:?}");
    assert!(items[0]["warnings"].to_string().contains("none that kubectl reads"), "{items:?}");
}

#[test]
fn bootstrap_tokens_have_groups_of_their_own_only() {
    let folder = Folder::new("bootstrap");
    let told = |groups: &str| {
        let secret = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "bootstrap-token-abcdef"},
            "type": "bootstrap.kubernetes.io/token", "stringData": {"token-id": "abcdef",
            "usage-bootstrap-authentication": "true", "auth-extra-groups": groups}});
        let (code, items) = folder.write("secret.json", secret.to_string()).items(&["secret.json"]);
        (code, items[0]["identity"]["groups"].clone())
    };
    let extra = "system:bootstrappers:kubeadm:default-node-token";
    assert_eq!(told(extra), (0, json!(["system:bootstrappers", extra, "system:authenticated"])));
    let none = json!(["system:bootstrappers", "system:authenticated"]);
    assert_eq!(told(""), (0, none.clone()));
    for wrong in
        ["system:masters", "system:bootstrappers:", "system:bootstrappers:a, system:bootstrappers:b", ","]
    {
        assert_eq!(told(wrong).0, 1, "{wrong}");
    }
    assert_eq!(told("system:masters").1, none);
}

#[test]
fn odd_names_do_not_steer_the_terminal() {
    let folder = Folder::new("odd");
    let claims = json!({"sub": "\u{1b}[31mred\n", "iss": "\u{202e}x", "aud": "a\rb", "\u{7}claim": 1});
    folder.write("tok\u{1b}en", token(&json!({"alg": "no\u{9b}ne"}), &claims));
    let (_, told) = folder.inspect(&["tok\u{1b}en"]);
    assert!(told.contains(r"\u{1b}[31mred\n"), "{told}");
    assert!(
        told.chars().all(|letter| letter == '\n' || !letter.is_control() && letter != '\u{202e}'),
        "{told:?}"
    );
}

#[test]
fn hostile_files_stop_nothing() {
    let folder = Folder::with_certificates("hostile");
    let files = all_kinds(&folder);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let mut names = Vec::new();
    for round in 0..40 {
        for file in &files {
            let mut bytes = folder.read(file);
            for _ in 0..=random(4) {
                let at = random(bytes.len());
                match random(4) {
                    0 => bytes[at] ^= 1 << random(8),
                    1 => bytes.truncate(at.max(1)),
                    2 => drop(bytes.splice(at..at, bytes.clone()[at / 2..at].to_vec())),
                    _ => bytes[at] = b"\0\n-:{[.,=\x30\xff"[random(11)],
                }
            }
            bytes.truncate(1 << 20);
            let name = format!("fuzz/{round}-{file}");
            folder.write(&name, bytes);
            names.push(name);
        }
    }
    let args: Vec<_> = names.iter().map(String::as_str).collect();
    for more in [&[][..], &["-o", "json"], &["--client-ca-file", "ca.crt"], &["--expiring", "100y"]] {
        let output = folder.kauth(&[&["inspect"], &args[..], more].concat());
        assert!(matches!(output.status.code(), Some(1 | 2)), "{:?}: {}", output.status, text(&output.stderr));
        assert!(!text(&output.stderr).contains("panicked"));
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000), header in "[ -~]{0,40}") {
        let _ = kauth::pki::content::read(&bytes);
        let wrapped = format!(
            "-----BEGIN {header}-----\n{}\n-----END {header}-----\n", STANDARD.encode(&bytes)
        );
        let _ = kauth::pki::content::read(wrapped.as_bytes());
        let _ = kauth::pki::content::read(&[b"\x30\x82\x01\x00\x30".as_slice(), &bytes].concat());
        let lossy = String::from_utf8_lossy(&bytes);
        let _ = (Jwt::read(&lossy), token_file::is_like(&lossy), TokenFile::read(&bytes));
        let encoded = URL_SAFE_NO_PAD.encode(&bytes);
        prop_assert_eq!(Jwt::read(&format!("{encoded}.{encoded}.x")).is_some(), serde_json::from_slice::<serde_json::Map<String, Value>>(&bytes).is_ok());
    }

    #[test]
    fn any_claims_are_explained(claims in any_json(), seconds in any::<i32>()) {
        let jwt = Jwt::read(&token(&json!({"alg": "ES256"}), &json!({"iss": "kubernetes/serviceaccount", "exp": claims, "kubernetes.io": claims})));
        let jwt = jwt.unwrap();
        let _ = (jwt.user(), jwt.end(), jwt.refusal(Timestamp::from_second(seconds.into()).unwrap()));
    }

    #[test]
    fn token_files_with_plain_fields_are_read_back(rows in prop::collection::vec(("[a-z0-9]{1,9}", "[a-zA-Z:]{0,9}", "[0-9]{0,3}", "[a-z]{1,4}(,[a-z]{1,4}){0,3}"), 1..9)) {
        let file: String = rows.iter().map(|(token, user, uid, groups)| format!("{token},{user},{uid},\"{groups}\"\r\n")).collect();
        let read = TokenFile::read(file.as_bytes()).unwrap();
        for (line, (_, user, uid, groups)) in read.lines.iter().zip(&rows) {
            let read = line.user();
            prop_assert_eq!((read.name.as_ref(), read.uid.as_ref(), read.groups.join(",")), (user.as_str(), uid.as_str(), groups.clone()));
        }
        prop_assert_eq!(read.lines.len(), rows.len());
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    let key = prop_oneof!["namespace", "serviceaccount", "name", "uid", "pod", "node", "warnafter", ".{0,4}"];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key.clone(), inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}
