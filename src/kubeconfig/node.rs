//! Values onto typed fields, with the leniency and the words of Go's JSON decoder: null leaves a field empty, what is unknown
//! is dropped, and the first mismatch counts while decoding goes on.
//!
//! Knows Go's rules and type names, and nothing about what the fields mean.
// sigs.k8s.io/json: internal/golang/encoding/json/decode.go

use std::collections::BTreeMap;

use crate::document::value::Value;
use crate::go::{self, base64};
use crate::secret::{Secret, SecretBytes};

/// A step on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A mapping's key.
    Key(String),
    /// A list's item, counted from 0.
    Item(usize),
}

/// Something that does not fit, and where it stands.
pub(super) type Finding = (String, Vec<Part>);

/// The way to a value. Text is made of it only when there is something to report.
#[derive(Debug, Clone, Copy)]
enum Place<'p> {
    Root,
    Field { parent: &'p Place<'p>, of: &'static str, name: &'p str },
    Key { parent: &'p Place<'p>, key: &'p str },
    Item { parent: &'p Place<'p>, index: usize },
}

/// A value on its way into a field.
#[derive(Clone, Copy)]
pub(super) struct Node<'v, 'p> {
    value: &'v Value,
    place: &'p Place<'p>,
}

/// What decoding found besides values.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// The first field that does not fit.
    mismatch: Option<Finding>,
    /// What is only looked at when all fields fit, with its rank there.
    duplicates: Vec<(u8, Duplicate)>,
}

/// An item of a list that has the name of one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// What it is, like `user`.
    pub what: &'static str,
    /// Its name.
    pub name: String,
    /// What client-go says of it.
    pub message: String,
    /// Where it stands.
    pub place: Vec<Part>,
}

impl Findings {
    /// Takes a duplicate, which counts when all fields fit and nothing of a lower rank is found.
    pub(super) fn duplicate(&mut self, rank: u8, duplicate: Duplicate) {
        self.duplicates.push((rank, duplicate));
    }

    /// Returns the field that does not fit, else the duplicates, those that count first.
    pub(super) fn into_duplicates(self) -> Result<Vec<Duplicate>, Finding> {
        let mut duplicates = self.duplicates;
        duplicates.sort_by_key(|(rank, _)| *rank);
        self.mismatch
            .map_or_else(|| Ok(duplicates.into_iter().map(|(_, duplicate)| duplicate).collect()), Err)
    }
}

impl<'v, 'p> Node<'v, 'p> {
    /// Returns the node of a whole document.
    pub(super) fn root(value: &'v Value) -> Self {
        Self { value, place: &Place::Root }
    }

    /// Decodes a Go `string`.
    pub(super) fn string(self, findings: &mut Findings) -> String {
        self.named_string("string", findings)
    }

    /// Decodes a named Go string type.
    pub(super) fn named_string(self, go_type: &str, findings: &mut Findings) -> String {
        match self.value {
            Value::String(text) => text.to_string(),
            Value::Null => String::new(),
            _ => self.mismatch(go_type, findings),
        }
    }

    /// Decodes a Go `string` that nobody may see.
    pub(super) fn secret(self, findings: &mut Findings) -> Secret {
        match self.value {
            Value::String(text) => text.clone(),
            Value::Null => Secret::default(),
            _ => self.mismatch("string", findings),
        }
    }

    /// Decodes a Go `bool`.
    pub(super) fn boolean(self, findings: &mut Findings) -> bool {
        match self.value {
            Value::Bool(value) => *value,
            Value::Null => false,
            _ => self.mismatch("bool", findings),
        }
    }

    /// Decodes a Go `[]byte`: base64, or a list of numbers.
    pub(super) fn bytes(self, findings: &mut Findings) -> SecretBytes {
        match self.value {
            Value::String(text) => match base64::decode(text) {
                Ok(bytes) => bytes.into(),
                Err(at) => self.fail(format!("illegal base64 data at input byte {at}"), findings),
            },
            Value::Null => SecretBytes::default(),
            Value::List(_) => {
                self.list("uint8", |node, findings| node.byte(findings), findings).unwrap_or_default().into()
            }
            _ => self.mismatch("[]uint8", findings),
        }
    }

    fn byte(self, findings: &mut Findings) -> u8 {
        let number = match self.value {
            Value::Null => return 0,
            Value::Integer(number) => match u8::try_from(*number) {
                Ok(byte) => return byte,
                Err(_) => number.to_string(),
            },
            Value::Unsigned(number) => number.to_string(),
            Value::Float(number) => go::number(*number),
            _ => return self.mismatch("uint8", findings),
        };
        let message = go::cannot_unmarshal(&format!("number {number}"), &self.place.go_field(), "uint8");
        self.fail(message, findings)
    }

