//! What an identity will be able to do, before it exists: `--show-access`, and groups that no binding names.

use super::identity;
use crate::authn::SYSTEM_MASTERS;
use crate::commands::policy::{self, Gathered, PolicyArgs};
use crate::error::{CliError, Failure};
use crate::output::Ui;
use crate::pki::subject::Subject;

/// Says what the policy has to say of a user, if one is given; prints what the user will be able to do if that is asked for.
///
/// # Errors
/// If the policy cannot be read, or what is asked for has none.
pub(super) fn tell(
    ui: &mut Ui,
    args: &PolicyArgs,
    subject: &Subject,
    show: bool,
    namespace: Option<&str>,
) -> Result<(), Failure> {
    if !show && !args.is_given() {
        return Ok(());
    }
    let gathered = policy::gather(args, ui)?;
    unbound(&gathered, &subject.organizations).iter().for_each(|warning| ui.warning(warning));
    if show { policy::print_access(ui, &gathered, &identity::user_info(subject), namespace) } else { Ok(()) }
}

/// Refuses to print what somebody may do where another answer goes.
pub(super) fn confirm_alone(show: bool, uses_stdout: bool) -> Result<(), CliError> {
    if show && uses_stdout {
        let error =
            CliError::new("--show-access prints to standard output, where the certificate would go, too");
        return Err(error.hint("write the certificate to a file, or ask `kauth can-i --list` first"));
    }
    Ok(())
}

/// Returns a warning for each of the groups that the policy does not bind, if one is given.
///
/// # Errors
/// If the policy cannot be read.
pub(super) fn warnings<'g>(
    ui: &mut Ui,
    args: &PolicyArgs,
    groups: impl IntoIterator<Item = &'g String>,
) -> Result<Vec<String>, CliError> {
    if !args.is_given() {
        return Ok(Vec::new());
    }
    Ok(unbound(&policy::gather(args, ui)?, groups))
}

fn unbound<'g>(gathered: &Gathered, groups: impl IntoIterator<Item = &'g String>) -> Vec<String> {
    let policy = gathered.authorizer.policy();
    let groups = groups.into_iter().filter(|group| *group != SYSTEM_MASTERS && !policy.binds_group(group));
    groups
        .map(|group| format!("no binding names the group `{}`: it gives nothing", group.escape_debug()))
        .collect()
}
