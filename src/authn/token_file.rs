//! Static token files (`--token-auth-file`): whom a server takes a token for, and why it does not start with a file. Gives of a
//! token nothing but a fingerprint.
// apiserver: pkg/authentication/token/tokenfile/tokenfile.go

pub mod edit;

use std::fmt;
use std::hash::BuildHasher;

use aws_lc_rs::constant_time;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use jiff::Timestamp;

use super::UserInfo;
use super::csv_file::{self, Flaw, Kind, Refusal, Warning, Warnings, Who};
use super::verdict::{TokenAuthenticator, TokenVerdict};
use crate::pki;

/// How many digits a fingerprint has.
const DIGITS: usize = 8;

/// A file that a server starts with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenFile {
    /// Its lines with a token, in order.
    pub lines: Vec<Line>,
    /// What a server warns of, or nobody is told.
    pub warnings: Vec<Warning>,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// What tells its token from others.
    pub fingerprint: Fingerprint,
    /// Whom it stands for.
    pub who: Who,
    /// The line that has the same token and counts in its place.
    pub superseded_by: Option<usize>,
}

/// What tells a token from others: its SHA-256, of which the first eight hexadecimal digits are shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

/// Returns whether a text looks like a token file, if perhaps one that no server starts with: most of its lines have three
/// columns, the first of which is one word.
pub fn is_like(text: &str) -> bool {
    let lines = text.lines().filter(|line| !line.is_empty());
    let (mut all, mut fine) = (0, 0);
    for line in lines {
        let mut columns = line.split(',');
        let is_word = columns.next().is_some_and(|first| !first.contains(char::is_whitespace));
        (all, fine) = (all + 1, fine + usize::from(is_word && columns.count() >= 2));
    }
    fine > 0 && fine * 2 > all
}

/// Returns why no client can send a token in a header; `None` if it can.
pub fn unsendable(token: &[u8]) -> Option<&'static str> {
    csv_file::unsendable(token)
}

/// Returns whether a token is so short that it can be guessed.
pub fn is_short(token: &[u8]) -> bool {
    csv_file::is_short(token)
}

impl TokenFile {
    /// Reads a file as a server does.
    ///
    /// # Errors
    /// If a server does not start with it.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let (mut lines, mut warnings): (Vec<Line>, _) = (Vec::new(), Warnings::default());
        // Of each token the last line: a table of fingerprints would be as large as the lines are.
        let (mut seen, hasher) = (HashTable::<usize>::new(), RandomState::default());
        for row in csv_file::rows(Kind::Token, bytes) {
            let row = row?;
            let mut warn = |flaw| warnings.push(Warning::of(&row, flaw));
            if row.secret.is_empty() {
                warn(Flaw::NoToken);
                continue;
            }
            csv_file::of_row(Kind::Token, &row, &mut warn);
            let fingerprint = Fingerprint::of(&row.secret);
            let is_same = |at: &usize| lines[*at].fingerprint == fingerprint;
            let hash = |at: &usize| hasher.hash_one(lines[*at].fingerprint);
            match seen.entry(hasher.hash_one(fingerprint), is_same, hash) {
                Entry::Vacant(place) => drop(place.insert(lines.len())),
                Entry::Occupied(mut last) => {
                    let earlier = std::mem::replace(last.get_mut(), lines.len());
                    lines[earlier].superseded_by = Some(row.line);
                    warn(Flaw::SameToken(lines[earlier].number));
                }
            }
            lines.push(Line { number: row.line, fingerprint, who: row.who(), superseded_by: None });
        }
        Ok(Self { lines, warnings: warnings.finish() })
    }

    /// Says whom the server takes the holder of a token for, before the group that every user gets.
    pub fn authenticate(&self, token: &[u8]) -> TokenVerdict {
        self.holder(&Fingerprint::of(token))
            .map_or(TokenVerdict::NotRecognized, |line| TokenVerdict::User(line.user()))
    }

    /// Returns whether a line of this number opens something: it has a token, and no later line has the same.
    fn counts(&self, number: usize) -> bool {
        let found = self.lines.binary_search_by_key(&number, |line| line.number);
        found.is_ok_and(|at| self.lines[at].superseded_by.is_none())
    }

    /// Returns the line that counts for a token. All are looked at, so that the time says nothing of the token.
    fn holder(&self, token: &Fingerprint) -> Option<&Line> {
        self.lines.iter().fold(None, |found, line| {
            let is_same = constant_time::verify_slices_are_equal(&line.fingerprint.0, &token.0).is_ok();
            if is_same { Some(line) } else { found }
        })
    }
}

