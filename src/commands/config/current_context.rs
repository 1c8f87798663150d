//! `kauth config current-context` (`kubectl: pkg/cmd/config/current_context.go`).

use crate::commands::kubeconfig::{self, KubeconfigArgs};
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;
use clap::Args;

/// Print the name of the context in use
#[derive(Debug, Args)]
pub(super) struct CurrentContextArgs {
    /// Taken for kubectl's sake, which does not look at it
    #[arg(hide = true)]
    ignored: Vec<String>,
}

/// Prints `current-context`.
///
/// # Errors
/// If the kubeconfig cannot be read, or has none.
pub(super) fn run(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    _: &CurrentContextArgs,
) -> Result<ExitStatus, Failure> {
    let current = kubeconfig::read(ui, kubeconfig)?.current_context;
    if current.is_empty() {
        let error = CliError::new("current-context is not set");
        return Err(error.hint("choose one with `kauth config use-context NAME`").into());
    }
    ui.answer(format!("{current}\n"))?;
    Ok(ExitStatus::Done)
}
