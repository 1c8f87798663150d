//! What `kauth cert` and `kauth ca` make, before those who take it: a real kube-apiserver, which must know exactly the user and
//! the groups that were asked for, a TLS server of Go, which verifies them, and openssl.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/control_plane.rs"]
mod control_plane;
#[path = "support/daemon.rs"]
mod daemon;
#[path = "support/https.rs"]
mod https;
#[path = "support/kubectl.rs"]
mod kubectl;
#[path = "support/tls_server.rs"]
mod tls_server;

use control_plane::ControlPlane;
use kubectl::program;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use tls_server::TlsServer;

/// A certificate to mint: the key's type and what Go calls it, a name, groups and a uid.
struct Minted {
    key_type: &'static str,
    algorithm: &'static str,
    name: &'static str,
    groups: &'static [&'static str],
    uid: Option<&'static str>,
}

const fn minted(
    (key_type, algorithm): (&'static str, &'static str),
    name: &'static str,
    groups: &'static [&'static str],
    uid: Option<&'static str>,
) -> Minted {
    Minted { key_type, algorithm, name, groups, uid }
}

const P256: (&str, &str) = ("p256", "ECDSA P-256");
const LONG: &str = "a-name-that-is-longer-than-the-sixty-four-characters-of-the-standard-for-names";

const MINTED: &[Minted] = &[
    minted(P256, "ann", &["dev"], None),
    minted(P256, "uid", &["b", "a"], Some("1000-4711")),
    minted(P256, LONG, &[LONG], None),
    minted(P256, "system:masters-likes", &["system:master", "system:nodes"], None),
    minted(("p384", "ECDSA P-384"), "without-groups", &[], None),
    minted(("p521", "ECDSA P-521"), "system:node:n1", &["system:nodes"], None),
    minted(("rsa2048", "RSA 2048"), "ann@example.com", &["ops", "dev", "a", "ops"], None),
    minted(("rsa3072", "RSA 3072"), "oidc:jane", &["*"], None),
    minted(("rsa4096", "RSA 4096"), "4096", &["4"], None),
    minted(
        ("ed25519", "Ed25519"),
        "Änne Groß",
        &["dev, ops", "a/b+c=d", "\\", "größe", "\"quoted\"", "system:masters"],
        Some("ü"),
    ),
];

/// The authorities: kauth's own, and those that others make.
const AUTHORITIES: &[&str] = &["p256", "p384", "rsa2048", "intermediate", "kubeadm", "sec1", "odd-name"];

#[test]
fn the_api_server_knows_the_user_and_the_groups() {
    let (Some(kubectl), Some(_)) = (kubectl::kubectl(), program("openssl")) else { return };
    let folders: Vec<_> = AUTHORITIES.iter().map(|kind| authority("apiserver", kind)).collect();
    // The intermediate authority is sent along: the server knows only the one above it.
    let known = folders.iter().map(|folder| {
        let above = folder.join("root/ca.crt");
        std::fs::read(if above.exists() { above } else { folder.join("ca.crt") }).unwrap()
    });
    let known: Vec<u8> = known.flatten().collect();
    let Some(control_plane) = ControlPlane::start(&known) else { return };
    for (at, wanted) in MINTED.iter().enumerate() {
        let every = at == 0;
        for folder in
            folders.iter().skip(if every { 0 } else { at % folders.len() }).take(if every { 99 } else { 1 })
        {
            let (certificate, key) = mint(folder, wanted);
            let user = control_plane.who_am_i(&kubectl, &certificate, &key);
            let user = user.unwrap_or_else(|error| panic!("{}: {error}", certificate.display()));
            assert_eq!(user, user_info(wanted, &certificate), "{}", certificate.display());
        }
    }
    let foreign = authority("apiserver-foreign", "p256");
    let (certificate, key) = mint(&foreign, &MINTED[0]);
    let refused = control_plane.who_am_i(&kubectl, &certificate, &key).unwrap_err();
    assert!(refused.contains("(Unauthorized)"), "{refused}");
    contexts_work_at_once(&control_plane, &kubectl, &folders[0]);
    renewed_ones_are_the_same_user(&control_plane, &kubectl, &folders[0]);
    requests_are_signed(&control_plane, &kubectl, &folders[0]);
}

