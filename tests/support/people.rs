//! The people of a site: users of a token file, holders of certificates, service accounts, and contexts that are odd; and whom
//! the server takes each of them for.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests keep their files here")]

use std::path::Path;

use crate::control_plane::{ControlPlane, Setup};
use crate::kubectl::{kubectl, program};
use crate::site::{Folder, ISSUER, Site};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// A user of the token file, whose context `kauth token-file add` writes.
pub struct Person {
    pub context: &'static str,
    pub name: &'static str,
    pub groups: &'static [&'static str],
    pub uid: Option<&'static str>,
    /// A token that was there before.
    pub token: Option<&'static str>,
}

const fn person(context: &'static str, name: &'static str, groups: &'static [&'static str]) -> Person {
    Person { context, name, groups, uid: None, token: None }
}

pub const ADMIN_TOKEN: &str = "brought,by-the-\"administrator\"-and-no\\body-else";

pub const PEOPLE: &[Person] = &[
    Person { token: Some(ADMIN_TOKEN), ..person("root", "root", &["system:masters"]) },
    Person { uid: Some("1000"), ..person("ann", "ann", &["dev"]) },
    Person {
        uid: Some("ü-1, \"x\""),
        ..person("odd", "Änne, \"Groß\"", &["größe", "two  words", "\"quoted\"", "a/b+c=d", "\\", "größe"])
    },
    person("plain", "plain", &[]),
    person("ops", "ops", &["ops", "dev"]),
    person("constrained", "constrained", &[]),
    person("node10", "node10", &["system:nodes"]),
];

/// Users whose token was replaced; of bob the old one counts as well.
pub const ROTATED: &[&str] = &["bob", "carol", "erin"];

