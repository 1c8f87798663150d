//! Files that belong together, like a private key and its certificate: all of them are written, or none is.
//!
//! Killed at any point, this leaves the old files, the new ones, or the old ones beside them as `NAME.bak`; and no file
//! without those before it in the list. Knows nothing about what they hold. The caller holds the files' locks.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::lock::Locks;
use super::part::Part;
pub use super::part::{Change, NewFile, Over};
use super::place::{self, folder, sync_folder};
use super::private::{self, PrivateError};
use super::replace::{ReplaceError, Replaced};

/// Makes sure that files can be written together, before there is anything to put in them and before they are locked.
///
/// # Errors
/// If there is one of them already and `over` is not set, a folder is missing, one is something else than a file, or two are
/// the same.
pub fn check(paths: &[&Path], over: bool) -> Result<(), PrivateError> {
    paths.iter().try_for_each(|path| private::check(path, over))?;
    targets(paths).map(drop)
}

/// Writes files in the order given. With `over` they may replace others, which are kept as `NAME.bak` until all new ones
/// are in their places. Of a symbolic link the target is replaced.
///
/// Owner, group, mode and access control list of a file that is replaced stay, but of a key the rights of all others.
///
/// # Errors
/// As [`check`], and if the operating system refuses: then everything is as it was, unless the error says otherwise.
pub fn write(locks: &Locks, files: &[NewFile<'_>], over: bool) -> Result<Replaced, PrivateError> {
    let over = if over { Over::Anything } else { Over::Nothing };
    let changes: Vec<_> = files.iter().map(|file| Change { file: *file, over, like: None }).collect();
    change(locks, &changes)
}

/// As [`write()`], where the files differ in what they may replace.
///
/// # Errors
/// As [`write()`].
pub fn change(locks: &Locks, changes: &[Change<'_>]) -> Result<Replaced, PrivateError> {
    let paths: Vec<_> = changes.iter().map(|change| change.file.path).collect();
    for Change { file, over, .. } in changes {
        private::check(file.path, !matches!(over, Over::Nothing))?;
    }
    let targets = targets(&paths)?;
    let parts = changes.iter().zip(&targets).map(|(change, target)| Part::stage(&change.file, target));
    let mut parts = parts.collect::<Result<Vec<_>, _>>()?;
    for (part, change) in parts.iter_mut().zip(changes) {
        part.keep_old(change.over, &targets)?;
        part.hand_on(change)?;
    }
    if parts.iter().any(|part| part.old.is_some()) {
        sync(&parts).map_err(|(path, source)| ReplaceError::Write { path, source })?;
    }
    parts.iter().try_for_each(Part::confirm_unchanged)?;
    locks.uninterrupted()?;
    finish(swap(parts)?)
}

/// Returns where the files really are.
fn targets(paths: &[&Path]) -> Result<Vec<PathBuf>, PrivateError> {
    let mut targets: Vec<PathBuf> = Vec::with_capacity(paths.len());
    for path in paths {
        let open = |source| PrivateError::Open { path: path.into(), source };
        let target = place::target(path).map_err(open)?;
        if let Some(twin) = targets.iter().position(|other| is_same(other, &target)) {
            return Err(PrivateError::Same(paths[twin].into(), path.into()));
        }
        targets.push(target);
    }
    Ok(targets)
}

/// Returns whether two paths lead to one file, or would: by links of both kinds, and different spellings of a folder.
pub fn are_same(one: &Path, other: &Path) -> bool {
    let targets = place::target(one).ok().zip(place::target(other).ok());
    targets.is_some_and(|(one, other)| is_same(&one, &other))
}

fn is_same(one: &Path, other: &Path) -> bool {
    let inode = |path| std::fs::symlink_metadata(path).map(|found| (found.dev(), found.ino())).ok();
    one == other || inode(one).is_some_and(|one| inode(other) == Some(one))
}

/// Puts the new files in their places, and all old ones back if that fails.
fn swap(mut parts: Vec<Part<'_>>) -> Result<Vec<Part<'_>>, PrivateError> {
    for at in 0..parts.len() {
        if let Err(error) = parts[at].put() {
            parts.truncate(at + 1);
            return Err(put_back(parts, error));
        }
    }
    Ok(parts)
}

/// Puts the old files back, the last one first: no certificate is to be there without its key. Every step is one that a
/// failing machine may forget, so a folder that cannot be synced is no harm.
fn put_back(mut parts: Vec<Part<'_>>, error: PrivateError) -> PrivateError {
    let mut left = Vec::new();
    while let Some(part) = parts.pop() {
        let target = part.target.clone();
        left.extend(part.put_back());
        let _ = sync_folder(&target);
    }
    if left.is_empty() { error } else { PrivateError::NotPutBack { error: error.into(), left } }
}

/// Takes the old files away once the new ones are on the disk.
fn finish(parts: Vec<Part<'_>>) -> Result<Replaced, PrivateError> {
    let synced = sync(&parts);
    let mut said = Replaced::default();
    let mut kept = Vec::new();
    for part in parts {
        let Some(old) = part.old else {
            part.new.keep();
            continue;
        };
        old.say_what_changed(part.path, &part.new.file, &mut said);
        let lost = part.lost.map(|lost| format!("`{}` could not be given {lost}", part.path.display()));
        said.notices.extend(lost);
        part.new.keep();
        match synced {
            Ok(()) => said.notices.extend(old.forget(part.path)),
            Err(_) => kept.push(old.backup.keep()),
        }
    }
    match synced {
        Ok(()) => Ok(said),
        Err((path, source)) => Err(PrivateError::NotSynced { path, kept, source }),
    }
}

/// Syncs the folders, each once; names the file whose folder fails.
fn sync(parts: &[Part<'_>]) -> Result<(), (PathBuf, io::Error)> {
    let mut synced: Vec<&Path> = Vec::new();
    for Part { path, target, .. } in parts {
        if !synced.contains(&folder(target)) {
            sync_folder(target).map_err(|source| (path.to_path_buf(), source))?;
            synced.push(folder(target));
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the tests look at what is on the disk")]
#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::time::Duration;

    use super::*;
    use crate::files::lock::{self, LockError};
    use crate::files::scratch::Scratch;

    const MODES: [u32; 2] = [0o600, 0o644];

    fn parts<'a>(paths: &'a [PathBuf], contents: [&'a str; 2]) -> Vec<NewFile<'a>> {
        let parts = paths.iter().zip(contents).zip(MODES);
        parts.map(|((path, text), mode)| NewFile { path, contents: text.as_bytes(), mode }).collect()
    }

    fn write(paths: &[PathBuf], contents: [&str; 2], over: bool) -> Result<Replaced, PrivateError> {
        let locks = lock::acquire(paths, Duration::ZERO, &mut |notice| panic!("{notice}")).unwrap();
        super::write(&locks, &parts(paths, contents), over)
    }

    fn state(paths: &[PathBuf]) -> Vec<(String, u32)> {
        let mode = |path| std::fs::metadata(path).unwrap().mode() & 0o7777;
        paths.iter().map(|path| (std::fs::read_to_string(path).unwrap(), mode(path))).collect()
    }

    fn pair(folder: &Scratch) -> Vec<PathBuf> {
        ["jane.key", "jane.crt"].map(|name| folder.path().join(name)).into()
    }

    #[test]
    fn both_are_written_and_replaced_only_if_that_is_wanted() {
        let folder = Scratch::new();
        let paths = pair(&folder);
        write(&paths, ["key", "crt"], false).unwrap();
        assert_eq!(state(&paths), [("key".to_owned(), 0o600), ("crt".to_owned(), 0o644)]);
        std::fs::remove_file(&paths[0]).unwrap();
        let error = write(&paths, ["new", "new"], false).unwrap_err().to_string();
        assert_eq!(error, format!("`{}` exists", paths[1].display()));
        assert_eq!(folder.names(), ["jane.crt"], "one that is there keeps the other from being written");
        std::fs::set_permissions(&paths[1], Permissions::from_mode(0o400)).unwrap();
        let said = write(&paths, ["new key", "new crt"], true).unwrap();
        assert_eq!(state(&paths), [("new key".to_owned(), 0o600), ("new crt".to_owned(), 0o400)]);
        assert_eq!(folder.names(), ["jane.crt", "jane.key"]);
        assert!(said.notices.is_empty(), "{said:?}");
    }

    #[test]
    fn readers_are_kept_and_of_a_key_no_others() {
        let folder = Scratch::new();
        let paths = pair(&folder);
        for (had, has, notices) in [
            ([0o640, 0o640], [0o640, 0o640], vec![]),
            ([0o644, 0o664], [0o640, 0o664], vec!["had mode 0644, and has 0640 now"]),
            ([0o666, 0o604], [0o660, 0o604], vec!["had mode 0666, and has 0660 now"]),
        ] {
            for (path, mode) in paths.iter().zip(had) {
                std::fs::write(path, "old").unwrap();
                std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
            }
            let said = write(&paths, ["key", "crt"], true).unwrap();
            assert_eq!(state(&paths), [("key".to_owned(), has[0]), ("crt".to_owned(), has[1])]);
            let expected: Vec<_> =
                notices.iter().map(|notice| format!("`{}` {notice}", paths[0].display())).collect();
            assert_eq!(said.notices, expected);
        }
    }

    #[test]
    fn two_names_of_one_file_are_refused() {
        let folder = Scratch::new();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("sub")).unwrap();
        std::fs::write(at("file"), "").unwrap();
        std::fs::hard_link(at("file"), at("hard")).unwrap();
        symlink("file", at("soft")).unwrap();
        symlink("absent", at("dangling")).unwrap();
        for (one, other) in
            [("a", "a"), ("a", "sub/../a"), ("file", "soft"), ("file", "hard"), ("absent", "dangling")]
        {
            let error = check(&[&at(one), &at(other)], true).unwrap_err();
            assert!(matches!(error, PrivateError::Same(..)), "{one} {other}: {error}");
            assert!(error.to_string().ends_with("are the same file"));
        }
        check(&[&at("a"), &at("b"), &at("sub/a")], false).unwrap();
        assert!(check(&[&at("a"), &at("none/b")], false).is_err());
        assert!(check(&[&at("a"), &at("sub")], true).is_err());
    }

    #[test]
    fn of_a_link_the_target_is_replaced() {
        let folder = Scratch::new();
        let paths = pair(&folder);
        std::fs::write(folder.path().join("real"), "old").unwrap();
        std::fs::set_permissions(folder.path().join("real"), Permissions::from_mode(0o600)).unwrap();
        symlink("real", &paths[0]).unwrap();
        assert!(matches!(write(&paths, ["key", "crt"], false), Err(PrivateError::Exists(_))));
        write(&paths, ["key", "crt"], true).unwrap();
        assert!(paths[0].is_symlink());
        assert_eq!(state(&paths), [("key".to_owned(), 0o600), ("crt".to_owned(), 0o644)]);
        assert_eq!(folder.names(), ["jane.crt", "jane.key", "real"]);
    }

    #[test]
    fn backups_of_others_are_not_touched() {
        let folder = Scratch::new();
        let paths = [folder.path().join("a"), folder.path().join("a.bak-1")];
        for name in ["a", "a.bak"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        let targets = targets(&[&paths[0], &paths[1]]).unwrap();
        let mut part = Part::stage(&parts(&paths, ["key", "crt"])[0], &targets[0]).unwrap();
        part.keep_old(Over::Anything, &targets).unwrap();
        let backup = folder.path().join("a.bak-2");
        assert_eq!(
            state(&[backup, folder.path().join("a.bak")]),
            [("a".into(), 0o600), ("a.bak".into(), 0o644)]
        );
        drop(part);
        assert_eq!(folder.names(), ["a", "a.bak"]);
    }

    #[test]
    fn a_file_that_appears_meanwhile_takes_nothing_with_it() {
        let folder = Scratch::new();
        let paths = pair(&folder);
        for over in [true, false] {
            if over {
                std::fs::write(&paths[0], "old key").unwrap();
                std::fs::set_permissions(&paths[0], Permissions::from_mode(0o640)).unwrap();
            }
            let targets = targets(&[&paths[0], &paths[1]]).unwrap();
            let files = parts(&paths, ["key", "crt"]);
            let mut staged: Vec<_> =
                files.iter().zip(&targets).map(|(file, target)| Part::stage(file, target).unwrap()).collect();
            staged.iter_mut().for_each(|part| {
                part.keep_old(if over { Over::Anything } else { Over::Nothing }, &targets).unwrap()
            });
            std::fs::write(&paths[1], "theirs").unwrap();
            let error = swap(staged).err().unwrap();
            assert!(matches!(error, PrivateError::Exists(ref path) if *path == paths[1]), "{error}");
            assert_eq!(std::fs::read(&paths[1]).unwrap(), b"theirs");
            if over {
                assert_eq!(state(&paths)[0], ("old key".to_owned(), 0o640));
                assert_eq!(folder.names(), ["jane.crt", "jane.key"]);
            } else {
                assert_eq!(folder.names(), ["jane.crt"]);
            }
            paths.iter().for_each(|path| drop(std::fs::remove_file(path)));
        }
    }

    #[test]
    fn what_holds_something_else_than_was_read_is_left() {
        let folder = Scratch::new();
        let paths = pair(&folder);
        std::fs::write(&paths[0], "old").unwrap();
        let locks = lock::acquire(&paths, Duration::ZERO, &mut |notice| panic!("{notice}")).unwrap();
        let file = parts(&paths, ["key", "crt"])[0];
        let over = |expected| change(&locks, &[Change { file, over: Over::Holding(expected), like: None }]);
        let is_refused =
            |expected| matches!(over(expected), Err(PrivateError::Replace(ReplaceError::Changed(_))));
        assert!(is_refused(b"other") && is_refused(b""));
        assert_eq!(std::fs::read(&paths[0]).unwrap(), b"old");
        over(b"old").unwrap();
        assert_eq!(std::fs::read(&paths[0]).unwrap(), b"key");
        std::fs::remove_file(&paths[0]).unwrap();
        assert!(is_refused(b"key") && is_refused(b""), "a file that is gone holds nothing");
    }

    #[test]
    fn what_cannot_be_put_back_is_named() {
        let folder = Scratch::new();
        let paths = pair(&folder);
        paths.iter().for_each(|path| std::fs::write(path, "old").unwrap());
        let targets = targets(&[&paths[0], &paths[1]]).unwrap();
        let files = parts(&paths, ["key", "crt"]);
        let mut staged: Vec<_> =
            files.iter().zip(&targets).map(|(file, target)| Part::stage(file, target).unwrap()).collect();
        staged.iter_mut().for_each(|part| part.keep_old(Over::Anything, &targets).unwrap());
        let mut staged = swap(staged).ok().unwrap();
        // Somebody writes over both, and over the second one's backup.
        std::fs::remove_file(&paths[0]).unwrap();
        std::fs::write(&paths[0], "theirs").unwrap();
        let backup = &mut staged[1].old.as_mut().unwrap().backup;
        std::fs::remove_file(&backup.path).unwrap();
        let error = put_back(staged, LockError::Interrupted(2).into()).to_string();
        let name = |path: &PathBuf| path.display().to_string();
        let kept = |path: &PathBuf| format!("the old `{0}` is in `{0}.bak`", name(path));
        assert_eq!(error, format!("interrupted by signal 2; {}; {}", kept(&paths[1]), kept(&paths[0])));
        assert_eq!(state(&[folder.path().join("jane.key.bak")]), [("old".to_owned(), 0o600)]);
    }

    #[test]
    fn a_file_that_changes_meanwhile_is_left() {
        let folder = Scratch::new();
        let paths = pair(&folder);
        std::fs::write(&paths[0], "old").unwrap();
        let targets = targets(&[&paths[0]]).unwrap();
        let mut part = Part::stage(&parts(&paths, ["key", ""])[0], &targets[0]).unwrap();
        part.keep_old(Over::Anything, &targets).unwrap();
        part.confirm_unchanged().unwrap();
        std::fs::write(&paths[0], "theirs").unwrap();
        assert!(matches!(part.confirm_unchanged(), Err(PrivateError::Replace(ReplaceError::Changed(_)))));
    }
}
