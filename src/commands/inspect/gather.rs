//! What bytes hold, found by content and never by name.

use super::item::{Details, Item, Kind};
use super::judge::Judge;
use super::place::{Place, Role};
use super::token::{self, BootstrapSecret};
use super::{blocks, guess, kubeconfig};
use crate::authn::jwt::Jwt;
use crate::authn::token_file::{self, TokenFile};
use crate::commands::credential::objects::{self, Object, ObjectKind, Objects, Part};
use crate::pki::{PkiError, Spki, content};

/// How deep credentials may stand within each other: a Secret with a kubeconfig with a certificate.
const DEPTH: u8 = 3;

/// Why nothing is told of some bytes.
pub(super) struct Unread {
    /// What they look like.
    pub(super) why: String,
    /// Whether they are meant to be a credential.
    pub(super) is_broken: bool,
}

impl Unread {
    fn broken(why: String) -> Self {
        Self { why, is_broken: true }
    }

    fn unknown(why: String) -> Self {
        Self { why, is_broken: false }
    }
}

/// Returns what is told of some bytes.
///
/// # Errors
/// Says what they look like, if they are nothing that is known.
pub(super) fn items(judge: &Judge, place: &Place, bytes: &[u8]) -> Result<Vec<Item>, Unread> {
    within(judge, place, bytes, DEPTH)
}

fn within(judge: &Judge, place: &Place, bytes: &[u8], depth: u8) -> Result<Vec<Item>, Unread> {
    let keys: Vec<Spki> = judge.key.iter().cloned().collect();
    let blocks = |contents| Ok(blocks::items(judge, place, &contents, &keys));
    let pem = content::read(bytes);
    match pem {
        Ok(contents) if contents.hidden.is_none() => return blocks(contents),
        Err(why @ (PkiError::Empty | PkiError::TooLarge)) => return Err(Unread::unknown(why.to_string())),
        _ => {}
    }
    let text = std::str::from_utf8(bytes).ok();
    if let Some(jwt) = text.and_then(|text| Jwt::read(text.trim())) {
        return Ok(vec![token::of_jwt(judge, place, &jwt)]);
    }
    let found = if depth > 0 { objects::read(bytes) } else { None };
    if let Some(found) = found.as_ref().filter(|found| !found.objects.is_empty()) {
        return of_objects(judge, place, bytes, found, depth - 1);
    }
    match pem {
        Ok(contents) => return blocks(contents),
        Err(why @ PkiError::BrokenPem(_)) => return Err(Unread::broken(why.to_string())),
        Err(_) => {}
    }
    match text.filter(|text| !guess::is_list(text) && token_file::is_like(text)) {
        Some(_) => Ok(vec![token::of_file(place, TokenFile::read(bytes))]),
        None => {
            let line = found.and_then(|found| found.bad_lines.first().copied());
            let line = line.map(|line| format!(", and line {line} is none that kubectl reads"));
            Err(Unread::unknown(guess::guess(bytes) + &line.unwrap_or_default()))
        }
    }
}

