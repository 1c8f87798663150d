//! `kauth config merge`: the entries of other kubeconfigs, taken into this one.

use crate::commands::kubeconfig::{self, KubeconfigArgs, Texts, flatten, parse_bool};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::go::Quoted;
use crate::kubeconfig::import::{self, Borrowed, Fate, Import, OnConflict, Outcome, Plan};
use crate::kubeconfig::layers::Layers;
use crate::output::Ui;
use crate::shown::shown;
use clap::{Args, ValueEnum};
use std::path::Path;

const EXAMPLES: &str = "\
Examples:

  # What a file would bring
  kauth config merge new-cluster.yaml --dry-run

  # A kubeconfig from another machine, with what its certificate and key files hold
  kauth config merge /mnt/admin.conf --embed-certs

  # Entries whose names are taken get new ones; the same again changes nothing
  kauth config merge a.yaml b.yaml --on-conflict=rename

  # From another machine
  ssh build-host kauth config export ci | kauth config merge -";

/// Take in the clusters, users and contexts of other kubeconfigs
///
/// New entries go to the first kubeconfig file that exists, all in one edit. An entry that is there already with the same
/// meaning stays as it is. Paths keep their meaning, whatever folder the files are in. The context in use stays; only if there
/// is none, that of the import is taken.
///
/// An exec plugin is a command that runs on this machine whenever its user is used: look at those of an import before you
/// allow them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct MergeArgs {
    /// The kubeconfigs to take in, - for standard input; of entries of one name the first counts
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    /// What becomes of an entry whose name a different one has
    #[arg(long, value_name = "WHAT", value_enum, default_value_t, hide_default_value = true)]
    on_conflict: OnConflictFlag,
    /// Take in what certificate and key files hold, instead of their paths
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_value = "false",
          default_missing_value = "true", value_parser = parse_bool, hide_default_value = true)]
    embed_certs: bool,
    /// Take in users that run commands
    #[arg(long)]
    allow_exec: bool,
    /// Say what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// What becomes of an entry whose name a different one has.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum OnConflictFlag {
    /// Nothing is taken in, and all such entries are named (the default)
    #[default]
    Fail,
    /// It is left out, with the contexts that refer to it
    Skip,
    /// It is called NAME-2, NAME-3, …, and the contexts that refer to it follow
    Rename,
    /// It takes the place of the other
    Replace,
}

impl From<OnConflictFlag> for OnConflict {
    fn from(flag: OnConflictFlag) -> Self {
        match flag {
            OnConflictFlag::Fail => Self::Fail,
            OnConflictFlag::Skip => Self::Skip,
            OnConflictFlag::Rename => Self::Rename,
            OnConflictFlag::Replace => Self::Replace,
        }
    }
}

/// Takes in the entries.
///
/// # Errors
/// If a file cannot be read, has conflicting entries or runs commands, or the kubeconfig cannot be edited.
pub(super) fn run(ui: &mut Ui, kubeconfig: &KubeconfigArgs, args: &MergeArgs) -> Result<ExitStatus, Failure> {
    let texts = Texts::read_each(kubeconfig, &args.files)?;
    let files = texts.layers(ui)?;
    let mut config = files.merged();
    if args.embed_certs {
        flatten::flatten(&mut config, &files)?;
    }
    let import = Import::new(&files, config);
    let on_conflict = args.on_conflict.into();
    let mut plan = Plan::default();
    let mut look = |layers: &Layers<'_>| {
        plan = import.plan(layers, on_conflict);
        refuse_conflicts(&plan, &import, layers)?;
        if args.allow_exec { Ok(()) } else { refuse_commands(&plan) }?;
        Ok(plan.changes.clone())
    };
    if args.dry_run {
        kubeconfig::rehearse(ui, kubeconfig, &mut look)?;
    } else {
        kubeconfig::edit(ui, kubeconfig, &mut look)?;
    }
    warn_of_files(ui, &files);
    for outcome in &plan.outcomes {
        ui.answer(line(outcome))?;
    }
    tell(ui, &plan, args.dry_run);
    Ok(ExitStatus::Done)
}

