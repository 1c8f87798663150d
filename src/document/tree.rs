//! Where everything of a text's first document stands. Knows nothing about meaning beyond the text of keys.

use std::collections::BTreeSet;

use granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle};

use super::layout::{skip_blanks, skip_trivia};
use super::spans;
use crate::manifest::first;

/// The index of a node.
pub(super) type Id = usize;

/// A node. Offsets are those of the text.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Where its content begins and ends, without anchor and tag.
    pub(super) start: usize,
    pub(super) end: usize,
    /// From the first of its anchor and tag to the end of the last.
    pub(super) properties: Option<(usize, usize)>,
    pub(super) tagged: bool,
    /// 0 for none.
    pub(super) anchor: usize,
    /// The `:` or `-` before it; neither for items in brackets and the root.
    pub(super) marker: Option<usize>,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Kind {
    Scalar(ScalarStyle),
    /// Nothing at all, which is null.
    Nothing,
    Alias(usize),
    List {
        flow: bool,
        items: Vec<Id>,
    },
    Map {
        flow: bool,
        entries: Vec<Entry>,
    },
}

/// An entry of a mapping.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: Id,
    pub(super) value: Id,
    /// The key as the reader names it; `None` for what no path leads through: merge keys, aliases, collections.
    pub(super) name: Option<String>,
    /// It is a merge key.
    pub(super) merges: bool,
    /// It is written with `?`, or in another way that has no `:` on the key's line.
    pub(super) explicit: bool,
}

/// The first document.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) root: Option<Id>,
    /// Where the `---` before it ends.
    pub(super) marker_end: Option<usize>,
    /// Keys that stand twice in a mapping, with the place of the repetition.
    pub(super) repeated: Vec<(usize, String)>,
}

impl Node {
    /// Where it begins, with its anchor or tag.
    pub(super) fn own_start(&self) -> usize {
        self.properties.map_or(self.start, |(start, _)| start.min(self.start))
    }

    pub(super) fn is_flow(&self) -> bool {
        matches!(self.kind, Kind::List { flow: true, .. } | Kind::Map { flow: true, .. })
    }

    pub(super) fn is_collection(&self) -> bool {
        matches!(self.kind, Kind::List { .. } | Kind::Map { .. })
    }

    /// Returns whether it is a collection of no entries.
    pub(super) fn is_empty(&self) -> bool {
        match &self.kind {
            Kind::List { items, .. } => items.is_empty(),
            Kind::Map { entries, .. } => entries.is_empty(),
            _ => false,
        }
    }
}

impl Tree {
    pub(super) fn node(&self, id: Id) -> &Node {
        &self.nodes[id]
    }

    /// Returns whether the node is null without saying more.
    pub(super) fn is_null(&self, text: &str, id: Id) -> bool {
        let node = self.node(id);
        match node.kind {
            Kind::Nothing => node.properties.is_none(),
            Kind::Scalar(ScalarStyle::Plain) => {
                node.properties.is_none() && first::is_null(&text[node.start..node.end])
            }
            _ => false,
        }
    }

    /// Builds the tree; `Err` with the place where the text has no shape that is understood.
    pub(super) fn build(text: &str) -> Result<Self, usize> {
        let mut options = granit_parser::options! {
            emit_anchor_events: true,
            flow_nesting_limit: 1001,
            block_nesting_limit: 1001,
        };
        options.set_emit_comments(false);
        let mut builder = Builder { text, tree: Self::default(), open: Vec::new(), last: None, behind: 0 };
        for event in Parser::new_from_str_with_options(text, options) {
            let (event, span) =
                event.map_err(|error| error.marker().byte_offset().unwrap_or_default().min(text.len()))?;
            if event == Event::DocumentEnd {
                break;
            }
            builder.take(event, span)?;
        }
        Ok(builder.tree)
    }
}

struct Builder<'t> {
    text: &'t str,
    tree: Tree,
    open: Vec<Open>,
    /// The node of the last event, whose anchor may follow.
    last: Option<Id>,
    /// Where the last node, or the `:` or `-` behind it, ends.
    behind: usize,
}

