//! A real kube-apiserver with an AuthenticationConfiguration and no front proxy, to which kauth is an issuer of tokens as well: what
//! it takes tokens and certificates for, beside what `kauth whoami` says with the same files.
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
#[path = "support/site.rs"]
mod site;

use std::fs::File;
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use control_plane::{ControlPlane, Setup};
use daemon::Daemon;
use kauth::pki::key::PrivateKey;
use kubectl::{kubectl, program};
use serde_json::{Value, json};
use site::{Folder, ISSUER, REVIEWS, Site};

const ADMIN_TOKEN: &str = "a-token-of-the-administrator-of-this-server";
const WHOAMI: [&str; 4] = ["auth", "whoami", "-o", "json"];

const OBJECTS: &str = r#"{"apiVersion": "v1", "kind": "List", "items": [
  {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "app", "namespace": "default"}},
  {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "gone", "namespace": "default"}},
  {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "other", "namespace": "default"}},
  {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "default"}, "spec":
    {"serviceAccountName": "app", "automountServiceAccountToken": false, "containers": [{"name": "c", "image": "i"}]}},
  {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "strangers"},
    "subjects": [{"kind": "Group", "name": "system:unauthenticated", "apiGroup": "rbac.authorization.k8s.io"}],
    "roleRef": {"kind": "ClusterRole", "name": "system:basic-user", "apiGroup": "rbac.authorization.k8s.io"}}
]}"#;

#[test]
fn a_configured_server_takes_tokens_as_kauth_says() {
    let (Some(kubectl), Some(openssl), Some(_)) = (kubectl(), program("openssl"), program("curl")) else {
        return;
    };
    let folder = Folder::new("configured");
    folder.kauth(&["ca", "init"]);
    folder.kauth(&["sa-key", "new", "--type", "ecdsa"]);
    for (key, public) in [("issuer.key", "issuer.pub"), ("foreign.key", "foreign.pub")] {
        folder.kauth(&["sa-key", "new", "--type", "rsa", "--out-key", key, "--out-pub", public]);
    }
    let (issuer, url) = serve_issuer(&folder, &openssl);
    folder.write("authentication.json", configuration(&folder, &url));
    folder.write("token", ADMIN_TOKEN);
    let admin = ["root", "tokens.csv", "--group", "system:masters", "--token-from", "token"];
    folder.kauth(&[&["token-file", "add"][..], &admin].concat());
    let flags = [format!("--authentication-config={}", folder.path("authentication.json"))];
    let plane = ControlPlane::start_as(&Setup {
        client_ca_pem: folder.read("ca.crt").as_bytes(),
        account_keys: Some([&folder.0.join("sa.key"), &folder.0.join("sa.pub")]),
        tokens: Some((&folder.0.join("tokens.csv"), ADMIN_TOKEN)),
        flags: &flags,
    });
    let Some(plane) = plane else { return };
    let told = "--token-auth-file=tokens.csv --client-ca-file=ca.crt --service-account-key-file=sa.pub \
                --authentication-config=authentication.json --jwks=jwks.json";
    let mut server: Vec<_> = told.split_whitespace().map(str::to_owned).collect();
    server.push(format!("--service-account-issuer={ISSUER}"));
    let site = Site { folder, plane, kubectl, server, secrets: vec![ADMIN_TOKEN.to_owned()], proxy: None };
    cluster(&site, &openssl);
    tokens_of_the_issuer(&site, &url);
    tokens_of_service_accounts(&site);
    strangers(&site);
    drop(issuer);
}

/// Serves what kauth prints of a key, at the address of an issuer.
fn serve_issuer(folder: &Folder, openssl: &Path) -> (Daemon, String) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("https://127.0.0.1:{port}");
    let names = ["--profile", "server", "--san", "127.0.0.1"];
    let files = ["--out-cert", "issuer.crt", "--out-key", "issuer-tls.key"];
    folder.kauth(&[&["cert", "issuer"][..], &names, &files].concat());
    let keys = folder.kauth(&["sa-key", "jwks", "issuer.pub"]).stdout;
    folder.write("jwks.json", &keys);
    std::fs::create_dir(folder.0.join(".well-known")).unwrap();
    let from = ["--issuer", &url, "--jwks-uri", &format!("{url}/jwks.json")];
    let document = folder.kauth(&[&["sa-key", "openid-configuration", "issuer.pub"], &from[..]].concat());
    folder.write(".well-known/openid-configuration", document.stdout);
    let script = folder.path("issuer.sh");
    folder.write("issuer.sh", "cd \"$1\" && shift && exec \"$@\"\n");
    let line = format!("s_server -quiet -accept {port} -cert issuer.crt -key issuer-tls.key -WWW");
    let args =
        [&[script, folder.path("."), openssl.to_str().unwrap().to_owned()][..], &words(&line)].concat();
    let log = File::create(folder.0.join("issuer.log")).unwrap();
    (Daemon::start(Path::new("/bin/sh"), &args, log), url)
}

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

