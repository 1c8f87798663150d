//! A certificate that a signer gave: whose it is, and what is otherwise than it was asked for.

use crate::api::certificate_signing_request::received::ReceivedSpec;
use crate::commands::time;
use crate::error::CliError;
use crate::output::Ui;
use crate::pki::certificate::{self, Certificate};
use crate::pki::granted::{Asked, Granted};
use crate::pki::request::{CertificateRequest, Difference};
use crate::shown::shown;

/// A certificate, and what leads from it to its authority.
#[derive(Debug, Clone)]
pub(in crate::commands) struct Chain {
    /// The certificate.
    pub(in crate::commands) certificate: Certificate,
    /// Those that a server may lack.
    pub(in crate::commands) others: Vec<Certificate>,
}

impl Chain {
    /// Reads what a signer gave for a request, and says what of it is otherwise than it was asked for.
    ///
    /// # Errors
    /// If it cannot be read, is for another key, or makes its holder somebody else.
    pub(in crate::commands) fn read(
        ui: &mut Ui,
        pem: &[u8],
        request: &CertificateRequest,
        spec: &ReceivedSpec,
    ) -> Result<Self, CliError> {
        let told = |error: &dyn std::error::Error| {
            CliError::new("the signer's certificate is not taken").because(shown(&error.to_string()))
        };
        let certificate = certificate::leaf(pem).map_err(|error| told(&error))?;
        let mut others = certificate::authorities(pem).map_err(|error| told(&error))?;
        others.retain(|other| *other != certificate);
        let lifetime = spec.expiration_seconds.map(i64::from);
        let asked = Asked { request, usages: &spec.usages, lifetime };
        let granted = asked.compare(&certificate).map_err(|error| told(&error))?;
        tell(ui, &granted, lifetime);
        Ok(Self { certificate, others })
    }

    /// Returns all of it in PEM.
    ///
    /// # Errors
    /// None for certificates that there are.
    pub(in crate::commands) fn to_pem(&self) -> Result<String, CliError> {
        let all = std::iter::once(&self.certificate).chain(&self.others);
        all.map(Certificate::to_pem).collect::<Result<_, _>>().map_err(|error| CliError::of(&error))
    }
}

fn tell(ui: &mut Ui, granted: &Granted, lifetime: Option<i64>) {
    for Difference { what, requested, granted } in &granted.differences {
        let (what, requested) = (shown(what), shown(requested));
        ui.warning(&match granted {
            Some(granted) => format!("requested {what}: {requested}; granted: {}", shown(granted)),
            None => format!("requested {what}: {requested}; not granted"),
        });
    }
    if let (Some(asked), Some(granted)) = (lifetime, granted.other_lifetime) {
        let (asked, granted) = (time::spoken(asked), time::spoken(granted));
        ui.warning(&format!("requested lifetime: {asked}; granted: {granted}"));
    }
}
