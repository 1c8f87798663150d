//! Requests without a credential: whether a server lets them in, and where.
// apiserver: pkg/authentication/request/anonymous/anonymous.go

use super::{SYSTEM_ANONYMOUS, SYSTEM_UNAUTHENTICATED, UserInfo};
use crate::api::authentication_configuration::Anonymous as Configured;

/// Whom a server takes a request for that nothing else tells about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anonymous {
    /// Nobody: 401.
    Disabled,
    /// The anonymous user, everywhere.
    Enabled,
    /// The anonymous user on exactly these paths, and elsewhere nobody.
    OnPaths(Vec<String>),
}

impl Anonymous {
    /// Returns what `--anonymous-auth` makes of it, whose default is true; a server that allows everything would make administrators
    /// of strangers, and ignores the flag.
    // k/k: pkg/kubeapiserver/options/authentication.go, ApplyAuthorization
    pub fn of_flag(flag: Option<bool>, allows_everything: bool) -> Self {
        if flag.unwrap_or(true) && !allows_everything { Self::Enabled } else { Self::Disabled }
    }

    /// Returns what an `AuthenticationConfiguration` that says something of it makes of it.
    pub fn of_configuration(configured: &Configured) -> Self {
        match (configured.enabled, &configured.paths[..]) {
            (false, _) => Self::Disabled,
            (true, []) => Self::Enabled,
            (true, paths) => Self::OnPaths(paths.to_vec()),
        }
    }

    /// Returns the anonymous user, if a request for a path is let in as that.
    pub fn user(&self, path: &str) -> Option<UserInfo<'static>> {
        let is_let_in = match self {
            Self::Disabled => false,
            Self::Enabled => true,
            Self::OnPaths(paths) => paths.iter().any(|allowed| allowed == path),
        };
        is_let_in.then(|| UserInfo {
            name: SYSTEM_ANONYMOUS.into(),
            groups: vec![SYSTEM_UNAUTHENTICATED.into()],
            ..UserInfo::default()
        })
    }
}