fn configuration(folder: &Folder, url: &str) -> String {
    let configuration = json!({
        "apiVersion": "apiserver.config.k8s.io/v1", "kind": "AuthenticationConfiguration",
        "anonymous": {"enabled": true, "conditions": [{"path": "/livez"}, {"path": "/readyz"}, {"path": REVIEWS}]},
        "jwt": [{
            "issuer": {"url": url, "audiences": ["cluster"], "certificateAuthority": folder.read("ca.crt")},
            "claimMappings": {
                "username": {"claim": "sub", "prefix": "issuer:"},
                "groups": {"claim": "groups", "prefix": "issuer:"},
                "uid": {"claim": "id"},
                "extra": [{"key": "example.com/team", "valueExpression": "claims.team"}],
            },
            "claimValidationRules": [{"claim": "hd", "requiredValue": "example.com"}],
        }],
    });
    configuration.to_string()
}

/// Makes the kubeconfig and what there is in the cluster.
fn cluster(site: &Site, openssl: &Path) {
    let authority = site.plane.ca_file.to_str().unwrap();
    let place = ["--server", &site.plane.url, "--certificate-authority", authority];
    site.folder.kauth(&[&["config", "set-cluster", "k", "--kubeconfig", "config"], &place[..]].concat());
    context(site, "root", ADMIN_TOKEN);
    site.folder.write("objects.json", OBJECTS);
    site.admin(&["create", "-f", "objects.json"]);
    let line = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -CA ca.crt -CAkey ca.key \
                -subj /O=dev -keyout no-name.key -out no-name.crt";
    site.folder.run(openssl, &line.split_whitespace().collect::<Vec<_>>(), b"").succeeded(&["openssl"]);
}

/// Makes a context of a token.
fn context(site: &Site, name: &str, token: &str) {
    site.folder.write("token", token);
    let to = ["--kubeconfig", "config"];
    site.folder.kauth(&[&["config", "set-credentials", name, "--token-from", "token"], &to[..]].concat());
    let of = ["--cluster", "k", "--user", name];
    site.folder.kauth(&[&["config", "set-context", name], &of[..], &to].concat());
}

/// Tokens with claims of their own, signed with a key of which the server has the JWKS that kauth printed.
fn tokens_of_the_issuer(site: &Site, url: &str) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let usual = json!({"iss": url, "aud": "cluster", "sub": "jane", "groups": ["dev", "größe"], "id": "7", "team": "red",
        "hd": "example.com", "iat": now, "exp": now + 3600});
    let key = PrivateKey::from_pem(site.folder.read("issuer.key").as_bytes()).unwrap();
    let foreign = PrivateKey::from_pem(site.folder.read("foreign.key").as_bytes()).unwrap();
    let (mut taken, mut refused) = (0, 0);
    for (name, key, changes) in [
        ("usual", &key, json!({})),
        ("one-group", &key, json!({"groups": "ops"})),
        ("no-group", &key, json!({"groups": null})),
        ("no-group-at-all", &key, json!({"groups": []})),
        ("groups-of-numbers", &key, json!({"groups": [1]})),
        ("several-audiences", &key, json!({"aud": ["other", "cluster"]})),
        ("other-audience", &key, json!({"aud": "other"})),
        ("no-team", &key, json!({"team": ""})),
        ("teams", &key, json!({"team": ["red", "blue"]})),
        ("other-domain", &key, json!({"hd": "example.org"})),
        ("no-domain", &key, json!({"hd": null})),
        ("empty-user", &key, json!({"sub": ""})),
        ("user-of-number", &key, json!({"sub": 7})),
        ("expired", &key, json!({"exp": now - 60})),
        ("not-yet", &key, json!({"nbf": now + 3600})),
        ("other-issuer", &key, json!({"iss": "https://elsewhere.test"})),
        ("foreign-key", &foreign, json!({})),
        ("masters", &key, json!({"groups": ["system:masters"]})),
    ] {
        let mut claims = usual.clone();
        claims.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&json!({"alg": "RS256"})), part(&claims));
        let signature = URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()).unwrap());
        context(site, name, &format!("{message}.{signature}"));
        if name == "usual" {
            await_issuer(site, name);
        }
        *(if is_the_same(site, name, &[]) { &mut taken } else { &mut refused }) += 1;
    }
    eprintln!("{taken} tokens of an issuer are taken, {refused} are not");
    assert!(taken >= 6 && refused >= 8, "{taken} {refused}");
}

