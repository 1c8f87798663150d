//! From a user name, a group and a namespace to the bindings that apply.
//!
//! Knows nothing about roles but the body of rules that a binding leads to.

use super::candidates::Topics;
use super::intern::{Interner, Symbol, to_u32};
use super::objects::{Binding, Subject};
use super::ragged::{Ragged, Span, grouped};
use super::rules::BodyId;
use crate::authn::UserInfo;

/// That a binding applies to a user or a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Applied {
    pub(super) binding: u32,
    /// The first of the binding's subjects that is this user or group.
    pub(super) subject: u32,
    /// The rules of the binding's role; `None` where it is missing.
    pub(super) body: Option<BodyId>,
    /// What these rules are about.
    pub(super) topics: Topics,
}

/// The names that lead to bindings.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// User names, those of service accounts included; they lead to a row of the index.
    pub(super) users: Interner<Span>,
    /// Groups likewise.
    pub(super) groups: Interner<Span>,
    /// Namespaces lead to their bindings.
    pub(super) namespaces: Interner<Span>,
}

/// Who is bound by what, where. Bindings are numbered so that the cluster-wide ones come first and those of a namespace
/// are neighbours; a row is in ascending order.
#[derive(Debug)]
pub(super) struct Index {
    names: Names,
    /// Rows, one for each user and group.
    applied: Vec<Applied>,
    /// How many bindings are cluster-wide.
    cluster_wide: u32,
}

/// Which bindings count for a request: the cluster-wide ones, and those of one namespace.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    cluster_wide: u32,
    namespace: Span,
}

impl Index {
    /// Returns the index of `bindings`, which are in their final order. `role` says what the role of a binding holds.
    pub(super) fn new(
        mut names: Names,
        bindings: &[Binding],
        subjects: &Ragged<Subject>,
        role: impl Fn(&Binding) -> Option<(BodyId, Topics)>,
    ) -> Self {
        let users = names.users.strings().len();
        let row = |subject: Subject| match subject {
            Subject::User(user) => Some(user.index()),
            Subject::Group(group) => Some(users + group.index()),
            // As the server has it, a service account without a namespace is nobody.
            Subject::ServiceAccount { namespace: 0, .. } => None,
            Subject::ServiceAccount { user, .. } => Some(user.index()),
        };
        let entries = bindings.iter().zip(0..).flat_map(|(binding, number)| {
            let (body, topics) =
                role(binding).map_or((None, Topics::NONE), |(body, topics)| (Some(body), topics));
            let subjects = (0..).zip(subjects.row(binding.subjects as usize));
            subjects.filter_map(move |(subject, named)| {
                Some((row(*named)?, Applied { binding: number, subject, body, topics }))
            })
        });
        let (applied, rows) = grouped(users + names.groups.strings().len(), entries);
        names.users.lead(|user| rows[user.index()]);
        names.groups.lead(|group| rows[users + group.index()]);
        let of_namespaces = by_namespace(names.namespaces.strings().len(), bindings);
        names.namespaces.lead(|namespace| of_namespaces[namespace.index()]);
        let cluster_wide = bindings.partition_point(|binding| binding.namespace.is_none());
        Self { names, applied, cluster_wide: to_u32(cluster_wide) }
    }

    /// Returns which bindings count in `namespace`; without one, only the cluster-wide ones.
    pub(super) fn scope(&self, namespace: &str) -> Scope {
        let namespace =
            if namespace.is_empty() { Span::default() } else { self.names.namespaces.follow(namespace) };
        Scope { cluster_wide: self.cluster_wide, namespace }
    }

    /// Returns a scope in which every binding counts.
    pub(super) fn everywhere(&self) -> Scope {
        Scope { cluster_wide: u32::MAX, namespace: Span::default() }
    }

    /// Returns where what applies to `user` is: a row for its name and one for each group, without allocating.
    pub(super) fn rows(&self, user: &UserInfo<'_>) -> impl Iterator<Item = Span> {
        let groups = user.groups.iter().map(|group| self.names.groups.follow(group));
        std::iter::once(self.names.users.follow(&user.name)).chain(groups)
    }

    /// Returns what applies.
    pub(super) fn row(&self, row: Span) -> &[Applied] {
        row.of(&self.applied)
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
    pub(super) fn within(self, row: &[Applied]) -> impl Iterator<Item = &Applied> {
        let (cluster_wide, namespaced) =
            row.split_at(row.partition_point(|applied| applied.binding < self.cluster_wide));
        let start = namespaced.partition_point(|applied| applied.binding < self.namespace.start);
        let namespaced =
            namespaced[start..].iter().take_while(move |applied| applied.binding < self.namespace.end);
        cluster_wide.iter().chain(namespaced)
    }
}

fn by_namespace(count: usize, bindings: &[Binding]) -> Vec<Span> {
    let mut spans = vec![Span::default(); count];
    for (binding, number) in bindings.iter().zip(0..) {
        if let Some(namespace) = binding.namespace {
            let span = &mut spans[namespace.index()];
            let start = if span.end == 0 { number } else { span.start };
            *span = Span { start, end: number + 1 };
        }
    }
    spans
}
