//! What makes a whole document unfit for edits, though it can be read.

use super::edit::Obstacle;
use super::tree::Tree;

/// Refuses what no edit can be sure of.
pub(super) fn refuse(text: &str, tree: &Tree) -> Result<(), Obstacle> {
    characters(text)?;
    let is_before = |line: &&str| line.starts_with(['%', '#']) || line.trim().is_empty();
    if text.lines().take_while(is_before).any(|line| line.starts_with('%')) {
        return Err(Obstacle::new(0, "the file begins with a `%` directive", "remove the directive"));
    }
    if let Some((at, key)) = tree.repeated.first() {
        let reason = format!("the key {key:?} stands twice in one mapping");
        return Err(Obstacle::new(
            *at,
            reason,
            "remove all but the last of them, which is the one that counts",
        ));
    }
    Ok(())
}

fn characters(text: &str) -> Result<(), Obstacle> {
    let bytes = text.as_bytes();
    if let Some(at) = memchr::memchr_iter(b'\r', bytes).find(|at| bytes.get(at + 1) != Some(&b'\n')) {
        return Err(Obstacle::new(
            at,
            "a line ends with a lone carriage return",
            "end the lines with a newline",
        ));
    }
    let odd = if text.is_ascii() { None } else { text.find(['\u{85}', '\u{2028}', '\u{2029}', '\u{feff}']) };
    odd.map_or(Ok(()), |at| {
        let reason =
            "U+0085, U+2028, U+2029 or U+FEFF stands in the text, which YAML readers take differently";
        Err(Obstacle::new(at, reason, "write it as an escape in double quotes"))
    })
}
