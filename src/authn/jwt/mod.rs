//! What a JSON Web Token says, read but not verified: anybody can write one. Keeps nothing of the signature.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::UserInfo;
use super::service_account::{Holder, Reference};
use crate::pki::jws::Algorithm;

/// What a server with a clock of its own lets pass. k/k: pkg/serviceaccount/claims.go, jwt.DefaultLeeway
const LEEWAY: i64 = 60;

/// The issuer of the tokens that Secrets hold.
const LEGACY_ISSUER: &str = "kubernetes/serviceaccount";

/// Where those tokens have their claims.
const LEGACY_CLAIMS: &str = "kubernetes.io/serviceaccount/";

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub struct Jwt {
    /// `alg`: how it says it is signed.
    pub algorithm: Option<String>,
    /// `kid`: which key it says it is signed with.
    pub key_id: Option<String>,
    /// `typ`.
    pub kind: Option<String>,
    /// `iss`.
    pub issuer: Option<String>,
    /// `sub`.
    pub subject: Option<String>,
    /// `aud`, one or several; empty if it is absent.
    pub audiences: Vec<String>,
    /// `iat`, in seconds since 1970.
    pub issued_at: Option<i64>,
    /// `nbf`.
    pub not_before: Option<i64>,
    /// `exp`.
    pub expires: Option<i64>,
    /// `jti`.
    pub id: Option<String>,
    /// Whom Kubernetes issued it to.
    pub service_account: Option<ServiceAccount>,
    /// The names of all other claims, whose values are nobody's business.
    pub other_claims: Vec<String>,
    /// Whether there is a signature.
    pub is_signed: bool,
}

/// A service account, as its tokens name it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceAccount {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its uid.
    pub uid: String,
    /// The objects that the token ends with.
    pub bound_to: Vec<BoundObject>,
    /// When the kubelet should have fetched another, though it still holds.
    pub warn_after: Option<i64>,
    /// Whether it is one of the old tokens, which Secrets hold and only these end.
    pub is_legacy: bool,
}

/// An object that a token is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundObject {
    /// `pod`, `node` or `secret`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its uid, if that is told.
    pub uid: Option<String>,
}

/// Why no server takes a token at a time, whoever signed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It has ended.
    #[error("it has expired")]
    Expired,
    /// It is none of a service account, and does not say when it ends.
    #[error("it does not say when it ends: kube-apiserver counts it as expired")]
    NoEnd,
    /// It begins later, or was issued later.
    #[error("it is not valid yet")]
    NotYetValid,
    /// It is signed in a way that no server of Kubernetes verifies, or not at all.
    #[error("it is signed with `{0}`, which kube-apiserver takes from nobody")]
    Algorithm(String),
    /// It does not say what signs it.
    #[error("it does not say how it is signed")]
    NoAlgorithm,
    /// Nobody signed it.
    #[error("it is not signed: there is nothing behind its last dot")]
    Unsigned,
}

impl Refusal {
    /// Returns the rule's name for documents, which stays.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Expired | Self::NoEnd => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::Algorithm(_) | Self::NoAlgorithm => "algorithm",
            Self::Unsigned => "signature",
        }
    }
}

