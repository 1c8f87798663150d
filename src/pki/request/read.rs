//! What a request asks for, and whether its own key signed it. Grants nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use super::words;
use crate::pki::certificate::algorithm::{self, Algorithm};
use crate::pki::certificate::extensions::{self, Extension};
use crate::pki::certificate::public_key::PublicKey;
use crate::pki::certificate::reader::{Reader, tag};
use crate::pki::certificate::{
    BasicConstraints, GeneralName, Name, ParseError, PublicKeyKind, SignatureAlgorithm, alternative_names,
};
use crate::pki::pem::{self, Block};
use crate::pki::signature::{Flaw, Signed};
use crate::pki::{PkiError, Spki, oid, public_key};
use crate::secret::SecretBytes;

/// A request, of which nobody has checked that its key signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRequest {
    /// Whose the certificate is to be.
    pub subject: Name,
    /// The alternative names, in order.
    pub alternative_names: Vec<GeneralName>,
    /// The public key.
    pub public_key: Spki,
    /// What kind of key that is.
    pub key: PublicKeyKind,
    /// The requested extensions other than the alternative names, in order.
    pub extensions: Vec<RequestedExtension>,
    /// The names of the attributes other than requested extensions; their values may be secret.
    pub attributes: Vec<String>,
    /// All of it.
    der: SecretBytes,
    /// What is signed.
    info: SecretBytes,
    signature_algorithm: SignatureAlgorithm,
    signature: Vec<u8>,
    /// What the bit string of the public key holds.
    key_bytes: Vec<u8>,
}

/// A requested extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestedExtension {
    /// Its object identifier, in dots.
    pub oid: String,
    /// Its usual name, like `basicConstraints`; the dots if it has none.
    pub name: String,
    /// Whether it is marked critical.
    pub critical: bool,
    /// What it asks for, in words; its size if kauth has no words for it.
    pub value: String,
}

/// A request that is signed by its own key: whoever made it has the private half.
#[derive(Debug, Clone, Copy)]
pub struct Verified<'r>(pub(super) &'r CertificateRequest);

/// Why a request is not taken for its key's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// The key is one that nobody may have a certificate for.
    #[error(transparent)]
    Key(#[from] PkiError),
    /// The signature is of an algorithm that is too weak, or that Go does not know, or for other keys.
    #[error("a signature {0} with a key {1} is not accepted")]
    Algorithm(SignatureAlgorithm, PublicKeyKind),
    /// The signature is by another key, or of another text.
    #[error("its signature is not by its own key")]
    Wrong,
}

impl CertificateRequest {
    /// Reads a request: the one block `CERTIFICATE REQUEST` or `NEW CERTIFICATE REQUEST` of PEM, the base64 of such PEM as it
    /// stands in a CertificateSigningRequest's `spec.request`, or DER.
    ///
    /// # Errors
    /// If there is no request or several, or it cannot be read.
    pub fn from_pem(bytes: &[u8]) -> Result<Self, PkiError> {
        match pem::blocks(bytes) {
            Ok(blocks) => Self::from_blocks(&blocks),
            Err(PkiError::Der) => Self::from_der(bytes),
            Err(PkiError::Base64OfPem) => {
                let text: Vec<u8> =
                    bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
                let inner = STANDARD.decode(text).map_err(|_| PkiError::Base64OfPem)?;
                Self::from_blocks(&pem::blocks(&inner)?)
            }
            Err(error) => Err(error),
        }
    }

    fn from_blocks(blocks: &[Block<'_>]) -> Result<Self, PkiError> {
        let labels: [&[u8]; 2] = [b"CERTIFICATE REQUEST", b"NEW CERTIFICATE REQUEST"];
        let requests: Vec<_> = blocks.iter().filter(|block| labels.contains(&block.label)).collect();
        match requests[..] {
            [request] => Self::from_der(&request.der),
            [] => Err(PkiError::OtherPem("certificate request")),
            _ => Err(PkiError::Malformed("it holds several certificate requests")),
        }
    }

    /// Reads the DER of a request.
    ///
    /// # Errors
    /// If it is none that Go parses, or holds more than a request does.
    // go: crypto/x509/x509.go, parseCertificateRequest
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        let mut file = Reader::new(der);
        let mut outer = file.inside(tag::SEQUENCE).ok_or(MALFORMED)?;
        if !file.is_empty() {
            return Err(PkiError::TrailingBytes);
        }
        let info = outer.element(tag::SEQUENCE).ok_or(MALFORMED)?;
        let algorithm = Algorithm::read(outer.inside(tag::SEQUENCE).ok_or(MALFORMED)?)?;
        let signature = outer.bit_string().ok_or(MALFORMED)?;

        let mut fields = Reader::new(info.content);
        fields.integer().ok_or(MALFORMED)?;
        let subject = Name::parse(fields.element(tag::SEQUENCE).ok_or(MALFORMED)?.whole)?;
        let spki = fields.element(tag::SEQUENCE).ok_or(MALFORMED)?;
        let key = PublicKey::read(Reader::new(spki.content))?;
        let attributes = fields.inside(tag::explicit(0)).ok_or(MALFORMED)?;
        if !outer.is_empty() || !fields.is_empty() {
            return Err(MALFORMED);
        }
        let mut this = Self {
            subject,
            alternative_names: Vec::new(),
            public_key: Spki(spki.whole.to_vec()),
            key: key.kind,
            extensions: Vec::new(),
            attributes: Vec::new(),
            der: der.to_vec().into(),
            info: info.whole.to_vec().into(),
            signature_algorithm: algorithm::of_signature(&algorithm),
            signature: signature.right_aligned(),
            key_bytes: key.bytes,
        };
        this.read_attributes(attributes)?;
        Ok(this)
    }

