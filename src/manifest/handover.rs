//! From values to objects: unfolds lists, gives every object its place, and gathers what went wrong.

use super::found::{Found, ReadError, Summary};
use super::text::Lines;
use crate::api::Origin;
use crate::api::value::{Token, Value};
use std::ops::ControlFlow;

/// After so many broken documents, the rest is not looked at: it is no manifest.
const MAX_ERRORS: usize = 100;

/// What is wrong at a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) line: u32,
    pub(super) message: String,
}

/// `apiVersion` and `kind` for items that say neither.
type ItemType = Option<(String, String)>;

/// Takes values from a reader of text and hands objects to the caller.
pub(super) struct Handover<'s> {
    source: u32,
    unfolds: bool,
    sink: &'s mut dyn FnMut(Found<'_>),
    document: u32,
    /// Objects of the document to pass over, because they were handed over before.
    skip: usize,
    /// Objects of the document found so far, those passed over included.
    found: usize,
    list: Option<List>,
    summary: Summary,
    errors: Vec<ReadError>,
}

/// A document's list whose items come one by one.
#[derive(Default)]
struct List {
    /// `None` while the list's kind was not read; then items that have no kind of their own must wait.
    item_type: Option<ItemType>,
    items_wait: bool,
    /// The document is read again, only for the items that had to wait.
    again: bool,
}

impl<'s> Handover<'s> {
    pub(super) fn new(source: u32, unfolds: bool, sink: &'s mut dyn FnMut(Found<'_>)) -> Self {
        Self {
            source,
            unfolds,
            sink,
            document: 1,
            skip: 0,
            found: 0,
            list: None,
            summary: Summary::default(),
            errors: Vec::new(),
        }
    }

    /// Begins a document. One that turns out to be empty does not count.
    pub(super) fn begin_document(&mut self) {
        self.document = self.summary.documents + 1;
        (self.skip, self.found, self.list) = (0, 0, None);
    }

    /// Begins the document again, for another reader to try: what was handed over is passed over this time.
    pub(super) fn retry_document(&mut self) {
        (self.skip, self.found, self.list) = (self.found, 0, None);
    }

    /// Begins a list whose items follow, given the fields before them. Answers `false` if the document's list must
    /// not be streamed: lists are left whole, or there was one before.
    pub(super) fn begin_list(&mut self, fields: Option<Value<'_, '_>>) -> bool {
        match &mut self.list {
            Some(list) if list.again => return true,
            None if self.unfolds => {}
            _ => return false,
        }
        let known = fields.filter(|fields| fields.get("kind").is_some());
        self.list = Some(List { item_type: known.map(item_type), ..List::default() });
        true
    }

    /// Takes an item of the list.
    pub(super) fn item(
        &mut self,
        item: Value<'_, '_>,
        line: u32,
        lines: &mut Lines<'_>,
        mut reports: Vec<String>,
    ) -> Result<(), Problem> {
        let Some(list) = &mut self.list else { return Ok(()) };
        let untyped = is_untyped(item) && !is_list(item);
        let given = match &list.item_type {
            Some(item_type) if untyped || !list.again => item_type.clone(),
            None if !untyped => None,
            // The item was handed over when the document was read for the first time, or has to wait for the second.
            known => {
                list.items_wait |= known.is_none();
                return Ok(());
            }
        };
        self.unfold(item, (true, &given), line, lines, &mut reports)?;
        self.report_on_list(line, reports);
        Ok(())
    }

    /// Ends a document with the value of its root, a streamed list without its items. Answers whether the document must
    /// be read again.
    pub(super) fn end_document(
        &mut self,
        root: Option<Value<'_, '_>>,
        line: u32,
        lines: &mut Lines<'_>,
        mut reports: Vec<String>,
    ) -> Result<bool, Problem> {
        let Some(root) = root.filter(|root| !root.is_null()) else { return Ok(false) };
        match &mut self.list {
            None => self.unfold(root, (false, &None), line, lines, &mut reports)?,
            Some(_)
                if root.entries().any(|(key, items)| key == "items" && items.items().next().is_some()) =>
            {
                return Err(Problem { line, message: "the list has `items` twice".to_owned() });
            }
            Some(list) if list.items_wait && !list.again => {
                list.item_type = Some(item_type(root));
                list.again = true;
                return Ok(true);
            }
            Some(_) => {}
        }
        self.report_on_list(line, reports);
        self.summary.documents = self.document;
        Ok(false)
    }

    /// Ends a document that cannot be read on. Answers whether to read on with the next one.
    pub(super) fn fail(&mut self, problem: Problem) -> ControlFlow<()> {
        self.summary.documents = self.document;
        let Problem { line, mut message } = problem;
        let is_last = self.errors.len() + 1 == MAX_ERRORS;
        if is_last {
            message += "; this many documents are broken, and what follows was not read";
        }
        self.errors.push(ReadError { document: self.document, line, message });
        if is_last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    pub(super) fn into_result(self) -> Result<Summary, Vec<ReadError>> {
        if self.errors.is_empty() { Ok(self.summary) } else { Err(self.errors) }
    }

    /// Hands over an object, or the items of a list, to any depth.
    fn unfold(
        &mut self,
        value: Value<'_, '_>,
        (is_item, given): (bool, &ItemType),
        line: u32,
        lines: &mut Lines<'_>,
        reports: &mut Vec<String>,
    ) -> Result<(), Problem> {
        if !matches!(value.token(), Token::Mapping { .. }) {
            return Err(Problem { line, message: format!("expected an object, found {}", name_of(value)) });
        }
        if !self.unfolds || !is_list(value) {
            let list_type = given.clone().filter(|_| is_untyped(value));
            let origin = self.origin(line);
            self.hand_over(Found { origin, value, list_type, is_item, reports: std::mem::take(reports) });
            return Ok(());
        }
        let given = item_type(value);
        for item in value.get("items").into_iter().flat_map(Value::items) {
            // YAML's keys are sorted by now; the first in the text has the lowest address.
            let first_key = item.entries().map(|(key, _)| key).min_by_key(|key| key.as_ptr());
            let line = first_key.and_then(|key| lines.of_mapping(key)).unwrap_or(line);
            self.unfold(item, (true, &given), line, lines, reports)?;
        }
        Ok(())
    }

    fn hand_over(&mut self, found: Found<'_>) {
        self.found += 1;
        if self.found > self.skip {
            self.summary.objects += 1;
            (self.sink)(found);
        }
    }

    fn report_on_list(&mut self, line: u32, reports: Vec<String>) {
        let origin = self.origin(line);
        self.summary.reports.extend(reports.into_iter().map(|report| (origin, report)));
    }

    fn origin(&self, line: u32) -> Origin {
        Origin { source: self.source, document: self.document, line }
    }
}

