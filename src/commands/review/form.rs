//! The form of an answer, and what stands between the answers of a list.

use super::answer::tree;
use crate::commands::format::Format;
use crate::error::CliError;
use serde_json::json;

/// The form of one answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// JSON on one line, byte for byte as it is.
    JsonLine,
    /// JSON over several lines.
    Json,
    /// A YAML document.
    Yaml,
}

/// What a list is written with, besides its fields and items.
pub(super) struct ListForm {
    pub(super) open: &'static str,
    pub(super) between_fields: &'static str,
    pub(super) before_items: &'static str,
    pub(super) between_items: &'static str,
    pub(super) behind_items: &'static str,
    pub(super) no_items: &'static str,
    pub(super) close: &'static str,
}

impl Form {
    /// Returns `answer`, which is JSON, in this form, with a line feed at its end.
    pub(super) fn document(self, answer: &[u8]) -> Result<Vec<u8>, CliError> {
        Ok(match self {
            Self::JsonLine => [answer, b"\n"].concat(),
            Self::Json => Format::Json.render(&tree(answer))?.into(),
            Self::Yaml => Format::Yaml.render(&tree(answer))?.into(),
        })
    }

    pub(super) fn list(self) -> &'static ListForm {
        match self {
            Self::JsonLine => &ListForm {
                open: "{",
                between_fields: ",",
                before_items: "\"items\":[",
                between_items: ",",
                behind_items: "]",
                no_items: "\"items\":[]",
                close: "}\n",
            },
            Self::Json => &ListForm {
                open: "{\n",
                between_fields: ",\n",
                before_items: "  \"items\": [\n    ",
                between_items: ",\n    ",
                behind_items: "\n  ]",
                no_items: "  \"items\": []",
                close: "\n}\n",
            },
            Self::Yaml => &ListForm {
                open: "",
                between_fields: "",
                before_items: "items:\n- ",
                between_items: "- ",
                behind_items: "",
                no_items: "items: []\n",
                close: "",
            },
        }
    }

    /// Returns a field of a list.
    pub(super) fn field(self, name: &str, value: &str) -> Result<String, CliError> {
        let value = value.as_bytes();
        Ok(match self {
            Self::JsonLine => format!("{}:{}", json!(name), String::from_utf8_lossy(value)),
            Self::Json => {
                let value = indented(&Format::Json.render(&tree(value))?, "  ");
                format!("  {}: {}", json!(name), value.trim_end())
            }
            Self::Yaml => Format::Yaml.render(&json!({ name: tree(value) }))?,
        })
    }

    /// Returns an item of a list, `answer`, which is JSON.
    pub(super) fn item(self, answer: &[u8]) -> Result<String, CliError> {
        Ok(match self {
            Self::JsonLine => String::from_utf8_lossy(answer).into_owned(),
            Self::Json => indented(&Format::Json.render(&tree(answer))?, "    ").trim_end().to_owned(),
            Self::Yaml => indented(&Format::Yaml.render(&tree(answer))?, "  "),
        })
    }
}

/// Returns `text` with `indent` before each line but the first and empty ones.
fn indented(text: &str, indent: &str) -> String {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| if line == "\n" { text + line } else { text + indent + line })
}
