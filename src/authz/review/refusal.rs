//! The server's refusal of a review (`apimachinery: pkg/api/errors/errors.go`, `pkg/util/validation/field/errors.go`).

use super::GROUP;
use serde::Serialize;

/// Why the server does not answer a review.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The HTTP status: 400 or 422.
    pub code: u16,
    /// `BadRequest` or `Invalid`.
    pub reason: &'static str,
    /// The server's message.
    pub message: String,
    /// What is invalid, field by field.
    pub causes: Vec<Cause>,
}

/// One invalid field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// The kind of fault, like `FieldValueInvalid`.
    pub reason: &'static str,
    /// What is wrong, without the field.
    pub message: String,
    /// The path of the field, like `spec.user`.
    pub field: String,
}

/// The object that the server answers a refused review with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Status<'r> {
    kind: &'static str,
    api_version: &'static str,
    metadata: Empty,
    status: &'static str,
    message: &'r str,
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details<'r>>,
    code: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Empty {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Details<'r> {
    group: &'static str,
    causes: &'r [Cause],
}

impl Refusal {
    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self { code: 400, reason: "BadRequest", message: message.into(), causes: Vec::new() }
    }

    /// The server leaves kind and name out of the message, since no decoded review has them.
    pub(super) fn invalid(causes: Vec<Cause>) -> Self {
        let mut messages: Vec<String> = Vec::new();
        for Cause { field, message, .. } in &causes {
            let message = format!("{field}: {message}");
            if !messages.contains(&message) {
                messages.push(message);
            }
        }
        let messages = match messages.as_slice() {
            [message] => message.clone(),
            messages => format!("[{}]", messages.join(", ")),
        };
        let message = format!(".{GROUP} \"\" is invalid: {messages}");
        Self { code: 422, reason: "Invalid", message, causes }
    }

    /// Returns the server's answer.
    pub fn status(&self) -> Status<'_> {
        Status {
            kind: "Status",
            api_version: "v1",
            metadata: Empty {},
            status: "Failure",
            message: &self.message,
            reason: self.reason,
            details: (self.reason == "Invalid").then_some(Details { group: GROUP, causes: &self.causes }),
            code: self.code,
        }
    }
}
