//! What a certificate holds of what a request asks for: who the holder is and, for a server, its names; nothing else.
//!
//! Knows nothing about who asks, or which names Kubernetes reserves.

use std::fmt;

use thiserror::Error;

use super::read::{CertificateRequest, RequestedExtension, Verified};
use super::words;
use crate::pki::certificate::{Attribute, GeneralName, PublicKeyKind};
use crate::pki::issue::{AlternativeName, Purpose};
use crate::pki::subject::Subject;
use crate::pki::{PkiError, Spki, oid, public_key};

/// What certificates are granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Those that clients make themselves known with: no alternative names.
    Client,
    /// Those that servers make themselves known with: DNS names and addresses.
    Server,
}

/// What is granted: the parts of a [`Draft`](crate::pki::issue::Draft) without its validity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Whose the certificate is. Its flaws are not judged here.
    pub subject: Subject,
    /// The holder's public key.
    pub public_key: Spki,
    /// What it is for.
    pub purpose: Purpose,
    /// What is granted otherwise than requested, or not at all.
    pub differences: Vec<Difference>,
}

/// Something that is not granted as it is requested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is about, like `OU` or `keyUsage`.
    pub what: String,
    /// What is requested, in words.
    pub requested: String,
    /// What is granted instead, in words; `None` is nothing.
    pub granted: Option<String>,
}

/// Why nothing is granted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum GrantError {
    /// Nobody's name is in it.
    #[error("the request has no common name")]
    NoName,
    /// Of several common names Go takes the last one, and other programs show the first.
    #[error("the request has {0} common names, and programs differ in which one counts")]
    SeveralNames(usize),
    /// A server takes a certificate with several for nobody's.
    #[error("the request has {0} uids, and a server takes one at most")]
    SeveralUids(usize),
    /// A server without a name that clients could look for.
    #[error("the request has no DNS name and no IP address, which a server needs")]
    NoServerNames,
    /// A key that nobody may have a certificate for.
    #[error(transparent)]
    Key(#[from] PkiError),
}

impl Verified<'_> {
    /// Returns what is granted: the common name, the organizations, the uid and, for a server, DNS names and addresses. All else
    /// is left out, and told.
    ///
    /// # Errors
    /// If the key is none to make a certificate for, it is not clear whose the certificate is to be, or a server has no name.
    pub fn grant(self, profile: Profile) -> Result<Grant, GrantError> {
        let Self(request) = self;
        public_key::confirm_strong(&request.public_key)?;
        let subject = subject(request)?;
        let mut differences: Vec<_> = request.subject.attributes.iter().filter_map(attribute).collect();
        let mut names = Vec::new();
        for name in &request.alternative_names {
            match granted_name(name).filter(|_| profile == Profile::Server) {
                Some(name) => names.push(name),
                None => differences.push(left_out_name(name)),
            }
        }
        if profile == Profile::Server && names.is_empty() {
            return Err(GrantError::NoServerNames);
        }
        differences.extend(request.extensions.iter().filter_map(|it| extension(it, profile, &request.key)));
        differences.extend(request.attributes.iter().map(|name| left_out(name, "given")));
        let purpose = match profile {
            Profile::Client => Purpose::Client,
            Profile::Server => Purpose::Server(names),
        };
        Ok(Grant { subject, public_key: request.public_key.clone(), purpose, differences })
    }
}

fn subject(request: &CertificateRequest) -> Result<Subject, GrantError> {
    let owned = |text: &str| text.to_owned();
    let names: Vec<_> = request.subject.common_names().collect();
    let uids: Vec<_> = request.subject.uids().collect();
    let common_name = match names[..] {
        [name] => owned(name),
        [] => return Err(GrantError::NoName),
        _ => return Err(GrantError::SeveralNames(names.len())),
    };
    if uids.len() > 1 {
        return Err(GrantError::SeveralUids(uids.len()));
    }
    let organizations = request.subject.organizations().map(owned).collect();
    Ok(Subject { common_name, organizations, uid: uids.first().map(|uid| owned(uid)) })
}

fn attribute(attribute: &Attribute) -> Option<Difference> {
    let is_granted = matches!(attribute.name(), "CN" | "O" | "UID");
    (!is_granted).then(|| left_out(attribute.name(), &attribute.value))
}

/// Returns the name as it is granted to a server; what is no name that a client could look for is not.
fn granted_name(name: &GeneralName) -> Option<AlternativeName> {
    match name {
        GeneralName::Dns(text) => {
            AlternativeName::parse(text).ok().filter(|name| matches!(name, AlternativeName::Dns(_)))
        }
        GeneralName::Ip(address) => Some(AlternativeName::Ip(*address)),
        _ => None,
    }
}

fn left_out_name(name: &GeneralName) -> Difference {
    match name {
        GeneralName::Dns(text) => left_out("DNS name", text),
        GeneralName::Ip(address) => left_out("IP address", &address.to_string()),
        GeneralName::Email(text) => left_out("e-mail address", text),
        GeneralName::Uri(text) => left_out("URI", text),
        GeneralName::Other(kind) => left_out(kind, "given"),
    }
}

/// Compares what an extension asks for with what a certificate of the profile has.
fn extension(requested: &RequestedExtension, profile: Profile, key: &PublicKeyKind) -> Option<Difference> {
    let is = |id: der::asn1::ObjectIdentifier| requested.oid == id.to_string();
    let granted = if is(oid::BASIC_CONSTRAINTS) {
        Some(words::NO_AUTHORITY)
    } else if is(oid::KEY_USAGE) {
        Some(match key {
            PublicKeyKind::Rsa { .. } => "digitalSignature, keyEncipherment",
            _ => "digitalSignature",
        })
    } else if is(oid::EXTENDED_KEY_USAGE) {
        Some(match profile {
            Profile::Client => "client auth",
            Profile::Server => "server auth",
        })
    } else if is(oid::SUBJECT_KEY_ID) {
        Some("one made of the key")
    } else if is(oid::AUTHORITY_KEY_ID) {
        Some("that of the authority")
    } else {
        None
    };
    (granted != Some(&requested.value)).then(|| Difference {
        what: requested.name.clone(),
        requested: requested.value.clone(),
        granted: granted.map(ToOwned::to_owned),
    })
}

fn left_out(what: &str, requested: &str) -> Difference {
    Difference { what: what.to_owned(), requested: requested.to_owned(), granted: None }
}

/// `OU: Web → nothing`, on one line whatever the request holds.
impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: ", self.what)?;
        for character in self.requested.chars() {
            if character.is_control() {
                write!(out, "{}", character.escape_default())?;
            } else {
                write!(out, "{character}")?;
            }
        }
        write!(out, " → {}", self.granted.as_deref().unwrap_or("nothing"))
    }
}