/// Names every entry that is in the way.
fn refuse_conflicts(plan: &Plan, import: &Import<'_, '_>, layers: &Layers<'_>) -> Result<(), CliError> {
    let error = |conflict: &import::Conflict| {
        let (kind, name) = (conflict.kind, &conflict.name);
        let here =
            layers.origin(kind, name).and_then(|file| layers.files.get(file)).map_or("", |file| &file.name);
        let file = import.file(kind, name);
        let error = CliError::new(format!(
            "{} `{}` of `{file}` is not the one of `{here}`",
            kind.name(),
            shown(name)
        ));
        error.because(format!("they differ in {}", conflict.fields.join(", ")))
    };
    let mut errors: Vec<_> = plan.conflicts.iter().map(error).collect();
    if let Some(last) = errors.pop() {
        let hint = "nothing is written; --on-conflict=skip, rename or replace says what to do with them";
        errors.push(last.hint(hint));
    }
    CliError::all(errors).map_or(Ok(()), Err)
}

/// Names every command that the import brings.
fn refuse_commands(plan: &Plan) -> Result<(), CliError> {
    if plan.commands.is_empty() {
        return Ok(());
    }
    let error = CliError::new("the import has users that run commands on this machine");
    let error = plan.commands.iter().fold(error, |error, command| error.because(command));
    Err(error.hint("nothing is written; if these are what you expect, --allow-exec takes them in"))
}

fn line(outcome: &Outcome) -> String {
    let fate = match &outcome.fate {
        Fate::Imported => "imported".to_owned(),
        Fate::ImportedAs(new) => format!("imported as {}", Quoted(new)),
        Fate::Unchanged => "unchanged".to_owned(),
        Fate::UnchangedAs(new) => format!("unchanged as {}", Quoted(new)),
        Fate::Replaced => "replaced".to_owned(),
        Fate::Skipped | Fate::SkippedWith(..) => "skipped".to_owned(),
    };
    format!("{} {} {fate}\n", outcome.kind.name(), Quoted(&outcome.name))
}

/// Says what to know about the imported files themselves.
fn warn_of_files(ui: &mut Ui, files: &Layers<'_>) {
    for file in &files.files {
        if let Ok((mode, _)) = secrets::status(Path::new(&file.name))
            && import::holds_secrets(&file.config)
        {
            kubeconfig::warn_of_mode(ui, "the kubeconfig", &file.name, mode);
        }
    }
    for shadowed in import::shadowed(files) {
        let (what, import::Shadowed { name, by, file, .. }) = (shadowed.kind.name(), &shadowed);
        ui.note(&format!(
            "{what} {} of `{file}` does not count, since `{by}` before it has a different one",
            Quoted(name)
        ));
    }
    if files.files.iter().all(|file| import::is_empty(&file.config)) {
        ui.note("the import has no clusters, users and contexts");
    }
}

/// Says what to know about what was done.
fn tell(ui: &mut Ui, plan: &Plan, dry_run: bool) {
    for outcome in &plan.outcomes {
        if let Fate::SkippedWith(kind, name) = &outcome.fate {
            let context = Quoted(&outcome.name);
            let words = format!("context {context} is skipped, since {} {}", kind.name(), Quoted(name));
            ui.note(&format!("{words} is a different one here"));
        }
    }
    plan.commands.iter().for_each(|command| ui.note(&command.to_string()));
    plan.borrowed.iter().for_each(|borrowed| ui.warning(&tell_of(borrowed)));
    if let Some(name) = &plan.current_context {
        let becomes = if dry_run { "would become" } else { "is now" };
        ui.note(&format!("context {} {becomes} the one in use, since there was none", Quoted(name)));
    }
    if dry_run && !plan.changes.is_empty() {
        ui.note("nothing is written");
    }
}

fn tell_of(borrowed: &Borrowed) -> String {
    let (context, name) = (Quoted(&borrowed.context), Quoted(&borrowed.name));
    let words = format!(
        "context {context} refers to {} {name}, which the import does not have",
        borrowed.kind.name()
    );
    if borrowed.is_here { format!("{words}: it uses the one that was here before") } else { words }
}
