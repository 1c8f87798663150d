//! What a signer granted of what a request asked for: the same holder and key, or it is somebody else's certificate; usages, names
//! and lifetime as they are. Knows nothing about who asked, or how.

use std::collections::BTreeSet;

use thiserror::Error;

use super::certificate::{Certificate, GeneralName, KeyUsage};
use super::request::{CertificateRequest, Difference};

/// How far signers put the start of a certificate back.
// k/k: pkg/controller/certificates/authority/policies.go
const BACKDATE: i64 = 5 * 60;

/// Kubernetes' words for usages, and what a certificate has for them: the name of a key usage, or the identifier of an extended one.
/// Of two words for one thing the first is said.
// k/k: pkg/controller/certificates/authority/policies.go; k8s.io/client-go: util/certificate/csr
const USAGES: [(&str, &str); 23] = [
    ("digital signature", "digitalSignature"),
    ("signing", "digitalSignature"),
    ("content commitment", "contentCommitment"),
    ("key encipherment", "keyEncipherment"),
    ("data encipherment", "dataEncipherment"),
    ("key agreement", "keyAgreement"),
    ("cert sign", "keyCertSign"),
    ("crl sign", "cRLSign"),
    ("encipher only", "encipherOnly"),
    ("decipher only", "decipherOnly"),
    ("any", "2.5.29.37.0"),
    ("server auth", "1.3.6.1.5.5.7.3.1"),
    ("client auth", "1.3.6.1.5.5.7.3.2"),
    ("code signing", "1.3.6.1.5.5.7.3.3"),
    ("email protection", "1.3.6.1.5.5.7.3.4"),
    ("s/mime", "1.3.6.1.5.5.7.3.4"),
    ("ipsec end system", "1.3.6.1.5.5.7.3.5"),
    ("ipsec tunnel", "1.3.6.1.5.5.7.3.6"),
    ("ipsec user", "1.3.6.1.5.5.7.3.7"),
    ("timestamping", "1.3.6.1.5.5.7.3.8"),
    ("ocsp signing", "1.3.6.1.5.5.7.3.9"),
    ("microsoft sgc", "1.3.6.1.4.1.311.10.3.3"),
    ("netscape sgc", "2.16.840.1.113730.4.1"),
];

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The request.
    pub request: &'a CertificateRequest,
    /// What the key is to be used for, in Kubernetes' words.
    pub usages: &'a [String],
    /// How long the certificate is to be valid, in seconds; `None` leaves it to the signer.
    pub lifetime: Option<i64>,
}

/// What was granted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Granted {
    /// What is otherwise than it was asked for.
    pub differences: Vec<Difference>,
    /// For how long it is valid, in seconds, if that is not what was asked for.
    pub other_lifetime: Option<i64>,
}

/// A certificate that is none for the request.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WrongCertificate {
    /// It is of no use to whoever has the request's key.
    #[error("the certificate is for another key than the request")]
    Key,
    /// It names another user.
    #[error("the certificate names the user `{granted}`, and `{asked}` was asked for")]
    User {
        /// The name that was asked for.
        asked: String,
        /// The name in the certificate.
        granted: String,
    },
    /// It names other groups.
    #[error("the certificate names the groups [{granted}], and [{asked}] were asked for")]
    Groups {
        /// The groups that were asked for.
        asked: String,
        /// The groups in the certificate.
        granted: String,
    },
    /// It has a uid that nobody asked for.
    #[error("the certificate has the uid `{0}`, which was not asked for")]
    Uid(String),
}

