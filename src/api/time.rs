//! Timestamps in the form of RFC 3339: whether Go reads them, and what it says when it does not.
// go: src/time/format.go, parse() with the layout time.RFC3339

const LAYOUT: &str = "2006-01-02T15:04:05Z07:00";

/// Checks a timestamp; the error is the one of Go's `time.Parse`.
pub(crate) fn parse_rfc3339(text: &str) -> Result<(), String> {
    let mut rest = Parser { text, at: 0 };
    let year = rest.year()?;
    rest.separator(b'-')?;
    let month = rest.number("01", true)?;
    rest.within(month, 1..=12, "month")?;
    rest.separator(b'-')?;
    let day = rest.number("02", true)?;
    rest.separator(b'T')?;
    let hour = rest.number("15", false)?;
    rest.within(hour, 0..=23, "hour")?;
    rest.separator(b':')?;
    let minute = rest.number("04", true)?;
    rest.within(minute, 0..=59, "minute")?;
    rest.separator(b':')?;
    let second = rest.number("05", true)?;
    rest.within(second, 0..=59, "second")?;
    rest.fraction();
    rest.zone()?;
    rest.end()?;
    rest.within(day, 1..=days_of(month, year), "day")
}

struct Parser<'s> {
    text: &'s str,
    at: usize,
}

impl Parser<'_> {
    fn rest(&self) -> &[u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn digit(&self, offset: usize) -> Option<u32> {
        self.rest().get(offset).filter(|byte| byte.is_ascii_digit()).map(|byte| u32::from(byte - b'0'))
    }

    fn year(&mut self) -> Result<u32, String> {
        let digits = [self.digit(0), self.digit(1), self.digit(2), self.digit(3)];
        let year = digits.into_iter().try_fold(0, |year, digit| digit.map(|digit| year * 10 + digit));
        let year = year.ok_or_else(|| self.cannot_parse("2006"))?;
        self.at += 4;
        Ok(year)
    }

    /// Reads two digits; just one will do unless `fixed`.
    fn number(&mut self, element: &str, fixed: bool) -> Result<u32, String> {
        match (self.digit(0), self.digit(1)) {
            (Some(tens), Some(ones)) => {
                self.at += 2;
                Ok(tens * 10 + ones)
            }
            (Some(ones), None) if !fixed => {
                self.at += 1;
                Ok(ones)
            }
            _ => Err(self.cannot_parse(element)),
        }
    }

    fn separator(&mut self, separator: u8) -> Result<(), String> {
        if self.rest().first() != Some(&separator) {
            return Err(self.cannot_parse(char::from(separator).encode_utf8(&mut [0; 4])));
        }
        self.at += 1;
        Ok(())
    }

    /// Steps over a fraction of a second, which Go accepts though the layout has none.
    fn fraction(&mut self) {
        if matches!(self.rest().first(), Some(b'.' | b',')) && self.digit(1).is_some() {
            let digits = self.rest()[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            self.at += 1 + digits;
        }
    }

    fn zone(&mut self) -> Result<(), String> {
        let rest = self.rest();
        if rest.first() == Some(&b'Z') {
            self.at += 1;
            return Ok(());
        }
        if rest.len() < 6 || rest[3] != b':' {
            return Err(self.cannot_parse("Z07:00"));
        }
        let signed = matches!(rest[0], b'+' | b'-');
        let two = |offset| Some(self.digit(offset)? * 10 + self.digit(offset + 1)?);
        let (hour, minute) = (two(1), two(4));
        // More than 24 and 60 are out of range; 24 and 60 themselves are not.
        self.within(hour.unwrap_or_default(), 0..=24, "time zone offset hour")?;
        self.within(hour.and(minute).unwrap_or_default(), 0..=60, "time zone offset minute")?;
        if !signed || hour.is_none() || minute.is_none() {
            return Err(self.cannot_parse("Z07:00"));
        }
        self.at += 6;
        Ok(())
    }

    fn end(&self) -> Result<(), String> {
        match self.rest() {
            [] => Ok(()),
            rest => Err(format!("parsing time {}: extra text: {}", quote(self.text.as_bytes()), quote(rest))),
        }
    }

    fn within(&self, value: u32, range: std::ops::RangeInclusive<u32>, what: &str) -> Result<(), String> {
        if range.contains(&value) {
            return Ok(());
        }
        Err(format!("parsing time {}: {what} out of range", quote(self.text.as_bytes())))
    }

    fn cannot_parse(&self, element: &str) -> String {
        let (text, rest) = (quote(self.text.as_bytes()), quote(self.rest()));
        format!("parsing time {text} as {LAYOUT:?}: cannot parse {rest} as {element:?}")
    }
}

fn days_of(month: u32, year: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Quotes as Go's `time` does, which is not how the rest of Go does: all but printable ASCII byte by byte.
fn quote(text: &[u8]) -> String {
    let mut quoted = String::from('"');
    for &byte in text {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b' '..=0x7f => quoted.push(char::from(byte)),
            _ => quoted.push_str(&format!("\\x{byte:02x}")),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_go_accepts() {
        for text in [
            "2020-01-01T00:00:00Z",
            "2020-02-29T23:59:59.123456789012Z",
            "2020-01-01T1:02:03Z",
            "2020-01-01T00:00:00,5+24:60",
            "0000-12-31T00:00:00-00:00",
        ] {
            assert_eq!(parse_rfc3339(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn refuses_in_the_words_of_go() {
        let layout = r#" as "2006-01-02T15:04:05Z07:00": cannot parse "#;
        for (text, error) in [
            ("", format!(r#""{layout}"" as "2006""#)),
            ("soon", format!(r#"soon"{layout}"soon" as "2006""#)),
            ("2020", format!(r#"2020"{layout}"" as "-""#)),
            ("2020-1-01", format!(r#"2020-1-01"{layout}"1-01" as "01""#)),
            ("2020-01-01 00:00:00Z", format!(r#"2020-01-01 00:00:00Z"{layout}" 00:00:00Z" as "T""#)),
            ("2020-01-01T00:00:00", format!(r#"2020-01-01T00:00:00"{layout}"" as "Z07:00""#)),
            (
                "2020-01-01T00:00:00x01:00",
                format!(r#"2020-01-01T00:00:00x01:00"{layout}"x01:00" as "Z07:00""#),
            ),
            ("2020-13-01T00:00:00Z", r#"2020-13-01T00:00:00Z": month out of range"#.to_owned()),
            ("2021-02-29T00:00:00Z", r#"2021-02-29T00:00:00Z": day out of range"#.to_owned()),
            ("2020-01-01T24:00:00Z", r#"2020-01-01T24:00:00Z": hour out of range"#.to_owned()),
            (
                "2020-01-01T00:00:00+25:00",
                r#"2020-01-01T00:00:00+25:00": time zone offset hour out of range"#.to_owned(),
            ),
            ("2020-01-01T00:00:00Zä", r#"2020-01-01T00:00:00Z\xc3\xa4": extra text: "\xc3\xa4""#.to_owned()),
        ] {
            assert_eq!(parse_rfc3339(text), Err(format!("parsing time \"{error}")), "{text}");
        }
    }
}
