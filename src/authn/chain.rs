//! The authenticator chain: whom a server takes a request for, of all the credentials in it.
//!
//! All authenticators are asked in order until one succeeds. What one of them objects to counts only if none does.
// k/k: pkg/kubeapiserver/authenticator/config.go; apiserver: pkg/authentication/request/union

use jiff::Timestamp;

use super::anonymous::Anonymous;
use super::front_proxy::{FrontProxy, Unverified};
use super::password_file::PasswordFile;
use super::request::Request;
use super::verdict::{TokenAuthenticator, TokenVerdict};
use super::x509::{self, ClientCa};
use super::{UserInfo, basic, bearer};

/// What is missing where nobody named the server's authorities.
const UNKNOWN_AUTHORITY: &str =
    "whether an authority of the server signed the certificate: --client-ca-file FILE tells";

/// What is missing where a certificate is nobody's: a server with a proxy takes it for one that is not the proxy's.
const UNKNOWN_PROXY: &str =
    "whether the server has a front proxy, and so answers 401: --requestheader-client-ca-file FILE tells";

/// A part of a server's configuration, as far as it is told.
#[derive(Debug, Default)]
pub enum Setting<T> {
    /// The server has it, and this is it.
    Set(T),
    /// The server does not have it.
    #[default]
    Unset,
    /// Nobody says whether the server has it, or what it is.
    Unknown,
}

/// What a server knows requests by. Without anything set, all of them are anonymous or nobody's.
pub struct Chain {
    /// `--requestheader-client-ca-file` and its like.
    pub front_proxy: Setting<FrontProxy>,
    /// `--basic-auth-file`, until Kubernetes 1.19.
    pub password_file: Option<PasswordFile>,
    /// `--client-ca-file`.
    pub client_ca: Setting<ClientCa>,
    /// What bearer tokens are asked of, in this order.
    pub tokens: Vec<Box<dyn TokenAuthenticator>>,
    /// `--anonymous-auth`, or what an AuthenticationConfiguration says of it.
    pub anonymous: Anonymous,
}

/// What a request was recognised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The headers of a front proxy.
    FrontProxy,
    /// A name and a password of `--basic-auth-file`.
    Password,
    /// A client certificate.
    Certificate,
    /// A bearer token.
    Token,
    /// Nothing: it is anonymous.
    Anonymous,
}

/// Whom a server takes a request for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// That user, complete with the groups that the server adds.
    User {
        /// The user.
        user: UserInfo<'static>,
        /// What it is recognised by.
        by: Method,
    },
    /// 401: what each authenticator objects to, in the server's words; empty if none had anything to look at.
    Unauthorized(Vec<String>),
    /// The TLS handshake fails, and there is no answer at all.
    Handshake(x509::Refusal),
    /// It cannot be said from what was given.
    Unknown {
        /// What is missing.
        reasons: Vec<String>,
        /// Who it is if what is missing is as the credential says, complete with all groups.
        user: Option<(UserInfo<'static>, Method)>,
    },
}

