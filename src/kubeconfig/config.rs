//! A kubeconfig as client-go knows it (`client-go: tools/clientcmd/api/types.go`).
//!
//! A field that is absent has its type's empty value, since Go does not tell the two apart; where it does, `None`.

use std::collections::BTreeMap;

use crate::document::value::Value;
use crate::secret::{Secret, SecretBytes};

/// What other programs keep in a kubeconfig, by name.
pub type Extensions = BTreeMap<String, Value>;

/// A kubeconfig: one file's, or several merged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// `preferences`.
    pub preferences: Preferences,
    /// The clusters by name.
    pub clusters: BTreeMap<String, Cluster>,
    /// The users by name.
    pub users: BTreeMap<String, User>,
    /// The contexts by name.
    pub contexts: BTreeMap<String, Context>,
    /// `current-context`; empty if there is none.
    pub current_context: String,
    /// `extensions`.
    pub extensions: Extensions,
}

/// `preferences`, which kubectl no longer reads.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preferences {
    /// `colors`.
    pub colors: bool,
    /// `extensions`.
    pub extensions: Extensions,
}

/// How to reach a cluster, and how to know it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cluster {
    /// `server`, a URL.
    pub server: String,
    /// `tls-server-name`.
    pub tls_server_name: String,
    /// `insecure-skip-tls-verify`.
    pub insecure_skip_tls_verify: bool,
    /// `certificate-authority`, a path.
    pub certificate_authority: String,
    /// `certificate-authority-data`, decoded.
    pub certificate_authority_data: Vec<u8>,
    /// `proxy-url`; may hold a password.
    pub proxy_url: Secret,
    /// `disable-compression`.
    pub disable_compression: bool,
    /// `extensions`.
    pub extensions: Extensions,
}

/// Who to be: client-go's `AuthInfo`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct User {
    /// `client-certificate`, a path.
    pub client_certificate: String,
    /// `client-certificate-data`, decoded.
    pub client_certificate_data: Vec<u8>,
    /// `client-key`, a path.
    pub client_key: String,
    /// `client-key-data`, decoded.
    pub client_key_data: SecretBytes,
    /// `token`.
    pub token: Secret,
    /// `tokenFile`, a path.
    pub token_file: String,
    /// `as`.
    pub impersonate: String,
    /// `as-uid`.
    pub impersonate_uid: String,
    /// `as-groups`.
    pub impersonate_groups: Vec<String>,
    /// `as-user-extra`.
    pub impersonate_user_extra: BTreeMap<String, Vec<String>>,
    /// `username`.
    pub username: String,
    /// `password`.
    pub password: Secret,
    /// `auth-provider`.
    pub auth_provider: Option<AuthProvider>,
    /// `exec`.
    pub exec: Option<Exec>,
    /// `extensions`.
    pub extensions: Extensions,
}

/// A credential plugin of old, compiled into clients.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthProvider {
    /// `name`.
    pub name: String,
    /// `config`; may hold tokens.
    pub config: Option<BTreeMap<String, Secret>>,
}

/// A credential plugin: a program that prints a credential.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exec {
    /// `command`: a path if it holds a `/`, else a name to look up.
    pub command: String,
    /// `args`.
    pub args: Option<Vec<String>>,
    /// `env`, in order.
    pub env: Option<Vec<EnvVar>>,
    /// `apiVersion`.
    pub api_version: String,
    /// `installHint`.
    pub install_hint: String,
    /// `provideClusterInfo`.
    pub provide_cluster_info: bool,
    /// `interactiveMode`: `Never`, `IfAvailable`, `Always`, or empty.
    pub interactive_mode: String,
}

/// A variable of a plugin's environment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnvVar {
    /// `name`.
    pub name: String,
    /// `value`; may be a secret.
    pub value: Secret,
}

/// A user at a cluster.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Context {
    /// `cluster`, a name.
    pub cluster: String,
    /// `user`, a name.
    pub user: String,
    /// `namespace`; empty if there is none.
    pub namespace: String,
    /// `extensions`.
    pub extensions: Extensions,
}
