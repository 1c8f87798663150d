//! The one door to writing a kubeconfig: plan, lock, read again, plan again, write, and look whether it stayed.
//!
//! Whoever has something to write says what is to be true; in which files, and whether anything needs writing at all, is
//! decided here. Nothing is written before every file's new text is proven.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use super::args::KubeconfigArgs;
use super::locks::acquire;
use super::texts::Texts;
use super::undo::{self, Written};
use crate::document::Refused;
use crate::error::CliError;
use crate::files::lock::Locks;
use crate::files::replace::{self, ReplaceError};
use crate::files::settled::wait_for_others;
use crate::kubeconfig::change::{Change, Kind};
use crate::kubeconfig::config::Config;
use crate::kubeconfig::layers::Layers;
use crate::output::Ui;

/// How often an entry that another program took away is written again.
const ATTEMPTS: usize = 3;

/// How long another program, which may have read the file before it was written, is given to write it in turn.
const SETTLING: Duration = Duration::from_millis(30);

/// How often an edit is planned anew because a file changed in spite of its lock.
const PLANS: usize = 20;

/// What an edit is to make true of the kubeconfig, as it is now.
pub(in crate::commands) type Plan<'p> = &'p mut dyn FnMut(&Layers<'_>) -> Result<Vec<Change>, CliError>;

/// What an edit made true.
struct Made {
    changes: Vec<Change>,
    files: BTreeSet<PathBuf>,
    /// What the kubeconfig's files hold now, unless another program writes them.
    texts: Texts,
    /// Whether another program edits the files too.
    is_contended: bool,
}

/// The changes of each file, by its index.
type ByFile = BTreeMap<usize, Vec<Change>>;

/// Looks whether the kubeconfig could be edited, and writes nothing.
///
/// # Errors
/// If a file cannot be read, or not edited without loss; or `plan` says so.
pub(in crate::commands) fn rehearse(
    ui: &mut Ui,
    args: &KubeconfigArgs,
    plan: Plan<'_>,
) -> Result<(), CliError> {
    let texts = Texts::read(args)?;
    let layers = texts.layers(ui)?;
    for (file, changes) in by_file(&layers, plan(&layers)?)? {
        if let Some(layer) = layers.files.get(file) {
            layer.with(&changes).map_err(|refused| told(&layer.name, refused))?;
        }
    }
    Ok(())
}

/// Edits the kubeconfig. `plan` may be asked several times, each time about the files as they are then. An edit that changes
/// nothing takes no lock and writes nothing.
///
/// # Errors
/// If a file cannot be read, locked, edited without loss, or written; or `plan` says so.
pub(in crate::commands) fn edit(ui: &mut Ui, args: &KubeconfigArgs, plan: Plan<'_>) -> Result<(), CliError> {
    let Some(mut made) = write_plan(ui, args, plan, false)? else { return Ok(()) };
    for attempt in 0..=ATTEMPTS {
        let gone = match gone(args, &made) {
            Ok(gone) => gone,
            // What was to be written is written.
            Err(error) => {
                ui.note(&format!("the edit is made, but whether it stays could not be looked up: {error}"));
                return Ok(());
            }
        };
        let Some((kind, name)) = gone.iter().find_map(Change::makes) else { return Ok(()) };
        if attempt == ATTEMPTS {
            let what = kind.name();
            let message = format!("another program takes {what} `{name}` away each time it is written");
            let hint = "see which kubectl or other tool edits the same file, and try again";
            return Err(CliError::new(message).hint(hint));
        }
        ui.note("another program wrote the kubeconfig from what it had read before: writing the entry again");
        match write_plan(ui, args, &mut |_| Ok(gone.clone()), true)? {
            Some(again) => made = Made { changes: made.changes, files: made.files, ..again },
            None => return Ok(()),
        }
    }
    Ok(())
}

/// Returns the changes whose entries are there no more: kubectl deletes what has come since it read the file.
fn gone(args: &KubeconfigArgs, made: &Made) -> Result<Vec<Change>, CliError> {
    if !made.changes.iter().any(|change| change.makes().is_some()) {
        return Ok(Vec::new());
    }
    if made.is_contended {
        std::thread::sleep(SETTLING);
    }
    made.files.iter().for_each(|file| wait_for_others(file, SETTLING * 10));
    let texts = Texts::read(args)?;
    if texts.hold_the_same_as(&made.texts) {
        return Ok(Vec::new());
    }
    let layers = texts.layers_quietly()?;
    let merged = layers.whole();
    let is_gone = |change: &&Change| change.makes().is_some_and(|(kind, name)| !kind.is_in(&merged, name));
    let gone = made.changes.iter().filter(is_gone).cloned();
    let written = made.texts.layers_quietly()?;
    let written = written.whole();
    // What had the old name is gone as well.
    Ok(gone.map(|change| again(&written, &change).unwrap_or(change)).collect())
}

/// Returns the change that makes the entry of a new name out of nothing.
fn again(written: &Config, change: &Change) -> Option<Change> {
    let Change::Rename(kind, _, name) = change else { return None };
    let new = name.clone();
    match kind {
        Kind::Cluster => written.clusters.get(name).map(|it| Change::Cluster(new, it.clone().into())),
        Kind::Context => written.contexts.get(name).map(|it| Change::Context(new, it.clone().into())),
        Kind::User => written.users.get(name).map(|it| Change::User(new, it.clone().into())),
    }
}

/// Writes what is planned, and returns it; `None` if all of it is true already. What there is to know about the files is not
/// said again.
fn write_plan(
    ui: &mut Ui,
    args: &KubeconfigArgs,
    plan: Plan<'_>,
    is_again: bool,
) -> Result<Option<Made>, CliError> {
    let read = Texts::read(args).or_else(|error| Texts::read_mended(ui, args).ok_or(error))?;
    let mended;
    let (first, before) = match layers(ui, &read, is_again) {
        Ok(before) => (&read, before),
        Err(error) => {
            mended = Texts::read_mended(ui, args).ok_or(error)?;
            (&mended, layers(ui, &mended, is_again)?)
        }
    };
    let mut wanted = files_of(&before, &by_file(&before, plan(&before)?)?);
    for _ in 0..PLANS {
        if wanted.is_empty() {
            return Ok(None);
        }
        let locks = acquire(ui, args, &wanted)?;
        let mut texts = Texts::read_locked(args)?;
        let is_contended = !texts.hold_the_same_as(first);
        let read;
        let layers = if is_contended {
            read = texts.layers_quietly()?;
            &read
        } else {
            &before
        };
        let changes = by_file(layers, plan(layers)?)?;
        let needed = files_of(layers, &changes);
        if !needed.is_subset(&wanted) {
            wanted.extend(needed);
            continue;
        }
        match write(ui, args, layers, (&changes, is_again), &locks) {
            Err(Unwritten::Changed) => {}
            Err(Unwritten::Error(error)) => return Err(error),
            Ok(written) => {
                let changes = changes.into_values().flatten().collect();
                written.into_iter().for_each(|(file, text)| texts.replace(file, text));
                return Ok(Some(Made { changes, files: wanted, texts, is_contended }));
            }
        }
    }
    Err(CliError::new("the kubeconfig changes faster than it can be edited")
        .hint("see which program writes it without a lock"))
}

/// Takes the files for what they are, and warns of them the first time.
fn layers<'t>(ui: &mut Ui, texts: &'t Texts, is_again: bool) -> Result<Layers<'t>, CliError> {
    if is_again { texts.layers_quietly() } else { texts.layers(ui) }
}