    /// Returns the request if its own key signed it.
    ///
    /// # Errors
    /// If it did not, or by an algorithm that is not taken: SHA-1, RSA of less than 2048 bits, anything Go does not know.
    // go: crypto/x509/x509.go, CheckSignature, which takes SHA-1 for requests
    pub fn verify(&self) -> Result<Verified<'_>, SignatureError> {
        public_key::confirm_strong(&self.public_key)?;
        let algorithm = &self.signature_algorithm;
        let signed = Signed { message: &self.info, algorithm, signature: &self.signature };
        match signed.confirm_by(&self.key, &self.key_bytes) {
            Ok(()) => Ok(Verified(self)),
            Err(Flaw::Wrong) => Err(SignatureError::Wrong),
            Err(_) => Err(SignatureError::Algorithm(algorithm.clone(), self.key.clone())),
        }
    }

    /// Returns the request in PEM, and nothing else that the file held.
    ///
    /// # Errors
    /// None for a request that there is.
    pub fn to_pem(&self) -> Result<String, PkiError> {
        pem::write("CERTIFICATE REQUEST", &self.der)
    }

    /// Returns whether its own key signed it.
    pub fn is_self_signed(&self) -> bool {
        self.verify().is_ok()
    }

    fn read_attributes(&mut self, mut attributes: Reader<'_>) -> Result<(), PkiError> {
        let mut requested = None;
        while !attributes.is_empty() {
            let mut attribute = attributes.inside(tag::SEQUENCE).ok_or(MALFORMED)?;
            let oid = attribute.oid().ok_or(MALFORMED)?;
            let values = attribute.inside(tag::SET).filter(|_| attribute.is_empty()).ok_or(MALFORMED)?;
            if oid.id() != Some(oid::EXTENSION_REQUEST) {
                self.attributes.push(words::name_of(&oid.dotted()).to_owned());
            } else if requested.replace(values).is_some() {
                return Err(SEVERAL_LISTS);
            }
        }
        requested.map_or(Ok(()), |values| self.read_extensions(values))
    }

    fn read_extensions(&mut self, mut values: Reader<'_>) -> Result<(), PkiError> {
        let list = values.inside(tag::SEQUENCE).filter(|_| values.is_empty()).ok_or(SEVERAL_LISTS)?;
        for extension in extensions::all(list)? {
            if extension.oid.id() == Some(oid::ALTERNATIVE_NAMES) {
                self.alternative_names = alternative_names::all(extension.value)?;
            } else {
                self.extensions.push(RequestedExtension::of(&extension)?);
            }
        }
        Ok(())
    }
}

impl RequestedExtension {
    fn of(extension: &Extension<'_>) -> Result<Self, ParseError> {
        let oid = extension.oid.dotted();
        let name = words::name_of(&oid).to_owned();
        Ok(Self { oid, name, critical: extension.critical, value: in_words(extension)? })
    }
}

/// Returns what an extension asks for.
fn in_words(extension: &Extension<'_>) -> Result<String, ParseError> {
    let value = extension.value;
    Ok(match extension.oid.id() {
        Some(oid::BASIC_CONSTRAINTS) => match extensions::basic_constraints(value)? {
            BasicConstraints { is_ca: false, .. } => words::NO_AUTHORITY.to_owned(),
            BasicConstraints { path_len: None, .. } => "an authority".to_owned(),
            BasicConstraints { path_len: Some(most), .. } => {
                format!("an authority with {most} others below it at most")
            }
        },
        Some(oid::KEY_USAGE) => extensions::key_usage(value)?.names().collect::<Vec<_>>().join(", "),
        Some(oid::EXTENDED_KEY_USAGE) => {
            let usages = extensions::extended_key_usage(value)?;
            usages.iter().map(|usage| words::name_of(usage)).collect::<Vec<_>>().join(", ")
        }
        _ => format!("{} bytes", extension.bytes.len()),
    })
}

const MALFORMED: PkiError = PkiError::Malformed("it is no certificate request");
const SEVERAL_LISTS: PkiError = PkiError::Malformed("its requested extensions are not one list");
