//! `kauth csr`: certificate signing requests.

mod create;

use clap::{Args, Subcommand};

use crate::error::{ExitStatus, Failure};
use crate::output::Ui;

/// Make certificate signing requests
///
/// A request is what somebody else signs: a certificate authority (as a PKCS#10 file), or a cluster (as a
/// CertificateSigningRequest object).
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct CsrArgs {
    #[command(subcommand)]
    command: CsrCommand,
}

#[derive(Debug, Subcommand)]
enum CsrCommand {
    Create(Box<create::CreateArgs>),
}

/// Runs a command on requests.
///
/// # Errors
/// If the request cannot be made as asked.
pub fn run(ui: &mut Ui, args: &CsrArgs) -> Result<ExitStatus, Failure> {
    match &args.command {
        CsrCommand::Create(args) => create::run(ui, args),
    }
}
