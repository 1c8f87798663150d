//! Subject alternative names, of the four kinds that Go knows.
// go: crypto/x509/parser.go, parseSANExtension

use core::net::IpAddr;

use super::ParseError;
use super::domain;
use super::reader::{Element, Reader, tag};
use crate::go::url::Url;

pub(super) const EMAIL: u8 = tag::context(1);
pub(super) const DNS: u8 = tag::context(2);
pub(super) const URI: u8 = tag::context(6);
pub(super) const IP: u8 = tag::context(7);

/// The names of a certificate beside its subject, in order. A server does not make users of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlternativeNames {
    /// DNS names, whatever characters they have.
    pub dns: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// IP addresses.
    pub ips: Vec<IpAddr>,
    /// URIs.
    pub uris: Vec<String>,
}

impl AlternativeNames {
    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.dns.is_empty() && self.emails.is_empty() && self.ips.is_empty() && self.uris.is_empty()
    }
}

/// A name of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GeneralName {
    /// A DNS name, whatever characters it has.
    Dns(String),
    /// An e-mail address.
    Email(String),
    /// An IP address.
    Ip(IpAddr),
    /// A URI.
    Uri(String),
    /// One of the kinds that Go does not look at, by the name of the kind.
    Other(&'static str),
}

/// Reads the value of the extension.
pub(super) fn read(value: Reader<'_>) -> Result<AlternativeNames, ParseError> {
    let mut names = AlternativeNames::default();
    for name in all(value)? {
        match name {
            GeneralName::Dns(name) => names.dns.push(name),
            GeneralName::Email(address) => names.emails.push(address),
            GeneralName::Ip(address) => names.ips.push(address),
            GeneralName::Uri(uri) => names.uris.push(uri),
            GeneralName::Other(_) => {}
        }
    }
    Ok(names)
}

/// Reads all names in the value of the extension, in order.
pub(crate) fn all(mut value: Reader<'_>) -> Result<Vec<GeneralName>, ParseError> {
    let list = value.inside(tag::SEQUENCE);
    let mut list = list.ok_or(ParseError::of("x509: invalid subject alternative names"))?;
    let mut names = Vec::new();
    while !list.is_empty() {
        let name = list.any().ok_or(ParseError::of("x509: invalid subject alternative name"))?;
        names.push(general_name(&name)?);
    }
    Ok(names)
}

fn general_name(name: &Element<'_>) -> Result<GeneralName, ParseError> {
    let text = |words| ascii(name.content).ok_or(ParseError::of(words));
    Ok(match name.tag {
        EMAIL => GeneralName::Email(text("x509: SAN rfc822Name is malformed")?),
        DNS => GeneralName::Dns(text("x509: SAN dNSName is malformed")?),
        URI => {
            let text = text("x509: SAN uniformResourceIdentifier is malformed")?;
            let host = uri_host(&text).ok_or(ParseError::of("x509: cannot parse URI"))?;
            if !domain::is_valid(&host, false) {
                return Err(ParseError::of("x509: cannot parse URI: invalid domain"));
            }
            GeneralName::Uri(text)
        }
        IP => GeneralName::Ip(address(name.content).ok_or_else(|| {
            ParseError::from(format!("x509: cannot parse IP address of length {}", name.content.len()))
        })?),
        other => GeneralName::Other(kind(other)),
    })
}

/// Returns what RFC 5280 calls a kind of names.
fn kind(tag: u8) -> &'static str {
    const OTHER_NAME: u8 = tag::explicit(0);
    const X400_ADDRESS: u8 = tag::explicit(3);
    const DIRECTORY_NAME: u8 = tag::explicit(4);
    const EDI_PARTY_NAME: u8 = tag::explicit(5);
    const REGISTERED_ID: u8 = tag::context(8);
    match tag {
        OTHER_NAME => "otherName",
        X400_ADDRESS => "x400Address",
        DIRECTORY_NAME => "directoryName",
        EDI_PARTY_NAME => "ediPartyName",
        REGISTERED_ID => "registeredID",
        _ => "name of an unknown kind",
    }
}

/// Returns the host of a URI with its port; empty if it names none; `None` if Go cannot parse it.
pub(crate) fn uri_host(uri: &str) -> Option<Vec<u8>> {
    Url::parse(uri).map(|uri| uri.host)
}

/// Reads an IA5String.
pub(super) fn ascii(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii()).map(str::to_owned)
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).ok()
}
