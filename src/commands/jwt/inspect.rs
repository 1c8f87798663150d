//! `kauth jwt inspect`: what a token says, claim by claim. Nobody verifies it here.

use clap::Args;
use jiff::Timestamp;

use crate::commands::format::Format;
use crate::commands::{inspect, time};
use crate::error::{ExitStatus, Failure};
use crate::output::Ui;

const EXAMPLES: &str = "\
Examples:

  # What a pod's token says
  kubectl exec mypod -- cat /var/run/secrets/kubernetes.io/serviceaccount/token | kauth jwt inspect -";

/// Say what a token says: who it is for, what it is bound to, until when
///
/// The token is not verified: anybody can write one. `kauth jwt verify` does that.
///
/// Exit code 1 if it has expired, or no server takes it whoever signed it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct InspectArgs {
    /// Where the token is: a file, - for standard input or fd:N
    #[arg(value_name = "FROM", default_value = "-", hide_default_value = true)]
    from: String,
    /// Look at it as at that time: 2026-01-31T12:00:00Z or 2026-01-31; default: now
    #[arg(long, value_name = "TIME", value_parser = time::instant)]
    at: Option<Timestamp>,
    /// Print a document
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
}

/// Prints what a token says.
///
/// # Errors
/// If it is none.
pub(super) fn run(ui: &mut Ui, args: &InspectArgs) -> Result<ExitStatus, Failure> {
    let token = super::token(&args.from)?;
    inspect::token_alone(ui, &args.from, &token, args.at.unwrap_or_else(time::now), args.output)
}
