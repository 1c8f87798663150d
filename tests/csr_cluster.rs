//! `kauth csr` and `kauth cert --via-cluster` before a real kube-apiserver and kube-controller-manager: what is granted makes its holder
//! exactly whom kauth says, and whatever goes wrong is told, loses no key and approves nothing that was not meant.
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

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use base64::Engine;
use control_plane::ControlPlane;
use daemon::Daemon;
use kauth::pki::certificate::leaf;
use kauth::pki::key::public_key_of;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::{Value, json};

/// As long as anything may take that is waited for.
const PATIENCE: Duration = Duration::from_secs(120);

/// A control plane that signs, with `admin` who may do anything, `nobody` who may do nothing, and `maker` who may make requests.
struct Site {
    _manager: Daemon,
    plane: ControlPlane,
    kubectl: PathBuf,
}

/// Where one test is at home.
struct Home<'s> {
    site: &'s Site,
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
    let folder = new_folder("site");
    let made = Command::new(env!("CARGO_BIN_EXE_kauth")).args(["ca", "init"]).current_dir(&folder).output();
    assert!(made.unwrap().status.success());
    let plane = ControlPlane::start(&std::fs::read(folder.join("ca.crt")).unwrap())?;
    let flags = [
        format!("--cluster-signing-cert-file={}", folder.join("ca.crt").display()),
        format!("--cluster-signing-key-file={}", folder.join("ca.key").display()),
        "--cluster-signing-duration=24h".to_owned(),
    ];
    let controllers = "certificatesigningrequest-signing-controller";
    let manager = controller_manager::start(&plane, &folder, controllers, &flags)?;
    let site = Site { _manager: manager, plane, kubectl };
    let home = Home::at(&site, "rights");
    let resource = "--resource=certificatesigningrequests";
    home.kubectl(&["create", "clusterrole", "maker", "--verb=create,get", resource]);
    home.kubectl(&["create", "clusterrolebinding", "maker", "--clusterrole=maker", "--user=maker"]);
    Some(site)
}

fn new_folder(name: &str) -> PathBuf {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).canonicalize().unwrap().join("csr-cluster").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