impl Jwt {
    /// Reads a token in its compact form; `None` if the text is none.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (header, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
        if parts.next().is_some() || !signature.as_bytes().iter().all(is_plain) {
            return None;
        }
        let (header, mut claims) = (object(header)?, object(claims)?);
        let word = |object: &Map<String, Value>, key: &str| object.get(key)?.as_str().map(str::to_owned);
        Some(Self {
            is_signed: !signature.is_empty(),
            algorithm: word(&header, "alg"),
            key_id: word(&header, "kid"),
            kind: word(&header, "typ"),
            issuer: word(&claims, "iss"),
            subject: word(&claims, "sub"),
            audiences: audiences(claims.get("aud")),
            issued_at: date(claims.get("iat")),
            not_before: date(claims.get("nbf")),
            expires: date(claims.get("exp")),
            id: word(&claims, "jti"),
            service_account: ServiceAccount::bound(&claims).or_else(|| ServiceAccount::legacy(&claims)),
            other_claims: {
                const KNOWN: [&str; 8] = ["iss", "sub", "aud", "iat", "nbf", "exp", "jti", "kubernetes.io"];
                claims.retain(|name, _| !KNOWN.contains(&name.as_str()) && !name.starts_with(LEGACY_CLAIMS));
                claims.into_iter().map(|(name, _)| name).collect()
            },
        })
    }

    /// Returns when it ends; the old tokens of Secrets never do, whatever they say.
    pub fn end(&self) -> Option<i64> {
        self.expires.filter(|_| !self.service_account.as_ref().is_some_and(|account| account.is_legacy))
    }

    /// Returns why no server takes it at a time.
    pub fn refusal(&self, at: Timestamp) -> Option<Refusal> {
        let time = match &self.service_account {
            Some(account) if account.is_legacy => None,
            Some(_) => self.refusal_of_account(at.as_second()),
            None => self.refusal_of_other(at),
        };
        time.or_else(|| {
            // k/k: pkg/serviceaccount/jwt.go; go-oidc: oidc/jose.go
            let Some(algorithm) = &self.algorithm else { return Some(Refusal::NoAlgorithm) };
            if Algorithm::named(algorithm).is_none() {
                return Some(Refusal::Algorithm(algorithm.clone()));
            }
            (!self.is_signed).then_some(Refusal::Unsigned)
        })
    }

    // k/k: pkg/serviceaccount/claims.go, Validate
    fn refusal_of_account(&self, at: i64) -> Option<Refusal> {
        let is_later = |time: Option<i64>| time.is_some_and(|time| at < time.saturating_sub(LEEWAY));
        if self.expires.is_some_and(|end| at > end.saturating_add(LEEWAY)) {
            Some(Refusal::Expired)
        } else {
            (is_later(self.not_before) || is_later(self.issued_at)).then_some(Refusal::NotYetValid)
        }
    }

    // go-oidc: verify.go, IDTokenVerifier.Verify: no leeway at the end, and no look at the time of issue
    fn refusal_of_other(&self, at: Timestamp) -> Option<Refusal> {
        let Some(end) = self.expires else { return Some(Refusal::NoEnd) };
        let is_later = |begin: i64| at.as_second() < begin.saturating_sub(LEEWAY);
        if (at.as_second(), at.subsec_nanosecond()) > (end, 0) {
            Some(Refusal::Expired)
        } else {
            self.not_before.is_some_and(is_later).then_some(Refusal::NotYetValid)
        }
    }

    /// Returns whom a server takes it for that verifies it; `None` for tokens of others, whose names depend on its flags.
    pub fn user(&self) -> Option<UserInfo<'static>> {
        let account = self.service_account.as_ref()?;
        let bound = |kind: &str| {
            let object = account.bound_to.iter().find(|object| object.kind == kind);
            let of = |object| Reference { name: object_name(object), uid: object_uid(object) };
            object.map(of).unwrap_or_default()
        };
        let token_id = self.id.as_deref().filter(|_| !account.is_legacy).unwrap_or_default();
        let ServiceAccount { namespace, name, uid, .. } = account;
        let holder = Holder { namespace, name, uid, pod: bound("pod"), node: bound("node"), token_id };
        Some(holder.user().authenticated())
    }
}

fn object_name(object: &BoundObject) -> &str {
    &object.name
}

fn object_uid(object: &BoundObject) -> &str {
    object.uid.as_deref().unwrap_or_default()
}

impl ServiceAccount {
    fn bound(claims: &Map<String, Value>) -> Option<Self> {
        let own = claims.get("kubernetes.io")?;
        let word = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let account = own.get("serviceaccount")?;
        let bound_to = ["pod", "node", "secret"].into_iter().filter_map(|kind| {
            let object = own.get(kind)?;
            Some(BoundObject { kind, name: word(object, "name")?, uid: word(object, "uid") })
        });
        Some(Self {
            namespace: word(own, "namespace")?,
            name: word(account, "name")?,
            uid: word(account, "uid").unwrap_or_default(),
            bound_to: bound_to.collect(),
            warn_after: date(own.get("warnafter")),
            is_legacy: false,
        })
    }

    fn legacy(claims: &Map<String, Value>) -> Option<Self> {
        if claims.get("iss").and_then(Value::as_str) != Some(LEGACY_ISSUER) {
            return None;
        }
        let word = |key: &str| claims.get(&format!("{LEGACY_CLAIMS}{key}"))?.as_str().map(str::to_owned);
        let secret = word("secret.name").map(|name| BoundObject { kind: "secret", name, uid: None });
        Some(Self {
            namespace: word("namespace")?,
            name: word("service-account.name")?,
            uid: word("service-account.uid").unwrap_or_default(),
            bound_to: secret.into_iter().collect(),
            warn_after: None,
            is_legacy: true,
        })
    }
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let text = Zeroizing::new(URL_SAFE_NO_PAD.decode(part).ok()?);
    // What other forms of JSON Web Encryption and Signature have there is no object.
    let mut reader = serde_json::Deserializer::from_slice(&text);
    let object = serde::Deserialize::deserialize(&mut reader).ok()?;
    reader.end().ok().map(|()| object)
}

fn audiences(value: Option<&Value>) -> Vec<String> {
    let words = |values: &[Value]| values.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect();
    match value {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(several)) => words(several),
        _ => Vec::new(),
    }
}

