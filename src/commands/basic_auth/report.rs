//! What was done to a basic auth file, on one screen or as a document. No password is in it.

use std::path::Path;

use serde::Serialize;

use crate::commands::format::Format;
use crate::error::Failure;
use crate::output::{Ui, table};
use crate::shown::shown;

/// What was done.
pub(super) struct Report<'a> {
    pub(super) path: &'a Path,
    pub(super) user: &'a str,
    pub(super) line: Option<usize>,
    pub(super) gone: &'a [usize],
}

/// What `-o` prints: `docs/user-files.schema.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    api_version: &'static str,
    kind: &'static str,
    /// The file as it was named.
    file: &'a str,
    user: &'a str,
    /// The line of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// The lines that went, by their old numbers.
    removed_lines: &'a [usize],
}

impl Report<'_> {
    /// Prints what was done.
    ///
    /// # Errors
    /// If standard output cannot be written to.
    pub(super) fn tell(&self, ui: &mut Ui, format: Option<Format>) -> Result<(), Failure> {
        let file = crate::files::name(self.path);
        let Self { user, line, gone, .. } = *self;
        if let Some(format) = format {
            let document = Document {
                api_version: "kauth/v1",
                kind: "BasicAuthFileEdit",
                file: &file,
                user,
                line,
                removed_lines: gone,
            };
            return Ok(ui.answer(format.render(&document)?)?);
        }
        let place = line.map_or(String::new(), |line| format!(", line {line}"));
        let mut rows = vec![
            vec!["user".to_owned(), shown(user).into_owned()],
            vec!["file".to_owned(), format!("{}{place}", shown(&file))],
        ];
        if !gone.is_empty() {
            let lines: Vec<_> = gone.iter().map(ToString::to_string).collect();
            rows.push(vec!["removed".to_owned(), format!("line {}", lines.join(", "))]);
        }
        Ok(ui.answer(table::aligned(&rows))?)
    }
}
