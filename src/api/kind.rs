//! Which kinds and versions of the group `rbac.authorization.k8s.io` there are.

use std::fmt;

use super::rbac;

/// A kind of the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Role,
    ClusterRole,
    RoleBinding,
    ClusterRoleBinding,
}

/// A version of the group: `v1`, which is served, or one that was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V1,
    V1beta1,
    V1alpha1,
}

impl Kind {
    /// Returns the kind of that name.
    pub(super) fn parse(kind: &str) -> Option<Self> {
        [Self::Role, Self::ClusterRole, Self::RoleBinding, Self::ClusterRoleBinding]
            .into_iter()
            .find(|known| known.as_str() == kind)
    }

    /// Returns the kind's name.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Role => "Role",
            Self::ClusterRole => "ClusterRole",
            Self::RoleBinding => "RoleBinding",
            Self::ClusterRoleBinding => "ClusterRoleBinding",
        }
    }

    /// Returns whether its objects are in a namespace.
    pub(super) fn is_namespaced(self) -> bool {
        matches!(self, Self::Role | Self::RoleBinding)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl Version {
    /// Returns the version of the group that an `apiVersion` names; `None` for other groups and unknown versions.
    pub(super) fn parse(api_version: &str) -> Option<Self> {
        match api_version.strip_prefix(rbac::GROUP)? {
            "/v1" => Some(Self::V1),
            "/v1beta1" => Some(Self::V1beta1),
            "/v1alpha1" => Some(Self::V1alpha1),
            _ => None,
        }
    }
}
