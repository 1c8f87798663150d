//! `kauth jwt verify`: what kube-apiserver makes of a token.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use jiff::Timestamp;
use serde::Serialize;

use super::objects;
use crate::authn::service_account_keys::{self, ServiceAccountKey};
use crate::authn::service_account_token::{self, LEGACY_ISSUER, ServiceAccountTokens};
use crate::authn::verdict::TokenVerdict;
use crate::authn::{UserInfo, bearer};
use crate::commands::format::Format;
use crate::commands::{credential_files, sa_key, time};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::output::{Ui, table};
use crate::shown::shown;

const EXAMPLES: &str = "\
Examples:

  # Would the server take it? Unknown, as only the cluster knows whether the account still exists
  kauth jwt verify token --key sa.pub --issuer https://kubernetes.default.svc

  # With what the cluster knows
  kubectl get serviceaccounts,pods,secrets,nodes -A -o yaml > export.yaml
  kauth jwt verify token --key sa.pub --issuer https://kubernetes.default.svc -f export.yaml

  # By the documents that an issuer serves, in a folder
  kauth jwt verify token --issuer-dir issuer";

/// Say whether kube-apiserver takes a token, and for whom
///
/// Prints yes, no or unknown with the reason, then the user. Unknown is what only the cluster knows: whether the ServiceAccount,
/// Pod, Node or Secret of the token exists, unless -f gives manifests of such objects. A list of a kind in a namespace is taken for
/// all of that kind there; of single objects nothing follows for others.
///
/// Exit code 0 for yes, 1 for no, 3 for unknown.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, group(ArgGroup::new("keys").required(true).args(["key", "jwks", "issuer_dir"])))]
pub(super) struct VerifyArgs {
    /// Where the token is: a file, - for standard input or fd:N
    #[arg(value_name = "FROM", default_value = "-", hide_default_value = true)]
    from: String,
    /// A --service-account-key-file of the server (can be repeated)
    #[arg(long, value_name = "FILE")]
    key: Vec<PathBuf>,
    /// The keys as an issuer serves them: a JSON Web Key Set
    #[arg(long, value_name = "FILE")]
    jwks: Option<PathBuf>,
    /// A folder with what an issuer serves: openid-configuration (or .well-known/openid-configuration) and jwks (or
    /// openid/v1/jwks)
    #[arg(long, value_name = "FOLDER")]
    issuer_dir: Option<PathBuf>,
    /// A --service-account-issuer of the server (can be repeated); default: that of --issuer-dir
    #[arg(long, value_name = "URL")]
    issuer: Vec<String>,
    /// One of the server's --api-audiences (can be repeated); default: the issuers
    #[arg(long, value_name = "AUDIENCE")]
    audience: Vec<String>,
    /// Manifests of ServiceAccounts, Secrets, Pods and Nodes: a file, a directory, or - for stdin (can be repeated)
    #[arg(short = 'f', long = "filename", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Take the manifests for all that the cluster has: what they lack does not exist
    #[arg(long, requires = "files")]
    assume_complete: bool,
    /// Judge as a server with --service-account-lookup=false
    #[arg(long)]
    no_lookup: bool,
    /// Judge as at that time: 2026-01-31T12:00:00Z or 2026-01-31; default: now
    #[arg(long, value_name = "TIME", value_parser = time::instant)]
    at: Option<Timestamp>,
    /// Print a document
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
}

/// What `-o` prints: `docs/jwt.schema.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    api_version: &'static str,
    kind: &'static str,
    /// The time that the token was judged at.
    at: String,
    /// Whether the server takes it: `yes`, `no` or `unknown`.
    verdict: &'static str,
    /// Why not, or what is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Whom the server takes its bearer for, or would if all that is unknown were fine.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<User>,
}

/// A user, as a SelfSubjectReview has it.
#[derive(Serialize)]
struct User {
    username: String,
    uid: String,
    groups: Vec<String>,
    extra: BTreeMap<String, Vec<String>>,
}

/// Prints the verdict.
///
/// # Errors
/// If something cannot be read.
pub(super) fn run(ui: &mut Ui, args: &VerifyArgs) -> Result<ExitStatus, Failure> {
    args.confirm_one_stdin()?;
    let at = args.at.unwrap_or_else(time::now);
    let token = super::token(&args.from)?;
    let sent = token.trim().split(' ').next().unwrap_or_default().as_bytes();
    let server = args.server(sent)?;
    let objects =
        if args.files.is_empty() { None } else { Some(objects::read(&args.files, args.assume_complete)?) };
    let document = Document::of(&server, sent, server.authenticate(sent, objects.as_ref(), at), at);
    match args.output {
        Some(format) => ui.answer(format.render(&document)?)?,
        None => ui.answer(document.screen())?,
    }
    Ok(match document.verdict {
        "yes" => ExitStatus::Done,
        "no" => ExitStatus::No,
        _ => ExitStatus::Unknown,
    })
}

impl VerifyArgs {
    fn confirm_one_stdin(&self) -> Result<(), CliError> {
        let paths = self.files.iter().chain(&self.key).chain(&self.jwks).map(PathBuf::as_path);
        let is_stdin = |path: &&Path| path.as_os_str() == "-";
        match paths.chain([Path::new(&self.from)]).filter(is_stdin).count() {
            0 | 1 => Ok(()),
            _ => Err(CliError::new("standard input can be read only once")),
        }
    }

