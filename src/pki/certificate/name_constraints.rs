//! Name constraints: which names an authority's certificates may have.
// go: crypto/x509/parser.go, parseNameConstraintsExtension

use core::net::IpAddr;

use super::ParseError;
use super::alternative_names::{DNS, EMAIL, IP, URI, ascii};
use super::domain::{self, Mailbox};
use super::reader::{Element, Reader, tag};

/// Which names those below an authority may have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameConstraints {
    /// If there are any of a kind, a name of that kind must be one of them.
    pub permitted: Subtrees,
    /// None may be one of these.
    pub excluded: Subtrees,
}

/// Ranges of names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subtrees {
    /// Domains.
    pub dns: Vec<String>,
    /// Whole addresses, or domains.
    pub emails: Vec<String>,
    /// Addresses with their masks.
    pub ips: Vec<Network>,
    /// Domains.
    pub uris: Vec<String>,
}

/// A range of IP addresses: address and mask, as they stand there, both of 4 or 16 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    pub(crate) address: Vec<u8>,
    pub(crate) mask: Vec<u8>,
}

/// Reads the value of the extension, and whether all of it is of kinds that Go knows.
pub(super) fn read(mut value: Reader<'_>) -> Result<(NameConstraints, bool), ParseError> {
    let bad = ParseError::of("x509: invalid NameConstraints extension");
    let (permitted, excluded) = parts(&mut value).ok_or(bad)?;
    if permitted.is_empty() && excluded.is_empty() {
        return Err(ParseError::of("x509: empty name constraints extension"));
    }
    let mut is_whole = true;
    let constraints = NameConstraints {
        permitted: subtrees(permitted, &mut is_whole)?,
        excluded: subtrees(excluded, &mut is_whole)?,
    };
    Ok((constraints, is_whole))
}

fn parts<'d>(value: &mut Reader<'d>) -> Option<(Reader<'d>, Reader<'d>)> {
    let mut both = value.inside(tag::SEQUENCE)?;
    let none = Reader::new(&[]);
    let parts = (both.optional(tag::explicit(0))?, both.optional(tag::explicit(1))?);
    (value.is_empty() && both.is_empty()).then_some((parts.0.unwrap_or(none), parts.1.unwrap_or(none)))
}

fn subtrees(mut list: Reader<'_>, is_whole: &mut bool) -> Result<Subtrees, ParseError> {
    let mut subtrees = Subtrees::default();
    while !list.is_empty() {
        let base = list.inside(tag::SEQUENCE).and_then(|mut subtree| subtree.any());
        let base = base.ok_or(ParseError::of("x509: invalid NameConstraints extension"))?;
        *is_whole &= add(&mut subtrees, &base)?;
    }
    Ok(subtrees)
}

/// Adds a range; returns whether its kind is known.
fn add(subtrees: &mut Subtrees, base: &Element<'_>) -> Result<bool, ParseError> {
    let text = || ascii(base.content).ok_or(ParseError::of("x509: invalid constraint value"));
    match base.tag {
        DNS => {
            let text = text()?;
            confirm(is_domain(&text), "x509: failed to parse dnsName constraint")?;
            subtrees.dns.push(text);
        }
        IP => subtrees.ips.push(network(base.content)?),
        EMAIL => {
            let text = text()?;
            let is_fine = if text.contains('@') { Mailbox::parse(&text).is_some() } else { is_domain(&text) };
            confirm(is_fine, "x509: failed to parse rfc822Name constraint")?;
            subtrees.emails.push(text);
        }
        URI => {
            let text = text()?;
            let is_name = text.parse::<IpAddr>().is_err();
            confirm(is_name, "x509: failed to parse URI constraint: cannot be IP address")?;
            confirm(is_domain(&text), "x509: failed to parse URI constraint")?;
            subtrees.uris.push(text);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn confirm(is_fine: bool, words: &'static str) -> Result<(), ParseError> {
    if is_fine { Ok(()) } else { Err(ParseError::of(words)) }
}

fn is_domain(text: &str) -> bool {
    domain::is_valid(text.as_bytes(), true)
}

fn network(bytes: &[u8]) -> Result<Network, ParseError> {
    if bytes.len() != 8 && bytes.len() != 32 {
        let words = format!("x509: IP constraint contained value of length {}", bytes.len());
        return Err(words.into());
    }
    let (address, mask) = bytes.split_at(bytes.len() / 2);
    confirm(is_mask(mask), "x509: IP constraint contained invalid mask")?;
    Ok(Network { address: address.to_vec(), mask: mask.to_vec() })
}

/// Returns whether a mask is ones, then zeros.
fn is_mask(mask: &[u8]) -> bool {
    let mut rest = mask.iter().skip_while(|byte| **byte == 0xff);
    rest.next().is_none_or(|byte| byte.leading_ones() + byte.trailing_zeros() == 8)
        && rest.all(|byte| *byte == 0)
}
