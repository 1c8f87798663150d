//! Whose a credential is: what the flags name, as the server would take it. Nothing is sent to anybody.

mod args;
pub(in crate::commands) mod client;
pub(in crate::commands) mod objects;
pub(in crate::commands) mod out;
pub(in crate::commands) mod plugin;
mod presented;
pub(in crate::commands) mod sent;
mod server;
mod taken_on;

pub(in crate::commands) use args::CredentialArgs;
pub(in crate::commands) use server::ServerArgs;
pub(in crate::commands) use taken_on::{review_of_oneself, taken_on};

use jiff::Timestamp;

use crate::authn::chain::{Chain, Method, Verdict};
use crate::authn::impersonation::Impersonation;
use crate::authn::request::{Headers, Request};
use crate::authn::{UserInfo, bearer};
use crate::error::CliError;
use crate::kubeconfig::config::User;
use crate::output::Ui;
use presented::Presented;

/// What a server says of a token that none of its authenticators knows.
const NOBODYS_TOKEN: &str = "invalid bearer token";

/// Whose a credential is.
#[derive(Debug)]
pub(in crate::commands) enum Identified {
    /// That user.
    Known(Known),
    /// No server takes it, or clients do not send it: why.
    Refused(String),
    /// It cannot be said: why.
    Unknown(Vec<String>),
}

/// A user whom a server takes a credential for.
#[derive(Debug)]
pub(in crate::commands) struct Known {
    /// The user, complete with all groups.
    pub(in crate::commands) user: UserInfo<'static>,
    /// What makes it that user, for people: `the client certificate of user jane`.
    pub(in crate::commands) by: String,
    /// What only the server knows, and is taken for granted.
    pub(in crate::commands) assumed: Vec<String>,
}

impl Known {
    /// Says what makes it that user, and what is taken for granted.
    pub(in crate::commands) fn tell(&self, ui: &mut Ui) {
        ui.note(&format!("by {}", self.by));
        if !self.assumed.is_empty() {
            let assumed = self.assumed.join(", and ");
            ui.warning(&format!("taken to be genuine; only the server knows {assumed}"));
        }
    }
}

/// What the flags name.
#[derive(Debug)]
pub(in crate::commands) struct Credential {
    /// Whose it is.
    pub(in crate::commands) identified: Identified,
    /// Whom the kubeconfig says to impersonate with it.
    pub(in crate::commands) impersonation: Option<Impersonation>,
    /// The namespace of the kubeconfig's context.
    pub(in crate::commands) namespace: Option<String>,
    /// What the server would warn of, or people may be surprised by.
    pub(in crate::commands) notes: Vec<String>,
}

/// What a credential is presented for.
#[derive(Debug, Default)]
pub(in crate::commands) struct Occasion {
    /// The path of the request.
    pub(in crate::commands) path: String,
    /// What flags say of the kubeconfig's user.
    pub(in crate::commands) flags: User,
}

/// Says whose the credential is that the flags name, at a time.
///
/// # Errors
/// If it cannot be read, or is no credential.
pub(in crate::commands) fn identify(
    ui: &mut Ui,
    args: &CredentialArgs,
    chain: &Chain,
    occasion: Occasion,
    at: Timestamp,
) -> Result<Credential, CliError> {
    let mut presented = presented::read(ui, args, occasion.flags)?;
    presented.request.path = occasion.path;
    let mut notes = Vec::new();
    let identified = identified(&presented, chain, at, &mut notes);
    Ok(Credential {
        identified,
        impersonation: presented.impersonation,
        namespace: presented.namespace,
        notes,
    })
}

fn identified(presented: &Presented, chain: &Chain, at: Timestamp, notes: &mut Vec<String>) -> Identified {
    if let Some(user) = &presented.user {
        let assumed = vec!["whether there is such a service account, and a token of it".to_owned()];
        return Identified::Known(Known { user: user.clone(), by: "the flag".to_owned(), assumed });
    }
    if let Some(why) = &presented.unusable {
        return Identified::Refused(why.clone());
    }
    if let Some(what) = &presented.unknown {
        return Identified::Unknown(vec![what.clone()]);
    }
    notes.extend(bearer::warning(&presented.request.headers).map(str::to_owned));
    let verdict = chain.authenticate(&presented.request, at);
    notes.extend(passed_over(presented, chain, &verdict, at));
    let by = |method| by(presented, method);
    match verdict {
        Verdict::User { user, by: method } => {
            Identified::Known(Known { user, by: by(method), assumed: Vec::new() })
        }
        Verdict::Unknown { reasons, user: Some((user, method)) } => {
            Identified::Known(Known { user, by: by(method), assumed: reasons })
        }
        Verdict::Unknown { reasons, user: None } => Identified::Unknown(reasons),
        Verdict::Unauthorized(errors) if errors.is_empty() => Identified::Refused(
            "401: there is no credential, and anonymous requests are not let in".to_owned(),
        ),
        Verdict::Unauthorized(errors) => {
            if errors.iter().any(|error| error == NOBODYS_TOKEN) {
                notes.push("a server that asks a webhook about tokens may take it all the same".to_owned());
            }
            Identified::Refused(format!("401: {}", errors.join("; ")))
        }
        Verdict::Handshake(refusal) => Identified::Refused(format!("the TLS handshake fails: {refusal}")),
    }
}

/// Says what becomes of the other credential, where there is a certificate and a token.
fn passed_over(presented: &Presented, chain: &Chain, verdict: &Verdict, at: Timestamp) -> Option<String> {
    let Request { certificates, headers, path } = &presented.request;
    let [certificate, token] = &presented.what[..] else { return None };
    if certificates.is_empty() {
        return None;
    }
    let by = match verdict {
        Verdict::User { by, .. } | Verdict::Unknown { user: Some((_, by)), .. } => *by,
        _ => return None,
    };
    if by == Method::Certificate {
        return Some(format!("{token} is not looked at: the certificate counts first"));
    }
    let alone =
        Request { certificates: certificates.clone(), headers: Headers::default(), path: path.clone() };
    match chain.authenticate(&alone, at) {
        Verdict::Unauthorized(errors) if !headers.is_empty() => {
            Some(format!("{certificate} is not taken: {}", errors.join("; ")))
        }
        _ => None,
    }
}

/// Says which of what is presented makes the user.
fn by(presented: &Presented, method: Method) -> String {
    let what = &presented.what;
    let first = || what.first().cloned().unwrap_or_default();
    match method {
        Method::Anonymous if what.is_empty() => "no credential: the request is anonymous".to_owned(),
        Method::Anonymous => format!("no credential that the server looks at, but {}", what.join(" and ")),
        Method::FrontProxy | Method::Certificate => first(),
        _ => what.last().cloned().unwrap_or_default(),
    }
}
