//! What a client would use of the kubeconfig: which server, how to know it, and who to be.
// client-go: tools/clientcmd, rest and transport

use std::path::Path;

use clap::Args;

use crate::commands::kubeconfig::{KubeconfigArgs, Texts};
use crate::error::CliError;
use crate::files::secrets;
use crate::kubeconfig::client_config::{ClientConfig, Rest};
use crate::kubeconfig::config::Context;
use crate::kubeconfig::merge::Merged;
use crate::kubeconfig::overrides::Overrides;
use crate::kubeconfig::validate::Files;
use crate::output::Ui;
use crate::secret::SecretBytes;

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
    /// The name of the user.
    pub(in crate::commands) user: String,
    /// The namespace of the context.
    pub(in crate::commands) namespace: Option<String>,
    /// Whether a plugin may be run.
    pub(in crate::commands) may_run: bool,
}

impl ClientArgs {
    /// Reads the kubeconfig.
    ///
    /// # Errors
    /// If it cannot be read, or says nothing that a client could use.
    pub(in crate::commands) fn client(&self, ui: &mut Ui) -> Result<Client, CliError> {
        let kubeconfig = KubeconfigArgs::to_read(self.kubeconfig.clone());
        let texts = Texts::read(&kubeconfig)?;
        if kubeconfig.is_explicit() {
            texts.require_first()?;
        }
        let layers = texts.layers(ui)?;
        let merged = Merged { config: layers.resolved(layers.merged()), ..Merged::default() };
        let text = |flag: &Option<String>| flag.clone().unwrap_or_default();
        let overrides = Overrides {
            current_context: text(&self.context),
            context: Context { cluster: text(&self.cluster), user: text(&self.user), ..Context::default() },
            ..Overrides::default()
        };
        let client = ClientConfig::new(&merged, &overrides);
        let rest = client.rest(&Disk).map_err(|error| {
            let nothing = CliError::new("the kubeconfig says nothing that a client could use").because(error);
            nothing.hint("--context NAME names a context, --kubeconfig FILE another kubeconfig")
        })?;
        let namespace = client.context().ok().map(|context| context.namespace);
        Ok(Client {
            rest,
            user: client.user_name(),
            namespace: namespace.filter(|namespace| !namespace.is_empty()),
            may_run: self.run_exec,
        })
    }
}

/// The files that a kubeconfig names.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct Disk;

impl Files for Disk {
    fn open(&self, path: &str) -> Result<(), String> {
        match secrets::regular(Path::new(path)) {
            Err(error) if !error.to_string().starts_with("read ") => Err(error.to_string()),
            _ => Ok(()),
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
