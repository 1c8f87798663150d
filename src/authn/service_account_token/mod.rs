//! Whom kube-apiserver takes the bearer of a service account token for: signature, claims, and the objects that the token depends
//! on, each in the server's order and with its words. What only the cluster knows is said to be unknown.
//!
//! Knows nothing about files and clocks, and keeps nothing of a token.
// k/k: pkg/serviceaccount/jwt.go, claims.go, legacy.go

mod claims;
pub mod draft;
mod jose;
mod objects;

use jiff::Timestamp;

use super::service_account::{Holder, Reference, parse_username};
use super::service_account_keys::ServiceAccountKey;
use super::verdict::{TokenAuthenticator, TokenVerdict};
use crate::go::raw_json::Raw;
use crate::go::{Quoted, aggregate};
use claims::{Bound, Legacy, Named, Public};
use jose::{Flaw, Token};
use objects::Found;
pub use objects::{Kind, Object, Objects};

/// The issuer of the tokens that Secrets hold.
pub const LEGACY_ISSUER: &str = "kubernetes/serviceaccount";

/// No server takes a longer header.
const LONGEST: usize = 1 << 20;

/// How a server knows service account tokens.
#[derive(Debug, Clone, Default)]
pub struct ServiceAccountTokens {
    /// `--service-account-issuer`: whose tokens are its own.
    pub issuers: Vec<String>,
    /// `--api-audiences`, or else the issuers: for whom a token must be.
    pub api_audiences: Vec<String>,
    /// `--service-account-key-file`, in order.
    pub keys: Vec<ServiceAccountKey>,
    /// `--service-account-lookup`, which only counts for the tokens of Secrets.
    pub lookup: bool,
}

/// Returns the issuer that a token names, as it stands in a header; `None` if it is none that a server reads as a token. Anybody can
/// write that.
pub fn issuer_of(token: &[u8]) -> Option<String> {
    std::str::from_utf8(token).ok().filter(|_| token.len() <= LONGEST).and_then(jose::issuer)
}

/// Says whether one of these keys signed a token, whoever issued it: one of the identifier that it names, or any if it names none.
///
/// # Errors
/// If that cannot be said here.
// go-oidc: oidc/jwks.go, verify
pub fn is_signed_by(token: &str, keys: &[ServiceAccountKey]) -> Result<bool, String> {
    let Some(token) = Token::read(token) else { return Ok(false) };
    let of_name = keys.iter().filter(|key| token.key_id.is_empty() || key.id() == token.key_id);
    let mut unknown = None;
    for key in of_name {
        match token.confirm_by(key) {
            Ok(()) => return Ok(true),
            Err(Flaw::Refused(_)) => {}
            Err(Flaw::Unknown(reason)) => drop(unknown.get_or_insert(reason)),
        }
    }
    unknown.map_or(Ok(false), Err)
}

/// A server's way to know service account tokens, beside the objects of its cluster.
#[derive(Debug)]
pub struct Authenticator {
    /// The settings.
    pub tokens: ServiceAccountTokens,
    /// The objects that tokens depend on, if they are known.
    pub objects: Option<Objects>,
}

impl TokenAuthenticator for Authenticator {
    fn authenticate(&self, token: &[u8], at: Timestamp) -> TokenVerdict {
        self.tokens.authenticate(token, self.objects.as_ref(), at)
    }
}

/// What is looked at so far: why a token is refused, or what nobody knows.
type Step<T> = Result<T, String>;

/// A token whose signature and audience are fine.
struct Genuine<'t> {
    /// As it was sent.
    sent: &'t [u8],
    public: Public,
    at: Timestamp,
    objects: Option<&'t Objects>,
    unknown: Vec<String>,
}

impl ServiceAccountTokens {
    /// Returns what a server with these settings makes of a token, which is given as it stands in the `Authorization` header, at
    /// a time. Without `objects`, whether those exist that the token names is unknown.
    pub fn authenticate(&self, token: &[u8], objects: Option<&Objects>, at: Timestamp) -> TokenVerdict {
        if token.len() > LONGEST {
            return TokenVerdict::Refused("the header is too long: HTTP 431".to_owned());
        }
        let Ok(text) = std::str::from_utf8(token) else { return TokenVerdict::NotRecognized };
        let Some(issuer) = jose::issuer(text) else { return TokenVerdict::NotRecognized };
        let is_own = self.issuers.contains(&issuer);
        let Some(read) = Token::read(text).filter(|_| is_own || issuer == LEGACY_ISSUER) else {
            return TokenVerdict::NotRecognized;
        };
        let by = |is_legacy: bool| {
            let verdict = self.verdict(&read, token, is_legacy, objects, at);
            verdict.unwrap_or_else(TokenVerdict::Refused)
        };
        match (issuer == LEGACY_ISSUER).then(|| by(true)) {
            None => by(false),
            Some(TokenVerdict::Refused(legacy)) if is_own => match by(false) {
                TokenVerdict::Refused(bound) => TokenVerdict::Refused(aggregate(&[legacy, bound])),
                other => other,
            },
            Some(verdict) => verdict,
        }
    }

