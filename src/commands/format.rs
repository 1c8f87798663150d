//! `-o`: the form of an answer that is a document.

use crate::error::CliError;
use clap::ValueEnum;

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
