//! Canaries over the whole command line: no private key, passphrase or token is printed where it was not asked for, is in a file that
//! others can read, or is left anywhere.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/kubectl.rs"]
mod kubectl;
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

/// Runs kauth where nothing but kauth keeps others from its files.
fn kauth(sandbox: &Sandbox, line: &str) -> Ran {
    let mut command = Command::new("/bin/sh");
    command.args(UMASK_0).arg(env!("CARGO_BIN_EXE_kauth"));
    command.args(line.split(' ').filter(|word| !word.is_empty()));
    sandbox.start(command, "")
}

const UMASK_0: [&str; 3] = ["-c", "umask 0; exec \"$@\"", "sh"];

/// Everything that a command can meet: authorities, in the clear and encrypted, pairs, a kubeconfig, requests, lists.
fn prepared(name: &str) -> Sandbox {
    let sandbox = Sandbox::new(name);
    let tmp = sandbox.path("tmp").to_str().unwrap().to_owned();
    let sandbox = sandbox.with("TMPDIR", &tmp).with("KUBECONFIG", "config");
    // Whatever the umask of the test is, others get to all files whose own modes let them.
    for folder in [".", "home", "tmp", "enc", "out", "int", "fresh"] {
        std::fs::create_dir_all(sandbox.path(folder)).unwrap();
        sandbox.set_mode(folder, 0o755);
    }
    sandbox.write("pass", &format!("{PASSPHRASE}\n"));
    sandbox.write("wrong", "canary-wrong-5c5c\n");
    sandbox.write("empty.yaml", "");
    sandbox.write("ann2.secret", "canary-brought-token-of-dan-4b7d\n");
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

/// Adds the secrets of a file of users, which stand in its first column, of one that hands such a secret over, and all tokens
/// that are signed.
fn tokens_of(name: &str, text: &str, canaries: &mut BTreeSet<String>) {
    let is_of_users = name.ends_with(".users") || name.ends_with(".secret");
    let firsts = text.lines().map(|line| line.split(',').next().unwrap().trim_matches('"'));
    canaries.extend(firsts.filter(|first| is_of_users && first.len() > 8).map(str::to_owned));
    let words = text.split(|it: char| !it.is_ascii_alphanumeric() && !"._-".contains(it));
    canaries.extend(words.filter(|word| is_signed(word)).map(str::to_owned));
}

/// Returns whether a word is a JSON Web Token.
fn is_signed(word: &str) -> bool {
    word.starts_with("eyJ") && word.split('.').count() == 3
}

/// Adds the lines of all private keys in a text, and of those in its base64.
fn keys_of(text: &str, canaries: &mut BTreeSet<String>) {
    for part in text.split("-----BEGIN ").skip(1) {
        let Some((label, rest)) = part.split_once("-----") else { continue };
        if label.ends_with("PRIVATE KEY") {
            let body = rest.split("-----END").next().unwrap();
            // In JSON a line break is two characters.
            let lines = body.split(['\n', ' ']).flat_map(|line| line.split("\\n"));
            let lines: Vec<_> = lines.filter(|line| line.len() > 20).collect();
            // An RSA key begins with its modulus, which its public half has, too.
            let public = if lines.len() > 15 { 8 } else { 0 };
            canaries.extend(lines[public..].iter().map(|line| (*line).to_owned()));
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
        let text = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&text);
        keys_of(&text, &mut canaries);
        tokens_of(path.file_name().unwrap().to_str().unwrap(), &text, &mut canaries);
    }
    canaries
}

fn first<'c>(text: &str, canaries: &'c BTreeSet<String>) -> Option<&'c str> {
    canaries.iter().map(String::as_str).find(|canary| text.contains(canary))
}

/// Returns whether there is a private key in a text, or in its base64.
fn has_key(text: &str) -> bool {
    let encoded =
        ["-----BEGIN PRIVATE KE", "-----BEGIN ENCRYPTED PRIVAT"].map(|label| STANDARD.encode(label));
    text.contains("PRIVATE KEY") || encoded.iter().any(|label| text.contains(label))
}

