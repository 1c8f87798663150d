//! `kauth sa revoke`: tokens end that were made to be taken back.

use clap::Args;
use serde_json::Value;

use super::revocable;
use crate::commands::connection::ConnectionArgs;
use crate::commands::global::GlobalArgs;
use crate::commands::time;
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;
use crate::shown::{in_shell, shown};

const EXAMPLES: &str = "\
Examples:

  # Which tokens could be taken back?
  kauth sa revoke robot --list

  # Take one back
  kauth sa revoke robot robot-token-x7k2p

  # Take all back
  kauth sa revoke robot --all";

/// End tokens that `sa token --revocable` made
///
/// Each is bound to a Secret of its own, which is deleted; API servers take the token for some seconds more. Other tokens end by
/// themselves, or with the service account.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RevokeArgs {
    /// The service account's name
    #[arg(value_name = "NAME")]
    name: String,
    /// The tokens, by the Secrets that they are bound to
    #[arg(value_name = "SECRET")]
    secrets: Vec<String>,
    /// All of the service account
    #[arg(long, conflicts_with_all = ["secrets", "list"])]
    all: bool,
    /// Only list them
    #[arg(long, conflicts_with = "secrets")]
    list: bool,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Ends them.
///
/// # Errors
/// If there is no such token, or the cluster refuses.
pub(super) fn run(ui: &mut Ui, global: &GlobalArgs, args: &RevokeArgs) -> Result<ExitStatus, Failure> {
    let mut connection = args.connection.connect(ui, global)?;
    let found = revocable::all(ui, &mut connection, &args.name)?;
    let of = |secret: &Value, key: &str| secret["metadata"][key].as_str().unwrap_or_default().to_owned();
    if args.list {
        for secret in &found {
            let made = of(secret, "creationTimestamp");
            let age = time::rfc3339_instant(&made)
                .map(|made| time::age(time::now().as_second() - made.as_second()));
            ui.answer(format!("{}  made {} ago\n", shown(&of(secret, "name")), age.unwrap_or_default()))?;
        }
        return Ok(ExitStatus::Done);
    }
    if !args.all && args.secrets.is_empty() {
        return Err(none_named(&args.name, found.len()).into());
    }
    let is_known = |name: &String| found.iter().any(|secret| of(secret, "name") == **name);
    let unknown = args.secrets.iter().filter(|name| !is_known(name)).map(|name| unknown(&args.name, name));
    if let Some(error) = CliError::all(unknown) {
        return Err(error.into());
    }
    let wanted = found.iter().filter(|secret| args.all || args.secrets.contains(&of(secret, "name")));
    let mut errors = Vec::new();
    for secret in wanted {
        let (name, uid) = (of(secret, "name"), of(secret, "uid"));
        match revocable::delete(ui, &mut connection, &name, Some(&uid)) {
            Ok(()) => ui.answer(format!(
                "token {} of serviceaccount {} revoked\n",
                shown(&name),
                shown(&args.name)
            ))?,
            // Somebody else was faster.
            Err(error) if error.is("NotFound") => {}
            Err(error) => errors.push(CliError::from(error)),
        }
    }
    if let Some(error) = CliError::all(errors) {
        return Err(error.into());
    }
    connection.confirm_unwarned()?;
    Ok(ExitStatus::Done)
}

fn none_named(account: &str, found: usize) -> CliError {
    let account = in_shell(account);
    CliError::new("it is not said which tokens end")
        .because(format!("{found} can be taken back"))
        .hint(format!("`kauth sa revoke {account} --list` names them, --all ends them all"))
}

fn unknown(account: &str, secret: &str) -> CliError {
    let error = CliError::new(format!(
        "secret `{}` is none of a revocable token of service account `{}`",
        shown(secret),
        shown(account)
    ));
    error.hint(format!("`kauth sa revoke {} --list` names them", in_shell(account)))
}
