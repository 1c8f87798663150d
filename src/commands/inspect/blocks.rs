//! The blocks of a file of certificates and keys.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::certificate::{Found, item as certificate_item};
use super::item::{Details, Identity, Item, Key, Kind, Request};
use super::judge::Judge;
use super::place::{Place, Role};
use crate::authn::reserved;
use crate::authn::x509::ClientError;
use crate::pki::certificate::{GeneralName, PublicKeyKind};
use crate::pki::content::{Content, Contents, Piece, PrivateKeyContent, Unverified};
use crate::pki::request::CertificateRequest;
use crate::pki::{PkiError, Spki, sha256};

/// Returns what is told of the blocks; `keys` are what should belong to the certificate besides the keys that stand beside it.
pub(super) fn items(judge: &Judge, place: &Place, contents: &Contents, keys: &[Spki]) -> Vec<Item> {
    let pieces = &contents.pieces;
    let keys: Vec<_> = pieces.iter().filter_map(own_key).chain(keys).cloned().collect();
    let (presented, hidden) = presented(contents);
    let ders: Vec<_> = presented.iter().map(|certificate| certificate.der.as_slice()).collect();
    let items = pieces.iter().enumerate().map(|(at, piece)| {
        let mut item = match &piece.content {
            Content::Certificate(unverified) => {
                let is_leaf = presented.first().is_some_and(|leaf| std::ptr::eq(*leaf, unverified));
                let presented = if is_leaf { &ders[..] } else { &[] };
                certificate_item(
                    judge,
                    place,
                    &Found { certificate: unverified, presented, keys: &keys, hidden: hidden.as_ref() },
                )
            }
            Content::PrivateKey(key) => private_key(place, key),
            Content::PublicKey(kind, key) => public_key(place, kind, key.as_ref()),
            Content::Request(request) => request_item(place, request),
            Content::Other => {
                let label = piece.label.clone().unwrap_or_default();
                Item::new(Kind::Other, place, Details::Other { label })
            }
        };
        item.block = (pieces.len() > 1).then_some(at + 1);
        item.warnings.extend(unfound(piece, place.role));
        item.warnings.extend(sent_along(piece, presented.first().copied(), place.role));
        item
    });
    let mut items: Vec<_> = items.collect();
    if let Some(first) = items.first_mut() {
        let hidden = contents.hidden.as_ref();
        first
            .warnings
            .extend(hidden.map(|why| format!("kubectl and kube-apiserver find nothing here: {why}")));
        first
            .warnings
            .extend(contents.lost.as_ref().map(|why| format!("not all of the file is told: {why}")));
    }
    items
}

/// Returns the certificates that clients present; if kubectl finds none, what it would present if it did, and what it says.
// go: crypto/tls/tls.go, X509KeyPair
fn presented(contents: &Contents) -> (Vec<&Unverified>, Option<ClientError>) {
    let usual: Vec<_> = contents.pieces.iter().filter_map(usual).collect();
    if !usual.is_empty() {
        return (usual, contents.hidden.as_ref().map(|_| ClientError::NoPem));
    }
    let labels = contents.pieces.iter().filter_map(|piece| piece.label.clone()).collect();
    (contents.pieces.iter().filter_map(certificate).collect(), Some(ClientError::OtherPem(labels)))
}

/// Returns a certificate that is labelled as one, or not labelled.
fn usual(piece: &Piece) -> Option<&Unverified> {
    certificate(piece).filter(|_| matches!(piece.label.as_deref(), None | Some("CERTIFICATE")))
}

fn certificate(piece: &Piece) -> Option<&Unverified> {
    match &piece.content {
        Content::Certificate(unverified) => Some(unverified),
        _ => None,
    }
}

fn own_key(piece: &Piece) -> Option<&Spki> {
    match &piece.content {
        Content::PrivateKey(PrivateKeyContent::Plain(public, _)) => Some(public),
        _ => None,
    }
}

/// Says of a certificate what keeps the programs of Kubernetes from finding it.
fn unfound(piece: &Piece, role: Role) -> Option<String> {
    let Content::Certificate(_) = &piece.content else { return None };
    match piece.label.as_deref() {
        Some(label) if label != "CERTIFICATE" => {
            Some(format!("kubectl and kube-apiserver do not find it: its label is {label}, not CERTIFICATE"))
        }
        _ if piece.has_headers && role != Role::Client => Some(
            "kube-apiserver does not take it from a --client-ca-file: lines stand before its content".into(),
        ),
        _ => None,
    }
}

