//! The arguments that say what is decided by.

use crate::authz::chain::Modes;
use crate::authz::rbac::Aggregation;
use crate::commands::{manifests, time};
use crate::error::CliError;
use crate::files::Input;
use crate::version::Version;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::str::FromStr;

/// The manifests to decide by, and how to read them.
#[derive(Debug, Args)]
#[command(next_help_heading = "Policy")]
pub(in crate::commands) struct PolicyArgs {
    /// Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY
    #[arg(short = 'f', long = "filename", visible_alias = "policy", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Read directories with all that is below them
    #[arg(short = 'R', long)]
    recursive: bool,
    /// Make everything that is reported about the manifests an error, and take no credential for genuine
    #[arg(long)]
    pub(in crate::commands) strict: bool,
    /// Which of Kubernetes' own roles and bindings to add where the manifests lack them: auto adds them unless the manifests
    /// are a whole cluster's
    #[arg(long, value_name = "auto|none|v1.NN", default_value = "auto")]
    pub(super) default_policy: DefaultPolicyChoice,
    /// How old the kept export may be before a warning says so, like 1h or 7d
    #[arg(long, value_name = "DURATION", default_value = "24h", value_parser = time::seconds)]
    pub(super) max_age: i64,
    /// Take the manifests for all that the cluster has: what they lack does not exist
    #[arg(long)]
    pub(super) assume_complete: bool,
    /// Where the rules of aggregated ClusterRoles come from: auto takes the stored ones of objects that a server wrote, and
    /// computes the others as the controller does
    #[arg(long, value_name = "MODE", default_value = "auto")]
    pub(super) aggregation: AggregationMode,
    /// The authorizers, as kube-apiserver's flag names them
    #[arg(long, value_name = "MODES", default_value = "Node,RBAC", value_parser = Modes::from_str)]
    pub(in crate::commands) authorization_mode: Modes,
    /// The namespace of namespaced objects that have none
    #[arg(long, value_name = "NAMESPACE", default_value = "default")]
    pub(super) manifest_namespace: String,
}

/// Which of Kubernetes' own objects are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DefaultPolicyChoice {
    Auto,
    None,
    Of(Version),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AggregationMode {
    Auto,
    Stored,
    Computed,
}

impl PolicyArgs {
    /// Returns whether manifests are named.
    pub(in crate::commands) fn is_given(&self) -> bool {
        !self.files.is_empty()
    }

    /// Returns whether stdin is one of the manifests.
    pub(in crate::commands) fn reads_stdin(&self) -> bool {
        self.files.iter().any(|file| file.as_os_str() == "-")
    }

    /// Returns the namespace of objects that should have one and do not.
    pub(in crate::commands) fn manifest_namespace(&self) -> &str {
        &self.manifest_namespace
    }

    /// Returns the manifests that a flag or the environment names.
    pub(in crate::commands) fn paths(&self) -> Vec<PathBuf> {
        if self.files.is_empty() { policy_path() } else { self.files.clone() }
    }

    /// Opens manifests.
    pub(in crate::commands) fn open(&self, paths: &[PathBuf]) -> Result<Vec<Input>, CliError> {
        if paths.is_empty() {
            return Err(no_policy());
        }
        manifests::open(paths, self.recursive)
    }

    /// Returns the version whose resources, and whose default policy, count.
    pub(in crate::commands) fn version(&self) -> Version {
        match self.default_policy {
            DefaultPolicyChoice::Of(version) => version,
            DefaultPolicyChoice::Auto | DefaultPolicyChoice::None => Version::LATEST,
        }
    }
}

/// Returns the error for a question without anything to decide by.
pub(super) fn no_policy() -> CliError {
    CliError::new("there is no policy to decide by")
        .hint("name exported manifests with -f FILE, or set KAUTH_POLICY to a list of paths")
        .hint("`kauth export` takes the policy of the kubeconfig's cluster, and keeps it for later questions")
}

#[expect(clippy::disallowed_methods, reason = "the one place that looks for the policy's path")]
fn policy_path() -> Vec<PathBuf> {
    let list = std::env::var_os("KAUTH_POLICY").unwrap_or_default();
    std::env::split_paths(&list).filter(|path| !path.as_os_str().is_empty()).collect()
}

impl FromStr for DefaultPolicyChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            version => version.parse().map(Self::Of).map_err(|error| format!("{error}")),
        }
    }
}

impl From<AggregationMode> for Aggregation {
    fn from(mode: AggregationMode) -> Self {
        match mode {
            AggregationMode::Auto => Self::Auto,
            AggregationMode::Stored => Self::Stored,
            AggregationMode::Computed => Self::Computed,
        }
    }
}