impl<'s> Home<'s> {
    fn new(test: &str) -> Option<Home<'static>> {
        Some(Home::at(site()?, test))
    }

    fn at(site: &'s Site, test: &str) -> Self {
        let (folder, plane) = (new_folder(test), &site.plane);
        let acting = |name: &str| json!({"token": plane.admin_token, "as": name});
        let context = |user: &str| json!({"name": user, "context": {"cluster": "c", "user": user}});
        let config = json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "admin",
            "clusters": [
                {"name": "c", "cluster": {"server": plane.url, "certificate-authority": plane.ca_file}},
                {"name": "absent", "cluster": {"server": "https://127.0.0.1:1"}},
            ],
            "users": [
                {"name": "admin", "user": {"token": plane.admin_token}},
                {"name": "maker", "user": acting("maker")},
                {"name": "nobody", "user": acting("nobody")},
            ],
            "contexts": [
                context("admin"),
                context("maker"),
                context("nobody"),
                {"name": "absent", "context": {"cluster": "absent", "user": "admin"}},
            ],
        });
        let home = Self { site, folder };
        home.write("config", config.to_string().as_bytes());
        home
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.join(name), bytes).unwrap();
        std::fs::set_permissions(self.folder.join(name), PermissionsExt::from_mode(0o600)).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("HOME", &self.folder).env("KUBECONFIG", self.folder.join("config"));
        command.current_dir(&self.folder).stdin(Stdio::null());
        command
    }

    fn kauth(&self, line: &str) -> Ran {
        let args: Vec<_> = line.split(' ').collect();
        ran(self.command(Path::new(env!("CARGO_BIN_EXE_kauth"))).args(args).output().unwrap())
    }

    fn done(&self, line: &str) -> Ran {
        let ran = self.kauth(line);
        assert_eq!(ran.code, 0, "kauth {line}: {}", ran.stderr);
        ran
    }

    /// Runs what must fail, and say these words.
    fn fails(&self, line: &str, words: &[&str]) -> Ran {
        let ran = self.kauth(line);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "kauth {line}: {}", ran.stderr);
        for words in words {
            assert!(ran.stderr.contains(words), "kauth {line}: no `{words}` in {}", ran.stderr);
        }
        assert!(!ran.stderr.contains(['\r', '\u{1b}']), "nothing moves where there is no terminal");
        ran
    }

    fn begin(&self, line: &str) -> Child {
        let args: Vec<_> = line.split(' ').collect();
        let mut command = self.command(Path::new(env!("CARGO_BIN_EXE_kauth")));
        command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    fn kubectl(&self, args: &[&str]) -> String {
        let ran = ran(self.command(&self.site.kubectl).args(args).output().unwrap());
        assert_eq!(ran.code, 0, "kubectl {args:?}: {}", ran.stderr);
        ran.stdout
    }

    fn object(&self, name: &str) -> Value {
        serde_json::from_str(&self.kubectl(&["get", "csr", name, "-o", "json"])).unwrap()
    }

    /// Submits a new request of somebody's, and returns the flags that mean exactly that one.
    fn submit(&self, name: &str, flags: &str) -> String {
        self.done(&format!("csr create {name} --group dev"));
        let said = self.done(&format!("csr submit {name}.csr{flags}"));
        let object = format!("certificatesigningrequest.certificates.k8s.io/{name} created\n");
        assert_eq!(said.stdout, object);
        printed_after(&said.stderr, &format!("kauth csr approve {name} "))
    }

    /// Signs by hand, as a signer of nobody's would.
    fn sign(&self, name: &str, certificate: &[u8]) {
        let certificate = base64::engine::general_purpose::STANDARD.encode(certificate);
        let patch = json!({"status": {"certificate": certificate}}).to_string();
        self.kubectl(&["patch", "csr", name, "--subresource=status", "--type=merge", "-p", &patch]);
    }

    /// Returns the name of the request that begins so, as soon as it is there.
    fn requested_by(&self, beginning: &str) -> String {
        eventually("the request is there", || {
            let list = self.done("csr list -o name").stdout;
            let names = list.lines().filter_map(|line| line.split_once('/').map(|(_, name)| name.to_owned()));
            names.into_iter().find(|name| name.starts_with(beginning))
        })
    }

    fn files(&self, ending: &str) -> Vec<String> {
        let names = std::fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().file_name());
        names.map(|name| name.into_string().unwrap()).filter(|name| name.ends_with(ending)).collect()
    }

    fn is_owners_alone(&self, name: &str) -> bool {
        self.folder.join(name).metadata().unwrap().permissions().mode() & 0o777 == 0o600
    }
}

