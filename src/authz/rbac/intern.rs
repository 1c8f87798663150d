//! Strings as small integers.
//!
//! Knows nothing about policy: whoever keeps an interner decides what its symbols stand for.

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

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

    /// Returns, by symbol, the place of each string when they are sorted.
    pub(super) fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<Symbol> = (0..to_u32(self.len())).map(Symbol).collect();
        order.sort_unstable_by_key(|symbol| self.get(*symbol));
        let mut ranks = vec![0; order.len()];
        for (rank, symbol) in (0..).zip(order) {
            ranks[symbol.index()] = rank;
        }
        ranks
    }

    fn push(&mut self, text: &str) -> Range<usize> {
        let start = self.text.len();
        self.text.push_str(text);
        self.starts.push(self.text.len());
        start..self.text.len()
    }
}

/// Gives each distinct string a symbol, counting from zero, and keeps what the string leads to.
#[derive(Debug)]
pub(super) struct Interner<T = ()> {
    strings: Strings,
    table: HashTable<Known<T>>,
    // Seeded, since manifests are untrusted: nobody can choose names that collide.
    hasher: RandomState,
}

/// All about a string that looking it up asks for, in one place in memory.
#[derive(Debug)]
struct Known<T> {
    place: Range<usize>,
    symbol: Symbol,
    leads_to: T,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self { strings: Strings::default(), table: HashTable::new(), hasher: RandomState::default() }
    }
}

impl<T: Copy + Default> Interner<T> {
    /// Returns the symbol of `text`, a new one if it has none.
    pub(super) fn intern(&mut self, text: &str) -> Symbol {
        let Self { strings, table, hasher } = self;
        let entry = table.entry(
            hash(hasher, text.as_bytes()),
            |known| strings.text[known.place.clone()] == *text,
            |known| hash(hasher, &strings.text.as_bytes()[known.place.clone()]),
        );
        match entry {
            Entry::Occupied(known) => known.get().symbol,
            Entry::Vacant(vacant) => {
                let symbol = Symbol(to_u32(strings.len()));
                vacant.insert(Known { place: strings.push(text), symbol, leads_to: T::default() });
                symbol
            }
        }
    }

    /// Decides what each string leads to.
    pub(super) fn lead(&mut self, to: impl Fn(Symbol) -> T) {
        for known in &mut self.table {
            known.leads_to = to(known.symbol);
        }
    }

    /// Returns the symbol of `text`, if it has one.
    pub(super) fn find(&self, text: impl AsRef<[u8]>) -> Option<Symbol> {
        self.known(text.as_ref()).map(|known| known.symbol)
    }

    /// Returns what `text` leads to; nowhere, by default.
    pub(super) fn follow(&self, text: &str) -> T {
        self.known(text.as_bytes()).map_or_else(T::default, |known| known.leads_to)
    }

    /// Returns the interned strings.
    pub(super) fn strings(&self) -> &Strings {
        &self.strings
    }

    /// Gives up looking strings up.
    pub(super) fn into_strings(self) -> Strings {
        self.strings
    }

    fn known(&self, text: &[u8]) -> Option<&Known<T>> {
        let bytes = self.strings.text.as_bytes();
        self.table.find(hash(&self.hasher, text), |known| *text == bytes[known.place.clone()])
    }
}

/// Returns a count of things in memory as the engine keeps it.
///
/// # Panics
/// If there are 2³² of them. INVARIANT: each takes tens of bytes, so memory ends long before.
pub(super) fn to_u32(count: usize) -> u32 {
    u32::try_from(count).expect("fewer than 2^32 things fit into memory")
}

fn hash(hasher: &RandomState, text: &[u8]) -> u64 {
    let mut hasher = hasher.build_hasher();
    hasher.write(text);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_strings_are_equal_symbols() {
        let mut interner = Interner::<u32>::default();
        let symbols = ["a", "", "ab", "a", "", "b"].map(|text| interner.intern(text));
        assert_eq!(symbols.map(|symbol| symbol.0), [0, 1, 2, 0, 1, 3]);
        assert_eq!(interner.find("ab"), Some(symbols[2]));
        assert_eq!(interner.find("abc"), None);
        assert_eq!(
            symbols.map(|symbol| interner.strings().get(symbol).to_owned()),
            ["a", "", "ab", "a", "", "b"]
        );
        assert_eq!(interner.strings().ranks(), [1, 0, 2, 3]);
        interner.lead(|symbol| symbol.0 + 7);
        assert_eq!(["b", "", "abc"].map(|text| interner.follow(text)), [10, 8, 0]);
    }
}
