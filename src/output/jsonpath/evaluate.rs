//! Walks a document along the steps of a JSONPath template, as client-go does when missing keys are allowed.

use super::item::{Item, Kind, compare};
use super::syntax::{End, Filter, Slice, Step};
use crate::go::tree::Tree;

/// Returns what each text and action of a template gives, those inside of a range once for each of its values.
///
/// # Errors
/// In client-go's words, without values of the document.
pub(super) fn evaluate<'a, T: Tree>(
    parts: &'a [Vec<Step>],
    document: &'a T,
) -> Result<Vec<Vec<Item<'a, T>>>, String> {
    let mut walk = Walk { parts, ranges_begun: 0, ranges_open: 0, ends: 0, last_end: None };
    walk.from(0, Item::Value(document))
}

/// How far the ranges are: an action may hold several `range` and `end`.
struct Walk<'a> {
    parts: &'a [Vec<Step>],
    ranges_begun: usize,
    ranges_open: usize,
    ends: usize,
    /// The part that the innermost range ended with.
    last_end: Option<usize>,
}

impl<'a> Walk<'a> {
    /// Walks the parts from `first` to the end of the range that they stand in.
    fn from<T: Tree>(&mut self, first: usize, value: Item<'a, T>) -> Result<Vec<Vec<Item<'a, T>>>, String> {
        let mut results = Vec::new();
        let mut at = first;
        while let Some(part) = self.parts.get(at) {
            let found = self.steps(part, vec![value])?;
            if self.ends > 0 && self.ends <= self.ranges_open {
                self.ends -= 1;
                self.last_end = Some(at);
                break;
            }
            if self.ranges_begun > 0 {
                self.ranges_begun -= 1;
                self.ranges_open += 1;
                if found.is_empty() {
                    // The way to the end has to be gone all the same.
                    self.from(at + 1, Item::<T>::Nothing)?;
                }
                for value in found {
                    let value = if matches!(value.kind(), Kind::Nil) { Item::Nothing } else { value };
                    results.extend(self.from(at + 1, value)?);
                }
                self.ranges_open -= 1;
                at = self.last_end.filter(|end| *end > at).unwrap_or(at);
            } else {
                results.push(found);
            }
            at += 1;
        }
        Ok(results)
    }

    fn steps<T: Tree>(
        &mut self,
        steps: &'a [Step],
        values: Vec<Item<'a, T>>,
    ) -> Result<Vec<Item<'a, T>>, String> {
        steps.iter().try_fold(values, |values, step| self.step(step, values))
    }

    fn step<T: Tree>(
        &mut self,
        step: &'a Step,
        values: Vec<Item<'a, T>>,
    ) -> Result<Vec<Item<'a, T>>, String> {
        let each = |item: Item<'a, T>| Ok(vec![item; values.len()]);
        match step {
            Step::Text(text) => Ok(vec![Item::Text(text)]),
            Step::Integer(number) => each(Item::Integer(*number)),
            Step::Float(number) => each(Item::Float(*number)),
            Step::Bool(is) => each(Item::Bool(*is)),
            Step::Field(name) => Ok(values.into_iter().filter_map(|value| field(value, name)).collect()),
            Step::Wildcard => Ok(values.into_iter().flat_map(Item::children).collect()),
            Step::Recursive => {
                let mut found = Vec::new();
                values.into_iter().for_each(|value| descend(value, &mut found));
                Ok(found)
            }
            Step::Slice(bounds) => slices(&values, *bounds),
            Step::Filter(filter) => self.filter(filter, values),
            Step::Union(parts) => {
                let found = parts.iter().map(|part| self.steps(part, values.clone()));
                Ok(found.collect::<Result<Vec<_>, _>>()?.concat())
            }
            Step::Range => {
                self.ranges_begun += 1;
                Ok(values)
            }
            Step::End if self.ranges_open > 0 => {
                self.ends += 1;
                Ok(Vec::new())
            }
            Step::End => Err("not in range, nothing to end".to_owned()),
            Step::Unknown(word) => Err(format!("unrecognized identifier {word}")),
        }
    }

    fn filter<T: Tree>(
        &mut self,
        filter: &'a Filter,
        values: Vec<Item<'a, T>>,
    ) -> Result<Vec<Item<'a, T>>, String> {
        let mut found = Vec::new();
        for value in values {
            let items = match value.kind() {
                Kind::List(items) => items,
                // client-go prints the value, which may be a secret; its kind says enough.
                kind => return Err(format!("{} is not array or slice and cannot be filtered", kind.name())),
            };
            for item in items.iter().map(Item::Value) {
                if self.passes(filter, item)? {
                    found.push(item);
                }
            }
        }
        Ok(found)
    }

    fn passes<T: Tree>(&mut self, filter: &'a Filter, item: Item<'a, T>) -> Result<bool, String> {
        let (left, operator, right) = match filter {
            Filter::Exists(steps) => {
                return Ok(self.steps(steps, vec![item]).is_ok_and(|found| !found.is_empty()));
            }
            Filter::Compare { left, operator, right } => (left, operator, right),
        };
        let Some(left) = only(self.steps(left, vec![item])?)? else { return Ok(false) };
        let Some(right) = only(self.steps(right, vec![item])?)? else { return Ok(false) };
        compare(&left.kind(), operator, &right.kind())
    }
}

