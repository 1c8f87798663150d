//! Who someone is: user info as authentication and impersonation leave it.
//!
//! Values in, values out; knows nothing about policy, files or the command line.

pub mod anonymous;
pub mod basic;
pub mod bearer;
pub mod chain;
pub mod csv_file;
pub mod front_proxy;
pub mod impersonation;
pub mod jwt;
pub mod oidc;
pub mod password_file;
pub mod request;
pub mod reserved;
pub mod service_account;
pub mod service_account_keys;
pub mod service_account_token;
pub mod token_file;
pub mod untold;
pub mod verdict;
pub mod x509;

use std::borrow::Cow;
use std::collections::BTreeMap;

/// The group whose members may do anything, ahead of every configured authorizer.
pub const SYSTEM_MASTERS: &str = "system:masters";
/// The group of everyone whom some authenticator recognised.
pub const SYSTEM_AUTHENTICATED: &str = "system:authenticated";
/// The group of everyone else.
pub const SYSTEM_UNAUTHENTICATED: &str = "system:unauthenticated";
/// The name of a request without a credential.
pub const SYSTEM_ANONYMOUS: &str = "system:anonymous";
/// The group of node identities, which the Node authorizer requires.
pub const SYSTEM_NODES: &str = "system:nodes";
/// What a node identity's user name begins with.
pub const SYSTEM_NODE_PREFIX: &str = "system:node:";

/// Who makes a request, complete with all groups: what authorizers see (`apiserver: pkg/authentication/user`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserInfo<'a> {
    /// The user name; may be empty in an access review.
    pub name: Cow<'a, str>,
    /// The user's uid; RBAC never looks at it.
    pub uid: Cow<'a, str>,
    /// All groups, in order, repetitions kept.
    pub groups: Vec<Cow<'a, str>>,
    /// Extra attributes; RBAC never looks at them.
    pub extra: BTreeMap<String, Vec<String>>,
}

/// Without a name or a group: what stands for a user where none matters.
pub static NOBODY: UserInfo<'static> =
    UserInfo { name: Cow::Borrowed(""), uid: Cow::Borrowed(""), groups: Vec::new(), extra: BTreeMap::new() };

impl UserInfo<'_> {
    /// Returns the user as the server has it once an authenticator recognised it: in `system:authenticated`, unless it is
    /// `system:anonymous` or its groups say already whether it is authenticated.
    // apiserver: pkg/authentication/group/authenticated_group_adder.go
    #[must_use]
    pub fn authenticated(mut self) -> Self {
        let is_told = self.is_in(SYSTEM_AUTHENTICATED) || self.is_in(SYSTEM_UNAUTHENTICATED);
        if self.name != SYSTEM_ANONYMOUS && !is_told {
            self.groups.push(SYSTEM_AUTHENTICATED.into());
        }
        self
    }

    /// Returns whether the user is in `group`.
    pub fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|held| held == group)
    }
}