/// Sorts changes by the files that they belong to, and leaves out those that hold already.
fn by_file(layers: &Layers<'_>, changes: Vec<Change>) -> Result<ByFile, CliError> {
    let mut by_file = ByFile::new();
    for change in changes {
        let Some(file) = layers.destination(&change) else { continue };
        let Some(layer) = layers.files.get(file) else {
            return Err(CliError::new("open : no such file or directory").hint("$KUBECONFIG names no file"));
        };
        if !layer.edits(std::slice::from_ref(&change)).is_empty() {
            by_file.entry(file).or_default().push(change);
        }
    }
    Ok(by_file)
}

fn files_of(layers: &Layers<'_>, changes: &ByFile) -> BTreeSet<PathBuf> {
    changes
        .keys()
        .filter_map(|file| layers.files.get(*file))
        .map(|layer| PathBuf::from(&layer.name))
        .collect()
}

/// The new texts of files, by their index.
type New = Vec<(usize, Zeroizing<String>)>;

enum Unwritten {
    /// A file does not hold what it held a moment ago.
    Changed,
    Error(CliError),
}

fn write(
    ui: &mut Ui,
    args: &KubeconfigArgs,
    layers: &Layers<'_>,
    (changes, is_again): (&ByFile, bool),
    locks: &Locks,
) -> Result<New, Unwritten> {
    let mut news = Vec::new();
    for (file, changes) in changes {
        let Some(layer) = layers.files.get(*file) else { continue };
        let text = layer.with(changes).map_err(|refused| Unwritten::Error(told(&layer.name, refused)))?;
        news.push(Written { layer, changes, text });
    }
    locks.uninterrupted().map_err(|error| Unwritten::Error(CliError::of(&error)))?;
    let (mut done, mut failed) = (0, None);
    for Written { layer, text, .. } in &news {
        match replace::replace(locks, Path::new(&layer.name), layer.bytes, text.as_bytes()) {
            // The first time it was said.
            Ok(_) if is_again => {}
            Ok(said) => super::say_replaced(ui, Path::new(&layer.name), &said),
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
        done += 1;
    }
    let and_this = usize::from(matches!(failed, Some(ReplaceError::NotSynced { .. })));
    undo::remember(ui, args, &news[..done + and_this]);
    let done: Vec<_> = news[..done].iter().map(|new| new.layer.name.as_str()).collect();
    match failed {
        None => Ok(changes.keys().copied().zip(news.into_iter().map(|new| new.text)).collect()),
        Some(ReplaceError::Changed(_)) if done.is_empty() => Err(Unwritten::Changed),
        Some(error) => {
            let error = CliError::new(error.to_string());
            let others = |error: CliError| error.because(format!("{} is written already", done.join(", ")));
            Err(Unwritten::Error(if done.is_empty() { error } else { others(error) }))
        }
    }
}

/// Returns the error for a file whose shape is in the way.
fn told(name: &str, refused: Refused) -> CliError {
    let error = CliError::new(format!("{name}:{}: {}", refused.line, refused.reason));
    let error = error.because("the file cannot be edited without losing something, and is as it was");
    refused.hint.into_iter().fold(error, CliError::hint)
}
