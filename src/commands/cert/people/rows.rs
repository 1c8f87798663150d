//! Rows as they are read, and what is wrong with them. Knows nothing about how they are written.

use crate::error::CliError;

/// After so many errors the others are only counted.
const MOST_ERRORS: usize = 100;

/// So many characters of an error are told: what it quotes may be as long as the list.
const LONGEST: usize = 300;

/// What a row says, unchecked.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// From 1.
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) groups: Vec<String>,
    pub(super) uid: Option<String>,
    pub(super) ttl: Option<String>,
    pub(super) key_type: Option<String>,
}

/// The rows of a list, and what is wrong with its text.
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    pub(super) faults: Faults,
}

/// What is wrong, each with its line.
pub(in super::super) struct Faults {
    file: String,
    errors: Vec<(usize, String)>,
    more: usize,
}

impl Faults {
    pub(in super::super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), errors: Vec::new(), more: 0 }
    }

    /// Adds what is wrong on a line.
    pub(in super::super) fn add(&mut self, line: usize, what: &str) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push((line, shortened(what)));
        } else {
            self.more += 1;
        }
    }

    /// Returns how many there are.
    pub(super) fn len(&self) -> usize {
        self.errors.len() + self.more
    }

    /// Returns all as one error, in the order of the lines; `None` if there are none.
    pub(in super::super) fn into_error(mut self) -> Option<CliError> {
        self.errors.sort_by_key(|(line, _)| *line);
        let named = self.errors.iter().map(|(line, what)| format!("{}:{line}: {what}", self.file));
        let more = (self.more > 0).then(|| format!("{}: {} errors more", self.file, self.more));
        CliError::all(named.chain(more).map(CliError::new))
    }
}

fn shortened(what: &str) -> String {
    match what.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &what[..end]),
        None => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_limited_and_in_order() {
        let mut faults = Faults::new("f");
        (1..=MOST_ERRORS + 7).rev().for_each(|line| faults.add(line, "wrong"));
        assert_eq!(faults.len(), MOST_ERRORS + 7);
        let error = faults.into_error().unwrap();
        assert_eq!(error.message, "f:8: wrong");
        assert_eq!(error.others.len(), MOST_ERRORS);
        assert_eq!(error.others[MOST_ERRORS - 1].message, "f: 7 errors more");
        assert_eq!(Faults::new("f").into_error(), None);
        let mut faults = Faults::new("f");
        faults.add(1, &"é".repeat(LONGEST + 1));
        assert_eq!(faults.into_error().unwrap().message, format!("f:1: {}…", "é".repeat(LONGEST)));
    }
}
