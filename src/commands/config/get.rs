//! `kauth config get-contexts`, `get-clusters` and `get-users` (`kubectl: pkg/cmd/config/get_*.go`).

use crate::commands::kubeconfig::{self, KubeconfigArgs};
use crate::error::{CliError, ExitStatus, Failure};
use crate::kubeconfig::change::Kind;
use crate::kubeconfig::config::{Config, Context};
use crate::output::{Ui, table};
use clap::Args;

const EXAMPLES: &str = "\
Examples:

  # All contexts
  kauth config get-contexts

  # One of them
  kauth config get-contexts my-context

  # Their names, for a script
  kauth config get-contexts -o name";

/// List contexts
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct GetContextsArgs {
    /// The contexts to list; all if none is named
    #[arg(value_name = "CONTEXT")]
    contexts: Vec<String>,
    /// The form: name for names alone
    #[arg(short, long, value_name = "FORM", default_value = "", hide_default_value = true)]
    output: String,
    /// Print no headers
    #[arg(long)]
    no_headers: bool,
}

/// List clusters
#[derive(Debug, Args)]
pub(super) struct GetClustersArgs {
    /// Taken for kubectl's sake, which does not look at it
    #[arg(hide = true)]
    ignored: Vec<String>,
}

/// List users
#[derive(Debug, Args)]
pub(super) struct GetUsersArgs {
    /// Taken for kubectl's sake, which does not look at it
    #[arg(hide = true)]
    ignored: Vec<String>,
}

/// Prints a table of contexts.
///
/// # Errors
/// If the kubeconfig cannot be read, or has not all of the contexts; those that it has are printed.
pub(super) fn contexts(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    args: &GetContextsArgs,
) -> Result<ExitStatus, Failure> {
    let names_only = match args.output.as_str() {
        "" => false,
        "name" => true,
        other => {
            let message = format!(
                "--output {other} is not available in kubectl config get-contexts; resetting to default output format"
            );
            return Err(CliError::new(message)
                .hint("`-o name` prints names; `config view -o json` has everything")
                .into());
        }
    };
    let config = kubeconfig::read(ui, kubeconfig)?;
    let names: Vec<&str> = match &args.contexts[..] {
        [] => config.contexts.keys().map(String::as_str).collect(),
        names => names.iter().map(String::as_str).collect(),
    };
    let found: Vec<_> = names.iter().filter_map(|name| config.contexts.get_key_value(*name)).collect();
    if names_only {
        found.iter().try_for_each(|(name, _)| ui.answer(format!("{name}\n")))?;
    } else {
        ui.answer(table(&config, &found, args.no_headers))?;
    }
    let missing = names.iter().filter(|name| !config.contexts.contains_key(**name));
    let errors = missing.map(|name| CliError::new(format!("context {name} not found")));
    CliError::all(errors).map_or(Ok(ExitStatus::Done), |error| Err(error.into()))
}

/// Prints the names of all clusters.
///
/// # Errors
/// If the kubeconfig cannot be read.
pub(super) fn clusters(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    _: &GetClustersArgs,
) -> Result<ExitStatus, Failure> {
    names(ui, kubeconfig, Kind::Cluster)
}

/// Prints the names of all users.
///
/// # Errors
/// If the kubeconfig cannot be read.
pub(super) fn users(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    _: &GetUsersArgs,
) -> Result<ExitStatus, Failure> {
    names(ui, kubeconfig, Kind::User)
}

fn names(ui: &mut Ui, kubeconfig: &KubeconfigArgs, kind: Kind) -> Result<ExitStatus, Failure> {
    let config = kubeconfig::read(ui, kubeconfig)?;
    ui.answer("NAME\n")?;
    kind.names(&config).iter().try_for_each(|name| ui.answer(format!("{name}\n")))?;
    Ok(ExitStatus::Done)
}

fn table(config: &Config, contexts: &[(&String, &Context)], no_headers: bool) -> String {
    const HEADERS: [&str; 5] = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"];
    let headers = (!no_headers).then(|| HEADERS.map(str::to_owned).to_vec());
    let row = |(name, context): &(&String, &Context)| {
        let marker = if **name == config.current_context { "*" } else { "" };
        let cells = [marker, name, &context.cluster, &context.user, &context.namespace];
        cells.map(str::to_owned).to_vec()
    };
    table::aligned(&headers.into_iter().chain(contexts.iter().map(row)).collect::<Vec<_>>())
}
