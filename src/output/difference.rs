//! How two texts differ, as `diff -u` says it and `patch` takes it. Knows nothing about what they are.

use similar::TextDiff;

/// Returns the changes that make `new` of `old`, two contents of the file `name`; nothing if they are the same.
pub fn unified(name: &str, old: &str, new: &str) -> String {
    // Only a newline ends a line: to `patch` a carriage return is a part of it.
    let lines = |text| str::split_inclusive(text, '\n').collect::<Vec<_>>();
    let (old, new) = (lines(old), lines(new));
    let changes = TextDiff::configure().newline_terminated(true).diff_slices(&old, &new);
    changes.unified_diff().header(name, name).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_has_its_lines_with_three_around_them() {
        let old = "1\n2\n3\n4\n5\r\n6\n7\n8\n9";
        let expected = "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\r\n+five\r\n 6\n 7\n 8\n";
        assert_eq!(unified("f", old, &old.replace('5', "five")), expected);
        let cut = "@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n\\ No newline at end of file\n+nine\n\\ No newline at end of file\n";
        assert_eq!(unified("f", old, &old.replace('9', "nine")), format!("--- f\n+++ f\n{cut}"));
        assert_eq!(unified("f", old, old), "");
    }
}
