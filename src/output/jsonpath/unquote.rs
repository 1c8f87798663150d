//! Quoted texts in JSONPath templates: Go's escapes, within either kind of quotes.

/// Returns what a text with its quotes stands for, or nothing if Go would not read it.
pub(super) fn unquote(text: &str) -> Option<String> {
    let quote = text.chars().next()?;
    let mut rest = text.strip_prefix(quote)?.strip_suffix(quote)?;
    let mut bytes = Vec::new();
    while let Some(first) = rest.chars().next() {
        rest = &rest[first.len_utf8()..];
        match first {
            '\\' => rest = escape(rest, quote, &mut bytes)?,
            _ if first == quote => return None,
            _ => push(&mut bytes, first),
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads what follows a backslash and returns what is behind it.
fn escape<'t>(text: &'t str, quote: char, bytes: &mut Vec<u8>) -> Option<&'t str> {
    let kind = text.chars().next()?;
    let rest = &text[kind.len_utf8()..];
    let digits = |text: &'t str, radix, count| -> Option<(u32, &'t str)> {
        let (digits, rest) = text.split_at_checked(count)?;
        let all = digits.chars().all(|digit| digit.is_digit(radix));
        Some((u32::from_str_radix(digits, radix).ok().filter(|_| all)?, rest))
    };
    match kind {
        'a' => bytes.push(7),
        'b' => bytes.push(8),
        'f' => bytes.push(12),
        'n' => bytes.push(b'\n'),
        'r' => bytes.push(b'\r'),
        't' => bytes.push(b'\t'),
        'v' => bytes.push(11),
        '\\' => bytes.push(b'\\'),
        '\'' | '"' if kind == quote => bytes.push(kind as u8),
        'x' => {
            let (byte, rest) = digits(rest, 16, 2)?;
            bytes.push(u8::try_from(byte).ok()?);
            return Some(rest);
        }
        'u' | 'U' => {
            let (code, rest) = digits(rest, 16, if kind == 'u' { 4 } else { 8 })?;
            push(bytes, char::from_u32(code)?);
            return Some(rest);
        }
        '0'..='7' => {
            let (byte, rest) = digits(text, 8, 3)?;
            bytes.push(u8::try_from(byte).ok()?);
            return Some(rest);
        }
        _ => return None,
    }
    Some(rest)
}

fn push(bytes: &mut Vec<u8>, character: char) {
    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}
