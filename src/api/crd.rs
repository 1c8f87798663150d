//! `CustomResourceDefinition` as far as discovery needs it: read leniently, since nothing but names comes of it.

use super::rbac::Text;
use super::value::{Token, Value};
use super::{CustomResourceDefinition, CustomResourceVersion};

/// The version of a CustomResourceDefinition itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V1,
    /// Has a default scope, and a version and subresources outside the list of versions.
    V1beta1,
}

impl Version {
    /// Returns the version that an `apiVersion` names, if it is one of CustomResourceDefinitions.
    pub(super) fn parse(api_version: &str) -> Option<Self> {
        match api_version {
            "apiextensions.k8s.io/v1" => Some(Self::V1),
            "apiextensions.k8s.io/v1beta1" => Some(Self::V1beta1),
            _ => None,
        }
    }
}

/// Reads a CustomResourceDefinition; `None` if it is of no use.
// apiextensions-apiserver: pkg/apis/apiextensions/{v1,v1beta1}/{types,defaults,conversion}.go
pub(super) fn read<'t>(value: Value<'t, '_>, version: Version) -> Option<CustomResourceDefinition<'t>> {
    let spec = value.get("spec")?;
    let names = names(value, spec)?;
    let kind = string(names, "kind")?;
    Some(CustomResourceDefinition {
        group: Text::Borrowed(string(spec, "group")?),
        namespaced: match (string(spec, "scope"), version) {
            (Some("Namespaced"), _) | (None, Version::V1beta1) => true,
            (Some("Cluster"), _) => false,
            _ => return None,
        },
        plural: Text::Borrowed(string(names, "plural")?),
        singular: string(names, "singular").map_or_else(|| Text::Owned(kind.to_lowercase()), Text::Borrowed),
        kind: Text::Borrowed(kind),
        list_kind: string(names, "listKind")
            .map_or_else(|| Text::Owned(format!("{kind}List")), Text::Borrowed),
        short_names: strings(names, "shortNames"),
        categories: strings(names, "categories"),
        versions: versions(spec, version)?,
    })
}

/// Returns the names that are in force. Where a server has said which it accepts, those; none if it serves nothing because
/// another definition has them already.
// apiextensions-apiserver: pkg/controller/status/naming_controller.go, pkg/apiserver/customresource_discovery_controller.go
fn names<'t, 'a>(value: Value<'t, 'a>, spec: Value<'t, 'a>) -> Option<Value<'t, 'a>> {
    let status = value.get("status");
    let mut conditions =
        status.and_then(|status| status.get("conditions")).into_iter().flat_map(Value::items).peekable();
    if conditions.peek().is_none() {
        return spec.get("names");
    }
    let is_established = |condition: Value<'_, '_>| {
        string(condition, "type") == Some("Established") && string(condition, "status") == Some("True")
    };
    if conditions.any(is_established) { status?.get("acceptedNames") } else { None }
}

/// Returns the served versions, in order; `None` if there are no versions at all.
fn versions<'t>(spec: Value<'t, '_>, version: Version) -> Option<Vec<CustomResourceVersion<'t>>> {
    let of_all = spec.get("subresources").filter(|_| version == Version::V1beta1);
    let listed: Vec<_> = spec.get("versions").into_iter().flat_map(Value::items).collect();
    if listed.is_empty() {
        let name = string(spec, "version").filter(|_| version == Version::V1beta1)?;
        return Some(vec![custom_resource_version(name, of_all, None)]);
    }
    let served = listed.into_iter().filter(|entry| is_true(*entry, "served"));
    let versions = served.filter_map(|entry| {
        Some(custom_resource_version(string(entry, "name")?, of_all, entry.get("subresources")))
    });
    Some(versions.collect())
}

