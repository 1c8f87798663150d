//! `kauth sa-key` and `kauth jwt` before a real kube-apiserver: it starts with the keys, serves the documents that kauth prints,
//! takes the tokens that kauth signs for exactly whom kauth says, and kauth takes those that it issues.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may")]

#[path = "support/control_plane.rs"]
mod control_plane;
#[path = "support/daemon.rs"]
mod daemon;
#[path = "support/https.rs"]
mod https;
#[path = "support/kubectl.rs"]
mod kubectl;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use control_plane::ControlPlane;
use kauth::pki::key::PrivateKey;
use kubectl::program;
use serde_json::{Value, json};

const ISSUER: &str = "https://kubernetes.default.svc";

const POD: &str = r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"serviceAccountName": "app",
    "automountServiceAccountToken": false, "containers": [{"name": "c", "image": "i"}]}}"#;

/// A cluster with a ServiceAccount `app` and a Pod `p`, and its uids.
struct Cluster<'a> {
    control_plane: &'a ControlPlane,
    kubectl: PathBuf,
    folder: &'a Path,
    account: String,
    pod: String,
}

#[test]
fn the_api_server_takes_the_keys_and_the_tokens_of_a_rotation() {
    let (Some(kubectl), Some(_)) = (kubectl::kubectl(), program("openssl")) else { return };
    let folder = folder("rotation");
    kauth(&folder, &["sa-key", "new"]);
    kauth(&folder, &["sa-key", "rotate", "--type", "ecdsa"]);
    // Both are known, the old one signs.
    let Some(control_plane) = started(&folder) else { return };
    let cluster = Cluster::new(&control_plane, kubectl.clone(), &folder);
    cluster.documents_are_served();
    cluster.tokens_are_taken();
    cluster.issued_tokens_are_verified();
    cluster.legacy_tokens_need_their_secret();
    drop(control_plane);
    // The new one signs, and tokens of the old one are still taken.
    kauth(&folder, &["sa-key", "rotate", "--switch"]);
    let control_plane = started(&folder).unwrap();
    let cluster = Cluster::new(&control_plane, kubectl, &folder);
    cluster.documents_are_served();
    cluster.tokens_are_taken();
    cluster.issued_tokens_are_verified();
    let old = cluster.sign(&["--key", "sa.key.old"]);
    assert_eq!(cluster.who_am_i(&old).unwrap()["uid"], cluster.account);
    kauth(&folder, &["sa-key", "rotate", "--finish"]);
    let export = cluster.export();
    let verdict = cluster.verify(&old, Some(&export));
    assert_eq!((verdict.0, &verdict.1["verdict"]), (1, &json!("no")), "{}", verdict.1);
}

#[test]
fn the_api_server_signs_with_each_kind_of_key() {
    let (Some(kubectl), Some(_)) = (kubectl::kubectl(), program("openssl")) else { return };
    for kind in ["p384", "p521", "rsa3072"] {
        let folder = folder(kind);
        kauth(&folder, &["sa-key", "new", "--type", kind]);
        let Some(control_plane) = started(&folder) else { return };
        let cluster = Cluster::new(&control_plane, kubectl.clone(), &folder);
        cluster.documents_are_served();
        cluster.tokens_are_taken();
        cluster.issued_tokens_are_verified();
    }
}

