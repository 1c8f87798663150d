//! What there is to know of a line that a server starts with, and perhaps nobody means.

use std::collections::BTreeMap;
use std::fmt;

use thiserror::Error;

use super::{Kind, Row};

/// A token with fewer bytes can be guessed.
const SHORTEST: usize = 16;

/// Of how many lines with the same flaw each is told.
pub const MOST_ALIKE: usize = 1000;

/// A warning of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The line, from 1.
    pub line: usize,
    /// What is to be known.
    pub flaw: Flaw,
    /// The number of its row among all.
    row: usize,
}

/// The warnings of a file: of very many that are alike the first, and how many there are besides.
#[derive(Default)]
pub(in crate::authn) struct Warnings {
    told: Vec<Warning>,
    /// How many of a rule there are, and the first that is not told.
    counts: BTreeMap<&'static str, (usize, Option<Warning>)>,
}

/// What is to be known of a line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Flaw {
    /// The server passes it over.
    #[error("it has no token, and is passed over")]
    NoToken,
    /// Whoever has the token is somebody else, or is in other groups.
    #[error("its token is that of line {0}, which no longer counts")]
    SameToken(usize),
    /// No client can send the token.
    #[error("its token cannot be sent in a header: {0}")]
    Unsendable(&'static str),
    /// The file begins with one.
    #[error("a byte order mark belongs to its first column")]
    ByteOrderMark,
    /// It can be guessed.
    #[error("its token has only {0} bytes, and can be guessed")]
    Short(usize),
    /// CSV has no comments here.
    #[error("it is no comment: its token begins with `{0}`")]
    Comment(&'static str),
    /// There are no names of columns.
    #[error("it is no header: it stands for a user like any other line")]
    Header,
    /// Anybody has it.
    #[error("its password is empty")]
    NoPassword,
    /// The password of the earlier line opens nothing.
    #[error("its user is that of line {0}, which no longer counts")]
    SameUser(usize, String),
    /// A client sends what is before the colon for the name.
    #[error("its user's name holds a colon, so that no client can send it")]
    Colon,
    /// A user without a name is a user.
    #[error("its user has no name")]
    NoName,
    /// Nothing is trimmed.
    #[error("its user's name begins or ends with a space, which belongs to it")]
    SpacedName,
    /// A comma too many, or a column that is there but empty.
    #[error("a group is empty")]
    EmptyGroup,
    /// Nothing is trimmed.
    #[error("the group `{}` begins or ends with a space, which belongs to it", .0.escape_debug())]
    SpacedGroup(String),
    /// Groups without quotes.
    #[error("columns behind the fourth are not looked at: several groups stand in one, in quotes")]
    MoreColumns,
    /// Not what it looks like anywhere.
    #[error("it holds bytes that are not UTF-8, for which U+FFFD is shown")]
    NotText,
    /// A line end of long ago.
    #[error("it holds a carriage return, which ends no line")]
    CarriageReturn,
    /// It is one of very many.
    #[error("{count} lines from here on have the flaw `{rule}`, too")]
    More {
        /// The flaw's name.
        rule: &'static str,
        /// How many lines.
        count: usize,
    },
}

impl Flaw {
    /// Returns its name, which stays.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::NoToken => "no-token",
            Self::SameToken(_) => "same-token",
            Self::Unsendable(_) => "unsendable-token",
            Self::ByteOrderMark => "byte-order-mark",
            Self::Short(_) => "short-token",
            Self::Comment(_) => "comment",
            Self::Header => "header",
            Self::NoPassword => "no-password",
            Self::SameUser(..) => "same-user",
            Self::Colon => "colon-in-name",
            Self::NoName => "no-name",
            Self::SpacedName => "spaced-name",
            Self::EmptyGroup => "empty-group",
            Self::SpacedGroup(_) => "spaced-group",
            Self::MoreColumns => "more-columns",
            Self::NotText => "not-text",
            Self::CarriageReturn => "carriage-return",
            Self::More { .. } => "more",
        }
    }
}

impl Warning {
    pub(in crate::authn) fn of(row: &Row<'_>, flaw: Flaw) -> Self {
        Self { line: row.line, flaw, row: row.number }
    }

