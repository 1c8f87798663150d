//! A key that waits for its certificate: in a file of its own, its owner's alone, from before the request is sent until the
//! certificate is written. What is in the place of the certificate and its key is touched only then.

use std::path::{Path, PathBuf};

use super::super::CertArgs;
use super::super::place::Places;
use super::order::Sent;
use crate::commands::credential_files::{self, KEY_MODE};
use crate::error::CliError;
use crate::files::together::NewFile;
use crate::output::Ui;
use crate::secret::SecretBytes;
use crate::shown::in_shell;

/// What is kept; nothing, if somebody else has the key.
pub(super) struct Pending {
    kept: Option<(PathBuf, SecretBytes)>,
    object: String,
    certificate: Option<PathBuf>,
}

impl Pending {
    /// Writes the key beside the place that it will have, or into the working folder if that is none; says where.
    ///
    /// # Errors
    /// If it cannot be written; then nothing is to be sent.
    pub(super) fn keep(ui: &mut Ui, args: &CertArgs, places: &Places, sent: &Sent) -> Result<Self, CliError> {
        let object = sent.terms.name.clone();
        let certificate = super::super::place::Place::file(&places.certificate).map(Path::to_owned);
        let Some(key) = &sent.key else { return Ok(Self { kept: None, object, certificate }) };
        let pem = key.to_pem().map_err(|error| CliError::of(&error))?;
        let folder = places.files().first().and_then(|file| file.parent()).or(args.place.out_dir.as_deref());
        let stem = credential_files::file_stem(&object)?;
        let path = folder.unwrap_or(Path::new("")).join(format!("{stem}.pending.key"));
        let file = NewFile { path: &path, contents: &pem, mode: KEY_MODE };
        credential_files::write(ui, &[file], false).map_err(|error| {
            error.because(
                "the key is kept in a file until its certificate is granted, so that neither is lost",
            )
        })?;
        ui.note(&format!("the key is kept in `{}` until its certificate is there", path.display()));
        Ok(Self { kept: Some((path, pem)), object, certificate })
    }

    /// Removes the file: the key is where it belongs, or there will be no certificate.
    pub(super) fn discard(&self, ui: &mut Ui) {
        let Some((path, pem)) = &self.kept else { return };
        if let Err(error) = credential_files::remove(ui, path, pem) {
            ui.warning(&format!(
                "`{}` holds a private key and could not be removed: {error}",
                path.display()
            ));
        }
    }

    /// Says of an error that the key is kept, and where.
    pub(super) fn noted(&self, error: CliError) -> CliError {
        match &self.kept {
            Some((path, _)) => error.hint(format!("its key is kept in `{}`", path.display())),
            None => error,
        }
    }

    /// Says of an error that there may be a certificate yet, and how it is fetched then.
    pub(super) fn kept(&self, args: &CertArgs, error: CliError) -> CliError {
        self.noted(error).hint(format!("to fetch the certificate once there is one: {}", self.fetch(args)))
    }

    fn fetch(&self, args: &CertArgs) -> String {
        let mut command = format!("kauth csr fetch {}", in_shell(&self.object));
        let mut flag = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                command += &format!(" --{name} {}", in_shell(value));
            }
        };
        flag("key", self.kept.as_ref().and_then(|(path, _)| path.to_str()));
        flag("out-cert", self.certificate.as_deref().and_then(Path::to_str));
        flag("kubeconfig", args.context.kubeconfig.kubeconfig.as_deref());
        flag("context", args.context.kubeconfig.context.as_deref());
        command
    }
}
