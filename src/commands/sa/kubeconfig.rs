//! `kauth sa kubeconfig`: a context that is a ServiceAccount, by a token, a file with one, or a program that gets one.

use clap::Args;

use super::mint;
use super::token_args::TokenArgs;
use crate::commands::connection::{Connection, ConnectionArgs, confirm_name};
use crate::commands::credential::client::content;
use crate::commands::credential::out::OutArgs;
use crate::commands::global::GlobalArgs;
use crate::commands::kubeconfig::{self, EditArgs, KubeconfigArgs, WantedContext};
use crate::error::{CliError, ExitStatus, Failure};
use crate::files::secrets;
use crate::go::Quoted;
use crate::kubeconfig::change::Change;
use crate::kubeconfig::config::{Cluster, Config, Exec};
use crate::kubeconfig::entry::{ClusterEntry, ContextEntry, Credential};
use crate::kubeconfig::{decode, encode};
use crate::output::Ui;
use crate::output::printer::Printer;

const EXAMPLES: &str = "\
Examples:

  # A context in the kubeconfig; then kubectl --context robot get pods
  kauth sa kubeconfig robot --kubeconfig-context robot

  # A kubeconfig of its own, with a token for a week
  kauth sa kubeconfig robot -n ci --duration 7d --out robot.kubeconfig

  # One whose token is renewed by kauth, with the credential of the context in use
  kauth sa kubeconfig robot --exec --kubeconfig-context robot

  # One for a pod, whose token the kubelet keeps fresh
  kauth sa kubeconfig robot --token-file /var/run/secrets/tokens/robot --out kubeconfig";

/// Make a kubeconfig that is a service account
///
/// It is printed, or with --kubeconfig-context written into the kubeconfig. It has the cluster that is asked, and a token of the
/// service account; --token-file and --exec keep no token in it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SaKubeconfigArgs {
    /// The service account's name
    #[arg(value_name = "NAME")]
    name: String,
    /// Write it into the kubeconfig, as a user and a context of this name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["out", "show"])]
    kubeconfig_context: Option<String>,
    /// With --kubeconfig-context: make it the context in use
    #[arg(long, requires = "kubeconfig_context")]
    use_context: bool,
    /// Keep a token in it (the default)
    #[arg(long = "token", conflicts_with_all = ["token_file", "exec"])]
    inline: bool,
    /// Have clients read the token from this file, each time
    #[arg(long, value_name = "PATH", conflicts_with = "exec")]
    token_file: Option<String>,
    /// Have clients run kauth for a token, with the credential of the context that is used now
    #[arg(long)]
    exec: bool,
    #[command(flatten)]
    token: TokenArgs,
    #[command(flatten)]
    out: OutArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
    #[command(flatten)]
    edit: EditArgs,
}

/// Makes the kubeconfig.
///
/// # Errors
/// If the server gives no token, or it cannot be written.
pub(super) fn run(ui: &mut Ui, global: &GlobalArgs, args: &SaKubeconfigArgs) -> Result<ExitStatus, Failure> {
    secrets::protect();
    args.confirm_sound()?;
    confirm_name(&args.name)?;
    let request = args.token.request()?;
    if args.kubeconfig_context.is_none() {
        args.out.confirm_unseen(ui)?;
    }
    let mut connection = args.connection.connect(ui, global)?;
    let kubeconfig = args.connection.endpoint.kubeconfig_to_edit(&args.edit);
    let namespace = connection.namespace.clone();
    let wanted = args.kubeconfig_context.as_deref();
    let wanted = wanted.map(|name| args.wanted(&kubeconfig, &connection, name, &namespace)).transpose()?;
    if let Some(wanted) = &wanted {
        wanted.rehearse(ui)?;
    }
    let credential = match (&args.token_file, args.exec) {
        (Some(path), _) => Credential::TokenFile(kubeconfig::absolute(path)?),
        (None, true) => Credential::Exec(Box::new(args.plugin(&connection)?)),
        (None, false) => {
            let minted = mint::mint(ui, &mut connection, &args.name, request, args.token.revocable)?;
            if !minted.expiration.is_empty() {
                ui.note(&format!("the token holds until {}", minted.expiration));
            }
            Credential::Token(minted.token)
        }
    };
    match wanted {
        Some(wanted) => {
            wanted.write(ui, &credential)?;
            ui.answer(format!("context {} written\n", Quoted(wanted.name)))?;
        }
        None => {
            let text = whole(&connection, &args.name, credential)?;
            args.out.write(ui, &connection.client, text.as_bytes(), &[])?;
        }
    }
    connection.confirm_unwarned()?;
    Ok(ExitStatus::Done)
}

