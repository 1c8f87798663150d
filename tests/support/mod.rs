//! Where recordings of a real kube-apiserver and kubectl are.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "tests read their recordings here"
)]

pub mod folder;
pub mod sandbox;

use std::io::Read;
use std::path::{Path, PathBuf};

/// Returns the path of a recording, like `cases/node.yaml`: in the folder that `KAUTH_GOLDEN` names, else in the
/// committed sample. `discovery/…` and `default-policy/…` are looked for beside that folder.
///
/// # Panics
/// If `KAUTH_GOLDEN` is set and does not lead to the file: a test that silently runs on less proves nothing.
pub fn golden(name: &str) -> PathBuf {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let path = match std::env::var_os("KAUTH_GOLDEN") {
        Some(folder) if name.starts_with("discovery/") || name.starts_with("default-policy/") => {
            Path::new(&folder).join("..").join(name)
        }
        Some(folder) => Path::new(&folder).join(name),
        None => {
            eprintln!("KAUTH_GOLDEN is not set: {name} is the committed sample, not the whole recording");
            sample
        }
    };
    assert!(path.exists(), "{} does not exist", path.display());
    path
}

/// Returns whether the whole recordings are there, not just the committed sample.
pub fn whole() -> bool {
    std::env::var_os("KAUTH_GOLDEN").is_some()
}

/// Reads a recording, unpacking `.gz`; in the committed sample any of them may be packed.
pub fn read(name: &str) -> String {
    let packed = format!("{name}.gz");
    let is_packed =
        !whole() && Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(&packed).exists();
    let path = golden(if is_packed { &packed } else { name });
    let bytes = std::fs::read(&path).unwrap();
    if path.extension().is_none_or(|extension| extension != "gz") {
        return String::from_utf8(bytes).unwrap();
    }
    let mut text = String::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    text
}

/// Reads a recording of one JSON value a line.
pub fn read_lines(name: &str) -> Vec<serde_json::Value> {
    read(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Reads a YAML recording.
pub fn read_yaml(name: &str) -> serde_yaml::Value {
    serde_yaml::from_str(&read(name)).unwrap()
}

/// Returns the names of the policies in `reviews/`: all ten, or the one of the committed sample.
pub fn recorded_policies() -> &'static [&'static str] {
    const ALL: [&str; 10] = [
        "adversarial-2",
        "adversarial-1",
        "adversarial-3",
        "adversarial-4",
        "real-1",
        "real-2",
        "real-3",
        "real-4",
        "real-5",
        "real-6",
    ];
    if whole() { &ALL } else { &ALL[..1] }
}
