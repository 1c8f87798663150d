//! `kauth review`: access reviews in, answered ones out.

mod answer;
mod form;
mod list;
mod outline;
mod stream;

use super::format::Format;
use super::identity::IdentityArgs;
use super::policy::{self, PolicyArgs};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files;
use crate::output::Ui;
use answer::{Answerer, Tally};
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = r#"Examples:

  # Answer a file of reviews, one a line
  kauth review reviews.jsonl -f rbac.yaml > answers.jsonl

  # Ask about a request
  echo '{"method": "GET", "path": "/api/v1/namespaces/ci/pods", "user": "jane"}' | kauth review -f rbac.yaml"#;

/// Answer access reviews, the bulk form of can-i
///
/// Reads SubjectAccessReview, LocalSubjectAccessReview, SelfSubjectAccessReview and SelfSubjectRulesReview objects as JSON lines,
/// JSON, YAML or Lists, from files or stdin, and writes the same objects with their status, in order and in the same form. A review
/// that the API server would refuse is answered by its Status object.
///
/// It also takes HTTP requests as {"method", "path", "user", "groups"} and answers with the SubjectAccessReview that the server makes
/// of them.
///
/// Exit codes: 0 when everything was answered, whatever the answers (1 with --fail-on-no if one is no); 3 if something was unknown;
/// 2 if something was refused or unreadable.
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
    identity: IdentityArgs,
    #[command(flatten)]
    policy: PolicyArgs,
}

/// Answers all reviews.
///
/// # Errors
/// If the policy or a file of reviews cannot be read; a broken review is reported and the next one read.
pub fn run(ui: &mut Ui, args: &ReviewArgs) -> Result<ExitStatus, Failure> {
    let stdin = [PathBuf::from("-")];
    let files = if args.reviews.is_empty() { &stdin[..] } else { &args.reviews };
    if args.policy.reads_stdin() && files.iter().any(|file| file.as_os_str() == "-") {
        return Err(CliError::new("stdin cannot hold both the policy and the reviews")
            .hint("name one of them")
            .into());
    }
    let asker = args.identity.user_info()?;
    let gathered = policy::gather(&args.policy, ui)?;
    let mut answerer = Answerer::new(&gathered.authorizer, asker, args.policy.manifest_namespace());
    for file in files {
        let input = files::reader(file).map_err(|error| CliError::of(&error))?;
        stream::answer_all(ui, &mut answerer, &files::name(file), input, args.output)?;
    }
    if answerer.tally.no && !gathered.authorizer.policy().is_whole() {
        ui.note("the manifests are not a whole cluster's: every no holds for what was given");
    }
    Ok(status(&answerer.tally, args.fail_on_no))
}

fn status(tally: &Tally, fail_on_no: bool) -> ExitStatus {
    match tally {
        Tally { refused: true, .. } => ExitStatus::Error,
        Tally { unknown: true, .. } => ExitStatus::Unknown,
        Tally { no: true, .. } if fail_on_no => ExitStatus::No,
        Tally { .. } => ExitStatus::Done,
    }
}
