//! Certificates that an authority signs: what stands in them, and the signature. Knows nothing about clocks, files or how a
//! user asked for them.

use core::net::IpAddr;

use aws_lc_rs::rand;
use der::asn1::{AnyRef, BitString, Ia5String, ObjectIdentifier, OctetString, Uint};
use der::{DateTime, Decode, Encode, Sequence};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoRef};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName,
    SubjectKeyIdentifier,
};
use x509_cert::time::Time;

use super::key::PrivateKey;
use super::{PkiError, Spki, oid, sha256};

/// The first instant whose year needs four digits (RFC 5280 4.1.2.5).
const YEAR_2050: u64 = 2_524_608_000;

/// When a certificate is valid: both seconds are counted from 1970, and belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first second.
    pub not_before: i64,
    /// The last second.
    pub not_after: i64,
}

/// What a certificate is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Clients make themselves known with it.
    Client,
    /// A server makes itself known with it, under these names.
    Server(Vec<AlternativeName>),
    /// It signs others. `path_len` is how many authorities may stand between it and a leaf; `None` is any number.
    Authority {
        /// The limit.
        path_len: Option<u8>,
    },
}

/// A name of a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AlternativeName {
    /// A DNS name, in ASCII.
    Dns(String),
    /// An address.
    Ip(IpAddr),
}

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Whose it is: the DER of a name, as [`Subject::to_der`](super::subject::Subject::to_der) gives it.
    pub subject: Vec<u8>,
    /// The holder's public key.
    pub public_key: Spki,
    /// When it is valid.
    pub validity: Validity,
    /// What it is for.
    pub purpose: Purpose,
}

/// Who signs: a subject, byte for byte as it stands in the authority's own certificate, and a key.
#[derive(Debug, Clone, Copy)]
pub struct Signer<'a> {
    /// The DER of the authority's subject.
    pub name: &'a [u8],
    /// The authority's subject key identifier, if it has one.
    pub key_id: Option<&'a [u8]>,
    /// The authority's key.
    pub key: &'a PrivateKey,
}

#[derive(Sequence)]
struct TbsCertificate<'a> {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    version: u8,
    serial: Uint,
    signature: AlgorithmIdentifierOwned,
    issuer: AnyRef<'a>,
    validity: TbsValidity,
    subject: AnyRef<'a>,
    public_key: AnyRef<'a>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT")]
    extensions: Vec<Extension>,
}

#[derive(Sequence)]
struct TbsValidity {
    not_before: Time,
    not_after: Time,
}

#[derive(Sequence)]
struct Signed<'a> {
    tbs: AnyRef<'a>,
    algorithm: AlgorithmIdentifierOwned,
    signature: BitString,
}

impl Draft {
    /// Returns the certificate, in DER.
    ///
    /// # Errors
    /// If something in it has no form in DER (a time before 1970 or after 9999, a DNS name that is not ASCII), or there are no
    /// random numbers for the serial number.
    pub fn signed_by(&self, signer: &Signer<'_>) -> Result<Vec<u8>, PkiError> {
        let tbs = self.tbs(signer).map_err(|_| PkiError::Failed)?;
        signed(&tbs, signer.key)
    }

    /// Returns the certificate of an authority that signs itself, in DER.
    ///
    /// # Errors
    /// As [`Self::signed_by`].
    pub fn self_signed(&self, key: &PrivateKey) -> Result<Vec<u8>, PkiError> {
        let key_id = key_id(&self.public_key).map_err(|_| PkiError::Failed)?;
        self.signed_by(&Signer { name: &self.subject, key_id: Some(&key_id), key })
    }

    fn tbs(&self, signer: &Signer<'_>) -> der::Result<Vec<u8>> {
        let public_key = AnyRef::from_der(self.public_key.der())?;
        TbsCertificate {
            version: 2,
            serial: serial()?,
            signature: signer.key.signature_algorithm(),
            issuer: AnyRef::from_der(signer.name)?,
            validity: TbsValidity {
                not_before: time(self.validity.not_before)?,
                not_after: time(self.validity.not_after)?,
            },
            subject: AnyRef::from_der(&self.subject)?,
            public_key,
            extensions: self.extensions(signer)?,
        }
        .to_der()
    }

