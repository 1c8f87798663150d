//! kubectl's locks (`FILE.lock`), held over a whole edit and cleared of what killed processes left.
//!
//! kubectl makes the lock with `O_EXCL` and gives up if it is there. kauth's appears under that name complete, with one line
//! `kauth PID HOST BOOTID TIME` and under `flock`; so kauth's own line in a lock that is free means that its writer is dead.
//! Knows nothing about what is written.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use rustix::io::Errno;

use super::dead;
use super::errno::go_errno;
pub use super::foreign::Foreign;
use super::foreign::{UNKNOWN, Writer};
use super::place::{self, is_still, lock_name};
use super::signals::Watch;
use super::temp::{self, Temp};

/// The locks of an edit; removed in reverse order when they are dropped. Signals wait until then, and then end the process.
#[derive(Debug)]
pub struct Locks {
    held: Vec<Temp>,
    signals: Watch,
}

/// Why there is no lock.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// The operating system refuses.
    #[error("open {}: {}", lock.display(), go_errno(source))]
    Io {
        /// The lock, beside the file as the user named it.
        lock: PathBuf,
        /// Its reason.
        source: io::Error,
    },
    /// Another process has the lock, or left it.
    #[error("open {}: file exists", .0.shown.display())]
    Held(Box<Foreign>),
    /// A signal came. It ends the process once the locks that were taken are dropped.
    #[error("interrupted by signal {0}")]
    Interrupted(i32),
}

struct Wanted {
    lock: PathBuf,
    shown: PathBuf,
}

enum Seen {
    Nothing,
    /// A dead writer's, under our flock now.
    Dead(File, Writer),
    Other,
}

/// Takes the locks of some files, each beside its file, and for a symbolic link also beside its target. Waits for locks that
/// others hold up to `wait`; `notice` is told what dead kauths had left and is removed. Missing folders are made.
///
/// # Errors
/// If a lock cannot be made, or another process keeps it.
pub fn acquire(
    files: &[PathBuf],
    wait: Duration,
    notice: &mut dyn FnMut(String),
) -> Result<Locks, LockError> {
    let wanted = wanted(files)?;
    let until = Instant::now() + wait;
    let refused =
        |source| LockError::Io { lock: lock_name(files.first().map_or(Path::new(""), |file| file)), source };
    let mut locks = Locks { held: Vec::new(), signals: Watch::begin().map_err(refused)? };
    for wanted in &wanted {
        let held = take(wanted, until, &locks.signals, notice)?;
        locks.held.push(held);
    }
    for wanted in &wanted {
        dead::clear(&wanted.lock.with_extension(""), notice);
    }
    Ok(locks)
}

impl Locks {
    /// Makes sure that no signal came since the locks were taken. Whoever writes several files asks before the first, and then
    /// writes them all.
    ///
    /// # Errors
    /// If one came.
    pub fn uninterrupted(&self) -> Result<(), LockError> {
        self.signals.caught().map_or(Ok(()), |signal| Err(LockError::Interrupted(signal)))
    }
}

impl Drop for Locks {
    fn drop(&mut self) {
        while let Some(last) = self.held.pop() {
            drop(last);
        }
    }
}

/// Returns the locks of the files in the order that all kauths take them in, each once.
fn wanted(files: &[PathBuf]) -> Result<Vec<Wanted>, LockError> {
    let mut locks = BTreeMap::new();
    for file in files {
        let refused = |source| LockError::Io { lock: lock_name(file), source };
        place::make_folder(file).map_err(refused)?;
        let named = place::place(file).map_err(refused)?;
        locks.entry(lock_name(&named)).or_insert_with(|| lock_name(file));
        match place::target(file) {
            Ok(target) if target != named => {
                locks.entry(lock_name(&target)).or_insert_with(|| lock_name(&target));
            }
            // The folder of the target is missing: nobody can write there, and `replace` says so.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            found => drop(found.map_err(refused)?),
        }
    }
    Ok(locks.into_iter().map(|(lock, shown)| Wanted { lock, shown }).collect())
}

