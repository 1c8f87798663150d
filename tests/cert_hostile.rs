//! `kauth cert`, `ca` and `csr` in clumsy hands: nothing of the user's is lost, and what is said leads on.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/kubectl.rs"]
mod kubectl;
mod support;

use std::collections::BTreeMap;
use std::process::Command;

use kauth::pki::certificate::{Certificate, leaf};
use kauth::pki::key::public_key_of;
use support::sandbox::{Ran, Sandbox};

fn kauth(sandbox: &Sandbox, args: &[&str]) -> Ran {
    with_input(sandbox, args, "")
}

fn with_input(sandbox: &Sandbox, args: &[&str], input: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    command.args(args);
    sandbox.start(command, input)
}

fn with_authority(name: &str) -> Sandbox {
    let sandbox = Sandbox::new(name);
    assert_eq!(kauth(&sandbox, &["ca", "init", "--path-len", "1"]).code, 0);
    sandbox
}

fn made(sandbox: &Sandbox, args: &[&str]) -> Ran {
    let ran = kauth(sandbox, args);
    assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
    ran
}

fn certificate(sandbox: &Sandbox, file: &str) -> Certificate {
    leaf(&sandbox.read(file).unwrap()).unwrap()
}

fn files(sandbox: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(sandbox.path(".")).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.is_file());
    files.map(|path| (path.display().to_string(), std::fs::read(&path).unwrap())).collect()
}

fn refused(sandbox: &Sandbox, args: &[&str], said: &str) {
    let before = files(sandbox);
    let ran = kauth(sandbox, args);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}: {}", ran.stderr);
    assert!(ran.stderr.contains(said), "{args:?}: {}", ran.stderr);
    assert!(!ran.stderr.contains("(os error"), "{args:?}: the reason stands there twice: {}", ran.stderr);
    assert!(files(sandbox) == before, "{args:?}: something is written");
}

/// Runs openssl in the sandbox; `None` if there is none.
fn openssl(sandbox: &Sandbox, args: &str) -> Option<String> {
    let mut command = Command::new(kubectl::program("openssl")?);
    let output = command.args(args.split(' ')).current_dir(sandbox.path(".")).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "openssl {args}: {said}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_authority_is_never_written_over() {
    let sandbox = with_authority("hostile-authority");
    std::os::unix::fs::symlink("ca.key", sandbox.path("link.key")).unwrap();
    for args in [
        &["cert", "ca"][..],
        &["cert", "ca", "--force"],
        &["cert", "jane", "--out-key", "ca.key", "--force"],
        &["cert", "jane", "--out-key", "home/../ca.key", "--force"],
        &["cert", "jane", "--out-key", "link.key", "--force"],
        &["cert", "jane", "--out-cert", "ca.crt", "--force"],
        &["ca", "init", "team", "--intermediate", "--force"],
        &["ca", "init", "team", "--intermediate"],
    ] {
        refused(&sandbox, args, "is the authority's own");
    }
    made(&sandbox, &["cert", "ca", "--out-dir", "home"]);
    made(&sandbox, &["ca", "init", "--force"]);
}

#[test]
fn an_intermediate_needs_room_above_it() {
    let sandbox = Sandbox::new("hostile-chain");
    made(&sandbox, &["ca", "init"]);
    let below = ["ca", "init", "team", "--intermediate", "--out-dir", "team"];
    refused(&sandbox, &below, "`kauth ca init --path-len 1` makes an authority that can");
    made(&sandbox, &["ca", "init", "--path-len", "1", "--force"]);
    refused(&sandbox, &below, "hint: `mkdir team` makes the folder");
    std::fs::create_dir(sandbox.path("team")).unwrap();
    let longer = [&below[..], &["--path-len", "1"]].concat();
    refused(&sandbox, &longer, "hint: --path-len is less than 1 below it");
    made(&sandbox, &below);
    let jane = ["cert", "jane", "--group", "dev", "--ca-cert", "team/ca.crt", "--ca-key", "team/ca.key"];
    made(&sandbox, &jane);
    let pem = String::from_utf8(sandbox.read("jane.crt").unwrap()).unwrap();
    assert_eq!(pem.matches("BEGIN CERTIFICATE").count(), 2, "the intermediate is sent along");
    openssl(&sandbox, "verify -purpose sslclient -CAfile ca.crt -untrusted jane.crt jane.crt");
}

