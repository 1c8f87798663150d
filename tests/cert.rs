//! `kauth cert` and `kauth ca` from the outside: what they write and refuse, and that a refusal leaves everything as it was.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

mod support;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use kauth::pki::certificate::{Certificate, leaf};
use kauth::pki::issue::{Draft, Purpose, Validity};
use kauth::pki::key::{KeyType, PrivateKey, public_key_of};
use kauth::pki::subject::Subject;
use support::sandbox::{Ran, Sandbox};

const DAY: i64 = 24 * 3600;

fn kauth(sandbox: &Sandbox, args: &[&str]) -> Ran {
    kauth_with(sandbox, args, "")
}

fn kauth_with(sandbox: &Sandbox, args: &[&str], input: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    command.args(args);
    sandbox.start(command, input)
}

/// A sandbox with an authority in it.
fn with_authority(name: &str) -> Sandbox {
    let sandbox = Sandbox::new(name);
    assert_eq!(kauth(&sandbox, &["ca", "init"]).code, 0);
    sandbox
}

fn certificate(sandbox: &Sandbox, file: &str) -> Certificate {
    leaf(&sandbox.read(file).unwrap()).unwrap()
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// What is in the sandbox, but not what kauth keeps elsewhere.
fn files(sandbox: &Sandbox) -> BTreeMap<String, (Vec<u8>, u32)> {
    let entries = std::fs::read_dir(sandbox.path(".")).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.is_file()).map(|path| {
        let mode = path.metadata().unwrap().permissions().mode() & 0o7777;
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, (std::fs::read(&path).unwrap(), mode))
    });
    files.collect()
}

/// Makes an authority's files by the library.
fn authority(sandbox: &Sandbox, stem: &str, purpose: Purpose, (from, until): (i64, i64)) {
    let key = PrivateKey::generate(KeyType::P256).unwrap();
    let subject = Subject { common_name: stem.to_owned(), ..Subject::default() }.to_der().unwrap();
    let validity = Validity { not_before: now() + from, not_after: now() + until };
    let draft = Draft { subject, public_key: key.public_key().clone(), validity, purpose };
    let certificate = Certificate::parse(&draft.self_signed(&key).unwrap()).unwrap();
    sandbox.write(&format!("{stem}.crt"), &certificate.to_pem().unwrap());
    sandbox.write(&format!("{stem}.key"), std::str::from_utf8(&key.to_pem().unwrap()).unwrap());
}

#[test]
fn a_key_and_a_certificate_are_made() {
    let sandbox = with_authority("cert-made");
    let before = now();
    let ran = kauth(&sandbox, &["cert", "jane", "--group", "b,c", "-g", "a", "--uid", "u1"]);
    let note = "note: `b,c` is one group, commas and all: --group is repeated for several\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (0, note));
    let made = certificate(&sandbox, "jane.crt");
    assert_eq!(
        (made.common_name(), made.organizations(), made.uids()),
        ("jane", vec!["b,c", "a"], vec!["u1"])
    );
    assert!(made.matches(&public_key_of(&sandbox.read("jane.key").unwrap()).unwrap()));
    assert_eq!((sandbox.mode("jane.key"), sandbox.mode("jane.crt")), (Some(0o600), Some(0o644)));
    assert_eq!((sandbox.mode("ca.key"), sandbox.mode("ca.crt")), (Some(0o600), Some(0o644)));
    let lasts = made.not_after - before;
    assert!((12 * 3600..12 * 3600 + 60).contains(&lasts), "{lasts}");
    assert_eq!(made.not_after - made.not_before, 12 * 3600 + 300);
    assert_eq!(made.extended_key_usage, Some(vec!["1.3.6.1.5.5.7.3.2".to_owned()]));
}

#[test]
fn modes_do_not_depend_on_the_umask() {
    for mask in ["000", "077", "777"] {
        let sandbox = with_authority(&format!("cert-umask-{mask}"));
        let mut command = Command::new("sh");
        let run = format!("umask {mask}; exec {} cert jane", env!("CARGO_BIN_EXE_kauth"));
        command.args(["-c", &run]);
        assert_eq!(sandbox.start(command, "").code, 0);
        assert_eq!(
            (sandbox.mode("jane.key"), sandbox.mode("jane.crt")),
            (Some(0o600), Some(0o644)),
            "{mask}"
        );
    }
}

