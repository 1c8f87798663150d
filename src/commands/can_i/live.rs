//! `can-i --live` and `--compare`: what the cluster itself answers, and whether the policy says the same.

use super::args::CanIArgs;
use super::question::Question;
use super::{line, user};
use crate::authn::{NOBODY, UserInfo};
use crate::authz::chain::Decision;
use crate::commands::asker::TakenOn;
use crate::commands::connection::Connection;
use crate::commands::global::GlobalArgs;
use crate::commands::live::{self, Answer, LiveMode};
use crate::commands::policy;
use crate::error::{CliError, ExitStatus, Failure};
use crate::kubeconfig::config::User;
use crate::output::Ui;
use crate::shown::shown;

/// Asks the cluster, and with `--compare` the policy, too.
///
/// # Errors
/// If the cluster does not answer; for a comparison also if there is no policy.
pub(super) fn run(
    ui: &mut Ui,
    global: &GlobalArgs,
    args: &CanIArgs,
    mode: LiveMode,
) -> Result<ExitStatus, Failure> {
    let whom = match mode {
        LiveMode::Own => args.asker.impersonation(),
        LiveMode::Sar => User::default(),
    };
    let mut connection = args.live.connect(ui, global, args.asker.credential(), whom)?;
    let namespace = args.namespace(connection.client.namespace.as_deref()).to_owned();
    if args.list {
        args.check_headers()?;
        return list(ui, args, &mut connection, mode, &namespace);
    }
    let discovery = live::of_server(ui, &mut connection)?;
    let question = Question::ask(args, &namespace, &discovery)?;
    question.warn(ui);
    args.check_headers()?;
    if args.live.compare {
        return compare(ui, args, &mut connection, &question, mode);
    }
    let answer = ask(ui, args, &mut connection, &question, mode)?;
    connection.confirm_unwarned()?;
    match args.output {
        Some(format) => ui.answer(format.render(&answer.object)?)?,
        None => ui.answer(answer.line())?,
    }
    Ok(if answer.allowed { ExitStatus::Done } else { ExitStatus::No })
}

fn ask(
    ui: &mut Ui,
    args: &CanIArgs,
    connection: &mut Connection,
    question: &Question,
    mode: LiveMode,
) -> Result<Answer, Failure> {
    if mode == LiveMode::Own {
        return Ok(live::access_review(ui, connection, &question.attributes(&NOBODY), true)?);
    }
    let asker = args.asker.ask(ui, &args.policy, args.path())?;
    let user = user(asker.who).map_err(|decision| {
        CliError::new("it is not known whom to ask about").because(line(&decision).trim_end())
    })?;
    Ok(live::access_review(ui, connection, &question.attributes(&user), false)?)
}

fn compare(
    ui: &mut Ui,
    args: &CanIArgs,
    connection: &mut Connection,
    question: &Question,
    mode: LiveMode,
) -> Result<ExitStatus, Failure> {
    let answer = ask(ui, args, connection, question, mode)?;
    let asker = args.asker.ask(ui, &args.policy, args.path())?;
    let (gathered, _) = policy::gather_or_kept(&args.policy, args.asker.client(), ui)?;
    let request = question.attributes(&NOBODY);
    let taken_on = asker.taken_on(&gathered.authorizer, args.policy.version(), &request);
    let who = taken_on.as_ref().and_then(TakenOn::decided).unwrap_or(asker.who);
    let offline = user(who);
    let decision = match &offline {
        Ok(user) => gathered.authorizer.authorize(&question.attributes(user)),
        Err(decision) => decision.clone(),
    };
    let agreed = match &decision {
        Decision::Allow(_) => Some(answer.allowed),
        Decision::Forbid { .. } => Some(!answer.allowed),
        Decision::Unknown { .. } => None,
    };
    if agreed == Some(true) {
        ui.answer(line(&decision))?;
        return Ok(ExitStatus::Done);
    }
    let live_identity = match mode {
        LiveMode::Own => {
            let (name, groups) = live::whoami(ui, connection)?;
            identity(&name, groups.iter().map(String::as_str))
        }
        LiveMode::Sar => of_user(offline.as_ref().ok()),
    };
    ui.answer(format!("offline: {}, {}\n", line(&decision).trim_end(), of_user(offline.as_ref().ok())))?;
    ui.answer(format!("live:    {}, {live_identity}\n", answer.line().trim_end()))?;
    Ok(if agreed.is_none() { ExitStatus::Unknown } else { ExitStatus::No })
}

fn of_user(user: Option<&UserInfo<'_>>) -> String {
    match user {
        Some(user) => identity(&user.name, user.groups.iter().map(|group| &**group)),
        None => "as nobody who is known".to_owned(),
    }
}

fn identity<'g>(name: &str, groups: impl Iterator<Item = &'g str>) -> String {
    format!("as {} [{}]", shown(name), shown(&groups.collect::<Vec<_>>().join(" ")))
}

fn list(
    ui: &mut Ui,
    args: &CanIArgs,
    connection: &mut Connection,
    mode: LiveMode,
    namespace: &str,
) -> Result<ExitStatus, Failure> {
    if mode == LiveMode::Sar {
        let error = CliError::new("a server lists the rules of whoever is connected, and of nobody else");
        return Err(error.hint("--list --live --as USER connects as somebody else").into());
    }
    let (review, incomplete, object) = live::rules(ui, connection, namespace)?;
    connection.confirm_unwarned()?;
    if let Some(error) = incomplete {
        ui.kubectl_warning(&format!("the list may be incomplete: {}", shown(&error)), false);
    }
    match args.output {
        Some(format) => ui.answer(format.render(&object)?)?,
        None => ui.answer(policy::access_table(review.rows(), !args.no_headers))?,
    }
    Ok(ExitStatus::Done)
}
