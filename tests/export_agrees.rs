//! An export of a server with 300 roles that are made to be misread answers 20,000 reviews as that server does.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/control_plane.rs"]
mod control_plane;
#[path = "support/controller_manager.rs"]
mod controller_manager;
#[path = "support/daemon.rs"]
mod daemon;
#[path = "support/https.rs"]
mod https;
#[path = "support/kubectl.rs"]
mod kubectl;

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use control_plane::ControlPlane;
use kauth::cluster::{Call, Cluster, Endpoint, Place, Resource, Trust, Written};
use kauth::pki::certificate;
use serde_json::{Value, json};

const GROUP: &str = "rbac.authorization.k8s.io";
const ROLES: usize = 300;
const REVIEWS: usize = 20_000;
const THREADS: usize = 4;

const NAMESPACES: &[&str] = &["ci", "ci-2", "c", "prod", "kube-system", "a"];
const VERBS: &[&str] = &[
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "*",
    "use",
    "Get",
    "",
];
const API_GROUPS: &[&str] = &["", "apps", "*", "example.com", "extensions", "Apps"];
const RESOURCES: &[&str] = &[
    "pods",
    "pods/log",
    "pods/exec",
    "pods/*",
    "*",
    "*/*",
    "*/scale",
    "deployments",
    "deployments/scale",
    "secrets",
    "widgets",
    "Pods",
    "nodes",
    "po",
];
const NAMES: &[&str] = &["one", "two", "*", "One", "a/b"];
const URLS: &[&str] =
    &["/metrics", "/metrics/*", "/healthz*", "*", "/a/b", "/a/*", "/*", "/A/b", "/a//b", "/livez/"];
const ASKED_URLS: &[&str] = &[
    "/metrics",
    "/metrics/",
    "/metrics/x",
    "/healthz",
    "/healthzz",
    "/a/b",
    "/a/b/c",
    "/a",
    "/livez",
    "/livez/",
    "/",
    "/a//b",
];
const USERS: &[&str] = &[
    "jane",
    "Jane",
    "jane@example.com",
    "*",
    "system:anonymous",
    "system:serviceaccount:ci:robot",
    "system:serviceaccount:ci",
    "bob",
    "eve",
    "u",
];
const GROUPS: &[&str] = &[
    "dev",
    "Dev",
    "ops",
    "*",
    "system:authenticated",
    "system:unauthenticated",
    "system:serviceaccounts",
    "system:serviceaccounts:ci",
    "g",
];
const ACCOUNTS: &[(&str, &str)] = &[("ci", "robot"), ("prod", "robot"), ("ci", "builder"), ("c", "i")];

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())]
    }

    /// One to so many, each once.
    fn some(&mut self, of: &[&str], most: usize) -> Vec<String> {
        let mut some: Vec<String> = (0..=self.roll(most)).map(|_| self.one(of).to_owned()).collect();
        some.sort();
        some.dedup();
        some
    }
}

/// A rule; of ClusterRoles some are about URLs.
fn rule(dice: &mut Dice, may_have_urls: bool) -> Value {
    if may_have_urls && dice.roll(4) == 0 {
        return json!({"verbs": dice.some(&VERBS[..9], 2), "nonResourceURLs": dice.some(URLS, 2)});
    }
    let mut rule = json!({
        "verbs": dice.some(VERBS, 3), "apiGroups": dice.some(API_GROUPS, 2), "resources": dice.some(RESOURCES, 3),
    });
    if dice.roll(3) == 0 {
        rule["resourceNames"] = dice.some(NAMES, 2).into();
    }
    rule
}

fn subject(dice: &mut Dice) -> Value {
    match dice.roll(3) {
        0 => json!({"kind": "User", "apiGroup": GROUP, "name": dice.one(USERS)}),
        1 => json!({"kind": "Group", "apiGroup": GROUP, "name": dice.one(GROUPS)}),
        _ => {
            let (namespace, name) = dice.one(ACCOUNTS);
            json!({"kind": "ServiceAccount", "name": name, "namespace": namespace})
        }
    }
}

