//! Reading a file that others may be writing. Knows nothing about what it holds.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::lock::is_held;
use super::place::{lock_name, target};
use super::temp::nap;

/// A kubeconfig is no larger than this.
const LARGEST: usize = 64 << 20;

/// Reads a whole file; `None` if there is none. While its content is `torn` and somebody has its lock (kubectl empties a
/// file before it writes it) it is read again, up to `wait`; a dead kauth's lock is nobody's, and who takes it may find the
/// file put back. Who holds the lock itself waits for nobody: `wait` is zero.
///
/// # Errors
/// If the operating system refuses, or the file is larger than 64 MiB.
pub fn read_settled(
    path: &Path,
    wait: Duration,
    torn: &dyn Fn(&[u8]) -> bool,
) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let until = Instant::now() + wait;
    loop {
        // The lock may go between the reading and the looking, and come as well.
        let before = is_locked(path);
        let content = read_whole(path)?;
        let may_be_torn = (before || is_locked(path)) && Instant::now() < until;
        if !may_be_torn || !content.as_ref().is_some_and(|content| torn(content)) {
            return Ok(content);
        }
        nap();
    }
}

/// Waits, up to `wait`, while a program other than kauth has a file's lock, which is then empty.
pub fn wait_for_others(path: &Path, wait: Duration) {
    let until = Instant::now() + wait;
    let is_others =
        |path: &Path| std::fs::symlink_metadata(lock_name(path)).is_ok_and(|lock| lock.len() == 0);
    while (is_others(path) || target(path).is_ok_and(|target| is_others(&target))) && Instant::now() < until {
        nap();
    }
}

fn is_locked(path: &Path) -> bool {
    is_held(&lock_name(path)) || target(path).is_ok_and(|target| is_held(&lock_name(&target)))
}

/// Reads into buffers that are all wiped.
pub(super) fn read_whole(path: &Path) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let mut file = match File::options().read(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    read_from(&mut file, length, &path.display()).map(Some)
}

/// Reads all of standard input.
///
/// # Errors
/// If the operating system refuses, or it is more than 64 MiB.
pub fn read_stdin() -> io::Result<Zeroizing<Vec<u8>>> {
    read_from(&mut io::stdin().lock(), 0, &"standard input")
}

/// Reads to the end, into buffers that are all wiped; `length` is what is expected.
pub(super) fn read_from(
    file: &mut dyn Read,
    length: usize,
    name: &dyn Display,
) -> io::Result<Zeroizing<Vec<u8>>> {
    let too_large = || io::Error::other(format!("{name} is larger than 64 MiB"));
    if length > LARGEST {
        return Err(too_large());
    }
    // One byte more shows the end.
    let mut buffer = Zeroizing::new(vec![0; length + 1]);
    let mut filled = 0;
    loop {
        if filled > LARGEST {
            return Err(too_large());
        }
        if filled == buffer.len() {
            let mut larger = Zeroizing::new(vec![0; 2 * buffer.len() + 4096]);
            larger[..filled].copy_from_slice(&buffer);
            buffer = larger;
        }
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(more) => filled += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    buffer.truncate(filled);
    Ok(buffer)
}

#[expect(clippy::disallowed_methods, reason = "the tests look at what is on the disk")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::scratch::Scratch;

    const LONG: Duration = Duration::from_secs(60);

    fn is_empty(content: &[u8]) -> bool {
        content.is_empty()
    }

    #[test]
    fn what_is_there_is_read_at_once() {
        let folder = Scratch::new();
        let file = folder.path().join("config");
        assert!(read_settled(&file, LONG, &is_empty).unwrap().is_none());
        std::fs::write(&file, "").unwrap();
        assert_eq!(read_settled(&file, LONG, &is_empty).unwrap().unwrap().len(), 0, "nobody writes it");
        let large = vec![b'x'; 300_000];
        std::fs::write(&file, &large).unwrap();
        std::fs::write(lock_name(&file), "").unwrap();
        assert_eq!(*read_settled(&file, LONG, &is_empty).unwrap().unwrap(), large);
    }

    #[test]
    fn a_torn_file_is_read_again_while_it_is_locked() {
        let folder = Scratch::new();
        let (file, link) = (folder.path().join("config"), folder.path().join("link"));
        std::os::unix::fs::symlink("config", &link).unwrap();
        std::fs::write(&file, "").unwrap();
        std::fs::write(lock_name(&file), "").unwrap();
        let wait = Duration::from_millis(50);
        let began = Instant::now();
        assert_eq!(read_settled(&file, wait, &is_empty).unwrap().unwrap().len(), 0);
        assert!(began.elapsed() >= wait, "it was waited for");
        let reader = std::thread::spawn(move || read_settled(&link, LONG, &is_empty).unwrap().unwrap());
        std::thread::sleep(wait);
        std::fs::write(&file, "whole").unwrap();
        assert_eq!(**reader.join().unwrap(), *b"whole");
    }

    #[test]
    fn pipes_are_read_and_giants_are_not() {
        let folder = Scratch::new();
        let giant = folder.path().join("giant");
        File::create(&giant).unwrap().set_len(LARGEST as u64 + 1).unwrap();
        let error = read_settled(&giant, LONG, &is_empty).unwrap_err().to_string();
        assert!(error.ends_with("giant is larger than 64 MiB"), "{error}");
        let (reader, mut writer) = std::io::pipe().unwrap();
        let content = vec![b'x'; 20_000];
        let copy = content.clone();
        let writing = std::thread::spawn(move || io::Write::write_all(&mut writer, &copy).unwrap());
        let path = format!("/dev/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&reader));
        assert_eq!(*read_settled(Path::new(&path), LONG, &is_empty).unwrap().unwrap(), content);
        writing.join().unwrap();
        assert!(read_settled(folder.path(), LONG, &is_empty).is_err());
    }
}
