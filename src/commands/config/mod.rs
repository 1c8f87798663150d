//! `kauth config`: the entries of kubeconfigs.

mod credentials;
mod current_context;
mod delete;
mod diff;
mod export;
mod get;
mod lint;
mod merge;
mod rename;
mod set;
mod set_cluster;
mod set_context;
mod set_credentials;
mod undo;
mod use_context;
mod view;
mod r#where;

pub use credentials::Pki;

use super::kubeconfig::{KubeconfigArgs, RequestArgs};
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;
use clap::{Args, Subcommand};

/// Edit kubeconfig files, keeping every other byte
///
/// The files are those of --kubeconfig, else of $KUBECONFIG, else ~/.kube/config, read and merged as kubectl does it. An
/// entry is changed in the file that it comes from; a new one goes to the first file that exists.
///
/// An edit keeps comments, order and everything else that it is not about. It is locked against kubectl and other kauths,
/// and replaces the file whole or not at all.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct ConfigArgs {
    #[command(flatten)]
    kubeconfig: KubeconfigArgs,
    #[command(flatten)]
    _request: RequestArgs,
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    CurrentContext(current_context::CurrentContextArgs),
    DeleteCluster(delete::DeleteClusterArgs),
    DeleteContext(delete::DeleteContextArgs),
    DeleteUser(delete::DeleteUserArgs),
    Diff(diff::DiffArgs),
    Export(export::ExportArgs),
    GetClusters(get::GetClustersArgs),
    GetContexts(get::GetContextsArgs),
    GetUsers(get::GetUsersArgs),
    Lint(lint::LintArgs),
    #[command(visible_alias = "import")]
    Merge(merge::MergeArgs),
    RenameCluster(rename::RenameClusterArgs),
    RenameContext(rename::RenameContextArgs),
    RenameUser(rename::RenameUserArgs),
    Set(set::SetArgs),
    SetCluster(set_cluster::SetClusterArgs),
    SetContext(set_context::SetContextArgs),
    SetCredentials(Box<set_credentials::SetCredentialsArgs>),
    Undo(undo::UndoArgs),
    Unset(set::UnsetArgs),
    UseContext(use_context::UseContextArgs),
    View(view::ViewArgs),
    Where(r#where::WhereArgs),
}

/// Runs a command on the kubeconfig.
///
/// # Errors
/// If the kubeconfig cannot be read, or not edited as asked.
pub fn run(ui: &mut Ui, args: &ConfigArgs) -> Result<ExitStatus, Failure> {
    crate::files::secrets::protect();
    let kubeconfig = &args.kubeconfig;
    match &args.command {
        ConfigCommand::CurrentContext(args) => current_context::run(ui, kubeconfig, args),
        ConfigCommand::DeleteCluster(args) => delete::cluster(ui, kubeconfig, args),
        ConfigCommand::DeleteContext(args) => delete::context(ui, kubeconfig, args),
        ConfigCommand::DeleteUser(args) => delete::user(ui, kubeconfig, args),
        ConfigCommand::Diff(args) => diff::run(ui, kubeconfig, args),
        ConfigCommand::Export(args) => export::run(ui, kubeconfig, args),
        ConfigCommand::GetClusters(args) => get::clusters(ui, kubeconfig, args),
        ConfigCommand::GetContexts(args) => get::contexts(ui, kubeconfig, args),
        ConfigCommand::GetUsers(args) => get::users(ui, kubeconfig, args),
        ConfigCommand::Lint(args) => lint::run(ui, kubeconfig, args),
        ConfigCommand::Merge(args) => merge::run(ui, kubeconfig, args),
        ConfigCommand::RenameCluster(args) => rename::cluster(ui, kubeconfig, args),
        ConfigCommand::RenameContext(args) => rename::context(ui, kubeconfig, args),
        ConfigCommand::RenameUser(args) => rename::user(ui, kubeconfig, args),
        ConfigCommand::Set(args) => set::run(ui, kubeconfig, args),
        ConfigCommand::SetCluster(args) => set_cluster::run(ui, kubeconfig, args),
        ConfigCommand::SetContext(args) => set_context::run(ui, kubeconfig, args),
        ConfigCommand::SetCredentials(args) => set_credentials::run(ui, kubeconfig, args),
        ConfigCommand::Undo(args) => undo::run(ui, kubeconfig, args),
        ConfigCommand::Unset(args) => set::unset(ui, kubeconfig, args),
        ConfigCommand::UseContext(args) => use_context::run(ui, kubeconfig, args),
        ConfigCommand::View(args) => view::run(ui, kubeconfig, args),
        ConfigCommand::Where(args) => r#where::run(ui, kubeconfig, args),
    }
}

/// Returns the arguments if there are as many as the command takes; else kubectl's error.
fn exactly<'a, const N: usize>(command: &str, args: &'a [String]) -> Result<&'a [String; N], CliError> {
    args.try_into().map_err(|_| unexpected(command, "Unexpected args", args))
}

/// Returns the error for arguments that a command does not take, as Go prints a list.
fn unexpected(command: &str, what: &str, args: &[String]) -> CliError {
    CliError::new(format!("{what}: [{}]", args.join(" ")))
        .hint(format!("see `kauth config {command} --help`"))
}
