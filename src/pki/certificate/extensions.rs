//! What Go reads of extensions. Bytes after the value of an extension it does not look at, but for name constraints.
// go: crypto/x509/parser.go, processExtensions

use std::collections::HashSet;

use super::reader::{Oid, Reader, tag};
use super::{AlternativeNames, NameConstraints};
use super::{ParseError, alternative_names, name_constraints};

/// The first bytes of all identifiers 2.5.29.x: what every standard extension is.
const STANDARD: &[u8] = &[0x55, 0x1d];
const AUTHORITY_INFORMATION: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01];

/// What the extensions say, by the names of [`super::Certificate`]; all of it absent below version 3.
#[derive(Default)]
pub(super) struct Extensions {
    pub(super) basic_constraints: Option<BasicConstraints>,
    pub(super) key_usage: Option<KeyUsage>,
    pub(super) extended_key_usage: Option<Vec<String>>,
    pub(super) subject_key_id: Option<Vec<u8>>,
    pub(super) authority_key_id: Option<Vec<u8>>,
    pub(super) alternative_names: AlternativeNames,
    pub(super) name_constraints: Option<NameConstraints>,
    pub(super) policies: Policies,
    pub(super) unhandled_critical: Vec<String>,
    pub(super) alternative_names_value: Option<Vec<u8>>,
}

/// Whether a certificate is an authority's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BasicConstraints {
    /// Whether it may sign certificates.
    pub is_ca: bool,
    /// How many authorities may stand between it and a leaf.
    pub path_len: Option<u32>,
}

/// What a key may be used for: a set of the nine usages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUsage(u16);

/// What a certificate says about certificate policies: identifiers are the content of their DER, as Go compares them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policies {
    pub(crate) identifiers: Vec<Vec<u8>>,
    pub(crate) mappings: Vec<Mapping>,
    pub(crate) require_explicit: Option<i64>,
    pub(crate) inhibit_mapping: Option<i64>,
    pub(crate) inhibit_any: Option<i64>,
}

/// A policy of the issuer and the one of the subject that it is taken for.
pub(crate) type Mapping = (Vec<u8>, Vec<u8>);

const USAGES: [&str; 9] = [
    "digitalSignature",
    "contentCommitment",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
];

impl KeyUsage {
    /// Returns whether certificates may be signed: a set of nothing forbids nothing.
    pub fn may_sign_certificates(self) -> bool {
        self.0 == 0 || self.0 >> 5 & 1 == 1
    }

    /// Returns the names of the usages, as RFC 5280 has them.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        USAGES.into_iter().enumerate().filter(move |(bit, _)| self.0 >> bit & 1 == 1).map(|(_, name)| name)
    }
}

/// Reads what is in the element of the extensions.
pub(super) fn read(mut explicit: Reader<'_>) -> Result<Extensions, ParseError> {
    let list = explicit.inside(tag::SEQUENCE).ok_or(ParseError::of("x509: malformed extensions"))?;
    let mut extensions = Extensions::default();
    for extension in all(list)? {
        let is_handled = extensions.add(&extension)?;
        if extension.critical && !is_handled {
            extensions.unhandled_critical.push(extension.oid.dotted());
        }
    }
    Ok(extensions)
}

/// Reads extensions, each of which stands there once.
pub(crate) fn all(mut list: Reader<'_>) -> Result<Vec<Extension<'_>>, ParseError> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    while !list.is_empty() {
        let extension = list.inside(tag::SEQUENCE);
        let extension = Extension::read(extension.ok_or(ParseError::of("x509: malformed extension"))?)?;
        if !seen.insert(extension.oid) {
            let oid = extension.oid.dotted();
            let words = format!("x509: certificate contains duplicate extension with OID \"{oid}\"");
            return Err(words.into());
        }
        found.push(extension);
    }
    Ok(found)
}

/// An extension of which nobody has looked at the value.
pub(crate) struct Extension<'d> {
    pub(crate) oid: Oid<'d>,
    pub(crate) critical: bool,
    pub(crate) value: Reader<'d>,
    pub(crate) bytes: &'d [u8],
}

