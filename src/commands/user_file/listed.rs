//! The lines of a file, as a table, a document, or names alone. Nothing secret is in them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use clap::ValueEnum;
use serde::{Serialize, Serializer};

use crate::authn::csv_file::{Kind, Refusal, Warning, Who};
use crate::authn::password_file::{Account, PasswordFile};
use crate::authn::token_file::{self, TokenFile};
use crate::commands::format::Format;
use crate::error::Failure;
use crate::output::Ui;
use crate::output::table::Widths;
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
    lines: &'a Lines,
}

/// The lines that a server reads of a file. There may be millions: what is told of one is made when it is told.
pub(in crate::commands) enum Lines {
    Tokens(Vec<token_file::Line>),
    Passwords(Vec<Account>),
}

/// A line, without its secret.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::commands) struct Line<'a> {
    pub(in crate::commands) line: usize,
    /// The first eight hexadecimal digits of the token's SHA-256.
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
    #[serde(flatten)]
    pub(in crate::commands) who: Identity<'a>,
    /// The line that counts in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::commands) superseded_by: Option<usize>,
}

/// Whom a line stands for.
#[derive(Clone, Copy)]
pub(in crate::commands) struct Identity<'a>(pub(in crate::commands) &'a Who);

impl Serialize for Identity<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a> {
            user: Cow<'a, str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            uid: Option<Cow<'a, str>>,
            groups: Groups<'a>,
        }
        let uid = Some(self.0.uid()).filter(|uid| !uid.is_empty());
        Fields { user: self.0.name(), uid, groups: Groups(self.0) }.serialize(to)
    }
}

/// There may be millions.
struct Groups<'a>(&'a Who);

impl Serialize for Groups<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.groups())
    }
}

impl Serialize for Lines {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter())
    }
}

impl Lines {
    /// Returns no lines.
    pub(in crate::commands) fn none() -> Self {
        Self::Tokens(Vec::new())
    }

    /// Returns the lines, in order.
    pub(in crate::commands) fn iter(&self) -> Box<dyn Iterator<Item = Line<'_>> + '_> {
        match self {
            Self::Tokens(lines) => Box::new(lines.iter().map(|line| Line {
                line: line.number,
                fingerprint: Some(line.fingerprint.to_string()),
                who: Identity(&line.who),
                superseded_by: line.superseded_by,
            })),
            Self::Passwords(lines) => Box::new(lines.iter().map(|line| Line {
                line: line.number,
                fingerprint: None,
                who: Identity(&line.who),
                superseded_by: line.superseded_by,
            })),
        }
    }

    /// Returns those that count.
    pub(in crate::commands) fn counting(&self) -> impl Iterator<Item = Line<'_>> {
        self.iter().filter(|line| line.superseded_by.is_none())
    }
}

/// Reads the lines of a file, and what is to be known of them.
///
/// # Errors
/// If no server starts with it.
pub(in crate::commands) fn lines(kind: Kind, bytes: &[u8]) -> Result<(Lines, Vec<Warning>), Refusal> {
    match kind {
        Kind::Token => TokenFile::read(bytes).map(|file| (Lines::Tokens(file.lines), file.warnings)),
        Kind::Password => PasswordFile::read(bytes).map(|file| (Lines::Passwords(file.lines), file.warnings)),
    }
}

/// Prints a list in the form that is asked for.
///
/// # Errors
/// If it cannot be written.
pub(in crate::commands) fn list(
    ui: &mut Ui,
    kind: Kind,
    path: &Path,
    lines: &Lines,
    form: Option<Form>,
) -> Result<(), Failure> {
    let format = match form {
        None => return Ok(table(ui, lines)?),
        Some(Form::Name) => return Ok(names(ui, lines)?),
        Some(Form::Json) => Format::Json,
        Some(Form::Yaml) => Format::Yaml,
    };
    let kind = match kind {
        Kind::Token => "TokenFile",
        Kind::Password => "BasicAuthFile",
    };
    let file = crate::files::name(path);
    Ok(ui.answer(format.render(&Document { api_version: "kauth/v1", kind, file: &file, lines })?)?)
}

/// Prints the users that a server knows from the file, each once.
fn names(ui: &mut Ui, lines: &Lines) -> io::Result<()> {
    let mut seen = BTreeSet::new();
    let names = lines.counting().map(|line| line.who.0.name());
    let mut names = names.filter(|name| seen.insert(name.clone()));
    names.try_for_each(|name| ui.answer(format!("{}\n", shown(&name))))
}

/// Prints the table.
///
/// # Errors
/// If standard output cannot be written to.
pub(in crate::commands) fn table(ui: &mut Ui, lines: &Lines) -> io::Result<()> {
    let Some(first) = lines.iter().next() else { return Ok(()) };
    let is_superseded = lines.iter().any(|line| line.superseded_by.is_some());
    let mut header = vec!["LINE", "USER", "UID", "GROUPS"];
    header.extend(first.fingerprint.is_some().then_some("TOKEN"));
    header.extend(is_superseded.then_some("INSTEAD"));
    let header: Vec<_> = header.into_iter().map(str::to_owned).collect();
    let mut widths = Widths::default();
    widths.widen(&header);
    lines.iter().for_each(|line| widths.widen(&row(&line, is_superseded)));
    let mut text = String::new();
    let mut print = |row: &[String]| {
        text.clear();
        widths.push_line(row, &mut text);
        // The last cells may be empty.
        text.truncate(text.trim_end().len());
        text.push('\n');
        ui.answer(&text)
    };
    print(&header)?;
    lines.iter().try_for_each(|line| print(&row(&line, is_superseded)))
}

fn row(line: &Line<'_>, is_superseded: bool) -> Vec<String> {
    let who = line.who.0;
    let mut cells = vec![line.line.to_string(), cell(&who.name()), cell(&who.uid()), groups(who)];
    cells.extend(line.fingerprint.as_ref().map(|fingerprint| format!("sha256:{fingerprint}")));
    if is_superseded {
        cells.push(line.superseded_by.map_or(String::new(), |other| format!("line {other} counts")));
    }
    cells
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
