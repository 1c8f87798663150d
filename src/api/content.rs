//! What names, label keys and label values may look like, in the server's words.
//!
//! Every check returns what is wrong with a value, nothing when it is right. It knows nothing about the fields that hold them.
// apimachinery: pkg/api/validate/content; for DNS names pkg/util/validation/validation.go

/// The longest DNS subdomain.
const SUBDOMAIN_LIMIT: usize = 253;

/// The longest DNS label, name part of a label key, and label value.
const LABEL_LIMIT: usize = 63;

const KEY_RULE: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an \
                        alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
                        '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

const VALUE_RULE: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', \
                          and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or \
                          '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const SUBDOMAIN_RULE: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or \
                              '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used \
                              for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const DNS_LABEL_RULE: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and \
                              must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex \
                              used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

const PATH_RULE: &str = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')";

/// Checks a name that is only required to fit into a URL path, like those of RBAC objects. Empty names pass.
pub fn path_segment_name(name: &str) -> Vec<String> {
    match name {
        "." | ".." => vec![format!("may not be '{name}'")],
        _ => path_segment_prefix(name),
    }
}

/// Checks the beginning of a name that is only required to fit into a URL path.
pub fn path_segment_prefix(prefix: &str) -> Vec<String> {
    let illegal = ['/', '%'].into_iter().filter(|character| prefix.contains(*character));
    illegal.map(|character| format!("may not contain '{character}'")).collect()
}

/// Checks a DNS subdomain (RFC 1123), like the name of a service account.
pub fn dns_subdomain(value: &str) -> Vec<String> {
    subdomain(value, "characters")
}

/// Checks a path that begins with a DNS subdomain, like the key of an extra attribute; not an empty one. Names the part of it
/// that is wrong beside what is wrong with it.
// apimachinery: pkg/util/validation/validation.go, IsDomainPrefixedPath
pub fn domain_prefixed_path(value: &str) -> Vec<(&str, String)> {
    let (domain, path) = match value.split_once('/') {
        Some((domain, path)) if !domain.is_empty() && !path.is_empty() => (domain, path),
        _ => return vec![(value, r#"must be a domain-prefixed path (such as "acme.io/foo")"#.to_owned())],
    };
    let mut wrong: Vec<_> = dns_subdomain(domain).into_iter().map(|detail| (domain, detail)).collect();
    if !path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:".contains(&byte)) {
        wrong.push((path, PATH_RULE.to_owned()));
    }
    wrong
}

/// Checks a DNS label (RFC 1123), like the name of a namespace.
pub fn dns_label(value: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if value.len() > LABEL_LIMIT {
        wrong.push(too_long(LABEL_LIMIT, "characters"));
    }
    if !is_dns_label(value) {
        wrong.push(if is_subdomain(value) { "must not contain dots" } else { DNS_LABEL_RULE }.to_owned());
    }
    wrong
}

/// Checks a label key: a name, or a DNS subdomain, a slash and a name.
pub fn label_key(key: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let name = match key.split_once('/') {
        None => key,
        Some((_, name)) if name.contains('/') => {
            let prefixed = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            return vec![format!("a valid label key {KEY_RULE} {prefixed}")];
        }
        Some(("", name)) => {
            wrong.push("prefix part must be non-empty".to_owned());
            name
        }
        Some((prefix, name)) => {
            wrong.extend(
                subdomain(prefix, "bytes").into_iter().map(|message| format!("prefix part {message}")),
            );
            name
        }
    };
    if name.is_empty() {
        wrong.push("name part must be non-empty".to_owned());
    } else if name.len() > LABEL_LIMIT {
        wrong.push(format!("name part {}", too_long(LABEL_LIMIT, "bytes")));
    }
    if !is_label_text(name) {
        wrong.push(format!("name part {KEY_RULE}"));
    }
    wrong
}

/// Checks a label value.
pub fn label_value(value: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if value.len() > LABEL_LIMIT {
        wrong.push(too_long(LABEL_LIMIT, "bytes"));
    }
    if !value.is_empty() && !is_label_text(value) {
        wrong.push(VALUE_RULE.to_owned());
    }
    wrong
}

fn subdomain(value: &str, unit: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if value.len() > SUBDOMAIN_LIMIT {
        wrong.push(too_long(SUBDOMAIN_LIMIT, unit));
    }
    if !is_subdomain(value) {
        wrong.push(SUBDOMAIN_RULE.to_owned());
    }
    wrong
}

/// The limits are of bytes, but the older half of the server's messages calls them characters.
fn too_long(limit: usize, unit: &str) -> String {
    format!("must be no more than {limit} {unit}")
}

fn is_subdomain(value: &str) -> bool {
    value.split('.').all(is_dns_label)
}

fn is_dns_label(label: &str) -> bool {
    let alphanumeric = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    is_made_of(label, alphanumeric, |byte| alphanumeric(byte) || byte == b'-')
}

fn is_label_text(text: &str) -> bool {
    is_made_of(
        text,
        |byte| byte.is_ascii_alphanumeric(),
        |byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte),
    )
}

