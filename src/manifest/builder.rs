//! A tape under construction, within the bounds that keep hostile input from filling the memory.

use crate::api::value::{Tape, Token, Value};
use std::ops::Range;

/// The most levels that an object may nest.
pub(super) const MAX_DEPTH: usize = 1000;

/// How much a value may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Limit {
    /// As much as an object.
    #[default]
    Object,
    /// As much as a file that is read whole, like a kubeconfig.
    File,
}

impl Limit {
    /// The bytes of its JSON form: of an object, the API server's limit on a request (`apiserver: pkg/server/config.go`).
    fn bytes(self) -> usize {
        match self {
            Self::Object => 3 << 20,
            Self::File => 64 << 20,
        }
    }

    /// The values and keys: decoded, an empty one takes a hundred times its text.
    fn tokens(self) -> usize {
        match self {
            Self::Object => 400_000,
            Self::File => 2_000_000,
        }
    }
}

/// One object, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Builder<'a> {
    tape: Tape<'a>,
    bytes: usize,
    limit: Limit,
}

/// Why an object is not read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Excess {
    /// Its JSON form exceeds the limit.
    #[error("{}", match .0 {
        Limit::Object => "an object larger than 3 MiB, which no API server takes",
        Limit::File => "a file larger than 64 MiB",
    })]
    Bytes(Limit),
    /// It holds more values than the limit.
    #[error("{}", match .0 {
        Limit::Object => "an object of more than 400,000 keys and values",
        Limit::File => "a file of more than 2,000,000 keys and values",
    })]
    Tokens(Limit),
    /// It nests deeper than the limit.
    #[error("an object nested deeper than 1000 levels")]
    Depth,
}

impl<'a> Builder<'a> {
    pub(super) fn with_limit(limit: Limit) -> Self {
        Self { limit, ..Self::default() }
    }

    pub(super) fn clear(&mut self) {
        self.tape.clear();
        self.bytes = 0;
    }

    pub(super) fn push(&mut self, token: Token<'a>) -> Result<usize, Excess> {
        self.bytes += least_bytes(&token);
        if self.bytes > self.limit.bytes() {
            return Err(Excess::Bytes(self.limit));
        }
        if self.tape.len() == self.limit.tokens() {
            return Err(Excess::Tokens(self.limit));
        }
        Ok(self.tape.push(token))
    }

    /// Appends a value that stands on its own, less its first `skip` tokens; returns the index of the first one appended.
    pub(super) fn push_copy(&mut self, tokens: &[Token<'a>], skip: usize) -> Result<usize, Excess> {
        let base = self.tape.len();
        for token in &tokens[skip..] {
            self.push(moved(token.clone(), |end| end + base as u32 - skip as u32))?;
        }
        Ok(base)
    }

    pub(super) fn close(&mut self, start: usize) {
        self.tape.close(start);
    }

    /// Takes off the tokens from `start` on, as a value that stands on its own.
    pub(super) fn split_off(&mut self, start: usize) -> Vec<Token<'a>> {
        let tokens = self.tape.tokens_mut().split_off(start);
        self.bytes -= tokens.iter().map(least_bytes).sum::<usize>();
        tokens.into_iter().map(|token| moved(token, |end| end - start as u32)).collect()
    }

    /// Returns a copy of the tokens from `start` on, as a value that stands on its own.
    pub(super) fn copy(&self, start: usize) -> Vec<Token<'a>> {
        self.tape.tokens()[start..]
            .iter()
            .map(|token| moved(token.clone(), |end| end - start as u32))
            .collect()
    }

    /// Removes ranges of tokens, given in order; all of them end behind the last container that is still open.
    pub(super) fn remove(&mut self, ranges: &[(usize, usize)]) {
        let Some(&(first, _)) = ranges.first() else { return };
        let tail = self.tape.tokens_mut().split_off(first);
        let (mut removed, mut ranges) = (0, ranges.iter().peekable());
        for (index, token) in (first..).zip(tail) {
            while ranges.next_if(|(_, end)| *end <= index).is_some() {}
            if ranges.peek().is_some_and(|(start, _)| *start <= index) {
                removed += 1;
            } else {
                self.tape.push(moved(token, |end| end - removed));
            }
        }
    }

    /// Puts the entries of the last mapping, whose keys are at `keys`, into the order of these; returns where the keys are then.
    pub(super) fn reorder(&mut self, keys: impl Iterator<Item = usize> + Clone) -> Vec<usize> {
        let first = keys.clone().min().unwrap_or(self.tape.len());
        let entries: Vec<_> = keys.map(|key| key..self.behind(key + 1)).collect();
        let mut tail = self.tape.tokens_mut().split_off(first);
        let place = |entry: Range<usize>| {
            let start = self.tape.len();
            for index in entry.clone() {
                let token = std::mem::replace(&mut tail[index - first], Token::Null);
                self.tape.push(moved(token, |end| end + start as u32 - entry.start as u32));
            }
            start
        };
        entries.into_iter().map(place).collect()
    }

    /// Returns the index of the first token behind the value at `index`.
    pub(super) fn behind(&self, index: usize) -> usize {
        match self.tape.tokens()[index] {
            Token::Sequence { end } | Token::Mapping { end } => end as usize,
            _ => index + 1,
        }
    }

    /// Returns the string at `index`; nothing for any other token.
    pub(super) fn text(&self, index: usize) -> &str {
        match &self.tape.tokens()[index] {
            Token::String(text) => text,
            _ => "",
        }
    }

    /// Returns the value that was built, if there is any.
    pub(super) fn value(&self) -> Option<Value<'_, 'a>> {
        self.tape.root()
    }
}

/// Returns the token with the end of a container moved.
fn moved<'a>(token: Token<'a>, place: impl Fn(u32) -> u32) -> Token<'a> {
    match token {
        Token::Sequence { end } => Token::Sequence { end: place(end) },
        Token::Mapping { end } => Token::Mapping { end: place(end) },
        scalar => scalar,
    }
}

/// Returns the bytes that the token takes in compact JSON, with the comma or colon behind it, at the least.
fn least_bytes(token: &Token<'_>) -> usize {
    match token {
        Token::Null | Token::Bool(_) => 5,
        Token::String(text) => text.len() + 3,
        Token::Integer(_)
        | Token::Unsigned(_)
        | Token::Float(_)
        | Token::Sequence { .. }
        | Token::Mapping { .. } => 2,
    }
}
