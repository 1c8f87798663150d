//! Whose question it is: `--as` and its kin, shared by the commands that ask for somebody.

use crate::authn::impersonation::Impersonation;
use crate::error::CliError;
use crate::kubeconfig::config::User;
use crate::kubeconfig::overrides;
use clap::Args;

/// The identity to ask for; offline it is the whole identity, with the groups that the server would add.
#[derive(Debug, Args)]
#[command(next_help_heading = "Identity")]
pub(super) struct IdentityArgs {
    /// The user, or service account as system:serviceaccount:NAMESPACE:NAME
    #[arg(long = "as", value_name = "USER", allow_hyphen_values = true)]
    as_user: Option<String>,
    /// A group of the user (can be repeated)
    #[arg(long = "as-group", value_name = "GROUP", allow_hyphen_values = true)]
    as_groups: Vec<String>,
    /// The user's uid
    #[arg(long = "as-uid", value_name = "UID", allow_hyphen_values = true)]
    as_uid: Option<String>,
    /// An extra attribute of the user, as KEY=VALUE (can be repeated)
    #[arg(long = "as-user-extra", value_name = "KEY=VALUE", allow_hyphen_values = true)]
    as_extra: Vec<String>,
}

impl IdentityArgs {
    /// Returns what the flags say of a kubeconfig's user, as client-go has it.
    pub(super) fn overrides(&self) -> User {
        User {
            impersonate: self.as_user.clone().unwrap_or_default(),
            impersonate_uid: self.as_uid.clone().unwrap_or_default(),
            impersonate_groups: self.as_groups.clone(),
            impersonate_user_extra: overrides::user_extra(self.as_extra.iter().map(String::as_str)),
            ..User::default()
        }
    }

    /// Returns what the flags ask a server for, or `None` if for nothing.
    pub(super) fn impersonation(&self) -> Result<Option<Impersonation>, CliError> {
        let user = self.as_user.as_deref().unwrap_or_default();
        if user.is_empty() {
            let more = [!self.as_groups.is_empty(), self.as_uid.is_some(), !self.as_extra.is_empty()];
            return if more.contains(&true) {
                Err(CliError::new("a group, uid or extra attribute is given, but no user")
                    .hint("name the user with --as USER"))
            } else {
                Ok(None)
            };
        }
        let mut impersonation = Impersonation {
            user: user.to_owned(),
            groups: self.as_groups.clone(),
            uid: self.as_uid.clone().unwrap_or_default(),
            ..Impersonation::default()
        };
        // As in kubectl, an entry without `=` counts for nothing; the server lower-cases keys.
        for (key, value) in self.as_extra.iter().filter_map(|pair| pair.split_once('=')) {
            impersonation.extra.entry(key.to_lowercase()).or_default().push(value.to_owned());
        }
        Ok(Some(impersonation))
    }
}
