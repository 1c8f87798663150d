//! What validation says of fields, in the server's words. Knows nothing about what the fields mean.
// apimachinery: pkg/util/validation/field/errors.go

use std::collections::BTreeSet;
use std::fmt::{Arguments, Display};

use crate::go::Quoted;

/// More errors than this are not kept. The server keeps all, but it does not read objects without bound.
const MOST_ERRORS: usize = 1000;

/// The errors of an object's fields, in the order of validation.
#[derive(Debug, Default)]
pub(super) struct FieldErrors(Vec<String>);

impl FieldErrors {
    /// Adds that a value is missing; `detail` may be empty.
    pub(super) fn required(&mut self, path: impl Display, detail: &str) {
        let separator = if detail.is_empty() { "" } else { ": " };
        self.add(format_args!("{path}: Required value{separator}{detail}"));
    }

    /// Adds that a string is invalid, once for each of the `details`.
    pub(super) fn invalid_string(&mut self, path: impl Display, value: &str, details: Vec<String>) {
        for detail in details {
            self.invalid(&path, Quoted(value), detail);
        }
    }

    /// Adds that a value, already rendered, is invalid.
    pub(super) fn invalid(&mut self, path: impl Display, value: impl Display, detail: impl Display) {
        self.add(format_args!("{path}: Invalid value: {value}: {detail}"));
    }

    /// Adds that a value is none of the `supported` ones.
    pub(super) fn unsupported(&mut self, path: impl Display, value: &str, supported: &[&str]) {
        let supported: Vec<_> = supported.iter().map(|value| Quoted(value).to_string()).collect();
        let supported = supported.join(", ");
        self.add(format_args!("{path}: Unsupported value: {}: supported values: {supported}", Quoted(value)));
    }

    /// Adds that a value stands in a list for the second time.
    pub(super) fn duplicate(&mut self, path: impl Display, value: &str) {
        self.add(format_args!("{path}: Duplicate value: {}", Quoted(value)));
    }

    /// Adds that a value may not be there.
    pub(super) fn forbidden(&mut self, path: impl Display, detail: &str) {
        self.add(format_args!("{path}: Forbidden: {detail}"));
    }

    /// Adds that a value has more than `limit` bytes.
    pub(super) fn too_long(&mut self, path: impl Display, limit: usize) {
        self.add(format_args!("{path}: Too long: may not be more than {limit} bytes"));
    }

    /// Adds that a list has more than `limit` items.
    pub(super) fn too_many(&mut self, path: impl Display, count: usize, limit: usize) {
        self.add(format_args!("{path}: Too many: {count}: must have at most {limit} items"));
    }

    fn add(&mut self, error: Arguments<'_>) {
        if self.0.len() < MOST_ERRORS {
            self.0.push(error.to_string());
        }
    }

    /// Returns how many errors there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns all errors as one text, each once, in brackets if there are several; `None` if there are none.
    pub(super) fn aggregate(&self) -> Option<String> {
        let mut seen = BTreeSet::new();
        let distinct: Vec<&str> =
            self.0.iter().map(String::as_str).filter(|error| seen.insert(*error)).collect();
        match distinct[..] {
            [] => None,
            [error] => Some(error.to_owned()),
            _ => Some(format!("[{}]", distinct.join(", "))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_limited() {
        let mut errors = FieldErrors::default();
        for index in 0..2 * MOST_ERRORS {
            errors.required(index, "");
        }
        assert_eq!(errors.len(), MOST_ERRORS);
    }

    #[test]
    fn equal_errors_collapse_and_several_stand_in_brackets() {
        let mut errors = FieldErrors::default();
        assert_eq!(errors.aggregate(), None);
        errors.required("a", "");
        errors.required("a", "");
        assert_eq!(errors.aggregate().unwrap(), "a: Required value");
        errors.required("b", "of b");
        errors.unsupported("c", "x\n", &["y", "z"]);
        errors.forbidden("d", "not here");
        errors.too_long("e", 7);
        errors.invalid_string("f", "\"", vec!["wrong".to_owned()]);
        assert_eq!(
            errors.aggregate().unwrap(),
            r#"[a: Required value, b: Required value: of b, c: Unsupported value: "x\n": supported values: "y", "z", d: Forbidden: not here, e: Too long: may not be more than 7 bytes, f: Invalid value: "\"": wrong]"#
        );
    }
}
