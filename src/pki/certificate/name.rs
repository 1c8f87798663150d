//! Distinguished names: who a certificate is for and from, as Go reads them.

use std::fmt;

use super::ParseError;
use super::reader::{Reader, tag};
use crate::go;

const COMMON_NAME: &str = "2.5.4.3";
const ORGANIZATION: &str = "2.5.4.10";
/// kube-apiserver's own. apiserver: pkg/authentication/request/x509/x509.go
const UID: &str = "1.3.6.1.4.1.57683.2";

/// What the attributes that people have are called.
// go: crypto/x509/pkix/pkix.go, attributeTypeNames; the others are openssl's
const SHORT_NAMES: &[(&str, &str)] = &[
    (COMMON_NAME, "CN"),
    ("2.5.4.4", "SN"),
    ("2.5.4.5", "SERIALNUMBER"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "STREET"),
    (ORGANIZATION, "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "title"),
    ("2.5.4.17", "POSTALCODE"),
    ("2.5.4.42", "GN"),
    (UID, "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
];

/// A distinguished name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The whole RDNSequence, byte for byte: chains are built by it.
    pub der: Vec<u8>,
    /// The attributes of all RDNs, in the order of the DER.
    pub attributes: Vec<Attribute>,
}

/// An attribute of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its type, in dots.
    pub oid: String,
    /// Its text.
    pub value: String,
}

impl Attribute {
    /// Returns the short name of its type, like `CN`; the dots if it has none.
    pub fn name(&self) -> &str {
        let known = SHORT_NAMES.iter().find(|(known, _)| *known == self.oid);
        known.map_or(&self.oid, |(_, name)| name)
    }
}

impl Name {
    /// Returns the last common name, which is the user's name; empty if there is none.
    pub fn common_name(&self) -> &str {
        self.common_names().last().unwrap_or_default()
    }

    /// Returns the common names in order: programs differ in which of several counts.
    pub fn common_names(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.all(COMMON_NAME)
    }

    /// Returns the organizations in order, which are the user's groups.
    pub fn organizations(&self) -> impl Iterator<Item = &str> {
        self.all(ORGANIZATION)
    }

    /// Returns the values of the attribute 1.3.6.1.4.1.57683.2, in order; a server takes one at most.
    pub fn uids(&self) -> impl Iterator<Item = &str> {
        self.all(UID)
    }

    fn all(&self, oid: &str) -> impl DoubleEndedIterator<Item = &str> {
        self.attributes
            .iter()
            .filter(move |attribute| attribute.oid == oid)
            .map(|attribute| &*attribute.value)
    }

    /// Reads an RDNSequence.
    // go: crypto/x509/parser.go, parseName
    pub(crate) fn parse(der: &[u8]) -> Result<Self, ParseError> {
        let bad = |words| ParseError::of(words);
        let sequence = "x509: invalid RDNSequence";
        let mut rdns = Reader::new(der).inside(tag::SEQUENCE).ok_or(bad(sequence))?;
        let mut attributes = Vec::new();
        while !rdns.is_empty() {
            let mut set = rdns.inside(tag::SET).ok_or(bad(sequence))?;
            while !set.is_empty() {
                let attribute = set.inside(tag::SEQUENCE);
                attributes.push(attribute_of(
                    attribute.ok_or(bad("x509: invalid RDNSequence: invalid attribute"))?,
                )?);
            }
        }
        Ok(Self { der: der.to_vec(), attributes })
    }
}

/// As `CN=ann,O=dev`, in the order of the DER; what separates attributes, and does not print, is escaped (RFC 4514).
impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, attribute) in self.attributes.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            write!(out, "{comma}{}=", attribute.name())?;
            for letter in attribute.value.chars() {
                match letter {
                    ',' | '+' | '"' | '\\' | '<' | '>' | ';' => write!(out, "\\{letter}")?,
                    letter if go::is_printable(letter) => write!(out, "{letter}")?,
                    letter => write!(out, "{}", letter.escape_default())?,
                }
            }
        }
        Ok(())
    }
}

