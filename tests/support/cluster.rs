//! Clusters of any size for benchmarks and tests: the same seed and size give the same objects and requests.
//!
//! How many bindings a subject has, and how large roles are, does not depend on the size of the cluster.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]

use kauth::api::rbac::{Binding, PolicyRule, RbacObject, Role, RoleKind, RoleRef, Subject, Text};
use kauth::authn::{SYSTEM_AUTHENTICATED, UserInfo, service_account};
use kauth::authz::attributes::{Attributes, ResourceAttributes, Target};
use std::collections::HashSet;

const VERBS: [&str; 10] =
    ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "use", "bind"];
const GROUPS: [&str; 12] = [
    "",
    "apps",
    "batch",
    "autoscaling",
    "networking.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "storage.k8s.io",
    "coordination.k8s.io",
    "cert-manager.io",
    "monitoring.coreos.com",
    "example.com",
];
const RESOURCES: [&str; 24] = [
    "pods",
    "pods/log",
    "pods/exec",
    "services",
    "secrets",
    "configmaps",
    "deployments",
    "deployments/scale",
    "jobs",
    "cronjobs",
    "ingresses",
    "networkpolicies",
    "leases",
    "events",
    "roles",
    "rolebindings",
    "serviceaccounts",
    "serviceaccounts/token",
    "nodes",
    "namespaces",
    "certificates",
    "certificates/status",
    "servicemonitors",
    "widgets",
];
const PATHS: [&str; 6] = ["/healthz", "/metrics", "/version", "/logs/*", "/api/*", "/openapi/*"];

/// A cluster, made of nothing but its size and a seed.
#[derive(Debug, Clone, Copy)]
pub struct Cluster {
    /// How many bindings there are, of both kinds.
    pub bindings: u64,
    /// How many different users make requests.
    pub askers: u64,
    /// What everything else depends on.
    pub seed: u64,
}

impl Cluster {
    /// Returns a cluster of some size of which the usual 1,000 users make requests.
    pub const fn with_bindings(bindings: u64) -> Self {
        Self { bindings, askers: 1_000, seed: 7 }
    }
}

/// A request of a [`Cluster`]. As when access reviews are read from a file, its strings lie in one text.
#[derive(Debug, Clone)]
pub struct Request {
    user: UserInfo<'static>,
    verb: &'static str,
    target: Target<'static>,
}

impl Request {
    /// Returns the request as authorizers see it.
    pub fn attributes(&self) -> Attributes<'_> {
        Attributes { user: &self.user, verb: self.verb, target: self.target }
    }

    /// Returns the request as a SubjectAccessReview.
    pub fn review(&self) -> serde_json::Value {
        let mut spec = serde_json::json!({"user": self.user.name, "groups": self.user.groups});
        match self.target {
            Target::NonResource { path } => {
                spec["nonResourceAttributes"] = serde_json::json!({"path": path, "verb": self.verb});
            }
            Target::Resource(asked) => {
                spec["resourceAttributes"] = serde_json::json!({
                    "namespace": asked.namespace, "verb": self.verb, "group": asked.api_group,
                    "resource": asked.resource, "subresource": asked.subresource, "name": asked.name,
                });
            }
        }
        serde_json::json!({"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": spec})
    }

    /// Reads a line that [`Cluster::request`] wrote.
    fn read(line: &'static str) -> Self {
        let mut fields = line.split('\t');
        let mut field = || fields.next().unwrap_or_default();
        let (name, groups) = (field().into(), field().split(',').map(Text::from).collect());
        let (verb, path, namespace, api_group, resource) = (field(), field(), field(), field(), field());
        let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        let resource = ResourceAttributes {
            namespace,
            api_group,
            resource,
            subresource,
            name: field(),
            ..Default::default()
        };
        let target = if path.is_empty() { Target::Resource(resource) } else { Target::NonResource { path } };
        Self { user: UserInfo { name, groups, ..UserInfo::default() }, verb, target }
    }
}

