//! Private keys under a passphrase: PKCS#8 with PBES2, read and written, and the older form of OpenSSL, which is only read.
//!
//! What a file asks for is bounded before anything is computed. Knows nothing about where a passphrase comes from.

use std::num::NonZeroU32;

use aws_lc_rs::cipher::{
    AES_128, AES_192, AES_256, Algorithm, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey,
    PaddedBlockEncryptingKey, UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::{pbkdf2, rand};
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use der::asn1::{ObjectIdentifier, OctetStringRef};
use der::{Decode, Encode, Header, Reader, SliceReader, Tag};
use des::TdesEde3;
use md5::{Digest, Md5};
use pkcs8::pkcs5::pbes2::{
    AES_128_CBC_OID, AES_192_CBC_OID, AES_256_CBC_OID, Kdf, PBES2_OID, PBKDF2_OID, Parameters, Pbkdf2Params,
    Pbkdf2Prf, SCRYPT_OID, ScryptParams,
};
use pkcs8::{AlgorithmIdentifierRef, EncryptedPrivateKeyInfoRef};
use zeroize::Zeroizing;

use super::{PkiError, pem};
use crate::secret::{Secret, SecretBytes};

/// The command that brings a key into a form that kauth reads; OLD and NEW stand for its files.
pub const CONVERSION: &str = "openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW";

/// The rounds of what is written: a guess costs as much as 600,000 hashes.
const ROUNDS: u32 = 600_000;

/// The most rounds of what is read: some seconds.
const MOST_ROUNDS: u32 = 10_000_000;

/// The most bytes that scrypt may work on: some seconds, too.
const MOST_MEMORY: u64 = 1 << 30;

/// No cipher has a longer key.
const LONGEST_KEY: usize = 32;

const AES_BLOCK: usize = 16;
const DES_BLOCK: usize = 8;
const MD5_LENGTH: usize = 16;
const DES_EDE3_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.3.7");

/// How a key's content is enciphered, in blocks that are chained.
enum Cipher {
    /// With the length of the key.
    Aes(&'static Algorithm, usize, [u8; AES_BLOCK]),
    TripleDes([u8; DES_BLOCK]),
}

/// Returns whether a passphrase is needed for the private key that a client with this PEM uses.
///
/// # Errors
/// If there is no private key in it.
pub fn is_encrypted(pem: &[u8]) -> Result<bool, PkiError> {
    let block = pem::private_key(pem)?;
    Ok(block.encrypted || is_protected(&block.der))
}

/// Returns the private key that a client with this PEM uses: DER of PKCS#8, PKCS#1 or SEC1, decrypted if it is encrypted.
///
/// # Errors
/// As [`decrypt`] and [`decrypt_legacy`], and if there is no private key in it.
pub fn decrypt_pem(pem: &[u8], passphrase: &Secret) -> Result<SecretBytes, PkiError> {
    let block = pem::private_key(pem)?;
    match block.dek_info {
        Some(dek_info) => decrypt_legacy(dek_info, &block.der, passphrase),
        None if is_protected(&block.der) => decrypt(&block.der, passphrase),
        None if block.encrypted => Err(PkiError::Malformed("it has no valid DEK-Info")),
        None => Ok(block.der),
    }
}

/// Decrypts what a block `ENCRYPTED PRIVATE KEY` holds. Returns the DER of a PKCS#8 private key.
///
/// # Errors
/// If the passphrase is wrong or the file damaged, which nobody can tell apart; if it is encrypted in a way that kauth does
/// not read, or asks for more work than any sensible file does.
// RFC 5958, section 3; RFC 8018, appendix A.4
pub fn decrypt(block_der: &[u8], passphrase: &Secret) -> Result<SecretBytes, PkiError> {
    let (algorithm, content) = protected(block_der).map_err(|_| malformed())?;
    if algorithm.oid != PBES2_OID {
        return Err(PkiError::UnsupportedEncryption(name_of(algorithm.oid)));
    }
    let parameters = algorithm.parameters.ok_or_else(malformed)?;
    let (derivation, cipher) = parameters
        .sequence(|inner| -> der::Result<_> {
            Ok((AlgorithmIdentifierRef::decode(inner)?, AlgorithmIdentifierRef::decode(inner)?))
        })
        .map_err(|_| malformed())?;
    let cipher = Cipher::of(cipher)?;
    let key = derived(derivation, cipher.key_length(), passphrase)?;
    cipher.decrypt(&key, content)
}

/// Decrypts the content of a block that has a header `DEK-Info: CIPHER,IV`. Returns the DER of a PKCS#1 or SEC1 private key.
///
/// # Errors
/// As [`decrypt`].
// RFC 1421, section 4.6.1.3; openssl: crypto/pem/pem_lib.c, PEM_do_header
pub fn decrypt_legacy(dek_info: &str, der: &[u8], passphrase: &Secret) -> Result<SecretBytes, PkiError> {
    let (name, iv) = dek_info.split_once(',').ok_or_else(malformed)?;
    let iv = unhex(iv.trim()).ok_or_else(malformed)?;
    let cipher = match name.trim() {
        "AES-128-CBC" => Cipher::aes(&AES_128, 16, &iv)?,
        "AES-192-CBC" => Cipher::aes(&AES_192, 24, &iv)?,
        "AES-256-CBC" => Cipher::aes(&AES_256, 32, &iv)?,
        "DES-EDE3-CBC" => Cipher::triple_des(&iv)?,
        other => return Err(PkiError::UnsupportedEncryption(shown(other))),
    };
    let salt = iv.get(..8).ok_or_else(malformed)?;
    cipher.decrypt(&digested(passphrase, salt, cipher.key_length()), der)
}

/// Encrypts the DER of a PKCS#8 private key. Returns the DER that a block `ENCRYPTED PRIVATE KEY` holds.
///
/// # Errors
/// If the system gives no random numbers.
pub fn encrypt(pkcs8_der: &[u8], passphrase: &Secret) -> Result<SecretBytes, PkiError> {
    let (mut salt, mut iv) = ([0; 16], [0; AES_BLOCK]);
    rand::fill(&mut salt).and_then(|()| rand::fill(&mut iv)).map_err(|_| PkiError::NoRandomNumbers)?;
    let parameters = Parameters::generate_pbkdf2_sha256_aes256cbc(ROUNDS, &salt, iv);
    let parameters = parameters.map_err(|_| malformed())?;
    let key = pbkdf2_key(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, &salt, LONGEST_KEY, passphrase)?;
    // The padding is to fit: a buffer that grows leaves the key behind.
    let mut content = Zeroizing::new(Vec::with_capacity(pkcs8_der.len() + AES_BLOCK));
    content.extend_from_slice(pkcs8_der);
    UnboundCipherKey::new(&AES_256, &key)
        .and_then(PaddedBlockEncryptingKey::cbc_pkcs7)
        .and_then(|key| key.less_safe_encrypt(&mut *content, EncryptionContext::Iv128(FixedLength::from(iv))))
        .map_err(|_| malformed())?;
    let content = OctetStringRef::new(&content).map_err(|_| malformed())?;
    let whole =
        EncryptedPrivateKeyInfoRef { encryption_algorithm: parameters.into(), encrypted_data: content };
    whole.to_der().map(SecretBytes::from).map_err(|_| malformed())
}

pub(super) fn is_protected(der: &[u8]) -> bool {
    protected(der).is_ok()
}

/// Takes an EncryptedPrivateKeyInfo apart.
fn protected(der: &[u8]) -> der::Result<(AlgorithmIdentifierRef<'_>, &[u8])> {
    let mut reader = SliceReader::new(der)?;
    let parts = reader.sequence(|inner| -> der::Result<_> {
        Ok((AlgorithmIdentifierRef::decode(inner)?, <&OctetStringRef>::decode(inner)?.as_bytes()))
    })?;
    reader.finish()?;
    Ok(parts)
}

impl Cipher {
    fn of(algorithm: AlgorithmIdentifierRef<'_>) -> Result<Self, PkiError> {
        let iv = || {
            let parameters = algorithm.parameters.ok_or_else(malformed)?;
            parameters.decode_as::<&OctetStringRef>().map(OctetStringRef::as_bytes).map_err(|_| malformed())
        };
        match algorithm.oid {
            AES_128_CBC_OID => Self::aes(&AES_128, 16, iv()?),
            AES_192_CBC_OID => Self::aes(&AES_192, 24, iv()?),
            AES_256_CBC_OID => Self::aes(&AES_256, 32, iv()?),
            DES_EDE3_CBC => Self::triple_des(iv()?),
            other => Err(PkiError::UnsupportedEncryption(name_of(other))),
        }
    }

    fn aes(algorithm: &'static Algorithm, length: usize, iv: &[u8]) -> Result<Self, PkiError> {
        Ok(Self::Aes(algorithm, length, iv.try_into().map_err(|_| malformed())?))
    }

    fn triple_des(iv: &[u8]) -> Result<Self, PkiError> {
        Ok(Self::TripleDes(iv.try_into().map_err(|_| malformed())?))
    }

    fn key_length(&self) -> usize {
        match self {
            Self::Aes(_, length, _) => *length,
            Self::TripleDes(_) => 24,
        }
    }

    fn decrypt(&self, key: &[u8], content: &[u8]) -> Result<SecretBytes, PkiError> {
        let mut buffer = Zeroizing::new(content.to_vec());
        let length = match self {
            Self::Aes(algorithm, _, iv) => {
                let key = UnboundCipherKey::new(algorithm, key).and_then(PaddedBlockDecryptingKey::cbc_pkcs7);
                let context = DecryptionContext::Iv128(FixedLength::from(*iv));
                key.and_then(|key| key.decrypt(&mut buffer, context).map(|content| content.len())).ok()
            }
            Self::TripleDes(iv) => {
                let key = cbc::Decryptor::<TdesEde3>::new_from_slices(key, iv).ok();
                key.and_then(|key| key.decrypt_padded::<Pkcs7>(&mut buffer).map(<[u8]>::len).ok())
            }
        };
        buffer.truncate(length.ok_or(PkiError::WrongPassphrase)?);
        // One wrong passphrase in 256 leaves something that looks padded.
        if is_key(&buffer) { Ok(buffer.into()) } else { Err(PkiError::WrongPassphrase) }
    }
}

/// Returns whether bytes are, as far as their first elements go, a private key: a sequence that begins with a number.
fn is_key(der: &[u8]) -> bool {
    let whole = SliceReader::new(der).and_then(|mut reader| {
        let header = Header::decode(&mut reader)?;
        let fits = header.tag() == Tag::Sequence && header.length() == reader.remaining_len();
        Ok(fits && Header::decode(&mut reader)?.tag() == Tag::Integer)
    });
    whole.unwrap_or(false)
}

/// Derives the key that a file asks for from a passphrase.
fn derived(
    algorithm: AlgorithmIdentifierRef<'_>,
    length: usize,
    passphrase: &Secret,
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let oid = algorithm.oid;
    if ![PBKDF2_OID, SCRYPT_OID].contains(&oid) {
        return Err(PkiError::UnsupportedEncryption(name_of(oid)));
    }
    let kdf = Kdf::try_from(algorithm).map_err(|_| malformed())?;
    if kdf.key_length().is_some_and(|given| usize::from(given) != length) {
        return Err(malformed());
    }
    match kdf {
        Kdf::Pbkdf2(Pbkdf2Params { salt, iteration_count, prf, .. }) => {
            pbkdf2_key(pbkdf2_algorithm(prf)?, iteration_count, salt.as_ref(), length, passphrase)
        }
        Kdf::Scrypt(parameters) => scrypt_key(&parameters, length, passphrase),
        _ => Err(PkiError::UnsupportedEncryption(name_of(oid))),
    }
}

fn pbkdf2_algorithm(prf: Pbkdf2Prf) -> Result<pbkdf2::Algorithm, PkiError> {
    match prf {
        Pbkdf2Prf::HmacWithSha1 => Ok(pbkdf2::PBKDF2_HMAC_SHA1),
        Pbkdf2Prf::HmacWithSha256 => Ok(pbkdf2::PBKDF2_HMAC_SHA256),
        Pbkdf2Prf::HmacWithSha384 => Ok(pbkdf2::PBKDF2_HMAC_SHA384),
        Pbkdf2Prf::HmacWithSha512 => Ok(pbkdf2::PBKDF2_HMAC_SHA512),
        other => Err(PkiError::UnsupportedEncryption(name_of(other.oid()))),
    }
}

fn pbkdf2_key(
    algorithm: pbkdf2::Algorithm,
    rounds: u32,
    salt: &[u8],
    length: usize,
    passphrase: &Secret,
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    if rounds > MOST_ROUNDS {
        return Err(PkiError::TooMuchWork(format!("{rounds} rounds of PBKDF2")));
    }
    let rounds = NonZeroU32::new(rounds).ok_or_else(malformed)?;
    let mut key = Zeroizing::new(vec![0; length]);
    pbkdf2::derive(algorithm, rounds, salt, passphrase.as_bytes(), &mut key);
    Ok(key)
}

// RFC 7914, section 2
fn scrypt_key(
    parameters: &ScryptParams,
    length: usize,
    passphrase: &Secret,
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let ScryptParams { cost_parameter: cost, block_size, parallelization, .. } = parameters;
    let work = 128_u64.checked_mul(*cost).and_then(|work| work.checked_mul((*block_size).into()));
    let work = work.and_then(|work| work.checked_mul((*parallelization).into()));
    if work.is_none_or(|work| work > MOST_MEMORY) {
        return Err(PkiError::TooMuchWork("more than 1 GiB of scrypt".into()));
    }
    // A cost of less than two is none, and the crate does not expect it.
    if *cost < 2 || !cost.is_power_of_two() {
        return Err(malformed());
    }
    let cost = u8::try_from(cost.ilog2()).map_err(|_| malformed())?;
    let bounded = scrypt::Params::new(cost, (*block_size).into(), (*parallelization).into());
    let bounded = bounded.map_err(|_| malformed())?;
    let mut key = Zeroizing::new(vec![0; length]);
    let derived = scrypt::scrypt(passphrase.as_bytes(), parameters.salt.as_ref(), &bounded, &mut key);
    derived.map(|()| key).map_err(|_| malformed())
}

/// Derives a key as OpenSSL did before PKCS#8: each digest is of the one before it, the passphrase and the salt.
// openssl: crypto/evp/evp_key.c, EVP_BytesToKey
fn digested(passphrase: &Secret, salt: &[u8], length: usize) -> Zeroizing<Vec<u8>> {
    let mut key = Zeroizing::new(Vec::with_capacity(LONGEST_KEY + MD5_LENGTH));
    let mut last = Zeroizing::new([0; MD5_LENGTH]);
    while key.len() < length {
        let before: &[u8] = if key.is_empty() { &[] } else { &*last };
        let digest = Md5::new().chain_update(before).chain_update(passphrase.as_bytes()).chain_update(salt);
        digest.finalize_into((&mut *last).into());
        key.extend_from_slice(&*last);
    }
    key.truncate(length);
    key
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<_>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| u8::try_from(high << 4 | low).ok());
    if rest.is_empty() { bytes.collect() } else { None }
}

/// Returns what OpenSSL calls an algorithm that kauth does not read, or the identifier.
fn name_of(algorithm: ObjectIdentifier) -> String {
    let id = algorithm.to_string();
    let known = match id.as_str() {
        "1.2.840.113549.1.12.1.1" => "PBE-SHA1-RC4-128",
        "1.2.840.113549.1.12.1.2" => "PBE-SHA1-RC4-40",
        "1.2.840.113549.1.12.1.3" => "PBE-SHA1-3DES",
        "1.2.840.113549.1.12.1.4" => "PBE-SHA1-2DES",
        "1.2.840.113549.1.12.1.5" => "PBE-SHA1-RC2-128",
        "1.2.840.113549.1.12.1.6" => "PBE-SHA1-RC2-40",
        "1.2.840.113549.1.5.3" => "PBE-MD5-DES",
        "1.2.840.113549.1.5.10" => "PBE-SHA1-DES",
        "1.2.840.113549.2.8" => "PBKDF2 with HMAC-SHA224",
        _ => return format!("algorithm {id}"),
    };
    known.to_owned()
}

/// Returns the name of a cipher, unless it is none.
fn shown(name: &str) -> String {
    let is_name = name.len() <= 32 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_name { name.to_owned() } else { "an unknown cipher".to_owned() }
}

fn malformed() -> PkiError {
    PkiError::Malformed("it is no encrypted private key")
}
