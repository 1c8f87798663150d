//! Strings as small integers.
//!
//! Knows nothing about policy: whoever keeps an interner decides what its symbols stand for.

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::hash::{BuildHasher, Hasher};

/// A string of one [`Interner`]: equal strings are equal symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Symbol(pub(super) u32);

impl Symbol {
    /// Stands for every string that was never interned, and so equals none that was.
    pub(super) const UNKNOWN: Self = Self(u32::MAX);

    /// Returns the symbol as an index.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The distinct strings of an [`Interner`], end to end in one allocation.
#[derive(Debug)]
pub(super) struct Strings {
    text: String,
    /// Where each string begins, and where the last one ends.
    starts: Vec<usize>,
}

impl Default for Strings {
    fn default() -> Self {
        Self { text: String::new(), starts: vec![0] }
    }
}

impl Strings {
    /// Returns how many strings there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns the string of a symbol.
    pub(super) fn get(&self, symbol: Symbol) -> &str {
        &self.text[self.starts[symbol.index()]..self.starts[symbol.index() + 1]]
    }

    /// Returns whether `symbol` is `text`; cheaper than getting the string.
    fn is(&self, symbol: Symbol, text: &str) -> bool {
        let place = self.starts[symbol.index()]..self.starts[symbol.index() + 1];
        self.text.as_bytes()[place] == *text.as_bytes()
    }

    fn push(&mut self, text: &str) -> Symbol {
        let symbol = Symbol(to_u32(self.len()));
        self.text.push_str(text);
        self.starts.push(self.text.len());
        symbol
    }
}

/// Gives each distinct string a symbol, counting from zero.
#[derive(Debug, Default)]
pub(super) struct Interner {
    strings: Strings,
    table: HashTable<Symbol>,
    // Seeded, since manifests are untrusted: nobody can choose names that collide.
    hasher: RandomState,
}

impl Interner {
    /// Returns the symbol of `text`, a new one if it has none.
    pub(super) fn intern(&mut self, text: &str) -> Symbol {
        let Self { strings, table, hasher } = self;
        let entry = table.entry(
            hash(hasher, text),
            |&known| strings.is(known, text),
            |&known| hash(hasher, strings.get(known)),
        );
        match entry {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(vacant) => *vacant.insert(strings.push(text)).get(),
        }
    }

    /// Returns the symbol of `text`, if it has one.
    pub(super) fn find(&self, text: &str) -> Option<Symbol> {
        self.table.find(hash(&self.hasher, text), |&known| self.strings.is(known, text)).copied()
    }

    /// Returns the interned strings.
    pub(super) fn strings(&self) -> &Strings {
        &self.strings
    }

    /// Gives up looking strings up.
    pub(super) fn into_strings(self) -> Strings {
        self.strings
    }
}

/// Returns a count of things in memory as the engine keeps it.
///
/// # Panics
/// If there are 2³² of them. INVARIANT: each takes tens of bytes, so memory ends long before.
pub(super) fn to_u32(count: usize) -> u32 {
    u32::try_from(count).expect("fewer than 2^32 things fit into memory")
}

fn hash(hasher: &RandomState, text: &str) -> u64 {
    let mut hasher = hasher.build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_strings_are_equal_symbols() {
        let mut interner = Interner::default();
        let symbols = ["a", "", "ab", "a", "", "b"].map(|text| interner.intern(text));
        assert_eq!(symbols.map(|symbol| symbol.0), [0, 1, 2, 0, 1, 3]);
        assert_eq!(interner.find("ab"), Some(symbols[2]));
        assert_eq!(interner.find("abc"), None);
        assert_eq!(
            symbols.map(|symbol| interner.strings().get(symbol).to_owned()),
            ["a", "", "ab", "a", "", "b"]
        );
    }
}
