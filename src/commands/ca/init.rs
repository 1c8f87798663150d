//! `kauth ca init`: a new authority.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::commands::authority::{AuthorityArgs, Found};
use crate::commands::cert::{Usual, ValidityArgs};
use crate::commands::credential_files::{self, KEY_MODE, PUBLIC_MODE};
use crate::commands::{passphrase, time};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::files::together::NewFile;
use crate::output::{Ui, table};
use crate::pki::PkiError;
use crate::pki::certificate::Certificate;
use crate::pki::issue::{Draft, Purpose};
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::subject::Subject;
use crate::secret::{Secret, SecretBytes};

const EXAMPLES: &str = "\
Examples:

  # An authority for ten years, in ca.crt and ca.key
  kauth ca init

  # One whose key only a passphrase opens
  kauth ca init --encrypt-key

  # An authority that signs others, and one below it for a team that mints its own
  kauth ca init --path-len 1
  mkdir team-a && kauth ca init team-a --intermediate --out-dir team-a";

const TTL: &str = "For how long, like 90m, 12h, 30d or 1y; default: 10y";

/// Ten years, in seconds.
const TEN_YEARS: i64 = 10 * 365 * 24 * 3600;

/// Make an authority: a certificate that signs others, and its private key
///
/// It signs certificates of clients, and no other authorities unless --path-len allows that. kube-apiserver takes those
/// clients once its --client-ca-file holds the certificate.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, mut_arg("ttl", |arg| arg.help(TTL)),
          mut_arg("ca_cert", |arg| arg.requires("intermediate")), mut_arg("clamp", |arg| arg.requires("intermediate")))]
pub(super) struct InitArgs {
    /// The authority's common name
    #[arg(value_name = "NAME", default_value = "kauth-ca")]
    name: String,
    /// The kind of key
    #[arg(long, value_name = "TYPE", default_value = "p256", value_parser = key_type())]
    key_type: KeyType,
    /// How many authorities may stand between this one and a client
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    path_len: u8,
    /// Have it signed by another authority, which is found as for `kauth cert`
    #[arg(long)]
    intermediate: bool,
    /// Encrypt the private key with a passphrase, which is asked for unless --passphrase-from says where it is
    #[arg(long)]
    encrypt_key: bool,
    /// Where the passphrase of the new key is read from, if --passphrase-from is about the authority that signs
    #[arg(long, value_name = "FROM", requires = "encrypt_key")]
    new_passphrase_from: Option<String>,
    /// The folder of ca.crt and ca.key; default: the working folder
    #[arg(long, value_name = "FOLDER")]
    out_dir: Option<PathBuf>,
    /// Replace the authority that is there: whoever it made known is unknown to servers that trust the new one
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    validity: ValidityArgs,
    #[command(flatten)]
    authority: AuthorityArgs,
}

