//! `kauth sa`: ServiceAccounts in a cluster, their tokens, and what they are used for.

mod assign;
mod create;
mod delete;
mod describe;
mod kubeconfig;
mod list;
mod mint;
mod revocable;
mod revoke;
mod token;
mod token_args;

use clap::{Args, Subcommand};

use super::global::GlobalArgs;
use crate::error::{ExitStatus, Failure};
use crate::output::Ui;

/// Create service accounts, and credentials for them
///
/// These commands ask the cluster of the kubeconfig's context, as kubectl does; `assign` works on files alone.
#[derive(Debug, Args)]
#[command(alias = "serviceaccount", arg_required_else_help = true, disable_help_subcommand = true)]
pub struct SaArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Create(Box<create::CreateArgs>),
    Assign(assign::AssignArgs),
    List(Box<list::ListArgs>),
    Describe(Box<describe::DescribeArgs>),
    Delete(Box<delete::DeleteArgs>),
    Token(Box<token::SaTokenArgs>),
    Kubeconfig(Box<kubeconfig::SaKubeconfigArgs>),
    Revoke(Box<revoke::RevokeArgs>),
}

/// Runs the command.
///
/// # Errors
/// If it fails.
pub fn run(ui: &mut Ui, global: &GlobalArgs, args: &SaArgs) -> Result<ExitStatus, Failure> {
    match &args.command {
        Command::Create(args) => create::run(ui, global, args),
        Command::Assign(args) => assign::run(ui, args),
        Command::List(args) => list::run(ui, global, args),
        Command::Describe(args) => describe::run(ui, global, args),
        Command::Delete(args) => delete::run(ui, global, args),
        Command::Revoke(args) => revoke::run(ui, global, args),
        Command::Token(args) => token::run(ui, global, args),
        Command::Kubeconfig(args) => kubeconfig::run(ui, global, args),
    }
}
