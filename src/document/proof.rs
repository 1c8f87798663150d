//! What edits mean: they are made on the value, and the text that they give must read as that.

use super::edit::{Edit, Step};
use crate::document::value::Value;

/// Makes the edit; answers `false` if there is no such place.
pub(super) fn apply(root: &mut Value, edit: &Edit) -> bool {
    match edit {
        Edit::Replace { path, value } => {
            find(root, path).map(|place| *place = value.clone()).is_some() && !path.is_empty()
        }
        Edit::Add { path, key, value } | Edit::AddFirst { path, key, value } => {
            make(root, path, || Value::Map(Vec::new())).is_some_and(|map| set(map, key, value))
        }
        Edit::Append { path, value } => match make(root, path, || Value::List(Vec::new())) {
            Some(Value::List(items)) => {
                items.push(value.clone());
                true
            }
            _ => false,
        },
        Edit::Remove { path } => remove(root, path),
    }
}

/// Returns whether two values are the same, whatever the order of keys.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) if a.len() == b.len() => {
            let in_order = a.iter().zip(b).all(|((a, _), (b, _))| a == b);
            let (a, b) =
                if in_order { (a.iter().collect(), b.iter().collect()) } else { (sorted(a), sorted(b)) };
            let equal =
                |((key, a), (other, b)): (&&(String, Value), &&(String, Value))| key == other && same(a, b);
            a.iter().zip(&b).all(equal)
        }
        (a, b) => a == b,
    }
}

fn sorted(entries: &[(String, Value)]) -> Vec<&(String, Value)> {
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    entries
}

fn find<'v>(mut value: &'v mut Value, path: &[Step]) -> Option<&'v mut Value> {
    for step in path {
        value = match (value, step) {
            (Value::Map(entries), Step::Key(key)) => {
                entries.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)?
            }
            (Value::List(items), Step::Index(index)) => items.get_mut(*index)?,
            _ => return None,
        };
    }
    Some(value)
}

/// Finds a collection; one that is null or missing from a mapping is made.
fn make<'v>(root: &'v mut Value, path: &[Step], empty: fn() -> Value) -> Option<&'v mut Value> {
    if find(root, path).is_none() {
        let (Step::Key(key), map) = path.split_last()? else { return None };
        let map = make(root, map, || Value::Map(Vec::new()))?;
        if !set(map, key, &Value::Null) {
            return None;
        }
    }
    let place = find(root, path)?;
    if *place == Value::Null {
        *place = empty();
    }
    Some(place)
}

fn set(map: &mut Value, key: &str, value: &Value) -> bool {
    let Value::Map(entries) = map else { return false };
    match entries.iter_mut().find(|(name, _)| name == key) {
        Some((_, old)) => *old = value.clone(),
        None => entries.push((key.to_owned(), value.clone())),
    }
    true
}

fn remove(root: &mut Value, path: &[Step]) -> bool {
    let Some((last, path)) = path.split_last() else { return false };
    match (find(root, path), last) {
        (Some(Value::Map(entries)), Step::Key(key)) => {
            let before = entries.len();
            entries.retain(|(name, _)| name != key);
            entries.len() < before
        }
        (Some(Value::List(items)), Step::Index(index)) if *index < items.len() => {
            items.remove(*index);
            true
        }
        _ => false,
    }
}
