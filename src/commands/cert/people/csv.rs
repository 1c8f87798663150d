//! People in CSV: a header, and a row for each. Quoting is Go's, which is RFC 4180's without any leniency.

use super::rows::{Faults, Row, Rows};
use crate::go::csv::{self, Record};

/// Nobody has more people; more is a mistake.
const MOST_ROWS: usize = 1_000_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Group,
    Uid,
    Ttl,
    KeyType,
}

const COLUMNS: &[(&str, Column)] = &[
    ("name", Column::Name),
    ("group", Column::Group),
    ("uid", Column::Uid),
    ("ttl", Column::Ttl),
    ("keyType", Column::KeyType),
];

/// Reads the rows. Every cell below a `group` is a whole group; empty cells say nothing.
pub(super) fn rows(text: &str, mut faults: Faults) -> Rows {
    let mut records = csv::records(text);
    let mut rows = Vec::new();
    let columns = match records.next() {
        Some(Ok(header)) => columns(&header, &mut faults),
        Some(Err(wrong)) => {
            faults.add(wrong.line, wrong.message);
            None
        }
        None => None,
    };
    let Some(columns) = columns else { return Rows { rows, faults } };
    for record in records {
        match record {
            Err(wrong) => faults.add(wrong.line, wrong.message),
            Ok(Record { line, fields }) if fields.len() != columns.len() => {
                faults.add(line, &format!("{} cells, where the header has {}", fields.len(), columns.len()));
            }
            Ok(Record { line, .. }) if rows.len() == MOST_ROWS => {
                faults.add(line, &format!("more than {MOST_ROWS} people"));
                break;
            }
            Ok(record) => rows.push(row(record, &columns)),
        }
    }
    Rows { rows, faults }
}

/// Returns the columns that a header names, if it names people.
fn columns(header: &Record, faults: &mut Faults) -> Option<Vec<Column>> {
    let before = faults.len();
    let mut columns = Vec::new();
    for name in &header.fields {
        match COLUMNS.iter().find(|(known, _)| known == name) {
            Some((_, column)) if *column != Column::Group && columns.contains(column) => {
                faults.add(header.line, &format!("the column `{name}` stands there twice"));
            }
            Some((_, column)) => columns.push(*column),
            None => {
                let known: Vec<_> = COLUMNS.iter().map(|(name, _)| *name).collect();
                let (name, known) = (name.escape_debug(), known.join(", "));
                faults.add(header.line, &format!("the column `{name}` is none of {known}"));
            }
        }
    }
    if faults.len() == before && !columns.contains(&Column::Name) {
        faults.add(header.line, "the header has no column `name`");
    }
    (faults.len() == before).then_some(columns)
}

fn row(record: Record, columns: &[Column]) -> Row {
    let mut row = Row { line: record.line, ..Row::default() };
    for (cell, column) in record.fields.into_iter().zip(columns).filter(|(cell, _)| !cell.is_empty()) {
        match column {
            Column::Name => row.name = cell,
            Column::Group => row.groups.push(cell),
            Column::Uid => row.uid = Some(cell),
            Column::Ttl => row.ttl = Some(cell),
            Column::KeyType => row.key_type = Some(cell),
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Row>, Vec<String>) {
        let Rows { rows, faults } = rows(text, Faults::new("f"));
        let error = faults.into_error();
        let all = error.iter().chain(error.iter().flat_map(|error| &error.others));
        (rows, all.map(|error| error.message.clone()).collect())
    }

    #[test]
    fn a_header_names_known_columns() {
        for (header, expected) in [
            ("group,uid", &["f:1: the header has no column `name`"][..]),
            ("name;group", &["f:1: the column `name;group` is none of name, group, uid, ttl, keyType"]),
            (
                "name,Group,",
                &[
                    "f:1: the column `Group` is none of name, group, uid, ttl, keyType",
                    "f:1: the column `` is none of name, group, uid, ttl, keyType",
                ],
            ),
            ("\nname,uid,uid", &["f:2: the column `uid` stands there twice"]),
            ("na\"me", &["f:1: bare \" in non-quoted-field"]),
        ] {
            let (rows, errors) = read(&format!("{header}\njane\n"));
            assert!(rows.is_empty());
            assert_eq!(errors, expected, "{header}");
        }
    }

    #[test]
    fn a_quote_that_never_ends_is_no_cell() {
        let (rows, errors) = read("name\njane\n\"bob\neve\n");
        assert_eq!(rows.len(), 1);
        assert_eq!(errors, ["f:4: extraneous or missing \" in quoted-field"]);
    }

    #[test]
    fn rows_are_bounded() {
        let text = format!("name\n{}", "a\n".repeat(MOST_ROWS + 5));
        let (rows, errors) = read(&text);
        assert_eq!(rows.len(), MOST_ROWS);
        assert_eq!(errors, ["f:1000002: more than 1000000 people"]);
    }
}
