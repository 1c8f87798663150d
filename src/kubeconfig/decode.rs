//! From a kubeconfig's value to its [`Config`], accepting and refusing what client-go does, in its words.
//!
//! Knows nothing about text, files or other kubeconfigs. Nothing is defaulted here: what a file does not say stays empty.
// client-go: tools/clientcmd/api/v1/types.go, conversion.go

use std::fmt;

use super::config::Config;
use super::fields;
use super::node::{self, Findings, Node};
use crate::document::value::Value;
use crate::go::{self, Quoted};

pub use super::node::{Duplicate, Part};

/// Why a value is no kubeconfig.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// The reason in client-go's words; but of entries with one name only the name is told, not their secrets.
    pub message: String,
    /// The way to what does not fit; empty for the whole document.
    pub place: Vec<Part>,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for DecodeError {}

/// Decodes a kubeconfig.
///
/// # Errors
/// Names what client-go names: a number that JSON cannot hold, a document of another kind, the first field of a wrong type or
/// with bad base64, else the first name that two entries share.
pub fn config(value: &Value) -> Result<Config, DecodeError> {
    let (config, duplicates) = with_duplicates(value)?;
    match duplicates.into_iter().next() {
        Some(Duplicate { message, place, .. }) => error(message, place),
        None => Ok(config),
    }
}

/// Decodes a kubeconfig in which names may stand twice, for a look at it: the first entry of a name is taken, the others are
/// returned beside it.
///
/// # Errors
/// As [`config`], but for those names.
pub fn with_duplicates(value: &Value) -> Result<(Config, Vec<Duplicate>), DecodeError> {
    numbers(value)?;
    kind(value)?;
    let mut findings = Findings::default();
    let config = fields::config(Node::root(value), &mut findings);
    match findings.into_duplicates() {
        Err((message, place)) => error(message, place),
        Ok(duplicates) => Ok((config, duplicates)),
    }
}

/// Fills in what a client takes for granted but a file need not say: what reading and `view` show, and no edit writes.
// client-go: tools/clientcmd/api/v1/defaults.go
pub fn with_defaults(mut config: Config) -> Config {
    for exec in config.users.values_mut().filter_map(|user| user.exec.as_mut()) {
        let old = matches!(
            exec.api_version.as_str(),
            "client.authentication.k8s.io/v1beta1" | "client.authentication.k8s.io/v1alpha1"
        );
        if old && exec.interactive_mode.is_empty() {
            exec.interactive_mode = "IfAvailable".to_owned();
        }
    }
    config
}

fn error<T>(message: impl Into<String>, place: Vec<Part>) -> Result<T, DecodeError> {
    Err(DecodeError { message: message.into(), place })
}

