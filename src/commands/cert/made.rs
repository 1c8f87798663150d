//! What was made: written, key first, and told.

use jiff::Timestamp;

use super::mint::{Minted, Signer};
use super::place::{Place, PlaceArgs, Places};
use super::report::Report;
use crate::commands::credential_files::{self, KEY_MODE, PUBLIC_MODE};
use crate::commands::kubeconfig::{self, WantedContext};
use crate::error::{CliError, Failure};
use crate::files::together::NewFile;
use crate::kubeconfig::entry::Credential;
use crate::output::Ui;
use crate::pki::issue::Purpose;
use crate::secret::SecretBytes;

/// A certificate with what goes along with it, and where it goes.
pub(super) struct Made<'a> {
    pub(super) minted: &'a Minted,
    pub(super) purpose: &'a Purpose,
    pub(super) signer: &'a Signer<'a>,
    pub(super) places: &'a Places,
}

impl Made<'_> {
    /// Writes the files, the key first even if it is printed, then the context.
    ///
    /// # Errors
    /// If one cannot be written; then its files are as they were.
    pub(super) fn write(
        &self,
        ui: &mut Ui,
        args: &PlaceArgs,
        context: Option<&WantedContext<'_>>,
    ) -> Result<(), CliError> {
        let (certificate, key) = (self.minted.certificate_pem(self.signer.chain())?, self.minted.key_pem()?);
        if let (Some(Place::Stdout), Some(key)) = (&self.places.key, &key) {
            print(ui, key)?;
        }
        self.write_files(ui, args, certificate.as_bytes(), key.as_ref())?;
        if let (Some(context), Some(key)) = (context, key) {
            let credential = self.credential(context, certificate, key)?;
            context.write(ui, &credential)?;
        }
        Ok(())
    }

    fn write_files(
        &self,
        ui: &mut Ui,
        args: &PlaceArgs,
        certificate: &[u8],
        key: Option<&SecretBytes>,
    ) -> Result<(), CliError> {
        let key = Place::file(&self.places.key).zip(key);
        let key = key.map(|(path, pem)| NewFile { path, contents: pem, mode: KEY_MODE });
        let certificate = Place::file(&self.places.certificate).map(|path| NewFile {
            path,
            contents: certificate,
            mode: PUBLIC_MODE,
        });
        credential_files::write(ui, &key.into_iter().chain(certificate).collect::<Vec<_>>(), args.force)
    }

    /// Returns the credential as the context is to have it.
    fn credential(
        &self,
        context: &WantedContext<'_>,
        certificate: String,
        key: SecretBytes,
    ) -> Result<Credential, CliError> {
        if context.embeds {
            return Ok(Credential::Certificate { certificate: certificate.into_bytes(), key });
        }
        let [certificate, key] = self.places.names()?;
        Ok(Credential::CertificateFiles {
            certificate: kubeconfig::absolute(certificate)?,
            key: kubeconfig::absolute(key)?,
        })
    }

    /// Prints what was made.
    ///
    /// # Errors
    /// If standard output cannot be written to.
    pub(super) fn tell(
        &self,
        ui: &mut Ui,
        args: &PlaceArgs,
        context: Option<&WantedContext<'_>>,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let (pem, key) = (self.minted.certificate_pem(self.signer.chain())?, self.minted.key_pem()?);
        let is_only_place = *self.places == Places::default() && context.is_none();
        let report = Report {
            minted: self.minted,
            purpose: self.purpose,
            signer: self.signer,
            places: self.places,
            context: context.map(|context| context.name),
            pem: &pem,
            key: key.as_ref().filter(|_| is_only_place),
        };
        if let Some(format) = args.output {
            return Ok(ui.answer(format.render(&report.document()?)?)?);
        }
        if self.places.certificate == Some(Place::Stdout) {
            ui.answer(&pem)?;
        }
        if self.places.use_stdout() {
            ui.note(&match self.signer {
                Signer::Authority(found) => {
                    format!("signed by the authority of `{}`", found.file.display())
                }
                signer @ Signer::Cluster { .. } => format!("signed by {signer}"),
            });
            return Ok(());
        }
        Ok(ui.answer(report.screen(now))?)
    }
}

/// Prints a key, all of it: whoever stops reading has no key, and is to have no certificate for it.
fn print(ui: &mut Ui, key: &[u8]) -> Result<(), CliError> {
    let printed = ui.answer(key).and_then(|()| ui.flush());
    printed.map_err(|error| CliError::new("the key cannot be printed").because(error))
}
