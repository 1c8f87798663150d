//! What a client sends to be known by, of its kubeconfig and its credential plugin. Nothing is sent here.

use super::client::{Client, Disk, content};
use super::plugin;
use crate::authn::jwt::Jwt;
use crate::authn::x509::{confirm_key, presented_by_kubectl};
use crate::commands::time;
use crate::error::CliError;
use crate::kubeconfig::client_config::Credentials;
use crate::kubeconfig::headers;
use crate::output::Ui;
use crate::pki::certificate::Certificate;
use crate::pki::key;
use crate::secret::{Secret, SecretBytes};
use crate::shown::shown;

/// What a client sends to be known by.
pub(in crate::commands) struct Sent {
    /// The headers, `Authorization` first.
    pub(in crate::commands) headers: Vec<(String, Secret)>,
    /// What its `Authorization` is, for people: `the token of user jane`.
    pub(in crate::commands) authorization: Option<String>,
    /// The client certificate.
    pub(in crate::commands) certificate: Option<Pair>,
}

/// A client certificate and its key.
pub(in crate::commands) struct Pair {
    /// What it is, for people.
    pub(in crate::commands) what: String,
    /// The certificate.
    pub(in crate::commands) certificate: Pem,
    /// The key.
    pub(in crate::commands) key: Pem,
    /// What a client presents of the certificate, in DER: its own first.
    pub(in crate::commands) presented: Vec<Vec<u8>>,
}

/// Where a part of a credential is.
pub(in crate::commands) enum Pem {
    /// In a file of its own.
    File(String),
    /// Here.
    Bytes(SecretBytes),
}

/// Why it is not said what a client sends.
pub(in crate::commands) enum Unsent {
    /// Clients refuse the user: why.
    Refused(String),
    /// Only a program knows.
    Unknown {
        /// What is not known.
        what: String,
        /// How it would be.
        hint: Option<&'static str>,
    },
    /// The credential plugin fails.
    Failed(CliError),
}

/// Returns what a client sends. Without TLS that is no credential; who to act as is sent all the same.
///
/// # Errors
/// If clients refuse to, what they send is not known, or a plugin fails.
pub(in crate::commands) fn sent(ui: &mut Ui, client: &Client) -> Result<Sent, Unsent> {
    let (rest, user) = (&client.rest, &client.user);
    let headers = headers::headers(&client.rest, &Disk).map_err(|why| client.refused(&why))?;
    let mut sent = Sent { headers, authorization: None, certificate: None };
    sent.confirm_sendable(client)?;
    let Some(credentials) = &rest.credentials else { return Ok(sent) };
    if sent.headers.iter().any(|(name, _)| name == "Authorization") {
        sent.authorization = Some(named(credentials, user));
    }
    if !credentials.certificate_data.is_empty() || !credentials.certificate_file.is_empty() {
        let certificate = Pem::of(&credentials.certificate_data, &credentials.certificate_file);
        let key = Pem::of(&credentials.key_data, &credentials.key_file);
        let pair = Pair::new(format!("the client certificate of user `{user}`"), certificate, key);
        sent.certificate = Some(pair.map_err(|why| client.refused(&why))?);
    }
    if let Some(provider) = &credentials.auth_provider {
        let what = format!("what the auth provider `{}` of user `{user}` gets", shown(&provider.name));
        return Err(Unsent::Unknown { what, hint: None });
    }
    if let Some(exec) = client.exec() {
        let command = shown(&exec.command);
        if !client.may_run {
            let what = format!("what the program `{command}` of user `{user}` prints");
            return Err(Unsent::Unknown { what, hint: Some("--run-exec runs it") });
        }
        let answer = plugin::run(ui, exec, rest).map_err(Unsent::Failed)?;
        sent.take(client, &command, answer)?;
    }
    Ok(sent)
}

impl Unsent {
    /// Returns it as an error, for a command that cannot do without the credential.
    pub(in crate::commands) fn into_error(self) -> CliError {
        match self {
            Self::Refused(why) => CliError::new(why),
            Self::Unknown { what, hint } => {
                let error = CliError::new(format!("it is not known here {what}"));
                hint.into_iter().fold(error, CliError::hint)
            }
            Self::Failed(error) => error,
        }
    }
}

