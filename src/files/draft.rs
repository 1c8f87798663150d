//! A file that is written piece by piece, for its owner alone, and takes its place when it is whole.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::place;
use super::temp::Temp;

/// A file on its way to its place. If it is dropped before, nothing is left of it, and what was there stays.
#[derive(Debug)]
pub struct Draft {
    temp: Temp,
    waiting: Vec<u8>,
    target: PathBuf,
    over: bool,
}

/// How much is gathered before it is written.
const ROOM: usize = 1 << 16;

impl Draft {
    /// Begins a file; `over` is whether it may take the place of another. Folders that are not there are made.
    ///
    /// # Errors
    /// If there is such a file already, or the operating system refuses.
    pub fn begin(path: &Path, over: bool) -> io::Result<Self> {
        let folder = place::folder(path);
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let target = place::target(path)?;
        if !over && target.symlink_metadata().is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        Ok(Self { temp: Temp::create(&target)?, waiting: Vec::with_capacity(ROOM), target, over })
    }

    /// Takes back all that was written.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub fn restart(&mut self) -> io::Result<()> {
        self.waiting.clear();
        self.temp.file.set_len(0)?;
        io::Seek::rewind(&mut self.temp.file)
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// If it cannot be brought to the disk, or there is one already that it may not replace.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        self.temp.file.sync_all()?;
        if self.over {
            self.temp.rename(&self.target)?;
        } else {
            self.temp.rename_unless_taken(&self.target)?;
            self.temp.keep();
        }
        OpenOptions::new().read(true).open(place::folder(&self.target))?.sync_all()
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= ROOM {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temp.fill(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }
}