/// No file that others can read holds a secret, and none is left that nobody asked for.
fn check_files(sandbox: &Sandbox, canaries: &BTreeSet<String>, line: &str) {
    let mut all = Vec::new();
    files(&sandbox.path("."), &mut all);
    for path in all {
        let name = path.file_name().unwrap().to_str().unwrap();
        let is_stray = name.contains(".kauth-") || name.ends_with(".lock") || name.contains(".bak");
        assert!(!is_stray && !path.starts_with(sandbox.path("tmp")), "{line}: {name} is left");
    }
    assert_eq!(open_files(sandbox, canaries), Vec::<String>::new(), "{line}: others may read them");
}

/// The files that others can read, and that hold a secret.
fn open_files(sandbox: &Sandbox, canaries: &BTreeSet<String>) -> Vec<String> {
    let mut all = Vec::new();
    files(&sandbox.path("."), &mut all);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o7777;
    let is_open = |path: &PathBuf| {
        let mut ups = path.ancestors().take_while(|up| up.starts_with(sandbox.path(".")));
        ups.all(|up| mode(up) & 0o077 != 0)
    };
    let holds_one =
        |path: &PathBuf| first(&String::from_utf8_lossy(&std::fs::read(path).unwrap()), canaries).is_some();
    let name = |path: PathBuf| format!("{} ({:o})", path.file_name().unwrap().to_str().unwrap(), mode(&path));
    let mut open: Vec<_> =
        all.into_iter().filter(|path| is_open(path) && holds_one(path)).map(name).collect();
    open.sort();
    open
}

/// Commands: how they end, how they end under `-q`, which loses no key that is nowhere else; `!` before one that is asked to print
/// a key, or all of a kubeconfig.
const LINES: &[(i32, i32, &str)] = &[
    (2, 2, "ca init"),
    (0, 0, "ca init other --out-dir int"),
    (0, 0, "ca init --out-dir int --force --encrypt-key --passphrase-from pass"),
    (0, 0, "ca init --out-dir int --force --intermediate"),
    (2, 2, "ca init --out-dir fresh --encrypt-key --passphrase-from none"),
    (0, 0, "ca show"),
    (0, 0, "ca show enc/ca.crt"),
    (2, 2, "ca show enc/ca.key"),
    (1, 1, "ca show both.pem"),
    (2, 2, "ca show config"),
    (0, 0, "cert a1"),
    (0, 0, "cert a1 --force"),
    (2, 2, "cert a1"),
    (0, 0, "cert a2 --out-dir out --key-type rsa2048"),
    (0, 0, "cert a3 -o json --out-dir out"),
    (0, 2, "! cert a3 -o json"),
    (0, 2, "! cert a3 -o yaml"),
    (0, 2, "! cert a3 --out-key - --out-cert out/a3.crt --force"),
    (0, 0, "cert a3 --out-key out/k --out-cert -"),
    (0, 0, "cert a4 --ca-cert enc/ca.crt --ca-key enc/ca.key --passphrase-from pass"),
    (2, 2, "cert a5 --ca-cert enc/ca.crt --ca-key enc/ca.key --passphrase-from wrong"),
    (2, 2, "cert a5 --ca-cert ca.key --ca-key ca.key"),
    (2, 2, "cert a5 --ca-cert ca.crt --ca-key jane.key"),
    (2, 2, "cert a5 --ca-cert ca.crt --ca-key cut.key"),
    (2, 2, "cert a5 --ca-cert ca.crt --ca-key config"),
    (2, 2, "cert a5 --passphrase-from pass --ca-cert ca.crt --ca-key pass"),
    (2, 2, "cert a5 --public-key jane.key"),
    (2, 2, "cert --from-csr jane.key"),
    (2, 2, "cert --from-csr both.pem"),
    (0, 0, "cert --from-csr req.csr"),
    (0, 0, "cert --spec spec.json"),
    (2, 2, "cert --spec jane.key"),
    (2, 2, "cert --spec config"),
    (0, 0, "cert --list-file people.csv --out-dir many"),
    (2, 2, "cert --list-file people.csv --out-dir many"),
    (2, 2, "cert --list-file broken.csv --out-dir more"),
    (2, 2, "cert --list-file jane.key --out-dir more"),
    (2, 2, "cert --list-file config --out-dir more"),
    (0, 2, "! cert --list-file people.csv -o json"),
    (0, 0, "cert b1 --kubeconfig-context b1"),
    (2, 2, "cert b1 --kubeconfig-context b1"),
    (0, 0, "cert b1 --kubeconfig-context b1 --force -o json"),
    (0, 0, "cert b2 --kubeconfig-context b2 --embed-certs=false"),
    (2, 2, "cert b3 --kubeconfig-context b3 --server https://b.test --certificate-authority jane.key"),
    (0, 0, "cert b3 --kubeconfig-context b3 --server https://b.test --certificate-authority ca.crt"),
    (0, 0, "cert b4 -f config"),
    (2, 2, "cert b5 --show-access -f jane.key"),
    (0, 0, "cert renew jane.crt"),
    (0, 0, "cert renew jane.crt --reuse-key"),
    (2, 2, "cert renew jane.key"),
    (2, 2, "cert renew both.pem --reuse-key"),
    (2, 2, "cert renew jane.crt --key ca.key"),
    (0, 0, "cert renew --user joe"),
    (0, 0, "cert renew --user joe --reuse-key"),
    (2, 2, "cert renew --user m"),
    (0, 0, "csr create c1"),
    (2, 2, "csr create c1"),
    (0, 0, "csr create c1 --force -o json"),
    (0, 2, "! csr create c2 --out-key - --out-csr out/c2.csr"),
    (0, 0, "csr create c3 --key jane.key -o yaml"),
    (0, 0, "csr create c3 --key enc/ca.key --passphrase-from pass --out-csr out/c3.csr"),
    (2, 2, "csr create c3 --key enc/ca.key --passphrase-from wrong"),
    (2, 2, "csr create c3 --key cut.key"),
    (2, 2, "csr create c3 --key config"),
    (0, 0, "config view"),
    (0, 0, "config view -o json"),
    (0, 0, "! config view --raw"),
    (0, 0, "config get-contexts"),
    (0, 0, "config get-users"),
    (0, 0, "config lint"),
    (0, 0, "config where"),
    (0, 0, "config set-context m --namespace=x"),
    (2, 2, "config diff config jane.key"),
    (2, 2, "config view --kubeconfig jane.key"),
    (2, 2, "config lint --kubeconfig jane.key"),
    (0, 0, "config undo"),
    (0, 0, "config undo --list"),
    (0, 0, "config delete-user b"),
    (0, 0, "config rename-context m n"),
    (2, 2, "config set users.m.token --nonsense"),
];

