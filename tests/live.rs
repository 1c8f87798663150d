//! `--live` and `--compare` on a real kube-apiserver: what the server is asked is what kubectl asks it, and an export says the same.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/control_plane.rs"]
mod control_plane;
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
use std::sync::OnceLock;

use control_plane::ControlPlane;
use serde_json::{Value, json};

const POLICY: &str = r#"
apiVersion: v1
kind: Namespace
metadata: {name: web}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: builder, namespace: web}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd]}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: dev, namespace: web}
rules:
- {apiGroups: ["", apps], resources: [pods, pods/log, deployments, deployments/scale], verbs: [get, list, patch]}
- {apiGroups: [""], resources: [secrets], resourceNames: [one], verbs: [get]}
- {apiGroups: [example.com], resources: [widgets], verbs: ["*"]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: dev, namespace: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: dev}
subjects:
- {apiGroup: rbac.authorization.k8s.io, kind: Group, name: dev}
- {kind: ServiceAccount, name: builder, namespace: web}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: metrics}
rules: [{nonResourceURLs: [/metrics, /metrics/*], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: metrics}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: metrics}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
"#;

const IDENTITIES: &[&[&str]] = &[
    &[],
    &["--as", "jane"],
    &["--as", "jane", "--as-group", "dev"],
    &["--as", "system:serviceaccount:web:builder"],
    &["--as", "nobody", "--as-group", "ops"],
];

const QUESTIONS: &[&[&str]] = &[
    &["get", "pods", "-n", "web"],
    &["delete", "pods", "-n", "web"],
    &["get", "pods", "--subresource=log", "-n", "web"],
    &["patch", "deployments", "--subresource=scale", "-n", "web"],
    &["list", "deploy", "-n", "web"],
    &["list", "pods", "-A"],
    &["get", "secrets/one", "-n", "web"],
    &["get", "secrets/two", "-n", "web"],
    &["create", "widgets", "-n", "web"],
    &["create", "wd.example.com", "-n", "web"],
    &["get", "nodes"],
    &["get", "foos", "-n", "web"],
    &["get", "/metrics"],
    &["get", "/metrics/cadvisor"],
    &["*", "*"],
];

/// A server with that policy, and a folder with a kubeconfig for its administrator.
struct Site {
    plane: ControlPlane,
    kubectl: PathBuf,
    folder: PathBuf,
}

struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

fn site() -> Option<&'static Site> {
    static SITE: OnceLock<Option<Site>> = OnceLock::new();
    SITE.get_or_init(start).as_ref()
}

fn start() -> Option<Site> {
    let kubectl = kubectl::kubectl()?;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).canonicalize().unwrap().join("live");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_kauth")).args(["ca", "init"]).current_dir(&folder).output();
    assert!(made.unwrap().status.success());
    let plane = ControlPlane::start(&std::fs::read(folder.join("ca.crt")).unwrap())?;
    let config = json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "c",
        "clusters": [{"name": "c", "cluster": {"server": plane.url, "certificate-authority": plane.ca_file}}],
        "users": [{"name": "c", "user": {"token": plane.admin_token}}],
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"}}],
    });
    std::fs::write(folder.join("config"), config.to_string()).unwrap();
    std::fs::set_permissions(folder.join("config"), std::fs::Permissions::from_mode(0o600)).unwrap();
    let site = Site { plane, kubectl, folder };
    let created = site.run(&site.kubectl, &["create", "-f", "-"], POLICY);
    assert_eq!(created.code, 0, "{}", created.stderr);
    // The resources of a definition are served a moment later.
    let is_served = (0..600).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        site.run(&site.kubectl, &["get", "widgets", "-n", "web"], "").code == 0
    });
    assert!(is_served);
    assert_eq!(site.kauth(&["export", "--out", "export.json"]).code, 0);
    Some(site)
}

impl Site {
    fn run(&self, program: &Path, args: &[&str], input: &str) -> Ran {
        let mut command = Command::new(program);
        command.args(args).current_dir(&self.folder).env_clear().env("HOME", &self.folder);
        command.env("KUBECONFIG", self.folder.join("config"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    fn kauth(&self, args: &[&str]) -> Ran {
        let ran = self.run(Path::new(env!("CARGO_BIN_EXE_kauth")), args, "");
        let all = [&*ran.stdout, &*ran.stderr].concat();
        assert!(!all.contains(&self.plane.admin_token), "{args:?}: {all}");
        ran
    }
}

#[test]
fn the_server_is_asked_what_kubectl_asks() {
    let Some(site) = site() else { return };
    for identity in IDENTITIES {
        for question in QUESTIONS {
            let wanted = site.run(&site.kubectl, &[&["auth", "can-i"], *question, *identity].concat(), "");
            let ran = site.kauth(&[&["can-i", "--live"], *question, *identity].concat());
            let got = (ran.stdout.as_str(), ran.code);
            assert_eq!(
                got,
                (wanted.stdout.as_str(), wanted.code),
                "{question:?} {identity:?} {}",
                ran.stderr
            );
            let warnings = |text: &str| text.lines().filter(|line| line.starts_with("Warning:")).count();
            assert_eq!(warnings(&ran.stderr), warnings(&wanted.stderr), "{question:?}: {}", ran.stderr);
        }
        let list = [&["can-i", "--list", "-n", "web"], *identity].concat();
        let wanted = site.run(&site.kubectl, &[&["auth"], &list[..]].concat(), "");
        let ran = site.kauth(&[&list[..], &["--live"]].concat());
        assert_eq!(sorted(&ran.stdout), sorted(&wanted.stdout), "{identity:?}");
    }
}

/// Returns the lines in one order: several bindings have none of their own.
fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<_> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn an_export_says_what_the_server_says() {
    let Some(site) = site() else { return };
    for identity in IDENTITIES.iter().filter(|identity| !identity.is_empty()) {
        for question in QUESTIONS {
            for mode in ["--live", "--live=sar"] {
                let line =
                    [&["can-i", "--compare", mode, "-f", "export.json"], *question, *identity].concat();
                let ran = site.kauth(&line);
                assert_eq!(ran.code, 0, "{line:?}: {} {}", ran.stdout, ran.stderr);
                assert!(["yes\n", "no\n"].contains(&ran.stdout.as_str()), "{line:?}: {}", ran.stdout);
            }
        }
    }
}

#[test]
fn a_difference_is_told_with_both_identities() {
    let Some(site) = site() else { return };
    std::fs::write(site.folder.join("none.yaml"), "apiVersion: v1\nkind: List\nitems: []\n").unwrap();
    let line = [
        "can-i",
        "get",
        "pods",
        "-n",
        "web",
        "--as",
        "jane",
        "--as-group",
        "dev",
        "--compare",
        "-f",
        "none.yaml",
    ];
    let ran = site.kauth(&line);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let identity = "as jane [dev system:authenticated]";
    assert_eq!(ran.stdout, format!("offline: no, {identity}\nlive:    yes, {identity}\n"));
    let review = json!({
        "apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
        "spec": {"user": "jane", "groups": ["dev"], "resourceAttributes": {"namespace": "web", "verb": "get", "resource": "pods"}},
    });
    std::fs::write(site.folder.join("review.json"), review.to_string()).unwrap();
    let ran = site.kauth(&["review", "review.json", "--compare", "-f", "none.yaml"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let told =
        "warning: review 1: jane [dev] get pods in web: offline no, live yes (RBAC: allowed by RoleBinding";
    assert!(ran.stderr.contains(told) && ran.stderr.contains("note: 0 of 1 alike"), "{}", ran.stderr);
}

#[test]
fn reviews_are_answered_as_offline() {
    let Some(site) = site() else { return };
    let mut reviews = String::new();
    for user in ["jane", "bob", "system:serviceaccount:web:builder", "system:anonymous"] {
        for groups in [&["dev"][..], &["system:authenticated"], &["system:masters"]] {
            for (verb, resource) in
                [("get", "pods"), ("list", "secrets"), ("patch", "deployments"), ("delete", "nodes")]
            {
                let attributes = json!({"namespace": "web", "verb": verb, "resource": resource, "group": if resource == "deployments" { "apps" } else { "" }});
                let spec = json!({"user": user, "groups": groups, "resourceAttributes": attributes});
                let review = json!({"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": spec});
                reviews += &format!("{review}\n");
            }
        }
    }
    let own = json!({"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "spec": {"nonResourceAttributes": {"path": "/metrics", "verb": "get"}}});
    reviews += &format!("{own}\n");
    std::fs::write(site.folder.join("reviews.jsonl"), &reviews).unwrap();
    let live = site.kauth(&["review", "reviews.jsonl", "--live", "--as", "jane"]);
    let offline = site.kauth(&["review", "reviews.jsonl", "--as", "jane", "-f", "export.json"]);
    assert_eq!((live.code, offline.code), (0, 0), "{} {}", live.stderr, offline.stderr);
    let parsed =
        |text: &str| -> Vec<Value> { text.lines().map(|line| serde_json::from_str(line).unwrap()).collect() };
    let (live, offline) = (parsed(&live.stdout), parsed(&offline.stdout));
    assert_eq!(live.len(), reviews.lines().count());
    assert!(live.iter().any(|review| review["status"]["allowed"] == true));
    for (live, offline) in live.iter().zip(&offline) {
        assert_eq!(live["status"]["allowed"], offline["status"]["allowed"], "{live} {offline}");
        assert_eq!(live["spec"], offline["spec"]);
    }
}

#[test]
fn a_credential_is_sent_only_if_that_is_asked_for() {
    let Some(site) = site() else { return };
    let made = site.kauth(&["sa", "token", "builder", "-n", "web", "--out", "builder.token", "--force"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let line = ["can-i", "get", "pods", "-n", "web", "--live", "--token-from", "builder.token"];
    let ran = site.kauth(&line);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("--token-from with --live would hand the credential to the server"),
        "{}",
        ran.stderr
    );
    let ran = site.kauth(&[&line[..], &["--send-credential"]].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "yes\n"), "{}", ran.stderr);
    let certificate =
        ["cert", "carol", "--group", "dev", "--ca-cert", "ca.crt", "--ca-key", "ca.key", "--force"];
    assert_eq!(site.kauth(&certificate).code, 0);
    let line = ["can-i", "get", "pods", "-n", "web", "--live", "--send-credential", "--cert"];
    let ran = site.kauth(&[&line[..], &["carol.crt"]].concat());
    assert!(ran.stderr.contains("`carol.crt` holds no key"), "{}", ran.stderr);
    let read = |name: &str| std::fs::read_to_string(site.folder.join(name)).unwrap();
    std::fs::write(site.folder.join("carol.pem"), read("carol.crt") + &read("carol.key")).unwrap();
    let ran = site.kauth(&[&line[..], &["carol.pem"]].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "yes\n"), "{}", ran.stderr);
}

#[test]
fn what_the_server_refuses_is_an_error() {
    let Some(site) = site() else { return };
    let ran = site.kauth(&["can-i", "get", "pods", "--live", "--as", "system:anonymous"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("answers 403 Forbidden"), "{}", ran.stderr);
    for line in [
        &["can-i", "get", "pods", "--live", "--explain"][..],
        &["can-i", "get", "pods", "--send-credential"],
        &["can-i", "--list", "--live=sar"],
        &["can-i", "get", "pods", "--live", "--service-account", "web/builder", "--send-credential"],
        &["can-i", "get", "pods", "--live", "--context", "absent"],
    ] {
        let ran = site.kauth(line);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{line:?} {}", ran.stderr);
    }
}