    /// Returns what the server itself logs of it in a file of this name; `None` if it says nothing.
    pub fn in_server_words(&self, file: &str) -> Option<String> {
        let row = self.row;
        match &self.flaw {
            Flaw::NoToken => {
                Some(format!("empty token has been found in token file '{file}', record number '{row}'"))
            }
            Flaw::SameToken(_) => {
                Some(format!("duplicate token has been found in token file '{file}', record number '{row}'"))
            }
            Flaw::SameUser(_, user) => Some(format!(
                "duplicate username '{user}' has been found in password file '{file}', record number '{row}'"
            )),
            _ => None,
        }
    }
}

impl Warnings {
    pub(in crate::authn) fn push(&mut self, warning: Warning) {
        let (count, first) = self.counts.entry(warning.flaw.rule()).or_default();
        *count += 1;
        if *count <= MOST_ALIKE {
            self.told.push(warning);
        } else if first.is_none() {
            *first = Some(warning);
        }
    }

    pub(in crate::authn) fn finish(mut self) -> Vec<Warning> {
        for (rule, (count, first)) in self.counts {
            let more = Flaw::More { rule, count: count.saturating_sub(MOST_ALIKE) };
            self.told.extend(first.map(|first| Warning { flaw: more, ..first }));
        }
        self.told
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: {}", self.line, self.flaw)
    }
}

/// Returns why no client can send a token in a header, so that it opens nothing; a WebSocket takes it all the same.
// apiserver: pkg/authentication/request/bearertoken/bearertoken.go; golang.org/x/net: http/httpguts/httplex.go
pub(in crate::authn) fn unsendable(token: &[u8]) -> Option<&'static str> {
    let is_control = |byte: &u8| *byte != b'\t' && byte.is_ascii_control();
    let ends_with_space = || {
        let text = std::str::from_utf8(token).unwrap_or_default();
        text.ends_with(char::is_whitespace)
    };
    match () {
        () if token.contains(&b' ') => Some("it holds a space"),
        () if token.iter().any(is_control) => Some("it holds a control character"),
        () if token.ends_with(b"\t") || ends_with_space() => Some("it ends with white space"),
        // Go's server takes 1 MiB of headers, and 4 KiB to spare.
        () if token.len() > 1 << 20 => Some("it is longer than 1 MiB"),
        () => None,
    }
}

/// Returns whether a token can be guessed.
pub(in crate::authn) fn is_short(token: &[u8]) -> bool {
    token.len() < SHORTEST
}

/// Tells what is to be known of a row by itself.
pub(in crate::authn) fn of_row(kind: Kind, row: &Row<'_>, mut tell: impl FnMut(Flaw)) {
    match kind {
        Kind::Token => of_token(row, &mut tell),
        Kind::Password if row.secret.is_empty() => tell(Flaw::NoPassword),
        Kind::Password => {}
    }
    if kind == Kind::Password && row.user.contains(&b':') {
        tell(Flaw::Colon);
    }
    if row.secret.starts_with("\u{feff}".as_bytes()) {
        tell(Flaw::ByteOrderMark);
    }
    match &*row.user {
        [] => tell(Flaw::NoName),
        name if is_spaced(name) => tell(Flaw::SpacedName),
        _ => {}
    }
    of_groups(row, &mut tell);
    let fields = [Some(&row.secret), Some(&row.user), Some(&row.uid), row.groups.as_ref()];
    let fields = || fields.iter().flatten();
    if fields().any(|field| std::str::from_utf8(field).is_err()) {
        tell(Flaw::NotText);
    }
    // A token with one is unsendable.
    if fields().skip(usize::from(kind == Kind::Token)).any(|field| field.contains(&b'\r')) {
        tell(Flaw::CarriageReturn);
    }
}

