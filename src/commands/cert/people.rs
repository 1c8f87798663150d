//! `--list-file`: who is to get a certificate, one a row of CSV or one an item of YAML. All of it is checked before anything is made
//! of it. Knows nothing about files.

mod csv;
mod rows;
mod yaml;

use std::collections::HashMap;

use crate::commands::credential_files::file_stem;
use crate::error::CliError;
use crate::manifest::first;
use crate::pki::key::KeyType;
use crate::pki::subject::Subject;
pub(super) use rows::Faults;
use rows::{Row, Rows};

/// Somebody who is to get a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    /// Who it is, and in which groups.
    pub(super) subject: Subject,
    /// How long the certificate is to be valid, as it is written.
    pub(super) ttl: Option<String>,
    /// The kind of the key.
    pub(super) key_type: Option<KeyType>,
    /// What the files are called, before their extensions; nobody else's are called so.
    pub(super) stem: String,
    /// The line of the row, from 1.
    pub(super) line: usize,
}

/// Reads a list; `file` is what messages call it, and its extension says what it is: `csv`, or `yaml`, `yml` and `json`. Without one
/// of these, a list of YAML begins with `-` or `[`.
///
/// # Errors
/// Names every row with something wrong: what is no certificate's subject, a name or a file that another row has, an unknown column.
pub(super) fn parse(file: &str, bytes: &[u8], allow_odd_names: bool) -> Result<Vec<Person>, CliError> {
    let text = first::decode(bytes).map_err(|error| {
        let (line, why) = (error.line.unwrap_or(1), error.message.trim_start_matches("yaml: "));
        CliError::new(format!("{file}:{line}: {why}"))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let faults = Faults::new(file);
    let rows = if is_csv(file, text) { csv::rows(text, faults) } else { yaml::rows(text, faults) };
    let Rows { rows, mut faults } = rows;
    let people = check(rows, allow_odd_names, &mut faults);
    if people.is_empty() && faults.len() == 0 {
        faults.add(1, "it names nobody");
    }
    faults.into_error().map_or(Ok(people), Err)
}

fn is_csv(file: &str, text: &str) -> bool {
    let extension = file.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("csv") => true,
        Some("yaml" | "yml" | "json") => false,
        _ => {
            let mut lines = text.lines().map(str::trim_start);
            let first = lines.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
            !first.starts_with(['-', '['])
        }
    }
}

fn check(rows: Vec<Row>, allow_odd_names: bool, faults: &mut Faults) -> Vec<Person> {
    let mut lines: HashMap<String, (usize, String)> = HashMap::with_capacity(rows.len());
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        let Row { line, name, groups, uid, ttl, key_type } = row;
        let subject = Subject { common_name: name, organizations: groups, uid };
        for flaw in subject.flaws().iter().filter(|flaw| !(allow_odd_names && flaw.is_odd_only())) {
            faults.add(line, &flaw.to_string());
        }
        let key_type = key_type.and_then(|name| {
            let found = KeyType::ALL.into_iter().find(|kind| kind.name() == name);
            if found.is_none() {
                faults.add(line, &format!("`{}` is no type of keys", name.escape_debug()));
            }
            found
        });
        let name = &subject.common_name;
        let stem = match file_stem(name) {
            Ok(stem) => stem,
            Err(_) if name.is_empty() => continue,
            Err(error) => {
                faults.add(line, &format!("{error}: {}", error.causes.join(", ")));
                continue;
            }
        };
        if let Some((earlier, other)) = lines.get(&stem) {
            let escaped = name.escape_debug();
            faults.add(
                line,
                &match other == name {
                    true => format!("`{escaped}` stands on line {earlier}, too"),
                    false => format!(
                        "`{escaped}` and `{}` of line {earlier} would have the same files: {stem}.key",
                        other.escape_debug()
                    ),
                },
            );
        } else {
            lines.insert(stem.clone(), (line, name.clone()));
        }
        people.push(Person { subject, ttl, key_type, stem, line });
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(file: &str, text: &str) -> Vec<String> {
        let Err(error) = parse(file, text.as_bytes(), false) else { return Vec::new() };
        let others = error.others.iter().map(|other| other.message.clone());
        std::iter::once(error.message.clone()).chain(others).collect()
    }

    fn people(file: &str, text: &str) -> Vec<Person> {
        parse(file, text.as_bytes(), false).unwrap()
    }

    fn person(line: usize, name: &str, groups: &[&str]) -> Person {
        let organizations = groups.iter().map(|group| (*group).to_owned()).collect();
        let subject = Subject { common_name: name.to_owned(), organizations, uid: None };
        Person { subject, ttl: None, key_type: None, stem: name.to_owned(), line }
    }

    #[test]
    fn csv_has_a_whole_group_in_each_cell() {
        let text = "\u{feff}group,name,group,uid,ttl,keyType\r\n\
                    dev,jane,\"a,\"\"b\"\"\",u-1,12h,ed25519\r\n\
                    \r\n\
                    ,bob,,,,\r\n";
        let mut jane = person(2, "jane", &["dev", "a,\"b\""]);
        jane.subject.uid = Some("u-1".to_owned());
        (jane.ttl, jane.key_type) = (Some("12h".to_owned()), Some(KeyType::Ed25519));
        assert_eq!(people("people.CSV", text), [jane, person(4, "bob", &[])]);
    }

    #[test]
    fn yaml_is_a_list() {
        let text = "# people\n---\n- name: jane\n  groups: [dev, 'a,b']\n  uid: '7'\n  ttl: 1h\n  keyType: p384\n- {name: bob}\n";
        let mut jane = person(3, "jane", &["dev", "a,b"]);
        jane.subject.uid = Some("7".to_owned());
        (jane.ttl, jane.key_type) = (Some("1h".to_owned()), Some(KeyType::P384));
        let expected = [jane, person(8, "bob", &[])];
        assert_eq!(people("people.yaml", text), expected);
        assert_eq!(people("<stdin>", &text.replace("---\n", "\n")), expected);
        assert_eq!(people("p.json", "[{\"name\": \"jane\",\n\"groups\": null}]"), [person(1, "jane", &[])]);
    }

    #[test]
    fn what_is_no_text_has_its_line() {
        let error = parse("p.csv", b"name\njane\n\xff\n", false).unwrap_err().message;
        assert_eq!(error, "p.csv:3: invalid leading UTF-8 octet");
    }

    #[test]
    fn nobody_is_an_error() {
        for (file, text) in
            [("p.csv", ""), ("p.csv", "name,group\n\n"), ("p.yaml", ""), ("p.yaml", "[]"), ("p", "\n")]
        {
            assert_eq!(errors(file, text), [format!("{file}:1: it names nobody")], "{text:?}");
        }
    }

    #[test]
    fn odd_names_are_taken_where_they_are_wanted() {
        let text = b"name\n\" a\"\n\"n\0l\"\n";
        let error = parse("p.csv", text, true).unwrap_err();
        assert_eq!(
            (error.message.as_str(), error.others.len()),
            ("p.csv:3: the name holds the character NUL", 0)
        );
        assert_eq!(parse("p.csv", b"name\n\" a\"\n", true).unwrap()[0].stem, "_a");
    }

    #[test]
    fn groups_are_bounded() {
        let text = format!("name{}\njane{}\n", ",group".repeat(10_001), ",g".repeat(10_001));
        assert_eq!(errors("p.csv", &text), ["p.csv:2: 10001 groups are more than 10000"]);
    }

    #[test]
    fn every_row_is_checked_and_every_error_told() {
        let rows = "name,group,uid,keyType\n\
                    jane,,,\n\
                    ../x,,,\n\
                    jane,,,\n\
                    ,dev,,\n\
                    a:b,,,\n\
                    a_b,,,\n\
                    \"n\0l\",,,\n\
                    \"x\ny\",\"g\u{1b}\",,\n\
                    ' bob',,,\n\
                    \" eve\",,,\n\
                    -rf,,,\n\
                    team/x,,,\n\
                    .ssh,,,\n\
                    kim,dev\n\
                    lee,,,dsa\n";
        assert_eq!(
            errors("p.csv", rows),
            [
                "p.csv:3: no file can be called like `../x`: it begins with a dot",
                "p.csv:4: `jane` stands on line 2, too",
                "p.csv:5: the name is empty",
                "p.csv:7: `a_b` and `a:b` of line 6 would have the same files: a_b.key",
                "p.csv:8: the name holds the character NUL",
                "p.csv:9: the name holds control characters: \"x\\ny\"",
                "p.csv:9: a group holds control characters: \"g\\u{1b}\"",
                "p.csv:12: the name begins or ends with a space: ` eve`",
                "p.csv:13: no file can be called like `-rf`: it begins with a hyphen",
                "p.csv:14: no file can be called like `team/x`: it holds a slash",
                "p.csv:15: no file can be called like `.ssh`: it begins with a dot",
                "p.csv:16: 2 cells, where the header has 4",
                "p.csv:17: `dsa` is no type of keys",
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[-a-z,\"'{}\\[\\]:#\\r\\n \u{feff}é.%]{0,60}", bytes: Vec<u8>) {
            for file in ["p.csv", "p.yaml"] {
                let _ = parse(file, text.as_bytes(), false);
                let _ = parse(file, &bytes, true);
            }
        }
    }
}
