//! `kauth csr create`: a key, and a request for its certificate.

use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};

use crate::api::certificate_signing_request::{CertificateSigningRequest, Terms};
use crate::api::signer::{self, NameKinds, Requested};
use crate::authn::service_account::is_dns1123_subdomain;
use crate::commands::credential_files::{self, KEY_MODE, PUBLIC_MODE};
use crate::commands::format::Format;
use crate::commands::{authority, key_type, signing};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::files::together::{self, NewFile};
use crate::go::Quoted;
use crate::output::Ui;
use crate::output::printer::Printer;
use crate::pki::PkiError;
use crate::pki::issue::AlternativeName;
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::request::RequestDraft;
use crate::pki::subject::Subject;
use crate::secret::SecretBytes;

const EXAMPLES: &str = "\
Examples:

  # A key and a request for a certificate authority: jane.key and jane.csr
  kauth csr create jane --group dev --group ops

  # A key, and an object for the cluster
  kauth csr create jane --group dev -o yaml | kubectl create -f -

  # For a key that is there already, valid for an hour
  kauth csr create jane --key jane.key -o yaml --expiration-seconds 3600

  # The serving certificate of a kubelet
  kauth csr create --node n1 --san n1.example.com --san 10.0.0.7 -o yaml";

/// Make a key and a request for its certificate
///
/// The request is written to NAME.csr and the key to NAME.key, which is its owner's alone. With -o, a
/// CertificateSigningRequest object is printed instead of the request; what a server would refuse to create is refused here,
/// before there is a key.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, group(ArgGroup::new("who").args(["name", "node"]).required(true)))]
pub(super) struct CreateArgs {
    /// The user's name: the common name
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// A node, instead of a user: system:node:NODE in the group system:nodes
    #[arg(long, value_name = "NODE", conflicts_with = "groups")]
    node: Option<String>,
    /// A group of the user: an organization; commas are part of it
    #[arg(short, long = "group", value_name = "GROUP")]
    groups: Vec<String>,
    /// The user's uid (Kubernetes 1.33 and later)
    #[arg(long, value_name = "UID")]
    uid: Option<String>,
    /// A DNS name or IP address of a server
    #[arg(long = "san", value_name = "NAME", value_parser = AlternativeName::parse)]
    names: Vec<AlternativeName>,
    /// The kind of the new key
    #[arg(long, value_name = "TYPE", value_parser = key_type::parser(), default_value = "p256",
          hide_default_value = true)]
    key_type: KeyType,
    /// A file with the private key to use instead of a new one
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key_type", "out_key"])]
    key: Option<PathBuf>,
    /// Where the passphrase of that key is read from if it is encrypted: -, FILE or fd:N; default: it is asked for
    #[arg(long, value_name = "FROM", requires = "key")]
    passphrase_from: Option<String>,
    /// The file for the new key; - is standard output
    #[arg(long, value_name = "FILE")]
    out_key: Option<PathBuf>,
    /// The file for the request; - is standard output
    #[arg(long, value_name = "FILE")]
    out_csr: Option<PathBuf>,
    /// The folder for NAME.key and NAME.csr; default: the working folder
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
    /// Replace files that exist
    #[arg(long)]
    force: bool,
    /// Allow names with control characters, or spaces at their ends
    #[arg(long)]
    allow_odd_names: bool,
    /// Print a CertificateSigningRequest object in this form
    #[arg(short, long, value_name = "FORM", value_enum)]
    output: Option<Format>,
    #[command(flatten)]
    object: ObjectArgs,
}

/// What only the object says.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of the object")]
struct ObjectArgs {
    /// Its name; default: NAME or NODE
    #[arg(long, value_name = "NAME", requires = "output")]
    object_name: Option<String>,
    /// Who is to sign it; default: kubernetes.io/kube-apiserver-client, for a node kubernetes.io/kubelet-serving with --san
    /// and kubernetes.io/kube-apiserver-client-kubelet without
    #[arg(long, value_name = "SIGNER", requires = "output")]
    signer_name: Option<String>,
    /// What the key is for, like 'client auth'; default: what the signer wants
    #[arg(long = "usage", value_name = "USAGE", requires = "output")]
    usages: Vec<String>,
    /// How long the certificate is to be valid; signers may give less
    #[arg(long, value_name = "SECONDS", requires = "output", allow_negative_numbers = true)]
    expiration_seconds: Option<i32>,
}