/// Tokens that are odd in one place each: kauth must read them as Go does.
#[test]
fn the_api_server_reads_odd_tokens_as_kauth_does() {
    let (Some(kubectl), Some(_)) = (kubectl::kubectl(), program("openssl")) else { return };
    let folder = folder("odd");
    kauth(&folder, &["sa-key", "new"]);
    kauth(&folder, &["sa-key", "rotate", "--type", "ecdsa"]);
    let Some(control_plane) = started(&folder) else { return };
    let cluster = Cluster::new(&control_plane, kubectl, &folder);
    let key = PrivateKey::from_pem(&std::fs::read(folder.join("sa.key")).unwrap()).unwrap();
    let served: Value = serde_json::from_str(&kauth(&folder, &["sa-key", "jwks", "sa.pub"])).unwrap();
    let (jwk, own) = (&served["keys"][0], cluster.own_claims());
    let header = |more: &str| format!(r#"{{"alg":"RS256"{more}}}"#).into_bytes();
    let claims = |more: &str| format!(r#"{{"iss":"{ISSUER}"{more},"kubernetes.io":{own}}}"#).into_bytes();
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let signed = |header: &[u8], payload: &[u8]| {
        let message = format!("{}.{}", encode(header), encode(payload));
        let signature = key.sign(message.as_bytes()).unwrap();
        format!("{message}.{}", encode(&signature))
    };
    let mut tokens = Vec::new();
    let broken = r#","jwk":{"kty":"RSA","n":"AQ"}"#.to_owned();
    let private = format!(r#","jwk":{{"kty":"RSA","n":{},"e":"AQAB","d":"AQ"}}"#, jwk["n"]);
    for more in [
        "",
        r#","kid":null"#,
        r#","typ":null,"nonce":"n""#,
        r#","nonce":1"#,
        r#","x5c":[]"#,
        r#","x5c":["AA=="]"#,
        r#","x":{"a":1,"a":2}"#,
        r#","x":[1e999]"#,
        r#","crit":["b64"]"#,
        r#","crit":[null]"#,
        r#","crit":1"#,
        r#","b64":1"#,
        r#","ALG":"none""#,
        r#","jwk":{"kty":"oct","k":"AQ"}"#,
        r#","jwk":{"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"}"#,
        r#","jwk":{"kty":"OKP","crv":"Ed25519","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
        r#","jwk":null"#,
        &format!(",\"jwk\":{jwk}"),
        &broken,
        &private,
    ] {
        tokens.push(signed(&header(more), &claims("")));
    }
    for more in [
        r#","exp":1e10,"nbf":1.5,"iat":-0"#,
        r#","exp":null,"nbf":null,"aud":[]"#,
        r#","exp":1e999"#,
        r#","exp":true"#,
        r#","exp":9223372036854775807"#,
        r#","nbf":1e300"#,
        r#","iat":1e300"#,
        r#","aud":[null]"#,
        r#","aud":[["x"]]"#,
        r#","jti":null,"sub":null"#,
        r#","jti":1"#,
        r#","jti":"\ud800x\u0000""#,
        r#","x":"\ud800\udc00","y":{"a":1,"a":2}"#,
        r#","ISS":"x""#,
        r#","i\u017f\u017f":"x""#,
        r#","ISS":null"#,
        r#","ISS":1"#,
        r#","Kubernetes.io":1"#,
        r#","a":01"#,
    ] {
        tokens.push(signed(&header(""), &claims(more)));
    }
    for replaced in [
        ("\"namespace\"", "\"Namespace\""),
        ("\"uid\"", "\"uid\":\"x\",\"uid\""),
        ("{\"namespace\"", "{\"warnafter\":null,\"node\":null,\"namespace\""),
        ("{\"namespace\"", "{\"warnafter\":\"1\",\"namespace\""),
        ("{\"namespace\"", "{\"node\":{\"x\":1,\"x\":1},\"namespace\""),
    ] {
        let claims = String::from_utf8(claims("")).unwrap().replacen(replaced.0, replaced.1, 1);
        tokens.push(signed(&header(""), claims.as_bytes()));
    }
    tokens.push(signed(&header(""), &[b" \n".as_slice(), &claims(""), b"\r\n"].concat()));
    tokens.push(signed(&header(""), &[b"\xef\xbb\xbf".as_slice(), &claims("")].concat()));
    tokens.push(signed(&header(""), &claims(",\"x\":\"\u{7f}\"")));
    tokens.push(signed(&header(""), &[&claims("")[..1], b"\"\xff\":\"\xc3\",", &claims("")[1..]].concat()));
    tokens.push(signed(&header(""), &claims(&format!(",\"x\":{}1{}", "[".repeat(9_998), "]".repeat(9_998)))));
    tokens
        .push(signed(&header(""), &claims(&format!(",\"x\":{}1{}", "[".repeat(10_000), "]".repeat(10_000)))));
    tokens.push(signed(b"null", &claims("")));
    tokens.push(signed(b"", &claims("")));
    tokens.push(signed(b"[]", &claims("")));
    // What is not encoded is signed as it stands.
    for (more, is_encoded) in
        [(r#","b64":false"#, false), (r#","b64":false"#, true), (r#","b64":true"#, false)]
    {
        let (header, payload) = (header(more), claims(""));
        let middle = if is_encoded { encode(&payload).into_bytes() } else { payload.clone() };
        let message = [encode(&header).as_bytes(), b".", &middle].concat();
        let signature = encode(&key.sign(&message).unwrap());
        tokens.push(format!("{}.{}.{signature}", encode(&header), encode(&payload)));
    }
    // A shorter curve than the algorithm is named for, and the other signatures of an RSA key.
    for (name, key, options) in [
        ("ES256", "sa.key.new", &["-sha256"][..]),
        ("ES384", "sa.key.new", &["-sha384"]),
        ("ES512", "sa.key.new", &["-sha512"]),
        ("ES512", "sa.key.new", &["-sha384"]),
        ("RS384", "sa.key", &["-sha384"]),
        ("RS512", "sa.key", &["-sha512"]),
        (
            "PS256",
            "sa.key",
            &["-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"],
        ),
        (
            "PS512",
            "sa.key",
            &["-sha512", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"],
        ),
        (
            "RS256",
            "sa.key",
            &["-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"],
        ),
    ] {
        let message =
            format!("{}.{}", encode(format!("{{\"alg\":\"{name}\"}}").as_bytes()), encode(&claims("")));
        std::fs::write(folder.join("message"), &message).unwrap();
        let mut command = Command::new("openssl");
        command.current_dir(&folder).args(["dgst", "-sign", key]).args(options).arg("message");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let size = [("ES256", 32), ("ES384", 48), ("ES512", 66)].iter().find(|(known, _)| *known == name);
        let signature = size.map_or_else(|| output.stdout.clone(), |(_, size)| fixed(&output.stdout, *size));
        tokens.push(format!("{message}.{}", encode(&signature)));
    }
    let (mut taken, mut refused) = (0, 0);
    for token in tokens {
        let parts = token.split('.').take(2).map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
        let what = String::from_utf8_lossy(&parts.collect::<Vec<_>>().join(&b'.'))
            .chars()
            .take(400)
            .collect::<String>();
        let user = cluster.who_am_i(&token);
        let export = cluster.export();
        let (_, verdict) = cluster.verify(&token, Some(&export));
        match user {
            Ok(user) => {
                assert_eq!(verdict["verdict"], "yes", "{what}: {verdict}");
                let mut said = verdict["user"].clone();
                said.as_object_mut().unwrap().retain(|_, value| *value != json!({}));
                assert_eq!(said, user, "{what}");
                taken += 1;
            }
            Err(why) => {
                assert_eq!(verdict["verdict"], "no", "{what}: {verdict}, but {why}");
                refused += 1;
            }
        }
    }
    eprintln!("{taken} odd tokens are taken, {refused} refused");
    assert!(taken >= 15 && refused >= 20, "{taken} are taken, {refused} refused");
}

impl<'a> Cluster<'a> {
    /// Returns what a token says of the account.
    fn own_claims(&self) -> String {
        format!(r#"{{"namespace":"default","serviceaccount":{{"name":"app","uid":"{}"}}}}"#, self.account)
    }

    fn new(control_plane: &'a ControlPlane, kubectl: PathBuf, folder: &'a Path) -> Self {
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

    fn documents_are_served(&self) {
        let served = self.admin(&["get", "--raw", "/openid/v1/jwks"]);
        assert_eq!(kauth(self.folder, &["sa-key", "jwks", "sa.pub"]), served);
        let served = self.admin(&["get", "--raw", "/.well-known/openid-configuration"]);
        let document: Value = serde_json::from_str(&served).unwrap();
        let uri = document["jwks_uri"].as_str().unwrap();
        let args = ["sa-key", "openid-configuration", "sa.pub", "--issuer", ISSUER, "--jwks-uri", uri];
        assert_eq!(kauth(self.folder, &args), served);
    }

    fn tokens_are_taken(&self) {
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

    fn issued_tokens_are_verified(&self) {
        for bound in [&[][..], &["--bound-object-kind=Pod", "--bound-object-name=p"]] {
            let token = self.admin(&[&["create", "token", "app"], bound].concat());
            self.is_taken_as_kauth_says(token.trim_end());
        }
    }

    fn legacy_tokens_need_their_secret(&self) {
        let token = self.signed(&["--key", "sa.key", "--legacy", "--secret", "s"]);
        self.is_refused_as_kauth_says(&token);
        self.admin(&["create", "secret", "generic", "s", "--from-file=token=token"]);
        self.is_taken_as_kauth_says(&token);
    }

    /// The server's user is exactly the one of kauth, and without the cluster's objects kauth does not say yes.
    fn is_taken_as_kauth_says(&self, token: &str) {
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

    fn is_refused_as_kauth_says(&self, token: &str) {
        let said = self.who_am_i(token).unwrap_err();
        assert!(said.contains("(Unauthorized)") || said.contains("Unauthorized"), "{said}");
        let export = self.export();
        let (code, verdict) = self.verify(token, Some(&export));
        assert_eq!((code, &verdict["verdict"]), (1, &json!("no")), "{verdict}");
    }

    fn sign(&self, args: &[&str]) -> String {
        self.signed(&[&["--issuer", ISSUER], args].concat())
    }

    fn signed(&self, args: &[&str]) -> String {
        let own = ["jwt", "sign", "--service-account", "default/app", "--out", "token", "--force"];
        let uid: &[&str] = if args.contains(&"--uid") { &[] } else { &["--uid", &self.account] };
        kauth(self.folder, &[&own[..], uid, args].concat());
        std::fs::read_to_string(self.folder.join("token")).unwrap()
    }

    fn verify(&self, token: &str, export: Option<&str>) -> (i32, Value) {
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
    fn export(&self) -> String {
        let objects = self.admin(&["get", "serviceaccounts,secrets,pods", "-A", "-o", "yaml"]);
        // A kind of which there is nothing would be unknown.
        let other = "\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: other, uid: x}\n";
        std::fs::write(self.folder.join("export.yaml"), objects + other).unwrap();
        "export.yaml".to_owned()
    }

    fn who_am_i(&self, token: &str) -> Result<Value, String> {
        let output = self.run(token, &["auth", "whoami", "-o", "json"]);
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let mut review: Value = serde_json::from_slice(&output.stdout).unwrap();
        Ok(review["status"]["userInfo"].take())
    }

    fn admin(&self, args: &[&str]) -> String {
        let output = self.run(&self.control_plane.admin_token, args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn run(&self, token: &str, args: &[&str]) -> Output {
        let mut command = Command::new(&self.kubectl);
        command.env_clear().env("HOME", self.folder).current_dir(self.folder);
        command.arg("--server").arg(&self.control_plane.url).arg("--token").arg(token);
        command.arg("--certificate-authority").arg(&self.control_plane.ca_file);
        command.args(args).output().unwrap()
    }
}

/// Returns the two numbers of an ECDSA signature, each in so many bytes.
fn fixed(der: &[u8], size: usize) -> Vec<u8> {
    let first = usize::from(der[3]);
    let mut out = Vec::new();
    for number in [&der[4..4 + first], &der[6 + first..]] {
        let number = &number[number.iter().take_while(|byte| **byte == 0).count()..];
        out.extend(std::iter::repeat_n(0, size - number.len()));
        out.extend(number);
    }
    out
}

fn started(folder: &Path) -> Option<ControlPlane> {
    kauth(folder, &["ca", "init", "--force"]);
    let ca = std::fs::read(folder.join("ca.crt")).unwrap();
    ControlPlane::start_with(&ca, Some([&folder.join("sa.key"), &folder.join("sa.pub")]))
}

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).canonicalize().unwrap().join("sa-key").join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn kauth(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert!(output.status.success(), "kauth {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
    command.args(args).current_dir(folder).env_clear().env("HOME", folder).output().unwrap()
}