#[test]
fn a_renewal_loses_nothing() {
    let sandbox = with_authority("hostile-renew");
    made(&sandbox, &["cert", "jane"]);
    let both = [sandbox.read("jane.crt").unwrap(), sandbox.read("jane.key").unwrap()].concat();
    sandbox.write("both.pem", std::str::from_utf8(&both).unwrap());
    refused(
        &sandbox,
        &["cert", "renew", "both.pem", "--reuse-key"],
        "holds a private key beside the certificate",
    );
    refused(&sandbox, &["cert", "renew", "both.pem", "--key", "both.pem"], "holds a private key");
    refused(&sandbox, &["cert", "renew", "none.crt"], "open none.crt: no such file or directory");
    sandbox.write("pass", "x\n");
    if openssl(&sandbox, "pkcs8 -topk8 -in jane.key -out enc.key -passout file:pass -v2 aes-256-cbc")
        .is_none()
    {
        return;
    }
    std::fs::rename(sandbox.path("enc.key"), sandbox.path("jane.key")).unwrap();
    sandbox.set_mode("jane.key", 0o600);
    let renew = ["cert", "renew", "jane.crt", "--passphrase-from", "pass"];
    refused(&sandbox, &renew, "`jane.key` is encrypted, and a new key would not be");
    let key = sandbox.read("jane.key");
    made(&sandbox, &["cert", "renew", "jane.crt", "--reuse-key"]);
    assert_eq!(sandbox.read("jane.key"), key);
    // For clients and servers, as cfssl makes them.
    openssl(&sandbox, "req -newkey rsa:2048 -nodes -keyout srv.key -out srv.csr -subj /O=g/CN=srv").unwrap();
    for (names, said) in [
        ("subjectAltName=DNS:a.test", Err("a server has the certificate, too")),
        (
            "subjectAltName=URI:spiffe://a/b,email:a@b.test",
            Ok("note: the new certificate is without the name a@b.test"),
        ),
    ] {
        sandbox.write("ext", &format!("extendedKeyUsage=clientAuth,serverAuth\n{names}\n"));
        openssl(&sandbox, "x509 -req -in srv.csr -CA ca.crt -CAkey ca.key -days 1 -extfile ext -out srv.crt")
            .unwrap();
        match said {
            Err(said) => refused(&sandbox, &["cert", "renew", "srv.crt"], said),
            Ok(said) => {
                let ran = made(&sandbox, &["cert", "renew", "srv.crt"]);
                assert!(ran.stderr.contains(said), "{}", ran.stderr);
            }
        }
    }
}

/// Where nobody takes the key, there is no certificate for it.
#[cfg(target_os = "linux")]
#[test]
fn a_key_that_cannot_be_printed_has_no_certificate() {
    let sandbox = with_authority("hostile-full");
    for args in
        ["cert jane --out-key - --out-cert jane.crt", "csr create jane --out-key - --out-csr jane.csr"]
    {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &format!("{} {args} > /dev/full", env!("CARGO_BIN_EXE_kauth"))]);
        let before = files(&sandbox);
        let ran = sandbox.start(command, "");
        assert_eq!(ran.code, 2, "{args}: {}", ran.stderr);
        assert!(files(&sandbox) == before, "{args}: there is a certificate without its key");
    }
}

#[test]
fn words_of_other_programs_lead_on() {
    let sandbox = with_authority("hostile-words");
    for (args, said) in [
        (&["cert", "create", "jane", "-g", "dev"][..], "hint: without the word `create`: `kauth cert jane`"),
        (&["cert", "jane", "bob"], "hint: --list-file mints for many at once"),
        (&["cert", "help"], "hint: `kauth help cert` prints help"),
        (&["cert", "jane", "--days", "30"], "hint: --ttl 30d is for 30 days"),
        (&["cert", "jane", "--duration=1h"], "hint: --ttl"),
        (&["cert", "jane", "--groups", "a,b"], "hint: --group GROUP, once for each group"),
        (&["cert", "--cn", "jane"], "hint: `kauth cert NAME --group GROUP`"),
        (&["cert", "jane", "--kubeconfig", "k"], "hint: --kubeconfig-context NAME writes one"),
        (&["cert", "jane", "--context", "c"], "hint: --kubeconfig-context NAME writes one"),
        (&["cert", "jane", "--out-dir", "no such"], "hint: `mkdir 'no such'` makes the folder"),
        (&["cert", "--from-csr", "-", "--passphrase-from", "-"], "standard input can be read only once"),
        (&["csr", "create", "--node", "N1"], "a node's name is a DNS subdomain"),
        (&["ca", "create", "--out-dir", "none"], "hint: `mkdir none` makes the folder"),
    ] {
        refused(&sandbox, args, said);
    }
    let ran = made(&sandbox, &["cert", "jane", "-g", "a,b"]);
    assert!(ran.stderr.contains("note: `a,b` is one group, commas and all"), "{}", ran.stderr);
    for name in ["help", "create"] {
        made(&sandbox, &["cert", "--", name]);
        assert_eq!(certificate(&sandbox, &format!("{name}.crt")).common_name(), name);
    }
    let sandbox = Sandbox::new("hostile-none");
    let ran = kauth(&sandbox, &["cert", "--allow-odd-names", "a\u{1b}[31m;x"]);
    assert!(ran.stderr.contains(r"kauth cert 'a\u{1b}[31m;x' …"), "{}", ran.stderr);
}