fn ran(output: Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Returns the rest of the line that has these words.
fn printed_after(text: &str, words: &str) -> String {
    let line = text.lines().find_map(|line| line.split_once(words));
    line.unwrap_or_else(|| panic!("no `{words}` in {text}")).1.to_owned()
}

fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_certificate_of_the_cluster_makes_its_holder_who_was_asked_for() {
    let Some(home) = Home::new("granted") else { return };
    let ran = home.done(
        "cert jane --group dev --group a,b --ttl 1h --via-cluster --approve --cleanup --kubeconfig-context jane",
    );
    assert!(
        ran.stdout.contains("signed by   kubernetes.io/kube-apiserver-client of https://127"),
        "{}",
        ran.stdout
    );
    let review = home.kubectl(&["--context", "jane", "auth", "whoami", "-o", "json"]);
    let review: Value = serde_json::from_str(&review).unwrap();
    let user = &review["status"]["userInfo"];
    assert_eq!(user["username"], "jane");
    assert_eq!(user["groups"], json!(["a,b", "dev", "system:authenticated"]), "the signer sorts them");
    assert_eq!(home.files(".key"), [""; 0], "the kubeconfig has the key");
    assert!(!home.done("csr list").stdout.contains("jane-"), "--cleanup");
}

#[test]
fn files_are_written_as_cert_writes_them() {
    let Some(home) = Home::new("files") else { return };
    home.write("eve.key", b"an old key");
    home.write("eve.crt", b"an old certificate");
    home.fails("cert eve --via-cluster --approve", &["`eve.key` exists"]);
    home.done("cert eve --via-cluster --approve --force --key-type ed25519");
    let certificate = leaf(&home.read("eve.crt")).unwrap();
    assert!(certificate.matches(&public_key_of(&home.read("eve.key")).unwrap()));
    assert_eq!((certificate.common_name(), certificate.is_for_clients()), ("eve", true));
    assert!(home.is_owners_alone("eve.key"));
    assert_eq!(home.files(".pending.key"), [""; 0]);
    // Somebody else's key never comes here; the signer gives a day at most.
    home.done("csr create guest --group dev");
    let ran = home.done("cert --from-csr guest.csr --via-cluster --approve --ttl 2d --out-cert guest.crt");
    assert!(ran.stderr.contains("requested lifetime: 2d; granted: 1d"), "{}", ran.stderr);
    assert!(leaf(&home.read("guest.crt")).unwrap().matches(&public_key_of(&home.read("guest.key")).unwrap()));
    // A kubelet's two.
    home.done("cert --node n1 --via-cluster --approve");
    assert_eq!(leaf(&home.read("system_node_n1.crt")).unwrap().organizations(), ["system:nodes"]);
    home.done("cert --node n1 --profile kubelet-serving --san n1.example.com --via-cluster --approve");
    let serving = leaf(&home.read("system_node_n1-serving.crt")).unwrap();
    assert_eq!(
        (serving.alternative_names.dns, serving.extended_key_usage.unwrap().len()),
        (vec!["n1.example.com".to_owned()], 1)
    );
}

#[test]
fn only_the_request_that_is_meant_is_approved() {
    let Some(home) = Home::new("pinned") else { return };
    let pin = home.submit("pinned", " --expiration-seconds 3600");
    let (uid, hash) = pin.strip_prefix("--uid ").unwrap().split_once(" --sha256 ").unwrap();
    let undecided = |home: &Home<'_>| assert!(home.object("pinned")["status"]["conditions"].is_null());
    home.fails("csr submit pinned.csr", &["\"pinned\" already exists", "hint: --object-name"]);
    home.fails("csr fetch pinned", &["no certificate for request `pinned` yet", &pin]);
    home.fails("csr approve pinned", &["no terminal", "a name alone is not enough"]);
    let (other, zeros) = ("00000000-0000-0000-0000-000000000000", "0".repeat(64));
    let wrong = "is another request than the one that is meant";
    home.fails(&format!("csr approve pinned --uid {other} --sha256 {hash}"), &[wrong, "its uid is"]);
    home.fails(&format!("csr approve pinned --uid {uid} --sha256 {zeros}"), &[wrong, "its sha256 is"]);
    home.fails(&format!("csr deny pinned --uid {other} --sha256 {hash}"), &[wrong]);
    home.fails(&format!("csr approve pinned --uid {uid}"), &["--sha256 <HEX>"]);
    home.fails("csr approve absent --uid 1 --sha256 12", &["is no SHA-256"]);
    home.fails(&format!("csr approve absent {pin}"), &["\"absent\" not found", "kauth csr list"]);
    undecided(&home);
    // Another request of the name is another request.
    home.kubectl(&["delete", "csr", "pinned"]);
    home.done("csr submit pinned.csr");
    home.fails(&format!("csr approve pinned {pin}"), &[wrong]);
    undecided(&home);
    let pin = format!("--uid {} --sha256 {hash}", home.object("pinned")["metadata"]["uid"].as_str().unwrap());
    let approved = "certificatesigningrequest.certificates.k8s.io/pinned approved\n";
    assert_eq!(home.done(&format!("csr approve pinned {pin}")).stdout, approved);
    let again = home.done(&format!("csr approve pinned {pin}"));
    assert_eq!(again.stdout, approved);
    assert!(again.stderr.contains("had been approved before"), "{}", again.stderr);
    home.fails("csr deny pinned", &["Approved and Denied conditions are mutually exclusive"]);
    let fetched = home.done("csr fetch pinned --wait 1m --cleanup");
    assert_eq!(fetched.stdout, "certificate written to \"pinned.crt\"\n");
    let certificate = leaf(&home.read("pinned.crt")).unwrap();
    assert!(certificate.matches(&public_key_of(&home.read("pinned.key")).unwrap()));
    home.fails("csr fetch pinned --force", &["\"pinned\" not found"]);
}

#[test]
fn a_terminal_is_asked() {
    let Some(home) = Home::new("terminal") else { return };
    home.submit("asked", "");
    for (answer, code, state) in [("n\n", 1, "Pending"), ("\n", 1, "Pending"), ("y\n", 0, "Approved")] {
        let side = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&side).unwrap();
        unlockpt(&side).unwrap();
        let name = ptsname(&side, Vec::new()).unwrap().into_string().unwrap();
        let open = || File::options().read(true).write(true).open(&name).unwrap();
        let mut command = home.command(Path::new(env!("CARGO_BIN_EXE_kauth")));
        command.args(["csr", "approve", "asked"]).stdin(open()).stdout(Stdio::null()).stderr(open());
        let mut child = command.spawn().unwrap();
        drop(command);
        let (mut side, mut said, mut buffer) = (File::from(side), String::new(), [0; 1024]);
        while !said.contains("approve `asked`? [y/N] ") {
            let length = side.read(&mut buffer).unwrap();
            said.push_str(&String::from_utf8_lossy(&buffer[..length]));
        }
        side.write_all(answer.as_bytes()).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(code), "{said}");
        let words = ["requestor   admin", "user        asked", "groups      dev", "usages      client auth"];
        for words in words {
            assert!(said.contains(words), "no `{words}` in {said}");
        }
        let list = home.done("csr list").stdout;
        let line = list.lines().find(|line| line.starts_with("asked ")).unwrap();
        assert!(line.contains(state), "{line}");
    }
}

