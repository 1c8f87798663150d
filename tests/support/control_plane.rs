//! A real kube-apiserver with an etcd of its own, started for a test and gone with it. A `static` may hold it, too: the
//! processes end with the test's, and the next start removes the files.
//!
//! Knows how the two are started and asked who somebody is, and nothing about how credentials are made.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests keep the files of their servers here"
)]

use crate::daemon::Daemon;
use crate::https::{self, Request};
use crate::kubectl::{program, server};
use serde_json::Value;
use std::fs::File;
use std::net::TcpListener;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a program may take to get ready: three seconds on a free machine.
const TIMEOUT: Duration = Duration::from_secs(120);

/// How often other ports are tried, if a program finds one taken that was free a moment ago.
const ATTEMPTS: u32 = 5;

/// A running control plane.
///
/// Its fields are dropped in their order: an apiserver whose etcd went first hangs. A controller-manager would go before
/// both; what it takes is in the folder: `sa.key`, and `tls-ca.crt` as its `--root-ca-file`.
pub struct ControlPlane {
    apiserver: Daemon,
    etcd: Daemon,
    folder: Scratch,
    /// Where the apiserver is.
    pub url: String,
    /// The authority of the apiserver's own certificate, not that of its clients.
    pub ca_file: PathBuf,
    /// A bearer token for `admin` of `system:masters`.
    pub admin_token: String,
}

impl ControlPlane {
    /// Starts a control plane that takes client certificates of the given authorities. There is none where a program is
    /// absent, which is then said.
    ///
    /// # Panics
    /// If it does not get ready, or a program is absent although it is required.
    pub fn start(client_ca_pem: &[u8]) -> Option<Self> {
        Self::start_with(client_ca_pem, None)
    }

    /// Starts one whose tokens are signed with the private key of the first file, and taken of the keys of the second.
    ///
    /// # Panics
    /// As [`Self::start`].
    pub fn start_with(client_ca_pem: &[u8], account_keys: Option<[&Path; 2]>) -> Option<Self> {
        Self::start_as(&Setup { client_ca_pem, account_keys, ..Setup::default() })
    }

    /// Starts one as it is set up.
    ///
    /// # Panics
    /// As [`Self::start`].
    pub fn start_as(setup: &Setup<'_>) -> Option<Self> {
        let programs = Programs {
            etcd: server("etcd")?,
            apiserver: server("kube-apiserver")?,
            openssl: program("openssl")?,
        };
        for _ in 0..ATTEMPTS {
            match programs.start(setup) {
                Ok(control_plane) => return Some(control_plane),
                Err(log) if log.contains("address already in use") => {}
                Err(log) => panic!("the control plane does not start: {log}"),
            }
        }
        panic!("free ports are taken each time before the control plane has them");
    }

    /// Returns what the apiserver logged.
    pub fn log(&self) -> String {
        self.folder.read_log("kube-apiserver")
    }

    /// Returns whom the apiserver takes a client certificate for, the `userInfo` of a SelfSubjectReview; or kubectl's error.
    pub fn who_am_i(&self, kubectl: &Path, certificate: &Path, key: &Path) -> Result<Value, String> {
        let mut command = Command::new(kubectl);
        command.env_clear().env("HOME", &self.folder.0).current_dir(&self.folder.0).stdin(Stdio::null());
        command.arg("--server").arg(&self.url).arg("--certificate-authority").arg(&self.ca_file);
        command.arg("--client-certificate").arg(certificate).arg("--client-key").arg(key);
        let output = command.args(["auth", "whoami", "-o", "json"]).output().unwrap();
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let mut review: Value = serde_json::from_slice(&output.stdout).unwrap();
        Ok(review["status"]["userInfo"].take())
    }
}

