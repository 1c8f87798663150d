//! `kauth csr submit`: a signing request, sent to the cluster as an object.

use std::path::PathBuf;

use clap::Args;

use crate::api::certificate_signing_request::{CertificateSigningRequest, Terms};
use crate::api::signer;
use crate::commands::connection::ConnectionArgs;
use crate::commands::credential_files;
use crate::commands::global::GlobalArgs;
use crate::commands::made::{DryRun, MadeArgs};
use crate::commands::signing::{self, Pin};
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;
use crate::pki::request::CertificateRequest;
use crate::shown::in_shell;

const EXAMPLES: &str = "\
Examples:

  # A key and a request, then the request to the cluster; the key stays
  kauth csr create jane --group dev
  kauth csr submit jane.csr --expiration-seconds 43200

  # What would be sent
  kauth csr submit jane.csr --dry-run=client -o yaml";

/// Send a signing request to the cluster
///
/// What a server would refuse to create is refused before anything is sent. Of the file only the request itself is sent. On stderr stands
/// the command that approves exactly this request, and no other of its name.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SubmitArgs {
    /// The file with the request (PKCS#10); - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The object's name; default: the user's name, of a node the node's
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    object_name: Option<String>,
    /// Who is to sign it; default: kubernetes.io/kube-apiserver-client, for a node kubernetes.io/kubelet-serving with alternative
    /// names and kubernetes.io/kube-apiserver-client-kubelet without
    #[arg(long, value_name = "SIGNER")]
    signer_name: Option<String>,
    /// What the key is for, like 'client auth' (can be repeated); default: what the signer wants
    #[arg(long = "usage", value_name = "USAGE")]
    usages: Vec<String>,
    /// How long the certificate is to be valid; signers may give less
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    expiration_seconds: Option<i32>,
    #[command(flatten)]
    made: MadeArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Sends the request.
///
/// # Errors
/// If it is none, a server would refuse it, or does so.
pub(super) fn run(ui: &mut Ui, global: &GlobalArgs, args: &SubmitArgs) -> Result<ExitStatus, Failure> {
    let made = args.made.read(ui)?;
    let request = args.request()?;
    let groups: Vec<String> = request.subject.organizations().map(str::to_owned).collect();
    let requested = signing::requested(&request, &groups);
    let terms = args.terms(&requested);
    signing::confirm(ui, &terms, &requested, request.subject.uids().next().is_some())?;
    let pem = request.to_pem().map_err(|error| CliError::of(&error))?;
    let object = serde_json::to_value(CertificateSigningRequest::new(pem.as_bytes(), terms));
    let object = made.finished(object.map_err(|error| CliError::of(&error))?);
    if made.dry_run == DryRun::Client {
        made.tell(ui, vec![object])?;
        return Ok(ExitStatus::Done);
    }
    let mut connection = args.connection.connect(ui, global)?;
    let kept = signing::submit(ui, &mut connection, &object, &made.written(false)).map_err(|it| it.error)?;
    let name = kept.received.metadata.name.clone();
    if made.dry_run == DryRun::None {
        ui.note(&format!("to approve exactly this request: {}", Pin::of(&kept.received).approval(&name)));
        ui.note(&format!("then the certificate is fetched: kauth csr fetch {}", in_shell(&name)));
    }
    made.tell(ui, vec![kept.object])?;
    connection.confirm_unwarned()?;
    Ok(ExitStatus::Done)
}

impl SubmitArgs {
    fn request(&self) -> Result<CertificateRequest, CliError> {
        let file = self.file.display();
        let told = |error: &dyn std::error::Error| CliError::new(format!("`{file}`: {error}"));
        let bytes = credential_files::contents_or_stdin(&self.file)?;
        let request = CertificateRequest::from_pem(&bytes).map_err(|error| {
            told(&error).hint(
                "`kauth csr create` makes a request; for an object in YAML there is `kubectl create -f`",
            )
        })?;
        request.verify().map_err(|error| told(&error))?;
        signing::confirm_tells_no_secret(&request).map_err(|error| error.because(format!("`{file}`")))?;
        Ok(request)
    }

    fn terms(&self, requested: &signer::Requested<'_>) -> Terms {
        let signer_name = self.signer_name.as_deref().unwrap_or_else(|| signer::usual(requested));
        let defaults = signer::default_usages(signer_name).iter().map(|usage| (*usage).to_owned());
        // `csr create` calls the object so, too.
        let is_node = signer::usual(requested) != signer::KUBE_APISERVER_CLIENT;
        let own = requested.common_name;
        let own = own.strip_prefix("system:node:").filter(|_| is_node).unwrap_or(own);
        Terms {
            name: self.object_name.as_deref().unwrap_or(own).to_owned(),
            signer_name: signer_name.to_owned(),
            expiration_seconds: self.expiration_seconds,
            usages: if self.usages.is_empty() { defaults.collect() } else { self.usages.clone() },
        }
    }
}