    fn extensions(&self, signer: &Signer<'_>) -> der::Result<Vec<Extension>> {
        let (ca, path_len_constraint) = match self.purpose {
            Purpose::Authority { path_len } => (true, path_len),
            _ => (false, None),
        };
        let mut extensions = vec![
            extension(oid::BASIC_CONSTRAINTS, true, &BasicConstraints { ca, path_len_constraint })?,
            extension(oid::KEY_USAGE, true, &self.key_usage()?)?,
        ];
        let usage = match &self.purpose {
            Purpose::Client => Some(oid::CLIENT_AUTH),
            Purpose::Server(_) => Some(oid::SERVER_AUTH),
            Purpose::Authority { .. } => None,
        };
        if let Some(usage) = usage {
            extensions.push(extension(oid::EXTENDED_KEY_USAGE, false, &ExtendedKeyUsage(vec![usage]))?);
        }
        let own = SubjectKeyIdentifier(OctetString::new(key_id(&self.public_key)?)?);
        extensions.push(extension(oid::SUBJECT_KEY_ID, false, &own)?);
        if let Some(issuer) = signer.key_id {
            let key_identifier = Some(OctetString::new(issuer)?);
            let issuer = AuthorityKeyIdentifier {
                key_identifier,
                authority_cert_issuer: None,
                authority_cert_serial_number: None,
            };
            extensions.push(extension(oid::AUTHORITY_KEY_ID, false, &issuer)?);
        }
        if let Purpose::Server(names) = &self.purpose {
            let names = names.iter().map(AlternativeName::general).collect::<der::Result<_>>()?;
            extensions.push(extension(oid::ALTERNATIVE_NAMES, false, &SubjectAltName(names))?);
        }
        Ok(extensions)
    }

    fn key_usage(&self) -> der::Result<KeyUsage> {
        let public_key = SubjectPublicKeyInfoRef::from_der(self.public_key.der())?;
        Ok(KeyUsage(match self.purpose {
            Purpose::Authority { .. } => {
                KeyUsages::KeyCertSign | KeyUsages::CRLSign | KeyUsages::DigitalSignature
            }
            _ if public_key.algorithm.oid == oid::RSA => {
                KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment
            }
            _ => KeyUsages::DigitalSignature.into(),
        }))
    }
}

impl AlternativeName {
    /// Reads a name: an address if it can be one.
    ///
    /// # Errors
    /// If it is neither an address nor a DNS name, perhaps with `*` for its first label.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Ok(address) = text.parse() {
            return Ok(Self::Ip(address));
        }
        let name = text.strip_prefix("*.").unwrap_or(text);
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if name.len() <= 253 && name.split('.').all(is_label) {
            Ok(Self::Dns(text.to_owned()))
        } else {
            Err(format!("`{}` is neither an IP address nor a DNS name", text.escape_debug()))
        }
    }

    /// Returns the name as extensions hold it.
    pub(super) fn general(&self) -> der::Result<GeneralName> {
        Ok(match self {
            Self::Dns(name) => GeneralName::DnsName(Ia5String::new(name)?),
            Self::Ip(address) => GeneralName::from(*address),
        })
    }
}

/// Puts the signature of a key under the DER of what is to be signed.
pub(super) fn signed(tbs: &[u8], key: &PrivateKey) -> Result<Vec<u8>, PkiError> {
    let signature = key.sign(tbs)?;
    let encode = || -> der::Result<Vec<u8>> {
        let (tbs, algorithm) = (AnyRef::from_der(tbs)?, key.signature_algorithm());
        Signed { tbs, algorithm, signature: BitString::from_bytes(&signature)? }.to_der()
    };
    encode().map_err(|_| PkiError::Failed)
}

/// Returns the key identifier: the first 160 bits of the SHA-256 of the public key (RFC 7093, method 1).
fn key_id(public_key: &Spki) -> der::Result<Vec<u8>> {
    let info = SubjectPublicKeyInfoRef::from_der(public_key.der())?;
    Ok(sha256(info.subject_public_key.raw_bytes())[..20].to_vec())
}

/// Draws a serial number: 159 random bits, positive (RFC 5280 4.1.2.2 allows 20 octets).
fn serial() -> der::Result<Uint> {
    let mut bytes = [0; 20];
    while bytes.iter().all(|byte| *byte == 0) {
        rand::fill(&mut bytes).map_err(|_| der::ErrorKind::Failed)?;
        bytes[0] &= 0x7f;
    }
    Uint::new(&bytes)
}

fn time(seconds: i64) -> der::Result<Time> {
    let seconds = u64::try_from(seconds).map_err(|_| der::ErrorKind::DateTime)?;
    let at = DateTime::from_unix_duration(core::time::Duration::from_secs(seconds))?;
    Ok(if seconds < YEAR_2050 { Time::UtcTime(at.try_into()?) } else { Time::GeneralTime(at.into()) })
}

