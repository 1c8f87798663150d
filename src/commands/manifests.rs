//! Manifests that are named on the command line: their bytes, or why they cannot be read. Knows nothing about what they hold.

use std::path::PathBuf;

use crate::error::CliError;
use crate::files::{self, Input};
use crate::manifest::ReadError;

/// Opens files, directories and stdin.
///
/// # Errors
/// If one of them cannot be opened; all such are named.
pub(super) fn open(paths: &[PathBuf], recursive: bool) -> Result<Vec<Input>, CliError> {
    files::read_manifests(paths, recursive).map_err(|errors| {
        let errors = errors.iter().map(|error| CliError::of(error));
        CliError::all(errors).unwrap_or_else(|| CliError::new("the manifests cannot be read"))
    })
}

/// Returns what is to be told of the documents of an input that cannot be read.
pub(super) fn unreadable(input: &Input, errors: &[ReadError]) -> impl Iterator<Item = CliError> {
    errors.iter().map(|error| CliError::new(format!("{}:{}: {}", input.name, error.line, error.message)))
}
