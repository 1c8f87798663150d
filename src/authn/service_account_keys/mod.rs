//! The keys that service account tokens are verified with: what kube-apiserver finds in `--service-account-key-file`, and the two
//! documents that it serves for other verifiers. Knows nothing about tokens and files.
// k/k: pkg/serviceaccount/jwt.go, openidmetadata.go; client-go: util/keyutil/key.go, ParsePublicKeysPEM

mod bundle;
pub(crate) mod jwk;

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use thiserror::Error;

pub use bundle::{Bundle, Entangled};
pub use jwk::read_set as read_jwks;

use crate::go::json;
use crate::go::url::Url;
use crate::pki::certificate::{Certificate, Curve, PublicKeyKind};
use crate::pki::jws::Algorithm;
use crate::pki::key::traditional;
use crate::pki::numbers::Numbers;
use crate::pki::{self, Spki, pem};

/// Where kube-apiserver serves the keys.
pub const JWKS_PATH: &str = "/openid/v1/jwks";

/// A key that tokens are verified with: RSA or ECDSA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAccountKey {
    spki: Spki,
    kind: PublicKeyKind,
    id: String,
}

/// A file that no server starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("data does not contain any valid RSA or ECDSA public keys")]
pub struct NoKeys;

/// Why a server that starts serves neither document.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotServed {
    /// No key at all.
    #[error("there is no key")]
    NoKey,
    /// A key that no token is signed with.
    #[error("key {0} is on {1}: kube-apiserver starts with it, but answers 404 for all of its keys")]
    Curve(usize, Curve),
    /// An issuer that is none for other verifiers.
    #[error("the issuer `{}` {}", .0.escape_debug(), .1)]
    Issuer(String, &'static str),
    /// A place of the keys that is none.
    #[error("`{}` is no https URL", .0.escape_debug())]
    JwksUri(String),
}

impl ServiceAccountKey {
    /// Returns the key of a public key, under the identifier that kube-apiserver gives it; `None` if tokens have no such keys.
    pub fn of(key: &Spki) -> Option<Self> {
        let spki = Numbers::of(key)?.to_spki().ok()?;
        let kind = PublicKeyKind::of(&spki).ok()?;
        let id = URL_SAFE_NO_PAD.encode(pki::sha256(spki.der()));
        Some(Self { spki, kind, id })
    }

    /// Returns the key under another identifier, as somebody else's document has it.
    #[must_use]
    pub fn named(self, id: String) -> Self {
        Self { id, ..self }
    }

    /// Returns the identifier, `kid`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the kind of the key.
    pub fn kind(&self) -> &PublicKeyKind {
        &self.kind
    }

    /// Returns the public key.
    pub fn public_key(&self) -> &Spki {
        &self.spki
    }

    /// Returns the algorithm that kube-apiserver signs with by it; `None` if with none.
    pub fn algorithm(&self) -> Option<Algorithm> {
        Algorithm::of_key(&self.kind)
    }
}

/// Reads a key file as kube-apiserver does: of each block, whatever its label, the first that it is of an RSA private key, a
/// public key, a certificate and an EC private key; what is none of these is passed over.
///
/// # Errors
/// If there is no key in it: no server starts with it.
pub fn read(text: &[u8]) -> Result<Vec<ServiceAccountKey>, NoKeys> {
    let keys: Vec<_> = pem::find(text).iter().filter_map(|block| of_block(&block.der)).collect();
    if keys.is_empty() { Err(NoKeys) } else { Ok(keys) }
}

fn of_block(der: &[u8]) -> Option<ServiceAccountKey> {
    let certificate = || Certificate::parse(der).ok().map(|certificate| certificate.public_key);
    let key = of_private(der).or_else(|| Spki::parse(der).ok()).or_else(certificate)?;
    ServiceAccountKey::of(&key)
}

fn of_private(der: &[u8]) -> Option<Spki> {
    traditional::rsa_public(der).or_else(|| traditional::sec1_public(der))
}

/// Returns whether a block is a private key, by its label or by what the server takes it for.
fn is_private(block: &pem::Block<'_>) -> bool {
    block.label.ends_with(b"PRIVATE KEY") || of_private(&block.der).is_some()
}

/// Returns the keys as `/openid/v1/jwks` serves them, to the byte: in their order, repeated ones repeatedly.
///
/// # Errors
/// If the server does not serve them.
pub fn jwks(keys: &[ServiceAccountKey]) -> Result<String, NotServed> {
    algorithms(keys)?;
    let mut document = "{\"keys\":[".to_owned();
    for (at, key) in keys.iter().enumerate() {
        document.push_str(if at > 0 { "," } else { "" });
        jwk::write(&mut document, key);
    }
    document.push_str("]}");
    Ok(document)
}

