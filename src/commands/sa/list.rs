//! `kauth sa list`: the ServiceAccounts of a namespace, or of all.

use clap::Args;
use serde_json::Value;

use crate::cluster::{Place, Resource};
use crate::commands::connection::ConnectionArgs;
use crate::commands::format;
use crate::commands::global::GlobalArgs;
use crate::commands::listed;
use crate::commands::time;
use crate::error::{ExitStatus, Failure};
use crate::output::{Ui, table};
use crate::shown::shown;

/// List service accounts
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Those of all namespaces
    #[arg(short = 'A', long)]
    all_namespaces: bool,
    /// Only those with these labels, like team=ci,env!=dev
    #[arg(short = 'l', long, value_name = "SELECTOR", allow_hyphen_values = true)]
    selector: Option<String>,
    /// Print no headers
    #[arg(long)]
    no_headers: bool,
    /// Print them as: wide, json, yaml, name, jsonpath=TEMPLATE, jsonpath-file=FILE
    #[arg(short, long, value_name = "FORMAT", allow_hyphen_values = true)]
    output: Option<String>,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Lists them.
///
/// # Errors
/// If the cluster cannot be asked.
pub(super) fn run(ui: &mut Ui, global: &GlobalArgs, args: &ListArgs) -> Result<ExitStatus, Failure> {
    let form = args.output.as_deref().filter(|form| !form.is_empty() && *form != "wide");
    let printer = form.map(format::printer).transpose()?;
    let mut connection = args.connection.connect(ui, global)?;
    let namespace = connection.namespace.clone();
    let place =
        Place::all(Resource::SERVICE_ACCOUNTS, Some(namespace.as_str()).filter(|_| !args.all_namespaces));
    let accounts = connection.list(ui, &place, args.selector.as_deref())?;
    match printer {
        Some(printer) => listed::print(ui, &printer, ("ServiceAccount", "v1"), accounts)?,
        None if accounts.is_empty() => ui.note(&match args.all_namespaces {
            true => "there are no service accounts".to_owned(),
            false => format!("there are no service accounts in namespace {}", shown(&namespace)),
        }),
        None => ui.answer(rows(args, &accounts))?,
    }
    connection.confirm_unwarned()?;
    Ok(ExitStatus::Done)
}

fn rows(args: &ListArgs, accounts: &[Value]) -> String {
    let now = time::now();
    let headers = ["NAMESPACE", "NAME", "AGE"].map(str::to_owned).to_vec();
    let row = |account: &Value| {
        let metadata = &account["metadata"];
        let text = |key: &str| shown(metadata[key].as_str().unwrap_or_default()).into_owned();
        let made = metadata["creationTimestamp"].as_str().and_then(time::rfc3339_instant);
        let age =
            made.map_or_else(|| "<unknown>".to_owned(), |made| time::age(now.as_second() - made.as_second()));
        vec![text("namespace"), text("name"), age]
    };
    let headers = (!args.no_headers).then_some(headers);
    let mut rows: Vec<_> = headers.into_iter().chain(accounts.iter().map(row)).collect();
    if !args.all_namespaces {
        rows.iter_mut().for_each(|row| drop(row.remove(0)));
    }
    table::aligned(&rows)
}
