//! `kauth sa-key jwks`: the keys as kube-apiserver serves them.

use std::path::PathBuf;

use clap::Args;

use crate::authn::service_account_keys;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # What a server with this key answers at /openid/v1/jwks
  kauth sa-key jwks sa.pub > jwks";

/// Print the keys as kube-apiserver serves them at /openid/v1/jwks, to the byte
///
/// Files are read as it reads them, in the order of its --service-account-key-file.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, arg_required_else_help = true)]
pub(super) struct JwksArgs {
    /// The files of the keys, or - for standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// Prints the document.
///
/// # Errors
/// If a server with these files does not serve it.
pub(super) fn run(ui: &mut Ui, args: &JwksArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let keys = super::read_all(&args.files)?;
    let document = service_account_keys::jwks(&keys);
    let document = document.map_err(|error| CliError::new("the keys are not served").because(error))?;
    super::print(ui, &document)?;
    Ok(ExitStatus::Done)
}