/// `kauth cert --kubeconfig-context`, then `kubectl --context`.
fn contexts_work_at_once(control_plane: &ControlPlane, kubectl: &Path, folder: &Path) {
    let authority = control_plane.ca_file.to_str().unwrap();
    let first = ["--server", &control_plane.url, "--certificate-authority", authority, "--use-context"];
    for (name, cluster) in [("jane", &first[..]), ("joe", &[]), ("jim", &["--embed-certs=false"])] {
        let args = ["cert", name, "--group", "dev", "--kubeconfig", "config", "--kubeconfig-context", name];
        kauth(folder, &[&args[..], cluster].concat());
        let args = ["--kubeconfig", "config", "--context", name, "auth", "whoami", "-o", "json"];
        let output =
            Command::new(kubectl).args(args).current_dir(folder).env_clear().env("HOME", folder).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let review: Value = serde_json::from_slice(&output.stdout).unwrap();
        let user = &review["status"]["userInfo"];
        assert_eq!(user["username"], name);
        assert_eq!(user["groups"], json!(["dev", "system:authenticated"]));
        assert_eq!(folder.join(format!("{name}.key")).exists(), name == "jim");
    }
    let args = ["cert", "renew", "--context", "jane", "--kubeconfig", "config", "--ttl", "2h"];
    let before = std::fs::read_to_string(folder.join("config")).unwrap();
    kauth(folder, &args);
    assert_ne!(std::fs::read_to_string(folder.join("config")).unwrap(), before);
    let args = ["--kubeconfig", "config", "--context", "jane", "auth", "whoami"];
    let output =
        Command::new(kubectl).args(args).current_dir(folder).env_clear().env("HOME", folder).output();
    assert!(output.unwrap().status.success());
}

fn renewed_ones_are_the_same_user(control_plane: &ControlPlane, kubectl: &Path, folder: &Path) {
    for keep in [&["--reuse-key"][..], &[]] {
        let wanted = &MINTED[9];
        let (certificate, key) = mint(folder, wanted);
        let old = [&certificate, &key].map(|file| std::fs::read(file).unwrap());
        let args = ["cert", "renew", certificate.to_str().unwrap(), "--ttl", "3h"];
        kauth(folder, &[&args[..], keep].concat());
        let new = [&certificate, &key].map(|file| std::fs::read(file).unwrap());
        assert_eq!((old[0] == new[0], old[1] == new[1]), (false, !keep.is_empty()));
        let user = control_plane.who_am_i(kubectl, &certificate, &key).unwrap();
        assert_eq!(user, user_info(wanted, &certificate));
    }
}

/// A key that never leaves its owner: `kauth cert --from-csr` and `--public-key`.
fn requests_are_signed(control_plane: &ControlPlane, kubectl: &Path, folder: &Path) {
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "owner.key"];
    let subject = ["req", "-subj", "/C=DE/O=dev/O=ops/OU=unit/CN=owner", "-out", "owner.csr"];
    openssl(folder, &[&subject[..], &key].concat());
    kauth(folder, &["cert", "--from-csr", "owner.csr"]);
    let (certificate, key) = (folder.join("owner.crt"), folder.join("owner.key"));
    let user = control_plane.who_am_i(kubectl, &certificate, &key).unwrap();
    assert_eq!(
        (&user["username"], &user["groups"]),
        (&json!("owner"), &json!(["dev", "ops", "system:authenticated"]))
    );
    openssl(folder, &["pkey", "-in", "owner.key", "-pubout", "-out", "owner.pub"]);
    kauth(folder, &["cert", "other", "--public-key", "owner.pub"]);
    let user = control_plane.who_am_i(kubectl, &folder.join("other.crt"), &key).unwrap();
    assert_eq!(user["username"], "other");
}

