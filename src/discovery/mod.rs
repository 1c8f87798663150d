//! Which resources exist: what a server of some version serves by default, and custom resources beside it.
//!
//! Stands alone, apart from [`Version`]: the caller hands over custom resources in discovery's own type. Knows nothing about
//! policy, manifests or the command line.

mod api_version;
mod custom;
mod resolve;
mod rest_mapper;
mod table;

pub use custom::{CustomResource, CustomResourceVersion};
pub use resolve::{GroupResource, Note, Resolution, Warning};
pub use rest_mapper::Mapped;
pub use table::{Unlisted, unlisted};

use std::borrow::Cow;

use crate::version::Version;

/// The groups without a dot in their name that some known version of Kubernetes serves or once served, besides the core
/// group. Whatever holds a dot may be the group of a custom resource; these few are groups all the same.
pub const GROUPS_WITHOUT_DOT: [&str; 5] = ["apps", "autoscaling", "batch", "extensions", "policy"];

/// The verbs of a resource whose objects are stored.
const STORED_VERBS: [&str; 8] =
    ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

/// A string of the built-in table, or of a custom resource.
pub type Text = Cow<'static, str>;

/// The resources of a server, in the order in which it lists them: name resolution depends on it.
#[derive(Debug, Clone)]
pub struct Discovery {
    group_versions: Vec<GroupVersion>,
}

/// A version of an API group with its resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupVersion {
    /// The group; empty for the core group.
    pub group: Text,
    /// The version.
    pub version: Text,
    /// The resources, in the server's order.
    pub resources: Vec<Resource>,
    /// Where its group stands.
    rank: Rank,
    /// Whether custom resources make up this version.
    custom: bool,
}

/// Where a group stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// At this place among the groups that the server brings along.
    BuiltIn(usize),
    /// Behind all of those, by name.
    Custom,
}

/// A resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The plural name, by which requests and rules call it.
    pub name: Text,
    /// The singular name.
    pub singular: Text,
    /// The short names.
    pub short_names: Vec<Text>,
    /// The kind of its objects.
    pub kind: Text,
    /// Whether its objects live in namespaces.
    pub namespaced: bool,
    /// The verbs that the server answers to.
    pub verbs: Vec<Text>,
    /// The names of sets it belongs to, like `all`.
    pub categories: Vec<Text>,
    /// The subresources, in the server's order.
    pub subresources: Vec<Subresource>,
}

/// A subresource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subresource {
    /// The name, without that of the resource.
    pub name: Text,
    /// The kind of what is sent or answered.
    pub kind: Text,
    /// `group/version` of the kind, where it is not that of the resource.
    pub kind_in: Option<Text>,
    /// The verbs that the server answers to.
    pub verbs: Vec<Text>,
}

impl Discovery {
    /// Returns what a server of `version` serves by default.
    pub fn new(version: Version) -> Self {
        Self { group_versions: table::served(version) }
    }

    /// Returns the groups and versions in the server's order, the preferred version of a group first.
    pub fn group_versions(&self) -> &[GroupVersion] {
        &self.group_versions
    }

    /// Returns the subresources of a resource, whatever the version of its group: the served ones, then those that only
    /// authorization knows.
    pub fn subresources_of<'a>(&'a self, group: &'a str, resource: &'a str) -> Vec<&'a str> {
        let served = self
            .resources()
            .filter(|(served_group, served)| *served_group == group && served.name == resource)
            .flat_map(|(_, served)| served.subresources.iter().map(|subresource| &*subresource.name));
        let unlisted = unlisted()
            .filter(|unlisted| unlisted.group == group && unlisted.resource == resource)
            .filter_map(|unlisted| unlisted.subresource);
        distinct(served.chain(unlisted))
    }

    /// Returns whether `subresource` is one of a resource's [`subresources_of`](Self::subresources_of).
    pub fn is_subresource(&self, group: &str, resource: &str, subresource: &str) -> bool {
        self.subresources_of(group, resource).contains(&subresource)
    }

    /// Returns each resource of each version with its group.
    fn resources(&self) -> impl Iterator<Item = (&str, &Resource)> {
        self.group_versions
            .iter()
            .flat_map(|served| served.resources.iter().map(|resource| (&*served.group, resource)))
    }
}

/// Returns the items in order, each but once.
fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut kept = Vec::new();
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

/// Puts each character, by itself, into lower case, as Go does.
fn to_lower(text: &str) -> String {
    text.chars().filter_map(|c| c.to_lowercase().next()).collect()
}
