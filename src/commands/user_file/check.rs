//! Whether a server starts with a file, whom it knows from it then, and what there is to know about that.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::listed::{self, Lines};
use super::who::concerns;
use crate::authn::SYSTEM_MASTERS;
use crate::authn::csv_file::{Flaw, Kind, MOST_ALIKE, Refusal, Warning, Who};
use crate::commands::format::Format;
use crate::error::{ExitStatus, Failure};
use crate::files::secrets;
use crate::kubeconfig::mode::lax;
use crate::output::Ui;
use crate::shown::shown;

/// How many groups of a line are looked at, and how long names are that are.
const MOST_GROUPS: usize = 100;
const LONGEST: usize = 256;

/// Which file is checked, and how.
#[derive(Debug, Args)]
pub(in crate::commands) struct Checked {
    /// The file, or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Exit with 1 for a warning too
    #[arg(long)]
    strict: bool,
    /// Print a document
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
}

/// What `check -o` prints: `docs/user-files.schema.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    api_version: &'static str,
    kind: &'static str,
    /// The file as it was named.
    file: &'a str,
    /// Whether a server starts with it.
    accepted: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<Finding>,
    lines: &'a Lines,
    warnings: &'a [Finding],
}

/// What is to be known.
#[derive(Serialize)]
struct Finding {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// Its name, which stays.
    rule: &'static str,
    message: String,
}

/// Prints what a server makes of a file.
///
/// # Errors
/// If it cannot be read.
pub(in crate::commands) fn run(ui: &mut Ui, kind: Kind, args: &Checked) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let bytes = super::read(&args.file)?;
    let name = crate::files::name(&args.file);
    let (lines, mut warnings, refusal) = match listed::lines(kind, &bytes) {
        Ok((lines, warnings)) => (lines, findings(&warnings), None),
        Err(why) => (Lines::none(), Vec::new(), Some(refusal(&why, &name))),
    };
    warnings.extend(of_names(&lines));
    warnings.sort_by_key(|warning| warning.line);
    warnings.extend(of_mode(kind, &args.file));
    if refusal.is_some() && bytes.starts_with("\u{feff}".as_bytes()) {
        let message = "it begins with a byte order mark, which belongs to the first column".to_owned();
        warnings.push(Finding { line: Some(1), rule: "byte-order-mark", message });
    }
    match args.output {
        Some(format) => {
            let document = Document {
                api_version: "kauth/v1",
                kind: match kind {
                    Kind::Token => "TokenFileCheck",
                    Kind::Password => "BasicAuthFileCheck",
                },
                file: &name,
                accepted: refusal.is_none(),
                refusal,
                lines: &lines,
                warnings: &warnings,
            };
            let accepted = document.accepted;
            ui.answer(format.render(&document)?)?;
            return Ok(status(accepted, &warnings, args.strict));
        }
        None if ui.is_quiet() => {}
        None => screen(ui, kind, &name, (&lines, refusal.as_ref(), &warnings))?,
    }
    if refusal.is_none() {
        super::note_restart(ui);
        if kind == Kind::Token {
            ui.note("static tokens never expire: `kauth token-file rotate` replaces one");
        }
    }
    Ok(status(refusal.is_none(), &warnings, args.strict))
}

fn status(accepted: bool, warnings: &[Finding], strict: bool) -> ExitStatus {
    if accepted && (warnings.is_empty() || !strict) { ExitStatus::Done } else { ExitStatus::No }
}

fn screen(
    ui: &mut Ui,
    kind: Kind,
    name: &str,
    (lines, refusal, warnings): (&Lines, Option<&Finding>, &[Finding]),
) -> Result<(), Failure> {
    let server = match kind {
        Kind::Token => "kube-apiserver",
        Kind::Password => "kube-apiserver before 1.19",
    };
    match refusal {
        Some(refusal) => ui.answer(told(name, "error", refusal))?,
        None => {
            let count = lines.counting().count();
            let (what, s) = match kind {
                Kind::Token => ("token", if count == 1 { "" } else { "s" }),
                Kind::Password => ("user", if count == 1 { "" } else { "s" }),
            };
            ui.answer(format!("{}: {server} starts with it, and knows {count} {what}{s}\n", shown(name)))?;
            listed::table(ui, lines)?;
        }
    }
    Ok(warnings.iter().try_for_each(|warning| ui.answer(told(name, "warning", warning)))?)
}

fn told(name: &str, severity: &str, finding: &Finding) -> String {
    let line = finding.line.map(|line| format!("{line}:")).unwrap_or_default();
    format!("{}:{line} {severity}: {} [{}]\n", shown(name), shown(&finding.message), finding.rule)
}

fn refusal(why: &Refusal, name: &str) -> Finding {
    Finding { line: Some(why.line()), rule: "start-refused", message: why.in_server_words(name) }
}

fn findings(warnings: &[Warning]) -> Vec<Finding> {
    let finding = |warning: &Warning| Finding {
        line: Some(warning.line),
        rule: warning.flaw.rule(),
        message: warning.flaw.to_string(),
    };
    warnings.iter().map(finding).collect()
}

/// Says which names are not what somebody may mean by them. Lines with the same groups are alike.
fn of_names(lines: &Lines) -> Vec<Finding> {
    let mut known: BTreeMap<&[u8], Vec<String>> = BTreeMap::new();
    let (mut findings, mut left_out): (Vec<Finding>, _) = (Vec::new(), None);
    for line in lines.counting() {
        let (who, of_line) = (line.who.0, &mut Vec::new());
        let name = who.name();
        let concerns = if name.starts_with("system:") && name.len() <= LONGEST {
            *of_line = concerns(&name, &usual_groups(who));
            of_line
        } else {
            let Some(column) = who.groups_column() else { continue };
            known.entry(column).or_insert_with(|| concerns("", &usual_groups(who)))
        };
        for message in concerns {
            if findings.len() < MOST_ALIKE {
                findings.push(Finding { line: Some(line.line), rule: "name", message: message.clone() });
            } else {
                left_out.get_or_insert((line.line, 0)).1 += 1;
            }
        }
    }
    findings.extend(left_out.map(|(line, count)| {
        let flaw = Flaw::More { rule: "name", count };
        Finding { line: Some(line), rule: flaw.rule(), message: flaw.to_string() }
    }));
    findings
}

/// Returns the groups that can be compared with known ones: nobody mistakes one that is very long, or looks at thousands.
fn usual_groups(who: &Who) -> Vec<String> {
    let groups = who.groups().enumerate().filter(|(at, group)| {
        *group == SYSTEM_MASTERS || *at < MOST_GROUPS && (1..=LONGEST).contains(&group.len())
    });
    let mut groups: Vec<_> = groups.map(|(_, group)| group.into_owned()).collect();
    groups.truncate(MOST_GROUPS + 1);
    groups
}

fn of_mode(kind: Kind, file: &Path) -> Option<Finding> {
    let (mode, _) = secrets::status(file).ok().filter(|_| file.as_os_str() != "-")?;
    let lax = lax(super::what(kind), &file.to_string_lossy(), mode)?;
    Some(Finding {
        line: None,
        rule: "mode",
        message: format!("{}; `{}` ends that", lax.message, lax.remedy),
    })
}
