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

use crate::error::{ExitStatus, Failure};
use crate::output::Ui;

/// Write roles and their bindings
///
/// The flags are those of kubectl create; no server is asked. Names of resources are those of the newest Kubernetes version
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
    #[command(flatten)]
    cluster: ClusterArgs,
}

/// kubectl's flags that say which cluster is asked, and as whom. `--user` is another flag for bindings.
#[derive(Debug, Args)]
struct ClusterArgs {
    /// Taken for kubectl's sake: no server is asked
    #[arg(long, global = true, hide = true, value_name = "FILE", allow_hyphen_values = true)]
    kubeconfig: Option<String>,
    /// Taken for kubectl's sake: no server is asked
    #[arg(long, global = true, hide = true, value_name = "NAME", allow_hyphen_values = true)]
    context: Option<String>,
    /// Taken for kubectl's sake: no server is asked
    #[arg(long, global = true, hide = true, value_name = "NAME", allow_hyphen_values = true)]
    cluster: Option<String>,
    /// Taken for kubectl's sake: no server is asked
    #[arg(long = "as", global = true, hide = true, value_name = "USER", allow_hyphen_values = true)]
    as_user: Option<String>,
    /// Taken for kubectl's sake: no server is asked
    #[arg(long = "as-group", global = true, hide = true, value_name = "GROUP", allow_hyphen_values = true)]
    as_groups: Vec<String>,
    /// Taken for kubectl's sake: no server is asked
    #[arg(long = "as-uid", global = true, hide = true, value_name = "UID", allow_hyphen_values = true)]
    as_uid: Option<String>,
    /// Taken for kubectl's sake: no server is asked
    #[arg(
        long = "as-user-extra",
        global = true,
        hide = true,
        value_name = "KEY=VALUE",
        allow_hyphen_values = true
    )]
    as_extra: Vec<String>,
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
pub fn run(ui: &mut Ui, args: &CreateArgs) -> Result<ExitStatus, Failure> {
    // As in kubectl, an empty one counts as not given, and that of a context is not written down.
    let namespace = args.namespace.as_deref().filter(|namespace| !namespace.is_empty());
    match &args.command {
        CreateCommand::Role(args) => role::run(ui, namespace, args),
        CreateCommand::ClusterRole(args) => cluster_role::run(ui, args),
        CreateCommand::RoleBinding(args) => role_binding::run(ui, namespace, args),
        CreateCommand::ClusterRoleBinding(args) => cluster_role_binding::run(ui, args),
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
