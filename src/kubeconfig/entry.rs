//! A whole context for a credential that was just made: what `cert`, `sa kubeconfig` and `token-file` write.
//!
//! It goes through the same door as every edit: [`ContextEntry::changes`] says what is to be true. Knows nothing about how
//! credentials are made.

use super::change::Change;
use super::config::{Cluster, Config, Context, Exec, User};
use crate::secret::{Secret, SecretBytes};

/// How a client makes itself known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// A client certificate and its key, in PEM, kept in the kubeconfig.
    Certificate {
        /// The certificate, and its intermediates if there are any.
        certificate: Vec<u8>,
        /// Its key.
        key: SecretBytes,
    },
    /// A client certificate and its key, in files; the paths are absolute.
    CertificateFiles {
        /// The certificate's file.
        certificate: String,
        /// The key's file.
        key: String,
    },
    /// A bearer token.
    Token(Secret),
    /// A file that clients read a bearer token from, each time; the path is absolute.
    TokenFile(String),
    /// A name and a password, for servers before 1.19.
    Basic {
        /// The name.
        username: String,
        /// The password.
        password: Secret,
    },
    /// A program that prints a credential.
    Exec(Box<Exec>),
}

/// The cluster of a context.
#[derive(Debug, Clone, PartialEq)]
pub enum ClusterEntry {
    /// One that the kubeconfig has.
    Known(String),
    /// The one of the context in use.
    OfCurrentContext,
    /// One that is as given, under this name.
    New(String, Box<Cluster>),
}

/// A context, its user and its cluster, to be written in one edit.
#[derive(Debug, Clone, PartialEq)]
pub struct ContextEntry {
    /// The context's name.
    pub name: String,
    /// The user's name in the kubeconfig.
    pub user: String,
    /// How the user makes itself known; any other way that the entry knew is gone afterwards.
    pub credential: Credential,
    /// The cluster.
    pub cluster: ClusterEntry,
    /// The context's namespace; `None` leaves the one that it has.
    pub namespace: Option<String>,
    /// Whether the context is to be the one in use.
    pub is_current: bool,
}

/// Why a context has no cluster.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoCluster {
    /// There is none of the name.
    #[error("no cluster exists with the name `{0}`")]
    Unknown(String),
    /// There is no context in use, so it has none either.
    #[error("no context is in use whose cluster could be taken")]
    NoCurrentContext,
}

impl ContextEntry {
    /// Returns what is to become of a kubeconfig for it to have the context. What is not about credentials, like
    /// impersonation and extensions, stays as it is. `path_in` says how an absolute path is to stand in the user's entry.
    ///
    /// # Errors
    /// If the cluster is not there.
    pub fn changes(
        &self,
        config: &Config,
        path_in: &dyn Fn(&str) -> String,
    ) -> Result<Vec<Change>, NoCluster> {
        let (cluster, made) = self.cluster(config)?;
        let known = config.users.get(&self.user).cloned().unwrap_or_default();
        let user = self.credential.clone().put_into(known, path_in);
        let known = config.contexts.get(&self.name).cloned().unwrap_or_default();
        let namespace = self.namespace.clone().unwrap_or(known.namespace);
        let context = Context { cluster, user: self.user.clone(), namespace, extensions: known.extensions };
        let is_current = self.is_current.then(|| Change::CurrentContext(self.name.clone()));
        let entries = [
            Change::User(self.user.clone(), Box::new(user)),
            Change::Context(self.name.clone(), Box::new(context)),
        ];
        Ok(made.into_iter().chain(entries).chain(is_current).collect())
    }

    fn cluster(&self, config: &Config) -> Result<(String, Option<Change>), NoCluster> {
        match &self.cluster {
            ClusterEntry::New(name, cluster) => {
                Ok((name.clone(), Some(Change::Cluster(name.clone(), cluster.clone()))))
            }
            ClusterEntry::Known(name) if config.clusters.contains_key(name) => Ok((name.clone(), None)),
            ClusterEntry::Known(name) => Err(NoCluster::Unknown(name.clone())),
            ClusterEntry::OfCurrentContext => {
                let context =
                    config.contexts.get(&config.current_context).ok_or(NoCluster::NoCurrentContext)?;
                let is_there = config.clusters.contains_key(&context.cluster);
                if is_there {
                    Ok((context.cluster.clone(), None))
                } else {
                    Err(NoCluster::Unknown(context.cluster.clone()))
                }
            }
        }
    }
}