/// Lines about users, tokens and their keys, in order. `~` marks those that print a secret which is no key.
const TOKEN_LINES: &[(i32, i32, &str)] = &[
    (0, 0, "token-file add ann t.users --group dev --out-token ann.secret"),
    (2, 2, "token-file add ann t.users"),
    (2, 2, "token-file add bob t.users --out-token ann.secret"),
    (2, 2, "token-file add bob t.users --out-token t.users --force"),
    (0, 0, "token-file add bob t.users"),
    (0, 2, "~ token-file add eve t.users --out-token -"),
    (0, 0, "token-file add cid t.users --kubeconfig-context cid --cluster c"),
    (0, 0, "token-file add dan t.users --token-from ann2.secret -o json"),
    (2, 2, "token-file add fay t.users --token-from jane.key"),
    (2, 2, "token-file add gus t.users --token-from canary-token-77d0"),
    (2, 2, "token-file rotate ann t.users --token-from ./canary-token-77d0"),
    (2, 2, "token-file add gus t.users --token-from fd:canary-token-77d0"),
    (2, 2, "basic-auth add gus q.users --password-from canary-password-19ab"),
    (2, 2, "whoami --token-from canary-token-77d0"),
    (2, 2, "can-i get pods -f empty.yaml --token-from canary-token-77d0"),
    (2, 2, "jwt inspect canary-token-77d0"),
    (2, 2, "config set-credentials m --token-from canary-token-77d0"),
    (2, 2, "config set-credentials m --username u --password-from canary-password-19ab"),
    (2, 2, "ca init --out-dir fresh --encrypt-key --passphrase-from canary-passphrase-8e1f"),
    (2, 2, "cert a5 --ca-cert enc/ca.crt --ca-key enc/ca.key --passphrase-from canary-passphrase-8e1f"),
    (0, 0, "token-file list t.users"),
    (0, 0, "token-file list t.users -o yaml"),
    (0, 0, "token-file check t.users"),
    (1, 1, "token-file check jane.key"),
    (0, 0, "token-file rotate ann t.users --overlap --out-token ann.secret --force"),
    (0, 0, "token-file remove ann t.users --old"),
    (0, 0, "token-file rotate bob t.users"),
    (0, 0, "token-file remove bob t.users"),
    (2, 2, "token-file remove bob t.users"),
    (2, 2, "token-file remove ann jane.key"),
    (0, 0, "basic-auth add ann p.users --password-from pass"),
    (0, 0, "basic-auth add bob p.users --generate --out-password bob.secret"),
    (2, 2, "basic-auth add cid p.users --password-from fd:77"),
    (0, 0, "basic-auth list p.users -o json"),
    (0, 0, "basic-auth check p.users"),
    (0, 0, "basic-auth convert p.users --out converted.users"),
    (0, 0, "basic-auth remove ann p.users"),
    (0, 0, "sa-key new"),
    (2, 2, "sa-key new"),
    (0, 0, "sa-key jwks sa.key"),
    (0, 0, "sa-key openid-configuration sa.key --issuer https://k"),
    (0, 0, "jwt sign --key sa.key --issuer https://k --service-account ci/d --uid u --out signed"),
    (0, 2, "~ jwt sign --key sa.key --issuer https://k --service-account ci/d --uid u"),
    (2, 2, "jwt sign --key sa.key --issuer https://k --service-account ci/d --uid u --out sa.key --force"),
    (0, 0, "jwt sign --key sa.key --service-account ci/d --uid u --legacy --secret s --out old"),
    (0, 0, "jwt inspect signed"),
    (0, 0, "jwt inspect signed -o json"),
    (2, 2, "jwt inspect sa.key"),
    (3, 3, "jwt verify signed --key sa.pub --issuer https://k"),
    (0, 0, "sa-key rotate"),
    (0, 0, "sa-key rotate --switch"),
    (0, 0, "sa-key rotate --finish"),
    (0, 0, "whoami --token-from ann.secret --token-auth-file t.users"),
    (0, 0, "whoami --token-from ann.secret --token-auth-file t.users -o json"),
    (3, 3, "whoami --token-from ann.secret"),
    (
        1,
        1,
        "whoami --token-from ann.secret --token-auth-file converted.users --service-account-key-file sa.pub --strict",
    ),
    (0, 0, "whoami --token-from signed"),
    (2, 2, "whoami --token-from ann.secret --token-auth-file jane.key"),
    (2, 2, "whoami --cert jane.key"),
    (2, 2, "whoami --secret config"),
    (3, 3, "whoami"),
    (0, 0, "whoami --context b"),
    (3, 3, "can-i get pods -f empty.yaml"),
    (1, 1, "can-i get pods -f empty.yaml --token-from ann.secret --token-auth-file t.users -o json"),
    (0, 2, "~ request-header"),
    (0, 0, "request-header --out header"),
    (2, 2, "request-header --out header"),
    (2, 2, "request-header --context joe"),
    (0, 2, "~ curl-config"),
    (2, 2, "curl-config --context joe"),
    (0, 0, "curl-config --context joe --files out --out curlrc"),
];

