//! Domain names and mailboxes as Go takes them in certificates.

/// Returns whether a name has no empty label and no blanks; no name at all is one.
// go: crypto/x509/parser.go, domainNameValid
pub(crate) fn is_valid(name: &[u8], is_constraint: bool) -> bool {
    let rest = if is_constraint { name.strip_prefix(b".").unwrap_or(name) } else { name };
    // What begins with a dot, or is nothing but one, is the label before it that is empty.
    let labels_are_fine = || {
        rest.split(|byte| *byte == b'.')
            .all(|label| !label.is_empty() && label.iter().all(|byte| (33..=126).contains(byte)))
    };
    name.is_empty() || (name.last() != Some(&b'.') && labels_are_fine())
}

/// An e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Mailbox {
    /// What stands before the `@`, quotes and escapes undone.
    pub(crate) local: Vec<u8>,
    /// What stands behind it.
    pub(crate) domain: String,
}

impl Mailbox {
    /// Reads an address; ASCII.
    // go: crypto/x509/verify.go, parseRFC2821Mailbox
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (local, rest) = match text.as_bytes() {
            [b'"', quoted @ ..] => quoted_local(quoted)?,
            plain => plain_local(plain)?,
        };
        let domain = rest.strip_prefix(b"@").filter(|domain| is_valid(domain, false))?;
        Some(Self { local, domain: String::from_utf8(domain.to_vec()).ok()? })
    }
}

/// Reads up to the quote that ends.
fn quoted_local(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut local = Vec::new();
    let mut rest = text;
    loop {
        let (first, after) = rest.split_first()?;
        rest = after;
        match first {
            b'"' => return Some((local, rest)),
            b'\\' => {
                let (escaped, after) = rest.split_first()?;
                matches!(escaped, 1..=9 | 11 | 12 | 14..=127).then_some(())?;
                local.push(*escaped);
                rest = after;
            }
            1..=8 | 11 | 12 | 14..=33 | 35..=91 | 93..=127 => local.push(*first),
            _ => return None,
        }
    }
}

/// Reads atoms with dots between them.
fn plain_local(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut local = Vec::new();
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        if *first == b'\\' {
            let (escaped, after) = after.split_first()?;
            local.push(*escaped);
            rest = after;
        } else if first.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(first) {
            local.push(*first);
            rest = after;
        } else {
            break;
        }
    }
    let has_bad_dot =
        local.starts_with(b".") || local.ends_with(b".") || local.windows(2).any(|two| two == b"..");
    (!local.is_empty() && !has_bad_dot).then_some((local, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains() {
        for (name, plain, constraint) in [
            ("", true, true),
            ("example.com", true, true),
            ("a_b!.c", true, true),
            (".example.com", false, true),
            ("..example.com", false, false),
            ("example.com.", false, false),
            (".", false, false),
            ("a..b", false, false),
            ("a b", false, false),
            ("a\u{7f}", false, false),
        ] {
            assert_eq!(is_valid(name.as_bytes(), false), plain, "{name}");
            assert_eq!(is_valid(name.as_bytes(), true), constraint, "{name} as a constraint");
        }
    }

    #[test]
    fn mailboxes() {
        for (text, parts) in [
            ("a@b.c", Some(("a", "b.c"))),
            ("a.b+c@B.c", Some(("a.b+c", "B.c"))),
            ("\"a b\"@c", Some(("a b", "c"))),
            ("\"a\\\"b\"@c", Some(("a\"b", "c"))),
            ("a\\@b@c", Some(("a@b", "c"))),
            ("a@", Some(("a", ""))),
            ("@b", None),
            ("a", None),
            (".a@b", None),
            ("a.@b", None),
            ("a..b@c", None),
            ("a b@c", None),
            ("a@b@c", Some(("a", "b@c"))),
            ("a@b.", None),
            ("\"a@b", None),
            ("", None),
        ] {
            let read = Mailbox::parse(text)
                .map(|mailbox| (String::from_utf8(mailbox.local).unwrap(), mailbox.domain));
            assert_eq!(read, parts.map(|(local, domain)| (local.into(), domain.into())), "{text}");
        }
    }
}
