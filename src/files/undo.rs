//! What files held before kauth wrote them: the last ten contents of each, for the user alone.
//!
//! One file per write, `KEY-NUMBER`; KEY is the SHA-256 of the written file's canonical path. The writes of one edit have its
//! name in common. Knows nothing about what is kept. The caller holds the written file's lock.

use std::ffi::{OsStr, OsString};
use std::fmt::Write;
use std::fs::{DirBuilder, File, Permissions};
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use aws_lc_rs::digest::{SHA256, digest};
use zeroize::Zeroizing;

use super::dead;
use super::errno::go_errno;
use super::place;
use super::temp::Temp;

/// How many contents of a file are kept.
const RING: usize = 10;

/// The first word of what is kept.
const FORMAT: &str = "kauth-undo-1";

/// No head is longer: a path has at most 4096 bytes.
const LONGEST_HEAD: u64 = 8 << 10;

/// Something that the ring refuses: the edit itself is none the worse.
#[derive(Debug, thiserror::Error)]
#[error("undo: {}: {}", path.display(), go_errno(source))]
pub struct UndoError {
    /// The file or folder.
    pub path: PathBuf,
    /// The system's reason.
    pub source: io::Error,
}

/// An edit: the files that it wrote are undone together, or not at all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    nanoseconds: u64,
    process: u32,
    files: usize,
}

impl Edit {
    /// Names the edit that this process makes now.
    #[must_use]
    pub fn now(files: usize) -> Self {
        let time = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        Self { nanoseconds, process: std::process::id(), files }
    }

    /// Returns when it was made.
    #[must_use]
    pub fn time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
            .checked_add(Duration::from_nanos(self.nanoseconds))
            .unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// Returns how many files it wrote.
    #[must_use]
    pub fn files(&self) -> usize {
        self.files
    }
}

/// One write of kauth's that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The edit that it was a part of. Later ones are greater.
    pub edit: Edit,
    /// The file, absolute, its name as it was given then.
    pub file: PathBuf,
    wrote: String,
    existed: bool,
    /// Where the content begins.
    head: usize,
    entry: PathBuf,
}

impl Kept {
    /// Returns whether a file still holds, byte for byte, what kauth wrote: only then may the write be undone.
    #[must_use]
    pub fn is_still(&self, content: &[u8]) -> bool {
        hex(content) == self.wrote
    }

    /// Returns whether it was this file, under whatever name, that was written.
    #[must_use]
    pub fn is_of(&self, file: &Path) -> bool {
        let name = self.entry.file_name().unwrap_or_default().as_bytes();
        key(file).is_ok_and(|key| name.starts_with(key.as_bytes()))
    }

    /// Returns what the file held before; `None` if it was not there.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn before(&self) -> Result<Option<Zeroizing<Vec<u8>>>, UndoError> {
        if !self.existed {
            return Ok(None);
        }
        let mut content = read(&self.entry, u64::MAX).map_err(|source| self.failed(source))?;
        let length = content.len().checked_sub(self.head).ok_or_else(|| self.failed(not_ours()))?;
        content.copy_within(self.head.., 0);
        content.truncate(length);
        Ok(Some(content))
    }

    /// Forgets the write: it is undone.
    ///
    /// # Errors
    /// If the entry cannot be removed.
    pub fn forget(&self) -> Result<(), UndoError> {
        std::fs::remove_file(&self.entry).map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> UndoError {
        UndoError { path: self.entry.clone(), source }
    }
}

/// Keeps what a file held before kauth wrote `after`, and forgets the eleventh last content.
///
/// # Errors
/// If the folder or the entry cannot be written.
pub fn remember(
    folder: &Path,
    edit: &Edit,
    file: &Path,
    before: Option<&[u8]>,
    after: &[u8],
) -> Result<(), UndoError> {
    let failed = |source| UndoError { path: folder.to_owned(), source };
    make(folder).map_err(failed)?;
    let key = key(file)?;
    let file = place::place(file).map_err(failed)?;
    // Somebody may have been killed while he kept something.
    clear_drafts(folder, &key)?;
    let entries = entries(folder, &key).map_err(failed)?;
    let number = entries.last().map_or(0, |(number, _)| number + 1);
    put(&folder.join(format!("{key}-{number:010}")), edit, &file, before, after).map_err(failed)?;
    for (_, old) in entries.iter().rev().skip(RING - 1) {
        std::fs::remove_file(old).map_err(|source| UndoError { path: old.clone(), source })?;
    }
    Ok(())
}

