//! JSON as Go's decoders take it apart: one level at a time, so that each caller decides what of it counts. Takes what
//! `encoding/json` takes, with text that is no UTF-8 and halves of surrogate pairs read as U+FFFD. No nesting is too deep for it.
//! Knows nothing about what values mean.
// go: encoding/json/scanner.go, decode.go

use std::collections::HashSet;

/// A whole value that is written as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Raw<'t>(&'t [u8]);

/// What the scanner waits for.
#[derive(Clone, Copy, PartialEq)]
enum Wait {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    Next,
}

impl<'t> Raw<'t> {
    /// Reads a value with nothing but blanks around it; `None` if it is none, or nested deeper than `deepest`.
    pub(crate) fn read(text: &'t [u8], deepest: usize) -> Option<Self> {
        let start = blanks(text, 0);
        let end = scan(text, start, deepest, &mut |_| Some(()))?;
        (blanks(text, end) == text.len()).then(|| Self(&text[start..end]))
    }

    /// Returns whether it is `null`.
    pub(crate) fn is_null(self) -> bool {
        self.0 == b"null"
    }

    /// Returns the kind of the value, as Go's errors name it.
    pub(crate) fn kind(self) -> &'static str {
        match self.0.first() {
            Some(b'{') => "object",
            Some(b'[') => "array",
            Some(b'"') => "string",
            Some(b't' | b'f') => "bool",
            Some(b'n') => "null",
            _ => "number",
        }
    }

    /// Returns the text, if it is a string.
    pub(crate) fn string(self) -> Option<String> {
        let inside = self.0.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
        Some(unquote(inside))
    }

    /// Returns the boolean, if it is one.
    pub(crate) fn boolean(self) -> Option<bool> {
        match self.0 {
            b"true" => Some(true),
            b"false" => Some(false),
            _ => None,
        }
    }

    /// Returns the number, if it is one that `strconv.ParseFloat` takes.
    pub(crate) fn number(self) -> Option<f64> {
        let number: f64 =
            std::str::from_utf8(self.0).ok().filter(|_| self.kind() == "number")?.parse().ok()?;
        Some(number).filter(|number| number.is_finite())
    }

    /// Returns the elements, if it is a list.
    pub(crate) fn items(self) -> Option<Vec<Self>> {
        (self.kind() == "array").then_some(())?;
        let (mut items, mut at) = (Vec::new(), blanks(self.0, 1));
        while self.0.get(at) != Some(&b']') {
            let end = scan(self.0, at, usize::MAX, &mut |_| Some(()))?;
            items.push(Self(&self.0[at..end]));
            at = self.behind_comma(end)?;
        }
        Some(items)
    }

    /// Returns the members in order, repeated ones repeatedly, if it is an object.
    pub(crate) fn members(self) -> Option<Vec<(String, Self)>> {
        (self.kind() == "object").then_some(())?;
        let (mut members, mut at) = (Vec::new(), blanks(self.0, 1));
        while self.0.get(at) != Some(&b'}') {
            let end = string_end(self.0, at)?;
            let name = Self(&self.0[at..end]).string()?;
            let start = blanks(self.0, blanks(self.0, end) + 1);
            let end = scan(self.0, start, usize::MAX, &mut |_| Some(()))?;
            members.push((name, Self(&self.0[start..end])));
            at = self.behind_comma(end)?;
        }
        Some(members)
    }

    /// Returns whether it can be read into an `interface{}` by a decoder that takes no name twice: all its numbers are some.
    pub(crate) fn is_plain(self) -> bool {
        let mut open: Vec<HashSet<String>> = Vec::new();
        let mut visit = |event: Event<'_>| match event {
            Event::Open => {
                open.push(HashSet::new());
                Some(())
            }
            Event::Close => open.pop().map(|_| ()),
            Event::Name(name) => open.last_mut()?.insert(unquote(name)).then_some(()),
            Event::Number(number) => Raw(number).number().map(|_| ()),
        };
        scan(self.0, 0, usize::MAX, &mut visit).is_some()
    }

    fn behind_comma(self, at: usize) -> Option<usize> {
        let at = blanks(self.0, at);
        match self.0.get(at)? {
            b',' => Some(blanks(self.0, at + 1)),
            _ => Some(at),
        }
    }
}

