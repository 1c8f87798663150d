//! What YAML 1.1 takes a plain scalar for, as `go.yaml.in/yaml` has it.

/// The words that are no strings (`resolve.go: resolveMapList`).
const WORDS: [&str; 36] = [
    "", "~", "null", "Null", "NULL", "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON",
    "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF", ".nan", ".NaN", ".NAN",
    ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF",
];

/// Returns whether a plain `text` is read as a string, by readers that know numbers of base 60 too.
pub(super) fn is_string(text: &str) -> bool {
    if WORDS.contains(&text) || ["-.inf", "-.Inf", "-.INF"].contains(&text) {
        return false;
    }
    match text.as_bytes()[0] {
        b'.' => !is_go_float(text),
        b'+' | b'-' | b'0'..=b'9' => {
            let number = text.replace('_', "");
            !(is_timestamp(text) || is_integer(&number) || is_float(&number) || is_base_60(text))
        }
        _ => true,
    }
}

/// What `strconv.ParseFloat` takes for a number after a point: an underscore may stand between two digits.
fn is_go_float(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let separates = |(at, _): (usize, &str)| at > 0 && is_digit(at - 1) && is_digit(at + 1);
    text.match_indices('_').all(separates) && is_float(&text.replace('_', ""))
}

/// What `strconv.ParseInt` takes for a 64-bit number with a prefix of its base.
fn is_integer(text: &str) -> bool {
    let (sign, digits) = match text.as_bytes().first() {
        Some(b'+' | b'-') => text.split_at(1),
        _ => ("", text),
    };
    let prefix = digits.get(..2).map(str::to_ascii_lowercase);
    let (radix, digits) = match prefix.as_deref() {
        Some("0x") => (16, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        Some(_) if digits.starts_with('0') => (8, &digits[1..]),
        _ => (10, digits),
    };
    // Behind `0b` there may be a sign, but only one of the two.
    let signed_binary = sign.is_empty() && text.starts_with("0b") && i64::from_str_radix(digits, 2).is_ok();
    if signed_binary {
        return true;
    }
    if !digits.starts_with(|first: char| first.is_digit(radix)) {
        return false;
    }
    match u64::from_str_radix(digits, radix) {
        Ok(number) => sign.is_empty() || number <= i64::MAX as u64 + u64::from(sign == "-"),
        Err(_) => false,
    }
}

/// A finite number with digits, a point and an exponent.
fn is_float(text: &str) -> bool {
    let has_digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let begins = has_digits(unsigned) || unsigned.strip_prefix('.').is_some_and(has_digits);
    let has_only =
        unsigned.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    begins && has_only && text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// `190:20:30` and `190:20:30.15`, which are numbers to other readers.
fn is_base_60(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = text.split(':');
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let first =
        parts.next().is_some_and(|first| first.starts_with(|c: char| c.is_ascii_digit()) && is_number(first));
    let mut rest = parts.peekable();
    first && rest.peek().is_some() && {
        let mut is_base_60 = true;
        while let Some(part) = rest.next() {
            let part = match part.split_once('.') {
                Some((part, fraction)) if rest.peek().is_none() && is_number(fraction) => part,
                _ => part,
            };
            is_base_60 &= matches!(part.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']);
        }
        is_base_60
    }
}

/// A date, or a date and a time with a zone or a space between the two (`resolve.go: allowedTimestampFormats`), read as
/// leniently as `time.Parse` does.
fn is_timestamp(text: &str) -> bool {
    let mut rest = Rest(text);
    let Some((year, month, day)) = rest.date() else { return false };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    if !(1..=days).contains(&day) {
        return false;
    }
    match rest.0.as_bytes().first() {
        None => true,
        Some(b'T' | b't') => {
            rest.0 = &rest.0[1..];
            rest.time().is_some() && rest.zone().is_some() && rest.0.is_empty()
        }
        Some(b' ') => {
            rest.0 = rest.0.trim_start_matches(' ');
            rest.time().is_some() && rest.0.is_empty()
        }
        Some(_) => false,
    }
}

/// What is still to be read of a timestamp.
struct Rest<'t>(&'t str);

impl Rest<'_> {
    fn date(&mut self) -> Option<(u32, u32, u32)> {
        let year = self.number(4, 4)?;
        self.sign('-')?;
        let month = self.number(1, 2)?;
        self.sign('-')?;
        Some((year, month, self.number(1, 2)?))
    }

    fn time(&mut self) -> Option<()> {
        self.number(1, 2).filter(|hour| *hour < 24)?;
        self.sign(':')?;
        self.number(1, 2).filter(|minute| *minute < 60)?;
        self.sign(':')?;
        self.number(1, 2).filter(|second| *second < 60)?;
        let fraction = self.0.strip_prefix(['.', ',']);
        if let Some(fraction) = fraction.filter(|text| text.starts_with(|c: char| c.is_ascii_digit())) {
            self.0 = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        Some(())
    }

    fn zone(&mut self) -> Option<()> {
        if self.sign('Z').is_some() {
            return Some(());
        }
        self.sign('+').or_else(|| self.sign('-'))?;
        self.number(2, 2).filter(|hours| *hours <= 24)?;
        self.sign(':')?;
        self.number(2, 2).filter(|minutes| *minutes <= 60)?;
        Some(())
    }

    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let digits = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.0.split_at(digits);
        self.0 = rest;
        if digits < least { None } else { number.parse().ok() }
    }

    fn sign(&mut self, sign: char) -> Option<()> {
        self.0 = self.0.strip_prefix(sign)?;
        Some(())
    }
}
