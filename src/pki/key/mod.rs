//! Private keys: made, read, signed with. Gives nothing of the private half to anybody but whoever writes it down.

mod shape;
pub(crate) mod traditional;

use std::fmt;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::error::{KeyRejected, Unspecified};
use aws_lc_rs::rsa;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING,
    EcdsaKeyPair, Ed25519KeyPair,
};
use der::asn1::ObjectIdentifier;
use rcgen::{KeyPair, PublicKeyData, RsaKeySize, SignatureAlgorithm, SigningKey};
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use spki::AlgorithmIdentifierOwned;
use zeroize::Zeroize;

use super::pem;
use super::{PkiError, Spki, encrypted, oid};
use crate::secret::{Secret, SecretBytes};
use shape::{Shape, malformed};

/// The kinds of keys that are made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// ECDSA on P-256: every server and client takes it.
    #[default]
    P256,
    /// ECDSA on P-384.
    P384,
    /// ECDSA on P-521.
    P521,
    /// Ed25519, which older clients that are built on OpenSSL do not take.
    Ed25519,
    /// RSA of 2048 bits.
    Rsa2048,
    /// RSA of 3072 bits.
    Rsa3072,
    /// RSA of 4096 bits.
    Rsa4096,
}

impl KeyType {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::P256, Self::P384, Self::P521, Self::Ed25519, Self::Rsa2048, Self::Rsa3072, Self::Rsa4096];

    /// Returns the name, as `--key-type` takes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::P256 => "p256",
            Self::P384 => "p384",
            Self::P521 => "p521",
            Self::Ed25519 => "ed25519",
            Self::Rsa2048 => "rsa2048",
            Self::Rsa3072 => "rsa3072",
            Self::Rsa4096 => "rsa4096",
        }
    }
}

/// A private key, which can sign.
pub struct PrivateKey {
    /// Holds the key as PKCS#8.
    pair: KeyPair,
    public: Spki,
}

/// What a key's algorithm signs with: the strength of the hash follows that of the key.
struct Signing {
    algorithm: &'static SignatureAlgorithm,
    id: ObjectIdentifier,
    has_null: bool,
}

