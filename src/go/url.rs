//! URLs as Go's `net/url` reads and writes them. Pure text: knows no network and no names of hosts.
// go: net/url/url.go

use core::net::Ipv6Addr;

/// A URL, or a reference to one, taken apart and unescaped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Url {
    /// In lower case; empty if there is none.
    pub(crate) scheme: String,
    /// What stands behind a scheme that no slash follows.
    pub(crate) opaque: String,
    user: Option<(Vec<u8>, Option<Vec<u8>>)>,
    /// With its port; empty if there is none.
    pub(crate) host: Vec<u8>,
    omit_host: bool,
    pub(crate) path: Vec<u8>,
    raw_path: String,
    force_query: bool,
    query: String,
    fragment: Option<(Vec<u8>, String)>,
}

/// A part of a URL, which has characters of its own that need no escape.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Path,
    Fragment,
    User,
    Host,
    Zone,
}

impl Url {
    /// Reads a URL as `url.Parse` does; `None` where that is an error.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
        let mut url = Self::read(text, false)?;
        if !fragment.is_empty() {
            url.fragment = Some((unescape(fragment, Place::Fragment)?, fragment.to_owned()));
        }
        Some(url)
    }

    /// Reads a URL as `url.ParseRequestURI` does, for which `#` has no meaning.
    pub(crate) fn parse_request(text: &str) -> Option<Self> {
        Self::read(text, true)
    }

    /// Returns whether there is a user, be it an empty one.
    pub(crate) fn has_user(&self) -> bool {
        self.user.is_some()
    }

    /// Returns whether there is a query that is not empty.
    pub(crate) fn has_query(&self) -> bool {
        !self.query.is_empty()
    }

    /// Returns whether there is a fragment that is not empty.
    pub(crate) fn has_fragment(&self) -> bool {
        self.fragment.is_some()
    }

    /// Takes the query away.
    pub(crate) fn without_query(mut self) -> Self {
        self.query.clear();
        self
    }

    fn read(text: &str, via_request: bool) -> Option<Self> {
        if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) || (text.is_empty() && via_request) {
            return None;
        }
        if text == "*" {
            return Some(Self { path: b"*".to_vec(), ..Self::default() });
        }
        let (scheme, rest) = split_scheme(text)?;
        let mut url = Self { scheme: scheme.to_ascii_lowercase(), ..Self::default() };
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        url.force_query = query.is_empty() && text.ends_with('?');
        url.query = query.to_owned();
        if !rest.starts_with('/') {
            if !scheme.is_empty() {
                url.opaque = rest.to_owned();
                return Some(url);
            }
            if via_request || rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
                return None;
            }
        }
        let rest = url.read_authority(rest, via_request)?;
        url.path = unescape(rest, Place::Path)?;
        if escape(&url.path, Place::Path) != rest {
            url.raw_path = rest.to_owned();
        }
        Some(url)
    }

    /// Takes what stands between `//` and the path, and returns the path.
    fn read_authority<'t>(&mut self, rest: &'t str, via_request: bool) -> Option<&'t str> {
        let has_scheme = !self.scheme.is_empty();
        match rest.strip_prefix("//") {
            Some(rest) if has_scheme || (!via_request && !rest.starts_with('/')) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                let (user, host) = match authority.rsplit_once('@') {
                    Some((user, host)) => (Some(user), host),
                    None => (None, authority),
                };
                self.host = read_host(&self.scheme, host)?;
                self.user = user.map(read_user).unwrap_or(Some(None))?;
                Some(path)
            }
            _ => {
                self.omit_host = has_scheme && rest.starts_with('/');
                Some(rest)
            }
        }
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.scheme.is_empty() {
            write!(out, "{}:", self.scheme)?;
        }
        if self.opaque.is_empty() {
            self.fmt_hierarchy(out)?;
        } else {
            out.write_str(&self.opaque)?;
        }
        if self.force_query || !self.query.is_empty() {
            write!(out, "?{}", self.query)?;
        }
        match &self.fragment {
            Some((fragment, raw)) => write!(out, "#{}", escaped(fragment, raw, Place::Fragment)),
            None => Ok(()),
        }
    }
}

