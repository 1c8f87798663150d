//! `kauth review`: access reviews in, answered ones out.

mod answer;
mod form;
mod list;
mod live;
mod outline;
mod stream;

use super::asker::{Asker, AskerArgs, TakenOn, Who};
use super::credential::review_of_oneself;
use super::format::Format;
use super::global::GlobalArgs;
use super::live::LiveArgs;
use super::policy::{self, Gathered, PolicyArgs};
use crate::authz::chain::Authorizer;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files;
use crate::kubeconfig::config::User;
use crate::output::Ui;
use answer::{Answerer, Askers, Tally};
use clap::Args;
use live::Live;
use std::cell::LazyCell;
use std::path::PathBuf;

const EXAMPLES: &str = r#"Examples:

  # Answer a file of reviews, one a line
  kauth review reviews.jsonl -f rbac.yaml > answers.jsonl

  # Does the cluster say the same as its export?
  kauth review reviews.jsonl --compare > answers.jsonl

  # Ask about a request
  echo '{"method": "GET", "path": "/api/v1/namespaces/ci/pods", "user": "jane"}' | kauth review -f rbac.yaml"#;

/// Where reviews of oneself are sent to, which strangers may have to be let in for.
const PATH: &str = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/// Answer access reviews, the bulk form of can-i
///
/// Reads SubjectAccessReview, LocalSubjectAccessReview, SelfSubjectAccessReview and SelfSubjectRulesReview objects as JSON lines,
/// JSON, YAML or Lists, from files or stdin, and writes the same objects with their status, in order and in the same form. A review
/// that the API server would refuse is answered by its Status object.
///
/// It also takes HTTP requests as {"method", "path", "user", "groups"} and answers with the SubjectAccessReview that the server makes
/// of them.
///
/// Reviews of oneself are about whom --as names, or whose credential is named; without either about whose the kubeconfig's context
/// is.
///
/// Exit codes: 0 when everything was answered, whatever the answers (1 with --fail-on-no if one is no); 3 if something was unknown;
/// 2 if something was refused or unreadable. With --compare: 0 if the cluster and the policy agree, 1 if not.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ReviewArgs {
    /// The reviews; stdin if no file is named
    #[arg(value_name = "FILE")]
    reviews: Vec<PathBuf>,
    /// Print all answers in this form, instead of the form of the review
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
    /// Exit with 1 if an answer is no
    #[arg(long)]
    fail_on_no: bool,
    #[command(flatten)]
    live: LiveArgs,
    #[command(flatten)]
    asker: AskerArgs,
    #[command(flatten)]
    policy: PolicyArgs,
}

/// Answers all reviews.
///
/// # Errors
/// If the policy or a file of reviews cannot be read; a broken review is reported and the next one read.
pub fn run(ui: &mut Ui, global: &GlobalArgs, args: &ReviewArgs) -> Result<ExitStatus, Failure> {
    let stdin = [PathBuf::from("-")];
    let files = if args.reviews.is_empty() { &stdin[..] } else { &args.reviews };
    if args.policy.reads_stdin() && files.iter().any(|file| file.as_os_str() == "-") {
        return Err(CliError::new("stdin cannot hold both the policy and the reviews")
            .hint("name one of them")
            .into());
    }
    let is_stdin = |file: &PathBuf| file.as_os_str() == "-";
    if args.asker.reads_stdin() && files.iter().any(is_stdin) {
        return Err(CliError::new("stdin cannot hold both the credential and the reviews")
            .hint("name one of them")
            .into());
    }
    let is_named = args.asker.names_somebody()?;
    let named = is_named.then(|| args.asker.ask(ui, &args.policy, PATH)).transpose()?;
    let gathered = args.gather(ui)?;
    let authorizer = &gathered.authorizer;
    let (mut first, then) = (ui.aside(), ui.aside());
    // Most reviews name their user, and then nobody needs a kubeconfig.
    let asker = LazyCell::new(|| named.map_or_else(|| args.asker.ask(&mut first, &args.policy, PATH), Ok));
    let of = |resource| who(then.aside(), args, authorizer, asker.as_ref(), resource);
    let askers = Askers {
        access: LazyCell::new(Box::new(|| of("selfsubjectaccessreviews"))),
        rules: LazyCell::new(Box::new(|| of("selfsubjectrulesreviews"))),
    };
    let mut answerer = Answerer::new(authorizer, &askers, args.policy.manifest_namespace());
    answerer.live = args.live(ui, global)?;
    for file in files {
        let input = files::reader(file).map_err(|error| CliError::of(&error))?;
        stream::answer_all(ui, &mut answerer, &files::name(file), input, args.output)?;
    }
    let (live, tally) = (answerer.live.take(), std::mem::take(&mut answerer.tally));
    if let Some(live) = live {
        let differs = live.finish(ui)?;
        let told = status(&tally, args.fail_on_no && !args.live.compare);
        return Ok(if differs && told != ExitStatus::Error { ExitStatus::No } else { told });
    }
    if tally.no && !gathered.authorizer.policy().is_whole() {
        ui.note("the manifests are not a whole cluster's: every no holds for what was given");
    }
    Ok(status(&tally, args.fail_on_no))
}

impl ReviewArgs {
    /// Reads the policy; an empty one where the cluster alone is asked.
    fn gather(&self, ui: &mut Ui) -> Result<Gathered, CliError> {
        if self.live.mode().is_some() && !self.live.compare {
            if self.policy.is_given() {
                let error = "-f goes with --compare, or without --live: the cluster alone would be asked";
                return Err(CliError::new(error));
            }
            return policy::gather_from(&self.policy, &[], &mut ui.silent());
        }
        policy::gather_or_kept(&self.policy, self.asker.client(), ui).map(|(gathered, _)| gathered)
    }

    /// Connects, if the cluster is to answer.
    fn live(&self, ui: &mut Ui, global: &GlobalArgs) -> Result<Option<Live>, CliError> {
        if self.live.mode().is_none() {
            return if self.live.send_credential {
                Err(CliError::new("--send-credential goes with --live or --compare only"))
            } else {
                Ok(None)
            };
        }
        let connection = self.live.connect(ui, global, self.asker.credential(), User::default())?;
        Ok(Some(Live::new(ui.aside(), connection, self.live.compare)))
    }
}

/// Returns whom reviews of oneself are about: the holder of a credential may mean to be somebody else, and may be that for one kind
/// of them only.
fn who(
    mut ui: Ui,
    args: &ReviewArgs,
    authorizer: &Authorizer,
    asker: Result<&Asker, &CliError>,
    resource: &'static str,
) -> Who {
    let asker = match asker {
        Ok(asker) => asker,
        Err(error) => return Who::Refused(format!("{}: name the user with --as USER", error.message)),
    };
    let request = review_of_oneself("authorization.k8s.io", resource);
    let taken_on = asker.taken_on(authorizer, args.policy.version(), &request);
    taken_on.iter().for_each(|taken_on| taken_on.tell(&mut ui));
    taken_on.as_ref().and_then(TakenOn::decided).unwrap_or_else(|| asker.who.clone())
}

fn status(tally: &Tally, fail_on_no: bool) -> ExitStatus {
    match tally {
        Tally { refused: true, .. } => ExitStatus::Error,
        Tally { unknown: true, .. } => ExitStatus::Unknown,
        Tally { no: true, .. } if fail_on_no => ExitStatus::No,
        Tally { .. } => ExitStatus::Done,
    }
}
