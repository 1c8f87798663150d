//! Where a secret goes besides the file that it was made for: a file of its own, or standard output.

use std::path::{Path, PathBuf};

use crate::commands::credential_files::{self, KEY_MODE};
use crate::error::CliError;
use crate::files::together::{NewFile, are_same};
use crate::output::Ui;
use crate::shown::shown;

/// Where a secret goes.
pub(in crate::commands) struct HandOver<'a> {
    /// What it is: `token`.
    pub(in crate::commands) what: &'static str,
    /// The flag that names the place.
    pub(in crate::commands) flag: &'static str,
    pub(in crate::commands) place: Option<&'a PathBuf>,
    /// Whether it may replace a file.
    pub(in crate::commands) force: bool,
    /// Whether it may be printed to a terminal.
    pub(in crate::commands) show: bool,
}

impl HandOver<'_> {
    /// Returns whether it is printed.
    pub(in crate::commands) fn is_stdout(&self) -> bool {
        self.place.is_some_and(|place| place.as_os_str() == "-")
    }

    /// Returns the file, if there is one.
    pub(in crate::commands) fn file(&self) -> Option<&Path> {
        self.place.map(PathBuf::as_path).filter(|_| !self.is_stdout())
    }

    /// Makes sure that there is room for the secret, and that nobody sees it by accident, before it is made.
    ///
    /// # Errors
    /// If it would be printed to a terminal, into a document, or nowhere; or into a file that is taken, or is `users` itself.
    pub(in crate::commands) fn confirm(
        &self,
        ui: &Ui,
        users: &Path,
        prints_document: bool,
    ) -> Result<(), CliError> {
        let Self { what, flag, .. } = self;
        if self.is_stdout() {
            if prints_document {
                return Err(CliError::new(format!(
                    "-o prints a document to standard output, so `-` cannot be {flag}"
                )));
            }
            if ui.is_quiet() {
                let error = CliError::new(format!("--quiet would lose the {what}"));
                return Err(error.hint(format!("{flag} FILE writes it to a file")));
            }
            if !self.show && ui.answers_to_terminal() {
                let error = CliError::new(format!("a {what} is not printed to a terminal"));
                return Err(
                    error.hint(format!("{flag} FILE writes it to a file, --show prints it all the same"))
                );
            }
        }
        let Some(file) = self.file() else { return Ok(()) };
        if are_same(file, users) {
            let error = CliError::new(format!("{flag} names the very file that the {what} is for"));
            return Err(error.hint(format!("the {what} stands in it anyway")));
        }
        credential_files::check(&[file], self.force)
    }

    /// Hands the secret over.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(in crate::commands) fn write(&self, ui: &mut Ui, secret: &str) -> Result<(), CliError> {
        let mut line = zeroize::Zeroizing::new(Vec::with_capacity(secret.len() + 1));
        line.extend_from_slice(secret.as_bytes());
        line.push(b'\n');
        if self.is_stdout() {
            let printed = ui.answer(&*line).and_then(|()| ui.flush());
            return printed.map_err(|error| {
                CliError::new(format!("the {} cannot be printed", self.what)).because(error)
            });
        }
        let Some(path) = self.file() else { return Ok(()) };
        credential_files::write(ui, &[NewFile { path, contents: &line, mode: KEY_MODE }], self.force)
    }

    /// Says where the secret is, for who asked for no place of its own.
    pub(in crate::commands) fn note_place(&self, ui: &mut Ui, users: &str) {
        if self.place.is_none() {
            let Self { what, flag, .. } = self;
            let users = shown(users);
            ui.note(&format!("the {what} stands in `{users}` and nowhere else; {flag} hands a new one over"));
        }
    }
}
