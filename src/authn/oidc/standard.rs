//! The claims that every token must have right: issuer, audience, times. Only the end is without leeway.
// go-oidc: verify.go, Verify; oidc.go, idToken

use jiff::Timestamp;

use super::claims::{Claims, Mismatch, member, string, strings};
use crate::go::Quoted;
use crate::go::raw_json::Raw;

/// What Google's issuer once was, and is still in some tokens.
const GOOGLE: (&str, &str) = ("accounts.google.com", "https://accounts.google.com");
/// From the first second of the year 1 to that of 1970, which Go adds to every time.
const TO_1970: i64 = 62_135_596_800;
/// What a token may be used before its time.
const LEEWAY: i64 = 60;

/// Returns the issuer, before anything is verified; `None` if it is no text.
pub(super) fn issuer(claims: &Claims<'_>) -> Option<String> {
    let mut issuer = String::new();
    for value in claims.of_field("iss").filter(|value| !value.is_null()) {
        issuer = value.string()?;
    }
    Some(if issuer == GOOGLE.0 { GOOGLE.1.to_owned() } else { issuer })
}

/// Confirms that a token is for one of the audiences, and for now.
pub(super) fn confirm(claims: &Claims<'_>, audiences: &[String], at: Timestamp) -> Result<(), String> {
    let token =
        IdToken::read(claims).map_err(|words| format!("oidc: failed to unmarshal claims: {words}"))?;
    confirm_sources(claims)?;
    let is_for_us = token.audiences.iter().any(|one| audiences.contains(one));
    if let [only] = audiences
        && !is_for_us
    {
        return Err(format!("oidc: expected audience {} got {}", Quoted(only), quoted(&token.audiences)));
    }
    token.confirm_times(at)?;
    if is_for_us {
        return Ok(());
    }
    let mut expected = audiences.to_vec();
    expected.sort_unstable();
    Err(format!("oidc: expected audience in {} got {}", quoted(&expected), quoted(&token.audiences)))
}

/// What the verifier looks at.
struct IdToken {
    audiences: Vec<String>,
    /// Seconds since 1970.
    expiry: Option<i64>,
    not_before: Option<i64>,
}

impl IdToken {
    fn read(claims: &Claims<'_>) -> Result<Self, String> {
        for name in ["iss", "sub", "nonce", "at_hash"] {
            for value in claims.of_field(name) {
                string(value).map_err(|mismatch| mismatch.of_field(name))?;
            }
        }
        let mut token = Self { audiences: Vec::new(), expiry: None, not_before: None };
        for value in claims.of_field("aud") {
            token.audiences = audiences(value).map_err(|mismatch| mismatch.of_field("aud"))?;
        }
        for value in claims.of_field("exp") {
            token.expiry = Some(seconds(value, "exp")?);
        }
        for value in claims.of_field("iat") {
            seconds(value, "iat")?;
        }
        for value in claims.of_field("nbf") {
            token.not_before = (!value.is_null()).then(|| seconds(value, "nbf")).transpose()?;
        }
        Ok(token)
    }

    fn confirm_times(&self, at: Timestamp) -> Result<(), String> {
        // Without an end it ends in the year 1. Far off times wrap around, as in Go.
        let end = self.expiry.map_or(0, |end| end.wrapping_add(TO_1970));
        let now = at.as_second().saturating_add(TO_1970);
        if (now, at.subsec_nanosecond()) > (end, 0) {
            return Err(format!("oidc: token is expired (Token Expiry: {})", time(end)));
        }
        let begin = self.not_before.map(|begin| begin.wrapping_add(TO_1970));
        match begin.filter(|begin| now.saturating_add(LEEWAY) < *begin) {
            Some(begin) => {
                let (now, begin) = (time(now), time(begin));
                Err(format!("oidc: current time {now} before the nbf (not before) time: {begin}"))
            }
            None => Ok(()),
        }
    }
}

/// Returns a time as Go prints it in UTC; one that no calendar here has as seconds.
fn time(since_year_1: i64) -> String {
    let seconds = since_year_1.wrapping_sub(TO_1970);
    Timestamp::from_second(seconds).map_or_else(
        |_| format!("{seconds} s after 1970"),
        |time| time.strftime("%Y-%m-%d %H:%M:%S +0000 UTC").to_string(),
    )
}

fn audiences(value: Raw<'_>) -> Result<Vec<String>, Mismatch> {
    string(value).map(|one| vec![one]).or_else(|_| strings(value))
}

/// Reads seconds since 1970: a number, or one in quotes.
// go-oidc: oidc.go, jsonTime
fn seconds(value: Raw<'_>, name: &str) -> Result<i64, String> {
    let float = match value.kind() {
        "number" => value.number(),
        "string" => {
            let text = value.string().unwrap_or_default();
            let inner = Raw::read(text.as_bytes(), 0).filter(|_| !text.contains(char::is_whitespace));
            let Some(inner) = inner.filter(|inner| inner.kind() == "number") else {
                let text = format!("\"{text}\"");
                let text = Quoted(&text);
                return Err(format!("json: invalid number literal, trying to unmarshal {text} into Number"));
            };
            inner.number()
        }
        "null" => return Err(r#"strconv.ParseFloat: parsing "": invalid syntax"#.to_owned()),
        _ => return Err(Mismatch::new(value, "json.Number").of_field(name)),
    };
    // What an `int64` does not hold is its least value on most processors, and as far off on all. Seconds that a float rounds are
    // far off as well.
    let float = float.ok_or("strconv.ParseFloat: value out of range")?;
    let holds = (-(2f64.powi(63))..2f64.powi(63)).contains(&float);
    Ok(if holds { float as i64 } else { i64::MIN })
}

/// Confirms that what other servers are to tell has a place where they tell it.
fn confirm_sources(claims: &Claims<'_>) -> Result<(), String> {
    let last = |name| claims.of_field(name).filter(|value| !value.is_null()).last();
    let wrong = |value, go_type| {
        let words = Mismatch::new(value, go_type).of_field("_claim_names");
        format!("oidc: failed to unmarshal claims: {words}")
    };
    let Some(names) = last("_claim_names") else { return Ok(()) };
    let names = names.members().ok_or_else(|| wrong(names, "map[string]string"))?;
    let sources = last("_claim_sources").and_then(Raw::members).unwrap_or_default();
    for (_, name) in names {
        let source = string(name).map_err(|_| wrong(name, "string"))?;
        if source.is_empty() {
            return Err("oidc: failed to obtain source from claim name".to_owned());
        }
        if member(&sources, &source).is_none() {
            return Err("oidc: source does not exist".to_owned());
        }
    }
    Ok(())
}

/// Returns a list as `%q` prints it.
pub(super) fn quoted(list: &[String]) -> String {
    let list: Vec<_> = list.iter().map(|one| Quoted(one).to_string()).collect();
    format!("[{}]", list.join(" "))
}
