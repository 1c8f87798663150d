//! `--list-file`: many certificates at once, on all cores. The whole list is checked before the first key is made, and a folder
//! with all of them appears at once.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::path::Path;
use std::thread;

use jiff::Timestamp;

use super::identity;
use super::mint::{self, KeySource, Minted, Signer};
use super::people::{self, Faults, Person};
use super::place::Places;
use super::report::{Document, Report};
use super::{CertArgs, access};
use crate::authn::reserved;
use crate::commands::authority::Found;
use crate::commands::credential_files::{self, KEY_MODE, PUBLIC_MODE};
use crate::commands::format::Format;
use crate::commands::time;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files;
use crate::files::new_folder::NewFolder;
use crate::files::private::PrivateError;
use crate::files::secrets;
use crate::output::Ui;
use crate::pki::issue::{Purpose, Validity};
use crate::shown::shown;

/// How many certificates are made before they are printed.
const BATCH: usize = 4096;

/// How many warnings are told one by one.
const TOLD: usize = 20;

/// What is to be minted for somebody.
struct Order<'p> {
    person: &'p Person,
    validity: Validity,
    source: KeySource,
}

/// Mints a certificate for everybody on the list.
///
/// # Errors
/// If something is wrong with the list or anybody on it; then nothing is written.
pub(super) fn run(ui: &mut Ui, args: &CertArgs, file: &Path) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let now = time::now();
    let (list, bytes) = (files::name(file), credential_files::contents_or_stdin(file)?);
    let people = people::parse(&list, &bytes, args.identity.allow_odd_names)?;
    let found = args.authority.find(ui, None)?;
    found.confirm_may_sign(&Purpose::Client, now.as_second())?;
    let orders = orders(ui, args, Faults::new(&list), &people, &found, now)?;
    if let Some(order) = orders.first() {
        mint(&found, order)?.prove(&found, &order.person.subject, now)?;
    }
    match (&args.place.out_dir, args.place.output) {
        (Some(folder), None) => into_folder(ui, &found, &orders, folder)?,
        (None, Some(format)) => {
            args.place.confirm_shown(ui, true)?;
            print(ui, &found, &orders, format)?;
        }
        _ => {
            let error = CliError::new("many certificates need one place");
            let hint = "--out-dir FOLDER makes a new folder of them, -o json prints one document a line";
            return Err(error.hint(hint).into());
        }
    }
    Ok(ExitStatus::Done)
}

/// Returns what is to be made of everybody, and says what there is to say of them.
fn orders<'p>(
    ui: &mut Ui,
    args: &CertArgs,
    mut faults: Faults,
    people: &'p [Person],
    found: &Found,
    now: Timestamp,
) -> Result<Vec<Order<'p>>, CliError> {
    let (mut notes, mut warnings) = (BTreeSet::new(), BTreeSet::new());
    let (mut orders, mut hints) = (Vec::with_capacity(people.len()), BTreeSet::new());
    for person in people {
        let usual = identity::usual_of(&person.subject);
        let decided = match args.validity.of(person.ttl.as_ref()).decided(now, Some(found), usual) {
            Ok(decided) => decided,
            Err(error) => {
                faults.add(person.line, error.message.trim_start_matches("--"));
                hints.extend(error.hints);
                continue;
            }
        };
        notes.extend(decided.note);
        warnings.extend(decided.warning);
        let concerns = reserved::concerns(&person.subject.common_name, &person.subject.organizations);
        let name = shown(&person.subject.common_name);
        warnings.extend(concerns.iter().map(|concern| format!("{name}: {concern}")));
        let source = KeySource::New(person.key_type.or(args.source.key_type).unwrap_or_default());
        orders.push(Order { person, validity: decided.validity, source });
    }
    if let Some(error) = faults.into_error() {
        return Err(hints.into_iter().fold(error, CliError::hint));
    }
    let groups: BTreeSet<_> = people.iter().flat_map(|person| &person.subject.organizations).collect();
    warnings.extend(access::warnings(ui, &args.policy, groups)?);
    notes.iter().for_each(|note| ui.note(note));
    warnings.iter().take(TOLD).for_each(|warning| ui.warning(warning));
    if warnings.len() > TOLD {
        ui.warning(&format!("and {} more like these", warnings.len() - TOLD));
    }
    Ok(orders)
}

