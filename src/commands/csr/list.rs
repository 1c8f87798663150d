//! `kauth csr list`: the requests of the cluster, as `kubectl get csr` shows them.

use clap::Args;

use crate::api::certificate_signing_request::KIND;
use crate::api::certificate_signing_request::received::Received;
use crate::cluster::{Place, Resource};
use crate::commands::connection::ConnectionArgs;
use crate::commands::global::GlobalArgs;
use crate::commands::signing::Kept;
use crate::commands::{format, listed, time};
use crate::error::{ExitStatus, Failure};
use crate::output::{Ui, table};
use crate::shown::shown;

const HEADER: [&str; 6] = ["NAME", "AGE", "SIGNERNAME", "REQUESTOR", "REQUESTEDDURATION", "CONDITION"];
const NONE: &str = "<none>";

/// List the signing requests of the cluster
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Print the objects instead: json, yaml, name, jsonpath=TEMPLATE, jsonpath-file=FILE
    #[arg(short, long, value_name = "FORMAT", allow_hyphen_values = true)]
    output: Option<String>,
    /// Leave out the headings of the table
    #[arg(long)]
    no_headers: bool,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Lists them.
///
/// # Errors
/// If the server does not give them.
pub(super) fn run(ui: &mut Ui, global: &GlobalArgs, args: &ListArgs) -> Result<ExitStatus, Failure> {
    let form = args.output.as_deref().filter(|form| !form.is_empty());
    let printer = form.map(format::printer).transpose()?;
    let now = time::now().as_second();
    let mut connection = args.connection.connect(ui, global)?;
    let all = Place::all(Resource::CERTIFICATE_SIGNING_REQUESTS, None);
    let objects = connection.list(ui, &all, None)?;
    match printer {
        Some(printer) => listed::print(ui, &printer, (KIND, "certificates.k8s.io/v1"), objects)?,
        None if objects.is_empty() => ui.note("there are no signing requests"),
        None => {
            let requests = objects.into_iter().map(Kept::read).collect::<Result<Vec<_>, _>>()?;
            let header = (!args.no_headers).then(|| HEADER.map(str::to_owned).to_vec());
            let rows = header.into_iter().chain(requests.iter().map(|kept| row(&kept.received, now)));
            ui.answer(table::aligned(&rows.collect::<Vec<_>>()))?;
        }
    }
    connection.confirm_unwarned()?;
    Ok(ExitStatus::Done)
}

// k/k: pkg/printers/internalversion/printers.go, printCertificateSigningRequest
fn row(request: &Received, now: i64) -> Vec<String> {
    let (metadata, spec) = (&request.metadata, &request.spec);
    let age = time::rfc3339_instant(&metadata.creation_timestamp)
        .map_or_else(|| "<unknown>".to_owned(), |then| time::age(now.saturating_sub(then.as_second())));
    let or_none = |text: &str| if text.is_empty() { NONE.to_owned() } else { shown(text).into_owned() };
    let lifetime = spec.expiration_seconds.map(|seconds| time::age(i64::from(seconds)));
    vec![
        shown(&metadata.name).into_owned(),
        age,
        or_none(&spec.signer_name),
        shown(&spec.username).into_owned(),
        lifetime.unwrap_or_else(|| NONE.to_owned()),
        request.summary(),
    ]
}
