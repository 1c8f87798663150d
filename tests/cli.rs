//! Everything a user sees, whole: the transcripts in `tests/cmd`, the README's commands, and where the answer goes.
//! `TRYCMD=overwrite cargo test --test cli` writes the transcripts anew.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn transcripts() {
    // What edits keep for `config undo`.
    let state = std::env::temp_dir().join(format!("kauth-transcripts-{}", std::process::id()));
    let state_path = state.to_str().unwrap();
    // Nobody's own kubeconfig.
    let nobody = [("HOME", state_path), ("KUBECONFIG", ""), ("XDG_STATE_HOME", state_path)];
    let environment = [("COLUMNS", "100"), ("NO_COLOR", "1")].into_iter().chain(nobody);
    private(Path::new("tests/cmd"));
    let cases = trycmd::TestCases::new();
    environment.fold(cases.case("tests/cmd/*.trycmd"), |cases, (name, value)| cases.env(name, value)).run();
    let _ = std::fs::remove_dir_all(state);
}

/// Makes the kubeconfigs of the transcripts their owner's alone, as they are anywhere but in a fresh checkout.
fn private(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "in") {
            for file in std::fs::read_dir(path).unwrap() {
                std::fs::set_permissions(file.unwrap().path(), Permissions::from_mode(0o600)).unwrap();
            }
        }
    }
}

#[test]
fn the_readme_says_what_is_printed() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let mut shown = 0;
    for block in readme.split("```console\n").skip(1) {
        let (command, printed) = block.split("```").next().unwrap().split_once('\n').unwrap();
        let Some(args) = command.strip_prefix("$ cargo run --release --quiet -- ") else { continue };
        let output = kauth(&args.split(' ').collect::<Vec<_>>());
        assert_eq!(String::from_utf8(output.stdout).unwrap().trim_end(), printed.trim_end(), "{command}");
        shown += 1;
    }
    assert!(shown > 0, "the README shows no command");
}

#[test]
fn the_readme_and_ci_test_with_the_same_command() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let ci = std::fs::read_to_string(".ci/run").unwrap();
    let command = "cargo test --locked";
    assert!(readme.contains(&format!("$ {command}\n")), "the README does not say how to test");
    assert!(ci.contains(&format!("{command}\n")), "CI does not run the README's test command");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let args = ["review", "tests/cmd/data/reviews.jsonl", "-f", "examples/export.yaml"];
    let (reader, closed) = std::io::pipe().unwrap();
    drop(reader);
    let status = Command::new(env!("CARGO_BIN_EXE_kauth"))
        .args(args)
        .stdout(closed)
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(0));
}

#[test]
fn stdin_is_a_manifest_too() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kauth"))
        .args(["can-i", "delete", "pods", "--as", "jane", "-n", "ci", "-f", "-"])
        .stdin(std::fs::File::open("examples/export.yaml").unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut answer).unwrap();
    assert_eq!((answer.as_str(), child.wait().unwrap().code()), ("yes\n", Some(0)));
}

#[test]
fn the_policy_is_found_by_the_environment() {
    let output = Command::new(env!("CARGO_BIN_EXE_kauth"))
        .args(["can-i", "delete", "pods", "--as", "jane", "-n", "ci"])
        .env("KAUTH_POLICY", "examples/crds.yaml:examples/export.yaml")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "yes\n");
}

fn kauth(args: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_kauth")).args(args).output().unwrap()
}
