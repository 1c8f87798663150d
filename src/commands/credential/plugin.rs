//! Credential plugins: programs that print a credential. One runs only if the user says so.
// client-go: plugin/pkg/client/auth/exec/exec.go

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::client::content;
use super::objects::{self, ObjectKind};
use crate::commands::time;
use crate::error::CliError;
use crate::files::program;
use crate::go;
use crate::kubeconfig::client_config::Rest;
use crate::kubeconfig::config::Exec;
use crate::output::Ui;
use crate::secret::{Secret, SecretBytes};
use crate::shown::shown;

/// The versions of what clients and plugins tell each other.
const VERSIONS: [&str; 2] = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];
/// No credential is longer.
const LONGEST: u64 = 1 << 20;

/// How long a plugin may take where nothing else is said.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a plugin printed.
#[derive(Debug, Default)]
pub(in crate::commands) struct Answer {
    /// A bearer token.
    pub(in crate::commands) token: Option<Secret>,
    /// A certificate and its key, in PEM.
    pub(in crate::commands) certificate: Option<(SecretBytes, SecretBytes)>,
}

/// Runs a plugin as kubectl does, and returns what it prints.
///
/// # Errors
/// If it cannot be run, fails, or prints no credential. What it printed is not told.
pub(in crate::commands) fn run(ui: &mut Ui, exec: &Exec, rest: &Rest) -> Result<Answer, CliError> {
    let name = shown(&exec.command).to_string();
    let failed = |why: String| {
        CliError::new(format!("the credential plugin `{name}` gives no credential")).because(why)
    };
    if !VERSIONS.contains(&exec.api_version.as_str()) {
        return Err(failed(format!("exec plugin: invalid apiVersion {}", go::Quoted(&exec.api_version))));
    }
    let is_interactive = exec.interactive_mode != "Never" && io::stdin().is_terminal();
    if exec.interactive_mode == "Always" && !is_interactive {
        return Err(failed("it wants to ask on the terminal, and standard input is none".to_owned()));
    }
    let program = program::find(&exec.command, &path())
        .ok_or_else(|| with_hint(exec, failed(format!("exec: executable {name} not found"))))?;
    let mut command = Command::new(program);
    command.args(exec.args.iter().flatten());
    for variable in exec.env.iter().flatten() {
        command.env(&variable.name, &*variable.value);
    }
    command.env("KUBERNETES_EXEC_INFO", info(exec, rest, is_interactive).map_err(&failed)?.to_string());
    command.stdin(if is_interactive { Stdio::inherit() } else { Stdio::null() }).stdout(Stdio::piped());
    ui.detail(&format!("running the credential plugin `{name}`"));
    let child = command.spawn().map_err(|error| with_hint(exec, failed(error.to_string())))?;
    // Whoever types a password takes as long as it takes.
    let patience = (!is_interactive).then(|| patience(rest));
    let printed = printed(child, patience).map_err(&failed)?;
    answer(&printed, &exec.api_version).map_err(failed)
}

/// Returns how long a plugin may take that asks nobody: as long as a request, a minute if nothing is said of that.
fn patience(rest: &Rest) -> Duration {
    let said = u64::try_from(rest.timeout).ok().filter(|nanos| *nanos > 0).map(Duration::from_nanos);
    said.unwrap_or(PATIENCE)
}