/// Makes the authority.
///
/// # Errors
/// If there is one already, the one that is to sign may not, or the files cannot be written.
pub(super) fn run(ui: &mut Ui, args: &InitArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let now = time::now();
    let subject = Subject { common_name: args.name.clone(), ..Subject::default() };
    let errors = subject.flaws().into_iter().map(|flaw| CliError::new(flaw.to_string()));
    CliError::all(errors).map_or(Ok(()), Err)?;
    let purpose = Purpose::Authority { path_len: Some(args.path_len) };
    let above = args.above(ui, &purpose, now.as_second())?;
    let usual = Usual { ttl: TEN_YEARS, is_persons: false };
    let validity = args.validity.decide(ui, now, above.as_ref(), usual)?;
    let folder = args.out_dir.as_deref().unwrap_or(Path::new(""));
    let files = [folder.join("ca.key"), folder.join("ca.crt")];
    let paths = files.each_ref().map(PathBuf::as_path);
    above.as_ref().map_or(Ok(()), |above| above.confirm_spared(&paths))?;
    credential_files::check(&paths, args.force)?;
    let passphrase = args.new_passphrase(&files[0])?;

    let failed = |error: PkiError| CliError::new("the authority could not be made").because(error);
    let key = PrivateKey::generate(args.key_type).map_err(failed)?;
    let draft = Draft {
        subject: subject.to_der().map_err(failed)?,
        public_key: key.public_key().clone(),
        validity,
        purpose,
    };
    let der = match &above {
        Some(above) => above.authority.sign(&draft),
        None => draft.self_signed(&key),
    };
    let certificate = Certificate::parse(&der.map_err(failed)?).map_err(PkiError::from).map_err(failed)?;
    let pem: String = std::iter::once(&certificate)
        .chain(above.iter().flat_map(|above| &above.chain))
        .map(Certificate::to_pem)
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    let key_pem: SecretBytes = match &passphrase {
        Some(passphrase) => key.to_encrypted_pem(passphrase),
        None => key.to_pem(),
    }
    .map_err(failed)?;
    let new = [
        NewFile { path: &files[0], contents: &key_pem, mode: KEY_MODE },
        NewFile { path: &files[1], contents: pem.as_bytes(), mode: PUBLIC_MODE },
    ];
    credential_files::write(ui, &new, args.force)?;
    tell(ui, &certificate, &files, above.as_ref())?;
    Ok(ExitStatus::Done)
}

impl InitArgs {
    /// Returns the passphrase that the new key is to have, if any.
    fn new_passphrase(&self, key: &Path) -> Result<Option<Secret>, CliError> {
        let from = match (&self.new_passphrase_from, &self.authority.passphrase_from) {
            (None, Some(_)) if !self.intermediate && !self.encrypt_key => {
                let error = CliError::new("there is a passphrase, but no key is to be encrypted with it");
                return Err(error.hint("--encrypt-key encrypts the new key"));
            }
            // It is that of the authority which signs.
            (None, Some(_)) if self.intermediate => None,
            (None, from) | (from, _) => from.as_deref(),
        };
        self.encrypt_key.then(|| passphrase::new(from, &key.display().to_string())).transpose()
    }

    /// Returns the authority that signs, if it is another one.
    fn above(&self, ui: &mut Ui, purpose: &Purpose, now: i64) -> Result<Option<Found>, CliError> {
        if !self.intermediate {
            return Ok(None);
        }
        let above = self.authority.find(ui, None)?;
        above.confirm_may_sign(purpose, now)?;
        Ok(Some(above))
    }
}

fn tell(
    ui: &mut Ui,
    certificate: &Certificate,
    files: &[PathBuf; 2],
    above: Option<&Found>,
) -> Result<(), Failure> {
    let [key, file] = files.each_ref().map(|file| file.display().to_string());
    let mut rows = vec![
        ["authority", &certificate.subject.to_string()].map(str::to_owned).to_vec(),
        ["expires", &time::seconds_as_rfc3339(certificate.not_after)].map(str::to_owned).to_vec(),
        ["certificate", &file].map(str::to_owned).to_vec(),
        ["key", &format!("{key} ({})", certificate.key)].map(str::to_owned).to_vec(),
    ];
    if let Some(above) = above {
        let by = format!("{} ({})", above.file.display(), above.authority.certificate().subject);
        rows.push(["signed by", &by].map(str::to_owned).to_vec());
    }
    ui.answer(table::aligned(&rows))?;
    Ok(())
}

/// Reads the name of a kind of key that authorities have.
fn key_type() -> impl TypedValueParser<Value = KeyType> {
    const KINDS: [KeyType; 6] =
        [KeyType::P256, KeyType::P384, KeyType::P521, KeyType::Rsa2048, KeyType::Rsa3072, KeyType::Rsa4096];
    PossibleValuesParser::new(KINDS.map(KeyType::name))
        .map(|name| KINDS.into_iter().find(|kind| kind.name() == name).unwrap_or_default())
}
