//! Roles and bindings as a policy keeps them: symbols and indexes in place of strings.
//!
//! Knows nothing about where those lead.

use super::intern::Symbol;
use super::rules::BodyId;
use crate::api::Origin;
use crate::api::rbac::RoleKind;

/// A role, or a ClusterRole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Role {
    pub(super) namespace: Option<Symbol>,
    pub(super) name: Symbol,
    pub(super) body: BodyId,
    pub(super) origin: Origin,
}

/// A binding and the role it found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Binding {
    pub(super) namespace: Option<Symbol>,
    pub(super) name: Symbol,
    pub(super) role_kind: RoleKind,
    pub(super) role_name: Symbol,
    /// Index of the role; `None` where it is missing.
    pub(super) role: Option<u32>,
    /// Row of the subjects.
    pub(super) subjects: u32,
    pub(super) origin: Origin,
}

/// A subject of a binding, by the user name or group that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    User(Symbol),
    Group(Symbol),
    /// A service account, under its user name.
    ServiceAccount {
        user: Symbol,
        /// Bytes of the namespace within the user name.
        namespace: u32,
    },
}
