//! New service account tokens, as kube-apiserver and its controller-manager write them. What no server could take is refused.
// k/k: pkg/serviceaccount/claims.go, legacy.go, jwt.go

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::LEGACY_ISSUER;
use crate::authn::service_account::{Reference, is_dns1123_label, is_dns1123_subdomain, username};
use crate::authn::service_account_keys::ServiceAccountKey;
use crate::go;
use crate::pki::key::PrivateKey;
use crate::pki::{PkiError, jws};

/// The shortest time for which a server issues a token, in seconds. k/k: pkg/apis/authentication/validation
pub const SHORTEST: i64 = 600;

/// The longest.
pub const LONGEST: i64 = 1 << 32;

/// A token to be.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// The namespace of the service account.
    pub namespace: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its uid.
    pub uid: &'a str,
    /// What kind of token it is.
    pub kind: Kind<'a>,
}

/// The kinds of tokens.
#[derive(Debug, Clone)]
pub enum Kind<'a> {
    /// One that ends.
    Bound {
        /// `--service-account-issuer` of the server, its first.
        issuer: &'a str,
        /// For whom it is.
        audiences: &'a [String],
        /// For how long, in seconds.
        lifetime: i64,
        /// The object that it ends with.
        object: Option<BoundTo<'a>>,
        /// Its identifier.
        id: &'a str,
    },
    /// One that a Secret holds.
    Legacy {
        /// The name of the Secret.
        secret: &'a str,
    },
}

