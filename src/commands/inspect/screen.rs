//! Items as a user reads them: two columns, an empty line between items. What does not print is escaped.

use super::item::{
    Accepted, Bootstrap, Certificate, Details, Facts, Identity, Item, Kind, Request, Token, User, Verdict,
};
use crate::authn::x509;
use crate::commands::time;
use crate::output::table;
use crate::shown::shown;

/// The most groups or names that are listed one below the other.
const MOST: usize = 20;

/// Two columns.
#[derive(Default)]
struct Rows(Vec<Vec<String>>);

impl Rows {
    fn add(&mut self, name: &str, value: impl AsRef<str>) {
        self.0.push(vec![name.to_owned(), shown(value.as_ref()).into_owned()]);
    }

    fn maybe(&mut self, name: &str, value: Option<impl AsRef<str>>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    /// Adds some values, the first beside the name.
    fn all<T: AsRef<str>>(&mut self, name: &str, values: &[T]) {
        for (at, value) in values.iter().take(MOST).enumerate() {
            self.add(if at == 0 { name } else { "" }, value);
        }
        if values.len() > MOST {
            self.add("", format!("… {} more", values.len() - MOST));
        }
    }
}

/// Returns the screen.
pub(super) fn screen(items: &[Item]) -> String {
    let shown: Vec<_> = items.iter().map(|item| table::aligned(&rows(item).0)).collect();
    shown.join("\n")
}

/// Returns the screen of one item, with more rows behind it.
pub(super) fn screen_with(item: &Item, more: &[(&str, String)]) -> String {
    let mut rows = rows(item);
    more.iter().for_each(|(name, value)| rows.add(name, value));
    table::aligned(&rows.0)
}

/// Returns what a kind is called.
pub(super) fn kind(item: &Item) -> &'static str {
    match item.kind {
        Kind::Certificate => "certificate",
        Kind::PrivateKey => "private key",
        Kind::PublicKey => "public key",
        Kind::CertificateRequest => "certificate request",
        Kind::Token => "token",
        Kind::OpaqueToken => "opaque token",
        Kind::BootstrapToken => "bootstrap token",
        Kind::TokenFile => "token file",
        Kind::KubeconfigUser => "user",
        Kind::Other => "other",
    }
}

/// Returns how long it is to an end, or since.
pub(super) fn left(seconds: i64) -> String {
    if seconds < 0 {
        format!("{} ago", time::spoken(seconds))
    } else {
        format!("in {}", time::spoken(seconds))
    }
}

fn rows(item: &Item) -> Rows {
    let mut rows = Rows::default();
    let block = item.block.map(|block| format!(", block {block}")).unwrap_or_default();
    let entry = item.entry.as_ref().map(|entry| format!(": {entry}")).unwrap_or_default();
    rows.add(kind(item), format!("{}{block}{entry}", item.file));
    match &item.details {
        Details::Certificate(certificate) => add_certificate(&mut rows, certificate),
        Details::Key(key) => {
            rows.maybe("key", key.key_type.as_ref());
            rows.maybe("encrypted", key.encrypted.map(|is| if is { "yes" } else { "no" }));
            rows.maybe("key id", key.key_id.as_ref());
        }
        Details::Request(request) => add_request(&mut rows, request),
        Details::Token(token) => add_token(&mut rows, token),
        Details::BootstrapToken(token) => add_bootstrap(&mut rows, token),
        Details::TokenFile { lines } => {
            for line in lines {
                let Identity { user, groups, uid, .. } = &line.identity;
                let uid = uid.as_ref().map(|uid| format!(", uid {uid}")).unwrap_or_default();
                let groups =
                    if groups.is_empty() { String::new() } else { format!(", groups {}", groups.join(", ")) };
                let name = format!("line {}", line.line);
                rows.add(&name, format!("{user}{uid}{groups}, token sha256:{}", line.fingerprint));
            }
        }
        Details::User(user) => add_user(&mut rows, user),
        Details::Other { label } => rows.add("label", label),
        Details::None {} => {}
    }
    rows.all("warning", &item.warnings);
    // What the server says stands with its verdict.
    let is_told = |rule: &str| match &item.details {
        Details::Certificate(it) => it.verdict.as_ref().is_some_and(|verdict| verdict.rule == Some(rule)),
        _ => false,
    };
    let problems = item.problems.iter().filter(|problem| !is_told(problem.rule));
    let problems: Vec<_> = problems.map(|it| format!("{} [{}]", it.message, it.rule)).collect();
    rows.all("problem", &problems);
    rows
}

fn add_identity(rows: &mut Rows, identity: &Identity) {
    rows.add("user", if identity.user.is_empty() { "none" } else { &identity.user });
    rows.all("groups", &identity.groups);
    rows.maybe("uid", identity.uid.as_ref());
    // The objects behind the other attributes have rows of their own.
    if let Some(ids) = identity.extra.get(x509::CREDENTIAL_ID) {
        rows.all("credential id", ids);
    }
}

