//! A key and its certificate, written again and again while the system fails it: never one without the other, and what was
//! there before is never lost.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "tests look at what is on the disk"
)]

use std::fs::Permissions;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::faults::{self, ERRORS, SIGNALS, run};
use kauth::files::lock;
use kauth::files::new_folder::NewFolder;
use kauth::files::together::{self, NewFile};

/// The folder of the pair that the process is to write, how, and what it is to hold.
const FOLDER: &str = "KAUTH_FAULTS_TOGETHER";
const HOW: &str = "KAUTH_FAULTS_HOW";
const TEXT: &str = "KAUTH_FAULTS_TEXT";

const KEY: &str = "jane.key";
const CRT: &str = "jane.crt";

/// What a file holds, and its mode.
type State = Option<(String, u32)>;

pub fn an_old_pair_is_replaced_or_kept() {
    Pair::new("old-pair", "over", [state("old key", 0o400), state("old crt", 0o640)]).fail_everywhere();
}

pub fn half_a_pair_is_completed_or_kept() {
    Pair::new("half-a-pair", "over", [state("old key", 0o600), None]).fail_everywhere();
}

pub fn a_new_pair_is_whole_or_not_there() {
    Pair::new("new-pair", "new", [None, None]).fail_everywhere();
}

pub fn a_new_folder_is_whole_or_not_there() {
    if !faults::has_strace() {
        return;
    }
    let folder = Scratch::new("new-folder");
    let command = write(&folder.0, "folder", "new");
    let target = folder.0.join("people");
    let clean = || drop(std::fs::remove_dir_all(&target));
    for (call, at) in faults::calls_of(&command, &folder.0).0 {
        let faults = ERRORS.iter().map(|error| format!("error={error}"));
        for fault in faults.chain(SIGNALS.iter().map(|(name, _)| format!("signal={name}"))) {
            clean();
            let run = format!("{call}:{fault}:when={at}");
            let output = faults::injected(&command, &call, &run);
            let said = String::from_utf8_lossy(&output.stderr);
            let is_whole = [KEY, CRT].iter().all(|name| target.join(name).exists());
            assert_eq!(target.exists(), is_whole, "{run}: {said}");
            match output.status.code() {
                Some(0) => assert!(is_whole, "{run}"),
                Some(_) => assert_eq!(is_whole, said.contains("is written"), "{run}: {said}"),
                None => {}
            }
            let strays: Vec<_> = names(&folder.0).into_iter().filter(|name| name != "people").collect();
            let may_stay = fault == "signal=KILL" || call.starts_with("unlink");
            assert!(strays.is_empty() || may_stay, "{run}: {strays:?}");
            for stray in strays {
                let (prefix, random) = stray.split_at(".people.kauth-".len());
                assert!(prefix == ".people.kauth-" && random.len() == 6, "{run}: {stray}");
                std::fs::remove_dir_all(folder.0.join(stray)).unwrap();
            }
        }
    }
}

/// Writes what this process was started for, if it was.
pub fn write_if_asked_to() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let (how, text) = (std::env::var(HOW).unwrap(), std::env::var(TEXT).unwrap());
    let code = match write_here(Path::new(&folder), &how, &text) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("error: {error}");
            2
        }
    };
    std::process::exit(code);
}

fn write_here(folder: &Path, how: &str, text: &str) -> Result<(), Box<dyn std::error::Error>> {
    let [key, crt] = ["key", "crt"].map(|part| format!("{text} {part}"));
    if how == "folder" {
        let new = NewFolder::begin(&folder.join("people"))?;
        new.add(KEY, key.as_bytes(), 0o600)?;
        new.add(CRT, crt.as_bytes(), 0o644)?;
        return Ok(new.finish()?);
    }
    let paths = [folder.join(KEY), folder.join(CRT)];
    let locks = lock::acquire(&paths, Duration::from_secs(60), &mut |notice| eprintln!("{notice}"))?;
    let files = [
        NewFile { path: &paths[0], contents: key.as_bytes(), mode: 0o600 },
        NewFile { path: &paths[1], contents: crt.as_bytes(), mode: 0o644 },
    ];
    let said = together::write(&locks, &files, how == "over")?;
    said.notices.iter().for_each(|said| eprintln!("{said}"));
    Ok(())
}

fn write(folder: &Path, how: &str, text: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env(FOLDER, folder).env(HOW, how).env(TEXT, text);
    command
}

fn state(text: &str, mode: u32) -> State {
    Some((text.to_owned(), mode))
}

struct Scratch(PathBuf);

impl Scratch {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kauth-together-{}-{test}", std::process::id()));
        std::fs::DirBuilder::new().mode(0o700).create(&path).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A pair, as it is before it is written.
struct Pair {
    folder: Scratch,
    how: &'static str,
    old: [State; 2],
}

impl Pair {
    fn new(test: &str, how: &'static str, old: [State; 2]) -> Self {
        Self { folder: Scratch::new(test), how, old }
    }

    fn fail_everywhere(&self) {
        let command = write(&self.folder.0, self.how, "new");
        let times = if faults::has_strace() { 20 } else { 500 };
        self.kill_at_random_times(&command, times);
        if times > 20 {
            return;
        }
        self.reset();
        let calls = faults::calls_of(&command, &self.folder.0).0;
        let mut runs = 0;
        for (call, at) in &calls {
            for error in ERRORS {
                let run = format!("{call}:error={error}:when={at}");
                self.reset();
                self.check_error(&run, &faults::injected(&command, call, &run));
            }
            for (name, signal) in SIGNALS {
                let run = format!("{call}:signal={name}:when={at}");
                self.reset();
                self.check_signal(&run, &faults::injected(&command, call, &run), *signal);
            }
            runs += ERRORS.len() + SIGNALS.len();
        }
        eprintln!("{runs} runs");
    }

