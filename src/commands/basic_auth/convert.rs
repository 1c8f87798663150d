//! `kauth basic-auth convert`: a token file for the users of a basic auth file.

use std::path::PathBuf;

use clap::Args;

use crate::authn::csv_file::{Kind, random};
use crate::authn::password_file::{PasswordFile, edit};
use crate::commands::credential_files::{self, KEY_MODE};
use crate::commands::user_file;
use crate::commands::user_file::listed::{self, Form};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::files::together::{NewFile, are_same};
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # New tokens for all users, in a file for --token-auth-file
  kauth basic-auth convert passwords.csv --out tokens.csv";

/// Make a token file for the users of a basic auth file
///
/// Each user gets a new token of 256 random bits; passwords are no tokens, since people choose them. Names, uids and groups stay.
/// The tokens are in the new file, which is its owner's alone, and nowhere else. A line that does not count is left out.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ConvertArgs {
    /// The basic auth file, or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The token file to make
    #[arg(long, value_name = "TOKENFILE")]
    out: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    /// Print a document, or names alone; no token
    #[arg(short, long, value_name = "FORM")]
    output: Option<Form>,
}

/// Writes the token file.
///
/// # Errors
/// If the basic auth file cannot be read, no server starts with it, or the token file cannot be written.
pub(super) fn run(ui: &mut Ui, args: &ConvertArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    if args.out.as_os_str() == "-" {
        return Err(CliError::new("tokens are written to a file, not to standard output").into());
    }
    if are_same(&args.file, &args.out) {
        return Err(CliError::new("--out names the basic auth file itself").into());
    }
    let bytes = user_file::read(&args.file)?;
    let file =
        PasswordFile::read(&bytes).map_err(|why| user_file::refused(Kind::Password, &args.file, &why))?;
    credential_files::check(&[&args.out], args.force)?;
    let tokens = file.lines.iter().map(|_| random()).collect::<Result<Vec<_>, _>>();
    let tokens = tokens.map_err(|error| CliError::of(&error))?;
    let text = edit::tokens(&file, &tokens).map_err(|error| CliError::of(&error))?;
    credential_files::write(ui, &[NewFile { path: &args.out, contents: &text, mode: KEY_MODE }], args.force)?;
    let left_out = file.lines.iter().filter(|line| line.superseded_by.is_some()).count();
    if left_out > 0 {
        let lines = if left_out == 1 { "line" } else { "lines" };
        ui.note(&format!("{left_out} {lines} left out, whose user stands on a later one"));
    }
    ui.note("the passwords are worth nothing to a server that only has the token file");
    let (lines, _) =
        listed::lines(Kind::Token, &text).map_err(|why| user_file::refused(Kind::Token, &args.out, &why))?;
    listed::list(ui, Kind::Token, &args.out, &lines, args.output)?;
    Ok(ExitStatus::Done)
}