#[test]
fn a_server_in_go_verifies_them() {
    let Some(_) = program("openssl") else { return };
    let (ours, foreign) = (authority("tls", "p256"), authority("tls-foreign", "p256"));
    let Some(server) = TlsServer::start(&ours.join("ca.crt")) else { return };
    for wanted in MINTED {
        let (certificate, key) = mint(&ours, wanted);
        let client = server.handshake(&certificate, &key);
        let client = client.unwrap_or_else(|error| panic!("{}: {error}", wanted.name));
        let expected = json!({
            "commonName": wanted.name, "organizations": wanted.groups, "notAfter": end(&certificate),
            "keyAlgorithm": wanted.algorithm, "sha256": fingerprint(&certificate),
        });
        assert_eq!(client, expected, "{}", wanted.key_type);
    }
    let (certificate, key) = mint(&foreign, &MINTED[0]);
    let refused = server.handshake(&certificate, &key).unwrap_err();
    assert!(refused.contains("alert unknown ca"), "{refused}");
}

#[test]
fn openssl_verifies_them_strictly() {
    let Some(_) = program("openssl") else { return };
    for kind in AUTHORITIES {
        let folder = authority("openssl", kind);
        // Those that openssl makes lack what it demands of an authority when it is strict.
        let strict: &[&str] =
            if ["kubeadm", "sec1", "odd-name"].contains(kind) { &[] } else { &["-x509_strict"] };
        let root = if *kind == "intermediate" { "root/ca.crt" } else { "ca.crt" };
        for wanted in MINTED.iter().filter(|wanted| *kind == "p256" || wanted.key_type == "p256") {
            let (certificate, key) = mint(&folder, wanted);
            let certificate = certificate.to_str().unwrap();
            let verify =
                ["verify", "-purpose", "sslclient", "-CAfile", root, "-untrusted", "ca.crt", certificate];
            let said = openssl(&folder, &[&verify[..1], strict, &verify[1..]].concat());
            assert!(said.ends_with(": OK\n"), "{said}");
            let public = openssl(&folder, &["pkey", "-in", key.to_str().unwrap(), "-pubout"]);
            assert_eq!(openssl(&folder, &["x509", "-in", certificate, "-noout", "-pubkey"]), public);
        }
    }
}

#[test]
fn a_certificate_holds_what_it_should_and_nothing_else() {
    let Some(_) = program("openssl") else { return };
    let folder = authority("content", "p256");
    let (certificate, _) = mint(&folder, &MINTED[1]);
    // Without it the spaces around `=` are those of the version of openssl.
    let form = ["-noout", "-text", "-nameopt", "sep_comma_plus_space,utf8"];
    let text = openssl(&folder, &[&["x509", "-in", certificate.to_str().unwrap()], &form[..]].concat());
    let extensions =
        text.split_once("X509v3 extensions:").unwrap().1.split_once("Signature Algorithm").unwrap().0;
    let lines: Vec<_> = extensions.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let names: Vec<_> = lines.iter().filter(|line| line.starts_with("X509v3")).collect();
    let expected = [
        "X509v3 Basic Constraints: critical",
        "X509v3 Key Usage: critical",
        "X509v3 Extended Key Usage:",
        "X509v3 Subject Key Identifier:",
        "X509v3 Authority Key Identifier:",
    ];
    assert!(names.iter().map(|line| line.trim_end()).eq(expected), "{text}");
    for (name, value) in [
        ("Basic", "CA:FALSE"),
        ("Key Usage", "Digital Signature"),
        ("Extended", "TLS Web Client Authentication"),
    ] {
        let at = lines.iter().position(|line| line.starts_with(&format!("X509v3 {name}"))).unwrap();
        assert_eq!(lines[at + 1], value);
    }
    assert!(text.contains("Subject: O=b, O=a, CN=uid, 1.3.6.1.4.1.57683.2=1000-4711"), "{text}");
    let serial = text.split_once("Serial Number:").unwrap().1.trim().lines().next().unwrap().replace(':', "");
    // 159 bits at random: one serial in 128 has a leading zero byte, which nobody writes.
    let (length, first) = (serial.len(), serial.as_bytes()[0]);
    assert!((32..=40).contains(&length) && (length < 40 || first < b'8'), "{serial}");
}

