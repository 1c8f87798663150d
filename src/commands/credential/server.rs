//! What is told of the server: the files that it knows credentials by, under the names of its own flags.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;

use crate::api::authentication_configuration::{self, AuthenticationConfiguration, Server};
use crate::authn::anonymous::Anonymous;
use crate::authn::chain::{Chain, Setting};
use crate::authn::front_proxy::FrontProxy;
use crate::authn::jwt::Jwt;
use crate::authn::oidc::{self, Provider, Signature};
use crate::authn::password_file::PasswordFile;
use crate::authn::service_account_keys::{self, ServiceAccountKey};
use crate::authn::service_account_token::{self, Authenticator, LEGACY_ISSUER, ServiceAccountTokens};
use crate::authn::token_file::TokenFile;
use crate::authn::untold::Untold;
use crate::authn::verdict::{TokenAuthenticator, TokenVerdict};
use crate::authn::x509::ClientCa;
use crate::authz::chain::Modes;
use crate::commands::jwt::objects;
use crate::commands::kubeconfig;
use crate::error::CliError;
use crate::files::secrets;
use crate::manifest;
use crate::output::Ui;
use crate::secret::SecretBytes;
use crate::shown::shown;

/// What bearer tokens are asked of.
type Tokens = Vec<Box<dyn TokenAuthenticator>>;

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
    /// The names and passwords, for servers before 1.19
    #[arg(long, value_name = "FILE")]
    basic_auth_file: Option<PathBuf>,
    /// The public keys of service account tokens (can be repeated)
    #[arg(long, value_name = "FILE")]
    service_account_key_file: Vec<PathBuf>,
    /// The issuer of service account tokens (can be repeated); without it a token's own is taken to be the server's
    #[arg(long, value_name = "URL", requires = "service_account_key_file")]
    service_account_issuer: Vec<String>,
    /// The audiences of the API (can be repeated); default: the issuers
    #[arg(long, value_name = "AUDIENCE", value_delimiter = ',', requires = "service_account_key_file")]
    api_audiences: Vec<String>,
    /// Manifests of the ServiceAccounts, Secrets, Pods and Nodes that those tokens depend on (can be repeated)
    #[arg(long, value_name = "FILE", requires = "service_account_key_file")]
    objects: Vec<PathBuf>,
    /// The AuthenticationConfiguration: issuers of other tokens, and whether requests without a credential are let in
    #[arg(long, value_name = "FILE")]
    authentication_config: Option<PathBuf>,
    /// The keys of such an issuer, as it serves them: a JSON Web Key Set (can be repeated); of a single issuer, the file alone
    #[arg(long, value_name = "URL=FILE", requires = "authentication_config")]
    jwks: Vec<String>,
    /// The authorities of an authenticating proxy's certificate
    #[arg(long, value_name = "FILE")]
    requestheader_client_ca_file: Option<PathBuf>,
    /// The common names of that proxy (can be repeated); default: any
    #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "requestheader_client_ca_file")]
    requestheader_allowed_names: Vec<String>,
    /// Whether requests without a credential are let in
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_parser = kubeconfig::parse_bool)]
    anonymous_auth: Option<bool>,
}

impl ServerArgs {
    /// Reads the files, and returns what the server makes of credentials.
    ///
    /// # Errors
    /// If one cannot be read, or no server starts with it.
    pub(in crate::commands) fn chain(&self, ui: &mut Ui, modes: &Modes) -> Result<Chain, CliError> {
        let configuration = self.configuration(ui)?;
        let client_ca = match &self.client_ca_file {
            Some(file) => Setting::Set(authorities("--client-ca-file", file)?),
            None => Setting::Unknown,
        };
        let tokens = self.tokens(ui, configuration.as_ref())?;
        let front_proxy = match &self.requestheader_client_ca_file {
            Some(file) => Setting::Set(self.front_proxy(file)?),
            None => Setting::Unknown,
        };
        if let (Setting::Set(proxy), Setting::Set(clients)) = (&front_proxy, &client_ca) {
            let overlap = |why| CliError::new("no server starts with these authorities").because(why);
            proxy.confirm_apart_from(clients).map_err(overlap)?;
        }
        Ok(Chain {
            front_proxy,
            password_file: self.basic_auth_file.as_deref().map(|file| password_file(ui, file)).transpose()?,
            client_ca,
            tokens,
            anonymous: configuration.and_then(|configuration| configuration.anonymous).map_or_else(
                || Anonymous::of_flag(self.anonymous_auth, modes.allow_everything()),
                |it| Anonymous::of_configuration(&it),
            ),
        })
    }

