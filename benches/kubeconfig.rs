//! Time of `kauth config` beside kubectl's, whole processes on the same files in turn: `cargo bench --bench kubeconfig`.
//!
//! Every run gets the file as it was generated, on the disk that the target folder is on; so edits pay for their syncs.
//! `true` is what a process costs that does nothing.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a benchmark that cannot run may panic")]
#![expect(clippy::print_stdout, reason = "its figures are its output")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[path = "../tests/support/kubectl.rs"]
mod kubectl;

/// What a user authenticates by, and a cluster is known by.
#[derive(Clone, Copy)]
enum Credentials {
    Tokens,
    Certificates,
}

const FILES: [(&str, usize, Credentials, usize); 3] = [
    ("10 contexts, certificates", 10, Credentials::Certificates, 41),
    ("1,000 contexts, tokens", 1_000, Credentials::Tokens, 21),
    ("1,000 contexts, certificates", 1_000, Credentials::Certificates, 21),
];

const COMMANDS: [(&str, &[&str]); 4] = [
    ("current-context", &["current-context"]),
    ("set-context that changes the file", &["set-context", "context-5", "--namespace=changed"]),
    ("set-context that changes nothing", &["set-context", "context-5", "--namespace=namespace-5"]),
    ("view", &["view"]),
];

fn main() {
    let is_test = std::env::args().any(|arg| arg == "--test");
    let kubectl = kubectl::kubectl();
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-kubeconfig-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let programs = [kubectl::program("true"), Some(PathBuf::from(env!("CARGO_BIN_EXE_kauth"))), kubectl];
    println!(
        "{:<30} {:>8} {:<35} {:>9} {:>9} {:>9} {:>6}",
        "file", "bytes", "command", "true", "kauth", "kubectl", "ratio"
    );
    for (name, contexts, credentials, rounds) in FILES {
        let text = kubeconfig(contexts, credentials);
        for (title, args) in COMMANDS {
            let rounds = if is_test { 1 } else { rounds };
            let [nothing, kauth, kubectl] = medians(&programs, &folder, &text, args, rounds);
            let ratio =
                kubectl.map(|kubectl| kubectl.as_secs_f64() / kauth.unwrap_or_default().as_secs_f64());
            let shown = |time: Option<Duration>| {
                time.map_or("-".to_owned(), |time| format!("{:.1} ms", time.as_secs_f64() * 1e3))
            };
            let ratio = ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.1}"));
            println!(
                "{name:<30} {:>8} {title:<35} {:>9} {:>9} {:>9} {ratio:>6}",
                text.len(),
                shown(nothing),
                shown(kauth),
                shown(kubectl)
            );
        }
        if is_test {
            break;
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Returns the median time of each program, which take turns.
fn medians(
    programs: &[Option<PathBuf>; 3],
    folder: &Path,
    text: &str,
    args: &[&str],
    rounds: usize,
) -> [Option<Duration>; 3] {
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    // The first round is for the caches.
    for round in 0..=rounds {
        for (program, times) in programs.iter().zip(&mut times) {
            let time = program.as_ref().map(|program| time(program, folder, text, args));
            times.extend(time.filter(|_| round > 0));
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times.get(times.len() / 2).copied()
    })
}

/// Runs a program once; a file that another one edited is made anew.
fn time(program: &Path, folder: &Path, text: &str, args: &[&str]) -> Duration {
    let file = folder.join("config");
    if std::fs::read(&file).ok().as_deref() != Some(text.as_bytes()) {
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        // What the copy costs the disk is no part of the run.
        std::fs::File::open(&file).unwrap().sync_all().unwrap();
    }
    let mut command = Command::new(program);
    command.env_clear().env("HOME", folder).env("KUBECONFIG", &file).arg("config").args(args);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
    let began = Instant::now();
    let status = command.status().unwrap();
    let time = began.elapsed();
    assert!(status.success(), "{} {args:?}", program.display());
    time
}

/// Returns a kubeconfig as kubectl writes it.
fn kubeconfig(contexts: usize, credentials: Credentials) -> String {
    let (mut clusters, mut users, mut entries) = (String::new(), String::new(), String::new());
    let mut noise = Noise(1);
    for n in 0..contexts {
        clusters += "- cluster:\n";
        if let Credentials::Certificates = credentials {
            writeln!(clusters, "    certificate-authority-data: {}", noise.base64(1468)).unwrap();
        }
        writeln!(clusters, "    server: https://cluster-{n}.example.test:6443\n  name: cluster-{n}").unwrap();
        writeln!(entries, "- context:\n    cluster: cluster-{n}\n    namespace: namespace-{n}\n    user: user-{n}\n  name: context-{n}").unwrap();
        writeln!(users, "- name: user-{n}\n  user:").unwrap();
        match credentials {
            Credentials::Tokens => writeln!(users, "    token: {}", noise.base64(32)).unwrap(),
            Credentials::Certificates => {
                let (certificate, key) = (noise.base64(1468), noise.base64(1144));
                writeln!(users, "    client-certificate-data: {certificate}\n    client-key-data: {key}")
                    .unwrap();
            }
        }
    }
    format!(
        "apiVersion: v1\nclusters:\n{clusters}contexts:\n{entries}current-context: context-{}\nkind: Config\nusers:\n{users}",
        contexts / 2
    )
}

/// The same random characters in every run.
struct Noise(u64);

impl Noise {
    fn base64(&mut self, length: usize) -> String {
        const CHARACTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut character = || {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(CHARACTERS[(self.0 >> 58) as usize])
        };
        (0..length).map(|_| character()).collect()
    }
}
