//! `kauth sa assign`: manifests whose pods run as a service account.

mod manifests;

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use crate::api::content;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files;
use crate::output::{Ui, difference};
use crate::shown::shown;
use crate::workload::{Finding, Object};
use manifests::Manifest;

const EXAMPLES: &str = "\
Examples:

  # The pods of a Deployment run as the service account builder
  kauth sa assign builder -f deployment.yaml

  # Those of all manifests in a folder and below it; first a look at what would change
  kauth sa assign builder -f manifests/ -R --diff
  kauth sa assign builder -f manifests/ -R

  # In a pipeline: fail unless all of them do already
  kauth sa assign builder -f manifests/ -R --check

  # Between other programs
  helm template shop/ | kauth sa assign builder -f - | kubectl apply -f -";

/// Set the service account of pods in manifests
///
/// Sets serviceAccountName in each Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job, CronJob and
/// PodTemplate, in Lists and files of many documents too, YAML or JSON. Every other byte stays. Where a manifest has the field's
/// old name, serviceAccount, that is set as well. Objects of other kinds are left alone.
///
/// All files are looked at before the first is written; one that cannot be changed without losing something keeps all from being
/// written. What - stands for is read from stdin, and goes to stdout changed. Exits 1 if with --check or --diff there is
/// something to change.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct AssignArgs {
    /// The service account's name
    #[arg(value_name = "NAME")]
    name: String,
    /// A manifest, a directory of them, or - for stdin (can be repeated)
    #[arg(short = 'f', long = "filename", value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// More manifests: what a shell makes of `-f *.yaml`
    #[arg(value_name = "FILE")]
    more: Vec<PathBuf>,
    /// Read directories with all that is below them
    #[arg(short = 'R', long)]
    recursive: bool,
    /// Write nothing; name the objects that would change, and exit 1 if there are any
    #[arg(long)]
    check: bool,
    /// Write nothing; print what would change as a unified diff, and exit 1 if anything would
    #[arg(long)]
    diff: bool,
}

/// Assigns the service account.
///
/// # Errors
/// If the name cannot be a service account's, no manifest runs pods, or one cannot be read, changed without loss or written.
pub(super) fn run(ui: &mut Ui, args: &AssignArgs) -> Result<ExitStatus, Failure> {
    confirm_name(&args.name)?;
    let paths = [&args.files[..], &args.more].concat();
    let manifests = manifests::read(&paths, args.recursive, &args.name)?;
    manifests.iter().for_each(|manifest| remark(ui, manifest));
    confirm_pods(&manifests)?;
    note_namespaces(ui, &args.name, &manifests);
    let differs = manifests.iter().any(Manifest::differs);
    if args.diff {
        manifests.iter().try_for_each(|it| ui.answer(difference::unified(&it.name, &it.old, &it.new)))?;
    } else if args.check {
        name_objects(ui, &manifests)?;
    } else {
        write(ui, &manifests)?;
        return Ok(ExitStatus::Done);
    }
    Ok(if differs { ExitStatus::No } else { ExitStatus::Done })
}

fn confirm_name(name: &str) -> Result<(), CliError> {
    // `-f *.yaml` without a name before it has a file's in its place, which could be a service account's too.
    if files::is_manifest(name.as_ref()) {
        let error = CliError::new(format!("`{}` is a file, not a service account", shown(name)));
        return Err(error.hint("the service account's name stands first: `kauth sa assign NAME -f FILE`"));
    }
    let flaws = if name.is_empty() { vec!["it is empty".to_owned()] } else { content::dns_subdomain(name) };
    let error = CliError::new(format!("`{}` is no name of a service account", shown(name)));
    if flaws.is_empty() { Ok(()) } else { Err(flaws.into_iter().fold(error, CliError::because)) }
}

/// Says what was left alone, and what was changed besides the field.
fn remark(ui: &mut Ui, manifest: &Manifest) {
    for object in &manifest.objects {
        let place = format!("{}:{}: {}", manifest.name, object.line, shown(&object.name));
        match &object.finding {
            Finding::Updated { old_field: true } => {
                ui.note(&format!(
                    "{place}: its field `serviceAccount`, the old name of the same, is set too"
                ));
            }
            Finding::Updated { old_field: false } | Finding::Unchanged => {}
            Finding::NoPods => ui.detail(&format!("{place}: left alone, as it runs no pods")),
            Finding::NoPodSpec { way } => {
                ui.warning(&format!("{place}: left alone, as it has no `{way}`"));
            }
            Finding::Foreign => {
                ui.warning(&format!("{place}: left alone, as its kind is not one of Kubernetes' own"));
            }
        }
    }
}

fn confirm_pods(manifests: &[Manifest]) -> Result<(), CliError> {
    let mut objects = manifests.iter().flat_map(|manifest| &manifest.objects);
    if objects.any(runs_pods) {
        return Ok(());
    }
    let what = "the manifests hold no object that runs pods";
    Err(CliError::new(what).hint("-v names the objects that they hold"))
}

/// A service account is one of its namespace.
fn note_namespaces(ui: &mut Ui, name: &str, manifests: &[Manifest]) {
    let objects = manifests.iter().flat_map(|manifest| &manifest.objects).filter(|object| runs_pods(object));
    let namespaces: BTreeSet<_> = objects.filter_map(|object| object.namespace.as_deref()).collect();
    if namespaces.len() > 1 {
        let namespaces: Vec<_> = namespaces.iter().map(|name| format!("`{}`", shown(name))).collect();
        let namespaces = namespaces.join(", ");
        ui.note(&format!("the pods are in several namespaces, each needs its own `{name}`: {namespaces}"));
    }
}

fn runs_pods(object: &Object) -> bool {
    matches!(object.finding, Finding::Updated { .. } | Finding::Unchanged)
}

fn name_objects(ui: &mut Ui, manifests: &[Manifest]) -> Result<(), Failure> {
    for manifest in manifests {
        for Object { line, name, finding, .. } in &manifest.objects {
            if matches!(finding, Finding::Updated { .. }) {
                let name = shown(name);
                ui.answer(format!("{}:{line}: {name} serviceaccount would be updated\n", manifest.name))?;
            }
        }
    }
    Ok(())
}

/// Writes the manifests that differ, and says of each object what became of it: in kubectl's words, unless the answer is the
/// manifest itself.
fn write(ui: &mut Ui, manifests: &[Manifest]) -> Result<(), Failure> {
    manifests::confirm_files(manifests)?;
    let mut written = Vec::new();
    for manifest in manifests {
        if let Some(path) = &manifest.path {
            manifests::write(ui, path, manifest, &written)?;
            if manifest.differs() {
                written.push(manifest.name.as_str());
            }
        } else {
            ui.answer(&manifest.new)?;
        }
        for object in &manifest.objects {
            let what = match &object.finding {
                Finding::Updated { .. } => "updated",
                Finding::Unchanged => "unchanged",
                Finding::NoPods | Finding::NoPodSpec { .. } | Finding::Foreign => continue,
            };
            let said = format!("{} serviceaccount {what}", shown(&object.name));
            match manifest.path {
                Some(_) => ui.answer(said + "\n")?,
                None => ui.detail(&said),
            }
        }
    }
    Ok(())
}
