//! Tokens: what they say of themselves. Neither a token nor its signature is ever told.

use super::item::{Bootstrap, Bound, Details, Identity, Item, Kind, Line, Token};
use super::judge::Judge;
use super::place::Place;
use crate::authn::UserInfo;
use crate::authn::csv_file::Refusal;
use crate::authn::jwt::Jwt;
use crate::authn::token_file::TokenFile;
use crate::commands::time;

/// The group of all bootstrap tokens.
const BOOTSTRAPPERS: &str = "system:bootstrappers";

/// Returns what is told of a token, whatever it is.
pub(super) fn item(judge: &Judge, place: &Place, token: &[u8]) -> Item {
    let text = std::str::from_utf8(token).map(str::trim).unwrap_or_default();
    match Jwt::read(text) {
        Some(jwt) => of_jwt(judge, place, &jwt),
        None => Item::new(Kind::OpaqueToken, place, Details::None {}),
    }
}

/// Returns what is told of a token that says what it is.
pub(super) fn of_jwt(judge: &Judge, place: &Place, jwt: &Jwt) -> Item {
    let account = jwt.service_account.as_ref();
    let date = |seconds: Option<i64>| seconds.map(time::seconds_as_rfc3339);
    let bound_to = account.map(|account| account.bound_to.as_slice()).unwrap_or_default();
    let token = Token {
        verified: false,
        identity: jwt.user().map(|user| Identity::of(&user)),
        algorithm: jwt.algorithm.clone(),
        key_id: jwt.key_id.clone(),
        issuer: jwt.issuer.clone(),
        subject: jwt.subject.clone(),
        audiences: jwt.audiences.clone(),
        issued_at: date(jwt.issued_at),
        not_before: date(jwt.not_before),
        expires: date(jwt.expires),
        seconds_left: jwt.end().map(|end| end.saturating_sub(judge.at.as_second())),
        warn_after: date(account.and_then(|account| account.warn_after)),
        token_id: jwt.id.clone(),
        is_legacy: account.is_some_and(|account| account.is_legacy),
        bound_to: bound_to
            .iter()
            .map(|object| Bound { kind: object.kind, name: object.name.clone(), uid: object.uid.clone() })
            .collect(),
        other_claims: jwt.other_claims.clone(),
    };
    let mut item = Item::new(Kind::Token, place, Details::Token(Box::new(token)));
    item.ends = jwt.end();
    if let Some(refusal) = jwt.refusal(judge.at) {
        item.fail(refusal.code(), refusal);
    }
    item.warnings.extend(warnings(judge, jwt));
    item
}

fn warnings(judge: &Judge, jwt: &Jwt) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(account) = &jwt.service_account {
        let name = crate::authn::service_account::username(&account.namespace, &account.name);
        if account.is_legacy {
            warnings.push("it never ends: only deleting its Secret takes it back".to_owned());
        }
        if jwt.subject.as_ref().is_some_and(|subject| *subject != name) {
            let counts = if account.is_legacy { "the server refuses that" } else { "the latter counts" };
            warnings.push(format!("its subject is not the service account that it names; {counts}"));
        }
        let is_due = |warn: i64| warn < judge.at.as_second() && jwt.refusal(judge.at).is_none();
        if account.warn_after.is_some_and(is_due) {
            warnings
                .push("the kubelet should have fetched another by now; the server still takes it".to_owned());
        }
    }
    if jwt.end().is_none() && jwt.service_account.as_ref().is_some_and(|account| !account.is_legacy) {
        warnings.push("it never ends".to_owned());
    }
    warnings
}

/// Returns what is told of a static token file, or of why no server starts with it.
pub(super) fn of_file(place: &Place, file: Result<TokenFile, Refusal>) -> Item {
    let told = |lines| Item::new(Kind::TokenFile, place, Details::TokenFile { lines });
    match file {
        Err(why) => {
            let mut item = told(Vec::new());
            item.fail("start-refused", format!("kube-apiserver does not start: {why}"));
            item
        }
        Ok(file) => {
            let lines = file.lines.iter().map(|line| Line {
                line: line.number,
                fingerprint: line.fingerprint.to_string(),
                identity: Identity::of(&line.user()),
            });
            let mut item = told(lines.collect());
            item.warnings = file.warnings.iter().map(ToString::to_string).collect();
            item
        }
    }
}

/// What a Secret says of a bootstrap token.
pub(super) struct BootstrapSecret<'a> {
    pub(super) id: &'a str,
    pub(super) expiration: Option<&'a str>,
    pub(super) groups: Option<&'a str>,
    pub(super) authenticates: bool,
}

/// Returns what is told of a bootstrap token.
// k/k: plugin/pkg/auth/authenticator/token/bootstrap/bootstrap.go
pub(super) fn of_bootstrap(judge: &Judge, place: &Place, secret: &BootstrapSecret<'_>) -> Item {
    let extra = secret.groups.filter(|groups| !groups.is_empty());
    let extra: Vec<_> = extra.into_iter().flat_map(|groups| groups.split(',')).collect();
    let own =
        [BOOTSTRAPPERS].into_iter().chain(extra.iter().copied().filter(|group| is_bootstrappers(group)));
    let mut groups: Vec<_> = own.map(|group| group.to_owned().into()).collect();
    groups.sort();
    groups.dedup();
    let name = format!("system:bootstrap:{}", secret.id);
    let identity =
        Identity::of(&UserInfo { name: name.into(), groups, ..UserInfo::default() }.authenticated());
    let end = secret.expiration.map(time::rfc3339_instant);
    let details = Bootstrap {
        identity,
        expires: end.flatten().map(|end| time::seconds_as_rfc3339(end.as_second())),
        seconds_left: end.flatten().map(|end| end.as_second().saturating_sub(judge.at.as_second())),
        authenticates: secret.authenticates,
    };
    let mut item = Item::new(Kind::BootstrapToken, place, Details::BootstrapToken(details));
    match end {
        Some(None) => item.fail("expired", "its expiration is no instant: it counts as expired"),
        Some(Some(end)) if end <= judge.at => item.fail("expired", "it has expired"),
        Some(_) => {}
        None => item.warnings.push("it never ends".to_owned()),
    }
    if let Some(group) = extra.iter().find(|group| !is_bootstrappers(group)) {
        item.fail(
            "group",
            format!("the server takes it from nobody: `{group}` is no group of bootstrap tokens"),
        );
    }
    item.ends = end.flatten().map(|end| end.as_second());
    item
}

// k/k: staging/src/k8s.io/cluster-bootstrap/token/api/types.go, BootstrapGroupPattern
fn is_bootstrappers(group: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let name = group.strip_prefix(BOOTSTRAPPERS).and_then(|rest| rest.strip_prefix(':')).map(str::as_bytes);
    name.and_then(<[u8]>::split_last).is_some_and(|(last, rest)| {
        is_plain(*last)
            && rest.len() <= 255
            && rest.iter().all(|byte| is_plain(*byte) || b":-".contains(byte))
    })
}
