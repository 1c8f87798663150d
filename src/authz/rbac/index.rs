//! From a user name, a group and a namespace to the bindings that apply.
//!
//! Knows nothing about roles but the body of rules that a binding leads to.

use super::intern::{Interner, Symbol, to_u32};
use super::objects::{Binding, Subject};
use super::ragged::Ragged;
use super::rules::BodyId;
use crate::authn::UserInfo;
use std::ops::Range;

/// That a binding applies to a user or a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Applied {
    pub(super) binding: u32,
    /// The first of the binding's subjects that is this user or group.
    pub(super) subject: u32,
    /// The rules of the binding's role; `None` where it is missing.
    pub(super) body: Option<BodyId>,
}

/// The names that lead to rows.
#[derive(Debug)]
pub(super) struct Names {
    /// User names, those of service accounts included.
    pub(super) users: Interner,
    pub(super) groups: Interner,
    pub(super) namespaces: Interner,
}

/// Who is bound by what, where. Bindings are numbered so that the cluster-wide ones come first and those of a namespace
/// are neighbours; a row is in ascending order.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) names: Names,
    pub(super) by_user: Ragged<Applied>,
    pub(super) by_group: Ragged<Applied>,
    /// How many bindings are cluster-wide.
    pub(super) cluster_wide: u32,
    /// By namespace: its bindings.
    pub(super) by_namespace: Vec<Range<u32>>,
}

/// Which bindings count for a request: the cluster-wide ones, and those of one namespace.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    cluster_wide: u32,
    namespace: Range<u32>,
}

impl Index {
    /// Returns the index of `bindings`, which are in their final order.
    pub(super) fn new(
        names: Names,
        bindings: &[Binding],
        subjects: &Ragged<Subject>,
        body: impl Fn(&Binding) -> Option<BodyId>,
    ) -> Self {
        let (mut users, mut groups) = (Vec::new(), Vec::new());
        for (binding, number) in bindings.iter().zip(0..) {
            for (subject, named) in (0..).zip(subjects.row(binding.subjects as usize)) {
                let applied = Applied { binding: number, subject, body: body(binding) };
                match *named {
                    Subject::User(user) => users.push((user.0, applied)),
                    Subject::Group(group) => groups.push((group.0, applied)),
                    // As the server has it, a service account without a namespace is nobody.
                    Subject::ServiceAccount { namespace: 0, .. } => {}
                    Subject::ServiceAccount { user, .. } => users.push((user.0, applied)),
                }
            }
        }
        let cluster_wide = bindings.partition_point(|binding| binding.namespace.is_none());
        Self {
            by_user: Ragged::grouped(names.users.strings().len(), &users),
            by_group: Ragged::grouped(names.groups.strings().len(), &groups),
            cluster_wide: to_u32(cluster_wide),
            by_namespace: by_namespace(names.namespaces.strings().len(), bindings),
            names,
        }
    }

    /// Returns which bindings count in `namespace`; without one, only the cluster-wide ones.
    pub(super) fn scope(&self, namespace: &str) -> Scope {
        let known = if namespace.is_empty() { None } else { self.names.namespaces.find(namespace) };
        let namespace = known.map_or(0..0, |namespace| self.by_namespace[namespace.index()].clone());
        Scope { cluster_wide: self.cluster_wide, namespace }
    }

    /// Returns a scope in which every binding counts.
    pub(super) fn everywhere(&self) -> Scope {
        Scope { cluster_wide: u32::MAX, namespace: 0..0 }
    }

    /// Returns what applies to `user`: a row for its name and one for each group, without allocating.
    pub(super) fn rows<'a>(&'a self, user: &'a UserInfo<'_>) -> impl Iterator<Item = &'a [Applied]> {
        let named = self.names.users.find(&user.name).map(|name| self.by_user.row(name.index()));
        let grouped = user.groups.iter().filter_map(|group| self.names.groups.find(group));
        named.into_iter().chain(grouped.map(|group| self.by_group.row(group.index())))
    }

    pub(super) fn user(&self, user: Symbol) -> &str {
        self.names.users.strings().get(user)
    }

    pub(super) fn group(&self, group: Symbol) -> &str {
        self.names.groups.strings().get(group)
    }

    pub(super) fn namespace(&self, namespace: Symbol) -> &str {
        self.names.namespaces.strings().get(namespace)
    }
}

impl Scope {
    /// Returns what of a row is in scope, in ascending order.
    pub(super) fn within<'a>(&'a self, row: &'a [Applied]) -> impl Iterator<Item = &'a Applied> {
        let (cluster_wide, namespaced) =
            row.split_at(row.partition_point(|applied| applied.binding < self.cluster_wide));
        let start = namespaced.partition_point(|applied| applied.binding < self.namespace.start);
        let namespaced =
            namespaced[start..].iter().take_while(|applied| applied.binding < self.namespace.end);
        cluster_wide.iter().chain(namespaced)
    }
}

fn by_namespace(count: usize, bindings: &[Binding]) -> Vec<Range<u32>> {
    let mut ranges = vec![0..0; count];
    for (binding, number) in bindings.iter().zip(0..) {
        if let Some(namespace) = binding.namespace {
            let range = &mut ranges[namespace.index()];
            let start = if range.end == 0 { number } else { range.start };
            *range = start..number + 1;
        }
    }
    ranges
}