impl<'d> Extension<'d> {
    // go: crypto/x509/parser.go, parseExtension
    fn read(mut inside: Reader<'d>) -> Result<Self, ParseError> {
        let oid = inside.oid().ok_or(ParseError::of("x509: malformed extension OID field"))?;
        let critical = if inside.is_next(tag::BOOLEAN) {
            inside.boolean().ok_or(ParseError::of("x509: malformed extension critical field"))?
        } else {
            false
        };
        let bytes = inside.bytes(tag::OCTET_STRING);
        let bytes = bytes.ok_or(ParseError::of("x509: malformed extension value field"))?;
        Ok(Self { oid, critical, value: Reader::new(bytes), bytes })
    }
}

impl Extensions {
    /// Adds what an extension says, and returns whether Go knows what to do with it.
    fn add(&mut self, extension: &Extension<'_>) -> Result<bool, ParseError> {
        let Extension { critical, value, bytes, .. } = *extension;
        let Some([number]) = extension.oid.0.strip_prefix(STANDARD) else {
            let is_known = extension.oid == Oid(AUTHORITY_INFORMATION);
            if is_known {
                not_critical(critical, "x509: authority info access incorrectly marked critical")?;
                authority_information(value).ok_or(ParseError::of("x509: invalid authority info access"))?;
            }
            return Ok(is_known);
        };
        match number {
            14 => {
                not_critical(critical, "x509: subject key identifier incorrectly marked critical")?;
                self.subject_key_id = Some(subject_key_id(value)?);
            }
            15 => self.key_usage = Some(key_usage(value)?),
            17 => {
                self.alternative_names = alternative_names::read(value)?;
                self.alternative_names_value = Some(bytes.to_vec());
                return Ok(!self.alternative_names.is_empty());
            }
            19 => self.basic_constraints = Some(basic_constraints(value)?),
            30 => {
                let (constraints, is_whole) = name_constraints::read(value)?;
                self.name_constraints = Some(constraints);
                return Ok(is_whole);
            }
            31 => distribution_points(value)?,
            32 => self.policies.identifiers = policies(value)?,
            33 => self.policies.mappings = policy_mappings(value)?,
            35 => {
                not_critical(critical, "x509: authority key identifier incorrectly marked critical")?;
                self.authority_key_id = authority_key_id(value)?;
            }
            36 => policy_constraints(value, &mut self.policies)?,
            37 => self.extended_key_usage = Some(extended_key_usage(value)?),
            54 => self.policies.inhibit_any = Some(inhibit_any_policy(value)?),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

fn not_critical(is_critical: bool, words: &'static str) -> Result<(), ParseError> {
    if is_critical { Err(ParseError::of(words)) } else { Ok(()) }
}

fn subject_key_id(mut value: Reader<'_>) -> Result<Vec<u8>, ParseError> {
    let id = value.bytes(tag::OCTET_STRING);
    id.map(<[u8]>::to_vec).ok_or(ParseError::of("x509: invalid subject key identifier"))
}

fn authority_key_id(mut value: Reader<'_>) -> Result<Option<Vec<u8>>, ParseError> {
    let fields = value.inside(tag::SEQUENCE);
    let id = fields.and_then(|mut fields| {
        let is_there = fields.is_next(tag::context(0));
        if is_there { fields.bytes(tag::context(0)).map(|id| Some(id.to_vec())) } else { Some(None) }
    });
    id.ok_or(ParseError::of("x509: invalid authority key identifier"))
}

pub(crate) fn key_usage(mut value: Reader<'_>) -> Result<KeyUsage, ParseError> {
    let bits = value.bit_string().ok_or(ParseError::of("x509: invalid key usage"))?;
    Ok(KeyUsage((0..USAGES.len()).map(|at| u16::from(bits.has(at)) << at).sum()))
}

pub(crate) fn basic_constraints(mut value: Reader<'_>) -> Result<BasicConstraints, ParseError> {
    let bad = ParseError::of("x509: invalid basic constraints");
    let mut fields = value.inside(tag::SEQUENCE).ok_or(bad.clone())?;
    let is_ca = if fields.is_next(tag::BOOLEAN) { fields.boolean().ok_or(bad.clone())? } else { false };
    let path_len = if fields.is_next(tag::INTEGER) {
        let number = fields.int64(tag::INTEGER).and_then(|number| u64::try_from(number).ok()).ok_or(bad)?;
        // No chain is as long as this.
        Some(u32::try_from(number).unwrap_or(u32::MAX))
    } else {
        None
    };
    Ok(BasicConstraints { is_ca, path_len })
}

pub(crate) fn extended_key_usage(mut value: Reader<'_>) -> Result<Vec<String>, ParseError> {
    let bad = ParseError::of("x509: invalid extended key usages");
    let mut list = value.inside(tag::SEQUENCE).ok_or(bad.clone())?;
    let mut usages = Vec::new();
    while !list.is_empty() {
        usages.push(list.oid().ok_or(bad.clone())?.dotted());
    }
    Ok(usages)
}

fn distribution_points(mut value: Reader<'_>) -> Result<(), ParseError> {
    let mut list =
        value.inside(tag::SEQUENCE).ok_or(ParseError::of("x509: invalid CRL distribution points"))?;
    while !list.is_empty() {
        distribution_point(&mut list).ok_or(ParseError::of("x509: invalid CRL distribution point"))?;
    }
    Ok(())
}

fn distribution_point(list: &mut Reader<'_>) -> Option<()> {
    let mut point = list.inside(tag::SEQUENCE)?;
    let Some(mut name) = point.optional(tag::explicit(0))? else { return Some(()) };
    let mut names = name.inside(tag::explicit(0))?;
    while names.is_next(tag::context(6)) {
        names.bytes(tag::context(6))?;
    }
    Some(())
}

fn authority_information(mut value: Reader<'_>) -> Option<()> {
    let mut list = value.inside(tag::SEQUENCE)?;
    while !list.is_empty() {
        let mut access = list.inside(tag::SEQUENCE)?;
        access.oid()?;
        if access.is_next(tag::context(6)) {
            access.bytes(tag::context(6))?;
        }
    }
    Some(())
}

fn policies(mut value: Reader<'_>) -> Result<Vec<Vec<u8>>, ParseError> {
    let bad = ParseError::of("x509: invalid certificate policies");
    let mut list = value.inside(tag::SEQUENCE).ok_or(bad.clone())?;
    let mut seen = HashSet::new();
    let mut policies = Vec::new();
    while !list.is_empty() {
        let id = list.inside(tag::SEQUENCE).and_then(|mut policy| policy.bytes(tag::OID));
        let id = id.filter(|id| is_identifier(id) && seen.insert(*id)).ok_or(bad.clone())?;
        policies.push(id.to_vec());
    }
    Ok(policies)
}

/// Returns whether the numbers of an identifier are minimal; they may be of any size.
// go: crypto/x509/oid.go, newOIDFromDER
fn is_identifier(id: &[u8]) -> bool {
    let mut numbers = id.split_inclusive(|byte| *byte < 0x80);
    id.last().is_some_and(|last| *last < 0x80) && numbers.all(|number| number.first() != Some(&0x80))
}

fn policy_mappings(mut value: Reader<'_>) -> Result<Vec<Mapping>, ParseError> {
    let bad = ParseError::of("x509: invalid policy mappings extension");
    let mut list = value.inside(tag::SEQUENCE).ok_or(bad.clone())?;
    let mut mappings = Vec::new();
    while !list.is_empty() {
        let pair = list.inside(tag::SEQUENCE).and_then(|mut pair| {
            let issuer = pair.bytes(tag::OID)?;
            Some((issuer.to_vec(), pair.bytes(tag::OID)?.to_vec()))
        });
        mappings.push(pair.ok_or(bad.clone())?);
    }
    Ok(mappings)
}

fn policy_constraints(mut value: Reader<'_>, policies: &mut Policies) -> Result<(), ParseError> {
    let bad = ParseError::of("x509: invalid policy constraints extension");
    let mut fields = value.inside(tag::SEQUENCE).ok_or(bad.clone())?;
    for (number, field) in [(0, &mut policies.require_explicit), (1, &mut policies.inhibit_mapping)] {
        if fields.is_next(tag::context(number)) {
            *field = Some(fields.int64(tag::context(number)).ok_or(bad.clone())?);
        }
    }
    Ok(())
}

fn inhibit_any_policy(mut value: Reader<'_>) -> Result<i64, ParseError> {
    value.int64(tag::INTEGER).ok_or(ParseError::of("x509: invalid inhibit any policy extension"))
}
