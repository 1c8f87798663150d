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
use presented::{Credentials, Presented};

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
    let (presented, context) = presented::read(ui, args, occasion.flags)?;
    let mut notes = Vec::new();
    let identified = match presented {
        Presented::Identity(user) => {
            let assumed = vec!["whether there is such a service account, and a token of it".to_owned()];
            Identified::Known(Known { user, by: "the flag".to_owned(), assumed })
        }
        Presented::Refused(why) => Identified::Refused(why),
        Presented::Unknown(what) => Identified::Unknown(vec![what]),
        Presented::Request(mut credentials) => {
            credentials.request.path = occasion.path;
            authenticated(&credentials, chain, at, &mut notes)
        }
    };
    let presented::Context { impersonation, namespace } = context;
    Ok(Credential { identified, impersonation, namespace, notes })
}

fn authenticated(
    credentials: &Credentials,
    chain: &Chain,
    at: Timestamp,
    notes: &mut Vec<String>,
) -> Identified {
    notes.extend(bearer::warning(&credentials.request.headers).map(str::to_owned));
    let verdict = chain.authenticate(&credentials.request, at);
    notes.extend(passed_over(credentials, chain, &verdict, at));
    let known = |user, by, assumed| Identified::Known(Known { user, by: credentials.told(by), assumed });
    match verdict {
        Verdict::User { user, by } => known(user, by, Vec::new()),
        Verdict::Unknown { reasons, user: Some((user, by)) } => known(user, by, reasons),
        Verdict::Unknown { reasons, user: None } => Identified::Unknown(reasons),
        Verdict::Unauthorized(errors) if errors.is_empty() => Identified::Refused(
            "401: there is no credential, and anonymous requests are not let in".to_owned(),
        ),
        Verdict::Unauthorized(errors) => {
            if errors.iter().any(|error| error == bearer::NOT_RECOGNIZED) {
                notes.push("a server that asks a webhook about tokens may take it all the same".to_owned());
            }
            Identified::Refused(format!("401: {}", errors.join("; ")))
        }
        Verdict::Handshake(refusal) => Identified::Refused(format!("the TLS handshake fails: {refusal}")),
    }
}

/// Says what becomes of the other credential, where there is a certificate and a token.
fn passed_over(credentials: &Credentials, chain: &Chain, verdict: &Verdict, at: Timestamp) -> Option<String> {
    let Credentials { request, certificate, authorization, .. } = credentials;
    let (certificate, authorization) = (certificate.as_ref()?, authorization.as_ref()?);
    let by = match verdict {
        Verdict::User { by, .. } | Verdict::Unknown { user: Some((_, by)), .. } => *by,
        _ => return None,
    };
    if by == Method::Certificate {
        return Some(format!("{authorization} is not looked at: the certificate counts first"));
    }
    let alone = Request {
        certificates: request.certificates.clone(),
        headers: Headers::default(),
        path: request.path.clone(),
    };
    match chain.authenticate(&alone, at) {
        Verdict::Unauthorized(errors) => Some(format!("{certificate} is not taken: {}", errors.join("; "))),
        _ => None,
    }
}

impl Credentials {
    /// Says which of them makes the user.
    fn told(&self, by: Method) -> String {
        let Self { certificate, authorization, kept_back, .. } = self;
        let told = match by {
            Method::FrontProxy | Method::Certificate => certificate.clone(),
            Method::Password | Method::Token => authorization.clone(),
            Method::Anonymous => {
                let all: Vec<_> =
                    [certificate, authorization, kept_back].into_iter().flatten().cloned().collect();
                let names = || format!("no credential that the server looks at, but {}", all.join(" and "));
                (!all.is_empty()).then(names)
            }
        };
        told.unwrap_or_else(|| "no credential: the request is anonymous".to_owned())
    }
}
