//! `--kubeconfig-context`: a credential that was just made, as a context that kubectl can use at once.
//!
//! What could be in the way is looked for before the credential is made. Knows nothing about how it is made.

use std::path::Path;

use clap::Args;

use super::args::{KubeconfigArgs, parse_bool};
use super::edit::{edit, rehearse};
use crate::error::CliError;
use crate::files::secrets;
use crate::kubeconfig::change::{Change, Kind};
use crate::kubeconfig::config::{Cluster, Config};
use crate::kubeconfig::entry::{ClusterEntry, ContextEntry, Credential, NoCluster};
use crate::kubeconfig::layers::Layers;
use crate::output::Ui;
use crate::pki::certificate;
use crate::shown::shown;

/// The context that a credential goes to.
#[derive(Debug, Args)]
#[command(next_help_heading = "Kubeconfig options")]
pub(in crate::commands) struct ContextArgs {
    /// Write the credential into the kubeconfig, as a user and a context of this name
    #[arg(long, value_name = "NAME")]
    kubeconfig_context: Option<String>,
    #[command(flatten)]
    pub(in crate::commands) kubeconfig: KubeconfigArgs,
    /// The cluster of the context, an entry of the kubeconfig; default: that of the context in use
    #[arg(long, value_name = "NAME", requires = "kubeconfig_context", conflicts_with = "server")]
    cluster: Option<String>,
    /// The URL of a server that the kubeconfig does not have; its entry gets the context's name
    #[arg(long, value_name = "URL", requires = "kubeconfig_context", requires = "certificate_authority")]
    server: Option<String>,
    /// The authority of that server's own certificate
    #[arg(long, value_name = "FILE", requires = "server")]
    certificate_authority: Option<String>,
    /// The namespace of the context
    #[arg(short, long, value_name = "NAMESPACE")]
    namespace: Option<String>,
    /// Make it the context in use
    #[arg(long, requires = "kubeconfig_context")]
    use_context: bool,
    /// Whether the kubeconfig holds the certificate and the key, or names their files
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_value = "true",
          default_missing_value = "true", value_parser = parse_bool)]
    embed_certs: bool,
}

/// A context that is to be written, and may be.
pub(in crate::commands) struct WantedContext<'a> {
    /// The kubeconfig that it goes to.
    pub(in crate::commands) kubeconfig: &'a KubeconfigArgs,
    /// Its name, which its user gets, too.
    pub(in crate::commands) name: &'a str,
    /// Its cluster.
    pub(in crate::commands) cluster: ClusterEntry,
    /// Its namespace; `None` leaves the one that it has.
    pub(in crate::commands) namespace: Option<&'a str>,
    /// Whether it is to be the context in use.
    pub(in crate::commands) is_current: bool,
    /// Whether the credential goes into the kubeconfig itself.
    pub(in crate::commands) embeds: bool,
    /// Whether it may take the place of others of its name.
    pub(in crate::commands) force: bool,
}

impl ContextArgs {
    /// Returns whether a context is asked for.
    pub(in crate::commands) fn is_wanted(&self) -> bool {
        self.kubeconfig_context.is_some()
    }

    /// Returns whether the credential goes into the kubeconfig itself.
    pub(in crate::commands) fn embeds(&self) -> bool {
        self.is_wanted() && self.embed_certs
    }

    /// Returns whether the context is to be for a server that the kubeconfig does not have.
    pub(in crate::commands) fn has_new_server(&self) -> bool {
        self.server.is_some()
    }

    /// Returns the entry of the kubeconfig that the context's cluster is.
    pub(in crate::commands) fn cluster_name(&self) -> Option<&str> {
        self.cluster.as_deref()
    }

    /// Returns the context's namespace.
    pub(in crate::commands) fn namespace(&self) -> Option<&str> {
        self.namespace.as_deref()
    }