    fn kill_at_random_times(&self, command: &Command, times: u32) {
        let start = || {
            let mut command = write(&self.folder.0, self.how, "new");
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        };
        self.reset();
        let began = Instant::now();
        assert!(start().wait().unwrap().success(), "{command:?}");
        let whole = began.elapsed();
        for time in 0..times {
            self.reset();
            let after = whole * time / times;
            let mut child = start();
            std::thread::sleep(after);
            child.kill().unwrap();
            child.wait().unwrap();
            self.check_killed(&format!("killed after {after:?}"));
        }
    }

    /// Makes everything as it was before.
    fn reset(&self) {
        for name in names(&self.folder.0) {
            std::fs::remove_file(self.folder.0.join(name)).unwrap();
        }
        for (name, old) in [KEY, CRT].iter().zip(&self.old) {
            let Some((text, mode)) = old else { continue };
            let path = self.folder.0.join(name);
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, Permissions::from_mode(*mode)).unwrap();
        }
    }

    fn state(&self, name: &str) -> State {
        let path = self.folder.0.join(name);
        let text = std::fs::read_to_string(&path).ok()?;
        state(&text, std::fs::metadata(&path).unwrap().mode() & 0o7777)
    }

    /// Returns what the pair is to hold: modes stay.
    fn made(&self, text: &str) -> [State; 2] {
        let [key, crt] = &self.old;
        let mode = |old: &State, new| old.as_ref().map_or(new, |(_, mode)| *mode);
        [state(&format!("{text} key"), mode(key, 0o600)), state(&format!("{text} crt"), mode(crt, 0o644))]
    }

    /// Confirms that the pair is made, with fewer readers where the system does not say who could read the old one.
    fn check_made(&self, text: &str, run: &str, said: &str) {
        let (mut now, mut made) = (self.now(), self.made(text));
        if run.starts_with("fremovexattr") {
            let narrow = |state: &mut (String, u32)| state.1 &= 0o700;
            now.iter_mut().chain(&mut made).flatten().for_each(narrow);
        }
        assert_eq!(now, made, "{run}: {said}");
    }

    fn now(&self) -> [State; 2] {
        [KEY, CRT].map(|name| self.state(name))
    }

    /// What is there besides the pair.
    fn strays(&self) -> Vec<String> {
        names(&self.folder.0).into_iter().filter(|name| name != KEY && name != CRT).collect()
    }

    fn check_error(&self, run: &str, output: &Output) {
        let said = String::from_utf8_lossy(&output.stderr);
        let strays = self.strays();
        match output.status.code() {
            Some(0) => self.check_made("new", run, &said),
            Some(2) if said.contains("is written") => {
                self.check_made("new", run, &said);
                self.check_backups(run);
                assert_eq!(strays.len(), self.old.iter().flatten().count(), "{run}: {strays:?}");
            }
            Some(2) => assert_eq!(self.now(), self.old, "{run}: {said}"),
            _ => panic!("{run}: {} {said}", output.status),
        }
        // What may not be removed stays, and backups are told of.
        for stray in strays {
            let may_stay = run.starts_with("unlink") || said.contains("is written");
            assert!(may_stay, "{run}: {stray}: {said}");
            assert!(!stray.contains(".bak") || said.contains(&stray), "{run}: {stray} is not named: {said}");
        }
        self.check_next(run);
    }

    fn check_signal(&self, run: &str, output: &Output, signal: i32) {
        // On a busy machine a run may make a call less than the one that was counted; then no signal came.
        if output.status.success() {
            self.check_made("new", run, "");
            return;
        }
        assert_eq!(
            output.status.signal(),
            Some(signal),
            "{run}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        if signal == 9 {
            return self.check_killed(run);
        }
        let now = self.now();
        assert!(now == self.old || now == self.made("new"), "{run}: {now:?}");
        assert_eq!(self.strays(), Vec::<String>::new(), "{run}");
        self.check_next(run);
    }

    fn check_killed(&self, run: &str) {
        let (now, new) = (self.now(), self.made("new"));
        for ((now, old), new) in now.iter().zip(&self.old).zip(&new) {
            assert!(now == old || now == new, "{run}: torn: {now:?}");
        }
        let [key, crt] = &now;
        assert!(*crt != new[1] || *key == new[0], "{run}: a certificate without its key");
        if now != self.old && now != new {
            self.check_backups(run);
        }
        self.check_next(run);
    }

    /// Every old file is in its backup, its owner's alone.
    fn check_backups(&self, run: &str) {
        for (name, old) in [KEY, CRT].iter().zip(&self.old) {
            let Some((text, _)) = old else { continue };
            assert_eq!(self.state(&format!("{name}.bak")), state(text, 0o600), "{run}");
        }
    }

    /// The next write works, and leaves nothing but the backups that it found.
    fn check_next(&self, run: &str) {
        let backups: Vec<_> = self.strays().into_iter().filter(|name| name.ends_with(".bak")).collect();
        let output = self::run(&mut write(&self.folder.0, "over", "next"));
        assert!(output.status.success(), "{run}: {}", String::from_utf8_lossy(&output.stderr));
        self.check_made("next", run, "");
        assert_eq!(self.strays(), backups, "{run}");
        assert!(backups.iter().all(|name| self.state(name).unwrap().1 == 0o600), "{run}");
    }
}
