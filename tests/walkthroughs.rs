//! The walk-throughs of `docs/walkthroughs.md`, on a real kube-apiserver and kube-controller-manager: every line is run, and what it
//! prints is compared. `[..]` stands for anything within a line, and alone for any lines.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/control_plane.rs"]
mod control_plane;
#[path = "support/controller_manager.rs"]
mod controller_manager;
#[path = "support/daemon.rs"]
mod daemon;
#[path = "support/https.rs"]
mod https;
#[path = "support/kubectl.rs"]
mod kubectl;

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use control_plane::{ControlPlane, Setup};
use daemon::Daemon;
use kubectl::{program, server};
use serde_json::json;

/// The command that stands for starting the servers.
const START: &str = "start-kube-apiserver ";

const POD: &str = "
apiVersion: v1
kind: Pod
metadata: {name: db}
spec:
  nodeName: worker-1
  serviceAccountName: builder
  containers:
  - name: db
    image: db
    env:
    - name: KEY
      valueFrom: {secretKeyRef: {name: mounted, key: key}}
";

/// A command of the text, with what it is to print and how it is to end.
struct Step {
    line: usize,
    command: String,
    expected: Vec<String>,
    code: i32,
}

#[test]
fn every_line_does_what_it_says() {
    let (Some(kubectl), Some(_), Some(_)) =
        (kubectl::kubectl(), server("kube-controller-manager"), program("curl"))
    else {
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).canonicalize().unwrap().join("walkthroughs");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("pod.yaml"), POD).unwrap();
    let steps = steps(include_str!("../docs/walkthroughs.md"));
    assert!(steps.len() > 40, "{} commands are read", steps.len());
    let (mut servers, mut wrong) = (None, String::new());
    for step in steps {
        if step.command.starts_with(START) {
            let Some(started) = start(&folder, &kubectl) else { return };
            servers = Some(started);
            continue;
        }
        let (code, printed) = run(&folder, &kubectl, &step.command);
        if code != step.code || !matches(&step.expected, &printed.lines().collect::<Vec<_>>()) {
            let Step { line, command, expected, code: wanted } = step;
            let expected = expected.join("\n");
            writeln!(
                wrong,
                "docs/walkthroughs.md:{line}: {command}\nwanted {wanted}:\n{expected}\ngot {code}:\n{printed}"
            )
            .unwrap();
        }
    }
    drop(servers);
    assert!(wrong.is_empty(), "{wrong}");
}

/// Starts the servers with the files that were made, and a kubeconfig for an administrator.
fn start(folder: &Path, kubectl: &Path) -> Option<(Daemon, ControlPlane)> {
    let file = |name: &str| folder.join(name);
    let mut tokens = std::fs::read_to_string(file("tokens.csv")).unwrap();
    tokens.push_str("administrators-token,admin,1,system:masters\n");
    std::fs::write(file("served.csv"), tokens).unwrap();
    let plane = ControlPlane::start_as(&Setup {
        client_ca_pem: &std::fs::read(file("ca.crt")).unwrap(),
        account_keys: Some([&file("sa.key"), &file("sa.pub")]),
        tokens: Some((&file("served.csv"), "administrators-token")),
        ..Setup::default()
    })?;
    let config = json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "admin",
        "clusters": [{"name": "c", "cluster": {"server": plane.url, "certificate-authority": plane.ca_file}}],
        "users": [{"name": "admin", "user": {"token": plane.admin_token}}],
        "contexts": [{"name": "admin", "context": {"cluster": "c", "user": "admin"}}],
    });
    std::fs::write(file("config"), config.to_string()).unwrap();
    std::fs::set_permissions(file("config"), std::fs::Permissions::from_mode(0o600)).unwrap();
    let show = |name: &str| file(name).display().to_string();
    let flags = [
        format!("--cluster-signing-cert-file={}", show("ca.crt")),
        format!("--cluster-signing-key-file={}", show("ca.key")),
        format!("--service-account-private-key-file={}", show("sa.key")),
    ];
    let controllers = "certificatesigningrequest-signing-controller,clusterrole-aggregation-controller";
    let manager = controller_manager::start(&plane, folder, controllers, &flags)?;
    // Until then the role `view` is empty.
    let rules = "kubectl get clusterrole view -o jsonpath='{.rules[*].verbs}'";
    let is_filled = (0..1200).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        run(folder, kubectl, rules).1.contains("get")
    });
    assert!(is_filled, "the controller-manager does not aggregate roles");
    Some((manager, plane))
}

/// Runs a line in a shell, and returns its exit code and all that it prints.
fn run(folder: &Path, kubectl: &Path, line: &str) -> (i32, String) {
    let kauth = PathBuf::from(env!("CARGO_BIN_EXE_kauth"));
    let folders = [kauth.parent().unwrap(), kubectl.parent().unwrap()].map(Path::to_owned);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&path))).unwrap();
    let mut command = Command::new("bash");
    command
        .args(["-c", &format!("exec 2>&1\nset -o pipefail\n{line}")])
        .current_dir(folder)
        .stdin(Stdio::null());
    command.env_clear().env("PATH", path).env("HOME", folder).env("KUBECONFIG", folder.join("config"));
    let output = command.output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut is_inside = false;
    for (index, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            is_inside = line == "```console";
        } else if let (true, Some(command)) = (is_inside, line.strip_prefix("$ ")) {
            let (line, command, expected) = (index + 1, command.to_owned(), Vec::new());
            steps.push(Step { line, command, expected, code: 0 });
        } else if let (true, Some(step)) = (is_inside, steps.last_mut()) {
            match line.strip_prefix("? ") {
                Some(code) => step.code = code.parse().unwrap(),
                None => step.expected.push(line.to_owned()),
            }
        }
    }
    steps
}

/// Returns whether lines are those that are expected.
fn matches(expected: &[String], printed: &[&str]) -> bool {
    match (expected, printed) {
        ([], []) => true,
        ([any, rest @ ..], _) if any == "[..]" => {
            (0..=printed.len()).any(|skipped| matches(rest, &printed[skipped..]))
        }
        ([wanted, rest @ ..], [line, others @ ..]) => is_like(wanted, line) && matches(rest, others),
        _ => false,
    }
}

fn is_like(wanted: &str, line: &str) -> bool {
    let mut parts = wanted.split("[..]");
    let Some(mut rest) = line.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<_> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}
