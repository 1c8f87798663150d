//! `kauth config undo`: puts back what files held before kauth's last edit of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use zeroize::Zeroizing;

use crate::commands::kubeconfig::{self, KubeconfigArgs};
use crate::commands::time::rfc3339;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::lock::Locks;
use crate::files::replace::{self, ReplaceError};
use crate::files::settled::read_settled;
use crate::files::undo::{self, Edit, Kept, UndoError};
use crate::output::{Ui, table};
use crate::shown::{in_shell, shown};

const EXAMPLES: &str = "\
Examples:

  # The last edit
  kauth config undo

  # The edits that can be undone
  kauth config undo --list

  # Forget credentials that were deleted or replaced
  kauth config undo --clear";

/// How often another kauth may be faster.
const ATTEMPTS: usize = 10;

/// Take back kauth's last edit
///
/// The files that it wrote get the content that they had before, all of them or none, and those that it made are removed;
/// only as long as they are, byte for byte, as kauth left them. Done again, the edit before that one is taken back. The
/// last ten edits of each file are kept, in $XDG_STATE_HOME/kauth/undo, which is ~/.local/state/kauth/undo; nothing of
/// those made with --no-undo.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct UndoArgs {
    /// List the edits of these files that can be undone, newest first
    #[arg(long)]
    list: bool,
    /// Forget what these files held before kauth's edits
    #[arg(long, conflicts_with = "list")]
    clear: bool,
    /// With --list or --clear: not only these files, but all
    #[arg(long)]
    all: bool,
}

/// A file that the edit wrote.
struct Write {
    /// As the user calls it.
    path: PathBuf,
    kept: Kept,
}

/// A file with what it holds and what it held.
struct Reversal<'w> {
    write: &'w Write,
    now: Zeroizing<Vec<u8>>,
    before: Option<Zeroizing<Vec<u8>>>,
}

/// Undoes the last edit, or says which there are, or forgets them.
///
/// # Errors
/// If there is none, a file is not as kauth left it, or cannot be written.
pub(super) fn run(ui: &mut Ui, kubeconfig: &KubeconfigArgs, args: &UndoArgs) -> Result<ExitStatus, Failure> {
    if args.all && !args.list && !args.clear {
        return Err(CliError::new("--all goes with --list or --clear")
            .hint("see `kauth config undo --help`")
            .into());
    }
    let folder = kubeconfig.undo_folder().ok_or_else(|| {
        CliError::new("there is no place where contents are kept").hint("set $HOME or $XDG_STATE_HOME")
    })?;
    let files: Vec<PathBuf> = kubeconfig.rules()?.to_read().map(PathBuf::from).collect();
    match (args.list, args.clear) {
        (true, _) => ui.answer(list(&folder, &files, args.all)?)?,
        (_, true) => {
            let count = clear(&folder, &files, args.all)?;
            let contents = if count == 1 { "content" } else { "contents" };
            ui.answer(format!("forgot {count} {contents}\n"))?;
        }
        _ => undo(ui, kubeconfig, &folder, &files)?.iter().try_for_each(|write| ui.answer(said(write)))?,
    }
    Ok(ExitStatus::Done)
}

fn said(write: &Write) -> String {
    format!("undid the edit of {} from {}\n", display(&write.path), rfc3339(write.kept.edit.time()))
}

fn list(folder: &Path, files: &[PathBuf], all: bool) -> Result<String, CliError> {
    let mut kept = if all { undo::all(folder).map_err(told)? } else { Vec::new() };
    for file in if all { &[] } else { files } {
        let of_file = undo::of_file(folder, file).map_err(told)?;
        let new: Vec<_> = of_file.into_iter().filter(|one| !kept.contains(one)).collect();
        kept.extend(new);
    }
    kept.sort_by(|a, b| b.edit.cmp(&a.edit));
    let row = |kept: &Kept| vec![rfc3339(kept.edit.time()), display(&name(kept, files))];
    let rows: Vec<_> =
        std::iter::once(vec!["TIME".to_owned(), "FILE".to_owned()]).chain(kept.iter().map(row)).collect();
    Ok(table::aligned(&rows))
}

fn clear(folder: &Path, files: &[PathBuf], all: bool) -> Result<usize, CliError> {
    if all {
        return undo::clear(folder, None).map_err(told);
    }
    files.iter().map(|file| undo::clear(folder, Some(file)).map_err(told)).sum()
}

/// Undoes the last edit of some files. Returns what it had written.
fn undo(
    ui: &mut Ui,
    args: &KubeconfigArgs,
    folder: &Path,
    files: &[PathBuf],
) -> Result<Vec<Write>, CliError> {
    for _ in 0..ATTEMPTS {
        let (_, writes) = last(folder, files)?;
        let locked: BTreeSet<_> = writes.into_iter().map(|write| write.path).collect();
        let locks = kubeconfig::acquire(ui, args, &locked)?;
        // Another kauth may have edited or undone until now; what it was about to do is done.
        let (edit, writes) = last(folder, files)?;
        if !writes.iter().all(|write| locked.contains(&write.path)) {
            continue;
        }
        whole(folder, &edit, &writes)?;
        let reversals: Vec<_> = writes.iter().map(|write| Reversal::new(args, write)).collect();
        let (reversals, errors): (Vec<_>, Vec<_>) = reversals.into_iter().partition(Result::is_ok);
        if let Some(error) = CliError::all(errors.into_iter().filter_map(Result::err)) {
            return Err(error);
        }
        let reversals: Vec<_> = reversals.into_iter().flatten().collect();
        reverse(ui, &reversals, &locks)?;
        for write in &writes {
            if let Err(error) = write.kept.forget() {
                ui.warning(&format!("the edit is undone, but still kept: {error}"));
            }
        }
        return Ok(writes);
    }
    Err(CliError::new("other kauths edit the kubeconfig all the time").hint("try again when they are done"))
}

