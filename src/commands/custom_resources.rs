//! From CustomResourceDefinitions to the resources that discovery lists.

use std::path::PathBuf;

use super::manifests;
use crate::api::{self, Outcome};
use crate::discovery::{CustomResource, CustomResourceVersion, Discovery};
use crate::error::CliError;
use crate::manifest;

/// Adds what the CustomResourceDefinitions of manifests define; whatever else they hold is passed over.
///
/// # Errors
/// If one of the manifests cannot be read.
pub(super) fn add(discovery: &mut Discovery, paths: &[PathBuf], recursive: bool) -> Result<(), CliError> {
    let mut errors = Vec::new();
    for input in &manifests::open(paths, recursive)? {
        let read = manifest::read(0, input.bytes(), &mut |found| {
            let list_type = found.list_type.as_ref();
            let list_type = list_type.map(|(version, kind)| (version.as_str(), kind.as_str()));
            let context = api::Context { default_namespace: "default", list_type };
            if let Outcome::CustomResourceDefinition(crd) = api::admit(found.value, &context).outcome {
                discovery.add(&custom_resource(&crd));
            }
        });
        errors.extend(manifests::unreadable(input, &read.err().unwrap_or_default()));
    }
    CliError::all(errors).map_or(Ok(()), Err)
}

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
