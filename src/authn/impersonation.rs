//! Whom impersonation makes of a request (`apiserver: pkg/endpoints/filters/impersonation`, the legacy mode).

use super::service_account;
use super::{SYSTEM_ANONYMOUS, SYSTEM_AUTHENTICATED, SYSTEM_UNAUTHENTICATED, UserInfo};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What `--as`, `--as-group`, `--as-uid` and `--as-user-extra` ask for.
#[derive(Debug, Clone, Default)]
pub struct Impersonation {
    /// The user name, not empty.
    pub user: String,
    /// The groups that were given; none given is not the same as an empty group.
    pub groups: Vec<String>,
    /// The uid, empty if none was given.
    pub uid: String,
    /// Extra attributes.
    pub extra: BTreeMap<String, Vec<String>>,
}

impl Impersonation {
    /// Returns the user that the server authorizes, with the groups that it adds: a service account's if no group is
    /// given, then `system:authenticated`, or `system:unauthenticated` for `system:anonymous`.
    pub fn user_info(self) -> UserInfo<'static> {
        let mut groups = self.groups;
        if groups.is_empty()
            && let Some((namespace, _)) = service_account::parse_username(&self.user)
        {
            groups.extend(service_account::groups(namespace));
        }
        let has = |group: &str| groups.iter().any(|held| held == group);
        if self.user == SYSTEM_ANONYMOUS {
            if !has(SYSTEM_UNAUTHENTICATED) {
                groups.push(SYSTEM_UNAUTHENTICATED.to_owned());
            }
        } else if !has(SYSTEM_AUTHENTICATED) && !has(SYSTEM_UNAUTHENTICATED) {
            groups.push(SYSTEM_AUTHENTICATED.to_owned());
        }
        UserInfo {
            name: Cow::Owned(self.user),
            uid: Cow::Owned(self.uid),
            groups: groups.into_iter().map(Cow::Owned).collect(),
            extra: self.extra,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(user: &str, given: &[&str]) -> Vec<String> {
        let groups = given.iter().map(|group| (*group).to_owned()).collect();
        let user = Impersonation { user: user.to_owned(), groups, ..Impersonation::default() }.user_info();
        user.groups.into_iter().map(Cow::into_owned).collect()
    }

    #[test]
    fn implied_groups_are_the_servers() {
        let account = "system:serviceaccount:ci:deployer";
        assert_eq!(groups("jane", &[]), ["system:authenticated"]);
        assert_eq!(groups("jane", &["dev"]), ["dev", "system:authenticated"]);
        assert_eq!(
            groups(account, &[]),
            ["system:serviceaccounts", "system:serviceaccounts:ci", "system:authenticated"]
        );
        assert_eq!(groups(account, &["dev"]), ["dev", "system:authenticated"]);
        assert_eq!(groups("system:anonymous", &[]), ["system:unauthenticated"]);
        assert_eq!(
            groups("system:anonymous", &["system:authenticated"]),
            ["system:authenticated", "system:unauthenticated"]
        );
        assert_eq!(groups("jane", &["system:unauthenticated"]), ["system:unauthenticated"]);
    }
}