fn of_token(row: &Row<'_>, tell: &mut impl FnMut(Flaw)) {
    let comment = ["#", "//"].into_iter().find(|sign| row.secret.starts_with(sign.as_bytes()));
    let is_name = |name: &[u8]| {
        [&b"user"[..], b"username", b"user name", b"name"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
    };
    if let Some(sign) = comment {
        tell(Flaw::Comment(sign));
    } else if row.secret.eq_ignore_ascii_case(b"token") && is_name(row.user.trim_ascii()) {
        tell(Flaw::Header);
    }
    if let Some(why) = unsendable(&row.secret) {
        tell(Flaw::Unsendable(why));
    }
    if is_short(&row.secret) {
        tell(Flaw::Short(row.secret.len()));
    }
}

fn of_groups(row: &Row<'_>, tell: &mut impl FnMut(Flaw)) {
    let groups = || row.groups.iter().flat_map(|groups| groups.split(|byte| *byte == b','));
    if groups().any(<[u8]>::is_empty) {
        tell(Flaw::EmptyGroup);
    }
    if let Some(group) = groups().find(|group| is_spaced(group)) {
        tell(Flaw::SpacedGroup(super::text(group).into_owned()));
    }
    if row.columns > super::COLUMNS {
        tell(Flaw::MoreColumns);
    }
}

fn is_spaced(name: &[u8]) -> bool {
    let text = super::text(name);
    text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authn::csv_file::rows;

    fn rules(kind: Kind, line: &str) -> Vec<&'static str> {
        let row = rows(kind, line.as_bytes()).next().unwrap().unwrap();
        let mut rules = Vec::new();
        of_row(kind, &row, |flaw| rules.push(flaw.rule()));
        rules
    }

    #[test]
    fn lines_have_flaws() {
        const LONG: &str = "a-token-that-is-long-enough";
        for (line, expected) in [
            ("LONG,ann,7,\"dev,ops\"", &[][..]),
            ("short,ann,7", &["short-token"]),
            ("\u{feff}LONG,ann,7", &["byte-order-mark"]),
            ("LONG , ann,7", &["unsendable-token", "spaced-name"]),
            ("LONG\u{a0},,7", &["unsendable-token", "no-name"]),
            ("LONG,ann,7,", &["empty-group"]),
            ("LONG,ann,7,\"a,,b\"", &["empty-group"]),
            ("LONG,ann,7,\"a, b\",c", &["spaced-group", "more-columns"]),
            ("# LONG,ann,7", &["comment", "unsendable-token"]),
            ("token,user,uid,groups", &["header", "short-token"]),
            ("LONG,ann,7\rLONG,b,8", &["more-columns", "carriage-return"]),
        ] {
            assert_eq!(rules(Kind::Token, &line.replace("LONG", LONG)), expected, "{line}");
        }
        assert_eq!(rules(Kind::Password, ",a:b,1"), ["no-password", "colon-in-name"]);
        assert_eq!(rules(Kind::Password, "pw,ann,1"), [""; 0]);
    }

    #[test]
    fn of_many_alike_the_first_are_told() {
        let text = "t,ann,1\n".repeat(MOST_ALIKE + 7) + " ,bob,1\n";
        let mut warnings = Warnings::default();
        for row in rows(Kind::Token, text.as_bytes()) {
            let row = row.unwrap();
            of_row(Kind::Token, &row, |flaw| warnings.push(Warning::of(&row, flaw)));
        }
        let told = warnings.finish();
        assert_eq!(told.len(), MOST_ALIKE + 2);
        let [.., odd, more] = &told[..] else { panic!("{}", told.len()) };
        assert_eq!((odd.line, odd.flaw.rule()), (MOST_ALIKE + 8, "unsendable-token"));
        assert_eq!((more.line, more.flaw.rule()), (MOST_ALIKE + 1, "more"));
        assert_eq!(more.flaw.to_string(), "8 lines from here on have the flaw `short-token`, too");
    }

    #[test]
    fn some_tokens_cannot_be_sent() {
        for fine in ["a\tb", "tökén", "\u{a0}t", "a+/=", "\"", "#x"] {
            assert_eq!(unsendable(fine.as_bytes()), None, "{fine:?}");
        }
        assert_eq!(unsendable(b"\xff"), None);
        for not in ["a b", "a\nb", "a\0", "a\t", "a\u{a0}", "\u{7f}", "a\r"] {
            assert!(unsendable(not.as_bytes()).is_some(), "{not:?}");
        }
        assert!(unsendable(&vec![b'a'; (1 << 20) + 1]).is_some());
    }
}
