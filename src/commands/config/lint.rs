//! `kauth config lint`: what is wrong with kubeconfigs. Lends the rules the disk, the clock and the cryptography.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::SystemTime;

use clap::Args;
use serde::Serialize;

use super::credentials::Pki;
use crate::commands::format::Format;
use crate::commands::kubeconfig::{KubeconfigArgs, Texts};
use crate::document::Step;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::errno::go_errno;
use crate::files::secrets::{self, SecretError};
use crate::kubeconfig::config::Config;
use crate::kubeconfig::decode::Duplicate;
use crate::kubeconfig::layers::Layer;
use crate::kubeconfig::lint::{self, File, Files, Finding, Input, Kind, Severity, Status};
use crate::kubeconfig::{change, merge};
use crate::output::Ui;
use crate::secret::SecretBytes;
use crate::shown::shown;

const EXAMPLES: &str = "\
Examples:

  # All files of the kubeconfig
  kauth config lint

  # A file that somebody sent
  kauth config lint new.yaml

  # What does not work, for a script
  kauth config lint --errors-only -o json";

/// Find what is wrong with kubeconfigs, or soon will be
///
/// Looks for references to nothing, credentials that clients or servers refuse, expired certificates, keys of other
/// certificates, files that are missing or that others may read, and the like. Nothing is sent, run or changed, and no
/// secret is shown. Several files are looked at as a list, like those of $KUBECONFIG. Exits 1 if something is found.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct LintArgs {
    /// The files to look at, or - for standard input; default: those of the kubeconfig
    #[arg(value_name = "FILE")]
    files: Vec<String>,
    /// Leave out warnings: they do not count for the exit code either
    #[arg(long)]
    errors_only: bool,
    /// Print a document
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
}

/// What `-o` prints: `docs/config.schema.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'f> {
    api_version: &'static str,
    kind: &'static str,
    findings: Vec<Row<'f>>,
}

/// A finding and its place.
#[derive(Serialize)]
struct Row<'f> {
    file: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<Entry<'f>>,
    rule: &'static str,
    severity: &'static str,
    message: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'f str>,
}

#[derive(Serialize)]
struct Entry<'f> {
    kind: &'static str,
    name: &'f str,
}

/// Prints what is wrong.
///
/// # Errors
/// If a kubeconfig cannot be read.
pub(super) fn run(ui: &mut Ui, kubeconfig: &KubeconfigArgs, args: &LintArgs) -> Result<ExitStatus, Failure> {
    let texts = texts(kubeconfig, &args.files)?;
    for (name, _) in texts.iter().flat_map(Texts::absent) {
        ui.note(&format!("`{}` does not exist", shown(name)));
    }
    let (mut layers, mut errors, mut duplicates) = (Vec::new(), Vec::new(), Vec::new());
    for read in texts.iter().map(|texts| texts.layers_with_duplicates(&mut duplicates)) {
        match read {
            Ok(read) => layers.extend(read.files),
            Err(error) => errors.push(error),
        }
    }
    if let Some(error) = CliError::all(errors) {
        return Err(error.into());
    }
    layers.retain(|layer| layer.bytes.is_some() || layer.config != Config::default());
    let mut findings = findings(&mut layers, &names(duplicates))?;
    findings.retain(|finding| !args.errors_only || finding.severity == Severity::Error);
    let rows: Vec<_> = findings.iter().map(|finding| row(finding, &layers)).collect();
    let status = if rows.is_empty() { ExitStatus::Done } else { ExitStatus::No };
    match args.output {
        None => rows.iter().try_for_each(|row| ui.answer(row.to_string()))?,
        Some(format) => {
            let document = Document { api_version: "kauth/v1", kind: "KubeconfigFindings", findings: rows };
            ui.answer(format.render(&document)?)?;
        }
    }
    Ok(status)
}

