//! JSON values onto typed structs, with the leniency, the findings and the words of the server's Go decoder.
//!
//! A type mismatch is remembered (the first one counts) and decoding goes on; unknown and repeated fields become warnings.
//! It knows Go's rules and type names, and nothing about what the fields mean.
// sigs.k8s.io/json: internal/golang/encoding/json/decode.go

use std::collections::BTreeMap;
use std::fmt;

use super::rbac::Text;
use super::time;
use super::value::{Token, Value};
use crate::go::{self, Quoted};

/// The server keeps no more warnings than this.
const MOST_WARNINGS: usize = 100;

/// No struct that is decoded has more fields.
const MOST_FIELDS: usize = 16;

/// What decoding found besides values.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Unknown and repeated fields, in the order of the input; they count only without an [`error`](Self::error).
    pub(super) warnings: Vec<String>,
    /// Why the object cannot be decoded.
    pub(super) error: Option<String>,
    aborted: bool,
}

/// The way from the object to a value in it. Text is made of it only when there is something to report.
#[derive(Debug, Clone, Copy)]
enum Path<'p> {
    Root,
    Field { parent: &'p Path<'p>, of: &'static str, name: &'p str },
    Key { parent: &'p Path<'p>, key: &'p str },
    Index { parent: &'p Path<'p>, index: usize },
}

/// A value on its way into a field.
pub(super) struct Node<'t, 'a, 'n> {
    value: Value<'t, 'a>,
    path: &'n Path<'n>,
    findings: &'n mut Findings,
}

impl<'t, 'a, 'n> Node<'t, 'a, 'n> {
    /// Returns the node of a whole object.
    pub(super) fn root(value: Value<'t, 'a>, findings: &'n mut Findings) -> Self {
        Self { value, path: &Path::Root, findings }
    }

    /// Decodes into a Go `string`. Null leaves it as it is.
    pub(super) fn string(self, into: &mut Text<'t>) {
        self.named_string("string", into);
    }

    /// Decodes into a named Go string type.
    pub(super) fn named_string(self, go_type: &str, into: &mut Text<'t>) {
        match self.value.token() {
            Token::String(text) => *into = Text::Borrowed(text),
            Token::Null => {}
            _ => self.mismatch(go_type),
        }
    }

    /// Checks `kind` or `apiVersion`, which have been read before.
    pub(super) fn type_meta(self) {
        self.string(&mut Text::default());
    }

    /// Decodes into a Go `int64`.
    pub(super) fn integer(self, into: &mut i64) {
        match self.value.token() {
            Token::Integer(number) => *into = *number,
            Token::Null => {}
            Token::Unsigned(number) => {
                self.findings.mismatch(&format!("number {number}"), self.path, "int64");
            }
            Token::Float(number) => {
                let literal = format!("number {}", go::number(*number));
                self.findings.mismatch(&literal, self.path, "int64");
            }
            _ => self.mismatch("int64"),
        }
    }

    /// Decodes into a Go `*bool`.
    pub(super) fn boolean(self, into: &mut Option<bool>) {
        match self.value.token() {
            Token::Bool(value) => *into = Some(*value),
            Token::Null => *into = None,
            _ => self.mismatch("bool"),
        }
    }

    /// Checks a `metav1.Time`, whose decoder gives up at once where others go on.
    pub(super) fn time(self) {
        let error = match self.value.token() {
            Token::Null => None,
            Token::String(text) => time::parse_rfc3339(text).err(),
            token => Some(mismatch(kind(token), self.path, "string")),
        };
        if let Some(error) = error {
            self.findings.abort(error);
        }
    }

