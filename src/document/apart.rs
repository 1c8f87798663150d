//! Edits that can be made at the same time, since none of them changes what another is about.
//!
//! A careless yes costs time and nothing else: what comes of it is read back, and made one by one if it is not right.

use std::collections::{BTreeMap, BTreeSet};

use super::edit::{Edit, Splice, Step, at};
use super::plan;
use super::sheet::Sheet;
use crate::document::value::Value;

/// What the edits of a round have touched so far.
#[derive(Default)]
struct Touched {
    /// The ends of the changes of text, by their starts.
    ranges: BTreeMap<usize, usize>,
    /// The values that are made anew.
    made: BTreeSet<Vec<Step>>,
    /// The first item that is taken out of a list: those behind it move.
    removed: BTreeMap<Vec<Step>, usize>,
}

/// Returns the changes of the first edits, as many as can be made at the same time, in the order of the text, and how many
/// edits that are; `None` if it is none. `state` is what the text means.
pub(super) fn splices(sheet: &Sheet<'_>, state: &Value, edits: &[Edit]) -> Option<(Vec<Splice>, usize)> {
    let (mut all, mut touched, mut count) = (Vec::new(), Touched::default(), 0);
    for edit in edits {
        if touched.is_about(edit) {
            break;
        }
        let Ok(splices) = plan::splices(sheet, edit) else { break };
        if splices.iter().any(|splice| touched.overlaps(splice)) {
            break;
        }
        touched.add(edit, state);
        for splice in splices {
            let end = touched.ranges.entry(splice.start).or_default();
            *end = splice.end.max(*end);
            all.push(splice);
        }
        count += 1;
    }
    // Of changes at the same place, the first stays the first.
    all.sort_by_key(|splice: &Splice| splice.start);
    (count > 0).then_some((all, count))
}

impl Touched {
    /// Returns whether an edit is about what has been made, or about an item that has moved.
    fn is_about(&self, edit: &Edit) -> bool {
        let (path, key) = target(edit);
        let whole: Vec<Step> = path.iter().cloned().chain(key.map(|key| Step::Key(key.to_owned()))).collect();
        let prefix = |length: usize| &whole[..length];
        (0..=whole.len()).any(|length| self.made.contains(prefix(length)))
            || (0..whole.len()).any(|length| match (&whole[length], self.removed.get(prefix(length))) {
                (Step::Index(index), Some(first)) => index >= first,
                _ => false,
            })
    }

    fn overlaps(&self, splice: &Splice) -> bool {
        let before = self.ranges.range(..splice.end.max(splice.start + 1)).next_back();
        before
            .is_some_and(|(start, end)| *end > splice.start || *start == splice.start && splice.end > *start)
    }

    fn add(&mut self, edit: &Edit, state: &Value) {
        let (path, key) = target(edit);
        let is_new = match edit {
            Edit::Replace { .. } | Edit::Add { .. } | Edit::AddFirst { .. } => true,
            Edit::Append { .. } => at(state, path).is_none_or(|list| list.items().is_empty()),
            Edit::Remove { .. } => false,
        };
        if is_new {
            self.made.insert(path.iter().cloned().chain(key.map(|key| Step::Key(key.to_owned()))).collect());
        }
        // The mapping that an added key makes of nothing is new as a whole.
        if key.is_some() && at(state, path).is_none_or(|value| *value == Value::Null) {
            self.made.insert(path.to_vec());
        }
        if let (Edit::Remove { .. }, Some((Step::Index(index), list))) = (edit, path.split_last()) {
            let first = self.removed.entry(list.to_vec()).or_insert(*index);
            *first = (*first).min(*index);
        }
    }
}

/// The path of an edit, and the key that it adds there.
fn target(edit: &Edit) -> (&[Step], Option<&str>) {
    match edit {
        Edit::Add { path, key, .. } | Edit::AddFirst { path, key, .. } => (path, Some(key)),
        Edit::Replace { path, .. } | Edit::Append { path, .. } | Edit::Remove { path } => (path, None),
    }
}
