//! `kauth sa-key new`: a new pair of keys for service account tokens.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::commands::credential_files::{self, KEY_MODE, PUBLIC_MODE};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::files::together::NewFile;
use crate::output::{Ui, table};
use crate::pki::key::KeyType;

const EXAMPLES: &str = "\
Examples:

  # sa.key and sa.pub, as kubeadm makes them
  kauth sa-key new

  # An ECDSA key, in a folder
  kauth sa-key new --type ecdsa --out-dir /etc/kubernetes/pki";

/// Make a key pair for service account tokens
///
/// The private key is PKCS#1 or SEC1, the public key PKIX: forms that kube-apiserver and kube-controller-manager read.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct NewArgs {
    /// The kind of key: rsa has 2048 bits, ecdsa is on P-256
    #[arg(long = "type", value_name = "TYPE", default_value = "rsa", value_parser = super::key_type())]
    kind: KeyType,
    /// The folder of the files; default: the working folder
    #[arg(long, value_name = "FOLDER")]
    out_dir: Option<PathBuf>,
    /// The file of the private key; default: sa.key
    #[arg(long, value_name = "FILE")]
    out_key: Option<PathBuf>,
    /// The file of the public key; default: sa.pub
    #[arg(long, value_name = "FILE")]
    out_pub: Option<PathBuf>,
    /// Replace what is there: tokens of the old key are taken no more
    #[arg(long)]
    force: bool,
}

/// Makes the pair.
///
/// # Errors
/// If there is one already, or the files cannot be written.
pub(super) fn run(ui: &mut Ui, args: &NewArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let [key_file, public_file] = args.files();
    let is_taken = !args.force && secrets::may_be_read(&key_file);
    let rotates = "`kauth sa-key rotate` makes another key, and tokens of this one stay good meanwhile";
    credential_files::check(&[&key_file, &public_file], args.force)
        .map_err(|error| if is_taken { error.hint(rotates) } else { error })?;
    let (key, public) = super::generate(args.kind)?;
    let failed = |error| CliError::new("the key could not be written").because(error);
    let key_pem = key.to_traditional_pem().map_err(failed)?;
    let public_pem = super::public_pem([public.public_key()])?;
    let new = [
        NewFile { path: &key_file, contents: &key_pem, mode: KEY_MODE },
        NewFile { path: &public_file, contents: public_pem.as_bytes(), mode: PUBLIC_MODE },
    ];
    credential_files::write(ui, &new, args.force)?;
    let (key_file, public_file) = (key_file.display(), public_file.display());
    let rows = [
        ("key", format!("{key_file} ({})", public.kind())),
        ("public key", public_file.to_string()),
        ("key id", public.id().to_owned()),
        ("kube-apiserver", format!("--service-account-signing-key-file={key_file}")),
        ("", format!("--service-account-key-file={public_file}")),
        ("kube-controller-manager", format!("--service-account-private-key-file={key_file}")),
    ];
    let rows: Vec<_> = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    ui.answer(table::aligned(&rows))?;
    Ok(ExitStatus::Done)
}

impl NewArgs {
    fn files(&self) -> [PathBuf; 2] {
        let folder = self.out_dir.as_deref().unwrap_or(Path::new(""));
        [(&self.out_key, "sa.key"), (&self.out_pub, "sa.pub")]
            .map(|(named, usual)| named.clone().unwrap_or_else(|| folder.join(usual)))
    }
}
