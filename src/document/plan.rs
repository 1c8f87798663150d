//! An edit as changes of text.

use granit_parser::ScalarStyle;

use super::edit::{Edit, Obstacle, Splice, Step};
use super::layout::{line_end, rest_of_line};
use super::render::with_room;
use super::sheet::{BY_HAND, Place, Sheet};
use super::spelling::{Surroundings, scalar};
use super::tree::{Entry, Id, Kind};
use super::{block, flow, root};
use crate::document::value::Value;

/// Plans an edit.
pub(super) fn splices(sheet: &Sheet<'_>, edit: &Edit) -> Result<Vec<Splice>, Obstacle> {
    match edit {
        Edit::Replace { path, value } => replace(sheet, path, value),
        Edit::Add { path, key, value } => add(sheet, path, key, value),
        Edit::AddFirst { path, key, value } => add_first(sheet, path, key, value),
        Edit::Append { path, value } => append(sheet, path, value),
        Edit::Remove { path } => remove(sheet, path),
    }
}

fn replace(sheet: &Sheet<'_>, path: &[Step], value: &Value) -> Result<Vec<Splice>, Obstacle> {
    match (sheet.find(path)?, path.split_last()) {
        (Place::Node { id, parent }, _) => put(sheet, id, parent, value),
        (Place::Absent { inherits: true, steps }, Some((Step::Key(key), map))) if steps == map.len() => {
            add(sheet, map, key, value)
        }
        (place, _) => Err(absent(&place)),
    }
}

fn add(sheet: &Sheet<'_>, path: &[Step], key: &str, value: &Value) -> Result<Vec<Splice>, Obstacle> {
    let id = match sheet.find(path)? {
        Place::Node { id, parent } => {
            if sheet.tree.is_null(sheet.text, id) {
                let Some(parent) = parent else { return root::make(sheet, Some(id), key, value) };
                let map = Value::Map(vec![(key.to_owned(), value.clone())]);
                return put(sheet, id, Some(parent), &map);
            }
            id
        }
        Place::Absent { .. } if path.is_empty() => return root::make(sheet, None, key, value),
        Place::Absent { inherits: false, .. } => {
            let map = Value::Map(vec![(key.to_owned(), value.clone())]);
            return add_missing(sheet, path, &map);
        }
        place => return Err(absent(&place)),
    };
    match &sheet.node(id).kind {
        Kind::Map { entries, .. } if entries.iter().any(|entry| entry.name.as_deref() == Some(key)) => {
            let mut path = path.to_vec();
            path.push(Step::Key(key.to_owned()));
            replace(sheet, &path, value)
        }
        Kind::Map { flow: false, .. } => block::add(sheet, id, key, value),
        Kind::Map { entries, .. } if entries.is_empty() && may_leave_brackets(sheet, path) => {
            let map = Value::Map(vec![(key.to_owned(), value.clone())]);
            replace(sheet, path, &map)
        }
        Kind::Map { .. } => flow::add(sheet, id, Some(key), value),
        _ => Err(Obstacle::new(sheet.node(id).start, "the value is no mapping", BY_HAND)),
    }
}

/// Adds a key before those of a mapping; behind them where one is merged in, since the last may be the one that counts.
fn add_first(sheet: &Sheet<'_>, path: &[Step], key: &str, value: &Value) -> Result<Vec<Splice>, Obstacle> {
    let stays_behind = |entry: &Entry| entry.merges || entry.name.as_deref() == Some(key);
    if let Place::Node { id, .. } = sheet.find(path)?
        && let Kind::Map { flow, entries } = &sheet.node(id).kind
        && !entries.is_empty()
        && !entries.iter().any(stays_behind)
    {
        let add_first = if *flow { flow::add_first } else { block::add_first };
        return add_first(sheet, id, key, value);
    }
    add(sheet, path, key, value)
}

fn append(sheet: &Sheet<'_>, path: &[Step], value: &Value) -> Result<Vec<Splice>, Obstacle> {
    let id = match sheet.find(path)? {
        Place::Node { id, parent } => {
            if sheet.tree.is_null(sheet.text, id) && parent.is_some() {
                return put(sheet, id, parent, &Value::List(vec![value.clone()]));
            }
            id
        }
        Place::Absent { inherits: false, .. } => {
            return add_missing(sheet, path, &Value::List(vec![value.clone()]));
        }
        place => return Err(absent(&place)),
    };
    match &sheet.node(id).kind {
        Kind::List { flow: false, .. } => block::append(sheet, id, value),
        Kind::List { items, .. } if items.is_empty() && may_leave_brackets(sheet, path) => {
            replace(sheet, path, &Value::List(vec![value.clone()]))
        }
        Kind::List { .. } => flow::add(sheet, id, None, value),
        _ => Err(Obstacle::new(sheet.node(id).start, "the value is no list", BY_HAND)),
    }
}

