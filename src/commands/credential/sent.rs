//! What a client sends to be known by, for programs that send it themselves.

use super::client::{Client, Disk};
use super::plugin;
use crate::authn::jwt::Jwt;
use crate::commands::time;
use crate::error::CliError;
use crate::kubeconfig::headers;
use crate::output::Ui;
use crate::secret::{Secret, SecretBytes};
use crate::shown::shown;

/// What a client sends to be known by.
pub(in crate::commands) struct Sent {
    /// The headers, `Authorization` first.
    pub(in crate::commands) headers: Vec<(String, Secret)>,
    /// The certificate and its key.
    pub(in crate::commands) certificate: Option<Pair>,
}

/// A certificate and its key.
pub(in crate::commands) struct Pair {
    /// The certificate.
    pub(in crate::commands) certificate: Pem,
    /// The key.
    pub(in crate::commands) key: Pem,
}

/// Where a part of a credential is.
pub(in crate::commands) enum Pem {
    /// In a file of its own.
    File(String),
    /// Here.
    Bytes(SecretBytes),
}

impl Sent {
    /// Returns whether a header says who it is.
    pub(in crate::commands) fn has_authorization(&self) -> bool {
        self.headers.iter().any(|(name, _)| name == "Authorization")
    }
}

impl Sent {
    fn take(&mut self, answer: plugin::Answer) {
        if let Some(token) = answer.token {
            self.headers.insert(0, ("Authorization".to_owned(), format!("Bearer {}", &*token).into()));
        }
        self.certificate = answer
            .certificate
            .map(|(certificate, key)| Pair { certificate: Pem::Bytes(certificate), key: Pem::Bytes(key) });
    }
}

/// Returns what a client sends.
///
/// # Errors
/// If clients refuse to, or a plugin would have to be run.
pub(in crate::commands) fn sent(ui: &mut Ui, client: &Client) -> Result<Sent, CliError> {
    let user = shown(&client.user).to_string();
    let refused = |why: String| CliError::new(format!("clients refuse user `{user}`")).because(why);
    let Some(credentials) = &client.rest.credentials else {
        let server = client.server();
        return Err(
            CliError::new(format!("clients send no credential to `{server}`")).because("it is not https")
        );
    };
    if let Some(provider) = &credentials.auth_provider {
        let name = shown(&provider.name);
        return Err(CliError::new(format!(
            "what the auth provider `{name}` of user `{user}` gets is not known here"
        )));
    }
    let headers = headers::headers(&client.rest, &Disk).map_err(&refused)?;
    let certificate = match (&credentials.certificate_data[..], credentials.certificate_file.as_str()) {
        ([], "") => None,
        (data, file) => Some(Pair {
            certificate: Pem::of(data, file),
            key: Pem::of(&credentials.key_data, &credentials.key_file),
        }),
    };
    let mut sent = Sent { headers, certificate };
    if let Some(exec) = client.exec() {
        if !client.may_run {
            let command = shown(&exec.command);
            let error = CliError::new(format!("the program `{command}` has the credential of user `{user}`"));
            return Err(error.hint("--run-exec runs it"));
        }
        sent.take(plugin::run(ui, exec, &client.rest)?);
    }
    if let Some((name, _)) = sent.headers.iter().find(|(_, value)| !headers::can_be_sent(value)) {
        return Err(refused(format!("its header {name} has a line break or control character in it")));
    }
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

impl Pem {
    fn of(data: &[u8], file: &str) -> Self {
        if data.is_empty() { Self::File(file.to_owned()) } else { Self::Bytes(data.to_vec().into()) }
    }
}
