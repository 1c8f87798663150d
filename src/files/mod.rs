//! The only module that touches the disk.
//!
//! Knows nothing of what files hold. Manifests are found as kubectl finds them: a file by its name, in a directory those
//! with a known extension, standard input as `-`.
//!
//! A file that may not be lost is read with [`settled`], locked with [`lock`], written with [`replace`], and what it held
//! before is kept by [`undo`]. New files with credentials are [`private`], or, if they belong together, written
//! [`together`] or in a [`new_folder`].

pub mod draft;
pub mod errno;
pub mod lock;
pub mod new_folder;
pub mod private;
pub mod program;
pub mod replace;
pub mod secrets;
pub mod settled;
pub mod signals;
pub mod together;
pub mod undo;
pub mod walk;

mod attributes;
mod dead;
mod foreign;
mod in_place;
mod old;
mod part;
mod place;
#[cfg(test)]
mod scratch;
mod temp;

use std::collections::HashSet;
use std::fs::{DirEntry, File};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use memmap2::Mmap;

/// The extensions that make a file in a directory a manifest (`cli-runtime: pkg/resource/builder.go`).
const EXTENSIONS: [&str; 3] = ["json", "yaml", "yml"];

/// What the user writes for standard input.
const STDIN: &str = "-";

/// A file of the input, whole.
#[derive(Debug)]
pub struct Input {
    /// The path as the user gave it, or below a directory that the user gave; `<stdin>` for standard input.
    pub name: String,
    contents: Contents,
}

#[derive(Debug)]
enum Contents {
    Mapped(Mmap),
    Read(Vec<u8>),
}

/// What cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The operating system refuses.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file or directory.
        path: PathBuf,
        /// Its reason.
        source: std::io::Error,
    },
    /// A directory holds no manifest.
    #[error("no .yaml, .yml or .json file in `{}`", path.display())]
    NoManifests {
        /// The directory.
        path: PathBuf,
    },
    /// Standard input is asked for more than once.
    #[error("standard input can be read only once")]
    StdinTwice,
}

impl Input {
    /// Returns what did not come from a file.
    pub fn of_bytes(name: String, bytes: Vec<u8>) -> Self {
        Self { name, contents: Contents::Read(bytes) }
    }

    /// Returns the contents.
    pub fn bytes(&self) -> &[u8] {
        match &self.contents {
            Contents::Mapped(map) => map,
            Contents::Read(bytes) => bytes,
        }
    }
}

/// Reads files, the manifests in directories (those below as well if `recursive`), and standard input for `-`.
///
/// # Errors
/// Names every path that cannot be read, every directory without manifests, and a second `-`.
pub fn read_manifests(paths: &[PathBuf], recursive: bool) -> Result<Vec<Input>, Vec<FileError>> {
    let files = find_manifests(paths, recursive)?;
    let (inputs, errors): (Vec<_>, Vec<_>) = files.iter().map(|file| read(file)).partition(Result::is_ok);
    if errors.is_empty() {
        Ok(inputs.into_iter().flatten().collect())
    } else {
        Err(errors.into_iter().filter_map(Result::err).collect())
    }
}

/// Finds the files that [`read_manifests`] reads.
///
/// # Errors
/// Names every path that does not exist, every directory without manifests, and a second `-`.
pub fn find_manifests(paths: &[PathBuf], recursive: bool) -> Result<Vec<PathBuf>, Vec<FileError>> {
    let (mut files, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        match manifests(path, recursive) {
            Ok(found) => files.extend(found),
            Err(error) => errors.push(error),
        }
    }
    if files.iter().filter(|file| is_stdin(file)).count() > 1 {
        errors.push(FileError::StdinTwice);
    }
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}

/// Leaves out the files that are in the list already under another name: by links of both kinds, and other spellings.
pub fn each_once(mut files: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut seen = HashSet::new();
    files
        .retain(|file| std::fs::metadata(file).map_or(true, |found| seen.insert((found.dev(), found.ino()))));
    files
}

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// If the operating system refuses.
pub fn read(path: &Path) -> Result<Input, FileError> {
    let contents = if is_stdin(path) { read_all(std::io::stdin().lock()) } else { open(path).and_then(load) };
    Ok(Input {
        name: name(path),
        contents: contents.map_err(|source| FileError::Read { path: path.to_owned(), source })?,
    })
}

