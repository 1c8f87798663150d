//! `kauth whoami`: who kube-apiserver would take a credential for (`kubectl: pkg/cmd/auth/whoami.go`).

use clap::Args;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::credential::{
    self, CredentialArgs, Identified, Occasion, ServerArgs, review_of_oneself, taken_on,
};
use super::format;
use super::identity::IdentityArgs;
use super::policy::{self, Gathered, PolicyArgs};
use super::time;
use crate::authn::UserInfo;
use crate::authn::impersonation::Impersonation;
use crate::authz::impersonation::Answer;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::output::printer::Printer;
use crate::output::{Ui, table};
use crate::shown::shown;

const EXAMPLES: &str = "\
Examples:

  # Who am I to the cluster of the context in use?
  kauth whoami

  # Whom does a server with this CA take the holder of a certificate for?
  kauth whoami --cert admin.crt --client-ca-file ca.crt

  # Whose token is that?
  kauth whoami --token-from token --token-auth-file tokens.csv

  # The user's name, for a script
  kauth whoami -o jsonpath='{.status.userInfo.username}'

  # May I take on another identity, and who am I then?
  kauth whoami --as jane -f export.yaml";

/// Where kubectl asks.
const REVIEWS: &str = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

/// Say who kube-apiserver would take a credential for, without asking it
///
/// Prints the user name, uid, groups and extra attributes as kubectl auth whoami does; stderr says what makes it so. Nothing is
/// sent to anybody, and no credential plugin runs unless --run-exec is given.
///
/// What the server knows credentials by can be named by the flags of kube-apiserver. Without them a certificate or a service
/// account's token is taken to be genuine, and stderr says so; with --strict that is unknown.
///
/// Exit code 1 if the server does not take the credential, or clients do not send it; 3 if it cannot be said whose it is.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct WhoamiArgs {
    /// Taken for kubectl's sake, which does not look at it
    #[arg(hide = true)]
    ignored: Vec<String>,
    /// The form: json, yaml, name, jsonpath=TEMPLATE, jsonpath-as-json=TEMPLATE or jsonpath-file=FILE
    #[arg(short, long, value_name = "FORM")]
    output: Option<String>,
    /// Ask as at that time: 2026-01-31T12:00:00Z or 2026-01-31; default: now
    #[arg(long, value_name = "TIME", value_parser = time::instant)]
    at: Option<Timestamp>,
    #[command(flatten)]
    credential: CredentialArgs,
    #[command(flatten)]
    server: ServerArgs,
    #[command(flatten)]
    identity: IdentityArgs,
    #[command(flatten)]
    policy: PolicyArgs,
    /// Taken for kubectl's sake
    #[arg(short, long, hide = true, value_name = "NAMESPACE", allow_hyphen_values = true)]
    namespace: Option<String>,
}

/// Prints who it is.
///
/// # Errors
/// If the credential or what tells of the server cannot be read.
pub fn run(ui: &mut Ui, args: &WhoamiArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let printer = args.output.as_deref().map(format::printer).transpose()?;
    if args.policy.is_given() && args.policy.reads_stdin() && args.credential.reads_stdin() {
        let error = CliError::new("stdin cannot hold both the policy and the credential");
        return Err(error.hint("name a file for one of them").into());
    }
    let gathered = args.policy.is_given().then(|| policy::gather(&args.policy, ui)).transpose()?;
    let chain = args.server.chain(ui, &args.policy.authorization_mode)?;
    let at = args.at.unwrap_or_else(time::now);
    let occasion = Occasion { path: REVIEWS.to_owned(), flags: args.identity.overrides() };
    let credential = match credential::identify(ui, &args.credential, &chain, occasion, at) {
        Err(error) => return args.without_credential(ui, printer.as_ref(), error),
        Ok(credential) => credential,
    };
    credential.notes.iter().for_each(|note| ui.warning(note));
    let asked = match credential.impersonation {
        Some(merged) => Some(merged),
        None => args.identity.impersonation()?,
    };
    let known = match credential.identified {
        Identified::Known(known) => known,
        Identified::Refused(why) => return args.no(ui, &why),
        Identified::Unknown(why) => return args.unknown(ui, &why),
    };
    if args.policy.strict && !known.assumed.is_empty() {
        return args.unknown(ui, &known.assumed);
    }
    known.tell(ui);
    let user = match asked {
        None => known.user,
        Some(wanted) => match impersonated(args, gathered.as_ref(), &known.user, &wanted) {
            Answer::Taken { user, mode } => {
                let caller = shown(&known.user.name).to_string();
                ui.note(&format!("`{caller}` may take on that identity (mode {})", mode.as_str()));
                user
            }
            Answer::Refused(words) => return args.no(ui, &words),
            Answer::Unknown { why } if gathered.is_some() || args.policy.strict => {
                return args.unknown(ui, &why);
            }
            Answer::Unknown { why } => {
                ui.note(&format!("it is not known whether that is allowed: {}", why.join("; ")));
                wanted.user_info()
            }
        },
    };
    ui.answer(shown_as(printer.as_ref(), &user)?)?;
    Ok(ExitStatus::Done)
}