/// The only line that is no command.
const NONSENSE: &str = "config set users.m.token --nonsense";

/// What is said of lines that are no YAML: labels, and nothing of the key between them.
const ONLY_LABELS: [&str; 2] =
    ["`--BEGIN PRIVATE KEY-----` stands behind `---`", "`--END PRIVATE KEY-----` stands behind `---`"];

#[test]
fn no_secret_is_printed_left_or_open() {
    for flags in ["", "-v", "-q"] {
        let sandbox = prepared(&format!("secrets{flags}"));
        for (code, quiet_code, line) in LINES.iter().chain(TOKEN_LINES) {
            let before = canaries(&sandbox);
            let (line, prints) = line.strip_prefix("! ").map_or((*line, false), |line| (line, true));
            let (line, hands_over) = line.strip_prefix("~ ").map_or((line, false), |line| (line, true));
            let ran = kauth(&sandbox, &format!("{line} {flags}"));
            let code = if flags == "-q" { quiet_code } else { code };
            assert_eq!(ran.code, *code, "{line} {flags}: {}", ran.stderr);
            assert_eq!(ran.stderr.contains("unknown flag"), line == NONSENSE, "{line}: {}", ran.stderr);
            let mut all: BTreeSet<_> = canaries(&sandbox).union(&before).cloned().collect();
            assert!(all.len() > 15, "the secrets were not found");
            if prints && flags != "-q" {
                let has_key = ran.stdout.contains("PRIVATE KEY") || ran.stdout.contains("client-key-data: ");
                assert!(has_key, "{line} {flags}: it was to print a key: {}", ran.stderr);
                keys_of(&ran.stdout, &mut all);
            } else if hands_over && flags != "-q" {
                tokens_of("printed", &ran.stdout, &mut all);
                assert!(first(&ran.stdout, &all).is_some(), "{line} {flags}: {}", ran.stdout);
            } else {
                assert_eq!(first(&ran.stdout, &all), None, "{line} {flags}: stdout");
                assert!(!has_key(&ran.stdout), "{line} {flags}: a key that is nowhere else is on stdout");
            }
            assert_eq!(first(&ran.stderr, &all), None, "{line} {flags}: stderr");
            let told = ONLY_LABELS.iter().fold(ran.stderr, |told, label| told.replace(label, ""));
            assert!(!has_key(&told), "{line} {flags}: a key that is nowhere else is on stderr");
            check_files(&sandbox, &all, line);
        }
    }
}

