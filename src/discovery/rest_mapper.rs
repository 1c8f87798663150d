//! kubectl's REST mapper: from a name, with or without group and version, to the one resource that it means.
//!
//! Follows `client-go: restmapper/{discovery,shortcut}.go` and `apimachinery: pkg/api/meta/{restmapper,priority}.go`, with
//! their oddities. Knows nothing about how an argument of the command line is split.

use std::borrow::Cow;

use super::{Discovery, GroupResource, GroupVersion, Resource, Warning, distinct, to_lower};

/// The version that kubectl takes for none: that of types which never leave a server
/// (`apimachinery: pkg/runtime/interfaces.go`).
const INTERNAL: &str = "__internal";

/// What is looked for. An empty group or version is one that was not given.
#[derive(Debug, Clone, Copy)]
pub(super) struct Query<'a> {
    pub(super) group: &'a str,
    pub(super) version: &'a str,
    /// A plural, singular or short name, in lower case.
    pub(super) resource: &'a str,
}

/// The resource that a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// The resource, plural, with its group.
    pub resource: GroupResource,
    /// Whether its objects live in namespaces; `None` for a name that no server lists.
    pub namespaced: Option<bool>,
}

/// The resource that was meant.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) group: &'a str,
    /// The plural name.
    pub(super) resource: Cow<'a, str>,
    /// Whether its objects live in namespaces; `None` for a name that no server lists.
    pub(super) namespaced: Option<bool>,
}

impl Discovery {
    /// Returns the resource that kubectl takes a name for, which may be a plural, a singular, a short name or a kind; an empty
    /// group is one that was not given. Adds to the warnings what kubectl would.
    pub fn resource_for(&self, typed: &GroupResource, warnings: &mut Vec<Warning>) -> Option<Mapped> {
        let query = Query { group: &typed.group, version: "", resource: &typed.resource };
        // Case counts in short names alone.
        let query = self.expand_short_name(query, warnings);
        let lower = to_lower(query.resource);
        let Found { group, resource, namespaced } =
            self.find_by_full_name(Query { resource: &lower, ..query })?;
        Some(Mapped { resource: GroupResource::new(group, &resource), namespaced })
    }

    /// Finds the one resource that is meant, warning of others with the same short name.
    pub(super) fn find<'a>(&'a self, query: Query<'a>, warnings: &mut Vec<Warning>) -> Option<Found<'a>> {
        self.find_by_full_name(self.expand_short_name(query, warnings))
    }

    fn find_by_full_name<'a>(&'a self, query: Query<'_>) -> Option<Found<'a>> {
        let admitted = self.group_versions.iter().filter(|served| query.admits(served));
        let mut matches = admitted.map(|served| (served, served.plurals_of(query.resource)));
        // The first version that has a match decides. Two resources there are ambiguous, which kubectl takes for none.
        let (served, plurals) = matches.find(|(_, plurals)| !plurals.is_empty())?;
        let [resource] = <[_; 1]>::try_from(plurals).ok()?;
        let namespaced =
            served.resources.iter().find(|listed| listed.name == resource).map(|listed| listed.namespaced);
        Some(Found { group: &served.group, resource, namespaced })
    }

    /// Puts the plural for a short name. What is a full name, in that group, is never taken for a short one.
    fn expand_short_name<'a>(&'a self, query: Query<'a>, warnings: &mut Vec<Warning>) -> Query<'a> {
        let in_group = |group: &str| query.group.is_empty() || query.group == group;
        if self.resources().any(|(group, resource)| in_group(group) && resource.is_called(query.resource)) {
            return query;
        }
        let short = || self.resources().filter(|(_, resource)| resource.is_called_short(query.resource));
        let exact =
            short().filter(|(group, _)| in_group(group)).map(|(group, resource)| (group, &*resource.name));
        if let [(group, resource), others @ ..] = &*distinct(exact) {
            warnings.extend(others.iter().map(|(group, resource)| Warning::ShortName {
                short: query.resource.to_owned(),
                other: GroupResource::new(group, resource),
            }));
            return Query { group, version: "", resource };
        }
        match short().find(|(group, _)| group.starts_with(query.group)) {
            Some((group, resource)) => Query { group, resource: &resource.name, ..query },
            None => query,
        }
    }
}

impl Query<'_> {
    /// Returns whether the query may mean a resource of this version. Without a version, the beginning of a group will do.
    fn admits(&self, served: &GroupVersion) -> bool {
        if ["", INTERNAL].contains(&self.version) {
            return served.group.starts_with(self.group);
        }
        self.version == served.version && (self.group.is_empty() || self.group == served.group)
    }
}

impl GroupVersion {
    /// Returns the plural names, all different, of what goes by `name`.
    fn plurals_of(&self, name: &str) -> Vec<Cow<'_, str>> {
        let is_kind =
            |kind: &str| self.resources.iter().any(|resource| resource.kind.eq_ignore_ascii_case(kind));
        let guessed = kind_listed_by(name).filter(|kind| kind.is_empty() || is_kind(kind));
        let called = self.resources.iter().filter(|resource| resource.is_called(name));
        distinct(
            called
                .map(|resource| Cow::Borrowed(&*resource.name))
                .chain(guessed.map(|kind| Cow::Owned(format!("{kind}lists")))),
        )
    }
}

impl Resource {
    fn is_called(&self, name: &str) -> bool {
        self.name == name || self.singular == name
    }

    fn is_called_short(&self, name: &str) -> bool {
        self.short_names.iter().any(|short| short == name)
    }
}

/// Returns `pod` for `podlist` and `podlists`: kubectl takes the kind of each list, and the kind `List` of every version, for
/// resources too, and guesses how they are called.
fn kind_listed_by(name: &str) -> Option<&str> {
    name.strip_suffix('s').unwrap_or(name).strip_suffix("list")
}
