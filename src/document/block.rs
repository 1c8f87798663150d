//! Changes of what stands in lines.

use zeroize::Zeroizing;

use super::edit::{Obstacle, Splice};
use super::layout::{line_end, line_start, next_line, same_line};
use super::render::{
    INLINE, behind_key, below_key, brackets, content, entry, item, needs_lines, spaces, with_room,
};
use super::sheet::{BY_HAND, Sheet};
use super::tree::{Entry, Id, Kind, Node};
use crate::document::value::Value;

/// Adds a key to a mapping that has some, behind the last line that its last value owns.
pub(super) fn add(sheet: &Sheet<'_>, map: Id, key: &str, value: &Value) -> Result<Vec<Splice>, Obstacle> {
    let column = sheet.column(siblings(sheet, map)?[0].start)?;
    let mut text = with_room(value);
    entry(key, value, column, &sheet.style(Some(map)), &mut text);
    insert_line(sheet, sheet.node(map).end, column, &text)
}

/// Adds a key to a mapping that has some, on a line before all of them and the comments above the first.
pub(super) fn add_first(
    sheet: &Sheet<'_>,
    map: Id,
    key: &str,
    value: &Value,
) -> Result<Vec<Splice>, Obstacle> {
    let first = siblings(sheet, map)?[0].start;
    let column = sheet.column(first)?;
    let mut text = with_room(value);
    entry(key, value, column, &sheet.style(Some(map)), &mut text);
    let node = sheet.node(map);
    let above = node.marker.map(|marker| node.properties.map_or(marker + 1, |(_, end)| end.max(marker + 1)));
    if let Some(above) = above.filter(|above| !same_line(sheet.text, *above, first)) {
        return insert_line(sheet, above, column, &text);
    }
    text.push_str(sheet.newline());
    spaces(column, &mut text);
    Ok(vec![Splice::new(first, first, text)])
}

/// Adds an item to a list that has some.
pub(super) fn append(sheet: &Sheet<'_>, list: Id, value: &Value) -> Result<Vec<Splice>, Obstacle> {
    let Kind::List { items, .. } = &sheet.node(list).kind else { return Ok(Vec::new()) };
    let Some(&last) = items.last() else { return Ok(Vec::new()) };
    let last_node = sheet.node(last);
    let column = sheet.column(last_node.marker.unwrap_or(last_node.start))?;
    let mut style = sheet.style(Some(list));
    style.gap = sheet.gap(last).unwrap_or(style.gap);
    style.flow_below = has_flow_bodies(sheet, items);
    let value = with_name_as_in(last_node, value);
    let mut text = with_room(&value);
    if items.iter().all(|item| sheet.node(*item).is_flow()) {
        text.push('-');
        spaces(style.gap - 1, &mut text);
        brackets(&value, "", &INLINE, &mut text);
    } else {
        item(&value, column, &style, &mut text);
    }
    insert_line(sheet, sheet.node(list).end, column, &text)
}

/// Takes an entry or item out, with the comments that belong to it.
pub(super) fn remove(sheet: &Sheet<'_>, container: Id, index: usize) -> Result<Vec<Splice>, Obstacle> {
    let siblings = siblings(sheet, container)?;
    let Extent { start, end } = siblings[index];
    sheet.refuse_followed(end)?;
    let text = sheet.text;
    if siblings.len() == 1 {
        return empty(sheet, container, start, end);
    }
    let before = &text[line_start(text, start)..start];
    if before.chars().all(|c| c == ' ') {
        let floor =
            if index > 0 { next_line(text, siblings[index - 1].end) } else { line_start(text, start) };
        return Ok(vec![cut_lines(text, with_comments_above(text, start, floor), end)]);
    }
    if before.contains('\t') {
        return Err(Obstacle::new(start, "a tab stands in the indentation", "indent with spaces"));
    }
    // It stands behind a dash. The next one is pulled up, unless a comment is between.
    let next = siblings[index + 1..].first().map_or(end, |next| next.start);
    if !text[line_end(text, end)..next].contains('#') {
        return Ok(vec![Splice::new(start, next, String::new())]);
    }
    let behind_dash = text[..start].trim_end_matches(' ').len();
    Ok(vec![Splice::new(behind_dash, line_end(text, end), String::new())])
}

/// Puts a value behind a `:` or `-` in place of the one that is there.
pub(super) fn put(
    sheet: &Sheet<'_>,
    id: Id,
    key: Option<Id>,
    value: &Value,
) -> Result<Vec<Splice>, Obstacle> {
    let (text, node) = (sheet.text, sheet.node(id));
    let Some(marker) = node.marker else {
        return Err(Obstacle::new(node.start, "the document's only value cannot be replaced", BY_HAND));
    };
    sheet.refuse_followed(node.end)?;
    let behind = marker + 1;
    let (mut first, mut rest) = (with_room(value), with_room(value));
    render(sheet, id, key, marker, value, &mut first, &mut rest)?;
    if same_line(text, marker, node.own_start()) {
        let at = line_end(text, node.end);
        return Ok(vec![Splice::new(behind, node.end, first), Splice::new(at, at, rest)]);
    }
    let below = Splice::new(line_end(text, marker), line_end(text, node.end), rest);
    Ok(vec![Splice::new(behind, behind, first), below])
}