fn custom_resource_version<'t>(
    name: &'t str,
    of_all: Option<Value<'t, '_>>,
    own: Option<Value<'t, '_>>,
) -> CustomResourceVersion<'t> {
    let has = |subresource| {
        let given = of_all.into_iter().chain(own).filter_map(|all| all.get(subresource));
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

#[cfg(test)]
mod tests {
    use super::super::tape::tape;
    use super::*;

    fn crd(version: Version, spec: &str, check: impl FnOnce(Option<CustomResourceDefinition<'_>>)) {
        check(read(tape(&format!(r#"{{"spec": {{{spec}}}}}"#)).root().unwrap(), version));
    }

    const NAMES: &str = r#""group": "example.com", "names": {"plural": "foos", "kind": "Foo"}"#;

    #[test]
    fn names_are_filled_in_as_the_server_does() {
        let versions = r#""versions": [{"name": "v2", "served": false}, {"name": "v1", "served": true}]"#;
        crd(Version::V1, &format!(r#"{NAMES}, "scope": "Cluster", {versions}"#), |crd| {
            let version = CustomResourceVersion { name: "v1".into(), status: false, scale: false };
            let expected = CustomResourceDefinition {
                group: "example.com".into(),
                namespaced: false,
                plural: "foos".into(),
                singular: "foo".into(),
                kind: "Foo".into(),
                list_kind: "FooList".into(),
                short_names: vec![],
                categories: vec![],
                versions: vec![version],
            };
            assert_eq!(crd, Some(expected));
        });
        let names = r#""names": {"plural": "p", "singular": "s", "kind": "K", "listKind": "L", "shortNames": ["a", "b"], "categories": ["all"]}"#;
        crd(Version::V1beta1, &format!(r#""group": "g", {names}, "version": "v1""#), |crd| {
            let crd = crd.unwrap();
            assert_eq!((crd.singular.as_ref(), crd.list_kind.as_ref(), crd.namespaced), ("s", "L", true));
            assert_eq!((crd.short_names, crd.categories), (vec!["a".into(), "b".into()], vec!["all".into()]));
        });
    }

    #[test]
    fn subresources_are_those_of_the_version_or_of_all() {
        let both = r#""subresources": {"status": {}, "scale": null}"#;
        let of_version = format!(
            r#"{NAMES}, "scope": "Cluster", "subresources": {{"scale": {{}}}},
                "versions": [{{"name": "v1", "served": true, {both}}}, {{"name": "v2", "served": true}}]"#
        );
        crd(Version::V1, &of_version, |crd| {
            let versions: Vec<_> = crd.unwrap().versions.iter().map(|v| (v.status, v.scale)).collect();
            assert_eq!(versions, [(true, false), (false, false)]);
        });
        let of_all = r#""subresources": {"scale": {"specReplicasPath": ".a"}}, "version": "v1beta1""#;
        crd(Version::V1beta1, &format!("{NAMES}, {of_all}"), |crd| {
            let versions: Vec<_> =
                crd.unwrap().versions.iter().map(|v| (v.name.to_string(), v.status, v.scale)).collect();
            assert_eq!(versions, [("v1beta1".to_owned(), false, true)]);
        });
    }

    #[test]
    fn a_server_says_which_names_it_accepts() {
        let read = |status: &str, check: fn(Option<CustomResourceDefinition<'_>>)| {
            let spec =
                format!(r#"{NAMES}, "scope": "Cluster", "versions": [{{"name": "v1", "served": true}}]"#);
            let manifest = format!(r#"{{"spec": {{{spec}}}, "status": {{{status}}}}}"#);
            check(super::read(tape(&manifest).root().unwrap(), Version::V1));
        };
        let accepted =
            r#""acceptedNames": {"plural": "foos", "kind": "Foo", "singular": "f", "shortNames": ["fo"]}"#;
        let condition = |status: &str| {
            format!(
                r#"{accepted}, "conditions": [{{"type": "NamesAccepted", "status": "True"}}, {{"type": "Established", "status": "{status}"}}]"#
            )
        };
        read(&condition("True"), |crd| {
            let crd = crd.unwrap();
            assert_eq!((crd.singular.as_ref(), crd.short_names), ("f", vec!["fo".into()]));
        });
        read(&condition("False"), |crd| assert_eq!(crd, None));
        // What generators write beside a spec that no server has seen.
        let unseen = r#""acceptedNames": {"plural": "", "kind": ""}, "conditions": []"#;
        read(unseen, |crd| assert_eq!(crd.unwrap().singular, "foo"));
    }

    #[test]
    fn what_names_nothing_is_of_no_use() {
        for spec in [
            "",
            NAMES,
            r#""group": "g", "names": {"plural": "p"}, "version": "v1""#,
            r#""group": "", "names": {"plural": "p", "kind": "K"}, "version": "v1""#,
            r#""group": "g", "names": {"plural": "p", "kind": "K"}, "version": "v1", "scope": "Other""#,
        ] {
            crd(Version::V1beta1, spec, |crd| assert_eq!(crd, None, "{spec}"));
        }
        for spec in
            [r#""version": "v1", "scope": "Cluster""#, r#""versions": [{"name": "v1", "served": true}]"#]
        {
            crd(Version::V1, &format!("{NAMES}, {spec}"), |crd| assert_eq!(crd, None, "{spec}"));
            crd(Version::V1beta1, &format!("{NAMES}, {spec}"), |crd| assert!(crd.is_some(), "{spec}"));
        }
    }
}
