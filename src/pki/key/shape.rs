//! What the DER of a key is, by its first elements: PEM labels say less than they seem to. Knows nothing about what is in it.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Reader, SliceReader, Tag};

use crate::pki::PkiError;

/// The kind of key that DER holds.
pub(super) enum Shape {
    Pkcs1,
    /// With the algorithm and its parameter, if that names a curve.
    Pkcs8(ObjectIdentifier, Option<ObjectIdentifier>),
    /// With the curve, if it is named.
    Sec1(Option<ObjectIdentifier>),
    Encrypted,
    Public,
}

impl Shape {
    /// Looks at the first elements.
    pub(super) fn of(der: &[u8]) -> Result<Self, PkiError> {
        let key = AnyRef::from_der(der).map_err(|error| match error.kind() {
            der::ErrorKind::TrailingData { .. } => PkiError::TrailingBytes,
            _ => malformed(),
        })?;
        let parts = children(key);
        let tags: Vec<Tag> = parts.iter().take(3).map(der::Tagged::tag).collect();
        match *tags {
            [Tag::Integer, Tag::Sequence, Tag::OctetString, ..] => {
                let algorithm = children(parts[1]);
                let id = algorithm.first().and_then(identifier).ok_or_else(malformed)?;
                Ok(Self::Pkcs8(id, algorithm.get(1).and_then(identifier)))
            }
            [Tag::Integer, Tag::OctetString, ..] => {
                // [0] EXPLICIT, RFC 5915
                let curve = parts.iter().find(|part| is_first_option(der::Tagged::tag(*part)));
                let curve = curve.and_then(|part| AnyRef::from_der(part.value()).ok());
                Ok(Self::Sec1(curve.as_ref().and_then(identifier)))
            }
            [Tag::Integer, Tag::Integer, Tag::Integer, ..] => Ok(Self::Pkcs1),
            [Tag::Sequence, Tag::OctetString, ..] => Ok(Self::Encrypted),
            [Tag::Sequence, Tag::BitString, ..] => Ok(Self::Public),
            _ => Err(malformed()),
        }
    }
}

/// The error for what is none of these.
pub(super) fn malformed() -> PkiError {
    PkiError::Malformed("it is no private key")
}

/// Returns the elements of a sequence, as far as they can be read.
fn children(sequence: AnyRef<'_>) -> Vec<AnyRef<'_>> {
    let mut parts = Vec::new();
    let Ok(mut reader) = SliceReader::new(sequence.value()) else { return parts };
    // No key has more elements than a PKCS#1 one: ten.
    while parts.len() < 10
        && !reader.is_finished()
        && let Ok(part) = AnyRef::decode(&mut reader)
    {
        parts.push(part);
    }
    parts
}

fn identifier(any: &AnyRef<'_>) -> Option<ObjectIdentifier> {
    any.decode_as().ok()
}

fn is_first_option(tag: Tag) -> bool {
    matches!(tag, Tag::ContextSpecific { number, .. } if number.value() == 0)
}
