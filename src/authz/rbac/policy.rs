//! A finished policy: everything a decision needs, in arrays that point at one another by index.
//!
//! Knows nothing about how it was gathered; `builder` makes it, `authorize` and `explain` read it.

use super::index::Index;
use super::intern::Strings;
use super::matching::Rules;
use super::objects::{Binding, Role, Subject};
use super::ragged::Ragged;

/// The RBAC policy of a cluster. Immutable; share it between threads as you like.
#[derive(Debug)]
pub struct Policy {
    pub(super) whole: bool,
    /// Names of bindings and roles.
    pub(super) objects: Strings,
    pub(super) roles: Vec<Role>,
    /// In the order in which grants are named: ClusterRoleBindings by name, then RoleBindings by namespace and name.
    pub(super) bindings: Vec<Binding>,
    /// Rows of [`Binding::subjects`].
    pub(super) subjects: Ragged<Subject>,
    pub(super) rules: Rules,
    pub(super) index: Index,
}

impl Policy {
    /// Returns whether the input was a cluster's whole policy: then what is missing is missing in the cluster as well.
    pub fn is_whole(&self) -> bool {
        self.whole
    }
}
