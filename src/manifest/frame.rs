//! What a composer of YAML has begun and not ended.

use std::rc::Rc;

use granit_parser::StructureStyle;

use super::anchors::Piece;
use super::builder::Builder;

/// The most repetitions that are told one by one.
const MAX_REPORTS: usize = 50;

/// The role of a node in the collection it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A value, or the document's root.
    Value,
    /// The key of an entry.
    Key,
    /// What stands behind a merge key.
    Merged,
    /// One of several mappings that stand behind a merge key.
    MergedItem,
}

/// A collection that is not read to its end.
pub(super) struct Frame<'a> {
    pub(super) collection: Collection<'a>,
    pub(super) style: StructureStyle,
    pub(super) role: Role,
    pub(super) anchor: usize,
    /// The index of its token.
    pub(super) start: usize,
    /// The number of nodes before it.
    pub(super) nodes: u64,
}

pub(super) enum Collection<'a> {
    Sequence,
    /// The items of the document's list; each is an object of its own.
    Items,
    /// Its entries are those from index `entries` on; `next` is the role of the next node.
    Mapping {
        entries: usize,
        next: Role,
    },
    /// A sequence behind a merge key, as far as it was read.
    Merges(Vec<Rc<Piece<'a>>>),
}

/// The object under construction, and what there is to report on it.
#[derive(Default)]
pub(super) struct Object<'a> {
    pub(super) builder: Builder<'a>,
    pub(super) line: u32,
    pub(super) reports: Vec<(u32, String)>,
}

impl Object<'_> {
    /// Words the reports, each once, and says how many were too many.
    pub(super) fn take_reports(&mut self) -> Vec<String> {
        // The same value may be merged many times, and reported each time.
        self.reports.sort_unstable();
        self.reports.dedup();
        let more = self.reports.len().saturating_sub(MAX_REPORTS);
        let told = self.reports.drain(..).take(MAX_REPORTS);
        let mut reports: Vec<_> = told.map(|(line, report)| format!("line {line}: {report}")).collect();
        if more > 0 {
            reports.push(format!("{more} more keys already set in a map"));
        }
        reports
    }
}
