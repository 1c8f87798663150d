//! The disk fails, processes are killed, and 40 of them want the same file: nothing is ever lost, torn or left behind.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "tests look at what is on the disk"
)]
#![cfg(unix)]

#[path = "support/faults.rs"]
mod faults;
#[path = "support/together.rs"]
mod together;

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use faults::{Edit, run};
use kauth::files::{lock, replace, settled};

/// The file that the process is to edit, and the line that it adds.
const FILE: &str = "KAUTH_FAULTS_FILE";
const LINE: &str = "KAUTH_FAULTS_LINE";

/// A line that an edit takes away, so that the new content is the shorter one.
const OLD_LINE: &str = "a line that goes away with the first edit\n";

const TESTS: &[(&str, fn())] = &[
    ("forty_at_once_lose_nothing", forty_at_once_lose_nothing),
    ("every_call_fails_in_every_way", every_call_fails_in_every_way),
    ("every_call_fails_in_every_way_in_place", every_call_fails_in_every_way_in_place),
    ("together_an_old_pair_is_replaced_or_kept", together::an_old_pair_is_replaced_or_kept),
    ("together_half_a_pair_is_completed_or_kept", together::half_a_pair_is_completed_or_kept),
    ("together_a_new_pair_is_whole_or_not_there", together::a_new_pair_is_whole_or_not_there),
    ("together_a_new_folder_is_whole_or_not_there", together::a_new_folder_is_whole_or_not_there),
    ("a_full_disk_keeps_the_old_file", a_full_disk_keeps_the_old_file),
    ("a_file_that_is_a_mount_is_written_in_place", a_file_that_is_a_mount_is_written_in_place),
    ("a_limit_on_the_size_is_an_error", a_limit_on_the_size_is_an_error),
    ("permissions_are_those_of_kubectl", permissions_are_those_of_kubectl),
    ("an_owner_is_kept", an_owner_is_kept),
    ("an_ignored_signal_stays_ignored", an_ignored_signal_stays_ignored),
    ("a_signal_ends_the_waiting", a_signal_ends_the_waiting),
    ("a_new_file_is_the_users_alone", a_new_file_is_the_users_alone),
    ("a_link_leads_to_its_target", a_link_leads_to_its_target),
];

/// Runs the tests whose names contain an argument; or makes the edit that `edit` started this process for.
fn main() {
    if let Some(file) = std::env::var_os(FILE) {
        edit_in_this_process(Path::new(&file));
    }
    together::write_if_asked_to();
    let wanted: Vec<_> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()));
    let run = TESTS.iter().filter(|(name, _)| wanted(name));
    let failed: Vec<_> = run.filter(|(name, test)| !passes(name, *test)).map(|(name, _)| name).collect();
    assert!(failed.is_empty(), "failed: {failed:?}");
}

fn passes(name: &str, test: fn()) -> bool {
    let passed = std::panic::catch_unwind(test).is_ok();
    eprintln!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
    passed
}

fn edit_in_this_process(file: &Path) -> ! {
    let code = match add(file, &std::env::var(LINE).unwrap()) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("error: {error}");
            2
        }
    };
    std::process::exit(code);
}

fn add(file: &Path, line: &str) -> Result<(), Box<dyn std::error::Error>> {
    let locks =
        lock::acquire(&[file.to_owned()], Duration::from_secs(60), &mut |notice| eprintln!("{notice}"))?;
    let old = settled::read_settled(file, Duration::ZERO, &|_| false)?;
    let text = String::from_utf8(old.as_ref().map_or(Vec::new(), |old| old.to_vec()))?;
    let new = added(&text, line);
    locks.uninterrupted()?;
    let said = replace::replace(&locks, file, old.as_ref().map(|old| &old[..]), new.as_bytes())?;
    said.notices.iter().for_each(|said| eprintln!("{said}"));
    Ok(())
}

fn added(text: &str, line: &str) -> String {
    format!("{}{line}\n", text.replace(OLD_LINE, ""))
}

/// The command that adds a line to a file.
fn edit(file: &Path, line: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env(FILE, file).env(LINE, line);
    command
}

struct Scratch(PathBuf);

