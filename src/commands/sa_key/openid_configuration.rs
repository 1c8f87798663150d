//! `kauth sa-key openid-configuration`: what tells other verifiers about the keys.

use std::path::PathBuf;

use clap::Args;

use crate::authn::service_account_keys::{self, JWKS_PATH};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # What a server answers at /.well-known/openid-configuration
  kauth sa-key openid-configuration sa.pub --issuer https://kubernetes.default.svc \\
    --jwks-uri https://10.0.0.1:6443/openid/v1/jwks";

/// Print what kube-apiserver serves at /.well-known/openid-configuration, to the byte
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, arg_required_else_help = true)]
pub(super) struct OpenidConfigurationArgs {
    /// The files of the keys, or - for standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The server's first --service-account-issuer
    #[arg(long, value_name = "URL")]
    issuer: String,
    /// Where the keys are served: the server's --service-account-jwks-uri; default: /openid/v1/jwks below the issuer
    #[arg(long, value_name = "URL")]
    jwks_uri: Option<String>,
}

/// Prints the document.
///
/// # Errors
/// If a server with these settings does not serve it.
pub(super) fn run(ui: &mut Ui, args: &OpenidConfigurationArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let keys = super::read_all(&args.files)?;
    let below_issuer = || format!("{}{JWKS_PATH}", args.issuer.trim_end_matches('/'));
    let jwks_uri = args.jwks_uri.clone().unwrap_or_else(below_issuer);
    let document = service_account_keys::openid_configuration(&args.issuer, &jwks_uri, &keys);
    let document = document.map_err(|error| CliError::new("the document is not served").because(error))?;
    super::print(ui, &document)?;
    if args.jwks_uri.is_none() {
        ui.note(&format!(
            "jwks_uri is below the issuer; a kube-apiserver without --service-account-jwks-uri names its own address, \
             https://ADDRESS:PORT{JWKS_PATH}"
        ));
    }
    Ok(ExitStatus::Done)
}