    /// Decodes into a Go slice of `go_type`. Like Go, a repeated field decodes onto the items that are there.
    pub(super) fn list<T: Default>(
        self,
        go_type: &str,
        into: &mut Vec<T>,
        mut item: impl FnMut(Node<'t, 'a, '_>, &mut T),
    ) {
        match self.value.token() {
            Token::Null => into.clear(),
            Token::Sequence { .. } => {
                let mut length = 0;
                for (index, value) in self.value.items().enumerate() {
                    if index == into.len() {
                        into.push(T::default());
                    }
                    let path = Path::Index { parent: self.path, index };
                    item(Node { value, path: &path, findings: self.findings }, &mut into[index]);
                    length = index + 1;
                }
                into.truncate(length);
            }
            _ => self.mismatch(&format!("[]{go_type}")),
        }
    }

    /// Decodes into a Go `[]string`.
    pub(super) fn strings(self, into: &mut Vec<Text<'t>>) {
        self.list("string", into, |node, text| node.string(text));
    }

    /// Decodes into a Go `map[string]string`, in the order of the input.
    pub(super) fn map(self, into: &mut Vec<(Text<'t>, Text<'t>)>) {
        match self.value.token() {
            Token::Null => into.clear(),
            Token::Mapping { .. } => self.entries(into),
            _ => self.mismatch("map[string]string"),
        }
    }

    fn entries(self, into: &mut Vec<(Text<'t>, Text<'t>)>) {
        let there = into.iter().enumerate().map(|(position, (key, _))| (key.clone(), (position, false)));
        let mut positions: BTreeMap<Text<'t>, (usize, bool)> = there.collect();
        for (key, value) in self.value.entries() {
            let path = Path::Key { parent: self.path, key };
            let next = into.len();
            let (position, seen) = positions.entry(Text::Borrowed(key)).or_insert((next, false));
            if *seen {
                self.findings.warn("duplicate", &path);
            }
            *seen = true;
            let mut text = Text::default();
            Node { value, path: &path, findings: self.findings }.string(&mut text);
            match into.get_mut(*position) {
                Some(entry) => entry.1 = text,
                None => into.push((Text::Borrowed(key), text)),
            }
        }
    }

    /// Decodes into a pointer to a struct: null takes it away.
    pub(super) fn pointer<T: Default>(self, into: &mut Option<T>, decode: impl FnOnce(Self, &mut T)) {
        if self.value.is_null() {
            *into = None;
        } else {
            decode(self, into.get_or_insert_default());
        }
    }

    /// Decodes into the struct `of` of a Go package `v1`: `field` decodes a field by its name, and returns whether there is
    /// such a field.
    pub(super) fn fields(self, of: &'static str, mut field: impl FnMut(&'t str, Node<'t, 'a, '_>) -> bool) {
        match self.value.token() {
            Token::Null => return,
            Token::Mapping { .. } => {}
            _ => return self.mismatch(&format!("v1.{of}")),
        }
        let mut seen = [""; MOST_FIELDS];
        let mut known = 0;
        for (name, value) in self.value.entries() {
            let path = Path::Field { parent: self.path, of, name };
            let repeated = seen[..known].contains(&name);
            if repeated {
                self.findings.warn("duplicate", &path);
            }
            if !field(name, Node { value, path: &path, findings: self.findings }) {
                self.findings.warn("unknown", &path);
            } else if !repeated && known < MOST_FIELDS {
                seen[known] = name;
                known += 1;
            }
        }
    }

    fn mismatch(self, go_type: &str) {
        self.findings.mismatch(kind(self.value.token()), self.path, go_type);
    }
}

impl Findings {
    fn warn(&mut self, what: &str, path: &Path<'_>) {
        if self.warnings.len() >= MOST_WARNINGS {
            return;
        }
        let warning = format!("{what} field {}", Quoted(&path.to_string()));
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    fn mismatch(&mut self, found: &str, path: &Path<'_>, go_type: &str) {
        if self.error.is_none() {
            self.error = Some(mismatch(found, path, go_type));
        }
    }

    /// Takes an error at which the server's decoder stops: nothing behind it counts, and no mismatch before it.
    fn abort(&mut self, error: String) {
        if !self.aborted {
            self.error = Some(error);
            self.aborted = true;
        }
    }
}

/// Returns what JSON calls a value.
pub(super) fn kind(token: &Token<'_>) -> &'static str {
    match token {
        Token::Null => "null",
        Token::Bool(_) => "bool",
        Token::Integer(_) | Token::Unsigned(_) | Token::Float(_) => "number",
        Token::String(_) => "string",
        Token::Sequence { .. } => "array",
        Token::Mapping { .. } => "object",
    }
}

fn mismatch(found: &str, path: &Path<'_>, go_type: &str) -> String {
    go::cannot_unmarshal(found, &path.go_field(), go_type)
}

impl Path<'_> {
    /// Returns the innermost struct's name and the fields that lead to the value, without indices and keys of maps.
    fn go_field(&self) -> String {
        let mut fields = Vec::new();
        let mut innermost = "";
        let mut path = self;
        loop {
            path = match path {
                Path::Root => break,
                Path::Field { parent, of, name } => {
                    if fields.is_empty() {
                        innermost = of;
                    }
                    fields.push(*name);
                    parent
                }
                Path::Key { parent, .. } | Path::Index { parent, .. } => parent,
            };
        }
        fields.reverse();
        format!("{innermost}.{}", fields.join("."))
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Index { parent, index } => write!(out, "{parent}[{index}]"),
            Path::Field { parent: Path::Root, name, .. } => out.write_str(name),
            Path::Field { parent, name, .. } | Path::Key { parent, key: name } => {
                write!(out, "{parent}.{name}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tape::tape;
    use super::*;

    #[derive(Debug, Default)]
    struct Thing<'t> {
        name: Text<'t>,
        count: i64,
        flag: Option<bool>,
        list: Vec<Text<'t>>,
        map: Vec<(Text<'t>, Text<'t>)>,
        inner: Option<Box<Thing<'t>>>,
        things: Vec<Thing<'t>>,
    }

    impl<'t> Thing<'t> {
        fn decode(node: Node<'t, '_, '_>, thing: &mut Self) {
            node.fields("Thing", |field, node| {
                match field {
                    "name" => node.named_string("v1.Name", &mut thing.name),
                    "count" => node.integer(&mut thing.count),
                    "flag" => node.boolean(&mut thing.flag),
                    "list" => node.strings(&mut thing.list),
                    "map" => node.map(&mut thing.map),
                    "inner" => node.pointer(&mut thing.inner, |node, inner| Self::decode(node, inner)),
                    "things" => node.list("v1.Thing", &mut thing.things, Self::decode),
                    "time" => node.time(),
                    _ => return false,
                }
                true
            });
        }
    }

    fn decode<T>(json: &str, check: impl FnOnce(Thing<'_>, Findings) -> T) -> T {
        let tape = tape(json);
        let mut findings = Findings::default();
        let mut thing = Thing::default();
        Thing::decode(Node::root(tape.root().unwrap(), &mut findings), &mut thing);
        check(thing, findings)
    }

    #[test]
    fn nulls_are_what_go_makes_of_them() {
        let json = r#"{"name": null, "count": null, "flag": null, "list": [null], "map": {"a": null}, "inner": null, "things": [null]}"#;
        decode(json, |thing, findings| {
            assert_eq!(
                (thing.name.as_ref(), thing.count, thing.flag, thing.inner.is_none()),
                ("", 0, None, true)
            );
            assert_eq!((thing.list, thing.map), (vec!["".into()], vec![("a".into(), "".into())]));
            assert_eq!((thing.things.len(), findings.warnings.len(), findings.error), (1, 0, None));
        });
    }

    #[test]
    fn repeated_fields_decode_onto_what_is_there() {
        let json = r#"{"name": "a", "name": "b", "list": ["a", "b"], "list": [null], "map": {"k": "a"}, "map": {"l": "b", "k": "c"},
            "things": [{"name": "a", "count": 1}, {}], "things": [{"count": 2}]}"#;
        decode(json, |thing, findings| {
            assert_eq!((thing.name.as_ref(), thing.list), ("b", vec!["a".into()]));
            assert_eq!(thing.map, [("k".into(), "c".into()), ("l".into(), "b".into())]);
            assert_eq!(
                (thing.things.len(), thing.things[0].name.as_ref(), thing.things[0].count),
                (1, "a", 2)
            );
            let repeated =
                ["name", "list", "map", "things"].map(|name| format!("duplicate field \"{name}\""));
            assert_eq!(findings.warnings, repeated);
        });
    }

    #[test]
    fn warnings_lead_to_the_field() {
        let json = r#"{"x": {"y": 1}, "Name": 1, "x": 2, "things": [{}, {"inner": {"a\"b": 1}}], "map": {"k": "", "k": "v"},
            "inner": {"count": 1, "count": 2}}"#;
        decode(json, |thing, findings| {
            let warnings = [
                r#"unknown field "x""#,
                r#"unknown field "Name""#,
                r#"unknown field "things[1].inner.a\"b""#,
                r#"duplicate field "map.k""#,
                r#"duplicate field "inner.count""#,
            ];
            assert_eq!(
                (findings.warnings, thing.map),
                (warnings.map(str::to_owned).to_vec(), vec![("k".into(), "v".into())])
            );
        });
    }

    #[test]
    fn warnings_are_limited() {
        let fields: Vec<_> = (0..150).map(|number| format!("\"x{number}\": 1")).collect();
        decode(&format!("{{{}}}", fields.join(", ")), |_, findings| assert_eq!(findings.warnings.len(), 100));
    }

    #[test]
    fn the_first_mismatch_counts_and_decoding_goes_on() {
        for (json, found, field, go_type) in [
            (r#"{"name": 1, "count": "x"}"#, "number", "Thing.name", "v1.Name"),
            (r#"{"count": true}"#, "bool", "Thing.count", "int64"),
            (r#"{"count": 1.5}"#, "number 1.5", "Thing.count", "int64"),
            (r#"{"flag": "true"}"#, "string", "Thing.flag", "bool"),
            (r#"{"list": {}}"#, "object", "Thing.list", "[]string"),
            (r#"{"list": ["a", []]}"#, "array", "Thing.list", "string"),
            (r#"{"map": [1]}"#, "array", "Thing.map", "map[string]string"),
            (r#"{"map": {"a": 1}}"#, "number", "Thing.map", "string"),
            (r#"{"inner": "x"}"#, "string", "Thing.inner", "v1.Thing"),
            (r#"{"inner": {"things": [{"name": false}]}}"#, "bool", "Thing.inner.things.name", "v1.Name"),
            (r#"{"things": "x"}"#, "string", "Thing.things", "[]v1.Thing"),
            (r#"{"things": [1]}"#, "number", "Thing.things", "v1.Thing"),
            (r#"{"name": 1, "time": 1}"#, "number", "Thing.time", "string"),
        ] {
            let error =
                format!("json: cannot unmarshal {found} into Go struct field {field} of type {go_type}");
            decode(json, |_, findings| assert_eq!(findings.error, Some(error), "{json}"));
        }
        decode(r#"{"count": "x", "name": "a"}"#, |thing, _| assert_eq!(thing.name, "a"));
    }

    #[test]
    fn a_bad_time_ends_it() {
        let error = r#"parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006""#;
        let json = r#"{"count": "x", "time": "x", "time": 1}"#;
        decode(json, |_, findings| assert_eq!(findings.error.as_deref(), Some(error)));
        decode(r#"{"time": null, "time": "2020-01-01T00:00:00Z"}"#, |_, findings| {
            assert_eq!(findings.error, None)
        });
    }
}