/// Waits until the server has the issuer's keys, which it gets while it serves already.
fn await_issuer(site: &Site, context: &str) {
    let start = Instant::now();
    while site.kubectl_as(context, &WHOAMI).code != 0 {
        let log = [site.folder.read("issuer.log"), site.plane.log()].concat();
        assert!(start.elapsed() < Duration::from_secs(25), "the server does not know its issuer: {log}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Makes sure that kauth and the server say the same of a context; returns whether it is taken.
fn is_the_same(site: &Site, context: &str, more: &[&str]) -> bool {
    let server = site.kubectl_as(context, &WHOAMI);
    let kauth = site.kauth_as(context, &[&["whoami", "-o", "json"], more].concat());
    assert_eq!(kauth.code, server.code, "{context}: {server:?} {kauth:?}");
    if server.code == 0 {
        assert_eq!(kauth.user(), server.user(), "{context}");
    } else {
        assert!(server.stderr.contains("Unauthorized"), "{context}: {server:?}");
        assert!(kauth.verdict().starts_with("no - 401: "), "{context}: {kauth:?}");
    }
    server.code == 0
}

/// Tokens whose account, Pod or Secret is there or not: `--objects` tells.
fn tokens_of_service_accounts(site: &Site) {
    let create = |args: &[&str]| site.admin(&[&["create", "token"], args].concat()).trim().to_owned();
    context(site, "app", &create(&["app"]));
    context(site, "app-of-pod", &create(&["app", "--bound-object-kind=Pod", "--bound-object-name=p"]));
    context(site, "gone", &create(&["gone"]));
    let uid = site.admin(&["get", "serviceaccount", "app", "-o", "jsonpath={.metadata.uid}"]);
    let own = ["--service-account", "default/app", "--uid", &uid, "--issuer", ISSUER, "--key", "sa.key"];
    site.folder.kauth(&[&["jwt", "sign", "--out", "signed"][..], &own].concat());
    context(site, "signed", &site.folder.read("signed"));
    site.admin(&["delete", "serviceaccount", "gone"]);
    let kinds = "serviceaccounts,secrets,pods";
    site.folder.write("state.yaml", site.admin(&["get", kinds, "-A", "-o", "yaml"]));
    let state = ["--objects", "state.yaml"];
    // The server may have the account in mind a moment longer.
    let start = Instant::now();
    while site.kubectl_as("gone", &WHOAMI).code == 0 {
        assert!(start.elapsed() < Duration::from_secs(60), "a deleted account is still known");
        std::thread::sleep(Duration::from_millis(200));
    }
    for (name, is_taken) in [("app", true), ("app-of-pod", true), ("signed", true), ("gone", false)] {
        assert_eq!(is_the_same(site, name, &state), is_taken, "{name}");
        let ran = site.kauth_as(name, &["whoami", "--strict"]);
        assert!(ran.code == 3 && ran.stdout.starts_with("unknown - "), "{name}: {ran:?}");
    }
    // A Secret's manifest as the cluster has it, with a token that is known by it.
    let secret = ["create", "secret", "generic", "legacy", "--from-file=token=legacy"];
    let own = ["--service-account", "default/app", "--uid", &uid, "--key", "sa.key"];
    let legacy = ["--legacy", "--secret", "legacy", "--out", "legacy"];
    site.folder.kauth(&[&["jwt", "sign"][..], &own, &legacy].concat());
    site.admin(&secret);
    site.folder.write("secret.yaml", site.admin(&["get", "secret", "legacy", "-o", "yaml"]));
    context(site, "legacy", &site.folder.read("legacy"));
    site.folder.write("state.yaml", site.admin(&["get", kinds, "-A", "-o", "yaml"]));
    assert!(is_the_same(site, "legacy", &state));
    let args = [&["whoami", "-o", "json", "--secret", "secret.yaml"][..], &state].concat();
    let ran = site.kauth(&[&args[..], &site.told()].concat()).succeeded(&args);
    assert_eq!(ran.user(), site.kubectl_as("legacy", &WHOAMI).user());
}

/// A certificate without a name is nobody's, and this server lets strangers in on some paths.
fn strangers(site: &Site) {
    let to = ["--kubeconfig", "config"];
    let files = ["--client-certificate", "no-name.crt", "--client-key", "no-name.key"];
    site.folder.kauth(&[&["config", "set-credentials", "no-name"], &files[..], &to].concat());
    site.folder
        .kauth(&[&["config", "set-context", "no-name", "--cluster=k", "--user=no-name"], &to[..]].concat());
    let server = site.kubectl_as("no-name", &WHOAMI).succeeded(&["no-name"]);
    assert_eq!(server.user()["username"], "system:anonymous");
    let kauth = site.kauth_as("no-name", &["whoami", "-o", "json"]).succeeded(&["no-name"]);
    assert_eq!(kauth.user(), server.user());
    // With a front proxy it would be 401, and nobody says that there is none.
    let ran = site.kauth_as("no-name", &["whoami", "--strict"]);
    assert!(ran.code == 3 && ran.stdout.contains("--requestheader-client-ca-file"), "{ran:?}");
}