fn of_objects(
    judge: &Judge,
    place: &Place,
    bytes: &[u8],
    found: &Objects,
    depth: u8,
) -> Result<Vec<Item>, Unread> {
    let is_kubeconfig = |object: &Object| object.kind == ObjectKind::Kubeconfig;
    if found.objects.first().is_some_and(is_kubeconfig) {
        // client-go reads the first document.
        return kubeconfig::items(judge, place, bytes)
            .map_err(|why| Unread::broken(format!("it is no kubeconfig: {why}")));
    }
    let mut items = Vec::new();
    for object in found.objects.iter().filter(|object| !is_kubeconfig(object)) {
        items.extend(of_object(judge, place, object, depth));
    }
    if let (Some(first), true) = (items.first_mut(), found.objects.iter().any(is_kubeconfig)) {
        first.warnings.push("the kubeconfig behind it in the file is none that kubectl reads".to_owned());
    }
    if items.is_empty() {
        let mut kinds: Vec<_> = found.objects.iter().map(|object| object.name.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.truncate(5);
        let kinds = kinds.join(", ");
        return Err(Unread::unknown(format!("it holds manifests without a credential: {kinds}")));
    }
    if let (Some(first), [line, ..]) = (items.first_mut(), &found.bad_lines[..]) {
        first.warnings.push(format!("not all of the file can be read, from line {line} on"));
    }
    Ok(items)
}

fn of_object(judge: &Judge, place: &Place, object: &Object, depth: u8) -> Vec<Item> {
    let place = place.entry(&object.name, Role::Any);
    // A path in it is not one of this machine.
    let place = Place { folder: None, ..place };
    let mut items = match bootstrap(object) {
        Some(secret) => vec![token::of_bootstrap(judge, &place, &secret)],
        None => parts(judge, &place, object, depth),
    };
    for key in &object.broken {
        let part = place.entry(key, Role::Any);
        let item = Item::new(Kind::Other, &part, Details::Other { label: key.clone() });
        items.push(item.unreadable("it is no base64"));
    }
    items
}

fn bootstrap(object: &Object) -> Option<BootstrapSecret<'_>> {
    let is_one = object.get("type") == Some("bootstrap.kubernetes.io/token");
    is_one.then(|| BootstrapSecret {
        id: object.text("token-id").unwrap_or_default(),
        expiration: object.text("expiration"),
        groups: object.text("auth-extra-groups"),
        authenticates: object.text("usage-bootstrap-authentication") == Some("true"),
    })
}

fn parts(judge: &Judge, place: &Place, object: &Object, depth: u8) -> Vec<Item> {
    let keys: Vec<Spki> = object.parts.iter().filter_map(|part| key_of(&part.bytes)).collect();
    let mut items = Vec::new();
    for part in &object.parts {
        let is_authority = part.key == "ca.crt" || object.kind == ObjectKind::ConfigMap;
        let is_client = object.kind == ObjectKind::ExecCredential;
        let role = match () {
            () if is_authority => Role::Authority,
            () if is_client => Role::Client,
            () => Role::Any,
        };
        let place = place.entry(&part.key, role);
        let found = match content::read(&part.bytes) {
            Ok(contents) => {
                let keys: &[Spki] = if is_authority { &[] } else { &keys };
                blocks::items(judge, &place, &contents, keys)
            }
            Err(_) if part.key == "token" && object.kind != ObjectKind::ConfigMap => {
                vec![token::item(judge, &place, &part.bytes)]
            }
            Err(_) => within(judge, &place, &part.bytes, depth).unwrap_or_else(|Unread { why, .. }| {
                let label = part.key.clone();
                let item = || Item::new(Kind::Other, &place, Details::Other { label }).unreadable(why);
                should_be_one(object, part).then(item).into_iter().collect()
            }),
        };
        items.extend(found.into_iter().map(|item| with_request(item, object)));
    }
    items
}

/// Returns whether a part cannot be anything but a credential.
fn should_be_one(object: &Object, part: &Part) -> bool {
    let is_pair = object.get("type") == Some("kubernetes.io/tls");
    let is_named = match object.kind {
        ObjectKind::Secret => is_pair && matches!(part.key.as_str(), "tls.crt" | "tls.key"),
        ObjectKind::Request | ObjectKind::ExecCredential => true,
        _ => false,
    };
    is_named && !part.bytes.is_empty()
}

fn key_of(bytes: &[u8]) -> Option<Spki> {
    crate::pki::key::public_key_of(bytes).ok()
}

/// Adds what a CertificateSigningRequest says beside its request.
fn with_request(mut item: Item, object: &Object) -> Item {
    if let Details::Request(request) = &mut item.details {
        request.signer_name = object.get("signerName").map(str::to_owned);
        request.usages.clone_from(&object.usages);
        request.expiration_seconds = object.get("expirationSeconds").and_then(|it| it.parse().ok());
    }
    item
}