impl Url {
    fn fmt_hierarchy(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let has_authority = !self.host.is_empty() || self.user.is_some();
        let slashes = has_authority || (!self.path.is_empty() && !self.scheme.is_empty() && !self.omit_host);
        if slashes {
            out.write_str("//")?;
        }
        if let Some((name, password)) = &self.user {
            out.write_str(&escape(name, Place::User))?;
            if let Some(password) = password {
                write!(out, ":{}", escape(password, Place::User))?;
            }
            out.write_str("@")?;
        }
        out.write_str(&escape(&self.host, Place::Host))?;
        let path = match self.path.as_slice() {
            b"*" => "*".to_owned(),
            path => escaped(path, &self.raw_path, Place::Path),
        };
        if !path.is_empty() && !path.starts_with('/') && !self.host.is_empty() {
            out.write_str("/")?;
        }
        let alone = self.scheme.is_empty() && !slashes;
        if alone && path.split('/').next().is_some_and(|segment| segment.contains(':')) {
            out.write_str("./")?;
        }
        out.write_str(&path)
    }
}

/// Splits off the scheme, which may be empty; `None` where a colon stands first.
fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')));
    match end {
        Some(0) if text.starts_with(':') => None,
        Some(end) if text[end..].starts_with(':') && text.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            Some((&text[..end], &text[end + 1..]))
        }
        _ => Some(("", text)),
    }
}

type User = Option<(Vec<u8>, Option<Vec<u8>>)>;

fn read_user(text: &str) -> Option<User> {
    if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte)) {
        return None;
    }
    Some(Some(match text.split_once(':') {
        Some((name, password)) => (unescape(name, Place::User)?, Some(unescape(password, Place::User)?)),
        None => (unescape(text, Place::User)?, None),
    }))
}

fn read_host(scheme: &str, host: &str) -> Option<Vec<u8>> {
    match host.rfind('[') {
        Some(0) => read_literal(host),
        Some(_) => None,
        None => {
            // More than one colon is for the lists of hosts that databases have.
            let colon = if matches!(scheme, "http" | "https") { host.find(':') } else { host.rfind(':') };
            if colon.is_some_and(|colon| !is_port(&host[colon..])) {
                return None;
            }
            unescape(host, Place::Host)
        }
    }
}

/// Reads an IPv6 address in brackets, which may have a zone.
fn read_literal(host: &str) -> Option<Vec<u8>> {
    let close = host.rfind(']')?;
    let (name, port) = (&host[1..close], &host[close + 1..]);
    if !is_port(port) {
        return None;
    }
    let (address, zone) = name.split_at(name.find("%25").unwrap_or(name.len()));
    let mut name = unescape(address, Place::Host)?;
    name.extend(unescape(zone, Place::Zone)?);
    let text = std::str::from_utf8(&name).ok()?;
    let (address, zone) = text.split_once('%').map_or((text, None), |(address, zone)| (address, Some(zone)));
    if zone == Some("") || address.parse::<Ipv6Addr>().is_err() {
        return None;
    }
    Some(format!("[{text}]{port}").into_bytes())
}

fn is_port(text: &str) -> bool {
    text.is_empty()
        || text.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns whether a byte stands for itself in a part of a URL.
fn is_plain(byte: u8, place: Place) -> bool {
    let more: &[u8] = match place {
        Place::Path => b"$&+,/:;=@",
        Place::Fragment => b"$&+,/:;=?@!()*",
        Place::User => b"$&+,;=",
        Place::Host | Place::Zone => b"!$&'()*+,;=:[]<>\"",
    };
    byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) || more.contains(&byte)
}

fn escape(bytes: &[u8], place: Place) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        if is_plain(byte, place) {
            text.push(char::from(byte));
        } else {
            text += &format!("%{byte:02X}");
        }
    }
    text
}

