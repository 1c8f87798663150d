//! One YAML document to a value, composed as `goyaml.v2` decodes it: aliases and merge keys resolved, of repeated keys
//! the last kept and each reported (`sigs.k8s.io/yaml: goyaml.v2/decode.go`).

use std::borrow::Cow;
use std::rc::Rc;

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, Span, StructureStyle, Tag};

use super::anchors::{AliasError, Anchors, Piece};
use super::builder::{Builder, Excess, Limit, MAX_DEPTH};
use super::dialect;
use super::fault::Fault;
use super::found::Found;
use super::frame::{Collection, Frame, Object, Role};
use super::handover::{Handover, Problem};
use super::mapping::{self, Entry};
use super::scalar::{self, Scalar};
use super::text::Lines;
use crate::api::value::{Token, Value};

const NOT_A_KEY: &str = "invalid map key: a list or a mapping";
const NOT_MERGEABLE: &str = "map merge requires map or sequence of maps as the value";

/// Reads the document `text`, which begins on `line` of the input. What follows a `...` in it is left alone.
pub(super) fn read(text: &str, line: u32, handover: &mut Handover<'_>) -> Result<(), Problem> {
    if let Some(offset) = dialect::odd_character(text) {
        let message = "U+0085, U+2028, U+2029, U+FEFF or a doubled carriage return, which YAML readers take differently";
        return Err(Problem { line: Lines::new(text, line).at(offset), message: message.to_owned() });
    }
    while Composer::new(text, line, handover).read()? {}
    Ok(())
}

/// Reads the first document of `text` and hands its value to `take`, the keys of mappings in the order of the text. What
/// follows that value is not looked at.
pub(super) fn read_first<T>(text: &str, take: impl FnOnce(First<'_, '_>) -> T) -> Result<T, Unreadable> {
    let mut ignore = |_: Found<'_>| {};
    let mut handover = Handover::new(0, false, &mut ignore);
    let mut composer = Composer::new(text, 1, &mut handover);
    composer.is_whole_file = true;
    composer.object.builder = Builder::with_limit(Limit::File);
    match composer.compose(options(true)) {
        // Go does not look at what follows a collection, and finds nothing wrong with it.
        Err(Unreadable::Text(_)) if composer.has_collection() => {}
        result => result?,
    }
    Ok(take(First { value: composer.object.builder.value(), repeats_keys: composer.repeats_keys }))
}

/// The first document of a text.
#[derive(Debug, Clone, Copy)]
pub struct First<'t, 'a> {
    /// Its value; `None` if there is no document.
    pub value: Option<Value<'t, 'a>>,
    /// A mapping in it may have a key twice.
    pub repeats_keys: bool,
}

/// Why a document is not read.
pub(super) enum Unreadable {
    /// The text is no YAML.
    Text(ScanError),
    /// The YAML has no value.
    Value(Problem),
}

fn options(is_whole_file: bool) -> Options {
    let mut options = granit_parser::options! {
        disallow_directives: !is_whole_file,
        emit_anchor_events: is_whole_file,
        flow_nesting_limit: MAX_DEPTH + 1,
        block_nesting_limit: MAX_DEPTH + 1,
    };
    options.set_emit_comments(false);
    options
}

struct Composer<'a, 'h, 's> {
    text: &'a str,
    lines: Lines<'a>,
    /// What to add to the parser's lines.
    lines_before: u32,
    handover: &'h mut Handover<'s>,
    object: Object<'a>,
    /// The list, while `object` is one of its items.
    list: Object<'a>,
    frames: Vec<Frame<'a>>,
    /// The entries of all mappings in `frames`.
    entries: Vec<Entry>,
    anchors: Anchors<'a>,
    /// A key came again in its mapping.
    repeats_keys: bool,
    /// The line of the last key, and what follows it.
    key_line: u32,
    behind_key: &'a str,
    /// The text is a file as it stands: not cut into lines that all end, and of no use as JSON text.
    is_whole_file: bool,
}

impl<'a, 'h, 's> Composer<'a, 'h, 's> {
    fn new(text: &'a str, line: u32, handover: &'h mut Handover<'s>) -> Self {
        Self {
            text,
            lines: Lines::new(text, line),
            lines_before: line - 1,
            handover,
            object: Object { line, ..Object::default() },
            list: Object::default(),
            frames: Vec::new(),
            entries: Vec::new(),
            anchors: Anchors::default(),
            repeats_keys: false,
            key_line: line,
            behind_key: "",
            is_whole_file: false,
        }
    }