#[test]
fn no_key_is_lost_and_none_is_left() {
    let Some(home) = Home::new("waiting") else { return };
    // Nobody approves it in time: the key stays, and what is printed leads to the certificate.
    let late =
        home.fails("cert late --via-cluster --wait 1s", &["after 1s", "waiting until somebody approves it"]);
    let [key] = &home.files(".pending.key")[..] else { panic!("no key is kept") };
    assert!(home.is_owners_alone(key));
    home.done(&format!("csr approve {}", printed_after(&late.stderr, "kauth csr approve ")));
    home.done(&format!("csr fetch {} --wait 1m", printed_after(&late.stderr, "kauth csr fetch ")));
    assert!(leaf(&home.read("late.crt")).unwrap().matches(&public_key_of(&home.read(key)).unwrap()));
    std::fs::remove_file(home.folder.join(key)).unwrap();
    // With --cleanup neither a request nor a key stays.
    home.fails("cert tidy --via-cluster --wait 1s --cleanup", &["after 1s"]);
    assert_eq!(home.files(".pending.key"), [""; 0]);
    assert!(!home.done("csr list").stdout.contains("tidy-"));
    // Killed while it waits.
    let mut child = home.begin("cert killed --via-cluster --wait 5m");
    let name = home.requested_by("killed-");
    child.kill().unwrap();
    child.wait().unwrap();
    let key = format!("{name}.pending.key");
    home.kubectl(&["certificate", "approve", &name]);
    home.done(&format!("csr fetch {name} --key {key} --out-cert killed.crt --wait 1m"));
    assert!(leaf(&home.read("killed.crt")).unwrap().matches(&public_key_of(&home.read(&key)).unwrap()));
    std::fs::remove_file(home.folder.join(key)).unwrap();
    // Denied while it is waited for.
    let child = home.begin("cert denied --via-cluster --wait 5m");
    let name = home.requested_by("denied-");
    let mut deny = home.command(Path::new(env!("CARGO_BIN_EXE_kauth")));
    deny.args(["csr", "deny", &name, "--message", "not you"]);
    let denied = ran(deny.output().unwrap());
    assert_eq!(
        (denied.code, denied.stdout),
        (0, format!("certificatesigningrequest.certificates.k8s.io/{name} denied\n"))
    );
    let waited = ran(child.wait_with_output().unwrap());
    assert_eq!((waited.code, waited.stdout.as_str()), (2, ""), "{}", waited.stderr);
    assert!(waited.stderr.contains("was denied\ncaused by: KauthDeny: not you\n"), "{}", waited.stderr);
    // Its name is taken: nothing waits for anything.
    home.fails(&format!("cert x --via-cluster --object-name {name}"), &["already exists"]);
    assert_eq!(home.files(".pending.key"), [""; 0]);
    assert_eq!(home.files(".key"), [""; 0]);
}

