//! `kauth sa assign`: the right field of the right objects, by another reader and by kubectl, and every other byte kept.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

#[path = "support/kubectl.rs"]
mod kubectl;
mod support;

use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use kauth::workload::{self, Finding};
use proptest::prelude::*;
use serde::Deserialize;
use serde_yaml::Value;
use support::sandbox::{Ran, Sandbox};

/// A name that is nowhere in what is edited.
const ROBOT: &str = "zz-robot";

const WORKLOADS: [(&str, &str, &[&str]); 9] = [
    ("v1", "Pod", &["spec"]),
    ("v1", "PodTemplate", &["template", "spec"]),
    ("v1", "ReplicationController", &["spec", "template", "spec"]),
    ("apps/v1", "Deployment", &["spec", "template", "spec"]),
    ("apps/v1", "StatefulSet", &["spec", "template", "spec"]),
    ("apps/v1", "DaemonSet", &["spec", "template", "spec"]),
    ("apps/v1", "ReplicaSet", &["spec", "template", "spec"]),
    ("batch/v1", "Job", &["spec", "template", "spec"]),
    ("batch/v1", "CronJob", &["spec", "jobTemplate", "spec", "template", "spec"]),
];

fn documents(text: &str) -> Result<Vec<Value>, serde_yaml::Error> {
    serde_yaml::Deserializer::from_str(text.trim_start_matches('\u{feff}')).map(Value::deserialize).collect()
}

/// Makes the pods of an object, or of a list's, run as the robot; returns how many objects have any.
fn assign(value: &mut Value, given: Option<(String, String)>) -> usize {
    let text =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (version, kind) = (text(value, "apiVersion"), text(value, "kind"));
    if let Some(Value::Sequence(items)) = value.get_mut("items") {
        let given = Some((version, kind.trim_end_matches("List").to_owned()));
        return items.iter_mut().map(|item| assign(item, given.clone())).sum();
    }
    let (version, kind) =
        if version.is_empty() && kind.is_empty() { given.unwrap_or_default() } else { (version, kind) };
    let Some((_, _, way)) = WORKLOADS.iter().find(|(of, name, _)| {
        *name == kind
            && of.rsplit_once('/').map(|(group, _)| group) == version.rsplit_once('/').map(|(group, _)| group)
    }) else {
        return 0;
    };
    let spec = way.iter().try_fold(value, |value, field| value.get_mut(*field));
    let Some(Value::Mapping(spec)) = spec else { return 0 };
    spec.insert("serviceAccountName".into(), ROBOT.into());
    if let Some(old) = spec.get_mut("serviceAccount").filter(|old| !old.is_null()) {
        *old = ROBOT.into();
    }
    1
}

/// Asserts that a text was changed as it is to be, and nowhere else; returns how many objects run pods.
#[track_caller]
fn right(old: &str, new: &str) -> usize {
    let mut expected = documents(old).unwrap();
    let count = expected.iter_mut().map(|document| assign(document, None)).sum();
    assert_eq!(documents(new).unwrap(), expected, "{old}\n→\n{new}");
    assert_eq!(erased(new), erased(old));
    let again = workload::assign(new.as_bytes(), ROBOT).unwrap();
    assert_eq!(again.text, new, "a second time changes something");
    let finds = |object: &&workload::Object| object.finding == Finding::Unchanged;
    assert_eq!(again.objects.iter().filter(finds).count(), count, "{new}");
    count
}

/// Returns a text without the fields that say a service account, and the lines that hold nothing else.
fn erased(text: &str) -> String {
    let mut kept = String::new();
    for line in text.split_inclusive('\n') {
        let less = without_fields(line);
        if less == line || !less.trim().is_empty() {
            kept += &less;
        }
    }
    kept
}

fn without_fields(mut line: &str) -> String {
    let mut kept = String::new();
    while let Some((before, behind)) = line.split_once("serviceAccount") {
        let behind = behind.strip_prefix("Name").unwrap_or(behind);
        let Some(value) = behind.trim_start_matches('"').strip_prefix(':') else {
            kept += &line[..line.len() - behind.len()];
            line = behind;
            continue;
        };
        kept += before.strip_suffix('"').unwrap_or(before);
        let value = value.trim_start_matches(' ').trim_start_matches(['"', '\'']);
        let value = value.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "-~".contains(c));
        let value = value.trim_start_matches(['"', '\'']);
        line = value.strip_prefix(", ").or_else(|| value.strip_prefix(',')).unwrap_or(value);
    }
    kept + line
}