    /// Decodes a Go slice of `go_type`; `None` for null.
    pub(super) fn list<T>(
        self,
        go_type: &str,
        mut item: impl FnMut(Node<'v, '_>, &mut Findings) -> T,
        findings: &mut Findings,
    ) -> Option<Vec<T>> {
        match self.value {
            Value::List(items) => {
                let nodes = items.iter().enumerate();
                let mut decode = |(index, value)| {
                    item(Node { value, place: &Place::Item { parent: self.place, index } }, findings)
                };
                Some(nodes.map(&mut decode).collect())
            }
            Value::Null => None,
            _ => self.mismatch(&format!("[]{go_type}"), findings),
        }
    }

    /// Decodes a Go `[]string`.
    pub(super) fn strings(self, findings: &mut Findings) -> Option<Vec<String>> {
        self.list("string", |node, findings| node.string(findings), findings)
    }

    /// Decodes a Go map from strings to `go_type`; `None` for null.
    pub(super) fn map<T>(
        self,
        go_type: &str,
        mut decode: impl FnMut(Node<'v, '_>, &mut Findings) -> T,
        findings: &mut Findings,
    ) -> Option<BTreeMap<String, T>> {
        match self.value {
            Value::Map(entries) => {
                let mut map = BTreeMap::new();
                for (key, value) in sorted(entries) {
                    let node = Node { value, place: &Place::Key { parent: self.place, key } };
                    map.insert(key.clone(), decode(node, findings));
                }
                Some(map)
            }
            Value::Null => None,
            _ => self.mismatch(&format!("map[string]{go_type}"), findings),
        }
    }

    /// Decodes the struct `of` of a Go package `v1`: `field` takes each field that it knows the name of.
    pub(super) fn fields(
        self,
        of: &'static str,
        mut field: impl FnMut(&'v str, Node<'v, '_>, &mut Findings),
        findings: &mut Findings,
    ) {
        match self.value {
            Value::Map(entries) => {
                for (name, value) in sorted(entries) {
                    let place = Place::Field { parent: self.place, of, name };
                    field(name, Node { value, place: &place }, findings);
                }
            }
            Value::Null => {}
            _ => self.mismatch(&format!("v1.{of}"), findings),
        }
    }

    /// Decodes a pointer to a struct.
    pub(super) fn pointer<T>(self, decode: impl FnOnce(Self) -> T) -> Option<T> {
        (*self.value != Value::Null).then(|| decode(self))
    }

    /// Returns the value as it is.
    pub(super) fn value(self) -> Value {
        self.value.clone()
    }

    /// Returns where the value stands.
    pub(super) fn place(self) -> Vec<Part> {
        self.place.parts()
    }

    fn mismatch<T: Default>(self, go_type: &str, findings: &mut Findings) -> T {
        let message = go::cannot_unmarshal(kind(self.value), &self.place.go_field(), go_type);
        self.fail(message, findings)
    }

    fn fail<T: Default>(self, message: String, findings: &mut Findings) -> T {
        findings.mismatch.get_or_insert_with(|| (message, self.place()));
        T::default()
    }
}

/// Returns what JSON calls a value.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Integer(_) | Value::Unsigned(_) | Value::Float(_) => "number",
        Value::String(_) => "string",
        Value::List(_) => "array",
        Value::Map(_) => "object",
    }
}

/// Returns entries by name: on its way to the decoder, YAML passes through JSON with sorted keys.
pub(super) fn sorted(entries: &[(String, Value)]) -> Vec<(&String, &Value)> {
    let mut sorted: Vec<_> = entries.iter().map(|(name, value)| (name, value)).collect();
    sorted.sort_by_key(|(name, _)| *name);
    sorted
}

impl Place<'_> {
    /// Returns the innermost struct's name and the fields that lead to the value, without items and keys of maps.
    fn go_field(&self) -> String {
        let (mut innermost, mut fields) = ("", Vec::new());
        let mut place = self;
        loop {
            place = match place {
                Place::Root => break,
                Place::Field { parent, of, name } => {
                    if fields.is_empty() {
                        innermost = of;
                    }
                    fields.push(*name);
                    parent
                }
                Place::Key { parent, .. } | Place::Item { parent, .. } => parent,
            };
        }
        fields.reverse();
        format!("{innermost}.{}", fields.join("."))
    }

    fn parts(&self) -> Vec<Part> {
        let (parent, part) = match self {
            Place::Root => return Vec::new(),
            Place::Field { parent, name: key, .. } | Place::Key { parent, key } => {
                (parent, Part::Key((*key).to_owned()))
            }
            Place::Item { parent, index } => (parent, Part::Item(*index)),
        };
        let mut parts = parent.parts();
        parts.push(part);
        parts
    }
}
