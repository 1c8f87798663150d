//! What a client presents: certificates and headers, from files, a manifest or the kubeconfig. Nothing is sent.

use std::path::Path;

use super::args::{CredentialArgs, Source};
use super::client::{Client, Disk, content};
use super::objects::{self, ObjectKind};
use super::plugin;
use crate::authn::UserInfo;
use crate::authn::impersonation::{self, Impersonation};
use crate::authn::request::Request;
use crate::authn::service_account;
use crate::authn::x509::{ClientError, confirm_key, presented_by_kubectl};
use crate::commands::kubeconfig;
use crate::error::CliError;
use crate::files::secrets;
use crate::kubeconfig::client_config::Credentials;
use crate::kubeconfig::config::User;
use crate::kubeconfig::headers;
use crate::output::Ui;
use crate::pki::certificate::Certificate;
use crate::pki::key;
use crate::secret::SecretBytes;
use crate::shown::shown;

/// What a client presents, and what is known of it besides.
#[derive(Debug, Default)]
pub(super) struct Presented {
    /// The request.
    pub(super) request: Request,
    /// What it is, for people: `the certificate in admin.crt`.
    pub(super) what: Vec<String>,
    /// The identity, where that is named and no credential.
    pub(super) user: Option<UserInfo<'static>>,
    /// Whom the kubeconfig says to impersonate.
    pub(super) impersonation: Option<Impersonation>,
    /// Why a client sends nothing.
    pub(super) unusable: Option<String>,
    /// What else a client would present, and cannot be known.
    pub(super) unknown: Option<String>,
    /// The namespace of the context.
    pub(super) namespace: Option<String>,
}

/// Reads what the flags name.
///
/// # Errors
/// If it cannot be read, or is no credential.
pub(super) fn read(ui: &mut Ui, args: &CredentialArgs, flags: User) -> Result<Presented, CliError> {
    match args.source()? {
        Source::Files => of_files(ui, args),
        Source::Secret(file) => of_secret(file),
        Source::ServiceAccount(namespace, name) => Ok(of_service_account(namespace, name)),
        Source::Kubeconfig => of_kubeconfig(ui, args, flags),
    }
}

fn of_files(ui: &mut Ui, args: &CredentialArgs) -> Result<Presented, CliError> {
    let mut presented = Presented::default();
    if let Some(file) = &args.cert {
        let name = shown(&file.to_string_lossy()).to_string();
        let pem = secrets::credential(file).map_err(|error| CliError::of(&error))?;
        match presented_by_kubectl(&pem) {
            Ok(certificates) => presented.request.certificates = certificates,
            Err(error @ (ClientError::NoPem | ClientError::KeyForCertificate | ClientError::OtherPem(_))) => {
                return Err(CliError::new(format!("`{name}` holds no certificate")).because(error));
            }
            Err(error) => presented.unusable = Some(format!("clients do not load the certificate: {error}")),
        }
        presented.what.push(format!("the certificate in `{name}`"));
    }
    if let Some(source) = &args.token_from {
        warn_of_mode(ui, source);
        let token = secrets::secret(source).map_err(|error| CliError::of(&error))?;
        kubeconfig::check_token("--token-from", &token)?;
        presented.add_token(&token);
        presented.what.push("the token".to_owned());
    }
    Ok(presented)
}

fn warn_of_mode(ui: &mut Ui, source: &str) {
    if let Ok((mode, false)) = secrets::status(Path::new(source)) {
        kubeconfig::warn_of_mode(ui, "the file with the token", source, mode);
    }
}

fn of_secret(file: &Path) -> Result<Presented, CliError> {
    let bytes = secrets::credential(file).map_err(|error| CliError::of(&error))?;
    let name = shown(&file.to_string_lossy()).to_string();
    let objects = objects::read(&bytes).map(|found| found.objects).unwrap_or_default();
    let with_token = objects.iter().filter(|object| object.kind == ObjectKind::Secret);
    let mut tokens = with_token.filter_map(|object| Some((object, object.text("token")?)));
    let Some((object, token)) = tokens.next() else {
        let error = CliError::new(format!("`{name}` holds no Secret with a token"));
        return Err(error.hint("a service account's Secret has the type kubernetes.io/service-account-token"));
    };
    if tokens.next().is_some() {
        return Err(CliError::new(format!("`{name}` holds several Secrets with a token"))
            .hint("`kauth inspect` tells of all of them"));
    }
    let mut presented = Presented::default();
    presented.add_token(token.trim_ascii());
    presented.what.push(format!("the token in {}", shown(&object.name)));
    Ok(presented)
}

fn of_service_account(namespace: &str, name: &str) -> Presented {
    let user = UserInfo {
        name: service_account::username(namespace, name).into(),
        groups: service_account::groups(namespace).map(Into::into).into(),
        ..UserInfo::default()
    };
    Presented { user: Some(user.authenticated()), ..Presented::default() }
}

