//! A folder of its own that is `HOME` and the working directory of a kauth, with `config` as the kubeconfig.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests make their files here")]

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// The folder, gone with the value.
pub struct Home(String);

/// What a kauth said.
#[derive(Debug)]
pub struct Said {
    /// Its exit code.
    pub code: i32,
    /// On stdout.
    pub out: String,
    /// On stderr.
    pub err: String,
}

impl Home {
    /// Makes the folder.
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("kauth-home-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path.canonicalize().unwrap().to_str().unwrap().to_owned())
    }

    /// Returns its path.
    pub fn path(&self) -> &str {
        &self.0
    }

    /// Writes a file, mode 0600, and the folders above it.
    pub fn write(&self, name: &str, text: &str) {
        let path = PathBuf::from(&self.0).join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self.chmod(name, 0o600);
    }

    /// Changes a file's mode.
    pub fn chmod(&self, name: &str, mode: u32) {
        let path = PathBuf::from(&self.0).join(name);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Reads a file.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(PathBuf::from(&self.0).join(name)).unwrap()
    }

    /// Runs `kauth config ARGS`.
    pub fn kauth(&self, args: &[&str]) -> Said {
        self.with(&[], args)
    }

    /// Runs `kauth config ARGS` with an environment of its own.
    pub fn with(&self, env: &[(&str, &str)], args: &[&str]) -> Said {
        let mut command = self.command(args);
        said(command.envs(env.iter().copied()).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs `kauth config ARGS` with a text on stdin.
    pub fn pipe(&self, text: &str, args: &[&str]) -> Said {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        said(child.wait_with_output().unwrap())
    }

    /// Runs `kauth ARGS`.
    pub fn run(&self, args: &[&str]) -> Said {
        said(self.plain().args(args).stdin(Stdio::null()).output().unwrap())
    }

    /// Returns the command `kauth config ARGS`.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = self.plain();
        command.arg("config").args(args);
        command
    }

    /// Returns the command `kauth`.
    pub fn plain(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kauth"));
        command.env_clear().env("HOME", &self.0).env("KUBECONFIG", "config").current_dir(&self.0);
        command
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn said(output: std::process::Output) -> Said {
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
