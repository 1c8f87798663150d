//! Files that are not there yet: written under a name of their own, and gone unless they are given their real one.
//!
//! The writer holds a `flock` on the file as long as it lives, so that what a killed one left is known to be dead.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::fs::OFlags;
use rustix::io::Errno;
use zeroize::Zeroizing;

use super::place::{self, folder, is_still};

/// What follows the file's name in the name of a temporary file, before the random characters.
pub(super) const MARK: &str = ".kauth-";

/// How many random characters there are.
pub(super) const RANDOM: usize = 6;

/// What follows the file's name in the name of the backup of a file that is written in place.
pub(super) const BACKUP: &str = ".kauth-backup-";

/// How often a name that is taken is drawn again.
pub(super) const DRAWS: usize = 16;

/// A file `.NAME.kauth-XXXXXX` beside NAME, mode 0600, locked, removed when it is dropped.
#[derive(Debug)]
pub(super) struct Temp {
    pub(super) path: PathBuf,
    pub(super) file: File,
    owned: bool,
}

impl Temp {
    /// Makes an empty file.
    pub(super) fn create(beside: &Path) -> io::Result<Self> {
        for _ in 0..DRAWS {
            match Self::create_as(drawn(beside, MARK)?) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                done => return done,
            }
        }
        Err(Errno::EXIST.into())
    }

    /// Makes an empty file of this very name, which must be free.
    pub(super) fn create_as(path: PathBuf) -> io::Result<Self> {
        let mut new = OpenOptions::new();
        let file =
            new.read(true).write(true).create_new(true).mode(0o600).custom_flags(flags()).open(&path)?;
        let temp = Self { path, file, owned: true };
        hold(&temp.file)?;
        Ok(temp)
    }

    /// Writes the content.
    pub(super) fn fill(&mut self, content: &[u8]) -> io::Result<()> {
        self.file.write_all(content)
    }

    /// Brings the file to the disk, and reads it back.
    pub(super) fn prove(&mut self, content: &[u8]) -> io::Result<()> {
        self.file.sync_all()?;
        self.file.rewind()?;
        if holds(&self.file, content)? { Ok(()) } else { Err(Errno::IO.into()) }
    }

    /// Gives the file its name, whatever had it before. The file stays a temporary one if that fails.
    pub(super) fn rename(&mut self, to: &Path) -> io::Result<()> {
        std::fs::rename(&self.path, to)?;
        self.owned = false;
        Ok(())
    }

    /// Gives the file a name that must be free; from then on that is the name that goes with it.
    pub(super) fn link(&mut self, to: &Path) -> io::Result<()> {
        std::fs::hard_link(&self.path, to)?;
        let draft = std::mem::replace(&mut self.path, to.to_owned());
        let _ = std::fs::remove_file(draft);
        Ok(())
    }

    /// Gives the file a name that must be free, on any file system that has a way to; as with [`Temp::link`], the file is a
    /// temporary one of that name then.
    pub(super) fn rename_unless_taken(&mut self, to: &Path) -> io::Result<()> {
        match place::rename_unless_taken(&self.path, to) {
            Err(error) if place::is_unknown_call(&error) => self.link(to),
            done => {
                done?;
                self.path = to.to_owned();
                Ok(())
            }
        }
    }

    /// Makes the file its target's backup, which is never removed by mistake: it is called so once it is complete.
    pub(super) fn rename_to_backup(mut self, of: &Path) -> io::Result<Self> {
        let backup = drawn(of, BACKUP)?;
        std::fs::rename(&self.path, &backup)?;
        self.path = backup;
        Ok(self)
    }

    /// Removes the file, and says if that fails.
    pub(super) fn remove(mut self) -> io::Result<()> {
        self.owned = false;
        std::fs::remove_file(&self.path)
    }

    /// Leaves the file where it is.
    pub(super) fn keep(mut self) -> PathBuf {
        self.owned = false;
        self.path.clone()
    }
}

impl Drop for Temp {
    fn drop(&mut self) {
        if self.owned && is_still(&self.path, &self.file) {
            // What cannot be removed now is removed by the next kauth.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Takes the file's lock, as soon as whoever looks at it has looked. On a file system without locks there is none, and
/// nothing is ever taken for dead.
pub(super) fn hold(file: &File) -> io::Result<()> {
    loop {
        match file.lock() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if cannot_lock(&error) => return Ok(()),
            done => return done,
        }
    }
}

fn cannot_lock(error: &io::Error) -> bool {
    matches!(Errno::from_io_error(error), Some(Errno::NOLCK | Errno::OPNOTSUPP | Errno::NOSYS))
}

/// Opens a file that another kauth may have left, not following links and not waiting for pipes.
pub(super) fn open_left(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(flags()).open(path)
}

/// Returns whether what is left of a file, from its position on, is `content`.
pub(super) fn holds(file: &File, content: &[u8]) -> io::Result<bool> {
    let mut found = Zeroizing::new(Vec::with_capacity(content.len() + 1));
    file.take(content.len() as u64 + 1).read_to_end(&mut found)?;
    Ok(*found == content)
}

/// Returns a random number. (The standard library's way to one panics where the system has none.)
pub(super) fn random() -> io::Result<u64> {
    let mut number = [0; 8];
    OpenOptions::new().read(true).open("/dev/urandom")?.read_exact(&mut number)?;
    Ok(u64::from_ne_bytes(number))
}

/// Sleeps a moment, and not the same one as the others who wait.
pub(super) fn nap() {
    let clock = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().subsec_nanos();
    std::thread::sleep(Duration::from_millis(2 + u64::from((clock / 1_000) ^ std::process::id()) % 29));
}

#[expect(clippy::cast_possible_wrap, reason = "flags of open(2) are small")]
fn flags() -> i32 {
    (OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY).bits() as i32
}

/// Draws a name beside a file, `.NAME` and then the mark and some letters.
pub(super) fn drawn(beside: &Path, mark: &str) -> io::Result<PathBuf> {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut name = OsString::from(".");
    name.push(beside.file_name().unwrap_or_default());
    name.push(mark);
    let number = random()?;
    for at in 0..RANDOM {
        let letter = LETTERS[(number >> (5 * at)) as usize % LETTERS.len()];
        name.push(char::from(letter).to_string());
    }
    Ok(folder(beside).join(name))
}
