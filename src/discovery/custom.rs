//! Custom resources: what a CustomResourceDefinition adds to discovery, and where.
//!
//! Knows nothing about the definitions themselves; what is handed over here is taken as served.

use std::cmp::Ordering;

use super::{Discovery, GroupVersion, Rank, Resource, STORED_VERBS, Subresource, Text, api_version};

/// The names and versions of a CustomResourceDefinition, as the server accepts them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomResource {
    /// `spec.group`.
    pub group: String,
    /// Whether `spec.scope` is `Namespaced`.
    pub namespaced: bool,
    /// `spec.names.plural`.
    pub plural: String,
    /// `spec.names.singular`; the lower-case kind where there is none.
    pub singular: String,
    /// `spec.names.kind`.
    pub kind: String,
    /// `spec.names.shortNames`.
    pub short_names: Vec<String>,
    /// `spec.names.categories`.
    pub categories: Vec<String>,
    /// The versions that are served.
    pub versions: Vec<CustomResourceVersion>,
}

/// A served version of a custom resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomResourceVersion {
    /// The version.
    pub name: String,
    /// Whether it has the subresource `status`.
    pub status: bool,
    /// Whether it has the subresource `scale`.
    pub scale: bool,
}

impl Discovery {
    /// Adds a custom resource where the server would list it. One added again takes the place of the former; in a version
    /// that the server brings along it stays hidden.
    pub fn add(&mut self, custom: &CustomResource) {
        for version in &custom.versions {
            if !self.is_built_in(&custom.group, &version.name) {
                self.custom_version(&custom.group, &version.name).put(custom.resource(version));
            }
        }
    }

    /// Returns the versions of the groups that the server brings along, custom ones among them.
    fn built_in_groups(&self) -> impl Iterator<Item = &GroupVersion> {
        self.group_versions.iter().take_while(|served| served.rank != Rank::Custom)
    }

    fn is_built_in(&self, group: &str, version: &str) -> bool {
        self.built_in_groups()
            .any(|served| !served.custom && served.group == group && served.version == version)
    }

    /// Returns a version for custom resources; a new one stands where the server would list it.
    fn custom_version(&mut self, group: &str, version: &str) -> &mut GroupVersion {
        let rank = self
            .built_in_groups()
            .find(|served| served.group == group)
            .map_or(Rank::Custom, |served| served.rank);
        let wanted = GroupVersion {
            group: group.to_owned().into(),
            version: version.to_owned().into(),
            resources: Vec::new(),
            rank,
            custom: true,
        };
        let place = self.group_versions.binary_search_by(|served| served.discovery_order(&wanted));
        let at = place.unwrap_or_else(|at| {
            self.group_versions.insert(at, wanted);
            at
        });
        &mut self.group_versions[at]
    }
}

impl GroupVersion {
    /// Compares as the server sorts: groups by priority, lowest that of custom resources, and then by name; the versions of a
    /// group likewise, but here the priority of custom ones is the highest. The rule is that of `apiserver:
    /// pkg/endpoints/discovery/aggregated/handler.go`, the priorities those of `k/k:
    /// pkg/controlplane/{apiserver/aggregator,controller/crdregistration/crdregistration_controller}.go`.
    fn discovery_order(&self, other: &Self) -> Ordering {
        let by_version = || match (self.custom, other.custom) {
            (true, true) => api_version::compare(&self.version, &other.version),
            (custom, other_custom) => other_custom.cmp(&custom),
        };
        self.rank.cmp(&other.rank).then_with(|| self.group.cmp(&other.group)).then_with(by_version)
    }

    /// Puts a resource in its place, which is by name, instead of one of the same name.
    fn put(&mut self, resource: Resource) {
        match self.resources.binary_search_by(|served| served.name.cmp(&resource.name)) {
            Ok(at) => self.resources[at] = resource,
            Err(at) => self.resources.insert(at, resource),
        }
    }
}

impl CustomResource {
    /// Returns what the server shows of a version
    /// (`apiextensions-apiserver: pkg/apiserver/customresource_discovery_controller.go`).
    fn resource(&self, version: &CustomResourceVersion) -> Resource {
        let singular =
            if self.singular.is_empty() { self.kind.to_lowercase() } else { self.singular.clone() };
        let status = version.status.then(|| subresource("status", self.kind.clone().into(), None));
        let scale =
            version.scale.then(|| subresource("scale", "Scale".into(), Some("autoscaling/v1".into())));
        Resource {
            name: self.plural.clone().into(),
            singular: singular.into(),
            short_names: self.short_names.iter().cloned().map(Text::Owned).collect(),
            kind: self.kind.clone().into(),
            namespaced: self.namespaced,
            verbs: STORED_VERBS.map(Text::Borrowed).to_vec(),
            categories: self.categories.iter().cloned().map(Text::Owned).collect(),
            subresources: status.into_iter().chain(scale).collect(),
        }
    }
}

fn subresource(name: &'static str, kind: Text, kind_in: Option<Text>) -> Subresource {
    let verbs = ["get", "patch", "update"].map(Text::Borrowed).to_vec();
    Subresource { name: name.into(), kind, kind_in, verbs }
}
