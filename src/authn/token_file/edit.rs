//! A token file with a token more, another one, or one less. Users are told apart by the whole column, tokens by fingerprints.

use foldhash::fast::RandomState;
use hashbrown::HashSet;

use super::{Fingerprint, Line, TokenFile};
use crate::authn::csv_file::edit::{Change, Changes, EditError, NewLine, Text, apply};
use crate::authn::csv_file::{self, Kind, Who};

/// What an edit made of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The new text.
    pub text: Text,
    /// The line of the new token, and whom it stands for; `None` if there is none.
    pub new: Option<(usize, Who)>,
    /// The tokens that were taken out, with the lines that they stood on.
    pub gone: Vec<(usize, Fingerprint)>,
    /// Those of them that somebody else has, too.
    pub still: Vec<Still>,
}

/// A token that was taken out, and opens something all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Still {
    /// The token.
    pub fingerprint: Fingerprint,
    /// The line of the new file that has it, from 1.
    pub line: usize,
    /// Whom it stands for there.
    pub who: Who,
}

/// Which lines of a user are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'a> {
    /// All.
    All,
    /// Those with a token of this fingerprint.
    Fingerprint(&'a str),
    /// Those before the last whose token counts.
    Older,
}

/// A line of the user that is meant.
struct Target {
    line: usize,
    fingerprint: Option<Fingerprint>,
    who: Who,
}

/// Adds a line for a user at the end of a file; one for a user that has a line if `another` is set.
///
/// # Errors
/// If the user or the token is there already, or the file is one that no server starts with.
pub fn add(bytes: &[u8], who: &Who, token: &[u8], another: bool) -> Result<Edited, EditError> {
    let file = TokenFile::read(bytes)?;
    if let Some(taken) = lines_of(bytes, who.name_column())?.first().filter(|_| !another) {
        return Err(EditError::HasUser { user: who.name().into_owned(), line: taken.line });
    }
    confirm_new(&file, token)?;
    let text = apply(Kind::Token, bytes, &Changes::new(), &[NewLine { secret: token, who }])?;
    edited(text, Some((token, who)), Vec::new())
}

/// Gives a user another token for the one or those that are meant, in the place of the last of these. With `overlap` they stay,
/// and the new one gets a line behind the user's last. Uid and groups stay.
///
/// # Errors
/// If there is no such user or token, the lines that are meant do not agree in uid and groups, the token is there already, or
/// the file is one that no server starts with.
pub fn rotate(
    bytes: &[u8],
    user: &[u8],
    which: Which<'_>,
    token: &[u8],
    overlap: bool,
) -> Result<Edited, EditError> {
    let file = TokenFile::read(bytes)?;
    let all = lines_of(bytes, user)?;
    let last_line = all.last().map_or(0, |target| target.line);
    let mut targets = meant(&file, all, user, which)?;
    confirm_new(&file, token)?;
    let Some(last) = targets.pop() else { return Err(EditError::NoUser(shown(user))) };
    if targets.iter().any(|target| target.who != last.who) {
        return Err(EditError::Different(shown(user)));
    }
    let mut changes = Changes::new();
    if overlap {
        changes.insert(last_line, Change::Behind(NewLine { secret: token, who: &last.who }));
        let text = apply(Kind::Token, bytes, &changes, &[])?;
        return edited(text, Some((token, &last.who)), Vec::new());
    }
    changes.extend(targets.iter().map(|target| (target.line, Change::Remove)));
    changes.insert(last.line, Change::Secret(token));
    let text = apply(Kind::Token, bytes, &changes, &[])?;
    let gone = targets.iter().chain([&last]).filter_map(Target::token).collect();
    edited(text, Some((token, &last.who)), gone)
}

/// Removes the lines of a user that are meant.
///
/// # Errors
/// If there is no such user or token, the older lines are not those of the same groups and uid, or the file is one that no server
/// starts with.
pub fn remove(bytes: &[u8], user: &[u8], which: Which<'_>) -> Result<Edited, EditError> {
    let file = TokenFile::read(bytes)?;
    let targets = meant(&file, lines_of(bytes, user)?, user, which)?;
    let changes = targets.iter().map(|target| (target.line, Change::Remove)).collect();
    let text = apply(Kind::Token, bytes, &changes, &[])?;
    edited(text, None, targets.iter().filter_map(Target::token).collect())
}

/// Returns all lines of a user, those without a token too.
fn lines_of(bytes: &[u8], user: &[u8]) -> Result<Vec<Target>, EditError> {
    let mut found = Vec::new();
    for row in csv_file::rows(Kind::Token, bytes) {
        let row = row?;
        if *row.user == *user {
            let fingerprint = (!row.secret.is_empty()).then(|| Fingerprint::of(&row.secret));
            found.push(Target { line: row.line, fingerprint, who: row.who() });
        }
    }
    Ok(found)
}

