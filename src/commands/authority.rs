//! The authority that certificates are signed by: where it is looked for, and what is said if there is none.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{credential_files, kubeconfig, passphrase};
use crate::error::CliError;
use crate::files::secrets;
use crate::files::together;
use crate::output::Ui;
use crate::pki::PkiError;
use crate::pki::authority::{Authority, AuthorityError};
use crate::pki::certificate::{self, Certificate};
use crate::pki::encrypted;
use crate::pki::issue::Purpose;
use crate::pki::key::PrivateKey;

/// Where kubeadm puts its authority.
const KUBEADM: &str = "/etc/kubernetes/pki";

/// What the two files are called: by kubeadm and kauth, and by cfssl.
const NAMES: [(&str, &str); 2] = [("ca.crt", "ca.key"), ("ca.pem", "ca-key.pem")];

/// The authority that signs.
#[derive(Debug, Args)]
#[command(next_help_heading = "Authority")]
pub(super) struct AuthorityArgs {
    /// The authority's certificate; default: ca.crt of the folder $KAUTH_CA, of the working folder, or of /etc/kubernetes/pki
    #[arg(long, value_name = "FILE", requires = "ca_key")]
    ca_cert: Option<PathBuf>,
    /// The authority's private key
    #[arg(long, value_name = "FILE", requires = "ca_cert")]
    ca_key: Option<PathBuf>,
    /// Where the passphrase of an encrypted private key is read from: -, FILE or fd:N; default: it is asked for
    #[arg(long, value_name = "FROM")]
    pub(super) passphrase_from: Option<String>,
}

/// An authority, and where it was found.
pub(super) struct Found {
    /// The authority.
    pub(super) authority: Authority,
    /// The file of its certificate.
    pub(super) file: PathBuf,
    /// The file of its private key.
    key_file: PathBuf,
    /// What a client has to send along with a certificate that it signs: the certificates of its file that do not sign
    /// themselves, as far as they lead from one to the next.
    pub(super) chain: Vec<Certificate>,
}

impl AuthorityArgs {
    /// Returns one of these flags that is given.
    pub(super) fn given(&self) -> Option<&'static str> {
        let given =
            [("--ca-cert", self.ca_cert.is_some()), ("--passphrase-from", self.passphrase_from.is_some())];
        given.into_iter().find_map(|(flag, is_given)| is_given.then_some(flag))
    }

    /// Reads the authority.
    ///
    /// # Errors
    /// If there is none, it cannot be read, or its key belongs to another. `instead` is what to do without one, if anything.
    pub(super) fn find(&self, ui: &mut Ui, instead: Option<&str>) -> Result<Found, CliError> {
        let (file, key_file) =
            self.files().map_err(|error| instead.into_iter().fold(error, CliError::hint))?;
        let told = |error: PkiError| CliError::new(format!("`{}`: {error}", file.display()));
        let pem = credential_files::contents(&file)?;
        let certificates = certificate::authorities(&pem).map_err(told)?;
        let key = private_key(ui, &key_file, self.passphrase_from.as_deref())?;
        let others = certificates.clone();
        let authority = Authority::new(certificates, key).map_err(|error| {
            let error = CliError::new(error.to_string());
            error.because(format!("`{}` and `{}`", file.display(), key_file.display()))
        })?;
        let chain = chain(authority.certificate(), &others);
        Ok(Found { authority, file, key_file, chain })
    }

    fn files(&self) -> Result<(PathBuf, PathBuf), CliError> {
        match (&self.ca_cert, &self.ca_key) {
            (Some(certificate), Some(key)) => Ok((certificate.clone(), key.clone())),
            _ => found(),
        }
    }
}

/// Returns the files of the authority's certificate and key where they are looked for.
///
/// # Errors
/// If there are none, with the places.
pub(super) fn found() -> Result<(PathBuf, PathBuf), CliError> {
    if let Some(folder) = folder_of_environment() {
        let error = CliError::new(format!("there is no authority in `{}`", folder.display()));
        return pair_in(&folder)
            .ok_or_else(|| error.because("$KAUTH_CA names that folder").hint("`kauth ca init` makes one"));
    }
    pair_in(Path::new("")).or_else(|| pair_in(Path::new(KUBEADM))).ok_or_else(none)
}

/// Makes sure that none of the files that are to be written is of the authority that would be found.
///
/// # Errors
/// If one is.
pub(super) fn confirm_found_spared(files: &[&Path]) -> Result<(), CliError> {
    found().map_or(Ok(()), |(certificate, key)| confirm_spared(files, [&certificate, &key]))
}

fn confirm_spared(files: &[&Path], own: [&Path; 2]) -> Result<(), CliError> {
    match files.iter().find(|file| own.iter().any(|own| together::are_same(file, own))) {
        Some(file) => {
            let error = CliError::new(format!("`{}` is the authority's own", file.display()));
            Err(error.hint("--out-dir FOLDER writes to another folder"))
        }
        None => Ok(()),
    }
}