impl WhoamiArgs {
    /// Answers where nobody has a credential, if the question is only who `--as` would be.
    fn without_credential(
        &self,
        ui: &mut Ui,
        printer: Option<&Printer>,
        error: CliError,
    ) -> Result<ExitStatus, Failure> {
        let asks_more = self.policy.is_given() || self.policy.strict || !self.credential.is_silent();
        let Some(wanted) = self.identity.impersonation()?.filter(|_| !asks_more) else {
            return Err(error.into());
        };
        ui.note("there is no credential whose holder may take that identity on, or may not");
        ui.answer(shown_as(printer, &wanted.user_info())?)?;
        Ok(ExitStatus::Done)
    }

    fn no(&self, ui: &mut Ui, why: &str) -> Result<ExitStatus, Failure> {
        self.say(ui, &format!("no - {}", shown(why)))?;
        Ok(ExitStatus::No)
    }

    fn unknown(&self, ui: &mut Ui, why: &[String]) -> Result<ExitStatus, Failure> {
        self.say(ui, &format!("unknown - {}", shown(&why.join("; "))))?;
        Ok(ExitStatus::Unknown)
    }

    /// Says what is no user: where a document is asked for, not in its place.
    fn say(&self, ui: &mut Ui, text: &str) -> Result<(), Failure> {
        if self.output.is_some() {
            ui.note(text);
            return Ok(());
        }
        Ok(ui.answer(format!("{text}\n"))?)
    }
}

/// Says whether the caller may take on an identity for what `kubectl auth whoami` sends.
fn impersonated(
    args: &WhoamiArgs,
    gathered: Option<&Gathered>,
    caller: &UserInfo<'_>,
    wanted: &Impersonation,
) -> Answer {
    let request = review_of_oneself("authentication.k8s.io", "selfsubjectreviews");
    let authorizer = gathered.map(|gathered| &gathered.authorizer);
    taken_on(caller, wanted, authorizer, args.policy.version(), &request)
}

fn shown_as(printer: Option<&Printer>, user: &UserInfo<'_>) -> Result<String, CliError> {
    const KIND: &str = "selfsubjectreview.authentication.k8s.io";
    let Some(printer) = printer else { return Ok(attributes(user)) };
    printer.print(KIND, &review(user)).map_err(CliError::new)
}

// kubectl: pkg/cmd/auth/whoami.go, printTableSelfSubjectAccessReview
fn attributes(user: &UserInfo<'_>) -> String {
    let row = |name: &str, value: &str| vec![shown(name).to_string(), shown(value).to_string()];
    let list = |values: &[String]| format!("[{}]", values.join(" "));
    let mut rows = vec![row("ATTRIBUTE", "VALUE"), row("Username", &user.name)];
    if !user.uid.is_empty() {
        rows.push(row("UID", &user.uid));
    }
    if !user.groups.is_empty() {
        let groups: Vec<_> = user.groups.iter().map(|group| group.clone().into_owned()).collect();
        rows.push(row("Groups", &list(&groups)));
    }
    rows.extend(user.extra.iter().map(|(key, values)| row(&format!("Extra: {key}"), &list(values))));
    table::aligned(&rows)
}

/// Returns the review as the server would answer it, but for the time.
fn review(user: &UserInfo<'_>) -> Value {
    let mut info = Map::from_iter([("username".to_owned(), json!(user.name))]);
    if !user.uid.is_empty() {
        info.insert("uid".to_owned(), json!(user.uid));
    }
    if !user.groups.is_empty() {
        info.insert("groups".to_owned(), json!(user.groups));
    }
    if !user.extra.is_empty() {
        info.insert("extra".to_owned(), json!(user.extra));
    }
    json!({
        "kind": "SelfSubjectReview",
        "apiVersion": "authentication.k8s.io/v1",
        "metadata": {},
        "status": {"userInfo": info},
    })
}
