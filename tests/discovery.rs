//! Which resources exist and what names of them mean, held against recorded discovery and recorded kubectl.

#![expect(clippy::unwrap_used, reason = "a test fails where a recording is not as expected")]

mod support;

use kauth::discovery::{
    CustomResource, CustomResourceVersion, Discovery, GROUPS_WITHOUT_DOT, Resolution, unlisted,
};
use kauth::version::Version;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The versions whose tables are there.
fn versions() -> Vec<Version> {
    if support::whole() { Version::all().collect() } else { vec![Version::LATEST] }
}

fn read_json(name: &str) -> Value {
    serde_json::from_str(&support::read(name)).unwrap()
}

/// Returns the groups of discovery in the shape of the recorded tables.
fn groups(discovery: &Discovery) -> Value {
    let mut groups: Vec<Value> = Vec::new();
    for served in discovery.group_versions() {
        let resources: Vec<_> = served.resources.iter().map(resource).collect();
        let version = json!({"version": served.version, "resources": resources});
        match groups.iter_mut().find(|group| group["name"] == *served.group) {
            Some(group) => group["versions"].as_array_mut().unwrap().push(version),
            None => groups.push(json!({"name": served.group, "versions": [version]})),
        }
    }
    groups.into()
}

fn resource(resource: &kauth::discovery::Resource) -> Value {
    let mut shown = Map::from_iter([
        ("name".into(), json!(resource.name)),
        ("singular".into(), json!(resource.singular)),
        ("kind".into(), json!(resource.kind)),
        ("namespaced".into(), json!(resource.namespaced)),
        ("verbs".into(), json!(resource.verbs)),
    ]);
    let subresources: Vec<_> = resource.subresources.iter().map(subresource).collect();
    for (key, list) in [
        ("short", json!(resource.short_names)),
        ("categories", json!(resource.categories)),
        ("subresources", subresources.into()),
    ] {
        if list != json!([]) {
            shown.insert(key.into(), list);
        }
    }
    shown.into()
}

fn subresource(subresource: &kauth::discovery::Subresource) -> Value {
    let mut shown = json!({"name": subresource.name, "kind": subresource.kind, "verbs": subresource.verbs});
    if let Some(kind_in) = &subresource.kind_in {
        shown["kindIn"] = json!(kind_in);
    }
    shown
}

/// Returns discovery with the CustomResourceDefinitions of a YAML recording: a List, or several documents.
fn with_crds(name: &str) -> Discovery {
    let mut discovery = Discovery::new(Version::LATEST);
    for document in serde_yaml::Deserializer::from_str(&support::read(name)) {
        let document = <serde_yaml::Value as serde::Deserialize>::deserialize(document).unwrap();
        match document.get("items") {
            Some(items) => {
                items.as_sequence().unwrap().iter().for_each(|crd| discovery.add(&custom_resource(crd)))
            }
            None => discovery.add(&custom_resource(&document)),
        }
    }
    discovery
}

fn custom_resource(crd: &serde_yaml::Value) -> CustomResource {
    let (spec, names) = (&crd["spec"], &crd["spec"]["names"]);
    let text = |value: &serde_yaml::Value| value.as_str().unwrap().to_owned();
    let texts = |value: &serde_yaml::Value| {
        value.as_sequence().map(|list| list.iter().map(text).collect()).unwrap_or_default()
    };
    let version = |version: &serde_yaml::Value| CustomResourceVersion {
        name: text(&version["name"]),
        status: version["subresources"].get("status").is_some(),
        scale: version["subresources"].get("scale").is_some(),
    };
    let served = spec["versions"].as_sequence().unwrap().iter().filter(|version| version["served"] == true);
    CustomResource {
        group: text(&spec["group"]),
        namespaced: spec["scope"] == "Namespaced",
        plural: text(&names["plural"]),
        singular: text(&names["singular"]),
        kind: text(&names["kind"]),
        short_names: texts(&names["shortNames"]),
        categories: texts(&names["categories"]),
        versions: served.map(version).collect(),
    }
}