    /// Answers whether the document must be read again.
    fn read(mut self) -> Result<bool, Problem> {
        self.compose(options(false)).map_err(|error| match error {
            Unreadable::Value(problem) => problem,
            Unreadable::Text(error) => {
                Problem { line: self.lines_before + error.marker().line() as u32, message: error.info() }
            }
        })?;
        let reports = self.object.take_reports();
        self.handover.end_document(self.object.builder.value(), self.object.line, &mut self.lines, reports)
    }

    /// Returns whether the document's value is a collection and read to its end.
    fn has_collection(&self) -> bool {
        let token = self.object.builder.value().map(Value::token);
        self.frames.is_empty() && matches!(token, Some(Token::Sequence { .. } | Token::Mapping { .. }))
    }

    /// Reads the document up to its end.
    fn compose(&mut self, options: Options) -> Result<(), Unreadable> {
        for event in Parser::new_from_str_with_options(self.text, options) {
            let (event, span) = event.map_err(Unreadable::Text)?;
            if event == Event::DocumentEnd {
                break;
            }
            let line = self.lines_before + span.start.line() as u32;
            self.take(event, span, line).map_err(|fault| {
                Unreadable::Value(Problem { line: fault.line.unwrap_or(line), message: fault.message })
            })?;
        }
        Ok(())
    }

