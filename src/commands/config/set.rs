//! `kauth config set` and `unset` (`kubectl: pkg/cmd/config/set.go`, `unset.go`).

use super::exactly;
use crate::commands::kubeconfig::{self, KubeconfigArgs};
use crate::error::{CliError, ExitStatus, Failure};
use crate::go::Quoted;
use crate::kubeconfig::change;
use crate::kubeconfig::config::Config;
use crate::kubeconfig::property::{self, PropertyError};
use crate::output::Ui;
use clap::Args;

const SET_EXAMPLES: &str = "\
Examples:

  # The server of cluster my-cluster
  kauth config set clusters.my-cluster.server https://1.2.3.4

  # The certificate authority of cluster my-cluster, in base64
  kauth config set clusters.my-cluster.certificate-authority-data \"$(base64 -w0 ca.crt)\"

  # The cluster of context my-context
  kauth config set contexts.my-context.cluster my-cluster";

/// Set a single field
///
/// PROPERTY is a path like clusters.NAME.server, users.NAME.token or current-context; names may hold dots. What belongs
/// together is not looked after: the commands set-cluster, set-credentials and set-context do that.
#[derive(Debug, Args)]
#[command(after_help = SET_EXAMPLES)]
pub(super) struct SetArgs {
    /// The field and what it is to hold
    #[arg(value_names = ["PROPERTY", "VALUE"], num_args = 0..)]
    property: Vec<String>,
    /// Take the value of a -data field as it is, not as base64
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_parser = kubeconfig::parse_bool)]
    set_raw_bytes: Option<bool>,
}

const UNSET_EXAMPLES: &str = "\
Examples:

  # No context is in use
  kauth config unset current-context

  # The default namespace for context foo
  kauth config unset contexts.foo.namespace";

/// Take away a single field, an entry, or all entries of a kind
#[derive(Debug, Args)]
#[command(after_help = UNSET_EXAMPLES)]
pub(super) struct UnsetArgs {
    /// The path to it, like contexts.NAME.namespace or users.NAME
    #[arg(value_name = "PROPERTY", num_args = 0..)]
    property: Vec<String>,
}

/// Sets a property.
///
/// # Errors
/// If there is no such property, it does not take the value, or the kubeconfig cannot be edited.
pub(super) fn run(ui: &mut Ui, kubeconfig: &KubeconfigArgs, args: &SetArgs) -> Result<ExitStatus, Failure> {
    let [path, value] = exactly("set", &args.property)?;
    if value.is_empty() && !path.is_empty() {
        return Err(CliError::new("you cannot use set to unset a property")
            .hint("see `kauth config unset`")
            .into());
    }
    let raw = args.set_raw_bytes == Some(true);
    if property::is_secret(path) {
        kubeconfig::warn_of_argv(
            ui,
            "the value",
            "`config set-credentials` with --token-from or --password-from",
        );
    }
    if property::is_url(path) {
        kubeconfig::warn_of_url(ui, "the value", value);
    }
    if property::is_token(path) {
        kubeconfig::check_token("the value", value)?;
    }
    modify(ui, kubeconfig, path, "set", &|config| property::set(config, path, value, raw))
}

/// Unsets a property.
///
/// # Errors
/// If there is no such property, or the kubeconfig cannot be edited.
pub(super) fn unset(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    args: &UnsetArgs,
) -> Result<ExitStatus, Failure> {
    let [path] = exactly("unset", &args.property)?;
    modify(ui, kubeconfig, path, "unset", &|config| property::unset(config, path))
}

fn modify(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    path: &str,
    done: &str,
    apply: &dyn Fn(&mut Config) -> Result<(), PropertyError>,
) -> Result<ExitStatus, Failure> {
    if path.is_empty() {
        return Err(CliError::new("you must specify a property").into());
    }
    kubeconfig::edit(ui, kubeconfig, &mut |layers| {
        let before = layers.merged();
        let mut after = before.clone();
        apply(&mut after).map_err(|error| {
            let told = CliError::new(error.message);
            error.hint.into_iter().fold(told, CliError::hint)
        })?;
        Ok(change::between(&before, &after))
    })?;
    ui.answer(format!("Property {} {done}.\n", Quoted(path)))?;
    Ok(ExitStatus::Done)
}
