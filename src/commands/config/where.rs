//! `kauth config where`: which file each entry comes from.

use clap::Args;
use serde::Serialize;

use crate::commands::format::Format;
use crate::commands::kubeconfig::{KubeconfigArgs, Texts};
use crate::error::{CliError, ExitStatus, Failure};
use crate::kubeconfig::change::Kind;
use crate::kubeconfig::layers::{Layer, Layers};
use crate::output::{Ui, table};
use crate::shown::shown;

const EXAMPLES: &str = "\
Examples:

  # All entries, the files that they come from, and the files that they hide them in
  kauth config where

  # What goes by the name of dev
  kauth config where dev

  # The file of the current context
  kauth config where current-context";

/// Show which file each entry comes from, and what it hides in others
///
/// Of entries with the same name in several files only the first counts, whole: the others are shadowed.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct WhereArgs {
    /// The names to look for, of whatever kind; all if none is given
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Print a document
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
    /// Print no headers
    #[arg(long)]
    no_headers: bool,
}

/// What `-o` prints: `docs/config.schema.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'l> {
    api_version: &'static str,
    kind: &'static str,
    /// The files of the kubeconfig, in the order in which they count.
    files: Vec<File<'l>>,
    entries: Vec<Entry<'l>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct File<'l> {
    name: &'l str,
    exists: bool,
    /// Whether new entries go there.
    takes_new_entries: bool,
}

/// An entry that counts, or the current context.
#[derive(Serialize)]
struct Entry<'l> {
    kind: &'static str,
    name: &'l str,
    file: &'l str,
    /// The files whose entry of that name does not count.
    shadows: Vec<&'l str>,
}

/// Prints where the entries stand.
///
/// # Errors
/// If the kubeconfig cannot be read, or has nothing of one of the names; what it has of the others is printed.
pub(super) fn run(ui: &mut Ui, kubeconfig: &KubeconfigArgs, args: &WhereArgs) -> Result<ExitStatus, Failure> {
    let texts = Texts::read(kubeconfig)?;
    let layers = texts.layers(ui)?;
    let (mut entries, names) = (entries(&layers), &args.names);
    let goes_by = |entry: &Entry<'_>, name: &str| entry.name == name || entry.kind == name;
    let missing = names.iter().filter(|name| !entries.iter().any(|entry| goes_by(entry, name)));
    let errors = missing.map(|name| CliError::new(format!("nothing is called `{}`", shown(name))));
    let error = CliError::all(errors.collect::<Vec<_>>());
    entries.retain(|entry| names.is_empty() || names.iter().any(|name| goes_by(entry, name)));
    match args.output {
        Some(format) => ui.answer(format.render(&document(&texts, &layers, entries))?)?,
        None => {
            ui.answer(table(&entries, args.no_headers))?;
            say_where_new_ones_go(ui, &texts, &layers);
        }
    }
    error.map_or(Ok(ExitStatus::Done), |error| Err(error.into()))
}

fn entries<'l>(layers: &'l Layers<'_>) -> Vec<Entry<'l>> {
    let files = |has: &dyn Fn(&Layer<'_>) -> bool| -> Vec<&'l str> {
        layers.files.iter().filter(|file| has(file)).map(|file| file.name.as_str()).collect()
    };
    let entry = |kind, name, files: Vec<&'l str>| {
        let (file, shadows) = files.split_first()?;
        Some(Entry { kind, name, file, shadows: shadows.to_vec() })
    };
    let current =
        layers.files.iter().map(|file| file.config.current_context.as_str()).find(|name| !name.is_empty());
    let current = current.and_then(|name| {
        entry("current-context", name, files(&|file| !file.config.current_context.is_empty()))
    });
    let mut entries = Vec::from_iter(current);
    for kind in Kind::ALL {
        let mut names: Vec<&str> = layers.files.iter().flat_map(|file| kind.names(&file.config)).collect();
        names.sort_unstable();
        names.dedup();
        let of = |name| entry(kind.name(), name, files(&|file| kind.is_in(&file.config, name)));
        entries.extend(names.into_iter().filter_map(of));
    }
    entries
}

fn table(entries: &[Entry<'_>], no_headers: bool) -> String {
    const HEADERS: [&str; 4] = ["KIND", "NAME", "FILE", "SHADOWS"];
    let headers = (!no_headers).then(|| HEADERS.map(str::to_owned).to_vec());
    let row = |entry: &Entry<'_>| {
        let shadows = entry.shadows.join(", ");
        [entry.kind, entry.name, entry.file, &shadows].map(|cell| shown(cell).into_owned()).to_vec()
    };
    table::aligned(&headers.into_iter().chain(entries.iter().map(row)).collect::<Vec<_>>())
}

fn say_where_new_ones_go(ui: &mut Ui, texts: &Texts, layers: &Layers<'_>) {
    for (name, legacy) in texts.absent() {
        let instead =
            legacy.map_or(String::new(), |legacy| format!("; `{}` is read in its place", shown(&legacy)));
        ui.note(&format!("`{}` does not exist{instead}", shown(name)));
    }
    match layers.default_name() {
        "" => ui.note("no file takes new entries: $KUBECONFIG names none"),
        file => ui.note(&format!("new entries go to `{}`", shown(file))),
    }
}

fn document<'l>(texts: &Texts, layers: &'l Layers<'_>, entries: Vec<Entry<'l>>) -> Document<'l> {
    let file = |(index, layer): (usize, &'l Layer<'_>)| File {
        name: &layer.name,
        exists: !texts.absent().any(|(name, _)| name == layer.name),
        takes_new_entries: index == layers.default,
    };
    let files = layers.files.iter().enumerate().map(file).collect();
    Document { api_version: "kauth/v1", kind: "KubeconfigOrigins", files, entries }
}