#[test]
fn the_table_is_what_servers_serve() {
    for version in versions() {
        let recorded = read_json(&format!("discovery/{version}.json"));
        assert_eq!(groups(&Discovery::new(version)), recorded["groups"], "{version}");
    }
}

#[test]
fn custom_resources_stand_where_the_server_lists_them() {
    let recorded = read_json("discovery/resolve-table.json");
    assert_eq!(groups(&with_crds("discovery/resolve-crds.yaml")), recorded["groups"]);
}

#[test]
fn unlisted_resources_are_the_recorded_ones() {
    let known: Vec<_> = unlisted()
        .map(|unlisted| {
            let resource =
                [Some(unlisted.resource), unlisted.subresource].into_iter().flatten().collect::<Vec<_>>();
            (json!(unlisted.group), json!(resource.join("/")), json!(unlisted.verbs().collect::<Vec<_>>()))
        })
        .collect();
    let recorded = read_json("discovery/virtual.json");
    let recorded: Vec<_> = recorded
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["group"].clone(), row["resource"].clone(), row["verbs"].clone()))
        .collect();
    assert_eq!(known, recorded);
}

#[test]
fn groups_without_dot_are_those_of_any_version() {
    let mut groups: Vec<_> = read_json("discovery/removed.json")["removed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["group"].as_str().unwrap().to_owned())
        .collect();
    for version in versions() {
        let everything = if support::whole() { format!("{version}-all") } else { version.to_string() };
        let table = read_json(&format!("discovery/{everything}.json"));
        groups.extend(
            table["groups"]
                .as_array()
                .unwrap()
                .iter()
                .map(|group| group["name"].as_str().unwrap().to_owned()),
        );
    }
    groups.retain(|group| !group.is_empty() && !group.contains('.'));
    groups.sort();
    groups.dedup();
    assert_eq!(groups, GROUPS_WITHOUT_DOT);
}

/// Returns what is asked, and all warnings for a question that names a namespace.
fn asked(resolution: &Resolution) -> Value {
    let warnings = resolution.warnings.iter().cloned().chain(resolution.scope_warning());
    json!({
        "group": resolution.asked.group,
        "resource": resolution.asked.resource,
        "subresource": resolution.subresource,
        "name": resolution.name,
        "warnings": warnings.map(|warning| warning.to_string()).collect::<Vec<_>>(),
    })
}

#[test]
fn names_mean_what_they_mean_to_kubectl() {
    let discovery = with_crds("discovery/resolve-crds.yaml");
    let rows = support::read_lines("discovery/resolve.jsonl");
    let mut compared = 0;
    for row in rows.iter().filter(|row| row["can_i"].get("path").is_none()) {
        let input = row["input"].as_str().unwrap();
        let recorded = &row["can_i"];
        let or_empty = |key: &str, empty: Value| recorded.get(key).cloned().unwrap_or(empty);
        let wanted = json!({
            "group": recorded["group"],
            "resource": recorded["resource"],
            "subresource": "",
            "name": or_empty("name", json!("")),
            "warnings": or_empty("warnings", json!([])),
        });
        assert_eq!(asked(&discovery.resolve_as_kubectl(input)), wanted, "{input}");
        compared += 1;
    }
    assert!(compared > 20, "only {compared} rows");
    println!("{compared} names compared");
}

/// Returns TYPE[/NAME] and whether a namespace is asked for, of the arguments of a `can-i` that asks for a resource; `None`
/// too for rarer flags.
fn resource_argument(args: &[String]) -> Option<(&str, bool)> {
    let (mut words, mut namespaced) = (Vec::new(), true);
    let mut rest = args.iter().map(String::as_str);
    while let Some(word) = rest.next() {
        match word {
            "--" => words.extend(rest.by_ref()),
            "-A" | "--all-namespaces" => namespaced = false,
            "-q" | "--quiet" => {}
            "-n" | "--namespace" | "--as" | "--as-group" | "--as-uid" | "--as-user-extra"
            | "--subresource" => {
                rest.next();
            }
            _ if word.starts_with("--subresource=") || word.starts_with("--as-group=") => {}
            _ if word.starts_with('-') => return None,
            _ => words.push(word),
        }
    }
    match *words {
        ["auth", "can-i", _, argument] if !argument.starts_with('/') => Some((argument, namespaced)),
        _ => None,
    }
}

#[test]
fn warnings_are_those_that_kubectl_printed() {
    if !support::whole() {
        return eprintln!("KAUTH_GOLDEN is not set: warnings of can-i are not compared");
    }
    let discovery = with_crds("kubectl/crds.yaml");
    let mut compared = 0;
    for row in support::read_lines("kubectl/can-i.jsonl") {
        let args: Vec<String> = serde_json::from_value(row["args"].clone()).unwrap();
        let stderr = row["stderr"].as_str().unwrap();
        // With an error, kubectl may not have come to the warnings.
        let Some((argument, namespaced)) = resource_argument(&args).filter(|_| !stderr.contains("rror"))
        else {
            continue;
        };
        let resolution = discovery.resolve_as_kubectl(argument);
        let scope = resolution.scope_warning().filter(|_| namespaced);
        let wanted: Vec<_> = resolution
            .warnings
            .iter()
            .cloned()
            .chain(scope)
            .map(|warning| {
                format!("Warning: {warning}\n{}", if warning.has_blank_line() { "\n" } else { "" })
            })
            .collect();
        assert_eq!(wanted.concat(), warnings(stderr), "{args:?}");
        compared += 1;
    }
    assert!(compared > 500, "only {compared} rows");
    println!("{compared} rows compared");
}

/// Returns the warnings of stderr, but for those about a verb, with the empty lines behind them.
fn warnings(stderr: &str) -> String {
    let mut kept = String::new();
    let mut lines = stderr.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let blank = lines.next_if(|next| *next == "\n").unwrap_or_default();
        if line.starts_with("Warning: ") && !line.starts_with("Warning: verb ") {
            kept.extend([line, blank]);
        }
    }
    kept
}

