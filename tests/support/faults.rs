//! An edit of a file, run again and again while the system fails it, at each system call that it makes.
//!
//! Knows the rules that every edit of kauth's keeps, and nothing about the edit: it is given as a command.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "tests look at what is on the disk"
)]

use std::collections::BTreeMap;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The calls that a write consists of.
const CALLS: &[&str] = &[
    "openat",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "close",
    "fchmod",
    "fchown",
    "fsetxattr",
    "fremovexattr",
    "ftruncate",
    "flock",
    "unlink",
    "unlinkat",
    "getrandom",
];
/// What each of them fails with.
pub const ERRORS: &[&str] = &["ENOSPC", "EIO", "EACCES", "EINTR"];
/// What ends the process in each of them.
pub const SIGNALS: &[(&str, i32)] = &[("KILL", 9), ("TERM", 15), ("INT", 2)];
const MODE: u32 = 0o640;

/// An edit to fail.
pub struct Edit<'a> {
    /// A folder that holds nothing but the file, and its other names.
    pub folder: &'a Path,
    /// The file; what it holds before and after the edit.
    pub file: &'a Path,
    pub before: &'a str,
    pub after: &'a str,
    /// The edit.
    pub command: &'a dyn Fn() -> Command,
    /// Another edit, which changes the file before and after the first one; and what it makes of what it finds.
    pub next: &'a dyn Fn() -> Command,
    pub made_by_next: &'a dyn Fn(&str) -> String,
    /// Whether the file is written in place: killed, it may be torn until the next edit.
    pub in_place: bool,
}

/// Returns whether there is a strace that can inject faults; says why not.
pub fn has_strace() -> bool {
    let works = Command::new("strace").args(["-qq", "-e", "inject=fsync:error=EIO", "true"]).output();
    let works = works.is_ok_and(|output| output.status.success());
    if !works {
        eprintln!("skipped: no strace that can inject faults");
    }
    works
}

/// Fails each system call of the edit in every way. Returns how many runs that were.
pub fn at_every_call(edit: &Edit<'_>) -> usize {
    let (calls, touched) = calls(edit);
    let mut runs = 0;
    // A signal that comes before the first file is opened for writing keeps it from being written.
    for (index, (call, at)) in calls.iter().enumerate() {
        for error in ERRORS {
            let run = format!("{call}:error={error}:when={at}");
            check_error(edit, &run, &inject(edit, call, &run));
            runs += 1;
        }
        for (name, signal) in SIGNALS {
            let run = format!("{call}:signal={name}:when={at}");
            // On a busy machine a run may make a call less than the one that was counted; then no signal came.
            let ended = (0..3).map(|_| inject(edit, call, &run)).find(|output| !output.status.success());
            let ended = ended.unwrap_or_else(|| panic!("{run}: no run was ended by the signal"));
            check_signal(edit, &run, &ended, *signal, index < touched);
            runs += 1;
        }
    }
    runs
}

/// Kills the edit at random times.
pub fn at_random_times(edit: &Edit<'_>, times: u32) {
    edit.reset();
    let began = Instant::now();
    assert!(run(&mut (edit.command)()).status.success());
    let whole = began.elapsed();
    for time in 0..times {
        edit.reset();
        let after = whole * time / times;
        let mut child = quiet(&mut (edit.command)()).spawn().unwrap();
        std::thread::sleep(after);
        child.kill().unwrap();
        child.wait().unwrap();
        edit.check_killed(&format!("killed after {after:?}"));
    }
}

impl Edit<'_> {
    /// Writes the old content, and checks that nothing else is there.
    fn reset(&self) {
        std::fs::write(self.file, self.before).unwrap();
        std::fs::set_permissions(self.file, std::fs::Permissions::from_mode(MODE)).unwrap();
        assert_eq!(self.strays(), Vec::<PathBuf>::new());
    }

    fn content(&self) -> String {
        std::fs::read_to_string(self.file).unwrap()
    }

    /// What is in the folder besides the file.
    fn strays(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder).unwrap().map(|entry| entry.unwrap().path());
        let inode = std::fs::metadata(self.file).unwrap().ino();
        entries.filter(|path| std::fs::metadata(path).is_ok_and(|found| found.ino() != inode)).collect()
    }

    fn check_whole(&self, run: &str) -> String {
        let content = self.content();
        assert!(content == self.before || content == self.after, "{run}: torn: {content:?}");
        assert_eq!(std::fs::metadata(self.file).unwrap().mode() & 0o7777, MODE, "{run}");
        content
    }

    fn check_killed(&self, run: &str) {
        if !self.in_place {
            self.check_whole(run);
        }
        self.check_next(run);
    }

    /// The next edit works, and leaves nothing of what the one before left.
    fn check_next(&self, run: &str) {
        let strays = self.strays();
        let output = self::run(&mut (self.next)());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{run}: the next edit: {said}");
        for stray in &strays {
            let name = stray.file_name().unwrap().to_str().unwrap();
            assert!(said.contains(name), "{run}: {name} is not named: {said}");
        }
        assert_eq!(self.strays(), Vec::<PathBuf>::new(), "{run}: {said}");
        let content = self.content();
        let made = [self.before, self.after].map(|content| (self.made_by_next)(content));
        assert!(made.contains(&content), "{run}: {content:?} is none of {made:?}");
        assert_eq!(std::fs::metadata(self.file).unwrap().mode() & 0o7777, MODE, "{run}");
    }
}

