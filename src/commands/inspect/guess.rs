//! What bytes look like that hold no credential, or none that Kubernetes knows. Says nothing of what is in them.

/// What files of other programs begin with.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"\x1f\x8b", "compressed data (gzip)"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\xfe\xed\xfe\xed", "a Java keystore"),
    (b"\xce\xce\xce\xce", "a Java keystore"),
    (b"\x7fELF", "a program"),
    (b"ssh-", "a public key of SSH"),
    (b"ecdsa-sha2-", "a public key of SSH"),
    (b"SQLite format 3", "a database"),
    (b"<", "a page or document of HTML or XML"),
];

/// The identifier 1.2.840.113549.1.7: containers of certificates and keys.
const PKCS7: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];

/// Says what bytes look like.
pub(super) fn guess(bytes: &[u8]) -> String {
    let known = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning));
    if let Some((_, what)) = known {
        return format!("it looks like {what}");
    }
    if bytes.first() == Some(&0x30) && memchr::memmem::find(bytes, PKCS7).is_some() {
        return "it looks like PKCS#12 or PKCS#7: `openssl pkcs12 -in FILE` makes PEM of it".to_owned();
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return "it is binary data".to_owned() };
    let text = text.trim();
    if is_list(text) {
        "it looks like a list of people for `kauth cert --list-file`".to_owned()
    } else if is_bootstrap_token(text) {
        "it looks like a bootstrap token, of which only its Secret says more".to_owned()
    } else if text.starts_with(['{', '[']) {
        "it looks like JSON without a credential".to_owned()
    } else if !text.contains(char::is_whitespace) && text.len() >= 16 {
        "it is one word: a token or password, of which nothing can be told".to_owned()
    } else if text.lines().any(|line| line.contains(": ") || line.ends_with(':')) {
        "it looks like YAML, or text, without a credential".to_owned()
    } else {
        "it looks like text".to_owned()
    }
}

/// Returns whether a text begins with the columns of `kauth cert --list-file`, which is CSV as token files are.
pub(super) fn is_list(text: &str) -> bool {
    let header = text.lines().next().unwrap_or_default();
    let columns = || header.split(',').map(|column| column.trim_matches('"'));
    columns().any(|column| column == "name")
        && columns().all(|column| ["name", "group", "uid", "ttl", "keyType"].contains(&column))
}

// k/k: staging/src/k8s.io/cluster-bootstrap/token/api/types.go
fn is_bootstrap_token(text: &str) -> bool {
    let is_plain = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.split_once('.').is_some_and(|(id, secret)| is_plain(id, 6) && is_plain(secret, 16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_it_is_said() {
        for (bytes, said) in [
            (&b"\x1f\x8bcanary"[..], "gzip"),
            (b"\xff\xfecanary", "binary"),
            (b"canary0canary0canary0", "one word"),
            (b"abcdef.0123456789abcdef\n", "bootstrap token"),
            (b"{\"canary\": 1}", "JSON"),
            (b"canary: 1\n", "YAML"),
            (b"my canary\n", "text"),
            (b"ssh-ed25519 canary", "SSH"),
            (b"name,group,group\ncanary,dev,\n", "list of people"),
        ] {
            let guess = guess(bytes);
            assert!(guess.contains(said) && !guess.contains("canary"), "{guess}");
        }
    }
}
