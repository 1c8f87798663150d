//! What is decided by: finding, reading and building the policy, shared by the commands that decide.

mod access;
mod args;
mod gathered;
mod reader;

pub(super) use access::access_table;
pub(super) use args::PolicyArgs;
pub(super) use gathered::Gathered;

use crate::error::CliError;
use crate::output::Ui;
use reader::Reader;

/// Reads the manifests and builds what decides.
pub(super) fn gather(args: &PolicyArgs, ui: &mut Ui) -> Result<Gathered, CliError> {
    let inputs = args.inputs()?;
    let mut reader = Reader::new(args, ui, inputs.iter().map(|input| input.name.clone()).collect());
    for (source, input) in (0..).zip(&inputs) {
        reader.read(source, input);
    }
    reader.finish()
}
