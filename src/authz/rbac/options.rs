//! What the builder of a policy is asked to do, and what it has to say.
//!
//! Knows nothing about how either is done.

use crate::api::Origin;
use crate::api::rbac::RbacObject;

/// How a policy is built from what was added.
#[derive(Debug, Clone, Copy, Default)]
pub struct BuildOptions<'a> {
    /// What to add of Kubernetes' own policy.
    pub default_policy: DefaultPolicy<'a>,
    /// Whether the input is a cluster's whole policy.
    pub whole: Whole<'a>,
    /// Which rules an aggregated ClusterRole has.
    pub aggregation: Aggregation,
}

/// Which objects of Kubernetes' own policy are added; one whose kind, namespace and name the input has never is.
#[derive(Debug, Clone, Copy, Default)]
pub enum DefaultPolicy<'a> {
    /// None.
    #[default]
    None,
    /// These, if the input is not whole.
    Auto(&'a [RbacObject<'a>]),
    /// These.
    Always(&'a [RbacObject<'a>]),
}

/// Whether the input is a cluster's whole policy. It is judged before anything is added.
#[derive(Debug, Clone, Copy, Default)]
pub enum Whole<'a> {
    /// It is, if it holds at least nine in ten of these objects, which every cluster has.
    Judge(&'a [StockName<'a>]),
    /// It is.
    #[default]
    Assume,
}

/// The name of an object that every cluster has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StockName<'a> {
    /// One of the four RBAC kinds.
    pub kind: &'a str,
    /// The namespace of a Role or RoleBinding.
    pub namespace: Option<&'a str>,
    /// The name.
    pub name: &'a str,
}

/// Which rules an aggregated ClusterRole has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Aggregation {
    /// Those it holds if it came from a server, which decides by them; else those that the controller would compute.
    #[default]
    Auto,
    /// Those it holds.
    Stored,
    /// Those that the controller would compute.
    Computed,
}

/// What building a policy found worth saying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Objects of Kubernetes' own policy were added.
    DefaultPolicyAdded {
        /// How many.
        objects: usize,
    },
    /// The rules of an aggregated ClusterRole that came from a server are not those that the controller would compute
    /// from the ClusterRoles that are there.
    AggregationDrift {
        /// The role's name.
        role: String,
        /// Where it stands.
        origin: Origin,
        /// How many rules the controller would add.
        missing: usize,
        /// How many it would take away.
        extra: usize,
    },
    /// An aggregated ClusterRole takes itself in by way of others: what it holds depends on its history.
    AggregationCycle {
        /// The role's name.
        role: String,
        /// Where it stands.
        origin: Origin,
    },
}
