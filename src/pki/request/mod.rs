//! Certificate signing requests (PKCS#10): written for a key of ours, read from others, and what of a request is granted.
//!
//! Knows nothing about files, clocks, or which names Kubernetes reserves.

mod grant;
mod read;
mod words;

use der::asn1::{AnyRef, SetOfVec};
use der::{Any, Decode, Encode, Sequence};
use x509_cert::attr::{Attribute, Attributes};
use x509_cert::ext::pkix::SubjectAltName;

use super::issue::{self, AlternativeName};
use super::key::PrivateKey;
use super::subject::Subject;
use super::{PkiError, oid, pem};

pub use grant::{Difference, Grant, GrantError, Profile};
pub use read::{CertificateRequest, RequestedExtension, SignatureError, Verified};

/// What a request asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestDraft {
    /// Whose the certificate is to be.
    pub subject: Subject,
    /// The names of a server; none for a client.
    pub alternative_names: Vec<AlternativeName>,
}

#[derive(Sequence)]
struct Info<'a> {
    version: u8,
    subject: AnyRef<'a>,
    public_key: AnyRef<'a>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    attributes: Attributes,
}

impl RequestDraft {
    /// Returns the request for the public half of a key, signed with the key, in DER.
    ///
    /// # Errors
    /// If something in it has no form in DER (a DNS name that is not ASCII), or the system has no random numbers.
    pub fn signed_by(&self, key: &PrivateKey) -> Result<Vec<u8>, PkiError> {
        issue::signed(&self.info(key).map_err(|_| PkiError::Failed)?, key)
    }

    /// Returns the request in PEM.
    ///
    /// # Errors
    /// As [`Self::signed_by`].
    pub fn to_pem(&self, key: &PrivateKey) -> Result<String, PkiError> {
        pem::write("CERTIFICATE REQUEST", &self.signed_by(key)?)
    }

    fn info(&self, key: &PrivateKey) -> der::Result<Vec<u8>> {
        let mut attributes = SetOfVec::new();
        if !self.alternative_names.is_empty() {
            let names = self.alternative_names.iter().map(AlternativeName::general);
            let names = SubjectAltName(names.collect::<der::Result<_>>()?);
            let extensions = vec![issue::extension(oid::ALTERNATIVE_NAMES, false, &names)?];
            let values = SetOfVec::from_iter([Any::encode_from(&extensions)?])?;
            attributes.insert(Attribute { oid: oid::EXTENSION_REQUEST, values })?;
        }
        let subject = self.subject.to_der().map_err(|_| der::ErrorKind::Failed)?;
        let subject = AnyRef::from_der(&subject)?;
        let public_key = AnyRef::from_der(key.public_key().der())?;
        Info { version: 0, subject, public_key, attributes }.to_der()
    }
}