fn meant(
    file: &TokenFile,
    mut lines: Vec<Target>,
    user: &[u8],
    which: Which<'_>,
) -> Result<Vec<Target>, EditError> {
    if lines.is_empty() {
        return Err(EditError::NoUser(shown(user)));
    }
    match which {
        Which::All => {}
        Which::Older => {
            // One without a token, or with one that a later line has, opens nothing: the user would be left with it alone.
            let kept = lines.iter().rposition(|line| file.counts(line.line)).filter(|at| *at > 0);
            let Some(kept) = kept else { return Err(EditError::NoOlder(shown(user))) };
            if lines[..kept].iter().any(|line| line.who != lines[kept].who) {
                return Err(EditError::Different(shown(user)));
            }
            lines.truncate(kept);
        }
        Which::Fingerprint(text) => {
            lines.retain(|line| line.fingerprint.is_some_and(|fingerprint| fingerprint.is(text)));
            let Some(first) = lines.first().and_then(|line| line.fingerprint) else {
                return Err(EditError::NoToken { user: shown(user), fingerprint: text.to_owned() });
            };
            if lines.iter().any(|line| line.fingerprint != Some(first)) {
                let mut several: Vec<_> =
                    lines.iter().filter_map(|line| Some(line.fingerprint?.long())).collect();
                several.dedup();
                return Err(EditError::SeveralTokens(several));
            }
        }
    }
    Ok(lines)
}

/// Makes sure that a token is nobody's: it would be taken from him.
fn confirm_new(file: &TokenFile, token: &[u8]) -> Result<(), EditError> {
    match file.holder(&Fingerprint::of(token)) {
        Some(line) => Err(EditError::HasToken { user: line.who.name().into_owned(), line: line.number }),
        None => Ok(()),
    }
}

/// Reads the new text as a server does, and looks whom the tokens stand for.
fn edited(
    text: Text,
    new: Option<(&[u8], &Who)>,
    gone: Vec<(usize, Fingerprint)>,
) -> Result<Edited, EditError> {
    let file = TokenFile::read(&text)?;
    let new = match new {
        None => None,
        Some((token, who)) => match file.holder(&Fingerprint::of(token)) {
            Some(line) if line.who == *who => Some((line.number, who.clone())),
            _ => return Err(EditError::ReadOtherwise),
        },
    };
    let tokens: HashSet<Fingerprint, RandomState> =
        gone.iter().map(|(_, fingerprint)| *fingerprint).collect();
    let held = |line: &&Line| line.superseded_by.is_none() && tokens.contains(&line.fingerprint);
    let held = file.lines.iter().filter(held);
    let still = held
        .map(|line| Still { fingerprint: line.fingerprint, line: line.number, who: line.who.clone() })
        .collect();
    Ok(Edited { text, new, gone, still })
}

impl Target {
    fn token(&self) -> Option<(usize, Fingerprint)> {
        Some((self.line, self.fingerprint?))
    }
}

