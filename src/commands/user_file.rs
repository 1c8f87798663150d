//! The CSV files that kube-apiserver knows users from: read, edited under their lock, and told of. What a line holds, the commands
//! say.

pub(super) mod check;
pub(super) mod hand_over;
pub(super) mod listed;
pub(super) mod who;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use super::credential_files;
use super::kubeconfig::{self, EditArgs};
use crate::authn::csv_file::edit::{EditError, Text};
use crate::authn::csv_file::{Kind, Refusal};
use crate::error::CliError;
use crate::files::private;
use crate::files::replace::{self, ReplaceError};
use crate::files::settled::read_settled;
use crate::files::undo::{self, Edit};
use crate::output::Ui;
use crate::secret::SecretBytes;
use crate::shown::{in_shell, shown};

/// How often an edit is planned anew because the file changed in spite of its lock.
const PLANS: usize = 20;

/// A file to edit.
pub(super) struct UserFile<'a> {
    pub(super) kind: Kind,
    pub(super) path: &'a Path,
    pub(super) args: &'a EditArgs,
}

/// What an edit is to make of a file.
pub(super) struct Planned<T> {
    pub(super) text: Text,
    /// Whether it takes a secret out, which `config undo` keeps.
    pub(super) takes_out: bool,
    /// What is to be told of it.
    pub(super) told: T,
}

/// What an edit is to make of what a file holds.
type Plan<'p, T> = &'p dyn Fn(&[u8]) -> Result<Planned<T>, EditError>;

/// Returns what messages call such a file.
pub(super) fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::Token => "the token file",
        Kind::Password => "the basic auth file",
    }
}

/// Returns the command that is about such files.
pub(super) fn command(kind: Kind) -> &'static str {
    match kind {
        Kind::Token => "kauth token-file",
        Kind::Password => "kauth basic-auth",
    }
}

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// If the operating system refuses.
pub(super) fn read(path: &Path) -> Result<SecretBytes, CliError> {
    credential_files::contents_or_stdin(path)
}

/// Returns the error for a file that no server starts with.
pub(super) fn refused(kind: Kind, path: &Path, why: &Refusal) -> CliError {
    let name = crate::files::name(path);
    let error = CliError::new(format!("no kube-apiserver starts with `{}`", shown(&name)));
    error.because(why).hint(format!("`{} check {}` says more", command(kind), in_shell(&name)))
}

/// Says when a change counts.
pub(super) fn note_restart(ui: &mut Ui) {
    ui.note("kube-apiserver reads the file only when it starts: a change counts once it was restarted");
}