/// Returns kauth's writes of a file that are not undone yet, oldest first.
///
/// # Errors
/// If one of them cannot be read.
pub fn of_file(folder: &Path, file: &Path) -> Result<Vec<Kept>, UndoError> {
    // No file can stand in a folder that is not there.
    let key = match key(file) {
        Err(error) if error.source.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        key => key?,
    };
    let entries = entries(folder, &key).map_err(|source| UndoError { path: folder.to_owned(), source })?;
    let kept = entries.into_iter().map(|(_, entry)| get(entry));
    // One that is gone by now is undone.
    let is_there = |kept: &Result<Kept, UndoError>| {
        !kept.as_ref().is_err_and(|error| error.source.kind() == io::ErrorKind::NotFound)
    };
    kept.filter(is_there).collect()
}

/// Returns all of kauth's writes that are not undone yet and can be read, oldest first.
///
/// # Errors
/// If the folder cannot be read.
pub fn all(folder: &Path) -> Result<Vec<Kept>, UndoError> {
    let entries = entries(folder, "").map_err(|source| UndoError { path: folder.to_owned(), source })?;
    let mut kept: Vec<_> = entries.into_iter().filter_map(|(_, entry)| get(entry).ok()).collect();
    kept.sort_by(|a, b| a.edit.cmp(&b.edit));
    Ok(kept)
}

/// Forgets all writes, or those of one file, damaged ones too. Returns how many there were.
///
/// # Errors
/// If an entry cannot be removed.
pub fn clear(folder: &Path, file: Option<&Path>) -> Result<usize, UndoError> {
    let key = match file.map(key) {
        Some(Err(error)) if error.source.kind() == io::ErrorKind::NotFound => return Ok(0),
        key => key.transpose()?.unwrap_or_default(),
    };
    let entries = entries(folder, &key).map_err(|source| UndoError { path: folder.to_owned(), source })?;
    for (_, path) in &entries {
        std::fs::remove_file(path).map_err(|source| UndoError { path: path.clone(), source })?;
    }
    Ok(entries.len() + clear_drafts(folder, &key)?)
}

/// Removes what kauths that were killed have left of a key (of all with an empty one). Returns how many contents that were.
fn clear_drafts(folder: &Path, key: &str) -> Result<usize, UndoError> {
    let drafts = match dead::drafts(folder, |entry| number(entry, key).is_some()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        drafts => drafts.map_err(|source| UndoError { path: folder.to_owned(), source })?,
    };
    for (path, _) in &drafts {
        std::fs::remove_file(path).map_err(|source| UndoError { path: path.clone(), source })?;
    }
    Ok(drafts.len())
}

fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    if std::fs::metadata(folder)?.permissions().mode() & 0o077 != 0 {
        std::fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    }
    Ok(())
}

