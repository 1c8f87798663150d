//! `kauth can-i`: may someone do something?

mod args;
mod document;
mod explain;
mod live;
mod question;
mod real_request;

pub use args::CanIArgs;

use super::asker::{Asker, TakenOn, Who};
use super::credential::review_of_oneself;
use super::global::GlobalArgs;
use super::policy::{self, Gathered};
use crate::api::Origin;
use crate::authn::{NOBODY, SYSTEM_NODE_PREFIX, SYSTEM_NODES, UserInfo};
use crate::authz::chain::{AllowedBy, Decision};
use crate::authz::rbac::{BindingDetails, Policy};
use crate::error::{ExitStatus, Failure};
use crate::output::Ui;
use crate::shown::shown;
use question::Question;

/// Answers the question.
///
/// # Errors
/// If there is no question, no identity or no policy, or the policy cannot be read.
pub fn run(ui: &mut Ui, global: &GlobalArgs, args: &CanIArgs) -> Result<ExitStatus, Failure> {
    args.check(global.quiet)?;
    if let Some(mode) = args.live.mode() {
        return live::run(ui, global, args, mode);
    }
    let asker = args.asker.ask(ui, &args.policy, args.path())?;
    let (gathered, kept) = policy::gather_or_kept(&args.policy, args.asker.client(), ui)?;
    let of_context = asker.namespace.as_deref().or(kept.as_ref().and_then(|kept| kept.namespace.as_deref()));
    let namespace = args.namespace(of_context);
    if args.list {
        args.check_headers()?;
        return list(ui, args, &gathered, &asker, namespace);
    }
    let question = Question::ask(args, namespace, &gathered.discovery)?;
    question.warn(ui);
    args.check_headers()?;
    let request = question.attributes(&NOBODY);
    let taken_on = asker.taken_on(&gathered.authorizer, args.policy.version(), &request);
    let answer = Answered { gathered: &gathered, question: &question, taken_on: taken_on.as_ref() };
    let user = match answer.user(ui, asker.who) {
        Ok(user) => user,
        Err(decision) => return answer.show(ui, args, None, &decision),
    };
    let decision = gathered.authorizer.authorize(&question.attributes(&user));
    real_request::note_differences(ui, &gathered.authorizer, &question, &user, &decision);
    note_what_was_not_given(ui, gathered.authorizer.policy(), &decision);
    answer.show(ui, args, Some(&user), &decision)
}

/// What an answer is told of.
struct Answered<'a> {
    gathered: &'a Gathered,
    question: &'a Question,
    /// Whether whoever asks may be who `--as` says.
    taken_on: Option<&'a TakenOn>,
}

impl Answered<'_> {
    /// Returns the user that the request goes on as, or what is said without one.
    fn user(&self, ui: &mut Ui, who: Who) -> Result<UserInfo<'static>, Decision> {
        if let Some(taken_on) = self.taken_on {
            taken_on.tell(ui);
        }
        let who = self.taken_on.and_then(TakenOn::decided).unwrap_or(who);
        let user = user(who)?;
        note_node_without_group(ui, &user);
        Ok(user)
    }

    fn show(
        &self,
        ui: &mut Ui,
        args: &CanIArgs,
        user: Option<&UserInfo<'_>>,
        decision: &Decision,
    ) -> Result<ExitStatus, Failure> {
        let Self { gathered, question, taken_on } = self;
        if let Some(format) = args.output {
            let document = document::verdict(gathered, question, user, decision, *taken_on);
            ui.answer(format.render(&document)?)?;
            return Ok(status(decision));
        }
        ui.answer(line(decision))?;
        if let Some(user) = user.filter(|_| args.explain) {
            ui.answer(explain::text(gathered, &question.attributes(user), decision))?;
        }
        Ok(status(decision))
    }
}

/// Returns the user, or what is said where there is none.
fn user(who: Who) -> Result<UserInfo<'static>, Decision> {
    match who {
        Who::User(user) => Ok(user),
        Who::Refused(reason) => Err(Decision::Forbid { reason: shown(&reason).to_string() }),
        Who::Unknown(why) => {
            Err(Decision::Unknown { why: why.iter().map(|why| shown(why).to_string()).collect() })
        }
    }
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
    asker: &Asker,
    namespace: &str,
) -> Result<ExitStatus, Failure> {
    let taken_on = asker.taken_on(
        &gathered.authorizer,
        args.policy.version(),
        &review_of_oneself("authorization.k8s.io", "selfsubjectrulesreviews"),
    );
    taken_on.iter().for_each(|taken_on| taken_on.tell(ui));
    let who = taken_on.as_ref().and_then(TakenOn::decided);
    let user = match user(who.unwrap_or_else(|| asker.who.clone())) {
        Ok(user) => user,
        Err(decision) => {
            // Where a document is asked for, nothing else takes its place.
            match args.output {
                Some(_) => ui.note(line(&decision).trim_end()),
                None => ui.answer(line(&decision))?,
            }
            return Ok(status(&decision));
        }
    };
    note_node_without_group(ui, &user);
    let rules = gathered.authorizer.rules(&user, namespace);
    if rules.incomplete {
        ui.kubectl_warning(&format!("the list may be incomplete: {}", rules.evaluation_error), false);
    }
    if let Some(format) = args.output {
        ui.answer(format.render(&document::rules(&rules, &user, namespace))?)?;
        return Ok(ExitStatus::Done);
    }
    ui.answer(policy::access_table(rules.review.rows(), !args.no_headers))?;
    Ok(ExitStatus::Done)
}