fn manifests(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            files.extend(manifests(&entry));
        } else if entry.extension().is_some_and(|end| end == "yaml" || end == "json") {
            files.push(entry);
        }
    }
    files.sort();
    files
}

/// Thousands of files that people deploy, most of them without a pod.
#[test]
fn the_corpus_is_changed_where_it_runs_pods() {
    let corpus = std::env::var_os("KAUTH_GOLDEN").map(|golden| Path::new(&golden).join("../corpus/real"));
    let Some(corpus) = corpus.filter(|corpus| corpus.exists()) else {
        eprintln!("skipped: there is no corpus beside the folder that KAUTH_GOLDEN names");
        return;
    };
    let (mut files, mut workloads) = (0, 0);
    for file in manifests(&corpus) {
        let old = std::fs::read_to_string(&file).unwrap();
        if documents(&old).is_err() {
            continue;
        }
        let has_pods = WORKLOADS.iter().any(|(_, kind, _)| old.contains(&format!("kind: {kind}\n")));
        match workload::assign(old.as_bytes(), ROBOT) {
            Ok(assigned) if has_pods => workloads += right(&old, &assigned.text),
            Ok(assigned) => assert!(assigned.text == old, "{} was changed", file.display()),
            Err(errors) => panic!("{}: {errors:?}", file.display()),
        }
        files += 1;
    }
    eprintln!("{files} files, {workloads} objects that run pods");
    assert!(files > 1000 && workloads >= 9);
}

/// How an object is written.
#[derive(Debug, Clone)]
struct Form {
    kind: usize,
    shape: u8,
    step: usize,
    dash: usize,
    notes: Vec<u8>,
    account: u8,
    old_field: u8,
    name_last: bool,
}

fn form() -> impl Strategy<Value = Form> {
    let notes = prop::collection::vec(0..7u8, 16);
    (0..WORKLOADS.len(), 0..5u8, 1..5usize, 0..3usize, notes, 0..9u8, 0..6u8, any::<bool>()).prop_map(
        |(kind, shape, step, dash, notes, account, old_field, name_last)| Form {
            kind,
            shape,
            step,
            dash,
            notes,
            account,
            old_field,
            name_last,
        },
    )
}

/// The lines of the field of a pod's spec, as it is before.
fn account(form: &Form) -> Vec<String> {
    let name = match form.account {
        0 => Some("serviceAccountName: old-account"),
        1 => Some("serviceAccountName: 'old-account'   # of old"),
        2 => Some("serviceAccountName: \"old-account\""),
        3 => Some("serviceAccountName: null"),
        4 => Some("serviceAccountName: ~ # none"),
        5 => Some("serviceAccountName: ''"),
        6 => Some("serviceAccountName: zz-robot # already"),
        _ => None,
    };
    let old = match form.old_field {
        0 => Some("serviceAccount: old-account"),
        1 => Some("serviceAccount: 'old-account'"),
        2 => Some("serviceAccount: zz-robot"),
        _ => None,
    };
    name.into_iter().chain(old).map(str::to_owned).collect()
}

fn written(form: &Form) -> String {
    let (version, kind, way) = WORKLOADS[form.kind];
    match form.shape {
        0 => in_brackets(version, kind, way, form, false),
        1 => in_brackets(version, kind, way, form, true),
        _ => in_lines(version, kind, way, form),
    }
}

fn in_brackets(version: &str, kind: &str, way: &[&str], form: &Form, json: bool) -> String {
    let mut spec = account(form);
    spec.iter_mut().for_each(|line| line.truncate(line.split(" #").next().unwrap().trim_end().len()));
    spec.push("containers: [{name: c, image: 'busybox:1'}]".to_owned());
    let text = format!(
        "{{apiVersion: {version}, kind: {kind}, metadata: {{name: one}}, {}: {{{}}}{}\n",
        way.join(": {"),
        spec.join(", "),
        "}".repeat(way.len())
    );
    if !json {
        return text;
    }
    let value: serde_json::Value = serde_yaml::from_str(&text).unwrap();
    // serde_json writes compact or wide; a file may be either.
    if form.step.is_multiple_of(2) { format!("{value}\n") } else { format!("{value:#}\n") }
}

