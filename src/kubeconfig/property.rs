//! `config set` and `config unset`: a property by the path to it, as kubectl walks one
//! (`kubectl: pkg/cmd/config/navigation_step_parser.go`, `set.go`).
//!
//! The fields are those of client-go's own types, which in places (`act-as`) are not named as in a file. A name runs up to the
//! next part that is a field, so it may hold dots.

use super::change::Kind;
use super::config::{Cluster, Config, Context, User};
use crate::go::{self, base64};
use crate::secret::{Secret, SecretBytes};

/// Why a property is not set; in kubectl's words where kubectl has any.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PropertyError {
    /// What is wrong.
    pub message: String,
    /// What there is instead.
    pub hint: Option<String>,
}

/// Sets the property at `path`. Data, like a certificate's, is given in base64 unless `raw`.
///
/// # Errors
/// If there is no such property, or it does not take the value.
pub fn set(config: &mut Config, path: &str, value: &str, raw: bool) -> Result<(), PropertyError> {
    let parsed = Path::parse(path)?;
    match parsed {
        Path::TypeMeta(field) => {
            let only = if field == "kind" { "Config" } else { "v1" };
            if value == only {
                Ok(())
            } else {
                Err(error(format!("`{field}` of a kubeconfig is `{only}`, nothing else")))
            }
        }
        Path::CurrentContext => {
            value.clone_into(&mut config.current_context);
            Ok(())
        }
        Path::Colors => Field::Bool(&mut config.preferences.colors).set(value, raw),
        Path::Preferences => {
            let step = r#"config.navigationStep{stepValue:"", stepType:reflect.Type(nil)}"#;
            let colors = config.preferences.colors;
            Err(error(format!("unable to locate path {step} under {{{colors} map[]}}"))
                .hint("set preferences.colors"))
        }
        Path::Extensions => Err(error("`extensions` cannot be set")),
        Path::List(kind) | Path::Entry(kind, _) => Err(not_a_value(kind, kind.names(config))),
        Path::Field(kind, name, field) => match kind {
            Kind::Cluster => cluster_field(config.clusters.entry(name.to_owned()).or_default(), field),
            Kind::Context => context_field(config.contexts.entry(name.to_owned()).or_default(), field),
            Kind::User => user_field(config.users.entry(name.to_owned()).or_default(), field),
        }
        .ok_or_else(|| unparsable(path))?
        .set(value, raw),
    }
}

/// Takes away the property at `path`; one that is not there is fine, unless it is a field of an entry that is not there.
///
/// # Errors
/// If there is no such property.
pub fn unset(config: &mut Config, path: &str) -> Result<(), PropertyError> {
    match Path::parse(path)? {
        Path::TypeMeta(field) => Err(error(format!("`{field}` of a kubeconfig cannot be unset"))),
        Path::CurrentContext => {
            config.current_context.clear();
            Ok(())
        }
        Path::Colors => {
            config.preferences.colors = false;
            Ok(())
        }
        Path::Preferences => {
            config.preferences = Default::default();
            Ok(())
        }
        // kubectl says that it did, and leaves them.
        Path::Extensions if config.extensions.is_empty() => Ok(()),
        Path::Extensions => Err(error("`extensions` cannot be unset: they belong to other programs")),
        Path::List(kind) => {
            match kind {
                Kind::Cluster => config.clusters.clear(),
                Kind::Context => config.contexts.clear(),
                Kind::User => config.users.clear(),
            }
            Ok(())
        }
        Path::Entry(kind, name) => {
            match kind {
                Kind::Cluster => drop(config.clusters.remove(name)),
                Kind::Context => drop(config.contexts.remove(name)),
                Kind::User => drop(config.users.remove(name)),
            }
            Ok(())
        }
        Path::Field(kind, name, field) => {
            let field = match kind {
                Kind::Cluster => config.clusters.get_mut(name).map(|cluster| cluster_field(cluster, field)),
                Kind::Context => config.contexts.get_mut(name).map(|context| context_field(context, field)),
                Kind::User => config.users.get_mut(name).map(|user| user_field(user, field)),
            };
            let field = field.ok_or_else(|| error(format!("current map key `{name}` is invalid")))?;
            field.ok_or_else(|| unparsable(path))?.unset();
            Ok(())
        }
    }
}

