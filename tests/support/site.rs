//! A server all of whose credentials kauth made, and kubeconfigs with them: what kauth says of a context, beside what kubectl and
//! curl are told by the server.
//!
//! Knows how they are run, and that no secret may be seen in what they print; nothing about what is asked.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests keep their files here")]

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::control_plane::ControlPlane;
use crate::daemon::Daemon;
use serde_json::Value;

pub const ISSUER: &str = "https://kubernetes.default.svc";

/// Where somebody asks who they are.
pub const REVIEWS: &str = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

/// A folder in which credentials are made, which is also the home of all programs.
pub struct Folder(pub PathBuf, Mutex<String>);

/// The folder, and the server that knows its credentials.
pub struct Site {
    pub folder: Folder,
    pub plane: ControlPlane,
    pub kubectl: PathBuf,
    /// What kauth is told of the server.
    pub server: Vec<String>,
    /// What nobody may print.
    pub secrets: Vec<String>,
    /// Plain HTTP in front of the server, while it is up.
    pub proxy: Option<Daemon>,
}

/// What a program printed, and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// Returns what kauth says instead of a user, which stands on stderr where a document was asked for.
    pub fn verdict(&self) -> String {
        let lines = self.stderr.lines().filter_map(|line| line.strip_prefix("note: "));
        let mut said = lines.filter(|line| line.starts_with("no - ") || line.starts_with("unknown - "));
        said.next_back().map_or_else(|| self.stdout.clone(), |line| format!("{line}\n"))
    }

    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        Self { code: output.status.code().unwrap(), stdout, stderr }
    }

    /// Returns who a SelfSubjectReview says it is.
    pub fn user(&self) -> Value {
        let review: Result<Value, _> = serde_json::from_str(&self.stdout);
        review.unwrap_or_else(|error| panic!("{error}: {self:?}"))["status"]["userInfo"].take()
    }

    pub fn succeeded(self, what: &[&str]) -> Self {
        assert_eq!(self.code, 0, "{what:?}: {self:?}");
        self
    }
}

impl Folder {
    pub fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).canonicalize().unwrap();
        let folder = root.join("known-users").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder, Mutex::default())
    }

    pub fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.0.join(name), content).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }

    /// Runs kauth, which has to succeed.
    pub fn kauth(&self, args: &[&str]) -> Ran {
        let ran = self.run(Path::new(env!("CARGO_BIN_EXE_kauth")), args, b"").succeeded(args);
        self.1.lock().unwrap().extend([&*ran.stdout, &*ran.stderr]);
        ran
    }

    /// Returns all that kauth printed while it made credentials.
    pub fn printed(&self) -> String {
        self.1.lock().unwrap().clone()
    }

    pub fn run(&self, program: &Path, args: &[&str], input: &[u8]) -> Ran {
        let mut command = Command::new(program);
        command.args(args).current_dir(&self.0).env_clear().env("HOME", &self.0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // Not all of them read it.
        let _ = child.stdin.take().unwrap().write_all(input);
        Ran::of(child.wait_with_output().unwrap())
    }
}

impl Site {
    /// Runs kauth, and makes sure that no secret is in what it prints.
    pub fn kauth(&self, args: &[&str]) -> Ran {
        let ran = self.folder.run(Path::new(env!("CARGO_BIN_EXE_kauth")), args, b"");
        self.confirm_secret(args, &ran.stdout);
        self.confirm_secret(args, &ran.stderr);
        ran
    }

    /// Runs kauth, and hands to another program what is for that program alone.
    pub fn piped(&self, args: &[&str], program: &Path, its: &[&str]) -> Ran {
        let ran = self.folder.run(Path::new(env!("CARGO_BIN_EXE_kauth")), args, b"").succeeded(args);
        self.confirm_secret(args, &ran.stderr);
        let ran = self.folder.run(program, its, ran.stdout.as_bytes());
        self.confirm_secret(args, &ran.stdout);
        ran
    }

    /// Makes sure that no secret is in a text.
    pub fn confirm_secret(&self, what: &[&str], text: &str) {
        let seen = self.secrets.iter().any(|secret| text.contains(secret.as_str()));
        assert!(!seen, "{what:?} shows a secret");
    }