fn in_lines(version: &str, kind: &str, way: &[&str], form: &Form) -> String {
    let mut notes = form.notes.iter().cycle();
    let mut text = String::new();
    let mut line = |depth: usize, line: &str| {
        let blanks = " ".repeat(depth * form.step);
        match notes.next() {
            Some(0) => text += &format!("{blanks}# about what follows\n"),
            Some(1) => text += "\n",
            Some(2) => text += "# at the margin\n",
            _ => {}
        }
        text += &format!("{blanks}{line}\n");
    };
    line(0, &format!("apiVersion: {version}"));
    line(0, &format!("kind: {kind}   # what it is"));
    line(0, "metadata: {name: one, labels: &l {app: one}}");
    for (depth, field) in way.iter().enumerate() {
        line(depth, &format!("{field}:{}", if depth % 2 == 0 { "" } else { " # nested" }));
    }
    let depth = way.len();
    let accounts = account(form);
    let (first, last) = if form.name_last { (&[][..], &accounts[..]) } else { (&accounts[..], &[][..]) };
    first.iter().for_each(|account| line(depth, account));
    line(depth, "nodeSelector: *l");
    line(depth, "containers:");
    let dash = " ".repeat(form.dash);
    line(depth, &format!("{dash}- name: c"));
    line(depth, &format!("{dash}  args: [\"-c\", 'serviceAccountName: x']"));
    line(depth, &format!("{dash}  command:"));
    // A comment within it would be text.
    let blanks = " ".repeat(depth * form.step + form.dash);
    line(depth, &format!("{dash}  - |\n{blanks}    spec:\n{blanks}      serviceAccountName: not me"));
    last.iter().for_each(|account| line(depth, account));
    text
}

/// A text of several documents, one of them a list.
fn text() -> impl Strategy<Value = String> {
    let listed = prop::collection::vec(form(), 0..3);
    let ends = (any::<bool>(), any::<bool>(), any::<bool>());
    (prop::collection::vec(form(), 1..4), listed, ends).prop_map(|(forms, listed, (crlf, mark, cut))| {
        let mut documents: Vec<_> = forms.iter().map(written).collect();
        if !listed.is_empty() {
            let indented = |form: &Form| {
                let text = written(&Form { notes: vec![9], ..form.clone() });
                format!("- {}\n", text.trim_end().replace('\n', "\n  "))
            };
            documents
                .push(format!("kind: List\nitems:\n{}", listed.iter().map(indented).collect::<String>()));
        }
        documents.push("# no object\n".to_owned());
        documents.push("kind: ConfigMap\nspec: {serviceAccountName: mine}\n".to_owned());
        let mut text = documents.join("--- # next\n");
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        if cut {
            text.truncate(text.trim_end().len());
        }
        if mark { format!("\u{feff}{text}") } else { text }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, ..ProptestConfig::default() })]

    #[test]
    fn usual_manifests_are_changed_and_nothing_else_in_them(text in text()) {
        let assigned = workload::assign(text.as_bytes(), ROBOT);
        let assigned = assigned.map_err(|errors| TestCaseError::fail(format!("{errors:?}\n{text}")))?;
        prop_assert!(right(&text, &assigned.text) > 0);
    }

    #[test]
    fn cut_manifests_are_right_or_refused(text in text(), at in 0..2000usize) {
        let cut = text.char_indices().nth(at).map_or(&*text, |(at, _)| &text[..at]);
        if let (Ok(assigned), Ok(mut expected)) = (workload::assign(cut.as_bytes(), ROBOT), documents(cut)) {
            expected.iter_mut().for_each(|document| { assign(document, None); });
            prop_assert_eq!(documents(&assigned.text).unwrap(), expected, "{}", cut);
        }
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = workload::assign(&bytes, ROBOT);
    }
}

/// What a command of kubectl makes of a manifest.
fn read_by_kubectl(kubectl: &Path, file: &Path, args: &[&str]) -> Vec<serde_json::Value> {
    let mut command = Command::new(kubectl);
    let output = command.args(args).arg("-f").arg(file).args(["--local", "-o", "json"]).output().unwrap();
    assert!(output.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&output.stderr));
    let objects = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<serde_json::Value>();
    let mut objects: Vec<_> = objects.map(Result::unwrap).collect();
    // kubectl leaves the field's old name as it is; a server returns both with one value.
    objects.iter_mut().for_each(without_old_field);
    objects
}