/// A collection that is not read to its end.
struct Open {
    node: Id,
    key: Option<Id>,
    key_text: String,
    names: BTreeSet<String>,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), usize> {
        let (start, end) = spans::range(&span).ok_or(0usize)?;
        match event {
            Event::DocumentStart(explicit, _) if explicit => {
                self.tree.marker_end = Some(start + 3);
                self.behind = start + 3;
            }
            Event::Anchor(id, _) => return self.anchor(id, start, end),
            Event::Scalar(value, style, _, tag) => {
                if let Some(open) = self.open.last_mut().filter(|open| open.key.is_none()) {
                    open.key_text = value.into_owned();
                }
                let tag = tag.is_some().then(|| span.tag_span().and_then(|tag| spans::range(&tag)));
                let is_nothing = style == ScalarStyle::Plain && span.is_empty();
                let kind = if is_nothing { Kind::Nothing } else { Kind::Scalar(style) };
                let id = self.begin(kind, start, end, tag)?;
                self.place_scalar(id)?;
                self.finish(id)?;
            }
            Event::Alias(id) => {
                let id = self.begin(Kind::Alias(id), start, end, None)?;
                self.finish(id)?;
            }
            Event::SequenceStart(style, _, tag) => {
                let tag = tag.is_some().then(|| span.tag_span().and_then(|tag| spans::range(&tag)));
                let kind = Kind::List { flow: style == StructureStyle::Flow, items: Vec::new() };
                self.open(kind, start, end, tag)?;
            }
            Event::MappingStart(style, _, tag) => {
                let tag = tag.is_some().then(|| span.tag_span().and_then(|tag| spans::range(&tag)));
                let kind = Kind::Map { flow: style == StructureStyle::Flow, entries: Vec::new() };
                self.open(kind, start, end, tag)?;
            }
            Event::SequenceEnd | Event::MappingEnd => return self.close(end),
            _ => {}
        }
        Ok(())
    }

    /// Adds a node to the collection that is open, and finds the `:` or `-` before it.
    fn begin(
        &mut self,
        kind: Kind,
        start: usize,
        end: usize,
        tag: Option<Option<(usize, usize)>>,
    ) -> Result<Id, usize> {
        let marker = self.marker(start)?;
        let id = self.tree.nodes.len();
        let (tagged, properties) = (tag.is_some(), tag.flatten());
        if let Some(at) = marker {
            self.behind = at + 1;
        }
        self.tree.nodes.push(Node { kind, start, end, properties, tagged, anchor: 0, marker });
        self.last = Some(id);
        Ok(id)
    }

    fn marker(&self, start: usize) -> Result<Option<usize>, usize> {
        let Some(open) = self.open.last() else { return Ok(None) };
        match (&self.tree.node(open.node).kind, open.key) {
            (Kind::List { flow: false, .. }, _) => {
                let at = spans::skip_properties(self.text, self.behind);
                // A dash that stands behind the node is not its own: the list has a shape of its own.
                if self.text[at..].starts_with('-') { Ok(Some(at)) } else { Err(at.min(start)) }
            }
            (Kind::Map { flow, .. }, Some(key)) => {
                let end = self.tree.node(key).end.max(self.tree.node(key).properties.map_or(0, |p| p.1));
                let behind_key =
                    if *flow { skip_trivia(self.text, end) } else { skip_blanks(self.text, end) };
                if self.text[behind_key..].starts_with(':') {
                    return Ok(Some(behind_key));
                }
                let at = skip_trivia(self.text, end);
                let colon = !*flow && self.text[at..].starts_with(':');
                Ok(colon.then_some(at))
            }
            _ => Ok(None),
        }
    }

    /// Corrects the span of a scalar.
    fn place_scalar(&mut self, id: Id) -> Result<(), usize> {
        let (text, behind) = (self.text, self.behind);
        let node = &mut self.tree.nodes[id];
        match node.kind {
            Kind::Nothing => {
                let at = node.properties.map_or(behind, |(_, end)| end.max(behind));
                (node.start, node.end) = (at, at);
            }
            Kind::Scalar(ScalarStyle::Literal | ScalarStyle::Folded) => {
                let header = spans::skip_properties(text, behind);
                if !text[header..].starts_with(['|', '>']) {
                    return Err(header);
                }
                (node.start, node.end) = (header, spans::end_of_block_scalar(text, header, node.end));
            }
            Kind::Scalar(ScalarStyle::Plain) => {
                let trimmed = text[node.start..node.end].trim_end_matches([' ', '\t', '\r', '\n']);
                node.end = node.start + trimmed.len();
            }
            _ => {}
        }
        Ok(())
    }

    fn anchor(&mut self, id: usize, start: usize, end: usize) -> Result<(), usize> {
        let Some(last) = self.last else { return Err(start) };
        let node = &mut self.tree.nodes[last];
        node.anchor = id;
        let (first, behind) = node.properties.unwrap_or((start, end));
        node.properties = Some((first.min(start), behind.max(end)));
        if matches!(node.kind, Kind::Nothing) && node.end < end {
            (node.start, node.end) = (end, end);
            self.behind = self.behind.max(end);
        }
        Ok(())
    }

    fn open(
        &mut self,
        kind: Kind,
        start: usize,
        end: usize,
        tag: Option<Option<(usize, usize)>>,
    ) -> Result<(), usize> {
        let id = self.begin(kind, start, end, tag)?;
        if self.tree.node(id).is_flow() {
            self.behind = self.behind.max(start + 1);
        }
        self.open.push(Open { node: id, key: None, key_text: String::new(), names: BTreeSet::new() });
        Ok(())
    }

    fn close(&mut self, end: usize) -> Result<(), usize> {
        let Some(Open { node: id, .. }) = self.open.pop() else { return Err(end) };
        let first = match &self.tree.node(id).kind {
            Kind::List { items, .. } => items.first().and_then(|item| self.tree.node(*item).marker),
            Kind::Map { entries, .. } => entries.first().map(|entry| self.tree.node(entry.key).own_start()),
            _ => None,
        };
        let behind = self.behind;
        let node = &mut self.tree.nodes[id];
        if node.is_flow() {
            node.end = end;
        } else {
            node.start = first.unwrap_or(node.start);
            node.end = behind.max(node.start);
        }
        self.last = None;
        self.finish(id)
    }

    /// Ends a node: gives it its place in the collection around it.
    fn finish(&mut self, id: Id) -> Result<(), usize> {
        self.behind = self.behind.max(self.tree.node(id).end);
        let Some(open) = self.open.last_mut() else {
            self.tree.root = Some(id);
            return Ok(());
        };
        let parent = open.node;
        let Some(key) = open.key.take() else {
            match &mut self.tree.nodes[parent].kind {
                Kind::List { items, .. } => items.push(id),
                _ => open.key = Some(id),
            }
            return Ok(());
        };
        let (name, merges) = name(std::mem::take(&mut open.key_text), self.tree.node(key));
        let marker = self.tree.node(id).marker;
        let explicit = is_explicit(self.text, self.tree.node(key), marker);
        if let Some(name) = &name
            && !open.names.insert(name.clone())
        {
            self.tree.repeated.push((self.tree.nodes[key].start, name.clone()));
        }
        if let Kind::Map { entries, .. } = &mut self.tree.nodes[parent].kind {
            entries.push(Entry { key, value: id, name, merges, explicit });
        }
        Ok(())
    }
}

/// Returns the key of this text as the reader names it, and whether it is a merge key.
fn name(text: String, key: &Node) -> (Option<String>, bool) {
    match key.kind {
        Kind::Scalar(ScalarStyle::Plain) if text == "<<" => (None, true),
        Kind::Scalar(_) if key.tagged => (None, text == "<<"),
        Kind::Scalar(ScalarStyle::Plain) => (first::key(&text).map(|key| key.into_owned()), false),
        Kind::Scalar(_) => (Some(text), false),
        _ => (None, false),
    }
}

/// Returns whether an entry is written in another way than `key: value`.
fn is_explicit(text: &str, key: &Node, colon: Option<usize>) -> bool {
    let before = text[..key.own_start()].trim_end_matches([' ', '\t']);
    let same_line = colon.is_none_or(|colon| !text[key.end.min(colon)..colon].contains('\n'));
    let mark = before.strip_suffix('?').is_some_and(|rest| {
        rest.is_empty() || rest.ends_with(|c: char| c.is_whitespace() || matches!(c, '{' | '[' | ','))
    });
    mark || !same_line || matches!(key.kind, Kind::Nothing)
}
