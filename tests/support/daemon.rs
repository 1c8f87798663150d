//! A program that runs beside a test, and is killed however the test ends: when the value is dropped, when the test panics,
//! when its process is killed, and when the value is in a `static`, which nothing drops.
//!
//! Knows nothing about the program.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]
#![allow(clippy::unwrap_used, reason = "tests start their programs here")]

use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

/// Leaves a process behind that kills this one as soon as the pipe on standard input closes, and becomes the program. The
/// kernel closes the pipe of a test that is gone. It could also send a signal, PR_SET_PDEATHSIG, but does so when the
/// *thread* that started the program ends, and each test has a thread.
const SCRIPT: &str = r#"
exec 3<&0 </dev/null
(read -r _ <&3; kill -KILL $$ 2>/dev/null) &
exec 3<&-
exec "$@"
"#;

/// A running program, killed with the value.
pub struct Daemon(Child);

impl Daemon {
    /// Starts a program in an empty environment, in a process group of its own: what a terminal sends to the test on ^C does
    /// not reach it before the test is gone.
    pub fn start(program: &Path, args: &[String], output: impl Into<OwnedFd>) -> Self {
        let output = output.into();
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SCRIPT, "sh"]).arg(program).args(args);
        command.env_clear().process_group(0);
        command.stdin(Stdio::piped()).stdout(output.try_clone().unwrap()).stderr(output);
        Self(command.spawn().unwrap())
    }

    /// Returns how the program ended, if it did by itself.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.0.try_wait().unwrap()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // Both fail only for what has ended. Waiting closes the pipe.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