/// Returns whether what stands at `path` is a token.
pub fn is_token(path: &str) -> bool {
    matches!(Path::parse(path), Ok(Path::Field(Kind::User, _, "token")))
}

/// Returns whether what stands at `path` is a URL, which may have a password in it.
pub fn is_url(path: &str) -> bool {
    matches!(Path::parse(path), Ok(Path::Field(Kind::Cluster, _, "server" | "proxy-url")))
}

/// Returns whether what stands at `path` is a credential.
pub fn is_secret(path: &str) -> bool {
    matches!(Path::parse(path), Ok(Path::Field(Kind::User, _, "token" | "password" | "client-key-data")))
}

/// A property's place.
#[derive(Debug, PartialEq, Eq)]
enum Path<'p> {
    /// `kind` or `apiVersion`.
    TypeMeta(&'p str),
    CurrentContext,
    Preferences,
    Colors,
    Extensions,
    List(Kind),
    Entry(Kind, &'p str),
    Field(Kind, &'p str, &'p str),
}

impl<'p> Path<'p> {
    fn parse(path: &'p str) -> Result<Self, PropertyError> {
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.list() == first) {
            return rest.map_or(Ok(Self::List(kind)), |rest| Self::entry(kind, rest, path));
        }
        match (first, rest) {
            ("kind" | "apiVersion", None) => Ok(Self::TypeMeta(first)),
            ("current-context", None) => Ok(Self::CurrentContext),
            ("preferences", None) => Ok(Self::Preferences),
            ("preferences", Some("colors")) => Ok(Self::Colors),
            ("extensions", None) => Ok(Self::Extensions),
            ("extensions", Some(_)) => {
                Err(error("`extensions` belong to other programs: kauth does not set or unset one"))
            }
            ("preferences", Some(rest)) if !rest.starts_with("colors.") => {
                Err(error(format!("unable to parse {path} after [{{preferences 0x0}}] at api.Preferences")))
            }
            ("kind" | "apiVersion" | "current-context" | "preferences", Some(_)) => Err(unparsable(path)),
            _ => Err(error(format!("unable to parse {path} after [] at api.Config"))
                .hint("the properties are clusters, contexts, users, current-context and preferences")),
        }
    }

    /// Reads what stands behind `clusters.` and the like: a name, which ends where a field begins, and the field.
    fn entry(kind: Kind, rest: &'p str, path: &str) -> Result<Self, PropertyError> {
        let dots = rest.match_indices('.').map(|(at, _)| at);
        let field = |at: usize| rest[at + 1..].split('.').next().unwrap_or_default();
        let Some(dot) = dots.into_iter().find(|at| fields(kind).contains(&field(*at))) else {
            return Ok(Self::Entry(kind, rest));
        };
        let (name, field) = (&rest[..dot], field(dot));
        let behind = &rest[dot + 1 + field.len()..];
        match field {
            _ if behind.is_empty() => Ok(Self::Field(kind, name, field)),
            "act-as-user-extra" => Err(error("string is not of type struct")),
            "extensions" => {
                Err(error("`extensions` belong to other programs: kauth does not set or unset one"))
            }
            _ => Err(unparsable(path)),
        }
    }
}

/// The names of a kind's fields; `-` is where client-go remembers an entry's file, and not to be touched.
fn fields(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Cluster => &[
            "-",
            "server",
            "tls-server-name",
            "insecure-skip-tls-verify",
            "certificate-authority",
            "certificate-authority-data",
            "proxy-url",
            "disable-compression",
            "extensions",
        ],
        Kind::Context => &["-", "cluster", "user", "namespace", "extensions"],
        Kind::User => &[
            "-",
            "client-certificate",
            "client-certificate-data",
            "client-key",
            "client-key-data",
            "token",
            "tokenFile",
            "act-as",
            "act-as-uid",
            "act-as-groups",
            "act-as-user-extra",
            "username",
            "password",
            "auth-provider",
            "exec",
            "extensions",
        ],
    }
}

