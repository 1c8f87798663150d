//! Where a file really is: its folder without links, and the end of a chain of symbolic links. Knows nothing about content.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

/// How many links Linux follows before it gives up.
const LINKS: usize = 40;

/// Returns the path with its folder canonical and its name as given.
pub(super) fn place(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(Errno::ISDIR)?;
    Ok(folder(path).canonicalize()?.join(name))
}

/// Returns the file that a path leads to, folder canonical: the end of the chain if it is a symbolic link. The file itself
/// need not exist, its folder must.
pub(super) fn target(path: &Path) -> io::Result<PathBuf> {
    let mut at = place(path)?;
    for _ in 0..LINKS {
        match std::fs::symlink_metadata(&at) {
            Ok(found) if found.is_symlink() => at = place(&folder(&at).join(std::fs::read_link(&at)?))?,
            Ok(_) => return Ok(at),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(at),
            Err(error) => return Err(error),
        }
    }
    Err(Errno::LOOP.into())
}

/// Returns the folder of a path, `.` for a bare name.
pub(super) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Returns the name that kubectl locks a file by.
pub(super) fn lock_name(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".lock");
    name.into()
}

/// Returns whether an open file is still what its name stands for.
pub(super) fn is_still(path: &Path, file: &std::fs::File) -> bool {
    let (Ok(named), Ok(open)) = (std::fs::symlink_metadata(path), file.metadata()) else { return false };
    (named.dev(), named.ino()) == (open.dev(), open.ino())
}

/// Gives a file or folder a new name, unless that is taken. Where the system has no such call the error is `ENOSYS`.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub(super) fn rename_unless_taken(from: &Path, to: &Path) -> io::Result<()> {
    renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE).map_err(|error| match error {
        // Not every file system knows the flag.
        Errno::INVAL | Errno::OPNOTSUPP => Errno::NOSYS.into(),
        other => other.into(),
    })
}

/// As above, where there is no such call.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub(super) fn rename_unless_taken(_from: &Path, _to: &Path) -> io::Result<()> {
    Err(Errno::NOSYS.into())
}

/// Returns whether an error says that the system has no such call.
pub(super) fn is_unknown_call(error: &io::Error) -> bool {
    Errno::from_io_error(error) == Some(Errno::NOSYS)
}

/// Makes the missing folders above a file, for the user alone (kubectl: 0755).
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder(path))
}

/// Returns the names of what is in a folder. (The standard library's reader panics if the folder cannot be closed.)
pub(super) fn names(folder: &Path) -> io::Result<Vec<OsString>> {
    let open = std::fs::OpenOptions::new().read(true).open(folder)?;
    let entries = rustix::fs::Dir::new(open)?;
    entries.map(|entry| Ok(OsStr::from_bytes(entry?.file_name().to_bytes()).to_owned())).collect()
}

/// Writes the folder's entries to the disk.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    std::fs::OpenOptions::new().read(true).open(folder(path))?.sync_all()
}