    fn take(&mut self, event: Event<'a>, span: Span, line: u32) -> Result<(), Fault> {
        if self.is_whole_file {
            let in_brackets = self.frames.last().is_some_and(|frame| frame.style == StructureStyle::Flow);
            if !in_brackets {
                dialect::refuse_tab_before(self.text, &span)?;
            }
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let in_flow = self.frames.last().is_some_and(|frame| frame.style == StructureStyle::Flow);
                dialect::refuse_scalar(self.text, &text, in_flow && style == ScalarStyle::Plain, &span)?;
                if style == ScalarStyle::DoubleQuoted {
                    dialect::refuse_escapes(self.source_of(&span))?;
                }
                let role = self.begin_scalar(style, &span, line)?;
                // The parser writes an empty node as `~`, and gives it no extent.
                let text = if is_empty(style, &span) { Cow::Borrowed("") } else { text };
                let is_last = self.is_whole_file && is_block(style);
                let text = if is_last { dialect::less_missing_newline(self.text, text, &span) } else { text };
                self.scalar(text, style, anchor, tag.as_deref(), role)
            }
            Event::Anchor(_, name) => dialect::refuse_anchor(&name).map_err(Fault::from),
            Event::Alias(anchor) => self.alias(anchor, line, self.source_of(&span)),
            Event::SequenceStart(style, anchor, _) => self.open_sequence(style, anchor, line),
            Event::MappingStart(style, anchor, _) => self.open_mapping(style, anchor, line),
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            _ => Ok(()),
        }
    }

    /// Begins a node: finds its role, and what the node after it in the same mapping will be.
    fn begin(&mut self, line: u32) -> Role {
        match self.frames.last_mut().map(|frame| &mut frame.collection) {
            None | Some(Collection::Items) => {
                self.object.line = line;
                Role::Value
            }
            Some(Collection::Sequence) => Role::Value,
            Some(Collection::Merges(_)) => Role::MergedItem,
            Some(Collection::Mapping { next, .. }) => {
                let role = std::mem::replace(next, Role::Key);
                if let (Role::Value, Some(entry)) = (role, self.entries.last_mut()) {
                    entry.line = line;
                }
                role
            }
        }
    }

    fn begin_scalar(&mut self, style: ScalarStyle, span: &Span, line: u32) -> Result<Role, Fault> {
        // A block scalar begins with its `|` or `>`, which the span leaves out.
        let role = self.begin(if is_block(style) { self.key_line } else { line });
        if role == Role::Key {
            self.key_line = line;
            self.behind_key = span.end.byte_offset().and_then(|end| self.text.get(end..)).unwrap_or_default();
        } else if role == Role::Value && is_empty(style, span) {
            dialect::refuse_empty_value(self.behind_key)?;
        }
        Ok(role)
    }

    fn scalar(
        &mut self,
        text: Cow<'a, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        role: Role,
    ) -> Result<(), Fault> {
        let tag = tag.map(|tag| format!("{}{}", tag.handle(), tag.suffix()));
        if role == Role::Key && text == "<<" && merges(style, tag.as_deref()) {
            self.expect(Role::Merged);
            return Ok(());
        }
        let scalar = match &tag {
            Some(tag) => scalar::tagged(tag, text)?,
            None if style == ScalarStyle::Plain => scalar::plain(text),
            None => Scalar::String(text),
        };
        self.anchors.count_node();
        if anchor != 0 {
            let piece = Piece { tokens: vec![scalar.clone().into_token()?], entries: Vec::new(), nodes: 1 };
            self.anchors.define(anchor, &Rc::new(piece))?;
        }
        self.finish_scalar(scalar, role)
    }

    fn finish_scalar(&mut self, scalar: Scalar<'a>, role: Role) -> Result<(), Fault> {
        match role {
            Role::Value => {
                self.object.builder.push(scalar.into_token()?)?;
                self.finish_value()
            }
            Role::Key => {
                let (key_type, text) = scalar.into_key()?;
                let key = self.object.builder.push(Token::String(text))?;
                self.entries.push(Entry { key, key_type, line: 0 });
                self.expect(Role::Value);
                Ok(())
            }
            Role::Merged | Role::MergedItem => Err(NOT_MERGEABLE.into()),
        }
    }

    fn alias(&mut self, anchor: usize, line: u32, source: &str) -> Result<(), Fault> {
        let role = self.begin(line);
        let piece = self.anchors.resolve(anchor).map_err(|error| match error {
            AliasError::Recursive => {
                format!("anchor '{}' value contains itself", source.trim_start_matches('*'))
            }
            error => error.to_string(),
        })?;
        match (role, &piece.tokens[..]) {
            (Role::Value, tokens) => {
                self.object.builder.push_copy(tokens, 0)?;
                self.finish_value()
            }
            (Role::Key, [Token::Sequence { .. } | Token::Mapping { .. }, ..] | []) => Err(NOT_A_KEY.into()),
            (Role::Key, [scalar, ..]) => self.finish_scalar(Scalar::from(scalar.clone()), role),
            (Role::Merged | Role::MergedItem, _) => self.merge_or_keep(piece, role),
        }
    }

    fn open_sequence(&mut self, style: StructureStyle, anchor: usize, line: u32) -> Result<(), Fault> {
        let is_items = self.is_at_items() && anchor == 0;
        let role = self.begin(line);
        match role {
            Role::Key => return Err(NOT_A_KEY.into()),
            Role::MergedItem => return Err(NOT_MERGEABLE.into()),
            Role::Merged => return self.open(Collection::Merges(Vec::new()), style, role, anchor, 0),
            Role::Value => {}
        }
        let start = self.object.builder.push(Token::Sequence { end: 0 })?;
        self.object.builder.close(start);
        if is_items {
            // Behind the list's own fields there is an empty `items` now: what the list says of itself so far.
            self.object.builder.close(0);
            if self.handover.begin_list(self.object.builder.value()) {
                self.list = std::mem::take(&mut self.object);
                return self.open(Collection::Items, style, role, anchor, start);
            }
        }
        self.open(Collection::Sequence, style, role, anchor, start)
    }

    fn open_mapping(&mut self, style: StructureStyle, anchor: usize, line: u32) -> Result<(), Fault> {
        let role = self.begin(line);
        if role == Role::Key {
            return Err(NOT_A_KEY.into());
        }
        let start = self.object.builder.push(Token::Mapping { end: 0 })?;
        let entries = self.entries.len();
        self.open(Collection::Mapping { entries, next: Role::Key }, style, role, anchor, start)
    }

    fn open(
        &mut self,
        collection: Collection<'a>,
        style: StructureStyle,
        role: Role,
        anchor: usize,
        start: usize,
    ) -> Result<(), Fault> {
        if self.frames.len() == MAX_DEPTH {
            return Err(Excess::Depth.into());
        }
        let nodes = match collection {
            Collection::Merges(_) => self.anchors.nodes(),
            _ => self.anchors.count_node(),
        };
        self.frames.push(Frame { collection, style, role, anchor, start, nodes });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Fault> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        let nodes = self.anchors.nodes() - frame.nodes;
        match frame.collection {
            Collection::Items => {
                self.object = std::mem::take(&mut self.list);
                Ok(())
            }
            // The first of them counts before the others.
            Collection::Merges(pieces) => pieces.iter().rev().try_for_each(|piece| self.merge(piece)),
            Collection::Sequence => {
                self.object.builder.close(frame.start);
                self.finish_collection(frame.role, frame.anchor, frame.start, Vec::new(), nodes)
            }
            Collection::Mapping { entries, .. } => {
                let Object { builder, reports, .. } = &mut self.object;
                self.repeats_keys |= mapping::settle(
                    builder,
                    &mut self.entries,
                    entries,
                    !self.is_whole_file,
                    &mut |line, report| reports.push((line, report)),
                );
                builder.close(frame.start);
                let entries = self.entries.split_off(entries);
                self.finish_collection(frame.role, frame.anchor, frame.start, entries, nodes)
            }
        }
    }

    fn finish_collection(
        &mut self,
        role: Role,
        anchor: usize,
        start: usize,
        mut entries: Vec<Entry>,
        nodes: u64,
    ) -> Result<(), Fault> {
        if role == Role::Value && anchor == 0 {
            return self.finish_value();
        }
        entries.iter_mut().for_each(|entry| entry.key -= start);
        let builder = &mut self.object.builder;
        let tokens = if role == Role::Value { builder.copy(start) } else { builder.split_off(start) };
        let piece = Rc::new(Piece { tokens, entries, nodes });
        self.anchors.define(anchor, &piece)?;
        if role == Role::Value { self.finish_value() } else { self.merge_or_keep(piece, role) }
    }

    /// Ends a value. One of the document's list is complete then.
    fn finish_value(&mut self) -> Result<(), Fault> {
        if let Some(Frame { collection: Collection::Items, .. }) = self.frames.last() {
            let reports = self.object.take_reports();
            if let Some(item) = self.object.builder.value() {
                self.handover.item(item, self.object.line, &mut self.lines, reports)?;
            }
            self.object.builder.clear();
        }
        Ok(())
    }

    fn merge_or_keep(&mut self, piece: Rc<Piece<'a>>, role: Role) -> Result<(), Fault> {
        match self.frames.last_mut().map(|frame| &mut frame.collection) {
            Some(Collection::Merges(pieces)) if role == Role::MergedItem => {
                pieces.push(piece);
                Ok(())
            }
            _ => self.merge(&piece),
        }
    }

    /// Adds the entries of a mapping to the innermost one.
    fn merge(&mut self, piece: &Piece<'a>) -> Result<(), Fault> {
        let [Token::Mapping { .. }, ..] = piece.tokens[..] else { return Err(NOT_MERGEABLE.into()) };
        let first = self.object.builder.push_copy(&piece.tokens, 1)?;
        self.entries.extend(piece.entries.iter().map(|entry| Entry { key: first - 1 + entry.key, ..*entry }));
        Ok(())
    }

    /// Says what the next node of the innermost mapping will be.
    fn expect(&mut self, role: Role) {
        if let Some(Frame { collection: Collection::Mapping { next, .. }, .. }) = self.frames.last_mut() {
            *next = role;
        }
    }

    /// Returns what stands in the text.
    fn source_of(&self, span: &Span) -> &'a str {
        let range = span.start.byte_offset().zip(span.end.byte_offset());
        range.and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default()
    }

    /// Returns whether the next node is the value of the document's `items`.
    fn is_at_items(&self) -> bool {
        let [Frame { collection: Collection::Mapping { next: Role::Value, .. }, .. }] = self.frames[..]
        else {
            return false;
        };
        self.entries.last().is_some_and(|entry| self.object.builder.text(entry.key) == "items")
    }
}

fn is_empty(style: ScalarStyle, span: &Span) -> bool {
    style == ScalarStyle::Plain && span.is_empty()
}

fn is_block(style: ScalarStyle) -> bool {
    matches!(style, ScalarStyle::Literal | ScalarStyle::Folded)
}

/// Returns whether the key `<<` so written is a merge key.
fn merges(style: ScalarStyle, tag: Option<&str>) -> bool {
    match tag {
        None => style == ScalarStyle::Plain,
        Some(tag) => tag == "!" || tag == "tag:yaml.org,2002:merge",
    }
}
