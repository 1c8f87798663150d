//! `kauth sa describe`: all that is known of a ServiceAccount, from the cluster or from manifests.

mod found;
mod live;
mod show;

use clap::Args;

use crate::authn::UserInfo;
use crate::authn::service_account;
use crate::commands::connection::{ConnectionArgs, confirm_name};
use crate::commands::format::Format;
use crate::commands::global::GlobalArgs;
use crate::commands::policy::{self, PolicyArgs};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::Input;
use crate::output::Ui;
use crate::shown::shown;
use found::Described;

const EXAMPLES: &str = "\
Examples:

  # What is known of a service account in the cluster of the context
  kauth sa describe robot -n ci

  # From manifests or an export alone
  kauth sa describe robot -n ci -f manifests/ -R";

/// Describe a service account: its secrets, its bindings, what it may do, and who uses it
///
/// With -f, or $KAUTH_POLICY, manifests or an export say it, else the cluster is asked. What may not be listed is named. Nothing that is in a
/// Secret is read.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DescribeArgs {
    /// The service account's name
    #[arg(value_name = "NAME")]
    name: String,
    /// Print a document instead
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Describes it.
///
/// # Errors
/// If there is no such service account, or what says so cannot be read.
pub(super) fn run(ui: &mut Ui, global: &GlobalArgs, args: &DescribeArgs) -> Result<ExitStatus, Failure> {
    confirm_name(&args.name)?;
    let (mut described, inputs) = gather(ui, global, args)?;
    inputs.iter().for_each(|input| described.read(input.bytes()));
    let namespace = described.namespace.clone();
    let gathered =
        (!described.lacks_policy).then(|| policy::gather_from(&args.policy, &inputs, ui)).transpose()?;
    if described.account.is_none() {
        let (name, namespace) = (shown(&args.name), shown(&namespace));
        let error = CliError::new(format!("service account `{name}` not found in namespace `{namespace}`"));
        return Err(error.hint("-n NAMESPACE names another namespace").into());
    }
    let user = UserInfo {
        name: service_account::username(&namespace, &args.name).into(),
        groups: service_account::groups(&namespace).map(Into::into).into(),
        ..UserInfo::default()
    };
    show::show(ui, args.output, &described, gathered.as_ref(), &user.authenticated())?;
    Ok(ExitStatus::Done)
}

/// Gathers what says something of it: the manifests that are named, else the cluster.
fn gather(
    ui: &mut Ui,
    global: &GlobalArgs,
    args: &DescribeArgs,
) -> Result<(Described, Vec<Input>), CliError> {
    let (paths, default) = (args.policy.paths(), args.policy.manifest_namespace());
    if !paths.is_empty() {
        let namespace = args.connection.namespace().unwrap_or(default);
        return Ok((Described::new(&args.name, namespace, default), args.policy.open(&paths)?));
    }
    let mut connection = args.connection.connect(ui, global)?;
    let live = live::gather(ui, &mut connection, &args.name)?;
    connection.confirm_unwarned()?;
    let mut described = Described::new(&args.name, &connection.namespace, default);
    (described.unlisted, described.lacks_policy) = (live.unlisted, live.lacks_policy);
    Ok((described, vec![live.manifests]))
}