/// Opens a file, or standard input for `-`, to be read piece by piece.
///
/// # Errors
/// If the operating system refuses.
pub fn reader(path: &Path) -> Result<Box<dyn BufRead>, FileError> {
    if is_stdin(path) {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    let file = open(path).map_err(|source| FileError::Read { path: path.to_owned(), source })?;
    Ok(Box::new(BufReader::with_capacity(256 * 1024, file)))
}

/// Returns what messages call a file.
pub fn name(path: &Path) -> String {
    if is_stdin(path) { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// Returns whether a path stands for standard input.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

#[expect(clippy::disallowed_methods, reason = "this is the module that touches the disk")]
fn open(path: &Path) -> std::io::Result<File> {
    File::open(path)
}

/// Maps a regular file, and reads anything else: an empty file cannot be mapped, a pipe has no length.
fn load(mut file: File) -> std::io::Result<Contents> {
    let metadata = file.metadata()?;
    if metadata.is_file() && metadata.len() > 0 {
        map(&file).map(Contents::Mapped)
    } else {
        read_all(&mut file)
    }
}

#[expect(unsafe_code, reason = "a large export is mapped instead of copied")]
fn map(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: the bytes must not change while they are borrowed. kauth itself never writes to a manifest that it reads,
    // and the map is private and read-only. Another process can still write to the file: text that was checked to be
    // UTF-8 could then cease to be, or, if the file is cut short, a signal ends the process. Every tool that maps
    // files takes this risk; whoever can write to the policy decides the answer in any case.
    unsafe { Mmap::map(file) }
}

fn read_all(mut from: impl Read) -> std::io::Result<Contents> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)?;
    Ok(Contents::Read(bytes))
}

/// Returns the files that `path` stands for, itself unless it is a directory, in the order of kubectl (`cli-runtime: pkg/resource/visitor.go`). Unlike
/// kubectl it follows a symbolic link to a directory, if the user names it; like kubectl none within a directory.
fn manifests(path: &Path, recursive: bool) -> Result<Vec<PathBuf>, FileError> {
    let failed = |source| FileError::Read { path: path.to_owned(), source };
    if is_stdin(path) || !std::fs::metadata(path).map_err(failed)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    let mut directories = vec![path.to_owned()];
    while let Some(directory) = directories.pop() {
        for (entry, is_directory) in entries(&directory)? {
            if is_directory && recursive {
                directories.push(entry);
            } else if !is_directory && is_manifest(&entry) {
                files.push(entry);
            }
        }
    }
    files.sort_unstable();
    if files.is_empty() { Err(FileError::NoManifests { path: path.to_owned() }) } else { Ok(files) }
}

/// Returns the entries of a directory, and whether each is a directory itself.
#[expect(clippy::disallowed_methods, reason = "this is the module that touches the disk")]
fn entries(directory: &Path) -> Result<Vec<(PathBuf, bool)>, FileError> {
    let read = || -> std::io::Result<Vec<_>> {
        let typed = |entry: DirEntry| Ok((entry.path(), entry.file_type()?.is_dir()));
        std::fs::read_dir(directory)?.map(|entry| entry.and_then(typed)).collect()
    };
    read().map_err(|source| FileError::Read { path: directory.to_owned(), source })
}

/// Returns whether a file in a directory is a manifest, by its name.
pub fn is_manifest(file: &Path) -> bool {
    file.extension().is_some_and(|extension| EXTENSIONS.iter().any(|known| extension == *known))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "this is the module that touches the disk")]
mod tests {
    use super::*;

    /// A directory of its own for a test, gone with the value.
    struct Directory(PathBuf);

    impl Directory {
        fn new(test: &str, files: &[&str]) -> Self {
            let path = std::env::temp_dir().join(format!("kauth-files-{}-{test}", std::process::id()));
            std::fs::create_dir_all(&path).unwrap();
            for file in files {
                let file = path.join(file);
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(&file, file.to_str().unwrap()).unwrap();
            }
            Self(path)
        }