#[test]
fn serial_numbers_are_random() {
    let sandbox = with_authority("cert-serials");
    let serials = (0..20).map(|_| {
        kauth(&sandbox, &["cert", "jane", "--force"]);
        certificate(&sandbox, "jane.crt").serial
    });
    let serials: std::collections::BTreeSet<_> = serials.collect();
    assert_eq!(serials.len(), 20);
    assert!(serials.iter().all(|serial| (16..=20).contains(&serial.len())));
}

#[test]
fn members_of_masters_get_an_hour_and_a_warning() {
    let sandbox = with_authority("cert-masters");
    let ran = kauth(&sandbox, &["cert", "admin", "--group", "system:masters"]);
    assert!(ran.stderr.contains("warning: members of system:masters may do anything"), "{}", ran.stderr);
    assert!(ran.stderr.contains("kubectl create clusterrolebinding"), "{}", ran.stderr);
    let made = certificate(&sandbox, "admin.crt");
    assert_eq!(made.not_after - made.not_before, 3600 + 300);
    kauth(&sandbox, &["cert", "admin", "--group", "system:masters", "--ttl", "2h", "--force"]);
    let made = certificate(&sandbox, "admin.crt");
    assert_eq!(made.not_after - made.not_before, 7200 + 300);
    let ran = kauth(&sandbox, &["cert", "a", "-g", "system:master"]);
    assert!(ran.stderr.contains("`system:master` is not system:masters"), "{}", ran.stderr);
}

#[test]
fn nothing_lasts_longer_than_its_authority() {
    let sandbox = Sandbox::new("cert-clamp");
    authority(&sandbox, "ca", Purpose::Authority { path_len: None }, (-DAY, 3600));
    let end = certificate(&sandbox, "ca.crt").not_after;
    let ran = kauth(&sandbox, &["cert", "jane"]);
    assert!(ran.stderr.contains("note: it ends with the authority, at"), "{}", ran.stderr);
    assert_eq!(certificate(&sandbox, "jane.crt").not_after, end);
    let before = files(&sandbox);
    let ran = kauth(&sandbox, &["cert", "joe", "--ttl", "2h"]);
    assert_eq!((ran.code, files(&sandbox)), (2, before));
    assert!(ran.stderr.contains("hint: --clamp"), "{}", ran.stderr);
    assert_eq!(kauth(&sandbox, &["cert", "joe", "--ttl", "2h", "--clamp"]).code, 0);
    assert_eq!(certificate(&sandbox, "joe.crt").not_after, end);
}

#[test]
fn what_is_there_stays_unless_forced() {
    let sandbox = with_authority("cert-force");
    for taken in ["jane.key", "jane.crt"] {
        sandbox.write(taken, "mine");
        let before = files(&sandbox);
        let ran = kauth(&sandbox, &["cert", "jane"]);
        assert_eq!((ran.code, files(&sandbox)), (2, before));
        assert!(ran.stderr.contains(&format!("`{taken}` exists")), "{}", ran.stderr);
        std::fs::remove_file(sandbox.path(taken)).unwrap();
    }
    sandbox.write("jane.key", "mine");
    assert_eq!(kauth(&sandbox, &["cert", "jane", "--force"]).code, 0);
    let names: Vec<_> = files(&sandbox).into_keys().collect();
    assert_eq!(names, ["ca.crt", "ca.key", "jane.crt", "jane.key"], "no backup stays");
    let before = files(&sandbox);
    assert_eq!((kauth(&sandbox, &["ca", "init"]).code, files(&sandbox)), (2, before));
}

