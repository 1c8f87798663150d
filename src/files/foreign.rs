//! What is known about a lock: whose it is, how old, and what to do about it. Knows nothing about taking one.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::temp;

/// A lock that is not ours; as text, what is known about it.
#[derive(Debug)]
pub struct Foreign {
    /// The lock, beside the file as the user named it.
    pub shown: PathBuf,
    /// The lock, in its canonical folder.
    pub path: PathBuf,
    /// How long it has been there.
    pub age: Option<Duration>,
    /// The user and the user id that it belongs to.
    pub owner: Option<String>,
    /// The kauth that holds it, `process 12 on host`; `None` if it is another program's.
    pub writer: Option<String>,
}

impl Foreign {
    pub(super) fn of(lock: &Path, shown: &Path) -> Self {
        let found = std::fs::symlink_metadata(lock).ok();
        let age =
            found.as_ref().and_then(|found| SystemTime::now().duration_since(found.modified().ok()?).ok());
        let writer =
            temp::open_left(lock).ok().and_then(|lock| Writer::of(&lock)).map(|writer| writer.to_string());
        Self {
            shown: shown.to_owned(),
            path: lock.to_owned(),
            age,
            owner: found.map(|found| owner(found.uid())),
            writer,
        }
    }

    /// Returns the command that removes the lock.
    #[must_use]
    pub fn remedy(&self) -> String {
        format!("rm -f '{}'", self.path.display().to_string().replace('\'', r"'\''"))
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the lock `{}`", self.path.display())?;
        if let Some(age) = self.age {
            write!(out, " is {} old", rough(age))?;
        }
        if let Some(owner) = &self.owner {
            write!(out, ", belongs to {owner}")?;
        }
        match &self.writer {
            Some(writer) => write!(out, ", and is held by kauth, {writer}"),
            None => write!(out, ", and is not kauth's: kubectl leaves one like it if it is killed"),
        }
    }
}

/// What stands in a lock for a host or a boot that the kernel does not tell.
pub(super) const UNKNOWN: &str = "-";

/// The kauth that wrote a lock.
pub(super) struct Writer {
    process: u32,
    host: String,
    boot: String,
}

impl Writer {
    /// Returns who wrote a lock, if it is kauth's.
    pub(super) fn of(lock: &File) -> Option<Self> {
        let mut text = String::new();
        lock.take(512).read_to_string(&mut text).ok()?;
        let words: Vec<_> = text.strip_suffix('\n')?.split(' ').collect();
        let ["kauth", process, host, boot, time] = words[..] else { return None };
        let (process, _): (u32, u64) = (process.parse().ok()?, time.parse().ok()?);
        Some(Self { process, host: host.to_owned(), boot: boot.to_owned() })
    }

    /// Returns whether it ran on this machine: as this kernel runs, in whatever container, or before the last boot. Of another
    /// machine's process a `flock` on a shared disk may tell nothing.
    pub(super) fn was_here(&self, host: &str, boot: &str) -> bool {
        let differ = |a: &str, b: &str| a != b && a != UNKNOWN && b != UNKNOWN;
        !(differ(&self.host, host) && differ(&self.boot, boot))
    }
}

impl fmt::Display for Writer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "process {} on {}", self.process, self.host)
    }
}

#[expect(clippy::disallowed_methods, reason = "this room touches files")]
fn owner(user: u32) -> String {
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(user)).then_some(name)
    });
    name.map_or_else(|| format!("uid {user}"), |name| format!("{name} (uid {user})"))
}

fn rough(age: Duration) -> String {
    let seconds = age.as_secs();
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

#[expect(clippy::disallowed_methods, reason = "the tests look at what is on the disk")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::scratch::Scratch;

    #[test]
    fn a_process_of_another_machine_may_live() {
        let writer = Writer { process: 1, host: "a".to_owned(), boot: "x".to_owned() };
        assert!(writer.was_here("a", "y"), "before the last boot");
        assert!(writer.was_here("b", "x"), "in another container");
        assert!(!writer.was_here("b", "y"));
        assert!(writer.was_here("b", UNKNOWN), "the flock is all there is to go by");
    }

    #[test]
    fn only_the_whole_line_makes_a_lock_kauths() {
        let folder = Scratch::new();
        let lock = folder.path().join("lock");
        for other in
            ["", "kauth 1 host boot 17", "kauth x host boot 17\n", "12345\n", "kauth 1 host boot 17\nmore\n"]
        {
            std::fs::write(&lock, other).unwrap();
            assert!(Writer::of(&File::open(&lock).unwrap()).is_none(), "{other}");
        }
    }

    #[test]
    fn ages_and_owners() {
        let said = [0, 119, 120, 7_199, 7_200, 172_799, 172_800].map(|age| rough(Duration::from_secs(age)));
        assert_eq!(said, ["0 s", "119 s", "2 min", "119 min", "2 h", "47 h", "2 d"]);
        assert_eq!(owner(0), "root (uid 0)");
        assert_eq!(owner(u32::MAX - 7), format!("uid {}", u32::MAX - 7));
    }

    #[test]
    fn the_remedy_is_safe_to_paste() {
        let lock = Foreign::of(Path::new("/a b/it's.lock"), Path::new("it's.lock"));
        assert_eq!(lock.remedy(), r"rm -f '/a b/it'\''s.lock'");
    }
}