fn add_missing(sheet: &Sheet<'_>, path: &[Step], value: &Value) -> Result<Vec<Splice>, Obstacle> {
    match path.split_last() {
        Some((Step::Key(key), map)) => add(sheet, map, key, value),
        _ => Err(Obstacle::new(0, "there is no such value", BY_HAND)),
    }
}

fn remove(sheet: &Sheet<'_>, path: &[Step]) -> Result<Vec<Splice>, Obstacle> {
    let (id, container, index) = match sheet.find(path)? {
        Place::Node { id, parent: Some((container, index)) } => (id, container, index),
        Place::Node { id, .. } => {
            return Err(Obstacle::new(sheet.node(id).start, "the whole document cannot be removed", BY_HAND));
        }
        place => return Err(absent(&place)),
    };
    sheet.refuse_needed(key(sheet, container, index).unwrap_or(id), id)?;
    if sheet.node(container).is_flow() {
        flow::remove(sheet, container, index)
    } else {
        block::remove(sheet, container, index)
    }
}

/// Puts a value in place of a node.
fn put(
    sheet: &Sheet<'_>,
    id: Id,
    parent: Option<(Id, usize)>,
    value: &Value,
) -> Result<Vec<Splice>, Obstacle> {
    let node = sheet.node(id);
    let Some((container, index)) = parent else {
        return Err(Obstacle::new(node.start, "the whole document cannot be replaced", BY_HAND));
    };
    if node.tagged {
        return Err(Obstacle::new(node.own_start(), "the value has a tag", "remove the tag first"));
    }
    sheet.refuse_needed(id, id)?;
    let in_brackets = sheet.node(container).is_flow();
    let is_scalar = !matches!(value, Value::List(_) | Value::Map(_));
    if let (Kind::Scalar(style), true) = (&node.kind, is_scalar) {
        return respell(sheet, id, *style, in_brackets, value);
    }
    let key = key(sheet, container, index);
    // A collection in brackets stays in brackets.
    if in_brackets || (node.is_flow() && !node.is_empty() && !is_scalar) {
        return Ok(flow::put(sheet, id, key, value));
    }
    block::put(sheet, id, key, value)
}

/// Puts a scalar in place of a scalar.
fn respell(
    sheet: &Sheet<'_>,
    id: Id,
    style: ScalarStyle,
    in_brackets: bool,
    value: &Value,
) -> Result<Vec<Splice>, Obstacle> {
    let (node, mut new) = (sheet.node(id), with_room(value));
    let around = if in_brackets { sheet.brackets().around } else { Surroundings::Block };
    scalar(value, style, around, &mut new);
    if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
        let header = rest_of_line(sheet.text, node.start);
        if let Some((_, comment)) = header.split_once(" #") {
            new.push_str(" #");
            new.push_str(comment);
        }
        let end = node.end.max(line_end(sheet.text, node.start));
        return Ok(vec![Splice::new(node.start, end, new)]);
    }
    if !in_brackets {
        sheet.refuse_followed(node.end)?;
    }
    Ok(vec![Splice::new(node.start, node.end, new)])
}

/// Returns the key of an entry; nothing for an item.
fn key(sheet: &Sheet<'_>, container: Id, index: usize) -> Option<Id> {
    match &sheet.node(container).kind {
        Kind::Map { entries, .. } => entries.get(index).map(|entry| entry.key),
        _ => None,
    }
}

/// Returns whether empty brackets may give way to lines: they stand in lines themselves, and have no anchor or tag to keep.
fn may_leave_brackets(sheet: &Sheet<'_>, path: &[Step]) -> bool {
    match sheet.find(path) {
        Ok(Place::Node { id, parent: Some((container, _)) }) => {
            !sheet.node(container).is_flow() && sheet.node(id).properties.is_none()
        }
        _ => false,
    }
}

fn absent(place: &Place) -> Obstacle {
    let inherits = matches!(place, Place::Absent { inherits: true, .. });
    let reason = if inherits { "the value comes from a merge key" } else { "there is no such value" };
    let hint = inherits.then_some("write the merged keys out first");
    Obstacle { at: 0, reason: reason.to_owned(), hint }
}
