//! A token of a ServiceAccount, from the cluster: asked for, and compared with what was asked.

use serde_json::{Value, json};

use super::revocable;
use crate::api::token_request::TokenRequest;
use crate::authn::jwt::Jwt;
use crate::cluster::{Call, Place, Resource, Written};
use crate::commands::connection::Connection;
use crate::commands::made::without_managed_fields;
use crate::commands::time;
use crate::error::CliError;
use crate::output::Ui;
use crate::secret::Secret;

/// A token, and what the server says of it.
pub(super) struct Minted {
    /// The token.
    pub(super) token: Secret,
    /// When it ends, as the server says it.
    pub(super) expiration: String,
    /// The server's whole answer; its token is one more copy.
    pub(super) answer: Value,
}

/// Asks for a token; with `revocable` for one that is bound to a Secret of its own.
///
/// # Errors
/// If the server gives none; then such a Secret does not stay.
pub(super) fn mint(
    ui: &mut Ui,
    connection: &mut Connection,
    account: &str,
    mut request: TokenRequest,
    revocable: bool,
) -> Result<Minted, CliError> {
    let secret = revocable.then(|| revocable::make(ui, connection, account)).transpose()?;
    request.bound_to = secret.clone().or(request.bound_to);
    let minted = ask(ui, connection, account, &request);
    match (&minted, &secret) {
        (Ok(_), Some(secret)) => revocable::tell(ui, account, secret),
        (Err(_), Some(secret)) => revocable::take_back(ui, connection, secret),
        _ => {}
    }
    minted
}

fn ask(
    ui: &mut Ui,
    connection: &mut Connection,
    account: &str,
    request: &TokenRequest,
) -> Result<Minted, CliError> {
    let place = Place::of(Resource::SERVICE_ACCOUNTS, Some(&connection.namespace), account).under("token");
    let answer = connection.call(ui, &Call::create(&place, &request.object(), &Written::default()));
    let answer = answer.map_err(|error| {
        let told = CliError::from(error);
        CliError { message: format!("failed to create token: {}", told.message), ..told }
    })?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let token = Secret::from(text(&answer["status"]["token"]));
    if token.is_empty() {
        return Err(CliError::new("failed to create token: the server answers without one"));
    }
    compare(ui, request, &token);
    let expiration = text(&answer["status"]["expirationTimestamp"]);
    Ok(Minted { token, expiration, answer: without_managed_fields(answer) })
}

/// Says where the token is not what was asked for.
// k/k: pkg/registry/core/serviceaccount/storage/token.go
fn compare(ui: &mut Ui, request: &TokenRequest, token: &str) {
    let Some(jwt) = Jwt::read(token) else { return };
    let granted = jwt.expires.zip(jwt.issued_at).map(|(end, start)| end - start);
    if let (Some(asked), Some(granted)) = (request.expiration_seconds, granted)
        && asked != granted
    {
        let (asked, granted) = (time::spoken(asked), time::spoken(granted));
        ui.warning(&format!(
            "the token holds for {granted}, not for {asked} as asked: the server has a limit of its own"
        ));
    }
    let missing: Vec<_> =
        request.audiences.iter().filter(|audience| !jwt.audiences.contains(audience)).collect();
    for audience in missing {
        ui.warning(&format!("the token is not for audience `{}`", crate::shown::shown(audience)));
    }
}

/// Returns what a client takes for a credential plugin's answer.
// client-go: pkg/apis/clientauthentication/v1/types.go
pub(super) fn exec_credential(minted: &Minted, version: &str) -> Value {
    let mut status = json!({});
    if !minted.expiration.is_empty() {
        status["expirationTimestamp"] = minted.expiration.as_str().into();
    }
    status["token"] = (*minted.token).into();
    json!({"kind": "ExecCredential", "apiVersion": version, "spec": {"interactive": false}, "status": status})
}
