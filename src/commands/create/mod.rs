//! `kauth create`: RBAC objects with kubectl's grammar, without a server (`kubectl: pkg/cmd/create`).

mod cluster_role;
mod cluster_role_binding;
mod object;
mod resources;
mod role;
mod role_binding;
mod rule;
mod subjects;
mod verbs;

use clap::{Args, Subcommand};

use super::global::GlobalArgs;
use crate::error::{ExitStatus, Failure};
use crate::output::Ui;
use object::Target;

/// Write roles and their bindings
///
/// The flags are those of kubectl create; no server is asked, unless --apply sends the object. Names of resources are those of the newest Kubernetes version
/// known, and of the CustomResourceDefinitions that -f names. The object is printed as YAML, for kubectl apply -f - or a file;
/// what a server would refuse is said on stderr.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct CreateArgs {
    #[command(subcommand)]
    command: CreateCommand,
    /// The namespace of a Role or RoleBinding; default: none, so that it goes where it is applied
    #[arg(short, long, global = true, value_name = "NAMESPACE", allow_hyphen_values = true)]
    namespace: Option<String>,
}

#[derive(Debug, Subcommand)]
enum CreateCommand {
    Role(role::RoleArgs),
    #[command(name = "clusterrole")]
    ClusterRole(cluster_role::ClusterRoleArgs),
    #[command(name = "rolebinding")]
    RoleBinding(role_binding::RoleBindingArgs),
    #[command(name = "clusterrolebinding")]
    ClusterRoleBinding(cluster_role_binding::ClusterRoleBindingArgs),
}

/// Runs a command that writes an object.
///
/// # Errors
/// If the object cannot be made as asked.
pub fn run(ui: &mut Ui, global: &GlobalArgs, args: &CreateArgs) -> Result<ExitStatus, Failure> {
    // As in kubectl, an empty one counts as not given, and that of a context is not written down.
    let namespace = args.namespace.as_deref().filter(|namespace| !namespace.is_empty());
    let target = Target { global, namespace, user: None };
    match &args.command {
        CreateCommand::Role(args) => role::run(ui, target, args),
        CreateCommand::ClusterRole(args) => cluster_role::run(ui, target, args),
        CreateCommand::RoleBinding(args) => role_binding::run(ui, &target, args),
        CreateCommand::ClusterRoleBinding(args) => cluster_role_binding::run(ui, &target, args),
    }
}

/// Returns the texts in order, each but once.
fn distinct<'a>(given: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for text in given {
        if !kept.contains(text) {
            kept.push(text.clone());
        }
    }
    kept
}
