//! What a file of certificates and keys holds, block by block, told by content and not by name. Gives nothing of a private key
//! but its public half.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use der::{Decode, Header, Reader, SliceReader};
use zeroize::Zeroizing;

use super::certificate::public_key::RsaNumbers;
use super::certificate::{Certificate, ParseError, PublicKeyKind};
use super::key::PrivateKey;
use super::pem::{self, Block};
use super::request::CertificateRequest;
use super::{PkiError, Spki, encrypted};

/// What a file holds.
#[derive(Debug)]
pub struct Contents {
    /// The blocks of PEM, or the one of DER, in order.
    pub pieces: Vec<Piece>,
    /// Why the programs of Kubernetes do not find them, if they do not.
    pub hidden: Option<Hidden>,
    /// Why there may be blocks that neither they nor kauth find.
    pub lost: Option<PkiError>,
}

/// Why kubectl and kube-apiserver find nothing in a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Hidden {
    /// It is not PEM.
    #[error("it is DER, not PEM")]
    Der,
    /// It is what a `*-data` field holds.
    #[error("it is the base64 of PEM, not PEM")]
    Base64,
    /// Its PEM is not as Go wants it.
    #[error("{0}")]
    Flaw(&'static str),
}

/// A block.
#[derive(Debug)]
pub struct Piece {
    /// What stands between `BEGIN ` and the dashes; `None` for DER.
    pub label: Option<String>,
    /// Whether lines like `DEK-Info: …` stand before its content: then it is no authority for kube-apiserver.
    pub has_headers: bool,
    /// What it is.
    pub content: Content,
}

/// What a block is.
#[derive(Debug)]
pub enum Content {
    /// A certificate, or what says it is one.
    Certificate(Unverified),
    /// A private key.
    PrivateKey(PrivateKeyContent),
    /// A public key; its kind, or why it cannot be read.
    PublicKey(Result<PublicKeyKind, PkiError>, Option<Spki>),
    /// A certificate signing request.
    Request(Result<Box<CertificateRequest>, PkiError>),
    /// Something else, which its label names.
    Other,
}

/// A certificate that nobody has looked at.
#[derive(Debug)]
pub struct Unverified {
    /// All of it.
    pub der: Vec<u8>,
    /// What it says, or why Go does not parse it.
    pub read: Result<Box<Certificate>, ParseError>,
}

/// What may be told of a private key.
#[derive(Debug)]
pub enum PrivateKeyContent {
    /// Its public half, and its kind.
    Plain(Spki, PublicKeyKind),
    /// It needs a passphrase.
    Encrypted,
    /// It is none that clients of Kubernetes can use.
    Unreadable(PkiError),
}

/// The labels of the parameters that OpenSSL writes before a key: they are no credential.
const PARAMETERS: [&[u8]; 2] = [b"EC PARAMETERS", b"DSA PARAMETERS"];

/// Returns what a file holds. What Go would find were it not for a flaw of the form is found, too, and the flaw is named.
///
/// # Errors
/// If it is neither PEM nor the DER of anything known.
pub fn read(bytes: &[u8]) -> Result<Contents, PkiError> {
    match pem::blocks(bytes) {
        Ok(blocks) => {
            let begun = memchr::memmem::find_iter(bytes, "-----BEGIN ").count();
            let lost = (begun > blocks.len()).then_some(PkiError::BrokenPem(
                "BEGIN stands more than once for a block, in the middle of a line, or over what is not base64",
            ));
            Ok(Contents { pieces: pieces(&blocks), hidden: None, lost })
        }
        Err(PkiError::Der) => {
            let piece = Piece { label: None, has_headers: false, content: of_der(bytes)? };
            Ok(Contents { pieces: vec![piece], hidden: Some(Hidden::Der), lost: None })
        }
        Err(PkiError::Base64OfPem) => {
            let text: Zeroizing<Vec<u8>> =
                Zeroizing::new(bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect());
            let inner = Zeroizing::new(STANDARD.decode(&*text).map_err(|_| PkiError::NotPem)?);
            let pieces = pieces(&pem::blocks(&inner)?);
            Ok(Contents { pieces, hidden: Some(Hidden::Base64), lost: None })
        }
        Err(PkiError::BrokenPem(flaw)) => {
            let mended = mended(bytes);
            let blocks = pem::blocks(&mended).map_err(|_| PkiError::BrokenPem(flaw))?;
            Ok(Contents { pieces: pieces(&blocks), hidden: Some(Hidden::Flaw(flaw)), lost: None })
        }
        Err(error) => Err(error),
    }
}