fn attribute_of(mut attribute: Reader<'_>) -> Result<Attribute, ParseError> {
    let oid = attribute.oid().ok_or(ParseError::of("x509: invalid RDNSequence: invalid attribute type"))?;
    let value =
        attribute.any().ok_or(ParseError::of("x509: invalid RDNSequence: invalid attribute value"))?;
    let value = text(value.tag, value.content).map_err(|reason| {
        ParseError::from(format!("x509: invalid RDNSequence: invalid attribute value: {reason}"))
    })?;
    Ok(Attribute { oid: oid.dotted(), value })
}

/// Reads a string of the types that Go takes.
// go: crypto/x509/parser.go, parseASN1String
fn text(tag: u8, bytes: &[u8]) -> Result<String, String> {
    let all = |fine: fn(&u8) -> bool| bytes.iter().all(fine);
    let (text, kind) = match tag {
        tag::T61_STRING => return Ok(bytes.iter().copied().map(char::from).collect()),
        tag::UTF8_STRING => (String::from_utf8(bytes.to_vec()).ok(), "UTF-8 string"),
        tag::PRINTABLE_STRING => (all(is_printable).then(|| ascii(bytes)), "PrintableString"),
        tag::IA5_STRING => (all(u8::is_ascii).then(|| ascii(bytes)), "IA5String"),
        tag::NUMERIC_STRING => (all(is_numeric).then(|| ascii(bytes)), "NumericString"),
        tag::BMP_STRING => (two_byte_text(bytes), "BMPString"),
        other => return Err(format!("unsupported string type: {other}")),
    };
    text.ok_or_else(|| format!("invalid {kind}"))
}

fn ascii(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn is_numeric(byte: &u8) -> bool {
    byte.is_ascii_digit() || *byte == b' '
}

/// What ASN.1 allows, and the `*` and `&` that certificates in the wild have.
fn is_printable(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b" '()+,-./:=?*&".contains(byte)
}

/// Reads a `BMPString`: UCS-2 without what is no character, perhaps with a zero at its end.
fn two_byte_text(bytes: &[u8]) -> Option<String> {
    let bytes = if bytes.len().is_multiple_of(2) {
        bytes.strip_suffix(&[0, 0]).unwrap_or(bytes)
    } else {
        return None;
    };
    let (units, _) = bytes.as_chunks::<2>();
    let units = units.iter().map(|unit| u16::from_be_bytes(*unit));
    units
        .map(|unit| match unit {
            0xfdd0..=0xfdef | 0xfffe..=0xffff => None,
            other => char::from_u32(other.into()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_of_gos_types() {
        let ok = |text: &str| Ok(text.to_owned());
        let err = |reason: &str| Err(reason.to_owned());
        for (tag, bytes, read) in [
            (tag::UTF8_STRING, &b"Zo\xc3\xab"[..], ok("Zoë")),
            (tag::UTF8_STRING, b"Zo\xeb", err("invalid UTF-8 string")),
            (tag::T61_STRING, b"Zo\xeb", ok("Zoë")),
            (tag::PRINTABLE_STRING, b"a*b&c", ok("a*b&c")),
            (tag::PRINTABLE_STRING, b"a_b", err("invalid PrintableString")),
            (tag::PRINTABLE_STRING, b"a@b", err("invalid PrintableString")),
            (tag::IA5_STRING, b"a@b", ok("a@b")),
            (tag::IA5_STRING, b"\x80", err("invalid IA5String")),
            (tag::NUMERIC_STRING, b"1 2", ok("1 2")),
            (tag::NUMERIC_STRING, b"1-2", err("invalid NumericString")),
            (tag::BMP_STRING, b"\0a\0\0", ok("a")),
            (tag::BMP_STRING, b"\0\0\0\0", ok("\0")),
            (tag::BMP_STRING, b"\0a\0", err("invalid BMPString")),
            (tag::BMP_STRING, b"\xd8\x3d\xde\xa2", err("invalid BMPString")),
            (tag::BMP_STRING, b"\xff\xfe", err("invalid BMPString")),
            (tag::BMP_STRING, b"\xfd\xd0", err("invalid BMPString")),
            (0x1c, b"\0\0\0a", err("unsupported string type: 28")),
            (0x1a, b"a", err("unsupported string type: 26")),
            (tag::INTEGER, b"\x05", err("unsupported string type: 2")),
            (0x2c, b"a", err("unsupported string type: 44")),
        ] {
            assert_eq!(text(tag, bytes), read, "{tag} {bytes:02x?}");
        }
    }
}