    /// Looks whether the context can be written, before there is a credential for it; `None` if none is asked for. With
    /// `force` it may take the place of others of its name.
    ///
    /// # Errors
    /// If the kubeconfig has such a context already, lacks the cluster, or cannot be edited.
    pub(in crate::commands) fn wanted(
        &self,
        ui: &mut Ui,
        force: bool,
    ) -> Result<Option<WantedContext<'_>>, CliError> {
        let Some(name) = self.kubeconfig_context.as_deref() else { return Ok(None) };
        if name.is_empty() {
            return Err(CliError::new("--kubeconfig-context names no context"));
        }
        let wanted = WantedContext {
            kubeconfig: &self.kubeconfig,
            name,
            cluster: self.cluster(name)?,
            namespace: self.namespace.as_deref(),
            is_current: self.use_context,
            embeds: self.embed_certs,
            force,
        };
        wanted.rehearse(ui)?;
        Ok(Some(wanted))
    }

    fn cluster(&self, name: &str) -> Result<ClusterEntry, CliError> {
        let (Some(server), Some(file)) = (&self.server, &self.certificate_authority) else {
            return Ok(match &self.cluster {
                Some(cluster) => ClusterEntry::Known(cluster.clone()),
                None => ClusterEntry::OfCurrentContext,
            });
        };
        confirm_server(server)?;
        let pem = secrets::contents(Path::new(file)).map_err(|error| CliError::of(&error))?;
        certificate::authorities(&pem).map_err(|error| {
            CliError::new(format!("--certificate-authority `{file}` holds no authority")).because(error)
        })?;
        let cluster = Cluster {
            server: server.clone(),
            certificate_authority_data: pem.to_vec(),
            ..Cluster::default()
        };
        Ok(ClusterEntry::New(name.to_owned(), Box::new(cluster)))
    }
}

impl WantedContext<'_> {
    /// Looks whether it can be written, before there is a credential for it.
    ///
    /// # Errors
    /// If the kubeconfig has such a context already, lacks the cluster, or cannot be edited.
    pub(in crate::commands) fn rehearse(&self, ui: &mut Ui) -> Result<(), CliError> {
        let placeholder = Credential::Token("placeholder".into());
        rehearse(ui, self.kubeconfig, &mut |layers| self.plan(layers, &placeholder))
    }

    /// Writes the credential.
    ///
    /// # Errors
    /// If the kubeconfig cannot be edited.
    pub(in crate::commands) fn write(&self, ui: &mut Ui, credential: &Credential) -> Result<(), CliError> {
        edit(ui, self.kubeconfig, &mut |layers| self.plan(layers, credential))
    }

    fn plan(&self, layers: &Layers<'_>, credential: &Credential) -> Result<Vec<Change>, CliError> {
        let mut config = layers.whole().into_owned();
        if let Some(context) = &self.kubeconfig.context {
            if !config.contexts.contains_key(context) {
                return Err(super::no_context(&config, context));
            }
            config.current_context.clone_from(context);
        }
        self.confirm_free(&config)?;
        let entry = ContextEntry {
            name: self.name.to_owned(),
            user: self.name.to_owned(),
            credential: credential.clone(),
            cluster: self.cluster.clone(),
            namespace: self.namespace.map(str::to_owned),
            is_current: self.is_current,
        };
        let path_in = |path: &str| layers.path_in(Kind::User, self.name, path);
        entry.changes(&config, &path_in).map_err(|error| self.no_cluster(&error))
    }

    fn confirm_free(&self, config: &Config) -> Result<(), CliError> {
        let makes_cluster = matches!(self.cluster, ClusterEntry::New(..));
        let taken = [
            ("context", config.contexts.contains_key(self.name)),
            ("user", config.users.contains_key(self.name)),
            ("cluster", makes_cluster && config.clusters.contains_key(self.name)),
        ];
        match taken.iter().find(|(_, is_taken)| *is_taken) {
            Some((kind, _)) if !self.force => {
                let error =
                    CliError::new(format!("the kubeconfig has a {kind} `{}` already", shown(self.name)));
                Err(error.hint("--force replaces it; `kauth config undo` takes that back"))
            }
            _ => Ok(()),
        }
    }

    fn no_cluster(&self, error: &NoCluster) -> CliError {
        CliError::new(format!("context `{}` would have no cluster", shown(self.name)))
            .because(error)
            .hint("--cluster NAME takes one of the kubeconfig")
            .hint("--server URL --certificate-authority FILE make a new one")
    }
}

/// Makes sure that clients send a credential to a server, and that its URL is no credential itself.
fn confirm_server(server: &str) -> Result<(), CliError> {
    let refused = |why: &str| Err(CliError::new(format!("--server `{}` {why}", shown(server))));
    let Some(rest) = server.strip_prefix("https://") else {
        return refused("does not begin with https://")
            .map_err(|error| error.because("clients send no credential to such a server"));
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.contains('@') {
        return Err(CliError::new("--server holds a name or a password, which clients do not send"));
    }
    if host.is_empty() || host.starts_with(':') || rest.contains(char::is_whitespace) {
        return refused("names no host");
    }
    Ok(())
}