impl Scratch {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kauth-faults-{}-{test}", std::process::id()));
        std::fs::create_dir(&path).unwrap();
        // Others than root are to try in it.
        std::fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
        Self(path)
    }

    /// What is there, sorted.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn forty_at_once_lose_nothing() {
    let scratch = Scratch::new("forty");
    let file = scratch.0.join("config");
    std::fs::write(&file, "first\n").unwrap();
    std::fs::write(scratch.0.join("config.lock"), "kauth 1 host - 1700000000\n").unwrap();
    let done = AtomicBool::new(false);
    let mut told = 0;
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut reads, mut seen) = (0, 0);
            while !done.load(Ordering::Relaxed) {
                let text = std::fs::read_to_string(&file).unwrap();
                assert!(text.starts_with("first\n") && text.ends_with('\n'), "torn: {text:?}");
                assert!(
                    text.lines().skip(1).all(|line| line.starts_with("line ") && line.len() == 7),
                    "{text:?}"
                );
                assert!(text.len() >= seen, "lost: {text:?}");
                (reads, seen) = (reads + 1, text.len());
            }
            reads
        });
        let children: Vec<_> = (10..50)
            .map(|number| {
                let mut command = edit(&file, &format!("line {number}"));
                command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
            })
            .collect();
        let outputs: Vec<_> = children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
        done.store(true, Ordering::Relaxed);
        for output in outputs {
            assert!(output.status.success(), "{}", said(&output));
            told += said(&output).matches("of a kauth that is dead (process 1 on host)").count();
        }
        assert!(reader.join().unwrap() > 40);
    });
    assert_eq!(told, 1, "the dead lock is removed once");
    let text = std::fs::read_to_string(&file).unwrap();
    let mut lines: Vec<_> = text.lines().skip(1).map(str::to_owned).collect();
    lines.sort();
    assert_eq!(lines, (10..50).map(|number| format!("line {number}")).collect::<Vec<_>>());
    assert_eq!(scratch.names(), ["config"]);
}

fn every_call_fails_in_every_way() {
    let scratch = Scratch::new("every-call");
    fail_everything(&scratch, false);
}

fn every_call_fails_in_every_way_in_place() {
    let scratch = Scratch::new("every-call-in-place");
    std::fs::write(scratch.0.join("config"), "").unwrap();
    std::fs::hard_link(scratch.0.join("config"), scratch.0.join("other")).unwrap();
    fail_everything(&scratch, true);
}

fn fail_everything(scratch: &Scratch, in_place: bool) {
    let file = scratch.0.join("config");
    let before = format!("first\n{OLD_LINE}");
    let one = Edit {
        folder: &scratch.0,
        file: &file,
        before: &before,
        after: &added(&before, "x"),
        command: &|| edit(&file, "x"),
        next: &|| edit(&file, "y"),
        made_by_next: &|text| added(text, "y"),
        in_place,
    };
    if faults::has_strace() {
        eprintln!("{} runs", faults::at_every_call(&one));
        faults::at_random_times(&one, 20);
    } else {
        faults::at_random_times(&one, 500);
    }
}

fn a_full_disk_keeps_the_old_file() {
    let scratch = Scratch::new("full");
    let Some(disk) = Disk::mount(&scratch.0, "64k") else { return };
    let file = disk.0.join("config");
    let old = "first\n".repeat(1000);
    std::fs::write(&file, &old).unwrap();
    let filler = std::fs::write(disk.0.join("filler"), vec![b'x'; 1 << 20]);
    assert!(filler.is_err(), "the disk is full");
    let output = run(&mut edit(&file, "x"));
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("no space left on device"), "{}", said(&output));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), old);
    let names: Vec<_> = std::fs::read_dir(&disk.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    std::fs::remove_file(disk.0.join("filler")).unwrap();
    assert!(run(&mut edit(&file, "x")).status.success());
}

fn a_file_that_is_a_mount_is_written_in_place() {
    let scratch = Scratch::new("mount");
    let (file, real) = (scratch.0.join("config"), scratch.0.join("real"));
    std::fs::write(&file, "").unwrap();
    std::fs::write(&real, "first\n").unwrap();
    if !mount(&["--bind", real.to_str().unwrap(), file.to_str().unwrap()]) {
        return;
    }
    let mounted = Disk(file.clone());
    let output = run(&mut edit(&file, "x"));
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("in place: it is mounted there by itself"), "{}", said(&output));
    drop(mounted);
    assert_eq!(std::fs::read_to_string(&real).unwrap(), "first\nx\n");
    assert_eq!(scratch.names(), ["config", "real"]);
}

fn a_limit_on_the_size_is_an_error() {
    let scratch = Scratch::new("limit");
    let file = scratch.0.join("config");
    let old = "first\n".repeat(1000);
    std::fs::write(&file, &old).unwrap();
    let command = edit(&file, "x");
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "ulimit -f 2; exec \"$0\" \"$@\""])
        .arg(command.get_program())
        .args(command.get_args());
    limited.env(FILE, &file).env(LINE, "x");
    let output = run(&mut limited);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(
        said(&output).contains(&format!("write {}: file too large", file.display())),
        "{}",
        said(&output)
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), old);
    assert_eq!(scratch.names(), ["config"]);
}

fn permissions_are_those_of_kubectl() {
    let scratch = Scratch::new("permissions");
    let folder = scratch.0.join("folder");
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("config");
    std::fs::write(&file, "first\n").unwrap();
    let user = some_user(&[&folder, &file]);
    let refused = |words: &str| {
        let mut command = edit(&file, "x");
        user.map(|user| command.uid(user).gid(user));
        let Some(output) = try_run(&mut command) else { return };
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(words), "{}", said(&output));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "first\n");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    };
    // A rename could replace it.
    std::fs::set_permissions(&file, Permissions::from_mode(0o444)).unwrap();
    refused(&format!("open {}: permission denied", file.display()));
    std::fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    std::fs::set_permissions(&folder, Permissions::from_mode(0o555)).unwrap();
    refused(&format!("open {}.lock: permission denied", file.display()));
    std::fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
}

