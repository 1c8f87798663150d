//! `kauth can-i` beside what kubectl printed, invocation by invocation: same verdict, stdout, warnings and exit code, but for
//! the departures that stand in the table of `docs/kubectl.md`.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

#[path = "support/recorder.rs"]
mod recorder;
mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

/// One recorded invocation of `kubectl auth can-i`.
struct Recorded {
    args: Vec<String>,
    stdout: String,
    stderr: String,
    code: i64,
}

/// What kauth printed.
struct Printed {
    stdout: String,
    warnings: String,
    code: i64,
}

/// What the table of departures says of an invocation: kauth's stdout and exit code.
type Departures = BTreeMap<String, (String, i64)>;

/// What all invocations of a recording share.
struct Setting {
    mode: &'static str,
    policy: [PathBuf; 2],
    departures: Departures,
}

#[test]
fn agrees_with_kubectl() {
    check("kubectl/can-i.jsonl", "RBAC", 400);
}

#[test]
fn agrees_with_kubectl_behind_the_node_authorizer() {
    check("kubectl/can-i.node-rbac.jsonl", "Node,RBAC", 20);
}

fn check(recording: &str, mode: &'static str, at_least: usize) {
    let rows: Vec<Recorded> = support::read_lines(recording).iter().filter_map(recorded).collect();
    assert!(!support::whole() || rows.len() >= at_least, "only {} invocations in {recording}", rows.len());
    let policy = ["kubectl/export.yaml", "kubectl/crds.yaml"].map(support::golden);
    let setting = Setting { mode, policy, departures: departures() };
    let halves = rows.split_at(rows.len() / 2);
    let differences = std::thread::scope(|scope| {
        let first = scope.spawn(|| differences(halves.0, &setting));
        let mut all = differences(halves.1, &setting);
        all.extend(first.join().unwrap());
        all
    });
    assert!(
        differences.is_empty(),
        "{} of {} differ:\n{}",
        differences.len(),
        rows.len(),
        differences.join("\n")
    );
}

fn differences(rows: &[Recorded], setting: &Setting) -> Vec<String> {
    rows.iter().filter_map(|row| difference(row, &run(&row.args, setting), &setting.departures)).collect()
}

fn difference(row: &Recorded, printed: &Printed, departures: &Departures) -> Option<String> {
    let invocation = quoted(&row.args);
    let kubectl_failed =
        row.stderr.lines().any(|line| line.starts_with("error: ") || line.starts_with("Error from server"));
    let (stdout, code) = match departures.get(&invocation) {
        // A text of its own, which other tests hold.
        Some((stdout, code)) if stdout.starts_with('(') => (printed.stdout.clone(), *code),
        Some((stdout, code)) => (stdout.clone(), *code),
        // Errors exit with 2, in kauth's own words.
        None if kubectl_failed => (String::new(), 2),
        None => (row.stdout.clone(), row.code),
    };
    let same = code == printed.code
        && (stdout == printed.stdout || normalized(&stdout) == normalized(&printed.stdout))
        && warnings(&row.stderr) == printed.warnings;
    (!same).then(|| {
        format!(
            "{invocation}\n  wanted: {code} {stdout:?} {:?}\n  got:    {} {:?} {:?}",
            warnings(&row.stderr),
            printed.code,
            printed.stdout,
            printed.warnings
        )
    })
}

fn recorded(row: &Value) -> Option<Recorded> {
    let args: Vec<String> = serde_json::from_value(row["args"].clone()).unwrap();
    let can_i = args.starts_with(&["auth".to_owned(), "can-i".to_owned()]);
    // No server is asked.
    let asks = args.iter().any(|arg| arg == "-s");
    (can_i && !asks).then(|| Recorded {
        args: args[2..].to_vec(),
        stdout: row["stdout"].as_str().unwrap().to_owned(),
        stderr: row["stderr"].as_str().unwrap().to_owned(),
        code: row["code"].as_i64().unwrap(),
    })
}

fn run(args: &[String], setting: &Setting) -> Printed {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    command.env_clear().current_dir(recorder::folder()).env("KUBECONFIG", recorder::KUBECONFIG);
    command.arg("can-i").args(["--default-policy=none", "--assume-complete"]);
    command.args(["--authorization-mode", setting.mode]);
    setting.policy.iter().for_each(|file| {
        command.arg("-f").arg(file);
    });
    command.args(recorder::SERVER).args(args);
    let output = command.output().unwrap();
    Printed {
        stdout: String::from_utf8(output.stdout).unwrap(),
        warnings: warnings(&String::from_utf8(output.stderr).unwrap()),
        code: i64::from(output.status.code().unwrap()),
    }
}

/// kubectl's own warnings, and nothing else that stands on stderr.
fn warnings(stderr: &str) -> String {
    let own = ["error:", "Error from server", "See '", "note:", "warning:", "hint:", "caused by:"];
    let lines = stderr.lines().filter(|line| !own.iter().any(|label| line.starts_with(label)));
    lines.map(|line| format!("{line}\n")).collect()
}

/// A table of `--list`, without the order of rows and verbs, which is free where several bindings contribute.
fn normalized(stdout: &str) -> Vec<String> {
    let mut lines: Vec<String> = stdout.lines().map(normalized_row).collect();
    lines.sort();
    lines
}

fn normalized_row(line: &str) -> String {
    let Some((cells, verbs)) = line.strip_suffix(']').and_then(|line| line.rsplit_once('[')) else {
        return line.to_owned();
    };
    let mut verbs: Vec<_> = verbs.split(' ').collect();
    verbs.sort_unstable();
    format!("{cells}{verbs:?}")
}

/// The table of departures: invocation, what kubectl prints, what kauth prints and its exit code.
fn departures() -> Departures {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/kubectl.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `can-i "));
    let departures: Departures = rows.map(departure).collect();
    assert!(!departures.is_empty(), "the table of departures was not found");
    departures
}

fn departure(row: &str) -> (String, (String, i64)) {
    let cells: Vec<_> =
        row.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`').trim()).collect();
    let [invocation, _kubectl, kauth, code, _why] = cells[..] else { panic!("not a departure: {row}") };
    let stdout = if kauth.is_empty() { String::new() } else { format!("{kauth}\n") };
    (invocation.strip_prefix("can-i ").unwrap().to_owned(), (stdout, code.parse().unwrap()))
}

fn quoted(args: &[String]) -> String {
    let plain = |arg: &String| !arg.is_empty() && !arg.contains([' ', '\'', '*', '|']);
    args.iter()
        .map(|arg| if plain(arg) { arg.clone() } else { format!("'{arg}'") })
        .collect::<Vec<_>>()
        .join(" ")
}