/// Returns what `/.well-known/openid-configuration` serves, to the byte.
///
/// # Errors
/// If the server does not serve it.
pub fn openid_configuration(
    issuer: &str,
    jwks_uri: &str,
    keys: &[ServiceAccountKey],
) -> Result<String, NotServed> {
    let flaw = |words| Err(NotServed::Issuer(issuer.to_owned(), words));
    let (url, fragment) = issuer.split_once('#').unwrap_or((issuer, ""));
    // Go counts an empty query or fragment, `https://k8s?`, for none.
    match Url::parse(issuer) {
        None => return flaw("is no URL"),
        Some(url) if url.scheme != "https" => return flaw("is no https URL"),
        _ if url.split_once('?').is_some_and(|(_, query)| !query.is_empty()) => return flaw("has a query"),
        _ if !fragment.is_empty() => return flaw("has a fragment"),
        Some(_) => {}
    }
    if Url::parse(jwks_uri).is_none_or(|uri| uri.scheme != "https") {
        return Err(NotServed::JwksUri(jwks_uri.to_owned()));
    }
    let mut algorithms: Vec<_> = algorithms(keys)?.iter().map(ToString::to_string).collect();
    algorithms.sort();
    algorithms.dedup();
    let mut document = String::new();
    for (name, value) in [("{\"issuer\":", issuer), (",\"jwks_uri\":", jwks_uri)] {
        document.push_str(name);
        json::write_string(&mut document, value);
    }
    let algorithms = algorithms.join("\",\"");
    // Writing to a string cannot fail.
    let _ = write!(
        document,
        ",\"response_types_supported\":[\"id_token\"],\"subject_types_supported\":[\"public\"],\
         \"id_token_signing_alg_values_supported\":[\"{algorithms}\"]}}"
    );
    Ok(document)
}

fn algorithms(keys: &[ServiceAccountKey]) -> Result<Vec<Algorithm>, NotServed> {
    if keys.is_empty() {
        return Err(NotServed::NoKey);
    }
    let algorithm =
        |(at, key): (usize, &ServiceAccountKey)| key.algorithm().ok_or(NotServed::Curve(at + 1, Curve::P224));
    keys.iter().enumerate().map(algorithm).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::key::{KeyType, PrivateKey};

    #[test]
    fn private_keys_count_as_the_server_counts_them() {
        for (kind, in_pkcs8) in [(KeyType::Rsa2048, true), (KeyType::P256, false), (KeyType::P521, false)] {
            let key = PrivateKey::generate(kind).unwrap();
            let expected = ServiceAccountKey::of(key.public_key()).unwrap();
            let found = read(&key.to_traditional_pem().unwrap());
            assert_eq!(found.as_deref(), Ok(&[expected.clone()][..]), "{kind:?}");
            let found = read(&key.to_pem().unwrap());
            assert_eq!(found, if in_pkcs8 { Ok(vec![expected]) } else { Err(NoKeys) }, "{kind:?}");
        }
        let key = PrivateKey::generate(KeyType::Ed25519).unwrap();
        assert_eq!(read(&key.to_pem().unwrap()), Err(NoKeys));
    }

    #[test]
    fn documents_name_the_issuer_and_each_algorithm_once() {
        let key = |kind| ServiceAccountKey::of(PrivateKey::generate(kind).unwrap().public_key()).unwrap();
        let keys = [key(KeyType::Rsa2048), key(KeyType::P384), key(KeyType::P384)];
        let document = openid_configuration("https://k/?", "https://k/<k>", &keys).unwrap();
        assert_eq!(
            document,
            r#"{"issuer":"https://k/?","jwks_uri":"https://k/\u003ck\u003e","response_types_supported":["id_token"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["ES384","RS256"]}"#
        );
        for issuer in
            ["http://k", "k", "https://k?a", "https://k#a", "kubernetes/serviceaccount", "https://%zz"]
        {
            assert!(openid_configuration(issuer, "https://k/jwks", &keys).is_err(), "{issuer}");
        }
        assert!(openid_configuration("https://k", "http://k/jwks", &keys).is_err());
        assert_eq!(jwks(&[]), Err(NotServed::NoKey));
    }

    #[test]
    fn documents_are_read_back() {
        let key = |kind| ServiceAccountKey::of(PrivateKey::generate(kind).unwrap().public_key()).unwrap();
        let keys = vec![key(KeyType::Rsa2048), key(KeyType::P256), key(KeyType::P521)];
        assert_eq!(read_jwks(jwks(&keys).unwrap().as_bytes()), Ok(keys));
    }
}
