//! What is presented to a server: certificates and headers, from files, a manifest or the kubeconfig. Nothing is sent.

use std::path::Path;

use super::args::{CredentialArgs, Source};
use super::objects::{self, ObjectKind};
use super::sent::{self, Unsent};
use crate::authn::UserInfo;
use crate::authn::impersonation::{self, Impersonation};
use crate::authn::request::Request;
use crate::authn::service_account;
use crate::authn::x509::{ClientError, presented_by_kubectl};
use crate::commands::kubeconfig;
use crate::error::CliError;
use crate::files::secrets;
use crate::kubeconfig::config::User;
use crate::kubeconfig::headers;
use crate::output::Ui;
use crate::secret::SecretBytes;
use crate::shown::shown;

/// What the flags name.
#[derive(Debug)]
pub(super) enum Presented {
    /// The identity itself, and no credential.
    Identity(UserInfo<'static>),
    /// A request with credentials, or without any.
    Request(Credentials),
    /// Nothing: why clients do not send it.
    Refused(String),
    /// What cannot be known.
    Unknown(String),
}

/// The credentials of a request.
#[derive(Debug, Default)]
pub(super) struct Credentials {
    /// The request.
    pub(super) request: Request,
    /// What its certificate is, for people: `the certificate in admin.crt`.
    pub(super) certificate: Option<String>,
    /// What its `Authorization` is, for people.
    pub(super) authorization: Option<String>,
    /// Why a client keeps back what it may have, for people.
    pub(super) kept_back: Option<String>,
}

/// What a kubeconfig says besides.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// Whom to impersonate.
    pub(super) impersonation: Option<Impersonation>,
    /// The namespace.
    pub(super) namespace: Option<String>,
}

/// Reads what the flags name.
///
/// # Errors
/// If it cannot be read, or is no credential.
pub(super) fn read(
    ui: &mut Ui,
    args: &CredentialArgs,
    flags: User,
) -> Result<(Presented, Context), CliError> {
    let alone = |presented| (presented, Context::default());
    match args.source()? {
        Source::Files => of_files(ui, args).map(alone),
        Source::Secret(file) => of_secret(file).map(alone),
        Source::ServiceAccount(namespace, name) => Ok(alone(of_service_account(namespace, name))),
        Source::Kubeconfig => of_kubeconfig(ui, args, flags),
    }
}

fn of_files(ui: &mut Ui, args: &CredentialArgs) -> Result<Presented, CliError> {
    let (mut credentials, mut refused) = (Credentials::default(), None);
    if let Some(file) = &args.cert {
        let name = shown(&file.to_string_lossy()).to_string();
        let pem = secrets::credential(file).map_err(|error| CliError::of(&error))?;
        match presented_by_kubectl(&pem) {
            Ok(certificates) => credentials.request.certificates = certificates,
            Err(error @ (ClientError::NoPem | ClientError::KeyForCertificate | ClientError::OtherPem(_))) => {
                return Err(CliError::new(format!("`{name}` holds no certificate")).because(error));
            }
            Err(error) => refused = Some(format!("clients do not load the certificate: {error}")),
        }
        credentials.certificate = Some(format!("the certificate in `{name}`"));
    }
    if let Some(source) = &args.token_from {
        warn_of_mode(ui, source);
        let token = secrets::secret(source).map_err(|error| CliError::of(&error))?;
        kubeconfig::check_token("--token-from", &token)?;
        credentials.add_token(&token, "the token".to_owned());
    }
    Ok(refused.map_or(Presented::Request(credentials), Presented::Refused))
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
    let token = token.trim_ascii();
    if !headers::can_be_sent(token) {
        let why = "clients refuse the token: it has a line break or control character in it";
        return Ok(Presented::Refused(why.to_owned()));
    }
    let mut credentials = Credentials::default();
    credentials.add_token(token, format!("the token in {}", shown(&object.name)));
    Ok(Presented::Request(credentials))
}

fn of_service_account(namespace: &str, name: &str) -> Presented {
    let user = UserInfo {
        name: service_account::username(namespace, name).into(),
        groups: service_account::groups(namespace).map(Into::into).into(),
        ..UserInfo::default()
    };
    Presented::Identity(user.authenticated())
}

fn of_kubeconfig(ui: &mut Ui, args: &CredentialArgs, flags: User) -> Result<(Presented, Context), CliError> {
    let client = args.client.client(ui, flags).map_err(|error| {
        error.hint("--cert FILE or --token-from FILE names a credential that stands elsewhere")
    })?;
    let mut context = Context { impersonation: None, namespace: client.namespace.clone() };
    let sent = match sent::sent(ui, &client) {
        Ok(sent) => sent,
        Err(Unsent::Refused(why)) => return Ok((Presented::Refused(why), context)),
        Err(Unsent::Unknown { what, hint }) => {
            let what = hint.map_or(what.clone(), |hint| format!("{what}: {hint}"));
            return Ok((Presented::Unknown(what), context));
        }
        Err(Unsent::Failed(error)) => return Err(error),
    };
    let whom = sent.headers.iter().filter(|(name, _)| name.starts_with("Impersonate-"));
    let whom = impersonation::from_headers(whom.map(|(name, value)| (name.as_str(), &**value)));
    context.impersonation = whom.map_err(|error| CliError::new(error.to_string()))?;
    let mut credentials = Credentials { authorization: sent.authorization, ..Credentials::default() };
    for (name, value) in sent.headers.iter().filter(|(name, _)| name == "Authorization") {
        credentials.request.headers.push(name, value.as_bytes());
    }
    if let Some(pair) = sent.certificate {
        credentials.request.certificates = pair.presented;
        credentials.certificate = Some(pair.what);
    }
    if client.rest.credentials.is_none() {
        credentials.kept_back = Some(format!(
            "nothing, though user `{}` may have a credential: clients send none to `{}`, which is not https",
            client.user,
            client.server()
        ));
    }
    Ok((Presented::Request(credentials), context))
}

impl Credentials {
    fn add_token(&mut self, token: &str, what: String) {
        let header = SecretBytes::from(format!("Bearer {token}").into_bytes());
        self.request.headers.push("Authorization", &header);
        self.authorization = Some(what);
    }
}
