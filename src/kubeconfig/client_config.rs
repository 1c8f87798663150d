//! What a client makes of a kubeconfig and the global flags: which server, how to know it, who to be.
//!
//! Knows no disk, network or command line. In-cluster configuration is not looked for: nobody runs kauth in a pod unawares.
// client-go: tools/clientcmd/client_config.go

use std::collections::BTreeMap;

use super::config::{AuthProvider, Cluster, Context, Exec, User};
use super::merge::Merged;
use super::overrides::{self, Overrides};
use super::validate::{self, EMPTY_CONFIG, Files, Unusable};
use crate::document::value::Value;
use crate::go::{self, duration, url::Url};
use crate::secret::{Secret, SecretBytes};

/// A kubeconfig (paths resolved, defaults filled in) as the global flags would have it.
#[derive(Debug, Clone, Copy)]
pub struct ClientConfig<'c> {
    merged: &'c Merged,
    overrides: &'c Overrides,
}

/// All that a client needs: client-go's `rest.Config`. An empty field is one that is not set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rest {
    /// The server's URL.
    pub server: String,
    /// The proxy's URL; may hold a password.
    pub proxy: Option<Secret>,
    /// Whether answers are not to be compressed.
    pub disable_compression: bool,
    /// How long to wait for an answer, in nanoseconds; 0 for ever.
    pub timeout: i64,
    /// Who to act as; sent whatever the server's URL is.
    pub impersonation: Option<Impersonation>,
    /// Who to be; `None` where the URL is not one of TLS: then no credential is sent, and nobody is told.
    pub credentials: Option<Credentials>,
    /// How to know the server; `None` as for `credentials`.
    pub tls: Option<Tls>,
}

/// Who to act as.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Impersonation {
    /// The user's name.
    pub user: String,
    /// The user's UID.
    pub uid: String,
    /// The user's groups.
    pub groups: Vec<String>,
    /// The user's extra attributes.
    pub extra: BTreeMap<String, Vec<String>>,
}

/// Who to be: any of these, which the transport then chooses from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Credentials {
    /// The token, or what `token_file` held.
    pub token: Secret,
    /// The file to read the token from for each request; it goes before `token`.
    pub token_file: String,
    /// The certificate's path.
    pub certificate_file: String,
    /// The certificate.
    pub certificate_data: Vec<u8>,
    /// The key's path.
    pub key_file: String,
    /// The key.
    pub key_data: SecretBytes,
    /// The name for basic authentication.
    pub username: String,
    /// The password for basic authentication.
    pub password: Secret,
    /// A credential plugin of old.
    pub auth_provider: Option<AuthProvider>,
    /// A credential plugin, its hint safe to print.
    pub exec: Option<Exec>,
    /// What the cluster has to say to the plugin.
    pub exec_config: Option<Value>,
}

/// How to know the server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tls {
    /// The path of the certificates to trust.
    pub ca_file: String,
    /// The certificates to trust.
    pub ca_data: Vec<u8>,
    /// Whether to trust any certificate.
    pub insecure: bool,
    /// The name that the certificate must have, instead of the URL's host.
    pub server_name: String,
}

/// The key of the cluster's extension that is meant for plugins.
const EXEC_EXTENSION: &str = "client.authentication.k8s.io/exec";

impl<'c> ClientConfig<'c> {
    /// Returns what `overrides` make of `merged`.
    pub fn new(merged: &'c Merged, overrides: &'c Overrides) -> Self {
        Self { merged, overrides }
    }

