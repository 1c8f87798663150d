//! The files that new credentials go to: what they are called, and that all of them are written or none is begun.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::kubeconfig::{self, KubeconfigArgs};
use crate::error::CliError;
use crate::files::private::PrivateError;
use crate::files::replace;
use crate::files::secrets;
use crate::files::settled;
use crate::files::together::{self, NewFile};
use crate::output::Ui;
use crate::secret::SecretBytes;
use crate::shown::{in_shell, shown};

/// Who may read a key.
pub(super) const KEY_MODE: u32 = 0o600;

/// Who may read what is no secret, like a certificate.
pub(super) const PUBLIC_MODE: u32 = 0o644;

/// How long another program's lock is waited for.
pub(super) const LOCKING: Duration = Duration::from_secs(10);

/// No name of a file has more bytes with an extension and `.bak` behind it.
const LONGEST: usize = 240;

/// Returns the beginning of the names of files for a credential of somebody: `_` stands for what shells and other systems do not
/// like in a name.
///
/// # Errors
/// If nothing is left, or it would be hidden, a flag, or in another folder.
pub(super) fn file_stem(name: &str) -> Result<String, CliError> {
    let flaw = match name.chars().next() {
        None => "it is empty",
        Some('.') => "it begins with a dot",
        Some('-') => "it begins with a hyphen",
        _ if name.contains('/') => "it holds a slash",
        _ if name.len() > LONGEST => "it is too long",
        _ => {
            let keeps = |character: char| character.is_ascii_alphanumeric() || "._@-".contains(character);
            return Ok(name.chars().map(|it| if keeps(it) { it } else { '_' }).collect());
        }
    };
    Err(CliError::new(format!("no file can be called like `{}`", name.escape_debug()))
        .because(flaw)
        .hint("name the files with --out-key and its like"))
}

/// Reads a file whole.
///
/// # Errors
/// If there is none, or the operating system refuses.
pub(super) fn contents(file: &Path) -> Result<SecretBytes, CliError> {
    secrets::contents(file).map_err(|error| CliError::new(error.to_string()))
}

/// Reads a file whole, or standard input for `-`.
///
/// # Errors
/// If there is none, or the operating system refuses.
pub(super) fn contents_or_stdin(file: &Path) -> Result<SecretBytes, CliError> {
    if file.as_os_str() != "-" {
        return contents(file);
    }
    let read = settled::read_stdin().map(SecretBytes::from);
    read.map_err(|error| CliError::new("cannot read standard input").because(error))
}

/// Makes sure that there is room for files that belong together, before there is anything to write.
///
/// # Errors
/// If one exists and `over` is not set, two are the same, one cannot be a file, or is one of the kubeconfig that the environment
/// names.
pub(super) fn check(paths: &[&Path], over: bool) -> Result<(), CliError> {
    confirm_no_kubeconfig(paths, &KubeconfigArgs::to_read(None))?;
    together::check(paths, over).map_err(told)
}

/// Makes sure that none of the files that are to be written is one of a kubeconfig: nobody means to lose all of its credentials
/// for one.
///
/// # Errors
/// If one is, or it cannot be told which files are.
pub(super) fn confirm_no_kubeconfig(paths: &[&Path], kubeconfig: &KubeconfigArgs) -> Result<(), CliError> {
    let rules = kubeconfig.rules()?;
    let old = rules.to_read().filter_map(|name| rules.legacy(name)).collect::<Vec<_>>();
    let own = || rules.to_read().chain(old.iter().map(String::as_str)).map(Path::new);
    match paths.iter().find(|path| own().any(|own| together::are_same(path, own))) {
        Some(path) => {
            let error =
                CliError::new(format!("`{}` is the kubeconfig itself", shown(&path.to_string_lossy())));
            Err(error.hint("name another file"))
        }
        None => Ok(()),
    }
}

/// Writes files that belong together, in the order given: all of them, or none.
///
/// # Errors
/// As [`check`], and if one cannot be written.
pub(super) fn write(ui: &mut Ui, files: &[NewFile<'_>], over: bool) -> Result<(), CliError> {
    if files.is_empty() {
        return Ok(());
    }
    let targets: Vec<_> = files.iter().map(|file| file.path).collect();
    confirm_no_kubeconfig(&targets, &KubeconfigArgs::to_read(None))?;
    let paths: BTreeSet<PathBuf> = files.iter().map(|file| file.path.to_owned()).collect();
    let locks = kubeconfig::acquire_within(ui, LOCKING, &paths)?;
    let said = together::write(&locks, files, over).map_err(told)?;
    said.notices.iter().for_each(|notice| ui.note(notice));
    Ok(())
}

/// Removes a file with a credential that has served; it stays if it is not that any more.
///
/// # Errors
/// If it is not, or the operating system refuses.
pub(super) fn remove(ui: &mut Ui, path: &Path, contents: &[u8]) -> Result<(), CliError> {
    let locks = kubeconfig::acquire_within(ui, LOCKING, &BTreeSet::from([path.to_owned()]))?;
    replace::remove(&locks, path, contents).map_err(|error| CliError::of(&error))
}

/// Returns the error for files that are not written.
pub(super) fn told(error: PrivateError) -> CliError {
    match &error {
        PrivateError::Exists(_) => CliError::new(error.to_string()).hint("--force replaces it"),
        PrivateError::Open { path, source } if source.kind() == ErrorKind::NotFound => {
            let folder = path.parent().map(Path::to_string_lossy).filter(|folder| !folder.is_empty());
            let error = CliError::new(error.to_string());
            folder.into_iter().fold(error, |error, folder| {
                error.hint(format!("`mkdir {}` makes the folder", in_shell(&folder)))
            })
        }
        error => CliError::new(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_file_names() {
        for (name, stem) in [
            ("jane", "jane"),
            ("jane@example.com", "jane@example.com"),
            ("system:node:n-1", "system_node_n-1"),
            ("a b\u{1b}\nä\\", "a_b____"),
            ("a..b", "a..b"),
            ("_", "_"),
        ] {
            assert_eq!(file_stem(name).unwrap(), stem);
        }
        for (name, flaw) in [
            ("", "it is empty"),
            (".", "it begins with a dot"),
            ("../x", "it begins with a dot"),
            (".ssh", "it begins with a dot"),
            ("-rf", "it begins with a hyphen"),
            ("a/../../x", "it holds a slash"),
            ("/etc/x", "it holds a slash"),
            (&"a".repeat(241), "it is too long"),
        ] {
            assert_eq!(file_stem(name).unwrap_err().causes, [flaw], "{name}");
        }
    }
}