impl Asked<'_> {
    /// Compares what was asked for with what was granted.
    ///
    /// # Errors
    /// If the certificate is for another key or makes its holder somebody else.
    pub fn compare(&self, certificate: &Certificate) -> Result<Granted, WrongCertificate> {
        if !certificate.matches(&self.request.public_key) {
            return Err(WrongCertificate::Key);
        }
        self.confirm_holder(certificate)?;
        let mut differences = Vec::new();
        differences.extend(self.uid(certificate));
        differences.extend(other("usages", &asked_usages(self.usages), &granted_usages(certificate)));
        differences.extend(other("names", &asked_names(self.request), &granted_names(certificate)));
        Ok(Granted { differences, other_lifetime: self.other_lifetime(certificate) })
    }

    fn confirm_holder(&self, certificate: &Certificate) -> Result<(), WrongCertificate> {
        let subject = &self.request.subject;
        if subject.common_name() != certificate.common_name() {
            return Err(WrongCertificate::User {
                asked: subject.common_name().to_owned(),
                granted: certificate.common_name().to_owned(),
            });
        }
        // Signers may sort them.
        let asked: BTreeSet<_> = subject.organizations().collect();
        let granted: BTreeSet<_> = certificate.organizations().into_iter().collect();
        if asked != granted {
            return Err(WrongCertificate::Groups { asked: joined(&asked), granted: joined(&granted) });
        }
        let asked: Vec<_> = subject.uids().collect();
        match certificate.uids().into_iter().find(|uid| !asked.contains(uid)) {
            Some(uid) => Err(WrongCertificate::Uid(uid.to_owned())),
            None => Ok(()),
        }
    }

    /// A uid that is left out makes nobody else of the holder.
    fn uid(&self, certificate: &Certificate) -> Option<Difference> {
        let uid = self.request.subject.uids().find(|uid| !certificate.uids().contains(uid))?;
        Some(Difference { what: "uid".to_owned(), requested: uid.to_owned(), granted: None })
    }

    fn other_lifetime(&self, certificate: &Certificate) -> Option<i64> {
        let asked = self.lifetime?;
        let granted = certificate.not_after.saturating_sub(certificate.not_before);
        let usual = asked..=asked.saturating_add(BACKDATE);
        (!usual.contains(&granted)).then_some(granted)
    }
}

fn other<T: AsRef<str> + Ord>(what: &str, asked: &BTreeSet<T>, granted: &BTreeSet<T>) -> Option<Difference> {
    (asked != granted).then(|| Difference {
        what: what.to_owned(),
        requested: if asked.is_empty() { "none".to_owned() } else { joined(asked) },
        granted: (!granted.is_empty()).then(|| joined(granted)),
    })
}

fn asked_usages(usages: &[String]) -> BTreeSet<&str> {
    let has = |word: &str| USAGES.iter().find(|(known, _)| *known == word).map(|(_, has)| *has);
    usages.iter().map(|usage| has(usage).map_or(usage.as_str(), word)).collect()
}

fn granted_usages(certificate: &Certificate) -> BTreeSet<&str> {
    let extended = certificate.extended_key_usage.iter().flatten().map(String::as_str);
    let mut usages: BTreeSet<&str> = extended.map(word).collect();
    for usage in certificate.key_usage.into_iter().flat_map(KeyUsage::names) {
        usages.insert(word(usage));
    }
    usages
}

/// Returns Kubernetes' word for what a certificate has; itself if there is none.
fn word(has: &str) -> &str {
    USAGES.iter().find(|(_, known)| *known == has).map_or(has, |(word, _)| word)
}

fn asked_names(request: &CertificateRequest) -> BTreeSet<String> {
    request.alternative_names.iter().map(name).collect()
}

fn granted_names(certificate: &Certificate) -> BTreeSet<String> {
    let names = &certificate.alternative_names;
    let texts = names.dns.iter().chain(&names.emails).chain(&names.uris).cloned();
    texts.chain(names.ips.iter().map(ToString::to_string)).collect()
}

fn name(name: &GeneralName) -> String {
    match name {
        GeneralName::Dns(text) | GeneralName::Email(text) | GeneralName::Uri(text) => text.clone(),
        GeneralName::Ip(address) => address.to_string(),
        GeneralName::Other(kind) => (*kind).to_owned(),
    }
}