/// Returns whether kubectl takes the object for a list (`apimachinery: pkg/apis/meta/v1/unstructured/helpers.go`).
fn is_list(object: Value<'_, '_>) -> bool {
    object.get("items").is_some_and(|items| matches!(items.token(), Token::Sequence { .. }))
}

/// Returns whether the object says neither its kind nor its version, so that it has those of its list.
fn is_untyped(object: Value<'_, '_>) -> bool {
    ["kind", "apiVersion"]
        .iter()
        .all(|key| object.get(key).and_then(Value::as_str).unwrap_or_default().is_empty())
}

/// Returns the type of a list's items: that of the list less its `List`.
fn item_type(list: Value<'_, '_>) -> ItemType {
    let field = |key| list.get(key).and_then(Value::as_str).unwrap_or_default();
    let kind = field("kind");
    let kind = kind.strip_suffix("List").unwrap_or(kind);
    (!kind.is_empty()).then(|| (field("apiVersion").to_owned(), kind.to_owned()))
}

fn name_of(value: Value<'_, '_>) -> &'static str {
    match value.token() {
        Token::Null => "null",
        Token::Bool(_) => "a boolean",
        Token::Integer(_) | Token::Unsigned(_) | Token::Float(_) => "a number",
        Token::String(_) => "a string",
        Token::Sequence { .. } => "a list",
        Token::Mapping { .. } => "an object",
    }
}
