//! `kauth sa-key`: the keys that service account tokens are signed and verified with.

mod jwks;
mod new;
mod openid_configuration;
mod rotate;

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use super::credential_files;
use crate::authn::service_account_keys::{self, Bundle, NoKeys, ServiceAccountKey};
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::{PkiError, Spki};

/// Make, rotate and publish the keys of service account tokens
///
/// kube-apiserver and kube-controller-manager sign tokens with a private key, and kube-apiserver takes the tokens of all public
/// keys that it knows.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct SaKeyArgs {
    #[command(subcommand)]
    command: SaKeyCommand,
}

#[derive(Debug, Subcommand)]
enum SaKeyCommand {
    #[command(alias = "create")]
    New(new::NewArgs),
    Rotate(rotate::RotateArgs),
    Jwks(jwks::JwksArgs),
    OpenidConfiguration(openid_configuration::OpenidConfigurationArgs),
}

/// Runs a command on keys of service account tokens.
///
/// # Errors
/// If they cannot be made or read.
pub fn run(ui: &mut Ui, args: &SaKeyArgs) -> Result<ExitStatus, Failure> {
    match &args.command {
        SaKeyCommand::New(args) => new::run(ui, args),
        SaKeyCommand::Rotate(args) => rotate::run(ui, args),
        SaKeyCommand::Jwks(args) => jwks::run(ui, args),
        SaKeyCommand::OpenidConfiguration(args) => openid_configuration::run(ui, args),
    }
}

/// The kinds of keys that kube-apiserver signs with, by the names of `--type`.
const KINDS: [(&str, KeyType); 6] = [
    ("rsa", KeyType::Rsa2048),
    ("rsa3072", KeyType::Rsa3072),
    ("rsa4096", KeyType::Rsa4096),
    ("ecdsa", KeyType::P256),
    ("p384", KeyType::P384),
    ("p521", KeyType::P521),
];

/// Returns the parser of `--type`.
fn key_type() -> impl TypedValueParser<Value = KeyType> {
    PossibleValuesParser::new(KINDS.map(|(name, _)| name)).map(|name| {
        let found = KINDS.into_iter().find(|(known, _)| *known == name);
        found.map_or(KeyType::Rsa2048, |(_, kind)| kind)
    })
}

/// Makes a key that signs tokens.
fn generate(kind: KeyType) -> Result<(PrivateKey, ServiceAccountKey), CliError> {
    let failed = |error: PkiError| CliError::new("the key could not be made").because(error);
    let key = PrivateKey::generate(kind).map_err(failed)?;
    let public = ServiceAccountKey::of(key.public_key()).ok_or_else(|| failed(PkiError::Failed))?;
    Ok((key, public))
}

/// Reads a key file as kube-apiserver does.
///
/// # Errors
/// If it cannot be read, or no server starts with it.
pub(super) fn read(file: &Path) -> Result<Vec<ServiceAccountKey>, CliError> {
    let text = credential_files::contents_or_stdin(file)?;
    service_account_keys::read(&text).map_err(|none| no_keys(file, none))
}

/// Reads a key file as kube-apiserver does, with the text around its keys.
fn read_bundle(file: &Path) -> Result<Bundle, CliError> {
    let bundle = Bundle::read(credential_files::contents(file)?.to_vec().into());
    if bundle.keys().next().is_none() { Err(no_keys(file, NoKeys)) } else { Ok(bundle) }
}

fn no_keys(file: &Path, why: NoKeys) -> CliError {
    let message = format!("no kube-apiserver starts with --service-account-key-file `{}`", file.display());
    CliError::new(message)
        .because(why)
        .hint("it takes RSA and ECDSA public keys, certificates, and private keys that are PKCS#1, PKCS#8 RSA or SEC1")
}

/// Reads several, in order.
fn read_all(files: &[PathBuf]) -> Result<Vec<ServiceAccountKey>, CliError> {
    let mut keys = Vec::new();
    for file in files {
        keys.extend(read(file)?);
    }
    Ok(keys)
}

/// Writes public keys in the form that kube-apiserver reads.
fn public_pem<'k>(keys: impl IntoIterator<Item = &'k Spki>) -> Result<String, CliError> {
    let failed = |error: PkiError| CliError::new("the public key could not be written").because(error);
    keys.into_iter().map(Spki::to_pem).collect::<Result<_, _>>().map_err(failed)
}

/// Prints a document to the byte; a terminal gets a line feed behind it.
fn print(ui: &mut Ui, document: &str) -> Result<(), Failure> {
    ui.answer(document)?;
    if ui.answers_to_terminal() {
        ui.answer("\n")?;
    }
    Ok(())
}
