//! Making a certificate: the key, what the authority signs, and the proof that kube-apiserver takes it for who it should be.

use std::fmt;

use jiff::Timestamp;

use super::identity;
use crate::authn::x509::{ClientCa, Verdict};
use crate::commands::authority::Found;
use crate::error::CliError;
use crate::pki::certificate::Certificate;
use crate::pki::issue::{Draft, Purpose, Validity};
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::subject::Subject;
use crate::pki::{PkiError, Spki};
use crate::secret::SecretBytes;
use crate::shown::shown;

/// Whose key is certified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KeySource {
    /// One that is made.
    New(KeyType),
    /// That of somebody who keeps the private half.
    Foreign(Spki),
}

/// Who signed a certificate.
pub(super) enum Signer<'a> {
    /// An authority whose key is at hand.
    Authority(&'a Found),
    /// One of a cluster's.
    Cluster {
        /// What is sent along with the certificate.
        chain: &'a [Certificate],
        /// The signer's name.
        name: &'a str,
        /// The cluster's server, as it may be shown.
        server: &'a str,
    },
}

impl Signer<'_> {
    /// Returns what a client has to send along with a certificate.
    pub(super) fn chain(&self) -> &[Certificate] {
        match self {
            Self::Authority(found) => &found.chain,
            Self::Cluster { chain, .. } => chain,
        }
    }
}

/// A file, or a signer and its server.
impl fmt::Display for Signer<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authority(found) => write!(out, "{}", found.file.display()),
            Self::Cluster { name, server, .. } => write!(out, "{} of {server}", shown(name)),
        }
    }
}

/// A certificate, and the key if it was made here.
pub(super) struct Minted {
    pub(super) certificate: Certificate,
    pub(super) key: Option<PrivateKey>,
}

impl KeySource {
    /// Returns the private key, if there is one, and the public one.
    fn take(&self) -> Result<(Option<PrivateKey>, Spki), PkiError> {
        match self {
            Self::New(kind) => {
                let key = PrivateKey::generate(*kind)?;
                let public = key.public_key().clone();
                Ok((Some(key), public))
            }
            Self::Foreign(public) => Ok((None, public.clone())),
        }
    }
}

/// Makes a certificate of a name in DER.
///
/// # Errors
/// If the system has no random numbers.
pub(super) fn mint(
    found: &Found,
    name: &[u8],
    purpose: &Purpose,
    validity: Validity,
    source: &KeySource,
) -> Result<Minted, CliError> {
    let failed = |error: PkiError| CliError::new("the certificate could not be made").because(error);
    let (key, public_key) = source.take().map_err(failed)?;
    let draft = Draft { subject: name.to_vec(), public_key, validity, purpose: purpose.clone() };
    let der = found.authority.sign(&draft).map_err(failed)?;
    let certificate = Certificate::parse(&der)
        .map_err(|error| CliError::new("the certificate could not be made").because(error))?;
    Ok(Minted { certificate, key })
}

impl Minted {
    /// Makes sure that kube-apiserver, with the authority for its `--client-ca-file`, takes whoever presents the certificate for
    /// the user that it was made for.
    ///
    /// # Errors
    /// If it does not; nobody has the certificate then.
    pub(super) fn prove(&self, found: &Found, subject: &Subject, now: Timestamp) -> Result<(), CliError> {
        let refused = |why: String| {
            let file = found.file.display();
            let error = CliError::new("kube-apiserver would not take the certificate for what it should be");
            error.because(why).because(format!("with `{file}` for its --client-ca-file"))
        };
        let pem = found.authority.certificate().to_pem().map_err(|error| refused(error.to_string()))?;
        let authority = ClientCa::read(pem.as_bytes()).map_err(|error| refused(error.to_string()))?;
        match authority.authenticate(&[&self.certificate.der], now) {
            Verdict::User(user) => {
                let wanted = identity::user_info(subject);
                if (&user.name, &user.uid, &user.groups) == (&wanted.name, &wanted.uid, &wanted.groups) {
                    Ok(())
                } else {
                    Err(refused(format!("it is read as `{}`", user.name.escape_debug())))
                }
            }
            Verdict::Nobody => Err(refused("it names no user".to_owned())),
            Verdict::Unauthorized(refusal) | Verdict::Handshake(refusal) => Err(refused(refusal.to_string())),
            Verdict::Unknown(why) => Err(refused(why)),
        }
    }

    /// Makes sure that the certificate names exactly its subject, which is all that differs between those of one authority that
    /// are made at once: what [`Self::prove`] says of one then holds for all.
    ///
    /// # Errors
    /// If it names somebody else.
    pub(super) fn confirm_names(&self, subject: &Subject) -> Result<(), CliError> {
        let certificate = &self.certificate;
        let is_same = certificate.common_name() == subject.common_name
            && certificate.organizations() == subject.organizations
            && certificate.uids() == subject.uid.as_deref().into_iter().collect::<Vec<_>>();
        if is_same {
            Ok(())
        } else {
            Err(CliError::new("the certificate could not be made: it names somebody else"))
        }
    }

    /// Returns the certificate in PEM, followed by what a client has to send along.
    ///
    /// # Errors
    /// None for a certificate that there is.
    pub(super) fn certificate_pem(&self, chain: &[Certificate]) -> Result<String, CliError> {
        let all = std::iter::once(&self.certificate).chain(chain);
        all.map(Certificate::to_pem).collect::<Result<_, _>>().map_err(|error| CliError::of(&error))
    }

    /// Returns the key in PEM, if it was made here.
    ///
    /// # Errors
    /// None for a key that there is.
    pub(super) fn key_pem(&self) -> Result<Option<SecretBytes>, CliError> {
        self.key.as_ref().map(PrivateKey::to_pem).transpose().map_err(|error| CliError::of(&error))
    }
}
