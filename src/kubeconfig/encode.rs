//! From a [`Config`] to values: whole as client-go writes it, or an entry with nothing in it that says nothing.
//!
//! Knows nothing about text, files or secrets that are to be hidden.
// client-go: tools/clientcmd/api/v1/types.go

use std::collections::BTreeMap;

use super::config::{AuthProvider, Cluster, Config, Context, EnvVar, Exec, Extensions, Preferences, User};
use crate::document::value::Value;
use crate::go::base64;
use crate::secret::Secret;

/// Returns a kubeconfig in its `v1` form, with the fields in the order of client-go's structs: what has no entry is null, and
/// `server`, `cluster`, `user`, `current-context` and most of `exec` always stand there.
pub fn config(config: &Config) -> Value {
    let mut fields = Fields::default();
    fields.always("kind", text("Config"));
    fields.always("apiVersion", text("v1"));
    fields.filled("preferences", preferences(&config.preferences));
    fields.always("clusters", list(&config.clusters, "cluster", |it| whole_cluster(it, true)));
    fields.always("users", list(&config.users, "user", |it| whole_user(it, true)));
    fields.always("contexts", list(&config.contexts, "context", |it| whole_context(it, true)));
    fields.always("current-context", text(&config.current_context));
    fields.filled("extensions", whole_extensions(&config.extensions, true));
    fields.into()
}

/// Returns a cluster's fields that say something.
pub fn cluster(cluster: &Cluster) -> Value {
    whole_cluster(cluster, false)
}

/// Returns a user's fields that say something.
pub fn user(user: &User) -> Value {
    whole_user(user, false)
}

/// Returns a context's fields that say something.
pub fn context(context: &Context) -> Value {
    whole_context(context, false)
}

/// Returns the fields of `exec` that say something.
pub fn exec(exec: &Exec) -> Value {
    whole_exec(exec, false)
}

/// Returns `auth-provider`, without its `config` if there is none.
pub fn auth_provider(provider: &AuthProvider) -> Value {
    whole_auth_provider(provider, false)
}

/// Returns the list of extensions; empty where there is none.
pub fn extensions(extensions: &Extensions) -> Value {
    let item = |(name, extension): (&String, &Value)| {
        Value::Map(vec![("name".to_owned(), text(name)), ("extension".to_owned(), extension.clone())])
    };
    Value::List(extensions.iter().map(item).collect())
}

/// The list of extensions; with `all`, the keys inside of them in the order in which client-go writes them.
fn whole_extensions(of: &Extensions, all: bool) -> Value {
    if !all {
        return extensions(of);
    }
    extensions(&of.iter().map(|(name, extension)| (name.clone(), sorted(extension.clone()))).collect())
}

fn sorted(value: Value) -> Value {
    match value {
        Value::List(items) => Value::List(items.into_iter().map(sorted).collect()),
        Value::Map(entries) => {
            let mut entries: Vec<_> = entries.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Map(entries)
        }
        scalar => scalar,
    }
}

/// Returns bytes as they stand in a kubeconfig.
pub fn bytes(bytes: &[u8]) -> Value {
    Value::String(Secret::from(base64::encode(bytes)))
}

/// A mapping in the making.
#[derive(Default)]
struct Fields(Vec<(String, Value)>);

impl Fields {
    /// Appends a field, whatever its value.
    fn always(&mut self, name: &str, value: Value) {
        self.0.push((name.to_owned(), value));
    }

    /// Appends a field, unless its value is that of an absent one.
    fn filled(&mut self, name: &str, value: Value) {
        let empty = match &value {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Map(entries) => entries.is_empty(),
            _ => false,
        };
        if !empty {
            self.always(name, value);
        }
    }

    /// Appends a field that client-go always writes; of those, `all` says whether to do the same.
    fn kept(&mut self, all: bool, name: &str, value: Value) {
        if all {
            self.always(name, value);
        } else {
            self.filled(name, value);
        }
    }
}

impl From<Fields> for Value {
    fn from(fields: Fields) -> Self {
        Self::Map(fields.0)
    }
}

fn text(text: &str) -> Value {
    Value::from(text)
}

fn list<T>(entries: &BTreeMap<String, T>, field: &str, encode: impl Fn(&T) -> Value) -> Value {
    if entries.is_empty() {
        return Value::Null;
    }
    let item = |(name, entry): (&String, &T)| {
        Value::Map(vec![("name".to_owned(), text(name)), (field.to_owned(), encode(entry))])
    };
    Value::List(entries.iter().map(item).collect())
}

