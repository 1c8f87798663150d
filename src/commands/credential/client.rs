//! What a client would use of the kubeconfig: which server, how to know it, and who to be.
// client-go: tools/clientcmd, rest and transport

use std::path::{Path, PathBuf};

use clap::Args;

use crate::authn::x509::ClientCa;
use crate::commands::kubeconfig::{KubeconfigArgs, Texts};
use crate::error::CliError;
use crate::files::secrets::{self, SecretError};
use crate::files::together::are_same;
use crate::kubeconfig::client_config::{ClientConfig, Rest};
use crate::kubeconfig::config::{Cluster, Context, Exec, User};
use crate::kubeconfig::merge::Merged;
use crate::kubeconfig::overrides::Overrides;
use crate::kubeconfig::redact;
use crate::kubeconfig::validate::Files;
use crate::output::Ui;
use crate::secret::SecretBytes;
use crate::shown::shown;

/// Which part of the kubeconfig is meant.
#[derive(Debug, Args)]
pub(in crate::commands) struct ClientArgs {
    /// The context to look at instead of the one in use
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(super) context: Option<String>,
    /// The user of the kubeconfig to be, instead of the context's
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(super) user: Option<String>,
    /// The cluster of the kubeconfig to be asked, instead of the context's
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(super) cluster: Option<String>,
    /// The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub(super) kubeconfig: Option<String>,
    /// Run the credential plugin of the context, if it has one: a program
    #[arg(long)]
    pub(super) run_exec: bool,
}

/// What a client would use.
#[derive(Debug)]
pub(in crate::commands) struct Client {
    /// All that it needs.
    pub(in crate::commands) rest: Rest,
    /// The name of the user, as it may be shown.
    pub(in crate::commands) user: String,
    /// The name of the context in use; empty if there is none.
    pub(in crate::commands) context: String,
    /// The kubeconfig's entry that the cluster is, as it stands there.
    pub(in crate::commands) cluster: Option<String>,
    /// The namespace of the context.
    pub(in crate::commands) namespace: Option<String>,
    /// Whether a plugin may be run.
    pub(in crate::commands) may_run: bool,
    /// The files that all this is read from.
    files: Vec<PathBuf>,
}

impl ClientArgs {
    /// Reads the kubeconfig; `flags` is what other flags say of its user.
    ///
    /// # Errors
    /// If it cannot be read, or says nothing that a client could use.
    pub(in crate::commands) fn client(&self, ui: &mut Ui, flags: User) -> Result<Client, CliError> {
        Client::read(ui, self.kubeconfig.as_ref(), &self.overrides(flags, String::new()), self.run_exec)
    }

    /// As [`Self::client`], for a command that connects: a credential plugin may be run, and `timeout` is that of requests.
    ///
    /// # Errors
    /// As [`Self::client`].
    pub(in crate::commands) fn connecting(
        &self,
        ui: &mut Ui,
        flags: User,
        timeout: String,
    ) -> Result<Client, CliError> {
        Client::read(ui, self.kubeconfig.as_ref(), &self.overrides(flags, timeout), true)
    }

    fn overrides(&self, user: User, timeout: String) -> Overrides {
        let text = |flag: &Option<String>| flag.clone().unwrap_or_default();
        let context = Context { cluster: text(&self.cluster), user: text(&self.user), ..Context::default() };
        Overrides { current_context: text(&self.context), context, user, timeout, ..Overrides::default() }
    }
}