#[test]
fn a_subresource_behind_the_slash_is_one() {
    let mut discovery = Discovery::new(Version::LATEST);
    discovery.add(&gadgets("example.com"));
    for (argument, resource, group, subresource, name) in [
        ("pods/exec", "pods", "", "exec", ""),
        ("PO/log", "pods", "", "log", ""),
        ("pod/web", "pods", "", "", "web"),
        ("pods/Exec", "pods", "", "", "Exec"),
        ("pods/exec/web", "pods", "", "", "exec/web"),
        ("pods/", "pods", "", "", ""),
        ("deploy/scale", "deployments", "apps", "scale", ""),
        ("deployments.v1.apps/status", "deployments", "apps", "status", ""),
        ("nodes/metrics", "nodes", "", "metrics", ""),
        ("cronjobs/finalizers", "cronjobs", "batch", "finalizers", ""),
        ("configmaps/status", "configmaps", "", "", "status"),
        ("gd/scale", "gadgets", "example.com", "scale", ""),
        ("gadgets/status", "gadgets", "example.com", "", "status"),
        ("*/scale", "*", "", "", "scale"),
        ("users/status", "users", "", "", "status"),
    ] {
        let found = discovery.resolve(argument);
        let asked = (&*found.asked.resource, &*found.asked.group, &*found.subresource, &*found.name);
        assert_eq!(asked, (resource, group, subresource, name), "{argument}");
        assert_eq!(found.notes.len(), usize::from(!subresource.is_empty()), "{argument}");
    }
    assert_eq!(
        discovery.resolve("deploy/scale").notes[0].to_string(),
        "`deploy/scale` is taken as subresource `scale` of `deployments.apps`; use --name for an object named `scale`"
    );
}

