//! What killed kauths left beside a file: recognised by its name and its free `flock`, and removed by who has the file's lock.
//!
//! A file that was being written in place is put back. Knows nothing about what is written.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::in_place;
use super::place::{folder, is_still, lock_name, names};
use super::temp::{BACKUP, MARK, RANDOM, open_left};

/// Removes what dead writers left beside `file`, whose lock the caller holds. What cannot be removed is left alone.
pub(super) fn clear(file: &Path, notice: &mut dyn FnMut(String)) {
    let names = names(folder(file)).unwrap_or_default();
    let mut left = left(file, &names);
    left.sort_by_key(|(path, _)| !is_backup(file, path));
    let drafts: Vec<_> = left.iter().filter(|(path, _)| !is_backup(file, path)).filter_map(content).collect();
    for found in &left {
        let (path, _) = found;
        if is_backup(file, path) && !is_needless(file, found, &drafts, notice) {
            continue;
        }
        remove(path, notice);
    }
    for (path, _) in self::left(&lock_name(file), &names) {
        remove(&path, notice);
    }
}

fn remove(path: &Path, notice: &mut dyn FnMut(String)) {
    if std::fs::remove_file(path).is_ok() {
        notice(format!("removed `{}`, which a kauth left that was killed", path.display()));
    }
}

/// Returns whether a backup may go: the file holds one whole content, or could be put back.
fn is_needless(
    file: &Path,
    backup: &(PathBuf, File),
    drafts: &[Zeroizing<Vec<u8>>],
    notice: &mut dyn FnMut(String),
) -> bool {
    let Some(old) = content(backup) else { return false };
    let Some(found) = open_left(file).ok().and_then(|open| content(&(file.to_owned(), open))) else {
        return false;
    };
    if found == old || drafts.contains(&found) {
        return true;
    }
    let told = |what: &str| {
        let (file, backup) = (file.display(), backup.0.display());
        format!("a kauth was killed while it wrote `{file}` in place; {what} `{backup}`")
    };
    let torn = drafts.iter().any(|new| is_torn(&found, &old, new));
    let put_back = torn && in_place::put_back(file, &old).is_ok();
    notice(told(if put_back { "its old content is back, from" } else { "its old content is kept in" }));
    put_back
}

/// Returns whether `found` begins as `new` and goes on as `old`: what a write that was cut off leaves.
fn is_torn(found: &[u8], old: &[u8], new: &[u8]) -> bool {
    let written = found.iter().zip(new).take_while(|(found, new)| found == new).count();
    (0..=written).rev().any(|at| found[at..] == *old.get(at..).unwrap_or_default())
}

/// Returns the files whose writers are dead, each under our flock.
pub(super) fn left(file: &Path, names: &[OsString]) -> Vec<(PathBuf, File)> {
    names.iter().filter(|name| is_ours(file, name)).filter_map(|name| dead(folder(file).join(name))).collect()
}

/// Returns the drafts in a folder whose writers are dead, of the files whose names `is_wanted`, each under our flock.
pub(super) fn drafts(folder: &Path, is_wanted: impl Fn(&str) -> bool) -> io::Result<Vec<(PathBuf, File)>> {
    let names = names(folder)?;
    let drafts = names.iter().filter(|name| draft_of(name).is_some_and(&is_wanted));
    Ok(drafts.filter_map(|name| dead(folder.join(name))).collect())
}

/// Opens a file, if nobody holds it.
fn dead(path: PathBuf) -> Option<(PathBuf, File)> {
    let open = open_left(&path).ok()?;
    (open.try_lock().is_ok() && is_still(&path, &open)).then_some((path, open))
}

/// Returns the name of the file that a draft, by its own name, is one of.
fn draft_of(name: &OsStr) -> Option<&str> {
    let (of, random) = name.to_str()?.strip_prefix('.')?.rsplit_once(MARK)?;
    is_random(random.as_bytes()).then_some(of)
}

fn is_ours(file: &Path, name: &OsStr) -> bool {
    let Some(random) = name.as_bytes().strip_prefix(&*prefix(file, MARK)) else { return false };
    is_random(random.strip_prefix(b"backup-").unwrap_or(random))
}

fn is_random(text: &[u8]) -> bool {
    text.len() == RANDOM && text.iter().all(u8::is_ascii_alphanumeric)
}

fn is_backup(file: &Path, path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_bytes().starts_with(&prefix(file, BACKUP)))
}

fn prefix(file: &Path, mark: &str) -> Vec<u8> {
    let name = file.file_name().unwrap_or(OsStr::new(""));
    [b".", name.as_bytes(), mark.as_bytes()].concat()
}

fn content(found: &(PathBuf, File)) -> Option<Zeroizing<Vec<u8>>> {
    let mut file = &found.1;
    let length = usize::try_from(file.metadata().ok()?.len()).ok()?;
    let mut content = Zeroizing::new(Vec::with_capacity(length + 1));
    file.rewind().ok()?;
    file.read_to_end(&mut content).ok()?;
    Some(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_file_is_a_bit_of_both() {
        let (old, new) = (b"old content".as_slice(), b"NEW CONTENT and more".as_slice());
        for at in 0..=new.len() {
            let torn = [&new[..at], old.get(at..).unwrap_or_default()].concat();
            assert!(is_torn(&torn, old, new), "{}", torn.escape_ascii());
        }
        for other in ["", "old contenT", "NEW CONTENT and more!", "NEW", "someone else's"] {
            assert!(!is_torn(other.as_bytes(), old, new), "{other}");
        }
    }

    #[test]
    fn names_of_ours() {
        let file = Path::new("a/config");
        for ours in [".config.kauth-abcd23", ".config.kauth-backup-abcd23"] {
            assert!(is_ours(file, OsStr::new(ours)), "{ours}");
        }
        for other in
            [".config.kauth-notes.md", ".config.kauth-abcd2", "config.kauth-abcd23", ".x.kauth-abcd23"]
        {
            assert!(!is_ours(file, OsStr::new(other)), "{other}");
        }
        for (name, of) in [(".a.kauth-abcd23", Some("a")), ("a.kauth-abcd23", None), (".a.kauth-abcd2", None)]
        {
            assert_eq!(draft_of(OsStr::new(name)), of, "{name}");
        }
    }
}
