//! Taking an export: every kind page by page, all of the moment of the first page.

use super::sink::Sink;
use crate::api::export::{Exported, KINDS, Missing, Purpose, Stamp};
use crate::cluster::{Call, ClusterError, Place, Resource};
use crate::commands::connection::Connection;
use crate::commands::time;
use crate::error::CliError;
use crate::output::Ui;
use crate::output::progress::Progress;

/// How often it is begun again, if the cluster forgets its moment meanwhile.
const AGAIN: u32 = 3;

/// What was taken.
pub(super) struct Taken {
    /// Where from, and what is missing.
    pub(super) stamp: Stamp,
    /// How many objects there are of each resource.
    pub(super) counts: Vec<(String, usize)>,
}

/// Takes an export.
///
/// # Errors
/// If the cluster cannot be asked, or lets nothing be seen that decides.
pub(super) fn take(
    ui: &mut Ui,
    connection: &mut Connection,
    for_node: bool,
    sink: &mut Sink,
) -> Result<Taken, CliError> {
    let mut stamp = Stamp {
        server: connection.cluster.server().to_owned(),
        context: connection.client.context.clone(),
        ..Stamp::default()
    };
    let version = connection.call(ui, &Call::path("/version"))?;
    version["gitVersion"].as_str().unwrap_or_default().clone_into(&mut stamp.server_version);
    for attempt in 0..=AGAIN {
        stamp.taken = time::seconds_as_rfc3339(time::now().as_second());
        match whole(ui, connection, for_node, sink, stamp.clone()) {
            Err(Stop::TooOld) if attempt < AGAIN => {
                ui.detail("the cluster has changed too much meanwhile: once more from the beginning");
                sink.restart()?;
            }
            Err(Stop::TooOld) => break,
            Err(Stop::Failed(error)) => return Err(error),
            Ok(taken) => return Ok(taken),
        }
    }
    Err(CliError::new("the cluster changes faster than it can be exported")
        .because("it forgot the moment of the export four times before all was read")
        .hint("try again later"))
}

/// Returns the lists that an export is made of, without what is in the objects.
pub(super) fn lists(for_node: bool) -> Vec<Call> {
    kinds(for_node).map(|kind| Call::get(&place(kind)).metadata_only(false)).collect()
}

fn kinds(for_node: bool) -> impl Iterator<Item = &'static Exported> {
    KINDS.iter().filter(move |kind| for_node || kind.purpose != Purpose::Node)
}

fn place(kind: &Exported) -> Place {
    Place::all(Resource::new(kind.group, kind.version, kind.resource), None)
}

/// Why taking stops.
enum Stop {
    /// The cluster has forgotten the moment.
    TooOld,
    /// Anything else.
    Failed(CliError),
}

impl From<CliError> for Stop {
    fn from(error: CliError) -> Self {
        Self::Failed(error)
    }
}

fn whole(
    ui: &mut Ui,
    connection: &mut Connection,
    for_node: bool,
    sink: &mut Sink,
    mut stamp: Stamp,
) -> Result<Taken, Stop> {
    let mut counts = Vec::new();
    sink.push(&Stamp::beginning())?;
    let progress = ui.progress("exporting");
    for kind in kinds(for_node) {
        let qualified = kind.qualified();
        match list(connection, kind, &mut stamp.resource_version, sink, &progress)? {
            Ok(count) => counts.push((qualified, count)),
            Err(error) if error.is_too_old() => return Err(Stop::TooOld),
            // A version may not have the resource at all.
            Err(error) if error.is("NotFound") && kind.purpose != Purpose::Verdict => {}
            Err(error) if error.is("Forbidden") => {
                let (reason, decides) = (error.to_string(), kind.purpose == Purpose::Verdict);
                stamp.missing.push(Missing { resource: qualified, reason, decides });
            }
            Err(error) => return Err(Stop::Failed(error.into())),
        }
        connection.pass_on(ui);
    }
    if stamp.missing.iter().filter(|missing| missing.decides).count() == 4 {
        let error = CliError::new("nothing that decides may be listed: neither roles nor bindings");
        let reason = stamp.missing.first().map(|missing| missing.reason.clone()).unwrap_or_default();
        return Err(error
            .because(crate::shown::shown(&reason))
            .hint("`kauth whoami` says who is asking")
            .into());
    }
    sink.push(&stamp.line())?;
    Ok(Taken { stamp, counts })
}

/// Lists a kind; the inner error is the cluster's.
fn list(
    connection: &Connection,
    kind: &Exported,
    moment: &mut String,
    sink: &mut Sink,
    progress: &Progress,
) -> Result<Result<usize, ClusterError>, CliError> {
    let mut call = Call::get(&place(kind));
    if kind.metadata_only {
        call = call.metadata_only(true);
    }
    let mut count = 0;
    for page in connection.cluster.pages(call, Some(moment.clone()).filter(|moment| !moment.is_empty())) {
        let page = match page {
            Ok(page) => page,
            Err(error) => return Ok(Err(error)),
        };
        if moment.is_empty() {
            *moment = page.resource_version;
        }
        count += page.items.len();
        for item in page.items {
            sink.push(&kind.line(item))?;
        }
        progress.say(&format!("exporting: {count} {}", kind.resource));
    }
    Ok(Ok(count))
}
