//! `kauth config delete-cluster`, `delete-context` and `delete-user` (`kubectl: pkg/cmd/config/delete_*.go`).

use super::exactly;
use crate::commands::kubeconfig::{self, KubeconfigArgs};
use crate::error::{CliError, ExitStatus, Failure};
use crate::kubeconfig::change::{Change, Kind};
use crate::kubeconfig::config::Context;
use crate::kubeconfig::layers::Layers;
use crate::output::Ui;
use clap::Args;

/// Delete a cluster; contexts that refer to it stay
#[derive(Debug, Args)]
pub(super) struct DeleteClusterArgs {
    /// The cluster's name
    #[arg(value_name = "NAME", num_args = 0..)]
    names: Vec<String>,
}

const PRUNE_EXAMPLES: &str = "\
Examples:

  # A context, with its cluster and user unless another context needs them
  kauth config delete-context kind-kind --prune";

/// Delete a context; its cluster and user stay, unless --prune is given
#[derive(Debug, Args)]
#[command(after_help = PRUNE_EXAMPLES)]
pub(super) struct DeleteContextArgs {
    /// The context's name
    #[arg(value_name = "NAME", num_args = 0..)]
    names: Vec<String>,
    /// Delete its cluster and its user too, if no context in any of the files refers to them
    #[arg(long)]
    prune: bool,
}

/// Delete a user; contexts that refer to it stay
#[derive(Debug, Args)]
pub(super) struct DeleteUserArgs {
    /// The user's name
    #[arg(value_name = "NAME", num_args = 0..)]
    names: Vec<String>,
}

/// Deletes a cluster.
///
/// # Errors
/// If there is none of that name, or the kubeconfig cannot be edited.
pub(super) fn cluster(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    args: &DeleteClusterArgs,
) -> Result<ExitStatus, Failure> {
    let [name] = exactly("delete-cluster", &args.names)?;
    delete(ui, kubeconfig, Kind::Cluster, name, false)
}

/// Deletes a context.
///
/// # Errors
/// If there is none of that name, or the kubeconfig cannot be edited.
pub(super) fn context(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    args: &DeleteContextArgs,
) -> Result<ExitStatus, Failure> {
    let [name] = exactly("delete-context", &args.names)?;
    delete(ui, kubeconfig, Kind::Context, name, args.prune)
}

/// Deletes a user.
///
/// # Errors
/// If there is none of that name, or the kubeconfig cannot be edited.
pub(super) fn user(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    args: &DeleteUserArgs,
) -> Result<ExitStatus, Failure> {
    let [name] = &args.names[..] else {
        kubeconfig::read(ui, kubeconfig)?;
        let error = CliError::new("user to delete is required");
        return Err(error.hint("see `kauth config delete-user --help`").into());
    };
    delete(ui, kubeconfig, Kind::User, name, false)
}

fn delete(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    kind: Kind,
    name: &str,
    prune: bool,
) -> Result<ExitStatus, Failure> {
    let (mut said, mut notes) = (String::new(), Vec::new());
    let mut was_current = false;
    kubeconfig::edit(ui, kubeconfig, &mut |layers| {
        let file = layers.default_name();
        let merged = layers.whole();
        if !kind.is_in(&merged, name) {
            return Err(CliError::new(format!("cannot delete {} {name}, not in {file}", kind.name())));
        }
        said = format!("deleted {} {name} from {file}\n", kind.name());
        was_current = kind == Kind::Context && merged.current_context == name;
        let mut changes = vec![Change::Delete(kind, name.to_owned())];
        notes.clear();
        if prune && let Some(context) = merged.contexts.get(name) {
            let origin = layers.origin(Kind::Context, name);
            let needed = |is: &dyn Fn(&Context) -> bool| {
                // One of the same name further down stays, and comes up.
                let stays = |index, other: &String| Some(index) != origin || other != name;
                let mut files = layers.files.iter().enumerate();
                files.any(|(index, file)| {
                    let mut contexts = file.config.contexts.iter();
                    contexts.any(|(other, context)| stays(index, other) && is(context))
                })
            };
            let unneeded = [
                (Kind::Cluster, &context.cluster, needed(&|other| other.cluster == context.cluster)),
                (Kind::User, &context.user, needed(&|other| other.user == context.user)),
            ];
            for (kind, name, needed) in unneeded {
                if let Some(index) = layers.origin(kind, name)
                    && !needed
                {
                    let file = &layers.files[index].name;
                    said += &format!("deleted {} {name} from {file}\n", kind.name());
                    changes.push(Change::Delete(kind, name.clone()));
                }
            }
        }
        notes.extend(changes.iter().filter_map(|change| uncovered(layers, change)));
        Ok(changes)
    })?;
    ui.answer(said)?;
    if was_current {
        let words =
            r#"this removed your active context, use "kubectl config use-context" to select a different one"#;
        ui.warning(words);
    }
    notes.iter().for_each(|note| ui.note(note));
    Ok(ExitStatus::Done)
}

/// Says that an entry of the same name, in a file further down, comes up where one is deleted.
fn uncovered(layers: &Layers<'_>, change: &Change) -> Option<String> {
    let Change::Delete(kind, name) = change else { return None };
    let mut files = layers.files.iter().filter(|file| kind.is_in(&file.config, name));
    let (gone, next) = (files.next()?, files.next()?);
    let what = kind.name();
    Some(format!("{what} `{name}` is gone from {}, and the one in {} now counts", gone.name, next.name))
}