    /// Returns the name of the context in use; it may be empty or nowhere.
    pub fn context_name(&self) -> &'c str {
        let chosen = &self.overrides.current_context;
        if chosen.is_empty() { &self.merged.config.current_context } else { chosen }
    }

    /// Returns the context in use; an empty one if no flag named it and it is nowhere.
    ///
    /// # Errors
    /// If a flag named it and it is nowhere.
    pub fn context(&self) -> Result<Context, Unusable> {
        let name = self.context_name();
        let required = !self.overrides.current_context.is_empty();
        let mut context = found(&self.merged.config.contexts, "context", name, required)?.unwrap_or_default();
        overrides::merge_context(&mut context, &self.overrides.context);
        Ok(context)
    }

    /// Returns the name of the user in use; it may be empty or nowhere.
    pub fn user_name(&self) -> String {
        let chosen = &self.overrides.context.user;
        if chosen.is_empty() { self.context().unwrap_or_default().user } else { chosen.clone() }
    }

    /// Returns the user in use, with what the flags say; an empty one if no flag named it and it is nowhere.
    ///
    /// # Errors
    /// If a flag named it and it is nowhere.
    pub fn user(&self) -> Result<User, Unusable> {
        let required = !self.overrides.context.user.is_empty();
        let mut user =
            found(&self.merged.config.users, "auth info", &self.user_name(), required)?.unwrap_or_default();
        let flags = &self.overrides.user;
        overrides::merge_user(&mut user, flags);
        // Of key and certificate, a flag also replaces the other form.
        if !flags.client_key.is_empty() || !flags.client_key_data.is_empty() {
            user.client_key_data = flags.client_key_data.clone();
        }
        if !flags.client_certificate.is_empty() || !flags.client_certificate_data.is_empty() {
            user.client_certificate_data = flags.client_certificate_data.clone();
        }
        Ok(user)
    }

    /// Returns the name of the cluster in use; it may be empty or nowhere.
    pub fn cluster_name(&self) -> String {
        let chosen = &self.overrides.context.cluster;
        if chosen.is_empty() { self.context().unwrap_or_default().cluster } else { chosen.clone() }
    }

    /// Returns the cluster in use, with what the flags say; an empty one if no flag named it and it is nowhere.
    ///
    /// # Errors
    /// If a flag named it and it is nowhere.
    pub fn cluster(&self) -> Result<Cluster, Unusable> {
        let required = !self.overrides.context.cluster.is_empty();
        let entry = found(&self.merged.config.clusters, "cluster", &self.cluster_name(), required)?;
        let flags = &self.overrides.cluster;
        let mut cluster = Cluster { server: self.overrides.default_server.clone(), ..Cluster::default() };
        overrides::merge_cluster(&mut cluster, &entry.unwrap_or_default());
        overrides::merge_cluster(&mut cluster, flags);
        let trust = !flags.certificate_authority.is_empty() || !flags.certificate_authority_data.is_empty();
        if trust || flags.insecure_skip_tls_verify {
            cluster.insecure_skip_tls_verify = flags.insecure_skip_tls_verify;
            cluster.certificate_authority.clone_from(&flags.certificate_authority);
            cluster.certificate_authority_data.clone_from(&flags.certificate_authority_data);
        }
        if !flags.server.is_empty() {
            cluster.tls_server_name.clone_from(&flags.tls_server_name);
        }
        Ok(cluster)
    }

    /// Returns the namespace in use, and whether a flag named it.
    ///
    /// # Errors
    /// As [`confirm_usable`](Self::confirm_usable), unless a flag named it; and a context that is nowhere.
    pub fn namespace(&self, files: &impl Files) -> Result<(String, bool), Unusable> {
        let chosen = &self.overrides.context.namespace;
        if !chosen.is_empty() {
            return Ok((chosen.clone(), true));
        }
        self.confirm_usable(files)?;
        let namespace = self.context()?.namespace;
        Ok((if namespace.is_empty() { "default".to_owned() } else { namespace }, false))
    }

    /// Checks what is in use: not the namespace, nor a user or a cluster that is nowhere but not needed.
    ///
    /// # Errors
    /// Says all that is wrong.
    pub fn confirm_usable(&self, files: &impl Files) -> Result<(), Unusable> {
        let (config, name) = (&self.merged.config, self.context_name());
        let mut reasons = Vec::new();
        if !name.is_empty() {
            reasons.extend(validate::missing_context(config, name));
        }
        reasons.extend(validate::user(&self.user_name(), &self.user().unwrap_or_default(), files));
        let cluster_name = self.cluster_name();
        let nothing =
            !config.clusters.contains_key(&cluster_name) && self.cluster() == Ok(Cluster::default());
        if nothing && reasons.is_empty() {
            return Err(Unusable::Invalid(vec![EMPTY_CONFIG.to_owned()]));
        }
        if nothing {
            reasons.push("cluster has no server defined".to_owned());
        } else {
            reasons.extend(validate::cluster(&cluster_name, &self.cluster().unwrap_or_default(), files));
        }
        Unusable::from_reasons(reasons)
    }

    /// Returns what a client needs.
    ///
    /// # Errors
    /// Names a user, context or cluster that a flag named and that is nowhere; else all that [`confirm_usable`](Self::confirm_usable)
    /// finds; else a bad timeout, or a token file that cannot be read and for which no token stands in.
    pub fn rest(&self, files: &impl Files) -> Result<Rest, Unusable> {
        let user = self.user()?;
        self.context()?;
        let cluster = self.cluster()?;
        self.confirm_usable(files)?;
        let proxy = validate::proxy(&cluster.proxy_url).map_err(Unusable::Other)?;
        let timeout = timeout(&self.overrides.timeout)?;
        let server = server(&cluster.server);
        let is_tls = Url::parse(&server).is_some_and(|url| url.scheme == "https" && !url.host.is_empty());
        let impersonation = (!user.impersonate.is_empty()).then(|| Impersonation {
            user: user.impersonate.clone(),
            uid: user.impersonate_uid.clone(),
            groups: user.impersonate_groups.clone(),
            extra: user.impersonate_user_extra.clone(),
        });
        Ok(Rest {
            server,
            proxy,
            disable_compression: cluster.disable_compression,
            timeout,
            impersonation,
            credentials: is_tls.then(|| credentials(user, &cluster, files)).transpose()?,
            tls: is_tls.then_some(Tls {
                ca_file: cluster.certificate_authority,
                ca_data: cluster.certificate_authority_data,
                insecure: cluster.insecure_skip_tls_verify,
                server_name: cluster.tls_server_name,
            }),
        })
    }
}