fn take(
    wanted: &Wanted,
    until: Instant,
    signals: &Watch,
    notice: &mut dyn FnMut(String),
) -> Result<Temp, LockError> {
    let refused = |source| LockError::Io { lock: wanted.shown.clone(), source };
    let mut draft = None;
    loop {
        match look(&wanted.lock) {
            Seen::Nothing => {
                if let Some(held) = put(&wanted.lock, &mut draft).map_err(refused)? {
                    return Ok(held);
                }
            }
            Seen::Dead(lock, writer) => {
                let removed = std::fs::remove_file(&wanted.lock);
                drop(lock);
                removed.map_err(refused)?;
                notice(format!(
                    "removed the lock `{}` of a kauth that is dead ({writer})",
                    wanted.lock.display()
                ));
                continue;
            }
            Seen::Other => {}
        }
        if let Some(signal) = signals.caught() {
            return Err(LockError::Interrupted(signal));
        }
        if Instant::now() >= until {
            return Err(LockError::Held(Box::new(Foreign::of(&wanted.lock, &wanted.shown))));
        }
        temp::nap();
    }
}

/// Returns whether a living process, or one that is not kauth, has a lock.
pub(super) fn is_held(lock: &Path) -> bool {
    matches!(look(lock), Seen::Other)
}

/// Looks at what has the lock's name. A lock that cannot be opened (kubectl's has mode 0) is not ours.
fn look(lock: &Path) -> Seen {
    let file = match temp::open_left(lock) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Seen::Nothing,
        Err(_) => return Seen::Other,
    };
    if file.try_lock().is_err() {
        return Seen::Other;
    }
    // Whoever removes a dead lock holds its flock: what still has the name now cannot be a later lock.
    let was_here =
        |writer: &Writer| writer.was_here(&kernel_says("hostname"), &kernel_says("random/boot_id"));
    match Writer::of(&file).filter(was_here) {
        Some(writer) if is_still(lock, &file) => Seen::Dead(file, writer),
        _ => Seen::Other,
    }
}

/// Gives the lock its name, unless it is taken: `None`. The draft is kept for the next time.
fn put(lock: &Path, draft: &mut Option<Temp>) -> io::Result<Option<Temp>> {
    let mut ours = match draft.take() {
        Some(ours) => ours,
        None => {
            let mut ours = Temp::create(lock)?;
            io::Write::write_all(&mut ours.file, line().as_bytes())?;
            ours
        }
    };
    match ours.link(lock) {
        Ok(()) => Ok(Some(ours)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            *draft = Some(ours);
            Ok(None)
        }
        // Another kauth took the draft for a dead one's, in the instant before it was locked.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if cannot_link(&error) => put_unlinked(lock),
        Err(error) => Err(error),
    }
}

