//! Giving a file a new content, so that at every moment it holds all of the old one or all of the new one.
//!
//! Knows nothing about what the content means, and stops for no signal. The caller holds the file's lock.

use std::fs::{File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use rustix::io::Errno;

use super::attributes;
use super::errno::go_errno;
use super::in_place::{self, Failed};
use super::lock::Locks;
use super::place::{self, sync_folder};
use super::temp::{Temp, holds};

/// What there is to know about a file that was written.
#[derive(Debug, Default)]
pub struct Replaced {
    /// How it was written, if not by a rename.
    pub notices: Vec<String>,
    /// The mode that it had and has; `None` for a file that was not there.
    pub mode: Option<u32>,
}

/// Why a file was not written. It holds what it held, unless the error says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// The file may not be written.
    #[error("open {}: {}", path.display(), go_errno(source))]
    Open {
        /// The file as the user named it.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Neither a file nor a link to one.
    #[error("open {}: not a regular file", .0.display())]
    NotRegular(PathBuf),
    /// It does not hold what the edit was made from.
    #[error("{} was changed by another program while it was edited", .0.display())]
    Changed(PathBuf),
    /// The new content could not be written.
    #[error("write {}: {}", path.display(), go_errno(source))]
    Write {
        /// The file as the user named it.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file *is* written, but may be the old one again if the machine fails now.
    #[error("{} is written, but its folder could not be synced to the disk: {}", path.display(), go_errno(source))]
    NotSynced {
        /// The file as the user named it.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file had to be written in place, that failed, and so did writing the old content back.
    #[error(
        "write {}: {}; it may be damaged, its old content is in `{}`",
        path.display(), go_errno(source), backup.display()
    )]
    Damaged {
        /// The file as the user named it.
        path: PathBuf,
        /// The old content.
        backup: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

/// A file that is there, open for writing.
struct Existing {
    file: File,
    metadata: Metadata,
}

/// Gives a file that holds `old` (`None`: that is not there) the content `new`. Of a symbolic link the target is written.
/// Its mode, owner and access control list stay; a new file is the user's alone.
///
/// # Errors
/// If the file holds something else, may not be written (also where a rename could), or the disk fails.
pub fn replace(_: &Locks, path: &Path, old: Option<&[u8]>, new: &[u8]) -> Result<Replaced, ReplaceError> {
    let open = |source| ReplaceError::Open { path: path.to_owned(), source };
    let write = |source| ReplaceError::Write { path: path.to_owned(), source };
    let target = place::target(path).map_err(open)?;
    let existing = existing(&target, path)?;
    let mut said = Replaced::default();
    let mut temp = Temp::create(&target).map_err(open)?;
    temp.fill(new).map_err(write)?;
    let why = match &existing {
        Some(existing) => why_in_place(existing, &temp),
        None => temp.file.set_permissions(Permissions::from_mode(0o600)).map(|()| None),
    };
    let why = why.map_err(write)?;
    temp.prove(new).map_err(write)?;
    unchanged(path, &target, old)?;
    let why = match (&existing, why) {
        (None, _) => temp.rename(&target).map(|()| None).map_err(write)?,
        (Some(_), None) => rename(&mut temp, &target).map_err(write)?,
        (Some(_), why) => why,
    };
    if let Some(existing) = existing {
        if let Some(why) = why {
            overwrite(path, &target, &existing, old.unwrap_or_default(), (temp, new))?;
            said.notices.push(format!("wrote `{}` in place: {why}", path.display()));
        }
        said.mode = Some(existing.metadata.mode() & 0o7777);
    }
    sync_folder(&target).map_err(|source| ReplaceError::NotSynced { path: path.to_owned(), source })?;
    Ok(said)
}

/// Removes a file that holds `old`: undoes that it was created.
///
/// # Errors
/// As [`replace`].
pub fn remove(_: &Locks, path: &Path, old: &[u8]) -> Result<(), ReplaceError> {
    let open = |source| ReplaceError::Open { path: path.to_owned(), source };
    let target = place::target(path).map_err(open)?;
    existing(&target, path)?;
    unchanged(path, &target, Some(old))?;
    std::fs::remove_file(&target).map_err(open)?;
    sync_folder(&target).map_err(|source| ReplaceError::NotSynced { path: path.to_owned(), source })
}

/// Opens the file as kubectl would, so that it is refused where kubectl is.
fn existing(target: &Path, path: &Path) -> Result<Option<Existing>, ReplaceError> {
    let open = |source| ReplaceError::Open { path: path.to_owned(), source };
    match std::fs::symlink_metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(open(error)),
        Ok(found) if found.is_dir() => return Err(open(Errno::ISDIR.into())),
        Ok(found) if !found.is_file() => return Err(ReplaceError::NotRegular(path.to_owned())),
        Ok(_) => {}
    }
    #[expect(clippy::cast_possible_wrap, reason = "flags of open(2) are small")]
    let flags = (OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK).bits() as i32;
    let file = OpenOptions::new().write(true).custom_flags(flags).open(target).map_err(open)?;
    let metadata = file.metadata().map_err(open)?;
    Ok(Some(Existing { file, metadata }))
}

/// Gives the new file what the old one has besides its content, or says why it cannot take its place.
fn why_in_place(existing: &Existing, temp: &Temp) -> io::Result<Option<String>> {
    let names = existing.metadata.nlink();
    if names > 1 {
        return Ok(Some(format!("it has {names} names (hard links)")));
    }
    let lost = attributes::copy(&existing.file, &existing.metadata, &temp.file)?;
    Ok(lost.map(|lost| format!("a new file could not be given {lost}")))
}

/// Renames, or says why writing in place is the way around it.
fn rename(temp: &mut Temp, target: &Path) -> io::Result<Option<String>> {
    let Err(error) = temp.rename(target) else { return Ok(None) };
    match Errno::from_io_error(&error) {
        Some(Errno::BUSY | Errno::XDEV) => Ok(Some("it is mounted there by itself".to_owned())),
        Some(Errno::PERM) => Ok(Some("its folder lets only the owner replace it".to_owned())),
        _ => Err(error),
    }
}

/// The last look before the file is touched.
fn unchanged(path: &Path, target: &Path, old: Option<&[u8]>) -> Result<(), ReplaceError> {
    let same = match (File::options().read(true).open(target), old) {
        (Ok(file), Some(old)) => holds(&file, old),
        (Err(error), None) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        (Err(error), Some(_)) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(false),
    };
    match same {
        Ok(true) => Ok(()),
        Ok(false) => Err(ReplaceError::Changed(path.to_owned())),
        Err(source) => Err(ReplaceError::Open { path: path.to_owned(), source }),
    }
}

fn overwrite(
    path: &Path,
    target: &Path,
    existing: &Existing,
    old: &[u8],
    new: (Temp, &[u8]),
) -> Result<(), ReplaceError> {
    let write = |source| ReplaceError::Write { path: path.to_owned(), source };
    let backup = in_place::back_up(target, old).map_err(write)?;
    unchanged(path, target, Some(old))?;
    in_place::overwrite((&existing.file, target), (backup, old), new).map_err(|failed| match failed {
        Failed::Restored(source) => write(source),
        Failed::Damaged(source, backup) => ReplaceError::Damaged { path: path.to_owned(), backup, source },
    })
}

#[expect(clippy::disallowed_methods, reason = "the tests look at what is on the disk")]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::time::Duration;

    use super::*;
    use crate::files::lock::acquire;
    use crate::files::scratch::Scratch;

    fn write(path: &Path, old: Option<&[u8]>, new: &[u8]) -> Result<Replaced, ReplaceError> {
        let locks = acquire(&[path.to_owned()], Duration::ZERO, &mut |notice| panic!("{notice}")).unwrap();
        replace(&locks, path, old, new)
    }

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().mode() & 0o7777
    }

    fn chmod(path: &Path, mode: u32) {
        std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn modes_are_kept_and_told() {
        let folder = Scratch::new();
        let file = folder.path().join("config");
        let said = write(&file, None, b"0").unwrap();
        assert_eq!((mode(&file), said.mode, said.notices.len()), (0o600, None, 0));
        for (step, bits) in [0o600, 0o640, 0o644, 0o666, 0o700].into_iter().enumerate() {
            chmod(&file, bits);
            let said =
                write(&file, Some(step.to_string().as_bytes()), (step + 1).to_string().as_bytes()).unwrap();
            assert_eq!((mode(&file), said.mode), (bits, Some(bits)));
        }
        assert_eq!(std::fs::read(&file).unwrap(), b"5");
        assert_eq!(folder.names(), ["config"]);
    }

    #[test]
    fn a_link_stays_and_its_target_is_written() {
        let folder = Scratch::new();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("real")).unwrap();
        symlink("real/config", at("link")).unwrap();
        symlink("link", at("far")).unwrap();
        write(&at("far"), None, b"new").unwrap();
        assert_eq!(std::fs::read(at("real/config")).unwrap(), b"new");
        write(&at("far"), Some(b"new"), b"newer").unwrap();
        assert_eq!(std::fs::read(at("real/config")).unwrap(), b"newer");
        assert_eq!(folder.names(), ["far", "link", "real", "real/config"]);
        assert!(at("far").is_symlink() && at("link").is_symlink());
        symlink("missing/config", at("dangling")).unwrap();
        let error = write(&at("dangling"), None, b"new").unwrap_err().to_string();
        assert!(error.ends_with("dangling: no such file or directory"), "{error}");
    }

    #[test]
    fn a_file_that_was_changed_is_left() {
        let folder = Scratch::new();
        let file = folder.path().join("config");
        let changed = |old: Option<&[u8]>| {
            let error = write(&file, old, b"new").unwrap_err();
            assert!(matches!(error, ReplaceError::Changed(_)), "{error}");
        };
        changed(Some(b""));
        std::fs::write(&file, "theirs").unwrap();
        for old in [None, Some(b"".as_slice()), Some(b"their"), Some(b"theirs!")] {
            changed(old);
        }
        assert_eq!(std::fs::read(&file).unwrap(), b"theirs");
        assert_eq!(folder.names(), ["config"]);
    }

    #[test]
    fn hard_links_are_written_in_place() {
        let folder = Scratch::new();
        let (file, other) = (folder.path().join("config"), folder.path().join("other"));
        std::fs::write(&file, "a long old content").unwrap();
        std::fs::hard_link(&file, &other).unwrap();
        chmod(&file, 0o640);
        let said = write(&file, Some(b"a long old content"), b"short").unwrap();
        assert!(said.notices[0].ends_with("in place: it has 2 names (hard links)"), "{:?}", said.notices);
        assert_eq!((std::fs::read(&other).unwrap(), mode(&file)), (b"short".to_vec(), 0o640));
        assert_eq!(folder.names(), ["config", "other"]);
    }

    #[test]
    fn a_write_in_place_that_was_killed_is_put_back() {
        let folder = Scratch::new();
        let at = |name: &str| folder.path().join(name);
        for (found, is, told) in
            [("NEW old", "old old", 3), ("NEW NEW", "NEW NEW", 2), ("old old", "old old", 2)]
        {
            std::fs::write(at("config"), found).unwrap();
            std::fs::write(at(".config.kauth-abcdef"), "NEW NEW").unwrap();
            std::fs::write(at(".config.kauth-backup-abcdef"), "old old").unwrap();
            let mut notices = 0;
            drop(acquire(&[at("config")], Duration::ZERO, &mut |_| notices += 1).unwrap());
            assert_eq!((std::fs::read_to_string(at("config")).unwrap().as_str(), notices), (is, told));
            assert_eq!(folder.names(), ["config"]);
        }
        std::fs::write(at("config"), "somebody else's").unwrap();
        std::fs::write(at(".config.kauth-backup-abcdef"), "old old").unwrap();
        drop(acquire(&[at("config")], Duration::ZERO, &mut |_| ()).unwrap());
        assert_eq!(folder.names(), [".config.kauth-backup-abcdef", "config"]);
        assert_eq!(std::fs::read_to_string(at("config")).unwrap(), "somebody else's");
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let folder = Scratch::new();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("sub")).unwrap();
        let error = write(&at("sub"), None, b"").unwrap_err().to_string();
        assert!(error.ends_with("sub: is a directory"), "{error}");
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        assert!(matches!(write(&at("socket"), None, b""), Err(ReplaceError::NotRegular(_))));
        symlink("loop", at("loop")).unwrap();
        assert!(acquire(&[at("loop")], Duration::ZERO, &mut |_| ()).is_err());
    }

    #[test]
    fn creation_is_undone_by_removal() {
        let folder = Scratch::new();
        let file = folder.path().join("config");
        write(&file, None, b"new").unwrap();
        let locks = acquire(std::slice::from_ref(&file), Duration::ZERO, &mut |_| ()).unwrap();
        assert!(matches!(remove(&locks, &file, b"other"), Err(ReplaceError::Changed(_))));
        remove(&locks, &file, b"new").unwrap();
        drop(locks);
        assert!(folder.names().is_empty());
    }
}