/// Renders a value behind a marker: what stands on its line, and the lines below.
fn render(
    sheet: &Sheet<'_>,
    id: Id,
    key: Option<Id>,
    marker: usize,
    value: &Value,
    first: &mut String,
    rest: &mut String,
) -> Result<(), Obstacle> {
    let style = sheet.style(Some(id));
    let Some(key) = key else {
        let column = sheet.column(marker)?;
        let gap = sheet.gap(id).unwrap_or(style.gap);
        spaces(gap - 1, first);
        let mut all = with_room(value);
        content(value, column + gap, &style, &mut all);
        let split = all.find(['\r', '\n']).unwrap_or(all.len());
        first.push_str(&all[..split]);
        rest.push_str(&all[split..]);
        return Ok(());
    };
    let column = sheet.column(sheet.node(key).own_start())?;
    if needs_lines(value) {
        below_key(value, column, &style, rest);
    } else {
        behind_key(value, column, &style, first);
    }
    Ok(())
}

/// Takes out the only entry of a collection: brackets stay.
fn empty(sheet: &Sheet<'_>, container: Id, start: usize, end: usize) -> Result<Vec<Splice>, Obstacle> {
    let (text, node) = (sheet.text, sheet.node(container));
    let brackets = if matches!(node.kind, Kind::Map { .. }) { "{}" } else { "[]" };
    let Some(marker) = node.marker else {
        let hint = "remove the file instead, or leave one key";
        return Err(Obstacle::new(start, "it is the last entry of the document", hint));
    };
    if same_line(text, marker, start) {
        return Ok(vec![Splice::new(start, end, brackets.to_owned())]);
    }
    if let Some((at, _)) = node.properties {
        return Err(Obstacle::new(at, "the collection has an anchor or a tag", BY_HAND));
    }
    let cut = cut_lines(text, line_start(text, start), end);
    Ok(vec![Splice::new(marker + 1, marker + 1, format!(" {brackets}")), cut])
}

/// From where to where an entry or item reaches.
#[derive(Debug, Clone, Copy)]
struct Extent {
    start: usize,
    end: usize,
}

/// Returns the extents of all entries or items; there is one at least.
fn siblings(sheet: &Sheet<'_>, container: Id) -> Result<Vec<Extent>, Obstacle> {
    let node = sheet.node(container);
    let mut extents = Vec::new();
    match &node.kind {
        Kind::List { items, .. } => {
            for node in items.iter().map(|item| sheet.node(*item)) {
                extents.push(Extent { start: node.marker.unwrap_or(node.start), end: node.end });
            }
        }
        Kind::Map { entries, .. } => {
            for entry in entries {
                let (key, value) = (sheet.node(entry.key), sheet.node(entry.value));
                if entry.explicit {
                    return Err(Obstacle::new(
                        key.own_start(),
                        "a key beside it is not written as `key: value`",
                        BY_HAND,
                    ));
                }
                let end = value.end.max(value.marker.map_or(key.end, |colon| colon + 1));
                extents.push(Extent { start: key.own_start(), end });
            }
        }
        _ => {}
    }
    if extents.is_empty() {
        return Err(Obstacle::new(node.start, "the collection is empty", BY_HAND));
    }
    Ok(extents)
}

/// Inserts lines behind the line of `end`.
fn insert_line(sheet: &Sheet<'_>, end: usize, column: usize, lines: &str) -> Result<Vec<Splice>, Obstacle> {
    sheet.refuse_followed(end)?;
    let at = line_end(sheet.text, end);
    let mut text = Zeroizing::new(String::with_capacity(lines.len() + column + 2));
    text.push_str(sheet.newline());
    spaces(column, &mut text);
    text.push_str(lines);
    Ok(vec![Splice::new(at, at, text)])
}

/// Returns where the comment lines begin that stand directly above an entry, at its column and not before `floor`.
fn with_comments_above(text: &str, start: usize, floor: usize) -> usize {
    let column = start - line_start(text, start);
    let mut from = line_start(text, start);
    while from > floor {
        let above = line_start(text, from - 1);
        let line = &text[above..from];
        let blanks = line.len() - line.trim_start_matches(' ').len();
        if above < floor || blanks != column || !line[blanks..].starts_with('#') {
            break;
        }
        from = above;
    }
    from
}

/// Cuts the lines from `from` up to that of `end`. A text without a final line end keeps none.
fn cut_lines(text: &str, from: usize, end: usize) -> Splice {
    let to = next_line(text, end);
    let is_cut_short = to == text.len() && !text.ends_with('\n') && from > 0;
    Splice::new(if is_cut_short { line_end(text, from - 1) } else { from }, to, String::new())
}

/// Returns whether all that is nested in the items stands in brackets.
fn has_flow_bodies(sheet: &Sheet<'_>, items: &[Id]) -> bool {
    let entries = items.iter().flat_map(|item| match &sheet.node(*item).kind {
        Kind::Map { entries, .. } => &entries[..],
        _ => &[],
    });
    let mut bodies =
        entries.map(|entry| sheet.node(entry.value)).filter(|value| value.is_collection()).peekable();
    bodies.peek().is_some() && bodies.all(Node::is_flow)
}

/// Returns the item with its `name` first or last if the one before has it there.
fn with_name_as_in(last: &Node, value: &Value) -> Value {
    let mut value = value.clone();
    let (Kind::Map { entries, .. }, Value::Map(new)) = (&last.kind, &mut value) else { return value };
    let is_name = |at: Option<&Entry>| at.is_some_and(|entry| entry.name.as_deref() == Some("name"));
    if let Some(at) = new.iter().position(|(key, _)| key == "name") {
        if is_name(entries.first()) {
            new[..=at].rotate_right(1);
        } else if is_name(entries.last()) {
            new[at..].rotate_left(1);
        }
    }
    value
}
