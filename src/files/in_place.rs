//! A file written where it is, because nothing can take its place: other names, owners or mounts hang on it.
//!
//! Its old content is on the disk, proven, before the first byte is touched; the new content is there as well (`dead` needs
//! both to tell a torn file from one that somebody else wrote).

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::place::sync_folder;
use super::temp::{Temp, holds};

/// What went wrong.
#[derive(Debug)]
pub(super) enum Failed {
    /// The file is as it was.
    Restored(io::Error),
    /// It may not be: its old content is in the backup.
    Damaged(io::Error, PathBuf),
}

/// Writes the old content of a file beside it.
pub(super) fn back_up(file: &Path, old: &[u8]) -> io::Result<Temp> {
    let mut draft = Temp::create(file)?;
    draft.fill(old)?;
    draft.prove(old)?;
    let backup = draft.rename_to_backup(file)?;
    sync_folder(file)?;
    Ok(backup)
}

/// Writes `new`, which is in `draft`, over `old`, which is in `backup`; and `old` back if that fails.
pub(super) fn overwrite(
    (file, path): (&File, &Path),
    (backup, old): (Temp, &[u8]),
    (draft, new): (Temp, &[u8]),
) -> Result<(), Failed> {
    let Err(error) = put(file, path, new) else {
        // A backup that stays without its draft would be kept for ever.
        if backup.remove().is_err() {
            draft.keep();
        }
        return Ok(());
    };
    match put(file, path, old) {
        Ok(()) => Err(Failed::Restored(error)),
        Err(_) => Err(Failed::Damaged(error, backup.keep())),
    }
}

/// Writes a whole content over what a killed write left.
pub(super) fn put_back(path: &Path, old: &[u8]) -> io::Result<()> {
    put(&OpenOptions::new().write(true).open(path)?, path, old)
}

fn put(file: &File, path: &Path, content: &[u8]) -> io::Result<()> {
    file.write_all_at(content, 0)?;
    file.set_len(content.len() as u64)?;
    file.sync_all()?;
    if holds(&File::options().read(true).open(path)?, content)? {
        Ok(())
    } else {
        Err(rustix::io::Errno::IO.into())
    }
}