    fn verdict(
        &self,
        token: &Token,
        sent: &[u8],
        is_legacy: bool,
        objects: Option<&Objects>,
        at: Timestamp,
    ) -> Step<TokenVerdict> {
        let (claims, unknown) = self.signed_claims(token, is_legacy)?;
        let (public, private) = claims;
        let is_issuer =
            if is_legacy { public.issuer == LEGACY_ISSUER } else { self.issuers.contains(&public.issuer) };
        if !is_issuer {
            return Err(format!("token issuer {} is invalid", Quoted(&public.issuer)));
        }
        self.confirm_audience(&public)?;
        let mut genuine = Genuine { sent, public, at, objects, unknown };
        let user = match &private {
            Private::Bound(bound) => genuine.bound(bound)?.user(),
            Private::Legacy(legacy) => genuine.legacy(legacy, self.lookup)?.user(),
        };
        Ok(match genuine.unknown.as_slice() {
            [] => TokenVerdict::User(user),
            reasons => TokenVerdict::Unknown { reason: reasons.join(", and "), user: Some(user) },
        })
    }

    /// Returns the claims under the first key that fits, and what is not known about it.
    fn signed_claims(&self, token: &Token, is_legacy: bool) -> Step<((Public, Private), Vec<String>)> {
        let keys: Vec<_> =
            self.keys.iter().filter(|key| token.key_id.is_empty() || key.id() == token.key_id).collect();
        if keys.is_empty() {
            return Err("invalid signature, no keys found".to_owned());
        }
        let (mut errors, mut unknown) = (Vec::new(), Vec::new());
        for key in keys {
            match token.confirm_by(key) {
                Ok(()) => match Private::read(&token.payload, is_legacy) {
                    Ok(claims) => return Ok((claims, Vec::new())),
                    Err(error) => errors.push(error),
                },
                Err(Flaw::Refused(error)) => errors.push(error),
                Err(Flaw::Unknown(reason)) => unknown.push(reason),
            }
        }
        match unknown.into_iter().next() {
            Some(reason) => Ok((Private::read(&token.payload, is_legacy)?, vec![reason])),
            None => Err(aggregate(&errors)),
        }
    }

    fn confirm_audience(&self, public: &Public) -> Step<()> {
        let given = if public.audiences.is_empty() { &self.api_audiences } else { &public.audiences };
        let is_meant = given.iter().any(|audience| self.api_audiences.contains(audience));
        if is_meant || self.api_audiences.is_empty() {
            return Ok(());
        }
        let list = |all: &[String]| {
            let all: Vec<_> = all.iter().map(|audience| Quoted(audience).to_string()).collect();
            format!("[{}]", all.join(" "))
        };
        let (given, wanted) = (list(given), list(&self.api_audiences));
        Err(format!("token audiences {given} is invalid for the target audiences {wanted}"))
    }
}

/// What the kinds of tokens claim beside what all do.
enum Private {
    Bound(Bound),
    Legacy(Legacy),
}

impl Private {
    fn read(payload: &[u8], is_legacy: bool) -> Step<(Public, Self)> {
        let claims = Raw::read(payload, usize::MAX).ok_or("it is no JSON")?;
        let public = Public::read(claims)?;
        let private =
            if is_legacy { Self::Legacy(Legacy::read(claims)?) } else { Self::Bound(Bound::read(claims)?) };
        Ok((public, private))
    }
}

