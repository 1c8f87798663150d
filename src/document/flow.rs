//! Changes of what stands in brackets, JSON included.

use super::edit::{Obstacle, Splice};
use super::layout::{
    indentation, is_blank_or_comment, line_end, rest_of_line, same_line, skip_blanks, skip_trivia,
};
use super::render::{brackets, entry_in_brackets, with_room};
use super::sheet::{BY_HAND, Sheet};
use super::tree::{Id, Kind, Node};
use crate::document::value::Value;

/// Adds an entry, or an item if there is no key, behind the last one.
pub(super) fn add(
    sheet: &Sheet<'_>,
    container: Id,
    key: Option<&str>,
    value: &Value,
) -> Result<Vec<Splice>, Obstacle> {
    let (text, node) = (sheet.text, sheet.node(container));
    refuse_bare(sheet, node)?;
    let siblings = siblings(sheet, container)?;
    let (Some(&(first, _)), Some(&(_, last))) = (siblings.first(), siblings.last()) else {
        return Ok(vec![fill(sheet, node, key, value)]);
    };
    let form = sheet.brackets();
    let behind_last = skip_trivia(text, last);
    let comma = text[behind_last..].starts_with(',').then_some(behind_last + 1);
    let mut new = with_room(value);
    if same_line(text, node.start, first) {
        let space = if form.compact { "" } else { " " };
        if comma.is_none() {
            new.push(',');
        }
        new.push_str(space);
        entry_in_brackets(key, value, indentation(text, node.start), &form, &mut new);
        if comma.is_some() {
            new.push(',');
        }
        let at = comma.unwrap_or(last);
        return Ok(vec![Splice::new(at, at, new)]);
    }
    let base = indentation(text, first);
    new.push_str(form.newline);
    new.push_str(base);
    entry_in_brackets(key, value, base, &form, &mut new);
    if comma.is_some() {
        new.push(',');
    }
    let at = comma.unwrap_or(last);
    let at = if is_blank_or_comment(rest_of_line(text, at)) { line_end(text, at) } else { at };
    let separator = if comma.is_none() { "," } else { "" };
    Ok(vec![Splice::new(last, last, separator.to_owned()), Splice::new(at, at, new)])
}

/// Adds a key to a mapping that has some, before the first.
pub(super) fn add_first(
    sheet: &Sheet<'_>,
    map: Id,
    key: &str,
    value: &Value,
) -> Result<Vec<Splice>, Obstacle> {
    let (text, node) = (sheet.text, sheet.node(map));
    refuse_bare(sheet, node)?;
    let Some(&(first, _)) = siblings(sheet, map)?.first() else { return add(sheet, map, Some(key), value) };
    let (form, base) = (sheet.brackets(), indentation(text, first));
    let mut new = with_room(value);
    entry_in_brackets(Some(key), value, base, &form, &mut new);
    new.push(',');
    if !same_line(text, node.start, first) {
        new.push_str(form.newline);
        new.push_str(base);
    } else if !form.compact {
        new.push(' ');
    }
    Ok(vec![Splice::new(first, first, new)])
}

/// Puts a value in place of another one.
pub(super) fn put(sheet: &Sheet<'_>, id: Id, key: Option<Id>, value: &Value) -> Vec<Splice> {
    let (node, mut new) = (sheet.node(id), with_room(value));
    let nothing = matches!(node.kind, Kind::Nothing);
    if nothing && node.marker.is_none() {
        new.push(':');
    }
    if nothing {
        new.push(' ');
    }
    let at = key.map_or(node.own_start(), |key| sheet.node(key).own_start());
    brackets(value, indentation(sheet.text, at), &sheet.brackets(), &mut new);
    vec![Splice::new(node.own_start(), node.end, new)]
}

/// Takes an entry or item out.
pub(super) fn remove(sheet: &Sheet<'_>, container: Id, index: usize) -> Result<Vec<Splice>, Obstacle> {
    let node = sheet.node(container);
    refuse_bare(sheet, node)?;
    let siblings = siblings(sheet, container)?;
    let (start, end) = siblings[index];
    if siblings.len() == 1 {
        let (open, close) = (node.start + 1, node.end - 1);
        refuse_comments(sheet, open, start)?;
        refuse_comments(sheet, end, close)?;
        return Ok(vec![Splice::new(open, close, String::new())]);
    }
    // What stands between it and the next one goes with it; for the last one, what stands before it.
    let (cut, gap) = match siblings.get(index + 1) {
        Some((next, _)) => ((start, *next), (end, *next)),
        None => {
            let before = siblings[index - 1].1;
            ((before, end), (before, start))
        }
    };
    refuse_comments(sheet, gap.0, gap.1)?;
    Ok(vec![Splice::new(cut.0, cut.1, String::new())])
}

/// Puts the first entry between empty brackets.
fn fill(sheet: &Sheet<'_>, node: &Node, key: Option<&str>, value: &Value) -> Splice {
    let (open, close) = (node.start + 1, node.end - 1);
    let (form, base) = (sheet.brackets(), indentation(sheet.text, node.start));
    let is_blank = sheet.text[open..close].trim().is_empty();
    let mut new = with_room(value);
    match form.unit.filter(|_| is_blank) {
        None => entry_in_brackets(key, value, base, &form, &mut new),
        Some(unit) => {
            let inner = format!("{base}{unit}");
            new.push_str(form.newline);
            new.push_str(&inner);
            entry_in_brackets(key, value, &inner, &form, &mut new);
            new.push_str(form.newline);
            new.push_str(base);
        }
    }
    Splice::new(open, if is_blank { close } else { open }, new)
}

/// Returns from where to where each entry or item reaches.
fn siblings(sheet: &Sheet<'_>, container: Id) -> Result<Vec<(usize, usize)>, Obstacle> {
    match &sheet.node(container).kind {
        Kind::List { items, .. } => {
            Ok(items.iter().map(|item| (sheet.node(*item).own_start(), sheet.node(*item).end)).collect())
        }
        Kind::Map { entries, .. } => entries
            .iter()
            .map(|entry| {
                let (key, value) = (sheet.node(entry.key), sheet.node(entry.value));
                if entry.explicit {
                    let reason = "a key beside it is not written as `key: value`";
                    return Err(Obstacle::new(key.own_start(), reason, BY_HAND));
                }
                let end = value.end.max(key.end);
                // `{a:}` is another thing than `{a: }`.
                let is_open = matches!(value.kind, Kind::Nothing) && value.marker.is_some();
                Ok((key.own_start(), if is_open { skip_blanks(sheet.text, end) } else { end }))
            })
            .collect(),
        _ => Ok(Vec::new()),
    }
}

/// Refuses a mapping of one entry that stands in a list without braces.
fn refuse_bare(sheet: &Sheet<'_>, node: &Node) -> Result<(), Obstacle> {
    if sheet.text[node.start..].starts_with(['{', '[']) && node.end > node.start + 1 {
        return Ok(());
    }
    Err(Obstacle::new(node.start, "a mapping in a list has no braces", BY_HAND))
}

fn refuse_comments(sheet: &Sheet<'_>, from: usize, to: usize) -> Result<(), Obstacle> {
    if !sheet.text[from..to].contains('#') {
        return Ok(());
    }
    Err(Obstacle::new(from, "a comment between entries in brackets would be lost", BY_HAND))
}
