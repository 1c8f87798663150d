//! `kauth config diff`: how two kubeconfigs differ by meaning.

use clap::Args;
use serde::Serialize;

use crate::commands::format::Format;
use crate::commands::kubeconfig::{KubeconfigArgs, Texts};
use crate::error::{CliError, ExitStatus, Failure};
use crate::kubeconfig::config::Config;
use crate::kubeconfig::difference::{self, Change};
use crate::kubeconfig::{decode, merge};
use crate::output::Ui;
use crate::pki;
use crate::shown::shown;

const EXAMPLES: &str = "\
Examples:

  # What a new kubeconfig has that yours has not, and the other way round
  kauth config diff new.yaml

  # What another tool did to a kubeconfig
  kauth config diff backup.yaml ~/.kube/config

  # A kubeconfig that is nowhere on the disk
  kind get kubeconfig | kauth config diff -";

/// Compare two kubeconfigs by what they mean
///
/// Order, comments and spelling do not count; paths are compared as they lead from their file. Of credentials only the
/// start of their SHA-256 is shown: enough to see whether they are the same. Exits 1 if there is a difference.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DiffArgs {
    /// The kubeconfig to compare, or - for standard input
    #[arg(value_name = "A")]
    a: String,
    /// The one to compare it with, or -; default: the merged kubeconfig
    #[arg(value_name = "B")]
    b: Option<String>,
    /// Print a document
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
}

/// What `-o` prints: `docs/config.schema.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'d> {
    api_version: &'static str,
    kind: &'static str,
    differences: Vec<Difference<'d>>,
}

#[derive(Serialize)]
struct Difference<'d> {
    path: &'d str,
    change: &'static str,
    /// What A has; a secret as the start of its digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<&'d str>,
    /// What B has; a secret as the start of its digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    b: Option<&'d str>,
}

/// Prints the differences.
///
/// # Errors
/// If one of the kubeconfigs cannot be read.
pub(super) fn run(ui: &mut Ui, kubeconfig: &KubeconfigArgs, args: &DiffArgs) -> Result<ExitStatus, Failure> {
    if args.a == "-" && args.b.as_deref() == Some("-") {
        return Err(CliError::new("standard input can be read only once").into());
    }
    let a = meaning(ui, &Texts::read_one(kubeconfig, &args.a)?)?;
    let b = match &args.b {
        Some(file) => Texts::read_one(kubeconfig, file)?,
        None => Texts::read(kubeconfig)?,
    };
    let b = meaning(ui, &b)?;
    let differences = difference::differences(&a, &b, &pki::sha256);
    match args.output {
        Some(format) => ui.answer(format.render(&document(&differences))?)?,
        None => differences.iter().try_for_each(|difference| ui.answer(line(difference)))?,
    }
    Ok(if differences.is_empty() { ExitStatus::Done } else { ExitStatus::No })
}

/// Returns what clients make of some files.
fn meaning(ui: &mut Ui, texts: &Texts) -> Result<Config, CliError> {
    let mut layers = texts.layers(ui)?;
    for layer in &mut layers.files {
        merge::resolve(&mut layer.config, &layer.folder);
    }
    Ok(decode::with_defaults(layers.merged()))
}

fn line(difference: &difference::Difference) -> String {
    let path = shown(&difference.path);
    let value = |value: &Option<String>| match value.as_deref() {
        // An entry as such.
        None | Some("") => String::new(),
        Some(value) => format!(" {}", shown(value)),
    };
    let (a, b) = (value(&difference.a), value(&difference.b));
    match difference.change {
        Change::Added => format!("+ {path}{b}\n"),
        Change::Removed => format!("- {path}{a}\n"),
        Change::Changed => format!("~ {path}{a} →{b}\n"),
    }
}

fn document(differences: &[difference::Difference]) -> Document<'_> {
    fn one(difference: &difference::Difference) -> Difference<'_> {
        let change = match difference.change {
            Change::Added => "added",
            Change::Removed => "removed",
            Change::Changed => "changed",
        };
        Difference { path: &difference.path, change, a: difference.a.as_deref(), b: difference.b.as_deref() }
    }
    let differences = differences.iter().map(one).collect();
    Document { api_version: "kauth/v1", kind: "KubeconfigDifferences", differences }
}
