//! The entries of a YAML mapping while it is composed: of repeated keys the last counts, and keys come sorted.

use super::builder::Builder;
use super::scalar::KeyType;

/// An entry of a mapping.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// The index of its key; the value follows.
    pub(super) key: usize,
    /// What the key was before it became a string: `1` and `"1"` do not repeat each other.
    pub(super) key_type: KeyType,
    /// The line of the value.
    pub(super) line: u32,
}

/// Takes repeated entries out of a mapping, those from index `from` on, which are also the last tokens of the tape, and sorts
/// it if told so: the server is sent JSON that a Go map was written to, so of several things it says, the first is that of
/// the first key. Reports each repetition with its line, and answers whether any key came again.
pub(super) fn settle(
    builder: &mut Builder<'_>,
    entries: &mut Vec<Entry>,
    from: usize,
    sorts: bool,
    report: &mut dyn FnMut(u32, String),
) -> bool {
    let text = |entry: &Entry| builder.text(entry.key);
    let of_mapping = &mut entries[from..];
    of_mapping.sort_unstable_by(|a, b| (text(a), a.key).cmp(&(text(b), b.key)));
    let mut superseded = Vec::new();
    for (earlier, later) in of_mapping.iter().zip(&of_mapping[1.min(of_mapping.len())..]) {
        if text(earlier) == text(later) {
            superseded.push((earlier.key, builder.behind(earlier.key + 1)));
            if earlier.key_type == later.key_type {
                report(later.line, message(text(later), later.key_type));
            }
        }
    }
    let is_sorted = of_mapping.is_sorted_by_key(|entry| entry.key);
    if !superseded.is_empty() {
        of_mapping.sort_unstable_by_key(|entry| entry.key);
        superseded.sort_unstable();
        builder.remove(&superseded);
        remove(entries, from, &superseded);
        entries[from..].sort_unstable_by(|a, b| builder.text(a.key).cmp(builder.text(b.key)));
    }
    if !sorts {
        entries[from..].sort_unstable_by_key(|entry| entry.key);
    } else if !is_sorted {
        let starts = builder.reorder(entries[from..].iter().map(|entry| entry.key));
        entries[from..].iter_mut().zip(starts).for_each(|(entry, start)| entry.key = start);
    }
    !superseded.is_empty()
}

/// Removes the entries whose tokens were removed, and moves the others.
fn remove(entries: &mut Vec<Entry>, from: usize, removed: &[(usize, usize)]) {
    let (mut tokens, mut removed) = (0, removed.iter().peekable());
    let mut kept = entries.split_off(from);
    kept.retain_mut(|entry| match removed.next_if(|(start, _)| *start == entry.key) {
        Some((start, end)) => {
            tokens += end - start;
            false
        }
        None => {
            entry.key -= tokens;
            true
        }
    });
    entries.append(&mut kept);
}

/// Words a repetition as the API server does (`sigs.k8s.io/yaml: goyaml.v2/decode.go`).
fn message(key: &str, key_type: KeyType) -> String {
    match key_type {
        KeyType::String => format!("key {key:?} already set in map"),
        _ => format!("key {key} already set in map"),
    }
}
