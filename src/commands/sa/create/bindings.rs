//! The roles that a new ServiceAccount is bound to, and the bindings. Knows nothing about servers.

use std::fmt;

use serde_json::{Value, json};

use crate::cluster::{Place, Resource};
use crate::commands::connection::Planned;
use crate::shown::shown;

const GROUP: &str = "rbac.authorization.k8s.io";

/// A role to be bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RoleToBind<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Whether it is a ClusterRole.
    pub(super) is_cluster_role: bool,
    /// Whether it is bound in the whole cluster.
    pub(super) is_cluster_wide: bool,
}

impl fmt::Display for RoleToBind<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_cluster_role { "clusterrole" } else { "role" };
        write!(out, "{kind} `{}`", shown(self.name))
    }
}

impl RoleToBind<'_> {
    /// Returns where the role is.
    pub(super) fn place(&self, namespace: &str) -> Place {
        if self.is_cluster_role {
            Place::of(Resource::CLUSTER_ROLES, None, self.name)
        } else {
            Place::of(Resource::ROLES, Some(namespace), self.name)
        }
    }

    /// Returns the binding for a ServiceAccount; without a namespace it is left to whoever sends it.
    pub(super) fn binding(&self, account: &str, namespace: Option<&str>) -> Planned {
        let (kind, resource) = if self.is_cluster_wide {
            ("ClusterRoleBinding", Resource::CLUSTER_ROLE_BINDINGS)
        } else {
            ("RoleBinding", Resource::ROLE_BINDINGS)
        };
        // All namespaces share the names of ClusterRoleBindings.
        let prefix =
            if self.is_cluster_wide { format!("{}-", namespace.unwrap_or("default")) } else { String::new() };
        let mut metadata = json!({"name": format!("{prefix}{account}-{}", self.name)});
        let within = namespace.filter(|_| !self.is_cluster_wide);
        if let Some(namespace) = within {
            metadata["namespace"] = namespace.into();
        }
        let mut subject = json!({"kind": "ServiceAccount", "name": account});
        if self.is_cluster_wide || namespace.is_some() {
            subject["namespace"] = namespace.unwrap_or("default").into();
        }
        let role_kind = if self.is_cluster_role { "ClusterRole" } else { "Role" };
        let object: Value = json!({
            "kind": kind,
            "apiVersion": format!("{GROUP}/v1"),
            "metadata": metadata,
            "subjects": [subject],
            "roleRef": {"apiGroup": GROUP, "kind": role_kind, "name": self.name},
        });
        Planned { place: Place::all(resource, within), object }
    }
}