/// What an apiserver is started with.
#[derive(Default)]
pub struct Setup<'a> {
    /// The authorities of client certificates.
    pub client_ca_pem: &'a [u8],
    /// What signs tokens of service accounts, and what they are known by; made if there is none.
    pub account_keys: Option<[&'a Path; 2]>,
    /// A token file, and the administrator's token in it; made if there is none.
    pub tokens: Option<(&'a Path, &'a str)>,
    /// What else is said to it.
    pub flags: &'a [String],
}

struct Programs {
    etcd: PathBuf,
    apiserver: PathBuf,
    openssl: PathBuf,
}

impl Programs {
    /// Starts both on ports that were free just now. The error holds the log of the program that failed.
    fn start(&self, setup: &Setup<'_>) -> Result<ControlPlane, String> {
        let folder = Scratch::new();
        folder.write("client-ca.crt", setup.client_ca_pem);
        let mut admin_token = self.make_keys(&folder);
        if let Some((file, token)) = setup.tokens {
            folder.write("tokens.csv", &std::fs::read(file).unwrap());
            token.clone_into(&mut admin_token);
        }
        for (file, name) in setup.account_keys.into_iter().flatten().zip(["sa.key", "sa.pub"]) {
            folder.write(name, &std::fs::read(file).unwrap());
        }
        let [clients, peers, port] = free_ports();
        let etcd = self.start_etcd(&folder, clients, peers)?;
        let mut apiserver = self.start_apiserver(&folder, clients, port, setup.flags);
        let ca_file = folder.path("tls-ca.crt");
        let ready = Request {
            port,
            path: "/readyz",
            authority: Some(&ca_file),
            token: Some(&admin_token),
            ..Request::default()
        };
        // Before it says that it serves, the port may be somebody's who never answers.
        await_daemon(&folder, "kube-apiserver", &mut apiserver, || {
            folder.read_log("kube-apiserver").contains("Serving securely on")
                && https::get(&self.openssl, &ready).is_ok_and(|body| body == "ok")
        })?;
        let url = format!("https://127.0.0.1:{port}");
        Ok(ControlPlane { apiserver, etcd, folder, url, ca_file, admin_token })
    }

    /// Makes the keys of the apiserver and of service accounts, and returns the administrator's token.
    fn make_keys(&self, folder: &Scratch) -> String {
        let openssl = |line: &str| {
            let mut command = Command::new(&self.openssl);
            let output = command.args(line.split(' ')).current_dir(&folder.0).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "openssl {line}: {said}");
            String::from_utf8(output.stdout).unwrap()
        };
        let new = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1";
        openssl(&format!("{new} -subj /CN=tls-ca -keyout tls-ca.key -out tls-ca.crt"));
        let issued = "-CA tls-ca.crt -CAkey tls-ca.key -addext basicConstraints=critical,CA:FALSE \
                      -addext subjectAltName=IP:127.0.0.1,DNS:kubernetes";
        openssl(&format!("{new} -subj /CN=kube-apiserver {issued} -keyout tls.key -out tls.crt"));
        openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out sa.key");
        openssl("pkey -in sa.key -pubout -out sa.pub");
        let token = openssl("rand -hex 16").trim_end().to_owned();
        folder.write("tokens.csv", format!("{token},admin,1,system:masters\n").as_bytes());
        token
    }

    fn start_etcd(&self, folder: &Scratch, clients: u16, peers: u16) -> Result<Daemon, String> {
        let (clients, peers) = (format!("http://127.0.0.1:{clients}"), format!("http://127.0.0.1:{peers}"));
        let args = [
            format!("--data-dir={}", folder.show("etcd")),
            format!("--listen-client-urls={clients}"),
            format!("--advertise-client-urls={clients}"),
            format!("--listen-peer-urls={peers}"),
            format!("--initial-advertise-peer-urls={peers}"),
            format!("--initial-cluster=default={peers}"),
            // Nothing that it holds is to be kept, and it is alone: it need not wait for others before it leads.
            "--unsafe-no-fsync".to_owned(),
            "--heartbeat-interval=10".to_owned(),
            "--election-timeout=100".to_owned(),
        ];
        let mut etcd = Daemon::start(&self.etcd, &args, folder.log("etcd"));
        // Its port would answer as well if it were another etcd's.
        await_daemon(folder, "etcd", &mut etcd, || {
            folder.read_log("etcd").contains("serving client traffic")
        })?;
        Ok(etcd)
    }

    fn start_apiserver(&self, folder: &Scratch, etcd: u16, port: u16, flags: &[String]) -> Daemon {
        let own = [
            format!("--etcd-servers=http://127.0.0.1:{etcd}"),
            format!("--secure-port={port}"),
            "--bind-address=127.0.0.1".to_owned(),
            format!("--cert-dir={}", folder.show("certs")),
            format!("--tls-cert-file={}", folder.show("tls.crt")),
            format!("--tls-private-key-file={}", folder.show("tls.key")),
            format!("--client-ca-file={}", folder.show("client-ca.crt")),
            format!("--token-auth-file={}", folder.show("tokens.csv")),
            "--service-account-issuer=https://kubernetes.default.svc".to_owned(),
            format!("--service-account-key-file={}", folder.show("sa.pub")),
            format!("--service-account-signing-key-file={}", folder.show("sa.key")),
            "--authorization-mode=Node,RBAC".to_owned(),
            "--service-cluster-ip-range=10.0.0.0/24".to_owned(),
            "--allow-privileged=true".to_owned(),
        ];
        Daemon::start(&self.apiserver, &[&own, flags].concat(), folder.log("kube-apiserver"))
    }
}