impl TokenAuthenticator for TokenFile {
    fn authenticate(&self, token: &[u8], _: Timestamp) -> TokenVerdict {
        self.authenticate(token)
    }
}

impl Line {
    /// Returns the user, without the group that every user gets.
    pub fn user(&self) -> UserInfo<'static> {
        self.who.user()
    }
}

impl Fingerprint {
    /// Returns the fingerprint of a token.
    pub fn of(token: &[u8]) -> Self {
        Self(pki::sha256(token))
    }

    /// Returns whether a text is the fingerprint, or more digits of it; `sha256:` may stand before it.
    pub fn is(&self, text: &str) -> bool {
        let digits = text.strip_prefix("sha256:").unwrap_or(text).to_ascii_lowercase();
        digits.len() >= DIGITS && pki::hex(&self.0).starts_with(&digits)
    }

    /// Returns more digits of it than are shown.
    pub fn long(&self) -> String {
        pki::hex(&self.0[..DIGITS])
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&pki::hex(&self.0[..DIGITS / 2]))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Fingerprint({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> TokenFile {
        TokenFile::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn lines_make_users() {
        let file = read("t0ken,ann,7\n\n\"t,2\",bob,8,\"g1, g2\"\nt3,eve,9,g1,g2\n,x,y\nt0ken,eve,1\n");
        let users: Vec<_> = file
            .lines
            .iter()
            .map(|line| (line.number, line.user().name.into_owned(), line.user().groups.join("|")))
            .collect();
        let user = |number, name: &str, groups: &str| (number, name.to_owned(), groups.to_owned());
        assert_eq!(
            users,
            [user(1, "ann", ""), user(3, "bob", "g1| g2"), user(4, "eve", "g1"), user(6, "eve", "")]
        );
        assert_eq!(file.lines[0].superseded_by, Some(6));
        // As `printf t0ken | sha256sum` has it.
        assert_eq!(file.lines[0].fingerprint, file.lines[3].fingerprint);
        assert_eq!(file.lines[0].fingerprint.to_string(), "b46c0967");
        assert!(!format!("{file:?}").contains("t0ken"));
        let warned: Vec<_> =
            file.warnings.iter().map(|warning| (warning.line, warning.flaw.rule())).collect();
        let flaws = [(3, "spaced-group"), (4, "more-columns"), (5, "no-token"), (6, "same-token")];
        assert!(flaws.iter().all(|flaw| warned.contains(flaw)), "{warned:?}");
    }

    #[test]
    fn the_last_line_of_a_token_counts() {
        let file = read("t1,ann,7,dev\nt2,bob,8\nt1,eve,9\n");
        let named = |token: &str| match file.authenticate(token.as_bytes()) {
            TokenVerdict::User(user) => Some(user.name.into_owned()),
            _ => None,
        };
        assert_eq!(named("t1").as_deref(), Some("eve"));
        assert_eq!(named("t2").as_deref(), Some("bob"));
        assert!(["", "t", "t1 ", "T1"].into_iter().all(|token| named(token).is_none()));
    }

    #[test]
    fn what_stops_a_server_is_said() {
        let refused = |text: &str| TokenFile::read(text.as_bytes()).unwrap_err().to_string();
        assert!(refused("a,b\n").contains("at least 3 columns"));
        assert!(refused("a,b\"c,d\n").contains("bare"));
        assert_eq!(read(""), TokenFile::default());
    }

    #[test]
    fn fingerprints_are_told_apart() {
        let one = Fingerprint::of(b"t0ken");
        for same in ["b46c0967", "B46C0967", "sha256:b46c0967", &one.long()] {
            assert!(one.is(same), "{same}");
        }
        for other in ["", "b46c096", "b46c0968", "sha256:", "t0ken"] {
            assert!(!one.is(other), "{other}");
        }
        assert_eq!(one.long().len(), 16);
    }

    #[test]
    fn prose_is_no_token_file() {
        assert!(is_like("t,ann,7\n") && is_like("t,ann,7\nbad\nt2,bob,8"));
        for other in ["", "hello", "dear ann, hello, and more", "a,b\n", "a: [1,2,3]\nb: 1\nc: 2\n"] {
            assert!(!is_like(other), "{other}");
        }
    }
}