/// On a file system without hard links: killed before the line is written, kauth leaves a lock that nobody knows.
fn put_unlinked(lock: &Path) -> io::Result<Option<Temp>> {
    match Temp::create_as(lock.to_owned()) {
        Ok(mut ours) => {
            io::Write::write_all(&mut ours.file, line().as_bytes())?;
            Ok(Some(ours))
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(None),
        Err(error) => Err(error),
    }
}

fn cannot_link(error: &io::Error) -> bool {
    matches!(Errno::from_io_error(error), Some(Errno::PERM | Errno::OPNOTSUPP | Errno::NOSYS | Errno::MLINK))
}

fn line() -> String {
    let time = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let host = kernel_says("hostname");
    format!("kauth {} {host} {} {time}\n", std::process::id(), kernel_says("random/boot_id"))
}

/// Returns a value of the running kernel as one word, `-` where there is none.
#[expect(clippy::disallowed_methods, reason = "this room touches files")]
fn kernel_says(what: &str) -> String {
    let value = std::fs::read_to_string(Path::new("/proc/sys/kernel").join(what)).unwrap_or_default();
    let word: String = value.split_whitespace().collect();
    if word.is_empty() { UNKNOWN.to_owned() } else { word }
}

#[expect(clippy::disallowed_methods, reason = "the tests look at what is on the disk")]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt, symlink};

    use super::*;
    use crate::files::scratch::Scratch;

    const WAIT: Duration = Duration::from_millis(40);

    fn acquire_quietly(files: &[PathBuf]) -> Result<Locks, LockError> {
        acquire(files, WAIT, &mut |notice| panic!("{notice}"))
    }

    #[test]
    fn a_lock_is_one_line_and_goes_with_its_holder() {
        let folder = Scratch::new();
        let file = folder.path().join("config");
        let locks = acquire_quietly(std::slice::from_ref(&file)).unwrap();
        let line = std::fs::read_to_string(lock_name(&file)).unwrap();
        assert!(
            line.starts_with(&format!("kauth {} ", std::process::id())) && line.ends_with('\n'),
            "{line}"
        );
        assert_eq!(line.split(' ').count(), 5);
        assert_eq!(std::fs::metadata(lock_name(&file)).unwrap().mode() & 0o7777, 0o600);
        assert_eq!(folder.names(), ["config.lock"], "the draft is gone");
        drop(locks);
        assert!(folder.names().is_empty());
    }

    #[test]
    fn one_file_under_two_names_is_locked_once_and_a_target_too() {
        let folder = Scratch::new();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("real")).unwrap();
        symlink("real/config", at("link")).unwrap();
        let locks = acquire_quietly(&[at("link"), at("./real/../link"), at("real/config"), at("b")]).unwrap();
        assert_eq!(folder.names(), ["b.lock", "link", "link.lock", "real", "real/config.lock"]);
        drop(locks);
        assert_eq!(folder.names(), ["link", "real"]);
    }

    #[test]
    fn a_lock_of_kubectl_is_named_and_left() {
        let folder = Scratch::new();
        let (file, free) = (folder.path().join("config"), folder.path().join("a"));
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o000).open(lock_name(&file)).unwrap();
        let error = acquire_quietly(&[file.clone(), free]).unwrap_err();
        assert_eq!(error.to_string(), format!("open {}.lock: file exists", file.display()));
        let LockError::Held(lock) = error else { panic!("{error}") };
        assert_eq!(
            lock.remedy(),
            format!("rm -f '{}'", lock_name(&file.canonicalize().unwrap_or(file.clone())).display())
        );
        let said = lock.to_string();
        assert!(said.contains(" is 0 s old, belongs to ") && said.contains("is not kauth's"), "{said}");
        assert_eq!(folder.names(), ["config.lock"], "the lock of `a` is gone");
    }

    #[test]
    fn a_live_kauth_is_waited_for() {
        let folder = Scratch::new();
        let file = folder.path().join("config");
        let held = acquire_quietly(std::slice::from_ref(&file)).unwrap();
        let LockError::Held(lock) = acquire_quietly(std::slice::from_ref(&file)).unwrap_err() else {
            panic!("it is held")
        };
        assert!(
            lock.to_string().contains(&format!("held by kauth, process {} on", std::process::id())),
            "{lock}"
        );
        let other =
            std::thread::spawn(move || acquire(&[file], Duration::from_secs(60), &mut |_| ()).map(drop));
        std::thread::sleep(WAIT);
        drop(held);
        other.join().unwrap().unwrap();
    }

    #[test]
    fn what_a_dead_kauth_left_is_removed_and_named() {
        let folder = Scratch::new();
        let file = folder.path().join("config");
        std::fs::write(lock_name(&file), "kauth 1 host - 1700000000\n").unwrap();
        for left in [
            ".config.kauth-abcdef",
            ".config.lock.kauth-abcdef",
            ".config.kauth-notes.md",
            ".other.kauth-abcdef",
        ] {
            std::fs::write(folder.path().join(left), "").unwrap();
        }
        let mut notices = Vec::new();
        drop(acquire(&[file], WAIT, &mut |notice| notices.push(notice)).unwrap());
        assert_eq!(folder.names(), [".config.kauth-notes.md", ".other.kauth-abcdef"]);
        assert!(
            notices[0].contains("config.lock` of a kauth that is dead (process 1 on host)"),
            "{notices:?}"
        );
        assert_eq!(notices.len(), 3);
    }

    #[test]
    fn missing_folders_are_made_for_the_user_alone() {
        let folder = Scratch::new();
        let file = folder.path().join("a/b/config");
        drop(acquire_quietly(&[file]).unwrap());
        for made in ["a", "a/b"] {
            assert_eq!(std::fs::metadata(folder.path().join(made)).unwrap().mode() & 0o7777, 0o700);
        }
    }
}
