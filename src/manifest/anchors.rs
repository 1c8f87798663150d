//! What the aliases of a YAML document stand for, within the bounds that `goyaml.v2` sets to a document's growth
//! (`sigs.k8s.io/yaml: goyaml.v2/decode.go`).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::mapping::Entry;
use crate::api::value::Token;

/// The memory that all anchored values together may take.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// What an anchor takes besides its value, here and in the parser, at the most.
const BYTES_OF_ANCHOR: usize = 256;

/// A value that stands on its own, for aliases and merge keys.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    pub(super) tokens: Vec<Token<'a>>,
    /// The entries, if it is a mapping.
    pub(super) entries: Vec<Entry>,
    /// How many nodes it is made of, those behind aliases included.
    pub(super) nodes: u64,
}

/// Why an alias is not resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum AliasError {
    /// The alias stands within the value that its anchor names.
    #[error("an anchor's value contains itself")]
    Recursive,
    /// The document is mostly aliases.
    #[error("document contains excessive aliasing")]
    Excessive,
    /// The anchored values take too much memory.
    #[error("document contains more than 32 MiB of anchored values")]
    TooLarge,
}

/// The anchors of a document.
#[derive(Debug, Default)]
pub(super) struct Anchors<'a> {
    pieces: BTreeMap<usize, Rc<Piece<'a>>>,
    bytes: usize,
    nodes: u64,
    nodes_behind_aliases: u64,
}

impl<'a> Anchors<'a> {
    /// Counts a node, and returns how many there were before it.
    pub(super) fn count_node(&mut self) -> u64 {
        self.nodes += 1;
        self.nodes - 1
    }

    /// Returns how many nodes there are, each counted wherever an alias puts it.
    pub(super) fn nodes(&self) -> u64 {
        self.nodes
    }

    /// Gives the value of an anchor; anchor 0 is none.
    pub(super) fn define(&mut self, anchor: usize, piece: &Rc<Piece<'a>>) -> Result<(), AliasError> {
        if anchor != 0 {
            self.bytes += BYTES_OF_ANCHOR + piece.tokens.iter().map(bytes).sum::<usize>();
            if self.bytes > MAX_BYTES {
                return Err(AliasError::TooLarge);
            }
            self.pieces.insert(anchor, Rc::clone(piece));
        }
        Ok(())
    }

    /// Returns what an alias stands for, and counts its nodes.
    pub(super) fn resolve(&mut self, anchor: usize) -> Result<Rc<Piece<'a>>, AliasError> {
        let piece = self.pieces.get(&anchor).ok_or(AliasError::Recursive)?;
        self.nodes += 1 + piece.nodes;
        self.nodes_behind_aliases += piece.nodes;
        let share = self.nodes_behind_aliases as f64 / self.nodes as f64;
        if self.nodes_behind_aliases > 100 && self.nodes > 1000 && share > allowed_share(self.nodes) {
            return Err(AliasError::Excessive);
        }
        Ok(Rc::clone(piece))
    }
}

/// Returns the share of nodes that may come from aliases: 99 % in small documents, 10 % in large ones.
fn allowed_share(nodes: u64) -> f64 {
    const SMALL: f64 = 400_000.0;
    const LARGE: f64 = 4_000_000.0;
    let size = ((nodes as f64 - SMALL) / (LARGE - SMALL)).clamp(0.0, 1.0);
    0.99 - 0.89 * size
}

fn bytes(token: &Token<'_>) -> usize {
    let text = if let Token::String(Cow::Owned(text)) = token { text.capacity() } else { 0 };
    size_of::<Token<'_>>() + text
}
