//! `kauth token-file check`: what kube-apiserver makes of a token file.

use clap::Args;

use crate::authn::csv_file::Kind;
use crate::commands::user_file::check;
use crate::error::{ExitStatus, Failure};
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # Would a server start with it, and whom would it know?
  kauth token-file check tokens.csv

  # In a pipeline: nothing odd may be in it either
  kauth token-file check --strict -o json tokens.csv";

/// Say what kube-apiserver makes of a token file: whether it starts, whom it knows, and what nobody may mean
///
/// The file is read as the server reads it: duplicates, quotes, spaces, byte order marks and bytes that are no text. Of a token
/// a fingerprint is shown.
///
/// Exit code 1 if no server starts with the file, with --strict also for a warning; 2 if the file cannot be read.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    check: check::Checked,
}

/// Prints what a server makes of the file.
///
/// # Errors
/// If it cannot be read.
pub(super) fn run(ui: &mut Ui, args: &CheckArgs) -> Result<ExitStatus, Failure> {
    check::run(ui, Kind::Token, &args.check)
}
