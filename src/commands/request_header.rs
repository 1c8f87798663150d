//! `kauth request-header`: the headers that say who a request is from, for a program that sends it.

use clap::Args;

use super::credential::client::ClientArgs;
use super::credential::out::OutArgs;
use super::credential::sent;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::kubeconfig::config::User;
use crate::output::Ui;
use crate::secret::SecretBytes;

const EXAMPLES: &str = "\
Examples:

  # Ask the server without a token on the command line
  kauth request-header | curl -H @- --cacert ca.crt https://cluster.example.com/api

  # For a script that reads a file
  kauth request-header --context ci --out header";

/// Write the headers that a context's credential is sent in
///
/// One header a line: Authorization, and Impersonate-… where the kubeconfig says so. They are written to standard output unless that is
/// a terminal, to a descriptor, or to a file for its owner alone, so that no script needs a token on a command line.
///
/// A client certificate is sent in no header: see kauth curl-config.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct RequestHeaderArgs {
    #[command(flatten)]
    client: ClientArgs,
    #[command(flatten)]
    out: OutArgs,
}

/// Writes the headers.
///
/// # Errors
/// If the context has no credential that is sent in a header, or it cannot be written.
pub fn run(ui: &mut Ui, args: &RequestHeaderArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    args.out.confirm_unseen(ui)?;
    let client = args.client.client(ui, User::default())?;
    let sent = sent::sent_by_others(ui, &client)?;
    if sent.authorization.is_none() {
        let error = CliError::new(format!("no header says that a request is from user `{}`", client.user));
        return Err(match sent.certificate {
            Some(_) => error
                .because("it has a client certificate")
                .hint("`kauth curl-config` writes what curl needs for that"),
            None => error.because("it has no token and no password"),
        }
        .into());
    }
    let mut text =
        Vec::with_capacity(sent.headers.iter().map(|(name, value)| name.len() + value.len() + 3).sum());
    for (name, value) in &sent.headers {
        [name.as_bytes(), b": ", value.as_bytes(), b"\n"]
            .iter()
            .for_each(|part| text.extend_from_slice(part));
    }
    args.out.write(ui, &client, &SecretBytes::from(text), &[])?;
    Ok(ExitStatus::Done)
}
