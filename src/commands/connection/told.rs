//! What a user is told when the cluster does not do what it is asked for: which server, why, and what to do.

use crate::cluster::{ClusterError, Status};
use crate::error::{CliError, Failure};
use crate::shown::shown;

impl From<ClusterError> for CliError {
    fn from(error: ClusterError) -> Self {
        let told = Self::new(shown(&error.to_string()));
        match error {
            ClusterError::Unusable { .. } => told,
            ClusterError::Unreachable { .. } => {
                told.hint("--context NAME or --server URL names another server; `kauth config get-contexts` lists the contexts")
            }
            ClusterError::Tls { of_server: true, .. } => told
                .hint("--certificate-authority FILE names the authority that the server's own certificate is of")
                .hint("--tls-server-name NAME says which name the certificate has"),
            ClusterError::Tls { .. } => told.hint("`kauth whoami` says what is presented to the server"),
            ClusterError::Broken { .. } => told.hint("the request may have been served nevertheless: look before you repeat it"),
            ClusterError::Slow { .. } => told.hint("--request-timeout 5m waits longer; a write may have been served nevertheless"),
            ClusterError::Endless { .. } => told,
            ClusterError::Foreign { .. } => {
                told.hint("the server's URL, proxy-url of the kubeconfig, HTTPS_PROXY and NO_PROXY say who is asked")
            }
            ClusterError::Refused { server, status, .. } => {
                refused(told.because(format!("`{server}` answers {} {}", status.code, shown(&status.reason))), &status)
            }
        }
    }
}

impl From<ClusterError> for Failure {
    fn from(error: ClusterError) -> Self {
        Self::Cli(error.into())
    }
}

fn refused(told: CliError, status: &Status) -> CliError {
    match status.reason.as_str() {
        "Unauthorized" => told.hint("`kauth whoami` says what the credential is, and whether it has expired"),
        "Forbidden" => told.hint("`kauth whoami` says who is asking, `kauth can-i` with an export of the cluster what that user may do"),
        "TooManyRequests" | "ServiceUnavailable" | "InternalError" => told.hint("the server has trouble of its own: try again later"),
        _ => told,
    }
}