fn an_owner_is_kept() {
    let scratch = Scratch::new("owner");
    let file = scratch.0.join("config");
    std::fs::write(&file, "first\n").unwrap();
    std::fs::set_permissions(&file, Permissions::from_mode(0o666)).unwrap();
    let Some(user) = some_user(&[&file]) else {
        eprintln!("skipped: only root gives files away");
        return;
    };
    assert!(run(&mut edit(&file, "x")).status.success());
    let found = std::fs::metadata(&file).unwrap();
    assert_eq!((found.uid(), found.gid(), found.mode() & 0o777), (user, user, 0o666), "root gives it back");
    // Another user's file, in a folder where anybody may put files: its owner cannot be kept, so it stays where it is.
    std::fs::set_permissions(&scratch.0, Permissions::from_mode(0o777)).unwrap();
    let inode = found.ino();
    let Some(output) = try_run(edit(&file, "y").uid(user - 1).gid(user - 1)) else { return };
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("a new file could not be given its owner"), "{}", said(&output));
    let found = std::fs::metadata(&file).unwrap();
    assert_eq!((found.uid(), found.ino()), (user, inode));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "first\nx\ny\n");
    assert_eq!(scratch.names(), ["config"]);
}

fn an_ignored_signal_stays_ignored() {
    if !faults::has_strace() {
        return;
    }
    let scratch = Scratch::new("nohup");
    let file = scratch.0.join("config");
    std::fs::write(&file, "first\n").unwrap();
    let command = edit(&file, "x");
    let mut ignoring = Command::new("sh");
    let strace = "trap '' HUP; exec strace -f -qq -e trace=fsync -e inject=fsync:signal=HUP:when=1 -o /dev/null \"$0\" \"$@\"";
    ignoring.args(["-c", strace]).arg(command.get_program()).args(command.get_args());
    ignoring.env(FILE, &file).env(LINE, "x");
    let output = run(&mut ignoring);
    assert!(output.status.success(), "{} {}", output.status, said(&output));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "first\nx\n");
}

fn a_signal_ends_the_waiting() {
    let scratch = Scratch::new("waiting");
    let (file, lock) = (scratch.0.join("config"), scratch.0.join("config.lock"));
    std::fs::write(&lock, "").unwrap();
    let mut child = edit(&file, "x").stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let process = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(process, rustix::process::Signal::TERM).unwrap();
    let began = Instant::now();
    assert_eq!(child.wait().unwrap().signal(), Some(15));
    assert!(began.elapsed() < Duration::from_secs(30), "it did not wait for the lock any longer");
    assert_eq!(scratch.names(), ["config.lock"]);
}

fn a_new_file_is_the_users_alone() {
    let scratch = Scratch::new("umask");
    for umask in ["000", "022", "077"] {
        let file = scratch.0.join(umask).join("config");
        let command = edit(&file, "x");
        let mut with = Command::new("sh");
        with.args(["-c", &format!("umask {umask}; exec \"$0\"")]).arg(command.get_program());
        let output = run(with.env(FILE, &file).env(LINE, "x"));
        assert!(output.status.success(), "{}", said(&output));
        let mode = |path: &Path| std::fs::metadata(path).unwrap().mode() & 0o7777;
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700), "umask {umask}");
    }
}

fn a_link_leads_to_its_target() {
    let scratch = Scratch::new("link");
    symlink("real", scratch.0.join("config")).unwrap();
    for line in ["x", "y"] {
        assert!(run(&mut edit(&scratch.0.join("config"), line)).status.success());
    }
    assert_eq!(std::fs::read_to_string(scratch.0.join("real")).unwrap(), "x\ny\n");
    assert_eq!(scratch.names(), ["config", "real"]);
}

/// Gives files to a user without rights, if we are root and may.
fn some_user(files: &[&Path]) -> Option<u32> {
    const NOBODY: u32 = 65534;
    files.iter().all(|file| chown(file, Some(NOBODY), Some(NOBODY)).is_ok()).then_some(NOBODY)
}

/// Runs a command as another user, unless that one may not even start it.
fn try_run(command: &mut Command) -> Option<Output> {
    match command.stdout(Stdio::null()).stderr(Stdio::piped()).output() {
        Err(error) => {
            eprintln!("skipped: another user cannot run this test: {error}");
            None
        }
        output => output.ok(),
    }
}

/// A mount, gone with the value.
struct Disk(PathBuf);

impl Disk {
    fn mount(folder: &Path, size: &str) -> Option<Self> {
        let at = folder.join("disk");
        std::fs::create_dir(&at).unwrap();
        let options = format!("size={size}");
        mount(&["-t", "tmpfs", "-o", &options, "none", at.to_str().unwrap()]).then(|| Self(at))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn mount(arguments: &[&str]) -> bool {
    let mounted = Command::new("mount").args(arguments).output().is_ok_and(|output| output.status.success());
    if !mounted {
        eprintln!("skipped: only root may mount");
    }
    mounted
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