    /// Returns what bearer tokens are asked of, in the server's order.
    fn tokens(
        &self,
        ui: &mut Ui,
        configuration: Option<&AuthenticationConfiguration>,
    ) -> Result<Tokens, CliError> {
        let mut tokens: Tokens = Vec::new();
        if let Some(file) = &self.token_auth_file {
            tokens.push(Box::new(token_file(ui, file)?));
        }
        if !self.service_account_key_file.is_empty() {
            let has_objects = !self.objects.is_empty();
            let objects = has_objects.then(|| objects::read(&self.objects, false)).transpose()?;
            let accounts = Authenticator { tokens: self.service_accounts()?, objects };
            if self.service_account_issuer.is_empty() {
                tokens.push(Box::new(OfAnyIssuer(accounts)));
            } else {
                tokens.push(Box::new(accounts));
            }
        }
        let issuers = configuration.into_iter().flat_map(|configuration| &configuration.jwt);
        let urls: Vec<_> = issuers.clone().map(|issuer| issuer.issuer.url.as_str()).collect();
        let keys = self.issuers_keys(&urls)?;
        for issuer in issuers {
            let keys = keys.get(&issuer.issuer.url).cloned();
            let verify = move |token: &str| signature(token, keys.as_deref());
            let authenticator = oidc::Authenticator { provider: Provider::new(issuer.clone()), verify };
            tokens.push(Box::new(authenticator));
        }
        let untold = Untold {
            token_file: self.token_auth_file.is_none(),
            service_accounts: self.service_account_key_file.is_empty(),
            issuers: self.authentication_config.is_none(),
            bootstrap_tokens: true,
        };
        tokens.push(Box::new(untold));
        Ok(tokens)
    }

    /// Reads the file of `--authentication-config`.
    fn configuration(&self, ui: &mut Ui) -> Result<Option<AuthenticationConfiguration>, CliError> {
        const FLAG: &str = "--authentication-config";
        let Some(file) = &self.authentication_config else { return Ok(None) };
        let refused = |why: &str| refused(FLAG, file, why);
        let mut read = None;
        let summary = manifest::read_documents(0, &contents(file)?, &mut |found| {
            read.get_or_insert_with(|| authentication_configuration::read(found.value, &found.reports));
        });
        if let Some(error) = summary.err().and_then(|errors| errors.into_iter().next()) {
            return Err(refused(&format!("line {}: {}", error.line, error.message)));
        }
        let configuration =
            read.ok_or_else(|| refused("Object 'Kind' is missing"))?.map_err(|why| refused(&why))?;
        let server = Server {
            has_anonymous_flag: self.anonymous_auth.is_some(),
            has_oidc_flag: false,
            service_account_issuers: &self.service_account_issuer,
            check_authorities: &|pem| {
                ClientCa::read(pem.as_bytes()).map(|_| ()).map_err(|error| error.to_string())
            },
        };
        for expression in configuration.confirm(&server).map_err(|why| refused(&why))? {
            ui.warning(&format!(
                "it is not known whether the server takes the expression `{}`",
                shown(&expression)
            ));
        }
        Ok(Some(configuration))
    }

    /// Reads the keys of the issuers that the configuration names, by issuer: each verifies its own tokens alone.
    fn issuers_keys(&self, urls: &[&str]) -> Result<BTreeMap<String, Vec<ServiceAccountKey>>, CliError> {
        let mut keys = BTreeMap::<String, Vec<ServiceAccountKey>>::new();
        for given in &self.jwks {
            let of_url = |url: &&&str| given.strip_prefix(**url).is_some_and(|rest| rest.starts_with('='));
            let (url, file) = match (urls.iter().find(of_url), urls) {
                (Some(url), _) => (*url, &given[url.len() + 1..]),
                (None, [only]) if !given.contains("://") => (*only, given.as_str()),
                (None, _) => {
                    let error = CliError::new(format!("--jwks `{}` names none of the issuers", shown(given)));
                    let urls = urls.iter().map(|url| format!("`{}`", shown(url))).collect::<Vec<_>>();
                    return Err(
                        error.hint(format!("write --jwks URL=FILE; the issuers are {}", urls.join(", ")))
                    );
                }
            };
            let set = service_account_keys::read_jwks(&contents(Path::new(file))?).map_err(|why| {
                CliError::new(format!("`{}` is no JSON Web Key Set", shown(file))).because(why)
            })?;
            keys.entry(url.to_owned()).or_default().extend(set);
        }
        Ok(keys)
    }