/// Where the parts go.
#[derive(Debug)]
struct Places {
    /// None for a key that is there already.
    key: Option<PathBuf>,
    /// None if only the object is wanted.
    request: Option<PathBuf>,
}

/// Makes the request.
///
/// # Errors
/// If a server would refuse it, the key cannot be read, or a file cannot be written.
pub(super) fn run(ui: &mut Ui, args: &CreateArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    let draft = args.draft()?;
    let terms = args.output.map(|format| (format, args.terms()));
    if let Some((_, terms)) = &terms {
        confirm(ui, terms, &draft)?;
    }
    let places = args.places()?;
    places.confirm(ui, args)?;

    let key = match &args.key {
        Some(path) => authority::private_key(ui, path, args.passphrase_from.as_deref())?,
        None => PrivateKey::generate(args.key_type).map_err(of)?,
    };
    let request = draft.to_pem(&key).map_err(of)?;
    let key = key.to_pem().map_err(of)?;
    places.write(ui, args.force, &key, request.as_bytes())?;
    places.tell(ui, args.output.is_some())?;
    if let Some((format, terms)) = terms {
        ui.answer(printed(format, &CertificateSigningRequest::new(request.as_bytes(), terms))?)?;
    }
    Ok(ExitStatus::Done)
}

impl CreateArgs {
    /// Returns the name that objects and files are called by.
    fn short_name(&self) -> &str {
        self.node.as_deref().or(self.name.as_deref()).unwrap_or_default()
    }

    fn draft(&self) -> Result<RequestDraft, CliError> {
        let (common_name, organizations) = match &self.node {
            Some(node) => (format!("system:node:{node}"), vec!["system:nodes".to_owned()]),
            None => (self.short_name().to_owned(), self.groups.clone()),
        };
        let subject = Subject { common_name, organizations, uid: self.uid.clone() };
        let mut flaws = subject.flaws();
        if let Some(node) = self.node.as_deref().filter(|node| !is_dns1123_subdomain(node)) {
            let why = "a node's name is a DNS subdomain: lower-case letters, digits, `-` and `.`";
            let error = CliError::new(format!("--node `{}` is no node's name", node.escape_debug()));
            return Err(error.because(why));
        }
        flaws.retain(|flaw| !(self.allow_odd_names && flaw.is_odd_only()));
        let errors = flaws.iter().map(|flaw| {
            let error = CliError::of(flaw);
            if flaw.is_odd_only() { error.hint("--allow-odd-names takes it all the same") } else { error }
        });
        CliError::all(errors).map_or(Ok(RequestDraft { subject, alternative_names: self.names.clone() }), Err)
    }

    fn places(&self) -> Result<Places, CliError> {
        let folder = self.out_dir.as_deref().unwrap_or(Path::new(""));
        let place = |named: &Option<PathBuf>, extension: &str| -> Result<PathBuf, CliError> {
            if let Some(named) = named {
                return Ok(named.clone());
            }
            Ok(folder.join(format!("{}.{extension}", credential_files::file_stem(self.short_name())?)))
        };
        let wants_request = self.output.is_none() || self.out_csr.is_some();
        Ok(Places {
            key: self.key.is_none().then(|| place(&self.out_key, "key")).transpose()?,
            request: wants_request.then(|| place(&self.out_csr, "csr")).transpose()?,
        })
    }

    fn terms(&self) -> Terms {
        let ObjectArgs { object_name, signer_name, usages, expiration_seconds } = &self.object;
        let signer_name = signer_name.as_deref().unwrap_or(match self.node {
            Some(_) if self.names.is_empty() => signer::KUBE_APISERVER_CLIENT_KUBELET,
            Some(_) => signer::KUBELET_SERVING,
            None => signer::KUBE_APISERVER_CLIENT,
        });
        let defaults = signer::default_usages(signer_name).iter().map(|usage| (*usage).to_owned());
        Terms {
            name: object_name.as_deref().unwrap_or_else(|| self.short_name()).to_owned(),
            signer_name: signer_name.to_owned(),
            expiration_seconds: *expiration_seconds,
            usages: if usages.is_empty() { defaults.collect() } else { usages.clone() },
        }
    }
}