impl Credential {
    fn put_into(self, known: User, path_in: &dyn Fn(&str) -> String) -> User {
        let User {
            impersonate, impersonate_uid, impersonate_groups, impersonate_user_extra, extensions, ..
        } = known;
        let mut user = User {
            impersonate,
            impersonate_uid,
            impersonate_groups,
            impersonate_user_extra,
            extensions,
            ..User::default()
        };
        match self {
            Self::Certificate { certificate, key } => {
                (user.client_certificate_data, user.client_key_data) = (certificate, key);
            }
            Self::CertificateFiles { certificate, key } => {
                (user.client_certificate, user.client_key) = (path_in(&certificate), path_in(&key));
            }
            Self::Token(token) => user.token = token,
            Self::TokenFile(path) => user.token_file = path_in(&path),
            Self::Basic { username, password } => (user.username, user.password) = (username, password),
            Self::Exec(exec) => user.exec = Some(*exec),
        }
        user
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::kubeconfig::decode;
    use crate::kubeconfig::layers::Layer;

    const TEXT: &str = "# mine
current-context: dev
clusters:
- name: one
  cluster: {server: https://one.test}
contexts:
- name: dev
  context: {cluster: one, user: ann, namespace: web} # daily
users:
- name: ann
  user:
    as: jane # for now
    username: ann
    password: test-password
";

    fn entry(credential: Credential, cluster: ClusterEntry) -> ContextEntry {
        let (name, user) = ("dev".to_owned(), "ann".to_owned());
        ContextEntry { name, user, credential, cluster, namespace: None, is_current: false }
    }

    fn written(text: &str, entry: &ContextEntry) -> Result<String, NoCluster> {
        let document = Document::parse(text.as_bytes()).unwrap();
        let config = decode::config(document.value()).unwrap();
        let changes = entry.changes(&config, &|path| path.trim_start_matches("/home/").to_owned())?;
        let (name, folder) = ("config".to_owned(), "/home".to_owned());
        let layer = Layer { name, folder, bytes: Some(text.as_bytes()), config, document };
        Ok(layer.with(&changes).unwrap().to_string())
    }

    #[test]
    fn a_credential_takes_the_place_of_every_other() {
        let token = entry(Credential::Token("test-token".into()), ClusterEntry::OfCurrentContext);
        let wanted =
            TEXT.replace("    username: ann\n    password: test-password\n", "    token: test-token\n");
        assert_eq!(written(TEXT, &token).unwrap(), wanted);
        let file = entry(Credential::TokenFile("/home/tokens/ann".into()), ClusterEntry::Known("one".into()));
        let wanted =
            TEXT.replace("    username: ann\n    password: test-password\n", "    tokenFile: tokens/ann\n");
        assert_eq!(written(TEXT, &file).unwrap(), wanted);
    }

    #[test]
    fn a_context_comes_with_its_cluster_into_an_empty_file() {
        let cluster = Cluster { server: "https://two.test".into(), ..Cluster::default() };
        let credential = Credential::Certificate { certificate: b"c".to_vec(), key: b"k".to_vec().into() };
        let entry = ContextEntry {
            is_current: true,
            namespace: Some("ci".into()),
            ..entry(credential, ClusterEntry::New("two".into(), Box::new(cluster.clone())))
        };
        let text = written("", &entry).unwrap();
        let config = decode::config(Document::parse(text.as_bytes()).unwrap().value()).unwrap();
        assert_eq!(config.clusters["two"], cluster);
        assert_eq!(config.users["ann"].client_key_data, SecretBytes::from(b"k".to_vec()));
        let context = &config.contexts["dev"];
        assert_eq!(
            (context.cluster.as_str(), context.user.as_str(), context.namespace.as_str()),
            ("two", "ann", "ci")
        );
        assert_eq!(config.current_context, "dev");
    }

    #[test]
    fn a_cluster_must_be_there() {
        let token = || Credential::Token("t".into());
        let unknown = entry(token(), ClusterEntry::Known("nope".into()));
        assert_eq!(written(TEXT, &unknown), Err(NoCluster::Unknown("nope".into())));
        let current = entry(token(), ClusterEntry::OfCurrentContext);
        assert_eq!(written("", &current), Err(NoCluster::NoCurrentContext));
    }
}
