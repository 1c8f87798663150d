//! What the server takes for a label's key and value (`apimachinery: pkg/api/validate/content/{kube,dns}.go`).

/// Returns what is wrong with a label's key, in the server's words.
pub(crate) fn key_errors(key: &str) -> Vec<String> {
    let mut errors = Vec::new();
    let name = match key.split_once('/') {
        None => key,
        Some((_, name)) if name.contains('/') => {
            return vec![format!(
                "a valid label key {NAME_FORM} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            )];
        }
        Some((prefix, name)) => {
            errors.extend(subdomain_errors(prefix).into_iter().map(|error| format!("prefix part {error}")));
            name
        }
    };
    if name.is_empty() {
        errors.push("name part must be non-empty".to_owned());
    } else if name.len() > MAX_LENGTH {
        errors.push(format!("name part must be no more than {MAX_LENGTH} bytes"));
    }
    if !is_name(name) {
        errors.push(format!("name part {NAME_FORM}"));
    }
    errors
}

/// Returns what is wrong with a label's value, in the server's words.
pub(crate) fn value_errors(value: &str) -> Vec<String> {
    let mut errors = Vec::new();
    if value.len() > MAX_LENGTH {
        errors.push(format!("must be no more than {MAX_LENGTH} bytes"));
    }
    if !value.is_empty() && !is_name(value) {
        errors.push(VALUE_FORM.to_owned());
    }
    errors
}

const MAX_LENGTH: usize = 63;
const MAX_SUBDOMAIN_LENGTH: usize = 253;
const NAME_FORM: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an \
    alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
    '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_FORM: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', \
    and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for \
    validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const SUBDOMAIN_FORM: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or \
    '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is \
    '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

fn is_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

fn subdomain_errors(text: &str) -> Vec<String> {
    if text.is_empty() {
        return vec!["must be non-empty".to_owned()];
    }
    let mut errors = Vec::new();
    if text.len() > MAX_SUBDOMAIN_LENGTH {
        errors.push(format!("must be no more than {MAX_SUBDOMAIN_LENGTH} bytes"));
    }
    let is_lower = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let is_label = |label: &str| {
        let bytes = label.as_bytes();
        bytes.first().is_some_and(is_lower)
            && bytes.last().is_some_and(is_lower)
            && bytes.iter().all(|b| is_lower(b) || *b == b'-')
    };
    if !text.split('.').all(is_label) {
        errors.push(SUBDOMAIN_FORM.to_owned());
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_faulted_in_the_servers_words() {
        assert_eq!(key_errors("a.b/C_d-e"), [""; 0]);
        assert_eq!(
            key_errors(""),
            ["name part must be non-empty".to_owned(), format!("name part {NAME_FORM}")]
        );
        assert_eq!(key_errors(&"a".repeat(64)), ["name part must be no more than 63 bytes"]);
        assert_eq!(key_errors("/a"), ["prefix part must be non-empty"]);
        assert_eq!(key_errors("A/a"), [format!("prefix part {SUBDOMAIN_FORM}")]);
        assert_eq!(key_errors("a/b/c").len(), 1);
        assert_eq!(value_errors("a b"), [VALUE_FORM]);
        assert_eq!(value_errors(""), [""; 0]);
    }
}