fn check_error(edit: &Edit<'_>, run: &str, output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    let content = edit.check_whole(run);
    match output.status.code() {
        Some(0) => assert_eq!(content, edit.after, "{run}: {said}"),
        Some(2) if said.contains("is written") => assert_eq!(content, edit.after, "{run}: {said}"),
        Some(2) => assert_eq!(content, edit.before, "{run}: {said}"),
        _ => panic!("{run}: {} {said}", output.status),
    }
    // What may not be removed stays, until the next edit.
    if !run.starts_with("unlink") {
        assert_eq!(edit.strays(), Vec::<PathBuf>::new(), "{run}: {said}");
    }
    edit.check_next(run);
}

fn check_signal(edit: &Edit<'_>, run: &str, output: &Output, signal: i32, is_early: bool) {
    // strace ends as what it traced did.
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.signal(), Some(signal), "{run}: {} {said}", output.status);
    if signal == 9 {
        edit.check_killed(run);
    } else {
        let content = edit.check_whole(run);
        assert!(!is_early || content == edit.before, "{run}: the file is written in spite of the signal");
        assert_eq!(edit.strays(), Vec::<PathBuf>::new(), "{run}: {said}");
        edit.check_next(run);
    }
}

/// Returns each call of one clean run, from the first that names the folder to the last, with its number among its kind; and
/// which of them opens the first file for writing that is no lock.
fn calls(edit: &Edit<'_>) -> (Vec<(String, usize)>, usize) {
    edit.reset();
    let calls = calls_of(&(edit.command)(), edit.folder);
    assert_eq!(edit.content(), edit.after);
    calls
}

/// The same of any command that succeeds.
pub fn calls_of(command: &Command, folder: &Path) -> (Vec<(String, usize)>, usize) {
    let log = folder.with_extension("strace");
    let output = traced(command, &["-e", &format!("trace={}", known_calls()), "-o", log.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let trace = std::fs::read_to_string(&log).unwrap();
    std::fs::remove_file(&log).unwrap();
    let folder = folder.to_str().unwrap();
    let lines: Vec<_> = trace.lines().collect();
    let first = lines.iter().position(|line| line.contains(folder)).unwrap();
    let last = lines.iter().rposition(|line| line.contains(folder)).unwrap();
    let mut counts = BTreeMap::new();
    let (mut calls, mut touched) = (Vec::new(), None);
    for (at, line) in lines.iter().enumerate() {
        let (process, rest) = line.split_once(' ').unwrap();
        let Some((call, arguments)) = rest.trim_start().split_once('(') else { continue };
        let count = counts.entry((process, call)).or_insert(0);
        *count += 1;
        let to_terminal = call == "write" && (arguments.starts_with("1,") || arguments.starts_with("2,"));
        if (first..=last).contains(&at) && !to_terminal {
            let writes = arguments.contains("O_WRONLY") || arguments.contains("O_RDWR");
            if writes && arguments.contains(folder) && !arguments.contains(".lock") {
                touched.get_or_insert(calls.len());
            }
            calls.push((call.to_owned(), *count));
        }
    }
    (calls, touched.expect("the edit opens a file for writing"))
}

fn inject(edit: &Edit<'_>, call: &str, fault: &str) -> Output {
    edit.reset();
    injected(&(edit.command)(), call, fault)
}

/// Runs a command with a fault in one of its system calls.
pub fn injected(command: &Command, call: &str, fault: &str) -> Output {
    let fault = format!("inject={fault}");
    traced(command, &["-e", &format!("trace={call}"), "-e", &fault, "-o", "/dev/null"])
}

fn traced(command: &Command, options: &[&str]) -> Output {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq"]).args(options).arg("--").arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => strace.env(name, value),
            None => strace.env_remove(name),
        };
    }
    run(&mut strace)
}

/// Returns those of the calls that this machine has.
fn known_calls() -> String {
    // strace skips what it does not know behind a question mark.
    CALLS.iter().map(|call| format!("?{call}")).collect::<Vec<_>>().join(",")
}

/// Runs a command to its end, or panics after two minutes.
pub fn run(command: &mut Command) -> Output {
    let child = quiet(command).spawn().unwrap();
    let id = child.id();
    let (done, waits) = std::sync::mpsc::channel();
    std::thread::spawn(move || done.send(child.wait_with_output().unwrap()));
    waits
        .recv_timeout(Duration::from_secs(120))
        .unwrap_or_else(|_| panic!("process {id} does not end: {command:?}"))
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped())
}
