//! A kube-controller-manager beside a control plane, for the controllers that a test needs.
//!
//! Whoever includes this file has the modules `control_plane`, `daemon` and `kubectl` beside it.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

use std::fs::File;
use std::path::Path;

use serde_json::json;

use crate::control_plane::ControlPlane;
use crate::daemon::Daemon;
use crate::kubectl::server;

/// Starts one that runs the named controllers, with the flags beside those that every test needs; what it needs, and its log, are in the
/// folder. There is none where the program is absent, which is then said.
pub fn start(plane: &ControlPlane, folder: &Path, controllers: &str, flags: &[String]) -> Option<Daemon> {
    let program = server("kube-controller-manager")?;
    let config = json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "c",
        "clusters": [{"name": "c", "cluster": {"server": plane.url, "certificate-authority": plane.ca_file}}],
        "users": [{"name": "c", "user": {"token": plane.admin_token}}],
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"}}],
    });
    let kubeconfig = folder.join("manager.json");
    std::fs::write(&kubeconfig, config.to_string()).unwrap();
    let own = [
        format!("--kubeconfig={}", kubeconfig.display()),
        format!("--controllers={controllers}"),
        "--leader-elect=false".to_owned(),
        "--secure-port=0".to_owned(),
    ];
    Some(Daemon::start(&program, &[&own, flags].concat(), File::create(folder.join("manager.log")).unwrap()))
}
