//! The flags that say whom a binding grants its role to.
// kubectl: pkg/cmd/create/create_rolebinding.go

use clap::Args;

use crate::api::rbac_draft::SubjectDraft;
use crate::error::CliError;

/// Whom the role is granted to.
#[derive(Debug, Args)]
pub(super) struct SubjectArgs {
    /// A user, by the whole name (can be repeated)
    #[arg(long = "user", value_name = "NAME", allow_hyphen_values = true)]
    users: Vec<String>,
    /// A group, by the whole name (can be repeated)
    #[arg(long = "group", value_name = "NAME", allow_hyphen_values = true)]
    groups: Vec<String>,
    /// A service account (can be repeated)
    #[arg(long = "serviceaccount", value_name = "NAMESPACE:NAME", allow_hyphen_values = true)]
    service_accounts: Vec<String>,
}

impl SubjectArgs {
    /// Returns the subjects: users, groups, then service accounts.
    ///
    /// # Errors
    /// In kubectl's words, if a service account lacks its namespace or name.
    pub(super) fn subjects(&self) -> Result<Vec<SubjectDraft>, CliError> {
        let users = self.users.iter().map(|name| SubjectDraft::user(name));
        let groups = self.groups.iter().map(|name| SubjectDraft::group(name));
        let accounts = self.service_accounts.iter().map(|account| service_account(account));
        users.chain(groups).map(Ok).chain(accounts).collect()
    }
}

fn service_account(text: &str) -> Result<SubjectDraft, CliError> {
    match text.split_once(':') {
        Some((namespace, name)) if !namespace.is_empty() && !name.is_empty() && !name.contains(':') => {
            Ok(SubjectDraft::service_account(namespace, name))
        }
        _ => Err(CliError::new("serviceaccount must be <namespace>:<name>")),
    }
}