impl Client {
    /// Reads the kubeconfig, with what flags say instead of it; `may_run` is whether a plugin may be run.
    ///
    /// # Errors
    /// If it cannot be read, or says nothing that a client could use.
    pub(in crate::commands) fn read(
        ui: &mut Ui,
        kubeconfig: Option<&String>,
        overrides: &Overrides,
        may_run: bool,
    ) -> Result<Self, CliError> {
        let kubeconfig = KubeconfigArgs::to_read(kubeconfig.cloned());
        let texts = Texts::read(&kubeconfig)?;
        if kubeconfig.is_explicit() {
            texts.require_first()?;
        }
        let layers = texts.layers(ui)?;
        let merged = Merged { config: layers.resolved(layers.merged()), ..Merged::default() };
        let client = ClientConfig::new(&merged, overrides);
        let rest = client.rest(&Disk).map_err(|error| {
            let nothing = CliError::new("the kubeconfig says nothing that a client could use").because(error);
            nothing.hint("--context NAME names a context, --kubeconfig FILE another kubeconfig")
        })?;
        confirm_trust(&rest).map_err(|why| CliError::new("clients refuse the cluster").because(why))?;
        let namespace = client.context().ok().map(|context| context.namespace);
        let layers = layers.files.iter().map(|layer| layer.name.clone());
        let files = layers.chain(files_of(&rest)).map(PathBuf::from).collect();
        let is_whole = overrides.cluster == Cluster::default() && !client.cluster_name().is_empty();
        Ok(Self {
            rest,
            files,
            context: client.context_name().to_owned(),
            cluster: is_whole.then(|| client.cluster_name()),
            user: shown(&client.user_name()).into_owned(),
            namespace: namespace.filter(|namespace| !namespace.is_empty()),
            may_run,
        })
    }

    /// Returns the plugin, unless something else says who it is: then clients do not run it.
    // client-go: plugin/pkg/client/auth/exec/exec.go, UpdateTransportConfig
    pub(in crate::commands) fn exec(&self) -> Option<&Exec> {
        let credentials = self.rest.credentials.as_ref()?;
        let has = |data: &[u8], file: &str| !data.is_empty() || !file.is_empty();
        let has_pair = has(&credentials.certificate_data, &credentials.certificate_file)
            && has(&credentials.key_data, &credentials.key_file);
        let has_token = !credentials.token.is_empty() || !credentials.token_file.is_empty();
        let is_known = has_pair || has_token || !credentials.username.is_empty();
        credentials.exec.as_ref().filter(|_| !is_known)
    }

    /// Returns the server's URL as it may be shown.
    pub(in crate::commands) fn server(&self) -> String {
        shown(&redact::url(&self.rest.server)).to_string()
    }

    /// Makes sure that a file to be written is none of those that the credential is read from.
    ///
    /// # Errors
    /// If it is one.
    pub(in crate::commands) fn confirm_apart(&self, file: &Path) -> Result<(), CliError> {
        if !self.files.iter().any(|read| are_same(read, file)) {
            return Ok(());
        }
        let name = shown(&file.to_string_lossy()).to_string();
        Err(CliError::new(format!("the credential is read from `{name}` itself")).hint("name another file"))
    }
}

/// Makes sure that clients know how to know the server.
// client-go: transport/transport.go, TLSConfigFor
fn confirm_trust(rest: &Rest) -> Result<(), String> {
    let Some(tls) = &rest.tls else { return Ok(()) };
    if tls.ca_data.is_empty() && tls.ca_file.is_empty() {
        return Ok(());
    }
    if tls.insecure {
        return Err("specifying a root certificates file with the insecure flag is not allowed".to_owned());
    }
    let pem = content(&tls.ca_data, &tls.ca_file)?;
    ClientCa::read(&pem).map(|_| ()).map_err(|error| format!("unable to load root certificates: {error}"))
}

/// Returns the files that are named beside the kubeconfig.
fn files_of(rest: &Rest) -> Vec<String> {
    let authorities = rest.tls.iter().map(|tls| &tls.ca_file);
    let own = rest.credentials.iter().flat_map(|it| [&it.certificate_file, &it.key_file, &it.token_file]);
    authorities.chain(own).filter(|file| !file.is_empty()).cloned().collect()
}

/// The files that a kubeconfig names.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct Disk;

impl Files for Disk {
    fn open(&self, path: &str) -> Result<(), String> {
        match secrets::regular(Path::new(path)) {
            // A folder can be opened, too.
            Ok(_) | Err(SecretError::Io { operation: "read", .. }) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn read(&self, path: &str) -> Result<SecretBytes, String> {
        secrets::regular(Path::new(path)).map_err(|error| error.to_string())
    }
}

/// Returns what is given inline, else what is in the file; nothing where neither is.
///
/// # Errors
/// If the file cannot be read.
pub(in crate::commands) fn content(data: &[u8], file: &str) -> Result<SecretBytes, String> {
    match (data, file) {
        ([], "") => Ok(SecretBytes::default()),
        ([], file) => Disk.read(file),
        (data, _) => Ok(data.to_vec().into()),
    }
}
