//! `kauth csr`: certificate signing requests.

mod approve;
mod create;
mod deny;
mod fetch;
mod list;
mod submit;

use clap::{Args, Subcommand};

use super::global::GlobalArgs;
use crate::error::{ExitStatus, Failure};
use crate::output::Ui;

/// Make certificate signing requests, and have a cluster sign them
///
/// A request is what somebody else signs: a certificate authority (as a PKCS#10 file), or a cluster (as a
/// CertificateSigningRequest object): it is submitted, somebody approves it, its signer signs it, and the certificate is
/// fetched. `kauth cert NAME --via-cluster` does all of it.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct CsrArgs {
    #[command(subcommand)]
    command: CsrCommand,
}

#[derive(Debug, Subcommand)]
enum CsrCommand {
    Create(Box<create::CreateArgs>),
    Submit(Box<submit::SubmitArgs>),
    List(Box<list::ListArgs>),
    Approve(Box<approve::ApproveArgs>),
    Deny(Box<deny::DenyArgs>),
    Fetch(Box<fetch::FetchArgs>),
}

/// Runs a command on requests.
///
/// # Errors
/// If it fails.
pub fn run(ui: &mut Ui, global: &GlobalArgs, args: &CsrArgs) -> Result<ExitStatus, Failure> {
    match &args.command {
        CsrCommand::Create(args) => create::run(ui, args),
        CsrCommand::Submit(args) => submit::run(ui, global, args),
        CsrCommand::List(args) => list::run(ui, global, args),
        CsrCommand::Approve(args) => approve::run(ui, global, args),
        CsrCommand::Deny(args) => deny::run(ui, global, args),
        CsrCommand::Fetch(args) => fetch::run(ui, global, args),
    }
}
