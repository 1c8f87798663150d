//! A whole new folder of files with credentials: it appears with all of them, or not at all.
//!
//! Until then it is `.NAME.kauth-XXXXXX` beside its place, its owner's alone, and locked by the process that fills it; so
//! what a killed one leaves is known by its name and its free `flock`. Knows nothing about what the files hold.

use std::collections::BTreeSet;
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::panic;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rustix::io::Errno;

use super::dead;
use super::lock::LockError;
use super::place::{self, folder, is_still, sync_folder};
use super::private::PrivateError;
use super::replace::ReplaceError;
use super::signals::Watch;
use super::temp::{self, DRAWS, MARK, drawn};

/// How many files are brought to the disk at once: what waits at the same time is written into the journal together.
const AT_ONCE: usize = 16;

/// How many files are worth a thread of their own.
const WORTH_A_THREAD: usize = 8;

/// A folder that is being filled; with everything in it gone when it is dropped unfinished. Signals wait until then.
#[derive(Debug)]
pub struct NewFolder {
    path: PathBuf,
    target: PathBuf,
    draft: PathBuf,
    file: File,
    names: Mutex<BTreeSet<String>>,
    left: Vec<PathBuf>,
    signals: Watch,
}

impl NewFolder {
    /// Makes the hidden folder.
    ///
    /// # Errors
    /// If there is something at `path`, its folder is missing, or the operating system refuses.
    pub fn begin(path: &Path) -> Result<Self, PrivateError> {
        let open = |source| PrivateError::Open { path: path.to_owned(), source };
        let target = place::place(path).map_err(open)?;
        refuse_if_taken(path, &target)?;
        let signals = Watch::begin().map_err(open)?;
        let left = left(&target);
        let draft = make(&target).map_err(open)?;
        let held = temp::open_left(&draft).and_then(|file| temp::hold(&file).map(|()| file));
        let file = held.inspect_err(|_| drop(std::fs::remove_dir(&draft))).map_err(open)?;
        Ok(Self { path: path.to_owned(), target, draft, file, names: Mutex::default(), left, signals })
    }

    /// Returns what killed kauths left of folders of that name. Nothing of it was ever in use, and it may hold private keys.
    #[must_use]
    pub fn left(&self) -> &[PathBuf] {
        &self.left
    }

    /// Writes a file into the folder.
    ///
    /// # Errors
    /// If the name is none of a file, there is one of that name, a signal came, or the operating system refuses.
    pub fn add(&self, name: &str, contents: &[u8], mode: u32) -> Result<(), PrivateError> {
        if !is_plain(name) {
            return Err(PrivateError::NoName(name.to_owned()));
        }
        self.confirm_not_interrupted()?;
        let path = self.path.join(name);
        if !self.names.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned()) {
            return Err(PrivateError::Exists(path));
        }
        create(&self.draft.join(name), contents, mode).map_err(|source| {
            self.names.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
            match source.kind() {
                // On a disk that takes large letters for small ones.
                io::ErrorKind::AlreadyExists => PrivateError::Exists(path),
                _ => ReplaceError::Write { path, source }.into(),
            }
        })
    }

    /// Brings all files to the disk and gives the folder its name.
    ///
    /// # Errors
    /// If something has that name by now, a signal came, or the operating system refuses.
    pub fn finish(mut self) -> Result<(), PrivateError> {
        let write = |path, source| PrivateError::from(ReplaceError::Write { path, source });
        let names = std::mem::take(self.names.get_mut().unwrap_or_else(PoisonError::into_inner));
        for_each_at_once(&names.into_iter().collect::<Vec<_>>(), &|name| {
            let synced = temp::open_left(&self.draft.join(name)).and_then(|file| file.sync_all());
            synced.map_err(|source| write(self.path.join(name), source))
        })?;
        self.file.sync_all().map_err(|source| write(self.path.clone(), source))?;
        self.confirm_not_interrupted()?;
        rename(&self.draft, &self.target).map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => PrivateError::Exists(self.path.clone()),
            _ => write(self.path.clone(), source),
        })?;
        sync_folder(&self.target).map_err(|source| PrivateError::NotSynced {
            path: self.path.clone(),
            kept: Vec::new(),
            source,
        })
    }

    fn confirm_not_interrupted(&self) -> Result<(), PrivateError> {
        match self.signals.caught() {
            Some(signal) => Err(LockError::Interrupted(signal).into()),
            None => Ok(()),
        }
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if is_still(&self.draft, &self.file) {
            let _ = std::fs::remove_dir_all(&self.draft);
        }
    }
}