    fn service_accounts(&self) -> Result<ServiceAccountTokens, CliError> {
        let mut keys = Vec::new();
        for file in &self.service_account_key_file {
            let read = service_account_keys::read(&contents(file)?);
            keys.extend(
                read.map_err(|error| refused("--service-account-key-file", file, &error.to_string()))?,
            );
        }
        let issuers = self.service_account_issuer.clone();
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

/// Service account tokens of a server whose issuer nobody told.
struct OfAnyIssuer(Authenticator);

impl TokenAuthenticator for OfAnyIssuer {
    /// Takes the token's own issuer for the server's, which nobody knows: whatever it makes of the token is not certain but for a no.
    fn authenticate(&self, token: &[u8], at: Timestamp) -> TokenVerdict {
        let Some(issuer) = service_account_token::issuer_of(token) else {
            return TokenVerdict::NotRecognized;
        };
        if issuer == LEGACY_ISSUER {
            return self.0.authenticate(token, at);
        }
        let Authenticator { tokens, objects } = &self.0;
        let mut tokens = ServiceAccountTokens { issuers: vec![issuer.clone()], ..tokens.clone() };
        if tokens.api_audiences.is_empty() {
            tokens.api_audiences = vec![issuer.clone()];
        }
        let assumed = format!("whether `{}` is the server's --service-account-issuer", shown(&issuer));
        match tokens.authenticate(token, objects.as_ref(), at) {
            TokenVerdict::User(user) => TokenVerdict::Unknown { reason: assumed, user: Some(user) },
            TokenVerdict::Unknown { reason, user } => {
                TokenVerdict::Unknown { reason: format!("{assumed}, and {reason}"), user }
            }
            // The tokens of other issuers are others' to judge.
            TokenVerdict::Refused(_)
                if Jwt::read(&String::from_utf8_lossy(token)).is_some_and(|jwt| jwt.user().is_none()) =>
            {
                TokenVerdict::NotRecognized
            }
            other => other,
        }
    }
}

/// Says whether an issuer's key signed a token, where its keys are given.
fn signature(token: &str, keys: Option<&[ServiceAccountKey]>) -> Signature {
    let Some(keys) = keys else {
        return Signature::Unknown("whether its issuer signed the token: --jwks FILE tells".to_owned());
    };
    match service_account_token::is_signed_by(token, keys) {
        Ok(true) => Signature::Good,
        Ok(false) => Signature::Bad("failed to verify id token signature".to_owned()),
        Err(reason) => Signature::Unknown(reason),
    }
}

fn token_file(ui: &mut Ui, file: &Path) -> Result<TokenFile, CliError> {
    warn_of_mode(ui, "the token file", file);
    let read = TokenFile::read(&contents(file)?);
    read.map_err(|refusal| {
        refused("--token-auth-file", file, &refusal.in_server_words(&file.to_string_lossy()))
    })
}

fn password_file(ui: &mut Ui, file: &Path) -> Result<PasswordFile, CliError> {
    ui.warning("Kubernetes removed basic auth files in 1.19");
    warn_of_mode(ui, "the basic auth file", file);
    let read = PasswordFile::read(&contents(file)?);
    read.map_err(|refusal| {
        refused("--basic-auth-file", file, &refusal.in_server_words(&file.to_string_lossy()))
    })
}

fn warn_of_mode(ui: &mut Ui, what: &str, file: &Path) {
    if let Ok((mode, false)) = secrets::status(file) {
        kubeconfig::warn_of_mode(ui, what, &file.to_string_lossy(), mode);
    }
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
