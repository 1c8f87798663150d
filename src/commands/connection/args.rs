//! kubectl's flags that say which cluster is asked, and as whom.

use clap::Args;

use super::Connection;
use crate::commands::credential::client::Client;
use crate::commands::global::GlobalArgs;
use crate::commands::identity::IdentityArgs;
use crate::commands::kubeconfig::{self, EditArgs, KubeconfigArgs};
use crate::error::CliError;
use crate::files::secrets;
use crate::kubeconfig::config::{Cluster, Context, User};
use crate::kubeconfig::overrides::{self, Overrides};
use crate::output::Ui;

/// Which cluster is asked, and as whom.
#[derive(Debug, Args)]
#[command(next_help_heading = "Connection options")]
pub(in crate::commands) struct ConnectionArgs {
    #[command(flatten)]
    pub(in crate::commands) endpoint: EndpointArgs,
    /// The user of the kubeconfig to be, instead of the context's
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    user: Option<String>,
    /// The namespace; default: the context's
    #[arg(short, long, value_name = "NAMESPACE", allow_hyphen_values = true)]
    namespace: Option<String>,
}

/// The same, but for flags that mean something else to some commands.
#[derive(Debug, Args)]
#[command(next_help_heading = "Connection options")]
pub(in crate::commands) struct EndpointArgs {
    /// The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub(in crate::commands) kubeconfig: Option<String>,
    /// The context to use instead of the one in use
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    context: Option<String>,
    /// The cluster of the kubeconfig to ask, instead of the context's
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    cluster: Option<String>,
    /// The server's URL
    #[arg(short, long, value_name = "URL", allow_hyphen_values = true)]
    server: Option<String>,
    /// The file with the authority of the server's certificate
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    certificate_authority: Option<String>,
    /// Do not look whether it is the right server: whoever answers gets the credential
    #[arg(long)]
    insecure_skip_tls_verify: bool,
    /// The name that the server's certificate must have, instead of the URL's host
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    tls_server_name: Option<String>,
    /// The file with the client certificate to be known by
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    client_certificate: Option<String>,
    /// The file with its key
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    client_key: Option<String>,
    /// Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)
    #[arg(long, value_name = "-|FILE|fd:N", allow_hyphen_values = true)]
    token_from: Option<String>,
    /// Taken for kubectl's sake: nothing is compressed
    #[arg(long, hide = true)]
    disable_compression: bool,
    /// Taken for kubectl's sake: nothing is cached
    #[arg(long, hide = true, value_name = "DIR", allow_hyphen_values = true)]
    cache_dir: Option<String>,
    #[command(flatten)]
    identity: IdentityArgs,
}

impl ConnectionArgs {
    /// Makes ready to ask the cluster that the flags and the kubeconfig name. A credential plugin is run, as kubectl would.
    ///
    /// # Errors
    /// If they name none, or clients would not send the credential.
    pub(in crate::commands) fn connect(
        &self,
        ui: &mut Ui,
        global: &GlobalArgs,
    ) -> Result<Connection, CliError> {
        let context = Context {
            user: self.user.clone().unwrap_or_default(),
            namespace: self.namespace().unwrap_or_default().to_owned(),
            ..Context::default()
        };
        self.endpoint.connect(ui, global, context)
    }

    /// Returns whether a context of the kubeconfig says all: no flag names another cluster, user or identity.
    pub(in crate::commands) fn is_context_alone(&self) -> bool {
        let EndpointArgs { cluster, server, certificate_authority, tls_server_name, .. } = &self.endpoint;
        let EndpointArgs { client_certificate, client_key, token_from, identity, .. } = &self.endpoint;
        let flags = [cluster, server, certificate_authority, tls_server_name, client_certificate, client_key];
        let is_named = flags.into_iter().chain([token_from, &self.user]).any(Option::is_some);
        !is_named && !self.endpoint.insecure_skip_tls_verify && identity.overrides() == User::default()
    }

    /// Returns the namespace that a flag names.
    pub(in crate::commands) fn namespace(&self) -> Option<&str> {
        self.namespace.as_deref().map(overrides::namespace).filter(|namespace| !namespace.is_empty())
    }
}

impl EndpointArgs {
    /// As [`ConnectionArgs::connect`], as the user and in the namespace of a context; where it has none, as the kubeconfig says.
    ///
    /// # Errors
    /// As [`ConnectionArgs::connect`].
    pub(in crate::commands) fn connect(
        &self,
        ui: &mut Ui,
        global: &GlobalArgs,
        context: Context,
    ) -> Result<Connection, CliError> {
        let overrides = self.overrides(global, context)?;
        let client = Client::read(ui, self.kubeconfig.as_ref(), &overrides, true)?;
        Connection::new(ui, global, client)
    }

    /// Returns the kubeconfig to be edited: the one that the cluster is taken from.
    pub(in crate::commands) fn kubeconfig_to_edit(&self, edit: &EditArgs) -> KubeconfigArgs {
        KubeconfigArgs { kubeconfig: self.kubeconfig.clone(), context: None, edit: edit.clone() }
    }

    /// Returns what the flags say instead of the kubeconfig.
    fn overrides(&self, global: &GlobalArgs, context: Context) -> Result<Overrides, CliError> {
        let text = |flag: &Option<String>| flag.clone().unwrap_or_default();
        let user = User {
            client_certificate: text(&self.client_certificate),
            client_key: text(&self.client_key),
            token: self.token()?,
            ..self.identity.overrides()
        };
        let cluster = Cluster {
            server: text(&self.server),
            certificate_authority: text(&self.certificate_authority),
            insecure_skip_tls_verify: self.insecure_skip_tls_verify,
            tls_server_name: text(&self.tls_server_name),
            ..Cluster::default()
        };
        Ok(Overrides {
            current_context: text(&self.context),
            context: Context { cluster: text(&self.cluster), ..context },
            cluster,
            user,
            timeout: text(&global.request_timeout),
            ..Overrides::default()
        })
    }

    fn token(&self) -> Result<crate::secret::Secret, CliError> {
        let Some(source) = &self.token_from else { return Ok("".into()) };
        let token = secrets::secret(source).map_err(|error| CliError::of(&error))?;
        kubeconfig::check_token("--token-from", &token)?;
        Ok(token)
    }
}
