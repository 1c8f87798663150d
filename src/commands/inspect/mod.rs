//! `kauth inspect`: what a credential is, who its holder is to Kubernetes, until when, and whether kube-apiserver takes it.
//!
//! Nothing is sent, and nothing secret is shown: of a private key its kind, of a token what it says, never itself.

mod alone;
mod blocks;
mod certificate;
mod expiring;
mod gather;
mod guess;
mod item;
mod judge;
mod kubeconfig;
mod place;
mod screen;
mod token;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use super::authority::private_key;
use super::format::Format;
use super::kubeconfig::{KubeconfigArgs, Texts, absolute, no_context};
use super::time;
use crate::authn::x509::ClientCa;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::go::path;
use crate::output::Ui;
use crate::shown::shown;
pub(super) use alone::token_alone;
use gather::Unread;
use item::{Accepted, Details, Item, Kind};
use judge::Judge;
use place::{Place, Role};

const EXAMPLES: &str = "\
Examples:

  # Who is that, until when, and does the key belong to it?
  kauth inspect jane.crt --key jane.key

  # Would a server with this client CA take it, and if not, which rule says no?
  kauth inspect jane.crt --client-ca-file ca.crt

  # The credentials of a context
  kauth inspect --context prod

  # What a pod's token says
  kubectl exec mypod -- cat /var/run/secrets/kubernetes.io/serviceaccount/token | kauth inspect -

  # What ends within 30 days, in files, kubeconfigs and manifests of Secrets
  kauth inspect --expiring 30d /etc/kubernetes ~/.kube";

/// Say what a credential is, who its holder is to Kubernetes, and until when
///
/// Takes certificates, keys and requests (PEM or DER), tokens, kubeconfigs, static token files, and manifests of Secrets and
/// CertificateSigningRequests; what a file is, its content tells. Of a private key only the kind is shown, of a token what it
/// says, which nobody has verified.
///
/// Without --client-ca-file it is not known who signed a certificate; what else keeps kube-apiserver from taking it is said.
///
/// Exit code 1 if something has expired, is refused, or does not fit its key; 2 if something cannot be read; 3 if it cannot be
/// said whether --client-ca-file takes it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, arg_required_else_help = true)]
pub struct InspectArgs {
    /// The files, or - for standard input; with --expiring also folders
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The client CA of the server that is to take the certificates
    #[arg(long, value_name = "FILE")]
    client_ca_file: Option<PathBuf>,
    /// The private key that is to belong to the certificate
    #[arg(long, value_name = "FILE", conflicts_with = "expiring")]
    key: Option<PathBuf>,
    /// Where the passphrase of that key is: a file, - for standard input or fd:N; default: asked for on the terminal
    #[arg(long, value_name = "SOURCE", requires = "key")]
    passphrase_from: Option<String>,
    /// Look at everything as at that time: 2026-01-31T12:00:00Z or 2026-01-31; default: now
    #[arg(long, value_name = "TIME", value_parser = time::instant)]
    at: Option<Timestamp>,
    /// Only list what has expired or ends within that time (30d, 12h), in all files of folders
    #[arg(long, value_name = "DURATION", value_parser = time::seconds,
          conflicts_with_all = ["client_ca_file", "context", "kubeconfig"])]
    expiring: Option<i64>,
    /// Print a document
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
    #[command(flatten)]
    kubeconfig: KubeconfigArgs,
}

/// What `-o` prints: `docs/inspect.schema.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    api_version: &'static str,
    kind: &'static str,
    /// The time that everything was looked at.
    at: String,
    items: &'a [Item],
}

impl<'a> Document<'a> {
    fn of(at: Timestamp, items: &'a [Item]) -> Self {
        let at = time::seconds_as_rfc3339(at.as_second());
        Self { api_version: "kauth/v1", kind: "CredentialList", at, items }
    }
}