/// Says of a client's certificate that clients do not present it, since another stands before it.
// go: crypto/tls/tls.go, X509KeyPair
fn sent_along(piece: &Piece, first: Option<&Unverified>, role: Role) -> Option<String> {
    let this = usual(piece)?;
    let is_client = this.read.as_ref().is_ok_and(|certificate| !certificate.is_ca());
    let is_other = first.is_some_and(|first| !std::ptr::eq(first, this));
    let words = "clients present the first certificate of the file as theirs, and only send this one along";
    (is_client && is_other && role != Role::Authority).then(|| words.to_owned())
}

/// Returns what is told of a private key: never any part of it.
fn private_key(place: &Place, key: &PrivateKeyContent) -> Item {
    let told = |key_type: Option<&PublicKeyKind>, encrypted, public: Option<&Spki>| {
        let key = Key { key_type: key_type.map(ToString::to_string), encrypted, key_id: public.map(key_id) };
        Item::new(Kind::PrivateKey, place, Details::Key(key))
    };
    match key {
        PrivateKeyContent::Plain(public, kind) => told(Some(kind), Some(false), Some(public)),
        PrivateKeyContent::Encrypted => {
            let mut item = told(None, Some(true), None);
            let why = PkiError::EncryptedKey;
            match place.role {
                Role::Client => item.fail("encrypted-key", format!("kubectl cannot use it: {why}")),
                _ => item.warnings.push("kubectl cannot use it: it asks for no passphrase".to_owned()),
            }
            item
        }
        PrivateKeyContent::Unreadable(why) => told(None, None, None).unreadable(why),
    }
}

fn public_key(place: &Place, kind: &Result<PublicKeyKind, PkiError>, key: Option<&Spki>) -> Item {
    let key_type = kind.as_ref().ok().map(ToString::to_string);
    let details = Details::Key(Key { key_type, encrypted: None, key_id: key.map(key_id) });
    let item = Item::new(Kind::PublicKey, place, details);
    match kind {
        Ok(_) => item,
        Err(why) => item.unreadable(why),
    }
}

// k/k: pkg/serviceaccount/jwt.go, keyIDFromPublicKey
fn key_id(key: &Spki) -> String {
    URL_SAFE_NO_PAD.encode(sha256(key.der()))
}

fn request_item(place: &Place, request: &Result<Box<CertificateRequest>, PkiError>) -> Item {
    let mut told = Request::default();
    let request = match request {
        Ok(request) => request,
        Err(why) => {
            let item = Item::new(Kind::CertificateRequest, place, Details::Request(Box::new(told)));
            return item.unreadable(why);
        }
    };
    let uids: Vec<_> = request.subject.uids().collect();
    told.identity = Some(Identity {
        user: request.subject.common_name().to_owned(),
        groups: request.subject.organizations().map(str::to_owned).collect(),
        uid: uids.first().filter(|_| uids.len() == 1).map(|uid| (*uid).to_owned()),
        extra: Default::default(),
    });
    told.key_type = Some(request.key.to_string());
    told.alternative_names = request.alternative_names.iter().map(name).collect();
    told.extensions = request.extensions.iter().map(|it| format!("{}: {}", it.name, it.value)).collect();
    let concerns =
        told.identity.iter().flat_map(|identity| reserved::concerns(&identity.user, &identity.groups));
    let concerns = concerns.map(|concern| concern.to_string()).collect();
    let signed = request.verify();
    told.is_self_signed = signed.is_ok();
    let mut item = Item::new(Kind::CertificateRequest, place, Details::Request(Box::new(told)));
    item.warnings = concerns;
    if let Err(error) = signed {
        item.fail("not-self-signed", error);
    }
    item
}

fn name(name: &GeneralName) -> String {
    match name {
        GeneralName::Dns(name) => format!("DNS:{name}"),
        GeneralName::Ip(address) => format!("IP:{address}"),
        GeneralName::Email(address) => format!("email:{address}"),
        GeneralName::Uri(uri) => format!("URI:{uri}"),
        GeneralName::Other(kind) => format!("a name of kind {kind}"),
    }
}