impl UserFile<'_> {
    /// Looks whether the file could be edited, and writes nothing: what is asked of somebody is not to be asked for nothing.
    ///
    /// # Errors
    /// If it cannot be read, or `plan` says so.
    pub(super) fn rehearse<T>(&self, may_be_made: bool, plan: Plan<'_, T>) -> Result<(), CliError> {
        self.confirm_editable(may_be_made)?;
        let old = self.held()?;
        plan(old.as_deref().map(Vec::as_slice).unwrap_or_default()).map_err(|error| self.told(&error))?;
        Ok(())
    }

    /// Gives the file the text that `plan` makes of the one that it has, under its lock. One that is not there is empty to it, if
    /// it `may_be_made`: for its owner alone.
    ///
    /// # Errors
    /// If the file cannot be read, locked or written, or `plan` says so; then it is as it was, unless the error says otherwise.
    pub(super) fn edit<T>(&self, ui: &mut Ui, may_be_made: bool, plan: Plan<'_, T>) -> Result<T, CliError> {
        let path = self.path;
        self.confirm_editable(may_be_made)?;
        let files = BTreeSet::from([path.to_owned()]);
        let locks = kubeconfig::acquire_within(ui, self.args.lock_timeout()?, &files)?;
        for _ in 0..PLANS {
            let old = self.held()?;
            let old = old.as_deref().map(Vec::as_slice);
            let planned = plan(old.unwrap_or_default()).map_err(|error| self.told(&error))?;
            locks.uninterrupted().map_err(|error| CliError::of(&error))?;
            match replace::replace(&locks, path, old, &planned.text) {
                Err(ReplaceError::Changed(_)) => {}
                written => {
                    if matches!(written, Ok(_) | Err(ReplaceError::NotSynced { .. })) {
                        self.remember(ui, old, &planned);
                    }
                    let said = written.map_err(|error| CliError::new(error.to_string()))?;
                    said.notices.iter().for_each(|notice| ui.note(notice));
                    let mode = said.mode.unwrap_or(0);
                    kubeconfig::warn_of_mode(ui, what(self.kind), &path.to_string_lossy(), mode);
                    return Ok(planned.told);
                }
            }
        }
        let error = CliError::new(format!("`{}` changes faster than it can be edited", self.name()));
        Err(error.hint("see which program writes it without a lock"))
    }

    fn confirm_editable(&self, may_be_made: bool) -> Result<(), CliError> {
        if self.path.as_os_str() == "-" {
            return Err(CliError::new("standard input is no file that can be edited"));
        }
        private::check(self.path, true).map_err(credential_files::told)?;
        if !may_be_made {
            credential_files::contents(self.path)?;
        }
        Ok(())
    }

    /// Returns what the file holds; `None` if it is not there.
    fn held(&self) -> Result<Option<Text>, CliError> {
        read_settled(self.path, Duration::ZERO, &|_| false)
            .map_err(|error| CliError::new(format!("cannot read `{}`", self.name())).because(error))
    }

    /// Keeps what the file held. An edit that cannot be kept is made all the same.
    fn remember<T>(&self, ui: &mut Ui, old: Option<&[u8]>, planned: &Planned<T>) {
        let Some(folder) = self.args.undo_folder().filter(|_| self.args.keeps_undo()) else { return };
        let undo = |words: &str| {
            format!("kauth config undo{words} --kubeconfig {}", in_shell(&self.path.to_string_lossy()))
        };
        match undo::remember(&folder, &Edit::now(1), self.path, old, &planned.text) {
            Ok(()) if planned.takes_out => ui.note(&format!(
                "what the file held is kept: `{}` takes the edit back, `{}` forgets it",
                undo(""),
                undo(" --clear")
            )),
            Ok(()) => {}
            Err(error) => ui.note(&format!("`kauth config undo` will not know of this edit: {error}")),
        }
    }

    /// Returns the file as it may be printed.
    pub(super) fn name(&self) -> String {
        shown(&self.path.to_string_lossy()).into_owned()
    }

    fn told(&self, error: &EditError) -> CliError {
        let file = in_shell(&self.path.to_string_lossy());
        let command = |words: &str| format!("{} {words}", command(self.kind));
        let told = match error {
            EditError::Refused(why) => return refused(self.kind, self.path, why),
            EditError::NoUser(_) | EditError::HasUser { .. } | EditError::HasToken { .. } => {
                CliError::new(format!("`{}`: {error}", self.name()))
            }
            _ => CliError::new(error.to_string()),
        };
        let list = || format!("`{}` shows what there is", command(&format!("list {file}")));
        match (error, self.kind) {
            (EditError::HasUser { user, .. }, Kind::Token) => {
                let user = in_shell(user);
                told.hint(format!("`{}` gives another token", command(&format!("rotate {user} {file}"))))
                    .hint("--another gives one more")
            }
            (EditError::HasUser { .. }, Kind::Password) => told.hint("--force replaces it"),
            (EditError::Different(_), Kind::Password) => {
                told.hint("--uid and --group say which it is to have").hint(list())
            }
            (EditError::Different(_), Kind::Token) => told.hint("--fingerprint names one").hint(list()),
            (EditError::NoToken { .. } | EditError::NoUser(_), _) => told.hint(list()),
            _ => told,
        }
    }
}
