//! `kauth sa`, `create --apply` and `export` before a real kube-apiserver and kube-controller-manager: what they make is what kubectl
//! would, every credential logs in as exactly whom it says, and every refusal is told and leaves nothing behind.
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

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use control_plane::{ControlPlane, Setup};
use daemon::Daemon;
use serde_json::{Value, json};

/// A control plane that fills token Secrets, its keys, and a folder for each test.
struct Site {
    _manager: Daemon,
    plane: ControlPlane,
    kubectl: PathBuf,
    root: PathBuf,
}

/// Where one test is at home, with contexts for `admin` and for `nobody`, who may do nothing.
struct Home<'s> {
    site: &'s Site,
    folder: PathBuf,
}

#[derive(Debug)]
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
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).canonicalize().unwrap().join("cluster-sa");
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(&root).unwrap();
    for line in [&["ca", "init"][..], &["sa-key", "new"]] {
        let made = Command::new(env!("CARGO_BIN_EXE_kauth")).args(line).current_dir(&root).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
    let key = root.join("sa.key");
    let plane = ControlPlane::start_as(&Setup {
        client_ca_pem: &std::fs::read(root.join("ca.crt")).unwrap(),
        account_keys: Some([&key, &root.join("sa.pub")]),
        ..Setup::default()
    })?;
    let flags = [format!("--service-account-private-key-file={}", key.display())];
    let manager = controller_manager::start(&plane, &root, "serviceaccount-token-controller", &flags)?;
    let site = Site { _manager: manager, plane, kubectl, root };
    let home = Home::at(&site, "setup");
    home.kubectl(&["create", "namespace", "ci"]);
    Some(site)
}

impl<'s> Home<'s> {
    fn new(test: &str) -> Option<Home<'static>> {
        Some(Home::at(site()?, test))
    }

    fn at(site: &'s Site, test: &str) -> Self {
        let (folder, plane) = (site.root.join(test), &site.plane);
        std::fs::create_dir_all(&folder).unwrap();
        let config = json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "admin",
            "clusters": [{"name": "c", "cluster": {"server": plane.url, "certificate-authority": plane.ca_file}}],
            "users": [
                {"name": "none", "user": {}},
                {"name": "admin", "user": {"token": plane.admin_token}},
                {"name": "nobody", "user": {"token": plane.admin_token, "as": "nobody"}},
            ],
            "contexts": [
                {"name": "admin", "context": {"cluster": "c", "user": "admin"}},
                {"name": "nobody", "context": {"cluster": "c", "user": "nobody"}},
                {"name": "none", "context": {"cluster": "c", "user": "none"}},
            ],
        });
        std::fs::write(folder.join("config"), config.to_string()).unwrap();
        std::fs::set_permissions(folder.join("config"), std::fs::Permissions::from_mode(0o600)).unwrap();
        Self { site, folder }
    }

    fn run(&self, program: &Path, args: &[&str]) -> Ran {
        let mut command = Command::new(program);
        command
            .args(args)
            .current_dir(&self.folder)
            .env_clear()
            .env("HOME", &self.folder)
            .stdin(Stdio::null());
        // Plugins are found there.
        let bin = Path::new(env!("CARGO_BIN_EXE_kauth")).parent().unwrap();
        let output = command.env("KUBECONFIG", self.folder.join("config")).env("PATH", bin).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Runs kauth, and makes sure that it tells nobody the administrator's token.
    fn kauth(&self, args: &[&str]) -> Ran {
        let ran = self.run(Path::new(env!("CARGO_BIN_EXE_kauth")), args);
        assert!(
            ![&*ran.stdout, &*ran.stderr].concat().contains(&self.site.plane.admin_token),
            "{args:?}: {ran:?}"
        );
        ran
    }

    fn done(&self, args: &[&str]) -> Ran {
        let ran = self.kauth(args);
        assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
        ran
    }

    /// Runs kauth, which has to fail, print nothing on stdout, and say that.
    fn fails(&self, args: &[&str], said: &str) {
        let ran = self.kauth(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}: {ran:?}");
        assert!(ran.stderr.contains(said), "{args:?}: {ran:?}");
    }

    fn kubectl(&self, args: &[&str]) -> String {
        let ran = self.run(&self.site.kubectl, args);
        assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
        ran.stdout
    }

    /// Returns user name and groups of whoever a kubeconfig's context is to the server.
    fn identity(&self, kubeconfig: &str, context: &str) -> (String, Vec<String>) {
        let review =
            self.kubectl(&["--kubeconfig", kubeconfig, "--context", context, "auth", "whoami", "-o", "json"]);
        let review: Value = serde_json::from_str(&review).unwrap();
        let user = &review["status"]["userInfo"];
        let groups =
            user["groups"].as_array().unwrap().iter().map(|group| group.as_str().unwrap().to_owned());
        (user["username"].as_str().unwrap().to_owned(), groups.collect())
    }
}

