//! DER as Go reads certificates: strict lengths, one-byte tags, and no look at what comes after the last element that is asked for.
//!
//! Lengths are the `der` crate's to read. Its types are not used: it knows fewer tags than Go, and takes tags that Go refuses.
// go: vendor/golang.org/x/crypto/cryptobyte/asn1.go

use std::fmt::Write as _;

use der::asn1::ObjectIdentifier;
use der::{Decode, Length, Reader as _, SliceReader};

/// Tags, as they stand in the first byte of an element.
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const OID: u8 = 0x06;
    pub(crate) const UTF8_STRING: u8 = 0x0c;
    pub(crate) const NUMERIC_STRING: u8 = 0x12;
    pub(crate) const PRINTABLE_STRING: u8 = 0x13;
    pub(crate) const T61_STRING: u8 = 0x14;
    pub(crate) const IA5_STRING: u8 = 0x16;
    pub(crate) const UTC_TIME: u8 = 0x17;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const BMP_STRING: u8 = 0x1e;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;

    /// A context-specific tag of something primitive.
    pub(crate) const fn context(number: u8) -> u8 {
        0x80 | number
    }

    /// A context-specific tag of something constructed.
    pub(crate) const fn explicit(number: u8) -> u8 {
        0xa0 | number
    }
}

/// What is left of some elements that follow each other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'d>(&'d [u8]);

/// An element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'d> {
    pub(crate) tag: u8,
    /// With tag and length.
    pub(crate) whole: &'d [u8],
    pub(crate) content: &'d [u8],
}

/// An object identifier: its content, which is the only one for its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Oid<'d>(pub(crate) &'d [u8]);

/// A bit string.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BitString<'d> {
    bytes: &'d [u8],
    unused: u8,
}

impl<'d> Reader<'d> {
    /// Reads the elements of DER.
    pub(crate) const fn new(der: &'d [u8]) -> Self {
        Self(der)
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether the next element has a tag.
    pub(crate) fn is_next(self, tag: u8) -> bool {
        self.0.first() == Some(&tag)
    }

    /// Takes an element of any tag below 31.
    pub(crate) fn any(&mut self) -> Option<Element<'d>> {
        let (tag, rest) = self.0.split_first()?;
        if tag & 0x1f == 0x1f {
            return None;
        }
        let mut reader = SliceReader::new(rest).ok()?;
        let length = Length::decode(&mut reader).ok()?;
        let content = reader.read_slice(length).ok()?;
        let size = self.0.len() - usize::try_from(reader.remaining_len()).ok()?;
        let (whole, rest) = self.0.split_at_checked(size)?;
        self.0 = rest;
        Some(Element { tag: *tag, whole, content })
    }