/// What becomes of a context.
#[derive(Debug, Clone, Copy)]
pub enum Known {
    /// The server takes it for that user.
    User(&'static str),
    /// 401.
    Unauthorized,
    /// Clients do not send it.
    Unusable,
    /// 403, as it would be somebody else.
    Forbidden,
}

/// The contexts that are not those of [`PEOPLE`], and what becomes of them.
const OTHERS: &[(&str, Known)] = &[
    ("bob-old", Known::User("bob")),
    ("bob", Known::User("bob")),
    ("carol-old", Known::Unauthorized),
    ("carol", Known::User("carol")),
    ("erin-old", Known::Unauthorized),
    ("erin", Known::User("erin")),
    ("node1", Known::Unauthorized),
    ("jane", Known::User("jane")),
    ("jim", Known::User("jim")),
    ("foreign", Known::Unauthorized),
    ("expired", Known::Unauthorized),
    ("no-name", Known::Unauthorized),
    ("mismatched", Known::Unusable),
    ("both", Known::User("jane")),
    ("both-wrong-token", Known::User("jane")),
    ("both-expired", Known::User("ann")),
    ("both-foreign", Known::User("ann")),
    ("no-name-and-token", Known::User("ann")),
    ("token-file", Known::User("carol")),
    ("wrong-token", Known::Unauthorized),
    ("password", Known::User("system:anonymous")),
    ("plugin-token", Known::User("ann")),
    ("plugin-certificate", Known::User("jane")),
    ("app", Known::User("system:serviceaccount:default:app")),
    ("app-of-pod", Known::User("system:serviceaccount:default:app")),
    ("app-elsewhere", Known::Unauthorized),
    ("as-jane", Known::User("jane")),
    ("as-jane-denied", Known::Forbidden),
    ("http-token", Known::User("system:anonymous")),
    ("http-certificate", Known::User("system:anonymous")),
    ("by-name", Known::User("ann")),
    ("insecure", Known::User("ann")),
    ("slash", Known::User("ann")),
    ("intermediate", Known::User("jane")),
    ("without-intermediate", Known::Unauthorized),
    ("as-jane-and-more", Known::User("jane")),
    ("token-and-file", Known::User("carol")),
    ("token-and-space", Known::User("ann")),
    ("space-and-token", Known::User("system:anonymous")),
    ("token-and-line", Known::Unusable),
];

/// Returns all contexts that kubectl sends anything for.
pub fn contexts() -> impl Iterator<Item = (&'static str, Known)> {
    let people = PEOPLE.iter().map(|person| (person.context, Known::User(person.name)));
    people.chain(OTHERS.iter().copied())
}

const RBAC: &str = include_str!("people.yaml");

/// Makes all of them, and starts the server.
pub fn site() -> Option<Site> {
    let (Some(kubectl), Some(openssl), Some(_)) = (kubectl(), program("openssl"), program("curl")) else {
        return None;
    };
    let folder = Folder::new("kubeadm");
    for authority in ["ca", "proxy", "other"] {
        std::fs::create_dir(folder.0.join(authority)).unwrap();
        folder.kauth(&["ca", "init", authority, "--out-dir", authority, "--path-len", "1"]);
    }
    std::fs::create_dir(folder.0.join("team")).unwrap();
    let above = ["--intermediate", "--ca-cert", "ca/ca.crt", "--ca-key", "ca/ca.key", "--out-dir", "team"];
    folder.kauth(&[&["ca", "init", "team"], &above[..]].concat());
    folder.kauth(&["sa-key", "new", "--type", "rsa"]);
    token_file(&folder);
    let flags = [
        format!("--requestheader-client-ca-file={}", folder.path("proxy/ca.crt")),
        "--requestheader-allowed-names=front-proxy-client".to_owned(),
        "--requestheader-extra-headers-prefix=X-Remote-Extra-".to_owned(),
        "--requestheader-group-headers=X-Remote-Group".to_owned(),
        "--requestheader-username-headers=X-Remote-User".to_owned(),
    ];
    let plane = ControlPlane::start_as(&Setup {
        client_ca_pem: folder.read("ca/ca.crt").as_bytes(),
        account_keys: Some([&folder.0.join("sa.key"), &folder.0.join("sa.pub")]),
        tokens: Some((&folder.0.join("tokens.csv"), ADMIN_TOKEN)),
        flags: &flags,
    })?;
    let told = "--token-auth-file=tokens.csv --client-ca-file=ca/ca.crt --service-account-key-file=sa.pub \
                --requestheader-client-ca-file=proxy/ca.crt --requestheader-allowed-names=front-proxy-client";
    let mut server: Vec<_> = told.split_whitespace().map(str::to_owned).collect();
    server.extend([format!("--service-account-issuer={ISSUER}"), format!("--api-audiences={ISSUER}")]);
    let mut site = Site { folder, plane, kubectl, server, secrets: Vec::new(), proxy: None };
    set_cluster(&site.folder, &site.plane.url, site.plane.ca_file.to_str().unwrap());
    site.folder.write("rbac.yaml", RBAC);
    site.admin(&["create", "-f", "rbac.yaml"]);
    certificates(&site.folder, &openssl);
    let http = site.serve_http();
    odd_contexts(&site, &http);
    let kinds = "clusterroles,clusterrolebindings,roles,rolebindings";
    site.folder.write("export.yaml", site.admin(&["get", kinds, "-A", "-o", "yaml"]));
    site.secrets = secrets(&site);
    site.confirm_secret(&["what was printed before the server started"], &site.folder.printed());
    Some(site)
}

/// Makes the token file, with all its changes: the server reads it when it starts.
fn token_file(folder: &Folder) {
    folder.write("token", ADMIN_TOKEN);
    // Contexts want a cluster, and the server's port is not known before it runs.
    set_cluster(folder, "https://127.0.0.1:1", "ca/ca.crt");
    for person in PEOPLE {
        let groups = person.groups.iter().flat_map(|group| ["--group", group]);
        let uid = person.uid.into_iter().flat_map(|uid| ["--uid", uid]);
        let token = person.token.into_iter().flat_map(|_| ["--token-from", "token"]);
        let more: Vec<_> = groups.chain(uid).chain(token).collect();
        token_file_run(folder, "add", person.name, person.context, &more);
    }
    for name in ROTATED {
        token_file_run(folder, "add", name, &format!("{name}-old"), &["--group", "dev"]);
    }
    token_file_run(folder, "rotate", "bob", "bob", &["--overlap"]);
    token_file_run(folder, "rotate", "carol", "carol", &["--out-token", "carol.token"]);
    token_file_run(folder, "rotate", "erin", "erin", &["--overlap"]);
    folder.kauth(&["token-file", "remove", "erin", "tokens.csv", "--old"]);
    token_file_run(folder, "add", "node1", "node1", &["--group", "dev"]);
    folder.kauth(&["token-file", "remove", "node1", "tokens.csv"]);
    folder.kauth(&["token-file", "check", "tokens.csv"]);
}

fn set_cluster(folder: &Folder, server: &str, authority: &str) {
    let set = ["config", "set-cluster", "k", "--kubeconfig", "config", "--embed-certs"];
    folder.kauth(&[&set[..], &["--server", server, "--certificate-authority", authority]].concat());
}

fn token_file_run(folder: &Folder, what: &str, name: &str, context: &str, more: &[&str]) {
    let own = ["token-file", what, name, "tokens.csv", "--kubeconfig", "config"];
    let place = ["--kubeconfig-context", context, "--cluster", "k"];
    folder.kauth(&[&own[..], &place, more].concat());
}

/// Makes the certificates, and a context for two of them.
fn certificates(folder: &Folder, openssl: &Path) {
    let own = ["--ca-cert", "ca/ca.crt", "--ca-key", "ca/ca.key", "--group", "dev", "--group", "two  words"];
    let place = ["--kubeconfig", "config", "--cluster", "k", "--kubeconfig-context"];
    folder.kauth(&[&["cert", "jane", "--uid", "j-1"][..], &own, &place, &["jane"]].concat());
    folder.kauth(&[&["cert", "jim", "--embed-certs=false"][..], &own, &place, &["jim"]].concat());
    let files = |name: &'static str| ["--out-cert", name, "--out-key"];
    folder.kauth(&[&["cert", "jane"][..], &own, &files("both.crt"), &["both.key"]].concat());
    folder.kauth(&[&["cert", "jane"][..], &own, &files("other.crt"), &["other.key"]].concat());
    folder.kauth(
        &[&["cert", "old", "--ttl", "1s"][..], &own, &files("expired.crt"), &["expired.key"]].concat(),
    );
    let other = ["--ca-cert", "other/ca.crt", "--ca-key", "other/ca.key"];
    folder.kauth(&[&["cert", "jane"][..], &other, &files("foreign.crt"), &["foreign.key"]].concat());
    let team = ["--ca-cert", "team/ca.crt", "--ca-key", "team/ca.key"];
    folder.kauth(&[&["cert", "jane"][..], &team, &files("team.crt"), &["team.key"]].concat());
    let chain = folder.read("team.crt");
    let alone = chain.split_inclusive("-----END CERTIFICATE-----\n").next().unwrap();
    assert_ne!(alone, chain);
    folder.write("alone.crt", alone);
    // kauth makes none without a name.
    let line = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -CA ca/ca.crt -CAkey ca/ca.key \
                -subj /O=dev -keyout no-name.key -out no-name.crt";
    let args: Vec<_> = line.split_whitespace().collect();
    folder.run(openssl, &args, b"").succeeded(&args);
}

/// Writes the contexts that no command of kauth writes at once.
fn odd_contexts(site: &Site, http: &str) {
    let folder = &site.folder;
    let token = |user: &str| site.token_of(user);
    let certificate = |name: &str| json!({"client-certificate": format!("{name}.crt"), "client-key": format!("{name}.key")});
    let both = |name: &str, token: &str| {
        let mut user = certificate(name);
        user["token"] = json!(token);
        user
    };
    let plugin = |name: &str, status: Value| {
        let version = "client.authentication.k8s.io/v1";
        let answer = json!({"apiVersion": version, "kind": "ExecCredential", "status": status});
        folder.write(name, answer.to_string());
        json!({"exec": {"command": "/bin/cat", "args": [folder.path(name)], "apiVersion": version, "interactiveMode": "Never"}})
    };
    let created = |args: &[&str]| site.admin(&[&["create", "token", "app"], args].concat()).trim().to_owned();
    let mut users = Map::new();
    for (name, user) in [
        ("foreign", certificate("foreign")),
        ("expired", certificate("expired")),
        ("no-name", certificate("no-name")),
        ("mismatched", json!({"client-certificate": "other.crt", "client-key": "both.key"})),
        ("both", both("both", &token("ann"))),
        ("both-wrong-token", both("both", "a-token-that-is-nobodys")),
        ("both-expired", both("expired", &token("ann"))),
        ("both-foreign", both("foreign", &token("ann"))),
        ("no-name-and-token", both("no-name", &token("ann"))),
        ("token-file", json!({"tokenFile": "carol.token"})),
        ("wrong-token", json!({"token": "a-token-that-is-nobodys"})),
        ("password", json!({"username": "root", "password": "a-password-that-is-nobodys"})),
        ("plugin-token", plugin("plugin-token", json!({"token": token("ann")}))),
        (
            "plugin-certificate",
            plugin(
                "plugin-certificate",
                json!({"clientCertificateData": folder.read("both.crt"), "clientKeyData": folder.read("both.key")}),
            ),
        ),
        ("app", json!({"token": created(&[])})),
        ("app-of-pod", json!({"token": created(&["--bound-object-kind=Pod", "--bound-object-name=p"])})),
        ("app-elsewhere", json!({"token": created(&["--audience=elsewhere"])})),
        ("as-jane", json!({"token": token("ops"), "as": "jane", "as-groups": ["dev"]})),
        ("as-jane-denied", json!({"token": token("plain"), "as": "jane"})),
        (
            "as-jane-and-more",
            json!({"token": token("ops"), "as": "jane", "as-uid": "5", "as-user-extra": {"scopes": ["a"]}}),
        ),
        ("intermediate", certificate("team")),
        ("without-intermediate", json!({"client-certificate": "alone.crt", "client-key": "team.key"})),
        ("insecure", json!({"token": token("ann")})),
        ("slash", json!({"token": token("ann")})),
        ("token-and-file", json!({"token": "a-token-that-is-nobodys", "tokenFile": "carol.token"})),
        ("token-and-space", json!({"token": format!("{} ", token("ann"))})),
        ("space-and-token", json!({"token": format!(" {}", token("ann"))})),
        ("token-and-line", json!({"token": format!("{}\n", token("ann"))})),
        ("http-token", json!({"token": token("ann")})),
        ("http-certificate", certificate("both")),
        ("by-name", json!({"token": token("ann")})),
        ("by-wrong-name", json!({"token": token("ann")})),
        (
            "by-name-certificate",
            json!({"client-certificate-data": STANDARD.encode(folder.read("both.crt")), "client-key-data": STANDARD.encode(folder.read("both.key"))}),
        ),
        ("nobody", json!({})),
    ] {
        users.insert(name.to_owned(), user);
    }
    let cluster = |name: Option<&str>| {
        let mut cluster = json!({"server": site.plane.url, "certificate-authority": site.plane.ca_file});
        if let Some(name) = name {
            cluster["tls-server-name"] = json!(name);
        }
        cluster
    };
    let clusters = [
        ("k", cluster(None)),
        ("by-name", cluster(Some("kubernetes"))),
        ("by-wrong-name", cluster(Some("elsewhere.test"))),
        ("insecure", json!({"server": site.plane.url, "insecure-skip-tls-verify": true})),
        (
            "slash",
            json!({"server": format!("{}/", site.plane.url), "certificate-authority": site.plane.ca_file}),
        ),
        ("http", json!({"server": http})),
    ];
    let contexts = users.keys().map(|name| {
        let cluster = match name.as_str() {
            "by-name" | "by-name-certificate" => "by-name",
            "by-wrong-name" | "insecure" | "slash" => name,
            name if name.starts_with("http") => "http",
            _ => "k",
        };
        json!({"name": name, "context": {"cluster": cluster, "user": name}})
    });
    let contexts: Vec<_> = contexts.collect();
    let users: Vec<_> = users.iter().map(|(name, user)| json!({"name": name, "user": user})).collect();
    let clusters = clusters.map(|(name, cluster)| json!({"name": name, "cluster": cluster}));
    let config = json!({"apiVersion": "v1", "kind": "Config", "clusters": clusters, "users": users, "contexts": contexts});
    folder.write("odd.json", config.to_string());
}

/// Returns all tokens, passwords and keys of both kubeconfigs.
fn secrets(site: &Site) -> Vec<String> {
    let mut secrets = Vec::new();
    for file in ["config", "odd.json"] {
        for user in site.view(file)["users"].as_array().unwrap() {
            let known = ["token", "password", "client-key-data"].map(|field| user["user"][field].as_str());
            secrets.extend(known.into_iter().flatten().map(str::to_owned));
        }
    }
    assert!(secrets.len() > 20);
    secrets
}