/// Puts every BEGIN and END on a line of its own, which ends as lines do.
fn mended(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(Vec::with_capacity(bytes.len() + 2));
    for line in bytes.split(|byte| matches!(byte, b'\n' | b'\r')) {
        let start = memchr::memmem::find(line, b"-----BEGIN ").unwrap_or_default();
        text.extend_from_slice(line[start..].trim_ascii());
        text.push(b'\n');
    }
    text
}

fn pieces(blocks: &[Block<'_>]) -> Vec<Piece> {
    let told = blocks.iter().filter(|block| !PARAMETERS.contains(&block.label));
    told.map(|block| Piece {
        label: Some(String::from_utf8_lossy(block.label).into_owned()),
        has_headers: block.headers,
        content: of_block(block),
    })
    .collect()
}

fn of_block(block: &Block<'_>) -> Content {
    match block.label {
        b"CERTIFICATE" => Content::Certificate(certificate(&block.der)),
        // openssl: crypto/pem/pem_info.c: settings of OpenSSL's own may follow the certificate
        b"TRUSTED CERTIFICATE" | b"X509 CERTIFICATE" => {
            Content::Certificate(certificate(first_element(&block.der)))
        }
        b"CERTIFICATE REQUEST" | b"NEW CERTIFICATE REQUEST" => {
            Content::Request(CertificateRequest::from_der(&block.der).map(Box::new))
        }
        b"RSA PUBLIC KEY" => {
            let bits = RsaNumbers::read(&block.der).map(|key| PublicKeyKind::Rsa { bits: key.bits() });
            Content::PublicKey(bits.map_err(PkiError::from), None)
        }
        b"PUBLIC KEY" => public_key(&block.der),
        b"OPENSSH PRIVATE KEY" => Content::PrivateKey(PrivateKeyContent::Unreadable(
            PkiError::UnsupportedKey("a key in the form of OpenSSH".to_owned()),
        )),
        label if label == b"PRIVATE KEY" || label.ends_with(b" PRIVATE KEY") => {
            let key = if block.encrypted { PrivateKeyContent::Encrypted } else { private_key(&block.der) };
            Content::PrivateKey(key)
        }
        _ => Content::Other,
    }
}

fn of_der(der: &[u8]) -> Result<Content, PkiError> {
    let certificate = certificate(der);
    if certificate.read.is_ok() {
        return Ok(Content::Certificate(certificate));
    }
    if let Ok(request) = CertificateRequest::from_der(der) {
        return Ok(Content::Request(Ok(Box::new(request))));
    }
    match private_key(der) {
        PrivateKeyContent::Unreadable(PkiError::PublicKey) => return Ok(public_key(der)),
        PrivateKeyContent::Unreadable(PkiError::Malformed(_)) => {}
        key => return Ok(Content::PrivateKey(key)),
    }
    if let key @ Content::PublicKey(Ok(_), _) = public_key(der) {
        return Ok(key);
    }
    if has_shape_of_certificate(der) {
        Ok(Content::Certificate(certificate))
    } else {
        Err(PkiError::Malformed("it is DER, but no certificate, key or request"))
    }
}

fn certificate(der: &[u8]) -> Unverified {
    Unverified { der: der.to_vec(), read: Certificate::parse(der).map(Box::new) }
}

fn private_key(der: &[u8]) -> PrivateKeyContent {
    if encrypted::is_protected(der) {
        return PrivateKeyContent::Encrypted;
    }
    let key = PrivateKey::from_der(der).and_then(|key| {
        let public = key.public_key().clone();
        Ok((PublicKeyKind::of(&public)?, public))
    });
    match key {
        Ok((kind, public)) => PrivateKeyContent::Plain(public, kind),
        Err(PkiError::EncryptedKey) => PrivateKeyContent::Encrypted,
        Err(error) => PrivateKeyContent::Unreadable(error),
    }
}

fn public_key(der: &[u8]) -> Content {
    let key = Spki(der.to_vec());
    let kind = PublicKeyKind::of(&key).map_err(PkiError::from);
    let key = kind.is_ok().then_some(key);
    Content::PublicKey(kind, key)
}

/// Returns the first element of DER, all of it if there is none.
fn first_element(der: &[u8]) -> &[u8] {
    let length = SliceReader::new(der).and_then(|mut reader| {
        let header = Header::decode(&mut reader)?;
        reader.read_slice(header.length())?;
        usize::try_from(reader.position())
    });
    length.ok().and_then(|length| der.get(..length)).unwrap_or(der)
}

/// Returns whether a SEQUENCE begins with a SEQUENCE whose first element is a version in brackets or a serial number.
fn has_shape_of_certificate(der: &[u8]) -> bool {
    let inside = |der| -> der::Result<(der::Tag, &[u8])> {
        let mut reader = SliceReader::new(der)?;
        let header = Header::decode(&mut reader)?;
        Ok((header.tag(), reader.read_slice(header.length())?))
    };
    let first = inside(der).and_then(|(_, outer)| inside(outer)).and_then(|(tag, tbs)| {
        let inner = inside(tbs)?;
        Ok((tag, inner.0))
    });
    matches!(first, Ok((der::Tag::Sequence, der::Tag::ContextSpecific { .. } | der::Tag::Integer)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::key::KeyType;
    use crate::secret::Secret;

    fn told(bytes: &[u8]) -> Vec<String> {
        match read(bytes) {
            Err(error) => vec![error.to_string()],
            Ok(contents) => {
                let pieces = contents.pieces.iter().map(|piece| match &piece.content {
                    Content::Certificate(certificate) => format!("certificate {}", certificate.read.is_ok()),
                    Content::PrivateKey(PrivateKeyContent::Plain(_, kind)) => format!("key {kind}"),
                    Content::PrivateKey(PrivateKeyContent::Encrypted) => "encrypted key".to_owned(),
                    Content::PrivateKey(PrivateKeyContent::Unreadable(error)) => format!("key? {error}"),
                    Content::PublicKey(Ok(kind), _) => format!("public {kind}"),
                    Content::PublicKey(Err(error), _) => format!("public? {error}"),
                    Content::Request(request) => format!("request {}", request.is_ok()),
                    Content::Other => piece.label.clone().unwrap_or_default(),
                });
                let hidden = contents.hidden.as_ref().map(|hidden| format!("hidden: {hidden}"));
                let lost = contents.lost.as_ref().map(|_| "lost".to_owned());
                pieces.chain(hidden).chain(lost).collect()
            }
        }
    }

    #[test]
    fn keys_are_told_by_content_and_never_shown() {
        let key = PrivateKey::generate(KeyType::P256).unwrap();
        let pem = key.to_pem().unwrap();
        assert_eq!(told(&pem), ["key ECDSA P-256"]);
        let crlf = String::from_utf8(pem.to_vec()).unwrap().replace('\n', "\r");
        assert_eq!(told(crlf.as_bytes()), ["key ECDSA P-256", "hidden: its lines end in CR only"]);
        let bom = [b"\xef\xbb\xbf".as_slice(), &pem].concat();
        assert_eq!(told(&bom), ["key ECDSA P-256", "hidden: a byte order mark stands before BEGIN"]);
        let second = [pem.as_ref(), b"x-----BEGIN CERTIFICATE-----\n".as_slice()].concat();
        assert_eq!(told(&second), ["key ECDSA P-256", "lost"]);
        let public = pem::write("PUBLIC KEY", key.public_key().der()).unwrap();
        assert_eq!(told(public.as_bytes()), ["public ECDSA P-256"]);
        assert_eq!(told(key.public_key().der()), ["public ECDSA P-256", "hidden: it is DER, not PEM"]);
        assert_eq!(told(&key.to_encrypted_pem(&Secret::from("x")).unwrap()), ["encrypted key"]);
        let base64 = STANDARD.encode(&*pem);
        assert_eq!(told(base64.as_bytes()), ["key ECDSA P-256", "hidden: it is the base64 of PEM, not PEM"]);
        let shown = format!("{:?}", read(&pem).unwrap());
        let body = String::from_utf8(pem.to_vec()).unwrap();
        assert!(!shown.contains(body.lines().nth(1).unwrap()));
    }

    #[test]
    fn what_is_nothing_is_told_so() {
        for (bytes, expected) in [
            (&b""[..], "it is empty"),
            (b"hello", "it holds no PEM"),
            (b"\x30\x03\x02\x01\x05", "it cannot be parsed: it is DER, but no certificate, key or request"),
            (b"-----BEGIN X-----\n", "its PEM is not found: the block is cut off, or not base64"),
            (b"-----BEGIN X-----\nAAAA\n-----END X-----\n", "X"),
            (
                b"-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n",
                "key? it cannot be parsed: it is no private key",
            ),
            (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "certificate false"),
        ] {
            assert_eq!(told(bytes), [expected], "{bytes:?}");
        }
    }
}
