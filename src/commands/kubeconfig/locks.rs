//! The locks of a kubeconfig's files, and what to do about another program's.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use super::args::KubeconfigArgs;
use crate::error::CliError;
use crate::files::lock::{self, LockError, Locks};
use crate::output::Ui;

/// Takes the files' locks; says what dead kauths had left there.
///
/// # Errors
/// If another program has one, and keeps it.
pub(in crate::commands) fn acquire(
    ui: &mut Ui,
    args: &KubeconfigArgs,
    files: &BTreeSet<PathBuf>,
) -> Result<Locks, CliError> {
    acquire_within(ui, args.lock_timeout()?, files)
}

/// The same, waiting no longer than `timeout` for another program.
///
/// # Errors
/// As [`acquire`].
pub(in crate::commands) fn acquire_within(
    ui: &mut Ui,
    timeout: Duration,
    files: &BTreeSet<PathBuf>,
) -> Result<Locks, CliError> {
    let files: Vec<_> = files.iter().cloned().collect();
    let locks = lock::acquire(&files, timeout, &mut |notice| ui.note(&notice));
    locks.map_err(|error| {
        let told = CliError::new(error.to_string());
        match error {
            LockError::Held(foreign) => {
                told.because(&foreign).hint(format!("if that program is gone: {}", foreign.remedy()))
            }
            LockError::Io { .. } | LockError::Interrupted(_) => told,
        }
    })
}
