//! `kauth create` beside what kubectl printed, invocation by invocation: the same object to the byte, the same warnings and the
//! same words for an error, but for the departures that stand in the table of `docs/kubectl.md`.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// The kinds, with what kubectl does not take for them.
const KINDS: [&str; 6] = ["role", "clusterrole", "rolebinding", "clusterrolebinding", "roles", "Role"];

/// What an invocation came to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Outcome {
    stdout: String,
    /// kubectl's warnings.
    warnings: Vec<String>,
    /// What kept it from answering, on one line.
    error: Option<String>,
    code: i64,
}

/// What the table of departures says of an invocation: kauth's error.
type Departures = BTreeMap<String, String>;

#[test]
fn agrees_with_kubectl() {
    let rows = support::read_lines("kubectl/create.jsonl");
    let rows: Vec<_> = rows.iter().filter_map(recorded).collect();
    assert!(!support::whole() || rows.len() == 278, "{} invocations", rows.len());
    let mut departures = departures();
    let mut differences = Vec::new();
    for (args, kubectl) in &rows {
        let wanted = match departures.remove(&quoted(args)) {
            Some(error) => {
                let wanted =
                    Outcome { stdout: String::new(), warnings: Vec::new(), error: Some(error), code: 2 };
                assert_ne!(&wanted, kubectl, "{args:?} is no departure");
                wanted
            }
            None => kubectl.clone(),
        };
        let kauth = run(args);
        if kauth != wanted {
            differences.push(format!("{}\n  wanted: {wanted:?}\n  got:    {kauth:?}", quoted(args)));
        }
    }
    let count = differences.len();
    assert!(differences.is_empty(), "{count} of {} differ:\n{}", rows.len(), differences.join("\n"));
    assert!(!support::whole() || departures.is_empty(), "never recorded: {departures:?}");
}

/// What a real server made of an object, without a dry run, is said of it.
#[test]
fn what_a_server_refuses_is_known() {
    let (mut created, mut refused) = (0, 0);
    for row in support::read_lines("kubectl/create.jsonl") {
        let args: Vec<String> = serde_json::from_value(row["args"].clone()).unwrap();
        let stderr = row["stderr"].as_str().unwrap();
        let is_invalid = stderr.contains(" is invalid: ");
        let is_sent = args.get(1).is_some_and(|kind| KINDS.contains(&kind.as_str()))
            && !args.iter().any(|arg| arg.starts_with("--dry-run") || arg == "-h");
        if args[0] != "create" || !is_sent || !(is_invalid || row["code"] == 0) {
            continue;
        }
        let (said, wanted) = (refusal(&args), is_invalid.then(|| plain(stderr)));
        assert_eq!(said, wanted, "{args:?}");
        *(if is_invalid { &mut refused } else { &mut created }) += 1;
    }
    let wanted = if support::whole() { (19, 8) } else { (3, 4) };
    assert_eq!((created, refused), wanted);
}

/// Everything that is printed without a dry run is what kubectl prints as YAML.
#[test]
fn prints_yaml_without_a_dry_run() {
    for args in [
        &["create", "role", "r", "--verb=get", "--resource=pods"] as &[&str],
        &["create", "rolebinding", "b", "--role=r", "--serviceaccount=ci:deployer", "--dry-run=none"],
    ] {
        let args: Vec<_> = args.iter().map(|arg| (*arg).to_owned()).collect();
        let yaml = [&*args, &["--dry-run=client".to_owned(), "-oyaml".to_owned()]].concat();
        assert_eq!(run(&args), run(&yaml));
        assert!(run(&args).stdout.starts_with("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role"));
    }
}

fn recorded(row: &Value) -> Option<(Vec<String>, Outcome)> {
    let args: Vec<String> = serde_json::from_value(row["args"].clone()).unwrap();
    let is_one = args[0] == "create" && args.get(1).is_some_and(|kind| KINDS.contains(&kind.as_str()));
    if !is_one || !args.iter().any(|arg| arg == "--dry-run=client") {
        return None;
    }
    let text = |key: &str| row[key].as_str().unwrap();
    // Errors exit with 2.
    let code = row["code"].as_i64().unwrap();
    let outcome = outcome(text("stdout"), text("stderr"), if code == 1 { 2 } else { code });
    Some((args, outcome))
}

fn run(args: &[String]) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    command.env_clear().args(args);
    if args[1].to_lowercase().ends_with("role") {
        command.arg("-f").arg(support::golden("kubectl/crds.yaml"));
    }
    let output = command.output().unwrap();
    let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    outcome(&stdout, &stderr, i64::from(output.status.code().unwrap()))
}

/// Returns what kauth says that a server has against the object.
fn refusal(args: &[String]) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_kauth")).args(args).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let label = "warning: a server would not create it: ";
    stderr.lines().find_map(|line| line.strip_prefix(label)).map(ToOwned::to_owned)
}

/// Returns the server's message, which kubectl prints so for bindings only: for roles it leaves out the group and makes a list.
fn plain(stderr: &str) -> String {
    let stderr = stderr.trim_end();
    if let Some(role) = stderr.strip_prefix("The ") {
        let (object, errors) = role.split_once(" is invalid: ").unwrap();
        let object = object.replacen(' ', ".rbac.authorization.k8s.io ", 1);
        let errors: Vec<_> = errors.split('\n').map(|line| line.trim_start_matches("* ")).collect();
        return match errors.as_slice() {
            [error] => format!("{object} is invalid: {error}"),
            [_, errors @ ..] => format!("{object} is invalid: [{}]", errors.join(", ")),
            [] => unreachable!("no text is split into nothing"),
        };
    }
    stderr.split_once(": failed to create ").unwrap().1.split_once(": ").unwrap().1.to_owned()
}

fn outcome(stdout: &str, stderr: &str, code: i64) -> Outcome {
    let mut warnings: Vec<_> =
        stderr.lines().filter(|line| line.starts_with("Warning: ")).map(ToOwned::to_owned).collect();
    // kubectl looks for each resource twice.
    warnings.dedup();
    let own = ["Warning: ", "See '", "note: ", "warning: ", "hint: ", "caused by: "];
    let mut errors = stderr.lines().filter(|line| !own.iter().any(|label| line.starts_with(label)));
    let error = errors.next().map(|error| error.strip_prefix("error: ").unwrap_or(error).to_owned());
    assert_eq!(errors.next(), None, "{stderr}");
    Outcome { stdout: stdout.to_owned(), warnings, error, code }
}

/// The table of departures: invocation, what kubectl prints, what kauth prints and its exit code.
fn departures() -> Departures {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/kubectl.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `create "));
    let departures: Departures = rows.map(departure).collect();
    assert!(!departures.is_empty(), "the table of departures was not found");
    departures
}

fn departure(row: &str) -> (String, String) {
    let cells: Vec<_> =
        row.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`').trim()).collect();
    let [invocation, _kubectl, kauth, "2", _why] = cells[..] else { panic!("not a departure: {row}") };
    (invocation.to_owned(), kauth.strip_prefix("error: ").unwrap().to_owned())
}

fn quoted(args: &[String]) -> String {
    let plain = |arg: &String| !arg.is_empty() && !arg.contains([' ', '\'', '*', '|', '{']);
    args.iter()
        .map(|arg| if plain(arg) { arg.clone() } else { format!("'{arg}'") })
        .collect::<Vec<_>>()
        .join(" ")
}
