//! What is told of one credential: the items of `docs/inspect.schema.json`. Holds nothing secret.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::authn::UserInfo;

/// What a credential is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) enum Kind {
    Certificate,
    PrivateKey,
    PublicKey,
    CertificateRequest,
    Token,
    OpaqueToken,
    BootstrapToken,
    TokenFile,
    KubeconfigUser,
    Other,
}

/// A credential, and what there is to know of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Item {
    pub(super) kind: Kind,
    /// The file as the user named it.
    pub(super) file: String,
    /// Which block of PEM it is, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) block: Option<usize>,
    /// Where in the file it stands: a user of a kubeconfig, a key of a Secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entry: Option<String>,
    #[serde(flatten)]
    pub(super) details: Details,
    /// What to know, though it is no reason against it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) warnings: Vec<String>,
    /// Why it does not work.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) problems: Vec<Problem>,
    /// The file that it stands in, if that is another.
    #[serde(skip)]
    pub(super) other_file: Option<String>,
    /// When it ends, in seconds since 1970.
    #[serde(skip)]
    pub(super) ends: Option<i64>,
    /// Whether it is what it says it is, but cannot be read.
    #[serde(skip)]
    pub(super) is_unreadable: bool,
}

/// A reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Problem {
    /// Its name, which stays.
    pub(super) rule: &'static str,
    pub(super) message: String,
}

/// What is told, by kind.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Details {
    Certificate(Box<Certificate>),
    Key(Key),
    Request(Box<Request>),
    Token(Box<Token>),
    BootstrapToken(Bootstrap),
    TokenFile { lines: Vec<Line> },
    User(User),
    Other { label: String },
    None {},
}

/// Whom kube-apiserver takes the holder for.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Identity {
    pub(super) user: String,
    pub(super) groups: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uid: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) extra: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Certificate {
    /// What it says; absent if Go does not parse it.
    #[serde(flatten)]
    pub(super) facts: Option<Facts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) verdict: Option<Verdict>,
    /// Whether the key that was given, or that stands beside it, is its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key_belongs: Option<bool>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Facts {
    /// Absent for authorities, unless one is taken for a client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) identity: Option<Identity>,
    pub(super) subject: String,
    pub(super) issuer: String,
    pub(super) serial_number: String,
    /// What audit logs call it.
    #[serde(rename = "credentialID")]
    pub(super) credential_id: String,
    pub(super) not_before: String,
    pub(super) not_after: String,
    pub(super) validity: Validity,
    /// Negative once it has expired.
    pub(super) seconds_left: i64,
    pub(super) key_type: String,
    pub(super) signature_algorithm: String,
    pub(super) is_authority: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path_length: Option<u32>,
    pub(super) key_usages: Vec<&'static str>,
    pub(super) extended_key_usages: Vec<String>,
    pub(super) alternative_names: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Validity {
    NotYetValid,
    Valid,
    Expired,
}

/// Whether kube-apiserver takes a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Verdict {
    pub(super) accepted: Accepted,
    /// Which rule says no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rule: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<String>,
    /// The authority that breaks the rule, if it is not the certificate itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) authority: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Accepted {
    Yes,
    No,
    Unknown,
}

/// A private or public key.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Key {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) encrypted: Option<bool>,
    /// What kube-apiserver calls it in the header of the service account tokens that it signs.
    #[serde(rename = "keyID", skip_serializing_if = "Option::is_none")]
    pub(super) key_id: Option<String>,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) identity: Option<Identity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key_type: Option<String>,
    /// Whether whoever made it has the private key.
    pub(super) is_self_signed: bool,
    pub(super) alternative_names: Vec<String>,
    pub(super) extensions: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) signer_name: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) usages: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expiration_seconds: Option<i64>,
}

/// A token that says what it is. Nobody has verified it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Token {
    /// Always false.
    pub(super) verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) identity: Option<Identity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) algorithm: Option<String>,
    #[serde(rename = "keyID", skip_serializing_if = "Option::is_none")]
    pub(super) key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) issuer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<String>,
    pub(super) audiences: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) issued_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) not_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expires: Option<String>,
    /// Negative once it has expired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seconds_left: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) warn_after: Option<String>,
    #[serde(rename = "tokenID", skip_serializing_if = "Option::is_none")]
    pub(super) token_id: Option<String>,
    /// Whether it is one of those that Secrets hold, which only end with these.
    pub(super) is_legacy: bool,
    pub(super) bound_to: Vec<Bound>,
    /// The names of claims that kauth does not explain.
    pub(super) other_claims: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Bound {
    pub(super) kind: &'static str,
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uid: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Bootstrap {
    pub(super) identity: Identity,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expires: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seconds_left: Option<i64>,
    pub(super) authenticates: bool,
}

/// A line of a static token file.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub(super) line: usize,
    /// The first eight hexadecimal digits of the token's SHA-256.
    pub(super) fingerprint: String,
    pub(super) identity: Identity,
}

/// A user of a kubeconfig.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    pub(super) name: String,
    /// The contexts that use it.
    pub(super) contexts: Vec<String>,
    /// How it shows who it is.
    pub(super) credentials: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) impersonates: Option<String>,
}

impl Identity {
    /// Returns the identity of a user, with the extra attributes that a credential gives it.
    pub(super) fn of(user: &UserInfo<'_>) -> Self {
        Self {
            user: user.name.to_string(),
            groups: user.groups.iter().map(ToString::to_string).collect(),
            uid: Some(user.uid.to_string()).filter(|uid| !uid.is_empty()),
            extra: user.extra.clone(),
        }
    }
}

impl Item {
    /// Returns an item of which nothing is wrong so far.
    pub(super) fn new(kind: Kind, place: &super::place::Place, details: Details) -> Self {
        Self {
            kind,
            file: place.file.clone(),
            block: None,
            entry: place.entry.clone(),
            other_file: place.other_file.clone(),
            details,
            warnings: Vec::new(),
            problems: Vec::new(),
            ends: None,
            is_unreadable: false,
        }
    }

    /// Adds a reason why it does not work, unless one of that rule is there.
    pub(super) fn fail(&mut self, rule: &'static str, message: impl ToString) {
        if self.problems.iter().all(|problem| problem.rule != rule) {
            self.problems.push(Problem { rule, message: message.to_string() });
        }
    }

    /// Says that it cannot be read.
    pub(super) fn unreadable(mut self, message: impl ToString) -> Self {
        self.fail("unreadable", message);
        self.is_unreadable = true;
        self
    }

    /// Returns whom it stands for, as far as one line tells that.
    pub(super) fn holder(&self) -> Option<&str> {
        match &self.details {
            Details::Certificate(certificate) => {
                let facts = certificate.facts.as_ref()?;
                Some(named(facts.identity.as_ref()).unwrap_or(&facts.subject))
            }
            Details::Token(token) => named(token.identity.as_ref()).or(token.subject.as_deref()),
            Details::BootstrapToken(token) => Some(&token.identity.user),
            _ => None,
        }
    }
}

fn named(identity: Option<&Identity>) -> Option<&str> {
    identity.map(|identity| identity.user.as_str()).filter(|user| !user.is_empty())
}