impl SaKubeconfigArgs {
    fn confirm_sound(&self) -> Result<(), CliError> {
        if self.token_file.is_some() && self.token.is_given() {
            let error = CliError::new("--token-file names a token that something else makes");
            return Err(error.hint("leave out --duration and the other flags of a token"));
        }
        if self.exec && !self.connection.is_context_alone() {
            let error =
                CliError::new("--exec gets tokens as a context of the kubeconfig, without other flags");
            return Err(error.hint("put them into a context, and name that with --context"));
        }
        if self.exec && self.token.revocable {
            return Err(CliError::new("--exec gets a new token each time: there is none to revoke")
                .hint("delete the context, or the credential that the tokens are got with"));
        }
        Ok(())
    }

    fn wanted<'a>(
        &self,
        kubeconfig: &'a KubeconfigArgs,
        connection: &Connection,
        name: &'a str,
        namespace: &'a str,
    ) -> Result<WantedContext<'a>, CliError> {
        if name.is_empty() {
            return Err(CliError::new("--kubeconfig-context names no context"));
        }
        let cluster = match &connection.client.cluster {
            Some(known) => ClusterEntry::Known(known.clone()),
            None => ClusterEntry::New(name.to_owned(), Box::new(cluster(connection)?)),
        };
        Ok(WantedContext {
            kubeconfig,
            name,
            cluster,
            namespace: Some(namespace),
            is_current: self.use_context,
            embeds: true,
            force: self.out.force(),
        })
    }

    /// Returns the plugin: kauth itself, asking for a token as the context that is used now. That one is named, since the
    /// context in use may become the new one.
    fn plugin(&self, connection: &Connection) -> Result<Exec, CliError> {
        let context = connection.client.context.as_str();
        if context.is_empty() {
            let error = CliError::new("--exec needs a context whose credential gets the tokens");
            return Err(error.hint("--context NAME names it"));
        }
        if Some(context) == self.kubeconfig_context.as_deref() {
            let error = CliError::new(format!("context `{context}` would run itself for a token"));
            return Err(error.hint("give the new context another name"));
        }
        let word = |text: &str| text.to_owned();
        let mut words = ["sa", "token", &self.name, "-n", &connection.namespace].map(word).to_vec();
        words.extend(["--context", context].map(word));
        if let Some(file) = &self.connection.endpoint.kubeconfig {
            words.extend([word("--kubeconfig"), kubeconfig::absolute(file)?]);
        }
        words.extend(self.token.words());
        words.extend(["-o", "execcredential", "--show"].map(word));
        Ok(Exec {
            command: "kauth".to_owned(),
            args: Some(words),
            api_version: "client.authentication.k8s.io/v1".to_owned(),
            interactive_mode: "IfAvailable".to_owned(),
            install_hint: "kauth gets the tokens of this context".to_owned(),
            ..Exec::default()
        })
    }
}

/// Returns a kubeconfig with one context, which is the ServiceAccount by a token.
///
/// # Errors
/// If the authority's file cannot be read.
pub(super) fn with_token(
    connection: &Connection,
    account: &str,
    token: &crate::secret::Secret,
) -> Result<String, CliError> {
    whole(connection, account, Credential::Token(token.clone())).map(|text| text.to_string())
}

fn whole(
    connection: &Connection,
    account: &str,
    credential: Credential,
) -> Result<zeroize::Zeroizing<String>, CliError> {
    let entry = ContextEntry {
        name: account.to_owned(),
        user: account.to_owned(),
        credential,
        cluster: ClusterEntry::New("cluster".to_owned(), Box::new(cluster(connection)?)),
        namespace: Some(connection.namespace.clone()),
        is_current: true,
    };
    let changes = entry.changes(&Config::default(), &str::to_owned).map_err(|error| CliError::of(&error))?;
    let mut config = Config::default();
    for change in changes {
        match change {
            Change::Cluster(name, cluster) => drop(config.clusters.insert(name, *cluster)),
            Change::User(name, user) => drop(config.users.insert(name, *user)),
            Change::Context(name, context) => drop(config.contexts.insert(name, *context)),
            Change::CurrentContext(name) => config.current_context = name,
            _ => {}
        }
    }
    let printed = Printer::Yaml.print("", &encode::config(&decode::with_defaults(config)));
    printed.map(zeroize::Zeroizing::new).map_err(CliError::new)
}

/// Returns the cluster that is asked, with the contents of the authority's file.
fn cluster(connection: &Connection) -> Result<Cluster, CliError> {
    let rest = &connection.client.rest;
    let mut cluster = Cluster {
        server: rest.server.clone(),
        proxy_url: rest.proxy.clone().unwrap_or_default(),
        disable_compression: rest.disable_compression,
        ..Cluster::default()
    };
    if let Some(tls) = &rest.tls {
        cluster.tls_server_name.clone_from(&tls.server_name);
        cluster.insecure_skip_tls_verify = tls.insecure;
        let pem = content(&tls.ca_data, &tls.ca_file).map_err(CliError::new)?;
        cluster.certificate_authority_data = pem.to_vec();
    }
    Ok(cluster)
}
