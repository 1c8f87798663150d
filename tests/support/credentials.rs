//! Folders of credentials, and what `kauth inspect` says of them.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

use std::path::PathBuf;
use std::process::{Command, Output};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// A folder of its own, gone with the value.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kauth-inspect-{}-{test}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Makes an authority, and a certificate of user jane in the group dev.
    pub fn with_certificates(test: &str) -> Self {
        let this = Self::new(test);
        for args in [&["ca", "init"][..], &["cert", "jane", "--group", "dev", "--ttl", "10h"]] {
            let output = this.kauth(args);
            assert!(output.status.success(), "{}", text(&output.stderr));
        }
        this
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    pub fn base64(&self, name: &str) -> String {
        STANDARD.encode(self.read(name))
    }

    pub fn kauth(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
        command.env_clear().env("HOME", &self.0).current_dir(&self.0);
        command.args(args).output().unwrap()
    }

    /// Returns the exit code and stdout of `inspect`.
    pub fn inspect(&self, args: &[&str]) -> (i32, String) {
        let output = self.kauth(&[&["inspect"], args].concat());
        (output.status.code().unwrap(), text(&output.stdout))
    }

    /// Returns the exit code and the items of `inspect`.
    pub fn items(&self, args: &[&str]) -> (i32, Vec<Value>) {
        let (code, document) = self.inspect(&[args, &["-o", "json"]].concat());
        let document: Value = serde_json::from_str(&document).unwrap();
        (code, document["items"].as_array().unwrap().clone())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub fn rules(item: &Value) -> Vec<&str> {
    let problems = item["problems"].as_array().into_iter().flatten();
    problems.map(|problem| problem["rule"].as_str().unwrap()).collect()
}

pub fn token(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{}", part(header), part(claims), URL_SAFE_NO_PAD.encode("CANARY-SIGNATURE"))
}

pub fn bound_token() -> String {
    let own = json!({"namespace": "ci", "serviceaccount": {"name": "d", "uid": "u"}, "pod": {"name": "p"}, "warnafter": 1});
    let claims = json!({"iss": "https://k", "sub": "system:serviceaccount:ci:d", "aud": ["a"], "iat": 1_700_000_000,
        "nbf": 1_700_000_000, "exp": 1_700_003_600, "jti": "j", "kubernetes.io": own, "note": "CANARY-CLAIM"});
    token(&json!({"alg": "RS256", "kid": "k"}), &claims)
}

/// All kinds of files, each with secrets in it.
pub fn all_kinds(folder: &Folder) -> Vec<&'static str> {
    let data = |name: &str| folder.base64(name);
    let kubeconfig = json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "c",
        "contexts": [{"name": "c", "context": {"cluster": "k", "user": "jane"}}],
        "clusters": [{"name": "k", "cluster": {"server": "https://u:CANARY-URL@k", "certificate-authority-data": data("ca.crt")}}],
        "users": [
            {"name": "jane", "user": {"client-certificate-data": data("jane.crt"), "client-key-data": data("jane.key")}},
            {"name": "token", "user": {"token": bound_token()}},
            {"name": "opaque", "user": {"token": "CANARY-TOKEN"}},
            {"name": "basic", "user": {"username": "u", "password": "CANARY-PASSWORD"}},
            {"name": "exec", "user": {"exec": {"command": "login", "apiVersion": "client.authentication.k8s.io/v1",
                "args": ["--token=CANARY-ARGUMENT"], "env": [{"name": "A", "value": "CANARY-VARIABLE"}]}}},
            {"name": "provider", "user": {"auth-provider": {"name": "oidc", "config": {"id-token": "CANARY-ID"}}}},
            {"name": "files", "user": {"client-certificate": "jane.crt", "client-key": "absent.key"}},
        ],
    });
    let secret = |name: &str, kind: &str, data: Value| json!({"apiVersion": "v1", "kind": "Secret", "type": kind, "metadata": {"name": name, "namespace": "ns"}, "data": data});
    let encoded = |text: &str| STANDARD.encode(text);
    let secrets = json!({"apiVersion": "v1", "kind": "List", "items": [
        secret("tls", "kubernetes.io/tls", json!({"tls.crt": data("jane.crt"), "tls.key": data("jane.key"), "ca.crt": data("ca.crt")})),
        secret("sa", "kubernetes.io/service-account-token", json!({"token": encoded(&bound_token())})),
        secret("bootstrap-token-abcdef", "bootstrap.kubernetes.io/token", json!({"token-id": encoded("abcdef"),
            "token-secret": encoded("CANARY-BOOTSTRAP"), "expiration": encoded("2026-01-01T00:00:00Z")})),
        secret("mixed", "Opaque", json!({"password": encoded("CANARY-OPAQUE"), "config": encoded(&kubeconfig.to_string()), "x": "!"})),
    ]});
    let output = folder.kauth(&[
        "csr",
        "create",
        "jane",
        "--key",
        "jane.key",
        "--group",
        "dev",
        "--out-csr",
        "jane.csr",
    ]);
    let has_request = output.status.success();
    folder.write("config", kubeconfig.to_string());
    folder.write("secrets.json", secrets.to_string());
    folder.write("token", bound_token());
    folder.write("tokens.csv", "CANARY-LINE,ann,1,\"g1,g2\"\nCANARY-OTHER,bob,2\n");
    folder.write(
        "bundle.pem",
        [folder.read("jane.crt"), folder.read("ca.crt"), folder.read("jane.key")].concat(),
    );
    folder.write("bom.crt", [b"\xef\xbb\xbf".to_vec(), folder.read("jane.crt")].concat());
    let key = text(&folder.read("jane.key"));
    folder.write("broken.key", key.replace("PRIVATE KEY-----\nM", "PRIVATE KEY-----\nN"));
    folder.write("key.base64", folder.base64("jane.key"));
    let mut files = vec![
        "jane.crt",
        "jane.key",
        "ca.crt",
        "config",
        "secrets.json",
        "token",
        "tokens.csv",
        "bundle.pem",
        "bom.crt",
        "broken.key",
        "key.base64",
    ];
    files.extend(has_request.then_some("jane.csr"));
    files
}
