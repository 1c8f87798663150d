//! Tokens as go-jose reads them, which is how kube-apiserver does. Knows nothing about what they claim.
// go-jose: jws.go, signing.go, shared.go

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::authn::service_account_keys::ServiceAccountKey;
use crate::authn::service_account_keys::jwk::{self, BASE64};
use crate::go::raw_json::Raw;
use crate::pki::certificate::Certificate;
use crate::pki::jws::{Algorithm, Refused};

/// What go-jose says of every signature that does not count.
pub(super) const CRYPTO_FAILURE: &str = "go-jose/go-jose: error in cryptographic primitive";

/// How deep `encoding/json` lets values nest.
const DEEPEST: usize = 10_000;

/// A token that is written as one.
pub(super) struct Token {
    /// `kid`; empty if there is none.
    pub(super) key_id: String,
    /// What it claims.
    pub(super) payload: Vec<u8>,
    algorithm: String,
    /// What is signed; `None` if no signature can count.
    message: Option<Vec<u8>>,
    /// Why no signature counts, in go-jose's words.
    flaw: Option<String>,
    signature: Zeroizing<Vec<u8>>,
}

/// Returns the issuer that a token names, as kube-apiserver looks at it before anything else; `None` if it is no token.
// k/k: pkg/serviceaccount/jwt.go, hasCorrectIssuer; go: encoding/json, which takes any case and the last of several
pub(super) fn issuer(token: &str) -> Option<String> {
    let mut parts = token.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let payload = BASE64.decode(payload.replace(['\r', '\n'], "")).ok()?;
    let claims = Raw::read(&payload, DEEPEST)?;
    let members = if claims.is_null() { Vec::new() } else { claims.members()? };
    let mut issuer = String::new();
    for (_, value) in members.into_iter().filter(|(name, value)| is_iss(name) && !value.is_null()) {
        issuer = value.string()?;
    }
    Some(issuer)
}

fn is_iss(name: &str) -> bool {
    let mut characters = name.chars();
    let mut next = |allowed: &[char]| characters.next().is_some_and(|it| allowed.contains(&it));
    // The long s is an s, too.
    next(&['i', 'I']) && next(&['s', 'S', 'ſ']) && next(&['s', 'S', 'ſ']) && characters.next().is_none()
}

impl Token {
    /// Reads a token; `None` if it is none.
    pub(super) fn read(token: &str) -> Option<Self> {
        let mut bare = Zeroizing::new(String::with_capacity(token.len()));
        bare.extend(token.chars().filter(|character| !character.is_whitespace()));
        let mut parts = bare.split('.');
        let [header, payload, signature] = [parts.next()?, parts.next()?, parts.next()?];
        if parts.next().is_some() {
            return None;
        }
        let [header, payload, signature] =
            [BASE64.decode(header), BASE64.decode(payload), BASE64.decode(signature)];
        let (header, payload, signature) = (header.ok()?, payload.ok()?, signature.ok()?);
        let mut read = Self {
            key_id: String::new(),
            algorithm: String::new(),
            message: None,
            flaw: None,
            payload,
            signature: Zeroizing::new(signature),
        };
        // An empty header passes for one that is not there, until something is to be verified.
        if !header.is_empty() {
            read.read_header(&header)?;
        }
        Some(read)
    }

    fn read_header(&mut self, header: &[u8]) -> Option<()> {
        let raw = Raw::read(header, usize::MAX)?;
        let members = if raw.is_null() { Vec::new() } else { raw.members()? };
        let mut names: Vec<_> = members.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) {
            return None;
        }
        let mut is_encoded = true;
        for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            match name.as_str() {
                "kid" => self.key_id = value.string()?,
                "alg" => self.algorithm = value.string()?,
                "nonce" => drop(value.string()?),
                "jwk" => jwk::is_public(*value).then_some(())?,
                "x5c" => certificates(*value)?,
                _ => value.is_plain().then_some(())?,
            }
            match name.as_str() {
                "crit" => self.flaw = critical_flaw(*value),
                "b64" => is_encoded = value.boolean().unwrap_or(true),
                _ => {}
            }
        }
        // What is signed is written again: bits that are not used do not count.
        let mut message = format!("{}.", BASE64.encode(header)).into_bytes();
        if is_encoded {
            message.extend(BASE64.encode(&self.payload).bytes());
        } else {
            message.extend(&self.payload);
        }
        self.message = Some(message);
        Some(())
    }

    /// Confirms that a key signed it.
    ///
    /// # Errors
    /// Why that cannot be said; the words are go-jose's.
    pub(super) fn confirm_by(&self, key: &ServiceAccountKey) -> Result<(), Flaw> {
        if let Some(flaw) = &self.flaw {
            return Err(Flaw::Refused(flaw.clone()));
        }
        let wrong = || Flaw::Refused(CRYPTO_FAILURE.to_owned());
        let message = self.message.as_deref().ok_or_else(wrong)?;
        let algorithm = Algorithm::named(&self.algorithm).ok_or_else(wrong)?;
        algorithm.confirm(message, &self.signature, key.public_key()).map_err(|refused| match refused {
            Refused::Wrong => wrong(),
            Refused::Unknown => Flaw::Unknown(format!(
                "whether its signature fits: {algorithm} by {} cannot be verified here",
                key.kind()
            )),
        })
    }
}

/// Why a signature does not count.
pub(super) enum Flaw {
    Refused(String),
    Unknown(String),
}

/// Returns why a token cannot count for a list of what must be understood.
fn critical_flaw(value: Raw<'_>) -> Option<String> {
    let Some(items) = value.items() else { return Some(of_type(value, "[]string")) };
    if let Some(other) = items.iter().find(|item| !matches!(item.kind(), "string" | "null")) {
        return Some(of_type(*other, "string"));
    }
    let is_known = |item: &Raw<'_>| item.string().as_deref() == Some("b64");
    (!items.iter().all(is_known)).then(|| CRYPTO_FAILURE.to_owned())
}

/// Returns what `json.Unmarshal` says of a value of another type.
pub(super) fn of_type(value: Raw<'_>, go_type: &str) -> String {
    format!("json: cannot unmarshal {} into Go value of type {go_type}", value.kind())
}

fn certificates(value: Raw<'_>) -> Option<()> {
    for item in value.items()? {
        // `null` is an empty string, which is no certificate.
        let text = item.string()?;
        let der = STANDARD.decode(text.replace(['\r', '\n'], "")).ok()?;
        Certificate::parse(&der).ok()?;
    }
    Some(())
}
