//! Field selectors in text form (`apimachinery: pkg/fields/selector.go`).

use crate::authz::attributes::FieldRequirement;
use std::borrow::Cow;

/// Returns the requirements of `selector`, in the server's order, or `None` if the server cannot parse it.
pub fn parse(selector: &str) -> Option<Vec<FieldRequirement<'static>>> {
    let mut terms = split_terms(selector);
    terms.sort_unstable();
    let requirements: Option<Vec<_>> =
        terms.into_iter().filter(|term| !term.is_empty()).map(parse_term).collect();
    // A term without field and value restricts nothing.
    requirements.map(|all| all.into_iter().filter(|r| !r.field.is_empty() || !r.value.is_empty()).collect())
}

/// Returns the value that `field` must have: that of the first requirement that names one.
pub fn exact_match<'r>(requirements: &'r [FieldRequirement<'_>], field: &str) -> Option<&'r str> {
    requirements.iter().find(|r| r.equals && r.field == field).map(|r| &*r.value)
}

/// Splits at commas that no backslash escapes.
fn split_terms(selector: &str) -> Vec<&str> {
    let mut escaped = false;
    let is_end = |c: char| {
        let ends = c == ',' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    };
    selector.split(is_end).collect()
}

fn parse_term(term: &str) -> Option<FieldRequirement<'static>> {
    let (field, equals, value) = split_term(term)?;
    Some(FieldRequirement {
        field: Cow::Owned(field.to_owned()),
        equals,
        value: Cow::Owned(unescape(value)?),
    })
}

/// Splits at the first operator; a field cannot be escaped.
fn split_term(term: &str) -> Option<(&str, bool, &str)> {
    let at = (0..term.len()).find(|&at| {
        let rest = &term.as_bytes()[at..];
        rest.starts_with(b"=") || rest.starts_with(b"!=")
    })?;
    let (field, rest) = term.split_at(at);
    if let Some(value) = rest.strip_prefix("!=") {
        return Some((field, false, value));
    }
    let value = rest.strip_prefix("==").or_else(|| rest.strip_prefix('='))?;
    Some((field, true, value))
}

/// `\\`, `\,` and `\=` stand for what follows the backslash; none of the three may stand alone.
fn unescape(value: &str) -> Option<String> {
    let mut plain = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.push(chars.next().filter(|c| matches!(c, '\\' | ',' | '='))?),
            ',' | '=' => return None,
            _ => plain.push(c),
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(selector: &str) -> Option<String> {
        let requirements = parse(selector)?;
        let texts = requirements.iter().map(|r| {
            let operator = if r.equals { "=" } else { "!=" };
            format!("{}{operator}{}", r.field, r.value)
        });
        Some(texts.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn selectors_are_read_as_the_server_reads_them() {
        for (selector, requirements) in [
            ("", Some("")),
            (",,", Some("")),
            ("=", Some("")),
            ("!=", Some("")),
            ("a=b", Some("a=b")),
            ("a==b", Some("a=b")),
            ("a!=b", Some("a!=b")),
            ("a=", Some("a=")),
            ("=b", Some("=b")),
            ("a!b=c", Some("a!b=c")),
            ("b=1,a=2", Some("a=2 b=1")),
            ("n=z,n==b", Some("n=b n=z")),
            (r"a=b\,c\=d\\e", Some(r"a=b,c=d\e")),
            (r"a\,b=c", Some(r"a\,b=c")),
            ("a", None),
            ("a===b", None),
            ("a=b=c", None),
            (r"a=\b", None),
            (r"a=b\", None),
        ] {
            assert_eq!(parsed(selector).as_deref(), requirements, "{selector}");
        }
    }

    #[test]
    fn the_first_equality_is_the_exact_match() {
        let requirements = parse("n!=a,n=c,n=b").unwrap();
        assert_eq!(exact_match(&requirements, "n"), Some("b"));
        assert_eq!(exact_match(&requirements, "m"), None);
    }
}