fn add_certificate(rows: &mut Rows, certificate: &Certificate) {
    if let Some(facts) = &certificate.facts {
        add_facts(rows, facts);
    }
    rows.maybe("key belongs", certificate.key_belongs.map(|is| if is { "yes" } else { "no" }));
    rows.maybe("kube-apiserver", certificate.verdict.as_ref().map(verdict));
}

fn add_facts(rows: &mut Rows, facts: &Facts) {
    match &facts.identity {
        Some(identity) => {
            add_identity(rows, identity);
            if identity.extra.is_empty() {
                rows.add("credential id", &facts.credential_id);
            }
        }
        None => rows.add("subject", &facts.subject),
    }
    rows.add("issuer", &facts.issuer);
    rows.add("serial", &facts.serial_number);
    rows.add("valid from", &facts.not_before);
    let end = facts.seconds_left;
    let left = if end < 0 { format!("expired {}", left(end)) } else { left(end) };
    rows.add("expires", format!("{}, {left}", facts.not_after));
    rows.add("key", &facts.key_type);
    rows.add("signature", &facts.signature_algorithm);
    if facts.is_authority {
        let path = facts.path_length.map(|length| format!(", pathlen {length}")).unwrap_or_default();
        rows.add("authority", format!("yes{path}"));
    }
    let usages: Vec<_> = facts
        .key_usages
        .iter()
        .copied()
        .chain(facts.extended_key_usages.iter().map(String::as_str))
        .collect();
    rows.maybe("usages", Some(usages.join(", ")).filter(|usages| !usages.is_empty()));
    rows.all("names", &facts.alternative_names);
}

fn verdict(verdict: &Verdict) -> String {
    let accepted = match verdict.accepted {
        Accepted::Yes => "yes",
        Accepted::No => "no",
        Accepted::Unknown => "unknown",
    };
    let rule = verdict.rule.map(|rule| format!(" [{rule}]")).unwrap_or_default();
    let message = verdict.message.as_ref().map(|message| format!(": {message}")).unwrap_or_default();
    format!("{accepted}{message}{rule}")
}

fn add_request(rows: &mut Rows, request: &Request) {
    if let Some(identity) = &request.identity {
        add_identity(rows, identity);
    }
    rows.maybe("key", request.key_type.as_ref());
    rows.add("signed by itself", if request.is_self_signed { "yes" } else { "no" });
    rows.all("names", &request.alternative_names);
    rows.all("extensions", &request.extensions);
    rows.maybe("signer", request.signer_name.as_ref());
    rows.maybe("usages", Some(request.usages.join(", ")).filter(|usages| !usages.is_empty()));
    rows.maybe("valid for", request.expiration_seconds.map(time::spoken));
}

fn add_token(rows: &mut Rows, token: &Token) {
    rows.add("verified", "no: this is what the token says of itself");
    match &token.identity {
        Some(identity) => add_identity(rows, identity),
        None => rows.maybe("subject", token.subject.as_ref()),
    }
    rows.maybe("issuer", token.issuer.as_ref());
    rows.all("audiences", &token.audiences);
    for bound in &token.bound_to {
        let uid = bound.uid.as_ref().map(|uid| format!(", uid {uid}")).unwrap_or_default();
        rows.add(&format!("bound to {}", bound.kind), format!("{}{uid}", bound.name));
    }
    rows.maybe("issued", token.issued_at.as_ref());
    rows.maybe("valid from", token.not_before.as_ref().filter(|_| token.not_before != token.issued_at));
    rows.maybe("warn after", token.warn_after.as_ref());
    if token.identity.is_some() || token.expires.is_some() {
        rows.add("expires", expiry(token.expires.as_deref(), token.seconds_left));
    }
    rows.maybe("signed with", token.algorithm.as_ref());
    rows.maybe("key id", token.key_id.as_ref());
    rows.maybe("token id", token.token_id.as_ref());
    rows.maybe("other claims", Some(token.other_claims.join(", ")).filter(|claims| !claims.is_empty()));
}

fn add_bootstrap(rows: &mut Rows, token: &Bootstrap) {
    add_identity(rows, &token.identity);
    rows.add("authenticates", if token.authenticates { "yes" } else { "no" });
    rows.add("expires", expiry(token.expires.as_deref(), token.seconds_left));
}

fn expiry(time: Option<&str>, seconds_left: Option<i64>) -> String {
    match (time, seconds_left) {
        (Some(time), Some(end)) if end < 0 => format!("{time}, expired {}", left(end)),
        (Some(time), Some(end)) => format!("{time}, {}", left(end)),
        (Some(time), None) => format!("never, though it says {time}"),
        (None, _) => "never".to_owned(),
    }
}

fn add_user(rows: &mut Rows, user: &User) {
    rows.all("contexts", &user.contexts);
    match &user.credentials[..] {
        [] => rows.add("shows", "nothing: it is anonymous"),
        credentials => rows.all("shows", credentials),
    }
    rows.maybe("impersonates", user.impersonates.as_ref());
}
