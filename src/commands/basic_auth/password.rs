//! A user's password: asked for on the terminal, read from where the user says, or made.

use std::io;
use std::path::PathBuf;

use clap::Args;
use zeroize::Zeroizing;

use crate::authn::csv_file::random;
use crate::commands::user_file::hand_over::HandOver;
use crate::error::CliError;
use crate::files::secrets;
use crate::files::signals::Watch;
use crate::output::prompt;
use crate::secret::Secret;
use crate::shown::shown;

/// Where the password comes from.
#[derive(Debug, Args)]
#[command(next_help_heading = "Password")]
pub(super) struct PasswordArgs {
    /// Where the password is: a file, - for standard input or fd:N; default: asked for on the terminal
    #[arg(long, value_name = "SOURCE", conflicts_with = "generate")]
    password_from: Option<String>,
    /// Make a password of 256 random bits
    #[arg(long)]
    generate: bool,
    /// The file that hands a made password over, for its owner alone; - for standard output
    #[arg(long, value_name = "FILE", requires = "generate")]
    out_password: Option<PathBuf>,
    /// Print a made password even to a terminal
    #[arg(long, requires = "out_password")]
    show: bool,
}

impl PasswordArgs {
    /// Returns where a password goes that is made.
    pub(super) fn place(&self, force: bool) -> HandOver<'_> {
        HandOver {
            what: "password",
            flag: "--out-password",
            place: self.out_password.as_ref(),
            force,
            show: self.show,
        }
    }

    /// Returns whether the password is one that nobody knows yet.
    pub(super) fn is_made(&self) -> bool {
        self.generate
    }

    /// Returns the password of a user.
    ///
    /// # Errors
    /// If it cannot be read, is empty, or the two answers differ.
    pub(super) fn password(&self, user: &str) -> Result<Secret, CliError> {
        if self.generate {
            let mut made: Zeroizing<String> = random().map_err(|error| CliError::of(&error))?;
            return Ok(std::mem::take(&mut *made).into());
        }
        if let Some(source) = &self.password_from {
            return secrets::secret(source)
                .map_err(|error| CliError::of(&error).because("for --password-from"));
        }
        let user = shown(user);
        let one = ask(&format!("password of `{user}`: "), &user)?;
        let other = ask("the same again: ", &user)?;
        if one == other { Ok(one) } else { Err(CliError::new("the two passwords differ")) }
    }
}

fn ask(question: &str, user: &str) -> Result<Secret, CliError> {
    let nobody = |error: io::Error| {
        let told = CliError::new(format!("no password of `{user}` was given")).because(error);
        told.hint("`--password-from FILE`, `-` or `fd:N` says where it is, --generate makes one")
    };
    // A signal is to find the terminal as it was: it ends the process here, where the watch does.
    let watch = Watch::begin().map_err(nobody)?;
    let answer = prompt::hidden(question);
    drop(watch);
    let mut answer: Zeroizing<String> = answer.map_err(nobody)?;
    if answer.is_empty() {
        return Err(CliError::new(format!("the password of `{user}` is empty")));
    }
    Ok(std::mem::take(&mut *answer).into())
}
