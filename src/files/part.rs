//! One of the files that belong together, on its way to its place, and what it takes the place of.
//!
//! Knows nothing about the other ones.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::attributes;
use super::errno::go_errno;
use super::old::Old;
use super::place::{self, is_still};
use super::private::PrivateError;
use super::replace::ReplaceError;
use super::temp::{Temp, open_left};

/// A file to write.
#[derive(Clone, Copy)]
pub struct NewFile<'a> {
    /// Its place.
    pub path: &'a Path,
    /// What it is to hold.
    pub contents: &'a [u8],
    /// Who may read it, if it replaces none: `0o600` for a key, `0o644` for a certificate.
    pub mode: u32,
}

/// A file to write, and what it may replace.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// The file.
    pub file: NewFile<'a>,
    /// What may be at its place.
    pub over: Over<'a>,
    /// Whose owner, group and mode it gets if there is nothing at its place.
    pub like: Option<&'a Path>,
}

/// What a file may take the place of.
#[derive(Clone, Copy)]
pub enum Over<'a> {
    /// Of no file.
    Nothing,
    /// Of any file.
    Anything,
    /// Of none but the one that the new content was made from.
    Holding(&'a [u8]),
}

/// A file on its way to its place.
pub(super) struct Part<'a> {
    pub(super) path: &'a Path,
    pub(super) target: PathBuf,
    pub(super) new: Temp,
    pub(super) old: Option<Old>,
    /// What the new file cannot have of the old one besides its owner, its group and its mode.
    pub(super) lost: Option<&'static str>,
}

impl<'a> Part<'a> {
    /// Writes the new content beside its place, to the disk, as yet the user's alone.
    pub(super) fn stage(file: &NewFile<'a>, target: &Path) -> Result<Self, PrivateError> {
        let path = file.path;
        let write = |source| ReplaceError::Write { path: path.into(), source };
        let mut new =
            Temp::create(target).map_err(|source| PrivateError::Open { path: path.into(), source })?;
        new.fill(file.contents).map_err(write)?;
        new.prove(file.contents).map_err(write)?;
        Ok(Self { path, target: target.to_owned(), new, old: None, lost: None })
    }

    /// Keeps what has the place now beside it, under a name that nothing is to have.
    pub(super) fn keep_old(&mut self, over: Over<'_>, targets: &[PathBuf]) -> Result<(), PrivateError> {
        self.old = Old::keep(self.path, &self.target, targets)?;
        match (over, &self.old) {
            (Over::Nothing, Some(_)) => Err(PrivateError::Exists(self.path.into())),
            (Over::Holding(expected), old) if !old.as_ref().is_some_and(|old| old.held(expected)) => {
                Err(ReplaceError::Changed(self.path.into()).into())
            }
            _ => Ok(()),
        }
    }

    /// Gives the new file what is not its content: what the old one has, or the file that it is to be like.
    pub(super) fn hand_on(&mut self, change: &Change<'_>) -> Result<(), PrivateError> {
        let is_secret = change.file.mode & 0o077 == 0;
        let most = if is_secret { 0o770 } else { 0o777 };
        let new = &self.new.file;
        let write = |source| ReplaceError::Write { path: self.path.into(), source };
        match (&self.old, change.like) {
            (Some(old), _) => self.lost = old.hand_on(new, most).map_err(write)?,
            (None, Some(like)) => {
                let open = |source| PrivateError::Open { path: like.into(), source };
                let other = place::target(like).and_then(|target| open_left(&target)).map_err(open)?;
                let of = other.metadata().map_err(open)?;
                attributes::hand_on(&other, &of, new, most).map_err(write)?;
            }
            (None, None) => new.set_permissions(Permissions::from_mode(change.file.mode)).map_err(write)?,
        }
        Ok(new.sync_all().map_err(write)?)
    }

    pub(super) fn confirm_unchanged(&self) -> Result<(), PrivateError> {
        match self.old.as_ref().map_or(Ok(true), |old| old.is_unchanged(&self.target)) {
            Ok(true) => Ok(()),
            Ok(false) => Err(ReplaceError::Changed(self.path.into()).into()),
            Err(source) => Err(PrivateError::Open { path: self.path.into(), source }),
        }
    }

    pub(super) fn put(&mut self) -> Result<(), PrivateError> {
        let put = match &self.old {
            Some(_) => self.new.rename(&self.target),
            // Whatever is there by now is nobody's to replace.
            None => self.new.rename_unless_taken(&self.target),
        };
        put.map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => PrivateError::Exists(self.path.into()),
            _ => ReplaceError::Write { path: self.path.into(), source }.into(),
        })
    }

    /// Makes the place what it was, or says what it is instead.
    pub(super) fn put_back(self) -> Option<String> {
        let Self { path, target, new, old, .. } = self;
        let is_new = is_still(&target, &new.file);
        match old {
            None if is_new => {
                new.keep();
                let removed = std::fs::remove_file(&target);
                removed.err().map(|reason| not_removed(path, &reason))
            }
            Some(old) if is_new => old.put_back(path, &target),
            Some(old) if !old.is_at(&target) => Some(old.name(path)),
            _ => None,
        }
    }
}

fn not_removed(path: &Path, reason: &io::Error) -> String {
    format!("the new `{}` could not be removed again: {}", path.display(), go_errno(reason))
}