        fn names(&self, recursive: bool) -> Vec<String> {
            let inputs = read_manifests(std::slice::from_ref(&self.0), recursive).unwrap();
            for input in &inputs {
                assert_eq!(input.bytes(), input.name.as_bytes(), "each file holds its own name");
            }
            let below = |name: &str| Path::new(name).strip_prefix(&self.0).unwrap().display().to_string();
            inputs.iter().map(|input| below(&input.name)).collect()
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn directories() {
        let files =
            ["b.yml", "a.yaml", "README.md", "c.json", "b/z.yaml", "b/y/x.json", "d.YAML", "noextension"];
        let directory = Directory::new("directories", &files);
        assert_eq!(directory.names(false), ["a.yaml", "b.yml", "c.json"]);
        assert_eq!(directory.names(true), ["a.yaml", "b/y/x.json", "b/z.yaml", "b.yml", "c.json"]);
    }

    #[test]
    fn every_error_is_named() {
        let directory = Directory::new("errors", &["x.txt"]);
        let missing = directory.0.join("missing.yaml");
        let errors = read_manifests(&[directory.0.clone(), missing.clone()], false).unwrap_err();
        let messages: Vec<_> = errors.iter().map(FileError::to_string).collect();
        let named = |path: &Path, before: &str| format!("{before} `{}`", path.display());
        let expected =
            [named(&directory.0, "no .yaml, .yml or .json file in"), named(&missing, "cannot read")];
        assert_eq!(messages, expected);
    }

    #[test]
    fn a_named_file_needs_no_extension_and_may_be_empty() {
        let directory = Directory::new("named", &["x.txt"]);
        let (file, empty) = (directory.0.join("x.txt"), directory.0.join("empty"));
        std::fs::write(&empty, "").unwrap();
        let inputs = read_manifests(&[file.clone(), empty.clone()], false).unwrap();
        assert_eq!(inputs[0].bytes(), file.to_str().unwrap().as_bytes());
        assert_eq!(inputs[1].bytes(), b"");
        let mut text = String::new();
        reader(&file).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, file.to_str().unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links() {
        let directory = Directory::new("links", &["real/a.yaml", "links/b.yaml"]);
        std::os::unix::fs::symlink(directory.0.join("real/a.yaml"), directory.0.join("links/a.yaml"))
            .unwrap();
        std::os::unix::fs::symlink(directory.0.join("real"), directory.0.join("links/real")).unwrap();
        std::os::unix::fs::symlink(directory.0.join("real"), directory.0.join("named")).unwrap();
        let names = |path: &str| -> Vec<_> {
            let inputs = read_manifests(&[directory.0.join(path)], true).unwrap();
            inputs.iter().map(|input| Path::new(&input.name).file_name().unwrap().to_owned()).collect()
        };
        assert_eq!(
            names("links"),
            ["a.yaml", "b.yaml"],
            "a link to a file is read, one to a directory is not entered"
        );
        assert_eq!(names("named"), ["a.yaml"], "a named link to a directory is");
    }

    #[test]
    fn one_file_of_several_names_is_found_once() {
        let directory = Directory::new("once", &["a.yaml", "b.yaml"]);
        let at = |name: &str| directory.0.join(name);
        std::os::unix::fs::symlink("a.yaml", at("link.yaml")).unwrap();
        std::fs::hard_link(at("b.yaml"), at("hard.yaml")).unwrap();
        let paths = ["a.yaml", "link.yaml", "./b.yaml", "hard.yaml", "a.yaml", "missing.yaml"].map(at);
        let once = each_once(paths.into());
        assert_eq!(once, ["a.yaml", "./b.yaml", "missing.yaml"].map(at));
    }

    #[test]
    fn standard_input_is_read_once() {
        // Asked for twice, it is not an empty second file.
        let errors = read_manifests(&["-".into(), "-".into()], false).unwrap_err();
        assert!(matches!(errors[..], [FileError::StdinTwice]));
    }
}