/// Reads seconds since 1970; parts of a second do not count, and what no clock shows is the nearest that one does.
fn date(value: Option<&Value>) -> Option<i64> {
    let value = value?;
    // Saturating is what `as` does. go-oidc: oidc.go, jsonTime: a number in quotes is one, too
    let quoted =
        value.as_str().filter(|text| text.starts_with(|first: char| first == '-' || first.is_ascii_digit()));
    let number = value.as_f64().or_else(|| quoted?.parse().ok());
    let whole = value.as_i64().or_else(|| quoted?.parse().ok());
    whole.or_else(|| number.map(|seconds| seconds as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, claims: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn bound_tokens_are_explained() {
        let claims = r#"{"aud":["api"],"exp":2000,"iat":1000,"nbf":1000,"iss":"https://k","jti":"j-1","sub":"system:serviceaccount:ci:d",
            "kubernetes.io":{"namespace":"ci","serviceaccount":{"name":"d","uid":"u"},"pod":{"name":"p","uid":"pu"},
            "node":{"name":"n"},"warnafter":1500},"extra":"canary"}"#;
        let jwt = Jwt::read(&token(r#"{"alg":"RS256","kid":"k"}"#, claims)).unwrap();
        assert_eq!(jwt.other_claims, ["extra"]);
        let user = jwt.user().unwrap();
        assert_eq!((&*user.name, &*user.uid), ("system:serviceaccount:ci:d", "u"));
        assert_eq!(
            user.groups,
            ["system:serviceaccounts", "system:serviceaccounts:ci", "system:authenticated"]
        );
        let extra: Vec<_> = user.extra.iter().map(|(key, value)| (&key[29..], &*value[0])).collect();
        let expected =
            [("credential-id", "JTI=j-1"), ("node-name", "n"), ("pod-name", "p"), ("pod-uid", "pu")];
        assert_eq!(extra, expected);
        assert_eq!(jwt.service_account.as_ref().unwrap().warn_after, Some(1500));
        for (seconds, refusal) in
            [(939, Some(Refusal::NotYetValid)), (940, None), (2060, None), (2061, Some(Refusal::Expired))]
        {
            assert_eq!(jwt.refusal(at(seconds)), refusal, "{seconds}");
        }
        assert!(!format!("{jwt:?}").contains("canary"));
    }

    #[test]
    fn tokens_of_others_end_to_the_second() {
        let refusal = |claims: &str, seconds| {
            Jwt::read(&token(r#"{"alg":"RS256"}"#, claims)).unwrap().refusal(at(seconds))
        };
        for end in ["2000", "2000.9", r#""2000""#] {
            let claims = format!(r#"{{"iss":"https://i","exp":{end},"nbf":1000,"iat":1900}}"#);
            for (seconds, expected) in
                [(939, Some(Refusal::NotYetValid)), (940, None), (2000, None), (2001, Some(Refusal::Expired))]
            {
                assert_eq!(refusal(&claims, seconds), expected, "{end} {seconds}");
            }
        }
        for claims in [r#"{"iss":"https://i"}"#, r#"{"iss":"https://i","exp":true}"#] {
            assert_eq!(refusal(claims, 5), Some(Refusal::NoEnd), "{claims}");
        }
        let unsigned = Jwt::read(&token("{}", r#"{"exp":2000}"#)).unwrap();
        assert_eq!(unsigned.refusal(at(5)), Some(Refusal::NoAlgorithm));
        let whole = token(r#"{"alg":"RS256"}"#, r#"{"exp":2000}"#);
        let cut = Jwt::read(&whole[..=whole.rfind('.').unwrap()]).unwrap();
        assert_eq!(cut.refusal(at(5)), Some(Refusal::Unsigned));
    }

    #[test]
    fn legacy_tokens_never_end() {
        let claims = r#"{"iss":"kubernetes/serviceaccount","exp":1,"kubernetes.io/serviceaccount/namespace":"ci",
            "kubernetes.io/serviceaccount/secret.name":"s","kubernetes.io/serviceaccount/service-account.name":"d",
            "kubernetes.io/serviceaccount/service-account.uid":"u","sub":"system:serviceaccount:ci:d"}"#;
        let jwt = Jwt::read(&token(r#"{"alg":"RS256"}"#, claims)).unwrap();
        let account = jwt.service_account.as_ref().unwrap();
        assert!(account.is_legacy && account.bound_to[0].name == "s" && jwt.other_claims.is_empty());
        assert_eq!((jwt.end(), jwt.refusal(at(1_000_000))), (None, None));
        assert!(jwt.user().unwrap().extra.is_empty());
    }

    #[test]
    fn only_compact_tokens_are_tokens() {
        let fine = token(r#"{"alg":"none"}"#, r#"{"aud":"a","exp":1e30}"#);
        let jwt = Jwt::read(&fine).unwrap();
        assert_eq!((jwt.audiences, jwt.expires), (vec!["a".to_owned()], Some(i64::MAX)));
        assert_eq!(Jwt::read(&fine).unwrap().refusal(at(5)), Some(Refusal::Algorithm("none".into())));
        for text in ["", "..", "a.b.c", &format!("{fine}.x"), &format!(" {fine}"), "e30.e30", "W10.W10.x"] {
            assert_eq!(Jwt::read(text), None, "{text}");
        }
        assert!(Jwt::read("e30.e30.").is_some());
    }
}
