//! `kauth sa create`: a ServiceAccount, and what goes with it.

mod args;
mod bindings;
mod plan;
mod token_secret;

pub(super) use args::CreateArgs;

use crate::cluster::Call;
use crate::commands::connection::Connection;
use crate::commands::global::GlobalArgs;
use crate::commands::made::DryRun;
use crate::error::{ExitStatus, Failure};
use crate::output::Ui;

/// Creates it.
///
/// # Errors
/// If the server would refuse it, does so, or cannot be asked.
pub(super) fn run(ui: &mut Ui, global: &GlobalArgs, args: &CreateArgs) -> Result<ExitStatus, Failure> {
    let made = args.made.read(ui)?;
    plan::warn(ui, args);
    if made.dry_run == DryRun::Client {
        let planned = plan::plan(args, &made, args.connection.namespace())?;
        made.tell(ui, planned.into_iter().map(|each| each.object).collect())?;
        return Ok(ExitStatus::Done);
    }
    // What is wrong with it is known before anybody is asked.
    plan::plan(args, &made, args.connection.namespace())?;
    let mut connection = args.connection.connect(ui, global)?;
    let namespace = connection.namespace.clone();
    let planned = plan::plan(args, &made, Some(&namespace))?;
    warn_of_missing_roles(ui, &mut connection, args)?;
    let objects = connection.make(ui, &made, &planned)?;
    if made.dry_run == DryRun::None
        && let Some(secret) = plan::token_secret(args)
    {
        let waited = token_secret::await_token(ui, &mut connection, &objects[0], &secret);
        waited.map_err(|error| connection.undo(ui, &planned, &objects, error))?;
    }
    made.tell(ui, objects)?;
    connection.confirm_unwarned()?;
    Ok(ExitStatus::Done)
}

/// Says which roles are not there: a binding to one gives nothing until it is.
fn warn_of_missing_roles(ui: &mut Ui, connection: &mut Connection, args: &CreateArgs) -> Result<(), Failure> {
    for role in plan::roles(args) {
        let place = role.place(&connection.namespace);
        match connection.call(ui, &Call::get(&place)) {
            Err(error) if error.is("NotFound") => {
                ui.warning(&format!("there is no {role}: the binding gives nothing until there is"));
            }
            // Whoever may not read roles may bind them nevertheless.
            Err(error) if !error.is("Forbidden") => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
