//! `kauth basic-auth`: the passwords that kube-apiserver read from a file (`--basic-auth-file`) until 1.18.

mod add;
mod check;
mod convert;
mod list;
mod password;
mod remove;
mod report;

use clap::{Args, Subcommand};

use crate::error::{ExitStatus, Failure};
use crate::output::Ui;

/// Make and check the password file of servers before 1.19 (--basic-auth-file)
///
/// Each line of the file is a password, a user, a uid and the user's groups. Kubernetes has not read such files since 1.19:
/// `convert` makes a token file for the same users.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct BasicAuthArgs {
    #[command(subcommand)]
    command: BasicAuthCommand,
}

#[derive(Debug, Subcommand)]
enum BasicAuthCommand {
    #[command(alias = "create")]
    Add(add::AddArgs),
    #[command(alias = "ls")]
    List(list::ListArgs),
    #[command(alias = "delete", alias = "rm")]
    Remove(remove::RemoveArgs),
    Check(check::CheckArgs),
    Convert(convert::ConvertArgs),
}

/// Runs a command on a basic auth file.
///
/// # Errors
/// If the file cannot be read or written.
pub fn run(ui: &mut Ui, args: &BasicAuthArgs) -> Result<ExitStatus, Failure> {
    let instead = match &args.command {
        BasicAuthCommand::Convert(_) => "",
        _ => "; `kauth basic-auth convert` makes a token file of one",
    };
    ui.warning(&format!("Kubernetes removed basic auth files in 1.19{instead}"));
    match &args.command {
        BasicAuthCommand::Add(args) => add::run(ui, args),
        BasicAuthCommand::List(args) => list::run(ui, args),
        BasicAuthCommand::Remove(args) => remove::run(ui, args),
        BasicAuthCommand::Check(args) => check::run(ui, args),
        BasicAuthCommand::Convert(args) => convert::run(ui, args),
    }
}
