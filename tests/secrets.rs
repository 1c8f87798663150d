//! Canaries over the whole command line: no private key, passphrase or token is printed where it was not asked for, is in a file that
//! others can read, or is left anywhere.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

mod support;

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use support::sandbox::{Ran, Sandbox};

const PASSPHRASE: &str = "canary-passphrase-8e1f";
const TOKEN: &str = "canary-token-77d0";
const PASSWORD: &str = "canary-password-19ab";

fn kauth(sandbox: &Sandbox, line: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    command.args(line.split(' ').filter(|word| !word.is_empty()));
    sandbox.start(command, "")
}

/// Everything that a command can meet: authorities, in the clear and encrypted, pairs, a kubeconfig, requests, lists.
fn prepared(name: &str) -> Sandbox {
    let sandbox = Sandbox::new(name);
    let tmp = sandbox.path("tmp").to_str().unwrap().to_owned();
    let sandbox = sandbox.with("TMPDIR", &tmp).with("KUBECONFIG", "config");
    for folder in ["tmp", "enc", "out", "int"] {
        std::fs::create_dir_all(sandbox.path(folder)).unwrap();
    }
    sandbox.write("pass", &format!("{PASSPHRASE}\n"));
    sandbox.write("wrong", "canary-wrong-5c5c\n");
    sandbox.write("people.csv", "name,group\np1,dev\np2,ops\n");
    sandbox.write("broken.csv", "name,group\np1,dev\n../p2,ops\n");
    sandbox.write("spec.json", r#"{"CN": "spec", "names": [{"O": "dev"}]}"#);
    sandbox.write(
        "config",
        &format!(
            "apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: {{server: https://c.test}}\ncontexts:\n\
             - name: m\n  context: {{cluster: c, user: m}}\n- name: b\n  context: {{cluster: c, user: b}}\nusers:\n\
             - name: m\n  user: {{token: {TOKEN}}}\n- name: b\n  user: {{username: u, password: {PASSWORD}}}\n\
             current-context: m\n"
        ),
    );
    for line in [
        "ca init --path-len 1",
        "ca init --out-dir enc --encrypt-key --passphrase-from pass",
        "cert jane --group dev",
        "cert joe --kubeconfig-context joe",
        "csr create req",
    ] {
        let ran = kauth(&sandbox, line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.stderr);
    }
    let key = sandbox.read("jane.key").unwrap();
    sandbox.write("cut.key", std::str::from_utf8(&key[..key.len() - 60]).unwrap());
    let both = [sandbox.read("jane.crt").unwrap(), key].concat();
    sandbox.write("both.pem", std::str::from_utf8(&both).unwrap());
    sandbox
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Adds the lines of all private keys in a text, and of those in its base64.
fn keys_of(text: &str, canaries: &mut BTreeSet<String>) {
    for part in text.split("-----BEGIN ").skip(1) {
        let Some((label, rest)) = part.split_once("-----") else { continue };
        if label.ends_with("PRIVATE KEY") {
            let body = rest.split("-----END").next().unwrap();
            // In JSON a line break is two characters.
            let lines = body.split(['\n', ' ']).flat_map(|line| line.split("\\n"));
            canaries.extend(lines.filter(|line| line.len() > 20).map(str::to_owned));
        }
    }
    for word in text.split([' ', '\n', '"']).filter(|word| word.len() > 200) {
        if let Ok(inner) = STANDARD.decode(word)
            && let Ok(inner) = String::from_utf8(inner)
            && inner.contains("PRIVATE KEY")
        {
            canaries.insert(word.to_owned());
            keys_of(&inner, canaries);
        }
    }
}

/// Every secret that is in the sandbox.
fn canaries(sandbox: &Sandbox) -> BTreeSet<String> {
    let mut canaries: BTreeSet<_> =
        [PASSPHRASE, TOKEN, PASSWORD, "canary-wrong-5c5c"].map(str::to_owned).into();
    let mut all = Vec::new();
    files(&sandbox.path("."), &mut all);
    for path in all {
        keys_of(&String::from_utf8_lossy(&std::fs::read(path).unwrap()), &mut canaries);
    }
    canaries
}

fn first<'c>(text: &str, canaries: &'c BTreeSet<String>) -> Option<&'c str> {
    canaries.iter().map(String::as_str).find(|canary| text.contains(canary))
}