/// Prints what credentials are.
///
/// # Errors
/// If nothing of it can be read.
pub fn run(ui: &mut Ui, args: &InspectArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    args.confirm_one_stdin()?;
    let judge = args.judge(ui)?;
    let (items, errors) = match args.expiring {
        Some(within) => {
            if args.files.is_empty() {
                return Err(CliError::new("--expiring needs files or folders").into());
            }
            let found = expiring::find(ui, &judge, within, &args.files);
            (found.items, found.errors)
        }
        None => args.items(&judge)?,
    };
    args.confirm_compared(&items, &errors)?;
    match args.output {
        Some(format) => {
            ui.answer(format.render(&Document::of(judge.at, &items))?)?;
        }
        None if items.is_empty() => {}
        None if args.expiring.is_some() => ui.answer(expiring::table(&judge, &items))?,
        None => ui.answer(screen::screen(&items))?,
    }
    errors.iter().for_each(|error| ui.error(error));
    Ok(status(args, &items, !errors.is_empty()))
}

fn status(args: &InspectArgs, items: &[Item], has_errors: bool) -> ExitStatus {
    let is_unknown = |item: &Item| match &item.details {
        Details::Certificate(certificate) => {
            certificate.verdict.as_ref().is_some_and(|verdict| verdict.accepted == Accepted::Unknown)
        }
        _ => false,
    };
    if has_errors || args.expiring.is_none() && items.iter().any(|item| item.is_unreadable) {
        ExitStatus::Error
    } else if items.iter().any(|item| args.expiring.is_some() || !item.problems.is_empty()) {
        ExitStatus::No
    } else if args.client_ca_file.is_some() && items.iter().any(is_unknown) {
        ExitStatus::Unknown
    } else {
        ExitStatus::Done
    }
}

impl InspectArgs {
    /// Makes sure that nothing is missed because standard input was read already.
    fn confirm_one_stdin(&self) -> Result<(), CliError> {
        let paths = self.files.iter().chain(&self.client_ca_file);
        let passphrase = self.passphrase_from.as_deref().map(Path::new);
        let is_stdin = |path: &&Path| path.as_os_str() == "-";
        match paths.map(PathBuf::as_path).chain(passphrase).filter(is_stdin).count() {
            0 | 1 => Ok(()),
            _ => Err(CliError::new("standard input can be read only once")),
        }
    }

    fn judge(&self, ui: &mut Ui) -> Result<Judge, CliError> {
        let passphrase = self.passphrase_from.as_deref();
        let key = self.key.as_deref().map(|file| private_key(ui, file, passphrase));
        let authorities = self.client_ca_file.as_deref().map(|file| {
            let pem = secrets::credential(file).map_err(|error| CliError::of(&error))?;
            ClientCa::read(&pem).map_err(|error| {
                let message = format!("no kube-apiserver starts with --client-ca-file `{}`", file.display());
                CliError::new(message).because(error)
            })
        });
        Ok(Judge {
            at: self.at.unwrap_or_else(time::now),
            authorities: authorities.transpose()?,
            key: key.transpose()?.map(|key| key.public_key().clone()),
        })
    }

    /// Makes sure that the key was held against something.
    fn confirm_compared(&self, items: &[Item], errors: &[CliError]) -> Result<(), CliError> {
        let is_compared =
            |item: &Item| matches!(&item.details, Details::Certificate(it) if it.key_belongs.is_some());
        match &self.key {
            Some(key) if errors.is_empty() && !items.iter().any(is_compared) => {
                let message =
                    format!("there is no certificate that the key `{}` could belong to", key.display());
                Err(CliError::new(message))
            }
            _ => Ok(()),
        }
    }

    fn items(&self, judge: &Judge) -> Result<(Vec<Item>, Vec<CliError>), CliError> {
        let mut items = Vec::new();
        if self.files.is_empty() || self.kubeconfig.context.is_some() || self.kubeconfig.is_explicit() {
            items = self.of_context(judge)?;
        }
        let mut errors = Vec::new();
        for file in &self.files {
            match of_file(judge, file) {
                Ok(found) => items.extend(found),
                Err(error) => errors.push(error),
            }
        }
        Ok((items, errors))
    }

