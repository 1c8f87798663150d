//! `kauth sa`: service accounts.

mod assign;

use clap::{Args, Subcommand};

use crate::error::{ExitStatus, Failure};
use crate::output::Ui;

/// Work with service accounts
#[derive(Debug, Args)]
#[command(alias = "serviceaccount", arg_required_else_help = true, disable_help_subcommand = true)]
pub struct SaArgs {
    #[command(subcommand)]
    command: SaCommand,
}

#[derive(Debug, Subcommand)]
enum SaCommand {
    Assign(assign::AssignArgs),
}

/// Runs a command on service accounts.
///
/// # Errors
/// If the command fails.
pub fn run(ui: &mut Ui, args: &SaArgs) -> Result<ExitStatus, Failure> {
    match &args.command {
        SaCommand::Assign(args) => assign::run(ui, args),
    }
}
