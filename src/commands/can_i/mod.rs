//! `kauth can-i`: may someone do something?

mod args;
mod document;
mod explain;
mod question;
mod real_request;

pub use args::CanIArgs;

use super::global::GlobalArgs;
use super::policy::{self, Gathered};
use crate::api::Origin;
use crate::authn::{SYSTEM_NODE_PREFIX, SYSTEM_NODES, UserInfo};
use crate::authz::chain::{AllowedBy, Decision};
use crate::authz::rbac::{BindingDetails, Policy};
use crate::error::{ExitStatus, Failure};
use crate::output::Ui;
use question::Question;

/// Answers the question.
///
/// # Errors
/// If there is no question, no identity or no policy, or the policy cannot be read.
pub fn run(ui: &mut Ui, global: &GlobalArgs, args: &CanIArgs) -> Result<ExitStatus, Failure> {
    args.check(global.quiet)?;
    let user = args.user()?;
    note_node_without_group(ui, &user);
    let gathered = policy::gather(&args.policy, ui)?;
    if args.list {
        args.check_headers()?;
        return list(ui, args, &gathered, &user);
    }
    let question = Question::ask(args, &gathered.discovery)?;
    question.warn(ui);
    args.check_headers()?;
    let decision = gathered.authorizer.authorize(&question.attributes(&user));
    real_request::note_differences(ui, &gathered.authorizer, &question, &user, &decision);
    note_what_was_not_given(ui, gathered.authorizer.policy(), &decision);
    show(ui, args, &gathered, &question, &user, &decision)?;
    Ok(status(&decision))
}

// A kubelet's certificate carries the group; impersonation of its name alone does not.
fn note_node_without_group(ui: &mut Ui, user: &UserInfo<'_>) {
    if user.name.starts_with(SYSTEM_NODE_PREFIX) && !user.is_in(SYSTEM_NODES) {
        ui.note(&format!("this user is not in group {SYSTEM_NODES}, so it is no node; --as-group {SYSTEM_NODES} makes it one"));
    }
}

fn note_what_was_not_given(ui: &mut Ui, policy: &Policy, decision: &Decision) {
    match decision {
        Decision::Forbid { .. } if !policy.is_whole() => {
            ui.note("the manifests are not a whole cluster's: the no holds for what was given");
        }
        Decision::Allow(AllowedBy::Rbac(grant)) => {
            let BindingDetails { origin, role_origin, .. } = policy.describe(*grant).binding;
            if [Some(origin), role_origin].iter().flatten().any(|origin| origin.source == Origin::BUILT_IN) {
                ui.note("the manifests lack the default policy that allows this, so Kubernetes' own was added (--default-policy)");
            }
        }
        _ => {}
    }
}

fn show(
    ui: &mut Ui,
    args: &CanIArgs,
    gathered: &Gathered,
    question: &Question,
    user: &UserInfo<'_>,
    decision: &Decision,
) -> Result<(), Failure> {
    if let Some(format) = args.output {
        let document = document::verdict(gathered, question, user, decision);
        return Ok(ui.answer(format.render(&document)?)?);
    }
    ui.answer(line(decision))?;
    if args.explain {
        ui.answer(explain::text(gathered, &question.attributes(user), decision))?;
    }
    Ok(())
}

// kubectl: pkg/cmd/auth/cani.go prints the reason of a no, never that of a yes.
fn line(decision: &Decision) -> String {
    match decision {
        Decision::Allow(_) => "yes\n".to_owned(),
        Decision::Forbid { reason } if reason.is_empty() => "no\n".to_owned(),
        Decision::Forbid { reason } => format!("no - {reason}\n"),
        Decision::Unknown { why } => format!("unknown - {}\n", why.join("; ")),
    }
}

fn status(decision: &Decision) -> ExitStatus {
    match decision {
        Decision::Allow(_) => ExitStatus::Done,
        Decision::Forbid { .. } => ExitStatus::No,
        Decision::Unknown { .. } => ExitStatus::Unknown,
    }
}

fn list(
    ui: &mut Ui,
    args: &CanIArgs,
    gathered: &Gathered,
    user: &UserInfo<'_>,
) -> Result<ExitStatus, Failure> {
    let rules = gathered.authorizer.rules(user, args.namespace());
    if rules.incomplete {
        ui.kubectl_warning(&format!("the list may be incomplete: {}", rules.evaluation_error), false);
    }
    if let Some(format) = args.output {
        ui.answer(format.render(&document::rules(&rules, user, args.namespace()))?)?;
        return Ok(ExitStatus::Done);
    }
    ui.answer(policy::access_table(rules.review.rows(), !args.no_headers))?;
    Ok(ExitStatus::Done)
}