fn found<T: Clone>(
    entries: &BTreeMap<String, T>,
    what: &'static str,
    name: &str,
    required: bool,
) -> Result<Option<T>, Unusable> {
    match entries.get(name) {
        None if required => Err(Unusable::Absent { what, name: name.to_owned() }),
        entry => Ok(entry.cloned()),
    }
}

/// Reads a timeout: seconds, or a number with units.
fn timeout(text: &str) -> Result<i64, Unusable> {
    const WORDS: &str = "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a \
                         corresponding time unit (e.g. 1s | 2m | 3h)";
    if text.is_empty() {
        return Ok(0);
    }
    let seconds = text.parse().ok().filter(|seconds: &i64| *seconds >= 0);
    let nanoseconds = match seconds {
        Some(seconds) => Some(seconds.wrapping_mul(1_000_000_000)),
        None => duration::parse(text),
    };
    nanoseconds.ok_or_else(|| Unusable::Other(WORDS.to_owned()))
}

/// Returns the server's URL; of one with a path, without the query.
fn server(server: &str) -> String {
    match Url::parse_request(server) {
        Some(url) if url.opaque.is_empty() && url.path.len() > 1 => url.without_query().to_string(),
        _ => server.to_owned(),
    }
}

fn credentials(user: User, cluster: &Cluster, files: &impl Files) -> Result<Credentials, Unusable> {
    let mut credentials = Credentials {
        token: user.token,
        token_file: user.token_file,
        username: user.username,
        password: user.password,
        auth_provider: user.auth_provider,
        ..Credentials::default()
    };
    if credentials.token.is_empty() && !credentials.token_file.is_empty() {
        let bytes = files.read(&credentials.token_file).map_err(Unusable::Other)?;
        credentials.token = String::from_utf8_lossy(&bytes).into_owned().into();
    }
    // A key alone is of no use.
    if !user.client_certificate.is_empty() || !user.client_certificate_data.is_empty() {
        credentials.certificate_file = user.client_certificate;
        credentials.certificate_data = user.client_certificate_data;
        credentials.key_file = user.client_key;
        credentials.key_data = user.client_key_data;
    }
    if let Some(mut exec) = user.exec {
        exec.install_hint = printable(&exec.install_hint);
        let config = cluster.extensions.get(EXEC_EXTENSION);
        credentials.exec_config = config.filter(|config| **config != Value::Null).cloned();
        credentials.exec = Some(exec);
    }
    Ok(credentials)
}

/// Returns a hint with every character that could do something to a terminal spelled out.
fn printable(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\t'..='\r')
            || character.is_whitespace() && !character.is_control()
            || go::is_printable(character)
        {
            told.push(character);
        } else {
            told += &format!("U+{:04X}", u32::from(character));
        }
    }
    told
}
