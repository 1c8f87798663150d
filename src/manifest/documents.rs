//! YAML text to documents, cut as kubectl cuts it: by lines, before anything looks at YAML
//! (`apimachinery: pkg/util/yaml/decoder.go`).

use super::handover::{Handover, Problem};
use super::text::Lines;
use super::yaml;

/// Reads all documents of `text`.
pub(super) fn read(text: &str, handover: &mut Handover<'_>) {
    read_rest(split(text, 1), handover);
}

/// Reads all documents of `text`, which begins on `line` and of which the first turned out not to be JSON. If that one is
/// no YAML either, `problem` is what was wrong with the JSON.
pub(super) fn read_instead(text: &str, line: u32, problem: Problem, handover: &mut Handover<'_>) {
    let mut documents = split(text, line);
    if documents.next().is_some_and(|first| first.read(handover).is_err()) {
        let _ = handover.fail(problem);
    }
    read_rest(documents, handover);
}

fn read_rest<'a>(documents: impl Iterator<Item = Document<'a>>, handover: &mut Handover<'_>) {
    for document in documents {
        handover.begin_document();
        if let Err(problem) = document.read(handover)
            && handover.fail(problem).is_break()
        {
            return;
        }
    }
}

/// What stands between two separators.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Document<'a> {
    /// The line on which it begins, with the separator if there is one.
    line: u32,
    /// What stands behind the `---` before it.
    behind_separator: &'a str,
    pub(super) text: &'a str,
    /// Where `text` begins.
    pub(super) start: usize,
    /// The line on which `text` begins.
    pub(super) text_line: u32,
}

impl Document<'_> {
    fn read(&self, handover: &mut Handover<'_>) -> Result<(), Problem> {
        let behind = self.behind_separator;
        if !behind.is_empty() && !behind.starts_with('#') {
            let message = format!("invalid document separator: `{behind}` stands behind `---`");
            return Err(Problem { line: self.line, message });
        }
        yaml::read(self.text, self.text_line, handover)
    }
}

/// Cuts `text`, which begins on `line`, before each line that begins with `---`.
pub(super) fn split(text: &str, line: u32) -> impl Iterator<Item = Document<'_>> {
    let mut lines = Lines::new(text, line);
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let line = lines.at(start);
        let separator = text[start..].strip_prefix("---").map_or("", |_| first_line(&text[start..]));
        let body = start + separator.len();
        // The line end before the next separator may be that of this one.
        let search_from = if separator.ends_with('\n') { body - 1 } else { body };
        next = memchr::memmem::find(&text.as_bytes()[search_from..], b"\n---").map(|at| search_from + at + 1);
        let behind_separator = separator.strip_prefix("---").unwrap_or_default().trim();
        let text = &text[body..next.unwrap_or(text.len())];
        Some(Document { line, behind_separator, text, start: body, text_line: lines.at(body) })
    })
}

fn first_line(text: &str) -> &str {
    text.split_inclusive('\n').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(u32, &str, &str)> {
        split(text, 1)
            .map(|document| (document.text_line, document.behind_separator, document.text))
            .collect()
    }

    #[test]
    fn documents_are_cut_at_lines() {
        assert_eq!(texts(""), [(1, "", "")]);
        assert_eq!(texts("a\n"), [(1, "", "a\n")]);
        assert_eq!(texts("a\n---\nb\n"), [(1, "", "a\n"), (3, "", "b\n")]);
        assert_eq!(texts("--- # c\r\nb"), [(2, "# c", "b")]);
        assert_eq!(texts("---\n---"), [(2, "", ""), (2, "", "")]);
        assert_eq!(texts("a\n ---\nb"), [(1, "", "a\n ---\nb")]);
        assert_eq!(texts("---x\na"), [(2, "x", "a")]);
    }
}
