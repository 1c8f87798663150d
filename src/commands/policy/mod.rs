//! What is decided by: finding, reading and building the policy, shared by the commands that decide.

mod access;
mod args;
mod gathered;
mod kept;
mod reader;

pub(super) use access::access_table;
pub(super) use args::PolicyArgs;
pub(super) use gathered::Gathered;
pub(super) use kept::Kept;

use super::credential::client::ClientArgs;
use crate::error::CliError;
use crate::output::Ui;
use reader::Reader;
use std::path::PathBuf;

/// Reads the manifests and builds what decides.
pub(super) fn gather(args: &PolicyArgs, ui: &mut Ui) -> Result<Gathered, CliError> {
    gather_from(args, &args.paths(), ui)
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
        return Ok((gather_from(args, &paths, ui)?, None));
    }
    let kept = Kept::find(ui, client)?;
    let gathered = gather_from(args, std::slice::from_ref(&kept.path), ui)?;
    kept.tell(ui, gathered.stamps.first(), args.max_age);
    Ok((gathered, Some(kept)))
}

fn gather_from(args: &PolicyArgs, paths: &[PathBuf], ui: &mut Ui) -> Result<Gathered, CliError> {
    let inputs = args.open(paths)?;
    let mut reader = Reader::new(args, ui, inputs.iter().map(|input| input.name.clone()).collect());
    for (source, input) in (0..).zip(&inputs) {
        reader.read(source, input);
    }
    reader.finish()
}
