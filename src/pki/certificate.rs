//! What an X.509 certificate says about its holder, as kube-apiserver reads it. Verifies nothing.

use x509_parser::asn1_rs::{Any, Class, FromDer, Oid, Tag, oid};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;

use super::pem::{self, Block};
use super::{PkiError, Spki};

/// What there is to know of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The last common name, which is the user's name; empty if there is none.
    pub common_name: String,
    /// The organizations in order, which are the user's groups.
    pub organizations: Vec<String>,
    /// The values of the attribute 1.3.6.1.4.1.57683.2, in order; a server takes one at most.
    pub uids: Vec<String>,
    /// The first second of its validity, since 1970.
    pub not_before: i64,
    /// The last second of its validity, since 1970.
    pub not_after: i64,
    /// The public key.
    pub public_key: Spki,
    /// Whether it is that of a certificate authority.
    pub is_ca: bool,
    /// The extended key usages as dotted object identifiers, if it is limited to some.
    pub extended_key_usage: Option<Vec<String>>,
}

const COMMON_NAME: Oid<'static> = oid!(2.5.4.3);
const ORGANIZATION: Oid<'static> = oid!(2.5.4.10);
/// kube-apiserver's own. apiserver: pkg/authentication/request/x509/x509.go
const UID: Oid<'static> = oid!(1.3.6.1.4.1.57683.2);

const AUTHORITY_KEY: Oid<'static> = oid!(2.5.29.35);

