//! `kauth csr approve`: exactly the request that is meant, or the one that was shown.

use clap::Args;

use crate::api::signer;
use crate::authn::reserved;
use crate::commands::connection::ConnectionArgs;
use crate::commands::global::GlobalArgs;
use crate::commands::made::qualified;
use crate::commands::signing::{self, Decided, Kept, Pin, Verdict};
use crate::commands::time;
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::{Ui, prompt, table};
use crate::pki::certificate::GeneralName;
use crate::pki::request::CertificateRequest;
use crate::shown::shown;

const EXAMPLES: &str = "\
Examples:

  # See who asks for what, and decide
  kauth csr approve jane

  # Exactly the request that its maker named, without a question
  kauth csr approve jane --uid 0f8f…ce --sha256 3b1c…9a";

const NAMELESS: &str =
    "a name alone is not enough: anybody who may create requests can give it to another one";

/// Approve a signing request
///
/// With --uid and --sha256 exactly that request is approved, or none. Without them it is shown who is to become whom, and the
/// terminal is asked; where there is none, nothing is approved.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ApproveArgs {
    /// The request's name
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    pin: PinArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Which request is meant.
#[derive(Debug, Args)]
pub(super) struct PinArgs {
    /// The UID of the object that is meant
    #[arg(id = "pinned_uid", long = "uid", value_name = "UID", requires = "sha256")]
    uid: Option<String>,
    /// The SHA-256 of the request that is meant: that of its PEM, as `sha256sum` has it
    #[arg(long, value_name = "HEX", requires = "pinned_uid")]
    sha256: Option<String>,
}

/// Approves the request.
///
/// # Errors
/// If it is another than the one that is meant, nobody can be asked, or the server refuses.
pub(super) fn run(ui: &mut Ui, global: &GlobalArgs, args: &ApproveArgs) -> Result<ExitStatus, Failure> {
    let pin = args.pin.pin()?;
    if pin.is_none() && !prompt::can_ask() {
        let error = CliError::new("there is no terminal to ask on, and --uid and --sha256 are not given");
        return Err(error
            .because(NAMELESS)
            .hint("`kauth csr submit` and `kauth cert --via-cluster` print both")
            .into());
    }
    let mut connection = args.connection.connect(ui, global)?;
    let kept = signing::get(ui, &mut connection, &args.name)?;
    let request = kept.request()?;
    if let Some(pin) = &pin {
        pin.confirm(&kept.received)?;
    }
    warn(ui, &kept, &request);
    let pin = match pin {
        Some(pin) => pin,
        None if ask(ui, &kept, &request)? => Pin::of(&kept.received),
        None => {
            ui.note("nothing was approved");
            return Ok(ExitStatus::No);
        }
    };
    let name = qualified(&kept.object);
    if signing::decide(ui, &mut connection, kept, &pin, Verdict::Approve, None)? == Decided::Before {
        ui.note("it had been approved before");
    }
    ui.answer(format!("{} {}\n", shown(&name), Verdict::Approve.done()))?;
    connection.confirm_unwarned()?;
    Ok(ExitStatus::Done)
}

impl PinArgs {
    /// Returns the request that is meant, if that is said.
    ///
    /// # Errors
    /// If a value is none.
    pub(super) fn pin(&self) -> Result<Option<Pin>, CliError> {
        let (Some(uid), Some(sha256)) = (&self.uid, &self.sha256) else { return Ok(None) };
        if uid.is_empty() {
            return Err(CliError::new("--uid is empty"));
        }
        if sha256.len() != 64 || !sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let error = CliError::new(format!("--sha256 `{}` is no SHA-256", shown(sha256)));
            return Err(error.hint("it has 64 hexadecimal digits"));
        }
        Ok(Some(Pin { uid: uid.clone(), sha256: sha256.clone() }))
    }
}

/// Says what there is to know of whom a certificate would make its holder.
fn warn(ui: &mut Ui, kept: &Kept, request: &CertificateRequest) {
    let spec = &kept.received.spec;
    let groups: Vec<String> = request.subject.organizations().map(str::to_owned).collect();
    let requested = signing::requested(request, &groups);
    if spec.usages.iter().any(|usage| usage == "client auth" || usage == "any") {
        for concern in reserved::concerns(requested.common_name, &groups) {
            ui.warning(&concern.to_string());
        }
    }
    if let Some(reason) = signer::why_not_signed(&spec.signer_name, &spec.usages, &requested) {
        ui.warning(&format!("approved, it would not be signed: {reason}"));
    }
}

/// Shows who is to become whom, and asks.
fn ask(ui: &mut Ui, kept: &Kept, request: &CertificateRequest) -> Result<bool, CliError> {
    ui.show(&screen(kept, request));
    let name = shown(&kept.received.metadata.name).into_owned();
    prompt::confirm(&format!("approve `{name}`?"))
        .map_err(|error| CliError::new("the question is not answered").because(error))
}

fn screen(kept: &Kept, request: &CertificateRequest) -> String {
    let (metadata, spec) = (&kept.received.metadata, &kept.received.spec);
    let pin = Pin::of(&kept.received);
    let mut rows = Vec::new();
    let mut row = |name: &str, value: &str| rows.push(vec![name.to_owned(), shown(value).into_owned()]);
    row("request", &metadata.name);
    row("uid", &pin.uid);
    row("sha256", &pin.sha256);
    row("requestor", &spec.username);
    row("signer", &spec.signer_name);
    row("user", request.subject.common_name());
    for (at, group) in request.subject.organizations().enumerate() {
        row(if at == 0 { "groups" } else { "" }, group);
    }
    let others = request.subject.attributes.iter().filter(|it| !matches!(it.name(), "CN" | "O"));
    others.for_each(|attribute| row(attribute.name(), &attribute.value));
    for name in &request.alternative_names {
        match name {
            GeneralName::Dns(text) => row("DNS name", text),
            GeneralName::Email(text) => row("e-mail", text),
            GeneralName::Uri(text) => row("URI", text),
            GeneralName::Ip(address) => row("IP address", &address.to_string()),
            GeneralName::Other(kind) => row("other name", kind),
        }
    }
    row("usages", &spec.usages.join(", "));
    let lifetime = spec.expiration_seconds.map(|seconds| time::spoken(i64::from(seconds)));
    row("lifetime", lifetime.as_deref().unwrap_or("as the signer has it"));
    table::aligned(&rows)
}
