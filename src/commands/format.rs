//! `-o`: the form of an answer that is a document.

use std::path::Path;

use crate::error::CliError;
use crate::files::secrets;
use crate::output::printer::Printer;
use clap::ValueEnum;

/// Reads the value of a `-o` that takes all of kubectl's forms.
///
/// # Errors
/// In kubectl's words, if there is no such form, or its template is missing, cannot be read or is none.
pub(super) fn printer(form: &str) -> Result<Printer, CliError> {
    Printer::parse(form, read_template).map_err(CliError::new)
}

fn read_template(file: &str) -> Result<String, String> {
    let bytes = secrets::contents(Path::new(file)).map_err(|error| error.to_string())?;
    String::from_utf8(bytes.to_vec()).map_err(|_| format!("{file} is not valid UTF-8"))
}

/// The form of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Json,
    Yaml,
}

impl Format {
    /// Returns `value` in this form, with a line feed at its end.
    pub(super) fn render(self, value: &impl serde::Serialize) -> Result<String, CliError> {
        let text = match self {
            Self::Json => serde_json::to_string_pretty(value).map_err(|error| error.to_string()),
            Self::Yaml => serde_saphyr::to_string(value).map_err(|error| error.to_string()),
        };
        let mut text = text.map_err(|error| CliError::new("cannot write the document").because(error))?;
        if !text.ends_with('\n') {
            text.push('\n');
        }
        Ok(text)
    }
}