#[test]
fn what_the_signer_does_not_sign_is_told() {
    let Some(home) = Home::new("failed") else { return };
    home.done("csr create failing");
    let mut command = home.command(Path::new(env!("CARGO_BIN_EXE_kauth")));
    let usages = ["--usage", "client auth", "--usage", "server auth"];
    let said = ran(command.args(["csr", "submit", "failing.csr"]).args(usages).output().unwrap());
    let reason = "invalid usage for client certificate: server auth";
    assert!(said.stderr.contains(&format!("would not be signed: {reason}")), "{}", said.stderr);
    home.done(&format!("csr approve failing {}", printed_after(&said.stderr, "kauth csr approve failing ")));
    home.fails("csr fetch failing --wait 1m", &["could not be signed", reason]);
    assert_eq!(home.files(".crt"), [""; 0]);
}

#[test]
fn who_may_not_is_told_what_it_takes() {
    let Some(home) = Home::new("forbidden") else { return };
    home.done("csr create poor");
    let cannot = "User \"nobody\" cannot";
    home.fails("csr submit poor.csr --context nobody", &[cannot, "kauth whoami"]);
    home.fails("csr list --context nobody", &[cannot]);
    home.fails("cert poor2 --via-cluster --context nobody", &[cannot]);
    assert_eq!(home.files(".pending.key"), [""; 0], "nothing can be granted");
    // Who may ask but not approve: the request stays for somebody who may.
    let stays = home.fails(
        "cert poor3 --via-cluster --approve --context maker",
        &["User \"maker\" cannot update", "`approve` on the signer", "--context maker"],
    );
    assert_eq!(home.files(".pending.key").len(), 1);
    home.done(&format!("csr approve {}", printed_after(&stays.stderr, "kauth csr approve ")));
    home.done(&format!("csr fetch {} --wait 1m", printed_after(&stays.stderr, "kauth csr fetch ")));
    assert_eq!(leaf(&home.read("poor3.crt")).unwrap().common_name(), "poor3");
}

