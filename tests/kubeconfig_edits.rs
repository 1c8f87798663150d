//! `kauth config` beside what kubectl 1.36 did, case by case: the same stdout, first line of the error and exit code, and files
//! that read the same. Where that is not so, the table of departures in `docs/kubectl.md` says what is instead.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

mod support;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use support::folder::{Folder, NOBODY, Program};

/// The heading of the table.
const HEADING: &str = "## The recorded edits that differ";

/// What the table says of a case.
#[derive(Debug)]
struct Departure {
    /// The first line that kauth prints.
    line: String,
    code: i64,
    files: String,
}

struct Printed {
    stdout: String,
    stderr: String,
    code: i64,
}

#[test]
fn agrees_with_kubectl() {
    let rows = support::read_lines("kubeconfig/edits/edits.jsonl");
    assert!(!support::whole() || rows.len() >= 457, "only {} cases", rows.len());
    let departures = departures();
    let known: BTreeSet<_> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    let unknown: Vec<_> =
        departures.keys().filter(|id| support::whole() && !known.contains(id.as_str())).collect();
    assert!(unknown.is_empty(), "the table names {unknown:?}, which nobody recorded");
    let program = Program::copy(Path::new(env!("CARGO_BIN_EXE_kauth")));
    let chunks: Vec<_> = rows.chunks(rows.len().div_ceil(4)).collect();
    let differences: Vec<String> = std::thread::scope(|scope| {
        let check = |rows: &[Value]| {
            rows.iter().filter_map(|row| difference(row, &departures, &program)).collect::<Vec<_>>()
        };
        let threads: Vec<_> = chunks.iter().map(|rows| scope.spawn(move || check(rows))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let count = differences.len();
    assert!(count == 0, "{count} of {} differ:\n{}", rows.len(), differences.join("\n"));
}

/// The table's rows by case.
fn departures() -> BTreeMap<String, Departure> {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/kubectl.md")).unwrap();
    let table = text.split_once(HEADING).unwrap().1.split("\n## ").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [case, _, line, code, files, _] = cells[..] else { panic!("{line}") };
        let text = |cell: &str| cell.trim_matches('`').trim().replace("\\|", "|");
        (text(case), Departure { line: text(line), code: code.parse().unwrap(), files: files.to_owned() })
    };
    rows.map(row).collect()
}

fn difference(row: &Value, departures: &BTreeMap<String, Departure>, program: &Program) -> Option<String> {
    let id = row["id"].as_str().unwrap();
    let folder = Folder::new(id, &row["before"]);
    if row["nobody"] == true && !folder.give_to_nobody() {
        eprintln!("{id} is skipped: it runs as another user, and only root can");
        return None;
    }
    let printed = kauth(&folder, row, program);
    let problems = match departures.get(id) {
        None => agreement(row, &folder, &printed),
        Some(departure) => departed(row, &folder, &printed, departure),
    };
    let said = &printed.stderr;
    (!problems.is_empty()).then(|| format!("## {id} {}\n{}\n[{said}]", row["args"], problems.join("\n")))
}

/// Says in what kauth did not do what kubectl did.
fn agreement(row: &Value, folder: &Folder, printed: &Printed) -> Vec<String> {
    let recorded = |key: &str| row[key].as_str().unwrap();
    let mut problems = Vec::new();
    let code = if row["code"] == 0 { 0 } else { 2 };
    if printed.code != code {
        problems.push(format!("code {}, not {code}", printed.code));
    }
    // kubectl prints its help there, and scripts read it.
    let is_help = recorded("stdout").contains("\nUsage:\n");
    let varies = row["varies"].as_array().is_some_and(|varies| varies.contains(&"stdout".into()));
    let stdout = if is_help { String::new() } else { sorted(recorded("stdout"), varies) };
    if sorted(&printed.stdout, false) != stdout {
        problems.push(format!("stdout\n{}--- not\n{stdout}", printed.stdout));
    }
    let error = recorded("stderr").lines().next().unwrap_or_default();
    // One flag's error was recorded with a capital, which kubectl's own main does not give it.
    let error = without_addresses(&error.replacen("Error:", "error:", 1));
    if code == 2 && first_error(&printed.stderr) != error {
        problems.push(format!("error\n  {}\n  {error}", first_error(&printed.stderr)));
    }
    if error.starts_with("warning:") && !printed.stderr.contains(&error) {
        problems.push(format!("no {error}"));
    }
    problems.extend(folder.differences(&row["after"]));
    problems
}

/// Says in what kauth did not do what the table says.
fn departed(row: &Value, folder: &Folder, printed: &Printed, departure: &Departure) -> Vec<String> {
    let mut problems = Vec::new();
    if printed.code != departure.code {
        problems.push(format!("code {}, not {}", printed.code, departure.code));
    }
    let first =
        if printed.code == 0 { printed.stdout.lines().next() } else { Some(first_error(&printed.stderr)) };
    let first = first.unwrap_or_default();
    match departure.line.as_str() {
        "(redacted)" => problems.extend(more_redacted(row["stdout"].as_str().unwrap(), &printed.stdout)),
        "(help)" => {
            problems.extend((!printed.stderr.contains("Usage: kauth config")).then(|| "no help".to_owned()))
        }
        line if line != first => problems.push(format!("first line\n  {first}\n  {line}")),
        _ => {}
    }
    problems.extend(match departure.files.as_str() {
        "as before" => folder.changes(&row["before"]),
        "one change" => folder.larger_changes(&row["before"]),
        "as kubectl's" => folder.differences(&row["after"]),
        text => vec![format!("the table says of the files: {text}")],
    });
    let agrees = agreement(row, folder, printed).is_empty();
    problems.extend(agrees.then(|| "this is no departure any more".to_owned()));
    problems
}

/// Says where what kauth prints is not what kubectl prints with values left out.
fn more_redacted(kubectl: &str, kauth: &str) -> Option<String> {
    let pairs = kubectl.lines().zip(kauth.lines());
    let fine = |(kubectl, kauth): (&str, &str)| {
        kubectl == kauth
            || kauth
                .split_once("REDACTED")
                .is_some_and(|(before, after)| kubectl.starts_with(before) && kubectl.ends_with(after))
    };
    let same = kubectl.lines().count() == kauth.lines().count() && pairs.into_iter().all(fine);
    (!same).then(|| format!("stdout\n{kauth}--- is not, redacted,\n{kubectl}"))
}

fn first_error(stderr: &str) -> &str {
    stderr.lines().find(|line| line.starts_with("error:")).unwrap_or_default()
}

/// The lines in order, where kubectl's come in any; the first is the header.
fn sorted(text: &str, varies: bool) -> String {
    let mut lines: Vec<_> = text.split_inclusive('\n').collect();
    if varies && !lines.is_empty() {
        lines[1..].sort_unstable();
    }
    lines.concat()
}

fn without_addresses(text: &str) -> String {
    text.replace("0xPOINTER", "0x0")
}

fn kauth(folder: &Folder, row: &Value, program: &Program) -> Printed {
    let args: Vec<String> = serde_json::from_value(row["args"].clone()).unwrap();
    let mut command = Command::new(program.path());
    command
        .env_clear()
        .env("HOME", folder.path())
        .current_dir(folder.path())
        .env("XDG_STATE_HOME", folder.state());
    command.env("KAUTH_LOCK_TIMEOUT", "200ms");
    for (name, value) in row["env"].as_object().unwrap() {
        command.env(name, folder.show(value.as_str().unwrap()));
    }
    if row["nobody"] == true {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.args(args.iter().map(|arg| folder.show(arg))).output().unwrap();
    let text = |bytes: Vec<u8>| folder.hide(&String::from_utf8(bytes).unwrap());
    Printed {
        stdout: text(output.stdout),
        stderr: text(output.stderr),
        code: i64::from(output.status.code().unwrap()),
    }
}