/// Refuses the numbers that YAML has and JSON has not.
fn numbers(value: &Value) -> Result<(), DecodeError> {
    let mut rest = vec![value];
    while let Some(value) = rest.pop() {
        match value {
            Value::Float(number) if !number.is_finite() => {
                let number = if number.is_nan() {
                    "NaN"
                } else if *number > 0.0 {
                    "+Inf"
                } else {
                    "-Inf"
                };
                return error(format!("json: unsupported value: {number}"), Vec::new());
            }
            Value::List(items) => rest.extend(items),
            Value::Map(entries) => rest.extend(entries.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    Ok(())
}

/// Refuses every kind but `v1` `Config`; what is absent counts as that.
// apimachinery: pkg/runtime/serializer/json/meta.go, pkg/runtime/scheme.go
fn kind(value: &Value) -> Result<(), DecodeError> {
    const OF: &str = r#"struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }"#;
    let entries = match value {
        Value::Null => return Ok(()),
        Value::Map(entries) => entries,
        _ => {
            let found = node::kind(value);
            let reason = format!("json: cannot unmarshal {found} into Go value of type {OF}");
            return error(format!("couldn't get version/kind; json parse error: {reason}"), Vec::new());
        }
    };
    let version = type_field(entries, "apiVersion")?;
    let kind = type_field(entries, "kind")?;
    let (version, kind) = (version.unwrap_or_default(), kind.unwrap_or_default());
    let kind = if kind.is_empty() { "Config" } else { kind };
    let (group, version_only) = match version.split_once('/') {
        Some((_, rest)) if rest.contains('/') => {
            return error(format!("unexpected GroupVersion string: {version}"), vec![key("apiVersion")]);
        }
        Some(parts) => parts,
        None => ("", version),
    };
    match (group, version_only, kind) {
        ("", "" | "v1", "Config") => Ok(()),
        (_, "", _) if !group.is_empty() => error("Object 'apiVersion' is missing", vec![key("apiVersion")]),
        _ => {
            let version = match (group, version_only) {
                ("", "") => "v1",
                ("", only) => only,
                _ => version,
            };
            let (kind, version) = (Quoted(kind), Quoted(version));
            let scheme = r#"in scheme "pkg/runtime/scheme.go:111""#;
            error(format!("no kind {kind} is registered for version {version} {scheme}"), Vec::new())
        }
    }
}

/// Returns `apiVersion` or `kind`, which are found before all else and by a decoder that takes upper for lower case.
fn type_field<'v>(entries: &'v [(String, Value)], field: &str) -> Result<Option<&'v str>, DecodeError> {
    let mut found = None;
    for (name, value) in node::sorted(entries).into_iter().filter(|(name, _)| folded(name) == folded(field)) {
        found = match value {
            Value::String(text) => Some(&**text),
            Value::Null => found,
            _ => {
                let reason = go::cannot_unmarshal(node::kind(value), &format!(".{field}"), "string");
                let message = format!("couldn't get version/kind; json parse error: {reason}");
                return error(message, vec![key(name)]);
            }
        };
    }
    Ok(found)
}

fn folded(name: &str) -> String {
    name.replace('\u{17f}', "s").replace('\u{212a}', "k").to_ascii_lowercase()
}

fn key(name: &str) -> Part {
    Part::Key(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: serde_json::Value) -> Value {
        use serde_json::Value as Json;
        match json {
            Json::Null => Value::Null,
            Json::Bool(is) => Value::Bool(is),
            Json::Number(number) => match number.as_i64() {
                Some(integer) => Value::Integer(integer),
                None => Value::Float(number.as_f64().unwrap()),
            },
            Json::String(text) => Value::from(text.as_str()),
            Json::Array(items) => Value::List(items.into_iter().map(value).collect()),
            Json::Object(entries) => {
                Value::Map(entries.into_iter().map(|(key, entry)| (key, value(entry))).collect())
            }
        }
    }

    fn refused(json: serde_json::Value) -> String {
        config(&value(json)).unwrap_err().message
    }

    #[test]
    fn the_first_mismatch_in_the_order_of_keys_counts() {
        let users = serde_json::json!([{"name": "a", "user": {"token": 1}}]);
        let clusters = serde_json::json!([{"name": "a", "cluster": {"certificate-authority-data": "!"}}]);
        let both = serde_json::json!({"users": users, "clusters": clusters});
        assert_eq!(refused(both), "illegal base64 data at input byte 0");
        let error = config(&value(serde_json::json!({"users": users}))).unwrap_err();
        assert_eq!(
            error.message,
            "json: cannot unmarshal number into Go struct field AuthInfo.users.user.token of type string"
        );
        let place = ["users", "user", "token"].map(|key| Part::Key(key.to_owned()));
        let [users, user, token] = place;
        assert_eq!(error.place, [users, Part::Item(0), user, token]);
    }

    #[test]
    fn of_entries_with_one_name_no_secret_is_told() {
        let user = serde_json::json!({"name": "ann", "user": {"token": "test-token"}});
        assert_eq!(
            refused(serde_json::json!({"users": [user, user]})),
            "error converting *[]NamedAuthInfo into *map[string]*api.AuthInfo: duplicate name \"ann\""
        );
    }

    #[test]
    fn a_null_extension_may_be_named_again() {
        let twice = |first: serde_json::Value| serde_json::json!({"extensions": [{"name": "x", "extension": first}, {"name": "x", "extension": 2}]});
        assert_eq!(
            config(&value(twice(serde_json::Value::Null))).unwrap().extensions["x"],
            Value::Integer(2)
        );
        assert!(refused(twice(serde_json::json!(1))).ends_with("duplicate name \"x\""));
    }

    #[test]
    fn other_kinds_are_refused() {
        let scheme = r#"in scheme "pkg/runtime/scheme.go:111""#;
        for (version, kind, reason) in [
            ("v1", "Pod", format!("no kind \"Pod\" is registered for version \"v1\" {scheme}")),
            ("", "Pod", format!("no kind \"Pod\" is registered for version \"v1\" {scheme}")),
            ("apps/v1", "", format!("no kind \"Config\" is registered for version \"apps/v1\" {scheme}")),
            ("a/b/c", "Config", "unexpected GroupVersion string: a/b/c".to_owned()),
        ] {
            assert_eq!(refused(serde_json::json!({"apiVersion": version, "kind": kind})), reason);
        }
        // The decoder that looks for the kind takes upper for lower case.
        assert!(refused(serde_json::json!({"KIND": "Pod"})).starts_with("no kind \"Pod\""));
        assert!(config(&value(serde_json::json!({"KIND": "Pod", "kind": "Config"}))).is_ok());
    }

    #[test]
    fn bytes_may_be_a_list_of_numbers() {
        let user = |key| serde_json::json!({"users": [{"name": "a", "user": {"client-key-data": key}}]});
        let decoded = config(&value(user(serde_json::json!([1, null, 255])))).unwrap();
        assert_eq!(&*decoded.users["a"].client_key_data, [1, 0, 255]);
        let field = "into Go struct field AuthInfo.users.user.client-key-data of type uint8";
        assert_eq!(
            refused(user(serde_json::json!([256]))),
            format!("json: cannot unmarshal number 256 {field}")
        );
        assert_eq!(refused(user(serde_json::json!(["a"]))), format!("json: cannot unmarshal string {field}"));
    }

    #[test]
    fn numbers_that_json_has_not_are_refused_anywhere() {
        let odd = Value::Map(vec![("x".to_owned(), Value::List(vec![Value::Float(f64::NEG_INFINITY)]))]);
        assert_eq!(config(&odd).unwrap_err().message, "json: unsupported value: -Inf");
    }
}
