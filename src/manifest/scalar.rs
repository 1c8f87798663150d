//! What a YAML scalar means: YAML 1.1 as `goyaml.v2` resolves it (`sigs.k8s.io/yaml: goyaml.v2/resolve.go`).

use std::borrow::Cow;

use crate::api::value::Token;
use crate::go::base64;

/// A resolved scalar.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    /// An integer beyond the range of `Integer`.
    Unsigned(u64),
    Float(f64),
    String(Cow<'a, str>),
}

/// The types of keys, which tell keys apart that read alike as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum KeyType {
    Bool,
    Integer,
    Float,
    String,
}

/// Returns what an untagged plain scalar means.
pub(super) fn plain(text: Cow<'_, str>) -> Scalar<'_> {
    let special = match text.as_bytes() {
        [] => Some(Scalar::Null),
        [b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~', ..] => word(&text),
        [b'0'..=b'9' | b'+' | b'-', ..] => word(&text).or_else(|| number(&text)),
        [b'.', ..] => word(&text).or_else(|| fraction(&text)),
        _ => None,
    };
    special.unwrap_or(Scalar::String(text))
}

/// Returns what a scalar with a tag means, given the tag's whole name; whether it is quoted makes no difference.
pub(super) fn tagged<'a>(tag: &str, text: Cow<'a, str>) -> Result<Scalar<'a>, String> {
    let Some(tag) = tag.strip_prefix("tag:yaml.org,2002:") else { return Ok(Scalar::String(text)) };
    match tag {
        "bool" | "int" | "float" | "null" | "timestamp" => {}
        "binary" => return decode_base64(&text).map(|text| Scalar::String(Cow::Owned(text))),
        _ => return Ok(Scalar::String(text)),
    }
    match (tag, plain(text)) {
        ("float", Scalar::Integer(number)) => Ok(Scalar::Float(number as f64)),
        ("timestamp", Scalar::String(text)) if begins_as_date(&text) => Ok(Scalar::String(text)),
        (_, scalar) if scalar.tag() == tag => Ok(scalar),
        (_, scalar) => Err(format!("cannot decode !!{} as a !!{tag}", scalar.tag())),
    }
}

/// The largest number up to which a float holds every integer.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

impl<'a> Scalar<'a> {
    /// Returns the scalar as it passes through JSON; infinities do not.
    pub(super) fn into_token(self) -> Result<Token<'a>, String> {
        Ok(match self {
            Self::Null => Token::Null,
            Self::Bool(is) => Token::Bool(is),
            Self::Integer(number) => Token::Integer(number),
            Self::Unsigned(number) => Token::Unsigned(number),
            Self::Float(number) if !number.is_finite() => return Err(format!("unsupported value: {number}")),
            // JSON text does not tell 1.0 from 1.
            Self::Float(number) if number.fract() == 0.0 && number.abs() <= MAX_EXACT => {
                Token::Integer(number as i64)
            }
            Self::Float(number) => Token::Float(number),
            Self::String(text) => Token::String(text),
        })
    }

    /// Returns the scalar as the key of a mapping's entry (`sigs.k8s.io/yaml: yaml.go`).
    pub(super) fn into_key(self) -> Result<(KeyType, Cow<'a, str>), String> {
        match self {
            Self::String(text) => Ok((KeyType::String, text)),
            Self::Bool(is) => Ok((KeyType::Bool, Cow::Borrowed(if is { "true" } else { "false" }))),
            Self::Integer(number) => Ok((KeyType::Integer, Cow::Owned(number.to_string()))),
            Self::Float(number) => Ok((KeyType::Float, Cow::Owned(float_key(number as f32)))),
            Self::Null | Self::Unsigned(_) => Err("unsupported map key".to_owned()),
        }
    }

    fn tag(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Integer(_) | Self::Unsigned(_) => "int",
            Self::Float(_) => "float",
            Self::String(_) => "str",
        }
    }
}

impl<'a> From<Token<'a>> for Scalar<'a> {
    /// Takes a scalar back from a tape. A container is no scalar and gives null.
    fn from(token: Token<'a>) -> Self {
        match token {
            Token::Null | Token::Sequence { .. } | Token::Mapping { .. } => Self::Null,
            Token::Bool(is) => Self::Bool(is),
            Token::Integer(number) => Self::Integer(number),
            Token::Unsigned(number) => Self::Unsigned(number),
            Token::Float(number) => Self::Float(number),
            Token::String(text) => Self::String(text),
        }
    }
}

fn word(text: &str) -> Option<Scalar<'static>> {
    Some(match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Scalar::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Scalar::Bool(false)
        }
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Scalar::Float(f64::NEG_INFINITY),
        _ => return None,
    })
}

fn number(text: &str) -> Option<Scalar<'static>> {
    let digits: Cow<'_, str> = if text.contains('_') { text.replace('_', "").into() } else { text.into() };
    integer(&digits).or_else(|| float(&digits)).or_else(|| {
        // A sign behind the prefix is a slip of the original that its users may have come to rely on.
        i64::from_str_radix(digits.strip_prefix("0b")?, 2).ok().map(Scalar::Integer)
    })
}

/// Reads an integer with the prefixes that Go knows (`strconv.ParseInt` with base 0).
fn integer(text: &str) -> Option<Scalar<'static>> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("+", &text[1..]),
        _ => ("", text),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, &digits[2..]),
        [b'0', b'b' | b'B', _, ..] => (2, &digits[2..]),
        [b'0', b'o' | b'O', _, ..] => (8, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if !digits.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    match (sign, i64::try_from(magnitude)) {
        ("-", Ok(number)) => Some(Scalar::Integer(-number)),
        ("-", Err(_)) => (magnitude == 1 << 63).then_some(Scalar::Integer(i64::MIN)),
        (_, Ok(number)) => Some(Scalar::Integer(number)),
        ("", Err(_)) => Some(Scalar::Unsigned(magnitude)),
        (_, Err(_)) => None,
    }
}

fn float(text: &str) -> Option<Scalar<'static>> {
    let plain = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let number = plain.then(|| text.parse::<f64>().ok())?;
    number.filter(|number| number.is_finite()).map(Scalar::Float)
}

/// Reads what begins with a point; an underscore must stand between digits there.
fn fraction(text: &str) -> Option<Scalar<'static>> {
    let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let misplaced = text.match_indices('_').any(|(at, _)| !digit(at - 1) || !digit(at + 1));
    if misplaced { None } else { float(&text.replace('_', "")) }
}

/// Returns whether the text begins as dates do; whether there is such a day is not looked at.
fn begins_as_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() > 4 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-'
}

/// Returns the number as Go's `strconv.FormatFloat(number, 'g', -1, 32)` writes it, and infinity as YAML does.
fn float_key(number: f32) -> String {
    if !number.is_finite() {
        let name = if number.is_nan() { ".nan" } else { ".inf" };
        return if number == f32::NEG_INFINITY { format!("-{name}") } else { name.to_owned() };
    }
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>().unwrap_or_default() {
        -4..6 => number.to_string(),
        exponent => format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs()),
    }
}

/// Decodes base64. Bytes that are no UTF-8 turn into U+FFFD, as Go's JSON encoder writes them.
fn decode_base64(text: &str) -> Result<String, String> {
    let bytes = base64::decode(text).map_err(|_| "!!binary value contains invalid base64 data")?;
    Ok(crate::go::text(&bytes))
}
