//! Instants and durations as people write and read them; RFC 3339 in UTC. The only place that commands read the clock.

use std::time::{Duration, Instant, SystemTime};

use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

const EPOCH: DateTime = date(1970, 1, 1).at(0, 0, 0, 0);

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Returns the instant it is. A command asks once.
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

/// When to wait no longer, whatever becomes of the clock meanwhile.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    /// Returns that of so many seconds; one that no clock reaches is none.
    pub(super) fn after(seconds: u64) -> Self {
        Self(Instant::now().checked_add(Duration::from_secs(seconds)))
    }

    /// Returns how long to wait, a while at most; `None` if the time is over.
    pub(super) fn pause(&self, most: Duration) -> Option<Duration> {
        let Some(end) = self.0 else { return Some(most) };
        let left = end.saturating_duration_since(Instant::now());
        (!left.is_zero()).then(|| left.min(most))
    }
}

/// Returns an instant to the second; one that no calendar has as the nearest that it has.
pub(super) fn rfc3339(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or(Timestamp::MAX);
    seconds_as_rfc3339(time.as_second())
}

/// Returns the instant that is so many seconds after 1970 began; one that no calendar has as the nearest that it has.
// jiff's `Timestamp` ends some hours before certificates do.
pub(super) fn seconds_as_rfc3339(seconds: i64) -> String {
    let time = EPOCH.saturating_add(SignedDuration::from_secs(seconds));
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Reads an instant as [`instant`] does, and the last hours of the year 9999, in seconds since 1970.
///
/// # Errors
/// Says what to write.
pub(super) fn instant_in_seconds(text: &str) -> Result<i64, String> {
    let utc = || text.strip_suffix('Z')?.parse::<DateTime>().ok();
    instant(text)
        .map(Timestamp::as_second)
        .or_else(|why| utc().map(|time| time.duration_since(EPOCH).as_secs()).ok_or(why))
}

/// Reads an instant: RFC 3339, or a date for its first second in UTC.
///
/// # Errors
/// Says what to write.
pub(super) fn instant(text: &str) -> Result<Timestamp, String> {
    let date = || text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok();
    let parsed = text.parse().ok();
    parsed
        .or_else(|| date().filter(|_| text.len() == "2026-01-31".len()).map(|zoned| zoned.timestamp()))
        .ok_or_else(|| "it is no instant: write 2026-01-31T12:00:00Z or 2026-01-31".to_owned())
}

/// Reads an instant where Kubernetes takes RFC 3339 alone: `expiration` of a bootstrap token, say.
pub(super) fn rfc3339_instant(text: &str) -> Option<Timestamp> {
    crate::api::time::parse_rfc3339(text).ok()?;
    instant(text).ok()
}

/// Reads a duration, in seconds: `90m`, `12h`, `1h30m`, `30d`, `2w`, `1y`. A day has 24 hours, a year 365 days.
///
/// # Errors
/// Says what to write.
pub(super) fn seconds(text: &str) -> Result<i64, String> {
    const WRITE: &str = "it is no duration: write 90m, 12h, 30d or 1y";
    let span: Span = text.parse().map_err(|_| WRITE.to_owned())?;
    if span.get_months() != 0 {
        return Err("a month has no fixed length: write 30d".to_owned());
    }
    let days =
        i64::from(span.get_years()) * 365 + i64::from(span.get_weeks()) * 7 + i64::from(span.get_days());
    let hours = i64::from(span.get_hours());
    let parts = [days.checked_mul(DAY), hours.checked_mul(HOUR), span.get_minutes().checked_mul(MINUTE)];
    let whole = parts.into_iter().try_fold(span.get_seconds(), |sum, part| sum.checked_add(part?));
    whole.ok_or_else(|| WRITE.to_owned())
}

/// Returns when something ends, and how long that is from `now`; both in seconds since 1970.
pub(super) fn end(end: i64, now: i64) -> String {
    let left = end.saturating_sub(now);
    let (at, spoken) = (seconds_as_rfc3339(end), spoken(left));
    if left < 0 { format!("{at}, {spoken} ago") } else { format!("{at}, in {spoken}") }
}

/// Returns a duration as people say it: the two largest units that it has.
pub(super) fn spoken(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let (minute, hour, day) = (MINUTE.unsigned_abs(), HOUR.unsigned_abs(), DAY.unsigned_abs());
    let units = [("y", 365 * day), ("d", day), ("h", hour), ("m", minute), ("s", 1)];
    let Some(first) = units.iter().position(|(_, size)| seconds >= *size) else { return "0s".to_owned() };
    let (name, size) = units[first];
    let rest = units.get(first + 1).map(|(name, smaller)| (name, seconds % size / smaller));
    match rest {
        Some((smaller, count)) if count > 0 => format!("{}{name}{count}{smaller}", seconds / size),
        _ => format!("{}{name}", seconds / size),
    }
}

/// Returns how old something is, as kubectl says it.
// k8s.io/apimachinery: pkg/util/duration/duration.go, HumanDuration
pub(super) fn age(seconds: i64) -> String {
    const YEAR: i64 = 365 * DAY;
    let two = |size: i64, name: &str, smaller: i64, rest: &str| match seconds % size / smaller {
        0 => format!("{}{name}", seconds / size),
        more => format!("{}{name}{more}{rest}", seconds / size),
    };
    match seconds {
        ..-1 => "<invalid>".to_owned(),
        -1 => "0s".to_owned(),
        0..120 => format!("{seconds}s"),
        120..600 => two(MINUTE, "m", 1, "s"),
        600..10_800 => format!("{}m", seconds / MINUTE),
        10_800..28_800 => two(HOUR, "h", MINUTE, "m"),
        28_800..172_800 => format!("{}h", seconds / HOUR),
        172_800..691_200 => two(DAY, "d", HOUR, "h"),
        691_200..63_072_000 => format!("{}d", seconds / DAY),
        63_072_000..252_288_000 => two(YEAR, "y", DAY, "d"),
        _ => format!("{}y", seconds / YEAR),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn days_have_their_dates() {
        // As `date -u -d @SECONDS +%FT%TZ` has them.
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (68_169_599, "1972-02-28T23:59:59Z"),
            (68_169_600, "1972-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_798_761_599, "2026-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (13_569_465_600, "2400-01-01T00:00:00Z"),
        ] {
            assert_eq!(rfc3339(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)), expected);
        }
        assert_eq!(seconds_as_rfc3339(-1), "1969-12-31T23:59:59Z");
        assert_eq!(seconds_as_rfc3339(253_402_300_799), "9999-12-31T23:59:59Z");
        assert_eq!(seconds_as_rfc3339(i64::MAX), "9999-12-31T23:59:59Z");
        assert_eq!(instant_in_seconds("9999-12-31T23:59:59Z"), Ok(253_402_300_799));
        assert_eq!(instant_in_seconds("1970-01-01T01:00:00+01:00"), Ok(0));
        assert!(instant_in_seconds("9999-12-32T00:00:00Z").is_err());
    }

    #[test]
    fn instants_are_read() {
        let read = |text| instant(text).map(|time| time.as_second());
        assert_eq!(read("1972-02-29T00:00:00Z"), Ok(68_169_600));
        assert_eq!(read("1972-02-29T02:00:00+02:00"), Ok(68_169_600));
        assert_eq!(read("1972-02-29"), Ok(68_169_600));
        for wrong in ["", "tomorrow", "1972-02-30", "1972-02-29T00:00:00", "20260131", "1e9"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ages_are_kubectls() {
        for (seconds, expected) in [
            (-5, "<invalid>"),
            (-1, "0s"),
            (119, "119s"),
            (120, "2m"),
            (125, "2m5s"),
            (3_599, "59m"),
            (10_800, "3h"),
            (11_000, "3h3m"),
            (100_000, "27h"),
            (200_000, "2d7h"),
            (700_000, "8d"),
            (63_072_000 + 86_400, "2y1d"),
            (252_288_000, "8y"),
        ] {
            assert_eq!(age(seconds), expected);
        }
    }

    #[test]
    fn durations_are_read_and_spoken() {
        for (text, expected, told) in [
            ("90s", 90, "1m30s"),
            ("90m", 5_400, "1h30m"),
            ("12h", 43_200, "12h"),
            ("1h30m", 5_400, "1h30m"),
            ("30d", 2_592_000, "30d"),
            ("2w", 1_209_600, "14d"),
            ("1y", 31_536_000, "1y"),
            ("1y 2d", 31_708_800, "1y2d"),
            ("-5m", -300, "5m"),
            ("0s", 0, "0s"),
        ] {
            let read = seconds(text).unwrap();
            assert_eq!((read, spoken(read).as_str()), (expected, told), "{text}");
        }
        for wrong in ["", "12", "h", "1mo", "forever", "99999999999999999999y"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
