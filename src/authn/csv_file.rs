//! The CSV files that kube-apiserver knows users from: a secret, the user's name, uid and groups in each line.
//!
//! Bytes are taken as the server takes them: what is not UTF-8 is compared as bytes, and shown as U+FFFD. Knows nothing about
//! what the secrets open.

pub mod edit;
mod flaw;
mod random;

pub use flaw::{Flaw, MOST_ALIKE, Warning};
pub(super) use flaw::{Warnings, is_short, of_row, unsendable};
pub use random::random;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::UserInfo;
use crate::go::csv::{self, Field};

/// The columns that the server looks at.
const COLUMNS: usize = 4;

/// What the first column of a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Bearer tokens (`--token-auth-file`).
    Token,
    /// Passwords (`--basic-auth-file`, until 1.18).
    Password,
}

/// A line, or several if there are line breaks in its fields.
pub(super) struct Row<'b> {
    /// The line on which it begins, from 1.
    pub(super) line: usize,
    /// Its number among the rows, from 1.
    pub(super) number: usize,
    /// Its bytes, with the line break at its end.
    pub(super) span: Range<usize>,
    pub(super) secret: Field<'b>,
    pub(super) user: Field<'b>,
    pub(super) uid: Field<'b>,
    pub(super) groups: Option<Field<'b>>,
    pub(super) columns: usize,
}

/// Whom a line stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Name, uid and groups: files have millions of lines.
    columns: Box<[u8]>,
    name_end: usize,
    uid_end: usize,
    has_groups: bool,
}

/// Why no server starts with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    kind: Kind,
    line: usize,
    why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    Columns(usize),
    Csv(csv::Misplaced),
}

impl Kind {
    /// Returns what a server's messages call such a file, and its columns.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Token => ("token file", "token, user name, user uid"),
            Self::Password => ("password file", "password, user name, user uid"),
        }
    }
}

/// Returns the rows of a file, up to the first that a server refuses.
// apiserver: pkg/authentication/token/tokenfile/tokenfile.go
pub(super) fn rows(kind: Kind, bytes: &[u8]) -> impl Iterator<Item = Result<Row<'_>, Refusal>> {
    let mut is_over = false;
    let records = csv::raw(bytes, COLUMNS).enumerate();
    let rows = records.map(move |(at, record)| {
        let record = record.map_err(|wrong| Refusal { kind, line: wrong.line, why: Why::Csv(wrong) })?;
        let csv::Raw { line, span, fields, count } = record;
        let mut fields = fields.into_iter();
        let (Some(secret), Some(user), Some(uid)) = (fields.next(), fields.next(), fields.next()) else {
            return Err(Refusal { kind, line, why: Why::Columns(count) });
        };
        Ok(Row { line, number: at + 1, span, secret, user, uid, groups: fields.next(), columns: count })
    });
    rows.take_while(move |row| !std::mem::replace(&mut is_over, row.is_err()))
}

impl Row<'_> {
    pub(super) fn who(&self) -> Who {
        Who::of(&self.user, &self.uid, self.groups.as_deref())
    }
}

impl Who {
    /// Returns somebody in some groups.
    pub fn new(name: &str, uid: &str, groups: &[String]) -> Self {
        let groups = (!groups.is_empty()).then(|| groups.join(","));
        Self::of(name.as_bytes(), uid.as_bytes(), groups.as_ref().map(String::as_bytes))
    }

    fn of(name: &[u8], uid: &[u8], groups: Option<&[u8]>) -> Self {
        let (name_end, uid_end) = (name.len(), name.len() + uid.len());
        let columns = [name, uid, groups.unwrap_or_default()].concat().into();
        Self { columns, name_end, uid_end, has_groups: groups.is_some() }
    }

