//! `kauth create clusterrolebinding` (`kubectl: pkg/cmd/create/create_clusterrolebinding.go`).

use clap::Args;

use super::object::{ObjectArgs, Target};
use super::subjects::SubjectArgs;
use crate::api::rbac_draft::RbacDraft;
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # Two users and a group may do everything
  kauth create clusterrolebinding admins --clusterrole=cluster-admin --user=jane --user=bob --group=ops";

/// Write a ClusterRoleBinding: who holds a ClusterRole everywhere
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ClusterRoleBindingArgs {
    #[command(flatten)]
    object: ObjectArgs,
    /// The ClusterRole
    #[arg(long = "clusterrole", value_name = "NAME", allow_hyphen_values = true)]
    cluster_role: Option<String>,
    #[command(flatten)]
    subjects: SubjectArgs,
}

/// Prints the ClusterRoleBinding.
///
/// # Errors
/// If it cannot be made as asked.
pub(super) fn run(
    ui: &mut Ui,
    target: &Target<'_>,
    args: &ClusterRoleBindingArgs,
) -> Result<ExitStatus, Failure> {
    // kubectl asks for the flag, and takes it with nothing behind it, as it does an empty name.
    let Some(cluster_role) = &args.cluster_role else {
        return Err(CliError::new("required flag(s) \"clusterrole\" not set").into());
    };
    let plan = args.object.plan(ui, "clusterrolebinding")?;
    let subjects = args.subjects.subjects()?;
    plan.finish(ui, target, &RbacDraft::cluster_role_binding(plan.any_name(), cluster_role, subjects))
}
