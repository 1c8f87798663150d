//! Basic auth files (`--basic-auth-file`, which Kubernetes has had until 1.18): whom a server takes a name and a password for. Gives
//! of a password nothing.
// apiserver 0.18: plugin/pkg/authenticator/password/passwordfile/passwordfile.go

pub mod edit;

use std::fmt;
use std::hash::BuildHasher;

use aws_lc_rs::constant_time;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use zeroize::Zeroizing;

use super::UserInfo;
use super::csv_file::{self, Flaw, Kind, Refusal, Warning, Warnings, Who};
use super::verdict::TokenVerdict;
use crate::pki;

/// A file that a server starts with.
#[derive(Debug, Clone, Default)]
pub struct PasswordFile {
    /// Its lines, in order.
    pub lines: Vec<Account>,
    /// What a server warns of, or nobody is told.
    pub warnings: Vec<Warning>,
}

/// A line.
#[derive(Clone)]
pub struct Account {
    /// Its number, from 1.
    pub number: usize,
    /// Whom it stands for.
    pub who: Who,
    /// The line that has the same user and counts in its place.
    pub superseded_by: Option<usize>,
    password: Zeroizing<[u8; 32]>,
}

impl PasswordFile {
    /// Reads a file as a server does.
    ///
    /// # Errors
    /// If a server does not start with it.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let (mut lines, mut warnings): (Vec<Account>, _) = (Vec::new(), Warnings::default());
        let (mut seen, hasher) = (HashTable::<usize>::new(), RandomState::default());
        for row in csv_file::rows(Kind::Password, bytes) {
            let row = row?;
            let mut warn = |flaw| warnings.push(Warning::of(&row, flaw));
            csv_file::of_row(Kind::Password, &row, &mut warn);
            let who = row.who();
            let is_same = |at: &usize| lines[*at].who.is(&row.user);
            let hash = |at: &usize| hasher.hash_one(lines[*at].who.name_column());
            match seen.entry(hasher.hash_one(&row.user[..]), is_same, hash) {
                Entry::Vacant(place) => drop(place.insert(lines.len())),
                Entry::Occupied(mut last) => {
                    let earlier = std::mem::replace(last.get_mut(), lines.len());
                    lines[earlier].superseded_by = Some(row.line);
                    warn(Flaw::SameUser(lines[earlier].number, who.name().into_owned()));
                }
            }
            let password = Zeroizing::new(pki::sha256(&row.secret));
            lines.push(Account { number: row.line, who, superseded_by: None, password });
        }
        Ok(Self { lines, warnings: warnings.finish() })
    }

    /// Says whom the server takes somebody with a name and a password for, before the group that every user gets. A wrong
    /// password and an unknown name are the same to it.
    pub fn authenticate(&self, user: &[u8], password: &[u8]) -> TokenVerdict {
        let given = Zeroizing::new(pki::sha256(password));
        let line = self.lines.iter().rfind(|line| line.who.is(user));
        let is_right =
            |line: &&Account| constant_time::verify_slices_are_equal(&line.password[..], &given[..]).is_ok();
        line.filter(is_right).map_or(TokenVerdict::NotRecognized, |line| TokenVerdict::User(line.user()))
    }
}

impl Account {
    /// Returns the user, without the group that every user gets.
    pub fn user(&self) -> UserInfo<'static> {
        self.who.user()
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, who, superseded_by, .. } = self;
        out.debug_struct("Account")
            .field("number", number)
            .field("who", who)
            .field("superseded_by", superseded_by)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_of_a_user_counts() {
        let file =
            PasswordFile::read(b"pw1,ann,7,\"dev,ops\"\r\n,bob,8\npw2,ann,9\npw\xff,\xfe,1\n").unwrap();
        let named = |user: &[u8], password: &[u8]| match file.authenticate(user, password) {
            TokenVerdict::User(user) => Some((user.name.into_owned(), user.uid.into_owned())),
            _ => None,
        };
        let user = |name: &str, uid: &str| Some((name.to_owned(), uid.to_owned()));
        assert_eq!(named(b"ann", b"pw1"), None);
        assert_eq!(named(b"ann", b"pw2"), user("ann", "9"));
        assert_eq!(named(b"bob", b""), user("bob", "8"));
        assert_eq!(named(b"\xfe", b"pw\xff"), user("\u{fffd}", "1"));
        assert_eq!(named("\u{fffd}".as_bytes(), b"pw\xff"), None);
        assert_eq!(named(b"eve", b""), None);
        let warned: Vec<_> =
            file.warnings.iter().filter_map(|warning| warning.in_server_words("f")).collect();
        assert_eq!(
            warned,
            ["duplicate username 'ann' has been found in password file 'f', record number '3'"]
        );
        assert_eq!((file.lines[0].superseded_by, file.lines[0].user().groups.len()), (Some(3), 2));
        assert!(!format!("{file:?}").contains("pw"));
    }

    #[test]
    fn what_stops_a_server_is_said() {
        let refusal = PasswordFile::read(b"pw,ann\n").unwrap_err();
        assert_eq!(
            refusal.in_server_words("f"),
            "password file 'f' must have at least 3 columns (password, user name, user uid), found 2"
        );
    }
}
