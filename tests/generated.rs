//! The committed man pages and completions are what the command line's definition gives.
//! `KAUTH_REGENERATE=1 cargo test --test generated` writes them anew.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

use clap_complete::Shell;
use kauth::cli;
use kauth::commands::{completion, man};
use std::collections::BTreeSet;
use std::path::Path;

const SHELLS: [(Shell, &str); 5] = [
    (Shell::Bash, "kauth.bash"),
    (Shell::Elvish, "kauth.elv"),
    (Shell::Fish, "kauth.fish"),
    (Shell::PowerShell, "_kauth.ps1"),
    (Shell::Zsh, "_kauth"),
];

#[test]
fn man_pages_are_up_to_date() {
    check("man", man::pages(cli::command()).unwrap());
}

#[test]
fn completions_are_up_to_date() {
    let script =
        |(shell, name): &(Shell, &str)| ((*name).to_owned(), completion::script(cli::command(), *shell));
    check("completions", SHELLS.iter().map(script).collect());
}

fn check(folder: &str, files: Vec<(String, Vec<u8>)>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    if std::env::var_os("KAUTH_REGENERATE").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        files.iter().for_each(|(name, contents)| std::fs::write(folder.join(name), contents).unwrap());
    }
    let names: BTreeSet<_> = files.iter().map(|(name, _)| name.clone()).collect();
    let committed = std::fs::read_dir(&folder).unwrap();
    let committed: BTreeSet<_> =
        committed.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(committed, names, "{} holds other files", folder.display());
    for (name, contents) in files {
        let path = folder.join(name);
        let same = std::fs::read(&path).unwrap() == contents;
        assert!(same, "{} is out of date: KAUTH_REGENERATE=1 cargo test --test generated", path.display());
    }
}