/// The objects that a token may be bound to.
#[derive(Debug, Clone, Copy)]
pub enum BoundTo<'a> {
    /// A pod, and the node that it is on.
    Pod(Reference<'a>, Option<Reference<'a>>),
    /// A secret.
    Secret(Reference<'a>),
    /// A node.
    Node(Reference<'a>),
}

/// Why no server takes a token, or issues one like it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftFlaw {
    /// A name that no object has.
    #[error("`{}` is no name of a {kind}", name.escape_debug())]
    Name {
        /// The kind of object.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// A uid is missing.
    #[error("the {0} has no uid: the server compares it")]
    NoUid(&'static str),
    /// The issuer is none, or that of the old tokens.
    #[error("`{}` is no issuer of tokens that end", .0.escape_debug())]
    Issuer(String),
    /// An audience is empty, or there is none.
    #[error("an audience is empty")]
    Audience,
    /// The time is none that a server issues a token for.
    #[error("kube-apiserver issues no token for {0} seconds: only for {SHORTEST} to {LONGEST}")]
    Lifetime(i64),
}

impl Draft<'_> {
    /// Returns everything that is wrong with it.
    pub fn flaws(&self) -> Vec<DraftFlaw> {
        let mut flaws = Vec::new();
        let mut named = |kind: &'static str, name: &str, is_name: bool| {
            if !is_name {
                flaws.push(DraftFlaw::Name { kind, name: name.to_owned() });
            }
        };
        named("Namespace", self.namespace, is_dns1123_label(self.namespace));
        named("ServiceAccount", self.name, is_dns1123_subdomain(self.name));
        match &self.kind {
            Kind::Legacy { secret } => named("Secret", secret, is_dns1123_subdomain(secret)),
            Kind::Bound { object, .. } => {
                for (kind, object) in object.iter().flat_map(BoundTo::objects) {
                    named(kind, object.name, is_dns1123_subdomain(object.name));
                }
            }
        }
        flaws.extend(self.uid.is_empty().then_some(DraftFlaw::NoUid("ServiceAccount")));
        if let Kind::Bound { issuer, audiences, lifetime, object, .. } = &self.kind {
            let objects = object.iter().flat_map(BoundTo::objects);
            flaws.extend(
                objects.filter(|(_, object)| object.uid.is_empty()).map(|(kind, _)| DraftFlaw::NoUid(kind)),
            );
            let is_issuer = !issuer.is_empty() && *issuer != LEGACY_ISSUER;
            flaws.extend((!is_issuer).then(|| DraftFlaw::Issuer((*issuer).to_owned())));
            let is_meant = !audiences.is_empty() && audiences.iter().all(|audience| !audience.is_empty());
            flaws.extend((!is_meant).then_some(DraftFlaw::Audience));
            let is_issued = (SHORTEST..=LONGEST).contains(lifetime);
            flaws.extend((!is_issued).then_some(DraftFlaw::Lifetime(*lifetime)));
        }
        flaws
    }

    /// Returns the token, issued at a time and signed with a key.
    ///
    /// # Errors
    /// If Kubernetes signs with no such key, or the system has no random numbers.
    pub fn sign(&self, key: &PrivateKey, at: Timestamp) -> Result<Zeroizing<String>, PkiError> {
        let unsupported = || PkiError::UnsupportedKey("a key that is neither RSA nor ECDSA".to_owned());
        let public = ServiceAccountKey::of(key.public_key()).ok_or_else(unsupported)?;
        let algorithm = public.algorithm().ok_or_else(unsupported)?;
        let header = json!({"alg": algorithm.to_string(), "kid": public.id()});
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(go::json(value));
        let signed = format!("{}.{}", encode(&header), encode(&self.claims(at)));
        let signature = Zeroizing::new(jws::sign(key, signed.as_bytes())?);
        let mut token = Zeroizing::new(String::with_capacity(signed.len() + 1 + signature.len() * 4 / 3 + 4));
        token.push_str(&signed);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(&*signature, &mut token);
        Ok(token)
    }

    /// Returns the claims, sorted by name, as a server has them.
    fn claims(&self, at: Timestamp) -> Value {
        let subject = username(self.namespace, self.name);
        match &self.kind {
            Kind::Legacy { secret } => json!({
                "iss": LEGACY_ISSUER,
                "kubernetes.io/serviceaccount/namespace": self.namespace,
                "kubernetes.io/serviceaccount/secret.name": secret,
                "kubernetes.io/serviceaccount/service-account.name": self.name,
                "kubernetes.io/serviceaccount/service-account.uid": self.uid,
                "sub": subject,
            }),
            Kind::Bound { issuer, audiences, lifetime, object, id } => {
                let now = at.as_second();
                json!({
                    "aud": audiences,
                    "exp": now.saturating_add(*lifetime),
                    "iat": now,
                    "iss": issuer,
                    "jti": id,
                    "kubernetes.io": self.own_claims(object.as_ref()),
                    "nbf": now,
                    "sub": subject,
                })
            }
        }
    }

    fn own_claims(&self, object: Option<&BoundTo<'_>>) -> Value {
        let named = |name: &str, uid: &str| json!({"name": name, "uid": uid});
        let objects: Vec<_> = object.into_iter().flat_map(BoundTo::objects).collect();
        let mut claims = Map::new();
        claims.insert("namespace".to_owned(), self.namespace.into());
        let mut add = |wanted: &str, claim: &str| {
            for (_, object) in objects.iter().filter(|(kind, _)| *kind == wanted) {
                claims.insert(claim.to_owned(), named(object.name, object.uid));
            }
        };
        add("Node", "node");
        add("Pod", "pod");
        add("Secret", "secret");
        claims.insert("serviceaccount".to_owned(), named(self.name, self.uid));
        Value::Object(claims)
    }
}

