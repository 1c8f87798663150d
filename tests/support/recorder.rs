//! Who asked when kubectl was recorded: a kubeconfig with the same users, and the token file of the server.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The kubeconfig, in the folder.
pub(crate) const KUBECONFIG: &str = "config";

/// What tells of the server, in the folder.
pub(crate) const SERVER: [&str; 2] = ["--token-auth-file", "tokens.csv"];

const CONFIG: &str = r#"
apiVersion: v1
kind: Config
current-context: c
clusters:
- {name: k, cluster: {server: "https://127.0.0.1:6443"}}
contexts:
- {name: c, context: {cluster: k, user: a}}
- {name: in-ci, context: {cluster: k, user: a, namespace: ci}}
users:
- {name: a, user: {token: token-of-the-administrator}}
- {name: jane, user: {token: token-of-jane}}
- {name: frank, user: {token: token-of-frank}}
"#;

const TOKENS: &str = "\
token-of-the-administrator,oracle-admin,1,system:masters
token-of-jane,jane,jane-uid,dev
token-of-frank,frank,frank-uid
";

/// Returns a folder with both, made once.
pub(crate) fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("kauth-recorder-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        for (name, text) in [(KUBECONFIG, CONFIG), ("tokens.csv", TOKENS)] {
            let file = folder.join(name);
            std::fs::write(&file, text).unwrap();
            std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
        }
        folder
    })
}
