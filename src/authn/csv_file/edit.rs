//! Edits of such files that keep every other byte: lines that come, change or go. What comes out is read back, and compared with
//! what was meant.

use std::collections::BTreeMap;

use thiserror::Error;
use zeroize::Zeroizing;

use super::{COLUMNS, Kind, Refusal, Row, Who, rows};
use crate::go::csv::quoted;

/// The text of a file.
pub type Text = Zeroizing<Vec<u8>>;

/// Why a file is not edited.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EditError {
    /// No server starts with it as it is.
    #[error("no kube-apiserver starts with the file as it is: {0}")]
    Refused(#[from] Refusal),
    /// The user is there.
    #[error("`{}` is there already, on line {line}", user.escape_debug())]
    HasUser {
        /// The user.
        user: String,
        /// The first line, from 1.
        line: usize,
    },
    /// The token is somebody's.
    #[error("the token is there already: it is that of `{}` on line {line}", user.escape_debug())]
    HasToken {
        /// Whose it is.
        user: String,
        /// The line, from 1.
        line: usize,
    },
    /// There is no such user.
    #[error("there is no user `{}`", .0.escape_debug())]
    NoUser(String),
    /// The user has no such token.
    #[error("`{}` has no token with the fingerprint `{}`", user.escape_debug(), fingerprint.escape_debug())]
    NoToken {
        /// The user.
        user: String,
        /// What was given for the fingerprint.
        fingerprint: String,
    },
    /// The user has several such tokens.
    #[error("several tokens have that fingerprint: {}", .0.join(", "))]
    SeveralTokens(Vec<String>),
    /// The user has lines with other groups, or another uid.
    #[error("the lines of `{}` do not agree in uid and groups", .0.escape_debug())]
    Different(String),
    /// The user has one line.
    #[error("`{}` has no older line", .0.escape_debug())]
    NoOlder(String),
    /// The new text would not be read as it is meant.
    #[error("the file cannot be edited: it would not be read as it is meant")]
    ReadOtherwise,
}

/// A line to write.
pub(in crate::authn) struct NewLine<'a> {
    pub(in crate::authn) secret: &'a [u8],
    pub(in crate::authn) who: &'a Who,
}

/// What happens to a line.
pub(in crate::authn) enum Change<'a> {
    /// It goes.
    Remove,
    /// It gets another secret.
    Secret(&'a [u8]),
    /// It stays, and another comes behind it.
    Behind(NewLine<'a>),
}

/// Changes, by the lines that they are about.
pub(in crate::authn) type Changes<'a> = BTreeMap<usize, Change<'a>>;

/// Returns a file's text with some changes, and with lines at its end.
///
/// # Errors
/// If no server starts with the file, or what is to be written would not be read as it is meant.
pub(in crate::authn) fn apply(
    kind: Kind,
    bytes: &[u8],
    changes: &Changes<'_>,
    append: &[NewLine<'_>],
) -> Result<Text, EditError> {
    let more: usize = changes.values().map(Change::longest).chain(append.iter().map(NewLine::longest)).sum();
    // One that grows would leave copies behind.
    let mut text: Text = Zeroizing::new(Vec::with_capacity(bytes.len() + more + 2));
    let mut copied = 0;
    for row in rows(kind, bytes) {
        let row = row?;
        match changes.get(&row.line) {
            None => {}
            Some(Change::Remove) => {
                text.extend_from_slice(&bytes[copied..row.span.start]);
                copied = row.span.end;
            }
            Some(Change::Secret(secret)) => {
                text.extend_from_slice(&bytes[copied..row.secret.span.start]);
                push_field(&mut text, secret);
                copied = row.secret.span.end;
            }
            Some(Change::Behind(line)) => {
                text.extend_from_slice(&bytes[copied..row.span.end]);
                copied = row.span.end;
                push_line(&mut text, line);
            }
        }
    }
    text.extend_from_slice(&bytes[copied..]);
    append.iter().for_each(|line| push_line(&mut text, line));
    confirm(kind, bytes, changes, append, &text)?;
    Ok(text)
}

impl Change<'_> {
    fn longest(&self) -> usize {
        match self {
            Self::Remove => 0,
            Self::Secret(secret) => 2 * secret.len() + 2,
            Self::Behind(line) => line.longest(),
        }
    }
}

impl NewLine<'_> {
    fn longest(&self) -> usize {
        let fields: usize = self.fields().map(<[u8]>::len).sum();
        2 * fields + 16
    }

    fn fields(&self) -> impl Iterator<Item = &[u8]> {
        let who = self.who;
        [self.secret, who.name_column(), who.uid_column()].into_iter().chain(who.groups_column())
    }
}

/// Adds a line at the end, with the line break that the line before it has, which may be missing.
fn push_line(text: &mut Text, line: &NewLine<'_>) {
    let last = memchr::memrchr(b'\n', text);
    let line_break: &[u8] = match last {
        _ if text.last() == Some(&b'\r') => b"\r\n",
        Some(at) if at > 0 && text[at - 1] == b'\r' => b"\r\n",
        _ => b"\n",
    };
    match text.last() {
        None | Some(b'\n') => {}
        // At the end of a file it is no part of a field, and is none of a line break.
        Some(b'\r') => text.push(b'\n'),
        Some(_) => text.extend_from_slice(line_break),
    }
    for (at, field) in line.fields().enumerate() {
        if at > 0 {
            text.push(b',');
        }
        push_field(text, field);
    }
    text.extend_from_slice(line_break);
}

fn push_field(text: &mut Text, field: &[u8]) {
    match quoted(field) {
        std::borrow::Cow::Borrowed(plain) => text.extend_from_slice(plain),
        std::borrow::Cow::Owned(quoted) => text.extend_from_slice(&Zeroizing::new(quoted)),
    }
}