fn shown(user: &[u8]) -> String {
    String::from_utf8_lossy(user).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "t1,node1,1,dev\n\nt10,node10,10\nt1b,node1,1,dev\n,empty,1\n";

    fn text(edited: Result<Edited, EditError>) -> String {
        String::from_utf8(edited.unwrap().text.to_vec()).unwrap()
    }

    fn fingerprint(token: &str) -> String {
        Fingerprint::of(token.as_bytes()).to_string()
    }

    #[test]
    fn users_and_tokens_come_once() {
        let who = Who::new("new", "", &["a".into(), "b".into()]);
        let added = add(FILE.as_bytes(), &who, b"n", false).unwrap();
        assert_eq!(added.new, Some((6, who.clone())));
        assert_eq!(text(Ok(added)), format!("{FILE}n,new,,\"a,b\"\n"));
        let node1 = Who::new("node1", "", &[]);
        let taken = EditError::HasUser { user: "node1".into(), line: 1 };
        assert_eq!(add(FILE.as_bytes(), &node1, b"n", false), Err(taken));
        assert_eq!(text(add(FILE.as_bytes(), &node1, b"n", true)), format!("{FILE}n,node1,\n"));
        let taken = EditError::HasToken { user: "node10".into(), line: 3 };
        assert_eq!(add(FILE.as_bytes(), &who, b"t10", true), Err(taken));
        assert!(add(FILE.as_bytes(), &Who::new("empty", "", &[]), b"n", false).is_err());
    }

    #[test]
    fn a_new_token_has_the_old_ones_place() {
        let rotate = |which, overlap| rotate(FILE.as_bytes(), b"node1", which, b"n", overlap);
        assert_eq!(text(rotate(Which::All, false)), "\nt10,node10,10\nn,node1,1,dev\n,empty,1\n");
        let one = fingerprint("t1");
        let one = Which::Fingerprint(&one);
        assert_eq!(text(rotate(one, false)), FILE.replace("t1,node1", "n,node1"));
        let overlapping = FILE.replace("t1b,node1,1,dev\n", "t1b,node1,1,dev\nn,node1,1,dev\n");
        assert_eq!(text(rotate(Which::All, true)), overlapping);
        assert_eq!(text(rotate(one, true)), overlapping);
        let done = rotate(Which::All, false).unwrap();
        assert_eq!(done.gone, [(1, Fingerprint::of(b"t1")), (4, Fingerprint::of(b"t1b"))]);
        assert_eq!(done.new.unwrap().0, 3);
        assert_eq!(
            super::rotate(b"a,ann,1,x\nb,ann,1,y\n", b"ann", Which::All, b"n", false),
            Err(EditError::Different("ann".into()))
        );
    }

    #[test]
    fn a_user_goes_and_no_other() {
        let remove = |user: &str, which| remove(FILE.as_bytes(), user.as_bytes(), which);
        assert_eq!(text(remove("node1", Which::All)), "\nt10,node10,10\n,empty,1\n");
        assert_eq!(text(remove("node1", Which::Older)), FILE.replace("t1,node1,1,dev\n", ""));
        let one = fingerprint("t1b");
        let one = Which::Fingerprint(&one);
        assert_eq!(text(remove("node1", one)), FILE.replace("t1b,node1,1,dev\n", ""));
        assert_eq!(text(remove("empty", Which::All)), FILE.replace(",empty,1\n", ""));
        assert_eq!(remove("node10", Which::Older), Err(EditError::NoOlder("node10".into())));
        assert_eq!(remove("node", Which::All), Err(EditError::NoUser("node".into())));
        assert!(matches!(remove("node10", one), Err(EditError::NoToken { .. })));
        assert!(matches!(remove("node1", Which::Fingerprint("00000000")), Err(EditError::NoToken { .. })));
    }

    #[test]
    fn of_older_tokens_one_is_left_that_counts() {
        let older = |text: &str| remove(text.as_bytes(), b"ann", Which::Older);
        for (before, after) in [
            ("T1,ann,1\nT2,ann,1\n,ann,1\n", "T2,ann,1\n,ann,1\n"),
            ("T1,ann,1\n,ann,1\nT2,ann,1\n", "T2,ann,1\n"),
            ("T1,ann,1\nT2,ann,1\nT3,ann,1\nT3,bob,1\n", "T2,ann,1\nT3,ann,1\nT3,bob,1\n"),
            ("T1,ann,1\nT1,bob,1\nT1,ann,1\n", "T1,bob,1\nT1,ann,1\n"),
        ] {
            assert_eq!(text(older(before)), after, "{before:?}");
        }
        for none in ["T1,ann,1\n,ann,1\n", "T1,ann,1\nT2,ann,1\nT2,bob,2\n", ",ann,1\n,ann,1\n"] {
            assert_eq!(older(none), Err(EditError::NoOlder("ann".into())), "{none:?}");
        }
        for other in ["T1,ann,1,a\nT2,ann,1\n", "T1,ann,1\nT2,ann,2\n", "T1,ann,1,\nT2,ann,1\n"] {
            assert_eq!(older(other), Err(EditError::Different("ann".into())), "{other:?}");
        }
    }

    #[test]
    fn a_token_that_somebody_else_has_is_named() {
        let edited = remove(b"t,bob,2\nt,ann,1\n", b"ann", Which::All).unwrap();
        let [still] = &edited.still[..] else { panic!("{edited:?}") };
        assert_eq!((still.line, &*still.who.name()), (1, "bob"));
        assert!(remove(b"t,bob,2\nt,ann,1\n", b"bob", Which::All).unwrap().still.len() == 1);
        assert_eq!(remove(b"t,ann,2\nt,ann,1\n", b"ann", Which::All).unwrap().still, []);
        // Looking through all lines for each would take minutes.
        let lines = (0..50_000).map(|number| format!("{number},ann,\nx{number},bob,\n"));
        let many = lines.collect::<String>() + "7,eve,\n";
        let edited = remove(many.as_bytes(), b"ann", Which::All).unwrap();
        let [still] = &edited.still[..] else { panic!("{}", edited.still.len()) };
        assert_eq!((edited.gone.len(), still.line, &*still.who.name()), (50_000, 50_001, "eve"));
    }
}
