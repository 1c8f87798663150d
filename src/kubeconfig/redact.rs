//! Kubeconfigs without their secrets, to be shown: what kubectl hides, and what it forgets.
//!
//! Knows the places of secrets, in the v1 form; says nothing about how they are printed.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::value::Value;

/// What stands for a token or password.
pub const REDACTED: &str = "REDACTED";
/// What stands for a certificate or key.
pub const OMITTED: &str = "DATA+OMITTED";

/// Returns a kubeconfig in its v1 form without its secrets.
///
/// As `kubectl config view` has it, and besides: values of an exec plugin's environment, an auth provider's tokens, and passwords in
/// URLs. What is absent or empty stays so.
// client-go: tools/clientcmd/api/helpers.go, RedactSecrets and ShortenConfig
pub fn redacted(kubeconfig: &Value) -> Value {
    let mut kubeconfig = kubeconfig.clone();
    for cluster in bodies(&mut kubeconfig, "clusters", "cluster") {
        hide(cluster, "certificate-authority-data", OMITTED);
        hide_url(cluster, "server");
        hide_url(cluster, "proxy-url");
    }
    for user in bodies(&mut kubeconfig, "users", "user") {
        hide_user(user);
    }
    kubeconfig
}

/// Returns a URL without its password; all else stays as it is.
pub fn url(text: &str) -> Cow<'_, str> {
    match password_of(text) {
        Some(password) => replaced(text, password, REDACTED).into(),
        None => text.into(),
    }
}

/// Returns whether a URL has a password that is not hidden.
pub fn has_password(text: &str) -> bool {
    url(text) != text
}

/// Returns a text with a part of it replaced.
pub(super) fn replaced(text: &str, part: Range<usize>, by: &str) -> String {
    [&text[..part.start], by, &text[part.end..]].concat()
}

/// Returns where the password of a URL stands, if it has one.
///
/// In a URL that cannot be parsed because the password is not escaped, it ends at the last `@`.
pub(super) fn password_of(url: &str) -> Option<Range<usize>> {
    let start = authority_of(url);
    let rest = &url[start..];
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let end = match authority.rfind('@') {
        Some(end) => end,
        None if has_port(authority) && !authority.ends_with(':') => return None,
        None => rest.rfind('@')?,
    };
    let password = rest[..end].find(':')? + 1..end;
    (!password.is_empty()).then(|| start + password.start..start + password.end)
}

/// Returns where the host, with what belongs to it, begins.
fn authority_of(url: &str) -> usize {
    let is_scheme = |text: &str| !text.contains([':', '@', '/', '?', '#']);
    match url.split_once("://") {
        Some((scheme, _)) if is_scheme(scheme) => scheme.len() + 3,
        _ => url.len() - url.trim_start_matches('/').len(),
    }
}

/// Returns whether what follows the host's colon, if there is one, can be a port.
pub(super) fn has_port(authority: &str) -> bool {
    let after_host = authority.rsplit(']').next().unwrap_or_default();
    after_host.split_once(':').is_none_or(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns whether a name says that its value is a secret, like `id-token` and `CLIENT_SECRET`.
pub fn names_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words = ["token", "secret", "password", "passwd", "passphrase", "credential", "private", "assertion"];
    words.iter().any(|word| name.contains(word))
}

/// Returns a command's arguments without what a flag's name calls a secret, in `--NAME=VALUE` and in `--NAME VALUE`, and passwords in URLs.
pub fn args<'a>(args: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut is_secret = false;
    let hide = |arg: &str| match arg.split_once('=') {
        _ if std::mem::take(&mut is_secret) => REDACTED.to_owned(),
        Some((name, _)) if names_secret(name) => format!("{name}={}", REDACTED),
        Some((name, value)) => format!("{name}={}", url(value)),
        None => {
            is_secret = arg.starts_with('-') && names_secret(arg);
            url(arg).into_owned()
        }
    };
    args.map(hide).collect()
}

