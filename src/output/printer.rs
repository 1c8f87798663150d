//! `-o`: kubectl's forms of a document. Knows nothing about what is printed.

use super::jsonpath::Template;
use crate::go::{Quoted, json, yaml};

pub use crate::go::tree::{Tree, View};

/// What `-o` takes.
pub const FORMATS: &str = "json,jsonpath,jsonpath-as-json,jsonpath-file,name,yaml";

/// A form that a document is printed in.
#[derive(Debug, Clone, PartialEq)]
pub enum Printer {
    /// `json`: fields in the order of the value, four spaces a level.
    Json,
    /// `yaml`: keys in natural order.
    Yaml,
    /// `name`: the kind, and the name that its metadata give the document.
    Name,
    /// `jsonpath=…` and `jsonpath-file=…`: a template.
    JsonPath(Template),
    /// `jsonpath-as-json=…`: what a template finds, in lists.
    JsonPathAsJson(Template),
}

impl Printer {
    /// Reads the value of `-o`; `read` reads the file that a template stands in.
    ///
    /// # Errors
    /// In kubectl's words, if there is no such form, or its template is missing, cannot be read or is none.
    pub fn parse(format: &str, read: impl FnOnce(&str) -> Result<String, String>) -> Result<Self, String> {
        match format.to_lowercase().as_str() {
            "json" => return Ok(Self::Json),
            "yaml" => return Ok(Self::Yaml),
            "name" | "" => return Ok(Self::Name),
            _ => {}
        }
        let (kind, template) = format.split_once('=').unwrap_or((format, ""));
        if !matches!(kind, "jsonpath" | "jsonpath-as-json" | "jsonpath-file") {
            return Err(format!(
                "unable to match a printer suitable for the output format {}, allowed formats are: {FORMATS}",
                Quoted(format)
            ));
        }
        if template.is_empty() {
            return Err("template format specified but no template given".to_owned());
        }
        match kind {
            "jsonpath-file" => {
                let text = read(template)
                    .map_err(|error| format!("error reading --template {template}, {error}"))?;
                Ok(Self::JsonPath(Template::parse(&text)?))
            }
            "jsonpath" => Ok(Self::JsonPath(Template::parse(template)?)),
            _ => Ok(Self::JsonPathAsJson(Template::parse(template)?)),
        }
    }

    /// Returns the document in this form, as kubectl would write it to stdout; `kind` is what it calls it.
    ///
    /// # Errors
    /// In kubectl's words, if a template asks for what cannot be had. Values of the document are not named.
    pub fn print(&self, kind: &str, document: &impl Tree) -> Result<String, String> {
        let mut text = String::new();
        match self {
            Self::Json => {
                json::write_indented(&mut text, document, json::Source::Struct);
                text.push('\n');
            }
            Self::Yaml => yaml::write(&mut text, document),
            Self::Name => return Ok(format!("{kind}/{}\n", name(document).unwrap_or("<unknown>"))),
            Self::JsonPath(template) => return template.print(document),
            Self::JsonPathAsJson(template) => return template.print_as_json(document),
        }
        Ok(text)
    }
}

/// Returns `metadata.name`, if the document has one.
fn name(document: &impl Tree) -> Option<&str> {
    match field(field(document, "metadata")?, "name")?.view() {
        View::String(name) => Some(name).filter(|name| !name.is_empty()),
        _ => None,
    }
}

fn field<'a, T: Tree>(document: &'a T, key: &str) -> Option<&'a T> {
    let View::Map(entries) = document.view() else { return None };
    entries.into_iter().find(|(name, _)| *name == key).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_forms_there_are() {
        let parse = |format: &str| {
            Printer::parse(format, |file| Err(format!("open {file}: no such file or directory")))
        };
        for (format, printer) in [("json", Printer::Json), ("YAML", Printer::Yaml), ("name", Printer::Name)] {
            assert_eq!(parse(format), Ok(printer));
        }
        for (format, error) in [
            (
                "no\"such",
                r#"unable to match a printer suitable for the output format "no\"such", allowed formats are: json,jsonpath,jsonpath-as-json,jsonpath-file,name,yaml"#,
            ),
            ("jsonpath", "template format specified but no template given"),
            ("jsonpath-as-json=", "template format specified but no template given"),
            ("jsonpath-file=t", "error reading --template t, open t: no such file or directory"),
            ("jsonpath={.a[", "error parsing jsonpath {.a[, unterminated array"),
        ] {
            assert_eq!(parse(format), Err(error.to_owned()));
        }
    }

    #[test]
    fn what_has_no_name_is_unknown() {
        use serde_json::json;
        for (document, printed) in [
            (json!({"metadata": {"name": "a"}}), "role/a\n"),
            (json!({"metadata": {"name": ""}}), "role/<unknown>\n"),
            (json!({"metadata": null, "name": "a"}), "role/<unknown>\n"),
            (json!([]), "role/<unknown>\n"),
        ] {
            assert_eq!(Printer::Name.print("role", &document), Ok(printed.to_owned()));
        }
    }

    #[test]
    fn a_template_may_stand_in_a_file() {
        let printer = Printer::parse("jsonpath-file=t", |file| Ok(format!("{file}={{.a}}\n"))).unwrap();
        assert_eq!(printer.print("config", &serde_json::json!({"a": 1})), Ok("t=1\n".to_owned()));
    }
}
