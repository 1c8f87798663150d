//! Why a server says no to a certificate: which rule it was, and Go's words.

use std::fmt;

use crate::pki::certificate::{Certificate, ParseError};

/// The rule that says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// Go does not parse the certificate.
    Unreadable,
    /// More bytes than fit in the handshake.
    TooLarge,
    /// An RSA key of more than 8192 bits.
    KeyTooLong,
    /// A key of a kind that Go's TLS cannot use.
    UnsupportedKey,
    /// An RSA key that Go takes for insecure: of less than 1024 bits, or with an even exponent or modulus.
    InsecureKey,
    /// The end of its validity is past.
    Expired,
    /// The start of its validity is not yet there.
    NotYetValid,
    /// A critical extension that Go does not know.
    UnhandledCriticalExtension,
    /// No authority of the file signed it, directly or through what was sent.
    UnknownAuthority,
    /// An authority's key does not fit the signature.
    BadSignature,
    /// A signature with MD5 or SHA-1.
    InsecureSignature,
    /// A signature of an algorithm that Go cannot verify.
    UnsupportedSignature,
    /// Signed by a certificate that is not one of an authority, or may not sign certificates.
    NotAnAuthority,
    /// More intermediates than an authority allows.
    TooManyIntermediates,
    /// More signatures to check than Go is willing to.
    TooManySignatures,
    /// Limited to other usages than client authentication, or by an authority that is.
    ExtendedKeyUsage,
    /// The policies of an authority are not those of the certificate.
    Policies,
    /// A name that an authority does not permit.
    NameConstraints,
    /// More than one uid attribute.
    SeveralUids,
    /// A uid attribute without text.
    EmptyUid,
}

/// Why a certificate does not pass.
pub(super) enum Failed {
    /// Go says no.
    Refused(Refusal),
    /// Only Go could say.
    Unknown(String),
}

impl Rule {
    /// Returns the rule's name for documents, which stays.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::TooLarge => "too-large",
            Self::KeyTooLong => "key-too-long",
            Self::UnsupportedKey => "unsupported-key",
            Self::InsecureKey => "insecure-key",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::UnhandledCriticalExtension => "unhandled-critical-extension",
            Self::UnknownAuthority => "unknown-authority",
            Self::BadSignature => "bad-signature",
            Self::InsecureSignature => "insecure-signature",
            Self::UnsupportedSignature => "unsupported-signature",
            Self::NotAnAuthority => "not-an-authority",
            Self::TooManyIntermediates => "too-many-intermediates",
            Self::TooManySignatures => "too-many-signatures",
            Self::ExtendedKeyUsage => "extended-key-usage",
            Self::Policies => "policies",
            Self::NameConstraints => "name-constraints",
            Self::SeveralUids => "several-uids",
            Self::EmptyUid => "empty-uid",
        }
    }
}

/// A no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The rule that says it.
    pub rule: Rule,
    /// For [`Rule::UnknownAuthority`]: what is wrong with the first authority of the name that it is signed by.
    pub because: Option<Rule>,
    /// Whose certificate breaks the rule, if it is an authority's and not the client's own.
    pub authority: Option<String>,
    words: String,
}

impl Refusal {
    pub(super) fn new(rule: Rule, words: impl Into<String>) -> Self {
        Self { rule, because: None, authority: None, words: words.into() }
    }

    pub(super) fn unreadable(error: &ParseError) -> Self {
        Self::new(Rule::Unreadable, format!("tls: failed to parse client certificate: {error}"))
    }

    pub(super) fn of(self, authority: &Certificate) -> Self {
        Self { authority: Some(name_of(authority)), ..self }
    }

    /// Says that no authority signed a certificate, perhaps because of what is wrong with one.
    // go: crypto/x509/verify.go, UnknownAuthorityError
    pub(super) fn unknown_authority(hint: Option<(Self, &Certificate)>) -> Self {
        let words = "x509: certificate signed by unknown authority";
        let Some((hint, authority)) = hint else { return Self::new(Rule::UnknownAuthority, words) };
        let name = name_of(authority);
        let words = format!(
            "{words} (possibly because of {:?} while trying to verify candidate authority certificate {name:?})",
            hint.words
        );
        Self { because: Some(hint.rule), authority: Some(name), ..Self::new(Rule::UnknownAuthority, words) }
    }
}

/// Go's words for it.
impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.words)
    }
}

impl std::error::Error for Refusal {}

/// Returns what Go calls an authority.
fn name_of(authority: &Certificate) -> String {
    let organization = || authority.subject.organizations().next().filter(|name| !name.is_empty());
    match authority.common_name() {
        "" => organization().map_or_else(|| format!("serial:{}", decimal(&authority.serial)), str::to_owned),
        name => name.to_owned(),
    }
}

/// Writes a number in decimal; of a number that is longer than any serial number should be only its size.
fn decimal(number: &[u8]) -> String {
    if number.len() > 64 {
        return format!("of {} octets", number.len());
    }
    let mut left = number.to_vec();
    let mut digits = Vec::new();
    while left.iter().any(|byte| *byte != 0) {
        let mut rest = 0;
        for byte in &mut left {
            let value = rest * 256 + u16::from(*byte);
            *byte = (value / 10).to_le_bytes()[0];
            rest = value % 10;
        }
        digits.push(char::from(b'0' + rest.to_le_bytes()[0]));
    }
    if digits.is_empty() { "0".to_owned() } else { digits.iter().rev().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_decimal() {
        assert_eq!(decimal(&[0]), "0");
        assert_eq!(decimal(&[0xff]), "255");
        assert_eq!(decimal(&[1, 0, 0]), "65536");
        assert_eq!(decimal(&5_821_515_543_972_141_345u64.to_be_bytes()), "5821515543972141345");
        assert_eq!(decimal(&[1; 65]), "of 65 octets");
    }
}