/// Returns the file of a certificate's key by its name: `jane.key` of `jane.crt`, as kauth and kubeadm call it, or cfssl's
/// `jane-key.pem` of `jane.pem`.
pub(super) fn key_beside(certificate: &Path) -> PathBuf {
    let usual = certificate.with_extension("key");
    let stem = certificate.file_stem().unwrap_or_default().to_string_lossy();
    let cfssls = certificate.with_file_name(format!("{stem}-key.pem"));
    if secrets::status(&usual).is_err() && secrets::status(&cfssls).is_ok() { cfssls } else { usual }
}

impl Found {
    /// Makes sure that none of the files that are to be written is the authority's own: `--force` is about what was made, not about
    /// what makes it.
    ///
    /// # Errors
    /// If one is.
    pub(super) fn confirm_spared(&self, files: &[&Path]) -> Result<(), CliError> {
        confirm_spared(files, [&self.file, &self.key_file])
    }

    /// Makes sure that kube-apiserver takes what is signed.
    ///
    /// # Errors
    /// If it would not.
    pub(super) fn confirm_may_sign(&self, purpose: &Purpose, at: i64) -> Result<(), CliError> {
        self.authority.confirm_may_sign(purpose, at).map_err(|error| {
            let hint = match error {
                AuthorityError::Expired | AuthorityError::NotYetValid => {
                    let certificate = self.authority.certificate();
                    let [from, until] =
                        [certificate.not_before, certificate.not_after].map(super::time::seconds_as_rfc3339);
                    format!("it is valid from {from} to {until}")
                }
                AuthorityError::PathLength => {
                    "`kauth ca init --path-len 1` makes an authority that can".to_owned()
                }
                AuthorityError::PathTooLong(own) => format!("--path-len is less than {own} below it"),
                _ => "`kauth ca init` makes an authority that can".to_owned(),
            };
            CliError::new(format!("`{}` may not sign this", self.file.display())).because(error).hint(hint)
        })
    }
}

/// Reads a private key; asks for its passphrase if it is encrypted, and says if others can read the file, too.
///
/// # Errors
/// If it is none, or the passphrase is wrong.
pub(super) fn private_key(
    ui: &mut Ui,
    file: &Path,
    passphrase: Option<&str>,
) -> Result<PrivateKey, CliError> {
    let pem = credential_files::contents(file)?;
    let key = open(&pem, file, passphrase)?;
    if let Ok((mode, _)) = secrets::status(file) {
        kubeconfig::warn_of_mode(ui, "the private key", &file.to_string_lossy(), mode);
    }
    Ok(key)
}

fn open(pem: &[u8], file: &Path, passphrase: Option<&str>) -> Result<PrivateKey, CliError> {
    let told = |error: PkiError| CliError::new(format!("`{}`: {error}", file.display()));
    if !encrypted::is_encrypted(pem).map_err(told)? {
        return PrivateKey::from_pem(pem).map_err(told);
    }
    let passphrase = passphrase::existing(passphrase, &file.display().to_string())?;
    let told = |error: PkiError| match error {
        PkiError::UnsupportedEncryption(_) | PkiError::TooMuchWork(_) => {
            told(error).hint(format!("`{}` changes that", encrypted::CONVERSION))
        }
        error => told(error),
    };
    encrypted::decrypt_pem(pem, &passphrase).and_then(|der| PrivateKey::from_der(&der)).map_err(told)
}

/// Returns the certificate and those above it that a server may lack.
fn chain(own: &Certificate, all: &[Certificate]) -> Vec<Certificate> {
    let mut chain: Vec<Certificate> = Vec::new();
    let mut next = Some(own);
    while let Some(certificate) = next.filter(|it| !it.is_self_issued() && !chain.contains(it)) {
        chain.push(certificate.clone());
        next = all.iter().find(|it| it.subject.der == certificate.issuer.der);
    }
    chain
}

fn pair_in(folder: &Path) -> Option<(PathBuf, PathBuf)> {
    let pairs = NAMES.map(|(certificate, key)| (folder.join(certificate), folder.join(key)));
    let is_there = |file: &Path| secrets::status(file).is_ok_and(|(_, is_folder)| !is_folder);
    pairs.into_iter().find(|(certificate, key)| is_there(certificate) && secrets::may_be_read(key))
}

#[expect(clippy::disallowed_methods, reason = "the one place that looks for the authority's folder")]
fn folder_of_environment() -> Option<PathBuf> {
    std::env::var_os("KAUTH_CA").filter(|folder| !folder.is_empty()).map(PathBuf::from)
}

fn none() -> CliError {
    CliError::new("there is no certificate authority to sign with")
        .because("neither --ca-cert and --ca-key nor $KAUTH_CA name one")
        .because("the working folder has neither ca.crt and ca.key nor ca.pem and ca-key.pem")
        .because(format!("there is none in {KUBEADM} that may be read"))
        .hint("`kauth ca init` makes one, for a server that is told to trust it (--client-ca-file)")
        .hint("--ca-cert FILE --ca-key FILE name the cluster's own")
}