/// Returns whether the text begins and ends with an `outer` byte and is `inner` all through.
fn is_made_of(text: &str, outer: impl Fn(u8) -> bool, inner: impl Fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    let ends =
        bytes.first().is_some_and(|byte| outer(*byte)) && bytes.last().is_some_and(|byte| outer(*byte));
    ends && bytes.iter().all(|byte| inner(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asserts that `check` finds nothing wrong with `good`, and something with `bad`.
    fn table(check: fn(&str) -> Vec<String>, good: &[&str], bad: &[&str]) {
        for value in good {
            assert_eq!(check(value), Vec::<String>::new(), "{value:?}");
        }
        for value in bad {
            assert_ne!(check(value), Vec::<String>::new(), "{value:?}");
        }
    }

    #[test]
    fn path_segments() {
        table(
            path_segment_name,
            &["", "a", "A b", "x:y", "..a", "...", "ä", "a\tb"],
            &[".", "..", "a/b", "a%b", "/"],
        );
        assert_eq!(path_segment_name("%/"), ["may not contain '/'", "may not contain '%'"]);
        assert_eq!(path_segment_prefix(".."), Vec::<String>::new());
    }

    #[test]
    fn subdomains() {
        let longest = ["a"; 127].join(".");
        table(
            dns_subdomain,
            &["a", "1", "a-b.c", &longest],
            &["", "A", "a_b", "-a", "a-", "a..b", ".a", "a.", "ä"],
        );
        let longer = "a".repeat(254);
        assert_eq!(dns_subdomain(&longer), ["must be no more than 253 characters"]);
        assert_eq!(dns_subdomain(&longer.to_uppercase()).len(), 2);
    }

    #[test]
    fn labels_of_dns() {
        table(dns_label, &["a", "kube-system", &"a".repeat(63)], &["", "A", "a-", "a.b", "a b"]);
        assert_eq!(dns_label("a.b"), ["must not contain dots"]);
        assert_eq!(dns_label(&"a".repeat(64)), ["must be no more than 63 characters"]);
        assert_eq!(dns_label("A.b"), [DNS_LABEL_RULE]);
    }

    #[test]
    fn label_keys() {
        let long = format!("example.com/{}", "a".repeat(63));
        table(
            label_key,
            &["a", "A_b.c-d", "0", "example.com/a", &long],
            &["", "a/", "/a", "a b", "-a", "A.com/a", "a/b/c"],
        );
        assert_eq!(
            label_key(""),
            ["name part must be non-empty".to_owned(), format!("name part {KEY_RULE}")]
        );
        assert_eq!(label_key("/a"), ["prefix part must be non-empty"]);
        assert_eq!(label_key("A/a"), [format!("prefix part {SUBDOMAIN_RULE}")]);
        assert_eq!(
            label_key(&format!("{}/a", "a".repeat(254))),
            ["prefix part must be no more than 253 bytes"]
        );
        assert_eq!(label_key(&"a".repeat(64)), ["name part must be no more than 63 bytes"]);
        assert!(label_key("a/b/c")[0].ends_with("prefix and '/' (e.g. 'example.com/MyName')"));
    }

    #[test]
    fn label_values() {
        table(label_value, &["", "a", "A_b.c-d", &"a".repeat(63)], &["a b", "-", "a-", "ä", "a/b"]);
        assert_eq!(label_value(&"a".repeat(64)), ["must be no more than 63 bytes"]);
    }
}
