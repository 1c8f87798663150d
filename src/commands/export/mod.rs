//! `kauth export`: what decides in a cluster, in one file, so that questions need no cluster any more.

mod sink;
mod take;

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use clap::Args;

use super::connection::{Connection, ConnectionArgs};
use super::global::GlobalArgs;
use super::policy::Kept;
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;
use crate::shown::shown;
use sink::{Destination, Sink};
use take::Taken;

const EXAMPLES: &str = "\
Examples:

  # Keep what decides in the cluster of the context, and ask it from then on
  kauth export && kauth can-i delete pods --as adriano

  # A file for an audit elsewhere
  kauth export --out prod.json && kauth can-i --list --as jane -f prod.json

  # Fresh at all times
  kauth export --watch

  # Through a pipe
  kauth export --out - | kauth can-i get secrets --as jane -f -";

/// How long changes are let come together before the export is taken again.
const SETTLING: Duration = Duration::from_secs(1);
/// How long to wait before a failure is tried again.
const PAUSE: Duration = Duration::from_secs(5);

/// Export what decides in a cluster into one file
///
/// Roles, bindings, CustomResourceDefinitions, service accounts, and the names of namespaces and Secrets: nothing that is in a Secret is
/// written. All objects are of one moment. What may not be listed is said, and kept in mind: a no that depends on it is unknown.
///
/// Without --out the export is kept for the cluster, where `can-i` and `review` find it by themselves.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ExportArgs {
    /// The file to write, or - for standard output; default: where later questions find it
    #[arg(long, value_name = "FILE|-")]
    out: Option<PathBuf>,
    /// With --out: replace what is there
    #[arg(long, requires = "out")]
    force: bool,
    /// Also what the Node authorizer decides by: pods without their contents, volumes, attachments
    #[arg(long)]
    for_node: bool,
    /// Go on, and take it again whenever something changes
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Takes the export.
///
/// # Errors
/// If the cluster cannot be asked, lets nothing be seen that decides, or the file cannot be written; then what was there stays.
pub fn run(ui: &mut Ui, global: &GlobalArgs, args: &ExportArgs) -> Result<ExitStatus, Failure> {
    let mut connection = args.connection.connect(ui, global)?;
    let place = args.place(&connection)?;
    if args.watch && matches!(place, Destination::Stdout) {
        return Err(CliError::new("--watch takes the export again and again, and needs a file for it").into());
    }
    let taken = once(ui, args, &mut connection, &place, args.out.is_none() || args.force)?;
    if args.watch {
        return watch(ui, global, args, &mut connection, &place, taken);
    }
    connection.confirm_unwarned()?;
    Ok(ExitStatus::Done)
}

fn once(
    ui: &mut Ui,
    args: &ExportArgs,
    connection: &mut Connection,
    place: &Destination,
    over: bool,
) -> Result<Taken, Failure> {
    let mut sink = Sink::begin(place, over)?;
    let taken = take::take(ui, connection, args.for_node, &mut sink)?;
    sink.finish(ui)?;
    tell(ui, connection, place, &taken)?;
    ui.flush()?;
    Ok(taken)
}

/// Keeps the export fresh, until somebody ends it or the cluster refuses.
fn watch(
    ui: &mut Ui,
    global: &GlobalArgs,
    args: &ExportArgs,
    connection: &mut Connection,
    place: &Destination,
    mut taken: Taken,
) -> Result<ExitStatus, Failure> {
    loop {
        let lists = take::lists(args.for_node);
        match connection.cluster.await_change(&lists, &taken.stamp.resource_version) {
            Ok(()) => {}
            // A credential ends; the context may have a new one.
            Err(error) if error.is("Unauthorized") => *connection = args.connection.connect(ui, global)?,
            Err(error) if error.is("Forbidden") => return Err(error.into()),
            Err(error) => {
                ui.warning(&format!("{}; trying again", shown(&error.to_string())));
                thread::sleep(PAUSE);
            }
        }
        // One change seldom comes alone.
        thread::sleep(SETTLING);
        match once(ui, args, connection, place, true) {
            Ok(again) => taken = again,
            Err(Failure::Cli(error)) => {
                ui.warning(&format!("the export is as it was at {}: {error}", taken.stamp.taken));
                thread::sleep(PAUSE);
            }
            Err(error) => return Err(error),
        }
    }
}

impl ExportArgs {
    fn place(&self, connection: &Connection) -> Result<Destination, CliError> {
        match &self.out {
            Some(out) if out.as_os_str() == "-" => Ok(Destination::Stdout),
            Some(out) => {
                connection.client.confirm_apart(out)?;
                Ok(Destination::File(out.clone()))
            }
            None => Ok(Destination::File(Kept::of(&connection.client)?.path)),
        }
    }
}

fn tell(ui: &mut Ui, connection: &Connection, place: &Destination, taken: &Taken) -> Result<(), Failure> {
    for missing in &taken.stamp.missing {
        let then = if missing.decides { "; a no by this export is unknown" } else { "" };
        ui.warning(&format!("{} are not in it: {}{then}", missing.resource, shown(&missing.reason)));
    }
    for (resource, count) in &taken.counts {
        ui.detail(&format!("{count} {resource}"));
    }
    let Destination::File(path) = place else { return Ok(()) };
    let objects: usize = taken.counts.iter().map(|(_, count)| count).sum();
    let (server, path) = (connection.cluster.server(), path.to_string_lossy());
    ui.answer(format!("{objects} objects of {server} exported to {}\n", shown(&path)))?;
    Ok(())
}
