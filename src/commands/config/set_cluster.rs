//! `kauth config set-cluster` (`kubectl: pkg/cmd/config/set_cluster.go`).

use super::exactly;
use crate::commands::kubeconfig::{self, FileField, KubeconfigArgs};
use crate::error::{CliError, ExitStatus, Failure};
use crate::go::Quoted;
use crate::kubeconfig::change::{Change, Kind};
use crate::kubeconfig::config::Cluster;
use crate::output::Ui;
use clap::Args;

const EXAMPLES: &str = "\
Examples:

  # The server of cluster e2e; its other fields stay as they are
  kauth config set-cluster e2e --server=https://1.2.3.4

  # The certificate authority of cluster e2e, its contents copied into the kubeconfig
  kauth config set-cluster e2e --embed-certs --certificate-authority=~/.kube/e2e/kubernetes.ca.crt

  # Another name to check the server's certificate for
  kauth config set-cluster e2e --tls-server-name=my-cluster-name

  # A proxy
  kauth config set-cluster e2e --proxy-url=https://1.2.3.4";

/// Set a cluster
///
/// A cluster of this name that is there keeps all fields that no flag names, but for insecure-skip-tls-verify, which is taken
/// back unless it is given again.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SetClusterArgs {
    /// The cluster's name
    #[arg(value_name = "NAME", num_args = 0..)]
    names: Vec<String>,
    /// The URL of the API server; takes back --tls-server-name
    #[arg(long, value_name = "URL", allow_hyphen_values = true)]
    server: Option<String>,
    /// The name to check the server's certificate for, if it is not the URL's host
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    tls_server_name: Option<String>,
    /// Do not check the server's certificate; takes back the certificate authority
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_parser = kubeconfig::parse_bool)]
    insecure_skip_tls_verify: Option<bool>,
    /// The file with the certificate authority that the server's certificate comes from
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    certificate_authority: Option<String>,
    /// Copy the contents of --certificate-authority into the kubeconfig
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_parser = kubeconfig::parse_bool)]
    embed_certs: Option<bool>,
    /// The URL of a proxy: http, https or socks5
    #[arg(long, value_name = "URL", allow_hyphen_values = true)]
    proxy_url: Option<String>,
    /// A flag of a request, which would be taken and do nothing
    #[arg(long, hide = true, value_name = "BOOL", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_parser = kubeconfig::parse_bool)]
    disable_compression: Option<bool>,
}

/// Sets the cluster.
///
/// # Errors
/// If the flags do not go together, a file cannot be embedded, or the kubeconfig cannot be edited.
pub(super) fn run(
    ui: &mut Ui,
    kubeconfig: &KubeconfigArgs,
    args: &SetClusterArgs,
) -> Result<ExitStatus, Failure> {
    let [name] = exactly("set-cluster", &args.names)?;
    args.check(name)?;
    for (flag, url) in [("--server", &args.server), ("--proxy-url", &args.proxy_url)] {
        kubeconfig::warn_of_url(ui, flag, url.as_deref().unwrap_or_default());
    }
    let embed = args.embed_certs == Some(true);
    let authority = args.certificate_authority.as_deref();
    let authority = authority.map(|path| FileField::new("certificate-authority", path, embed)).transpose()?;
    let mut was_insecure = false;
    kubeconfig::edit(ui, kubeconfig, &mut |layers| {
        let mut cluster = layers.whole().clusters.get(name).cloned().unwrap_or_default();
        was_insecure = cluster.insecure_skip_tls_verify;
        args.apply(&mut cluster);
        if let Some(authority) = &authority {
            (cluster.certificate_authority, cluster.certificate_authority_data) = match authority {
                FileField::Path(path) => (layers.path_in(Kind::Cluster, name, path), Vec::new()),
                FileField::Contents(bytes) => (String::new(), bytes.to_vec()),
            };
        }
        Ok(vec![Change::Cluster(name.clone(), Box::new(cluster))])
    })?;
    ui.answer(format!("Cluster {} set.\n", Quoted(name)))?;
    if was_insecure && args.insecure_skip_tls_verify.is_none() {
        ui.note("insecure-skip-tls-verify is taken back, as kubectl does unless it is given again");
    }
    Ok(ExitStatus::Done)
}

impl SetClusterArgs {
    fn check(&self, name: &str) -> Result<(), CliError> {
        let authority = self.certificate_authority.as_deref().unwrap_or_default();
        if let Some(disable) = self.disable_compression {
            let error = CliError::new("--disable-compression is a flag of a request and stores nothing");
            let path = format!("clusters.{name}.disable-compression");
            return Err(error.hint(format!("`kauth config set {path} {disable}` stores it")));
        }
        if name.is_empty() {
            return Err(CliError::new("you must specify a non-empty cluster name"));
        }
        if self.insecure_skip_tls_verify == Some(true) && !authority.is_empty() {
            let message = "you cannot specify a certificate authority and insecure mode at the same time";
            return Err(CliError::new(message));
        }
        if self.embed_certs == Some(true) && authority.is_empty() {
            return Err(CliError::new("you must specify a --certificate-authority to embed"));
        }
        Ok(())
    }

    fn apply(&self, cluster: &mut Cluster) {
        if let Some(server) = &self.server {
            cluster.server.clone_from(server);
            // It was the name of the server before.
            cluster.tls_server_name.clear();
        }
        if let Some(name) = &self.tls_server_name {
            cluster.tls_server_name.clone_from(name);
        }
        // kubectl takes it back wherever it is not asked for.
        cluster.insecure_skip_tls_verify = self.insecure_skip_tls_verify == Some(true);
        if cluster.insecure_skip_tls_verify {
            cluster.certificate_authority.clear();
            cluster.certificate_authority_data.clear();
        }
        if let Some(url) = &self.proxy_url {
            cluster.proxy_url = url.as_str().into();
        }
    }
}
