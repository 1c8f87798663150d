//! Where a credential goes that a script needs: standard output, a descriptor, or a file of its owner's alone.

use std::path::Path;

use clap::Args;

use crate::commands::credential_files::{self, KEY_MODE};
use crate::error::CliError;
use crate::files::secrets;
use crate::files::together::NewFile;
use crate::output::Ui;

/// Where it goes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::commands) struct OutArgs {
    /// Where to write it: a file for its owner alone, fd:N, or - for standard output
    #[arg(long, value_name = "PLACE", default_value = "-")]
    out: String,
    /// Replace what is there
    #[arg(long)]
    pub(in crate::commands) force: bool,
    /// Print it even to a terminal
    #[arg(long)]
    show: bool,
}

impl OutArgs {
    /// Makes sure that nobody sees it by accident, and that there is room for it.
    ///
    /// # Errors
    /// If it would be printed to a terminal, or nowhere, or a file is there already.
    pub(in crate::commands) fn confirm(&self, ui: &Ui) -> Result<(), CliError> {
        if self.out != "-" {
            return if self.out.starts_with("fd:") || secrets::is_stream(Path::new(&self.out)) {
                Ok(())
            } else {
                credential_files::check(&[Path::new(&self.out)], self.force)
            };
        }
        if ui.is_quiet() {
            return Err(CliError::new("--quiet would lose it").hint("--out FILE writes it to a file"));
        }
        if !self.show && ui.answers_to_terminal() {
            let error = CliError::new("a credential is not printed to a terminal");
            return Err(error.hint("--out FILE writes it to a file, --show prints it all the same"));
        }
        Ok(())
    }

    /// Writes it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(in crate::commands) fn write(&self, ui: &mut Ui, text: &[u8]) -> Result<(), CliError> {
        let path = Path::new(&self.out);
        if self.out == "-" {
            let printed = ui.answer(text).and_then(|()| ui.flush());
            return printed.map_err(|error| CliError::new("the credential cannot be printed").because(error));
        }
        if self.out.starts_with("fd:") || secrets::is_stream(path) {
            return secrets::give(&self.out, text).map_err(|error| CliError::of(&error));
        }
        credential_files::write(ui, &[NewFile { path, contents: text, mode: KEY_MODE }], self.force)
    }
}
