//! What a client presents: certificates and headers, from files, a manifest or the kubeconfig. Nothing is sent.

use std::path::Path;

use super::args::{CredentialArgs, Source};
use super::objects::{self, ObjectKind};
use super::plugin;
use crate::authn::impersonation::{self, Impersonation};
use crate::authn::request::{Headers, Request};
use crate::authn::service_account;
use crate::authn::x509::{ClientError, confirm_key, presented_by_kubectl};
use crate::authn::{UserInfo, bearer};
use crate::commands::kubeconfig::{self, KubeconfigArgs, Texts};
use crate::error::CliError;
use crate::files::secrets;
use crate::kubeconfig::client_config::{ClientConfig, Credentials, Rest};
use crate::kubeconfig::config::Context;
use crate::kubeconfig::headers;
use crate::kubeconfig::merge::Merged;
use crate::kubeconfig::overrides::Overrides;
use crate::kubeconfig::validate::Files;
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
pub(super) fn read(ui: &mut Ui, args: &CredentialArgs) -> Result<Presented, CliError> {
    match args.source()? {
        Source::Files => of_files(ui, args),
        Source::Secret(file) => of_secret(file),
        Source::ServiceAccount(namespace, name) => Ok(of_service_account(namespace, name)),
        Source::Kubeconfig => of_kubeconfig(ui, args),
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

// client-go: tools/clientcmd, rest and transport
fn of_kubeconfig(ui: &mut Ui, args: &CredentialArgs) -> Result<Presented, CliError> {
    let kubeconfig = KubeconfigArgs::to_read(args.kubeconfig.clone());
    let texts = Texts::read(&kubeconfig)?;
    if kubeconfig.is_explicit() {
        texts.require_first()?;
    }
    let layers = texts.layers(ui)?;
    let merged = Merged { config: layers.resolved(layers.merged()), ..Merged::default() };
    let text = |flag: &Option<String>| flag.clone().unwrap_or_default();
    let overrides = Overrides {
        current_context: text(&args.context),
        context: Context { cluster: text(&args.cluster), user: text(&args.user), ..Context::default() },
        ..Overrides::default()
    };
    let client = ClientConfig::new(&merged, &overrides);
    let rest = client.rest(&Disk).map_err(|error| {
        let hint = "name a credential with --cert FILE or --token-from FILE, a context with --context NAME, or a kubeconfig \
                    with --kubeconfig FILE";
        CliError::new("the kubeconfig says nothing that a client could use").because(error).hint(hint)
    })?;
    let mut presented =
        Presented { namespace: client.context().ok().map(|it| it.namespace), ..Presented::default() };
    presented.namespace = presented.namespace.filter(|namespace| !namespace.is_empty());
    let user = shown(&client.user_name()).to_string();
    presented.take(&rest, &user)?;
    if let Some(credentials) = &rest.credentials {
        presented.take_plugin(ui, args, &rest, credentials, &user)?;
    }
    Ok(presented)
}

impl Presented {
    fn add_token(&mut self, token: &str) {
        let header = SecretBytes::from(format!("Bearer {token}").into_bytes());
        self.request.headers.push("Authorization", &header);
    }

    /// Takes what a client sends of what the kubeconfig itself holds.
    fn take(&mut self, rest: &Rest, user: &str) -> Result<(), CliError> {
        let sent = match headers::headers(rest, &Disk) {
            Ok(sent) => sent,
            Err(reason) => {
                self.unusable = Some(format!("clients refuse user `{user}`: {reason}"));
                return Ok(());
            }
        };
        let whom = sent.iter().filter(|(name, _)| name.starts_with("Impersonate-"));
        let whom = impersonation::from_headers(whom.map(|(name, value)| (name.as_str(), &**value)));
        self.impersonation = whom.map_err(|error| CliError::new(error.to_string()))?;
        for (name, value) in sent.iter().filter(|(name, _)| name == "Authorization") {
            self.request.headers.push(name, value.as_bytes());
        }
        let Some(credentials) = &rest.credentials else {
            self.what.push(format!(
                "nothing, though user `{user}` may have a credential: clients send none to `{}`, which is not https",
                shown(&rest.server)
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
    fn take_plugin(
        &mut self,
        ui: &mut Ui,
        args: &CredentialArgs,
        rest: &Rest,
        credentials: &Credentials,
        user: &str,
    ) -> Result<(), CliError> {
        if let Some(provider) = &credentials.auth_provider {
            let name = shown(&provider.name);
            self.unknown = Some(format!("what the auth provider `{name}` of user `{user}` gets"));
        }
        let Some(exec) = &credentials.exec else { return Ok(()) };
        let command = shown(&exec.command).to_string();
        if !args.run_exec {
            self.unknown =
                Some(format!("what the program `{command}` of user `{user}` prints: --run-exec runs it"));
            return Ok(());
        }
        let answer = plugin::run(ui, exec, rest)?;
        if let Some(token) = &answer.token
            && bearer::of_authorization(&self.request.headers).is_none()
        {
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

    /// Returns the headers of the request without secrets in them that are needed no more.
    pub(super) fn headers(&self) -> &Headers {
        &self.request.headers
    }
}

/// Returns the certificates that a client presents, whose key must be theirs.
fn certificates(credentials: &Credentials) -> Result<Vec<Vec<u8>>, String> {
    let of = |data: &[u8], file: &str| match (data, file) {
        ([], "") => Ok(SecretBytes::default()),
        ([], file) => Disk.read(file),
        (data, _) => Ok(data.to_vec().into()),
    };
    let pem = of(&credentials.certificate_data, &credentials.certificate_file)?;
    if pem.is_empty() {
        return Ok(Vec::new());
    }
    loaded(&pem, &of(&credentials.key_data, &credentials.key_file)?)
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

/// The files that a kubeconfig names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Disk;

impl Files for Disk {
    fn open(&self, path: &str) -> Result<(), String> {
        match secrets::regular(Path::new(path)) {
            Err(error) if !error.to_string().starts_with("read ") => Err(error.to_string()),
            _ => Ok(()),
        }
    }

    fn read(&self, path: &str) -> Result<SecretBytes, String> {
        secrets::regular(Path::new(path)).map_err(|error| error.to_string())
    }
}
