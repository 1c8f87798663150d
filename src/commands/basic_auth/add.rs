//! `kauth basic-auth add`: a line with a password for a user.

use std::path::PathBuf;

use clap::Args;

use super::password::PasswordArgs;
use super::report::Report;
use crate::authn::csv_file::Kind;
use crate::authn::password_file::edit;
use crate::commands::format::Format;
use crate::commands::kubeconfig::EditArgs;
use crate::commands::user_file::who::WhoArgs;
use crate::commands::user_file::{self, Planned, UserFile};
use crate::error::{ExitStatus, Failure};
use crate::files::secrets;
use crate::output::Ui;
use crate::shown::shown;

const EXAMPLES: &str = "\
Examples:

  # A user with a password that is asked for
  kauth basic-auth add adriano passwords.csv --group dev

  # One that is made, handed over in a file
  kauth basic-auth add adriano passwords.csv --generate --out-password adriano.password";

/// Add a user with a password to a basic auth file, for servers before 1.19
///
/// The line is put at the end of the file, which is made for its owner alone if it is not there. A user that is there already is
/// refused, unless --force replaces it: that is another password, and uid and groups stay unless --uid or --group gives others.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct AddArgs {
    /// The user's name
    #[arg(value_name = "USER")]
    user: String,
    /// The basic auth file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    who: WhoArgs,
    #[command(flatten)]
    password: PasswordArgs,
    /// Replace the lines that the user has, and the file of --out-password
    #[arg(long)]
    force: bool,
    /// Print a document, without the password
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
    #[command(flatten)]
    edit: EditArgs,
}

/// Adds the line.
///
/// # Errors
/// If the user is there, or something cannot be written.
pub(super) fn run(ui: &mut Ui, args: &AddArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let who = args.who.who(ui, Kind::Password, &args.user)?;
    let place = args.password.place(args.force);
    place.confirm(ui, &args.file, args.output.is_some())?;
    let file = UserFile { kind: Kind::Password, path: &args.file, args: &args.edit };
    let plan = |old: &[u8], password: &[u8]| {
        let mut edited = edit::add(old, &who, password, args.force)?;
        let text = std::mem::take(&mut edited.text);
        Ok(Planned { text, takes_out: !edited.gone.is_empty(), told: edited })
    };
    file.rehearse(true, &|old| plan(old, b"placeholder"))?;
    let password = args.password.password(&args.user)?;
    let edited = file.edit(ui, true, &|old| plan(old, password.as_bytes()))?;
    place.write(ui, &password).map_err(|error| {
        error.because(format!("`{}` has the password of `{}` already", file.name(), shown(&args.user)))
    })?;
    user_file::note_restart(ui);
    if args.password.is_made() {
        place.note_place(ui, &file.name());
    }
    let report = Report { path: &args.file, user: &args.user, line: edited.line, gone: &edited.gone };
    if place.is_stdout() {
        return Ok(ExitStatus::Done);
    }
    report.tell(ui, args.output)?;
    Ok(ExitStatus::Done)
}