/// Returns the last edit of some files, and what it wrote in whatever files.
fn last(folder: &Path, files: &[PathBuf]) -> Result<(Edit, Vec<Write>), CliError> {
    let mut last = None;
    for file in files {
        let of_file = undo::of_file(folder, file).map_err(told)?;
        last = last.max(of_file.into_iter().next_back().map(|kept| kept.edit));
    }
    let none = || {
        CliError::new("there is no edit to undo")
            .hint("`kauth config undo --list --all` lists those of all files")
    };
    let last = last.ok_or_else(none)?;
    let mut writes = Vec::new();
    for kept in undo::all(folder).map_err(told)?.into_iter().filter(|kept| kept.edit == last) {
        let path = name(&kept, files);
        if !kept.is_of(&path) {
            let error = CliError::new(format!("`{}` is not there any more", display(&path)));
            return Err(error.because(format!("the edit from {} wrote it too", rfc3339(last.time()))));
        }
        writes.push(Write { path, kept });
    }
    Ok((last, writes))
}

/// Makes sure that what an edit wrote is all there, and that nothing has to be undone before it.
fn whole(folder: &Path, edit: &Edit, writes: &[Write]) -> Result<(), CliError> {
    let of = rfc3339(edit.time());
    if writes.len() != edit.files() {
        let error = CliError::new(format!("the edit from {of} cannot be undone in all of its files"));
        let (wrote, kept) = (edit.files(), writes.len());
        return Err(error.because(format!("it wrote {wrote}, and what {kept} held is still kept")));
    }
    for Write { path, kept } in writes {
        if undo::of_file(folder, path).map_err(told)?.last() != Some(kept) {
            let error = CliError::new(format!("`{}` was edited again", display(path)));
            let file = in_shell(&path.to_string_lossy());
            let hint = format!("see `kauth config undo --list --kubeconfig {file}`");
            return Err(error.because(format!("the edit from {of} wrote it too")).hint(hint));
        }
    }
    Ok(())
}

/// Returns a written file's name: that of the kubeconfig's list, else the one that it was edited by.
fn name(kept: &Kept, files: &[PathBuf]) -> PathBuf {
    files.iter().find(|file| kept.is_of(file)).unwrap_or(&kept.file).clone()
}

impl<'w> Reversal<'w> {
    fn new(args: &KubeconfigArgs, write: &'w Write) -> Result<Self, CliError> {
        let name = display(&write.path);
        let now = read_settled(&write.path, Duration::ZERO, &|_| false)
            .map_err(|error| CliError::new(format!("cannot read `{name}`")).because(error))?;
        let Some(now) = now.filter(|now| write.kept.is_still(now)) else {
            let error = CliError::new(format!(
                "`{name}` is not as kauth left it at {}",
                rfc3339(write.kept.edit.time())
            ));
            let error =
                error.because("undoing the edit would undo what was changed since, too; nothing was changed");
            return Err(error.hint(format!("`{}` forgets the edits of before", args.command("undo --clear"))));
        };
        Ok(Self { write, now, before: write.kept.before().map_err(told)? })
    }

    fn make(&self, locks: &Locks) -> Result<replace::Replaced, ReplaceError> {
        let path = &self.write.path;
        match &self.before {
            Some(before) => replace::replace(locks, path, Some(&self.now), before),
            None => replace::remove(locks, path, &self.now).map(|()| replace::Replaced::default()),
        }
    }

    fn take_back(&self, locks: &Locks) -> Result<replace::Replaced, ReplaceError> {
        replace::replace(locks, &self.write.path, self.before.as_deref().map(Vec::as_slice), &self.now)
    }
}

/// Puts back what all the files held, or leaves all as they are.
fn reverse(ui: &mut Ui, reversals: &[Reversal<'_>], locks: &Locks) -> Result<(), CliError> {
    locks.uninterrupted().map_err(|error| CliError::of(&error))?;
    for (index, reversal) in reversals.iter().enumerate() {
        match reversal.make(locks) {
            Ok(said) => kubeconfig::say_replaced(ui, &reversal.write.path, &said),
            Err(error @ ReplaceError::NotSynced { .. }) => ui.warning(&error.to_string()),
            Err(error) => {
                let mut error = CliError::new(error.to_string());
                for done in reversals[..index].iter().rev() {
                    if let Err(failed) = done.take_back(locks) {
                        let name = display(&done.write.path);
                        error = error.because(format!(
                            "the edit is undone in `{name}`, since that failed too: {failed}"
                        ));
                    }
                }
                return Err(error);
            }
        }
    }
    Ok(())
}

fn display(path: &Path) -> String {
    shown(&path.to_string_lossy()).into_owned()
}

fn told(error: UndoError) -> CliError {
    CliError::new(error.to_string())
}