impl Cluster {
    /// Returns all objects: roles, then bindings.
    pub fn objects(self) -> impl Iterator<Item = RbacObject<'static>> {
        let roles = (0..self.roles()).map(move |index| RbacObject::Role(self.role(index)));
        roles.chain((0..self.bindings).map(move |index| RbacObject::Binding(self.binding(index))))
    }

    /// Returns `count` distinct requests in random order. About half of them are allowed.
    pub fn requests(self, count: usize) -> Vec<Request> {
        let mut random = Random::new(self.seed, 3, 0);
        let mut known = HashSet::new();
        let mut text = String::new();
        while known.len() < count {
            let line = self.request(&mut random);
            if !known.contains(&line) {
                text.extend([&line, "\n"]);
                known.insert(line);
            }
        }
        // Requests live as long as the program that measures with them.
        let text: &'static str = Box::leak(text.into_boxed_str());
        text.lines().map(Request::read).collect()
    }

    /// Returns the cluster as `kubectl get clusterroles,roles,clusterrolebindings,rolebindings -A -o yaml` prints it.
    pub fn yaml(self) -> String {
        let mut text = "apiVersion: v1\nitems:\n".to_owned();
        for (number, object) in (1..).zip(self.objects()) {
            text.push_str("- ");
            write_yaml(&mut text, &json(&object, number), "  ");
        }
        text.push_str("kind: List\nmetadata:\n  resourceVersion: \"\"\n");
        text
    }

    /// Returns the cluster as `kubectl get … -o json` prints it.
    pub fn json(self) -> String {
        let mut text = "{\n    \"apiVersion\": \"v1\",\n    \"items\": [".to_owned();
        for (number, object) in (1..).zip(self.objects()) {
            text.push_str(if number == 1 { "\n" } else { ",\n" });
            write_json(&mut text, &json(&object, number), "        ");
        }
        text.push_str("\n    ],\n    \"kind\": \"List\",\n    \"metadata\": {\n        \"resourceVersion\": \"\"\n    }\n}\n");
        text
    }

    fn namespaces(self) -> u64 {
        self.bindings / 20 + 1
    }

    fn cluster_roles(self) -> u64 {
        self.bindings / 50 + 50
    }

    /// All roles: the ClusterRoles, then a Role for each namespace.
    fn roles(self) -> u64 {
        self.cluster_roles() + self.namespaces()
    }

    fn role(self, index: u64) -> Role<'static> {
        let namespace = index.checked_sub(self.cluster_roles());
        let mut random = Random::new(self.seed, 1, index);
        // Charts install the same role again and again: two roles in three are one of 500.
        let like = if random.one_in(3) { index } else { self.roles() + random.below(500) };
        Role {
            namespace: namespace.map(|namespace| format!("ns-{namespace}").into()),
            name: namespace.map_or_else(|| format!("cluster-role-{index}"), |_| "role".to_owned()).into(),
            generated_name: false,
            labels: Vec::new(),
            stored: true,
            rules: rules(&mut Random::new(self.seed, 2, like), namespace.is_none()),
            aggregation: None,
        }
    }

    fn binding(self, index: u64) -> Binding<'static> {
        let mut random = Random::new(self.seed, 4, index);
        let cluster_wide = index.is_multiple_of(10);
        let namespace = random.below(self.namespaces());
        let role_ref = if cluster_wide || random.one_in(2) {
            let name = format!("cluster-role-{}", random.below(self.cluster_roles())).into();
            RoleRef { kind: RoleKind::ClusterRole, name }
        } else {
            RoleRef { kind: RoleKind::Role, name: "role".into() }
        };
        Binding {
            namespace: (!cluster_wide).then(|| format!("ns-{namespace}").into()),
            name: format!("binding-{index}").into(),
            generated_name: false,
            role_ref,
            subjects: self.subjects(&mut random, index),
        }
    }

    /// The first bindings are for everyone; of the others each subject has about four.
    fn subjects(self, random: &mut Random, index: u64) -> Vec<Subject<'static>> {
        if index < 40 && index.is_multiple_of(10) {
            return vec![Subject::Group(SYSTEM_AUTHENTICATED.into())];
        }
        (0..=random.below(3))
            .map(|_| match random.below(5) {
                0 => Subject::Group(self.group(random.below(self.bindings))),
                1 | 2 => Subject::User(self.user(random.below(self.bindings))),
                _ => Subject::ServiceAccount {
                    namespace: Some(format!("ns-{}", random.below(self.namespaces())).into()),
                    name: format!("account-{}", random.below(10)).into(),
                },
            })
            .collect()
    }

    fn user(self, index: u64) -> Text<'static> {
        format!("user-{}@example.com", index % (self.bindings / 5 + 1)).into()
    }

    fn group(self, index: u64) -> Text<'static> {
        format!("team-{}", index % (self.bindings / 10 + 1)).into()
    }

    /// Returns a line in which one of the askers, each bound by a binding anywhere in the cluster, asks for something that
    /// this binding grants, three times in four changed in one place.
    fn request(self, random: &mut Random) -> String {
        let mut asker = Random::new(self.seed, 5, random.below(self.askers));
        let binding = self.binding(asker.below(self.bindings));
        let (user, groups) = self.user_and_groups(asker.pick(&binding.subjects), &mut asker);
        let role = self.role_of(&binding);
        let rule = random.pick(&role.rules);
        let any_namespace = format!("ns-{}", random.below(self.namespaces()));
        let mut namespace = binding.namespace.as_deref().unwrap_or(&any_namespace);
        let mut verb = concrete(random.pick::<Text<'_>>(&rule.verbs), "get");
        let mut resource = rule.resources.first().map_or("", |resource| concrete(resource, "pods"));
        let path = rule.non_resource_urls.first().map_or_else(String::new, |url| url.replace('*', "x"));
        match random.below(4) {
            0 => namespace = &any_namespace,
            1 => resource = random.pick::<&str>(&RESOURCES),
            2 => verb = random.pick::<&str>(&VERBS),
            _ => {}
        }
        let api_group = rule.api_groups.first().map_or("", |group| group);
        let name = rule.resource_names.first().map_or("", |name| name);
        [&user, &groups, verb, &path, namespace, api_group, resource, name].join("\t")
    }

    fn role_of(self, binding: &Binding<'_>) -> Role<'static> {
        let number = |name: &str| name.rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(0);
        match (binding.role_ref.kind, &binding.namespace) {
            (RoleKind::Role, Some(namespace)) => self.role(self.cluster_roles() + number(namespace)),
            _ => self.role(number(&binding.role_ref.name)),
        }
    }

    fn user_and_groups(self, subject: &Subject<'static>, random: &mut Random) -> (String, String) {
        let (user, groups) = match subject {
            Subject::User(name) => (name.to_string(), self.group(random.below(self.bindings)).into_owned()),
            Subject::Group(group) => (self.user(random.below(self.bindings)).into_owned(), group.to_string()),
            Subject::ServiceAccount { namespace, name } => {
                let namespace = namespace.as_deref().unwrap_or_default();
                (service_account::username(namespace, name), service_account::groups(namespace).join(","))
            }
        };
        (user, format!("{groups},{SYSTEM_AUTHENTICATED}"))
    }
}

fn rules(random: &mut Random, urls: bool) -> Vec<PolicyRule<'static>> {
    let count = 1 + if random.one_in(12) { random.below(80) } else { random.below(6) };
    (0..count)
        .map(|_| if urls && random.one_in(20) { url_rule(random) } else { resource_rule(random) })
        .collect()
}