/// What one authenticator makes of a request.
enum Opinion {
    Success(UserInfo<'static>, Method),
    Error(String),
    Unknown(String, Option<(UserInfo<'static>, Method)>),
    Handshake(x509::Refusal),
}

type Authenticator = fn(&Chain, &Request, Timestamp) -> Vec<Opinion>;

impl Chain {
    /// Says whom the server takes a request for at a time.
    pub fn authenticate(&self, request: &Request, at: Timestamp) -> Verdict {
        const IN_ORDER: [Authenticator; 5] = [
            Chain::of_front_proxy,
            Chain::of_password,
            Chain::of_certificate,
            Chain::of_header,
            Chain::of_websocket,
        ];
        let (mut errors, mut unknown) = (Vec::new(), Vec::new());
        for opinion in IN_ORDER.iter().flat_map(|ask| ask(self, request, at)) {
            match opinion {
                Opinion::Success(user, by) if unknown.is_empty() => {
                    return Verdict::User { user: user.authenticated(), by };
                }
                // Only if what is unknown is not so.
                Opinion::Success(..) => break,
                Opinion::Error(words) => errors.push(words),
                Opinion::Unknown(reason, user) => {
                    unknown.push((reason, user.map(|(user, by)| (user.authenticated(), by))));
                }
                Opinion::Handshake(refusal) => return Verdict::Handshake(refusal),
            }
        }
        match unknown.first() {
            // If it is as the credential says, nothing else is looked at.
            Some((reason, Some(user))) => {
                return Verdict::Unknown { reasons: vec![reason.clone()], user: Some(user.clone()) };
            }
            Some((_, None)) => {
                let reasons = unknown.into_iter().map(|(reason, _)| reason).collect();
                return Verdict::Unknown { reasons, user: None };
            }
            None => {}
        }
        if !errors.is_empty() {
            return Verdict::Unauthorized(errors);
        }
        let anonymous = self.anonymous.user(&request.path);
        if let (Setting::Unknown, false, Some(user)) =
            (&self.front_proxy, request.certificates.is_empty(), &anonymous)
        {
            let user = Some((user.clone(), Method::Anonymous));
            return Verdict::Unknown { reasons: vec![UNKNOWN_PROXY.to_owned()], user };
        }
        anonymous.map_or(Verdict::Unauthorized(errors), |user| Verdict::User { user, by: Method::Anonymous })
    }

    fn of_front_proxy(&self, request: &Request, at: Timestamp) -> Vec<Opinion> {
        let Setting::Set(proxy) = &self.front_proxy else { return Vec::new() };
        let opinion = match proxy.authenticate(request, at) {
            Ok(None) => return Vec::new(),
            Ok(Some(user)) => Opinion::Success(user, Method::FrontProxy),
            Err(Unverified::Unauthorized(words)) => Opinion::Error(words),
            Err(Unverified::Handshake(refusal)) => Opinion::Handshake(refusal),
            Err(Unverified::Unknown(reason)) => Opinion::Unknown(reason, None),
        };
        vec![opinion]
    }

    // apiserver, until 1.18: plugin/pkg/authenticator/request/basicauth/basicauth.go
    fn of_password(&self, request: &Request, _: Timestamp) -> Vec<Opinion> {
        let Some(file) = &self.password_file else { return Vec::new() };
        let Some(pair) = basic::Pair::of_authorization(&request.headers) else { return Vec::new() };
        let opinion = match file.authenticate(pair.user(), pair.password()) {
            TokenVerdict::User(user) => Opinion::Success(user, Method::Password),
            _ => Opinion::Error("invalid username/password combination".to_owned()),
        };
        vec![opinion]
    }

    fn of_certificate(&self, request: &Request, at: Timestamp) -> Vec<Opinion> {
        let presented: Vec<_> = request.certificates.iter().map(Vec::as_slice).collect();
        let Some(own) = presented.first() else { return Vec::new() };
        let (verdict, is_assumed) = match &self.client_ca {
            Setting::Set(authorities) => (authorities.authenticate(&presented, at), false),
            Setting::Unknown => (x509::authenticate_alone(own, at), true),
            Setting::Unset => return Vec::new(),
        };
        let opinion = match verdict {
            x509::Verdict::User(user) if is_assumed => {
                Opinion::Unknown(UNKNOWN_AUTHORITY.to_owned(), Some((user, Method::Certificate)))
            }
            x509::Verdict::User(user) => Opinion::Success(user, Method::Certificate),
            x509::Verdict::Nobody => return Vec::new(),
            x509::Verdict::Unauthorized(refusal) => Opinion::Error(refusal.to_string()),
            x509::Verdict::Handshake(refusal) => Opinion::Handshake(refusal),
            x509::Verdict::Unknown(reason) => Opinion::Unknown(reason, None),
        };
        vec![opinion]
    }

    fn of_header(&self, request: &Request, at: Timestamp) -> Vec<Opinion> {
        self.of_token(Ok(bearer::of_authorization(&request.headers)), at)
    }

    fn of_websocket(&self, request: &Request, at: Timestamp) -> Vec<Opinion> {
        self.of_token(bearer::of_websocket(&request.headers), at)
    }

    fn of_token(&self, token: Result<Option<bearer::Token>, &'static str>, at: Timestamp) -> Vec<Opinion> {
        let error = |words: &str| vec![Opinion::Error(words.to_owned())];
        let mut opinions = Vec::new();
        let token = match token {
            // A server that knows no tokens does not look for them.
            _ if self.tokens.is_empty() => return opinions,
            Ok(None) => return opinions,
            Ok(Some(token)) => token,
            Err(words) => return error(words),
        };
        for authenticator in &self.tokens {
            opinions.push(match authenticator.authenticate(&token, at) {
                TokenVerdict::User(user) => Opinion::Success(user, Method::Token),
                TokenVerdict::NotRecognized => continue,
                TokenVerdict::Refused(words) => Opinion::Error(words),
                TokenVerdict::Unknown { reason, user } => {
                    Opinion::Unknown(reason, user.map(|user| (user, Method::Token)))
                }
            });
            if matches!(opinions.last(), Some(Opinion::Success(..))) {
                break;
            }
        }
        // What nobody says anything of is an error all the same.
        if opinions.is_empty() { error(bearer::NOT_RECOGNIZED) } else { opinions }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers every token alike.
    struct Always(TokenVerdict);

    impl TokenAuthenticator for Always {
        fn authenticate(&self, _: &[u8], _: Timestamp) -> TokenVerdict {
            self.0.clone()
        }
    }

    fn user(name: &'static str) -> UserInfo<'static> {
        UserInfo { name: name.into(), ..UserInfo::default() }
    }

    fn ask(verdicts: &[TokenVerdict]) -> Verdict {
        let always =
            |verdict: &TokenVerdict| -> Box<dyn TokenAuthenticator> { Box::new(Always(verdict.clone())) };
        let chain = Chain {
            front_proxy: Setting::Unset,
            password_file: None,
            client_ca: Setting::Unset,
            tokens: verdicts.iter().map(always).collect(),
            anonymous: Anonymous::Enabled,
        };
        let mut request = Request::default();
        request.headers.push("Authorization", b"Bearer t");
        chain.authenticate(&request, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn what_is_unknown_is_never_a_yes() {
        let unknown = |reason: &str, user| TokenVerdict::Unknown { reason: reason.to_owned(), user };
        let (one, other) = (user("one"), TokenVerdict::User(user("other")));
        let no = TokenVerdict::Refused("no".to_owned());
        let named = |verdict| match verdict {
            Verdict::Unknown { reasons, user } => (reasons, user.map(|(user, _)| user.name.into_owned())),
            other => panic!("{other:?}"),
        };
        let reasons = |reasons: &[&str]| reasons.iter().map(|&reason| reason.to_owned()).collect::<Vec<_>>();
        // Behind an unknown a yes is none, and its user not likelier than another.
        assert_eq!(named(ask(&[unknown("a", None), other.clone()])), (reasons(&["a"]), None));
        let first = unknown("a", Some(one));
        let likely = (reasons(&["a"]), Some("one".to_owned()));
        assert_eq!(named(ask(&[first.clone(), other.clone()])), likely);
        assert_eq!(named(ask(&[no.clone(), first, unknown("b", None)])), likely);
        assert_eq!(named(ask(&[unknown("a", None), unknown("b", None)])), (reasons(&["a", "b"]), None));
        // Before it, it is one.
        assert!(matches!(ask(&[no.clone(), other, unknown("a", None)]), Verdict::User { .. }));
        assert_eq!(ask(&[TokenVerdict::NotRecognized, no]), Verdict::Unauthorized(vec!["no".to_owned()]));
        let nobody = Verdict::Unauthorized(vec!["invalid bearer token".to_owned()]);
        assert_eq!(ask(&[TokenVerdict::NotRecognized]), nobody);
        assert!(matches!(ask(&[]), Verdict::User { by: Method::Anonymous, .. }));
    }
}
