//! Passphrases: asked for on a terminal where nobody sees them, or read from where the user says.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, reason = "tests may")]

#[path = "support/kubectl.rs"]
mod programs;

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use kauth::commands::passphrase;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// Makes `asks` a program that asks: for an `existing` passphrase or a `new` one.
const ASK: &str = "KAUTH_PASSPHRASE_ASK";
const FROM: &str = "KAUTH_PASSPHRASE_FROM";

/// As long as a terminal needs, after the question, to cease showing what is typed.
const MOMENT: Duration = Duration::from_millis(300);

#[test]
fn asks() {
    let Ok(kind) = std::env::var(ASK) else { return };
    let from = std::env::var(FROM).ok();
    let ask = if kind == "new" { passphrase::new } else { passphrase::existing };
    match ask(from.as_deref(), "ca\u{1b}.key") {
        Ok(secret) => println!("<{}>", secret.len()),
        Err(error) => println!("<{} {:?} {:?}>", error.message, error.causes, error.hints),
    }
    println!("<{:?}>", rustix::process::dumpable_behavior().unwrap());
}

#[test]
fn a_terminal_is_asked_and_shows_nothing() {
    let Some(mut terminal) = Terminal::start("existing") else { return };
    terminal.wait_for("passphrase of `ca\\u{1b}.key`: ");
    terminal.type_in("s3cret-canary\n");
    let (status, said) = terminal.end();
    assert!(status.success() && said.contains("<13>") && said.contains("<NotDumpable>"), "{said}");
    assert!(!said.contains("s3cret"), "{said}");
}

#[test]
fn a_new_one_is_asked_for_twice() {
    for (one, other, outcome) in
        [("abc\n", "abc\n", "<3>"), ("abc\n", "abd\n", "<the two passphrases differ")]
    {
        let Some(mut terminal) = Terminal::start("new") else { return };
        terminal.wait_for("new passphrase of");
        terminal.type_in(one);
        terminal.wait_for("the same again: ");
        terminal.type_in(other);
        let (_, said) = terminal.end();
        assert!(said.contains(outcome), "{said}");
    }
    let Some(mut terminal) = Terminal::start("new") else { return };
    terminal.wait_for("new passphrase of");
    terminal.type_in("\n");
    let (_, said) = terminal.end();
    assert!(said.contains("is empty") && !said.contains("again"), "{said}");
}

#[test]
fn an_interrupted_question_leaves_a_terminal_that_shows_what_is_typed() {
    let Some(mut terminal) = Terminal::start("existing") else { return };
    terminal.wait_for("passphrase of");
    assert!(!terminal.shows_input(), "while it asks");
    terminal.type_in("\u{3}");
    let status = terminal.child.wait().unwrap();
    assert_eq!(status.signal().or(status.code()), Some(2), "{status}");
    assert!(terminal.shows_input(), "afterwards");
}

#[test]
fn without_a_terminal_the_flag_is_named() {
    let Some(setsid) = programs::program("setsid") else { return };
    let said =
        said(Command::new(setsid).arg("-w").arg(std::env::current_exe().unwrap()).env(ASK, "existing"));
    assert!(said.contains("<no passphrase of `ca\\u{1b}.key` was given"), "{said}");
    assert!(said.contains("`--passphrase-from FILE`, `-` or `fd:N` says where it is"), "{said}");
}

#[test]
fn files_and_descriptors_are_read() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("passphrase");
    std::fs::write(&file, "pass word\r\n").unwrap();
    for from in [file.to_str().unwrap(), "-", "fd:0"] {
        let ask = |kind| said(itself().env(ASK, kind).env(FROM, from).stdin(File::open(&file).unwrap()));
        for said in [ask("existing"), ask("new")] {
            assert!(said.contains("<9>") && said.contains("<NotDumpable>"), "{from}: {said}");
        }
    }
    std::fs::write(&file, "\n").unwrap();
    let said = said(itself().env(ASK, "new").env(FROM, &file));
    assert!(
        said.contains("holds no secret: it is empty") && said.contains("for --passphrase-from"),
        "{said}"
    );
}

fn itself() -> Command {
    Command::new(std::env::current_exe().unwrap())
}

fn said(command: &mut Command) -> String {
    let output = command.args(ONLY_ASKS).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

const ONLY_ASKS: [&str; 3] = ["--exact", "asks", "--nocapture"];

/// A program and the other side of its terminal.
struct Terminal {
    child: Child,
    side: File,
    own: File,
    said: String,
}

impl Terminal {
    fn start(kind: &str) -> Option<Self> {
        let setsid = programs::program("setsid")?;
        let side = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&side).unwrap();
        unlockpt(&side).unwrap();
        let name = ptsname(&side, Vec::new()).unwrap().into_string().unwrap();
        let open = || File::options().read(true).write(true).open(&name).unwrap();
        let mut command = Command::new(setsid);
        command.args(["-c", "-w"]).arg(std::env::current_exe().unwrap()).args(ONLY_ASKS).env(ASK, kind);
        let child = command.stdin(open()).stdout(open()).stderr(Stdio::null()).spawn().unwrap();
        Some(Self { child, side: side.into(), own: open(), said: String::new() })
    }

    fn wait_for(&mut self, words: &str) {
        let mut buffer = [0; 1024];
        while !self.said.contains(words) {
            let length = self.side.read(&mut buffer).unwrap();
            self.said.push_str(&String::from_utf8_lossy(&buffer[..length]));
        }
        std::thread::sleep(MOMENT);
    }

    fn type_in(&mut self, text: &str) {
        self.side.write_all(text.as_bytes()).unwrap();
    }

    fn shows_input(&self) -> bool {
        rustix::termios::tcgetattr(&self.own).unwrap().local_modes.contains(rustix::termios::LocalModes::ECHO)
    }

    fn end(mut self) -> (ExitStatus, String) {
        self.wait_for("test result");
        (self.child.wait().unwrap(), self.said)
    }
}