fn resource_rule(random: &mut Random) -> PolicyRule<'static> {
    let named = random.one_in(10);
    PolicyRule {
        verbs: if random.one_in(12) { vec!["*".into()] } else { several(random, &VERBS, 6) },
        api_groups: several(random, &GROUPS, 2),
        resources: if random.one_in(40) { vec!["*".into()] } else { several(random, &RESOURCES, 5) },
        resource_names: if named { vec![format!("name-{}", random.below(50)).into()] } else { Vec::new() },
        non_resource_urls: Vec::new(),
    }
}

fn url_rule(random: &mut Random) -> PolicyRule<'static> {
    PolicyRule {
        verbs: vec!["get".into()],
        non_resource_urls: several(random, &PATHS, 3),
        ..PolicyRule::default()
    }
}

fn several(random: &mut Random, of: &[&'static str], at_most: u64) -> Vec<Text<'static>> {
    let start = random.below(of.len() as u64) as usize;
    let count = 1 + random.below(at_most) as usize;
    of.iter().cycle().skip(start).take(count).map(|text| (*text).into()).collect()
}

fn concrete<'a>(word: &'a str, any: &'a str) -> &'a str {
    if word == "*" { any } else { word }
}

/// SplitMix64: small, good enough, and the same everywhere.
struct Random(u64);

impl Random {
    fn new(seed: u64, kind: u64, index: u64) -> Self {
        let mut random = Self(seed ^ kind.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ index.rotate_left(17));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }
}

/// Returns an object as a server would give it.
fn json(object: &RbacObject<'_>, number: u64) -> serde_json::Value {
    let (namespace, name) = match object {
        RbacObject::Role(role) => (&role.namespace, &role.name),
        RbacObject::Binding(binding) => (&binding.namespace, &binding.name),
    };
    let mut metadata = serde_json::json!({"creationTimestamp": "2026-11-22T10:00:53Z", "name": name});
    if let Some(namespace) = namespace {
        metadata["namespace"] = namespace.as_ref().into();
    }
    metadata["resourceVersion"] = number.to_string().into();
    metadata["uid"] = format!("{number:08x}-91a0-4bd1-8c5e-6a4f3c1d2e70").into();
    let mut value = serde_json::json!({
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": object.kind(), "metadata": metadata,
    });
    match object {
        RbacObject::Role(role) => value["rules"] = role.rules.iter().map(rule_json).collect(),
        RbacObject::Binding(binding) => {
            value["roleRef"] = serde_json::json!({
                "apiGroup": "rbac.authorization.k8s.io", "kind": binding.role_ref.kind.as_str(), "name": binding.role_ref.name,
            });
            value["subjects"] = binding.subjects.iter().map(subject_json).collect();
        }
    }
    value
}

fn rule_json(rule: &PolicyRule<'_>) -> serde_json::Value {
    let lists = [
        ("apiGroups", &rule.api_groups),
        ("nonResourceURLs", &rule.non_resource_urls),
        ("resourceNames", &rule.resource_names),
        ("resources", &rule.resources),
        ("verbs", &rule.verbs),
    ];
    let present = lists.into_iter().filter(|(_, list)| !list.is_empty());
    present
        .map(|(key, list)| (key.to_owned(), serde_json::json!(list)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn subject_json(subject: &Subject<'_>) -> serde_json::Value {
    match subject {
        Subject::User(name) => {
            serde_json::json!({"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": name})
        }
        Subject::Group(name) => {
            serde_json::json!({"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": name})
        }
        Subject::ServiceAccount { namespace, name } => {
            serde_json::json!({"kind": "ServiceAccount", "name": name, "namespace": namespace})
        }
    }
}

/// Writes a mapping, whose first key stands where the text ends.
fn write_yaml(text: &mut String, mapping: &serde_json::Value, indent: &str) {
    for (position, (key, value)) in mapping.as_object().into_iter().flatten().enumerate() {
        if position > 0 {
            text.push_str(indent);
        }
        text.push_str(key);
        text.push(':');
        match value {
            serde_json::Value::Object(_) => {
                text.push('\n');
                let deeper = format!("{indent}  ");
                text.push_str(&deeper);
                write_yaml(text, value, &deeper);
            }
            serde_json::Value::Array(items) => {
                text.push('\n');
                for item in items {
                    text.push_str(indent);
                    text.push_str("- ");
                    match item.as_str() {
                        Some(scalar) => write_yaml_scalar(text, scalar),
                        None => write_yaml(text, item, &format!("{indent}  ")),
                    }
                }
            }
            _ => {
                text.push(' ');
                write_yaml_scalar(text, value.as_str().unwrap_or_default());
            }
        }
    }
}

/// Quotes as kubectl does: what begins with `*` in single quotes, what is empty or begins with a digit in double quotes
/// (among the strings of a [`Cluster`] these are numbers, times, and the uids that look like numbers).
fn write_yaml_scalar(text: &mut String, scalar: &str) {
    let quote = match scalar.chars().next() {
        Some('*') => "'",
        Some(first) if !scalar.contains('-') && first.is_ascii_digit() || scalar.ends_with('Z') => "\"",
        None => "\"",
        Some(_) => "",
    };
    text.extend([quote, scalar, quote, "\n"]);
}

fn write_json(text: &mut String, value: &serde_json::Value, indent: &str) {
    use serde::Serialize;
    let mut bytes = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    let written = value.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, formatter));
    assert!(written.is_ok(), "memory takes whatever is written to it");
    for (number, line) in String::from_utf8_lossy(&bytes).lines().enumerate() {
        text.extend([if number > 0 { "\n" } else { "" }, indent, line]);
    }
}
