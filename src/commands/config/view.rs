//! `kauth config view` (`kubectl: pkg/cmd/config/view.go`).

use super::unexpected;
use crate::commands::format;
use crate::commands::kubeconfig::{self, KubeconfigArgs, flatten};
use crate::error::{CliError, ExitStatus, Failure};
use crate::kubeconfig::config::Config;
use crate::kubeconfig::{decode, encode, redact};
use crate::output::Ui;
use clap::Args;

const EXAMPLES: &str = "\
Examples:

  # The merged kubeconfig, credentials left out
  kauth config view

  # The merged kubeconfig, with all credentials
  kauth config view --raw

  # What the context in use needs, for another machine
  kauth config view --minify --flatten > kubeconfig

  # The server of the context in use
  kauth config view --minify -o jsonpath='{.clusters[0].cluster.server}'";

/// Print the merged kubeconfig, or one file's
///
/// Credentials are left out unless --raw or --flatten is given: tokens, passwords, certificate and key data, and also what
/// kubectl shows of them in exec environments, auth providers and URLs.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ViewArgs {
    /// Nothing: the files are those of the kubeconfig
    #[arg(hide = true)]
    unexpected: Vec<String>,
    /// The form: yaml, json, name, jsonpath=TEMPLATE, jsonpath-as-json=TEMPLATE or jsonpath-file=FILE
    #[arg(short, long, value_name = "FORM", default_value = "yaml", hide_default_value = true)]
    output: String,
    /// Leave out all that the context in use does not need
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_parser = kubeconfig::parse_bool)]
    minify: Option<bool>,
    /// Copy what files hold into the output, for a kubeconfig that stands alone; shows all credentials
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_parser = kubeconfig::parse_bool)]
    flatten: Option<bool>,
    /// Show all credentials
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_parser = kubeconfig::parse_bool)]
    raw: Option<bool>,
    /// With =false, the file of --kubeconfig must exist
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_parser = kubeconfig::parse_bool)]
    merge: Option<bool>,
}

/// Prints the kubeconfig.
///
/// # Errors
/// If the kubeconfig cannot be read, or there is nothing to minify to.
pub(super) fn run(ui: &mut Ui, kubeconfig: &KubeconfigArgs, args: &ViewArgs) -> Result<ExitStatus, Failure> {
    if !args.unexpected.is_empty() {
        return Err(unexpected("view", "unexpected arguments", &args.unexpected).into());
    }
    let printer = format::printer(&args.output)?;
    let must_exist = args.merge == Some(false);
    if must_exist && !kubeconfig.is_explicit() {
        return Err(CliError::new("if merge==false a precise file must be specified")
            .hint("name one with --kubeconfig FILE")
            .into());
    }
    let texts = kubeconfig::Texts::read(kubeconfig)?;
    if must_exist {
        texts.require_first()?;
    }
    let layers = texts.layers(ui)?;
    let mut config = layers.merged();
    if args.minify == Some(true) {
        if let Some(context) = &kubeconfig.context {
            config.current_context.clone_from(context);
        }
        minify(&mut config)?;
    }
    let clear = args.flatten == Some(true) || args.raw == Some(true);
    if args.flatten == Some(true) {
        flatten::flatten(&mut config, &layers)?;
    }
    let shown = encode::config(&decode::with_defaults(config));
    let shown = if clear { shown } else { redact::redacted(&shown) };
    ui.answer(printer.print("config", &shown).map_err(CliError::new)?)?;
    Ok(ExitStatus::Done)
}

/// Leaves what the current context needs (`client-go: tools/clientcmd/api/helpers.go`).
fn minify(config: &mut Config) -> Result<(), CliError> {
    let current = &config.current_context;
    if current.is_empty() {
        return Err(CliError::new("current-context must exist in order to minify")
            .hint("name a context with --context, or choose one with `kauth config use-context NAME`"));
    }
    let context = config.contexts.get(current).cloned();
    let context = context.ok_or_else(|| CliError::new(format!("cannot locate context {current}")))?;
    for (kind, name, known) in [
        ("cluster", &context.cluster, config.clusters.contains_key(&context.cluster)),
        ("user", &context.user, config.users.contains_key(&context.user)),
    ] {
        if !name.is_empty() && !known {
            return Err(CliError::new(format!("cannot locate {kind} {name}")));
        }
    }
    config.contexts.retain(|name, _| name == current);
    // An empty name refers to nothing.
    config.users.retain(|name, _| *name == context.user && !name.is_empty());
    config.clusters.retain(|name, _| *name == context.cluster && !name.is_empty());
    Ok(())
}