/// Returns what a plugin prints before it ends. One that takes too long, or prints too much, is ended.
fn printed(mut child: Child, patience: Option<Duration>) -> Result<Zeroizing<Vec<u8>>, String> {
    let stdout = child.stdout.take();
    let (sender, receiver) = mpsc::channel();
    // What it started may hold its standard output open for longer than itself: nobody waits for the thread.
    thread::spawn(move || {
        let room = usize::try_from(LONGEST).unwrap_or_default() + 1;
        let mut printed = Zeroizing::new(Vec::with_capacity(room));
        let read = stdout.map(|stdout| stdout.take(LONGEST + 1).read_to_end(&mut printed)).transpose();
        let _ = sender.send(read.map(|_| printed));
    });
    let received = match patience {
        Some(patience) => receiver.recv_timeout(patience).ok(),
        None => receiver.recv().ok(),
    };
    let is_done = matches!(&received, Some(Ok(printed)) if printed.len() as u64 <= LONGEST);
    if !is_done {
        // It may go on for ever.
        let _ = child.kill();
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    match received {
        None => Err(format!("it did not end within {} s", patience.unwrap_or_default().as_secs_f64())),
        Some(Err(error)) => Err(error.to_string()),
        Some(Ok(printed)) if printed.len() as u64 > LONGEST => Err("it printed more than 1 MiB".to_owned()),
        Some(Ok(_)) if !status.success() => Err(format!("it ended with {status}")),
        Some(Ok(printed)) => Ok(printed),
    }
}

/// Returns where programs are looked for: in the folders of this process, whatever the plugin is told.
#[expect(clippy::disallowed_methods, reason = "the one place that looks for a program")]
fn path() -> OsString {
    std::env::var_os("PATH").unwrap_or_default()
}

fn with_hint(exec: &Exec, error: CliError) -> CliError {
    let hint = exec.install_hint.as_str();
    if hint.is_empty() { error } else { error.hint(shown(hint).to_string()) }
}

/// Returns what a plugin is told: that nobody can be asked, or who can, and about the cluster if it wants to know.
fn info(exec: &Exec, rest: &Rest, is_interactive: bool) -> Result<Value, String> {
    let mut spec = Map::from_iter([("interactive".to_owned(), json!(is_interactive))]);
    if exec.provide_cluster_info {
        spec.insert("cluster".to_owned(), cluster(rest)?);
    }
    Ok(json!({"apiVersion": exec.api_version, "kind": "ExecCredential", "spec": spec}))
}

fn cluster(rest: &Rest) -> Result<Value, String> {
    let mut cluster = Map::from_iter([("server".to_owned(), json!(rest.server))]);
    if let Some(tls) = &rest.tls {
        if !tls.server_name.is_empty() {
            cluster.insert("tls-server-name".to_owned(), json!(tls.server_name));
        }
        if tls.insecure {
            cluster.insert("insecure-skip-tls-verify".to_owned(), json!(true));
        }
        let authorities = content(&tls.ca_data, &tls.ca_file)?;
        if !authorities.is_empty() {
            cluster.insert("certificate-authority-data".to_owned(), json!(STANDARD.encode(&*authorities)));
        }
    }
    if let Some(proxy) = &rest.proxy {
        cluster.insert("proxy-url".to_owned(), json!(&**proxy));
    }
    if rest.disable_compression {
        cluster.insert("disable-compression".to_owned(), json!(true));
    }
    let config = rest.credentials.as_ref().and_then(|credentials| credentials.exec_config.as_ref());
    if let Some(config) = config {
        let mut text = String::new();
        go::json::write_compact(&mut text, config, go::json::Source::Decoded);
        cluster.insert("config".to_owned(), serde_json::from_str(&text).map_err(|error| error.to_string())?);
    }
    Ok(Value::Object(cluster))
}

fn answer(printed: &[u8], version: &str) -> Result<Answer, String> {
    let found = objects::read(printed).filter(|found| found.bad_lines.is_empty());
    let found = found.map(|found| found.objects).unwrap_or_default();
    let object = match &found[..] {
        [only] if only.kind == ObjectKind::ExecCredential => only,
        _ => return Err("what it printed is no ExecCredential".to_owned()),
    };
    let returned = object.get("apiVersion").unwrap_or_default();
    if returned != version {
        let configured = format!("exec plugin is configured to use API version {version}");
        return Err(format!("{configured}, plugin returned version {returned}"));
    }
    let end = object.get("expirationTimestamp");
    if end.is_some_and(|end| time::rfc3339_instant(end).is_none()) {
        return Err("its expirationTimestamp is no instant".to_owned());
    }
    let text = |key: &str| object.text(key).filter(|text| !text.is_empty());
    let bytes = |text: &str| SecretBytes::from(text.as_bytes().to_vec());
    match (text("token"), text("clientCertificateData"), text("clientKeyData")) {
        (None, None, None) => Err("exec plugin didn't return a token or cert/key pair".to_owned()),
        (_, Some(_), None) | (_, None, Some(_)) => {
            Err("exec plugin returned only certificate or key, not both".to_owned())
        }
        (token, certificate, key) => Ok(Answer {
            token: token.map(Secret::from),
            certificate: certificate.zip(key).map(|(certificate, key)| (bytes(certificate), bytes(key))),
        }),
    }
}
