//! What a server refuses of a request, and its signers would not do with it, known before anything is sent.

use crate::api::certificate_signing_request::Terms;
use crate::api::signer::{self, NameKinds, Requested};
use crate::error::CliError;
use crate::output::Ui;
use crate::pki::certificate::GeneralName;
use crate::pki::request::CertificateRequest;

/// Refuses what a server would refuse to create, and warns of what its signers would not do.
///
/// # Errors
/// In the server's words.
pub(in crate::commands) fn confirm(
    ui: &mut Ui,
    terms: &Terms,
    requested: &Requested<'_>,
    has_uid: bool,
) -> Result<(), CliError> {
    if let Some(refusal) = terms.refusal(requested) {
        let error =
            CliError::new("a server would not create the CertificateSigningRequest").because(&refusal);
        return Err(match refusal.code {
            403 => error.hint("a certificate authority can sign it: `kauth cert` with --ca-cert and --ca-key; --from-csr takes a request"),
            _ => error,
        });
    }
    if let Some(reason) = terms.why_not_signed(requested) {
        ui.warning(&format!("once approved, the request would not be signed: {reason}"));
    }
    if has_uid && signer::is_built_in(&terms.signer_name) {
        ui.warning(&format!("the certificate would not have the uid: {} leaves it out", terms.signer_name));
    }
    Ok(())
}

/// Returns what a request says, as far as servers and signers look at it; `organizations` are its own.
pub(in crate::commands) fn requested<'r>(
    request: &'r CertificateRequest,
    organizations: &'r [String],
) -> Requested<'r> {
    let has = |wanted: fn(&GeneralName) -> bool| request.alternative_names.iter().any(wanted);
    let names = NameKinds {
        dns: has(|name| matches!(name, GeneralName::Dns(_))),
        ip: has(|name| matches!(name, GeneralName::Ip(_))),
        email: has(|name| matches!(name, GeneralName::Email(_))),
        uri: has(|name| matches!(name, GeneralName::Uri(_))),
    };
    Requested { common_name: request.subject.common_name(), organizations, names }
}
