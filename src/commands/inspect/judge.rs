//! What kube-apiserver makes of a certificate, as far as what is given tells it.

use jiff::Timestamp;

use super::item::{Accepted, Verdict};
use super::place::Role;
use crate::authn::UserInfo;
use crate::authn::x509::{self, ClientCa, ClientError, Refusal, Rule};
use crate::pki::Spki;
use crate::pki::certificate::Certificate;

/// What everything is judged by.
pub(super) struct Judge {
    /// The time.
    pub(super) at: Timestamp,
    /// What the server trusts clients by.
    pub(super) authorities: Option<ClientCa>,
    /// The public half of the key that should belong to the certificates.
    pub(super) key: Option<Spki>,
}

/// What comes of it.
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    /// Whether somebody is let down by it.
    pub(super) is_problem: bool,
    /// Whom the server takes the client for, or would.
    pub(super) user: Option<UserInfo<'static>>,
}

impl Judge {
    /// Judges what a client presents, its own certificate first; `leaf` is what that says, if it can be read.
    pub(super) fn judge(&self, presented: &[&[u8]], leaf: Option<&Certificate>, role: Role) -> Judged {
        match &self.authorities {
            Some(authorities) => judged(authorities.authenticate(presented, self.at), true, |_| true),
            None => self.judge_alone(presented.first().copied().unwrap_or_default(), leaf, role),
        }
    }

    /// Judges a certificate whose authority nobody has named.
    fn judge_alone(&self, der: &[u8], leaf: Option<&Certificate>, role: Role) -> Judged {
        let verdict = x509::authenticate_alone(der, self.at);
        let is_for_servers = leaf.is_some_and(|leaf| leaf.is_for_servers() && !leaf.is_for_clients());
        let asks = |rule: Option<Rule>| match rule {
            Some(Rule::ExtendedKeyUsage) => role == Role::Client || !is_for_servers,
            None => role == Role::Client,
            Some(_) => true,
        };
        judged(verdict, false, asks)
    }

    /// Returns what kubectl makes of a file in which it finds no certificate.
    pub(super) fn judge_hidden(&self, why: &ClientError, role: Role) -> Judged {
        let message = format!("kubectl sends no certificate: {why}");
        let verdict =
            Verdict { accepted: Accepted::No, rule: Some("hidden"), message: Some(message), authority: None };
        Judged { verdict, is_problem: self.authorities.is_some() || role == Role::Client, user: None }
    }

    /// Returns how long a certificate still holds; negative once it has expired.
    pub(super) fn seconds_left(&self, certificate: &Certificate) -> i64 {
        certificate.not_after.saturating_sub(self.at.as_second())
    }
}

/// `is_problem` says of a rule, or of the lack of a name, whether somebody is let down.
fn judged(verdict: x509::Verdict, is_whole: bool, is_problem: impl Fn(Option<Rule>) -> bool) -> Judged {
    let told = |accepted, rule, message: Option<String>| Verdict { accepted, rule, message, authority: None };
    let no = |refusal: Refusal, how: &str| Judged {
        is_problem: is_problem(Some(refusal.rule)),
        verdict: Verdict {
            authority: refusal.authority.clone(),
            ..told(Accepted::No, Some(refusal.rule.code()), Some(format!("{how}: {refusal}")))
        },
        user: None,
    };
    match verdict {
        x509::Verdict::User(user) => {
            let (accepted, message) = if is_whole {
                (Accepted::Yes, None)
            } else {
                let message = "--client-ca-file FILE tells whether an authority of the server signed it";
                (Accepted::Unknown, Some(message.to_owned()))
            };
            Judged { verdict: told(accepted, None, message), is_problem: false, user: Some(user) }
        }
        x509::Verdict::Nobody => {
            let message = "it has no common name: its holder is anonymous, or gets 401 from servers with a \
                           front proxy, as kubeadm makes them";
            let verdict = told(Accepted::No, Some("no-common-name"), Some(message.to_owned()));
            Judged { verdict, is_problem: is_problem(None), user: None }
        }
        x509::Verdict::Unauthorized(refusal) => no(refusal, "401"),
        x509::Verdict::Handshake(refusal) => no(refusal, "the TLS handshake fails"),
        x509::Verdict::Unknown(reason) => {
            Judged { verdict: told(Accepted::Unknown, None, Some(reason)), is_problem: false, user: None }
        }
    }
}