impl PrivateKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// If the system has no random numbers.
    pub fn generate(kind: KeyType) -> Result<Self, PkiError> {
        let rsa = |size| KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, size);
        let pair = match kind {
            KeyType::P256 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256),
            KeyType::P384 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384),
            KeyType::P521 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P521_SHA512),
            KeyType::Ed25519 => return Self::generate_ed25519(),
            KeyType::Rsa2048 => rsa(RsaKeySize::_2048),
            KeyType::Rsa3072 => rsa(RsaKeySize::_3072),
            KeyType::Rsa4096 => rsa(RsaKeySize::_4096),
        };
        Ok(pair.map_err(|_| PkiError::Failed)?.into())
    }

    // rcgen writes PKCS#8 version 2, which OpenSSL 3.0 does not read.
    fn generate_ed25519() -> Result<Self, PkiError> {
        let pair = Ed25519KeyPair::generate().map_err(failed)?;
        Self::from_pkcs8(pair.to_pkcs8v1().map_err(failed)?.as_ref(), &rcgen::PKCS_ED25519)
    }

    /// Reads the private key that a client with this PEM uses: the first block whose label ends in `PRIVATE KEY`. As in Go, the
    /// label says no more than that; PKCS#1, PKCS#8 and SEC1 are told apart by content.
    ///
    /// # Errors
    /// If there is no such block, or its key is encrypted, or not one that Go and aws-lc take: RSA of 2048 to 8192 bits, P-256,
    /// P-384, P-521, Ed25519.
    // go: crypto/tls/tls.go, X509KeyPair and parsePrivateKey
    pub fn from_pem(pem: &[u8]) -> Result<Self, PkiError> {
        let block = pem::private_key(pem)?;
        if block.encrypted { Err(PkiError::EncryptedKey) } else { Self::from_der(&block.der) }
    }

    /// Reads the DER of a private key: PKCS#1, PKCS#8 or SEC1.
    ///
    /// # Errors
    /// As [`Self::from_pem`].
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        match Shape::of(der)? {
            Shape::Pkcs1 => Self::from_rsa(rsa::KeyPair::from_der(der)),
            Shape::Pkcs8(algorithm, _) if algorithm == oid::RSA => {
                Self::from_rsa(rsa::KeyPair::from_pkcs8(der))
            }
            Shape::Pkcs8(algorithm, curve) if algorithm == oid::EC => Self::from_ec(curve, der),
            Shape::Sec1(curve) => Self::from_ec(curve, der),
            Shape::Pkcs8(algorithm, _) if algorithm == oid::ED25519 => {
                let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map_err(refused)?;
                Self::from_pkcs8(pair.to_pkcs8v1().map_err(failed)?.as_ref(), &rcgen::PKCS_ED25519)
            }
            Shape::Pkcs8(algorithm, _) => Err(PkiError::UnsupportedKey(name_of(algorithm))),
            Shape::Encrypted => Err(PkiError::EncryptedKey),
            Shape::Public => Err(PkiError::PublicKey),
        }
    }

    fn from_rsa(pair: Result<rsa::KeyPair, KeyRejected>) -> Result<Self, PkiError> {
        let der = pair.map_err(refused)?.as_der().map_err(failed)?;
        Self::from_pkcs8(der.as_ref(), &rcgen::PKCS_RSA_SHA256)
    }

    /// Reads SEC1 and PKCS#8 alike.
    fn from_ec(curve: Option<ObjectIdentifier>, der: &[u8]) -> Result<Self, PkiError> {
        let (signing, algorithm) = match curve {
            Some(oid::P256) => (&ECDSA_P256_SHA256_ASN1_SIGNING, &rcgen::PKCS_ECDSA_P256_SHA256),
            Some(oid::P384) => (&ECDSA_P384_SHA384_ASN1_SIGNING, &rcgen::PKCS_ECDSA_P384_SHA384),
            Some(oid::P521) => (&ECDSA_P521_SHA512_ASN1_SIGNING, &rcgen::PKCS_ECDSA_P521_SHA512),
            Some(oid::P224) => return Err(PkiError::UnsupportedCurve("P-224".into())),
            Some(oid::SECP256K1) => return Err(PkiError::UnsupportedCurve("secp256k1".into())),
            Some(other) => return Err(PkiError::UnsupportedCurve(other.to_string())),
            None => return Err(PkiError::UnsupportedCurve("of an EC key that does not name one".into())),
        };
        let pair = EcdsaKeyPair::from_private_key_der(signing, der).map_err(refused)?;
        Self::from_pkcs8(pair.to_pkcs8v1().map_err(failed)?.as_ref(), algorithm)
    }

    fn from_pkcs8(der: &[u8], algorithm: &'static SignatureAlgorithm) -> Result<Self, PkiError> {
        let der = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(der));
        let pair = KeyPair::from_der_and_sign_algo(&der, algorithm).map_err(|_| malformed())?;
        Ok(pair.into())
    }

    /// Returns the public half.
    pub fn public_key(&self) -> &Spki {
        &self.public
    }

    /// Returns the key as unencrypted PKCS#8, version 1, in DER.
    pub fn to_der(&self) -> SecretBytes {
        self.pair.serialized_der().to_vec().into()
    }

    /// Returns the key as unencrypted PKCS#8 in PEM.
    ///
    /// # Errors
    /// None for a key that there is.
    pub fn to_pem(&self) -> Result<SecretBytes, PkiError> {
        Ok(pem::write("PRIVATE KEY", self.pair.serialized_der())?.into_bytes().into())
    }

    /// Returns the key as encrypted PKCS#8 in PEM.
    ///
    /// # Errors
    /// If the system has no random numbers.
    pub fn to_encrypted_pem(&self, passphrase: &Secret) -> Result<SecretBytes, PkiError> {
        let der = encrypted::encrypt(self.pair.serialized_der(), passphrase)?;
        Ok(pem::write("ENCRYPTED PRIVATE KEY", &der)?.into_bytes().into())
    }

    /// Signs a message.
    ///
    /// # Errors
    /// If the system has no random numbers.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PkiError> {
        self.pair.sign(message).map_err(|_| PkiError::Failed)
    }

    /// Returns the identifier of the algorithm that [`Self::sign`] uses.
    pub(super) fn signature_algorithm(&self) -> AlgorithmIdentifierOwned {
        let Signing { id, has_null, .. } = self.signing();
        AlgorithmIdentifierOwned { oid: id, parameters: has_null.then(der::Any::null) }
    }

    fn signing(&self) -> Signing {
        const ALL: [Signing; 5] = [
            Signing {
                algorithm: &rcgen::PKCS_ECDSA_P256_SHA256,
                id: oid::ECDSA_WITH_SHA256,
                has_null: false,
            },
            Signing {
                algorithm: &rcgen::PKCS_ECDSA_P384_SHA384,
                id: oid::ECDSA_WITH_SHA384,
                has_null: false,
            },
            Signing {
                algorithm: &rcgen::PKCS_ECDSA_P521_SHA512,
                id: oid::ECDSA_WITH_SHA512,
                has_null: false,
            },
            Signing { algorithm: &rcgen::PKCS_ED25519, id: oid::ED25519, has_null: false },
            Signing { algorithm: &rcgen::PKCS_RSA_SHA256, id: oid::RSA_WITH_SHA256, has_null: true },
        ];
        let [.., rsa] = ALL;
        ALL.into_iter().find(|it| it.algorithm == self.pair.algorithm()).unwrap_or(rsa)
    }
}

impl From<KeyPair> for PrivateKey {
    fn from(pair: KeyPair) -> Self {
        let public = Spki(pair.subject_public_key_info());
        Self { pair, public }
    }
}

impl Drop for PrivateKey {
    fn drop(&mut self) {
        self.pair.zeroize();
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PrivateKey(…)")
    }
}

/// Derives the public key of the private key that a client with this PEM uses.
///
/// # Errors
/// As [`PrivateKey::from_pem`].
pub fn public_key_of(pem: &[u8]) -> Result<Spki, PkiError> {
    PrivateKey::from_pem(pem).map(|key| key.public_key().clone())
}

fn name_of(algorithm: ObjectIdentifier) -> String {
    match algorithm {
        oid::RSA_PSS => "an RSASSA-PSS key".into(),
        oid::ED448 => "an Ed448 key".into(),
        other => format!("a key of algorithm {other}"),
    }
}

/// Keeps of aws-lc's reason what helps.
fn refused(reason: KeyRejected) -> PkiError {
    match reason.to_string().as_str() {
        "TooSmall" => PkiError::UnsupportedKey("an RSA key of less than 2048 bits".into()),
        "TooLarge" => PkiError::UnsupportedKey("an RSA key of more than 8192 bits".into()),
        _ => malformed(),
    }
}

fn failed(_: Unspecified) -> PkiError {
    PkiError::Failed
}
