//! Where the lines of an export go: into a file that takes its place when it is whole, or to standard output.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::error::CliError;
use crate::files::draft::Draft;
use crate::output::Ui;
use crate::shown::shown;

/// Where an export goes.
#[derive(Debug)]
pub(super) enum Destination {
    /// To standard output.
    Stdout,
    /// Into a file.
    File(PathBuf),
}

/// Where lines go.
pub(super) enum Sink {
    /// Into a file; with its name.
    File(Draft, String),
    /// To standard output, once all is there: what was begun may have to be begun again.
    Stdout(Vec<u8>),
}

impl Sink {
    pub(super) fn begin(place: &Destination, over: bool) -> Result<Self, CliError> {
        let Destination::File(path) = place else { return Ok(Self::Stdout(Vec::new())) };
        let name = shown(&path.to_string_lossy()).into_owned();
        match Draft::begin(path, over) {
            Ok(draft) => Ok(Self::File(draft, name)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(CliError::new(format!("`{name}` exists")).hint("--force replaces it"))
            }
            Err(error) => Err(failed(&name, &error)),
        }
    }

    /// Takes a line.
    pub(super) fn push(&mut self, line: &str) -> Result<(), CliError> {
        match self {
            Self::File(draft, name) => draft.write_all(line.as_bytes()).map_err(|error| failed(name, &error)),
            Self::Stdout(bytes) => {
                bytes.extend_from_slice(line.as_bytes());
                Ok(())
            }
        }
    }

    /// Forgets all lines.
    pub(super) fn restart(&mut self) -> Result<(), CliError> {
        match self {
            Self::File(draft, name) => draft.restart().map_err(|error| failed(name, &error)),
            Self::Stdout(bytes) => {
                bytes.clear();
                Ok(())
            }
        }
    }

    /// Puts all lines where they belong.
    pub(super) fn finish(self, ui: &mut Ui) -> Result<(), crate::error::Failure> {
        match self {
            Self::File(draft, name) => Ok(draft.finish().map_err(|error| failed(&name, &error))?),
            Self::Stdout(bytes) => Ok(ui.answer(bytes)?),
        }
    }
}

fn failed(name: &str, error: &io::Error) -> CliError {
    CliError::new(format!("`{name}` cannot be written")).because(error)
}
