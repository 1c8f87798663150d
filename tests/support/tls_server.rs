//! A TLS server written in Go that takes only clients with a certificate of a given authority: `tests/cluster/tls-server`.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests run their programs here")]

use crate::https::{self, Request};
use crate::kubectl::{program, server};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

/// A running server. It ends when its standard input closes: with the value, or with the test's process.
pub struct TlsServer {
    child: Child,
    log: Option<JoinHandle<String>>,
    openssl: PathBuf,
    pub port: u16,
}

impl TlsServer {
    /// Starts a server that takes the certificates of the authorities in a PEM file. There is none where a program is
    /// absent, which is then said.
    ///
    /// # Panics
    /// If the server does not start, or a program is absent although it is required.
    pub fn start(authorities: &Path) -> Option<Self> {
        let (tls_server, openssl) = (server("tls-server")?, program("openssl")?);
        let mut command = Command::new(tls_server);
        command.arg(authorities);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            let _ = stderr.read_to_string(&mut log);
            log
        });
        let Ok(port) = line.trim_end().parse() else { panic!("{}", log.join().unwrap()) };
        Some(Self { child, log: Some(log), openssl, port })
    }

    /// Returns what the server read from a certificate that it verified: `commonName`, `organizations`, `notAfter`,
    /// `keyAlgorithm` and `sha256`. The error holds the alert with which the handshake failed, in openssl's words.
    pub fn handshake(&self, certificate: &Path, key: &Path) -> Result<Value, String> {
        let client = Some((certificate, key));
        let request = Request { port: self.port, path: "/", client, ..Request::default() };
        https::get(&self.openssl, &request).map(|body| serde_json::from_str(&body).unwrap())
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        // Both fail only for what has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
        // The reasons of failed handshakes, of which clients are not told much. The harness shows them if the test fails.
        if let Some(Ok(log)) = self.log.take().map(JoinHandle::join) {
            eprint!("{log}");
        }
    }
}