/// Refuses what a server would refuse, and warns of what its signers would not do.
fn confirm(ui: &mut Ui, terms: &Terms, draft: &RequestDraft) -> Result<(), CliError> {
    let is = |wanted: fn(&AlternativeName) -> bool| draft.alternative_names.iter().any(wanted);
    let names = NameKinds {
        dns: is(|name| matches!(name, AlternativeName::Dns(_))),
        ip: is(|name| matches!(name, AlternativeName::Ip(_))),
        ..NameKinds::default()
    };
    let Subject { common_name, organizations, uid } = &draft.subject;
    signing::confirm(ui, terms, &Requested { common_name, organizations, names }, uid.is_some())
}

/// Returns the object as kubectl prints objects.
fn printed(format: Format, object: &CertificateSigningRequest) -> Result<String, CliError> {
    let printer = match format {
        Format::Json => Printer::Json,
        Format::Yaml => Printer::Yaml,
    };
    let value = serde_json::to_value(object).map_err(|error| CliError::of(&error))?;
    printer.print("certificatesigningrequest", &value).map_err(CliError::new)
}

fn of(error: PkiError) -> CliError {
    CliError::of(&error)
}

impl Places {
    /// Makes sure that no key is shown, or lost.
    fn confirm(&self, ui: &Ui, args: &CreateArgs) -> Result<(), CliError> {
        let prints_key = self.key.as_deref().is_some_and(is_stdout);
        let prints_request = self.request.as_deref().is_some_and(is_stdout);
        if args.output.is_some() && (prints_key || prints_request) {
            return Err(CliError::new("standard output is for the object of -o")
                .hint("give --out-key and --out-csr files"));
        }
        if prints_key && ui.is_quiet() {
            return Err(
                CliError::new("--quiet would lose the key").hint("--out-key FILE writes it to a file")
            );
        }
        if prints_key && ui.answers_to_terminal() {
            let error = CliError::new("a private key is not printed to a terminal");
            return Err(error.hint("--out-key FILE writes it to a file"));
        }
        let files = [&self.key, &self.request].into_iter().flatten().map(PathBuf::as_path);
        let files: Vec<_> = files.filter(|path| !is_stdout(path)).collect();
        authority::confirm_found_spared(&files)?;
        if let Some(key) = &args.key
            && files.iter().any(|file| together::are_same(file, key))
        {
            let error =
                CliError::new(format!("the request would take the place of the key `{}`", key.display()));
            return Err(error.hint("--out-csr FILE names another file"));
        }
        credential_files::check(&files, args.force)
    }

    /// Writes the key before the request: there is never a request without its key.
    fn write(&self, ui: &mut Ui, force: bool, key: &SecretBytes, request: &[u8]) -> Result<(), Failure> {
        let parts =
            [(self.key.as_deref(), &**key, KEY_MODE), (self.request.as_deref(), request, PUBLIC_MODE)];
        let parts = parts
            .into_iter()
            .filter_map(|(path, contents, mode)| path.map(|path| NewFile { path, contents, mode }));
        let (printed, written): (Vec<_>, Vec<_>) = parts.partition(|file| is_stdout(file.path));
        for NewFile { contents, .. } in printed {
            ui.answer(contents)?;
        }
        ui.flush()?;
        Ok(credential_files::write(ui, &written, force)?)
    }

    /// Says where the parts are: on stdout, unless that holds one of them.
    fn tell(&self, ui: &mut Ui, is_taken: bool) -> Result<(), Failure> {
        let parts = [("private key", &self.key), ("certificate request", &self.request)];
        let is_taken = is_taken || parts.iter().any(|(_, path)| path.as_deref().is_some_and(is_stdout));
        for (what, path) in parts {
            let Some(path) = path.as_deref().filter(|path| !is_stdout(path)) else { continue };
            let said = format!("{what} written to {}", Quoted(path.display().to_string()));
            if is_taken { ui.note(&said) } else { ui.answer(format!("{said}\n"))? }
        }
        Ok(())
    }
}

fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}