fn account(namespace: &str, name: &str) -> (String, Vec<String>) {
    let groups = [
        "system:serviceaccounts".to_owned(),
        format!("system:serviceaccounts:{namespace}"),
        "system:authenticated".to_owned(),
    ];
    (format!("system:serviceaccount:{namespace}:{name}"), groups.to_vec())
}

#[test]
fn what_is_made_is_what_kubectl_makes() {
    let Some(home) = Home::new("made") else { return };
    let printed = |text: &str, name: &str| text.replace(name, "NAME");
    let ours = home.done(&["sa", "create", "ours"]);
    assert_eq!(printed(&ours.stdout, "ours"), printed(&home.kubectl(&["create", "sa", "theirs"]), "theirs"));
    let stored = |name: &str| {
        let mut object: Value =
            serde_json::from_str(&home.kubectl(&["get", "sa", name, "-o", "json"])).unwrap();
        for key in ["creationTimestamp", "resourceVersion", "uid", "name"] {
            object["metadata"].as_object_mut().unwrap().remove(key);
        }
        object
    };
    assert_eq!(stored("ours"), stored("theirs"));
    assert_eq!(home.done(&["sa", "list", "-o", "name"]).stdout, home.kubectl(&["get", "sa", "-o", "name"]));
    let deleted = home.done(&["sa", "delete", "ours"]).stdout;
    assert_eq!(printed(&deleted, "ours"), printed(&home.kubectl(&["delete", "sa", "theirs"]), "theirs"));
    home.done(&["sa", "create", "tried", "--clusterrole", "view", "--dry-run=server"]);
    home.fails(&["sa", "delete", "tried"], "serviceaccounts \"tried\" not found");
    home.fails(&["sa", "describe", "tried"], "serviceaccounts \"tried\" not found");
}

#[test]
fn what_goes_with_an_account_is_made_or_nothing_is() {
    let Some(home) = Home::new("together") else { return };
    let line = [
        "sa",
        "create",
        "whole",
        "-n",
        "ci",
        "--clusterrole",
        "view",
        "--role",
        "absent",
        "--token-secret",
        "--image-pull-secret",
        "hub",
    ];
    let ran = home.done(&line);
    assert!(
        ran.stderr.contains("there is no role `absent`") && ran.stderr.contains("never expires"),
        "{ran:?}"
    );
    let token = home.kubectl(&["get", "secret", "whole-token", "-n", "ci", "-o", "jsonpath={.data.token}"]);
    assert!(!token.is_empty(), "the controller has filled it");
    let path = r"jsonpath={.metadata.annotations.kubernetes\.io/service-account\.uid}";
    let uid = home.kubectl(&["get", "secret", "whole-token", "-n", "ci", "-o", path]);
    assert_eq!(uid, home.kubectl(&["get", "sa", "whole", "-n", "ci", "-o", "jsonpath={.metadata.uid}"]));
    let described = home.done(&["sa", "describe", "whole", "-n", "ci"]).stdout;
    for part in [
        "secret/whole-token (holds a token that never ends)",
        "rolebinding.rbac.authorization.k8s.io/whole-view in ci: clusterrole/view",
        "hub",
    ] {
        assert!(described.contains(part), "{part}: {described}");
    }
    // The last of the objects has a name that is taken: the trial says so, and nothing is made.
    home.kubectl(&["create", "rolebinding", "part-view", "-n", "ci", "--clusterrole=view", "--user=x"]);
    home.fails(
        &["sa", "create", "part", "-n", "ci", "--clusterrole", "view"],
        "rolebindings.rbac.authorization.k8s.io \"part-view\" already exists",
    );
    home.fails(&["sa", "token", "part", "-n", "ci"], "serviceaccounts \"part\" not found");
}