/// Waits until a program is ready. The error is its log, if it ends before.
///
/// # Panics
/// If it takes too long.
fn await_daemon(
    folder: &Scratch,
    name: &str,
    daemon: &mut Daemon,
    is_ready: impl Fn() -> bool,
) -> Result<(), String> {
    let start = Instant::now();
    loop {
        if let Some(status) = daemon.ended() {
            return Err(format!("{name}, {status}:\n{}", folder.read_log(name)));
        }
        if is_ready() {
            return Ok(());
        }
        assert!(start.elapsed() < TIMEOUT, "{name} does not get ready:\n{}", folder.read_log(name));
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Finds ports that nobody has. They are bound at the same time, so that they differ.
fn free_ports() -> [u16; 3] {
    let listeners = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

/// A folder of its own, readable by nobody else, gone with the value; and the lock on it.
struct Scratch(PathBuf, File);

impl Scratch {
    fn new() -> Self {
        let folders = Path::new(env!("CARGO_TARGET_TMPDIR")).join("control-planes");
        std::fs::create_dir_all(&folders).unwrap();
        // One after the other: a folder that is not locked yet looks forgotten.
        let turn = File::create(folders.join("lock")).unwrap();
        turn.lock().unwrap();
        remove_forgotten(&folders);
        let mut names = (0..).map(|number: u32| folders.join(number.to_string()));
        let folder = names.find(|folder| !folder.exists()).unwrap();
        std::fs::DirBuilder::new().mode(0o700).create(&folder).unwrap();
        let lock = File::open(&folder).unwrap();
        lock.lock().unwrap();
        Self(folder.canonicalize().unwrap(), lock)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn show(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, content: &[u8]) {
        std::fs::write(self.path(name), content).unwrap();
    }

    fn log(&self, program: &str) -> File {
        File::create(self.path(&format!("{program}.log"))).unwrap()
    }

    fn read_log(&self, program: &str) -> String {
        std::fs::read_to_string(self.path(&format!("{program}.log"))).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Removes the folders of killed tests, which nobody locks any more: an etcd takes 120 MB before it holds anything.
fn remove_forgotten(folders: &Path) {
    for entry in std::fs::read_dir(folders).unwrap().flatten() {
        let is_forgotten = |folder: File| folder.try_lock().is_ok();
        if entry.path().is_dir() && File::open(entry.path()).is_ok_and(is_forgotten) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
