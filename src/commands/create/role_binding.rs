//! `kauth create rolebinding` (`kubectl: pkg/cmd/create/create_rolebinding.go`).

use clap::Args;

use super::object::{ObjectArgs, Target};
use super::subjects::SubjectArgs;
use crate::api::rbac::RoleKind;
use crate::api::rbac_draft::RbacDraft;
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # Two users and a group may edit what there is in namespace ci
  kauth create rolebinding editors -n ci --clusterrole=edit --user=jane --user=bob --group=dev

  # A service account holds a Role of the namespace
  kauth create rolebinding deploy -n ci --role=deployer --serviceaccount=ci:deployer";

/// Write a RoleBinding: who holds a role in one namespace
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RoleBindingArgs {
    #[command(flatten)]
    object: ObjectArgs,
    /// The Role of the binding's namespace
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    role: Option<String>,
    /// The ClusterRole, instead of a Role
    #[arg(long = "clusterrole", value_name = "NAME", allow_hyphen_values = true)]
    cluster_role: Option<String>,
    #[command(flatten)]
    subjects: SubjectArgs,
}

/// Prints the RoleBinding.
///
/// # Errors
/// If it cannot be made as asked.
pub(super) fn run(ui: &mut Ui, target: &Target<'_>, args: &RoleBindingArgs) -> Result<ExitStatus, Failure> {
    let plan = args.object.plan(ui, "rolebinding")?;
    let (name, role, subjects) = (plan.name()?, args.role()?, args.subjects.subjects()?);
    plan.finish(ui, target, &RbacDraft::role_binding(name, target.namespace, role, subjects))
}

impl RoleBindingArgs {
    /// Returns the one role that is named; an empty name is none.
    fn role(&self) -> Result<(RoleKind, &str), CliError> {
        let [role, cluster_role] =
            [&self.role, &self.cluster_role].map(|name| name.as_deref().unwrap_or_default());
        match (role, cluster_role) {
            (role, "") if !role.is_empty() => Ok((RoleKind::Role, role)),
            ("", role) if !role.is_empty() => Ok((RoleKind::ClusterRole, role)),
            _ => Err(CliError::new("exactly one of clusterrole or role must be specified")),
        }
    }
}
