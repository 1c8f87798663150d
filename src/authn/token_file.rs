//! Static token files (`--token-auth-file`): whom their lines make a user. Gives of a token nothing but a fingerprint.
// apiserver: pkg/authentication/token/tokenfile/tokenfile.go

use std::collections::HashMap;

use zeroize::Zeroizing;

use super::UserInfo;
use crate::go::csv;
use crate::pki;

/// A file that a server starts with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TokenFile {
    /// Its lines with a token, in order.
    pub lines: Vec<Line>,
    /// What a server warns of, or nobody is told.
    pub warnings: Vec<String>,
}

/// A line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// What tells its token from others: the first eight hexadecimal digits of the token's SHA-256.
    pub fingerprint: String,
    /// The user, without the group that every user gets.
    pub user: UserInfo<'static>,
}

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

/// Reads a file.
///
/// # Errors
/// If a server does not start with it, in its words.
pub fn read(text: &str) -> Result<TokenFile, String> {
    let mut file = TokenFile::default();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for record in csv::records(text) {
        let csv::Record { line, fields } =
            record.map_err(|quote| format!("line {}: {}", quote.line, quote.message))?;
        let fields: Vec<_> = fields.into_iter().map(Zeroizing::new).collect();
        let [token, name, uid, rest @ ..] = &fields[..] else {
            let found = fields.len();
            let words = "token file must have at least 3 columns (token, user name, user uid)";
            return Err(format!("{words}, found {found} on line {line}"));
        };
        let mut warn = |words: &str| file.warnings.push(format!("line {line}: {words}"));
        if token.is_empty() {
            warn("it has no token, and is passed over");
            continue;
        }
        let groups = rest.first().map(|groups| groups.split(',').map(str::to_owned).collect::<Vec<_>>());
        let groups = groups.unwrap_or_default();
        if rest.len() > 1 {
            warn("columns behind the fourth are not looked at: several groups stand in one, in quotes");
        }
        if groups.iter().any(|group| group.is_empty() || group.trim() != group) {
            warn("a group is empty, or begins or ends with a space, which belongs to it");
        }
        if token.contains([' ', '\n', '\0']) {
            warn("its token cannot be sent in a header");
        }
        if token.starts_with('\u{feff}') {
            warn("a byte order mark belongs to its token");
        }
        let digits = pki::hex(&pki::sha256(token.as_bytes()));
        if let Some(earlier) = seen.insert(digits.clone(), line) {
            warn(&format!("its token is that of line {earlier}, which no longer counts"));
        }
        file.lines.push(Line {
            number: line,
            fingerprint: digits[..8].to_owned(),
            user: UserInfo {
                name: name.to_string().into(),
                uid: uid.to_string().into(),
                groups: groups.into_iter().map(Into::into).collect(),
                ..UserInfo::default()
            },
        });
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_make_users() {
        let file =
            read("t0ken,ann,7\n\n\"t,2\",bob,8,\"g1, g2\"\nt3,eve,9,g1,g2\n,x,y\nt0ken,eve,1\n").unwrap();
        let users: Vec<_> = file
            .lines
            .iter()
            .map(|line| (line.number, &*line.user.name, line.user.groups.join("|")))
            .collect();
        let user = |number, name, groups: &str| (number, name, groups.to_owned());
        assert_eq!(
            users,
            [user(1, "ann", ""), user(3, "bob", "g1| g2"), user(4, "eve", "g1"), user(6, "eve", "")]
        );
        // As `printf t0ken | sha256sum` has it.
        assert_eq!(file.lines[0].fingerprint, file.lines[3].fingerprint);
        assert_eq!(file.lines[0].fingerprint, "b46c0967");
        let warned: Vec<_> = file.warnings.iter().map(|words| words.split(':').next().unwrap()).collect();
        assert_eq!(warned, ["line 3", "line 4", "line 5", "line 6"]);
        assert!(!format!("{file:?}").contains("t0ken"));
    }

    #[test]
    fn what_stops_a_server_is_said() {
        assert!(read("a,b\n").unwrap_err().contains("at least 3 columns"));
        assert!(read("a,b\"c,d\n").unwrap_err().contains("bare"));
        assert_eq!(read("").unwrap(), TokenFile::default());
    }

    #[test]
    fn prose_is_no_token_file() {
        assert!(is_like("t,ann,7\n") && is_like("t,ann,7\nbad\nt2,bob,8"));
        for other in ["", "hello", "dear ann, hello, and more", "a,b\n", "a: [1,2,3]\nb: 1\nc: 2\n"] {
            assert!(!is_like(other), "{other}");
        }
    }
}