fn key(file: &Path) -> Result<String, UndoError> {
    let target = place::target(file).map_err(|source| UndoError { path: file.to_owned(), source })?;
    Ok(hex(target.as_os_str().as_encoded_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Returns the entries of a key (of all with an empty one), oldest first.
fn entries(folder: &Path, key: &str) -> io::Result<Vec<(u64, PathBuf)>> {
    let names = match place::names(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        names => names?,
    };
    let numbered = |name: &OsString| Some((number(name.to_str()?, key)?, folder.join(name)));
    let mut entries: Vec<_> = names.iter().filter_map(numbered).collect();
    entries.sort_unstable();
    Ok(entries)
}

/// Returns the number of an entry of a key, by its name.
fn number(name: &str, key: &str) -> Option<u64> {
    let (of, number) = name.split_once('-')?;
    number.parse().ok().filter(|_| of.len() == 64 && of.starts_with(key))
}

/// Writes an entry: a line with the format, the edit (time, process, files), the hash of what kauth wrote, whether there was
/// a file, and the length of its path; then the path; then what the file held.
fn put(entry: &Path, edit: &Edit, file: &Path, before: Option<&[u8]>, after: &[u8]) -> io::Result<()> {
    let Edit { nanoseconds, process, files } = edit;
    let was = if before.is_some() { "held" } else { "absent" };
    let path = file.as_os_str().as_bytes();
    let head = format!("{FORMAT} {nanoseconds} {process} {files} {} {was} {}\n", hex(after), path.len());
    let parts = [head.as_bytes(), path, before.unwrap_or_default()];
    // One that grows would leave copies behind.
    let mut content = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
    parts.iter().for_each(|part| content.extend_from_slice(part));
    let write = || {
        let mut temp = Temp::create(entry)?;
        temp.fill(&content)?;
        temp.prove(&content)?;
        temp.rename(entry)
    };
    match write() {
        // Whoever clears took the draft for a dead one's, in the instant before it was locked.
        Err(error) if error.kind() == io::ErrorKind::NotFound => write(),
        done => done,
    }
}

fn get(entry: PathBuf) -> Result<Kept, UndoError> {
    let head = read(&entry, LONGEST_HEAD);
    let kept = head.and_then(|head| parse(&head, &entry).ok_or_else(not_ours));
    kept.map_err(|source| UndoError { path: entry, source })
}

fn read(entry: &Path, limit: u64) -> io::Result<Zeroizing<Vec<u8>>> {
    let file = File::options().read(true).open(entry)?;
    let length = usize::try_from(file.metadata()?.len().min(limit)).unwrap_or(0);
    let mut content = Zeroizing::new(Vec::with_capacity(length + 1));
    file.take(limit).read_to_end(&mut content)?;
    Ok(content)
}

fn not_ours() -> io::Error {
    io::Error::other("not an entry of kauth's")
}

fn parse(content: &[u8], entry: &Path) -> Option<Kept> {
    let line = memchr::memchr(b'\n', content)? + 1;
    let words: Vec<_> = std::str::from_utf8(&content[..line - 1]).ok()?.split(' ').collect();
    let [FORMAT, nanoseconds, process, files, wrote, was, length] = words[..] else { return None };
    let head = line.checked_add(length.parse().ok()?)?;
    let existed = match was {
        "held" => true,
        "absent" if content.len() == head => false,
        _ => return None,
    };
    Some(Kept {
        edit: Edit {
            nanoseconds: nanoseconds.parse().ok()?,
            process: process.parse().ok()?,
            files: files.parse().ok()?,
        },
        file: PathBuf::from(OsStr::from_bytes(content.get(line..head)?)),
        wrote: wrote.to_owned(),
        existed,
        head,
        entry: entry.to_owned(),
    })
}

#[expect(clippy::disallowed_methods, reason = "the tests look at what is on the disk")]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::files::scratch::Scratch;

    fn remember(folder: &Path, file: &Path, before: Option<&[u8]>, after: &[u8]) -> Result<(), UndoError> {
        super::remember(folder, &Edit::now(1), file, before, after)
    }

    fn last(folder: &Path, file: &Path) -> Result<Option<Kept>, UndoError> {
        of_file(folder, file).map(|mut kept| kept.pop())
    }

    #[test]
    fn the_last_ten_come_back_in_reverse() {
        let scratch = Scratch::new();
        let (folder, file) = (scratch.path().join("state/undo"), scratch.path().join("config"));
        remember(&folder, &file, None, b"0").unwrap();
        for number in 0..14_u8 {
            remember(&folder, &file, Some(&[b'0' + number]), &[b'1' + number]).unwrap();
        }
        remember(&folder, &scratch.path().join("other"), Some(b"x"), b"y").unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        assert_eq!(mode(&folder), 0o700);
        for number in (4..14_u8).rev() {
            let entry = last(&folder, &file).unwrap().unwrap();
            assert_eq!(entry.before().unwrap().unwrap()[..], [b'0' + number]);
            assert!(entry.is_still(&[b'1' + number]) && !entry.is_still(&[b'0' + number]));
            entry.forget().unwrap();
        }
        assert!(last(&folder, &file).unwrap().is_none(), "the ring holds ten");
        let names = scratch.names();
        assert_eq!(names.len(), 3, "{names:?}");
        assert_eq!(mode(&scratch.path().join(&names[2])), 0o600);
        assert_eq!((clear(&folder, None).unwrap(), clear(&folder, None).unwrap()), (1, 0));
    }

    #[test]
    fn a_file_is_one_under_all_its_names() {
        let scratch = Scratch::new();
        let (folder, file, link) =
            (scratch.path().join("undo"), scratch.path().join("config"), scratch.path().join("link"));
        symlink("config", &link).unwrap();
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
        remember(&folder, &link, None, b"new").unwrap();
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        let entry = last(&folder, &file).unwrap().unwrap();
        assert!(entry.before().unwrap().is_none() && entry.edit.time() <= SystemTime::now());
        assert!(entry.is_of(&link) && entry.is_of(&file) && !entry.is_of(&folder));
        assert!(entry.file.ends_with("link") && entry.file.is_absolute());
        assert_eq!(clear(&folder, Some(&scratch.path().join("other"))).unwrap(), 0);
        assert_eq!(clear(&folder, Some(&file)).unwrap(), 1);
    }

    #[test]
    fn what_a_killed_kauth_left_is_forgotten() {
        let scratch = Scratch::new();
        let (folder, file) = (scratch.path().join("undo"), scratch.path().join("config"));
        remember(&folder, &file, Some(b"0"), b"1").unwrap();
        let key = key(&file).unwrap();
        let leave = |key: &str, number: u32| {
            let draft = folder.join(format!(".{key}-{number:010}.kauth-abcdef"));
            std::fs::write(&draft, "test-secret").unwrap();
            draft
        };
        let (own, other) = (leave(&key, 7), leave(&"0".repeat(64), 0));
        std::fs::write(folder.join(".notes.kauth-abcdef"), "").unwrap();
        let alive = File::open(&own).unwrap();
        alive.lock().unwrap();
        remember(&folder, &file, Some(b"1"), b"2").unwrap();
        assert!(own.exists() && other.exists(), "its writer lives; it is another file's");
        drop(alive);
        remember(&folder, &file, Some(b"2"), b"3").unwrap();
        assert!(!own.exists() && other.exists());
        leave(&key, 0);
        assert_eq!(clear(&folder, Some(&file)).unwrap(), 4);
        assert!(other.exists());
        assert_eq!(clear(&folder, None).unwrap(), 1);
        assert_eq!(scratch.names(), ["undo", "undo/.notes.kauth-abcdef"]);
    }

    #[test]
    fn damaged_entries_are_errors() {
        let scratch = Scratch::new();
        let file = scratch.path().join("config");
        assert!(last(scratch.path(), &file).unwrap().is_none());
        remember(scratch.path(), &file, Some(b"old"), b"new").unwrap();
        let entry = scratch.path().join(&scratch.names()[0]);
        let whole = String::from_utf8(std::fs::read(&entry).unwrap()).unwrap();
        assert!(last(scratch.path(), &file).unwrap().is_some());
        let other = whole.replace("undo-1", "undo-2");
        let absent = whole.replace("held", "absent");
        let (line, _) = whole.split_once('\n').unwrap();
        for damaged in
            ["", "kauth-undo-1", "kauth-undo-1 1 x held\n", line, &other, &absent, &format!("{line}9\n/x")]
        {
            std::fs::write(&entry, damaged).unwrap();
            assert_eq!(all(scratch.path()).unwrap().len(), 0, "what is damaged stands in nobody's way");
            let error = last(scratch.path(), &file).err().unwrap().to_string();
            assert!(error.ends_with("not an entry of kauth's"), "{error}");
        }
    }

    #[test]
    fn an_edit_is_one_in_all_its_files() {
        let scratch = Scratch::new();
        let (folder, one, two) =
            (scratch.path().join("undo"), scratch.path().join("one"), scratch.path().join("two"));
        let first = Edit::now(2);
        super::remember(&folder, &first, &two, Some(b"2"), b"x").unwrap();
        super::remember(&folder, &first, &one, Some(b"1"), b"x").unwrap();
        remember(&folder, &two, Some(b"x"), b"y").unwrap();
        let kept = all(&folder).unwrap();
        assert!(kept.is_sorted_by(|a, b| a.edit <= b.edit) && kept[2].edit > first, "{kept:?}");
        let of_first: Vec<_> = kept.iter().filter(|kept| kept.edit == first).collect();
        assert_eq!((of_first.len(), first.files()), (2, 2));
        assert!(of_first.iter().any(|kept| kept.is_of(&one)) && of_first.iter().any(|kept| kept.is_of(&two)));
        assert!(of_file(&folder, &scratch.path().join("none/config")).unwrap().is_empty());
    }
}
