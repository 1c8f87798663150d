//! `kauth basic-auth remove`: a user less.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use clap::Args;

use super::report::Report;
use crate::authn::csv_file::Kind;
use crate::authn::password_file::edit;
use crate::commands::format::Format;
use crate::commands::kubeconfig::EditArgs;
use crate::commands::user_file::{self, Planned, UserFile};
use crate::error::{ExitStatus, Failure};
use crate::files::secrets;
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # A user, and none whose name only begins so
  kauth basic-auth remove node1 passwords.csv";

/// Remove a user from a basic auth file
///
/// All lines of the user go. The name is compared whole.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RemoveArgs {
    /// The user's name
    #[arg(value_name = "USER")]
    user: OsString,
    /// The basic auth file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print a document
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
    #[command(flatten)]
    edit: EditArgs,
}

/// Removes the lines.
///
/// # Errors
/// If there is no such user, or the file cannot be written.
pub(super) fn run(ui: &mut Ui, args: &RemoveArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let file = UserFile { kind: Kind::Password, path: &args.file, args: &args.edit };
    let edited = file.edit(ui, false, &|old| {
        let mut edited = edit::remove(old, args.user.as_bytes())?;
        let text = std::mem::take(&mut edited.text);
        Ok(Planned { text, takes_out: true, told: edited })
    })?;
    user_file::note_restart(ui);
    let user = args.user.to_string_lossy();
    Report { path: &args.file, user: &user, line: edited.line, gone: &edited.gone }.tell(ui, args.output)?;
    Ok(ExitStatus::Done)
}
