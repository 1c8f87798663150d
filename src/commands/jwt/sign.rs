//! `kauth jwt sign`: a service account token, as kube-apiserver would sign it.

use std::path::{Path, PathBuf};

use clap::Args;
use zeroize::Zeroizing;

use crate::authn::service_account::{Reference, username};
use crate::authn::service_account_keys::ServiceAccountKey;
use crate::authn::service_account_token::ServiceAccountTokens;
use crate::authn::service_account_token::draft::{BoundTo, Draft, DraftFlaw, Kind};
use crate::authn::verdict::TokenVerdict;
use crate::commands::authority::private_key;
use crate::commands::credential_files::{self, KEY_MODE};
use crate::commands::time;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::together::{self, NewFile};
use crate::output::Ui;
use crate::pki::key::PrivateKey;
use crate::pki::{self, PkiError};
use crate::shown::in_shell;

const EXAMPLES: &str = "\
Examples:

  # A token for an hour
  kauth jwt sign --key sa.key --issuer https://kubernetes.default.svc --service-account ci/deployer \\
    --uid \"$(kubectl get serviceaccount -n ci deployer -o jsonpath={.metadata.uid})\" --out token

  # One that ends with a pod
  kauth jwt sign --key sa.key --issuer https://kubernetes.default.svc --service-account ci/deployer --uid UID \\
    --pod runner/POD-UID --node n1/NODE-UID --out token

  # The token of a Secret of type kubernetes.io/service-account-token
  kauth jwt sign --key sa.key --service-account ci/deployer --uid UID --legacy --secret deployer-token --out token";

/// The time that the server gives a token, in seconds.
const USUAL: i64 = 3600;

/// A day: what holds longer is worth a warning.
const DAY: i64 = 24 * 3600;

/// Sign a service account token with the key of the server
///
/// Claims and signature are those that kube-apiserver gives. It takes the token while the ServiceAccount of that uid exists, and
/// the object that the token is bound to.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SignArgs {
    /// The private key: the server's --service-account-signing-key-file
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where the passphrase of an encrypted private key is read from: -, FILE or fd:N; default: it is asked for
    #[arg(long, value_name = "FROM")]
    passphrase_from: Option<String>,
    /// Whom the token is for
    #[arg(long, value_name = "NAMESPACE/NAME", value_parser = pair)]
    service_account: (String, String),
    /// The uid of the ServiceAccount
    #[arg(long, value_name = "UID")]
    uid: String,
    /// The server's first --service-account-issuer
    #[arg(long, value_name = "URL", required_unless_present = "legacy", conflicts_with = "legacy")]
    issuer: Option<String>,
    /// For whom it is meant (can be repeated); default: the issuer
    #[arg(long, value_name = "AUDIENCE", conflicts_with = "legacy")]
    audience: Vec<String>,
    /// For how long, like 10m, 1h or 30d; default: 1h
    #[arg(long, value_name = "DURATION", value_parser = time::seconds, conflicts_with = "legacy")]
    ttl: Option<i64>,
    /// The pod that it is bound to
    #[arg(long, value_name = "NAME/UID", value_parser = pair, conflicts_with = "legacy")]
    pod: Option<(String, String)>,
    /// The node that it is bound to, or with --pod the one that the pod is on
    #[arg(long, value_name = "NAME/UID", value_parser = pair, conflicts_with = "legacy")]
    node: Option<(String, String)>,
    /// The secret that it is bound to; with --legacy the name of the one that is to hold it
    #[arg(long, value_name = "NAME[/UID]", conflicts_with_all = ["pod", "node"])]
    secret: Option<String>,
    /// Sign one of the old tokens, which Secrets hold and which never end
    #[arg(long, requires = "secret")]
    legacy: bool,
    /// The file of the token; default: standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print the token even to a terminal
    #[arg(long)]
    show: bool,
    /// Replace the file that is there, and take a time for which the server itself issues no token
    #[arg(long)]
    force: bool,
}

/// Signs the token.
///
/// # Errors
/// If no server could take it, or it cannot be written.
pub(super) fn run(ui: &mut Ui, args: &SignArgs) -> Result<ExitStatus, Failure> {
    let file = args.out.as_deref().filter(|file| file.as_os_str() != "-");
    args.confirm_unseen(ui, file)?;
    if let Some(file) = file {
        if together::are_same(file, &args.key) {
            return Err(CliError::new(format!("`{}` is the key that signs", file.display())).into());
        }
        credential_files::check(&[file], args.force)?;
    }
    let audiences = match (&args.audience[..], &args.issuer) {
        ([], Some(issuer)) => vec![issuer.clone()],
        (audiences, _) => audiences.to_vec(),
    };
    let failed = |error: PkiError| CliError::new("the token could not be signed").because(error);
    let id = pki::random_uuid().map_err(failed)?;
    let draft = args.draft(&audiences, &id)?;
    let flaws =
        draft.flaws().into_iter().filter(|flaw| !args.force || !matches!(flaw, DraftFlaw::Lifetime(_)));
    CliError::all(flaws.map(|flaw| told(&flaw))).map_or(Ok(()), Err)?;
    let key = private_key(ui, &args.key, args.passphrase_from.as_deref())?;
    let now = time::now();
    let token = draft.sign(&key, now).map_err(failed)?;
    args.confirm_taken(&key, &draft, &audiences, &token, now)?;
    match file {
        Some(path) => {
            let new = NewFile { path, contents: token.as_bytes(), mode: KEY_MODE };
            credential_files::write(ui, &[new], args.force)?;
        }
        None => {
            ui.answer(&**token)?;
            ui.answer("\n")?;
        }
    }
    args.tell(ui, &draft, file, now.as_second());
    Ok(ExitStatus::Done)
}

