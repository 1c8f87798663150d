//! `kauth token-file add` while the system fails it, and while it is killed.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/faults.rs"]
mod faults;

use std::path::PathBuf;
use std::process::Command;

use faults::Edit;

const BEFORE: &str = "test-token-of-ann,ann,1,\"dev,ops\"\r\n\r\ntest-token-of-bob,bob,2";
const NEXT: &str = "test-token-of-next,next,\r\n";

/// A folder with the token file's own, gone with the value.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("kauth-token-file-faults-{}", std::process::id()));
        std::fs::create_dir_all(path.join("folder")).unwrap();
        for name in ["new", "next"] {
            std::fs::write(path.join(name), format!("test-token-of-{name}")).unwrap();
        }
        Self(path)
    }

    fn add(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
        command
            .env("HOME", &self.0)
            .env("XDG_STATE_HOME", self.0.join("state"))
            .env("KAUTH_LOCK_TIMEOUT", "60s");
        command.args(["token-file", "add", name]).arg(self.0.join("folder/tokens.csv"));
        command.arg("--token-from").arg(self.0.join(name));
        command
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_failed_or_killed_edit_leaves_the_old_file_or_the_new_one() {
    let scratch = Scratch::new();
    let after = format!("{BEFORE}\r\ntest-token-of-new,new,\r\n");
    let edit = Edit {
        folder: &scratch.0.join("folder"),
        file: &scratch.0.join("folder/tokens.csv"),
        before: BEFORE,
        after: &after,
        command: &|| scratch.add("new"),
        next: &|| scratch.add("next"),
        made_by_next: &|found| format!("{found}{}{NEXT}", if found.ends_with('\n') { "" } else { "\r\n" }),
        in_place: false,
    };
    faults::at_random_times(&edit, 40);
    if faults::has_strace() {
        let runs = faults::at_every_call(&edit);
        assert!(runs > 100, "only {runs} faults were tried");
    }
}
