//! What tests run beside themselves does not outlive them, however they end.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests may")]

#[path = "support/daemon.rs"]
mod daemon;

use daemon::Daemon;
use std::io::{BufRead, BufReader, PipeReader, Read, Write};
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long the programs of these tests run if nothing kills them, and how soon they must be gone.
const LIFE: &str = "30";
const SOON: Duration = Duration::from_secs(10);

#[test]
fn a_program_ends_with_its_value() {
    let (daemon, output) = sleeping();
    drop(daemon);
    assert_ends(output);
}

#[test]
fn a_program_ends_with_a_panic() {
    let (daemon, output) = sleeping();
    let test = std::thread::spawn(move || {
        let _daemon = daemon;
        std::panic::resume_unwind(Box::new("a failed test"));
    });
    assert!(test.join().is_err());
    assert_ends(output);
}

#[test]
fn a_program_outlives_the_thread_that_started_it() {
    let (mut daemon, _output) = std::thread::spawn(sleeping).join().unwrap();
    std::thread::sleep(Duration::from_millis(100));
    assert!(daemon.ended().is_none());
}

#[test]
fn a_program_that_ends_by_itself_says_how() {
    let (output, write) = std::io::pipe().unwrap();
    let mut daemon = Daemon::start(Path::new("/bin/sh"), &["-c".to_owned(), "exit 3".to_owned()], write);
    let start = Instant::now();
    let status = loop {
        if let Some(status) = daemon.ended() {
            break status;
        }
        assert!(start.elapsed() < SOON);
        std::thread::sleep(Duration::from_millis(5));
    };
    assert_eq!(status.code(), Some(3));
    drop(daemon);
    assert_ends(output);
}

#[test]
fn a_program_ends_with_a_killed_test() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "leaves_a_program_behind", "--ignored", "--nocapture"]);
    let mut test = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(test.stdout.take().unwrap());
    let mut line = String::new();
    while !line.ends_with("started\n") {
        line.clear();
        assert!(output.read_line(&mut line).unwrap() > 0, "the test ended before it started the program");
    }
    test.kill().unwrap();
    test.wait().unwrap();
    assert_ends(output);
}

#[test]
#[ignore = "only for a_program_ends_with_a_killed_test, which kills it"]
fn leaves_a_program_behind() {
    let output = std::io::stdout().as_fd().try_clone_to_owned().unwrap();
    let _daemon = Daemon::start(Path::new("/bin/sleep"), &[LIFE.to_owned()], output);
    std::io::stdout().write_all(b"started\n").unwrap();
    std::thread::sleep(SOON * 2);
}

/// A program that does nothing, and the pipe that closes when it is gone, and whatever it leaves behind.
fn sleeping() -> (Daemon, PipeReader) {
    let (output, write) = std::io::pipe().unwrap();
    (Daemon::start(Path::new("/bin/sleep"), &[LIFE.to_owned()], write), output)
}

fn assert_ends(mut output: impl Read) {
    let start = Instant::now();
    output.read_to_end(&mut Vec::new()).unwrap();
    assert!(start.elapsed() < SOON, "it was not killed");
}