    /// Returns what is told of the user and the cluster of the context that is named, else of the one in use.
    fn of_context(&self, judge: &Judge) -> Result<Vec<Item>, CliError> {
        let texts = Texts::read(&self.kubeconfig)?;
        texts.require_first()?;
        let layers = texts.layers_quietly()?;
        let mut config = layers.resolved(layers.merged());
        let name = self.kubeconfig.context.clone().unwrap_or_else(|| config.current_context.clone());
        let Some(context) = config.contexts.get(&name).cloned() else {
            let nothing = CliError::new("there is nothing to inspect").because("no context is in use");
            return Err(if name.is_empty() { nothing } else { no_context(&config, &name) });
        };
        config.users.retain(|name, _| *name == context.user);
        config.clusters.retain(|name, _| *name == context.cluster);
        config.contexts.retain(|known, _| *known == name);
        let file = layers.origin(crate::kubeconfig::change::Kind::User, &context.user);
        let file =
            file.and_then(|file| layers.files.get(file)).map_or(layers.default_name(), |file| &file.name);
        let folder = folder_of(file);
        let place = Place { file: file.to_owned(), folder, entry: None, role: Role::Any, other_file: None };
        let mut items = kubeconfig::of_config(judge, &place, &config);
        if config.users.is_empty() {
            let details = Details::Other { label: format!("context {name}") };
            let mut item = Item::new(Kind::Other, &place, details);
            item.fail("no-user", format!("the context has no user: `{}` is not there", context.user));
            items.insert(0, item);
        }
        Ok(items)
    }
}

fn of_file(judge: &Judge, path: &Path) -> Result<Vec<Item>, CliError> {
    let bytes = secrets::credential(path).map_err(|error| {
        let told = CliError::of(&error);
        let is_folder = secrets::status(path).is_ok_and(|(_, is_folder)| is_folder);
        if is_folder { told.hint("--expiring 30d DIR lists what ends soon in a folder") } else { told }
    })?;
    let place = place_of(path);
    let mut items = gather::items(judge, &place, &bytes).map_err(|unread| no_credential(&place, unread))?;
    if path.as_os_str() != "-" {
        warn_of_mode(path, &mut items);
    }
    Ok(items)
}

fn place_of(path: &Path) -> Place {
    let file = crate::files::name(path);
    let folder = folder_of(if file == "<stdin>" { "." } else { &file });
    Place { file, folder, entry: None, role: Role::Any, other_file: None }
}

fn no_credential(place: &Place, unread: Unread) -> CliError {
    CliError::new(format!("`{}` holds no credential that kauth knows", shown(&place.file)))
        .because(unread.why)
}

/// Warns of each file whose private key or token others may read.
fn warn_of_mode(path: &Path, items: &mut [Item]) {
    let is_secret = |item: &&mut Item| match &item.details {
        Details::Key(key) => item.kind == Kind::PrivateKey && key.encrypted != Some(true),
        Details::Token(_) | Details::BootstrapToken(_) | Details::TokenFile { .. } => true,
        _ => item.kind == Kind::OpaqueToken,
    };
    let mut seen = HashSet::new();
    for secret in items.iter_mut().filter(is_secret) {
        let file = secret.other_file.as_deref().map_or(path, Path::new);
        if seen.insert(file.to_owned())
            && let Ok((mode, _)) = secrets::status(file)
            && mode & 0o077 != 0
        {
            secret.warnings.push(format!("others than its owner may read the file (mode {mode:04o})"));
        }
    }
}

/// Returns the absolute path of the folder that a file stands in.
fn folder_of(file: &str) -> Option<String> {
    absolute(&path::folder(file)).ok()
}
