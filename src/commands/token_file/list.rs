//! `kauth token-file list`: whom a token file makes users of.

use std::path::PathBuf;

use clap::Args;

use crate::authn::csv_file::Kind;
use crate::commands::user_file;
use crate::commands::user_file::listed::{self, Form};
use crate::error::{ExitStatus, Failure};
use crate::files::secrets;
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # Who is in it
  kauth token-file list tokens.csv

  # The names alone, for a script
  kauth token-file list tokens.csv -o name";

/// List the users of a token file, with the fingerprints of their tokens
///
/// The groups are those that the server reads, to which it adds system:authenticated. A line whose token stands on a later line
/// does not count, and says so. No token is shown: a fingerprint is the beginning of its SHA-256.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ListArgs {
    /// The file, or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print a document, or names alone
    #[arg(short, long, value_name = "FORM")]
    output: Option<Form>,
}

/// Prints the lines of the file.
///
/// # Errors
/// If it cannot be read, or no server starts with it.
pub(super) fn run(ui: &mut Ui, args: &ListArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let bytes = user_file::read(&args.file)?;
    let lines = listed::lines(Kind::Token, &bytes);
    let (lines, _) = lines.map_err(|why| user_file::refused(Kind::Token, &args.file, &why))?;
    listed::list(ui, Kind::Token, &args.file, &lines, args.output)?;
    Ok(ExitStatus::Done)
}
