//! `kauth token-file rotate`: another token for a user.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use clap::Args;

use super::give::{GiveArgs, Giving};
use crate::authn::token_file::edit::{self, Which};
use crate::error::{ExitStatus, Failure};
use crate::files::secrets;
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # Another token; the old one is worth nothing once the server was restarted
  kauth token-file rotate adriano tokens.csv --out-token adriano.token

  # Both for a while, then the new one alone
  kauth token-file rotate adriano tokens.csv --overlap --out-token adriano.token
  kauth token-file remove adriano tokens.csv --old";

/// Give a user of a token file another token
///
/// The new token has the place of the old one, and its uid and groups. If the user has several, it replaces all of them, as long
/// as they agree in uid and groups; --fingerprint names one. With --overlap the old ones stay valid beside it, until
/// `remove --old`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RotateArgs {
    /// The user's name
    #[arg(value_name = "USER")]
    user: OsString,
    /// The token file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The token to replace, by the fingerprint that `list` shows; default: all of the user's
    #[arg(long, value_name = "FINGERPRINT")]
    fingerprint: Option<String>,
    /// Keep the old token valid beside the new one
    #[arg(long)]
    overlap: bool,
    #[command(flatten)]
    give: GiveArgs,
}

/// Replaces the token.
///
/// # Errors
/// If there is no such user or token, or something cannot be written.
pub(super) fn run(ui: &mut Ui, args: &RotateArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let which = args.fingerprint.as_deref().map_or(Which::All, Which::Fingerprint);
    let user = args.user.to_string_lossy();
    let giving = Giving { args: &args.give, path: &args.file, user: &user, may_be_made: false };
    giving.run(ui, &|old, token| edit::rotate(old, args.user.as_bytes(), which, token, args.overlap))
}