/// The curves of certificates: P-224, P-256, P-384, P-521.
const CURVES: &[&str] = &["1.3.132.0.33", "1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

const ANY_USAGE: &str = "2.5.29.37.0";
const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";

impl Certificate {
    /// Returns whether a private key, given by its public half, is that of the certificate.
    pub fn matches(&self, key: &Spki) -> bool {
        self.public_key == *key
    }

    /// Returns whether a server takes it from a client: it is not limited, or to usages with that one.
    pub fn is_for_clients(&self) -> bool {
        let usages = self.extended_key_usage.as_deref().unwrap_or_default();
        usages.is_empty() || usages.iter().any(|usage| usage == ANY_USAGE || usage == CLIENT_AUTH)
    }
}

/// Reads the certificate that a client with this PEM presents: the first `CERTIFICATE` block.
///
/// # Errors
/// If there is no such block, or it is not a certificate that Go parses.
// go: crypto/tls/tls.go, X509KeyPair
pub fn leaf(pem: &[u8]) -> Result<Certificate, PkiError> {
    let blocks = pem::blocks(pem)?;
    let block = blocks.iter().find(|block| block.label == b"CERTIFICATE");
    parse(&block.ok_or_else(|| why_none(&blocks))?.der)
}

/// Reads the authorities that a client with this PEM trusts: all `CERTIFICATE` blocks without headers that can be parsed.
///
/// # Errors
/// If there is none.
// go: crypto/x509/cert_pool.go, AppendCertsFromPEM
pub fn authorities(pem: &[u8]) -> Result<Vec<Certificate>, PkiError> {
    let blocks = pem::blocks(pem)?;
    let mut wrong = None;
    let mut authorities = Vec::new();
    for block in blocks.iter().filter(|block| block.label == b"CERTIFICATE" && !block.headers) {
        match parse(&block.der) {
            Ok(certificate) => authorities.push(certificate),
            Err(error) => wrong = wrong.or(Some(error)),
        }
    }
    if authorities.is_empty() { Err(wrong.unwrap_or_else(|| why_none(&blocks))) } else { Ok(authorities) }
}

fn why_none(blocks: &[Block<'_>]) -> PkiError {
    let any = |wanted: fn(&[u8]) -> bool| blocks.iter().any(|block| wanted(block.label));
    if any(|label| label.ends_with(b"PRIVATE KEY")) {
        PkiError::KeyForCertificate
    } else if any(|label| label.ends_with(b"PUBLIC KEY")) {
        PkiError::PublicKey
    } else {
        PkiError::OtherPem("block labelled CERTIFICATE")
    }
}

fn parse(der: &[u8]) -> Result<Certificate, PkiError> {
    let (rest, certificate) =
        X509Certificate::from_der(der).map_err(|_| PkiError::Malformed("it is no certificate"))?;
    if !rest.is_empty() {
        return Err(PkiError::TrailingBytes);
    }
    confirm_parsable(&certificate)?;
    confirm_key(&certificate)?;
    let subject = subject(der)?;
    let all = |wanted: &Oid<'_>| -> Vec<String> {
        subject.iter().filter(|(oid, _)| oid == wanted).map(|(_, text)| text.clone()).collect()
    };
    let usages = certificate.extended_key_usage().map_err(bad_extension)?;
    let constraints = certificate.basic_constraints().map_err(bad_extension)?;
    Ok(Certificate {
        common_name: all(&COMMON_NAME).pop().unwrap_or_default(),
        organizations: all(&ORGANIZATION),
        uids: all(&UID),
        not_before: certificate.validity().not_before.timestamp(),
        not_after: certificate.validity().not_after.timestamp(),
        public_key: Spki(certificate.public_key().raw.to_vec()),
        is_ca: constraints.is_some_and(|constraints| constraints.value.ca),
        extended_key_usage: usages.map(|usages| names_of(usages.value)),
    })
}

/// Refuses what Go's parser refuses and x509-parser does not.
// go: crypto/x509/parser.go, parseCertificate
fn confirm_parsable(certificate: &X509Certificate<'_>) -> Result<(), PkiError> {
    let serial = certificate.raw_serial();
    let is_padded = matches!(serial, [0, next, ..] if *next < 0x80);
    let extensions = certificate.extensions_map().map_err(bad_extension)?;
    let names = certificate.subject_alternative_name().map_err(bad_extension)?;
    let is_bad_ip =
        |name: &GeneralName<'_>| matches!(name, GeneralName::IPAddress(ip) if ![4, 16].contains(&ip.len()));
    let flaw = if certificate.version().0 > 2 {
        "its version is none of 1 to 3"
    } else if certificate.signature_algorithm != certificate.signature {
        "it names two signature algorithms"
    } else if is_padded || serial.first().is_none_or(|byte| *byte >= 0x80) {
        "its serial number is negative or padded"
    } else if extensions.get(&AUTHORITY_KEY).is_some_and(|extension| extension.critical) {
        "its authority key identifier is marked critical"
    } else if names.is_some_and(|names| names.value.general_names.iter().any(is_bad_ip)) {
        "it has an IP address of a wrong length"
    } else {
        return Ok(());
    };
    Err(PkiError::Malformed(flaw))
}

/// Refuses a key that Go's parser refuses: RSA without its NULL, and curves that it does not know.
// go: crypto/x509/parser.go, parsePublicKey
fn confirm_key(certificate: &X509Certificate<'_>) -> Result<(), PkiError> {
    let algorithm = &certificate.public_key().algorithm;
    let parameters = algorithm.parameters.as_ref();
    if algorithm.algorithm == super::RSA && parameters.map(Any::tag) != Some(Tag::Null) {
        return Err(PkiError::Malformed("its RSA key misses the NULL parameter"));
    }
    if algorithm.algorithm != super::EC {
        return Ok(());
    }
    let curve =
        parameters.filter(|any| any.tag() == Tag::Oid).map(|any| super::dotted(&Oid::new(any.data.into())));
    let curve = curve.ok_or(PkiError::Malformed("its EC key names no curve"))?;
    if CURVES.contains(&curve.as_str()) { Ok(()) } else { Err(PkiError::UnsupportedCurve(curve)) }
}

fn bad_extension<E>(_: E) -> PkiError {
    PkiError::Malformed("an extension is wrong or stands twice")
}

/// Returns the attributes of a certificate's subject, in the order of the DER, if those of its issuer can be read as well.
// x509-parser's own reading ends at an empty RDN, and what follows would be lost.
fn subject(der: &[u8]) -> Result<Vec<(Oid<'_>, String)>, PkiError> {
    let inner = |der| children(der)?.into_iter().next().ok_or_else(bad_name);
    let fields = children(inner(inner(der)?.data)?.data)?;
    let has_version = fields.first().is_some_and(|field| field.class() == Class::ContextSpecific);
    let field = |at: usize| fields.get(at + usize::from(has_version)).ok_or_else(bad_name);
    attributes(field(2)?)?;
    attributes(field(4)?)
}

fn attributes<'d>(name: &Any<'d>) -> Result<Vec<(Oid<'d>, String)>, PkiError> {
    let mut attributes = Vec::new();
    for rdn in children(name.data)? {
        for attribute in children(rdn.data)? {
            let [id, value] = &children(attribute.data)?[..] else { return Err(bad_name()) };
            let id = Some(id).filter(|id| id.tag() == Tag::Oid).ok_or_else(bad_name)?;
            attributes.push((Oid::new(id.data.into()), text(value).ok_or_else(bad_name)?));
        }
    }
    Ok(attributes)
}

