//! A certificate from its first byte to its last, in the order in which Go looks at them.
// go: crypto/x509/parser.go, parseCertificate

use super::algorithm::{self, Algorithm};
use super::extensions::{self, Extensions};
use super::public_key::PublicKey;
use super::reader::{Element, Reader, is_negative, tag};
use super::{Certificate, Name, ParseError, time};
use crate::pki::Spki;

/// Reads one certificate with nothing behind it.
pub(super) fn certificate(der: &[u8]) -> Result<Certificate, ParseError> {
    let bad = ParseError::of;
    let whole = Reader::new(der).element(tag::SEQUENCE).ok_or(bad("x509: malformed certificate"))?;
    let mut outer = Reader::new(whole.content);
    let tbs = outer.element(tag::SEQUENCE).ok_or(bad("x509: malformed tbs certificate"))?;
    let start = whole.whole.len() - whole.content.len();
    let mut fields = Reader::new(tbs.content);

    let version = version(&mut fields)?;
    let serial = serial(&mut fields)?;
    let signature_algorithm = {
        let inner = fields.element(tag::SEQUENCE);
        let inner = inner.ok_or(bad("x509: malformed signature algorithm identifier"))?;
        let signed = outer.element(tag::SEQUENCE).ok_or(bad("x509: malformed algorithm identifier"))?;
        if inner.content != signed.content {
            return Err(bad("x509: inner and outer signature algorithm identifiers don't match"));
        }
        algorithm::of_signature(&Algorithm::read(Reader::new(inner.content))?)
    };
    let issuer = name(&mut fields)?;
    let validity = fields.inside(tag::SEQUENCE);
    let mut validity = validity.ok_or(bad("x509: malformed validity"))?;
    let (not_before, not_after) = (time::read(&mut validity)?, time::read(&mut validity)?);
    let subject = name(&mut fields)?;
    let spki = fields.element(tag::SEQUENCE).ok_or(bad("x509: malformed spki"))?;
    let key = PublicKey::read(Reader::new(spki.content))?;
    let extensions = extensions_of(version, &mut fields)?;
    let signature = outer.bit_string().ok_or(bad("x509: malformed signature"))?.right_aligned();
    if whole.whole.len() != der.len() {
        return Err(ParseError::TRAILING_DATA);
    }
    Ok(Certificate {
        der: der.to_vec(),
        version,
        serial,
        issuer,
        subject,
        not_before,
        not_after,
        public_key: Spki(spki.whole.to_vec()),
        key: key.kind,
        signature_algorithm,
        basic_constraints: extensions.basic_constraints,
        key_usage: extensions.key_usage,
        extended_key_usage: extensions.extended_key_usage,
        subject_key_id: extensions.subject_key_id,
        authority_key_id: extensions.authority_key_id,
        alternative_names: extensions.alternative_names,
        name_constraints: extensions.name_constraints,
        policies: extensions.policies,
        unhandled_critical: extensions.unhandled_critical,
        alternative_names_value: extensions.alternative_names_value,
        tbs: start..start + tbs.whole.len(),
        signature,
        key_bytes: key.bytes,
    })
}

fn version(fields: &mut Reader<'_>) -> Result<u8, ParseError> {
    let malformed = || ParseError::of("x509: malformed version");
    let Some(mut explicit) = fields.optional(tag::explicit(0)).ok_or_else(malformed)? else { return Ok(1) };
    let number = explicit.int64(tag::INTEGER).filter(|number| *number >= 0 && explicit.is_empty());
    match number.ok_or_else(malformed)? {
        // Go counts from 1, and does not see the overflow: what comes of it is no version with extensions.
        0 | i64::MAX => Ok(1),
        1 => Ok(2),
        2 => Ok(3),
        _ => Err(ParseError::of("x509: invalid version")),
    }
}

/// Reads the serial number without the zero that only keeps it positive.
fn serial(fields: &mut Reader<'_>) -> Result<Vec<u8>, ParseError> {
    let serial = fields.integer().ok_or(ParseError::of("x509: malformed serial number"))?;
    if is_negative(serial) {
        return Err(ParseError::of("x509: negative serial number"));
    }
    Ok(match serial {
        [0, rest @ ..] if !rest.is_empty() => rest.to_vec(),
        all => all.to_vec(),
    })
}

fn name(fields: &mut Reader<'_>) -> Result<Name, ParseError> {
    // go: that is what it says of a subject, too
    let name: Option<Element<'_>> = fields.element(tag::SEQUENCE);
    Name::parse(name.ok_or(ParseError::of("x509: malformed issuer"))?.whole)
}

fn extensions_of(version: u8, fields: &mut Reader<'_>) -> Result<Extensions, ParseError> {
    if version > 1 {
        for (number, words) in [(1, "x509: malformed issuerUniqueID"), (2, "x509: malformed subjectUniqueID")]
        {
            fields.optional(tag::context(number)).ok_or(ParseError::of(words))?;
        }
    }
    if version < 3 {
        return Ok(Extensions::default());
    }
    let list = fields.optional(tag::explicit(3)).ok_or(ParseError::of("x509: malformed extensions"))?;
    list.map_or(Ok(Extensions::default()), extensions::read)
}
