//! A certificate: who its holder is to Kubernetes, until when, and whether kube-apiserver takes it.

use super::item::{self, Details, Facts, Identity, Item, Kind, Validity};
use super::judge::{Judge, Judged};
use super::place::{Place, Role};
use crate::authn::reserved;
use crate::authn::x509::{self, ClientError};
use crate::commands::time;
use crate::pki::Spki;
use crate::pki::certificate::Certificate;
use crate::pki::content::Unverified;
use crate::pki::hex;

const COMMON_NAME: &str = "2.5.4.3";

/// The usages that people know by name.
const USAGES: &[(&str, &str)] = &[
    ("2.5.29.37.0", "any"),
    ("1.3.6.1.5.5.7.3.1", "serverAuth"),
    ("1.3.6.1.5.5.7.3.2", "clientAuth"),
    ("1.3.6.1.5.5.7.3.3", "codeSigning"),
    ("1.3.6.1.5.5.7.3.4", "emailProtection"),
    ("1.3.6.1.5.5.7.3.8", "timeStamping"),
    ("1.3.6.1.5.5.7.3.9", "OCSPSigning"),
];

/// A certificate of the input, and what stands around it.
pub(super) struct Found<'a> {
    pub(super) certificate: &'a Unverified,
    /// What a client sends along, the certificate itself first; empty if it is not the one that a client presents.
    pub(super) presented: &'a [&'a [u8]],
    /// The keys of which one should be its own.
    pub(super) keys: &'a [Spki],
    /// Why kubectl finds no certificate in the file, if it does not.
    pub(super) hidden: Option<&'a ClientError>,
}

/// Returns what is told of a certificate.
pub(super) fn item(judge: &Judge, place: &Place, found: &Found<'_>) -> Item {
    let read = found.certificate.read.as_ref();
    let judged = judged(judge, place.role, found);
    let mut details = item::Certificate { facts: None, verdict: None, key_belongs: None };
    let (mut warnings, mut problems) = (Vec::new(), Vec::new());
    if let Ok(certificate) = read {
        details.facts = Some(facts(judge, certificate, judged.as_ref()));
        warnings = concerns(certificate, place.role);
        if !found.presented.is_empty() {
            let (belongs, problem) = key(certificate, found.keys);
            (details.key_belongs, problems) = (belongs, problem.into_iter().collect());
        }
    }
    details.verdict = judged.as_ref().map(|judged| judged.verdict.clone());
    let validity = details.facts.as_ref().map(|facts| facts.validity);
    let mut item = Item::new(Kind::Certificate, place, Details::Certificate(Box::new(details)));
    item.warnings = warnings;
    if let Some(Judged { verdict, is_problem: true, .. }) = judged {
        item.fail(verdict.rule.unwrap_or("refused"), verdict.message.unwrap_or_default());
    }
    match (validity, read) {
        (Some(Validity::Expired), _) => item.fail("expired", "it has expired"),
        (Some(Validity::NotYetValid), _) => item.fail("not-yet-valid", "it is not valid yet"),
        (None, Err(error)) => item.fail("unreadable", error),
        _ => {}
    }
    for (rule, message) in problems {
        item.fail(rule, message);
    }
    item.ends = read.ok().map(|certificate| certificate.not_after);
    item
}

/// Judges it as a client's; an authority only if the user asks for that.
fn judged(judge: &Judge, role: Role, found: &Found<'_>) -> Option<Judged> {
    let certificate = found.certificate.read.as_deref().ok();
    let is_authority = certificate.is_some_and(Certificate::is_ca);
    let is_asked = role == Role::Client || judge.authorities.is_some() || !is_authority;
    if found.presented.is_empty() || role == Role::Authority || !is_asked {
        return None;
    }
    match found.hidden {
        Some(why) if role == Role::Client || judge.authorities.is_some() => {
            Some(judge.judge_hidden(why, role))
        }
        _ => Some(judge.judge(found.presented, certificate, role)),
    }
}