fn hide_user(user: &mut Value) {
    hide(user, "token", REDACTED);
    hide(user, "password", REDACTED);
    hide(user, "client-certificate-data", OMITTED);
    hide(user, "client-key-data", OMITTED);
    if let Some(Value::List(env)) = get(user, "exec").and_then(|exec| get(exec, "env")) {
        env.iter_mut().for_each(|variable| hide(variable, "value", REDACTED));
    }
    if let Some(Value::Map(config)) = get(user, "auth-provider").and_then(|provider| get(provider, "config"))
    {
        let secrets = config.iter_mut().filter(|(name, _)| names_secret(name));
        secrets.for_each(|(_, value)| cover(value, REDACTED));
    }
}

/// Returns the entries' content of a list of named entries.
fn bodies<'v>(kubeconfig: &'v mut Value, list: &str, body: &'v str) -> impl Iterator<Item = &'v mut Value> {
    let items = match get(kubeconfig, list) {
        Some(Value::List(items)) => items.as_mut_slice(),
        _ => &mut [],
    };
    items.iter_mut().filter_map(move |item| get(item, body))
}

fn get<'v>(value: &'v mut Value, key: &str) -> Option<&'v mut Value> {
    match value {
        Value::Map(entries) => entries.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value),
        _ => None,
    }
}

fn hide(mapping: &mut Value, key: &str, by: &str) {
    if let Some(value) = get(mapping, key) {
        cover(value, by);
    }
}

fn hide_url(mapping: &mut Value, key: &str) {
    if let Some(Value::String(text)) = get(mapping, key) {
        *text = url(text).into_owned().into();
    }
}