    /// Returns the server that is to judge a token.
    fn server(&self, token: &[u8]) -> Result<ServiceAccountTokens, CliError> {
        let mut issuers = self.issuer.clone();
        let mut keys = Vec::new();
        for file in &self.key {
            keys.extend(sa_key::read(file)?);
        }
        if let Some(file) = &self.jwks {
            keys.extend(read_jwks(file)?);
        }
        if let Some(folder) = &self.issuer_dir {
            let configuration =
                first_of(folder, ["openid-configuration", ".well-known/openid-configuration"])?;
            let served = read_issuer(&configuration)?;
            if issuers.is_empty() {
                issuers.push(served);
            }
            keys.extend(read_jwks(&first_of(folder, ["jwks", "openid/v1/jwks"])?)?);
        }
        let named = service_account_token::issuer_of(token);
        if issuers.is_empty() && named.as_deref() != Some(LEGACY_ISSUER) {
            let error = CliError::new("whose tokens the server takes is not said: --issuer is missing");
            return Err(match named.filter(|named| !named.is_empty()) {
                Some(named) => error.hint(format!(
                    "the token, which anybody may have written, says `--issuer {}`",
                    shown(&named)
                )),
                None => error,
            });
        }
        let api_audiences = if self.audience.is_empty() { issuers.clone() } else { self.audience.clone() };
        Ok(ServiceAccountTokens { issuers, api_audiences, keys, lookup: !self.no_lookup })
    }
}

impl Document {
    fn of(server: &ServiceAccountTokens, token: &[u8], verdict: TokenVerdict, at: Timestamp) -> Self {
        let (verdict, reason, user) = match verdict {
            TokenVerdict::User(user) => ("yes", None, Some(user)),
            TokenVerdict::Refused(reason) => ("no", Some(reason), None),
            TokenVerdict::Unknown { reason, user } => ("unknown", Some(reason), user),
            TokenVerdict::NotRecognized => ("no", Some(why_not_recognized(server, token)), None),
        };
        let at = time::seconds_as_rfc3339(at.as_second());
        let user = user.map(|user| User::of(user.authenticated()));
        Self { api_version: "kauth/v1", kind: "TokenVerdict", at, verdict, reason, user }
    }

    fn screen(&self) -> String {
        let reason = self.reason.as_ref().map(|reason| format!(" - {}", shown(reason)));
        let mut screen = format!("{}{}\n", self.verdict, reason.unwrap_or_default());
        if let Some(User { username, uid, groups, extra }) = &self.user {
            let row = |name: &str, value: &str| vec![name.to_owned(), shown(value).into_owned()];
            let mut table = vec![row("user", username), row("uid", uid)];
            table.push(row("groups", &groups.join(", ")));
            for (key, values) in extra {
                table.push(row(key.rsplit('/').next().unwrap_or(key), &values.join(", ")));
            }
            screen += &table::aligned(&table);
        }
        screen
    }
}

impl User {
    fn of(user: UserInfo<'_>) -> Self {
        Self {
            username: user.name.into_owned(),
            uid: user.uid.into_owned(),
            groups: user.groups.into_iter().map(|group| group.into_owned()).collect(),
            extra: user.extra,
        }
    }
}

fn why_not_recognized(server: &ServiceAccountTokens, token: &[u8]) -> String {
    let why = match service_account_token::issuer_of(token) {
        None => "it is no JSON Web Token".to_owned(),
        Some(issuer) if issuer != LEGACY_ISSUER && !server.issuers.contains(&issuer) => {
            format!("its issuer `{issuer}` is none of the server's")
        }
        Some(_) => "its header or its signature is none".to_owned(),
    };
    format!("{}: {why}", bearer::NOT_RECOGNIZED)
}

fn read_jwks(file: &Path) -> Result<Vec<ServiceAccountKey>, CliError> {
    let text = credential_files::contents_or_stdin(file)?;
    let told = |why| CliError::new(format!("`{}` is no JSON Web Key Set", file.display())).because(why);
    service_account_keys::read_jwks(&text).map_err(told)
}

/// Reads the issuer of the document that it serves about itself.
fn read_issuer(file: &Path) -> Result<String, CliError> {
    #[derive(serde::Deserialize)]
    struct Configuration {
        issuer: String,
    }
    let text = credential_files::contents(file)?;
    let read: Result<Configuration, _> = serde_json::from_slice(&text);
    let told = |_| CliError::new(format!("`{}` names no issuer", file.display()));
    read.map(|configuration| configuration.issuer).map_err(told)
}

fn first_of(folder: &Path, names: [&str; 2]) -> Result<PathBuf, CliError> {
    let files = names.map(|name| folder.join(name));
    let found = files.iter().find(|file| secrets::status(file).is_ok_and(|(_, is_folder)| !is_folder));
    found.cloned().ok_or_else(|| {
        let [one, other] = names;
        CliError::new(format!("`{}` holds neither `{one}` nor `{other}`", folder.display()))
    })
}
