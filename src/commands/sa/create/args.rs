//! The flags of `kauth sa create`.

use clap::Args;

use crate::commands::connection::ConnectionArgs;
use crate::commands::kubeconfig::parse_bool;
use crate::commands::made::MadeArgs;

const EXAMPLES: &str = "\
Examples:

  # A service account in the namespace of the context
  kauth sa create robot

  # One that may view its namespace and pulls images with a Secret; pods get no token of it by themselves
  kauth sa create robot -n ci --clusterrole view --image-pull-secret hub --automount=false

  # What would be sent, for a Git repository
  kauth sa create robot -n ci --role deployer --dry-run=client -o yaml

  # A token that never expires, in a Secret: only where nothing else works
  kauth sa create robot --token-secret";

/// Create a service account, and what goes with it
///
/// The name is checked as the server checks it, before anything is sent. Of several objects all are tried first; if one fails after all,
/// those that were created are deleted again.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::commands::sa) struct CreateArgs {
    /// The name
    #[arg(value_name = "NAME")]
    pub(super) name: String,
    /// A label (can be repeated)
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub(super) label: Vec<String>,
    /// An annotation (can be repeated)
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub(super) annotation: Vec<String>,
    /// A Secret that pods pull images with (can be repeated)
    #[arg(long, value_name = "SECRET")]
    pub(super) image_pull_secret: Vec<String>,
    /// A Secret that pods may mount (can be repeated); it counts with --enforce-mountable-secrets only
    #[arg(long, value_name = "SECRET")]
    pub(super) mountable_secret: Vec<String>,
    /// Let pods mount no other Secrets; deprecated in Kubernetes since 1.32
    #[arg(long)]
    pub(super) enforce_mountable_secrets: bool,
    /// Whether pods get a token, unless they say otherwise; default: they do
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_parser = parse_bool)]
    pub(super) automount: Option<bool>,
    /// Bind it to a Role of the namespace (can be repeated)
    #[arg(long, value_name = "ROLE")]
    pub(super) role: Vec<String>,
    /// Bind it to a ClusterRole, within the namespace (can be repeated)
    #[arg(long, value_name = "CLUSTERROLE")]
    pub(super) clusterrole: Vec<String>,
    /// With --clusterrole: bind it in the whole cluster instead
    #[arg(long, requires = "clusterrole")]
    pub(super) cluster_wide: bool,
    /// Also a Secret with a token that never expires; its name is NAME-token if none is given
    #[arg(long, value_name = "SECRET", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub(super) token_secret: Option<String>,
    #[command(flatten)]
    pub(super) made: MadeArgs,
    #[command(flatten)]
    pub(super) connection: ConnectionArgs,
}
