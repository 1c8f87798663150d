//! `kauth sa create`: a ServiceAccount, and what goes with it.

use clap::Args;

use super::plan;
use super::token_secret;
use crate::commands::connection::{Connection, ConnectionArgs};
use crate::commands::global::GlobalArgs;
use crate::commands::kubeconfig::parse_bool;
use crate::commands::made::{DryRun, MadeArgs};
use crate::error::{ExitStatus, Failure};
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # A service account in the namespace of the context
  kauth sa create robot

  # One that may view its namespace and pulls images with a Secret; pods get no token of it by themselves
  kauth sa create robot -n ci --clusterrole view --image-pull-secret hub --automount=false

  # What would be sent, for a Git repository
  kauth sa create robot -n ci --role deployer --dry-run=client -o yaml

  # A token that never expires, in a Secret: only where nothing else works
  kauth sa create robot --token-secret";

/// Create a service account, and what goes with it
///
/// The name is checked as the server checks it, before anything is sent. Of several objects all are tried first; if one fails after all,
/// those that were created are deleted again.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CreateArgs {
    /// The name
    #[arg(value_name = "NAME")]
    pub(super) name: String,
    /// A label (can be repeated)
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub(super) label: Vec<String>,
    /// An annotation (can be repeated)
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub(super) annotation: Vec<String>,
    /// A Secret that pods pull images with (can be repeated)
    #[arg(long, value_name = "SECRET")]
    pub(super) image_pull_secret: Vec<String>,
    /// A Secret that pods may mount (can be repeated); it counts with --enforce-mountable-secrets only
    #[arg(long, value_name = "SECRET")]
    pub(super) mountable_secret: Vec<String>,
    /// Let pods mount no other Secrets; deprecated in Kubernetes since 1.32
    #[arg(long)]
    pub(super) enforce_mountable_secrets: bool,
    /// Whether pods get a token, unless they say otherwise; default: they do
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_parser = parse_bool)]
    pub(super) automount: Option<bool>,
    /// Bind it to a Role of the namespace (can be repeated)
    #[arg(long, value_name = "ROLE")]
    pub(super) role: Vec<String>,
    /// Bind it to a ClusterRole, within the namespace (can be repeated)
    #[arg(long, value_name = "CLUSTERROLE")]
    pub(super) clusterrole: Vec<String>,
    /// With --clusterrole: bind it in the whole cluster instead
    #[arg(long, requires = "clusterrole")]
    pub(super) cluster_wide: bool,
    /// Also a Secret with a token that never expires; its name is NAME-token if none is given
    #[arg(long, value_name = "SECRET", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub(super) token_secret: Option<String>,
    #[command(flatten)]
    made: MadeArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Creates it.
///
/// # Errors
/// If the server would refuse it, does so, or cannot be asked.
pub(super) fn run(ui: &mut Ui, global: &GlobalArgs, args: &CreateArgs) -> Result<ExitStatus, Failure> {
    let made = args.made.read()?;
    plan::warn(ui, args);
    if made.dry_run == DryRun::Client {
        let planned = plan::plan(args, &made, args.connection.namespace())?;
        made.tell(ui, planned.into_iter().map(|each| each.object).collect())?;
        return Ok(ExitStatus::Done);
    }
    // What is wrong with it is known before anybody is asked.
    plan::plan(args, &made, args.connection.namespace())?;
    let mut connection = args.connection.connect(ui, global)?;
    let namespace = connection.namespace.clone();
    let planned = plan::plan(args, &made, Some(&namespace))?;
    warn_of_missing_roles(ui, &mut connection, args)?;
    let objects = connection.make(ui, &made, &planned)?;
    if made.dry_run == DryRun::None
        && let Some(secret) = plan::token_secret(args)
    {
        token_secret::await_token(ui, &mut connection, &objects[0], &secret)?;
    }
    made.tell(ui, objects)?;
    connection.confirm_unwarned()?;
    Ok(ExitStatus::Done)
}

/// Says which roles are not there: a binding to one gives nothing until it is.
fn warn_of_missing_roles(ui: &mut Ui, connection: &mut Connection, args: &CreateArgs) -> Result<(), Failure> {
    for role in plan::roles(args) {
        let place = role.place(&connection.namespace);
        match connection.call(ui, &crate::cluster::Call::get(&place)) {
            Err(error) if error.is("NotFound") => {
                ui.warning(&format!("there is no {role}: the binding gives nothing until there is"));
            }
            // Whoever may not read roles may bind them nevertheless.
            Err(error) if !error.is("Forbidden") => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
