//! `kauth cert --via-cluster`: the cluster of the kubeconfig signs, by its CSR API; the key never leaves this machine.
//!
//! The key is in a file of its own before anything is sent, and stays there until the certificate is written: whatever happens in
//! between, a certificate that was granted has its key.

mod order;
mod pending;
mod possible;

use super::CertArgs;
use super::access;
use super::identity;
use super::made::Made;
use super::mint::{Minted, Signer};
use super::one;
use super::place::{Content, Places};
use crate::cluster::Written;
use crate::commands::connection::Connection;
use crate::commands::credential_files;
use crate::commands::global::GlobalArgs;
use crate::commands::kubeconfig::WantedContext;
use crate::commands::signing::{self, Chain, Kept, Pin, Verdict};
use crate::commands::{authority, time};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::output::Ui;
use order::{Order, Sent};
use pending::Pending;

/// Has a certificate signed.
///
/// # Errors
/// If something that is needed is missing or wrong, or there is no certificate in time; a key whose certificate may still be granted
/// is kept then, and where is said.
pub(super) fn run(ui: &mut Ui, global: &GlobalArgs, args: &CertArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let now = time::now();
    possible::confirm(args)?;
    let order = Order::read(ui, args, now)?;
    args.identity.warn_of_commas(ui);
    identity::warn(ui, &order.identity.subject, &order.identity.purpose);

    let context = args.context.wanted(ui, args.place.force)?;
    let places = places(ui, args, &order, context.as_ref())?;
    access::confirm_alone(args.show_access, args.place.output.is_some() || places.use_stdout())?;
    access::tell(ui, &args.policy, &order.identity.subject, args.show_access, args.context.namespace())?;
    let mut connection = possible::connect(ui, global, args)?;
    for file in places.files() {
        connection.client.confirm_apart(file)?;
    }

    let sent = order.request(args)?;
    let pending = Pending::keep(ui, args, &places, &sent)?;
    let kept = submit(ui, &mut connection, &sent, &pending)?;
    let pin = Pin::of(&kept.received);
    let chain = match obtain(ui, &mut connection, args, &sent, &kept, &pin) {
        Ok(chain) => chain,
        Err(why) => return Err(give_up(ui, &mut connection, args, &kept, &pending, why).into()),
    };

    let (server, name) = (connection.cluster.server().to_owned(), &sent.terms.signer_name);
    let signer = Signer::Cluster { chain: &chain.others, name, server: &server };
    let minted = Minted { certificate: chain.certificate.clone(), key: sent.key };
    let made = Made { minted: &minted, purpose: &order.identity.purpose, signer: &signer, places: &places };
    made.write(ui, &args.place, context.as_ref()).map_err(|error| pending.kept(args, error))?;
    made.tell(ui, &args.place, context.as_ref(), now)?;
    ui.flush()?;
    pending.discard(ui);
    if args.via_cluster.cleanup {
        signing::clean_up(ui, &mut connection, &kept.received)?;
    }
    connection.confirm_unwarned()?;
    Ok(ExitStatus::Done)
}

/// Returns where everything goes, and makes sure that it can.
fn places(
    ui: &mut Ui,
    args: &CertArgs,
    order: &Order,
    context: Option<&WantedContext<'_>>,
) -> Result<Places, CliError> {
    let has_key = order.makes_key();
    if context.is_some() && !has_key {
        let error = CliError::new("a kubeconfig needs the private key, and only the public one is here");
        return Err(error.hint("leave --kubeconfig-context to whoever has the private key"));
    }
    let content = Content { has_key, is_embedded: args.context.embeds() };
    let places = args.place.places(ui, || one::stem(&order.identity), content)?;
    if context.is_some_and(|context| !context.embeds) {
        places.names()?;
    }
    authority::confirm_found_spared(&places.files())?;
    credential_files::confirm_no_kubeconfig(&places.files(), &args.context.kubeconfig)?;
    credential_files::check(&places.files(), args.place.force)?;
    Ok(places)
}

fn submit(
    ui: &mut Ui,
    connection: &mut Connection,
    sent: &Sent,
    pending: &Pending,
) -> Result<Kept, CliError> {
    let written = Written { field_manager: Some("kauth-cert".to_owned()), ..Written::default() };
    signing::submit(ui, connection, &sent.object, &written).map_err(|refused| {
        if refused.may_be_kept {
            return pending.noted(refused.error);
        }
        pending.discard(ui);
        refused.error
    })
}

/// Why there is no certificate.
enum Unobtained {
    /// There will never be one.
    Never(CliError),
    /// There may be one yet.
    Open(CliError),
    /// There is one, and it is not what was asked for.
    Wrong(CliError),
}

/// Waits for the certificate, approved here or by somebody else.
fn obtain(
    ui: &mut Ui,
    connection: &mut Connection,
    args: &CertArgs,
    sent: &Sent,
    kept: &Kept,
    pin: &Pin,
) -> Result<Chain, Unobtained> {
    let name = &kept.received.metadata.name;
    let approval = format!("to approve exactly this request: {}", pin.approval(name));
    if args.via_cluster.approve {
        signing::decide(ui, connection, kept.clone(), pin, Verdict::Approve, None)
            .map_err(|error| Unobtained::Open(error.hint(approval)))?;
    } else {
        ui.note(&approval);
    }
    let pem = signing::await_certificate(ui, connection, name, pin, args.via_cluster.wait);
    let pem = pem.map_err(|why| match why.is_final {
        true => Unobtained::Never(why.error),
        false => Unobtained::Open(why.error),
    })?;
    Chain::read(ui, &pem, &sent.request, &kept.received.spec).map_err(Unobtained::Wrong)
}

/// Leaves nothing behind that is of no use any more: of what may still be granted the key stays.
fn give_up(
    ui: &mut Ui,
    connection: &mut Connection,
    args: &CertArgs,
    kept: &Kept,
    pending: &Pending,
    why: Unobtained,
) -> CliError {
    let cleaned = if args.via_cluster.cleanup {
        signing::clean_up(ui, connection, &kept.received).map(|()| true)
    } else {
        Ok(false)
    };
    let mut error = match (why, &cleaned) {
        (Unobtained::Never(error), _) | (Unobtained::Open(error), Ok(true)) => {
            pending.discard(ui);
            error
        }
        (Unobtained::Open(error), _) => pending.kept(args, error),
        (Unobtained::Wrong(error), _) => pending.noted(error),
    };
    error.others.extend(cleaned.err());
    error
}
