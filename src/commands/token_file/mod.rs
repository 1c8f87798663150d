//! `kauth token-file`: the static tokens that kube-apiserver reads from a file (`--token-auth-file`).

mod add;
mod check;
mod give;
mod list;
mod remove;
mod report;
mod rotate;

use clap::{Args, Subcommand};

use crate::error::{ExitStatus, Failure};
use crate::output::Ui;

/// Make and check the file of static tokens (--token-auth-file)
///
/// Each line of the file is a token, a user, a uid and the user's groups. kube-apiserver takes whoever sends the token for the
/// user; it reads the file only when it starts, and a token never expires. Edits keep all other lines as they are, byte for byte.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct TokenFileArgs {
    #[command(subcommand)]
    command: TokenFileCommand,
}

#[derive(Debug, Subcommand)]
enum TokenFileCommand {
    #[command(alias = "create")]
    Add(Box<add::AddArgs>),
    #[command(alias = "ls")]
    List(list::ListArgs),
    Rotate(Box<rotate::RotateArgs>),
    #[command(alias = "delete", alias = "rm")]
    Remove(remove::RemoveArgs),
    Check(check::CheckArgs),
}

/// Runs a command on a token file.
///
/// # Errors
/// If the file cannot be read or written.
pub fn run(ui: &mut Ui, args: &TokenFileArgs) -> Result<ExitStatus, Failure> {
    match &args.command {
        TokenFileCommand::Add(args) => add::run(ui, args),
        TokenFileCommand::List(args) => list::run(ui, args),
        TokenFileCommand::Rotate(args) => rotate::run(ui, args),
        TokenFileCommand::Remove(args) => remove::run(ui, args),
        TokenFileCommand::Check(args) => check::run(ui, args),
    }
}