    /// Takes an element of a tag.
    pub(crate) fn element(&mut self, tag: u8) -> Option<Element<'d>> {
        self.any().filter(|element| element.tag == tag)
    }

    /// Takes an element of a tag and returns its content.
    pub(crate) fn bytes(&mut self, tag: u8) -> Option<&'d [u8]> {
        self.element(tag).map(|element| element.content)
    }

    /// Takes an element of a tag and returns the elements in it.
    pub(crate) fn inside(&mut self, tag: u8) -> Option<Self> {
        self.bytes(tag).map(Reader)
    }

    /// Takes an element if it has a tag. `None` is an error, as everywhere here.
    pub(crate) fn optional(&mut self, tag: u8) -> Option<Option<Self>> {
        if self.is_next(tag) { self.inside(tag).map(Some) } else { Some(None) }
    }

    /// Takes the tag and the length of an element, whatever the length says.
    pub(crate) fn header(&mut self, tag: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        let mut reader = SliceReader::new(rest).ok().filter(|_| *first == tag)?;
        Length::decode(&mut reader).ok()?;
        let left = usize::try_from(reader.remaining_len()).ok()?;
        self.0 = self.0.get(self.0.len() - left..)?;
        Some(())
    }

    pub(crate) fn boolean(&mut self) -> Option<bool> {
        match self.bytes(tag::BOOLEAN)? {
            [0] => Some(false),
            [0xff] => Some(true),
            _ => None,
        }
    }

    /// Takes an INTEGER of any size: two's complement in as few bytes as there can be.
    pub(crate) fn integer(&mut self) -> Option<&'d [u8]> {
        self.bytes(tag::INTEGER).filter(|bytes| is_minimal(bytes))
    }

    /// Takes an INTEGER, or an element of another tag that stands for one, of 64 bits.
    pub(crate) fn int64(&mut self, tag: u8) -> Option<i64> {
        let bytes = self.bytes(tag).filter(|bytes| is_minimal(bytes) && bytes.len() <= 8)?;
        let sign = if is_negative(bytes) { -1 } else { 0 };
        Some(bytes.iter().fold(sign, |number, byte| number << 8 | i64::from(*byte)))
    }

    pub(crate) fn oid(&mut self) -> Option<Oid<'d>> {
        self.bytes(tag::OID)
            .map(Oid)
            .filter(|oid| oid.numbers().is_some_and(|mut all| all.all(|n| n.is_some())))
    }

    pub(crate) fn bit_string(&mut self) -> Option<BitString<'d>> {
        let (unused, bytes) = self.bytes(tag::BIT_STRING)?.split_first()?;
        let last = bytes.last().copied();
        let is_fine = *unused <= 7
            && last.map_or(*unused == 0, |last| u16::from(last) & ((1 << u16::from(*unused)) - 1) == 0);
        is_fine.then_some(BitString { bytes, unused: *unused })
    }
}

/// Returns whether two's complement is in as few bytes as there can be.
fn is_minimal(bytes: &[u8]) -> bool {
    match bytes {
        [] | [0x00, 0x00..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => false,
        [..] => true,
    }
}

/// Returns whether two's complement is of a negative number.
pub(crate) fn is_negative(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| *first >= 0x80)
}

impl<'d> Oid<'d> {
    /// Returns the numbers as they are coded, the first two in one; `None` for one that is too large or not minimal.
    fn numbers(self) -> Option<impl Iterator<Item = Option<u32>> + use<'d>> {
        let ends_well = self.0.last().is_some_and(|last| *last < 0x80);
        ends_well.then(|| self.0.split_inclusive(|byte| *byte < 0x80).map(number))
    }

    /// Returns the identifier in the form that the known ones have; `None` if it can be none of them.
    pub(crate) fn id(self) -> Option<ObjectIdentifier> {
        ObjectIdentifier::from_bytes(self.0).ok()
    }

    /// Returns the identifier in dots; not one of a size that nobody has.
    pub(crate) fn dotted(self) -> String {
        if self.0.len() > 64 {
            return "of an endless name".to_owned();
        }
        let mut text = String::new();
        for (at, number) in self.numbers().into_iter().flatten().flatten().enumerate() {
            let _ = match (at, number) {
                (0, 0..80) => write!(text, "{}.{}", number / 40, number % 40),
                (0, _) => write!(text, "2.{}", number - 80),
                _ => write!(text, ".{number}"),
            };
        }
        text
    }
}

/// Reads a number of seven bits a byte: less than 2^31, the first byte not empty.
fn number(bytes: &[u8]) -> Option<u32> {
    if bytes.len() > 5 || bytes.first() == Some(&0x80) {
        return None;
    }
    bytes
        .iter()
        .try_fold(0u32, |number, byte| (number < 1 << 24).then_some(number << 7 | u32::from(byte & 0x7f)))
}

