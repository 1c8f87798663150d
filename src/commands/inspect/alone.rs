//! A token by itself, for `kauth jwt inspect`.

use std::path::Path;

use jiff::Timestamp;

use super::judge::Judge;
use super::{Document, place_of, screen, token, warn_of_mode};
use crate::authn::jwt::{Jwt, ServiceAccount};
use crate::commands::format::Format;
use crate::commands::time;
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;

/// Prints what a token says that was read from a file, standard input (`-`) or a descriptor.
///
/// # Errors
/// If it does not say anything.
pub(in crate::commands) fn token_alone(
    ui: &mut Ui,
    from: &str,
    text: &str,
    at: Timestamp,
    output: Option<Format>,
) -> Result<ExitStatus, Failure> {
    let judge = Judge { at, authorities: None, key: None };
    let place = place_of(Path::new(from));
    let Some(jwt) = Jwt::read(text.trim()) else {
        let error = CliError::new("it is no JSON Web Token").because("it has no three parts that decode");
        return Err(error.hint("only a server that issued it knows what an opaque token means").into());
    };
    let mut items = [token::of_jwt(&judge, &place, &jwt)];
    if from != "-" && !from.starts_with("fd:") {
        warn_of_mode(Path::new(from), &mut items);
    }
    match output {
        Some(format) => ui.answer(format.render(&Document::of(at, &items))?)?,
        None => ui.answer(screen::screen_with(&items[0], &explained(&jwt, at.as_second())))?,
    }
    Ok(if items[0].problems.is_empty() { ExitStatus::Done } else { ExitStatus::No })
}

/// Says what the claims mean.
fn explained(jwt: &Jwt, at: i64) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    if let Some(account) = &jwt.service_account {
        rows.push(("kind", kind(account)));
        if jwt.audiences.is_empty() {
            rows.push(("meant for", "every audience of the server: it names none".to_owned()));
        }
    } else {
        rows.push((
            "kind",
            "of another issuer: whom it names depends on the server's configuration".to_owned(),
        ));
    }
    if let Some(issued) = jwt.issued_at {
        let lifetime = jwt.end().map(|end| format!(" of {}", time::spoken(end.saturating_sub(issued))));
        let age = at.saturating_sub(issued);
        let told = if age < 0 { "not issued yet".to_owned() } else { time::spoken(age) };
        rows.push(("age", format!("{told}{}", lifetime.unwrap_or_default())));
    }
    if let Some(warn) = jwt.service_account.as_ref().and_then(|account| account.warn_after) {
        let left = time::end(warn, at);
        rows.push((
            "renewal",
            format!("the kubelet fetches another before {left}; the server counts later use"),
        ));
    }
    rows
}

fn kind(account: &ServiceAccount) -> String {
    let name = |kind: &str| match kind {
        "pod" => "Pod",
        "node" => "Node",
        _ => "Secret",
    };
    // The node of a pod is only told.
    let bound = account.bound_to.iter().find(|object| object.kind != "node" || account.bound_to.len() == 1);
    match bound {
        _ if account.is_legacy => "legacy: it ends with its Secret, or with its ServiceAccount".to_owned(),
        Some(object) => {
            format!("bound: it ends by itself, with its {}, or with its ServiceAccount", name(object.kind))
        }
        None => "bound: it ends by itself, or with its ServiceAccount".to_owned(),
    }
}
