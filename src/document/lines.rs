//! Kubeconfigs of the shape that kubectl writes, read line by line: several times as fast as a YAML parser.
//!
//! It takes a text whole or not at all. Block mappings and lists, a key or an item a line, plain and simply quoted scalars on one
//! line, comments on lines of their own: whatever else there is goes to the reader for all YAML, which gives the same value.

use crate::document::value::Value;
use crate::manifest::first;

/// A mapping of more keys, a text of more lines or levels goes to the other reader: here all of them would be looked through.
const MOST_KEYS: usize = 64;
const MOST_LINES: usize = 400_000;
const MOST_LEVELS: usize = 32;

/// Returns the value of a text of this shape.
pub(super) fn read(text: &str) -> Option<Value> {
    let is_plain = text.ends_with('\n') && text.bytes().all(|byte| matches!(byte, b'\n' | b' '..=b'~'));
    if !is_plain {
        return None;
    }
    let mut open = vec![Frame::map(0)];
    for (number, line) in text.lines().enumerate() {
        let content = line.trim_start_matches(' ');
        if content.is_empty() && line.is_empty() || content.starts_with('#') {
            continue;
        }
        if number > MOST_LINES || open.len() > MOST_LEVELS || line.ends_with(' ') {
            return None;
        }
        let column = line.len() - content.len();
        match content.strip_prefix("- ") {
            Some(item) => take_item(&mut open, column, item)?,
            None => take_entry(&mut open, column, content)?,
        }
    }
    while open.len() > 1 {
        close(&mut open)?;
    }
    match open.pop()?.into_value() {
        Value::Map(entries) if entries.is_empty() => None,
        value => Some(value),
    }
}

/// A mapping or list that is not at its end.
struct Frame {
    column: usize,
    items: Items,
}

enum Items {
    /// Its entries, and the key whose value has not come yet.
    Map(Vec<(String, Value)>, Option<String>),
    List(Vec<Value>),
}

impl Frame {
    fn map(column: usize) -> Self {
        Self { column, items: Items::Map(Vec::new(), None) }
    }

    fn is_list(&self) -> bool {
        matches!(self.items, Items::List(_))
    }

    /// Returns whether a key waits for its value.
    fn waits(&self) -> bool {
        matches!(self.items, Items::Map(_, Some(_)))
    }

    /// Adds a value: an item, or that of the key that waits.
    fn add(&mut self, value: Value) -> Option<()> {
        match &mut self.items {
            Items::Map(entries, key) => entries.push((key.take()?, value)),
            Items::List(items) => items.push(value),
        }
        Some(())
    }

    /// Begins an entry; the key before it had no value.
    fn key(&mut self, key: &str) -> Option<()> {
        if self.waits() {
            self.add(Value::Null)?;
        }
        match &mut self.items {
            Items::Map(entries, waiting) => {
                let is_new = entries.len() < MOST_KEYS && entries.iter().all(|(other, _)| other != key);
                *waiting = is_new.then(|| key.to_owned());
                is_new.then_some(())
            }
            Items::List(_) => None,
        }
    }

    fn into_value(mut self) -> Value {
        if self.waits() {
            let _ = self.add(Value::Null);
        }
        match self.items {
            Items::Map(entries, _) => Value::Map(entries),
            Items::List(items) => Value::List(items),
        }
    }
}

fn close(open: &mut Vec<Frame>) -> Option<()> {
    let value = open.pop()?.into_value();
    open.last_mut()?.add(value)
}

/// Takes `- …`, the dash in a column.
fn take_item(open: &mut Vec<Frame>, column: usize, item: &str) -> Option<()> {
    while open.last()?.column > column {
        close(open)?;
    }
    let top = open.last()?;
    if !(top.is_list() && top.column == column) {
        // A list may begin in the column of its key.
        if !top.waits() {
            return None;
        }
        open.push(Frame { column, items: Items::List(Vec::new()) });
    }
    match entry(item) {
        Some((key, value)) => {
            open.push(Frame::map(column + 2));
            put(open.last_mut()?, key, value)
        }
        None => open.last_mut()?.add(scalar(item)?),
    }
}

