//! A file that is to be replaced, kept beside its place as `NAME.bak` until the new one is safe.
//!
//! Knows nothing about what it holds, or what replaces it.

use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use zeroize::Zeroizing;

use super::attributes;
use super::errno::go_errno;
use super::place::is_still;
use super::private::PrivateError;
use super::replace::{ReplaceError, Replaced};
use super::settled::read_from;
use super::temp::{Temp, holds, open_left};

/// How many old files of one name are kept beside it.
const BACKUPS: usize = 1000;

/// An old file, its owner's alone in its backup, which is removed when this is dropped.
pub(super) struct Old {
    file: File,
    metadata: Metadata,
    contents: Zeroizing<Vec<u8>>,
    pub(super) backup: Temp,
}

impl Old {
    /// Copies what is at `target`, which the user calls `path`, to a name that nothing has, and that is none of `taken`.
    pub(super) fn keep(path: &Path, target: &Path, taken: &[PathBuf]) -> Result<Option<Self>, PrivateError> {
        let open = |source| PrivateError::Open { path: path.into(), source };
        let write = |source| ReplaceError::Write { path: path.into(), source };
        let mut file = match open_left(target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            found => found.map_err(open)?,
        };
        let metadata = file.metadata().map_err(open)?;
        if !metadata.is_file() {
            return Err(ReplaceError::NotRegular(path.into()).into());
        }
        let length = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
        let contents = read_from(&mut file, length, &path.display()).map_err(open)?;
        let mut backup = Temp::create(target).map_err(write)?;
        backup.fill(&contents).map_err(write)?;
        backup.prove(&contents).map_err(write)?;
        name(&mut backup, target, taken).map_err(write)?;
        Ok(Some(Self { file, metadata, contents, backup }))
    }

    /// Returns whether this is what it held when it was copied.
    pub(super) fn held(&self, expected: &[u8]) -> bool {
        *self.contents == expected
    }

    /// Returns whether it is still at its place.
    pub(super) fn is_at(&self, target: &Path) -> bool {
        is_still(target, &self.file)
    }

    /// Returns whether it is still at its place and holds what is in the backup.
    pub(super) fn is_unchanged(&self, target: &Path) -> io::Result<bool> {
        Ok(self.is_at(target) && holds(&open_left(target)?, &self.contents)?)
    }

    /// Puts the backup in the place of what is there now, and says what it is not as it was.
    pub(super) fn put_back(mut self, path: &Path, target: &Path) -> Option<String> {
        if self.backup.rename(target).is_err() {
            return Some(self.name(path));
        }
        let file = path.display();
        match attributes::copy(&self.file, &self.metadata, &self.backup.file) {
            Ok(None) => None,
            Ok(Some(lost)) => Some(format!("the old `{file}` is back, but without {lost}")),
            Err(reason) => Some(format!("the old `{file}` is back, but not its mode: {}", go_errno(&reason))),
        }
    }

    /// Leaves the backup where it is, and says where.
    pub(super) fn name(self, path: &Path) -> String {
        format!("the old `{}` is in `{}`", path.display(), self.backup.keep().display())
    }

    /// Removes the backup, or says why it is still there.
    pub(super) fn forget(self, path: &Path) -> Option<String> {
        let backup = self.backup.path.clone();
        if !is_still(&backup, &self.backup.file) {
            return None;
        }
        let reason = self.backup.remove().err()?;
        let (file, backup) = (path.display(), backup.display());
        Some(format!("the old `{file}` is still in `{backup}`: {}", go_errno(&reason)))
    }

    /// Gives the new file owner, group, mode and the rest, of the mode nothing but `most`; returns what else it cannot have.
    pub(super) fn hand_on(&self, new: &File, most: u32) -> io::Result<Option<&'static str>> {
        attributes::hand_on(&self.file, &self.metadata, new, most)
    }

    /// Says what the new file in its place does not have of it.
    pub(super) fn say_what_changed(&self, path: &Path, new: &File, said: &mut Replaced) {
        let (path, old) = (path.display(), &self.metadata);
        let names = old.nlink();
        if names > 1 {
            said.notices.push(format!(
                "`{path}` had {names} names (hard links); under the others the old content stays"
            ));
        }
        let Ok(new) = new.metadata() else { return };
        if new.uid() != old.uid() {
            let owner = old.uid();
            said.notices.push(format!("`{path}` belonged to another user (uid {owner}), and is yours now"));
        }
        if new.gid() != old.gid() {
            let group = old.gid();
            said.notices.push(format!("`{path}` belonged to another group (gid {group}), and to yours now"));
        }
        let [had, has] = [old.mode(), new.mode()].map(|mode| mode & 0o7777);
        if had != has {
            said.notices.push(format!("`{path}` had mode {had:04o}, and has {has:04o} now"));
        }
    }
}

/// Gives a backup the first free name of `NAME.bak`, `NAME.bak-1` and so on.
fn name(backup: &mut Temp, target: &Path, taken: &[PathBuf]) -> io::Result<()> {
    for number in 0..BACKUPS {
        let mut name = OsString::from(target);
        name.push(if number == 0 { ".bak".to_owned() } else { format!(".bak-{number}") });
        let name = PathBuf::from(name);
        if taken.contains(&name) {
            continue;
        }
        match backup.rename_unless_taken(&name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            done => return done,
        }
    }
    Err(Errno::EXIST.into())
}