fn without_old_field(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.remove("serviceAccount");
            fields.values_mut().for_each(without_old_field);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(without_old_field),
        _ => {}
    }
}

/// kubectl reads from the changed file what it makes of the old one itself.
#[test]
fn kubectl_makes_the_same_of_it() {
    let Some(kubectl) = kubectl::kubectl() else { return };
    let sandbox = Sandbox::new("sa-assign-kubectl");
    let mut compared = 0;
    // kubectl knows no PodTemplate here.
    for kind in (0..WORKLOADS.len()).filter(|kind| WORKLOADS[*kind].1 != "PodTemplate") {
        for (shape, way) in [(0, 0), (1, 8), (1, 1), (2, 0), (2, 3), (2, 8)] {
            let form = Form {
                kind,
                shape,
                step: 2,
                dash: 0,
                notes: vec![0, 5, 1],
                account: way,
                old_field: way,
                name_last: true,
            };
            let old = written(&form);
            let new = workload::assign(old.as_bytes(), ROBOT).unwrap().text;
            sandbox.write("old.yaml", &old);
            sandbox.write("new.yaml", &new);
            let (old, new) = (sandbox.path("old.yaml"), sandbox.path("new.yaml"));
            let set = ["set", "serviceaccount", ROBOT];
            let theirs = read_by_kubectl(&kubectl, &old, &set);
            assert_eq!(read_by_kubectl(&kubectl, &new, &set), theirs, "what else is in it");
            let pointer = format!("/{}/serviceAccountName", WORKLOADS[kind].2.join("/"));
            let ours = read_by_kubectl(&kubectl, &new, &["label", "seen=yes"]);
            assert_eq!(ours[0].pointer(&pointer), theirs[0].pointer(&pointer));
            assert_eq!(theirs[0].pointer(&pointer).unwrap(), ROBOT);
            compared += 1;
        }
    }
    eprintln!("kubectl agrees on {compared} manifests");
}

/// What kubectl said when it did the same, recorded.
#[test]
fn the_words_are_those_of_kubectl() {
    if !support::whole() {
        eprintln!("skipped: KAUTH_GOLDEN is not set, and the sample has no `kubectl set serviceaccount`");
        return;
    }
    let sandbox = Sandbox::new("sa-assign-words");
    let mut compared = 0;
    for row in support::read_lines("kubectl/create.jsonl") {
        let args: Vec<_> = row["args"].as_array().unwrap().iter().map(|arg| arg.as_str().unwrap()).collect();
        let ["set", "sa" | "serviceaccount", "-f", file, name, "--local"] = args[..] else { continue };
        let said = row["stdout"].as_str().unwrap();
        if row["code"] != 0 || said.is_empty() {
            continue;
        }
        let manifest = std::fs::read_to_string(support::golden(&format!("kubectl/{file}"))).unwrap();
        sandbox.write("manifest.yaml", &manifest);
        let ran = run(&sandbox, &[name, "-f", "manifest.yaml"]);
        assert_eq!((ran.stdout.as_str(), ran.code), (said, 0), "{args:?}: {}", ran.stderr);
        compared += 1;
    }
    assert!(compared > 0);
}

fn run(sandbox: &Sandbox, args: &[&str]) -> Ran {
    run_with_input(sandbox, args, "")
}

fn run_with_input(sandbox: &Sandbox, args: &[&str], input: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    command.args(["sa", "assign"]).args(args);
    sandbox.start(command, input)
}

const OLD: &str = "kind: Pod\nmetadata: {name: p}\nspec:\n  containers: []\n";
const NEW: &str = "kind: Pod\nmetadata: {name: p}\nspec:\n  serviceAccountName: zz-robot\n  containers: []\n";

