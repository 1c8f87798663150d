//! A file that a flag names for a field of a kubeconfig: its path is stored, or its contents are.

use std::io::ErrorKind;
use std::path::Path;

use crate::error::CliError;
use crate::files::errno::go_errno;
use crate::files::secrets::{self, SecretError};
use crate::secret::SecretBytes;

/// What is stored of a file.
pub(in crate::commands) enum FileField {
    /// Its path, absolute.
    Path(String),
    /// What stands in it.
    Contents(SecretBytes),
}

impl FileField {
    /// Takes what `--{flag} path` names; with `embed`, its contents.
    ///
    /// # Errors
    /// If the path is empty, or there is nothing to embed.
    pub(in crate::commands) fn new(flag: &str, path: &str, embed: bool) -> Result<Self, CliError> {
        // kubectl stores the working folder for an empty path.
        if path.is_empty() {
            return Err(CliError::new(format!("--{flag} names no file"))
                .hint("`kauth config unset` takes a field away"));
        }
        if !embed {
            return super::absolute(path).map(Self::Path);
        }
        let contents = secrets::contents(Path::new(path)).map_err(|error| match error {
            SecretError::Io { operation: "open", source, .. } if source.kind() == ErrorKind::NotFound => {
                let reason = go_errno(&source);
                CliError::new(format!("could not stat {flag} file {path}: stat {path}: {reason}"))
            }
            error => CliError::new(format!("could not read {flag} file {path}: {error}")),
        })?;
        if contents.is_empty() {
            return Err(CliError::new(format!("{flag} file {path} is empty: there is nothing to embed")));
        }
        Ok(Self::Contents(contents))
    }
}