/// What the scanner meets.
enum Event<'t> {
    /// The start of an object or a list.
    Open,
    /// Its end.
    Close,
    /// The name of a member, as it is written between its quotes.
    Name(&'t [u8]),
    Number(&'t [u8]),
}

/// Returns the place behind the value that begins at a place; `None` if there is none, or `visit` wants no more.
fn scan<'t>(
    text: &'t [u8],
    start: usize,
    deepest: usize,
    visit: &mut impl FnMut(Event<'t>) -> Option<()>,
) -> Option<usize> {
    let (mut at, mut wait) = (start, Wait::Value);
    let mut open: Vec<u8> = Vec::new();
    loop {
        at = blanks(text, at);
        let byte = *text.get(at)?;
        let is_end = matches!((wait, byte), (Wait::ValueOrEnd, b']') | (Wait::KeyOrEnd, b'}'));
        match wait {
            Wait::Next if byte == b',' => {
                wait = if open.last() == Some(&b'{') { Wait::Key } else { Wait::Value };
                at += 1;
                continue;
            }
            _ if is_end || wait == Wait::Next => {
                let opened = open.pop()?;
                (byte == opened + 2).then_some(())?;
                visit(Event::Close)?;
                at += 1;
            }
            Wait::Key | Wait::KeyOrEnd => {
                let end = string_end(text, at)?;
                visit(Event::Name(&text[at + 1..end - 1]))?;
                at = blanks(text, end);
                (text.get(at) == Some(&b':')).then_some(())?;
                at += 1;
                wait = Wait::Value;
                continue;
            }
            _ if matches!(byte, b'{' | b'[') => {
                (open.len() < deepest).then_some(())?;
                open.push(byte);
                visit(Event::Open)?;
                wait = if byte == b'{' { Wait::KeyOrEnd } else { Wait::ValueOrEnd };
                at += 1;
                continue;
            }
            _ => {
                let end = scalar_end(text, at)?;
                if byte == b'-' || byte.is_ascii_digit() {
                    visit(Event::Number(&text[at..end]))?;
                }
                at = end;
            }
        }
        if open.is_empty() {
            return Some(at);
        }
        wait = Wait::Next;
    }
}

fn scalar_end(text: &[u8], at: usize) -> Option<usize> {
    let word = |word: &[u8]| text[at..].starts_with(word).then_some(at + word.len());
    match text[at] {
        b'"' => string_end(text, at),
        b't' => word(b"true"),
        b'f' => word(b"false"),
        b'n' => word(b"null"),
        _ => number_end(text, at),
    }
}

fn string_end(text: &[u8], at: usize) -> Option<usize> {
    (text.get(at) == Some(&b'"')).then_some(())?;
    let mut at = at + 1;
    loop {
        match *text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => match *text.get(at + 1)? {
                b'u' => {
                    let digits = text.get(at + 2..at + 6)?;
                    digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
                    at += 6;
                }
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => at += 2,
                _ => return None,
            },
            0..=0x1f => return None,
            _ => at += 1,
        }
    }
}

fn number_end(text: &[u8], at: usize) -> Option<usize> {
    let digits = |at: usize| at + text[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let some = |at: usize| Some(digits(at)).filter(|end| *end > at);
    let mut at = at + usize::from(text[at] == b'-');
    at = if text.get(at) == Some(&b'0') { at + 1 } else { some(at)? };
    if text.get(at) == Some(&b'.') {
        at = some(at + 1)?;
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(at + 1), Some(b'+' | b'-')));
        at = some((at + 1 + sign).min(text.len()))?;
    }
    Some(at)
}

fn blanks(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| b" \t\r\n".contains(byte)).count()
}

/// Reads what stands between quotes.
// go: encoding/json/decode.go, unquoteBytes
fn unquote(text: &[u8]) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with(b"\\u") {
            let digits = text.get(at + 2..at + 6).and_then(|digits| std::str::from_utf8(digits).ok());
            units.push(digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()).unwrap_or(0xfffd));
            at += 6;
            continue;
        }
        out.extend(char::decode_utf16(units.drain(..)).map(|it| it.unwrap_or('\u{fffd}')));
        if text[at] == b'\\' {
            out.push(match text.get(at + 1) {
                Some(b'b') => '\u{8}',
                Some(b'f') => '\u{c}',
                Some(b'n') => '\n',
                Some(b'r') => '\r',
                Some(b't') => '\t',
                Some(other) => char::from(*other),
                None => '\u{fffd}',
            });
            at += 2;
        } else {
            let end = memchr::memchr(b'\\', &text[at..]).map_or(text.len(), |next| at + next);
            push_lossy(&mut out, &text[at..end]);
            at = end;
        }
    }
    out.extend(char::decode_utf16(units).map(|it| it.unwrap_or('\u{fffd}')));
    out
}

