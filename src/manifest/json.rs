//! JSON text to values: one value after the other, strings borrowed, repeated keys kept.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::builder::{Builder, Excess, MAX_DEPTH};
use super::documents;
use super::handover::{Handover, Problem};
use super::text::Lines;
use crate::api::value::Token;

/// Reads values until one fails. Where at most one was read before, the rest is taken for YAML, which may begin with a
/// brace as well; if it is not that either, the JSON error is the one to tell.
pub(super) fn read(text: &str, handover: &mut Handover<'_>) {
    let mut lines = Lines::new(text, 1);
    let mut reader = Reader { text, root: Builder::default(), item: Builder::default() };
    let (mut at, mut values) = (skip_space(text, 0), 0);
    while at < text.len() {
        let line = lines.at(at);
        handover.begin_document();
        match reader.read_value(at, &mut lines, handover) {
            Ok(end) => at = skip_space(text, end),
            Err(problem) if values > 1 => {
                let _ = handover.fail(problem);
                return;
            }
            Err(problem) => {
                handover.retry_document();
                return documents::read_instead(&text[at..], line, problem, handover);
            }
        }
        values += 1;
    }
}

fn skip_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches([' ', '\t', '\n', '\r']).len()
}

struct Reader<'a> {
    text: &'a str,
    root: Builder<'a>,
    item: Builder<'a>,
}

impl<'a> Reader<'a> {
    /// Reads the value at `start` and returns where it ends.
    fn read_value(
        &mut self,
        start: usize,
        lines: &mut Lines<'a>,
        handover: &mut Handover<'_>,
    ) -> Result<usize, Problem> {
        let line = lines.at(start);
        loop {
            let mut lines = lines.clone();
            let end =
                self.parse(start, &mut lines, handover).map_err(|error| self.problem(&error, start, line))?;
            if !handover.end_document(self.root.value(), line, &mut lines, Vec::new())? {
                return Ok(end);
            }
        }
    }

    fn parse(
        &mut self,
        start: usize,
        lines: &mut Lines<'a>,
        handover: &mut Handover<'_>,
    ) -> Result<usize, serde_json::Error> {
        self.root.clear();
        let rest = &self.text[start..];
        let mut json = serde_json::Deserializer::from_str(rest);
        json.disable_recursion_limit();
        let mut stream = Stream { item: &mut self.item, lines, handover };
        let list = rest.starts_with('{').then_some(&mut stream);
        Node { builder: &mut self.root, depth: 0, list }.deserialize(&mut json)?;
        Ok(start + json.into_iter::<IgnoredAny>().byte_offset())
    }

    fn problem(&self, error: &serde_json::Error, start: usize, line: u32) -> Problem {
        let text = error.to_string();
        let position = format!(" at line {} column {}", error.line(), error.column());
        let message = text.strip_suffix(&position).unwrap_or(&text);
        let before =
            if error.line() > 1 { 0 } else { start - self.text[..start].rfind('\n').map_or(0, |at| at + 1) };
        Problem {
            line: line + (error.line() as u32).saturating_sub(1),
            message: format!("column {}: {message}", before + error.column()),
        }
    }
}

/// Where the items of the document's list go.
struct Stream<'b, 'a, 's> {
    item: &'b mut Builder<'a>,
    lines: &'b mut Lines<'a>,
    handover: &'b mut Handover<'s>,
}

/// A value at a depth. With a `list` it is the document's root (depth 0) or the `items` in it (depth 1).
struct Node<'n, 'b, 'a, 's> {
    builder: &'n mut Builder<'a>,
    depth: usize,
    list: Option<&'n mut Stream<'b, 'a, 's>>,
}

impl<'a> Node<'_, '_, 'a, '_> {
    fn scalar<E: Error>(self, token: Token<'a>) -> Result<(), E> {
        self.builder.push(token).map(drop).map_err(E::custom)
    }

    fn open<E: Error>(&mut self, token: Token<'a>) -> Result<usize, E> {
        if self.depth == MAX_DEPTH {
            return Err(E::custom(Excess::Depth));
        }
        self.builder.push(token).map_err(E::custom)
    }
}

impl<'a> DeserializeSeed<'a> for Node<'_, '_, 'a, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Node<'_, '_, 'a, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.scalar(Token::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.scalar(Token::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.scalar(Token::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.scalar(i64::try_from(value).map_or(Token::Unsigned(value), Token::Integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.scalar(Token::Float(value))
    }

    fn visit_borrowed_str<E: Error>(self, value: &'a str) -> Result<(), E> {
        self.scalar(Token::String(Cow::Borrowed(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.scalar(Token::String(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut items: A) -> Result<(), A::Error> {
        let start = self.open(Token::Sequence { end: 0 })?;
        self.builder.close(start);
        if let Some(list) = self.list {
            // Behind the list's own fields there is an empty `items` now: what the list says of itself is complete so far.
            self.builder.close(0);
            if list.handover.begin_list(self.builder.value()) {
                return list.read_items(items);
            }
        }
        while items
            .next_element_seed(Node { builder: self.builder, depth: self.depth + 1, list: None })?
            .is_some()
        {}
        self.builder.close(start);
        Ok(())
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut entries: A) -> Result<(), A::Error> {
        let start = self.open(Token::Mapping { end: 0 })?;
        while let Some(key) = entries.next_key_seed(Key(self.builder))? {
            let list = match &mut self.list {
                Some(list) if self.depth == 0 && self.builder.text(key) == "items" => Some(&mut **list),
                _ => None,
            };
            entries.next_value_seed(Node { builder: self.builder, depth: self.depth + 1, list })?;
        }
        self.builder.close(start);
        Ok(())
    }
}

impl<'a> Stream<'_, 'a, '_> {
    fn read_items<A: SeqAccess<'a>>(&mut self, mut items: A) -> Result<(), A::Error> {
        self.item.clear();
        while items.next_element_seed(Node { builder: self.item, depth: 2, list: None })?.is_some() {
            if let Some(item) = self.item.value() {
                let first_key = item.entries().next().map(|(key, _)| key);
                let line = first_key.and_then(|key| self.lines.of_mapping(key));
                let line = line.unwrap_or_else(|| self.lines.at(0));
                let taken = self.handover.item(item, line, self.lines, Vec::new());
                taken.map_err(|problem| A::Error::custom(problem.message))?;
            }
            self.item.clear();
        }
        Ok(())
    }
}

/// The key of an entry; gives its index.
struct Key<'b, 'a>(&'b mut Builder<'a>);

impl<'a> DeserializeSeed<'a> for Key<'_, 'a> {
    type Value = usize;

    fn deserialize<D: Deserializer<'a>>(self, json: D) -> Result<usize, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Key<'_, 'a> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'a str) -> Result<usize, E> {
        self.0.push(Token::String(Cow::Borrowed(key))).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        self.0.push(Token::String(Cow::Owned(key.to_owned()))).map_err(E::custom)
    }
}
