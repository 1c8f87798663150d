//! A new file with credentials that the user names: its owner's alone, and never in the place of another by accident.
//!
//! Knows nothing about what it holds.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::errno::go_errno;
use super::lock::{LockError, Locks};
use super::place::folder;
use super::replace::{self, ReplaceError, Replaced};
use super::settled::read_whole;

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum PrivateError {
    /// There is one already.
    #[error("`{}` exists", .0.display())]
    Exists(PathBuf),
    /// The operating system refuses.
    #[error("open {}: {}", path.display(), go_errno(source))]
    Open {
        /// The file as the user named it.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// It cannot be written.
    #[error(transparent)]
    Replace(#[from] ReplaceError),
    /// A signal came before it was touched.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// Two files that belong together would be one.
    #[error("`{}` and `{}` are the same file", .0.display(), .1.display())]
    Same(PathBuf, PathBuf),
    /// Some files were not written, and not all is as it was before.
    #[error("{error}; {}", left.join("; "))]
    NotPutBack {
        /// Why they were not written.
        error: Box<Self>,
        /// What is not as it was, and where the old files are.
        left: Vec<String>,
    },
    /// The files *are* written, but may be the old ones again if the machine fails now.
    #[error(
        "{} is written, but its folder could not be synced to the disk: {}{}",
        path.display(), go_errno(source), in_backups(kept)
    )]
    NotSynced {
        /// One of the files, as the user named it.
        path: PathBuf,
        /// Where the old files are.
        kept: Vec<PathBuf>,
        /// The system's reason.
        source: io::Error,
    },
    /// A name that leads out of its folder, or nowhere.
    #[error("`{}` is no name of a file", .0.escape_debug())]
    NoName(String),
}

/// Makes sure that a file can be one of credentials, before it is locked: that would make its folder.
///
/// # Errors
/// If there is one and `over` is not set, there is no such folder, or it is something else than a file.
pub fn check(path: &Path, over: bool) -> Result<(), PrivateError> {
    if !folder(path).is_dir() {
        return Err(PrivateError::Open { path: path.to_owned(), source: Errno::NOENT.into() });
    }
    refuse_unless_free(path, over)
}

/// Writes a file that only its owner may read, whole or not at all. With `over` it may replace another, whose mode is narrowed
/// first.
///
/// # Errors
/// As [`check`], and if the operating system refuses.
pub fn write(locks: &Locks, path: &Path, contents: &[u8], over: bool) -> Result<Replaced, PrivateError> {
    let open = |source| PrivateError::Open { path: path.to_owned(), source };
    check(path, over)?;
    locks.uninterrupted()?;
    let old = read_whole(path).map_err(open)?;
    if old.is_some() {
        std::fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(open)?;
    }
    Ok(replace::replace(locks, path, old.as_deref().map(Vec::as_slice), contents)?)
}

fn in_backups(kept: &[PathBuf]) -> String {
    let kept: Vec<_> = kept.iter().map(|path| format!("`{}`", path.display())).collect();
    if kept.is_empty() {
        String::new()
    } else {
        format!("; the old files are kept in {}", kept.join(" and "))
    }
}

fn refuse_unless_free(path: &Path, over: bool) -> Result<(), PrivateError> {
    let open = |source| PrivateError::Open { path: path.to_owned(), source };
    // A link that leads nowhere is something, too.
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(open(error)),
        Ok(_) if !over => return Err(PrivateError::Exists(path.to_owned())),
        Ok(_) => {}
    }
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(open(Errno::ISDIR.into())),
        Ok(found) if !found.is_file() => Err(ReplaceError::NotRegular(path.to_owned()).into()),
        _ => Ok(()),
    }
}

#[expect(clippy::disallowed_methods, reason = "the tests look at what is on the disk")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::lock;
    use crate::files::scratch::Scratch;
    use std::time::Duration;

    fn write(path: &Path, contents: &str, over: bool) -> Result<(), String> {
        check(path, over).map_err(|error| error.to_string())?;
        let locks =
            lock::acquire(&[path.to_owned()], Duration::ZERO, &mut |notice| panic!("{notice}")).unwrap();
        super::write(&locks, path, contents.as_bytes(), over).map(drop).map_err(|error| error.to_string())
    }

    fn state(path: &Path) -> (String, u32) {
        let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        (std::fs::read_to_string(path).unwrap(), mode)
    }

    #[test]
    fn a_file_is_replaced_only_if_that_is_wanted() {
        let folder = Scratch::new();
        let file = folder.path().join("out");
        write(&file, "one", false).unwrap();
        assert_eq!(state(&file), ("one".to_owned(), 0o600));
        std::fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        assert_eq!(write(&file, "two", false), Err(format!("`{}` exists", file.display())));
        assert_eq!(state(&file), ("one".to_owned(), 0o644));
        write(&file, "two", true).unwrap();
        assert_eq!(state(&file), ("two".to_owned(), 0o600));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no lock is left");
    }

    #[test]
    fn folders_links_and_devices_are_no_place() {
        let folder = Scratch::new();
        let (link, file) = (folder.path().join("link"), folder.path().join("none/out"));
        std::os::unix::fs::symlink("absent", &link).unwrap();
        assert_eq!(write(&link, "x", false), Err(format!("`{}` exists", link.display())));
        let said = write(folder.path(), "x", true).unwrap_err();
        assert!(said.ends_with(": is a directory"), "{said}");
        let said = write(&file, "x", true).unwrap_err();
        assert!(said.ends_with(": no such file or directory"), "{said}");
        assert!(!file.parent().unwrap().exists());
        let before = std::fs::metadata("/dev/null").unwrap().permissions().mode();
        assert_eq!(
            write(Path::new("/dev/null"), "x", true),
            Err("open /dev/null: not a regular file".to_owned())
        );
        assert_eq!(std::fs::metadata("/dev/null").unwrap().permissions().mode(), before);
    }
}