fn facts(judge: &Judge, certificate: &Certificate, judged: Option<&Judged>) -> Facts {
    let names = &certificate.alternative_names;
    let seconds_left = judge.seconds_left(certificate);
    let validity = if judge.at.as_second() < certificate.not_before {
        Validity::NotYetValid
    } else if seconds_left < 0 || seconds_left == 0 && judge.at.subsec_nanosecond() > 0 {
        Validity::Expired
    } else {
        Validity::Valid
    };
    Facts {
        identity: identity(certificate, judged),
        subject: certificate.subject.to_string(),
        issuer: certificate.issuer.to_string(),
        serial_number: hex(&certificate.serial),
        credential_id: x509::credential_id(certificate),
        not_before: time::seconds_as_rfc3339(certificate.not_before),
        not_after: time::seconds_as_rfc3339(certificate.not_after),
        validity,
        seconds_left,
        key_type: certificate.key.to_string(),
        signature_algorithm: certificate.signature_algorithm.to_string(),
        is_authority: certificate.is_ca(),
        path_length: certificate.basic_constraints.and_then(|constraints| constraints.path_len),
        key_usages: certificate.key_usage.map(|usage| usage.names().collect()).unwrap_or_default(),
        extended_key_usages: usages(certificate),
        alternative_names: (names.dns.iter().map(|name| format!("DNS:{name}")))
            .chain(names.ips.iter().map(|address| format!("IP:{address}")))
            .chain(names.emails.iter().map(|address| format!("email:{address}")))
            .chain(names.uris.iter().map(|uri| format!("URI:{uri}")))
            .collect(),
    }
}

/// Returns whom the server takes the holder for; where it says no, whom the certificate names.
fn identity(certificate: &Certificate, judged: Option<&Judged>) -> Option<Identity> {
    if let Some(user) = judged.and_then(|judged| judged.user.as_ref()) {
        return Some(Identity::of(user));
    }
    let name = certificate.common_name();
    let is_none = certificate.is_ca() || name.is_empty();
    (!is_none).then(|| Identity {
        user: name.to_owned(),
        groups: certificate.organizations().into_iter().map(str::to_owned).collect(),
        uid: match certificate.uids()[..] {
            [uid] if !uid.is_empty() => Some(uid.to_owned()),
            _ => None,
        },
        extra: Default::default(),
    })
}

fn usages(certificate: &Certificate) -> Vec<String> {
    let usages = certificate.extended_key_usage.iter().flatten();
    usages
        .map(|oid| {
            let known = USAGES.iter().find(|(known, _)| known == oid);
            known.map_or_else(|| oid.clone(), |(_, name)| (*name).to_owned())
        })
        .collect()
}

fn concerns(certificate: &Certificate, role: Role) -> Vec<String> {
    if role == Role::Authority || certificate.is_ca() || !certificate.is_for_clients() {
        return Vec::new();
    }
    let attributes = &certificate.subject.attributes;
    let names = attributes.iter().filter(|attribute| attribute.oid == COMMON_NAME).count();
    let several = (names > 1).then(|| {
        format!("it has {names} common names: the last one counts, though other programs show another")
    });
    let groups: Vec<_> = certificate.organizations().into_iter().map(str::to_owned).collect();
    let concerns = reserved::concerns(certificate.common_name(), &groups);
    several.into_iter().chain(concerns.iter().map(ToString::to_string)).collect()
}

/// Returns whether one of the keys is that of the certificate, `None` if there is none, and why it does not do.
fn key(certificate: &Certificate, keys: &[Spki]) -> (Option<bool>, Option<(&'static str, String)>) {
    let mut wrong = None;
    for key in keys {
        match x509::confirm_key(certificate, key) {
            Ok(()) => return (Some(true), None),
            Err(error) if certificate.matches(key) => {
                return (Some(true), Some(("unusable-key", error.to_string())));
            }
            Err(error) => wrong = Some(("key-mismatch", format!("the key does not belong to it: {error}"))),
        }
    }
    (wrong.is_some().then_some(false), wrong)
}
