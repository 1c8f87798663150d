//! What the cluster is asked for: who it is for, by whom it is signed and for how long; then the request itself.

use jiff::Timestamp;
use serde_json::Value;

use super::super::CertArgs;
use super::super::ask::{self, Asked};
use super::super::identity::Identity;
use super::super::mint::KeySource;
use super::super::one;
use crate::api::certificate_signing_request::{CertificateSigningRequest, Terms};
use crate::api::signer::{self, NameKinds, Requested};
use crate::commands::signing;
use crate::error::CliError;
use crate::output::Ui;
use crate::pki::issue::{AlternativeName, Purpose};
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::request::{CertificateRequest, RequestDraft};
use crate::pki::{PkiError, hex, sha256};

/// How much of a request's hash makes the name of its object one of its own.
const DIGITS: usize = 8;

/// The usages of a server that is no kubelet.
const SERVER: [&str; 2] = ["digital signature", "server auth"];

/// What is asked for, which no server refuses.
pub(super) struct Order {
    pub(super) identity: Identity,
    terms: Terms,
    source: Source,
}

/// Whose key the certificate is for.
enum Source {
    New(KeyType),
    /// Somebody's who made the request.
    Request(Box<CertificateRequest>),
}

/// A request, ready to be sent.
pub(super) struct Sent {
    pub(super) request: CertificateRequest,
    pub(super) object: Value,
    pub(super) terms: Terms,
    /// The key, if it was made here.
    pub(super) key: Option<PrivateKey>,
}

impl Order {
    /// Reads the arguments.
    ///
    /// # Errors
    /// If they name nobody, somebody who cannot be, or something that the server would refuse.
    pub(super) fn read(ui: &mut Ui, args: &CertArgs, now: Timestamp) -> Result<Self, CliError> {
        let (identity, source) = source(ui, args)?;
        let seconds = args.validity.duration(ui, now, identity.usual)?;
        let seconds = i32::try_from(seconds)
            .map_err(|_| CliError::new("no cluster can be asked for a certificate of more than 68 years"))?;
        let names = match &identity.purpose {
            Purpose::Server(names) => NameKinds {
                dns: names.iter().any(|name| matches!(name, AlternativeName::Dns(_))),
                ip: names.iter().any(|name| matches!(name, AlternativeName::Ip(_))),
                ..NameKinds::default()
            },
            _ => NameKinds::default(),
        };
        let subject = &identity.subject;
        let (common_name, organizations) = (subject.common_name.as_str(), &subject.organizations[..]);
        let requested = Requested { common_name, organizations, names };
        let terms = terms(args, &identity, &requested, seconds)?;
        signing::confirm(ui, &terms, &requested, subject.uid.is_some())?;
        Ok(Self { identity, terms, source })
    }

    /// Returns whether a key is made.
    pub(super) fn makes_key(&self) -> bool {
        matches!(self.source, Source::New(_))
    }

    /// Makes the key, and returns the request.
    ///
    /// # Errors
    /// If the system has no random numbers.
    pub(super) fn request(&self, args: &CertArgs) -> Result<Sent, CliError> {
        let failed = |error: PkiError| CliError::new("the request could not be made").because(error);
        let (request, key) = match &self.source {
            Source::Request(request) => ((**request).clone(), None),
            Source::New(kind) => {
                let key = PrivateKey::generate(*kind).map_err(failed)?;
                let der = self.draft().signed_by(&key).map_err(failed)?;
                (CertificateRequest::from_der(&der).map_err(failed)?, Some(key))
            }
        };
        let pem = request.to_pem().map_err(failed)?;
        let mut terms = self.terms.clone();
        if args.via_cluster.object_name.is_none() {
            // Nobody else has it, and the same request does not get two.
            terms.name = format!("{}-{}", terms.name, &hex(&sha256(pem.as_bytes()))[..DIGITS]);
        }
        let object = CertificateSigningRequest::new(pem.as_bytes(), terms.clone());
        let object = serde_json::to_value(object).map_err(|error| CliError::of(&error))?;
        Ok(Sent { request, object, terms, key })
    }

    fn draft(&self) -> RequestDraft {
        let alternative_names = match &self.identity.purpose {
            Purpose::Server(names) => names.clone(),
            _ => Vec::new(),
        };
        RequestDraft { subject: self.identity.subject.clone(), alternative_names }
    }
}

fn source(ui: &mut Ui, args: &CertArgs) -> Result<(Identity, Source), CliError> {
    if let Some(file) = &args.source.from_csr {
        let request = ask::read_request(file)?;
        signing::confirm_tells_no_secret(&request)?;
        // What of it is granted is the signer's to say.
        let (identity, _) = ask::identity_of(args, &request, file)?;
        return Ok((identity, Source::Request(Box::new(request))));
    }
    let Asked { identity, source } = Asked::read(ui, args)?;
    match source {
        KeySource::New(kind) => Ok((identity, Source::New(kind))),
        KeySource::Foreign(_) => Err(CliError::new("a request is signed with the private key")),
    }
}

fn terms(
    args: &CertArgs,
    identity: &Identity,
    requested: &Requested<'_>,
    seconds: i32,
) -> Result<Terms, CliError> {
    let signer_name = args.via_cluster.signer_name.as_deref().unwrap_or_else(|| signer::usual(requested));
    let is_server = matches!(identity.purpose, Purpose::Server(_)) && !signer::is_built_in(signer_name);
    let usages = if is_server { &SERVER[..] } else { signer::default_usages(signer_name) };
    let name = match &args.via_cluster.object_name {
        Some(name) => name.clone(),
        None => {
            one::stem(identity).map_err(|error| CliError { hints: vec![OBJECT_NAME.to_owned()], ..error })?
        }
    };
    Ok(Terms {
        name,
        signer_name: signer_name.to_owned(),
        expiration_seconds: Some(seconds),
        usages: usages.iter().map(|usage| (*usage).to_owned()).collect(),
    })
}

const OBJECT_NAME: &str =
    "--object-name names the request in the cluster, --out-key and --out-cert the files";
