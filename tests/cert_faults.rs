//! `kauth cert` while the system fails it at each of its calls: a pair is the old one or the new one, or the old one is beside it;
//! never a certificate without its key, and the next run works.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

#[path = "support/faults.rs"]
#[allow(dead_code, reason = "only a part of it is used here")]
mod faults;

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kauth::pki::certificate::leaf;
use kauth::pki::key::public_key_of;

const FAULTS: [&str; 5] = ["error=ENOSPC", "signal=TERM", "error=EIO", "error=EACCES", "signal=KILL"];

/// What a call is failed with. A file that cannot be closed changes nothing, one that cannot be opened is so for one reason, and
/// where the disk is not written to it is not full.
fn faults_of(call: &str) -> &'static [&'static str] {
    match call {
        "close" => &FAULTS[4..],
        "openat" => &FAULTS[3..],
        "write" | "linkat" => &FAULTS,
        _ => &FAULTS[1..],
    }
}

/// The contents of `jane.key` and `jane.crt`.
type Pair = [Option<Vec<u8>>; 2];

/// A folder for the pair, beside an authority; gone with the value.
struct Scratch {
    root: PathBuf,
    old: Pair,
}

impl Scratch {
    fn new(test: &str) -> Self {
        let root = std::env::temp_dir().join(format!("kauth-cert-faults-{}-{test}", std::process::id()));
        std::fs::create_dir_all(root.join("pair")).unwrap();
        let scratch = Self { root, old: [None, None] };
        assert!(
            faults::run(&mut scratch.kauth(&["ca", "init", "--out-dir", scratch.at("")])).status.success()
        );
        scratch
    }

    fn with_old_pair(mut self) -> Self {
        assert!(faults::run(&mut self.mint("")).status.success());
        self.old = self.pair();
        self
    }

    fn at(&self, name: &str) -> &str {
        self.root.join(name).to_str().map(|path| &*path.to_owned().leak()).unwrap()
    }

    fn folder(&self) -> PathBuf {
        self.root.join("pair")
    }

    fn kauth(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
        command.args(args).env("HOME", &self.root).env("KAUTH_CA", &self.root);
        command
    }

    fn mint(&self, flag: &str) -> Command {
        let args = ["cert", "jane", "--group", "dev", "--out-dir", self.at("pair"), flag];
        self.kauth(&args[..args.len() - usize::from(flag.is_empty())])
    }

    /// Puts the old pair in its place, and nothing else.
    fn reset(&self) {
        for name in self.names() {
            std::fs::remove_file(self.folder().join(name)).unwrap();
        }
        for ((name, mode), old) in [("jane.key", 0o600), ("jane.crt", 0o644)].into_iter().zip(&self.old) {
            let Some(old) = old else { continue };
            let path = self.folder().join(name);
            std::fs::write(&path, old).unwrap();
            std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
        }
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn strays(&self) -> Vec<String> {
        self.names().into_iter().filter(|name| name != "jane.key" && name != "jane.crt").collect()
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        std::fs::read(self.folder().join(name)).ok()
    }

    fn pair(&self) -> Pair {
        ["jane.key", "jane.crt"].map(|name| self.read(name))
    }

    fn mode(&self, name: &str) -> u32 {
        Path::new(&self.folder()).join(name).metadata().unwrap().permissions().mode() & 0o7777
    }

    /// Returns whether a whole new pair is there.
    fn is_new(&self) -> bool {
        match self.pair() {
            [Some(key), Some(crt)] => fit(&key, &crt) && self.old[0].as_ref() != Some(&key),
            _ => false,
        }
    }

    fn check(&self, run: &str, output: &Output) {
        let said = String::from_utf8_lossy(&output.stderr);
        let (pair, strays) = (self.pair(), self.strays());
        let is_old = pair == self.old;
        match (output.status.code(), output.status.signal()) {
            (Some(0), _) => assert!(self.is_new(), "{run}: {said}"),
            (Some(2), _) if said.contains("is written") => assert!(self.is_new(), "{run}: {said}"),
            (Some(2), _) => assert!(is_old, "{run}: {said}"),
            (None, Some(9)) => self.check_killed(run, &pair),
            (None, Some(15)) => {
                assert!(is_old || self.is_new(), "{run}: {said}");
                assert_eq!(strays, Vec::<String>::new(), "{run}");
            }
            _ => panic!("{run}: {} {said}", output.status),
        }
        for stray in &strays {
            let killed = output.status.signal() == Some(9);
            let may_stay = killed || run.starts_with("unlink") || said.contains(stray.as_str());
            assert!(may_stay, "{run}: {stray} is left: {said}");
            let holds_key =
                self.read(stray).is_some_and(|text| text.windows(11).any(|part| part == b"PRIVATE KEY"));
            assert!(!holds_key || self.mode(stray) & 0o077 == 0, "{run}: others may read {stray}");
        }
        if pair[0].is_some() {
            assert_eq!(self.mode("jane.key"), 0o600, "{run}");
        }
        // From what a run finds as it was, the next one is the first one again.
        if !is_old || !strays.is_empty() {
            self.check_next(run);
        }
    }

    fn check_killed(&self, run: &str, pair: &Pair) {
        if *pair == self.old || self.is_new() {
            return;
        }
        let [Some(key), crt] = pair else { panic!("{run}: a certificate without its key") };
        assert!(public_key_of(key).is_ok(), "{run}: torn");
        assert_eq!(*crt, self.old[1], "{run}");
        for (name, old) in ["jane.key.bak", "jane.crt.bak"].into_iter().zip(&self.old) {
            assert_eq!(self.read(name), *old, "{run}: {name}");
        }
    }

    /// A second run works, and leaves nothing but what it found of old files.
    fn check_next(&self, run: &str) {
        let backups: Vec<_> = self.strays().into_iter().filter(|name| name.ends_with(".bak")).collect();
        let output = faults::run(&mut self.mint("--force"));
        assert!(output.status.success(), "{run}: {}", String::from_utf8_lossy(&output.stderr));
        let [Some(key), Some(crt)] = self.pair() else { panic!("{run}: half a pair") };
        assert!(fit(&key, &crt), "{run}");
        assert_eq!(self.strays(), backups, "{run}");
    }

    fn fail_everywhere(&self, flag: &str) {
        self.reset();
        let command = self.mint(flag);
        let (calls, _) = faults::calls_of(&command, &self.folder());
        assert!(calls.len() > 10, "{calls:?}");
        let mut runs = 0;
        for (call, at) in &calls {
            for fault in faults_of(call) {
                self.reset();
                runs += 1;
                let run = format!("{call}:{fault}:when={at}");
                self.check(&run, &faults::injected(&command, call, &run));
            }
        }
        eprintln!("{runs} runs");
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

fn fit(key: &[u8], crt: &[u8]) -> bool {
    public_key_of(key).is_ok_and(|key| leaf(crt).is_ok_and(|crt| crt.matches(&key)))
}

#[test]
fn a_new_pair_is_whole_or_only_its_key_is_there() {
    if faults::has_strace() {
        Scratch::new("new").fail_everywhere("");
    }
}

#[test]
fn an_old_pair_is_replaced_or_kept() {
    if faults::has_strace() {
        Scratch::new("force").with_old_pair().fail_everywhere("--force");
    }
}