fn only<T>(items: Vec<Item<'_, T>>) -> Result<Option<Item<'_, T>>, String> {
    match items[..] {
        [] => Ok(None),
        [item] => Ok(Some(item)),
        _ => Err("can only compare one element at a time".to_owned()),
    }
}

fn field<'a, T: Tree>(value: Item<'a, T>, name: &str) -> Option<Item<'a, T>> {
    match value.kind() {
        Kind::Map(entries) => {
            entries.into_iter().find(|(key, _)| *key == name).map(|(_, value)| Item::Value(value))
        }
        _ => None,
    }
}

/// Gathers whatever has something in it, from the outside in.
fn descend<'a, T: Tree>(value: Item<'a, T>, found: &mut Vec<Item<'a, T>>) {
    let children = value.children();
    if !children.is_empty() {
        found.push(value);
        children.into_iter().for_each(|child| descend(child, found));
    }
}

fn slices<'a, T: Tree>(values: &[Item<'a, T>], bounds: Slice) -> Result<Vec<Item<'a, T>>, String> {
    let mut found = Vec::new();
    for value in values {
        let items = match value.kind() {
            Kind::List(items) => items,
            Kind::Nil => continue,
            kind => return Err(format!("{} is not array or slice", kind.name())),
        };
        let (start, end) = range(bounds, i64::try_from(items.len()).unwrap_or(i64::MAX))?;
        if start == end {
            // So does client-go: the values after this one are not looked at.
            return Ok(found);
        }
        let step = match bounds.step {
            Some(step) if step <= 0 => return Err("step must be > 0".to_owned()),
            step => step.and_then(|step| usize::try_from(step).ok()).unwrap_or(1),
        };
        found.extend(items[start..end].iter().step_by(step).map(Item::Value));
    }
    Ok(found)
}

/// Returns the bounds in a list of this length. A negative one counts from the end.
fn range(bounds: Slice, length: i64) -> Result<(usize, usize), String> {
    let given = bounds.start.unwrap_or(0);
    let start = if given < 0 { given.saturating_add(length) } else { given };
    let end = match bounds.end {
        End::One if given < 0 => given.saturating_add(1).saturating_add(length),
        End::One => given.saturating_add(1),
        End::Last => length,
        End::At(end) if end < 0 => end.saturating_add(length),
        End::At(end) => end,
    };
    let out_of_bounds = |index: i64| format!("array index out of bounds: index {index}, length {length}");
    if start == end {
        return Ok((0, 0));
    }
    if !(0..length).contains(&start) {
        return Err(out_of_bounds(start));
    }
    if !(0..=length).contains(&end) {
        return Err(out_of_bounds(end.saturating_sub(1)));
    }
    if start > end {
        return Err(format!("starting index {start} is greater than ending index {end}"));
    }
    Ok((usize::try_from(start).unwrap_or(0), usize::try_from(end).unwrap_or(0)))
}
