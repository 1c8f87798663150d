//! A basic auth file with a user more or less, and a token file for its users.

use zeroize::Zeroizing;

use super::PasswordFile;
use crate::authn::csv_file::edit::{Change, Changes, EditError, NewLine, Text, apply};
use crate::authn::csv_file::{self, Kind, Who};
use crate::authn::token_file::{Fingerprint, TokenFile};

/// What an edit made of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The new text.
    pub text: Text,
    /// The line of the user in it; `None` if there is none.
    pub line: Option<usize>,
    /// The lines that were taken out, by their old numbers.
    pub gone: Vec<usize>,
}

/// Adds a line for a user at the end of a file; with `over` for one that has lines, which go. What `who` has no uid or groups
/// for, the user keeps.
///
/// # Errors
/// If the user is there already, the lines that go do not agree in what is to be kept, or the file is one that no server starts
/// with.
pub fn add(bytes: &[u8], who: &Who, password: &[u8], over: bool) -> Result<Edited, EditError> {
    let (gone, old): (Vec<_>, Vec<_>) = lines_of(bytes, who.name_column())?.into_iter().unzip();
    if let Some(line) = gone.first().filter(|_| !over) {
        return Err(EditError::HasUser { user: who.name().into_owned(), line: *line });
    }
    let kept = who.clone().completed(&old).ok_or_else(|| EditError::Different(who.name().into_owned()))?;
    let changes = gone.iter().map(|line| (*line, Change::Remove)).collect();
    let text = apply(Kind::Password, bytes, &changes, &[NewLine { secret: password, who: &kept }])?;
    let line = PasswordFile::read(&text)?.lines.last().map(|account| account.number);
    Ok(Edited { text, line, gone })
}

/// Removes all lines of a user.
///
/// # Errors
/// If there is no such user, or the file is one that no server starts with.
pub fn remove(bytes: &[u8], user: &[u8]) -> Result<Edited, EditError> {
    let gone: Vec<_> = lines_of(bytes, user)?.into_iter().map(|(line, _)| line).collect();
    if gone.is_empty() {
        return Err(EditError::NoUser(String::from_utf8_lossy(user).into_owned()));
    }
    let changes = gone.iter().map(|line| (*line, Change::Remove)).collect();
    let text = apply(Kind::Password, bytes, &changes, &[])?;
    Ok(Edited { text, line: None, gone })
}

/// Returns a token file in which each user has a token of `tokens` in the place of a password; uid and groups stay. A line that
/// does not count is left out.
///
/// # Errors
/// If there are fewer tokens than users, or the new file would not be read as it is meant.
pub fn tokens(file: &PasswordFile, tokens: &[Zeroizing<String>]) -> Result<Text, EditError> {
    let users: Vec<_> = file.lines.iter().filter(|line| line.superseded_by.is_none()).collect();
    if tokens.len() < users.len() {
        return Err(EditError::ReadOtherwise);
    }
    let lines: Vec<_> = users
        .iter()
        .zip(tokens)
        .map(|(user, token)| NewLine { secret: token.as_bytes(), who: &user.who })
        .collect();
    let text = apply(Kind::Token, b"", &Changes::new(), &lines)?;
    let read = TokenFile::read(&text)?;
    let is_same = |(read, line): (&super::super::token_file::Line, &NewLine<'_>)| {
        read.who == *line.who
            && read.fingerprint == Fingerprint::of(line.secret)
            && read.superseded_by.is_none()
    };
    let all = read.lines.len() == lines.len() && read.lines.iter().zip(&lines).all(is_same);
    if all { Ok(text) } else { Err(EditError::ReadOtherwise) }
}

fn lines_of(bytes: &[u8], user: &[u8]) -> Result<Vec<(usize, Who)>, EditError> {
    let mut lines = Vec::new();
    for row in csv_file::rows(Kind::Password, bytes) {
        let row = row?;
        if *row.user == *user {
            lines.push((row.line, row.who()));
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = b"pw,ann,1,\"a,b\"\r\npx,bob,2\r\npy,ann,3,\r\n";

    #[test]
    fn a_user_has_one_line() {
        let ann = Who::new("ann", "", &[]);
        assert_eq!(add(FILE, &ann, b"n", false), Err(EditError::HasUser { user: "ann".into(), line: 1 }));
        let other = Who::new("ann", "5", &["c".into()]);
        let edited = add(FILE, &other, b"n,", true).unwrap();
        assert_eq!(&edited.text[..], b"px,bob,2\r\n\"n,\",ann,5,c\r\n");
        assert_eq!((edited.line, &edited.gone[..]), (Some(2), &[1, 3][..]));
        assert_eq!(&remove(FILE, b"ann").unwrap().text[..], b"px,bob,2\r\n");
        assert_eq!(remove(FILE, b"an"), Err(EditError::NoUser("an".into())));
    }

    #[test]
    fn another_password_leaves_uid_and_groups() {
        let add = |text: &str, uid: &str, groups: &[&str]| {
            let groups: Vec<_> = groups.iter().map(|group| (*group).to_owned()).collect();
            let edited = add(text.as_bytes(), &Who::new("ann", uid, &groups), b"n", true)?;
            Ok(String::from_utf8(edited.text.to_vec()).unwrap())
        };
        let one = "pw,ann,1,\"a,b\"\n";
        assert_eq!(add(one, "", &[]).as_deref(), Ok("n,ann,1,\"a,b\"\n"));
        assert_eq!(add(one, "2", &[]).as_deref(), Ok("n,ann,2,\"a,b\"\n"));
        assert_eq!(add(one, "", &["c"]).as_deref(), Ok("n,ann,1,c\n"));
        assert_eq!(add("pw,ann,1,\npx,ann,1,\n", "", &[]).as_deref(), Ok("n,ann,1,\n"));
        let groups = "pw,ann,1,a\npx,ann,1,b\n";
        assert_eq!(add(groups, "", &["c"]).as_deref(), Ok("n,ann,1,c\n"));
        let uids = "pw,ann,1,a\npx,ann,2,a\n";
        assert_eq!(add(uids, "3", &[]).as_deref(), Ok("n,ann,3,a\n"));
        for (text, uid, groups) in [(groups, "7", &[][..]), (uids, "", &["c"]), (groups, "", &[])] {
            assert_eq!(add(text, uid, groups), Err(EditError::Different("ann".into())), "{text}");
        }
    }

    #[test]
    fn tokens_take_the_place_of_passwords() {
        let file = PasswordFile::read(FILE).unwrap();
        let made: Vec<_> = ["t1", "t2"].map(|token| Zeroizing::new(token.to_owned())).into();
        let text = tokens(&file, &made).unwrap();
        assert_eq!(&text[..], b"t1,bob,2\nt2,ann,3,\n");
        assert!(tokens(&file, &made[..1]).is_err());
    }
}
