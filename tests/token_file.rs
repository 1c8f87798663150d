//! Static token files: held against what kube-apiserver made of the same bytes, and edited without losing one.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kauth::authn::csv_file::Who;
use kauth::authn::password_file::PasswordFile;
use kauth::authn::token_file::edit::{self, Which};
use kauth::authn::token_file::{self, TokenFile};
use kauth::authn::verdict::TokenVerdict;
use proptest::prelude::*;
use serde_json::{Value, json};

const RECORDED: &str = "authn/token-file.jsonl";

fn bytes(row: &Value, name: &str) -> Vec<u8> {
    match row[name].as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => STANDARD.decode(row[format!("{name}Base64")].as_str().unwrap()).unwrap(),
    }
}

/// The words of a start-up error, as they stand quoted in the server's log.
fn startup(row: &Value) -> Option<String> {
    let line = row["result"]["startup"].as_str()?;
    let quoted = line.strip_prefix("\"command failed\" err=").unwrap();
    Some(serde_json::from_str(quoted).unwrap())
}

/// Who a token is once it is through the whole chain, or `None`.
fn user(file: &TokenFile, token: &[u8]) -> Option<Value> {
    let TokenVerdict::User(user) = file.authenticate(token) else { return None };
    let user = user.authenticated();
    Some(json!({"user": user.name, "uid": user.uid, "groups": user.groups, "extra": user.extra}))
}

#[test]
fn files_get_the_recorded_reaction() {
    let (mut refused, mut tried, rows) = (0, 0, support::read_lines(RECORDED));
    for row in &rows {
        let note = &row["note"];
        let read = TokenFile::read(&bytes(row, "content"));
        if let Some(words) = startup(row) {
            assert_eq!(read.unwrap_err().in_server_words("case.csv"), words, "{note}");
            refused += 1;
            continue;
        }
        let file = read.unwrap_or_else(|why| panic!("{note}: {why}"));
        let logged: Vec<_> =
            file.warnings.iter().filter_map(|warning| warning.in_server_words("case.csv")).collect();
        assert_eq!(json!(logged), row.get("warnings").cloned().unwrap_or(json!([])), "{note}");
        for case in row["tried"].as_array().unwrap() {
            tried += 1;
            let (token, result) = (bytes(case, "token"), &case["result"]);
            let expected = result.get("user").map(|_| result.clone());
            if case["via"] == "header" && token_file::unsendable(&token).is_some() {
                // The server sees another token, or none.
                assert_eq!(expected, None, "{note}");
            } else {
                assert_eq!(user(&file, &token), expected, "{note}");
            }
        }
    }
    eprintln!("{} files: {refused} refused as recorded, {tried} tokens", rows.len());
    assert!(if support::whole() {
        rows.len() == 86 && refused >= 20 && tried >= 80
    } else {
        refused > 3 && tried > 10
    });
}

/// Files that look like token files, and are often enough read.
fn any_file() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => "[a-z0-9]{1,6},(node1|node10|ann),[0-9]{0,2}(,(dev|\"a,b\"|\"\"))?\n",
        1 => "[a-z0-9]{1,6},node1,[0-9]{0,2}\r\n",
        1 => "\r?\n",
        1 => "\"[a-z\",\r\n]{0,5}\",[a-z]{0,3},\n",
    ];
    let end = prop_oneof![4 => Just(String::new()), 1 => "[a-z]{1,3},node10,1\r?"];
    (prop::collection::vec(piece, 0..8), end).prop_map(|(pieces, end)| (pieces.concat() + &end).into_bytes())
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "[a,\"\r\n \u{feff}é]{0,60}") {
        for bytes in [&bytes[..], text.as_bytes()] {
            let (tokens, passwords) = (TokenFile::read(bytes), PasswordFile::read(bytes));
            prop_assert_eq!(tokens.is_ok(), passwords.is_ok());
            if let Ok(file) = tokens {
                prop_assert!(file.lines.iter().all(|line| line.number >= 1 && line.user().groups.len() <= bytes.len() + 1));
            }
            let who = Who::new("ann", "", &[]);
            let _ = (edit::add(bytes, &who, b"t", true), edit::remove(bytes, b"a", Which::All));
            let _ = edit::rotate(bytes, b"a", Which::Older, b"t", false);
        }
    }

    #[test]
    fn what_comes_and_goes_leaves_the_file_as_it_was(bytes in any_file(), groups in prop::collection::vec("[a-z\"' ]{1,5}", 0..4), token in "[ -~é]{1,30}", name in "[ -~é\n]{1,9}") {
        let who = Who::new(&name, "7", &groups);
        prop_assume!(!["node1", "node10", "ann"].contains(&name.as_str()) && TokenFile::read(&bytes).is_ok());
        let Ok(added) = edit::add(&bytes, &who, token.as_bytes(), false) else {
            // The token or the user is there.
            let file = TokenFile::read(&bytes).unwrap();
            prop_assert!(user(&file, token.as_bytes()).is_some() || String::from_utf8_lossy(&bytes).contains(&name));
            return Ok(());
        };
        let file = TokenFile::read(&added.text).unwrap();
        prop_assert_eq!(user(&file, token.as_bytes()).unwrap(), json!({"user": name, "uid": "7", "groups": who.user().authenticated().groups, "extra": {}}));
        let removed = edit::remove(&added.text, name.as_bytes(), Which::All).unwrap();
        let ended: Vec<Vec<u8>> = [&b""[..], b"\n", b"\r\n"].iter().map(|end| [&bytes[..], end].concat()).collect();
        prop_assert!(ended.contains(&removed.text), "{:?}", String::from_utf8_lossy(&removed.text));
        prop_assert!(removed.text[..] == bytes[..] || !bytes.ends_with(b"\n"));
    }

    #[test]
    fn only_the_lines_of_the_user_are_touched(bytes in any_file(), overlap: bool) {
        let Ok(before) = TokenFile::read(&bytes) else { return Ok(()) };
        let others = |file: &TokenFile| -> Vec<_> {
            let lines = file.lines.iter().filter(|line| !line.who.is(b"node1"));
            lines.map(|line| (line.fingerprint, line.who.clone())).collect()
        };
        if let Ok(edited) = edit::remove(&bytes, b"node1", Which::All) {
            let after = TokenFile::read(&edited.text).unwrap();
            prop_assert_eq!(others(&after), others(&before));
            prop_assert!(!after.lines.iter().any(|line| line.who.is(b"node1")));
        } else {
            prop_assert!(!before.lines.iter().any(|line| line.who.is(b"node1")));
        }
        if let Ok(edited) = edit::rotate(&bytes, b"node1", Which::All, b"another-token", overlap) {
            let after = TokenFile::read(&edited.text).unwrap();
            prop_assert_eq!(others(&after), others(&before));
            let new = user(&after, b"another-token").unwrap();
            prop_assert_eq!(&new["user"], "node1");
        }
    }
}
