//! The flags that say whose credential is meant.

use std::path::PathBuf;

use clap::Args;

use super::client::ClientArgs;
use crate::authn::service_account::{is_dns1123_label, is_dns1123_subdomain};
use crate::commands::kubeconfig;
use crate::error::CliError;
use crate::files::secrets;
use crate::kubeconfig::client_config::Credentials;
use crate::pki::key;
use crate::shown::shown;

/// What goes with none of the files: other credentials, and the flags of the kubeconfig.
const OTHERS: &[&str] =
    &["service_account", "secret", "context", "user", "cluster", "kubeconfig", "run_exec"];

/// The credential that a question is about; without any of these, that of the context in use.
#[derive(Debug, Args)]
#[command(next_help_heading = "Credential")]
pub(in crate::commands) struct CredentialArgs {
    /// A client certificate, with what a client sends along behind it
    #[arg(long, value_name = "FILE", conflicts_with_all = OTHERS)]
    pub(super) cert: Option<PathBuf>,
    /// A bearer token: a file that holds it, - for standard input or fd:N
    #[arg(long, value_name = "SOURCE", conflicts_with_all = OTHERS)]
    pub(super) token_from: Option<String>,
    /// A service account, whatever its token
    #[arg(long, value_name = "NAMESPACE/NAME", conflicts_with_all = &OTHERS[1..])]
    pub(super) service_account: Option<String>,
    /// A manifest of a Secret with a service account's token
    #[arg(long, value_name = "FILE", conflicts_with_all = &OTHERS[2..])]
    pub(super) secret: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::commands) client: ClientArgs,
}

/// Where a credential is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source<'a> {
    /// Files that were named: a certificate, a token or both.
    Files,
    /// A Secret's manifest.
    Secret(&'a PathBuf),
    /// A service account, by namespace and name.
    ServiceAccount(&'a str, &'a str),
    /// The kubeconfig.
    Kubeconfig,
}

/// A credential that a flag names.
pub(in crate::commands) struct Named<'a> {
    /// The flag; `None` if the kubeconfig's counts.
    pub(in crate::commands) flag: Option<&'static str>,
    args: &'a CredentialArgs,
}

impl Named<'_> {
    /// Reads it, to be sent.
    ///
    /// # Errors
    /// If it cannot be read, or lacks what a client needs to prove that it is its own.
    pub(in crate::commands) fn credentials(&self) -> Result<Credentials, CliError> {
        let CredentialArgs { cert, token_from, .. } = self.args;
        if cert.is_none() && token_from.is_none() {
            let flag = self.flag.unwrap_or_default();
            return Err(CliError::new(format!("{flag} names no credential that could be sent"))
                .hint("--token-from and --cert do; --as asks as somebody else"));
        }
        let mut credentials = Credentials::default();
        if let Some(file) = cert {
            let pem = secrets::credential(file).map_err(|error| CliError::of(&error))?;
            let name = shown(&file.to_string_lossy()).into_owned();
            key::public_key_of(&pem).map_err(|_| {
                CliError::new(format!(
                    "`{name}` holds no key, without which a certificate is of no use to a client"
                ))
                .hint("put certificate and key into one file")
            })?;
            credentials.certificate_data = pem.to_vec();
            credentials.key_data = pem;
        }
        if let Some(source) = token_from {
            credentials.token = secrets::secret(source).map_err(|error| CliError::of(&error))?;
            kubeconfig::check_token("--token-from", &credentials.token)?;
        }
        Ok(credentials)
    }
}

impl CredentialArgs {
    /// Returns whether a credential is named, and not only where one would be looked for.
    pub(in crate::commands) fn is_given(&self) -> bool {
        let one = [self.cert.is_some(), self.token_from.is_some(), self.service_account.is_some()];
        let other = [self.secret.is_some(), self.client.context.is_some(), self.client.user.is_some()];
        one.into_iter().chain(other).any(|is_given| is_given)
    }

    /// Returns whether standard input is read.
    pub(in crate::commands) fn reads_stdin(&self) -> bool {
        let is_stdin = |file: &PathBuf| file.as_os_str() == "-";
        let files = [&self.cert, &self.secret].into_iter().flatten();
        self.token_from.as_deref() == Some("-") || files.into_iter().any(is_stdin)
    }

    /// Returns whether nothing at all is said of it.
    pub(in crate::commands) fn is_silent(&self) -> bool {
        !self.is_given() && self.client.kubeconfig.is_none() && self.client.cluster.is_none()
    }

    /// Returns whether the kubeconfig's context was named, whose namespace then counts.
    pub(in crate::commands) fn names_context(&self) -> bool {
        self.client.context.as_deref().is_some_and(|name| !name.is_empty())
    }

    /// Returns the credential that is named, which connecting as its holder would hand to a server.
    pub(in crate::commands) fn to_send(&self) -> Named<'_> {
        let flags = [
            ("--cert", self.cert.is_some()),
            ("--token-from", self.token_from.is_some()),
            ("--secret", self.secret.is_some()),
            ("--service-account", self.service_account.is_some()),
        ];
        let flag = flags.iter().find(|(_, is_given)| *is_given).map(|(flag, _)| *flag);
        Named { flag, args: self }
    }

    pub(super) fn source(&self) -> Result<Source<'_>, CliError> {
        if let Some(account) = &self.service_account {
            let is_account =
                |(namespace, name): &(&str, &str)| is_dns1123_label(namespace) && is_dns1123_subdomain(name);
            let (namespace, name) = account.split_once('/').filter(is_account).ok_or_else(|| {
                let account = shown(account);
                CliError::new(format!(
                    "--service-account `{account}` is no NAMESPACE/NAME of a service account"
                ))
                .hint("write --service-account default/builder, say")
            })?;
            return Ok(Source::ServiceAccount(namespace, name));
        }
        Ok(match &self.secret {
            Some(file) => Source::Secret(file),
            None if self.cert.is_some() || self.token_from.is_some() => Source::Files,
            None => Source::Kubeconfig,
        })
    }
}