#[test]
fn somebody_elses_certificate_is_refused() {
    let Some(home) = Home::new("wrong") else { return };
    home.done("ca init");
    for (name, cert) in [
        ("w1", "cert joe --group dev --key-type p256 --out-cert w1.signed --out-key w1.other"),
        ("w2", "cert w2 --group dev --out-cert w2.signed --out-key w2.other"),
    ] {
        let pin = home.submit(name, " --signer-name example.com/x");
        home.done(cert);
        home.done(&format!("csr approve {name} {pin}"));
        home.sign(name, &home.read(&format!("{name}.signed")));
        home.fails(&format!("csr fetch {name}"), &["for another key than the request"]);
    }
    for name in ["w3", "w4"] {
        let pin = home.submit(name, " --signer-name example.com/x --expiration-seconds 7200");
        home.done(&format!("csr approve {name} {pin}"));
    }
    home.done("csr create other --key w3.key --group dev");
    home.done("cert --from-csr other.csr --out-cert w3.signed");
    home.sign("w3", &home.read("w3.signed"));
    home.fails("csr fetch w3", &["names the user `other`, and `w3` was asked for"]);
    home.done("cert --from-csr w4.csr --ttl 30m --out-cert w4.signed");
    home.sign("w4", &home.read("w4.signed"));
    home.fails("csr fetch w4 --key w1.key", &["was not made with the key `w1.key`"]);
    assert_eq!(home.files(".crt"), ["ca.crt"]);
    let ran = home.done("csr fetch w4");
    let told = ["usages: client auth; granted: client auth, digital signature", "lifetime: 2h; granted: 35m"];
    for words in told {
        assert!(ran.stderr.contains(&format!("warning: requested {words}")), "{}", ran.stderr);
    }
}

/// The server of the context `absent` cannot be reached: what is told of it was sent.
#[test]
fn what_a_server_would_refuse_is_never_sent() {
    let Some(home) = Home::new("refused") else { return };
    home.fails("csr list --context absent", &["cannot be reached"]);
    home.done("csr create root --group system:masters");
    let masters =
        "use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed";
    home.fails("csr submit root.csr --context absent", &[masters]);
    home.fails("cert admin --group system:masters --via-cluster --context absent", &[masters]);
    let short = "may not specify a duration less than 600 seconds";
    home.fails("cert short --ttl 599s --via-cluster --context absent", &[short]);
    home.done("csr create twice");
    let twice = "Duplicate value: \"any\"";
    home.fails("csr submit twice.csr --usage any --usage any --context absent", &[twice]);
    home.fails("cert late --via-cluster --context absent", &["cannot be reached"]);
    assert_eq!(home.files(".pending.key"), [""; 0], "nothing was sent");
    // The server says the same.
    let real = home
        .done("csr create root --group system:masters -o json --key root.key --signer-name example.com/x");
    let object = real.stdout.replace("example.com/x", "kubernetes.io/kube-apiserver-client");
    home.write("root.json", object.as_bytes());
    let mut kubectl = home.command(&home.site.kubectl);
    let refused = ran(kubectl.args(["create", "-f", "root.json", "--dry-run=server"]).output().unwrap());
    assert!(refused.stderr.contains(masters), "{}", refused.stderr);
}

#[test]
fn the_list_is_kubectls() {
    let Some(home) = Home::new("list") else { return };
    home.submit("listed", " --expiration-seconds 3600");
    let line = |text: &str| {
        let line = text.lines().find(|line| line.starts_with("listed ")).unwrap().to_owned();
        // The age goes on.
        let mut words: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        words.remove(1);
        words
    };
    let (own, kubectls) = (home.done("csr list").stdout, home.kubectl(&["get", "csr"]));
    assert_eq!(
        own.lines().next().unwrap().split_whitespace().collect::<Vec<_>>(),
        kubectls.lines().next().unwrap().split_whitespace().collect::<Vec<_>>()
    );
    assert_eq!(line(&own), line(&kubectls));
    assert_eq!(line(&own)[3..], ["60m", "Pending"]);
    let objects: Value = serde_json::from_str(&home.done("csr list -o json").stdout).unwrap();
    let listed = objects["items"].as_array().unwrap().iter().find(|it| it["metadata"]["name"] == "listed");
    assert_eq!(*listed.unwrap(), home.object("listed"));
}
