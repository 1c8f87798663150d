//! The times of certificates, in all the forms that Go reads.

use super::ParseError;
use super::reader::{Reader, tag};

const DAY: i64 = 24 * 3600;

/// Takes a time and returns its seconds since 1970.
// go: crypto/x509/parser.go, parseTime
pub(super) fn read(reader: &mut Reader<'_>) -> Result<i64, ParseError> {
    if reader.is_next(tag::UTC_TIME) {
        let text = reader.bytes(tag::UTC_TIME);
        text.and_then(utc).ok_or(ParseError::of("x509: malformed UTCTime"))
    } else if reader.is_next(tag::GENERALIZED_TIME) {
        let text = reader.bytes(tag::GENERALIZED_TIME);
        text.and_then(generalized).ok_or(ParseError::of("x509: malformed GeneralizedTime"))
    } else {
        Err(ParseError::of("x509: unsupported time format"))
    }
}

/// Reads `YYMMDDHHMMSS`, with or without the seconds; years are those from 1950 to 2049.
fn utc(text: &[u8]) -> Option<i64> {
    let (year, text) = digits(text, 2)?;
    let year = if year < 50 { 2000 + year } else { 1900 + year };
    let (day, text) = day(year, text)?;
    let (minute, text) = minute(text)?;
    let (second, text) = if text.first()?.is_ascii_digit() { below(text, 60)? } else { (0, text) };
    Some(day * DAY + minute * 60 + second - offset(text)?)
}

/// Reads `YYYYMMDDHHMMSS`.
fn generalized(text: &[u8]) -> Option<i64> {
    let (year, text) = digits(text, 4)?;
    let (day, text) = day(year, text)?;
    let (minute, text) = minute(text)?;
    let (second, text) = below(text, 60)?;
    Some(day * DAY + minute * 60 + second - offset(text)?)
}

/// Reads month and day and returns the days since 1970.
fn day(year: i64, text: &[u8]) -> Option<(i64, &[u8])> {
    let (month, text) = digits(text, 2).filter(|(month, _)| (1..=12).contains(month))?;
    let (day, text) = digits(text, 2).filter(|(day, _)| (1..=days_in(year, month)).contains(day))?;
    let before: i64 = (1..month).map(|month| days_in(year, month)).sum();
    // Days before the year 1, which 719,162 days are before 1970, and leap days counted from there.
    let past = year - 1;
    let leap = past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400);
    Some((past * 365 + leap + before + day - 1 - 719_162, text))
}

fn days_in(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Reads hours and minutes and returns the minutes.
fn minute(text: &[u8]) -> Option<(i64, &[u8])> {
    let (hour, text) = below(text, 24)?;
    let (minute, text) = below(text, 60)?;
    Some((hour * 60 + minute, text))
}

/// Reads `Z` or `±HHMM`, and returns the seconds to go back. What Go would print in another way it refuses: an offset of
/// nothing, and more than 59 minutes. Hours go up to 24.
// go: time/format.go, parse
fn offset(text: &[u8]) -> Option<i64> {
    let (sign, text) = match text {
        b"Z" => return Some(0),
        [b'+', text @ ..] => (1, text),
        [b'-', text @ ..] => (-1, text),
        _ => return None,
    };
    let (hour, text) = below(text, 25)?;
    let (minute, text) = below(text, 60)?;
    (text.is_empty() && (hour, minute) != (0, 0)).then_some(sign * (hour * 60 + minute) * 60)
}

fn below(text: &[u8], limit: i64) -> Option<(i64, &[u8])> {
    digits(text, 2).filter(|(number, _)| *number < limit)
}

fn digits(text: &[u8], count: usize) -> Option<(i64, &[u8])> {
    let (digits, rest) = text.split_at_checked(count)?;
    let number = digits
        .iter()
        .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0')));
    Some((number?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utc_times() {
        for (text, seconds) in [
            ("700101000000Z", Some(0)),
            ("7001010000Z", Some(0)),
            ("500101000000Z", Some(-631_152_000)),
            ("491231235959Z", Some(2_524_607_999)),
            ("680229000000Z", Some(-58_060_800)),
            ("261122101110+0130", Some(1_795_336_870)),
            ("2611221011-0100", Some(1_795_345_860)),
            ("700101000000+2400", Some(-86_400)),
            ("700101000000+0000", None),
            ("700101000000+0060", None),
            ("700101000000+2500", None),
            ("700101000000+01:30", None),
            ("700101000060Z", None),
            ("700101240000Z", None),
            ("700101000000.5Z", None),
            ("700101000000", None),
            ("700101000000z", None),
            ("700101000000ZZ", None),
            ("700229000000Z", None),
            ("701301000000Z", None),
            ("700100000000Z", None),
            ("+50101000000Z", None),
            ("7001010000 0Z", None),
            ("", None),
        ] {
            assert_eq!(utc(text.as_bytes()), seconds, "{text}");
        }
    }

    #[test]
    fn generalized_times() {
        for (text, seconds) in [
            ("19700101000000Z", Some(0)),
            ("99991231235959Z", Some(253_402_300_799)),
            ("00000101000000Z", Some(-62_167_219_200)),
            ("00000229000000Z", Some(-62_162_121_600)),
            ("20000229000000Z", Some(951_782_400)),
            ("20261122101110-0030", Some(1_795_344_070)),
            ("19000229000000Z", None),
            ("20260230000000Z", None),
            ("202611221011Z", None),
            ("20261122101110.0Z", None),
            ("20261122101110,5Z", None),
            ("20261122101110", None),
        ] {
            assert_eq!(generalized(text.as_bytes()), seconds, "{text}");
        }
    }
}