/// Appends text; each byte that is no part of a character becomes a U+FFFD of its own, as in Go.
fn push_lossy(out: &mut String, bytes: &[u8]) {
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| '\u{fffd}'));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<Raw<'_>> {
        Raw::read(text.as_bytes(), 10_000)
    }

    #[test]
    fn values_are_those_of_json() {
        for text in
            ["0", "-0.5e+7", " {} ", "[]", "[1,[2],{\"a\":{}}]", "\"\\u12aB\\n\"", "true", "null", "1E9"]
        {
            assert!(read(text).is_some(), "{text}");
        }
        for text in [
            "",
            " ",
            "01",
            "1.",
            ".5",
            "-",
            "1e",
            "+1",
            "[",
            "[1",
            "[1,",
            "[1,]",
            "[,1]",
            "{",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{1:1}",
            "[1}",
            "{\"a\":1]",
            "1 2",
            "\"\n\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"",
            "tru",
            "truex",
            "]",
            "}",
            "[1 2]",
            "\u{feff}{}",
            "{}{}",
            "{\"a\":1 \"b\":2}",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn members_come_in_order_with_repeated_ones() {
        let members =
            read(r#" { "a" : [ 1 , "x" ] , "b":{"c":null}, "a":true } "#).unwrap().members().unwrap();
        let names: Vec<_> = members.iter().map(|(name, value)| (name.as_str(), value.kind())).collect();
        assert_eq!(names, [("a", "array"), ("b", "object"), ("a", "bool")]);
        let items = members[0].1.items().unwrap();
        assert_eq!((items[0].number(), items[1].string().as_deref()), (Some(1.0), Some("x")));
        assert!(members[1].1.members().unwrap()[0].1.is_null());
        assert_eq!(members[2].1.boolean(), Some(true));
        assert_eq!(read("[]").unwrap().items().unwrap(), []);
        assert_eq!((read("{}").unwrap().items(), read("1e999").unwrap().number()), (None, None));
    }

    #[test]
    fn strings_are_read_as_go_reads_them() {
        for (text, expected) in [
            (&br#""a\"\\\/\b\f\n\r\tb""#[..], "a\"\\/\u{8}\u{c}\n\r\tb"),
            (br#""\ud83d\ude00""#, "\u{1f600}"),
            (br#""\ud83dx\ude00""#, "\u{fffd}x\u{fffd}"),
            (br#""\ud83d\u0041""#, "\u{fffd}A"),
            (b"\"\xff\xfeA\"", "\u{fffd}\u{fffd}A"),
        ] {
            assert_eq!(Raw::read(text, 9).unwrap().string().as_deref(), Some(expected));
        }
    }

    #[test]
    fn names_are_counted_at_every_depth() {
        for text in ["1", r#"{"a":1,"b":[{"a":1},{"a":2}]}"#] {
            assert!(read(text).unwrap().is_plain(), "{text}");
        }
        for text in [r#"{"a":1,"a":2}"#, r#"[{"x":{"a":1,"\u0061":2}}]"#, "[1e999]"] {
            assert!(!read(text).unwrap().is_plain(), "{text}");
        }
    }

    #[test]
    fn no_depth_is_too_much() {
        let deep = "[".repeat(300_000) + &"]".repeat(300_000);
        assert_eq!(read(&deep), None);
        assert!(Raw::read(deep.as_bytes(), usize::MAX).unwrap().is_plain());
        assert!(Raw::read(deep.as_bytes(), usize::MAX).unwrap().items().is_some());
    }

    proptest! {
        #[test]
        fn agrees_with_another_reader(text in r#"([\[\]{},:"a1.e\-\\u ]|null|true|"[a-z]{0,2}"){0,12}"#) {
            let raw = read(&text);
            let other: Result<serde_json::Value, _> = serde_json::from_str(&text);
            // That one takes no numbers beyond `f64` and no half of a surrogate pair.
            prop_assume!(!text.contains("\\u") && !text.contains('e'));
            prop_assert_eq!(raw.is_some(), other.is_ok(), "{}", text);
            if let Some(raw) = raw {
                raw.is_plain();
                raw.members();
                raw.items();
            }
        }
    }
}
