//! `kauth csr fetch`: the certificate of a request, once there is one and if it is the one that was asked for.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::commands::authority;
use crate::commands::connection::ConnectionArgs;
use crate::commands::credential_files::{self, PUBLIC_MODE, file_stem};
use crate::commands::global::GlobalArgs;
use crate::commands::signing::{self, Chain, Kept, Pin, Wait};
use crate::commands::time;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::files::together::{self, NewFile};
use crate::go::Quoted;
use crate::output::Ui;
use crate::pki::request::CertificateRequest;
use crate::shown::shown;

const EXAMPLES: &str = "\
Examples:

  # The certificate of request jane in jane.crt, if the key in jane.key is the request's
  kauth csr fetch jane

  # Wait until somebody approved it, and delete the request from the cluster then
  kauth csr fetch jane --key ~/jane.key --wait 10m --cleanup";

/// Fetch the certificate of a signing request
///
/// It is compared with the request: a certificate for another key or another user is refused; fewer usages or a shorter lifetime are
/// named.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct FetchArgs {
    /// The request's name
    #[arg(value_name = "NAME")]
    name: String,
    /// The file with the request's private key, which stays where it is; default: NAME.key beside the certificate, if there is one
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Where the passphrase of that key is read from if it is encrypted: -, FILE or fd:N; default: it is asked for
    #[arg(long, value_name = "FROM")]
    passphrase_from: Option<String>,
    /// The file for the certificate; - is standard output
    #[arg(long, value_name = "FILE")]
    out_cert: Option<PathBuf>,
    /// The folder for NAME.crt; default: the working folder
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
    /// Replace what is there
    #[arg(long)]
    force: bool,
    /// How long to wait for the certificate, like 90s or 10m; default: not at all
    #[arg(long, value_name = "DURATION", value_parser = Wait::parse, default_value = "0", hide_default_value = true)]
    wait: Wait,
    /// Delete the request from the cluster once the certificate is written, or if there will never be one
    #[arg(long)]
    cleanup: bool,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Fetches the certificate.
///
/// # Errors
/// If there is none, it is not the one that was asked for, or it cannot be written.
pub(super) fn run(ui: &mut Ui, global: &GlobalArgs, args: &FetchArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let file = args.file()?;
    let key = args.key_file(file.as_deref());
    args.confirm_writable(file.as_deref(), key.as_deref())?;
    let mut connection = args.connection.connect(ui, global)?;
    if let Some(file) = &file {
        connection.client.confirm_apart(file)?;
    }
    let kept = signing::get(ui, &mut connection, &args.name)?;
    let request = kept.request()?;
    args.confirm_key(ui, key.as_deref(), &request)?;

    let pin = Pin::of(&kept.received);
    let granted = signing::await_certificate(ui, &mut connection, &args.name, &pin, args.wait);
    let pem = match granted {
        Ok(pem) => pem,
        Err(why) => {
            if why.is_final && args.cleanup {
                signing::clean_up(ui, &mut connection, &kept.received)?;
            }
            // Whoever has the key knows that the request is the one that is meant.
            let hint = (why.is_undecided && key.is_some())
                .then(|| format!("to approve exactly this request: {}", pin.approval(&args.name)));
            return Err(hint.into_iter().fold(why.error, CliError::hint).into());
        }
    };
    let chain = Chain::read(ui, &pem, &request, &kept.received.spec)?;
    args.write(ui, file.as_deref(), &chain)?;
    tell(ui, &kept, &chain);
    if args.cleanup {
        signing::clean_up(ui, &mut connection, &kept.received)?;
    }
    connection.confirm_unwarned()?;
    Ok(ExitStatus::Done)
}

impl FetchArgs {
    /// Returns the certificate's file; `None` for standard output.
    fn file(&self) -> Result<Option<PathBuf>, CliError> {
        match &self.out_cert {
            Some(file) if file.as_os_str() == "-" => Ok(None),
            Some(file) => Ok(Some(file.clone())),
            None => {
                let folder = self.out_dir.as_deref().unwrap_or(Path::new(""));
                Ok(Some(folder.join(format!("{}.crt", file_stem(&self.name)?))))
            }
        }
    }

    fn key_file(&self, certificate: Option<&Path>) -> Option<PathBuf> {
        let beside = || certificate.map(authority::key_beside).filter(|file| secrets::status(file).is_ok());
        self.key.clone().or_else(beside)
    }

    /// Makes sure that the certificate has a place, and takes that of nothing else.
    fn confirm_writable(&self, file: Option<&Path>, key: Option<&Path>) -> Result<(), CliError> {
        let Some(file) = file else { return Ok(()) };
        authority::confirm_found_spared(&[file])?;
        if key.is_some_and(|key| together::are_same(key, file)) {
            let error = CliError::new(format!(
                "the certificate would take the place of the key `{}`",
                file.display()
            ));
            return Err(error.hint("--out-cert FILE names another file"));
        }
        credential_files::check(&[file], self.force)
    }

    /// Makes sure that the request is that of the key.
    fn confirm_key(
        &self,
        ui: &mut Ui,
        key: Option<&Path>,
        request: &CertificateRequest,
    ) -> Result<(), CliError> {
        let Some(file) = key else {
            ui.note("it is not looked whether a private key fits: --key FILE says which");
            return Ok(());
        };
        let key = authority::private_key(ui, file, self.passphrase_from.as_deref())?;
        if request.public_key == *key.public_key() {
            return Ok(());
        }
        let name = shown(&self.name);
        Err(CliError::new(format!("the request `{name}` was not made with the key `{}`", file.display()))
            .because("its certificate would be of no use with that key")
            .hint("--key FILE names another key"))
    }

    fn write(&self, ui: &mut Ui, file: Option<&Path>, chain: &Chain) -> Result<(), Failure> {
        let pem = chain.to_pem()?;
        let Some(path) = file else { return Ok(ui.answer(pem)?) };
        let new = NewFile { path, contents: pem.as_bytes(), mode: PUBLIC_MODE };
        credential_files::write(ui, &[new], self.force)?;
        Ok(ui.answer(format!("certificate written to {}\n", Quoted(path.display().to_string())))?)
    }
}

/// Says whom the certificate makes its holder.
fn tell(ui: &mut Ui, kept: &Kept, chain: &Chain) {
    let certificate = &chain.certificate;
    let groups: Vec<_> =
        certificate.organizations().iter().map(|group| format!("`{}`", shown(group))).collect();
    let groups = if groups.is_empty() { String::new() } else { format!(" in {}", groups.join(", ")) };
    ui.note(&format!(
        "it is for `{}`{groups}, signed by {}, and ends at {}",
        shown(certificate.common_name()),
        shown(&kept.received.spec.signer_name),
        time::end(certificate.not_after, time::now().as_second()),
    ));
}