    /// Returns the same user, with the uid and the groups of others where there are none of its own; `None` if the others do not
    /// agree in them.
    pub(super) fn completed(self, others: &[Self]) -> Option<Self> {
        let Some((first, rest)) = others.split_first() else { return Some(self) };
        let (keeps_uid, keeps_groups) = (self.uid_column().is_empty(), !self.has_groups);
        let is_same = |other: &Self| {
            (!keeps_uid || other.uid_column() == first.uid_column())
                && (!keeps_groups || other.groups_column() == first.groups_column())
        };
        let uid = if keeps_uid { first } else { &self }.uid_column();
        let groups = if keeps_groups { first } else { &self }.groups_column();
        rest.iter().all(is_same).then(|| Self::of(self.name_column(), uid, groups))
    }

    /// Returns the user's name.
    pub fn name(&self) -> Cow<'_, str> {
        text(self.name_column())
    }

    /// Returns the user's uid, which may be empty.
    pub fn uid(&self) -> Cow<'_, str> {
        text(self.uid_column())
    }

    /// Returns the groups, empty ones too. A column of groups that is there, but empty, is one empty group.
    pub fn groups(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.groups_column().into_iter().flat_map(|groups| groups.split(|byte| *byte == b',')).map(text)
    }

    /// Returns the column of the groups as it is read: lines that have it in common have the same groups.
    pub fn groups_column(&self) -> Option<&[u8]> {
        self.has_groups.then(|| &self.columns[self.uid_end..])
    }

    pub(super) fn name_column(&self) -> &[u8] {
        &self.columns[..self.name_end]
    }

    pub(super) fn uid_column(&self) -> &[u8] {
        &self.columns[self.name_end..self.uid_end]
    }

    /// Returns whether these bytes are the user's name.
    pub fn is(&self, name: &[u8]) -> bool {
        self.name_column() == name
    }

    /// Returns the user, without the group that every user gets.
    pub fn user(&self) -> UserInfo<'static> {
        UserInfo {
            name: self.name().into_owned().into(),
            uid: self.uid().into_owned().into(),
            groups: self.groups().map(|group| group.into_owned().into()).collect(),
            ..UserInfo::default()
        }
    }
}

impl Refusal {
    /// Returns the line, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns why, as the server itself says it of a file of this name.
    pub fn in_server_words(&self, file: &str) -> String {
        match &self.why {
            Why::Csv(wrong) => wrong.to_string(),
            Why::Columns(found) => {
                let (what, columns) = self.kind.words();
                format!("{what} '{file}' must have at least 3 columns ({columns}), found {found}")
            }
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            Why::Csv(wrong) => wrong.fmt(out),
            Why::Columns(found) => {
                let (what, columns) = self.kind.words();
                let line = self.line;
                write!(out, "{what} must have at least 3 columns ({columns}), found {found} on line {line}")
            }
        }
    }
}

impl std::error::Error for Refusal {}

/// Returns bytes as Go's JSON has them: U+FFFD for each that is none of a character.
// go: encoding/json/encode.go, appendString
fn text(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.into();
    }
    let mut text = String::with_capacity(bytes.len() + 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_reads_no_further_than_it_must() {
        let read: Vec<_> = rows(Kind::Token, b"a,b,c\nd,e\nf,g,h\n").collect();
        assert_eq!(read.len(), 2);
        let refusal = read.into_iter().find_map(Result::err).unwrap();
        assert_eq!(refusal.line(), 2);
        assert_eq!(
            refusal.in_server_words("f.csv"),
            "token file 'f.csv' must have at least 3 columns (token, user name, user uid), found 2"
        );
        let refusal = rows(Kind::Password, b"a\n").find_map(Result::err).unwrap();
        let words =
            "password file must have at least 3 columns (password, user name, user uid), found 1 on line 1";
        assert_eq!(refusal.to_string(), words);
    }

    #[test]
    fn what_is_no_text_is_shown_byte_by_byte() {
        for (bytes, shown) in
            [(&b"bo\xffb"[..], "bo\u{fffd}b"), (b"\xe2\x82,", "\u{fffd}\u{fffd},"), ("ö".as_bytes(), "ö")]
        {
            assert_eq!(text(bytes), shown);
        }
        let who = Who::of(b"\xff", b"", Some(b"a,,\xfe"));
        assert_eq!(who.user().groups, ["a", "", "\u{fffd}"]);
        assert!(who.is(b"\xff") && !who.is("\u{fffd}".as_bytes()));
    }
}
