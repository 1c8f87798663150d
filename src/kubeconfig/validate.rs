//! What client-go finds wrong with a kubeconfig, in its words, without asking a server.
//!
//! Knows no disk: whether a file can be opened, the caller says.
// client-go: tools/clientcmd/validation.go

use super::config::{Cluster, Config, Context, Exec, Extensions, User};
use super::merge::{Merged, Origins};
use super::redact;
use crate::document::value::Value;
use crate::go::{self, Quoted, url};
use crate::secret::{Secret, SecretBytes};

/// The disk, as far as a kubeconfig leads to it. Relative paths are relative to the working directory.
pub trait Files {
    /// Tries to open a file for reading.
    ///
    /// # Errors
    /// Go's words: `open PATH: no such file or directory`.
    fn open(&self, path: &str) -> Result<(), String>;

    /// Reads a file, which may hold a secret.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    fn read(&self, path: &str) -> Result<SecretBytes, String>;
}

/// Why a kubeconfig cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// A name that was asked for is nowhere. `context "nope" does not exist`
    #[error("{what} {} does not exist", Quoted(name))]
    Absent {
        /// `context`, `cluster` or `auth info`.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// Something is wrong with what is to be used: all of it.
    #[error("invalid configuration: {}", go::aggregate(.0))]
    Invalid(Vec<String>),
    /// There is no current context, and none was asked for.
    #[error("no context chosen")]
    NoContext,
    /// Anything else, like a token file that cannot be read.
    #[error("{0}")]
    Other(String),
}

/// What client-go says where there is nothing to use.
pub(super) const EMPTY_CONFIG: &str =
    "no configuration has been provided, try setting KUBERNETES_MASTER environment variable";

impl Unusable {
    pub(super) fn from_reasons(reasons: Vec<String>) -> Result<(), Self> {
        if reasons.is_empty() { Ok(()) } else { Err(Self::Invalid(reasons)) }
    }
}

/// Returns all that is wrong with a kubeconfig, sorted.
pub fn validate(merged: &Merged, files: &impl Files) -> Vec<String> {
    let config = &merged.config;
    if is_empty(config) {
        return vec![EMPTY_CONFIG.to_owned()];
    }
    let mut reasons = Vec::new();
    if !config.current_context.is_empty() {
        reasons.extend(missing_context(config, &config.current_context));
    }
    for (name, entry) in &config.contexts {
        reasons.extend(context(name, entry, merged));
    }
    for (name, entry) in &config.users {
        reasons.extend(user(name, entry, files));
    }
    for (name, entry) in &config.clusters {
        reasons.extend(cluster(name, entry, files));
    }
    reasons.sort();
    reasons
}

/// Checks one context (the current one if `name` is empty) with its cluster and user, more strictly than clients do on use.
///
/// # Errors
/// Says all that is wrong with them.
pub fn confirm_usable(merged: &Merged, name: &str, files: &impl Files) -> Result<(), Unusable> {
    let config = &merged.config;
    if is_empty(config) {
        return Err(Unusable::Invalid(vec![EMPTY_CONFIG.to_owned()]));
    }
    let name = if name.is_empty() { &config.current_context } else { name };
    if name.is_empty() {
        return Err(Unusable::NoContext);
    }
    let Some(entry) = config.contexts.get(name) else {
        return Unusable::from_reasons(missing_context(config, name).into_iter().collect());
    };
    let mut reasons = context(name, entry, merged);
    let used = config.users.get(&entry.user).cloned().unwrap_or_default();
    reasons.extend(user(&entry.user, &used, files));
    let used = config.clusters.get(&entry.cluster).cloned().unwrap_or_default();
    reasons.extend(cluster(&entry.cluster, &used, files));
    Unusable::from_reasons(reasons)
}

pub(super) fn missing_context(config: &Config, name: &str) -> Option<String> {
    let missing = !config.contexts.contains_key(name);
    missing.then(|| format!("context was not found for specified context: {name}"))
}

/// Returns what is wrong with a cluster; one that is nowhere and of which no flag says anything is not for here.
pub(super) fn cluster(name: &str, cluster: &Cluster, files: &impl Files) -> Vec<String> {
    let mut reasons = Vec::new();
    if cluster.server.is_empty() && name.is_empty() {
        reasons.push("default cluster has no server defined".to_owned());
    } else if cluster.server.is_empty() {
        reasons.push(format!("no server found for cluster {}", Quoted(name)));
    }
    if let Err(reason) = proxy(&cluster.proxy_url) {
        // Unlike kubectl, without the password.
        let told = redact::url(&cluster.proxy_url);
        reasons.push(format!("invalid 'proxy-url' {} for cluster {}: {reason}", Quoted(told), Quoted(name)));
    }
    if !cluster.certificate_authority.is_empty() && !cluster.certificate_authority_data.is_empty() {
        let both = "certificate-authority-data and certificate-authority are both specified";
        reasons.push(format!("{both} for {name}. certificate-authority-data will override."));
    }
    reasons.extend(unreadable("certificate-authority", &cluster.certificate_authority, name, files));
    reasons
}

/// Reads a proxy's URL, which may be empty.
pub(super) fn proxy(text: &str) -> Result<Option<Secret>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let Some(proxy) = url::Url::parse(text) else {
        return Err(format!("could not parse: {}", redact::url(text)));
    };
    match proxy.scheme.as_str() {
        "http" | "https" | "socks5" => Ok(Some(proxy.to_string().into())),
        other => Err(format!("unsupported scheme {}, must be http, https, or socks5", Quoted(other))),
    }
}

