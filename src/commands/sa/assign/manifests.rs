//! The manifests to change: read and looked at together, written one by one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::commands::credential_files::{self, LOCKING};
use crate::commands::kubeconfig;
use crate::error::CliError;
use crate::files::{self, FileError, private, replace};
use crate::output::Ui;
use crate::shown::shown;
use crate::workload::{self, AssignError, Object};

/// A manifest, and what is to become of it.
pub(super) struct Manifest {
    /// Where it is to be written; `None` for standard input, whose place is standard output.
    pub(super) path: Option<PathBuf>,
    /// What messages call it.
    pub(super) name: String,
    pub(super) old: String,
    pub(super) new: String,
    pub(super) objects: Vec<Object>,
}

impl Manifest {
    /// Returns whether there is anything to write.
    pub(super) fn differs(&self) -> bool {
        self.old != self.new
    }
}

/// Reads manifests, each once, and assigns the service account in them.
///
/// # Errors
/// Names each file that cannot be read, or not changed without losing something.
pub(super) fn read(paths: &[PathBuf], recursive: bool, account: &str) -> Result<Vec<Manifest>, CliError> {
    let paths = files::find_manifests(paths, recursive).map_err(|errors| unread(&errors))?;
    let paths = files::each_once(paths);
    if paths.len() > 1 && paths.iter().any(|path| files::is_stdin(path)) {
        return Err(CliError::new("standard input cannot be changed together with files")
            .hint("name `-f -` alone: the changed manifests go to stdout"));
    }
    let (mut manifests, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        match one(path, account) {
            Ok(manifest) => manifests.push(manifest),
            Err(more) => errors.extend(more),
        }
    }
    CliError::all(errors).map_or(Ok(manifests), Err)
}

fn one(path: PathBuf, account: &str) -> Result<Manifest, Vec<CliError>> {
    let input = files::read(&path).map_err(|error| vec![unread(&[error])])?;
    let name = shown(&input.name).into_owned();
    // What is mapped would change under the hand of whoever writes the file in place.
    let old = input.bytes().to_vec();
    let told =
        |errors: Vec<AssignError>| errors.iter().map(|error| told(&name, &old, error)).collect::<Vec<_>>();
    let assigned = workload::assign(&old, account).map_err(told)?;
    let path = Some(path).filter(|path| !files::is_stdin(path));
    // It was read as UTF-8.
    let old = String::from_utf8_lossy(&old).into_owned();
    Ok(Manifest { path, name, old, new: assigned.text, objects: assigned.objects })
}

/// Makes sure that what is to be written can be, before anything is.
///
/// # Errors
/// If one is something else than a file.
pub(super) fn confirm_files(manifests: &[Manifest]) -> Result<(), CliError> {
    let changed = manifests.iter().filter(|manifest| manifest.differs());
    let checked =
        changed.filter_map(|manifest| manifest.path.as_deref()).map(|path| private::check(path, true));
    CliError::all(checked.filter_map(Result::err).map(credential_files::told)).map_or(Ok(()), Err)
}

/// Writes a manifest, unless it holds already what it is to hold. `written` are those before it.
///
/// # Errors
/// If it was changed meanwhile, or cannot be written: then it is as it was, unless the error says otherwise.
pub(super) fn write(ui: &mut Ui, path: &Path, manifest: &Manifest, written: &[&str]) -> Result<(), CliError> {
    if !manifest.differs() {
        return Ok(());
    }
    let also = |error: CliError| match written {
        [] => error,
        written => error.because(format!("{} is written already", written.join(", "))),
    };
    let locks = kubeconfig::acquire_within(ui, LOCKING, &BTreeSet::from([path.to_owned()])).map_err(also)?;
    let said = replace::replace(&locks, path, Some(manifest.old.as_bytes()), manifest.new.as_bytes());
    let said = said.map_err(|error| also(CliError::new(error.to_string())))?;
    said.notices.iter().for_each(|notice| ui.note(notice));
    Ok(())
}

fn unread(errors: &[FileError]) -> CliError {
    let errors = errors.iter().map(|error| CliError::of(error));
    CliError::all(errors).unwrap_or_else(|| CliError::new("the manifests cannot be read"))
}

/// Returns the error for a manifest that is left as it is.
fn told(name: &str, bytes: &[u8], error: &AssignError) -> CliError {
    let told = CliError::new(format!("{name}:{}: {error}", error.line()));
    match error {
        AssignError::Unreadable { .. } if memchr::memmem::find(bytes, b"{{").is_some() => {
            told.hint("it seems to be a template: `helm template` makes a manifest of a chart's")
        }
        AssignError::Unreadable { .. } => told,
        AssignError::Refused(refused) => {
            let told = told.because("it cannot be changed without losing something, and is as it was");
            refused.hint.iter().fold(told, CliError::hint)
        }
    }
}
