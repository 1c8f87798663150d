//! People in YAML: a list of mappings, read as kubeconfigs are, whose lines are known.

use super::rows::{Faults, Row, Rows};
use crate::document::value::Value;
use crate::document::{Document, Step};

/// Reads the rows.
pub(super) fn rows(text: &str, mut faults: Faults) -> Rows {
    let mut rows = Vec::new();
    let document = match Document::parse(text.as_bytes()) {
        Ok(document) => document,
        Err(error) => {
            faults.add(error.line.map_or(1, |line| line as usize), &error.message);
            return Rows { rows, faults };
        }
    };
    if let Some(line) = second_document(text) {
        faults.add(line, "a second document begins here; a list is one");
    }
    for (line, key) in document.repeated_keys() {
        faults.add(*line as usize, &format!("the key `{}` stands there twice", key.escape_debug()));
    }
    match document.value() {
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                let before = faults.len();
                let path = vec![Step::Index(at)];
                let row = Reader { document: &document, path, faults: &mut faults }.row(item);
                // What is left of a broken one would have errors that are none.
                rows.extend(Some(row).filter(|_| faults.len() == before));
            }
        }
        Value::Null => {}
        _ => faults.add(1, "it is no list of people"),
    }
    Rows { rows, faults }
}

fn line(document: &Document<'_>, path: &[Step]) -> usize {
    document.line(path).map_or(1, |line| line as usize)
}

/// Reads one item, and knows where it is.
struct Reader<'d, 't> {
    document: &'d Document<'t>,
    path: Vec<Step>,
    faults: &'d mut Faults,
}

impl Reader<'_, '_> {
    fn row(&mut self, item: &Value) -> Row {
        let mut row = Row { line: line(self.document, &self.path), ..Row::default() };
        let Value::Map(entries) = item else {
            self.fault("is no mapping with a `name`");
            return row;
        };
        for (key, value) in entries {
            self.path.push(Step::Key(key.clone()));
            match key.as_str() {
                "name" => row.name = self.text(value).unwrap_or_default(),
                "groups" => row.groups = self.texts(value),
                "uid" => row.uid = self.text(value),
                "ttl" => row.ttl = self.text(value),
                "keyType" => row.key_type = self.text(value),
                _ => self.fault("is none of name, groups, uid, ttl, keyType"),
            }
            self.path.pop();
        }
        row
    }

    fn texts(&mut self, value: &Value) -> Vec<String> {
        let Value::List(items) = value else {
            if *value != Value::Null {
                self.fault("is no list");
            }
            return Vec::new();
        };
        let mut texts = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            self.path.push(Step::Index(at));
            if *item == Value::Null {
                self.fault("is nothing");
            }
            texts.extend(self.text(item));
            self.path.pop();
        }
        texts
    }

    /// Returns a text; nothing for what is none, which is a fault unless it is null.
    fn text(&mut self, value: &Value) -> Option<String> {
        match value {
            Value::String(text) => return Some(text.to_string()),
            Value::Null => {}
            Value::Bool(_) => self.fault("is a boolean; in quotes it is a text"),
            Value::Integer(_) | Value::Unsigned(_) | Value::Float(_) => {
                self.fault("is a number; in quotes it is a text");
            }
            Value::List(_) | Value::Map(_) => self.fault("is no text"),
        }
        None
    }

    fn fault(&mut self, what: &str) {
        let mut place = String::new();
        for step in &self.path[1..] {
            match step {
                Step::Key(key) => place.push_str(&key.escape_debug().to_string()),
                Step::Index(at) => place.push_str(&format!("[{at}]")),
            }
        }
        let place = if place.is_empty() { "the item".to_owned() } else { format!("`{place}`") };
        self.faults.add(line(self.document, &self.path), &format!("{place} {what}"));
    }
}

/// Returns the line on which a document after the first one begins: only that is read.
fn second_document(text: &str) -> Option<usize> {
    let is = |line: &str, marker| {
        line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    let (mut has_begun, mut has_ended) = (false, false);
    for (number, line) in text.lines().enumerate() {
        let rest = if is(line, "---") { &line[3..] } else { line };
        let is_content = !rest.trim_start().is_empty() && !rest.trim_start().starts_with('#');
        if is(line, "...") {
            has_ended = true;
        } else if has_begun && (is(line, "---") || has_ended && is_content) {
            return Some(number + 1);
        } else {
            has_begun |= is_content && !line.starts_with('%') || is(line, "---");
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (usize, Vec<String>) {
        let Rows { rows, faults } = rows(text, Faults::new("f"));
        let error = faults.into_error();
        let all = error.iter().chain(error.iter().flat_map(|error| &error.others));
        (rows.len(), all.map(|error| error.message.clone()).collect())
    }

    #[test]
    fn what_is_no_person_is_told_with_its_line() {
        let text = "- name: jane\n  group: dev\n- bob\n- name: 007\n- name: a\n  groups: dev\n\
                    - name: b\n  groups:\n  - x\n  -\n  - 7\n- name: c\n  uid: true\n- {name: [d]}\n- name: e\n";
        let (rows, errors) = read(text);
        assert_eq!(
            errors,
            [
                "f:2: `group` is none of name, groups, uid, ttl, keyType",
                "f:3: the item is no mapping with a `name`",
                "f:4: `name` is a number; in quotes it is a text",
                "f:6: `groups` is no list",
                "f:10: `groups[1]` is nothing",
                "f:11: `groups[2]` is a number; in quotes it is a text",
                "f:13: `uid` is a boolean; in quotes it is a text",
                "f:14: `name` is no text",
            ]
        );
        assert_eq!(rows, 1);
    }

    #[test]
    fn a_text_is_one_list() {
        for (text, expected) in [
            ("name: jane\n", "f:1: it is no list of people"),
            ("- {name: a}\n---\n- {name: b}\n", "f:2: a second document begins here; a list is one"),
            (
                "---\n- {name: a}\n...\n# x\n- {name: b}\n",
                "f:5: a second document begins here; a list is one",
            ),
            ("- name: a\n  name: b\n", "f:2: the key `name` stands there twice"),
            ("- name: a\n - name: b\n", "f:2: "),
        ] {
            let (_, errors) = read(text);
            assert!(errors.iter().any(|error| error.starts_with(expected)), "{text}: {errors:?}");
        }
        for text in [
            "%YAML 1.1\n---\n- name: a\n",
            "# x\n--- # y\n- name: a\n...\n",
            "- name: a---\n  uid: |\n    ---\n",
        ] {
            assert_eq!(read(text), (1, vec![]), "{text}");
        }
    }
}