/// What kube-apiserver is to say of whoever has the certificate.
fn user_info(wanted: &Minted, certificate: &Path) -> Value {
    let credential = format!("X509SHA256={}", fingerprint(certificate));
    let groups: Vec<_> = wanted.groups.iter().chain(&["system:authenticated"]).collect();
    let extra = json!({"authentication.kubernetes.io/credential-id": [credential]});
    let mut user = json!({"username": wanted.name, "groups": groups, "extra": extra});
    if let Some(uid) = wanted.uid {
        user["uid"] = json!(uid);
    }
    user
}

/// Mints a client certificate with a key of its own, and returns the files of both.
fn mint(folder: &Path, wanted: &Minted) -> (PathBuf, PathBuf) {
    let file =
        |extension: &str| folder.join(format!("{}-{}.{extension}", wanted.key_type, wanted.name.len()));
    let (certificate, key) = (file("crt"), file("key"));
    let places = ["--out-cert", certificate.to_str().unwrap(), "--out-key", key.to_str().unwrap(), "--force"];
    let groups = wanted.groups.iter().flat_map(|group| ["--group", group]);
    let uid = wanted.uid.into_iter().flat_map(|uid| ["--uid", uid]);
    let args = ["cert", wanted.name, "--key-type", wanted.key_type];
    kauth(folder, &args.into_iter().chain(groups).chain(uid).chain(places).collect::<Vec<_>>());
    (certificate, key)
}

fn kauth(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    let output = command.args(args).current_dir(folder).env_clear().env("HOME", folder).output().unwrap();
    assert!(output.status.success(), "kauth {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Makes a folder with an authority, in `ca.crt` and `ca.key`.
fn authority(test: &str, kind: &str) -> PathBuf {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).canonicalize().unwrap().join("minted").join(test).join(kind);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let self_signed = ["req", "-x509", "-nodes", "-days", "2", "-keyout", "ca.key", "-out", "ca.crt"];
    let p256 = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
    match kind {
        "intermediate" => {
            std::fs::create_dir(folder.join("root")).unwrap();
            kauth(&folder, &["ca", "init", "root", "--path-len", "1", "--out-dir", "root"]);
            let above = ["--intermediate", "--ca-cert", "root/ca.crt", "--ca-key", "root/ca.key"];
            kauth(&folder, &[&["ca", "init", "team"][..], &above].concat());
        }
        "kubeadm" => {
            openssl(
                &folder,
                &[&self_signed[..], &["-newkey", "rsa:2048", "-subj", "/CN=kubernetes"]].concat(),
            );
            openssl(&folder, &["rsa", "-traditional", "-in", "ca.key", "-out", "ca.key"]);
        }
        "sec1" => {
            openssl(&folder, &[&self_signed[..], &p256, &["-subj", "/CN=k3s-client-ca"]].concat());
            openssl(&folder, &["ec", "-in", "ca.key", "-out", "ca.key"]);
        }
        "odd-name" => {
            let subject = "/DC=io/DC=corp/O=Acme/OU=one/OU=two/CN=acme+emailAddress=a@b.c";
            openssl(&folder, &[&self_signed[..], &p256, &["-subj", subject, "-multivalue-rdn"]].concat());
        }
        own => drop(kauth(&folder, &["ca", "init", own, "--key-type", own])),
    }
    folder
}

/// When a certificate ends, as JSON has it.
fn end(certificate: &Path) -> String {
    show(certificate, &["-enddate", "-dateopt", "iso_8601"]).replace(' ', "T")
}

/// The SHA-256 of a certificate, as hexadecimal digits.
fn fingerprint(certificate: &Path) -> String {
    show(certificate, &["-fingerprint", "-sha256"]).replace(':', "").to_lowercase()
}

/// What `openssl x509` says of a certificate after `=`.
fn show(certificate: &Path, what: &[&str]) -> String {
    let (folder, file) = (certificate.parent().unwrap(), certificate.to_str().unwrap());
    let said = openssl(folder, &[&["x509", "-noout", "-in", file], what].concat());
    said.trim_end().split_once('=').unwrap().1.to_owned()
}

fn openssl(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("openssl").args(args).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
