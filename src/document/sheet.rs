//! A text with its tree: finds what a path leads to, and what is in the way there.

use granit_parser::ScalarStyle;

use super::edit::{Obstacle, Step};
use super::layout::{indentation, is_blank_or_comment, line_start, newline, rest_of_line, same_line};
use super::render::{Brackets, Style};
use super::spelling::Surroundings;
use super::tree::{Entry, Id, Kind, Node, Tree};

pub(super) const BY_HAND: &str =
    "change this place by hand, or write it in the plain `key: value` form first";

/// A text with its tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet<'t> {
    pub(super) text: &'t str,
    pub(super) tree: &'t Tree,
}

/// What a path leads to.
#[derive(Debug)]
pub(super) enum Place {
    /// A node, with the collection it stands in and its number there.
    Node { id: Id, parent: Option<(Id, usize)> },
    /// Nothing; the steps up to this one lead to a value that has no such entry.
    Absent { steps: usize, inherits: bool },
}

impl<'t> Sheet<'t> {
    pub(super) fn node(&self, id: Id) -> &'t Node {
        self.tree.node(id)
    }

    pub(super) fn newline(&self) -> &'static str {
        newline(self.text)
    }

    /// Finds what a path leads to.
    pub(super) fn find(&self, path: &[Step]) -> Result<Place, Obstacle> {
        let Some(mut id) = self.tree.root else { return Ok(Place::Absent { steps: 0, inherits: false }) };
        let mut parent = None;
        for (steps, step) in path.iter().enumerate() {
            self.refuse_shared(id)?;
            let next = match (&self.node(id).kind, step) {
                (Kind::Map { entries, .. }, Step::Key(key)) => {
                    let inherits = entries.iter().any(|entry| entry.merges);
                    match entries.iter().position(|entry| entry.name.as_ref() == Some(key)) {
                        Some(index) => (index, plain(self, &entries[index])?),
                        None => return Ok(Place::Absent { steps, inherits }),
                    }
                }
                (Kind::List { items, .. }, Step::Index(index)) if *index < items.len() => {
                    (*index, items[*index])
                }
                _ => return Ok(Place::Absent { steps, inherits: false }),
            };
            parent = Some((id, next.0));
            id = next.1;
        }
        self.refuse_shared(id)?;
        Ok(Place::Node { id, parent })
    }

    /// Refuses what stands in more than one place: an alias, or a value that aliases name.
    fn refuse_shared(&self, id: Id) -> Result<(), Obstacle> {
        let node = self.node(id);
        let hint = "write the value out in place of the alias first";
        if matches!(node.kind, Kind::Alias(_)) {
            return Err(Obstacle::new(node.start, "the value is an alias of another one", hint));
        }
        let is_used = |other: &Node| matches!(other.kind, Kind::Alias(anchor) if anchor == node.anchor);
        if node.anchor != 0 && self.tree.nodes.iter().any(is_used) {
            return Err(Obstacle::new(
                node.own_start(),
                "the value is used elsewhere through its anchor",
                hint,
            ));
        }
        Ok(())
    }

    /// Refuses to take out the nodes of `first` and behind, up to the end of `last`, if others need them.
    pub(super) fn refuse_needed(&self, first: Id, last: Id) -> Result<(), Obstacle> {
        let behind = self.behind(last);
        let aliases = self.tree.nodes[behind..].iter().filter_map(|node| match node.kind {
            Kind::Alias(anchor) => Some(anchor),
            _ => None,
        });
        let needed: Vec<_> = aliases.collect();
        let removed = &self.tree.nodes[first..behind];
        match removed.iter().find(|node| node.anchor != 0 && needed.contains(&node.anchor)) {
            None => Ok(()),
            Some(node) => Err(Obstacle::new(
                node.own_start(),
                "an anchor that is used elsewhere would be lost",
                "write the value out in place of the alias first",
            )),
        }
    }

    /// Returns the first node behind a node and all that is in it.
    pub(super) fn behind(&self, mut id: Id) -> Id {
        loop {
            let last = match &self.node(id).kind {
                Kind::List { items, .. } => items.last().copied(),
                Kind::Map { entries, .. } => entries.last().map(|entry| entry.value),
                _ => None,
            };
            match last {
                Some(last) => id = last,
                None => return id + 1,
            }
        }
    }

    /// Returns the column of a place; refuses a tab before it.
    pub(super) fn column(&self, at: usize) -> Result<usize, Obstacle> {
        let before = &self.text[line_start(self.text, at)..at];
        if before.contains('\t') {
            return Err(Obstacle::new(at, "a tab stands in the indentation", "indent with spaces"));
        }
        Ok(before.chars().count())
    }

    /// Refuses a value that shares its last line with anything but a comment.
    pub(super) fn refuse_followed(&self, end: usize) -> Result<(), Obstacle> {
        if is_blank_or_comment(rest_of_line(self.text, end)) {
            return Ok(());
        }
        Err(Obstacle::new(end, "something other than a comment follows the value on its line", BY_HAND))
    }

    /// Returns whether the document is JSON: a mapping in braces, its keys in double quotes.
    fn is_json(&self) -> bool {
        let Some(Kind::Map { flow: true, entries }) = self.tree.root.map(|root| &self.node(root).kind) else {
            return false;
        };
        let quoted =
            |entry: &Entry| matches!(self.node(entry.key).kind, Kind::Scalar(ScalarStyle::DoubleQuoted));
        entries.iter().all(quoted)
    }

    /// Returns how the document writes what stands in brackets.
    pub(super) fn brackets(&self) -> Brackets<'t> {
        let newline = self.newline();
        if !self.is_json() {
            return Brackets { around: Surroundings::Flow, compact: false, unit: None, newline };
        }
        let mut form = Brackets { around: Surroundings::Json, compact: false, unit: None, newline };
        let root = self.tree.root.map(|root| (self.node(root).start, &self.node(root).kind));
        if let Some((start, Kind::Map { entries, .. })) = root
            && let Some(first) = entries.first()
        {
            let (key, value) = (self.node(first.key), self.node(first.value));
            form.compact = value.marker.is_some_and(|colon| colon + 1 == value.start);
            if !same_line(self.text, start, key.start) {
                let (outer, inner) = (indentation(self.text, start), indentation(self.text, key.start));
                form.unit = Some(inner.strip_prefix(outer).unwrap_or(inner));
                form.compact = false;
            }
        }
        form
    }

    /// Returns how the document writes what is nested in lines, near a node if anything is there.
    pub(super) fn style(&self, near: Option<Id>) -> Style {
        let mut seen = Seen::default();
        if let Some(near) = near {
            self.look(near..self.behind(near), &mut seen);
        }
        self.look(0..self.tree.nodes.len(), &mut seen);
        Style {
            step: seen.step.unwrap_or(2),
            dash: seen.dash.unwrap_or(0),
            gap: seen.gap.unwrap_or(2),
            newline: self.newline(),
            flow_below: false,
        }
    }

    fn look(&self, nodes: std::ops::Range<Id>, seen: &mut Seen) {
        for node in &self.tree.nodes[nodes] {
            if seen.step.is_some() && seen.dash.is_some() && seen.gap.is_some() {
                return;
            }
            match &node.kind {
                Kind::Map { flow: false, entries } => {
                    entries.iter().for_each(|entry| self.look_below(entry, seen));
                }
                Kind::List { flow: false, items } => {
                    let gap = items.iter().find_map(|item| self.gap(*item));
                    seen.gap = seen.gap.or(gap);
                }
                _ => {}
            }
        }
    }

    fn look_below(&self, entry: &Entry, seen: &mut Seen) {
        if seen.step.is_some() && seen.dash.is_some() {
            return;
        }
        let value = self.node(entry.value);
        if value.is_flow() || !value.is_collection() {
            return;
        }
        let columns = self.column(self.node(entry.key).own_start()).ok().zip(self.column(value.start).ok());
        let Some((outer, inner)) = columns else { return };
        let depth = inner.checked_sub(outer);
        match value.kind {
            Kind::Map { .. } => seen.step = seen.step.or(depth.filter(|depth| *depth > 0)),
            _ => seen.dash = seen.dash.or(depth),
        }
    }

    /// Returns the columns from an item's dash to what stands behind it on the line.
    pub(super) fn gap(&self, item: Id) -> Option<usize> {
        let node = self.node(item);
        let dash = node.marker?;
        let blank = &self.text[dash + 1..node.own_start().max(dash + 1)];
        (!blank.is_empty() && blank.chars().all(|c| c == ' ')).then_some(blank.len() + 1)
    }
}

#[derive(Default)]
struct Seen {
    step: Option<usize>,
    dash: Option<usize>,
    gap: Option<usize>,
}

/// Returns the value of an entry that is written `key: value`.
fn plain(sheet: &Sheet<'_>, entry: &Entry) -> Result<Id, Obstacle> {
    if entry.explicit {
        let at = sheet.node(entry.key).own_start();
        return Err(Obstacle::new(at, "the key is not written as `key: value`", BY_HAND));
    }
    Ok(entry.value)
}
