//! `kauth ca show`: an authority, whether its key is beside it, and whether kube-apiserver takes what it signs.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::authn::x509::ClientCa;
use crate::commands::{authority, time};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::output::{Ui, table};
use crate::pki::authority::confirm_may_sign;
use crate::pki::certificate::{self, Certificate};
use crate::pki::issue::Purpose;
use crate::pki::{PkiError, encrypted, key};

const EXAMPLES: &str = "\
Examples:

  # The authority that `kauth cert` would sign with here
  kauth ca show

  # That of kubeadm
  kauth ca show /etc/kubernetes/pki/ca.crt";

/// Show an authority, and whether kube-apiserver takes the clients that it signs for
///
/// Its private key is looked for beside it, as `kauth cert` does, and nothing of it is shown. Exit code 1 if the authority has
/// expired, or kube-apiserver takes nobody that it signs for.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ShowArgs {
    /// The authority's certificate; default: the one that `kauth cert` finds
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Prints the authority.
///
/// # Errors
/// If there is none, or it cannot be read.
pub(super) fn run(ui: &mut Ui, args: &ShowArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let now = time::now().as_second();
    let (file, key_file) = match &args.file {
        Some(file) => (file.clone(), authority::key_beside(file)),
        None => authority::found()?,
    };
    let told = |error: PkiError| CliError::new(format!("`{}`: {error}", file.display()));
    let pem = secrets::contents(&file).map_err(|error| CliError::of(&error))?;
    let certificates = certificate::authorities(&pem).map_err(told)?;
    let mut is_fine = true;
    for certificate in &certificates {
        let verdict = confirm_may_sign(certificate, &Purpose::Client, now);
        is_fine &= verdict.is_ok();
        let says = verdict.map_or_else(|why| format!("no: {why}"), |()| "yes".to_owned());
        ui.answer(screen(certificate, &file, &says, &key_state(certificate, &key_file), now))?;
        if certificates.len() > 1 {
            ui.answer("\n")?;
        }
    }
    if let Err(error) = ClientCa::read(&pem) {
        ui.warning(&format!("kube-apiserver does not start with it as its --client-ca-file: {error}"));
        is_fine = false;
    }
    Ok(if is_fine { ExitStatus::Done } else { ExitStatus::No })
}

fn screen(certificate: &Certificate, file: &Path, signs: &str, key: &str, now: i64) -> String {
    let path_len = certificate.basic_constraints.and_then(|constraints| constraints.path_len);
    let rows = [
        ("authority", certificate.subject.to_string()),
        ("issuer", certificate.issuer.to_string()),
        ("expires", time::end(certificate.not_after, now)),
        ("certificate", format!("{} ({})", file.display(), certificate.key)),
        ("key", key.to_owned()),
        ("path length", path_len.map_or("any".to_owned(), |length| length.to_string())),
        ("signs clients", signs.to_owned()),
    ];
    table::aligned(&rows.map(|(name, value)| vec![name.to_owned(), value]))
}

/// Returns what there is of an authority's private key, as far as that can be told without a passphrase.
fn key_state(certificate: &Certificate, file: &Path) -> String {
    let name = file.display();
    let Ok(pem) = secrets::contents(file) else { return "none beside it".to_owned() };
    match (encrypted::is_encrypted(&pem), key::public_key_of(&pem)) {
        (Ok(true), _) => format!("{name} (encrypted)"),
        (_, Ok(key)) if certificate.matches(&key) => name.to_string(),
        (_, Ok(_)) => format!("{name} (of another certificate)"),
        (_, Err(error)) => format!("{name} ({error})"),
    }
}