#[test]
fn a_secret_that_others_can_read_is_found() {
    let sandbox = prepared("secrets-found");
    let all = canaries(&sandbox);
    assert_eq!(open_files(&sandbox, &all), Vec::<String>::new());
    for (name, mode) in [("open", 0o604), ("tmp/group", 0o640), ("home/own", 0o600)] {
        sandbox.write(name, &format!("x {TOKEN}"));
        sandbox.set_mode(name, mode);
    }
    assert_eq!(open_files(&sandbox, &all), ["group (640)", "open (604)"]);
    sandbox.set_mode("tmp", 0o700);
    assert_eq!(open_files(&sandbox, &all), ["open (604)"], "nobody gets to the other one");
}

/// What is made is its owner's alone from the first byte, and no other process sees anything of it.
#[cfg(target_os = "linux")]
#[test]
fn files_with_keys_are_made_for_their_owner_alone() {
    let Some(strace) = kubectl::program("strace") else { return };
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
        "token-file add ann t.users --out-token ann.secret",
        "token-file rotate ann t.users",
        "basic-auth add bob p.users --generate --out-password bob.secret",
        "sa-key new",
        "jwt sign --key sa.key --issuer https://k --service-account ci/d --uid u --out signed",
        "curl-config --context joe --files fresh --out curlrc",
    ] {
        let mut command = Command::new(&strace);
        command.args(["-f", "-qq", "-e", "trace=?open,openat,?creat,?openat2,execve,?fork,?vfork", "-o"]);
        command.arg(&log).args(["--", "/bin/sh"]).args(UMASK_0);
        command.arg(env!("CARGO_BIN_EXE_kauth")).args(line.split(' '));
        let ran = sandbox.start(command, "");
        assert_eq!(ran.code, 0, "{line}: {}", ran.stderr);
        let trace = std::fs::read_to_string(&log).unwrap();
        std::fs::remove_file(&log).unwrap();
        let mut made = 0;
        for call in trace.lines().filter(|call| call.contains("O_CREAT") && !call.contains("= -1")) {
            // Of several threads a call may be cut: `0600 <unfinished ...>`.
            let (_, rest) = call.rsplit_once(", 0").unwrap();
            let digits = rest.find(|letter| !matches!(letter, '0'..='7')).unwrap_or(rest.len());
            let mode = u32::from_str_radix(&rest[..digits], 8).unwrap();
            assert_eq!(mode & 0o077, 0, "{line}: {call}");
            made += 1;
        }
        assert!(made > 1, "{line}: {trace}");
        // The shell, and kauth in its place.
        let started = trace.lines().filter(|call| call.contains("execve(") && call.ends_with("= 0")).count();
        assert_eq!(started, 2, "{line}: it starts a process: {trace}");
    }
}
