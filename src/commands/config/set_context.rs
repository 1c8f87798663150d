//! `kauth config set-context` (`kubectl: pkg/cmd/config/set_context.go`).

use super::unexpected;
use crate::commands::kubeconfig::{self, KubeconfigArgs};
use crate::error::{CliError, ExitStatus, Failure};
use crate::go::Quoted;
use crate::kubeconfig::change::Change;
use crate::kubeconfig::config::Config;
use crate::output::Ui;
use clap::Args;

const EXAMPLES: &str = "\
Examples:

  # The user of context gce; its other fields stay as they are
  kauth config set-context gce --user=cluster-admin

  # The namespace of the context in use
  kauth config set-context --current --namespace=web";

/// Set a context: a user at a cluster, and a namespace
///
/// A context of this name that is there keeps all fields that no flag names. That the cluster and the user exist is not
/// checked; `kauth config lint` does.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SetContextArgs {
    /// The context's name
    #[arg(value_name = "NAME", num_args = 0..)]
    names: Vec<String>,
    /// Set the context in use
    #[arg(long)]
    current: bool,
    /// The cluster's name
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    cluster: Option<String>,
    /// The user's name
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    user: Option<String>,
    /// The namespace
    #[arg(short, long, value_name = "NAMESPACE", allow_hyphen_values = true)]
    namespace: Option<String>,
}

/// Sets the context.
///
/// # Errors
/// If it is not said which one, or the kubeconfig cannot be edited.
pub(super) fn run(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    args: &SetContextArgs,
) -> Result<ExitStatus, Failure> {
    args.check()?;
    let mut said = String::new();
    kubeconfig::edit(ui, kubeconfig, &mut |layers| {
        let merged = layers.whole();
        let name = args.context(&merged)?;
        let known = merged.contexts.get(&name).cloned();
        let done = if known.is_some() { "modified" } else { "created" };
        said = format!("Context {} {done}.\n", Quoted(&name));
        let mut context = known.unwrap_or_default();
        let flags = [
            (&args.cluster, &mut context.cluster),
            (&args.user, &mut context.user),
            (&args.namespace, &mut context.namespace),
        ];
        for (flag, field) in flags {
            if let Some(value) = flag {
                field.clone_from(value);
            }
        }
        Ok(vec![Change::Context(name, Box::new(context))])
    })?;
    ui.answer(said)?;
    Ok(ExitStatus::Done)
}

impl SetContextArgs {
    fn check(&self) -> Result<(), CliError> {
        match &self.names[..] {
            [_, _, ..] => Err(unexpected("set-context", "Unexpected args", &self.names)),
            [name] if !name.is_empty() && self.current => {
                Err(CliError::new("you cannot specify both a context name and --current"))
            }
            [name] if !name.is_empty() => Ok(()),
            _ if self.current => Ok(()),
            _ => Err(CliError::new("you must specify a non-empty context name or --current")),
        }
    }

    fn context(&self, config: &Config) -> Result<String, CliError> {
        match &self.names[..] {
            [name] if !self.current => Ok(name.clone()),
            _ if config.current_context.is_empty() => Err(CliError::new("no current context is set")
                .hint("name a context, or choose one with `kauth config use-context NAME`")),
            _ => Ok(config.current_context.clone()),
        }
    }
}