/// No file that others can read holds a secret, and none is left that nobody asked for.
fn check_files(sandbox: &Sandbox, canaries: &BTreeSet<String>, line: &str) {
    let mut all = Vec::new();
    files(&sandbox.path("."), &mut all);
    for path in all {
        let name = path.file_name().unwrap().to_str().unwrap();
        let is_stray = name.contains(".kauth-") || name.ends_with(".lock") || name.contains(".bak");
        assert!(!is_stray && !path.starts_with(sandbox.path("tmp")), "{line}: {name} is left");
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        let mode = path.metadata().unwrap().permissions().mode();
        let is_open = mode & 0o077 != 0
            && path
                .ancestors()
                .take_while(|up| up.starts_with(sandbox.path(".")))
                .all(|up| up.metadata().unwrap().permissions().mode() & 0o077 != 0);
        assert!(!is_open || first(&text, canaries).is_none(), "{line}: others may read {name} ({mode:o})");
    }
}

/// Commands; `!` before one that is asked to print a key, or all of a kubeconfig.
const LINES: &[&str] = &[
    "ca init",
    "ca init other --out-dir int",
    "ca init --out-dir int --force --encrypt-key --passphrase-from pass",
    "ca init --out-dir int --force --intermediate",
    "ca init --out-dir int --encrypt-key --passphrase-from none",
    "ca show",
    "ca show --ca-cert enc/ca.crt --ca-key enc/ca.key --passphrase-from pass",
    "ca show --ca-cert enc/ca.crt --ca-key enc/ca.key --passphrase-from wrong",
    "ca show --ca-cert enc/ca.crt --ca-key enc/ca.key",
    "cert a1",
    "cert a1 --force",
    "cert a1",
    "cert a2 --out-dir out --key-type rsa2048",
    "cert a3 -o json --out-dir out",
    "! cert a3 -o json",
    "! cert a3 -o yaml",
    "! cert a3 --out-key - --out-cert out/a3.crt --force",
    "cert a3 --out-key out/k --out-cert -",
    "cert a4 --ca-cert enc/ca.crt --ca-key enc/ca.key --passphrase-from pass",
    "cert a5 --ca-cert enc/ca.crt --ca-key enc/ca.key --passphrase-from wrong",
    "cert a5 --ca-cert ca.key --ca-key ca.key",
    "cert a5 --ca-cert ca.crt --ca-key jane.key",
    "cert a5 --ca-cert ca.crt --ca-key cut.key",
    "cert a5 --ca-cert ca.crt --ca-key config",
    "cert a5 --passphrase-from pass --ca-cert ca.crt --ca-key pass",
    "cert a5 --public-key jane.key",
    "cert --from-csr jane.key",
    "cert --from-csr both.pem",
    "cert --from-csr req.csr",
    "cert --spec spec.json",
    "cert --spec jane.key",
    "cert --spec config",
    "cert --list-file people.csv --out-dir many",
    "cert --list-file people.csv --out-dir many",
    "cert --list-file broken.csv --out-dir more",
    "cert --list-file jane.key --out-dir more",
    "cert --list-file config --out-dir more",
    "! cert --list-file people.csv -o json",
    "cert b1 --kubeconfig-context b1",
    "cert b1 --kubeconfig-context b1",
    "cert b1 --kubeconfig-context b1 --force -o json",
    "cert b2 --kubeconfig-context b2 --embed-certs=false",
    "cert b3 --kubeconfig-context b3 --server https://b.test --certificate-authority jane.key",
    "cert b3 --kubeconfig-context b3 --server https://b.test --certificate-authority ca.crt",
    "cert b4 -f config",
    "cert b4 --show-access -f jane.key",
    "cert renew jane.crt",
    "cert renew jane.crt --reuse-key",
    "cert renew jane.key",
    "cert renew both.pem --reuse-key",
    "cert renew jane.crt --key ca.key",
    "cert renew --user joe",
    "cert renew --user joe --reuse-key",
    "cert renew --user m",
    "csr create c1",
    "csr create c1",
    "csr create c1 --force -o json",
    "! csr create c2 --out-key - --out-csr out/c2.csr",
    "csr create c3 --key jane.key -o yaml",
    "csr create c3 --key enc/ca.key --passphrase-from pass --out-csr out/c3.csr",
    "csr create c3 --key enc/ca.key --passphrase-from wrong",
    "csr create c3 --key cut.key",
    "csr create c3 --key config",
    "config view",
    "config view -o json",
    "! config view --raw",
    "config get-contexts",
    "config get-users",
    "config lint",
    "config where",
    "config set-context m --namespace=x",
    "config diff config jane.key",
    "config view --kubeconfig jane.key",
    "config lint --kubeconfig jane.key",
    "config undo",
    "config undo --list",
    "config delete-user b",
    "config rename-context m n",
    "config set users.m.token --nonsense",
];