/// The roles, and as many bindings, some to roles that are nowhere.
fn objects(dice: &mut Dice) -> Vec<(Resource, Option<&'static str>, Value)> {
    let mut objects = Vec::new();
    let version = format!("{GROUP}/v1");
    for number in 0..ROLES {
        let rules = |dice: &mut Dice, urls| (0..=dice.roll(2)).map(|_| rule(dice, urls)).collect::<Vec<_>>();
        let (name, part) = (format!("role-{}", number / 2), format!("p{}", dice.roll(6)));
        objects.push(if number % 2 == 0 {
            let namespace = dice.one(NAMESPACES);
            let metadata = json!({"name": format!("role-{number}")});
            let object = json!({"kind": "Role", "apiVersion": version, "metadata": metadata, "rules": rules(dice, false)});
            (Resource::ROLES, Some(namespace), object)
        } else if number % 20 == 1 {
            // Every other one gathers from those that gather themselves. A circle would keep the controller at it for ever.
            let (labels, wanted) = match number % 40 {
                1 => (json!({"level": "one"}), json!({"part": part})),
                _ => (json!({}), json!({"level": "one"})),
            };
            let object = json!({
                "kind": "ClusterRole", "apiVersion": version, "metadata": {"name": name, "labels": labels},
                "aggregationRule": {"clusterRoleSelectors": [{"matchLabels": wanted}]},
            });
            (Resource::CLUSTER_ROLES, None, object)
        } else {
            let metadata = json!({"name": name, "labels": {"part": part}});
            let object = json!({"kind": "ClusterRole", "apiVersion": version, "metadata": metadata, "rules": rules(dice, true)});
            (Resource::CLUSTER_ROLES, None, object)
        });
    }
    for number in 0..ROLES {
        let subjects: Vec<_> = (0..=dice.roll(2)).map(|_| subject(dice)).collect();
        // Half of the numbers are no Role's, and those of a Role are mostly in another namespace.
        let (kind, role) = match dice.roll(2) {
            0 => ("Role", format!("role-{}", dice.roll(ROLES))),
            _ => ("ClusterRole", format!("role-{}", dice.roll(ROLES / 2 + 10))),
        };
        let name = json!({"name": format!("binding-{number}")});
        let reference = |kind: &str| json!({"apiGroup": GROUP, "kind": kind, "name": role});
        objects.push(if number % 4 == 0 {
            let role = reference("ClusterRole");
            let object = json!({"kind": "ClusterRoleBinding", "apiVersion": version, "metadata": name, "roleRef": role, "subjects": subjects});
            (Resource::CLUSTER_ROLE_BINDINGS, None, object)
        } else {
            let namespace = dice.one(NAMESPACES);
            let object = json!({"kind": "RoleBinding", "apiVersion": version, "metadata": name, "roleRef": reference(kind), "subjects": subjects});
            (Resource::ROLE_BINDINGS, Some(namespace), object)
        });
    }
    objects
}

fn review(dice: &mut Dice) -> Value {
    let user = match dice.roll(3) {
        0 => {
            let (namespace, name) = dice.one(ACCOUNTS);
            format!("system:serviceaccount:{namespace}:{name}")
        }
        _ => dice.one(USERS).to_owned(),
    };
    let mut spec = json!({"user": user});
    if dice.roll(2) == 0 {
        spec["groups"] = dice.some(GROUPS, 2).into();
    }
    let verb = dice.one(&VERBS[..11]);
    if dice.roll(6) == 0 {
        spec["nonResourceAttributes"] = json!({"path": dice.one(ASKED_URLS), "verb": verb});
        return json!({"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": spec});
    }
    let (resource, subresource) = match dice.one(RESOURCES).split_once('/') {
        Some((resource, subresource)) => (resource, subresource),
        None => (dice.one(RESOURCES).split('/').next().unwrap(), ""),
    };
    let mut attributes = json!({"verb": verb, "group": dice.one(API_GROUPS), "resource": resource});
    for (key, value) in
        [("subresource", subresource), ("name", dice.one(NAMES)), ("namespace", dice.one(NAMESPACES))]
    {
        if !value.is_empty() && (key == "subresource" || dice.roll(3) > 0) {
            attributes[key] = value.into();
        }
    }
    spec["resourceAttributes"] = attributes;
    json!({"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": spec})
}

fn connect(plane: &ControlPlane) -> Cluster {
    let authorities = certificate::authorities(&std::fs::read(&plane.ca_file).unwrap()).unwrap();
    Cluster::new(Endpoint {
        server: plane.url.clone(),
        shown: plane.url.clone(),
        trust: Trust::Authorities(authorities.into_iter().map(|authority| authority.der).collect()),
        headers: vec![("Authorization".to_owned(), format!("Bearer {}", plane.admin_token).as_str().into())],
        ..Endpoint::default()
    })
    .unwrap()
}

