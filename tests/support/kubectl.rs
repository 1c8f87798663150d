//! The programs that tests compare kauth with: a real kubectl, and whatever else has to be there.
//!
//! Nothing is built or fetched here: `tests/cluster/build` does that. A test of which the program is absent says so and
//! proves nothing, so where `CI` or `KAUTH_REQUIRE_CLUSTER` is set it fails instead.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests find their programs here")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// The minor version that the recordings are of; kubectl differs between them.
const VERSION: &str = "v1.36.";

/// Returns a real kubectl 1.36: the one that `KAUTH_KUBECTL` names, envtest's, or the one that `tests/cluster/build`
/// made. One that merely is in `PATH` has any version, and may not even be one program, so it is never taken.
///
/// # Panics
/// If `KAUTH_KUBECTL` names something else, or if there is none although one is required.
pub fn kubectl() -> Option<PathBuf> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOUND.get_or_init(find_kubectl).clone()
}

/// Returns a program of the control plane (`kube-apiserver`, `kube-controller-manager`, `etcd`): that of
/// `tests/cluster/build`, or envtest's if its kubectl has the right version.
///
/// # Panics
/// If there is none although one is required.
pub fn server(name: &str) -> Option<PathBuf> {
    let envtest = variable("KUBEBUILDER_ASSETS").filter(|folder| is_right(&folder.join("kubectl")));
    let mut places = envtest.into_iter().chain(built()).map(|folder| folder.join(name));
    places.find(|path| path.exists()).or_else(|| absent(name, "tests/cluster/build builds it"))
}

/// Returns a program of the system, like `openssl` or `strace`.
///
/// # Panics
/// If there is none although it is required.
pub fn program(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let mut places = std::env::split_paths(&folders).map(|folder| folder.join(name));
    places.find(|path| path.is_file()).or_else(|| absent(name, "the system's package of that name has it"))
}

/// Runs `kubectl config ARGS` in a directory that is also `HOME`, with nothing else in the environment than `PATH`
/// and `env`.
pub fn config(kubectl: &Path, dir: &Path, env: &[(&str, &str)], args: &[&str]) -> Output {
    let mut command = clean(kubectl, dir);
    command.envs(env.iter().copied()).arg("config").args(args).output().unwrap()
}

/// Returns a kubeconfig as kubectl reads it, credentials included.
///
/// # Panics
/// If kubectl cannot read it.
pub fn view_raw(kubectl: &Path, kubeconfig: &Path) -> serde_json::Value {
    let mut command = clean(kubectl, kubeconfig.parent().unwrap());
    command.args(["config", "view", "--raw", "-o", "json"]).arg("--kubeconfig").arg(kubeconfig);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", kubeconfig.display());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn clean(kubectl: &Path, home: &Path) -> Command {
    let mut command = Command::new(kubectl);
    command.env_clear().env("HOME", home).current_dir(home).stdin(Stdio::null());
    command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command
}

fn find_kubectl() -> Option<PathBuf> {
    if let Some(path) = variable("KAUTH_KUBECTL") {
        assert!(is_right(&path), "KAUTH_KUBECTL names {}, which is no kubectl {VERSION}x", path.display());
        return Some(path);
    }
    let mut places = variable("KUBEBUILDER_ASSETS").into_iter().chain(built());
    places
        .find_map(|folder| Some(folder.join("kubectl")).filter(|path| is_right(path)))
        .or_else(|| absent("kubectl 1.36", "tests/cluster/build builds it, or KAUTH_KUBECTL names it"))
}

fn is_right(kubectl: &Path) -> bool {
    let output = Command::new(kubectl).args(["version", "--client"]).output();
    let start = format!("Client Version: {VERSION}");
    output.is_ok_and(|output| output.stdout.starts_with(start.as_bytes()))
}

/// Where `tests/cluster/build` puts the programs.
fn built() -> Option<PathBuf> {
    let cache = || variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")?.join(".cache")));
    variable("KAUTH_CLUSTER_DIR").or_else(|| Some(cache()?.join("kauth/cluster-v1.36.3")))
}

fn absent(what: &str, remedy: &str) -> Option<PathBuf> {
    let required = ["CI", "KAUTH_REQUIRE_CLUSTER"].into_iter().any(|name| variable(name).is_some());
    assert!(!required, "there is no {what}: {remedy}");
    // The test harness keeps what `eprintln!` prints to itself.
    let line = format!("skipped: there is no {what}: {remedy}\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    None
}

/// An environment variable; empty is as unset.
fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
