//! `kauth token-file remove`: a user or a token less.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use clap::Args;

use super::report::{self, Report};
use crate::authn::csv_file::Kind;
use crate::authn::token_file::edit::{self, Which};
use crate::commands::format::Format;
use crate::commands::kubeconfig::EditArgs;
use crate::commands::user_file::{self, Planned, UserFile};
use crate::error::{ExitStatus, Failure};
use crate::files::secrets;
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # A user, and none whose name only begins so
  kauth token-file remove node1 tokens.csv

  # One of the user's tokens
  kauth token-file remove node1 tokens.csv --fingerprint 2cf24dba

  # The older tokens, after `rotate --overlap`
  kauth token-file remove node1 tokens.csv --old";

/// Remove a user, or one of its tokens, from a token file
///
/// All lines of the user go, unless --fingerprint or --old says which. The name is compared whole. What is removed is worth
/// nothing once the server was restarted; if somebody else has the same token, that is said.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RemoveArgs {
    /// The user's name
    #[arg(value_name = "USER")]
    user: OsString,
    /// The token file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Remove only the token of this fingerprint, as `list` shows it
    #[arg(long, value_name = "FINGERPRINT", conflicts_with = "old")]
    fingerprint: Option<String>,
    /// Remove the user's lines before the last whose token counts
    #[arg(long)]
    old: bool,
    /// Print a document
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
    #[command(flatten)]
    edit: EditArgs,
}

/// Removes the lines.
///
/// # Errors
/// If there is no such user or token, or the file cannot be written.
pub(super) fn run(ui: &mut Ui, args: &RemoveArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let which = match &args.fingerprint {
        Some(fingerprint) => Which::Fingerprint(fingerprint),
        None if args.old => Which::Older,
        None => Which::All,
    };
    let file = UserFile { kind: Kind::Token, path: &args.file, args: &args.edit };
    let edited = file.edit(ui, false, &|old| {
        let mut edited = edit::remove(old, args.user.as_bytes(), which)?;
        let text = std::mem::take(&mut edited.text);
        Ok(Planned { text, takes_out: true, told: edited })
    })?;
    report::warn_of_still(ui, &edited.still);
    user_file::note_restart(ui);
    let (user, gone) = (args.user.to_string_lossy(), report::gone(&edited));
    let report = Report { path: &args.file, user: &user, new: None, gone, token_file: None, context: None };
    report.tell(ui, args.output, false)?;
    Ok(ExitStatus::Done)
}