fn mint(found: &Found, order: &Order<'_>) -> Result<Minted, CliError> {
    let name = order.person.subject.to_der().map_err(|error| CliError::of(&error))?;
    let minted = mint::mint(found, &name, &Purpose::Client, order.validity, &order.source)?;
    minted.confirm_names(&order.person.subject)?;
    Ok(minted)
}

/// Writes all keys and certificates into a new folder.
fn into_folder(ui: &mut Ui, found: &Found, orders: &[Order<'_>], path: &Path) -> Result<(), Failure> {
    let folder = NewFolder::begin(path).map_err(told)?;
    for left in folder.left() {
        let left = left.display();
        ui.warning(&format!(
            "`{left}` was left by a kauth that was killed, and may hold private keys: remove it"
        ));
    }
    on_all_cores(orders, &|order| {
        let minted = mint(found, order)?;
        let (certificate, key) = (minted.certificate_pem(&found.chain)?, minted.key_pem()?);
        let stem = &order.person.stem;
        if let Some(key) = key {
            folder.add(&format!("{stem}.key"), &key, KEY_MODE).map_err(credential_files::told)?;
        }
        folder
            .add(&format!("{stem}.crt"), certificate.as_bytes(), PUBLIC_MODE)
            .map_err(credential_files::told)
    })?;
    folder.finish().map_err(told)?;
    let (count, path) = (orders.len(), path.display());
    let plural = if count == 1 { "" } else { "s" };
    Ok(ui.answer(format!("{count} key{plural} and certificate{plural} in {path}\n"))?)
}

fn told(error: PrivateError) -> CliError {
    match error {
        PrivateError::Exists(_) => {
            CliError::new(error.to_string()).hint("the folder is a new one: name another")
        }
        error => credential_files::told(error),
    }
}

/// Prints a document for each, one a line if they are JSON.
fn print(ui: &mut Ui, found: &Found, orders: &[Order<'_>], format: Format) -> Result<(), Failure> {
    for batch in orders.chunks(BATCH) {
        let texts = on_all_cores(batch, &|order| {
            let minted = mint(found, order)?;
            let (pem, key) = (minted.certificate_pem(&found.chain)?, minted.key_pem()?);
            let (purpose, places) = (&Purpose::Client, &Places::default());
            let (minted, pem, key) = (&minted, pem.as_str(), key.as_ref());
            let signer = &Signer::Authority(found);
            let report = Report { minted, purpose, signer, places, context: None, pem, key };
            one(&report.document()?, format)
        })?;
        for text in texts {
            ui.answer(&*text)?;
        }
    }
    Ok(())
}

fn one(document: &Document<'_>, format: Format) -> Result<zeroize::Zeroizing<String>, CliError> {
    let text = match format {
        Format::Json => {
            let text = serde_json::to_string(document);
            text.map(|text| text + "\n")
                .map_err(|error| CliError::new("cannot write the document").because(error))
        }
        Format::Yaml => format.render(document).map(|text| format!("---\n{text}")),
    };
    text.map(Into::into)
}

/// Does something with each item, and returns what came of it, in order.
fn on_all_cores<I: Sync, T: Send>(
    items: &[I],
    make: &(impl Fn(&I) -> Result<T, CliError> + Sync),
) -> Result<Vec<T>, CliError> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = items.len().div_ceil(cores).max(1);
    let made = thread::scope(|scope| {
        let shares = items.chunks(share);
        let threads: Vec<_> = shares
            .map(|share| {
                let all = move || share.iter().map(make).collect::<Result<Vec<_>, _>>();
                thread::Builder::new().spawn_scoped(scope, all)
            })
            .collect();
        let failed = || CliError::new("a thread that makes certificates failed");
        let joined = threads.into_iter().map(|thread| {
            let thread = thread.map_err(|error| failed().because(error))?;
            thread.join().unwrap_or_else(|_| Err(failed()))
        });
        joined.collect::<Result<Vec<_>, CliError>>()
    })?;
    Ok(made.into_iter().flatten().collect())
}
