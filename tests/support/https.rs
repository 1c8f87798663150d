//! One request over TLS, with or without a client certificate, made by `openssl s_client`: openssl is there wherever
//! certificates are tested, and reads their keys by rules of its own.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]
#![allow(clippy::unwrap_used, reason = "tests run their programs here")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What to ask of a server on 127.0.0.1.
#[derive(Default)]
pub struct Request<'a> {
    pub port: u16,
    pub path: &'a str,
    /// Whose certificate the server must have; without it any will do.
    pub authority: Option<&'a Path>,
    pub token: Option<&'a str>,
    /// A certificate, and its key.
    pub client: Option<(&'a Path, &'a Path)>,
}

/// Returns the body of an answer with status 200. Anything else is an error: what the server said, or why openssl could not
/// hear it.
pub fn get(openssl: &Path, request: &Request<'_>) -> Result<String, String> {
    let mut command = Command::new(openssl);
    // Quiet, it stays for the answer although its input has ended.
    command.args(["s_client", "-quiet", "-connect"]).arg(format!("127.0.0.1:{}", request.port));
    if let Some(file) = request.authority {
        command.args(["-verify_return_error", "-verify_ip", "127.0.0.1", "-CAfile"]).arg(file);
    }
    if let Some((certificate, key)) = request.client {
        // Without `-pass`, a key that is encrypted would be a question.
        command.arg("-cert").arg(certificate).arg("-key").arg(key).args(["-pass", "pass:"]);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // After a failed handshake nobody reads it.
    let _ = child.stdin.take().unwrap().write_all(head(request).as_bytes());
    let output = child.wait_with_output().unwrap();
    let answer = String::from_utf8(output.stdout).unwrap();
    match answer.split_once("\r\n\r\n") {
        Some((head, body)) if head.split(' ').nth(1) == Some("200") => Ok(body.to_owned()),
        Some(_) => Err(answer),
        None => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// A request after whose answer the server closes the connection.
fn head(request: &Request<'_>) -> String {
    let token = request.token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    format!("GET {} HTTP/1.0\r\nHost: 127.0.0.1\r\n{token}\r\n", request.path)
}