impl<'a> BoundTo<'a> {
    fn objects(&self) -> Vec<(&'static str, Reference<'a>)> {
        match *self {
            Self::Pod(pod, None) => vec![("Pod", pod)],
            Self::Pod(pod, Some(node)) => vec![("Pod", pod), ("Node", node)],
            Self::Secret(secret) => vec![("Secret", secret)],
            Self::Node(node) => vec![("Node", node)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authn::service_account_token::ServiceAccountTokens;
    use crate::authn::verdict::TokenVerdict;
    use crate::pki::key::KeyType;

    const POD: Reference<'_> = Reference { name: "p", uid: "pu" };
    const NODE: Reference<'_> = Reference { name: "n", uid: "nu" };

    fn bound<'a>(audiences: &'a [String], object: Option<BoundTo<'a>>) -> Draft<'a> {
        let kind = Kind::Bound { issuer: "https://k", audiences, lifetime: 600, object, id: "j" };
        Draft { namespace: "ci", name: "d", uid: "u", kind }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn claims_stand_as_the_server_writes_them() {
        let audiences = ["a".to_owned(), "b".to_owned()];
        let claims = bound(&audiences, Some(BoundTo::Pod(POD, Some(NODE)))).claims(at(1000));
        assert_eq!(
            go::json(&claims),
            r#"{"aud":["a","b"],"exp":1600,"iat":1000,"iss":"https://k","jti":"j","kubernetes.io":{"namespace":"ci","node":{"name":"n","uid":"nu"},"pod":{"name":"p","uid":"pu"},"serviceaccount":{"name":"d","uid":"u"}},"nbf":1000,"sub":"system:serviceaccount:ci:d"}"#
        );
    }

    #[test]
    fn what_is_signed_is_taken_and_what_is_changed_is_not() {
        let audiences = ["https://k".to_owned()];
        for kind in [KeyType::Rsa2048, KeyType::P256, KeyType::P384, KeyType::P521] {
            let key = PrivateKey::generate(kind).unwrap();
            let server = ServiceAccountTokens {
                issuers: vec!["https://k".to_owned()],
                api_audiences: audiences.to_vec(),
                keys: vec![ServiceAccountKey::of(key.public_key()).unwrap()],
                lookup: false,
            };
            let legacy = Draft { kind: Kind::Legacy { secret: "s" }, ..bound(&audiences, None) };
            for draft in [bound(&audiences, None), bound(&audiences, Some(BoundTo::Node(NODE))), legacy] {
                assert_eq!(draft.flaws(), []);
                let token = draft.sign(&key, at(1000)).unwrap();
                let user = match server.authenticate(token.as_bytes(), None, at(1000)) {
                    TokenVerdict::User(user) | TokenVerdict::Unknown { user: Some(user), .. } => user,
                    other => panic!("{other:?}"),
                };
                assert_eq!((&*user.name, &*user.uid), ("system:serviceaccount:ci:d", "u"));
                for place in (0..token.len()).step_by(11) {
                    let mut other = token.as_bytes().to_vec();
                    other[place] = if other[place] == b'A' { b'B' } else { b'A' };
                    // Bits that are not used are free, at the end of each part.
                    let is_end = place + 1 == token.len() || token.as_bytes()[place + 1] == b'.';
                    let verdict = server.authenticate(&other, None, at(1000));
                    let is_taken = matches!(verdict, TokenVerdict::User(_) | TokenVerdict::Unknown { .. });
                    assert!(!is_taken || is_end, "{place} of {}", &**token);
                }
            }
        }
        let key = PrivateKey::generate(KeyType::Ed25519).unwrap();
        assert!(bound(&audiences, None).sign(&key, at(1000)).is_err());
    }

    #[test]
    fn what_no_server_takes_is_named() {
        let empty = [String::new()];
        let said = |draft: Draft<'_>| draft.flaws().iter().map(ToString::to_string).collect::<Vec<_>>();
        let reference = Reference { name: "P_1", uid: "" };
        let kind = Kind::Bound {
            issuer: LEGACY_ISSUER,
            audiences: &empty,
            lifetime: 599,
            object: Some(BoundTo::Pod(reference, None)),
            id: "j",
        };
        let flaws = said(Draft { namespace: "a.b", name: "A", uid: "", kind });
        assert_eq!(
            flaws,
            [
                "`a.b` is no name of a Namespace",
                "`A` is no name of a ServiceAccount",
                "`P_1` is no name of a Pod",
                "the ServiceAccount has no uid: the server compares it",
                "the Pod has no uid: the server compares it",
                "`kubernetes/serviceaccount` is no issuer of tokens that end",
                "an audience is empty",
                "kube-apiserver issues no token for 599 seconds: only for 600 to 4294967296",
            ]
        );
    }
}
