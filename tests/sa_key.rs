//! `kauth sa-key` and `kauth jwt` before a real kube-apiserver and kube-controller-manager: they start with the keys, serve the
//! documents that kauth prints, take the tokens that kauth signs for exactly whom kauth says, and kauth takes theirs.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/accounts.rs"]
mod accounts;
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

use std::time::{Duration, Instant};

use accounts::{Cluster, folder, kauth, started};
use kubectl::program;
use serde_json::json;

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
    tokens_of_the_controller_manager_are_verified(&cluster);
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

/// The controller-manager reads the private key, and fills Secrets with tokens of it.
fn tokens_of_the_controller_manager_are_verified(cluster: &Cluster<'_>) {
    let secret = json!({
        "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/service-account-token",
        "metadata": {"name": "filled", "annotations": {"kubernetes.io/service-account.name": "app"}},
    });
    std::fs::write(cluster.folder.join("filled.json"), secret.to_string()).unwrap();
    cluster.admin(&["create", "-f", "filled.json"]);
    let key = cluster.folder.join("sa.key");
    let flags = [format!("--service-account-private-key-file={}", key.display())];
    let controllers = "serviceaccount-token-controller";
    let manager = controller_manager::start(cluster.control_plane, cluster.folder, controllers, &flags);
    let Some(mut daemon) = manager else { return };
    let log = cluster.folder.join("manager.log");
    let start = Instant::now();
    let token = loop {
        let token = cluster.admin(&[
            "get",
            "secret",
            "filled",
            "-o",
            "go-template={{with .data}}{{.token | base64decode}}{{end}}",
        ]);
        if token.starts_with("ey") {
            break token;
        }
        let has_ended = daemon.ended().is_some() || start.elapsed() > Duration::from_secs(60);
        assert!(!has_ended, "{token}: {}", std::fs::read_to_string(&log).unwrap());
        std::thread::sleep(Duration::from_millis(100));
    };
    cluster.is_taken_as_kauth_says(&token);
}
