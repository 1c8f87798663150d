//! `kauth jwt`: service account tokens, explained, verified and signed.

mod inspect;
pub(in crate::commands) mod objects;
mod sign;
mod verify;

use clap::{Args, Subcommand};

use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::output::Ui;
use crate::secret::Secret;

/// Explain, verify or sign service account tokens
///
/// Nothing is sent. A token is read from a file, standard input or a descriptor, never from the command line, which everybody on
/// the machine can see.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct JwtArgs {
    #[command(subcommand)]
    command: JwtCommand,
}

#[derive(Debug, Subcommand)]
enum JwtCommand {
    Inspect(inspect::InspectArgs),
    Verify(verify::VerifyArgs),
    Sign(sign::SignArgs),
}

/// Runs a command on a token.
///
/// # Errors
/// If it cannot be read or made.
pub fn run(ui: &mut Ui, args: &JwtArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    match &args.command {
        JwtCommand::Inspect(args) => inspect::run(ui, args),
        JwtCommand::Verify(args) => verify::run(ui, args),
        JwtCommand::Sign(args) => sign::run(ui, args),
    }
}

/// Reads a token from where an argument says.
///
/// # Errors
/// If it cannot be read, or the argument is a token itself.
fn token(from: &str) -> Result<Secret, CliError> {
    if looks_like_token(from) {
        let error = CliError::new("a token on the command line is seen by everybody on this machine");
        return Err(error.hint("write it to a file or pipe it: `… | kauth jwt inspect -`; and take it back"));
    }
    secrets::secret(from).map_err(|error| CliError::of(&error))
}

/// Returns whether a text is written like a token: three parts, the first of which begins an object.
fn looks_like_token(text: &str) -> bool {
    text.starts_with("ey") && text.split('.').count() == 3 && !text.contains('/')
}
