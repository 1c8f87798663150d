//! Versions of APIs, like `v1beta1`, and which of two comes first. Knows nothing about resources.

use std::cmp::Ordering;

/// How finished an API is, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stability {
    Alpha,
    Beta,
    Stable,
}

/// Compares two versions as discovery orders them: `v2`, `v1`, `v1beta1`, `v1alpha1`, and then, by the alphabet, what is not
/// of that form (`apimachinery: pkg/version/helpers.go`).
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    parse(right).cmp(&parse(left)).then_with(|| left.cmp(right))
}

/// Returns whether `text` has the form of an API version.
pub(super) fn is_version(text: &str) -> bool {
    parse(text).is_some()
}

/// Returns stability, major and minor number (0 if stable), in the order of their weight.
fn parse(version: &str) -> Option<(Stability, i64, i64)> {
    let (major, rest) = split_number(version.strip_prefix('v')?)?;
    if rest.is_empty() {
        return Some((Stability::Stable, major, 0));
    }
    let (stability, rest) = match rest.strip_prefix("alpha") {
        Some(rest) => (Stability::Alpha, rest),
        None => (Stability::Beta, rest.strip_prefix("beta")?),
    };
    let (minor, rest) = split_number(rest)?;
    rest.is_empty().then_some((stability, major, minor))
}

/// Splits off the digits that `text` begins with.
fn split_number(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stable_versions_come_first_and_the_newest_of_them() {
        let sorted = [
            "v10",
            "v2",
            "v1",
            "v11beta2",
            "v10beta3",
            "v3beta1",
            "v12alpha1",
            "v11alpha2",
            "foo1",
            "foo10",
            "v1beta",
        ];
        for (at, left) in sorted.iter().enumerate() {
            for (other, right) in sorted.iter().enumerate() {
                assert_eq!(compare(left, right), at.cmp(&other), "{left} {right}");
            }
        }
    }

    #[test]
    fn only_the_kubernetes_form_is_a_version() {
        assert!(["v1", "v1beta1", "v2alpha10"].into_iter().all(is_version));
        let others = [
            "",
            "v",
            "1",
            "V1",
            "v+1",
            "v1gamma1",
            "v1beta",
            "v1beta1x",
            "vbeta1",
            "v1-1",
            "v99999999999999999999",
        ];
        assert!(!others.into_iter().any(is_version));
    }
}