/// Returns what is wrong with a user.
pub(super) fn user(name: &str, user: &User, files: &impl Files) -> Vec<String> {
    let mut reasons = Vec::new();
    if !user.client_certificate.is_empty() || !user.client_certificate_data.is_empty() {
        reasons.extend(certificate(name, user, files));
    }
    if let Some(plugin) = &user.exec {
        if user.auth_provider.is_some() {
            let both = "authProvider cannot be provided in combination with an exec plugin";
            reasons.push(format!("{both} for {name}"));
        }
        reasons.extend(exec(name, plugin));
    }
    let basic = !user.username.is_empty() || !user.password.is_empty();
    if !user.token.is_empty() && basic {
        reasons.push(format!(
            "more than one authentication method found for {name}; found [token basicAuth], only one is allowed"
        ));
    }
    let more = !user.impersonate_uid.is_empty()
        || !user.impersonate_groups.is_empty()
        || !user.impersonate_user_extra.is_empty();
    if more && user.impersonate.is_empty() {
        reasons.push(format!("requesting uid, groups or user-extra for {name} without impersonating a user"));
    }
    reasons
}

fn certificate(name: &str, user: &User, files: &impl Files) -> Vec<String> {
    let mut reasons = Vec::new();
    if !user.client_certificate.is_empty() && !user.client_certificate_data.is_empty() {
        let both = "client-cert-data and client-cert are both specified";
        reasons.push(format!("{both} for {name}. client-cert-data will override."));
    }
    match (user.client_key.is_empty(), user.client_key_data.is_empty()) {
        (false, false) => reasons.push(format!(
            "client-key-data and client-key are both specified for {name}; client-key-data will override"
        )),
        (true, true) => reasons.push(format!(
            "client-key-data or client-key must be specified for {name} to use the clientCert authentication method."
        )),
        _ => {}
    }
    reasons.extend(unreadable("client-cert", &user.client_certificate, name, files));
    reasons.extend(unreadable("client-key", &user.client_key, name, files));
    reasons
}

fn exec(name: &str, exec: &Exec) -> Vec<String> {
    let must = |what: &str| format!("{what} must be specified for {name} to use exec authentication plugin");
    let mut reasons = Vec::new();
    if exec.command.is_empty() {
        reasons.push(must("command"));
    }
    if exec.api_version.is_empty() {
        reasons.push(must("apiVersion"));
    }
    let nameless = exec.env.iter().flatten().filter(|variable| variable.name.is_empty());
    reasons.extend(nameless.map(|_| must("env variable name")));
    match exec.interactive_mode.as_str() {
        "" => reasons.push(must("interactiveMode")),
        "Never" | "IfAvailable" | "Always" => {}
        other => reasons.push(format!("invalid interactiveMode for {name}: {}", Quoted(other))),
    }
    reasons
}

/// Returns what is wrong with a context, and whether its cluster and user are there.
fn context(name: &str, context: &Context, merged: &Merged) -> Vec<String> {
    let config = &merged.config;
    let mut reasons = Vec::new();
    if name.is_empty() {
        let shown = go_syntax(context, origin(&merged.contexts, name));
        reasons.push(format!("empty context name for {shown} is not allowed"));
    }
    let of = Quoted(name);
    let mut reference = |kind: &str, to: &str, exists: bool| {
        if to.is_empty() {
            reasons.push(format!("{kind} was not specified for context {of}"));
        } else if !exists {
            reasons.push(format!("{kind} {} was not found for context {of}", Quoted(to)));
        }
    };
    reference("user", &context.user, config.users.contains_key(&context.user));
    reference("cluster", &context.cluster, config.clusters.contains_key(&context.cluster));
    if !context.namespace.is_empty() && !is_dns_label(&context.namespace) {
        let namespace = Quoted(&context.namespace);
        reasons.push(format!(
            "namespace {namespace} for context {of} does not conform to the kubernetes DNS_LABEL rules"
        ));
    }
    reasons
}

fn origin<'m>(origins: &'m Origins, name: &str) -> &'m str {
    origins.get(name).and_then(|files| files.first()).map_or("", String::as_str)
}

/// Returns a context as `%#v` prints it; where Go prints an address, it is zero.
fn go_syntax(context: &Context, origin: &str) -> String {
    let (cluster, user) = (Quoted(&context.cluster), Quoted(&context.user));
    let (origin, namespace) = (Quoted(origin), Quoted(&context.namespace));
    let extensions = extensions_syntax(&context.extensions);
    format!(
        "api.Context{{LocationOfOrigin:{origin}, Cluster:{cluster}, AuthInfo:{user}, Namespace:{namespace}, \
         Extensions:map[string]runtime.Object{{{extensions}}}}}"
    )
}

fn extensions_syntax(extensions: &Extensions) -> String {
    let shown = extensions.iter().map(|(name, value)| {
        let object = if *value == Value::Null { "runtime.Object(nil)" } else { "(*runtime.Unknown)(0x0)" };
        format!("{}:{object}", Quoted(name))
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn unreadable(what: &str, path: &str, name: &str, files: &impl Files) -> Option<String> {
    let reason = (!path.is_empty()).then(|| files.open(path).err()).flatten()?;
    Some(format!("unable to read {what} {path} for {name} due to {reason}"))
}

fn is_empty(config: &Config) -> bool {
    *config == Config::default()
}

fn is_dns_label(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&text.len())
        && text.bytes().all(inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}