impl BitString<'_> {
    /// Returns whether a bit is set; bits that are not there are not.
    pub(crate) fn has(self, at: usize) -> bool {
        let is_there = at < self.bytes.len() * 8 - usize::from(self.unused);
        is_there && self.bytes.get(at / 8).is_some_and(|byte| byte << (at % 8) & 0x80 != 0)
    }

    /// Returns the bytes, with the unused bits at the front.
    pub(crate) fn right_aligned(self) -> Vec<u8> {
        let mut above = 0u16;
        let shift = |byte: &u8| {
            let both = above << 8 | u16::from(*byte);
            above = u16::from(*byte);
            (both >> self.unused).to_be_bytes()[1]
        };
        self.bytes.iter().map(shift).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_minimal_and_tags_one_byte() {
        for (der, content) in [
            (&[0x04, 0x01, 0x07, 0xff][..], Some(&[0x07][..])),
            (&[0x04, 0x00], Some(&[])),
            (&[0x04, 0x81, 0x01, 0x07], None),
            (&[0x04, 0x80, 0x07, 0x00, 0x00], None),
            (&[0x04, 0x82, 0x00, 0x80], None),
            (&[0x04, 0x85, 0x00, 0x00, 0x00, 0x00, 0x01, 0x07], None),
            (&[0x1f, 0x24, 0x01, 0x07], None),
            (&[0x04, 0x02, 0x07], None),
            (&[0x04], None),
            (&[], None),
        ] {
            assert_eq!(Reader::new(der).any().map(|element| element.content), content, "{der:02x?}");
        }
    }

    #[test]
    fn integers_are_minimal() {
        let int = |der: &[u8]| Reader::new(der).int64(tag::INTEGER);
        assert_eq!(int(&[2, 1, 0xff]), Some(-1));
        assert_eq!(int(&[2, 2, 0x00, 0x80]), Some(128));
        assert_eq!(int(&[2, 2, 0xff, 0x7f]), Some(-129));
        assert_eq!(int(&[2, 8, 0x7f, 255, 255, 255, 255, 255, 255, 255]), Some(i64::MAX));
        for wrong in [&[2, 0][..], &[2, 2, 0, 1], &[2, 2, 0xff, 0xff], &[2, 9, 0, 255, 0, 0, 0, 0, 0, 0, 0]] {
            assert_eq!(int(wrong), None, "{wrong:02x?}");
        }
    }

    #[test]
    fn identifiers_have_numbers_of_31_bits() {
        let dotted = |content: &[u8]| {
            let der = [&[6, content.len().to_le_bytes()[0]], content].concat();
            Reader::new(&der).oid().map(Oid::dotted)
        };
        assert_eq!(dotted(&[0x55, 0x1d, 0x25, 0x00]).as_deref(), Some("2.5.29.37.0"));
        assert_eq!(dotted(&[0x2a, 0x86, 0x48, 0xce, 0x3d]).as_deref(), Some("1.2.840.10045"));
        assert_eq!(dotted(&[0x88, 0x37]).as_deref(), Some("2.999"));
        assert_eq!(dotted(&[0x2a, 0x87, 0xff, 0xff, 0xff, 0x7f]).as_deref(), Some("1.2.2147483647"));
        for wrong in
            [&[][..], &[0x80, 0x01], &[0x2a, 0x88, 0x80, 0x80, 0x80, 0x00], &[0x2a, 0x86], &[0x2a, 0x80, 1]]
        {
            assert_eq!(dotted(wrong), None, "{wrong:02x?}");
        }
    }

    #[test]
    fn unused_bits_are_zero() {
        let bits = |der: &[u8]| Reader::new(der).bit_string().map(BitString::right_aligned);
        assert_eq!(bits(&[3, 3, 4, 0xab, 0xc0]), Some(vec![0x0a, 0xbc]));
        assert_eq!(bits(&[3, 1, 0]), Some(Vec::new()));
        for wrong in [&[3, 0][..], &[3, 1, 1], &[3, 2, 8, 0], &[3, 2, 1, 1]] {
            assert_eq!(bits(wrong), None, "{wrong:02x?}");
        }
        let usage = Reader::new(&[3, 2, 1, 0x86]).bit_string().unwrap();
        assert_eq!((0..9).filter(|at| usage.has(*at)).collect::<Vec<_>>(), [0, 5, 6]);
    }
}
