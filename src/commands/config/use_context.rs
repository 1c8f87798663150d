//! `kauth config use-context` (`kubectl: pkg/cmd/config/use_context.go`).

use super::exactly;
use crate::commands::kubeconfig::{self, KubeconfigArgs};
use crate::error::{CliError, ExitStatus, Failure};
use crate::go::Quoted;
use crate::kubeconfig::change::Change;
use crate::output::Ui;
use clap::Args;

const EXAMPLES: &str = "\
Examples:

  # Use the context of the minikube cluster
  kauth config use-context minikube";

/// Choose the context that is used when none is named
#[derive(Debug, Args)]
#[command(visible_alias = "use", after_help = EXAMPLES)]
pub(super) struct UseContextArgs {
    /// The context's name
    #[arg(value_name = "CONTEXT", num_args = 0..)]
    contexts: Vec<String>,
}

/// Sets `current-context`.
///
/// # Errors
/// If there is no such context, or the kubeconfig cannot be edited.
pub(super) fn run(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    args: &UseContextArgs,
) -> Result<ExitStatus, Failure> {
    let [name] = exactly("use-context", &args.contexts)?;
    if name.is_empty() {
        return Err(CliError::new("empty context names are not allowed").into());
    }
    kubeconfig::edit(ui, kubeconfig, &mut |layers| {
        let merged = layers.whole();
        if !merged.contexts.contains_key(name) {
            return Err(kubeconfig::no_context(&merged, name));
        }
        let change = Change::CurrentContext(name.clone());
        Ok(if merged.current_context == *name { Vec::new() } else { vec![change] })
    })?;
    ui.answer(format!("Switched to context {}.\n", Quoted(name)))?;
    Ok(ExitStatus::Done)
}
