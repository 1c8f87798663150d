//! What of a cluster decides about service account tokens. Knows nothing about where it is from.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use crate::pki;

/// The objects of a cluster that tokens depend on. Of what is not among them nobody knows whether it exists, unless all of its kind in
/// its namespace were listed, or all of the cluster is known.
#[derive(Debug, Clone, Default)]
pub struct Objects {
    /// Whether these are all that there are.
    pub is_whole: bool,
    found: HashMap<(Kind, String, String), Object>,
    listed: HashSet<(Kind, String)>,
}

/// The kinds of these objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A service account.
    ServiceAccount,
    /// A secret.
    Secret,
    /// A pod.
    Pod,
    /// A node, which has no namespace.
    Node,
}

/// What counts of an object.
#[derive(Debug, Clone, Default)]
pub struct Object {
    /// Its uid.
    pub uid: String,
    /// When it was deleted, or, for a pod in its grace period, will be.
    pub deleted: Option<Timestamp>,
    /// The SHA-256 of the token that a Secret holds.
    pub token: Option<[u8; 32]>,
    /// Whether the label `kubernetes.io/legacy-token-invalid-since` of a Secret says anything.
    pub is_marked_invalid: bool,
}

/// What is known of an object.
pub(super) enum Found<'o> {
    Object(&'o Object),
    /// There is none.
    Missing,
    /// Nobody looked.
    NotGiven,
}

impl Objects {
    /// Adds an object, in the place of an earlier one of that name.
    pub fn add(&mut self, kind: Kind, namespace: &str, name: &str, object: Object) {
        self.found.insert((kind, place(kind, namespace), name.to_owned()), object);
    }

    /// Takes the objects of a kind in a namespace for all that there are.
    pub fn add_listing(&mut self, kind: Kind, namespace: &str) {
        self.listed.insert((kind, place(kind, namespace)));
    }

    pub(super) fn find(&self, kind: Kind, namespace: &str, name: &str) -> Found<'_> {
        let place = place(kind, namespace);
        match self.found.get(&(kind, place.clone(), name.to_owned())) {
            Some(object) => Found::Object(object),
            None if self.is_whole || self.listed.contains(&(kind, place)) => Found::Missing,
            None => Found::NotGiven,
        }
    }
}

fn place(kind: Kind, namespace: &str) -> String {
    if kind == Kind::Node { String::new() } else { namespace.to_owned() }
}

impl Object {
    /// Returns what counts of the token of a Secret.
    pub fn digest(token: &[u8]) -> [u8; 32] {
        pki::sha256(token)
    }

    /// Returns whether a Secret holds a token. Takes as long for every token of a length.
    pub(super) fn holds(&self, token: &[u8]) -> bool {
        self.token.is_some_and(|held| pki::is_same_secret(&held, &pki::sha256(token)))
    }

    pub(super) fn is_deleted_before(&self, at: Timestamp) -> bool {
        self.deleted.is_some_and(|deleted| deleted < at)
    }
}