#[test]
fn an_unknown_type_is_asked_in_the_group_that_it_names() {
    let discovery = Discovery::new(Version::LATEST);
    for (argument, resource, group) in [
        ("foos.example.com", "foos", "example.com"),
        ("Foos.Example.com", "foos", "example.com"),
        ("foos.v1beta1.example.com", "foos", "example.com"),
        ("foos.version.example.com", "foos", "version.example.com"),
        ("pods.metrics.k8s.io", "pods", "metrics.k8s.io"),
        ("signers.certificates.k8s.io", "signers", "certificates.k8s.io"),
        ("deployments.extensions", "deployments", "extensions"),
        ("deployments.v1beta1.extensions", "deployments", "extensions"),
        ("deployments.v9.apps", "deployments", "apps"),
        ("podsecuritypolicies.policy", "podsecuritypolicies", "policy"),
        ("pods.v9.", "pods", ""),
    ] {
        let found = discovery.resolve(argument);
        assert_eq!((&*found.asked.resource, &*found.asked.group), (resource, group), "{argument}");
        assert_eq!((found.known, found.namespaced, found.notes.len()), (false, None, 1), "{argument}");
        assert_eq!(found.warnings, discovery.resolve_as_kubectl(argument).warnings, "{argument}");
    }
    let found = discovery.resolve("Foos.v1.example.com/a/b");
    assert_eq!(found.name, "a/b");
    assert_eq!(
        found.notes[0].to_string(),
        "`Foos.v1.example.com` is asked as resource `foos` in group `example.com`"
    );
    assert_eq!(
        found.warnings[0].to_string(),
        "the server doesn't have a resource type 'foos' in group 'v1.example.com'"
    );
    assert_eq!(
        discovery.resolve("pods.v9.").notes[0].to_string(),
        "`pods.v9.` is asked as resource `pods` in the core group"
    );
}

#[test]
fn the_internal_version_is_none() {
    let discovery = Discovery::new(Version::LATEST);
    for (argument, known) in
        [("jobs.__internal.", true), ("jobs.__internal.ba", true), ("jobs.__internal.apps", false)]
    {
        let found = discovery.resolve_as_kubectl(argument);
        assert_eq!((found.asked.group == "batch", found.known), (known, known), "{argument}");
    }
}

#[test]
fn every_other_unknown_type_is_asked_as_kubectl_asks_it() {
    let discovery = Discovery::new(Version::LATEST);
    for argument in [
        "",
        ".",
        "..",
        "foos",
        "Foos",
        "foos.",
        "users.",
        "pods.v1",
        "pods.core",
        "deployments.foo",
        "*.apps",
        "*.*",
        "*.example.com",
        "pods.*",
        ".apps",
        ".example.com",
        "pods,services",
        "all",
    ] {
        let found = discovery.resolve(argument);
        assert_eq!((&*found.asked.resource, &*found.asked.group), (argument, ""), "{argument}");
        assert_eq!(found, discovery.resolve_as_kubectl(argument), "{argument}");
        assert!(!found.known, "{argument}");
    }
}

#[test]
fn resources_come_and_go_with_the_version() {
    for (version, argument, known) in [
        ("1.29", "deviceclasses", false),
        ("1.34", "deviceclasses", true),
        ("1.31", "flowschemas.v1beta3.flowcontrol.apiserver.k8s.io", true),
        ("1.32", "flowschemas.v1beta3.flowcontrol.apiserver.k8s.io", false),
        ("1.35", "mutatingadmissionpolicies", false),
        ("1.36", "mutatingadmissionpolicies", true),
    ] {
        let found = Discovery::new(version.parse().unwrap()).resolve(argument);
        assert_eq!(found.known, known, "{argument} in {version}");
    }
    let subresources =
        |version: &str| Discovery::new(version.parse().unwrap()).subresources_of("", "pods").join(" ");
    assert_eq!(
        subresources("1.32"),
        "attach binding ephemeralcontainers eviction exec log portforward proxy status finalizers"
    );
    assert_eq!(
        subresources("1.33"),
        "attach binding ephemeralcontainers eviction exec log portforward proxy resize status finalizers"
    );
}

fn gadgets(group: &str) -> CustomResource {
    CustomResource {
        group: group.into(),
        namespaced: true,
        plural: "gadgets".into(),
        singular: "gadget".into(),
        kind: "Gadget".into(),
        short_names: vec!["gd".into()],
        categories: Vec::new(),
        versions: vec![CustomResourceVersion { name: "v1".into(), status: false, scale: true }],
    }
}