fn joined<T: AsRef<str>>(texts: &BTreeSet<T>) -> String {
    texts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::authority::Authority;
    use crate::pki::issue::{Draft, Purpose, Validity};
    use crate::pki::key::{KeyType, PrivateKey};
    use crate::pki::request::RequestDraft;
    use crate::pki::subject::Subject;

    const DAY: i64 = 24 * 3600;

    fn subject(name: &str, groups: &[&str], uid: Option<&str>) -> Subject {
        let organizations = groups.iter().map(|group| (*group).to_owned()).collect();
        Subject { common_name: name.to_owned(), organizations, uid: uid.map(str::to_owned) }
    }

    fn certificate(subject: &Subject, key: &PrivateKey, lifetime: i64) -> Certificate {
        let own = PrivateKey::generate(KeyType::P256).unwrap();
        let validity = Validity { not_before: 0, not_after: 100 * DAY };
        let purpose = Purpose::Authority { path_len: Some(0) };
        let name = self::subject("ca", &[], None).to_der().unwrap();
        let draft = Draft { subject: name, public_key: own.public_key().clone(), validity, purpose };
        let der = draft.self_signed(&own).unwrap();
        let authority = Authority::new(vec![Certificate::parse(&der).unwrap()], own).unwrap();
        let validity = Validity { not_before: DAY, not_after: DAY + lifetime };
        let public_key = key.public_key().clone();
        let subject = subject.to_der().unwrap();
        let draft = Draft { subject, public_key, validity, purpose: Purpose::Client };
        Certificate::parse(&authority.sign(&draft).unwrap()).unwrap()
    }

    fn compared(granted: &Subject, lifetime: i64, usages: &[&str]) -> Result<Granted, WrongCertificate> {
        let key = PrivateKey::generate(KeyType::P256).unwrap();
        let subject = subject("jane", &["b", "a"], Some("7"));
        let draft = RequestDraft { subject, alternative_names: Vec::new() };
        let request = CertificateRequest::from_der(&draft.signed_by(&key).unwrap()).unwrap();
        let usages: Vec<_> = usages.iter().map(|usage| (*usage).to_owned()).collect();
        let asked = Asked { request: &request, usages: &usages, lifetime: Some(DAY) };
        asked.compare(&certificate(granted, &key, lifetime))
    }

    #[test]
    fn what_is_as_asked_is_not_told() {
        let usages = ["client auth", "signing"];
        for (groups, lifetime) in [(["b", "a"], DAY), (["a", "b"], DAY + 300)] {
            let granted = compared(&subject("jane", &groups, Some("7")), lifetime, &usages);
            assert_eq!(granted, Ok(Granted::default()));
        }
    }

    #[test]
    fn what_is_otherwise_is_named() {
        let granted = compared(&subject("jane", &["b", "a"], None), DAY / 2, &["server auth"]).unwrap();
        let said: Vec<_> = granted.differences.iter().map(ToString::to_string).collect();
        assert_eq!(said, ["uid: 7 → nothing", "usages: server auth → client auth, digital signature"]);
        assert_eq!(granted.other_lifetime, Some(DAY / 2));
    }

    #[test]
    fn somebody_elses_is_refused() {
        for (granted, expected) in [
            (subject("joe", &["b", "a"], None), "the user `joe`, and `jane`"),
            (subject("jane", &["b"], None), "the groups [b], and [a, b]"),
            (subject("jane", &["a", "b", "c"], None), "the groups [a, b, c], and [a, b]"),
            (subject("jane", &["a", "b"], Some("8")), "the uid `8`"),
        ] {
            let error = compared(&granted, DAY, &["client auth"]).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        let key = PrivateKey::generate(KeyType::P256).unwrap();
        let draft = RequestDraft { subject: subject("jane", &[], None), alternative_names: Vec::new() };
        let request = CertificateRequest::from_der(&draft.signed_by(&key).unwrap()).unwrap();
        let other = certificate(&draft.subject, &PrivateKey::generate(KeyType::P256).unwrap(), DAY);
        let asked = Asked { request: &request, usages: &[], lifetime: None };
        assert_eq!(asked.compare(&other), Err(WrongCertificate::Key));
    }
}