/// Arguments that are refused, and what is said.
const REFUSED: &[(&[&str], &str)] = &[
    (&["cert", ""], "the name is empty"),
    (&["cert", "jane", "--group", ""], "a group is empty"),
    (&["cert", "jane", "--uid", ""], "the uid is empty"),
    (&["cert", "jane "], "the name begins or ends with a space: `jane `"),
    (&["cert", "jane", "-g", "dev "], "--allow-odd-names"),
    (&["cert", "ja\nne"], "the name holds control characters"),
    (&["cert", "../jane"], "it begins with a dot"),
    (&["cert", "a/b"], "it holds a slash"),
    (&["cert", ".jane"], "it begins with a dot"),
    (&["cert", "--", "-jane"], "it begins with a hyphen"),
    (&["cert", "jane", "--ttl", "0s"], "before it begins"),
    (&["cert", "jane", "--ttl", "-1h"], "before it begins"),
    (&["cert", "jane", "--ttl", "soon"], "it is no duration"),
    (&["cert", "jane", "--not-after", "2020-01-01"], "before it begins"),
    (&["cert", "jane", "--not-after", "tomorrow"], "it is no instant"),
    (&["cert", "jane", "--not-after", "9999-12-31T23:59:59Z"], "the authority ends before"),
    (&["cert", "jane", "--san", "x"], "a client's certificate has no names of a server"),
    (&["cert", "srv", "--profile", "server"], "needs at least one --san"),
    (&["cert", "srv", "--profile", "server", "--san", "a b"], "neither an IP address nor a DNS name"),
    (&["cert", "--node", "N1"], "is no node's name"),
    (&["cert", "n1", "--profile", "kubelet-serving", "--san", "n1"], "is for a node"),
    (&["cert", "jane", "--out-dir", "nowhere"], "no such file or directory"),
    (&["cert", "jane", "--out-key", "x", "--out-cert", "x"], "the same file"),
    (&["cert", "jane", "--out-key", "-", "-o", "json"], "`-` cannot be a file"),
    (&["cert", "jane", "--ca-cert", "ca.crt"], "--ca-key"),
    (&["cert", "jane", "--ca-cert", "none", "--ca-key", "ca.key"], "none"),
    (&["cert", "jane", "--ca-cert", "ca.crt", "--ca-key", "other.key"], "does not belong to the certificate"),
    (
        &["cert", "jane", "--ca-cert", "ca.key", "--ca-key", "ca.key"],
        "it is a private key, not a certificate",
    ),
    (
        &["cert", "jane", "--ca-cert", "ca.crt", "--ca-key", "ca.crt"],
        "it is a certificate, not a private key",
    ),
    (&["cert", "jane", "--ca-cert", "leaf.crt", "--ca-key", "leaf.key"], "not that of an authority"),
    (&["cert", "jane", "--ca-cert", "old.crt", "--ca-key", "old.key"], "the certificate has expired"),
    (&["cert", "jane", "--ca-cert", "new.crt", "--ca-key", "new.key"], "the certificate is not valid yet"),
    (&["cert", "jane", "--ca-cert", "garbage", "--ca-key", "ca.key"], "`garbage`: it holds no PEM"),
    (&["cert", "jane", "--ca-cert", "ca.crt", "--ca-key", "garbage"], "`garbage`: it holds no PEM"),
    (&["cert", "jane", "--ca-cert", "empty", "--ca-key", "ca.key"], "`empty`: it is empty"),
    (&["cert", "jane", "--ca-cert", "cut.crt", "--ca-key", "ca.key"], "`cut.crt`: its PEM is not found"),
    (&["cert", "--from-csr", "garbage"], "`garbage`: it holds no PEM"),
    (&["cert", "jane", "--public-key", "ca.key"], "no block labelled PUBLIC KEY"),
    (&["cert", "jane", "--kubeconfig-context", "j"], "no context is in use whose cluster could be taken"),
    (&["cert", "jane", "--kubeconfig-context", "j", "--cluster", "x"], "no cluster exists with the name `x`"),
    (
        &[
            "cert",
            "jane",
            "--kubeconfig-context",
            "j",
            "--server",
            "http://x",
            "--certificate-authority",
            "ca.crt",
        ],
        "does not begin with https://",
    ),
    (
        &[
            "cert",
            "j",
            "--kubeconfig-context",
            "j",
            "--server",
            "https://x",
            "--certificate-authority",
            "ca.key",
        ],
        "holds no authority",
    ),
    (
        &[
            "cert",
            "j",
            "--kubeconfig-context",
            "j",
            "--server",
            "https://u:p@x",
            "--certificate-authority",
            "ca.crt",
        ],
        "holds a name or a password",
    ),
    (
        &[
            "cert",
            "j",
            "--kubeconfig-context",
            "j",
            "--server",
            "https://:1",
            "--certificate-authority",
            "ca.crt",
        ],
        "names no host",
    ),
    (&["cert", "jane", "-n", "web"], "a certificate has no namespace"),
    (&["cert", "renew", "--context", "nobody"], "no context exists with the name"),
    (&["cert", "renew", "none.crt"], "none.crt"),
    (&["cert", "renew", "ca.crt"], "it is an authority's certificate"),
    (&["cert", "renew", "leaf.crt", "--key", "other.key"], "is not the key of `leaf.crt`"),
    (&["cert", "renew", "--user", "nobody"], "the kubeconfig has no user `nobody`"),
    (&["csr", "create", "ca", "--force"], "`ca.key` is the authority's own"),
    (&["csr", "create", "jane", "--out-csr", "./ca.crt", "--force"], "is the authority's own"),
    (&["ca", "init", "", "--out-dir", "home"], "the name is empty"),
    (&["ca", "init", "--out-dir", "home", "--intermediate"], "pathlen:0"),
];