/// Reads the files that are named, else those of the kubeconfig.
fn texts(kubeconfig: &KubeconfigArgs, files: &[String]) -> Result<Vec<Texts>, CliError> {
    if files.is_empty() {
        let texts = Texts::read(kubeconfig)?;
        if kubeconfig.is_explicit() {
            texts.require_first()?;
        }
        return Ok(vec![texts]);
    }
    if files.iter().filter(|file| *file == "-").count() > 1 {
        return Err(CliError::new("standard input can be read only once"));
    }
    let (mut texts, mut errors) = (Vec::new(), Vec::new());
    for read in files.iter().map(|file| Texts::read_one(kubeconfig, file)) {
        match read {
            Ok(read) => texts.push(read),
            Err(error) => errors.push(error),
        }
    }
    CliError::all(errors).map_or(Ok(texts), Err)
}

/// The entries of each file whose names stand before them, with their lines.
type Names = BTreeMap<String, Vec<(u32, String)>>;

fn names(duplicates: Vec<(String, u32, Duplicate)>) -> Names {
    let mut names = Names::new();
    for (file, line, Duplicate { what, name, .. }) in duplicates {
        names.entry(file).or_default().push((line, format!("{what} `{name}`")));
    }
    names
}

fn findings(layers: &mut [Layer<'_>], names: &Names) -> Result<Vec<Finding>, CliError> {
    for layer in &mut *layers {
        merge::resolve(&mut layer.config, &layer.folder);
    }
    let files: Vec<_> = layers.iter().map(|layer| file(layer, names)).collect();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.map_err(|_| CliError::new("the clock of this machine is before 1970"))?;
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    Ok(lint::findings(&Input { files: &files, referenced: &Disk, credentials: &Pki, now }))
}

fn file<'l>(layer: &'l Layer<'_>, names: &'l Names) -> File<'l> {
    let Layer { name, document, config, .. } = layer;
    let mode = secrets::status(Path::new(name)).ok().map(|(mode, _)| mode);
    let repeated_names = names.get(name).map_or(&[][..], Vec::as_slice);
    File { name, mode, repeated_keys: document.repeated_keys(), repeated_names, config }
}

fn row<'f>(finding: &'f Finding, layers: &[Layer<'_>]) -> Row<'f> {
    let layer = layers.iter().find(|layer| layer.name == finding.file);
    Row {
        file: &finding.file,
        line: finding.line.or_else(|| line_of(finding, layer?)),
        entry: finding.entry.as_ref().map(|(kind, name)| Entry { kind: kind.as_str(), name }),
        rule: finding.rule,
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: &finding.message,
        hint: finding.hint.as_deref(),
    }
}

/// Returns the line of what a finding is about.
fn line_of(finding: &Finding, layer: &Layer<'_>) -> Option<u32> {
    let path = match &finding.entry {
        Some((kind, name)) => {
            let kind = match kind {
                Kind::Cluster => change::Kind::Cluster,
                Kind::Context => change::Kind::Context,
                Kind::User => change::Kind::User,
            };
            change::place(layer.document.value(), kind, name)?
        }
        None if finding.rule.ends_with("current-context") => vec![Step::Key("current-context".to_owned())],
        None => return None,
    };
    layer.document.line(&path)
}

/// One line, the place, the kind and the rule around the message, and the hint below.
impl std::fmt::Display for Row<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:", shown(self.file))?;
        if let Some(line) = self.line {
            write!(out, "{line}:")?;
        }
        write!(out, " {}: ", self.severity)?;
        if let Some(Entry { kind, name }) = &self.entry {
            write!(out, "{kind} `{}`: ", shown(name))?;
        }
        writeln!(out, "{} [{}]", self.message, self.rule)?;
        self.hint.map_or(Ok(()), |hint| writeln!(out, "  hint: {hint}"))
    }
}

/// The files that kubeconfigs name.
struct Disk;

impl Files for Disk {
    fn status(&self, path: &str) -> Result<Status, String> {
        let (mode, is_folder) = secrets::status(Path::new(path)).map_err(reason)?;
        Ok(Status { mode: Some(mode), is_folder })
    }

    fn read(&self, path: &str) -> Result<SecretBytes, String> {
        secrets::regular(Path::new(path)).map_err(reason)
    }
}

/// Returns why, without the path, which the finding names.
fn reason(error: SecretError) -> String {
    match error {
        SecretError::Io { source, .. } => go_errno(&source).into_owned(),
        SecretError::Absent(reason) => reason,
        SecretError::NoSecret(_, reason) => format!("it is {reason}"),
    }
}
