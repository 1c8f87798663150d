//! The Secret with a ServiceAccount's token, which the cluster's controller fills. The token itself is never read.
// k/k: pkg/controller/serviceaccount/tokens_controller.go, ensureReferencedToken

use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::api::service_account::UID_ANNOTATION;
use crate::cluster::{Call, Place, Resource};
use crate::commands::connection::Connection;
use crate::error::CliError;
use crate::output::Ui;
use crate::shown::shown;

/// How often it is looked, and how long to wait in between: half a minute in all.
const LOOKS: u32 = 120;
const PAUSE: Duration = Duration::from_millis(250);

/// Waits until the Secret holds a token of that very ServiceAccount.
///
/// # Errors
/// If no controller fills it, or it belongs to another of the same name.
pub(super) fn await_token(
    ui: &mut Ui,
    connection: &mut Connection,
    account: &Value,
    secret: &str,
) -> Result<(), CliError> {
    let namespace = connection.namespace.clone();
    // The controller writes the UID together with the token, so the token need not be seen.
    let look = Call::get(&Place::of(Resource::SECRETS, Some(&namespace), secret)).metadata_only(false);
    let wanted = account["metadata"]["uid"].as_str().unwrap_or_default();
    let name = shown(secret);
    for _ in 0..LOOKS {
        let found = match connection.call(ui, &look) {
            Ok(found) => found,
            Err(error) if error.is("NotFound") => {
                let gone = CliError::new(format!("secret `{name}` was deleted as soon as it was created"));
                return Err(
                    gone.because("that is what the controller does with one whose service account is gone")
                );
            }
            Err(error) if error.is("Forbidden") => {
                ui.warning(&format!(
                    "it is not known whether secret `{name}` holds a token: {}",
                    shown(&error.to_string())
                ));
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        match found["metadata"]["annotations"][UID_ANNOTATION].as_str() {
            Some(uid) if uid == wanted => return Ok(()),
            Some(_) => {
                let other =
                    format!("the token in secret `{name}` is of another service account of this name");
                return Err(CliError::new(other)
                    .because("the service account was deleted and created again meanwhile"));
            }
            None => thread::sleep(PAUSE),
        }
    }
    let waited = (PAUSE * LOOKS).as_secs();
    let error = CliError::new(format!("secret `{name}` was created, and no token put into it in {waited} s"));
    Err(error.because("kube-controller-manager fills such Secrets, if it has a service account key"))
}
