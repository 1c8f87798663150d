//! What can be said of a bearer token where nobody tells what the server knows tokens by: who it is if it is genuine, or why no
//! server takes it.

use jiff::Timestamp;

use super::jwt::Jwt;
use super::verdict::{TokenAuthenticator, TokenVerdict};

/// The parts of a server's configuration that nobody told.
#[derive(Debug, Clone, Copy)]
pub struct Untold {
    /// `--token-auth-file`.
    pub token_file: bool,
    /// `--service-account-key-file`.
    pub service_accounts: bool,
    /// `--authentication-config`, or `--oidc-*`.
    pub issuers: bool,
    /// The Secrets that bootstrap tokens stand in.
    pub bootstrap_tokens: bool,
}

impl TokenAuthenticator for Untold {
    /// A JSON Web Token is not looked for in a token file: nobody writes one there.
    fn authenticate(&self, token: &[u8], at: Timestamp) -> TokenVerdict {
        let text = std::str::from_utf8(token).unwrap_or_default();
        let unknown = |reason: &str| TokenVerdict::Unknown { reason: reason.to_owned(), user: None };
        match Jwt::read(text) {
            Some(jwt) => self.of_jwt(&jwt, at),
            None if is_bootstrap(text) && self.bootstrap_tokens => {
                unknown("whether there is such a bootstrap token, and in which groups: only its Secret tells")
            }
            None if self.token_file => unknown("whose token it is: --token-auth-file FILE tells"),
            None => TokenVerdict::NotRecognized,
        }
    }
}

impl Untold {
    fn of_jwt(self, jwt: &Jwt, at: Timestamp) -> TokenVerdict {
        let user = jwt.user();
        let is_untold = if user.is_some() { self.service_accounts } else { self.issuers };
        if !is_untold {
            return TokenVerdict::NotRecognized;
        }
        if let Some(refusal) = jwt.refusal(at) {
            return TokenVerdict::Refused(refusal.to_string());
        }
        let reason = if user.is_some() {
            "whether the server issued the token: --service-account-key-file FILE tells"
        } else {
            "whom the server takes the tokens of that issuer for: --authentication-config FILE tells"
        };
        TokenVerdict::Unknown { reason: reason.to_owned(), user }
    }
}

/// Returns whether a token has the form of those that Secrets of kube-system hold.
// k/k: staging/src/k8s.io/cluster-bootstrap/token/api/types.go, BootstrapTokenPattern
fn is_bootstrap(token: &str) -> bool {
    let is_part = |part: &str, length| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    token.split_once('.').is_some_and(|(id, secret)| is_part(id, 6) && is_part(secret, 16))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    const ALL: Untold =
        Untold { token_file: true, service_accounts: true, issuers: true, bootstrap_tokens: true };

    fn ask(untold: Untold, token: &str) -> TokenVerdict {
        untold.authenticate(token.as_bytes(), Timestamp::from_second(1000).unwrap())
    }

    fn jwt(claims: &str) -> String {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.c2ln", part(r#"{"alg":"RS256"}"#), part(claims))
    }

    #[test]
    fn what_is_missing_is_named() {
        let told = |token: &str| match ask(ALL, token) {
            TokenVerdict::Unknown { reason, user } => {
                (reason.split("--").nth(1).unwrap_or("").to_owned(), user.map(|user| user.name.into_owned()))
            }
            other => panic!("{other:?}"),
        };
        let account =
            r#"{"exp":2000,"kubernetes.io":{"namespace":"ci","serviceaccount":{"name":"d","uid":"u"}}}"#;
        let (flag, user) = told(&jwt(account));
        assert!(flag.starts_with("service-account-key-file"), "{flag}");
        assert_eq!(user.as_deref(), Some("system:serviceaccount:ci:d"));
        let (flag, user) = told(&jwt(r#"{"exp":2000,"iss":"https://i"}"#));
        assert!(flag.starts_with("authentication-config") && user.is_none(), "{flag}");
        assert!(told("opaque").0.starts_with("token-auth-file"));
        assert_eq!(told("abcdef.0123456789abcdef"), (String::new(), None));
    }

    #[test]
    fn what_no_server_takes_is_refused() {
        let past =
            jwt(r#"{"exp":900,"kubernetes.io":{"namespace":"ci","serviceaccount":{"name":"d","uid":"u"}}}"#);
        assert_eq!(ask(ALL, &past), TokenVerdict::Refused("it has expired".to_owned()));
        let none =
            Untold { token_file: false, service_accounts: false, issuers: false, bootstrap_tokens: false };
        assert_eq!(ask(none, &past), TokenVerdict::NotRecognized);
        assert_eq!(ask(none, "opaque"), TokenVerdict::NotRecognized);
    }
}
