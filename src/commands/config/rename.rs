//! `kauth config rename-context` (`kubectl: pkg/cmd/config/rename_context.go`), `rename-cluster` and `rename-user`, which
//! kubectl does not have.

use super::exactly;
use crate::commands::kubeconfig::{self, KubeconfigArgs};
use crate::error::{CliError, ExitStatus, Failure};
use crate::go::Quoted;
use crate::kubeconfig::change::{Change, Kind};
use crate::kubeconfig::config::Context;
use crate::kubeconfig::layers::Layers;
use crate::output::Ui;
use clap::Args;

/// Rename a context
///
/// If it is the context in use, it stays so.
#[derive(Debug, Args)]
pub(super) struct RenameContextArgs {
    /// The name it has, and the name it is to have
    #[arg(value_names = ["CONTEXT", "NEW_NAME"], num_args = 0..)]
    names: Vec<String>,
}

/// Rename a cluster, and the references of all contexts to it
#[derive(Debug, Args)]
pub(super) struct RenameClusterArgs {
    /// The name it has, and the name it is to have
    #[arg(value_names = ["CLUSTER", "NEW_NAME"], num_args = 0..)]
    names: Vec<String>,
}

/// Rename a user, and the references of all contexts to it
#[derive(Debug, Args)]
pub(super) struct RenameUserArgs {
    /// The name it has, and the name it is to have
    #[arg(value_names = ["USER", "NEW_NAME"], num_args = 0..)]
    names: Vec<String>,
}

/// Renames a context.
///
/// # Errors
/// If there is none of the name, or one of the new name, or the kubeconfig cannot be edited.
pub(super) fn context(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    args: &RenameContextArgs,
) -> Result<ExitStatus, Failure> {
    rename(ui, kubeconfig, Kind::Context, exactly("rename-context", &args.names)?)
}

/// Renames a cluster.
///
/// # Errors
/// As [`context`].
pub(super) fn cluster(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    args: &RenameClusterArgs,
) -> Result<ExitStatus, Failure> {
    rename(ui, kubeconfig, Kind::Cluster, exactly("rename-cluster", &args.names)?)
}

/// Renames a user.
///
/// # Errors
/// As [`context`].
pub(super) fn user(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    args: &RenameUserArgs,
) -> Result<ExitStatus, Failure> {
    rename(ui, kubeconfig, Kind::User, exactly("rename-user", &args.names)?)
}

fn rename(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    kind: Kind,
    [from, to]: &[String; 2],
) -> Result<ExitStatus, Failure> {
    let what = kind.name();
    if to.is_empty() {
        return Err(CliError::new(format!("You must specify a new non-empty {what} name")).into());
    }
    kubeconfig::edit(ui, kubeconfig, &mut |layers| {
        let (merged, file) = (layers.whole(), layers.default_name());
        let (old, new) = (Quoted(from), Quoted(to));
        if !kind.is_in(&merged, from) {
            return Err(CliError::new(format!("cannot rename the {what} {old}, it's not in {file}")));
        }
        if kind.is_in(&merged, to) {
            let message =
                format!("cannot rename the {what} {old}, the {what} {new} already exists in {file}");
            return Err(CliError::new(message));
        }
        let mut changes = vec![Change::Rename(kind, from.clone(), to.clone())];
        match kind {
            Kind::Context if merged.current_context == *from => {
                changes.push(Change::CurrentContext(to.clone()))
            }
            Kind::Context => {}
            Kind::Cluster => changes.extend(referring(layers, |context| &mut context.cluster, from, to)),
            Kind::User => changes.extend(referring(layers, |context| &mut context.user, from, to)),
        }
        Ok(changes)
    })?;
    let what = match kind {
        Kind::Cluster => "Cluster",
        Kind::Context => "Context",
        Kind::User => "User",
    };
    ui.answer(format!("{what} {} renamed to {}.\n", Quoted(from), Quoted(to)))?;
    Ok(ExitStatus::Done)
}

/// Returns the changes of all contexts that refer to `from`.
fn referring(
    layers: &Layers<'_>,
    reference: fn(&mut Context) -> &mut String,
    from: &str,
    to: &str,
) -> Vec<Change> {
    let whole = layers.whole();
    let changed = whole.contexts.iter().filter_map(|(name, context)| {
        let mut context = context.clone();
        let reference = reference(&mut context);
        let refers = reference == from;
        to.clone_into(reference);
        refers.then(|| Change::Context(name.clone(), Box::new(context)))
    });
    changed.collect()
}
