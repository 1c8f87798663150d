//! The lines of a file, as a table, a document, or names alone. Nothing secret is in them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use clap::ValueEnum;
use serde::{Serialize, Serializer};

use crate::authn::csv_file::{Kind, Refusal, Warning, Who};
use crate::authn::password_file::PasswordFile;
use crate::authn::token_file::TokenFile;
use crate::commands::format::Format;
use crate::error::CliError;
use crate::output::table;
use crate::shown::shown;

/// How many groups a table shows.
const MOST_GROUPS: usize = 100;

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::commands) enum Form {
    Json,
    Yaml,
    /// The names of users alone
    Name,
}

/// What `list -o` prints: `docs/user-files.schema.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    api_version: &'static str,
    kind: &'static str,
    /// The file as it was named.
    file: &'a str,
    lines: &'a [Line],
}

/// A line, without its secret.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::commands) struct Line {
    pub(in crate::commands) line: usize,
    /// The first eight hexadecimal digits of the token's SHA-256.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::commands) fingerprint: Option<String>,
    #[serde(flatten)]
    pub(in crate::commands) who: Identity,
    /// The line that counts in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::commands) superseded_by: Option<usize>,
}

/// Whom a line stands for.
#[derive(Debug, Clone)]
pub(in crate::commands) struct Identity(pub(in crate::commands) Who);

impl Serialize for Identity {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a> {
            user: Cow<'a, str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            uid: Option<Cow<'a, str>>,
            groups: Groups<'a>,
        }
        let uid = Some(self.0.uid()).filter(|uid| !uid.is_empty());
        Fields { user: self.0.name(), uid, groups: Groups(&self.0) }.serialize(to)
    }
}

/// There may be millions.
struct Groups<'a>(&'a Who);

impl Serialize for Groups<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.groups())
    }
}

/// Reads the lines of a file, and what is to be known of them.
///
/// # Errors
/// If no server starts with it.
pub(in crate::commands) fn lines(kind: Kind, bytes: &[u8]) -> Result<(Vec<Line>, Vec<Warning>), Refusal> {
    match kind {
        Kind::Token => {
            let file = TokenFile::read(bytes)?;
            let lines = file.lines.into_iter().map(|line| Line {
                line: line.number,
                fingerprint: Some(line.fingerprint.to_string()),
                who: Identity(line.who),
                superseded_by: line.superseded_by,
            });
            Ok((lines.collect(), file.warnings))
        }
        Kind::Password => {
            let file = PasswordFile::read(bytes)?;
            let lines = file.lines.into_iter().map(|line| Line {
                line: line.number,
                fingerprint: None,
                who: Identity(line.who),
                superseded_by: line.superseded_by,
            });
            Ok((lines.collect(), file.warnings))
        }
    }
}

/// Returns a list in the form that is asked for.
///
/// # Errors
/// If the document cannot be written.
pub(in crate::commands) fn list(
    kind: Kind,
    path: &Path,
    lines: &[Line],
    form: Option<Form>,
) -> Result<String, CliError> {
    let document = |format: Format| {
        let kind = match kind {
            Kind::Token => "TokenFile",
            Kind::Password => "BasicAuthFile",
        };
        let file = crate::files::name(path);
        format.render(&Document { api_version: "kauth/v1", kind, file: &file, lines })
    };
    match form {
        None => Ok(table(lines)),
        Some(Form::Json) => document(Format::Json),
        Some(Form::Yaml) => document(Format::Yaml),
        Some(Form::Name) => Ok(names(lines)),
    }
}

/// Returns the users that a server knows from the file, each once.
fn names(lines: &[Line]) -> String {
    let mut seen = BTreeSet::new();
    let known = lines.iter().filter(|line| line.superseded_by.is_none()).map(|line| line.who.0.name());
    let known = known.filter(|name| seen.insert(name.clone()));
    known.fold(String::new(), |names, name| names + &shown(&name) + "\n")
}

/// Returns the table.
pub(in crate::commands) fn table(lines: &[Line]) -> String {
    let has_tokens = lines.iter().any(|line| line.fingerprint.is_some());
    let is_superseded = lines.iter().any(|line| line.superseded_by.is_some());
    let row = |line: &Line| {
        let mut cells = vec![
            line.line.to_string(),
            cell(&line.who.0.name()),
            cell(&line.who.0.uid()),
            groups(&line.who.0),
        ];
        cells.extend(line.fingerprint.as_ref().map(|fingerprint| format!("sha256:{fingerprint}")));
        if is_superseded {
            cells.push(line.superseded_by.map_or(String::new(), |other| format!("line {other} counts")));
        }
        cells
    };
    let mut header = vec!["LINE", "USER", "UID", "GROUPS"];
    header.extend(has_tokens.then_some("TOKEN"));
    header.extend(is_superseded.then_some("INSTEAD"));
    let header = header.into_iter().map(str::to_owned).collect();
    if lines.is_empty() {
        return String::new();
    }
    let table = table::aligned(&std::iter::once(header).chain(lines.iter().map(row)).collect::<Vec<_>>());
    // The last cells may be empty.
    table.lines().fold(String::with_capacity(table.len()), |trimmed, line| trimmed + line.trim_end() + "\n")
}

/// Returns the groups as one cell, in which an empty one can be seen; of very many, how many there are.
pub(in crate::commands) fn groups(who: &Who) -> String {
    let mut cell = String::new();
    for (at, group) in who.groups().take(MOST_GROUPS).enumerate() {
        if at > 0 {
            cell.push(',');
        }
        cell.push_str(if group.is_empty() { "\"\"" } else { &group });
    }
    let count = who.groups().count();
    if count > MOST_GROUPS {
        cell += &format!(",… ({count} groups)");
    }
    self::cell(&cell)
}

/// Returns a text as it may be printed; most are plain, which is soon seen.
fn cell(text: &str) -> String {
    let is_plain = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    if is_plain { text.to_owned() } else { shown(text).into_owned() }
}