/// Returns an extension around the DER of a value.
pub(super) fn extension(
    extn_id: ObjectIdentifier,
    critical: bool,
    value: &impl Encode,
) -> der::Result<Extension> {
    Ok(Extension { extn_id, critical, extn_value: OctetString::new(value.to_der()?)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::certificate::{BasicConstraints, Certificate};
    use crate::pki::key::KeyType;
    use crate::pki::subject::Subject;

    fn made(purpose: Purpose, kind: KeyType, (not_before, not_after): (i64, i64)) -> Certificate {
        let key = PrivateKey::generate(kind).unwrap();
        let organizations = vec!["b".to_owned(), "a".to_owned()];
        let subject = Subject { common_name: "ann".into(), organizations, uid: Some("u".into()) };
        let draft = Draft {
            subject: subject.to_der().unwrap(),
            public_key: key.public_key().clone(),
            validity: Validity { not_before, not_after },
            purpose,
        };
        Certificate::parse(&draft.self_signed(&key).unwrap()).unwrap()
    }

    #[test]
    fn certificates_hold_what_their_purpose_needs() {
        let client = made(Purpose::Client, KeyType::P256, (0, 1));
        assert_eq!(client.subject.to_string(), "O=b,O=a,CN=ann,UID=u");
        assert_eq!(client.basic_constraints, Some(BasicConstraints { is_ca: false, path_len: None }));
        assert_eq!(client.key_usage.unwrap().names().collect::<Vec<_>>(), ["digitalSignature"]);
        assert_eq!(client.extended_key_usage, Some(vec![oid::CLIENT_AUTH.to_string()]));
        assert!(client.subject_key_id.is_some() && client.subject_key_id == client.authority_key_id);
        assert!((16..=20).contains(&client.serial.len()) && client.version == 3);
        let rsa = made(Purpose::Client, KeyType::Rsa2048, (0, 1));
        assert_eq!(
            rsa.key_usage.unwrap().names().collect::<Vec<_>>(),
            ["digitalSignature", "keyEncipherment"]
        );

        let names = ["n1.example.com", "*.example.com", "10.0.0.7", "::1"].map(AlternativeName::parse);
        let server = made(Purpose::Server(names.map(Result::unwrap).to_vec()), KeyType::Ed25519, (0, 1));
        assert_eq!(server.extended_key_usage, Some(vec![oid::SERVER_AUTH.to_string()]));
        assert_eq!(server.alternative_names.dns, ["n1.example.com", "*.example.com"]);
        assert_eq!(server.alternative_names.ips, ["10.0.0.7", "::1"].map(|ip| ip.parse::<IpAddr>().unwrap()));

        let authority = made(Purpose::Authority { path_len: Some(0) }, KeyType::P384, (0, 1));
        assert_eq!(authority.basic_constraints, Some(BasicConstraints { is_ca: true, path_len: Some(0) }));
        assert_eq!(
            authority.key_usage.unwrap().names().collect::<Vec<_>>(),
            ["digitalSignature", "keyCertSign", "cRLSign"]
        );
        assert_eq!(authority.extended_key_usage, None);
    }

    #[test]
    fn years_get_four_digits_in_2050() {
        let (last, first) = (2_524_607_999, 2_524_608_000);
        let certificate = made(Purpose::Client, KeyType::P256, (last, first));
        assert_eq!((certificate.not_before, certificate.not_after), (last, first));
        let holds = |text: &[u8]| memchr::memmem::find(&certificate.der, text).is_some();
        assert!(holds(b"\x17\x0d491231235959Z") && holds(b"\x18\x0f20500101000000Z"));
        assert_eq!(made(Purpose::Client, KeyType::P256, (0, 253_402_300_799)).not_after, 253_402_300_799);
    }

    #[test]
    fn what_has_no_form_is_an_error() {
        for wrong in [(-1, 1), (0, 253_402_300_800)] {
            let key = PrivateKey::generate(KeyType::P256).unwrap();
            let (public_key, subject) = (key.public_key().clone(), Subject::default().to_der().unwrap());
            let validity = Validity { not_before: wrong.0, not_after: wrong.1 };
            let draft = Draft { subject, public_key, validity, purpose: Purpose::Client };
            assert_eq!(draft.self_signed(&key), Err(PkiError::Failed));
        }
        for wrong in ["", "a b", "-a", "a-", "a..b", "*", "*.*.a", "käse", "1.2.3.4.5/8", "a_b"] {
            assert!(AlternativeName::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_issuer_stays_byte_for_byte() {
        let (authority, leaf) =
            (PrivateKey::generate(KeyType::P256).unwrap(), PrivateKey::generate(KeyType::P256).unwrap());
        // O=x as a PrintableString, and two attributes in one set, not in the order of DER.
        let name = b"\x30\x20\x31\x1e\x30\x0d\x06\x03\x55\x04\x0b\x13\x06second\x30\x0d\x06\x03\x55\x04\x0a\x13\x06first!";
        let draft = Draft {
            subject: Subject { common_name: "ann".into(), ..Subject::default() }.to_der().unwrap(),
            public_key: leaf.public_key().clone(),
            validity: Validity { not_before: 0, not_after: 1 },
            purpose: Purpose::Client,
        };
        let signer = Signer { name, key_id: None, key: &authority };
        let der = draft.signed_by(&signer).unwrap();
        assert!(memchr::memmem::find(&der, name).is_some());
    }
}
