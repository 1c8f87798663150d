//! The resources that a server has, as it lists them itself.
// k8s.io/api: apidiscovery/v2/types.go

use serde_json::Value;

use crate::cluster::Call;
use crate::commands::connection::Connection;
use crate::discovery::{CustomResource, CustomResourceVersion, Discovery};
use crate::error::CliError;
use crate::output::Ui;
use crate::version::Version;

/// Returns what names mean to a server: its version's own resources, and what it lists besides.
///
/// # Errors
/// If the server does not answer.
pub(in crate::commands) fn of_server(
    ui: &mut Ui,
    connection: &mut Connection,
) -> Result<Discovery, CliError> {
    let version = connection.call(ui, &Call::path("/version"))?;
    let minor = version["gitVersion"].as_str().and_then(Version::of_server).unwrap_or(Version::LATEST);
    let mut discovery = Discovery::new(minor);
    let listed = connection.call(ui, &Call::path("/apis").aggregated_discovery())?;
    for group in listed["items"].as_array().into_iter().flatten() {
        resources(group).iter().for_each(|resource| discovery.add(resource));
    }
    Ok(discovery)
}

/// Returns the resources of a group. Those that the version brings along itself are not taken twice.
fn resources(group: &Value) -> Vec<CustomResource> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let texts = |value: &Value| value.as_array().into_iter().flatten().map(text).collect();
    let versions = group["versions"].as_array().into_iter().flatten();
    let one = |version: &Value, resource: &Value| {
        let subresources: Vec<String> = resource["subresources"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|it| text(&it["subresource"]))
            .collect();
        let has = |name: &str| subresources.iter().any(|subresource| subresource == name);
        CustomResource {
            group: text(&group["metadata"]["name"]),
            namespaced: resource["scope"] == "Namespaced",
            plural: text(&resource["resource"]),
            singular: text(&resource["singularResource"]),
            kind: text(&resource["responseKind"]["kind"]),
            short_names: texts(&resource["shortNames"]),
            categories: texts(&resource["categories"]),
            versions: vec![CustomResourceVersion {
                name: text(&version["version"]),
                status: has("status"),
                scale: has("scale"),
            }],
        }
    };
    versions
        .flat_map(|version| {
            version["resources"].as_array().into_iter().flatten().map(move |resource| one(version, resource))
        })
        .collect()
}