/// Takes `key: …`, the key in a column.
fn take_entry(open: &mut Vec<Frame>, column: usize, content: &str) -> Option<()> {
    let (key, value) = entry(content)?;
    while open.last()?.column > column || open.last()?.is_list() && open.last()?.column == column {
        close(open)?;
    }
    let top = open.last()?;
    if top.column < column {
        if !top.waits() {
            return None;
        }
        open.push(Frame::map(column));
    }
    put(open.last_mut()?, key, value)
}

fn put(map: &mut Frame, key: &str, value: Option<&str>) -> Option<()> {
    map.key(key)?;
    value.map_or(Some(()), |value| map.add(scalar(value)?))
}

/// Takes apart `key: value` and `key:`.
fn entry(content: &str) -> Option<(&str, Option<&str>)> {
    let colon = content.find(':')?;
    let (key, rest) = (&content[..colon], &content[colon + 1..]);
    let is_key = key.len() < 128
        && key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && first::is_string(key);
    match rest.strip_prefix(' ') {
        _ if !is_key => None,
        Some(value) => Some((key, Some(value))),
        None if rest.is_empty() => Some((key, None)),
        None => None,
    }
}

/// Returns what a scalar on one line means, if that is plain to see.
fn scalar(text: &str) -> Option<Value> {
    match text {
        "null" => return Some(Value::Null),
        "true" => return Some(Value::Bool(true)),
        "false" => return Some(Value::Bool(false)),
        "[]" => return Some(Value::List(Vec::new())),
        "{}" => return Some(Value::Map(Vec::new())),
        _ => {}
    }
    let quoted = |quote: char| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    if let Some(inner) = quoted('"') {
        return (!inner.contains(['"', '\\'])).then(|| inner.into());
    }
    if let Some(inner) = quoted('\'') {
        return (!inner.contains('\'')).then(|| inner.into());
    }
    let begins = text.starts_with(|c: char| c.is_ascii_alphanumeric() || "/+._~$(".contains(c));
    let ends = !text.ends_with([':', ' ']);
    let is_plain = begins && ends && !text.contains(": ") && !text.contains(" #") && first::is_string(text);
    is_plain.then(|| text.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read::composed;
    use proptest::prelude::*;

    #[test]
    fn kubectls_shape_is_read() {
        let text = "apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: QUJD\n    server: https://a:6443\n  name: a\n\
                    - name: 'b c'\ncontexts: null\ncurrent-context: \"\"\npreferences: {}\nusers:\n  - name: u # no\n";
        assert_eq!(read(text), None, "a comment behind a value");
        let text = text.replace(" # no", "");
        assert_eq!(read(&text), Some(composed(&text).unwrap().0));
        assert_eq!(
            read("a:\n# c\n\n  b:\n  - x\n  - k: 1z\n    z:\nc:\n"),
            Some(composed("a:\n  b:\n  - x\n  - k: 1z\n    z:\nc:\n").unwrap().0)
        );
    }

    #[test]
    fn whatever_else_goes_to_the_other_reader() {
        for text in [
            "",
            "\n",
            "a: b",
            "a: b\r\n",
            "a:\tb\n",
            "a: ü\n",
            "a: b\na: c\n",
            "a: b\n  c\n",
            "a:\n  - b\n c: d\n",
            "- a\n",
            "a: |\n  b\n",
            "a: &x b\n",
            "a: *x\n",
            "a: !!str b\n",
            "a: [b]\n",
            "a: {b: c}\n",
            "a: 5\n",
            "a: y\n",
            "y: a\n",
            "a: \"\\n\"\n",
            "a: 'it''s'\n",
            "---\na: b\n",
            "a: b: c\n",
            "a : b\n",
            "a:  b\n",
            "a: b \n",
            "a:\n- - b\n",
            "a:\n-\n",
            "? a\n: b\n",
            "a: b\n  c: d\n",
            "a: 'b' c\n",
            "a: 'b\n  c'\n",
            "a:\n   b: c\n  d: e\n",
            " a: b\n",
            "<<: a\n",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    /// Lines that are nearly of this shape.
    fn texts() -> impl Strategy<Value = String> {
        let indent = prop::sample::select(&["", "", "  ", "  ", "    ", " ", "      "][..]);
        let dash = prop::sample::select(&["", "", "", "- ", "- ", "- - ", "-", "-  "][..]);
        let key = prop::sample::select(
            &[
                "a: ", "b: ", "name: ", "a:", "users:", "a.b: ", "y: ", "1: ", "<<: ", "'q': ", "a : ", "",
                "? ", "a:  ",
            ][..],
        );
        let value = prop::sample::select(
            &[
                "",
                "",
                "x",
                "a b",
                "a: b",
                "a #b",
                "a#b",
                "# c",
                "http://h:80/p",
                "QUJD==",
                "null",
                "~",
                "true",
                "yes",
                "no",
                "5",
                "0x1F",
                "1e3",
                ".5",
                "2026-01-05",
                "12:30:45",
                "1_000",
                "[]",
                "{}",
                "[a]",
                "{a: b}",
                "''",
                "'s'",
                "\"d\"",
                "'it''s'",
                "\"\\n\"",
                "'open",
                "|",
                ">-",
                "&x y",
                "*x",
                "!!str z",
                "a:",
                "-",
                "- z",
                "?",
                "%a",
                "@a",
                "`a`",
                ",",
                "/abs",
                "é",
                "a\tb",
                "x ",
                "...",
                "---",
            ][..],
        );
        let odd = (indent, dash, key, value)
            .prop_map(|(indent, dash, key, value)| format!("{indent}{dash}{key}{value}"));
        // Alone, lines this odd would hardly ever make a text that is read.
        let usual = (
            prop::sample::select(&["", "", "  ", "  ", "    "][..]),
            prop::sample::select(&["", "", "- "][..]),
            prop::sample::select(&["a", "b", "c", "d", "name", "users"][..]),
            prop::sample::select(
                &[":", ":", ": x", ": a b", ": 's'", ": \"d\"", ": null", ": []", ": 12:30:45"][..],
            ),
        );
        let usual = usual.prop_map(|(indent, dash, key, value)| format!("{indent}{dash}{key}{value}"));
        let line = prop_oneof![12 => usual, 1 => odd];
        let end = prop::sample::select(&["\n", "\n", "\n", "\n", "", "\r\n", "\n\n"][..]);
        prop::collection::vec((line, end), 1..9)
            .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn the_other_reader_says_the_same(text in texts()) {
            if let Some(value) = read(&text) {
                let (composed, repeats_keys) = composed(&text).unwrap();
                prop_assert_eq!(value, composed);
                prop_assert!(!repeats_keys);
            }
        }

        #[test]
        fn what_kubectl_prints_is_read(
            names in prop::collection::vec("[a-z][a-z0-9-]{0,8}", 1..5),
            values in prop_oneof![prop::collection::vec("[ -~]{0,20}", 5), prop::collection::vec("([a-zA-Z0-9][a-zA-Z0-9./=_-]{0,19})?", 5)],
        ) {
            let entry = |(name, value): (&String, &String)| {
                let body = Value::Map(vec![("token".into(), value.as_str().into()), ("username".into(), name.as_str().into())]);
                Value::Map(vec![("name".into(), name.as_str().into()), ("user".into(), body)])
            };
            let users = Value::List(names.iter().zip(&values).map(entry).collect());
            let config = Value::Map(vec![("kind".into(), "Config".into()), ("users".into(), users)]);
            let mut text = String::new();
            crate::go::yaml::write(&mut text, &config);
            let is_usual = |value: &String| {
                !value.starts_with(|first: char| !first.is_ascii_alphanumeric())
                    && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"./=_-".contains(&byte))
            };
            let read = read(&text);
            prop_assert!(read.is_some() || !values.iter().take(names.len()).all(is_usual), "not read: {}", text);
            let read = read.or_else(|| super::super::read::value(&text).ok().map(|(read, _)| read));
            let is_same = |read| crate::document::proof::same(read, &config);
            prop_assert!(read.as_ref().is_some_and(is_same), "{}", text);
        }
    }
}