    /// Says what kauth makes of a context, with what it is told of the server.
    pub fn kauth_as(&self, context: &str, args: &[&str]) -> Ran {
        self.kauth(&[&self.of_context(context, args)[..], &self.told()].concat())
    }

    /// Says what kauth makes of a context alone.
    pub fn kauth_without_server(&self, context: &str, args: &[&str]) -> Ran {
        self.kauth(&self.of_context(context, args))
    }

    pub fn kubectl_as(&self, context: &str, args: &[&str]) -> Ran {
        self.folder.run(&self.kubectl, &self.of_context(context, args), b"")
    }

    /// Returns why the server does not let a caller ask who it is; `kubectl auth whoami` keeps that to itself.
    pub fn refusal(&self, context: &str, args: &[&str]) -> String {
        let review = r#"{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"#;
        self.folder.write("review.json", review);
        let create = ["create", "--raw", REVIEWS, "-f", "review.json"];
        let ran = self.kubectl_as(context, &[&create, args].concat());
        let words = ran.stderr.trim_end().strip_prefix("Error from server (Forbidden): ");
        words.unwrap_or_else(|| panic!("{context}: {ran:?}")).to_owned()
    }

    pub fn admin(&self, args: &[&str]) -> String {
        self.kubectl_as("root", args).succeeded(args).stdout
    }

    /// Returns a kubeconfig as kubectl reads it.
    pub fn view(&self, kubeconfig: &str) -> Value {
        let args = ["config", "view", "--raw", "-o", "json", "--kubeconfig", kubeconfig];
        serde_json::from_str(&self.folder.run(&self.kubectl, &args, b"").succeeded(&args).stdout).unwrap()
    }

    /// Returns the token of a user of kauth's own kubeconfig.
    pub fn token_of(&self, name: &str) -> String {
        let config = self.view("config");
        let users = config["users"].as_array().unwrap();
        let user = users.iter().find(|user| user["name"] == name).unwrap();
        user["user"]["token"].as_str().unwrap().to_owned()
    }

    /// Returns the flags of the server.
    pub fn told(&self) -> Vec<&str> {
        self.server.iter().map(String::as_str).collect()
    }

    fn of_context<'a>(&self, context: &'a str, args: &[&'a str]) -> Vec<&'a str> {
        [args, &["--kubeconfig", self.kubeconfig_of(context), "--context", context]].concat()
    }

    /// Returns which kubeconfig has a context: that of kauth, unless it is odd.
    pub fn kubeconfig_of(&self, context: &str) -> &'static str {
        let own = self.folder.read("config");
        if own.contains(&format!("name: {context}\n")) { "config" } else { "odd.json" }
    }

    /// Puts plain HTTP in front of the server, by kubectl and a user whom the server does not look at; returns its URL.
    pub fn serve_http(&mut self) -> String {
        let config = serde_json::json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "c",
            "clusters": [{"name": "c", "cluster": {"server": self.plane.url, "certificate-authority": self.plane.ca_file}}],
            "users": [{"name": "c", "user": {"username": "nobody", "password": "nothing"}}],
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"}}],
        });
        self.folder.write("proxy.json", config.to_string());
        let kubeconfig = format!("--kubeconfig={}", self.folder.path("proxy.json"));
        let log = File::create(self.folder.path("proxy.log")).unwrap();
        let args = ["proxy".to_owned(), kubeconfig, "--port=0".to_owned()];
        let mut proxy = Daemon::start(&self.kubectl, &args, log);
        let start = Instant::now();
        loop {
            let log = self.folder.read("proxy.log");
            if let Some((_, address)) = log.split_once("Starting to serve on ")
                && let Some((address, _)) = address.split_once('\n')
            {
                self.proxy = Some(proxy);
                return format!("http://{address}");
            }
            let is_late = proxy.ended().is_some() || start.elapsed() > Duration::from_secs(60);
            assert!(!is_late, "kubectl proxy does not serve: {log}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}
