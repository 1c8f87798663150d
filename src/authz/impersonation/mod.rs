//! Whether someone may take on another identity for a request, and as whom the request then goes on
//! (`apiserver: pkg/endpoints/filters/impersonation`).
//!
//! Answers for a server that just started. A server with constrained impersonation remembers, for each name of a requestor, the
//! mode that last succeeded, and tries it first: that changes the words of a refusal, and who is taken on where two modes make
//! different users (a node, which the legacy mode gives no group). A success of a constrained mode is good for ten seconds more.

mod checks;
mod modes;

use std::collections::BTreeSet;

use super::attributes::Attributes;
use super::chain::Decision;
use crate::authn::UserInfo;
use crate::authn::impersonation::Impersonation;
use checks::{Checks, Outcome};

pub use modes::{Mode, Server};

/// What comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The request goes on as this user.
    Taken {
        /// Who it is then, complete with all groups.
        user: UserInfo<'static>,
        /// How: the first mode that certainly succeeds.
        mode: Mode,
    },
    /// 403, with the server's words. If several modes fail these are the words of the first.
    Refused(String),
    /// It cannot be told.
    Unknown {
        /// What is missing, one line each.
        why: Vec<String>,
    },
}

/// Decides whether the user of `request` may take on `wanted` for it. `authorize` is the server's chain of authorizers.
pub fn impersonate(
    authorize: &dyn Fn(&Attributes<'_>) -> Decision,
    request: &Attributes<'_>,
    wanted: &Impersonation,
    server: Server,
) -> Answer {
    let modes: &[Mode] = match server {
        Server::Constrained => &Mode::ALL,
        Server::Legacy => &[Mode::Legacy],
    };
    let mut refusal = None;
    let mut unknown: Vec<(UserInfo<'static>, Vec<String>)> = Vec::new();
    for mode in modes.iter().copied().filter(|mode| mode.is_for(wanted, request.user)) {
        let mut checks = Checks::new(authorize);
        mode.check(&mut checks, request, wanted, server);
        match checks.outcome() {
            Outcome::Allowed => return taken(mode.user(wanted), mode, unknown),
            Outcome::Refused(words) => drop(refusal.get_or_insert(words)),
            Outcome::Unknown(why) => unknown.push((mode.user(wanted), why)),
        }
    }
    if unknown.is_empty() {
        // The legacy mode is for everyone: there is a refusal.
        return Answer::Refused(refusal.unwrap_or_else(|| "all impersonation modes failed".to_owned()));
    }
    Answer::Unknown { why: missing(unknown) }
}

/// Returns the answer where a mode succeeds, and those before it may: it only is one if they make the same user.
fn taken(user: UserInfo<'static>, mode: Mode, maybe: Vec<(UserInfo<'static>, Vec<String>)>) -> Answer {
    if maybe.iter().all(|(other, _)| *other == user) {
        return Answer::Taken { user, mode };
    }
    Answer::Unknown { why: missing(maybe) }
}

fn missing(unknown: Vec<(UserInfo<'static>, Vec<String>)>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let lines = unknown.into_iter().flat_map(|(_, why)| why);
    lines.filter(|line| seen.insert(line.clone())).collect()
}

#[cfg(test)]
mod tests;
