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
/// names, hidden ones last; and each file or folder that cannot be read, and each larger file that is named. Symbolic links lead
/// to files, and to folders only if they are named. Returns the links to folders that were not walked.
pub fn walk(paths: &[PathBuf], see: &mut dyn FnMut(&Path, Result<SecretBytes, FileError>)) -> Vec<PathBuf> {
    let mut seen = HashSet::new();
    let mut links = Vec::new();
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
                Ok(None) if is_named => see(&path, Err(failed(io::Error::other("it is longer than 1 MiB")))),
                Ok(None) => {}
                Err(error) => see(&path, Err(failed(error))),
            },
            Ok(Found::Link(identity)) => links.push((path, identity)),
            Ok(_) => {}
        }
    }
    links.retain(|(_, identity)| !seen.contains(identity));
    links.into_iter().map(|(path, _)| path).collect()
}

enum Found {
    Folder((u64, u64)),
    File((u64, u64)),
    /// A link to a folder, which is not followed.
    Link((u64, u64)),
    Other,
}

fn kind(path: &Path, is_named: bool) -> io::Result<Found> {
    let identity = |found: &Metadata| (found.dev(), found.ino());
    let found = fs::metadata(path)?;
    Ok(if found.is_file() {
        Found::File(identity(&found))
    } else if found.is_dir() && (is_named || fs::symlink_metadata(path)?.is_dir()) {
        Found::Folder(identity(&found))
    } else if found.is_dir() {
        Found::Link(identity(&found))
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

    /// Returns what is read, what fails, and which links are not followed.
    fn names(folder: &Path, paths: &[&str]) -> (Vec<String>, Vec<String>, Vec<String>) {
        let (mut read, mut failed) = (Vec::new(), Vec::new());
        let paths: Vec<_> = paths.iter().map(|path| folder.join(path)).collect();
        let name = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
        let links = walk(&paths, &mut |path, content| {
            let name = name(path);
            match content {
                Ok(bytes) => read.push(format!("{name}={}", bytes.len())),
                Err(_) => failed.push(name),
            }
        });
        (read, failed, links.iter().map(|path| name(path)).collect())
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
        let (read, failed, links) = names(folder.path(), &["d", "d/b", "none"]);
        assert_eq!(read, ["d/a.txt=2", "d/b=2", "d/limit=1048576", "d/sub/x=2", "d/tls.crt=2"]);
        assert_eq!((failed, links), (vec!["none".to_owned()], vec!["d/other".to_owned()]));
        assert_eq!(names(folder.path(), &["d/large"]).1, ["d/large"], "what is named is not passed over");
        assert_eq!(names(folder.path(), &["d", "other"]).2, [""; 0], "it was walked by its own name");
        assert_eq!(names(folder.path(), &["d/other"]).0, ["d/other/y=2"], "a link that is named is followed");
    }
}
