//! What is told of the server: the files that it knows credentials by, under the names of its own flags.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::authn::anonymous::Anonymous;
use crate::authn::chain::{Chain, Method, Setting};
use crate::authn::front_proxy::FrontProxy;
use crate::authn::service_account_keys;
use crate::authn::service_account_token::{Authenticator, Objects, ServiceAccountTokens};
use crate::authn::token_file::TokenFile;
use crate::authn::untold::Untold;
use crate::authn::verdict::TokenAuthenticator;
use crate::authn::x509::ClientCa;
use crate::commands::kubeconfig;
use crate::error::CliError;
use crate::files::secrets;
use crate::output::Ui;
use crate::secret::SecretBytes;
use crate::shown::shown;

/// Where the tokens of a kubeadm cluster say that they are from.
const USUAL_ISSUER: &str = "https://kubernetes.default.svc.cluster.local";

/// What the server knows credentials by; what is not named, a credential is taken to be genuine for.
#[derive(Debug, Args)]
#[command(next_help_heading = "Server")]
pub(in crate::commands) struct ServerArgs {
    /// The authorities of client certificates
    #[arg(long, value_name = "FILE")]
    client_ca_file: Option<PathBuf>,
    /// The static tokens
    #[arg(long, value_name = "FILE")]
    token_auth_file: Option<PathBuf>,
    /// The public keys of service account tokens (can be repeated)
    #[arg(long, value_name = "FILE")]
    service_account_key_file: Vec<PathBuf>,
    /// The issuer of service account tokens (can be repeated); default: the one that kubeadm's clusters have
    #[arg(long, value_name = "URL", requires = "service_account_key_file")]
    service_account_issuer: Vec<String>,
    /// The audiences of the API (can be repeated); default: the issuers
    #[arg(long, value_name = "AUDIENCE", value_delimiter = ',', requires = "service_account_key_file")]
    api_audiences: Vec<String>,
    /// The authorities of an authenticating proxy's certificate
    #[arg(long, value_name = "FILE")]
    requestheader_client_ca_file: Option<PathBuf>,
    /// The common names of that proxy (can be repeated); default: any
    #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "requestheader_client_ca_file")]
    requestheader_allowed_names: Vec<String>,
    /// Whether requests without a credential are let in
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_value = "true",
          default_missing_value = "true", value_parser = kubeconfig::parse_bool)]
    anonymous_auth: bool,
}

impl ServerArgs {
    /// Reads the files, and returns what the server makes of credentials. `objects` are those of the cluster that tokens depend on.
    ///
    /// # Errors
    /// If one cannot be read, or no server starts with it.
    pub(in crate::commands) fn chain(
        &self,
        ui: &mut Ui,
        objects: Option<Objects>,
    ) -> Result<Chain, CliError> {
        let client_ca = match &self.client_ca_file {
            Some(file) => Setting::Set(authorities("--client-ca-file", file)?),
            None => Setting::Unknown,
        };
        let mut tokens: Vec<(Method, Box<dyn TokenAuthenticator>)> = Vec::new();
        if let Some(file) = &self.token_auth_file {
            tokens.push((Method::TokenFile, Box::new(token_file(ui, file)?)));
        }
        if !self.service_account_key_file.is_empty() {
            let accounts = Authenticator { tokens: self.service_accounts()?, objects };
            tokens.push((Method::ServiceAccount, Box::new(accounts)));
        }
        let untold = Untold {
            token_file: self.token_auth_file.is_none(),
            service_accounts: self.service_account_key_file.is_empty(),
            issuers: true,
            bootstrap_tokens: true,
        };
        tokens.push((Method::Untold, Box::new(untold)));
        let front_proxy = match &self.requestheader_client_ca_file {
            Some(file) => Setting::Set(self.front_proxy(file)?),
            None => Setting::Unknown,
        };
        Ok(Chain {
            front_proxy,
            password_file: None,
            client_ca,
            tokens,
            anonymous: Anonymous::of_flag(Some(self.anonymous_auth), false),
        })
    }

    fn service_accounts(&self) -> Result<ServiceAccountTokens, CliError> {
        let mut keys = Vec::new();
        for file in &self.service_account_key_file {
            let read = service_account_keys::read(&contents(file)?);
            keys.extend(
                read.map_err(|error| refused("--service-account-key-file", file, &error.to_string()))?,
            );
        }
        let issuers = match &self.service_account_issuer[..] {
            [] => vec![USUAL_ISSUER.to_owned()],
            issuers => issuers.to_vec(),
        };
        let audiences = if self.api_audiences.is_empty() { &issuers } else { &self.api_audiences };
        Ok(ServiceAccountTokens { api_audiences: audiences.clone(), issuers, keys, lookup: true })
    }

    // No header's name is preset, and a kubeconfig sets none.
    fn front_proxy(&self, file: &Path) -> Result<FrontProxy, CliError> {
        Ok(FrontProxy {
            authorities: authorities("--requestheader-client-ca-file", file)?,
            allowed_names: self.requestheader_allowed_names.clone(),
            username_headers: Vec::new(),
            uid_headers: Vec::new(),
            group_headers: Vec::new(),
            extra_prefixes: Vec::new(),
        })
    }
}

fn token_file(ui: &mut Ui, file: &Path) -> Result<TokenFile, CliError> {
    if let Ok((mode, false)) = secrets::status(file) {
        kubeconfig::warn_of_mode(ui, "the token file", &file.to_string_lossy(), mode);
    }
    let read = TokenFile::read(&contents(file)?);
    read.map_err(|refusal| {
        refused("--token-auth-file", file, &refusal.in_server_words(&file.to_string_lossy()))
    })
}

fn authorities(flag: &str, file: &Path) -> Result<ClientCa, CliError> {
    ClientCa::read(&contents(file)?).map_err(|error| refused(flag, file, &error.to_string()))
}

fn contents(file: &Path) -> Result<SecretBytes, CliError> {
    secrets::contents(file).map_err(|error| CliError::of(&error))
}

fn refused(flag: &str, file: &Path, why: &str) -> CliError {
    let file = shown(&file.to_string_lossy()).to_string();
    CliError::new(format!("no server starts with {flag} `{file}`")).because(why)
}
