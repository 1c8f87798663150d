//! The flags of `--via-cluster`. Knows nothing about what the cluster is asked for.

use clap::Args;

use crate::commands::signing::Wait;

/// Whether the cluster signs, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Through the cluster")]
pub(super) struct ViaClusterArgs {
    /// Have the cluster of the context in use, or of --context, sign by its CSR API: no authority's key is needed
    #[arg(long)]
    via_cluster: bool,
    /// Approve the request at once: exactly the one that was sent; default: wait until somebody else does
    #[arg(long, requires = "via_cluster")]
    pub(super) approve: bool,
    /// How long to wait for the certificate, like 90s or 1h; default: 10m
    #[arg(long, value_name = "DURATION", requires = "via_cluster", value_parser = Wait::parse,
          default_value = "10m", hide_default_value = true)]
    pub(super) wait: Wait,
    /// Delete the request from the cluster at the end, whatever becomes of it
    #[arg(long, requires = "via_cluster")]
    pub(super) cleanup: bool,
    /// The name of the request in the cluster; default: the user's with a part of the request's hash
    #[arg(long, value_name = "NAME", requires = "via_cluster", allow_hyphen_values = true)]
    pub(super) object_name: Option<String>,
    /// Who is to sign it; default: kubernetes.io/kube-apiserver-client, for nodes the signers of kubelets
    #[arg(long, value_name = "SIGNER", requires = "via_cluster")]
    pub(super) signer_name: Option<String>,
}

impl ViaClusterArgs {
    /// Returns whether the cluster is to sign.
    pub(super) fn is_wanted(&self) -> bool {
        self.via_cluster
    }
}
