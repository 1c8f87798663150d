//! From CustomResourceDefinitions to the resources that discovery lists.

use crate::api;
use crate::discovery::{CustomResource, CustomResourceVersion};

/// Returns a definition in discovery's own type.
pub(super) fn custom_resource(crd: &api::CustomResourceDefinition<'_>) -> CustomResource {
    let owned = |texts: &[api::rbac::Text<'_>]| texts.iter().map(ToString::to_string).collect();
    CustomResource {
        group: crd.group.to_string(),
        namespaced: crd.namespaced,
        plural: crd.plural.to_string(),
        singular: crd.singular.to_string(),
        kind: crd.kind.to_string(),
        short_names: owned(&crd.short_names),
        categories: owned(&crd.categories),
        versions: crd.versions.iter().map(custom_resource_version).collect(),
    }
}

fn custom_resource_version(version: &api::CustomResourceVersion<'_>) -> CustomResourceVersion {
    CustomResourceVersion { name: version.name.to_string(), status: version.status, scale: version.scale }
}