#[test]
fn no_secret_is_printed_left_or_open() {
    for flags in ["", "-v", "-q"] {
        let sandbox = prepared(&format!("secrets{flags}"));
        for line in LINES {
            let before = canaries(&sandbox);
            let (line, prints) = line.strip_prefix("! ").map_or((*line, false), |line| (line, true));
            let ran = kauth(&sandbox, &format!("{line} {flags}"));
            assert!([0, 1, 2].contains(&ran.code), "{line} {flags}: {}", ran.stderr);
            let mut all: BTreeSet<_> = canaries(&sandbox).union(&before).cloned().collect();
            assert!(all.len() > 15, "the secrets were not found");
            if prints && flags != "-q" {
                let has_key = ran.stdout.contains("PRIVATE KEY") || ran.stdout.contains("client-key-data: ");
                assert!(has_key, "{line} {flags}: it was to print a key: {}", ran.stderr);
                keys_of(&ran.stdout, &mut all);
            } else {
                assert_eq!(first(&ran.stdout, &all), None, "{line} {flags}: stdout");
            }
            assert_eq!(first(&ran.stderr, &all), None, "{line} {flags}: stderr");
            check_files(&sandbox, &all, line);
        }
    }
}

/// What is made is its owner's alone from the first byte, and no other process sees anything of it.
#[cfg(target_os = "linux")]
#[test]
fn files_with_keys_are_made_for_their_owner_alone() {
    if !Command::new("strace").args(["-qq", "true"]).output().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: there is no strace");
        return;
    }
    let sandbox = prepared("secrets-strace");
    let log = sandbox.path("tmp/log");
    for line in [
        "ca init --out-dir out",
        "ca init --out-dir out --force --encrypt-key --passphrase-from pass",
        "cert a1",
        "cert a1 --force",
        "cert --list-file people.csv --out-dir many",
        "cert renew jane.crt",
        "cert renew --user joe",
        "cert b1 --kubeconfig-context b1",
        "csr create c1",
    ] {
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-e", "trace=?open,openat,?creat,?openat2,execve,?fork,?vfork", "-o"]);
        command.arg(&log).args(["--", "/bin/sh", "-c", "umask 0; exec \"$@\"", "sh"]);
        command.arg(env!("CARGO_BIN_EXE_kauth")).args(line.split(' '));
        let ran = sandbox.start(command, "");
        assert_eq!(ran.code, 0, "{line}: {}", ran.stderr);
        let trace = std::fs::read_to_string(&log).unwrap();
        std::fs::remove_file(&log).unwrap();
        let mut made = 0;
        for call in trace.lines().filter(|call| call.contains("O_CREAT") && !call.contains("= -1")) {
            let mode = call.rsplit_once(", 0").and_then(|(_, rest)| rest.split(')').next()).unwrap();
            let mode = u32::from_str_radix(mode, 8).unwrap();
            assert_eq!(mode & 0o077, 0, "{line}: {call}");
            made += 1;
        }
        assert!(made > 1, "{line}: {trace}");
        // The shell, and kauth in its place.
        let started = trace.lines().filter(|call| call.contains("execve(") && call.ends_with("= 0")).count();
        assert_eq!(started, 2, "{line}: it starts a process: {trace}");
    }
}
