//! `kauth sa delete`: a ServiceAccount goes, and with it its tokens.

use clap::Args;

use crate::cluster::{Call, Place, Resource, Written};
use crate::commands::connection::{ConnectionArgs, confirm_name};
use crate::commands::global::GlobalArgs;
use crate::commands::made::{BARE_DRY_RUN, DryRun};
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;
use crate::shown::shown;

const EXAMPLES: &str = "\
Examples:

  # Delete a service account; its tokens end within seconds
  kauth sa delete robot -n ci";

/// Delete service accounts
///
/// Their tokens end with them within seconds. Bindings stay, and count again for a service account of the same name.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DeleteArgs {
    /// The names
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,
    /// It is no error if there is none
    #[arg(long)]
    ignore_not_found: bool,
    /// Only try: `client` asks no server, `server` keeps all
    #[arg(long, value_name = "none|client|server", num_args = 0..=1, require_equals = true,
          default_missing_value = BARE_DRY_RUN)]
    dry_run: Option<String>,
    /// Print only the names: name
    #[arg(short, long, value_name = "FORMAT", value_parser = ["name"])]
    output: Option<String>,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Deletes them.
///
/// # Errors
/// If there is none of a name, or the cluster refuses; the others are deleted nevertheless.
pub(super) fn run(ui: &mut Ui, global: &GlobalArgs, args: &DeleteArgs) -> Result<ExitStatus, Failure> {
    let dry_run = DryRun::read(ui, args.dry_run.as_deref())?;
    args.names.iter().try_for_each(|name| confirm_name(name))?;
    let mut connection = args.connection.connect(ui, global)?;
    let namespace = connection.namespace.clone();
    let mut errors = Vec::new();
    for name in &args.names {
        let place = Place::of(Resource::SERVICE_ACCOUNTS, Some(&namespace), name);
        let call = match dry_run {
            // kubectl looks whether it is there.
            DryRun::Client => Call::get(&place),
            other => Call::delete(
                &place,
                None,
                &Written { dry_run: other == DryRun::Server, ..Written::default() },
            ),
        };
        match connection.call(ui, &call) {
            Ok(_) if args.output.is_some() => ui.answer(format!("serviceaccount/{}\n", shown(name)))?,
            Ok(_) => {
                let (name, namespace) = (shown(name), shown(&namespace));
                let mark = dry_run.mark();
                ui.answer(format!("serviceaccount \"{name}\" deleted from {namespace} namespace{mark}\n"))?;
            }
            Err(error) if error.is("NotFound") && args.ignore_not_found => {}
            Err(error) => errors.push(CliError::from(error)),
        }
    }
    if let Some(error) = CliError::all(errors) {
        return Err(error.into());
    }
    connection.confirm_unwarned()?;
    Ok(ExitStatus::Done)
}