impl Genuine<'_> {
    // k/k: pkg/serviceaccount/claims.go, Validate
    fn bound<'c>(&'c mut self, claims: &'c Bound) -> Step<Holder<'c>> {
        self.public.confirm_time(self.at)?;
        let Bound { namespace, account, pod, secret, node } = claims;
        self.bound_account(namespace, account)?;
        if let Some(secret) = secret {
            self.bound_object(Kind::Secret, "secret", namespace, secret)?;
        }
        if let Some(pod) = pod {
            self.bound_object(Kind::Pod, "pod", namespace, pod)?;
        } else if let Some(node) = node {
            self.bound_object(Kind::Node, "node", namespace, node)?;
        }
        let reference = |named: &'c Option<Named>| {
            let of = |named: &'c Named| Reference { name: &named.name, uid: &named.uid };
            named.as_ref().map(of).unwrap_or_default()
        };
        let (pod, node, token_id) = (reference(pod), reference(node), &*self.public.id);
        Ok(Holder { namespace, name: &account.name, uid: &account.uid, pod, node, token_id })
    }

    fn bound_account(&mut self, namespace: &str, account: &Named) -> Step<()> {
        let Named { name, uid } = account;
        let other = |found: &str| format!("service account UID ({found}) does not match claim ({uid})");
        if name.is_empty() {
            return Err("resource name may not be empty".to_owned());
        }
        if namespace.is_empty() {
            return Err("the server could not find the requested resource".to_owned());
        }
        match self.find(Kind::ServiceAccount, namespace, name) {
            Found::Missing => Err(format!("serviceaccounts {} not found", Quoted(name))),
            Found::Object(found) if found.uid != *uid => Err(other(&found.uid)),
            Found::Object(found) if found.is_deleted_before(self.past()) => {
                Err(format!("service account {namespace}/{name} has been deleted"))
            }
            Found::Object(_) => Ok(()),
            // Each has a uid.
            Found::NotGiven if uid.is_empty() => Err(other("of any account")),
            Found::NotGiven => {
                self.doubt(format!("whether ServiceAccount {namespace}/{name} of uid {uid} exists"))
            }
        }
    }

    fn bound_object(&mut self, kind: Kind, word: &str, namespace: &str, named: &Named) -> Step<()> {
        let Named { name, uid } = named;
        let invalidated = || Err("service account token has been invalidated".to_owned());
        let other = |found: &str| {
            Err(format!("{word} UID ({found}) does not match service account {word} ref claim ({uid})"))
        };
        match self.find(kind, namespace, name) {
            _ if name.is_empty() => invalidated(),
            Found::Missing => invalidated(),
            Found::Object(found) if found.uid != *uid => other(&found.uid),
            Found::Object(found) if found.is_deleted_before(self.past()) => invalidated(),
            Found::Object(_) => Ok(()),
            Found::NotGiven if uid.is_empty() => other("of any object"),
            Found::NotGiven if kind == Kind::Node => {
                self.doubt(format!("whether Node {name} of uid {uid} exists"))
            }
            Found::NotGiven => self.doubt(format!("whether {kind:?} {namespace}/{name} of uid {uid} exists")),
        }
    }

    // k/k: pkg/serviceaccount/legacy.go, Validate
    fn legacy<'c>(&mut self, claims: &'c Legacy, lookup: bool) -> Step<Holder<'c>> {
        let Legacy { namespace, secret, account: Named { name, uid } } = claims;
        let subject = self.public.subject.clone();
        for (claim, value) in [
            ("sub", &subject),
            ("namespace", namespace),
            ("secretName", secret),
            ("serviceAccountName", name),
            ("serviceAccountUID", uid),
        ] {
            if value.is_empty() {
                return Err(format!("{claim} claim is missing"));
            }
        }
        if parse_username(&subject) != Some((namespace, name)) {
            return Err("sub claim is invalid".to_owned());
        }
        if lookup {
            self.legacy_objects(claims)?;
        }
        Ok(Holder { namespace, name, uid, ..Holder::default() })
    }

    fn legacy_objects(&mut self, claims: &Legacy) -> Step<()> {
        let Legacy { namespace, secret: secret_name, account: Named { name, uid } } = claims;
        let invalidated = || Err("Token has been invalidated".to_owned());
        let mut is_marked_invalid = false;
        match self.find(Kind::Secret, namespace, secret_name) {
            Found::Missing => return invalidated(),
            Found::Object(secret) if secret.deleted.is_some() => return invalidated(),
            Found::Object(secret) if !secret.holds(self.sent) => {
                return Err("Token does not match server's copy".to_owned());
            }
            Found::Object(secret) => is_marked_invalid = secret.is_marked_invalid,
            Found::NotGiven => self.doubt(format!("whether Secret {namespace}/{secret_name} holds it"))?,
        }
        match self.find(Kind::ServiceAccount, namespace, name) {
            Found::Missing => return Err(format!("serviceaccounts {} not found", Quoted(name))),
            Found::Object(found) if found.deleted.is_some() => {
                return Err(format!("ServiceAccount {namespace}/{name} has been deleted"));
            }
            Found::Object(found) if found.uid != *uid => {
                return Err(format!("ServiceAccount UID ({}) does not match claim ({uid})", found.uid));
            }
            Found::Object(_) => {}
            Found::NotGiven => {
                self.doubt(format!("whether ServiceAccount {namespace}/{name} of uid {uid} exists"))?
            }
        }
        if is_marked_invalid {
            return Err(format!(
                "the token in secret {namespace}/{secret_name} for service account {namespace}/{name} has been marked \
                 invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the \
                 'kubernetes.io/legacy-token-invalid-since' label from the secret to temporarily allow use of this token"
            ));
        }
        Ok(())
    }

    fn find(&self, kind: Kind, namespace: &str, name: &str) -> Found<'_> {
        self.objects.map_or(Found::NotGiven, |objects| objects.find(kind, namespace, name))
    }

    /// Objects that were deleted before this are gone, even if something holds them.
    fn past(&self) -> Timestamp {
        let past = self.at.as_second().saturating_sub(claims::LEEWAY);
        Timestamp::new(past, self.at.subsec_nanosecond()).unwrap_or(Timestamp::MIN)
    }

    fn doubt(&mut self, reason: String) -> Step<()> {
        self.unknown.push(reason);
        Ok(())
    }
}
