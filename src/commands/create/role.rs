//! `kauth create role` (`kubectl: pkg/cmd/create/create_role.go`).

use clap::Args;

use super::object::{ObjectArgs, Target};
use super::resources::{Found, Standing};
use super::rule::{self, RuleArgs};
use crate::api::rbac_draft::RbacDraft;
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # Who holds the role may read pods
  kauth create role pod-reader --verb=get,list,watch --resource=pods

  # The logs of two pods
  kauth create role logs --verb=get --resource=pods/log --resource-name=web-0 --resource-name=web-1

  # Resources of an API group, straight into the cluster
  kauth create role deployer -n ci --verb='*' --resource=deployments.apps,deployments.apps/scale | kubectl apply -f -

  # A custom resource
  kauth create role widgets --verb=get --resource=widgets.example.com -f crds.yaml";

/// Write a Role: what its holders may do in one namespace
///
/// Names of resources are checked, and written as the API server calls them. One that nobody knows is an error; -f names
/// CustomResourceDefinitions, --allow-unknown takes it as it is written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RoleArgs {
    #[command(flatten)]
    object: ObjectArgs,
    #[command(flatten)]
    rule: RuleArgs,
    /// With --apply: the user of the kubeconfig to be, instead of the context's
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    user: Option<String>,
}

/// Prints the Role.
///
/// # Errors
/// If it cannot be made as asked.
pub(super) fn run<'a>(
    ui: &mut Ui,
    mut target: Target<'a>,
    args: &'a RoleArgs,
) -> Result<ExitStatus, Failure> {
    target.user = args.user.as_deref();
    let plan = args.object.plan(ui, "role")?;
    let (name, verbs) = (plan.name()?, args.rule.verbs()?);
    rule::warn_of_unheard(ui, &verbs);
    if !args.rule.has_resources() {
        return Err(CliError::new("at least one resource must be specified").into());
    }
    let (rules, found) = args.rule.rules(ui, &verbs)?;
    args.rule.remark(ui, &verbs, &found);
    remark_on_scope(ui, &found);
    plan.finish(ui, &target, &RbacDraft::role(name, target.namespace, rules))
}

/// Says which resources a Role has no power over.
fn remark_on_scope(ui: &mut Ui, found: &[Found]) {
    for Found { resource, standing, .. } in found {
        // The server takes a namespace to be in itself.
        let is_namespace = resource.group.is_empty() && resource.resource == "namespaces";
        if *standing == (Standing::Listed { namespaced: Some(false) }) && !is_namespace {
            let what = rule::in_words(resource);
            ui.note(&format!(
                "{what}: its objects are in no namespace, so a Role allows nothing; a ClusterRole does"
            ));
        }
    }
}
