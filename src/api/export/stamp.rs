//! The last object of an export: where it is from, and what it lacks.

use serde::Serialize;

use crate::api::value::{Token, Value};

/// Where an export is from, and what it lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stamp {
    /// The server's URL, without a password.
    pub server: String,
    /// The server's version: `v1.36.3`.
    pub server_version: String,
    /// The context that it was taken by; may be empty.
    pub context: String,
    /// When it was begun, RFC 3339.
    pub taken: String,
    /// The moment of the cluster that all objects are of.
    pub resource_version: String,
    /// What could not be listed.
    pub missing: Vec<Missing>,
}

/// A resource that could not be listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Missing {
    /// The resource, with its group.
    pub resource: String,
    /// Why, in the server's words.
    pub reason: String,
    /// Whether verdicts depend on it.
    pub decides: bool,
}

impl Stamp {
    /// `apiVersion` of the object.
    pub const API_VERSION: &str = "kauth/v1";
    /// `kind` of the object.
    pub const KIND: &str = "ClusterExport";

    /// `kind` of the first object of an export: without the stamp at its end it was cut off.
    pub const BEGINNING: &str = "ClusterExportBeginning";

    /// Returns the first object of an export, in one line.
    pub fn beginning() -> String {
        format!("{}\n", serde_json::json!({"apiVersion": Self::API_VERSION, "kind": Self::BEGINNING}))
    }

    /// Returns the object, in one line.
    pub fn line(&self) -> String {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Object<'s> {
            api_version: &'s str,
            kind: &'s str,
            #[serde(flatten)]
            stamp: &'s Stamp,
        }
        let object = Object { api_version: Self::API_VERSION, kind: Self::KIND, stamp: self };
        let mut line = serde_json::to_string(&object).unwrap_or_default();
        line.push('\n');
        line
    }

    /// Reads the object; what is not as it is written counts as empty.
    pub(in crate::api) fn read(value: Value<'_, '_>) -> Self {
        let text =
            |value: Value<'_, '_>, key| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let missing =
            value.get("missing").filter(|list| matches!(list.token(), Token::Sequence { .. })).map(|list| {
                let one = |item: Value<'_, '_>| Missing {
                    resource: text(item, "resource"),
                    reason: text(item, "reason"),
                    // What cannot be read may have decided.
                    decides: item.get("decides").is_none_or(|it| *it.token() != Token::Bool(false)),
                };
                list.items().map(one).collect()
            });
        Self {
            server: text(value, "server"),
            server_version: text(value, "serverVersion"),
            context: text(value, "context"),
            taken: text(value, "taken"),
            resource_version: text(value, "resourceVersion"),
            // One that does not say what it lacks may lack anything.
            missing: missing.unwrap_or_else(|| {
                let reason = "its stamp does not say what could not be listed".to_owned();
                vec![Missing { resource: "something".to_owned(), reason, decides: true }]
            }),
        }
    }

    /// Returns whether all that verdicts depend on is there.
    pub fn is_whole(&self) -> bool {
        !self.missing.iter().any(|missing| missing.decides)
    }
}