/// Returns the credential that a client sends, for programs that send it in the client's place.
///
/// # Errors
/// As [`sent`], and if clients would send none for want of TLS.
pub(in crate::commands) fn sent_by_others(ui: &mut Ui, client: &Client) -> Result<Sent, CliError> {
    if client.rest.credentials.is_none() {
        let error = CliError::new(format!("clients send no credential to `{}`", client.server()));
        return Err(error.because("it is not https"));
    }
    let sent = sent(ui, client).map_err(Unsent::into_error)?;
    sent.headers.iter().for_each(|(name, value)| warn_of_refusal(ui, name, value));
    Ok(sent)
}

/// Says that no server takes a token, if its own words show that.
fn warn_of_refusal(ui: &mut Ui, name: &str, value: &str) {
    let token = value.strip_prefix("Bearer ").filter(|_| name == "Authorization");
    if let Some(refusal) = token.and_then(Jwt::read).and_then(|jwt| jwt.refusal(time::now())) {
        ui.warning(&format!("no server takes the token: {refusal}"));
    }
}

/// Says what the `Authorization` is that a kubeconfig itself has.
fn named(credentials: &Credentials, user: &str) -> String {
    match credentials.token_file.as_str() {
        _ if !credentials.username.is_empty() => {
            format!("the password of user `{user}`, which no server takes since 1.19")
        }
        "" => format!("the token of user `{user}`"),
        file => format!("the token of user `{user}`, in `{}`", shown(file)),
    }
}

impl Client {
    fn refused(&self, why: &str) -> Unsent {
        Unsent::Refused(format!("clients refuse user `{}`: {why}", self.user))
    }
}

impl Sent {
    fn confirm_sendable(&self, client: &Client) -> Result<(), Unsent> {
        match self.headers.iter().find(|(_, value)| !headers::can_be_sent(value)) {
            None => Ok(()),
            Some((name, _)) => {
                let why = format!("its header {name} has a line break or control character in it");
                Err(client.refused(&why))
            }
        }
    }

    /// Adds what a plugin printed.
    // client-go: plugin/pkg/client/auth/exec/exec.go
    fn take(&mut self, client: &Client, command: &str, answer: plugin::Answer) -> Result<(), Unsent> {
        let user = &client.user;
        if let Some(token) = answer.token {
            self.headers.insert(0, ("Authorization".to_owned(), format!("Bearer {}", &*token).into()));
            self.authorization = Some(format!("the token that `{command}` printed for user `{user}`"));
        }
        if let Some((certificate, key)) = answer.certificate {
            let what = format!("the certificate that `{command}` printed for user `{user}`");
            let pair = Pair::new(what, Pem::Bytes(certificate), Pem::Bytes(key));
            let refused = |why| client.refused(&format!("what `{command}` printed: {why}"));
            self.certificate = Some(pair.map_err(refused)?);
        }
        self.confirm_sendable(client)
    }
}

impl Pair {
    /// Reads a pair as clients load it: the key must be the certificate's.
    // Go: crypto/tls/tls.go, X509KeyPair
    fn new(what: String, certificate: Pem, key: Pem) -> Result<Self, String> {
        let presented = presented_by_kubectl(&certificate.contents()?).map_err(|error| error.to_string())?;
        let spki = key::public_key_of(&key.contents()?).map_err(|error| error.to_string())?;
        if let Some(own) = presented.first() {
            let own = Certificate::parse(own).map_err(|error| error.to_string())?;
            confirm_key(&own, &spki).map_err(|error| error.to_string())?;
        }
        Ok(Self { what, certificate, key, presented })
    }
}

impl Pem {
    fn of(data: &[u8], file: &str) -> Self {
        if data.is_empty() { Self::File(file.to_owned()) } else { Self::Bytes(data.to_vec().into()) }
    }

    /// Returns the PEM.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub(in crate::commands) fn contents(&self) -> Result<SecretBytes, String> {
        match self {
            Self::File(file) => content(&[], file),
            Self::Bytes(bytes) => Ok(bytes.clone()),
        }
    }
}
