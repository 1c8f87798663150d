//! `kauth config set-context` while the system fails it, while it is killed, and while others write the same file.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

#[path = "support/faults.rs"]
mod faults;
#[path = "support/kubectl.rs"]
mod kubectl;

use faults::Edit;
use kauth::document::Document;
use kauth::kubeconfig::config::Config;
use kauth::kubeconfig::decode;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const BEFORE: &str = "# by hand
apiVersion: v1
kind: Config
clusters:
- name: one
  cluster: {server: https://one.test:6443}
contexts:
- name: dev
  context:
    cluster: one # the only one
    user: ann
    namespace: old
current-context: dev
users:
- name: ann
  user: {token: test-token-ann}
";

/// A folder for a kubeconfig, and one for kauth's state, gone with the value.
struct Scratch(PathBuf);

impl Scratch {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kauth-edits-{}-{test}", std::process::id()));
        std::fs::create_dir_all(path.join("folder")).unwrap();
        Self(path)
    }

    fn folder(&self) -> PathBuf {
        self.0.join("folder")
    }

    fn file(&self) -> PathBuf {
        self.folder().join("config")
    }

    fn config(&self) -> Config {
        config(&std::fs::read(self.file()).unwrap())
    }

    fn kauth(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
        // In strace's hands a command gets what was set, and nothing else.
        command
            .env("KUBECONFIG", self.file())
            .env("HOME", &self.0)
            .env("XDG_STATE_HOME", self.0.join("state"));
        command.env("KAUTH_LOCK_TIMEOUT", "60s").arg("config").args(args);
        command
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn config(bytes: &[u8]) -> Config {
    decode::config(Document::parse(bytes).unwrap().value()).unwrap()
}

#[test]
fn a_failed_or_killed_edit_leaves_the_old_file_or_the_new_one() {
    let scratch = Scratch::new("faults");
    let (folder, file) = (scratch.folder(), scratch.file());
    let after = BEFORE.replace("namespace: old", "namespace: web");
    let made_by_next = |found: &str| found.replace("current-context: dev", "current-context: next");
    let command = || scratch.kauth(&["set-context", "dev", "--namespace=web"]);
    let next = || scratch.kauth(&["set", "current-context", "next"]);
    let edit = Edit {
        folder: &folder,
        file: &file,
        before: BEFORE,
        after: &after,
        command: &command,
        next: &next,
        made_by_next: &made_by_next,
        in_place: false,
    };
    if faults::has_strace() {
        let runs = faults::at_every_call(&edit);
        assert!(runs > 100, "only {runs} runs");
        faults::at_random_times(&edit, 50);
    } else {
        faults::at_random_times(&edit, 500);
    }
}

/// Whenever a signal comes: both files of an edit are written or neither is, and the same of undoing it.
#[test]
fn a_signal_comes_before_all_files_of_an_edit_or_after_them() {
    if !faults::has_strace() {
        return;
    }
    let scratch = Scratch::new("signal");
    let (one, two) = (scratch.file(), scratch.folder().join("two"));
    let (clusters, others) = BEFORE.split_at(BEFORE.find("contexts:").unwrap());
    std::fs::write(&one, others).unwrap();
    std::fs::write(&two, clusters).unwrap();
    let contents = || [&one, &two].map(|file| std::fs::read_to_string(file).unwrap());
    let list = std::env::join_paths([&one, &two]).unwrap();
    let kauth = |args: &[&str]| {
        let mut command = scratch.kauth(args);
        command.env("KUBECONFIG", &list);
        command
    };
    let edit = ["delete-context", "dev", "--prune"];
    let before = contents();
    assert!(faults::run(&mut kauth(&edit)).status.success());
    let after = contents();
    assert!(before[0] != after[0] && before[1] != after[1], "{after:?}");
    assert!(faults::run(&mut kauth(&["undo"])).status.success());
    for (args, back, from, to) in
        [(&edit[..], &["undo"][..], &before, &after), (&["undo"], &edit, &after, &before)]
    {
        let mut ends = [0, 0];
        for at in 1..40 {
            for call in ["openat", "fsync", "rename"] {
                if contents() != *from {
                    assert!(faults::run(&mut kauth(back)).status.success(), "{back:?}");
                    assert_eq!(contents(), *from);
                }
                let fault = format!("{call}:signal=TERM:when={at}");
                let output = faults::injected(&kauth(args), call, &fault);
                let is = contents();
                assert!(is == *from || is == *to, "{args:?} {fault}: one of two is written: {is:?}");
                ends[usize::from(is == *to)] += usize::from(!output.status.success());
            }
        }
        assert!(ends[0] > 0 && ends[1] > 3, "{args:?}: signals before and after: {ends:?}");
        if contents() == *from {
            assert!(faults::run(&mut kauth(args)).status.success(), "{args:?}");
        }
    }
}

/// A program that has read the file before kauth wrote it, and writes it after that, takes the entry away.
#[test]
fn an_entry_that_is_written_again_is_warned_of_once() {
    let scratch = Scratch::new("again");
    let (file, lock) = (scratch.file(), scratch.folder().join("config.lock"));
    let put = |text: &str| {
        std::fs::write(scratch.folder().join("new"), text).unwrap();
        std::fs::set_permissions(scratch.folder().join("new"), PermissionsExt::from_mode(0o644)).unwrap();
        std::fs::rename(scratch.folder().join("new"), &file).unwrap();
    };
    // The program may be too slow.
    let said = (0..20).map(|_| {
        put(BEFORE);
        std::fs::write(&lock, "").unwrap();
        let mut command = scratch.kauth(&["set-context", "new", "--cluster=one"]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(50));
        let theirs = format!("{BEFORE}# theirs\n");
        put(&theirs);
        std::fs::remove_file(&lock).unwrap();
        let is_there = || std::fs::read_to_string(&file).unwrap().contains("name: new");
        let began = Instant::now();
        while !is_there() {
            assert!(began.elapsed() < Duration::from_secs(30), "nothing is written");
            std::thread::sleep(Duration::from_millis(1));
        }
        put(&theirs);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap()
    });
    let said = said.into_iter().find(|said| said.contains("writing the entry again")).unwrap();
    assert!(scratch.config().contexts.contains_key("new"));
    for once in ["writing the entry again", "others may read or write"] {
        assert_eq!(said.matches(once).count(), 1, "{once}: {said}");
    }
    only_the_file(&scratch);
}

#[test]
fn of_forty_edits_at_once_none_is_lost_and_no_reader_sees_a_part() {
    let scratch = Scratch::new("forty");
    std::fs::write(scratch.file(), BEFORE).unwrap();
    let torn = while_reading(&scratch.file(), || {
        let spawn = |n: usize| quiet(&mut scratch.kauth(&["set-context", &format!("n{n}"), "--cluster=one"]));
        let children: Vec<_> = (0..40).map(spawn).collect();
        children.into_iter().for_each(|mut child| assert!(child.wait().unwrap().success()));
    });
    assert_eq!(torn, 0, "a reader saw a part of a file");
    let config = scratch.config();
    let lost: Vec<_> = (0..40).filter(|n| !config.contexts.contains_key(&format!("n{n}"))).collect();
    assert!(lost.is_empty(), "{lost:?} are lost");
    assert!(std::fs::read_to_string(scratch.file()).unwrap().starts_with("# by hand\n"), "the comments stay");
    only_the_file(&scratch);
}

// kubectls one after the other: what two of them do to each other is not kauth's doing.
#[test]
fn twenty_edits_undo_nothing_of_kubectls() {
    let Some(kubectl) = kubectl::kubectl() else { return };
    let scratch = Scratch::new("kubectl");
    std::fs::write(scratch.file(), BEFORE).unwrap();
    let by_kubectl = std::thread::scope(|scope| {
        let theirs = scope.spawn(|| {
            (0..20).filter(|n| set_context(&kubectl, &scratch.file(), &format!("k{n}"))).collect::<Vec<_>>()
        });
        let spawn = |n: usize| quiet(&mut scratch.kauth(&["set-context", &format!("n{n}"), "--cluster=one"]));
        for n in (0..20).step_by(2) {
            let pair = [spawn(n), spawn(n + 1)];
            pair.into_iter().for_each(|mut child| assert!(child.wait().unwrap().success()));
        }
        theirs.join().unwrap()
    });
    let config = scratch.config();
    assert!(by_kubectl.len() > 10, "kubectl made only {} of 20 edits", by_kubectl.len());
    let undone: Vec<_> =
        by_kubectl.iter().filter(|n| !config.contexts.contains_key(&format!("k{n}"))).collect();
    assert!(undone.is_empty(), "kauth undid {undone:?} of kubectl's edits");
    assert!(config.contexts.contains_key("dev") && config.users.contains_key("ann"));
    let ours = (0..20).filter(|n| config.contexts.contains_key(&format!("n{n}"))).count();
    eprintln!("kubectl made {} edits, all there; of kauth's 20, {ours} are there", by_kubectl.len());
    only_the_file(&scratch);
}

/// Has kubectl set a context, as often as it takes; returns whether it did.
fn set_context(kubectl: &Path, file: &Path, name: &str) -> bool {
    let command = || {
        let mut command = Command::new(kubectl);
        command.args(["config", "set-context", name, "--cluster=one"]).env("KUBECONFIG", file);
        quiet(&mut command).wait().unwrap().success()
    };
    (0..50).any(|_| command())
}

fn quiet(command: &mut Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Returns how often a reader saw something that is no kubeconfig of ours, while `edits` ran.
fn while_reading(file: &Path, edits: impl FnOnce()) -> usize {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut torn, mut read) = (0, 0);
            while !done.load(Ordering::Relaxed) {
                let bytes = std::fs::read(file).unwrap_or_default();
                torn += usize::from(!bytes.ends_with(b"test-token-ann}\n"));
                read += 1;
            }
            assert!(read > 100, "the reader read {read} times");
            torn
        });
        edits();
        done.store(true, Ordering::Relaxed);
        reader.join().unwrap()
    })
}

fn only_the_file(scratch: &Scratch) {
    let files = std::fs::read_dir(scratch.folder()).unwrap();
    let files: Vec<_> = files.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["config"], "something is left");
}