/// Creates all, and waits until the controller has gathered the rules of aggregated roles.
fn fill(plane: &ControlPlane) {
    let cluster = connect(plane);
    let namespaces = Place::all(Resource::new("", "v1", "namespaces"), None);
    for namespace in NAMESPACES.iter().filter(|name| **name != "kube-system") {
        let object = json!({"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": namespace}});
        cluster.call(&Call::create(&namespaces, &object, &Written::default())).unwrap();
    }
    for (resource, namespace, object) in objects(&mut Dice(7)) {
        let place = Place::all(resource, namespace);
        cluster
            .call(&Call::create(&place, &object, &Written::default()))
            .unwrap_or_else(|error| panic!("{error}: {object}"));
    }
    let roles = Call::get(&Place::all(Resource::CLUSTER_ROLES, None));
    let mut last = Value::Null;
    let is_quiet = (0..60).any(|_| {
        std::thread::sleep(Duration::from_secs(1));
        let now = cluster.call(&roles).unwrap()["items"].take();
        let is_filled = now
            .as_array()
            .unwrap()
            .iter()
            .all(|role| role["aggregationRule"].is_null() || !role["rules"].is_null());
        std::mem::replace(&mut last, now.clone()) == now && is_filled
    });
    assert!(is_quiet, "the controller does not come to rest");
}

/// Returns what the server answers, in order.
fn asked(plane: &ControlPlane, reviews: &[Value]) -> Vec<Value> {
    let place = Place::all(Resource::new("authorization.k8s.io", "v1", "subjectaccessreviews"), None);
    let answer = |part: &[Value]| -> Vec<Value> {
        let cluster = connect(plane);
        let ask = |review| {
            cluster.call(&Call::create(&place, review, &Written::default())).unwrap()["status"].take()
        };
        part.iter().map(ask).collect()
    };
    std::thread::scope(|scope| {
        let parts: Vec<_> =
            reviews.chunks(REVIEWS.div_ceil(THREADS)).map(|part| scope.spawn(|| answer(part))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

fn kauth(folder: &Path, args: &[&str], input: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    command
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .env("KUBECONFIG", folder.join("config"));
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).canonicalize().unwrap().join("export-agrees");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn an_export_answers_as_the_server_does() {
    let folder = folder();
    kauth(&folder, &["ca", "init"], "");
    let Some(plane) = ControlPlane::start(&std::fs::read(folder.join("ca.crt")).unwrap()) else { return };
    let controllers = "clusterrole-aggregation-controller";
    let Some(_manager) = controller_manager::start(&plane, &folder, controllers, &[]) else { return };
    let config = json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "c",
        "clusters": [{"name": "c", "cluster": {"server": plane.url, "certificate-authority": plane.ca_file}}],
        "users": [{"name": "c", "user": {"token": plane.admin_token}}],
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"}}],
    });
    std::fs::write(folder.join("config"), config.to_string()).unwrap();
    std::fs::set_permissions(folder.join("config"), std::fs::Permissions::from_mode(0o600)).unwrap();
    fill(&plane);
    kauth(&folder, &["export", "--out", "export.json"], "");
    let mut dice = Dice(11);
    let reviews: Vec<_> = (0..REVIEWS).map(|_| review(&mut dice)).collect();
    let served = asked(&plane, &reviews);
    let lines: String = reviews.iter().map(|review| format!("{review}\n")).collect();
    let answers = kauth(&folder, &["review", "-f", "export.json"], &lines);
    let answers: Vec<Value> = answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((answers.len(), served.len()), (REVIEWS, REVIEWS));
    let mut differ = Vec::new();
    for ((review, answer), served) in reviews.iter().zip(&answers).zip(&served) {
        let is_same = |key: &str| answer["status"][key] == served[key];
        // Of several bindings that allow, the server names whichever it comes to first.
        if !is_same("allowed") || !is_same("evaluationError") && served["allowed"] != true {
            differ.push(format!("{review}\nkauth  {}\nserver {served}", answer["status"]));
        }
    }
    let allowed = served.iter().filter(|status| status["allowed"] == true).count();
    assert!(
        differ.is_empty(),
        "{} of {REVIEWS} differ:\n{}",
        differ.len(),
        differ[..differ.len().min(5)].join("\n")
    );
    assert!(allowed > REVIEWS / 5 && allowed < REVIEWS * 4 / 5, "{allowed} of {REVIEWS} are allowed");
    println!("{allowed} of {REVIEWS} are allowed");
}
