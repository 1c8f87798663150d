//! The order of keys: natural, so that `a2` stands before `a10`.

use std::cmp::Ordering;

/// Returns the entries in the order of their keys (`sorter.go`).
///
/// The order is no total one (`a12`, `a1x`, `a2` go round in a circle), which the sorting of the standard library may answer
/// with a panic; merging does not mind.
pub(super) fn sorted<T>(entries: Vec<(&str, T)>) -> Vec<(&str, T)> {
    if entries.len() < 2 {
        return entries;
    }
    let mut left = entries;
    let right = sorted(left.split_off(left.len() / 2));
    let left = sorted(left);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some((left_key, _)), Some((right_key, _))) = (left.peek(), right.peek()) {
        let next = if compare(right_key, left_key) == Ordering::Less { &mut right } else { &mut left };
        merged.extend(next.next());
    }
    merged.extend(left);
    merged.extend(right);
    merged
}

/// Compares at the first difference: numbers by value, anything else before letters.
fn compare(left: &str, right: &str) -> Ordering {
    let same: usize =
        left.chars().zip(right.chars()).take_while(|(l, r)| l == r).map(|(l, _)| l.len_utf8()).sum();
    let (before, left, right) = (&left[..same], &left[same..], &right[same..]);
    let (Some(first_left), Some(first_right)) = (left.chars().next(), right.chars().next()) else {
        return left.len().cmp(&right.len());
    };
    match (first_left.is_alphabetic(), first_right.is_alphabetic()) {
        (true, true) => return first_left.cmp(&first_right),
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    // A zero inside a number counts by its place.
    let is_inside = (first_left == '0' || first_right == '0')
        && before.bytes().rev().take_while(u8::is_ascii_digit).any(|digit| digit != b'0');
    let (left_number, left_digits) = leading_number(left, is_inside);
    let (right_number, right_digits) = leading_number(right, is_inside);
    let by_number = left_number.cmp(&right_number).then(left_digits.cmp(&right_digits));
    by_number.then(first_left.cmp(&first_right))
}

/// Returns the number that the text begins with, as it comes out of an `int64`, and the count of its digits.
fn leading_number(text: &str, is_inside: bool) -> (i64, usize) {
    let digits = text.bytes().take_while(u8::is_ascii_digit);
    digits.fold((i64::from(is_inside), 0), |(number, count), digit| {
        (number.wrapping_mul(10).wrapping_add(i64::from(digit - b'0')), count + 1)
    })
}
