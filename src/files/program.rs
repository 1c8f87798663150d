//! Programs that are named and not placed: where a shell would find them. Knows nothing about what they do.
// go: os/exec/lp_unix.go, LookPath

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

/// Returns the program of a name in the folders of a `PATH`; one with a slash is where it says. Folders that are relative to the
/// working directory are passed over: what lies there may be anybody's.
pub fn find(name: &str, path: &OsStr) -> Option<PathBuf> {
    if name.contains('/') {
        return Some(name.into());
    }
    let is_program = |file: &PathBuf| file.is_file() && access(file, Access::EXEC_OK).is_ok();
    let folders = std::env::split_paths(path).filter(|folder| folder.is_absolute());
    folders.map(|folder| folder.join(Path::new(name))).find(is_program)
}