#[test]
fn refusals_are_the_servers() {
    let Some(home) = Home::new("refused") else { return };
    home.done(&["sa", "create", "taken"]);
    home.fails(
        &["sa", "create", "taken"],
        "failed to create serviceaccount: serviceaccounts \"taken\" already exists",
    );
    home.fails(&["sa", "create", "x", "-n", "absent"], "namespaces \"absent\" not found");
    home.fails(&["sa", "create", "Bad_Name"], "a lowercase RFC 1123 subdomain");
    for line in [
        &["sa", "create", "x", "--context", "nobody"][..],
        &["sa", "list", "--context", "nobody"],
        &["sa", "delete", "taken", "--context", "nobody"],
        &["sa", "token", "taken", "--context", "nobody"],
        &["sa", "token", "taken", "--revocable", "--context", "nobody"],
        &["sa", "kubeconfig", "taken", "--context", "nobody"],
        &["sa", "describe", "taken", "--context", "nobody"],
        &["sa", "revoke", "taken", "--all", "--context", "nobody"],
        &["create", "role", "x", "--verb=get", "--resource=pods", "--apply", "--context", "nobody"],
        &["export", "--context", "nobody"],
    ] {
        home.fails(line, "is forbidden: User \"nobody\" cannot");
    }
    home.fails(
        &["sa", "list", "--certificate-authority", "../ca.crt"],
        "its certificate is of none of the authorities that are trusted",
    );
    home.fails(
        &["sa", "list", "--tls-server-name", "elsewhere.example.com"],
        "its certificate is for another name",
    );
    home.done(&["sa", "list", "--insecure-skip-tls-verify"]);
    home.done(&["sa", "list", "--tls-server-name", "kubernetes"]);
    home.fails(&["sa", "list", "--server", "https://127.0.0.1:1"], "cannot be reached");
    home.fails(&["sa", "list", "--context", "absent"], "context \"absent\" does not exist");
}

#[test]
fn an_ended_credential_is_refused() {
    let Some(home) = Home::new("ended") else { return };
    home.done(&["sa", "create", "short"]);
    let uid = home.kubectl(&["get", "sa", "short", "-o", "jsonpath={.metadata.uid}"]);
    home.done(&["cert", "ended", "--ca-cert", "../ca.crt", "--ca-key", "../ca.key", "--ttl", "1s"]);
    let sign = ["jwt", "sign", "--key", "../sa.key", "--issuer", "https://kubernetes.default.svc"];
    let sign = [&sign[..], &["--service-account", "default/short", "--force"]].concat();
    home.done(&[&sign[..], &["--uid", &uid, "--out", "short.token"]].concat());
    home.fails(
        &["sa", "list", "--token-from", "short.token"],
        "User \"system:serviceaccount:default:short\" cannot list",
    );
    // The account was deleted meanwhile, and made again.
    home.done(&[&sign[..], &["--uid", "another", "--out", "other.token"]].concat());
    home.fails(&["sa", "list", "--token-from", "other.token"], "answers 401 Unauthorized");
    std::thread::sleep(Duration::from_secs(2));
    let ended = ["--client-certificate", "ended.crt", "--client-key", "ended.key", "--context", "none"];
    home.fails(&[&["sa", "list"], &ended[..]].concat(), "answers 401 Unauthorized");
}

