//! One record of comma-separated values as Go's `encoding/csv` reads it, in its strict manner. Knows nothing about what the
//! fields are.
// go: encoding/csv/reader.go

/// Returns the fields of the first record; none for an empty text.
///
/// # Errors
/// In Go's words, for a quote where none may stand.
pub(crate) fn record(text: &str) -> Result<Vec<String>, String> {
    let mut fields = Vec::new();
    let mut rest = text;
    if rest.is_empty() {
        return Ok(fields);
    }
    loop {
        let at = text.len() - rest.len();
        let (field, behind) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_field(text, quoted)?,
            None => {
                let end = rest.find([',', '\n']).unwrap_or(rest.len());
                if let Some(quote) = rest[..end].find('"') {
                    return Err(error(text, at + quote, "bare \" in non-quoted-field"));
                }
                (rest[..end].trim_end_matches('\r').to_owned(), &rest[end..])
            }
        };
        fields.push(field);
        match behind.strip_prefix(',') {
            Some(behind) => rest = behind,
            None => return Ok(fields),
        }
    }
}

/// Reads a field behind its opening quote; returns it, and what follows the closing one.
fn quoted_field<'t>(text: &'t str, mut rest: &'t str) -> Result<(String, &'t str), String> {
    const MISPLACED: &str = "extraneous or missing \" in quoted-field";
    let mut field = String::new();
    loop {
        let Some(quote) = rest.find('"') else { return Err(error(text, text.len(), MISPLACED)) };
        field.push_str(&rest[..quote]);
        rest = &rest[quote + 1..];
        match rest.strip_prefix('"') {
            Some(behind) => {
                field.push('"');
                rest = behind;
            }
            None if rest.is_empty() || rest.starts_with([',', '\n']) => return Ok((field, rest)),
            None => return Err(error(text, text.len() - rest.len() - 1, MISPLACED)),
        }
    }
}

/// Lines and columns (in bytes) are counted from 1.
fn error(text: &str, at: usize, what: &str) -> String {
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = at - before.rfind('\n').map_or(0, |newline| newline + 1) + 1;
    let record = if line > 1 { "record on line 1; " } else { "" };
    format!("{record}parse error on line {line}, column {column}: {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_go_does() {
        for (text, fields) in [
            ("", &[][..]),
            ("a", &["a"]),
            ("a,b", &["a", "b"]),
            ("a,", &["a", ""]),
            (" a , b", &[" a ", " b"]),
            (r#""x,y",z"#, &["x,y", "z"]),
            (r#""a""b""#, &[r#"a"b"#]),
            ("\"a\nb\",c\nd", &["a\nb", "c"]),
            ("--z", &["--z"]),
        ] {
            assert_eq!(record(text).unwrap(), fields, "{text:?}");
        }
    }

    // As kubectl 1.36 said of --exec-arg.
    #[test]
    fn refuses_misplaced_quotes_as_go_does() {
        for (text, message) in [
            (r#"a"b"#, "parse error on line 1, column 2: bare \" in non-quoted-field"),
            (r#"=x,="q""#, "parse error on line 1, column 5: bare \" in non-quoted-field"),
            ("\"", "parse error on line 1, column 2: extraneous or missing \" in quoted-field"),
            (r#""a"b"#, "parse error on line 1, column 3: extraneous or missing \" in quoted-field"),
            (
                "\"a\nb",
                "record on line 1; parse error on line 2, column 2: extraneous or missing \" in quoted-field",
            ),
        ] {
            assert_eq!(record(text).unwrap_err(), message, "{text:?}");
        }
    }
}