fn refuse_if_taken(path: &Path, target: &Path) -> Result<(), PrivateError> {
    match std::fs::symlink_metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(PrivateError::Open { path: path.to_owned(), source }),
        Ok(_) => Err(PrivateError::Exists(path.to_owned())),
    }
}

fn left(target: &Path) -> Vec<PathBuf> {
    let names = place::names(folder(target)).unwrap_or_default();
    let left = dead::left(target, &names).into_iter();
    left.filter(|(_, file)| file.metadata().is_ok_and(|found| found.is_dir())).map(|(path, _)| path).collect()
}

fn make(target: &Path) -> io::Result<PathBuf> {
    for _ in 0..DRAWS {
        let draft = drawn(target, MARK)?;
        match DirBuilder::new().mode(0o700).create(&draft) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| draft),
        }
    }
    Err(Errno::EXIST.into())
}

/// Returns whether a name stands for a file of its folder.
fn is_plain(name: &str) -> bool {
    let mut components = Path::new(name).components();
    let is_one = matches!(components.next(), Some(Component::Normal(only)) if only == name);
    is_one && components.next().is_none() && !name.contains('\0')
}

fn create(path: &Path, contents: &[u8], mode: u32) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let written = file.write_all(contents).and_then(|()| file.set_permissions(Permissions::from_mode(mode)));
    written.inspect_err(|_| drop(std::fs::remove_file(path)))
}

/// Does something with each item, with many at the same time if there are many. Where the system has no more threads to give,
/// those that there are do it all.
fn for_each_at_once<T: Sync, E: Send>(
    items: &[T],
    act: &(impl Fn(&T) -> Result<(), E> + Sync),
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let act_on_rest = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            act(item)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let helpers = (1..AT_ONCE.min(items.len() / WORTH_A_THREAD))
            .map_while(|_| thread::Builder::new().spawn_scoped(scope, act_on_rest).ok());
        let helpers: Vec<_> = helpers.collect();
        let own = act_on_rest();
        let done =
            helpers.into_iter().map(|helper| helper.join().unwrap_or_else(|why| panic::resume_unwind(why)));
        done.fold(own, Result::and)
    })
}

/// Gives the folder its name, unless that is taken.
fn rename(draft: &Path, target: &Path) -> io::Result<()> {
    match place::rename_unless_taken(draft, target) {
        Err(error) if place::is_unknown_call(&error) => rename_over_own(draft, target),
        done => done,
    }
}

/// Where no call can do it: an empty folder, which only who made it may have made, is replaced. One that somebody put
/// something into is not.
fn rename_over_own(draft: &Path, target: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(target)?;
    std::fs::rename(draft, target).inspect_err(|_| drop(std::fs::remove_dir(target)))
}

