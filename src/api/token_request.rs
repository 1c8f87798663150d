//! TokenRequest: what a ServiceAccount's token is asked to be, checked as a server checks it.
// k/k: pkg/apis/authentication/validation/validation.go

use serde_json::{Value, json};

use super::Refusal;

/// The kinds of objects that a token may be bound to, as kubectl lists them.
pub const BOUND_KINDS: [&str; 3] = ["Node", "Pod", "Secret"];

/// The shortest lifetime, in seconds.
const SHORTEST: i64 = 600;
/// The longest one.
const LONGEST: i64 = 1 << 32;

/// What a token is asked to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenRequest {
    /// For whom it is meant; the server's own audiences if there are none.
    pub audiences: Vec<String>,
    /// For how long it is to hold, in seconds; the server says if it is `None`.
    pub expiration_seconds: Option<i64>,
    /// The object that it ends with.
    pub bound_to: Option<BoundObject>,
}

/// An object that a token ends with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundObject {
    /// One of [`BOUND_KINDS`].
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its UID; `None` for whatever has the name now.
    pub uid: Option<String>,
}

impl TokenRequest {
    /// Checks it as a server does.
    ///
    /// # Errors
    /// In the server's words.
    pub fn validate(&self) -> Result<(), Refusal> {
        let Some(seconds) = self.expiration_seconds else { return Ok(()) };
        let detail = match seconds {
            ..SHORTEST => "may not specify a duration less than 10 minutes",
            SHORTEST..=LONGEST => return Ok(()),
            _ => "may not specify a duration larger than 2^32 seconds",
        };
        let field = format!("spec.expirationSeconds: Invalid value: {seconds}: {detail}");
        Err(Refusal {
            code: 422,
            message: format!(r#"TokenRequest.authentication.k8s.io "" is invalid: {field}"#),
        })
    }

    /// Returns the object, as it is sent.
    pub fn object(&self) -> Value {
        let mut spec = json!({"audiences": self.audiences});
        if let Some(seconds) = self.expiration_seconds {
            spec["expirationSeconds"] = seconds.into();
        }
        if let Some(BoundObject { kind, name, uid }) = &self.bound_to {
            let version = "v1";
            spec["boundObjectRef"] = json!({"kind": kind, "apiVersion": version, "name": name});
            if let Some(uid) = uid {
                spec["boundObjectRef"]["uid"] = uid.as_str().into();
            }
        }
        json!({"kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1", "metadata": {}, "spec": spec})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_the_servers() {
        let of = |seconds| TokenRequest { expiration_seconds: seconds, ..TokenRequest::default() }.validate();
        for fine in [None, Some(600), Some(1 << 32)] {
            assert_eq!(of(fine), Ok(()));
        }
        assert_eq!(
            of(Some(540)).unwrap_err().message,
            r#"TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 540: may not specify a duration less than 10 minutes"#
        );
        assert!(of(Some((1 << 32) + 1)).unwrap_err().message.ends_with("larger than 2^32 seconds"));
    }

    #[test]
    fn an_object_is_named_by_its_uid_if_that_is_known() {
        let bound_to =
            BoundObject { kind: "Secret".to_owned(), name: "s".to_owned(), uid: Some("u".to_owned()) };
        let request = TokenRequest { bound_to: Some(bound_to), ..TokenRequest::default() };
        assert_eq!(
            request.object()["spec"],
            json!({"audiences": [], "boundObjectRef": {"kind": "Secret", "apiVersion": "v1", "name": "s", "uid": "u"}})
        );
    }
}
