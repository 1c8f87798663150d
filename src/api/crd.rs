//! `CustomResourceDefinition` as far as discovery needs it: read leniently, since nothing but names comes of it.

use super::rbac::Text;
use super::value::{Token, Value};
use super::{CustomResourceDefinition, CustomResourceVersion};

/// Reads a CustomResourceDefinition of either version; `None` if it is of no use.
// apiextensions-apiserver: pkg/apis/apiextensions/{v1,v1beta1}/{types,defaults,conversion}.go
pub(super) fn read<'t>(value: Value<'t, '_>) -> Option<CustomResourceDefinition<'t>> {
    let spec = value.get("spec")?;
    let names = spec.get("names")?;
    let kind = string(names, "kind")?;
    Some(CustomResourceDefinition {
        group: Text::Borrowed(string(spec, "group")?),
        // v1 requires a scope, v1beta1 defaults it.
        namespaced: match string(spec, "scope") {
            None | Some("Namespaced") => true,
            Some("Cluster") => false,
            Some(_) => return None,
        },
        plural: Text::Borrowed(string(names, "plural")?),
        singular: string(names, "singular").map_or_else(|| Text::Owned(kind.to_lowercase()), Text::Borrowed),
        kind: Text::Borrowed(kind),
        list_kind: string(names, "listKind")
            .map_or_else(|| Text::Owned(format!("{kind}List")), Text::Borrowed),
        short_names: strings(names, "shortNames"),
        categories: strings(names, "categories"),
        versions: versions(spec)?,
    })
}

/// Returns the served versions, in order; `None` if there are no versions at all.
fn versions<'t>(spec: Value<'t, '_>) -> Option<Vec<CustomResourceVersion<'t>>> {
    let everywhere = spec.get("subresources");
    let listed: Vec<_> = spec.get("versions").into_iter().flat_map(Value::items).collect();
    if listed.is_empty() {
        return Some(vec![version(string(spec, "version")?, [everywhere, None])]);
    }
    let served = listed.into_iter().filter(|entry| is_true(*entry, "served"));
    Some(
        served
            .filter_map(|entry| {
                Some(version(string(entry, "name")?, [everywhere, entry.get("subresources")]))
            })
            .collect(),
    )
}

fn version<'t>(name: &'t str, subresources: [Option<Value<'t, '_>>; 2]) -> CustomResourceVersion<'t> {
    let has = |subresource| {
        let given = subresources.into_iter().flatten().filter_map(|all| all.get(subresource));
        given.into_iter().any(|value| !value.is_null())
    };
    CustomResourceVersion { name: Text::Borrowed(name), status: has("status"), scale: has("scale") }
}

/// Returns a string that is there and not empty.
fn string<'t>(value: Value<'t, '_>, key: &str) -> Option<&'t str> {
    value.get(key)?.as_str().filter(|text| !text.is_empty())
}

fn strings<'t>(value: Value<'t, '_>, key: &str) -> Vec<Text<'t>> {
    let items = value.get(key).into_iter().flat_map(Value::items);
    items.filter_map(Value::as_str).map(Text::Borrowed).collect()
}

fn is_true(value: Value<'_, '_>, key: &str) -> bool {
    value.get(key).is_some_and(|value| *value.token() == Token::Bool(true))
}