fn preferences(preferences: &Preferences) -> Value {
    let mut fields = Fields::default();
    fields.filled("colors", Value::Bool(preferences.colors));
    fields.filled("extensions", whole_extensions(&preferences.extensions, true));
    fields.into()
}

fn whole_cluster(cluster: &Cluster, all: bool) -> Value {
    let mut fields = Fields::default();
    fields.kept(all, "server", text(&cluster.server));
    fields.filled("tls-server-name", text(&cluster.tls_server_name));
    fields.filled("insecure-skip-tls-verify", Value::Bool(cluster.insecure_skip_tls_verify));
    fields.filled("certificate-authority", text(&cluster.certificate_authority));
    fields.filled("certificate-authority-data", bytes(&cluster.certificate_authority_data));
    fields.filled("proxy-url", Value::String(cluster.proxy_url.clone()));
    fields.filled("disable-compression", Value::Bool(cluster.disable_compression));
    fields.filled("extensions", whole_extensions(&cluster.extensions, all));
    fields.into()
}

fn whole_user(user: &User, all: bool) -> Value {
    let mut fields = Fields::default();
    fields.filled("client-certificate", text(&user.client_certificate));
    fields.filled("client-certificate-data", bytes(&user.client_certificate_data));
    fields.filled("client-key", text(&user.client_key));
    fields.filled("client-key-data", bytes(&user.client_key_data));
    fields.filled("token", Value::String(user.token.clone()));
    fields.filled("tokenFile", text(&user.token_file));
    fields.filled("as", text(&user.impersonate));
    fields.filled("as-uid", text(&user.impersonate_uid));
    fields.filled("as-groups", strings(&user.impersonate_groups));
    let extra = user.impersonate_user_extra.iter();
    fields.filled(
        "as-user-extra",
        Value::Map(extra.map(|(key, values)| (key.clone(), strings(values))).collect()),
    );
    fields.filled("username", text(&user.username));
    fields.filled("password", Value::String(user.password.clone()));
    if let Some(provider) = &user.auth_provider {
        fields.always("auth-provider", whole_auth_provider(provider, all));
    }
    if let Some(exec) = &user.exec {
        fields.always("exec", whole_exec(exec, all));
    }
    fields.filled("extensions", whole_extensions(&user.extensions, all));
    fields.into()
}

fn whole_context(context: &Context, all: bool) -> Value {
    let mut fields = Fields::default();
    fields.kept(all, "cluster", text(&context.cluster));
    fields.kept(all, "user", text(&context.user));
    fields.filled("namespace", text(&context.namespace));
    fields.filled("extensions", whole_extensions(&context.extensions, all));
    fields.into()
}

fn whole_auth_provider(provider: &AuthProvider, all: bool) -> Value {
    let secrets = |config: &BTreeMap<String, Secret>| {
        Value::Map(config.iter().map(|(key, value)| (key.clone(), Value::String(value.clone()))).collect())
    };
    let mut fields = Fields::default();
    fields.always("name", text(&provider.name));
    fields.kept(all, "config", provider.config.as_ref().map_or(Value::Null, secrets));
    fields.into()
}

fn whole_exec(exec: &Exec, all: bool) -> Value {
    let mut fields = Fields::default();
    fields.always("command", text(&exec.command));
    fields.kept(all, "args", exec.args.as_deref().map_or(Value::Null, strings));
    let variables = |env: &Vec<EnvVar>| Value::List(env.iter().map(variable).collect());
    fields.kept(all, "env", exec.env.as_ref().map_or(Value::Null, variables));
    fields.filled("apiVersion", text(&exec.api_version));
    fields.filled("installHint", text(&exec.install_hint));
    fields.kept(all, "provideClusterInfo", Value::Bool(exec.provide_cluster_info));
    fields.filled("interactiveMode", text(&exec.interactive_mode));
    fields.into()
}

fn variable(variable: &EnvVar) -> Value {
    let value = Value::String(variable.value.clone());
    Value::Map(vec![("name".to_owned(), text(&variable.name)), ("value".to_owned(), value)])
}

fn strings(items: &[String]) -> Value {
    Value::List(items.iter().map(|item| text(item)).collect())
}
