//! The passphrases of keys: from where `--passphrase-from` says, or asked for on the terminal.

use std::io;

use zeroize::Zeroizing;

use crate::error::CliError;
use crate::files::secrets;
use crate::files::signals::Watch;
use crate::output::prompt;
use crate::secret::Secret;
use crate::shown::shown;

/// Returns the passphrase that `what`, a file with a key, already has.
///
/// # Errors
/// If it cannot be read, is empty, or there is nobody to ask.
pub fn existing(from: Option<&str>, what: &str) -> Result<Secret, CliError> {
    secrets::protect();
    match from {
        Some(source) => read(source),
        None => ask(&format!("passphrase of `{}`: ", shown(what)), what),
    }
}

/// Returns the passphrase that `what`, a file with a key, is to have; on the terminal it is asked for twice.
///
/// # Errors
/// As [`existing`], and if the two answers differ.
pub fn new(from: Option<&str>, what: &str) -> Result<Secret, CliError> {
    secrets::protect();
    if let Some(source) = from {
        return read(source);
    }
    let one = ask(&format!("new passphrase of `{}`: ", shown(what)), what)?;
    let other = ask("the same again: ", what)?;
    if one == other { Ok(one) } else { Err(CliError::new("the two passphrases differ")) }
}

fn read(source: &str) -> Result<Secret, CliError> {
    secrets::secret(source).map_err(|error| CliError::of(&error).because("for --passphrase-from"))
}

fn ask(question: &str, what: &str) -> Result<Secret, CliError> {
    let nobody = |error: io::Error| {
        let told = CliError::new(format!("no passphrase of `{}` was given", shown(what)));
        told.because(error).hint("`--passphrase-from FILE`, `-` or `fd:N` says where it is")
    };
    // A signal is to find the terminal as it was: it ends the process here, where the watch does.
    let watch = Watch::begin().map_err(nobody)?;
    let answer = prompt::hidden(question);
    drop(watch);
    let mut answer: Zeroizing<String> = answer.map_err(nobody)?;
    if answer.is_empty() {
        return Err(CliError::new(format!("the passphrase of `{}` is empty", shown(what))));
    }
    Ok(std::mem::take(&mut *answer).into())
}
