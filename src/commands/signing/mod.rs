//! The CSR API, as `csr` and `cert --via-cluster` use it: requests are sent, decided on, waited for, and what was granted is compared
//! with what was asked for. Knows nothing about where keys and certificates go.

mod admission;
mod approval;
mod granted;
mod pin;
mod submit;
mod wait;

pub(super) use admission::{confirm, requested};
pub(super) use approval::{Decided, Verdict, decide};
pub(super) use granted::Chain;
pub(super) use pin::Pin;
pub(super) use submit::{confirm_tells_no_secret, submit};
pub(super) use wait::{Wait, await_certificate};

use serde_json::Value;

use super::connection::{Connection, confirm_name};
use crate::api::certificate_signing_request::received::Received;
use crate::cluster::{Call, ClusterError, Place, Resource, Written};
use crate::error::CliError;
use crate::output::Ui;
use crate::pki::request::CertificateRequest;
use crate::shown::{in_shell, shown};

/// A request that a server keeps.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// The object as the server gives it.
    pub(super) object: Value,
    /// The same, read.
    pub(super) received: Received,
}

impl Kept {
    /// Reads what a server answers.
    ///
    /// # Errors
    /// If it is no CertificateSigningRequest.
    pub(super) fn read(object: Value) -> Result<Self, CliError> {
        match serde::Deserialize::deserialize(&object) {
            Ok(received) => Ok(Self { object, received }),
            Err(error) => {
                let error: serde_json::Error = error;
                Err(CliError::new("the server answers with no CertificateSigningRequest").because(error))
            }
        }
    }

    /// Returns the PKCS#10 request in it.
    ///
    /// # Errors
    /// If it cannot be read, or is not signed by its own key.
    pub(super) fn request(&self) -> Result<CertificateRequest, CliError> {
        let name = &self.received.metadata.name;
        let told =
            |error: &dyn std::error::Error| CliError::new(format!("request `{}`: {error}", shown(name)));
        let request =
            CertificateRequest::from_pem(&self.received.spec.request).map_err(|error| told(&error))?;
        request.verify().map_err(|error| told(&error))?;
        Ok(request)
    }
}

/// Returns where a request is.
pub(super) fn place(name: &str) -> Place {
    Place::of(Resource::CERTIFICATE_SIGNING_REQUESTS, None, name)
}

/// Returns the request of a name.
///
/// # Errors
/// If there is none, there can be none, or the server does not give it.
pub(super) fn get(ui: &mut Ui, connection: &mut Connection, name: &str) -> Result<Kept, CliError> {
    confirm_name(name)?;
    let found = connection.call(ui, &Call::get(&place(name))).map_err(|error| {
        let is_gone = error.is("NotFound");
        let told = CliError::from(error);
        if is_gone { told.hint("`kauth csr list` lists the requests that there are") } else { told }
    })?;
    Kept::read(found)
}

/// Deletes exactly that request. One that is gone already is as good.
///
/// # Errors
/// If the server does not; says how it is done by hand.
pub(super) fn clean_up(ui: &mut Ui, connection: &mut Connection, kept: &Received) -> Result<(), CliError> {
    let name = &kept.metadata.name;
    let call = Call::delete(&place(name), Some(&kept.metadata.uid), &Written::default());
    match connection.call(ui, &call) {
        Ok(_) => Ok(()),
        Err(error) if error.is("NotFound") || error.is("Conflict") => Ok(()),
        Err(error) => Err(left(name, error)),
    }
}

fn left(name: &str, error: ClusterError) -> CliError {
    let told = CliError::from(error);
    CliError { message: format!("request `{}` was not deleted: {}", shown(name), told.message), ..told }
        .hint(format!("kubectl delete csr {} does it", in_shell(name)))
}
