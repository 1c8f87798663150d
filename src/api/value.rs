//! One parsed document, the JSON data model that YAML and JSON manifests share, as a flat tape of tokens.
//!
//! A tape is filled by a manifest reader and read through [`Value`]. It knows nothing about Kubernetes. It is flat so that
//! reading a hundred thousand objects allocates nothing per node: clear it and fill it again.

use std::borrow::Cow;

/// A token of a [`Tape`]. Containers say where they end, so that they can be stepped over.
#[derive(Debug, Clone, PartialEq)]
pub enum Token<'a> {
    /// `null`, `~` or nothing at all.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number that fits an `int64`.
    Integer(i64),
    /// A number that only a `uint64` holds.
    Unsigned(u64),
    /// Any other number.
    Float(f64),
    /// A string, or the key of a mapping's entry.
    String(Cow<'a, str>),
    /// A sequence: its items follow, up to (not including) the token at index `end`.
    Sequence {
        /// Index of the first token behind the sequence.
        end: u32,
    },
    /// A mapping: key (always a [`Token::String`]) and value in turn follow, up to the token at index `end`.
    Mapping {
        /// Index of the first token behind the mapping.
        end: u32,
    },
}

/// The tokens of one value, in document order.
#[derive(Debug, Default)]
pub struct Tape<'a> {
    tokens: Vec<Token<'a>>,
}

/// A value on a [`Tape`].
#[derive(Debug, Clone, Copy)]
pub struct Value<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
}

impl<'a> Tape<'a> {
    /// Returns an empty tape.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets all tokens and keeps their memory.
    pub fn clear(&mut self) {
        self.tokens.clear();
    }

    /// Returns the number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Returns whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Appends a token and returns its index.
    pub fn push(&mut self, token: Token<'a>) -> usize {
        self.tokens.push(token);
        self.tokens.len() - 1
    }

    /// Says that the container at index `start` ends with the last token pushed.
    pub fn close(&mut self, start: usize) {
        let behind = self.tokens.len() as u32;
        if let Token::Sequence { end } | Token::Mapping { end } = &mut self.tokens[start] {
            *end = behind;
        }
    }

    /// Returns the tokens.
    pub fn tokens(&self) -> &[Token<'a>] {
        &self.tokens
    }

    /// Returns the tokens, for readers that rearrange them (aliases, merge keys, repeated keys).
    pub fn tokens_mut(&mut self) -> &mut Vec<Token<'a>> {
        &mut self.tokens
    }

    /// Returns the value that begins with the first token; `None` where there is none.
    pub fn root(&self) -> Option<Value<'_, 'a>> {
        (!self.tokens.is_empty()).then_some(Value { tokens: &self.tokens, at: 0 })
    }
}

impl<'t, 'a> Value<'t, 'a> {
    /// Returns the token the value begins with.
    pub fn token(self) -> &'t Token<'a> {
        &self.tokens[self.at]
    }

    /// Returns the string, if it is one.
    pub fn as_str(self) -> Option<&'t str> {
        match self.token() {
            Token::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns whether the value is null.
    pub fn is_null(self) -> bool {
        matches!(self.token(), Token::Null)
    }

    /// Returns the items of a sequence; nothing for any other value.
    pub fn items(self) -> impl Iterator<Item = Value<'t, 'a>> {
        let (mut next, end) = match *self.token() {
            Token::Sequence { end } => (self.at + 1, end as usize),
            _ => (0, 0),
        };
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let item = Value { tokens: self.tokens, at: next };
                next = item.behind();
                item
            })
        })
    }

    /// Returns key and value of each entry of a mapping, in order, repeated keys included; nothing for any other value.
    pub fn entries(self) -> impl Iterator<Item = (&'t str, Value<'t, 'a>)> {
        let (mut next, end) = match *self.token() {
            Token::Mapping { end } => (self.at + 1, end as usize),
            _ => (0, 0),
        };
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let key = Value { tokens: self.tokens, at: next };
                let value = Value { tokens: self.tokens, at: next + 1 };
                next = value.behind();
                (key.as_str().unwrap_or_default(), value)
            })
        })
    }

    /// Returns the value of the last entry with `key`, as a decoder of JSON takes it.
    pub fn get(self, key: &str) -> Option<Value<'t, 'a>> {
        self.entries().filter(|(name, _)| *name == key).last().map(|(_, value)| value)
    }

    fn behind(self) -> usize {
        match *self.token() {
            Token::Sequence { end } | Token::Mapping { end } => end as usize,
            _ => self.at + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_stepped_over() {
        let mut tape = Tape::new();
        let map = tape.push(Token::Mapping { end: 0 });
        tape.push(Token::String("a".into()));
        let list = tape.push(Token::Sequence { end: 0 });
        tape.push(Token::Integer(1));
        tape.push(Token::Null);
        tape.close(list);
        tape.push(Token::String("b".into()));
        tape.push(Token::Bool(true));
        tape.close(map);
        let root = tape.root().unwrap();
        let keys: Vec<_> = root.entries().map(|(key, _)| key).collect();
        assert_eq!(keys, ["a", "b"]);
        assert_eq!(root.get("a").unwrap().items().count(), 2);
        assert_eq!(root.get("b").unwrap().token(), &Token::Bool(true));
    }
}