#[test]
fn every_kubeconfig_logs_in_as_its_account() {
    let Some(home) = Home::new("kubeconfigs") else { return };
    home.done(&["sa", "create", "robot", "-n", "ci"]);
    let robot = account("ci", "robot");
    home.done(&["sa", "kubeconfig", "robot", "-n", "ci", "--kubeconfig-context", "inline"]);
    assert_eq!(home.identity("config", "inline"), robot);
    home.done(&[
        "sa",
        "kubeconfig",
        "robot",
        "-n",
        "ci",
        "--exec",
        "--kubeconfig-context",
        "plugin",
        "--use-context",
    ]);
    assert_eq!(home.identity("config", "plugin"), robot);
    home.done(&["sa", "token", "robot", "-n", "ci", "--out", "robot.token", "--context", "admin"]);
    let mode = std::fs::metadata(home.folder.join("robot.token")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    home.done(&[
        "sa",
        "kubeconfig",
        "robot",
        "-n",
        "ci",
        "--token-file",
        "robot.token",
        "--kubeconfig-context",
        "file",
        "--context",
        "admin",
    ]);
    assert_eq!(home.identity("config", "file"), robot);
    for (form, place) in [("kubeconfig", "of-token"), ("", "of-kubeconfig")] {
        let line = if form.is_empty() {
            vec!["sa", "kubeconfig", "robot"]
        } else {
            vec!["sa", "token", "robot", "-o", form]
        };
        home.done(&[&line[..], &["-n", "ci", "--out", place, "--context", "admin"]].concat());
        assert_eq!(home.identity(place, "robot"), robot);
        let mode = std::fs::metadata(home.folder.join(place)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{place}");
    }
    let before = std::fs::read(home.folder.join("config")).unwrap();
    home.fails(
        &["sa", "kubeconfig", "robot", "-n", "ci", "--kubeconfig-context", "inline", "--context", "admin"],
        "has a context `inline` already",
    );
    home.fails(
        &[
            "sa",
            "kubeconfig",
            "robot",
            "--exec",
            "--kubeconfig-context",
            "admin",
            "--force",
            "--context",
            "admin",
        ],
        "would run itself",
    );
    assert_eq!(std::fs::read(home.folder.join("config")).unwrap(), before);
    // The context in use is a plugin now, which asks as the administrator.
    home.fails(&["sa", "list", "-n", "ci"], "User \"system:serviceaccount:ci:robot\" cannot list");
}

#[test]
fn tokens_are_as_asked_or_that_is_said() {
    let Some(home) = Home::new("tokens") else { return };
    home.done(&["sa", "create", "bearer"]);
    let claims = |token: &str| -> Value {
        std::fs::write(home.folder.join("token"), token).unwrap();
        let text = home.done(&["jwt", "inspect", "token", "-o", "json"]).stdout;
        serde_json::from_str(&text).unwrap()
    };
    let raw = home.done(&["sa", "token", "bearer", "--audience", "a,b", "--audience", "c"]).stdout;
    assert!(claims(&raw).to_string().contains(r#"["a,b","c"]"#), "{}", claims(&raw));
    let document = home.done(&["sa", "token", "bearer", "--duration", "1d", "-o", "json"]).stdout;
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document["spec"]["expirationSeconds"], 86_400);
    assert!(document["metadata"].get("managedFields").is_none());
    assert_eq!(
        home.done(&["sa", "token", "bearer", "-o", "name"]).stdout,
        "tokenrequest.authentication.k8s.io/bearer\n"
    );
    home.fails(
        &["sa", "token", "bearer", "--bound-object-kind=Secret", "--bound-object-name=absent"],
        "secrets \"absent\" not found",
    );
}

#[test]
fn a_revoked_token_is_taken_no_longer() {
    let Some(home) = Home::new("revoked") else { return };
    home.done(&["sa", "create", "leaver"]);
    let made = home.done(&["sa", "token", "leaver", "--revocable", "--out", "leaver.token"]);
    assert!(made.stderr.contains("`kauth sa revoke leaver leaver-token-"), "{made:?}");
    let line = ["sa", "list", "--token-from", "leaver.token"];
    home.fails(&line, "User \"system:serviceaccount:default:leaver\" cannot list");
    home.fails(&["sa", "revoke", "leaver"], "it is not said which tokens end");
    home.fails(&["sa", "revoke", "leaver", "other"], "is none of a revocable token");
    assert!(home.done(&["sa", "revoke", "leaver", "--list"]).stdout.starts_with("leaver-token-"));
    assert!(home.done(&["sa", "revoke", "leaver", "--all"]).stdout.contains("revoked"));
    assert_eq!(home.done(&["sa", "revoke", "leaver", "--list"]).stdout, "");
    // Servers keep in mind for ten seconds that a token was good.
    let is_refused = (0..120).any(|_| {
        std::thread::sleep(Duration::from_millis(250));
        home.kauth(&line).stderr.contains("answers 401 Unauthorized")
    });
    assert!(is_refused);
    // One that cannot be made leaves no Secret.
    home.fails(&["sa", "token", "absent", "--revocable"], "serviceaccounts \"absent\" not found");
    assert_eq!(home.done(&["sa", "revoke", "absent", "--list"]).stdout, "");
}

#[test]
fn roles_and_exports_are_the_servers() {
    let Some(home) = Home::new("exports") else { return };
    home.done(&["sa", "create", "reader", "-n", "ci"]);
    home.done(&["create", "role", "reader", "-n", "ci", "--verb=get", "--resource=pods", "--apply"]);
    home.done(&[
        "create",
        "rolebinding",
        "reader",
        "-n",
        "ci",
        "--role=reader",
        "--serviceaccount=ci:reader",
        "--apply",
    ]);
    home.fails(
        &["create", "role", "reader", "-n", "ci", "--verb=get", "--resource=pods", "--apply"],
        "already exists",
    );
    home.done(&["export"]);
    let reader = "system:serviceaccount:ci:reader";
    for (verb, code) in [("get", 0), ("delete", 1)] {
        let ran = home.kauth(&["can-i", verb, "pods", "-n", "ci", "--as", reader]);
        let kubectl =
            home.run(&home.site.kubectl, &["auth", "can-i", verb, "pods", "-n", "ci", "--as", reader]);
        assert_eq!((ran.code, ran.stdout), (code, kubectl.stdout));
    }
    home.kubectl(&["create", "secret", "generic", "hidden", "--from-literal=password=hunter2"]);
    home.kubectl(&["annotate", "secret", "hidden", "note=hunter2"]);
    home.done(&["export", "--out", "export.json", "--for-node"]);
    let text = std::fs::read_to_string(home.folder.join("export.json")).unwrap();
    assert!(
        text.contains("\"hidden\"") && !text.contains("hunter2") && !text.contains("aHVudGVyMg"),
        "{text}"
    );
    let mode = std::fs::metadata(home.folder.join("export.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    home.fails(&["export", "--out", "export.json"], "`export.json` exists");
    home.fails(&["export", "--out", "config", "--force"], "the credential is read from `config` itself");
}
