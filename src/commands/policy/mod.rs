//! What is decided by: finding, reading and building the policy, shared by the commands that decide.

mod access;
mod args;
mod gathered;
mod kept;
mod reader;

pub(super) use access::{access_table, print_access};
pub(super) use args::PolicyArgs;
pub(super) use gathered::Gathered;
pub(super) use kept::Kept;

use super::credential::client::ClientArgs;
use crate::error::CliError;
use crate::files::Input;
use crate::output::Ui;
use reader::Reader;

/// Reads the manifests and builds what decides.
pub(super) fn gather(args: &PolicyArgs, ui: &mut Ui) -> Result<Gathered, CliError> {
    gather_from(args, &args.open(&args.paths())?, ui)
}

/// Reads the manifests, or where none are named the kept export of the kubeconfig's cluster, and builds what decides. Returns
/// the export, too, if it is that.
pub(super) fn gather_or_kept(
    args: &PolicyArgs,
    client: &ClientArgs,
    ui: &mut Ui,
) -> Result<(Gathered, Option<Kept>), CliError> {
    let paths = args.paths();
    if !paths.is_empty() {
        return Ok((gather_from(args, &args.open(&paths)?, ui)?, None));
    }
    let kept = Kept::find(ui, client)?;
    let gathered = gather_from(args, &args.open(std::slice::from_ref(&kept.path))?, ui)?;
    if gathered.stamps.is_empty() {
        return Err(kept.is_none());
    }
    kept.tell(ui, gathered.stamps.first(), args.max_age);
    Ok((gathered, Some(kept)))
}

/// Builds what decides from manifests that were read.
pub(super) fn gather_from(args: &PolicyArgs, inputs: &[Input], ui: &mut Ui) -> Result<Gathered, CliError> {
    let mut reader = Reader::new(args, ui, inputs.iter().map(|input| input.name.clone()).collect());
    for (source, input) in (0..).zip(inputs) {
        reader.read(source, input);
    }
    reader.finish()
}
