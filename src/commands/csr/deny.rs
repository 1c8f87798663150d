//! `kauth csr deny`: nobody signs the request any more.

use clap::Args;

use super::approve::PinArgs;
use crate::commands::connection::ConnectionArgs;
use crate::commands::global::GlobalArgs;
use crate::commands::made::qualified;
use crate::commands::signing::{self, Decided, Pin, Verdict};
use crate::error::{ExitStatus, Failure};
use crate::output::Ui;
use crate::shown::shown;

/// Deny a signing request
///
/// That is for good: a request that was denied cannot be approved, and one that was approved cannot be denied.
#[derive(Debug, Args)]
pub(super) struct DenyArgs {
    /// The request's name
    #[arg(value_name = "NAME")]
    name: String,
    /// Why, for whoever made the request
    #[arg(long, value_name = "TEXT")]
    message: Option<String>,
    #[command(flatten)]
    pin: PinArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Denies the request.
///
/// # Errors
/// If it is another than the one that is meant, or the server refuses.
pub(super) fn run(ui: &mut Ui, global: &GlobalArgs, args: &DenyArgs) -> Result<ExitStatus, Failure> {
    let pin = args.pin.pin()?;
    let mut connection = args.connection.connect(ui, global)?;
    let kept = signing::get(ui, &mut connection, &args.name)?;
    // Denied by mistake, a request is made again.
    let pin = pin.unwrap_or_else(|| Pin::of(&kept.received));
    let name = qualified(&kept.object);
    let message = args.message.as_deref();
    if signing::decide(ui, &mut connection, kept, &pin, Verdict::Deny, message)? == Decided::Before {
        ui.note("it had been denied before");
    }
    ui.answer(format!("{} {}\n", shown(&name), Verdict::Deny.done()))?;
    connection.confirm_unwarned()?;
    Ok(ExitStatus::Done)
}
