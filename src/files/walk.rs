//! All files below some folders, whatever they are called, each read whole unless it is large. Knows nothing about what they hold.

use std::collections::HashSet;
use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::FileError;
use super::secrets::{LONGEST, read};
use crate::secret::SecretBytes;

/// Hands over each regular file of up to 1 MiB that is named or stands below a folder that is named, once, in the order of the
/// names, hidden ones last; and each file or folder that cannot be read. Symbolic links lead to files, and to folders only if
/// they are named.
pub fn walk(paths: &[PathBuf], see: &mut dyn FnMut(&Path, Result<SecretBytes, FileError>)) {
    let mut seen = HashSet::new();
    // The next one is the last.
    let mut left: Vec<(PathBuf, bool)> = paths.iter().rev().map(|path| (path.clone(), true)).collect();
    while let Some((path, is_named)) = left.pop() {
        let failed = |source| FileError::Read { path: path.clone(), source };
        match kind(&path, is_named) {
            // What was there a moment ago, or a link that leads nowhere or to itself, is nothing to read.
            Err(error) if !is_named && leads_nowhere(&error) => {}
            Err(error) => see(&path, Err(failed(error))),
            Ok(Found::Folder(identity)) if seen.insert(identity) => match below(&path) {
                Ok(entries) => left.extend(entries.into_iter().rev().map(|entry| (entry, false))),
                Err(error) => see(&path, Err(failed(error))),
            },
            Ok(Found::File(identity)) if seen.insert(identity) => match content(&path) {
                Ok(Some(bytes)) => see(&path, Ok(bytes)),
                Ok(None) => {}
                Err(error) => see(&path, Err(failed(error))),
            },
            Ok(_) => {}
        }
    }
}

enum Found {
    Folder((u64, u64)),
    File((u64, u64)),
    Other,
}

fn kind(path: &Path, is_named: bool) -> io::Result<Found> {
    let identity = |found: &Metadata| (found.dev(), found.ino());
    let found = fs::metadata(path)?;
    Ok(if found.is_file() {
        Found::File(identity(&found))
    } else if found.is_dir() && (is_named || fs::symlink_metadata(path)?.is_dir()) {
        Found::Folder(identity(&found))
    } else {
        Found::Other
    })
}

fn leads_nowhere(error: &io::Error) -> bool {
    let is_loop = error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error());
    is_loop || error.kind() == io::ErrorKind::NotFound
}

/// Returns what stands in a folder.
#[expect(clippy::disallowed_methods, reason = "this is the module that touches the disk")]
fn below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    let is_hidden =
        |path: &Path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    entries.sort_by(|a, b| (is_hidden(a), a).cmp(&(is_hidden(b), b)));
    Ok(entries)
}

/// Reads a file; `None` if it is large, or became something else meanwhile, which is not waited for.
fn content(path: &Path) -> io::Result<Option<SecretBytes>> {
    let flags = rustix::fs::OFlags::NONBLOCK.bits();
    let mut file =
        File::options().read(true).custom_flags(i32::try_from(flags).unwrap_or_default()).open(path)?;
    let found = file.metadata()?;
    if !found.is_file() || found.len() > LONGEST {
        return Ok(None);
    }
    let bytes = read(&mut file, found.len())?;
    Ok((bytes.len() as u64 <= LONGEST).then(|| bytes.into()))
}

#[expect(clippy::disallowed_methods, reason = "the tests make what is on the disk")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::scratch::Scratch;
    use std::os::unix::fs::symlink;

    fn names(folder: &Path, paths: &[&str]) -> (Vec<String>, Vec<String>) {
        let (mut read, mut failed) = (Vec::new(), Vec::new());
        let paths: Vec<_> = paths.iter().map(|path| folder.join(path)).collect();
        walk(&paths, &mut |path, content| {
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            match content {
                Ok(bytes) => read.push(format!("{name}={}", bytes.len())),
                Err(_) => failed.push(name),
            }
        });
        (read, failed)
    }

    #[test]
    fn loops_devices_and_large_files_are_passed_over() {
        let folder = Scratch::new();
        let path = |name: &str| folder.path().join(name);
        for name in ["d/sub", "d/..data", "other"] {
            fs::create_dir_all(path(name)).unwrap();
        }
        for name in ["d/b", "d/a.txt", "d/sub/x", "d/..data/tls.crt", "other/y"] {
            fs::write(path(name), "12").unwrap();
        }
        fs::write(path("d/large"), vec![0; (1 << 20) + 1]).unwrap();
        fs::write(path("d/limit"), vec![0; 1 << 20]).unwrap();
        symlink("..", path("d/sub/up")).unwrap();
        symlink("nowhere", path("d/dangling")).unwrap();
        symlink("itself", path("d/itself")).unwrap();
        symlink("..data/tls.crt", path("d/tls.crt")).unwrap();
        symlink("../other", path("d/other")).unwrap();
        let pipe = path("d/pipe");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0)
            .unwrap();
        let (read, failed) = names(folder.path(), &["d", "d/b", "none"]);
        assert_eq!(read, ["d/a.txt=2", "d/b=2", "d/limit=1048576", "d/sub/x=2", "d/tls.crt=2"]);
        assert_eq!(failed, ["none"]);
        assert_eq!(names(folder.path(), &["d/other"]).0, ["d/other/y=2"], "a link that is named is followed");
    }
}