/// A field of an entry.
enum Field<'c> {
    Text(&'c mut String),
    Secret(&'c mut Secret),
    Data(&'c mut Vec<u8>),
    SecretData(&'c mut SecretBytes),
    Bool(&'c mut bool),
    /// What can be emptied, but not set: how to empty it, and why it cannot be set.
    Whole(Box<dyn FnOnce() + 'c>, &'static str),
}

impl Field<'_> {
    fn set(self, value: &str, raw: bool) -> Result<(), PropertyError> {
        let data = || if raw { Ok(value.as_bytes().to_vec()) } else { base64::decode(value) };
        let data = || {
            data().map_err(|at| {
                error(format!("error decoding input value: illegal base64 data at input byte {at}"))
            })
        };
        match self {
            Self::Text(text) => value.clone_into(text),
            Self::Secret(secret) => *secret = value.into(),
            Self::Data(bytes) => *bytes = data()?,
            Self::SecretData(bytes) => *bytes = data()?.into(),
            Self::Bool(is) => *is = go::parse_bool(value).map_err(error)?,
            Self::Whole(_, why_not) => return Err(error(why_not)),
        }
        Ok(())
    }

    fn unset(self) {
        match self {
            Self::Text(text) => text.clear(),
            Self::Secret(secret) => *secret = Secret::default(),
            Self::Data(bytes) => bytes.clear(),
            Self::SecretData(bytes) => *bytes = SecretBytes::default(),
            Self::Bool(is) => *is = false,
            Self::Whole(empty, _) => empty(),
        }
    }
}

fn cluster_field<'c>(cluster: &'c mut Cluster, field: &str) -> Option<Field<'c>> {
    Some(match field {
        "server" => Field::Text(&mut cluster.server),
        "tls-server-name" => Field::Text(&mut cluster.tls_server_name),
        "insecure-skip-tls-verify" => Field::Bool(&mut cluster.insecure_skip_tls_verify),
        "certificate-authority" => Field::Text(&mut cluster.certificate_authority),
        "certificate-authority-data" => Field::Data(&mut cluster.certificate_authority_data),
        "proxy-url" => Field::Secret(&mut cluster.proxy_url),
        "disable-compression" => Field::Bool(&mut cluster.disable_compression),
        "extensions" => whole(&mut cluster.extensions, "can't set a map to a value: map[]"),
        _ => return None,
    })
}

fn context_field<'c>(context: &'c mut Context, field: &str) -> Option<Field<'c>> {
    Some(match field {
        "cluster" => Field::Text(&mut context.cluster),
        "user" => Field::Text(&mut context.user),
        "namespace" => Field::Text(&mut context.namespace),
        "extensions" => whole(&mut context.extensions, "can't set a map to a value: map[]"),
        _ => return None,
    })
}

fn user_field<'c>(user: &'c mut User, field: &str) -> Option<Field<'c>> {
    const PLUGIN: &str = "a plugin is made by `config set-credentials`";
    Some(match field {
        "client-certificate" => Field::Text(&mut user.client_certificate),
        "client-certificate-data" => Field::Data(&mut user.client_certificate_data),
        "client-key" => Field::Text(&mut user.client_key),
        "client-key-data" => Field::SecretData(&mut user.client_key_data),
        "token" => Field::Secret(&mut user.token),
        "tokenFile" => Field::Text(&mut user.token_file),
        "act-as" => Field::Text(&mut user.impersonate),
        "act-as-uid" => Field::Text(&mut user.impersonate_uid),
        "act-as-groups" => whole(&mut user.impersonate_groups, "unrecognized slice type. string"),
        "act-as-user-extra" => whole(&mut user.impersonate_user_extra, "can't set a map to a value: map[]"),
        "username" => Field::Text(&mut user.username),
        "password" => Field::Secret(&mut user.password),
        "auth-provider" => whole(&mut user.auth_provider, PLUGIN),
        "exec" => whole(&mut user.exec, PLUGIN),
        "extensions" => whole(&mut user.extensions, "can't set a map to a value: map[]"),
        _ => return None,
    })
}

