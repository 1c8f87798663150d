//! Where a credential goes that a script needs: standard output, a descriptor, or a file of its owner's alone.

use std::path::{Path, PathBuf};

use clap::Args;

use super::client::Client;
use crate::commands::credential_files::{self, KEY_MODE};
use crate::error::CliError;
use crate::files::secrets;
use crate::files::together::NewFile;
use crate::output::Ui;
use crate::secret::SecretBytes;

/// Where it goes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::commands) struct OutArgs {
    /// Where to write it: a file for its owner alone, fd:N, or - for standard output
    #[arg(long, value_name = "PLACE", default_value = "-")]
    out: String,
    /// Replace what is there
    #[arg(long)]
    force: bool,
    /// Print it even to a terminal
    #[arg(long)]
    show: bool,
}

impl OutArgs {
    /// Makes sure that nobody sees it by accident.
    ///
    /// # Errors
    /// If it would be printed to a terminal, or nowhere.
    pub(in crate::commands) fn confirm_unseen(&self, ui: &Ui) -> Result<(), CliError> {
        self.confirm_kept(ui)?;
        if self.out == "-" && !self.show && ui.answers_to_terminal() {
            let error = CliError::new("a credential is not printed to a terminal");
            return Err(error.hint("--out FILE writes it to a file, --show prints it all the same"));
        }
        Ok(())
    }

    /// Makes sure that it is not lost, for a command of kubectl's that prints it wherever it is asked to.
    ///
    /// # Errors
    /// If it would be printed nowhere.
    pub(in crate::commands) fn confirm_kept(&self, ui: &Ui) -> Result<(), CliError> {
        if self.out == "-" && ui.is_quiet() {
            return Err(CliError::new("--quiet would lose it").hint("--out FILE writes it to a file"));
        }
        Ok(())
    }

    /// Writes it, and before it the files that it names: all files, or none.
    ///
    /// # Errors
    /// If one is there already, the client's credential is read from it, or it cannot be written.
    pub(in crate::commands) fn write(
        &self,
        ui: &mut Ui,
        client: &Client,
        text: &[u8],
        more: &[(PathBuf, SecretBytes)],
    ) -> Result<(), CliError> {
        let own = self.file().map(|path| NewFile { path, contents: text, mode: KEY_MODE });
        let more = more.iter().map(|(path, contents)| NewFile { path, contents, mode: KEY_MODE });
        let files: Vec<_> = more.chain(own).collect();
        files.iter().try_for_each(|file| client.confirm_apart(file.path))?;
        credential_files::write(ui, &files, self.force)?;
        if self.out == "-" {
            let printed = ui.answer(text).and_then(|()| ui.flush());
            return printed.map_err(|error| CliError::new("the credential cannot be printed").because(error));
        }
        if self.file().is_none() {
            return secrets::give(&self.out, text).map_err(|error| CliError::of(&error));
        }
        Ok(())
    }

    /// Returns whether what is there may be replaced.
    pub(in crate::commands) fn force(&self) -> bool {
        self.force
    }

    /// Returns the file that is made, if it is one.
    fn file(&self) -> Option<&Path> {
        let path = Path::new(&self.out);
        let is_other = self.out == "-" || self.out.starts_with("fd:") || secrets::is_stream(path);
        (!is_other).then_some(path)
    }
}
