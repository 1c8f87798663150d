//! Tokens that can be revoked: each is bound to a Secret of its own, and ends with it. The Secret holds nothing.

use serde_json::{Value, json};

use crate::api::token_request::BoundObject;
use crate::cluster::{Call, Place, Resource, Written};
use crate::commands::connection::Connection;
use crate::error::CliError;
use crate::output::Ui;
use crate::shown::{in_shell, shown};

/// The label by which such Secrets are found.
// k8s.io: Recommended Labels
const LABEL: (&str, &str) = ("app.kubernetes.io/managed-by", "kauth");
/// The annotation that names the ServiceAccount; a name is longer than a label may be.
pub(super) const ANNOTATION: &str = "kauth/token-of";

/// Makes the Secret for a token.
///
/// # Errors
/// If the server refuses it.
pub(super) fn make(ui: &mut Ui, connection: &mut Connection, account: &str) -> Result<BoundObject, CliError> {
    // A made-up name gets five more characters.
    let prefix: String = account.chars().take(240).collect();
    let object = json!({
        "kind": "Secret",
        "apiVersion": "v1",
        "metadata": {
            "generateName": format!("{prefix}-token-"),
            "labels": {LABEL.0: LABEL.1},
            "annotations": {ANNOTATION: account},
        },
        "type": "Opaque",
        "immutable": true,
    });
    let place = Place::all(Resource::SECRETS, Some(&connection.namespace));
    let written = Written { field_manager: Some("kauth".to_owned()), ..Written::default() };
    let secret = connection.call(ui, &Call::create(&place, &object, &written)).map_err(|error| {
        let told = CliError::from(error);
        CliError {
            message: format!("failed to create the secret for a revocable token: {}", told.message),
            ..told
        }
    })?;
    let text = |key: &str| secret["metadata"][key].as_str().unwrap_or_default().to_owned();
    Ok(BoundObject { kind: "Secret".to_owned(), name: text("name"), uid: Some(text("uid")) })
}

/// Says how the token is revoked.
pub(super) fn tell(ui: &mut Ui, account: &str, secret: &BoundObject) {
    let (account, secret) = (in_shell(account), in_shell(&secret.name));
    ui.note(&format!("`kauth sa revoke {account} {secret}` ends the token"));
}

/// Deletes the Secret of a token that there is not.
pub(super) fn take_back(ui: &mut Ui, connection: &mut Connection, secret: &BoundObject) {
    if let Err(error) = delete(ui, connection, &secret.name, secret.uid.as_deref()) {
        let name = shown(&secret.name).into_owned();
        ui.warning(&format!(
            "secret `{name}`, made for the token, is still there: {}",
            shown(&error.to_string())
        ));
    }
}

/// Returns the Secrets of an account's revocable tokens, without what is in them; the newest last.
///
/// # Errors
/// If they cannot be listed.
pub(super) fn all(ui: &mut Ui, connection: &mut Connection, account: &str) -> Result<Vec<Value>, CliError> {
    let place = Place::all(Resource::SECRETS, Some(&connection.namespace));
    let selector = format!("{}={}", LABEL.0, LABEL.1);
    let mut secrets = connection.list_metadata(ui, &place, Some(&selector))?;
    secrets.retain(|secret| secret["metadata"]["annotations"][ANNOTATION].as_str() == Some(account));
    let made =
        |secret: &Value| secret["metadata"]["creationTimestamp"].as_str().unwrap_or_default().to_owned();
    secrets.sort_by_key(made);
    Ok(secrets)
}

/// Deletes a Secret, if it still is that one.
///
/// # Errors
/// If the server refuses.
pub(super) fn delete(
    ui: &mut Ui,
    connection: &mut Connection,
    name: &str,
    uid: Option<&str>,
) -> Result<(), crate::cluster::ClusterError> {
    let place = Place::of(Resource::SECRETS, Some(&connection.namespace), name);
    connection.call(ui, &Call::delete(&place, uid, &Written::default())).map(drop)
}