/// Replaces a value of whatever type, unless it is null or an empty string.
fn cover(value: &mut Value, by: &str) {
    if !matches!(value, Value::Null) && value.as_str() != Some("") {
        *value = by.into();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn map(entries: &[(&str, Value)]) -> Value {
        Value::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
    }

    fn named(body: &str, content: Value) -> Value {
        Value::List(vec![map(&[("name", "n".into()), (body, content)])])
    }

    #[test]
    fn passwords_leave_urls_and_nothing_else_does() {
        for (text, shown) in [
            ("http://user:pass@host:3128/p?q#f", "http://user:REDACTED@host:3128/p?q#f"),
            ("socks5://u:p:w@[::1]:1080", "socks5://u:REDACTED@[::1]:1080"),
            ("https://u:p@ss@host", "https://u:REDACTED@host"),
            ("u:pass@host:6443", "u:REDACTED@host:6443"),
            ("ftp://u:p@h/x@y", "ftp://u:REDACTED@h/x@y"),
            ("ftp://u:p@q@h", "ftp://u:REDACTED@h"),
            ("ftp://u:p/q@h", "ftp://u:REDACTED@h"),
            ("//u:pass@host", "//u:REDACTED@host"),
            ("http://u:pa/ss@host", "http://u:REDACTED@host"),
            ("http://u:pa#ss@host", "http://u:REDACTED@host"),
            ("http://u:p://x@host", "http://u:REDACTED@host"),
            ("u:p://x@host", "u:REDACTED@host"),
            ("http://:pass@host", "http://:REDACTED@host"),
            ("http://u:pä%40ss@host", "http://u:REDACTED@host"),
            (" http://u:pass@host", " http://u:REDACTED@host"),
            ("my_proxy://u:pass@host", "my_proxy://u:REDACTED@host"),
            ("ht tp://u:pass@host", "ht tp://u:REDACTED@host"),
            ("http:/u:pass@host", "http:REDACTED@host"),
        ] {
            assert_eq!(url(text), shown);
        }
        for text in [
            "",
            "https://host:6443",
            "HTTPS://Host:6443/path/a@b:c",
            "http://[::1]:80/x@y",
            "http://[fe80::1]/x@y",
            "https://user@host",
            "https://user:@host",
            "host:6443",
            "/a:b",
            ":",
            "@",
            "://",
        ] {
            assert_eq!(url(text), text);
        }
    }

    #[test]
    fn what_kubectl_hides_and_what_it_forgets() {
        let cluster = |data: &str, proxy: &str| {
            map(&[
                ("certificate-authority-data", data.into()),
                ("proxy-url", proxy.into()),
                ("server", "https://s".into()),
            ])
        };
        let user = |secret: &str, data: &str| {
            let env = map(&[("name", "K".into()), ("value", secret.into())]);
            let exec = map(&[("command", "login".into()), ("env", Value::List(vec![env, Value::Null]))]);
            let config = [
                ("id-token", secret.into()),
                ("refresh-token", secret.into()),
                ("client-secret", secret.into()),
                ("client-id", "kubernetes".into()),
                ("accessToken", "".into()),
            ];
            map(&[
                ("token", secret.into()),
                ("tokenFile", "tok".into()),
                ("username", "bob".into()),
                ("password", secret.into()),
                ("client-certificate-data", data.into()),
                ("client-key-data", data.into()),
                ("client-key", "c.key".into()),
                ("exec", exec),
                ("auth-provider", map(&[("name", "oidc".into()), ("config", map(&config))])),
            ])
        };
        let all = |secret: &str, data: &str, proxy: &str| {
            map(&[
                ("clusters", named("cluster", cluster(data, proxy))),
                ("users", named("user", user(secret, data))),
                ("contexts", Value::Null),
            ])
        };
        assert_eq!(
            redacted(&all("test-secret", "QUFB", "http://u:test-secret@p")),
            all("REDACTED", "DATA+OMITTED", "http://u:REDACTED@p")
        );
        assert_eq!(redacted(&all("", "", "")), all("", "", ""));
    }

    #[test]
    fn a_secret_of_a_wrong_type_is_hidden_as_well() {
        let users = |token: Value| map(&[("users", named("user", map(&[("token", token)])))]);
        for token in [Value::Integer(123_456), Value::Bool(true), Value::List(vec!["s".into()])] {
            assert_eq!(redacted(&users(token)), users(REDACTED.into()));
        }
        assert_eq!(redacted(&users(Value::Null)), users(Value::Null));
    }

    proptest! {
        #[test]
        fn no_password_stays_in_a_url(
            user in "[a-z]{0,4}",
            password in "[A-Za-z0-9:%#?/@]{1,8}[A-Z]{12}[A-Za-z0-9:%#?/]{0,4}",
            host in "[a-z]{1,5}(:[0-9]{1,4})?(/[a-z]{0,3})?",
            scheme in "(https?://|socks5://|//|)",
        ) {
            // `u:1/…` and `u:/…` are a host with a port, and `u:p@a/…` is a password that has ended.
            let parsable = password.find(['/', '?', '#']).is_some_and(|at| {
                password[..at].contains('@') || password[..at].bytes().all(|byte| byte.is_ascii_digit())
            });
            prop_assume!(!parsable);
            let text = format!("{scheme}{user}:{password}@{host}");
            let shown = url(&text);
            prop_assert!(!shown.contains(&password), "{} shows {}", text, shown);
            prop_assert!(shown.starts_with(&format!("{scheme}{user}:REDACTED@")), "{}", shown);
            prop_assert!(shown.ends_with(&host));
        }

        #[test]
        fn any_text_is_a_url(text in "\\PC{0,20}|[:/@#?\\[\\]ab1]{0,12}|(ab?://)?[ab1]{0,2}:[ab1]{1,2}@[:/@#?ab1]{0,5}") {
            let shown = url(&text);
            prop_assert_eq!(url(&shown), &*shown, "what is hidden stays so");
            if shown != text {
                // One part is replaced, which stands where a password does.
                let at = shown.find(REDACTED).unwrap();
                let (before, after) = (&shown[..at], &shown[at + REDACTED.len()..]);
                prop_assert!(text.starts_with(before) && text.ends_with(after), "{}", shown);
                prop_assert!(before.ends_with(':') && after.starts_with('@'), "{}", shown);
                prop_assert!(text.len() > before.len() + after.len(), "{}", shown);
            }
            let is_word = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let (scheme, rest) = text.split_once("://").unwrap_or(("", &text));
            let name = rest.split_once(':').filter(|(user, _)| is_word(scheme) && is_word(user));
            let password = name.and_then(|(_, rest)| rest.split_once('@')).map(|(password, _)| password);
            if password.is_some_and(|password| !password.is_empty() && is_word(password)) {
                prop_assert!(has_password(&text), "{} is shown", text);
            }
        }
    }
}