/// Returns the text for bytes that were read from `raw`: the same, if it was a good one.
fn escaped(bytes: &[u8], raw: &str, place: Place) -> String {
    let good = |byte| is_plain(byte, place) || b"!$&'()*+,;=:@[]%".contains(&byte);
    if !raw.is_empty() && raw.bytes().all(good) { raw.to_owned() } else { escape(bytes, place) }
}

/// Returns a part of a path without its escapes, as `url.PathUnescape` does; `None` if one of them is none.
pub(crate) fn path_unescape(text: &str) -> Option<Vec<u8>> {
    unescape(text, Place::Path)
}

fn unescape(text: &str, place: Place) -> Option<Vec<u8>> {
    let in_host = matches!(place, Place::Host | Place::Zone);
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        if byte == b'%' {
            let (digits, behind) = rest.split_at_checked(2)?;
            let digit = |at: usize| char::from(digits[at]).to_digit(16);
            let value = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
            let allowed = match place {
                Place::Host => value >= 0x80 || value == b'%',
                Place::Zone => value == b'%' || value == b' ' || is_plain(value, Place::Host),
                _ => true,
            };
            bytes.push(allowed.then_some(value)?);
            rest = behind;
        } else if in_host && byte < 0x80 && !is_plain(byte, place) {
            return None;
        } else {
            bytes.push(byte);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_as_go_does() {
        // A text; what `Parse` and `ParseRequestURI` make of it (`-` is an error); scheme and host of the first.
        for (text, parsed, requested, scheme, host) in [
            (
                "https://one.test:6443",
                "https://one.test:6443",
                "https://one.test:6443",
                "https",
                "one.test:6443",
            ),
            ("HTTPS://One.test/A b", "https://One.test/A%20b", "https://One.test/A%20b", "https", "One.test"),
            (
                "https://one.test/p?q=1#f",
                "https://one.test/p?q=1#f",
                "https://one.test/p?q=1#f",
                "https",
                "one.test",
            ),
            ("https://one.test/p?", "https://one.test/p?", "https://one.test/p?", "https", "one.test"),
            ("https://one.test?x", "https://one.test?x", "https://one.test?x", "https", "one.test"),
            (
                "https://one.test/?a?b?",
                "https://one.test/?a?b?",
                "https://one.test/?a?b?",
                "https",
                "one.test",
            ),
            ("::bad", "-", "-", "", ""),
            (":x", "-", "-", "", ""),
            ("one.test:6443", "one.test:6443", "one.test:6443", "one.test", ""),
            ("one.test", "one.test", "-", "", ""),
            ("https://one.test ", "-", "-", "", ""),
            ("https://u:p@one.test", "https://u:p@one.test", "https://u:p@one.test", "https", "one.test"),
            ("https://u@one.test", "https://u@one.test", "https://u@one.test", "https", "one.test"),
            ("https://u:p%40w@h/", "https://u:p%40w@h/", "https://u:p%40w@h/", "https", "h"),
            ("https://u p@h", "-", "-", "", ""),
            ("http://a@b@c/", "http://a%40b@c/", "http://a%40b@c/", "http", "c"),
            ("https://[::1]:443/x", "https://[::1]:443/x", "https://[::1]:443/x", "https", "[::1]:443"),
            ("https://[::1", "-", "-", "", ""),
            ("https://[1.2.3.4]", "-", "-", "", ""),
            (
                "https://[fe80::1%25en0]",
                "https://[fe80::1%25en0]",
                "https://[fe80::1%25en0]",
                "https",
                "[fe80::1%en0]",
            ),
            ("https://h:port", "-", "-", "", ""),
            ("https://h:1:2", "-", "-", "", ""),
            ("socks5://h:1:2", "socks5://h:1:2", "socks5://h:1:2", "socks5", "h:1:2"),
            ("https://h:", "https://h:", "https://h:", "https", "h:"),
            ("//h/p", "//h/p", "//h/p", "", "h"),
            ("///p", "///p", "///p", "", ""),
            ("/p:q", "/p:q", "/p:q", "", ""),
            ("p:q", "p:q", "p:q", "p", ""),
            ("a/b:c", "a/b:c", "-", "", ""),
            ("http:/x", "http:/x", "http:/x", "http", ""),
            ("http:///x", "http:///x", "http:///x", "http", ""),
            ("http:opaque?q", "http:opaque?q", "http:opaque?q", "http", ""),
            ("mailto:a@b", "mailto:a@b", "mailto:a@b", "mailto", ""),
            ("*", "*", "*", "", ""),
            ("", "", "-", "", ""),
            ("#f", "#f", "-", "", ""),
            ("?q", "?q", "-", "", ""),
            ("https://h/%zz", "-", "-", "", ""),
            ("https://h/%2f%41", "https://h/%2f%41", "https://h/%2f%41", "https", "h"),
            ("https://h/ä", "https://h/%C3%A4", "https://h/%C3%A4", "https", "h"),
            ("https://ä.test/", "https://%C3%A4.test/", "https://%C3%A4.test/", "https", "ä.test"),
            ("https://h%c3%a4/", "https://h%C3%A4/", "https://h%C3%A4/", "https", "hä"),
            ("https://h%41/", "-", "-", "", ""),
            ("https://h/!'()*", "https://h/!'()*", "https://h/!'()*", "https", "h"),
            ("https://h/[x]", "https://h/[x]", "https://h/[x]", "https", "h"),
            ("https://h/a#b c", "https://h/a#b%20c", "https://h/a%23b%20c", "https", "h"),
            ("https://h/#a'b!(c)", "https://h/#a'b!(c)", "https://h/%23a%27b%21%28c%29", "https", "h"),
            ("https://h\u{1}", "-", "-", "", ""),
            ("http://h/a%2Fb/c d", "http://h/a/b/c%20d", "http://h/a/b/c%20d", "http", "h"),
            ("h ttp://x", "-", "-", "", ""),
            ("1http://x", "-", "-", "", ""),
            ("http://x<y>\"z", "http://x<y>\"z", "http://x<y>\"z", "http", "x<y>\"z"),
            ("http://x^y", "-", "-", "", ""),
            ("p.test:3128", "p.test:3128", "p.test:3128", "p.test", ""),
            ("socks5h://p", "socks5h://p", "socks5h://p", "socks5h", "p"),
            (
                "https://h/p;x,y=z+w@v:u$&",
                "https://h/p;x,y=z+w@v:u$&",
                "https://h/p;x,y=z+w@v:u$&",
                "https",
                "h",
            ),
            ("./a:b", "./a:b", "-", "", ""),
            ("https://u:p:q@h", "https://u:p%3Aq@h", "https://u:p%3Aq@h", "https", "h"),
            ("https://u:@h", "https://u:@h", "https://u:@h", "https", "h"),
            ("https://:p@h", "https://:p@h", "https://:p@h", "https", "h"),
            ("https://h/?", "https://h/?", "https://h/?", "https", "h"),
            ("https://h?", "https://h?", "https://h?", "https", "h"),
            ("a+b-c.d://h", "a+b-c.d://h", "a+b-c.d://h", "a+b-c.d", "h"),
        ] {
            let (url, request) = (Url::parse(text), Url::parse_request(text));
            assert_eq!(url.as_ref().map_or("-".to_owned(), Url::to_string), parsed, "{text:?}");
            assert_eq!(request.as_ref().map_or("-".to_owned(), Url::to_string), requested, "{text:?}");
            let url = url.unwrap_or_default();
            assert_eq!((url.scheme.as_str(), &*url.host), (scheme, host.as_bytes()), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_url_is_none() {
        for text in [
            "http://[fe80::1%25]",
            "http://[::1%2]",
            "http://[::1]a",
            "http://a[::1]",
            "http://a/%4",
            "http://a#%zz",
            "http://u%zz@a",
            "http://u:%4@a",
            "http://a\\b",
        ] {
            assert_eq!(Url::parse(text), None, "{text}");
        }
        assert_eq!(Url::parse("http://a%80%25").unwrap().host, b"a\x80%");
        assert_eq!(Url::parse("mailto:a b%zz?%zz").unwrap().host, b"");
    }
}