#[expect(clippy::disallowed_methods, reason = "the tests look at what is on the disk")]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt, symlink};

    use super::*;
    use crate::files::scratch::Scratch;

    fn mode(path: &Path) -> u32 {
        std::fs::symlink_metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn a_folder_appears_with_all_its_files() {
        let scratch = Scratch::new();
        let path = scratch.path().join("people");
        let new = NewFolder::begin(&path).unwrap();
        let hidden = scratch.names().pop().unwrap();
        assert!(hidden.starts_with(".people.kauth-") && mode(&scratch.path().join(&hidden)) == 0o700);
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let new = &new;
                scope.spawn(move || {
                    for number in 0..25 {
                        let name = format!("{thread}-{number}");
                        new.add(&format!("{name}.key"), name.as_bytes(), 0o600).unwrap();
                        new.add(&format!("{name}.crt"), name.as_bytes(), 0o644).unwrap();
                    }
                });
            }
        });
        assert!(!path.exists());
        new.finish().unwrap();
        assert_eq!(scratch.names().len(), 201);
        assert_eq!(
            (mode(&path), mode(&path.join("3-24.key")), mode(&path.join("0-0.crt"))),
            (0o700, 0o600, 0o644)
        );
        assert_eq!(std::fs::read(path.join("2-7.key")).unwrap(), b"2-7");
    }

    #[test]
    fn names_are_plain_and_differ() {
        let scratch = Scratch::new();
        let new = NewFolder::begin(&scratch.path().join("people")).unwrap();
        for name in ["", ".", "..", "/", "a/b", "a/", "/a", "../x", "./a", "a\0b"] {
            let error = new.add(name, b"", 0o600).unwrap_err();
            assert!(matches!(&error, PrivateError::NoName(told) if told == name), "{name:?}: {error}");
        }
        new.add("a", b"1", 0o600).unwrap();
        let error = new.add("a", b"2", 0o600).unwrap_err().to_string();
        assert!(error.ends_with("people/a` exists"), "{error}");
        let long = "x".repeat(300);
        assert!(new.add(&long, b"", 0o600).is_err());
        new.finish().unwrap();
        assert_eq!(scratch.names(), ["people", "people/a"]);
        assert_eq!(std::fs::read(scratch.path().join("people/a")).unwrap(), b"1");
    }

    #[test]
    fn what_is_there_stays() {
        let scratch = Scratch::new();
        let at = |name: &str| scratch.path().join(name);
        std::fs::write(at("file"), "").unwrap();
        std::fs::create_dir(at("folder")).unwrap();
        symlink("nowhere", at("link")).unwrap();
        for taken in ["file", "folder", "link"] {
            let error = NewFolder::begin(&at(taken)).unwrap_err();
            assert!(matches!(error, PrivateError::Exists(_)), "{error}");
        }
        let error = NewFolder::begin(&at("none/new")).unwrap_err().to_string();
        assert!(error.ends_with("none/new: no such file or directory"), "{error}");
        for folder in [true, false] {
            let new = NewFolder::begin(&at("new")).unwrap();
            new.add("a", b"ours", 0o600).unwrap();
            if folder {
                std::fs::create_dir(at("new")).unwrap()
            } else {
                std::fs::write(at("new"), "").unwrap()
            }
            let error = new.finish().unwrap_err();
            assert!(matches!(error, PrivateError::Exists(_)), "{error}");
            assert_eq!(scratch.names(), ["file", "folder", "link", "new"]);
            if folder {
                std::fs::remove_dir(at("new")).unwrap()
            } else {
                std::fs::remove_file(at("new")).unwrap()
            }
        }
    }

    #[test]
    fn without_a_call_for_it_the_name_is_taken_first() {
        let scratch = Scratch::new();
        let at = |name: &str| scratch.path().join(name);
        std::fs::create_dir(at("draft")).unwrap();
        std::fs::write(at("draft/a"), "ours").unwrap();
        std::fs::create_dir(at("theirs")).unwrap();
        assert!(rename_over_own(&at("draft"), &at("theirs")).is_err(), "even if it is empty");
        rename_over_own(&at("draft"), &at("new")).unwrap();
        assert_eq!(scratch.names(), ["new", "new/a", "theirs"]);
    }

    #[test]
    fn all_items_are_acted_on_and_one_failure_is_told() {
        for count in [0, 1, 7, 16, 1_000] {
            let done: Vec<_> = (0..count).map(|_| AtomicUsize::new(0)).collect();
            let act = |item: &AtomicUsize| -> Result<(), String> {
                item.fetch_add(1, Ordering::Relaxed);
                Ok(())
            };
            for_each_at_once(&done, &act).unwrap();
            assert!(done.iter().all(|item| item.load(Ordering::Relaxed) == 1), "{count}");
            let numbers: Vec<usize> = (0..count).collect();
            for bad in [0, count / 2, count.saturating_sub(1)] {
                let act = |number: &usize| if *number == bad { Err(bad) } else { Ok(()) };
                assert_eq!(for_each_at_once(&numbers, &act).err(), (count > 0).then_some(bad), "{count}");
            }
        }
    }

    #[test]
    fn what_is_not_finished_goes_and_what_was_killed_is_named() {
        let scratch = Scratch::new();
        let path = scratch.path().join("people");
        std::fs::create_dir(scratch.path().join(".people.kauth-abcdef")).unwrap();
        std::fs::write(scratch.path().join(".people.kauth-ghijkl"), "").unwrap();
        let living = NewFolder::begin(&path).unwrap();
        living.add("a.key", b"x", 0o600).unwrap();
        let new = NewFolder::begin(&path).unwrap();
        assert_eq!(new.left(), [scratch.path().join(".people.kauth-abcdef")]);
        drop((living, new));
        assert_eq!(scratch.names(), [".people.kauth-abcdef", ".people.kauth-ghijkl"]);
    }
}