#[test]
fn a_spec_says_what_flags_do_not() {
    let sandbox = with_authority("hostile-spec");
    sandbox.write(
        "s.json",
        r#"{"CN": "a", "key": {"algo": "rsa", "size": 2048}, "names": [{"O": "b"}, {"O": "a"}]}"#,
    );
    made(&sandbox, &["cert", "--spec", "s.json", "--uid", "7"]);
    let one = certificate(&sandbox, "a.crt");
    assert_eq!(
        (one.organizations(), one.uids(), one.key.to_string()),
        (vec!["b", "a"], vec!["7"], "RSA 2048".into())
    );
    made(&sandbox, &["cert", "other", "--spec", "s.json", "--key-type", "ed25519"]);
    let other = certificate(&sandbox, "other.crt");
    assert_eq!((other.common_name(), other.key.to_string()), ("other", "Ed25519".to_owned()));
    let ran =
        with_input(&sandbox, &["cert", "--spec", "-"], r#"{"CN": "nulls", "names": null, "hosts": null}"#);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    sandbox.write("hosts.json", r#"{"CN": "srv", "hosts": ["a.test", "10.0.0.1"]}"#);
    refused(&sandbox, &["cert", "--spec", "hosts.json"], "--profile server");
    refused(&sandbox, &["cert", "--spec", "s.json", "--group", "x"], "cannot be used with");
    refused(&sandbox, &["cert", "--spec", "ca.key"], "--spec takes the JSON of `cfssl genkey`");
    made(&sandbox, &["cert", "--spec", "hosts.json", "--profile", "server"]);
    openssl(&sandbox, "verify -purpose sslserver -verify_hostname a.test -CAfile ca.crt srv.crt");
    made(
        &sandbox,
        &["cert", "--node", "n1", "--profile", "kubelet-serving", "--san", "n1.test", "--san", "::1"],
    );
    openssl(&sandbox, "verify -purpose sslserver -verify_ip ::1 -CAfile ca.crt system_node_n1-serving.crt");
    made(&sandbox, &["cert", "--node", "n1"]);
    assert_eq!(certificate(&sandbox, "system_node_n1.crt").organizations(), ["system:nodes"]);
}

#[test]
fn foreign_requests_and_keys_are_certified() {
    let sandbox = with_authority("hostile-csr");
    let request = |subject: &str, more: &str| {
        let key = "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout f.key -out f.csr";
        openssl(&sandbox, format!("{key} -subj {subject} {more}").trim_end())
    };
    if request("/O=g1/O=g2/CN=ann", "").is_none() {
        return;
    }
    let csr = String::from_utf8(sandbox.read("f.csr").unwrap()).unwrap();
    let ran = with_input(&sandbox, &["cert", "--from-csr", "-"], &csr);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let ann = certificate(&sandbox, "ann.crt");
    assert_eq!(ann.organizations(), ["g1", "g2"]);
    assert!(ann.matches(&public_key_of(&sandbox.read("f.key").unwrap()).unwrap()));
    assert!(!sandbox.path("ann.key").exists());
    openssl(&sandbox, "pkey -in f.key -pubout -out f.pub").unwrap();
    made(&sandbox, &["cert", "pub", "--public-key", "f.pub"]);
    assert_eq!(certificate(&sandbox, "pub.crt").public_key, ann.public_key);
    refused(&sandbox, &["cert", "pub2", "--public-key", "f.csr"], "no block labelled PUBLIC KEY");
    refused(&sandbox, &["cert", "--from-csr", "f.csr", "--out-key", "k", "--force"], "no key is made");
    request(
        "/CN=bob/OU=x/C=DE",
        "-addext subjectAltName=DNS:x.test,URI:spiffe://a -addext basicConstraints=CA:TRUE",
    );
    let ran = made(&sandbox, &["cert", "--from-csr", "f.csr"]);
    for said in
        ["requested OU: x; not granted", "DNS name: x.test; not granted", "URI: spiffe://a; not granted"]
    {
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    assert!(!certificate(&sandbox, "bob.crt").is_ca());
    for (subject, said) in [
        ("/CN=one/CN=two", "2 common names"),
        ("/O=g", "no common name"),
        ("/CN=.ssh", "it begins with a dot"),
        ("/CN=ca", "is the authority's own"),
    ] {
        request(subject, "");
        refused(&sandbox, &["cert", "--from-csr", "f.csr"], said);
    }
}

#[test]
fn a_context_is_written_where_it_belongs_and_taken_back() {
    let sandbox = with_authority("hostile-context").with("KUBECONFIG", "k1:k2");
    let one = "apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: {server: https://c.test} # ours\n\
               contexts:\n- name: m\n  context: {cluster: c, user: m}\ncurrent-context: m\n";
    let two = "apiVersion: v1\nkind: Config\nusers:\n- name: m\n  user: {token: test-token}\n";
    sandbox.write("k1", one);
    sandbox.write("k2", two);
    let text = |name: &str| String::from_utf8(sandbox.read(name).unwrap()).unwrap();
    let jane = ["cert", "jane", "--kubeconfig-context", "jane"];
    made(&sandbox, &[&jane[..], &["-n", "web", "--use-context"]].concat());
    assert!(text("k1").contains("{cluster: c, user: jane, namespace: web}"), "{}", text("k1"));
    assert!(text("k1").contains("current-context: jane") && text("k1").contains("# ours"), "{}", text("k1"));
    assert_eq!(text("k2"), two);
    made(&sandbox, &["config", "undo"]);
    assert_eq!((text("k1"), text("k2")), (one.to_owned(), two.to_owned()));
    // Only files have names; nothing is made before that is known.
    let named = [&jane[..], &["--embed-certs=false"]].concat();
    for place in [&["--out-key", "-"][..], &["--out-cert", "-"], &["--out-key", "-", "--force"]] {
        refused(&sandbox, &[&named[..], place].concat(), "the kubeconfig can only name files");
    }
    made(&sandbox, &named);
    assert!(text("k1").contains("client-key: jane.key"), "{}", text("k1"));
    refused(&sandbox, &jane, "has a context `jane` already");
    refused(&sandbox, &["cert", "x", "--kubeconfig-context", "x", "--cluster", "no"], "no cluster exists");
    refused(&sandbox, &["cert", "x", "--kubeconfig-context", "x", "--context", "no"], "the contexts are");
    let Some(kubectl) = kubectl::kubectl() else { return };
    let seen = kubectl::view_raw(&kubectl, &sandbox.path("k1"));
    assert_eq!(seen["users"][0]["name"], "jane", "{seen}");
}

#[test]
fn what_somebody_may_do_is_shown_before_there_is_a_key() {
    let sandbox = with_authority("hostile-access");
    sandbox.write(
        "policy.yaml",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n\
         rules: [{verbs: [get], apiGroups: [''], resources: [pods]}]\n---\n\
         apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: web}\n\
         subjects: [{kind: Group, name: dev, apiGroup: rbac.authorization.k8s.io}]\n\
         roleRef: {kind: ClusterRole, name: r, apiGroup: rbac.authorization.k8s.io}\n",
    );
    let show = ["cert", "jane", "-g", "dev", "-g", "dvv", "--show-access"];
    let ran = made(&sandbox, &[&show[..], &["--policy", "policy.yaml"]].concat());
    assert!(ran.stdout.contains("jane may, in namespace web"), "{}", ran.stdout);
    assert!(ran.stderr.contains("no binding names the group `dvv`: it gives nothing"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("`dev`"), "{}", ran.stderr);
    refused(&sandbox, &["cert", "joe", "--show-access"], "there is no policy to decide by");
    refused(
        &sandbox,
        &["cert", "joe", "--policy", "none.yaml", "--show-access", "-o", "json"],
        "--show-access prints",
    );
}