impl SignArgs {
    /// Makes sure that the token is not printed by accident.
    fn confirm_unseen(&self, ui: &Ui, file: Option<&Path>) -> Result<(), CliError> {
        if file.is_none() && ui.is_quiet() {
            return Err(CliError::new("--quiet would lose the token").hint("--out FILE writes it to a file"));
        }
        if file.is_none() && !self.show && ui.answers_to_terminal() {
            let error = CliError::new("a token is not printed to a terminal");
            return Err(error.hint("--out FILE writes it to a file, --show prints it all the same"));
        }
        Ok(())
    }

    fn draft<'a>(&'a self, audiences: &'a [String], id: &'a str) -> Result<Draft<'a>, CliError> {
        let (namespace, name) = &self.service_account;
        let reference = |(name, uid): &'a (String, String)| Reference { name, uid };
        let (pod, node) = (self.pod.as_ref().map(reference), self.node.as_ref().map(reference));
        let kind = match (&self.issuer, &self.secret) {
            (None, Some(secret)) => Kind::Legacy { secret },
            (issuer, secret) => {
                let secret = secret.as_deref().map(|secret| {
                    let (name, uid) = secret.split_once('/').unwrap_or((secret, ""));
                    BoundTo::Secret(Reference { name, uid })
                });
                let pod = pod.map(|pod| BoundTo::Pod(pod, node));
                let object = secret.or(pod).or(node.map(BoundTo::Node));
                let lifetime = self.ttl.unwrap_or(USUAL);
                Kind::Bound { issuer: issuer.as_deref().unwrap_or_default(), audiences, lifetime, object, id }
            }
        };
        Ok(Draft { namespace, name, uid: &self.uid, kind })
    }

    /// Makes sure that a server with this key takes it for exactly that account.
    fn confirm_taken(
        &self,
        key: &PrivateKey,
        draft: &Draft<'_>,
        audiences: &[String],
        token: &Zeroizing<String>,
        now: jiff::Timestamp,
    ) -> Result<(), CliError> {
        let server = ServiceAccountTokens {
            issuers: self.issuer.iter().cloned().collect(),
            api_audiences: audiences.to_vec(),
            keys: ServiceAccountKey::of(key.public_key()).into_iter().collect(),
            lookup: false,
        };
        let name = username(draft.namespace, draft.name);
        match server.authenticate(token.as_bytes(), None, now) {
            TokenVerdict::User(user) | TokenVerdict::Unknown { user: Some(user), .. }
                if user.name == name && user.uid == draft.uid =>
            {
                Ok(())
            }
            TokenVerdict::Refused(why) => {
                Err(CliError::new("kube-apiserver would refuse the token").because(why))
            }
            _ => Err(CliError::new("kube-apiserver would take the token for somebody else")),
        }
    }

    fn tell(&self, ui: &mut Ui, draft: &Draft<'_>, file: Option<&Path>, now: i64) {
        let (namespace, name) = &self.service_account;
        match &draft.kind {
            Kind::Legacy { secret } => {
                let from = file.map_or_else(|| "FILE".to_owned(), |file| in_shell(&file.to_string_lossy()));
                ui.note(&format!(
                    "kube-apiserver takes it once Secret {namespace}/{secret} holds it as `token`: `kubectl create secret \
                     generic -n {namespace} {secret} --from-file=token={from}`"
                ));
                ui.warning("it never ends: only deleting its Secret takes it back");
            }
            Kind::Bound { lifetime, .. } => {
                let end = time::end(now.saturating_add(*lifetime), now);
                ui.note(&format!(
                    "kube-apiserver takes it until {end}, while ServiceAccount {namespace}/{name} of that uid exists"
                ));
                if *lifetime > DAY {
                    ui.warning(
                        "it holds for more than a day, and only deleting what it is bound to takes it back",
                    );
                }
            }
        }
    }
}

fn told(flaw: &DraftFlaw) -> CliError {
    let error = CliError::new(flaw.to_string());
    match flaw {
        DraftFlaw::NoUid(kind) => {
            let kind = kind.to_lowercase();
            error.hint(format!("`kubectl get {kind} NAME -o jsonpath={{.metadata.uid}}` prints it"))
        }
        DraftFlaw::Lifetime(_) => error.hint("--force signs it all the same"),
        _ => error,
    }
}

/// Reads two words with a slash between them.
fn pair(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('/').filter(|(one, other)| !one.is_empty() && !other.is_empty());
    let pair = parts.map(|(one, other)| (one.to_owned(), other.to_owned()));
    pair.ok_or_else(|| "two words with a slash between them are wanted".to_owned())
}
