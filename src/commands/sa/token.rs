//! `kauth sa token`: a token of a ServiceAccount, in the form that whoever uses it wants.

use clap::Args;
use zeroize::Zeroizing;

use super::kubeconfig;
use super::mint::{self, Minted};
use super::token_args::TokenArgs;
use crate::commands::connection::{Connection, ConnectionArgs, confirm_name};
use crate::commands::credential::out::OutArgs;
use crate::commands::format;
use crate::commands::global::GlobalArgs;
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::output::Ui;
use crate::output::printer::Printer;

const EXAMPLES: &str = "\
Examples:

  # A token for an hour, for a script
  TOKEN=$(kauth sa token robot)

  # One for a day, in a file for its owner alone
  kauth sa token robot -n ci --duration 24h --out robot.token

  # One that can be taken back
  kauth sa token robot --revocable --duration 30d --out robot.token

  # For curl
  kauth sa token robot -o header --out fd:3 3>header";

/// The version of ExecCredential where nobody says which.
const EXEC_VERSION: &str = "client.authentication.k8s.io/v1";

/// Ask for a token of a service account
///
/// The token is for the API server unless --audience says otherwise, and holds for an hour unless --duration does. Where the server gives
/// less than was asked for, stderr says so. Like kubectl, and unlike kauth's other commands, it prints the token to a terminal, too.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SaTokenArgs {
    /// The service account's name
    #[arg(value_name = "NAME")]
    name: String,
    /// The form: raw, header, kubeconfig, execcredential, json, yaml, name, jsonpath=TEMPLATE
    #[arg(short, long, value_name = "FORMAT", default_value = "raw", allow_hyphen_values = true)]
    output: String,
    #[command(flatten)]
    token: TokenArgs,
    #[command(flatten)]
    out: OutArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// The form of a token.
enum Form {
    Raw,
    Header,
    Kubeconfig,
    ExecCredential,
    Document(Printer),
}

/// Asks for the token, and writes it.
///
/// # Errors
/// If the server gives none, or it would be seen or lost.
pub(super) fn run(ui: &mut Ui, global: &GlobalArgs, args: &SaTokenArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let form = Form::read(&args.output)?;
    confirm_name(&args.name)?;
    let request = args.token.request()?;
    let has_secret = !matches!(form, Form::Document(Printer::Name));
    if has_secret {
        args.out.confirm_kept(ui)?;
    }
    let mut connection = args.connection.connect(ui, global)?;
    let minted = mint::mint(ui, &mut connection, &args.name, request, args.token.revocable)?;
    let text = form.render(&minted, &connection, &args.name)?;
    args.out.write(ui, &connection.client, text.as_bytes(), &[])?;
    connection.confirm_unwarned()?;
    Ok(ExitStatus::Done)
}

impl Form {
    fn read(text: &str) -> Result<Self, CliError> {
        Ok(match text {
            "raw" | "" => Self::Raw,
            "header" => Self::Header,
            "kubeconfig" => Self::Kubeconfig,
            "execcredential" => Self::ExecCredential,
            other => Self::Document(format::printer(other).map_err(|error| {
                error.hint("a token has the forms raw, header, kubeconfig and execcredential besides")
            })?),
        })
    }

    fn render(
        &self,
        minted: &Minted,
        connection: &Connection,
        name: &str,
    ) -> Result<Zeroizing<String>, CliError> {
        let printed = |printer: &Printer, value| printer.print("", value).map_err(CliError::new);
        Ok(Zeroizing::new(match self {
            Self::Raw => format!("{}\n", &*minted.token),
            Self::Header => format!("Authorization: Bearer {}\n", &*minted.token),
            Self::Kubeconfig => kubeconfig::with_token(connection, name, &minted.token)?,
            Self::ExecCredential => printed(&Printer::Json, &mint::exec_credential(minted, &exec_version()))?,
            Self::Document(Printer::Name) => format!("tokenrequest.authentication.k8s.io/{name}\n"),
            Self::Document(printer) => printed(printer, &minted.answer)?,
        }))
    }
}

/// Returns the version of the answer that the client which runs this as its plugin asks for.
fn exec_version() -> String {
    let info = std::env::var("KUBERNETES_EXEC_INFO").ok();
    let info = info.and_then(|info| serde_json::from_str::<serde_json::Value>(&info).ok());
    let version = info.and_then(|info| info["apiVersion"].as_str().map(str::to_owned));
    version.unwrap_or_else(|| EXEC_VERSION.to_owned())
}
