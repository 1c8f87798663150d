//! Who else may have a file with secrets: what is wrong with its mode, and how to end that.

use crate::shown::{in_shell, shown};

/// What others may do to a file: its group, and everybody.
const OTHERS: u32 = 0o066;

/// A file that is not its owner's alone.
pub struct Lax {
    /// What is wrong with it.
    pub message: String,
    /// The command that ends that.
    pub remedy: String,
}

/// Returns what is to be said of a file's mode if others may read or write it. `what` is what it is.
pub fn lax(what: &str, path: &str, mode: u32) -> Option<Lax> {
    (mode & OTHERS != 0).then(|| Lax {
        message: format!("others may read or write {what} `{}` (mode {:04o})", shown(path), mode & 0o7777),
        remedy: format!("chmod 600 {}", in_shell(path)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_and_writing_is_for_the_owner() {
        for mode in [0o600, 0o700, 0o400, 0o711] {
            assert!(lax("the file", "f", mode).is_none(), "{mode:o}");
        }
        for mode in [0o640, 0o604, 0o620, 0o602, 0o100_666] {
            assert!(lax("the file", "f", mode).is_some(), "{mode:o}");
        }
        let lax = lax("the key", "a b\u{1b}", 0o100_644).unwrap();
        assert_eq!(lax.message, r"others may read or write the key `a b\u{1b}` (mode 0644)");
        assert_eq!(lax.remedy, r"chmod 600 'a b\u{1b}'");
    }
}
