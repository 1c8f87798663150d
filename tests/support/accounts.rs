//! A control plane with a ServiceAccount and a Pod, whose tokens kauth signs and verifies: asked whom it takes a token for, and
//! held against what kauth says.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests keep their files here")]

use crate::control_plane::ControlPlane;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub const ISSUER: &str = "https://kubernetes.default.svc";

const POD: &str = r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"serviceAccountName": "app",
    "automountServiceAccountToken": false, "containers": [{"name": "c", "image": "i"}]}}"#;

/// A cluster with a ServiceAccount `app` and a Pod `p`, and its uids.
pub struct Cluster<'a> {
    pub control_plane: &'a ControlPlane,
    pub kubectl: PathBuf,
    pub folder: &'a Path,
    pub account: String,
    pub pod: String,
}

impl<'a> Cluster<'a> {
    /// Returns what a token says of the account.
    pub fn own_claims(&self) -> String {
        format!(r#"{{"namespace":"default","serviceaccount":{{"name":"app","uid":"{}"}}}}"#, self.account)
    }

    pub fn new(control_plane: &'a ControlPlane, kubectl: PathBuf, folder: &'a Path) -> Self {
        let mut cluster = Self { control_plane, kubectl, folder, account: String::new(), pod: String::new() };
        cluster.admin(&["create", "serviceaccount", "app"]);
        std::fs::write(folder.join("pod.json"), POD).unwrap();
        cluster.admin(&["create", "-f", "pod.json"]);
        let uid = |cluster: &Self, kind, name| {
            cluster.admin(&["get", kind, name, "-o", "jsonpath={.metadata.uid}"])
        };
        cluster.account = uid(&cluster, "serviceaccount", "app");
        cluster.pod = uid(&cluster, "pod", "p");
        cluster
    }

    pub fn documents_are_served(&self) {
        let served = self.admin(&["get", "--raw", "/openid/v1/jwks"]);
        assert_eq!(kauth(self.folder, &["sa-key", "jwks", "sa.pub"]), served);
        let served = self.admin(&["get", "--raw", "/.well-known/openid-configuration"]);
        let document: Value = serde_json::from_str(&served).unwrap();
        let uri = document["jwks_uri"].as_str().unwrap();
        let args = ["sa-key", "openid-configuration", "sa.pub", "--issuer", ISSUER, "--jwks-uri", uri];
        assert_eq!(kauth(self.folder, &args), served);
    }

    pub fn tokens_are_taken(&self) {
        let pod = format!("p/{}", self.pod);
        for bound in [&[][..], &["--pod", &pod], &["--pod", &pod, "--node", "made-up/x"]] {
            let token = self.sign(&[&["--key", "sa.key"], bound].concat());
            self.is_taken_as_kauth_says(&token);
        }
        let other = self.sign(&["--key", "sa.key", "--uid", "other"]);
        self.is_refused_as_kauth_says(&other);
        let other = self.sign(&["--key", "sa.key", "--audience", "other"]);
        self.is_refused_as_kauth_says(&other);
        let gone = self.sign(&["--key", "sa.key", "--pod", "gone/x"]);
        self.is_refused_as_kauth_says(&gone);
        kauth(
            self.folder,
            &["sa-key", "new", "--type", "ecdsa", "--out-key", "x.key", "--out-pub", "x.pub", "--force"],
        );
        let foreign = self.sign(&["--key", "x.key"]);
        self.is_refused_as_kauth_says(&foreign);
    }

    pub fn issued_tokens_are_verified(&self) {
        for bound in [&[][..], &["--bound-object-kind=Pod", "--bound-object-name=p"]] {
            let token = self.admin(&[&["create", "token", "app"], bound].concat());
            self.is_taken_as_kauth_says(token.trim_end());
        }
    }

    pub fn legacy_tokens_need_their_secret(&self) {
        let token = self.signed(&["--key", "sa.key", "--legacy", "--secret", "s"]);
        self.is_refused_as_kauth_says(&token);
        self.admin(&["create", "secret", "generic", "s", "--from-file=token=token"]);
        self.is_taken_as_kauth_says(&token);
    }

    /// The server's user is exactly the one of kauth, and without the cluster's objects kauth does not say yes.
    pub fn is_taken_as_kauth_says(&self, token: &str) {
        let user = self.who_am_i(token).unwrap();
        let export = self.export();
        let (code, verdict) = self.verify(token, Some(&export));
        assert_eq!((code, &verdict["verdict"]), (0, &json!("yes")), "{verdict}");
        let mut said = verdict["user"].clone();
        if said["extra"] == json!({}) {
            said.as_object_mut().unwrap().remove("extra");
        }
        assert_eq!(said, user);
        let (code, without) = self.verify(token, None);
        assert_eq!((code, &without["user"]), (3, &verdict["user"]), "{without}");
    }

    pub fn is_refused_as_kauth_says(&self, token: &str) {
        let said = self.who_am_i(token).unwrap_err();
        assert!(said.contains("(Unauthorized)") || said.contains("Unauthorized"), "{said}");
        let export = self.export();
        let (code, verdict) = self.verify(token, Some(&export));
        assert_eq!((code, &verdict["verdict"]), (1, &json!("no")), "{verdict}");
    }

    pub fn sign(&self, args: &[&str]) -> String {
        self.signed(&[&["--issuer", ISSUER], args].concat())
    }

    pub fn signed(&self, args: &[&str]) -> String {
        let own = ["jwt", "sign", "--service-account", "default/app", "--out", "token", "--force"];
        let uid: &[&str] = if args.contains(&"--uid") { &[] } else { &["--uid", &self.account] };
        kauth(self.folder, &[&own[..], uid, args].concat());
        std::fs::read_to_string(self.folder.join("token")).unwrap()
    }

    pub fn verify(&self, token: &str, export: Option<&str>) -> (i32, Value) {
        std::fs::write(self.folder.join("sent"), token).unwrap();
        let manifests = export.into_iter().flat_map(|file| ["-f", file]);
        let args = ["jwt", "verify", "sent", "--key", "sa.pub", "--issuer", ISSUER, "-o", "json"];
        let output = run(self.folder, &args.into_iter().chain(manifests).collect::<Vec<_>>());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let verdict =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
        (output.status.code().unwrap(), verdict)
    }

    /// Exports what tokens depend on. There is no node, so kauth need not know of any.
    pub fn export(&self) -> String {
        let objects = self.admin(&["get", "serviceaccounts,secrets,pods", "-A", "-o", "yaml"]);
        // A kind of which there is nothing would be unknown.
        let other = "\n---\napiVersion: v1\nkind: SecretList\nitems: [{metadata: {name: other, uid: x}}]\n";
        std::fs::write(self.folder.join("export.yaml"), objects + other).unwrap();
        "export.yaml".to_owned()
    }

    pub fn who_am_i(&self, token: &str) -> Result<Value, String> {
        let output = self.run(token, &["auth", "whoami", "-o", "json"]);
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let mut review: Value = serde_json::from_slice(&output.stdout).unwrap();
        Ok(review["status"]["userInfo"].take())
    }

    pub fn admin(&self, args: &[&str]) -> String {
        let output = self.run(&self.control_plane.admin_token, args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn run(&self, token: &str, args: &[&str]) -> Output {
        let mut command = Command::new(&self.kubectl);
        command.env_clear().env("HOME", self.folder).current_dir(self.folder);
        command.arg("--server").arg(&self.control_plane.url).arg("--token").arg(token);
        command.arg("--certificate-authority").arg(&self.control_plane.ca_file);
        command.args(args).output().unwrap()
    }
}

pub fn started(folder: &Path) -> Option<ControlPlane> {
    kauth(folder, &["ca", "init", "--force"]);
    let ca = std::fs::read(folder.join("ca.crt")).unwrap();
    ControlPlane::start_with(&ca, Some([&folder.join("sa.key"), &folder.join("sa.pub")]))
}

pub fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).canonicalize().unwrap().join("sa-key").join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

pub fn kauth(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert!(output.status.success(), "kauth {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

pub fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    command.args(args).current_dir(folder).env_clear().env("HOME", folder).output().unwrap()
}