/// Makes sure that a new text is read as it is meant: every line as it was, but for the changes.
fn confirm(
    kind: Kind,
    bytes: &[u8],
    changes: &Changes<'_>,
    append: &[NewLine<'_>],
    text: &[u8],
) -> Result<(), EditError> {
    let mut read = rows(kind, text);
    let mut next = |is: &dyn Fn(&Row<'_>) -> bool| match read.next() {
        Some(Ok(row)) if is(&row) => Ok(()),
        _ => Err(EditError::ReadOtherwise),
    };
    for row in rows(kind, bytes) {
        let row = row?;
        match changes.get(&row.line) {
            Some(Change::Remove) => {}
            Some(Change::Secret(secret)) => next(&|new| *new.secret == **secret && is_same_user(new, &row))?,
            Some(Change::Behind(line)) => {
                next(&|new| new.secret[..] == row.secret[..] && is_same_user(new, &row))?;
                next(&|new| is_line(new, line))?;
            }
            None => next(&|new| new.secret[..] == row.secret[..] && is_same_user(new, &row))?,
        }
    }
    append.iter().try_for_each(|line| next(&|new| is_line(new, line)))?;
    if read.next().is_some() { Err(EditError::ReadOtherwise) } else { Ok(()) }
}

fn is_same_user(one: &Row<'_>, other: &Row<'_>) -> bool {
    let groups = [one, other].map(|row| row.groups.as_deref());
    one.user[..] == other.user[..]
        && one.uid[..] == other.uid[..]
        && groups[0] == groups[1]
        && one.columns == other.columns
}

fn is_line(row: &Row<'_>, line: &NewLine<'_>) -> bool {
    *row.secret == *line.secret && row.who() == *line.who && row.columns <= COLUMNS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn append(text: &str, token: &str, name: &str, groups: &[&str]) -> Result<String, EditError> {
        let groups: Vec<_> = groups.iter().map(|group| (*group).to_owned()).collect();
        let who = Who::new(name, "", &groups);
        let line = NewLine { secret: token.as_bytes(), who: &who };
        let text = apply(Kind::Token, text.as_bytes(), &Changes::new(), &[line])?;
        Ok(String::from_utf8(text.to_vec()).unwrap())
    }

    #[test]
    fn a_line_comes_as_the_others_are() {
        for (before, after) in [
            ("", "t,ann,,dev\n"),
            ("\n", "\nt,ann,,dev\n"),
            ("a,b,c\n", "a,b,c\nt,ann,,dev\n"),
            ("a,b,c", "a,b,c\nt,ann,,dev\n"),
            ("a,b,c\r\n", "a,b,c\r\nt,ann,,dev\r\n"),
            ("a,b,c\r\nd,e,f", "a,b,c\r\nd,e,f\r\nt,ann,,dev\r\n"),
            ("a,b,c\r\nd,e,f\n", "a,b,c\r\nd,e,f\nt,ann,,dev\n"),
            ("a,b,c\r", "a,b,c\r\nt,ann,,dev\r\n"),
        ] {
            assert_eq!(append(before, "t", "ann", &["dev"]).as_deref(), Ok(after), "{before:?}");
        }
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let quoted = append("", "t,\"1", "an\nn", &["dev", "o\"ps"]).unwrap();
        assert_eq!(quoted, "\"t,\"\"1\",\"an\nn\",,\"dev,o\"\"ps\"\n");
        // CRLF in quotes is read as LF.
        assert_eq!(append("", "t", "an\r\nn", &[]), Err(EditError::ReadOtherwise));
    }

    #[test]
    fn lines_change_and_go_and_come_between() {
        let text =
            "\u{feff}\"t1\"\"\",ann,1\r\n".replace("\u{feff}", "") + "\r\nt2,bob,2,\"a,b\",x\r\nt3,eve,3";
        let who = Who::new("new", "4", &[]);
        let with = |line: usize, change| {
            let text = apply(Kind::Token, text.as_bytes(), &Changes::from([(line, change)]), &[]).unwrap();
            String::from_utf8(text.to_vec()).unwrap()
        };
        assert_eq!(with(1, Change::Remove), "\r\nt2,bob,2,\"a,b\",x\r\nt3,eve,3");
        assert_eq!(with(4, Change::Remove), "\"t1\"\"\",ann,1\r\n\r\nt2,bob,2,\"a,b\",x\r\n");
        assert_eq!(with(1, Change::Secret(b"n")), "n,ann,1\r\n\r\nt2,bob,2,\"a,b\",x\r\nt3,eve,3");
        assert_eq!(
            with(3, Change::Secret(b"n,")),
            "\"t1\"\"\",ann,1\r\n\r\n\"n,\",bob,2,\"a,b\",x\r\nt3,eve,3"
        );
        let line = || Change::Behind(NewLine { secret: b"n", who: &who });
        assert_eq!(with(3, line()), "\"t1\"\"\",ann,1\r\n\r\nt2,bob,2,\"a,b\",x\r\nn,new,4\r\nt3,eve,3");
        assert_eq!(with(4, line()), text.clone() + "\r\nn,new,4\r\n");
    }

    #[test]
    fn a_file_that_no_server_takes_is_left_alone() {
        let error = append("a,b,c\nd,e\n", "t", "ann", &[]).unwrap_err();
        assert!(matches!(&error, EditError::Refused(why) if why.line() == 2), "{error}");
        assert!(matches!(append("a,b,\"c\n", "t", "ann", &[]), Err(EditError::Refused(_))));
    }
}