/// Returns the places, among all group versions, of those of a group.
fn places(discovery: &Discovery, group: &str) -> Vec<(usize, String)> {
    let served = discovery.group_versions().iter().enumerate().filter(|(_, served)| served.group == group);
    served.map(|(at, served)| (at, served.version.to_string())).collect()
}

#[test]
fn a_built_in_group_takes_custom_versions_first() {
    let mut discovery = Discovery::new(Version::LATEST);
    let (built_in, autoscaling) = (discovery.group_versions().len(), places(&discovery, "autoscaling")[0].0);
    let version =
        |name: &str| CustomResourceVersion { name: name.into(), ..CustomResourceVersion::default() };
    discovery.add(&CustomResource {
        versions: ["v1alpha1", "v3", "v2"].map(version).to_vec(),
        ..gadgets("autoscaling")
    });
    let versions = ["v3", "v1alpha1", "v2", "v1"].map(str::to_owned);
    assert_eq!(places(&discovery, "autoscaling"), (autoscaling..).zip(versions).collect::<Vec<_>>());
    assert_eq!(discovery.group_versions().len(), built_in + 2, "v2 of the server's own hides the custom one");
}

#[test]
fn a_custom_resource_added_again_replaces_the_former() {
    let mut discovery = Discovery::new(Version::LATEST);
    discovery.add(&gadgets("example.com"));
    discovery.add(&CustomResource { namespaced: false, short_names: Vec::new(), ..gadgets("example.com") });
    assert_eq!(discovery.resolve("gadgets").namespaced, Some(false));
    assert!(!discovery.resolve("gd").known);
}

#[test]
fn a_custom_resource_without_singular_goes_by_its_kind() {
    let mut discovery = Discovery::new(Version::LATEST);
    discovery.add(&CustomResource {
        singular: String::new(),
        kind: "GadGet".into(),
        ..gadgets("example.com")
    });
    assert_eq!(discovery.resolve("gadget").asked.to_string(), "gadgets.example.com");
}

#[test]
fn the_beginning_of_a_group_is_as_good_as_the_group() {
    let mut discovery = Discovery::new(Version::LATEST);
    discovery.add(&CustomResource { plural: "events".into(), singular: "event".into(), ..gadgets("events") });
    for (argument, asked) in [
        ("deployments.app", "deployments.apps"),
        ("deploy.v1.app", "deployments.apps"),
        ("events.events", "events.events.k8s.io"),
        ("events.v1.events", "events.events"),
    ] {
        assert_eq!(discovery.resolve(argument).asked.to_string(), asked, "{argument}");
    }
}

#[test]
fn two_resources_that_one_name_means_are_none() {
    let mut discovery = Discovery::new(Version::LATEST);
    discovery.add(&gadgets("example.com"));
    discovery.add(&CustomResource {
        plural: "gizmos".into(),
        short_names: vec!["gd".into()],
        ..gadgets("example.com")
    });
    assert!(!discovery.resolve("gadget").known);
    let found = discovery.resolve("gd");
    assert_eq!(found.asked.to_string(), "gadgets.example.com");
    assert_eq!(
        found.warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["short name \"gd\" could also match lower priority resource gizmos.example.com"]
    );
}

proptest! {
    #[test]
    fn no_argument_panics(argument in "(pod|PODS|ev|deploy|gadgets|list|\\*|\\PC{0,4})?([./](v1|v1beta1|apps|exec|example|\\PC{0,4})){0,4}") {
        let mut discovery = Discovery::new(Version::LATEST);
        discovery.add(&gadgets("example.com"));
        let (kauth, kubectl) = (discovery.resolve(&argument), discovery.resolve_as_kubectl(&argument));
        prop_assert_eq!(&kauth.warnings, &kubectl.warnings);
        prop_assert_eq!(kauth.known, kubectl.known);
        prop_assert_eq!(kauth.notes.is_empty(), kauth == kubectl);
    }
}