fn whole<'c, T: Default>(value: &'c mut T, why_not: &'static str) -> Field<'c> {
    Field::Whole(Box::new(move || *value = T::default()), why_not)
}

/// Go prints the addresses of the entries there; they mean nothing, so they are all null here.
fn not_a_value(kind: Kind, names: Vec<&str>) -> PropertyError {
    let entries: Vec<_> = names.iter().map(|name| format!("{name}:0x0")).collect();
    let fields: Vec<_> = fields(kind).iter().filter(|field| **field != "-").copied().collect();
    error(format!("can't set a map to a value: map[{}]", entries.join(" "))).hint(format!(
        "the path ends with a field of a {}: {}",
        kind.name(),
        fields.join(", ")
    ))
}

fn unparsable(path: &str) -> PropertyError {
    error(format!("unable to parse one or more field values of {path}"))
}

fn error(message: impl Into<String>) -> PropertyError {
    PropertyError { message: message.into(), hint: None }
}

impl PropertyError {
    fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_runs_up_to_the_next_field() {
        use Kind::Cluster;
        for (path, parsed) in [
            ("clusters.one.server", Path::Field(Cluster, "one", "server")),
            ("clusters.my.dotted.server", Path::Field(Cluster, "my.dotted", "server")),
            ("clusters.server.server", Path::Field(Cluster, "server", "server")),
            ("clusters..server", Path::Field(Cluster, "", "server")),
            (r"clusters.a\.b.server", Path::Field(Cluster, r"a\.b", "server")),
            ("clusters.one", Path::Entry(Cluster, "one")),
            ("clusters.one.nosuch", Path::Entry(Cluster, "one.nosuch")),
            ("clusters", Path::List(Cluster)),
            ("users.ann.tokenFile", Path::Field(Kind::User, "ann", "tokenFile")),
            ("preferences.colors", Path::Colors),
        ] {
            assert_eq!(Path::parse(path).unwrap(), parsed, "{path}");
        }
        for path in [
            "clusters.a.server.b.server",
            "clusters.one.server.",
            "users.x.exec.command",
            "current-context.x",
        ] {
            assert_eq!(Path::parse(path).unwrap_err(), unparsable(path));
        }
    }

    #[test]
    fn properties_are_set_and_unset() {
        let mut config = Config::default();
        set(&mut config, "clusters.a.b.insecure-skip-tls-verify", "t", false).unwrap();
        set(&mut config, "clusters.a.b.certificate-authority-data", "Y2E=", false).unwrap();
        set(&mut config, "users.u.act-as", "jane", false).unwrap();
        set(&mut config, "users.u.client-key-data", "raw", true).unwrap();
        let cluster = &config.clusters["a.b"];
        assert!(cluster.insecure_skip_tls_verify);
        assert_eq!(cluster.certificate_authority_data, b"ca");
        assert_eq!(
            (config.users["u"].impersonate.as_str(), &*config.users["u"].client_key_data),
            ("jane", &b"raw"[..])
        );
        unset(&mut config, "users.u.act-as").unwrap();
        assert_eq!(config.users["u"].impersonate, "");
        assert_eq!(
            unset(&mut config, "users.v.token").unwrap_err().message,
            "current map key `v` is invalid"
        );
        unset(&mut config, "users.v").unwrap();
        unset(&mut config, "clusters").unwrap();
        assert!(config.clusters.is_empty());
    }

    #[test]
    fn where_an_entry_stands_is_no_property() {
        let mut config = Config::default();
        assert!(set(&mut config, "clusters.one.-", "elsewhere", false).is_err());
        assert!(set(&mut config, "kind", "Pod", false).is_err());
        assert!(
            set(&mut config, "users.ann.as", "jane", false)
                .unwrap_err()
                .message
                .starts_with("can't set a map")
        );
    }
}
