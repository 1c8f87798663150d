//! `kauth curl-config`: what curl needs to be known by a server, in a file that it reads (`man curl`, --config).

use std::path::{Path, PathBuf};

use clap::Args;
use zeroize::Zeroizing;

use super::credential::client::{Client, ClientArgs};
use super::credential::out::OutArgs;
use super::credential::sent::{self, Pem};
use super::kubeconfig;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::kubeconfig::config::User;
use crate::output::Ui;
use crate::secret::SecretBytes;
use crate::shown::shown;

const EXAMPLES: &str = "\
Examples:

  # List pods as the user of the context in use
  kauth curl-config --path /api/v1/namespaces/default/pods | curl -K -

  # A kubeconfig that holds its certificates needs a folder for them
  kauth curl-config --files curl --out curl/config && curl -K curl/config https://cluster.example.com/api";

/// Enough for any token, so that the text does not move while it grows: what a move leaves behind is not wiped.
const ROOM: usize = 1 << 20;

/// Write a context's credential as a file that curl reads
///
/// The file has the token as a header, or the paths of certificate and key, and how the server is known; curl -K reads it. It is written to
/// standard output unless that is a terminal, to a descriptor, or to a file for its owner alone, so that no script needs a token on a
/// command line.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CurlConfigArgs {
    /// Also the URL, with that path
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// The folder for the certificates and the key that the kubeconfig holds itself: curl reads them from files only
    #[arg(long, value_name = "DIR")]
    files: Option<PathBuf>,
    #[command(flatten)]
    client: ClientArgs,
    #[command(flatten)]
    out: OutArgs,
}

/// Writes the file.
///
/// # Errors
/// If clients would not send the credential, or something cannot be written.
pub fn run(ui: &mut Ui, args: &CurlConfigArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    args.out.confirm_unseen(ui)?;
    let client = args.client.client(ui, User::default())?;
    let sent = sent::sent_by_others(ui, &client)?;
    let mut config = Config {
        text: Zeroizing::new(String::with_capacity(ROOM)),
        folder: args.files.as_deref(),
        files: Vec::new(),
    };
    config.server(&client, args.path.as_deref())?;
    for (name, value) in &sent.headers {
        config.header(name, value);
    }
    if let Some(pair) = sent.certificate {
        config.file("cert", "client.crt", pair.certificate)?;
        config.file("key", "client.key", pair.key)?;
    }
    args.out.write(ui, &client, config.text.as_bytes(), &config.files)?;
    Ok(ExitStatus::Done)
}

/// What curl reads, as it grows.
struct Config<'a> {
    text: Zeroizing<String>,
    folder: Option<&'a Path>,
    /// What is to stand in files of its own.
    files: Vec<(PathBuf, SecretBytes)>,
}

impl Config<'_> {
    /// Adds where the server is, and how it is known.
    fn server(&mut self, client: &Client, path: Option<&str>) -> Result<(), CliError> {
        let rest = &client.rest;
        let server = rest.server.trim_end_matches('/');
        let name = rest.tls.as_ref().map_or("", |tls| tls.server_name.as_str());
        if path.is_some() {
            self.text.push_str("globoff\n");
        }
        match (path, name) {
            (Some(path), "") => self.option("url", &format!("{server}/{}", path.trim_start_matches('/'))),
            (Some(path), name) => self.other_name(server, path, name),
            (None, "") => {}
            (None, name) => {
                let error = CliError::new(format!(
                    "curl cannot be told that the server calls itself `{}`",
                    shown(name)
                ));
                return Err(error.hint("--path PATH writes a URL with that name, too"));
            }
        }
        if let Some(proxy) = &rest.proxy {
            self.option("proxy", proxy);
        }
        if !rest.disable_compression {
            self.text.push_str("compressed\n");
        }
        let Some(tls) = &rest.tls else { return Ok(()) };
        if tls.insecure {
            self.text.push_str("insecure\n");
        } else if !tls.ca_data.is_empty() {
            self.file("cacert", "ca.crt", Pem::Bytes(tls.ca_data.clone().into()))?;
        } else if !tls.ca_file.is_empty() {
            self.file("cacert", "ca.crt", Pem::File(tls.ca_file.clone()))?;
        }
        Ok(())
    }

    /// Adds the URL of a server that goes by another name than that of its host: curl connects to the host all the same.
    fn other_name(&mut self, server: &str, path: &str, name: &str) {
        let rest = server.strip_prefix("https://").unwrap_or(server);
        let (host, prefix) =
            rest.split_once('/').map_or((rest, String::new()), |(host, path)| (host, format!("/{path}")));
        let port = host
            .rsplit_once(':')
            .map(|(_, port)| port)
            .filter(|port| port.bytes().all(|it| it.is_ascii_digit()));
        let host = port.map_or(host, |port| host.strip_suffix(&format!(":{port}")).unwrap_or(host));
        let port = port.unwrap_or("443");
        self.option("url", &format!("https://{name}:{port}{prefix}/{}", path.trim_start_matches('/')));
        self.option("connect-to", &format!("{name}:{port}:{host}:{port}"));
    }

    /// Adds the path of a file, which may have to be written first.
    fn file(&mut self, option: &str, name: &str, pem: Pem) -> Result<(), CliError> {
        let path = match (pem, self.folder) {
            (Pem::File(path), _) => path,
            (Pem::Bytes(contents), Some(folder)) => {
                let path = folder.join(name);
                let text =
                    path.to_str().ok_or_else(|| CliError::new("the path of --files is not valid UTF-8"))?;
                let text = kubeconfig::absolute(text)?;
                self.files.push((path, contents));
                text
            }
            (Pem::Bytes(_), None) => {
                let error =
                    CliError::new("the kubeconfig holds a certificate, and curl reads them from files only");
                return Err(error.hint("--files DIR writes them there, for their owner alone"));
            }
        };
        // man curl, --cert: a colon would begin a passphrase.
        let path = if option == "cert" { path.replace('\\', "\\\\").replace(':', "\\:") } else { path };
        self.option(option, &path);
        Ok(())
    }

    // man curl, --header: without a value it would be left out
    fn header(&mut self, name: &str, value: &str) {
        let line = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        self.option("header", &Zeroizing::new(line));
    }

    // man curl, --config: within double quotes these are escaped
    fn option(&mut self, name: &str, value: &str) {
        self.text.push_str(name);
        self.text.push_str(" = \"");
        for character in value.chars() {
            match character {
                '\\' => self.text.push_str("\\\\"),
                '"' => self.text.push_str("\\\""),
                '\t' => self.text.push_str("\\t"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                '\u{b}' => self.text.push_str("\\v"),
                other => self.text.push(other),
            }
        }
        self.text.push_str("\"\n");
    }
}