fn of_kubeconfig(ui: &mut Ui, args: &CredentialArgs, flags: User) -> Result<Presented, CliError> {
    let client = args.client.client(ui, flags).map_err(|error| {
        error.hint("--cert FILE or --token-from FILE names a credential that stands elsewhere")
    })?;
    let mut presented = Presented { namespace: client.namespace.clone(), ..Presented::default() };
    presented.take(&client)?;
    presented.take_plugin(ui, &client)?;
    Ok(presented)
}

impl Presented {
    /// Takes a token, if clients do.
    fn add_token(&mut self, token: &str) {
        if !headers::can_be_sent(token) {
            let why = "clients refuse the token: it has a line break or control character in it";
            self.unusable = Some(why.to_owned());
            return;
        }
        let header = SecretBytes::from(format!("Bearer {token}").into_bytes());
        self.request.headers.push("Authorization", &header);
    }

    /// Takes what a client sends of what the kubeconfig itself holds.
    fn take(&mut self, client: &Client) -> Result<(), CliError> {
        let (rest, user) = (&client.rest, shown(&client.user).to_string());
        let sent = match headers::headers(rest, &Disk) {
            Ok(sent) => sent,
            Err(reason) => {
                self.unusable = Some(format!("clients refuse user `{user}`: {reason}"));
                return Ok(());
            }
        };
        if let Some((name, _)) = sent.iter().find(|(_, value)| !headers::can_be_sent(value)) {
            let why = format!("its header {name} has a line break or control character in it");
            self.unusable = Some(format!("clients refuse user `{user}`: {why}"));
            return Ok(());
        }
        let whom = sent.iter().filter(|(name, _)| name.starts_with("Impersonate-"));
        let whom = impersonation::from_headers(whom.map(|(name, value)| (name.as_str(), &**value)));
        self.impersonation = whom.map_err(|error| CliError::new(error.to_string()))?;
        for (name, value) in sent.iter().filter(|(name, _)| name == "Authorization") {
            self.request.headers.push(name, value.as_bytes());
        }
        let Some(credentials) = &rest.credentials else {
            self.what.push(format!(
                "nothing, though user `{user}` may have a credential: clients send none to `{}`, which is not https",
                client.server()
            ));
            return Ok(());
        };
        match certificates(credentials) {
            Ok(certificates) if certificates.is_empty() => {}
            Ok(certificates) => {
                self.request.certificates = certificates;
                self.what.push(format!("the client certificate of user `{user}`"));
            }
            Err(reason) => self.unusable = Some(format!("clients refuse user `{user}`: {reason}")),
        }
        if !sent.iter().any(|(name, _)| name == "Authorization") {
            return Ok(());
        }
        if credentials.username.is_empty() {
            self.what.push(match credentials.token_file.as_str() {
                "" => format!("the token of user `{user}`"),
                file => format!("the token of user `{user}`, in `{}`", shown(file)),
            });
        } else {
            self.what.push(format!("the password of user `{user}`, which no server takes since 1.19"));
        }
        Ok(())
    }

    /// Takes what a plugin answers, or notes that nobody asked it.
    // client-go: plugin/pkg/client/auth/exec/exec.go
    fn take_plugin(&mut self, ui: &mut Ui, client: &Client) -> Result<(), CliError> {
        let Some(credentials) = &client.rest.credentials else { return Ok(()) };
        let user = shown(&client.user).to_string();
        if let Some(provider) = &credentials.auth_provider {
            let name = shown(&provider.name);
            self.unknown = Some(format!("what the auth provider `{name}` of user `{user}` gets"));
        }
        let Some(exec) = client.exec() else { return Ok(()) };
        let command = shown(&exec.command).to_string();
        if !client.may_run {
            self.unknown =
                Some(format!("what the program `{command}` of user `{user}` prints: --run-exec runs it"));
            return Ok(());
        }
        let answer = plugin::run(ui, exec, &client.rest)?;
        if let Some(token) = &answer.token {
            self.add_token(token);
            self.what.push(format!("the token that `{command}` printed for user `{user}`"));
        }
        if let Some((certificate, private)) = &answer.certificate {
            let loaded = loaded(certificate, private);
            match loaded {
                Ok(certificates) => self.request.certificates = certificates,
                Err(reason) => {
                    self.unusable = Some(format!("clients refuse what `{command}` printed: {reason}"))
                }
            }
            self.what.push(format!("the certificate that `{command}` printed for user `{user}`"));
        }
        Ok(())
    }
}

/// Returns the certificates that a client presents, whose key must be theirs.
fn certificates(credentials: &Credentials) -> Result<Vec<Vec<u8>>, String> {
    let pem = content(&credentials.certificate_data, &credentials.certificate_file)?;
    if pem.is_empty() {
        return Ok(Vec::new());
    }
    loaded(&pem, &content(&credentials.key_data, &credentials.key_file)?)
}

fn loaded(certificate: &[u8], private: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let certificates = presented_by_kubectl(certificate).map_err(|error| error.to_string())?;
    let spki = key::public_key_of(private).map_err(|error| error.to_string())?;
    let own = certificates.first().map(|der| Certificate::parse(der)).transpose();
    match own.map_err(|error| error.to_string())? {
        Some(own) => confirm_key(&own, &spki).map(|()| certificates).map_err(|error| error.to_string()),
        None => Ok(certificates),
    }
}
