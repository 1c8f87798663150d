//! A mapping for a document that has no value yet.

use zeroize::Zeroizing;

use super::edit::{Obstacle, Splice};
use super::layout::{line_end, rest_of_line, skip_blanks};
use super::render::{entry, with_room};
use super::sheet::{BY_HAND, Sheet};
use super::tree::Id;
use crate::document::value::Value;

/// Makes the root a mapping of one entry: it is missing, or the null `root`.
pub(super) fn make(
    sheet: &Sheet<'_>,
    root: Option<Id>,
    key: &str,
    value: &Value,
) -> Result<Vec<Splice>, Obstacle> {
    let mut new = with_room(value);
    entry(key, value, 0, &sheet.style(None), &mut new);
    let text = sheet.text;
    match (root.map(|root| sheet.node(root)), sheet.tree.marker_end) {
        (Some(null), marker) if null.start < null.end => {
            sheet.refuse_followed(null.end)?;
            let behind = skip_blanks(text, null.end);
            let is_alone = rest_of_line(text, behind).is_empty();
            let is_behind_marker = marker.is_some_and(|marker| !text[marker..null.start].contains('\n'));
            if is_alone && !is_behind_marker {
                return Ok(vec![Splice::new(null.start, null.end, new)]);
            }
            let start = if is_behind_marker { null.start } else { null.start.min(behind) };
            let end = if is_alone { null.end } else { behind };
            Ok(vec![Splice::new(start, end, String::new()), line_below(sheet, null.end, &new)])
        }
        (_, Some(marker)) => {
            sheet.refuse_followed(marker)?;
            Ok(vec![line_below(sheet, marker, &new)])
        }
        _ => at_end(sheet, new),
    }
}

/// Puts an entry behind all that stands in a text without a document.
fn at_end(sheet: &Sheet<'_>, mut new: Zeroizing<String>) -> Result<Vec<Splice>, Obstacle> {
    let text = sheet.text;
    if text.lines().any(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        return Err(Obstacle::new(
            0,
            "the file has something other than comments before its first value",
            BY_HAND,
        ));
    }
    let at = text.len();
    if text.is_empty() || text.ends_with('\n') {
        new.push_str(sheet.newline());
        return Ok(vec![Splice::new(at, at, new)]);
    }
    Ok(vec![line_below(sheet, at, &new)])
}

fn line_below(sheet: &Sheet<'_>, at: usize, new: &str) -> Splice {
    let end = line_end(sheet.text, at);
    let mut line = Zeroizing::new(String::with_capacity(new.len() + 2));
    line.push_str(sheet.newline());
    line.push_str(new);
    Splice::new(end, end, line)
}
