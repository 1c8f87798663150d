//! What one certificate is asked for: by name and groups, or by somebody's signing request.

use std::path::Path;

use super::CertArgs;
use super::identity::{self, Identity, Profile};
use super::mint::KeySource;
use super::spec;
use crate::commands::credential_files;
use crate::error::CliError;
use crate::output::Ui;
use crate::pki::request::{self, CertificateRequest, Difference, Grant};
use crate::shown::shown;

/// Who a certificate is for, and whose key it certifies.
pub(super) struct Asked {
    pub(super) identity: Identity,
    pub(super) source: KeySource,
}

impl Asked {
    /// Reads the arguments.
    ///
    /// # Errors
    /// If they name nobody, or somebody who cannot be, or a file cannot be read.
    pub(super) fn read(ui: &mut Ui, args: &CertArgs) -> Result<Self, CliError> {
        if let Some(file) = &args.source.from_csr {
            return Self::request(ui, args, file);
        }
        if let Some(file) = &args.source.spec {
            return Self::spec(ui, args, file);
        }
        let identity = args.identity.identity(args.name.as_deref())?;
        Ok(Self { identity, source: args.source.source(None)? })
    }

    /// Reads a request in cfssl's JSON; says what of it is left out.
    fn spec(ui: &mut Ui, args: &CertArgs, file: &Path) -> Result<Self, CliError> {
        let bytes = credential_files::contents_or_stdin(file)?;
        let spec = spec::parse(&file.display().to_string(), &bytes)?;
        spec.notes.iter().for_each(|note| ui.note(note));
        let name = args.name.clone().unwrap_or(spec.name);
        let identity = args.identity.identity_of(name, spec.groups, spec.hosts)?;
        let source = args.source.source(spec.key_type)?;
        Ok(Self { identity, source })
    }

    /// Reads somebody's signing request; says what of it is not granted.
    fn request(ui: &mut Ui, args: &CertArgs, file: &Path) -> Result<Self, CliError> {
        let request = read_request(file)?;
        let (identity, grant) = identity_of(args, &request, file)?;
        grant.differences.iter().for_each(|difference| ui.note(&words(difference)));
        Ok(Self { identity, source: KeySource::Foreign(grant.public_key) })
    }
}

/// Reads somebody's signing request.
///
/// # Errors
/// If it is none.
pub(super) fn read_request(file: &Path) -> Result<CertificateRequest, CliError> {
    let bytes = credential_files::contents_or_stdin(file)?;
    CertificateRequest::from_pem(&bytes)
        .map_err(|error| CliError::new(format!("`{}`: {error}", file.display())))
}

/// Returns whom a request of a file is for, and what kauth would grant of it.
///
/// # Errors
/// If its own key did not sign it, or nobody can have what it asks for.
pub(super) fn identity_of(
    args: &CertArgs,
    request: &CertificateRequest,
    file: &Path,
) -> Result<(Identity, Grant), CliError> {
    let told = |error: &dyn std::error::Error| CliError::new(format!("`{}`: {error}", file.display()));
    let profile = match args.identity.profile {
        Profile::Client => request::Profile::Client,
        Profile::Server | Profile::KubeletServing => request::Profile::Server,
    };
    let verified = request.verify().map_err(|error| told(&error))?;
    let grant = verified.grant(profile).map_err(|error| told(&error))?;
    let (subject, purpose) = (grant.subject.clone(), grant.purpose.clone());
    identity::confirm(&subject, args.identity.allow_odd_names)?;
    let usual = args.identity.usual(&subject);
    let is_kubelet_serving = args.identity.profile == Profile::KubeletServing;
    Ok((Identity { subject, purpose, usual, is_kubelet_serving }, grant))
}

fn words(Difference { what, requested, granted }: &Difference) -> String {
    let (what, requested) = (shown(what), shown(requested));
    match granted {
        Some(granted) => format!("requested {what}: {requested}; granted: {}", shown(granted)),
        None => format!("requested {what}: {requested}; not granted"),
    }
}