#[test]
fn bad_input_is_refused_and_nothing_is_written() {
    let sandbox = with_authority("cert-refused");
    let leaf = kauth(&sandbox, &["cert", "leaf", "--out-cert", "leaf.crt", "--out-key", "leaf.key"]);
    assert_eq!(leaf.code, 0, "{}", leaf.stderr);
    let any = Purpose::Authority { path_len: None };
    authority(&sandbox, "old", any.clone(), (-2 * DAY, -DAY));
    authority(&sandbox, "new", any.clone(), (DAY, 2 * DAY));
    authority(&sandbox, "other", any, (-DAY, DAY));
    sandbox.write("garbage", "this is no PEM");
    sandbox.write("empty", "");
    let pem = String::from_utf8(sandbox.read("ca.crt").unwrap()).unwrap();
    sandbox.write("cut.crt", &pem[..pem.len() / 2]);
    let before = files(&sandbox);
    let secrets: Vec<String> = before
        .iter()
        .filter(|(name, _)| name.ends_with(".key"))
        .flat_map(|(_, (pem, _))| {
            let text = String::from_utf8(pem.clone()).unwrap();
            text.lines().filter(|line| !line.starts_with('-')).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    for (args, said) in REFUSED {
        let ran = kauth(&sandbox, args);
        assert_eq!(ran.code, 2, "{args:?}: {}{}", ran.stdout, ran.stderr);
        assert!(ran.stderr.contains(said), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.starts_with("error: ") && ran.stdout.is_empty(), "{args:?}: {}", ran.stderr);
        assert_eq!(files(&sandbox), before, "{args:?}");
        for secret in &secrets {
            assert!(!ran.stderr.contains(secret.as_str()), "{args:?}");
        }
    }
    assert!(!sandbox.path("home/ca.key").exists());
    assert!(!sandbox.path("home/.kube").exists());
}

#[test]
fn ten_thousand_groups_are_the_most() {
    let sandbox = with_authority("cert-groups");
    let groups =
        |count: usize| (0..count).flat_map(|at| ["-g".to_owned(), format!("g{at}")]).collect::<Vec<_>>();
    let run = |count: usize| {
        let groups = groups(count);
        let args = ["cert", "jane"].into_iter().chain(groups.iter().map(String::as_str));
        kauth(&sandbox, &args.collect::<Vec<_>>())
    };
    let ran = run(10_001);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("10001 groups are more than 10000"), "{}", ran.stderr);
    assert!(!sandbox.path("jane.key").exists());
    let ran = run(101);
    assert_eq!(ran.code, 0);
    assert!(ran.stderr.contains("warning: 101 groups are sent"), "{}", ran.stderr);
    assert_eq!(certificate(&sandbox, "jane.crt").organizations().len(), 101);
}

#[test]
fn without_an_authority_the_places_are_named() {
    let sandbox = Sandbox::new("cert-none");
    let ran = kauth(&sandbox, &["cert", "jane", "--group", "dev"]);
    assert_eq!(ran.code, 2);
    for word in
        ["--ca-cert", "--ca-key", "$KAUTH_CA", "ca.crt", "ca-key.pem", "/etc/kubernetes/pki", "kauth ca init"]
    {
        assert!(ran.stderr.contains(word), "{word}: {}", ran.stderr);
    }
    assert!(ran.stderr.contains("--via-cluster"), "{}", ran.stderr);
    let ran = kauth(&sandbox, &["cert", "jane", "--group", "system:masters"]);
    assert!(!ran.stderr.contains("via-cluster"), "no signer of the cluster makes those: {}", ran.stderr);
    assert!(files(&sandbox).is_empty());
}

#[test]
fn the_authority_is_found_where_others_put_it() {
    let sandbox = with_authority("cert-places").with("KAUTH_CA", "elsewhere");
    let ran = kauth(&sandbox, &["cert", "jane"]);
    assert!(
        ran.stderr.contains("there is no authority in `elsewhere`"),
        "$KAUTH_CA goes first: {}",
        ran.stderr
    );
    std::fs::create_dir(sandbox.path("elsewhere")).unwrap();
    std::fs::rename(sandbox.path("ca.crt"), sandbox.path("elsewhere/ca.pem")).unwrap();
    std::fs::rename(sandbox.path("ca.key"), sandbox.path("elsewhere/ca-key.pem")).unwrap();
    let ran = kauth(&sandbox, &["cert", "jane"]);
    assert!(ran.stdout.contains("elsewhere/ca.pem"), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn a_key_that_others_may_read_is_told() {
    let sandbox = with_authority("cert-lax");
    sandbox.set_mode("ca.key", 0o644);
    let ran = kauth(&sandbox, &["cert", "jane"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.stderr.contains("warning: others may read or write the private key `ca.key`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_encrypted_key_needs_its_passphrase() {
    let sandbox = Sandbox::new("cert-encrypted");
    sandbox.write("passphrase", "correct horse battery staple\n");
    sandbox.write("wrong", "canary-passphrase\n");
    let init = ["ca", "init", "--encrypt-key", "--passphrase-from"];
    assert_eq!(kauth(&sandbox, &[&init[..], &["passphrase"]].concat()).code, 0);
    let key = String::from_utf8(sandbox.read("ca.key").unwrap()).unwrap();
    assert!(key.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"), "{key}");
    let before = files(&sandbox);
    let ran = kauth(&sandbox, &["cert", "jane"]);
    assert_eq!((ran.code, files(&sandbox)), (2, before.clone()));
    assert!(ran.stderr.contains("`--passphrase-from FILE`, `-` or `fd:N`"), "{}", ran.stderr);
    let ran = kauth(&sandbox, &["cert", "jane", "--passphrase-from", "wrong"]);
    assert_eq!((ran.code, files(&sandbox)), (2, before));
    assert_eq!(ran.stderr, "error: `ca.key`: wrong passphrase or damaged file\n");
    assert_eq!(
        kauth_with(&sandbox, &["cert", "jane", "--passphrase-from", "-"], "correct horse battery staple")
            .code,
        0
    );
    assert_eq!(certificate(&sandbox, "jane.crt").common_name(), "jane");
}

/// Checks that a document has the form of `docs/cert.schema.json`.
fn confirm_form(document: &serde_json::Value) {
    let mut schemas = boon::Schemas::new();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/cert.schema.json");
    let schema = boon::Compiler::new().compile(schema, &mut schemas).unwrap();
    if let Err(error) = schemas.validate(document, schema) {
        panic!("{error:#}\n{document:#}");
    }
}

#[test]
fn a_document_holds_the_key_only_where_it_is_nowhere_else() {
    let sandbox = with_authority("cert-document");
    let ran = kauth(&sandbox, &["cert", "jane", "-g", "dev", "-o", "json"]);
    let document: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    confirm_form(&document);
    assert_eq!((document["user"].as_str(), document["groups"][0].as_str()), (Some("jane"), Some("dev")));
    let key = public_key_of(document["key"].as_str().unwrap().as_bytes()).unwrap();
    assert!(leaf(document["certificate"].as_str().unwrap().as_bytes()).unwrap().matches(&key));
    assert_eq!(files(&sandbox).len(), 2, "nothing is written");
    let ran = kauth(&sandbox, &["cert", "jane", "-o", "yaml", "--out-dir", "."]);
    assert!(
        !ran.stdout.contains("PRIVATE KEY") && ran.stdout.contains("keyFile: ./jane.key"),
        "{}",
        ran.stdout
    );
    let ran = kauth(&sandbox, &["cert", "joe", "--out-key", "-", "--out-cert", "-"]);
    assert!(leaf(ran.stdout.as_bytes()).unwrap().matches(&public_key_of(ran.stdout.as_bytes()).unwrap()));
    assert!(!sandbox.path("joe.key").exists());
}

#[test]
fn a_renewal_is_the_same_identity() {
    let sandbox = with_authority("cert-renew");
    kauth(
        &sandbox,
        &["cert", "jane", "-g", "a", "-g", "b", "--uid", "u", "--key-type", "p384", "--ttl", "2h"],
    );
    let old = certificate(&sandbox, "jane.crt");
    let ran = kauth(&sandbox, &["cert", "renew", "jane.crt"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let new = certificate(&sandbox, "jane.crt");
    assert_eq!(new.subject, old.subject);
    assert!(new.public_key != old.public_key && new.key == old.key && new.serial != old.serial);
    assert_eq!(new.not_after - new.not_before, old.not_after - old.not_before);
    assert!(new.matches(&public_key_of(&sandbox.read("jane.key").unwrap()).unwrap()));
    let key = sandbox.read("jane.key");
    assert_eq!(kauth(&sandbox, &["cert", "renew", "jane.crt", "--reuse-key"]).code, 0);
    assert_eq!(sandbox.read("jane.key"), key);
    assert_eq!(certificate(&sandbox, "jane.crt").public_key, new.public_key);
    assert_eq!(kauth(&sandbox, &["cert", "--", "renew"]).code, 0, "somebody may be called so");
    assert_eq!(certificate(&sandbox, "renew.crt").common_name(), "renew");
}

#[test]
fn a_context_is_not_replaced_by_accident() {
    let sandbox = with_authority("cert-context");
    let kubeconfig = "# mine\napiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: {server: https://c.test}\n\
                      contexts:\n- name: jane\n  context: {cluster: c, user: jane} # daily\nusers:\n- name: jane\n  \
                      user: {token: test-token}\ncurrent-context: jane\n";
    sandbox.write("config", kubeconfig);
    let args = ["cert", "jane", "--kubeconfig", "config", "--kubeconfig-context"];
    let ran = kauth(&sandbox, &[&args[..], &["jane"]].concat());
    assert_eq!((ran.code, sandbox.read("config").unwrap()), (2, kubeconfig.as_bytes().to_vec()));
    assert!(ran.stderr.contains("has a context `jane` already"), "{}", ran.stderr);
    let ran = kauth(&sandbox, &[&args[..], &["jane-cert"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = String::from_utf8(sandbox.read("config").unwrap()).unwrap();
    assert!(
        text.starts_with("# mine\n") && text.contains("token: test-token") && text.contains("# daily"),
        "{text}"
    );
    assert!(text.contains("client-key-data"), "{text}");
    let names: Vec<_> = files(&sandbox).into_keys().collect();
    assert_eq!(names, ["ca.crt", "ca.key", "config"], "the key is in the kubeconfig alone");
}

#[test]
fn a_request_does_not_replace_the_key_that_signs_it() {
    let sandbox = Sandbox::new("csr-key");
    assert_eq!(kauth(&sandbox, &["csr", "create", "jane"]).code, 0);
    let key = sandbox.read("jane.key");
    let args = ["csr", "create", "jane", "--key", "jane.key", "--force", "--out-csr"];
    let ran = kauth(&sandbox, &[&args[..], &["./jane.key"]].concat());
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("--out-csr FILE names another file"), "{}", ran.stderr);
    assert_eq!(sandbox.read("jane.key"), key);
    assert_eq!(kauth(&sandbox, &[&args[..], &["jane.csr"]].concat()).code, 0);
}

#[test]
fn flags_that_would_say_nothing_are_refused() {
    let sandbox = with_authority("cert-flags");
    assert_eq!(kauth(&sandbox, &["cert", "jane"]).code, 0);
    for args in [
        &["ca", "init", "--force", "--clamp"][..],
        &["ca", "init", "--force", "--ca-cert", "ca.crt"],
        &["cert", "renew", "jane.crt", "--context", "jane"],
        &["cert", "renew", "jane.crt", "--kubeconfig", "config"],
        &["cert", "renew", "--user", "jane", "--context", "jane"],
        &["cert", "renew", "--context", "jane", "--key", "jane.key"],
    ] {
        let before = files(&sandbox);
        let ran = kauth(&sandbox, args);
        assert_eq!((ran.code, files(&sandbox)), (2, before), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn what_an_identity_may_do_is_what_the_server_would_let_it() {
    let sandbox = with_authority("cert-access");
    let binding = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: all}\n\
                   subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:authenticated'}]\n\
                   roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}\n";
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: reader}\n\
                rules: [{verbs: [get], apiGroups: [''], resources: [secrets]}]\n";
    sandbox.write("policy.yaml", &format!("{role}---\n{binding}"));
    let shown = |identity: &[&str]| {
        let policy = ["--show-access", "--policy", "policy.yaml", "--default-policy=none", "--force"];
        let ran = kauth(&sandbox, &[&["cert"], identity, &policy].concat());
        assert_eq!(ran.code, 0, "{identity:?}: {}", ran.stderr);
        ran.stdout.contains("secrets")
    };
    assert!(shown(&["jane"]) && shown(&["jane", "-g", "dev"]));
    // The server adds system:authenticated to neither.
    assert!(!shown(&["jane", "-g", "system:unauthenticated"]) && !shown(&["system:anonymous"]));
}
