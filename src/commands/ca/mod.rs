//! `kauth ca`: the authority that signs clients' certificates.

mod init;
mod show;

use clap::{Args, Subcommand};

use crate::error::{ExitStatus, Failure};
use crate::output::Ui;

/// Make a certificate authority, or look at one
///
/// An authority is a certificate, which kube-apiserver is told to trust (--client-ca-file), and a private key, which signs.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct CaArgs {
    #[command(subcommand)]
    command: CaCommand,
}

#[derive(Debug, Subcommand)]
enum CaCommand {
    #[command(alias = "create", alias = "new")]
    Init(Box<init::InitArgs>),
    Show(show::ShowArgs),
}

/// Runs a command on an authority.
///
/// # Errors
/// If it cannot be made or read.
pub fn run(ui: &mut Ui, args: &CaArgs) -> Result<ExitStatus, Failure> {
    match &args.command {
        CaCommand::Init(args) => init::run(ui, args),
        CaCommand::Show(args) => show::run(ui, args),
    }
}
