//! `kauth token-file add`: a line with a new token for a user.

use std::path::PathBuf;

use clap::Args;

use super::give::{GiveArgs, Giving};
use crate::authn::csv_file::Kind;
use crate::authn::token_file::edit;
use crate::commands::user_file::who::WhoArgs;
use crate::error::{ExitStatus, Failure};
use crate::files::secrets;
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # A token for user adriano in two groups; the file is made if it is not there
  kauth token-file add adriano tokens.csv --group dev --group ops

  # The same, with the token in a file for adriano
  kauth token-file add adriano tokens.csv --group dev --out-token adriano.token

  # The same, into the kubeconfig instead; kubectl --context adriano works once the server was restarted
  kauth token-file add adriano tokens.csv --group dev --kubeconfig-context adriano";

/// Add a user with a new token to a token file
///
/// The line is put at the end of the file, which is made for its owner alone if it is not there. The token is not printed unless
/// that is asked for; what is printed is a fingerprint of it.
///
/// A user that is there already is refused: `rotate` gives it another token, --another one more. So is a token that is there.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct AddArgs {
    /// The user's name
    #[arg(value_name = "USER")]
    user: String,
    /// The token file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Give one more token to a user that has one
    #[arg(long)]
    another: bool,
    #[command(flatten)]
    who: WhoArgs,
    #[command(flatten)]
    give: GiveArgs,
}

/// Adds the line.
///
/// # Errors
/// If the user is there, or something cannot be written.
pub(super) fn run(ui: &mut Ui, args: &AddArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let who = args.who.who(ui, Kind::Token, &args.user)?;
    let giving = Giving { args: &args.give, path: &args.file, user: &args.user, may_be_made: true };
    giving.run(ui, &|old, token| edit::add(old, &who, token, args.another))
}