/// Returns the elements of DER that follow each other.
fn children(mut der: &[u8]) -> Result<Vec<Any<'_>>, PkiError> {
    let mut parts = Vec::new();
    while !der.is_empty() {
        let (rest, part) = Any::from_der(der).map_err(|_| bad_name())?;
        parts.push(part);
        der = rest;
    }
    Ok(parts)
}

fn bad_name() -> PkiError {
    PkiError::Malformed("a name is not written in one of Go's string types")
}

/// Reads a string of the types that Go's parser takes.
// go: crypto/x509/parser.go, parseASN1String
fn text(value: &Any<'_>) -> Option<String> {
    let bytes = value.data;
    let all = |fine: fn(&u8) -> bool| bytes.iter().all(fine);
    match value.tag() {
        Tag::Utf8String => {}
        Tag::PrintableString if all(is_printable) => {}
        Tag::Ia5String if bytes.is_ascii() => {}
        Tag::NumericString if all(|byte| byte.is_ascii_digit() || *byte == b' ') => {}
        Tag::T61String => return Some(bytes.iter().copied().map(char::from).collect()),
        Tag::BmpString => return two_byte_text(bytes),
        _ => return None,
    }
    String::from_utf8(bytes.to_vec()).ok()
}

/// What ASN.1 allows, and the `*` and `&` that certificates in the wild have.
fn is_printable(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b" '()+,-./:=?*&".contains(byte)
}

/// Reads a `BMPString`: UCS-2, perhaps with a zero at its end.
fn two_byte_text(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_suffix(&[0, 0]).unwrap_or(bytes);
    let (units, rest) = bytes.as_chunks::<2>();
    let text: Option<String> =
        units.iter().map(|unit| char::from_u32(u16::from_be_bytes(*unit).into())).collect();
    text.filter(|_| rest.is_empty())
}

fn names_of(usages: &x509_parser::extensions::ExtendedKeyUsage<'_>) -> Vec<String> {
    let named = [
        (usages.any, ANY_USAGE),
        (usages.server_auth, "1.3.6.1.5.5.7.3.1"),
        (usages.client_auth, CLIENT_AUTH),
        (usages.code_signing, "1.3.6.1.5.5.7.3.3"),
        (usages.email_protection, "1.3.6.1.5.5.7.3.4"),
        (usages.time_stamping, "1.3.6.1.5.5.7.3.8"),
        (usages.ocsp_signing, "1.3.6.1.5.5.7.3.9"),
    ];
    let named = named.into_iter().filter(|(is_listed, _)| *is_listed).map(|(_, oid)| oid.to_owned());
    named.chain(usages.other.iter().map(super::dotted)).collect()
}
