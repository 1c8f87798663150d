//! Sending a request: what the server keeps is what was sent, or nobody is told to approve it.

use serde_json::Value;

use super::Kept;
use crate::cluster::{Call, Place, Resource, Written};
use crate::commands::connection::Connection;
use crate::error::CliError;
use crate::output::Ui;
use crate::pki::request::CertificateRequest;

/// A request that was not sent, or not taken.
pub(in crate::commands) struct Unsubmitted {
    /// Why.
    pub(in crate::commands) error: CliError,
    /// Whether the server may keep it all the same.
    pub(in crate::commands) may_be_kept: bool,
}

/// Sends the object, and returns it as the server keeps it.
///
/// # Errors
/// If the server refuses it, or keeps another request than was sent.
pub(in crate::commands) fn submit(
    ui: &mut Ui,
    connection: &mut Connection,
    object: &Value,
    written: &Written,
) -> Result<Kept, Unsubmitted> {
    let all = Place::all(Resource::CERTIFICATE_SIGNING_REQUESTS, None);
    let answer = connection.call(ui, &Call::create(&all, object, written)).map_err(|error| {
        let (is_taken, may_be_kept) = (error.is("AlreadyExists"), error.leaves_open());
        let told = CliError::from(error);
        let message = format!("failed to create certificatesigningrequest: {}", told.message);
        let mut error = CliError { message, ..told };
        if is_taken {
            error = error
                .hint("--object-name NAME gives it another name; `kauth csr list` says whose the other is");
        }
        Unsubmitted { error, may_be_kept }
    })?;
    let kept = Kept::read(answer).map_err(|error| Unsubmitted { error, may_be_kept: true })?;
    if kept.object["spec"]["request"] != object["spec"]["request"] {
        let error = CliError::new("the server keeps another request than was sent")
            .because("something between kauth and the server's storage changes requests");
        return Err(Unsubmitted { error, may_be_kept: true });
    }
    Ok(kept)
}

/// Makes sure that a request holds nothing that only its signer should see: whoever may read requests sees all of it.
///
/// # Errors
/// If it does.
pub(in crate::commands) fn confirm_tells_no_secret(request: &CertificateRequest) -> Result<(), CliError> {
    if !request.attributes.iter().any(|name| name == "challengePassword") {
        return Ok(());
    }
    let error = CliError::new("the request holds a challengePassword");
    Err(error
        .because("everybody who may read requests of the cluster would see it")
        .hint("make the request without one"))
}