#[test]
fn files_keep_their_modes_and_links() {
    let sandbox = Sandbox::new("sa-assign-files");
    for (name, mode) in [("a.yaml", 0o644), ("real/b.yaml", 0o640), ("d.yaml", 0o755)] {
        sandbox.write(name, OLD);
        sandbox.set_mode(name, mode);
    }
    symlink("real/b.yaml", sandbox.path("link.yaml")).unwrap();
    std::fs::hard_link(sandbox.path("d.yaml"), sandbox.path("hard.yaml")).unwrap();
    // Every file by more than one name.
    let ran = run(&sandbox, &[ROBOT, "-f", ".", "-f", "./a.yaml", "-f", "real"]);
    assert_eq!(ran.stdout, "pod/p serviceaccount updated\n".repeat(3), "{}", ran.stderr);
    assert_eq!(ran.stderr, "note: wrote `./d.yaml` in place: it has 2 names (hard links)\n");
    for (name, mode) in
        [("a.yaml", 0o644), ("link.yaml", 0o640), ("real/b.yaml", 0o640), ("hard.yaml", 0o755)]
    {
        assert_eq!(sandbox.read(name).unwrap(), NEW.as_bytes(), "{name}");
        assert_eq!(sandbox.mode(name), Some(mode), "{name}");
    }
    assert!(sandbox.path("link.yaml").is_symlink());
    let left = std::fs::read_dir(sandbox.path("")).unwrap().count();
    assert_eq!(left, 6, "no lock, backup or draft is left");
}

#[test]
fn what_is_right_already_is_not_touched() {
    let sandbox = Sandbox::new("sa-assign-untouched");
    sandbox.write("p.yaml", NEW);
    let inode = |sandbox: &Sandbox| sandbox.path("p.yaml").metadata().unwrap().ino();
    let before = inode(&sandbox);
    for args in [&["-f", "p.yaml"][..], &["-f", "p.yaml", "--check"], &["-f", "p.yaml", "--diff"]] {
        let ran = run(&sandbox, &[&[ROBOT], args].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{args:?}");
    }
    assert_eq!(inode(&sandbox), before);
}

#[test]
fn a_look_changes_nothing_and_tells_a_difference() {
    let sandbox = Sandbox::new("sa-assign-look");
    sandbox.write("p.yaml", OLD);
    let ran = run(&sandbox, &[ROBOT, "-f", "p.yaml", "--check"]);
    assert_eq!((ran.stdout.as_str(), ran.code), ("p.yaml:1: pod/p serviceaccount would be updated\n", 1));
    let ran = run(&sandbox, &[ROBOT, "-f", "p.yaml", "--check", "--diff"]);
    assert_eq!(ran.code, 1);
    assert_eq!(sandbox.read("p.yaml").unwrap(), OLD.as_bytes());
    // What --diff prints, patch takes.
    let Some(patch) = kubectl::program("patch") else { return };
    let mut command = Command::new(patch);
    command.args(["-p0", "--silent"]);
    assert_eq!(sandbox.start(command, &ran.stdout).code, 0, "{}", ran.stdout);
    assert_eq!(sandbox.read("p.yaml").unwrap(), NEW.as_bytes());
}

#[test]
fn one_bad_file_keeps_all_from_being_written() {
    let sandbox = Sandbox::new("sa-assign-bad");
    sandbox.write("a.yaml", OLD);
    for (bad, why) in [
        ("kind: Pod\nspec: {{ .spec }}\n", "bad.yaml:2: "),
        ("kind: Pod\nspec: [\n", "bad.yaml:2: "),
        ("kind: Pod\nspec: 1\n", "bad.yaml:2: `spec` is no mapping\n"),
        (
            "kind: Pod\nkind: Pod\nspec: {x: 1}\n",
            "bad.yaml:2: the key \"kind\" stands twice in one mapping\n",
        ),
    ] {
        sandbox.write("bad.yaml", bad);
        let ran = run(&sandbox, &[ROBOT, "-f", "a.yaml", "-f", "bad.yaml"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{bad}");
        assert!(ran.stderr.starts_with(&format!("error: {why}")), "{}", ran.stderr);
        assert_eq!(sandbox.read("a.yaml").unwrap(), OLD.as_bytes());
    }
}

#[test]
fn stdin_goes_to_stdout() {
    let sandbox = Sandbox::new("sa-assign-stdin");
    let old = OLD.replace('\n', "\r\n");
    let ran = run_with_input(&sandbox, &[ROBOT, "-f", "-"], &old);
    assert_eq!((ran.stdout, ran.stderr.as_str(), ran.code), (NEW.replace('\n', "\r\n"), "", 0));
    let ran = run_with_input(&sandbox, &[ROBOT, "-f", "-", "--check"], OLD);
    assert_eq!((ran.stdout.as_str(), ran.code), ("<stdin>:1: pod/p serviceaccount would be updated\n", 1));
    let ran = run_with_input(&sandbox, &[ROBOT, "-f", "-"], "kind: Pod\nspec: [");
    assert_eq!((ran.stdout.as_str(), ran.code), ("", 2));
}
