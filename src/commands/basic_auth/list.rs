//! `kauth basic-auth list`: the users of a basic auth file.

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
  kauth basic-auth list passwords.csv

  # The names alone, for a script
  kauth basic-auth list passwords.csv -o name";

/// List the users of a basic auth file
///
/// The groups are those that the server reads, to which it adds system:authenticated. A line whose user stands on a later line
/// does not count, and says so. No password is shown.
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
    let lines = listed::lines(Kind::Password, &bytes);
    let (lines, _) = lines.map_err(|why| user_file::refused(Kind::Password, &args.file, &why))?;
    listed::list(ui, Kind::Password, &args.file, &lines, args.output)?;
    Ok(ExitStatus::Done)
}
