//! Names that Kubernetes gives a meaning to, and names that only look like them. Knows nothing about credentials.

use thiserror::Error;

use super::service_account::{ALL_GROUP, USERNAME_PREFIX};
use super::{SYSTEM_AUTHENTICATED, SYSTEM_MASTERS, SYSTEM_NODE_PREFIX, SYSTEM_NODES, SYSTEM_UNAUTHENTICATED};

/// What every name of Kubernetes' own begins with.
const SYSTEM: &str = "system:";

/// The group that kubeadm binds to `cluster-admin` (since 1.29).
const CLUSTER_ADMINS: &str = "kubeadm:cluster-admins";

/// The longest name that X.520 allows; Go and OpenSSL take longer ones.
const LONGEST: usize = 64;

/// So many groups make every request slow.
const MANY: usize = 100;

/// The groups that names are mistaken for.
const GROUPS: [&str; 8] = [
    SYSTEM_MASTERS,
    SYSTEM_NODES,
    SYSTEM_AUTHENTICATED,
    SYSTEM_UNAUTHENTICATED,
    ALL_GROUP,
    "system:bootstrappers",
    "system:monitoring",
    CLUSTER_ADMINS,
];

/// What is to be known about a name that somebody is to have.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Concern {
    /// The group whose members may do anything.
    #[error(
        "members of {SYSTEM_MASTERS} may do anything: RBAC and webhooks are not asked, and until the certificate \
         ends, only a new client CA takes it back"
    )]
    Masters,
    /// A group that is not the one it looks like.
    #[error("the group `{given}` is not {meant}, and gives nothing of what that gives")]
    LooksLike {
        /// The group.
        given: String,
        /// The one it looks like.
        meant: &'static str,
    },
    /// A user of the control plane.
    #[error("`{0}` is a user of Kubernetes' own: whoever has the name has its rights")]
    ReservedUser(String),
    /// A service account's name, which a certificate gives nothing else of.
    #[error("`{0}` is a service account's name; its groups come with its tokens, not with a certificate")]
    ServiceAccount(String),
    /// A node's name, without the group that makes it one.
    #[error("`{0}` is no node without the group {SYSTEM_NODES}: --node makes one")]
    NodeWithoutGroup(String),
    /// A group that servers give, not credentials.
    #[error("the group `{0}` is one that kube-apiserver gives by itself")]
    GivenByServer(String),
    /// A group of Kubernetes' own.
    #[error("the group `{0}` is of Kubernetes' own")]
    ReservedGroup(String),
    /// A long name.
    #[error("`{0}` is longer than {LONGEST} characters: kube-apiserver takes it, other programs may not")]
    Long(String),
    /// Many groups.
    #[error("{0} groups are sent with the certificate and looked up for each request")]
    ManyGroups(usize),
    /// One group twice.
    #[error("the group `{0}` is given twice")]
    Twice(String),
}

/// Returns what is to be known about a user with these groups, the worst first.
pub fn concerns(user: &str, groups: &[String]) -> Vec<Concern> {
    let mut concerns = Vec::new();
    if groups.iter().any(|group| group == SYSTEM_MASTERS) {
        concerns.push(Concern::Masters);
    }
    concerns.extend(user_concern(user, groups));
    for (at, group) in groups.iter().enumerate() {
        match groups[..at].contains(group) {
            true => concerns.push(Concern::Twice(group.clone())),
            false => concerns.extend(group_concern(user, group)),
        }
    }
    let long = std::iter::once(user).chain(groups.iter().map(String::as_str));
    concerns
        .extend(long.filter(|name| name.chars().count() > LONGEST).map(|name| Concern::Long(name.into())));
    if groups.len() > MANY {
        concerns.push(Concern::ManyGroups(groups.len()));
    }
    concerns
}

fn user_concern(user: &str, groups: &[String]) -> Option<Concern> {
    if user.starts_with(SYSTEM_NODE_PREFIX) {
        let is_node = groups.iter().any(|group| group == SYSTEM_NODES);
        (!is_node).then(|| Concern::NodeWithoutGroup(user.into()))
    } else if user.starts_with(USERNAME_PREFIX) {
        Some(Concern::ServiceAccount(user.into()))
    } else {
        user.starts_with(SYSTEM).then(|| Concern::ReservedUser(user.into()))
    }
}

fn group_concern(user: &str, group: &str) -> Option<Concern> {
    match group {
        SYSTEM_MASTERS | CLUSTER_ADMINS => None,
        SYSTEM_NODES if user.starts_with(SYSTEM_NODE_PREFIX) => None,
        SYSTEM_AUTHENTICATED | SYSTEM_UNAUTHENTICATED => Some(Concern::GivenByServer(group.into())),
        _ if is_of_service_accounts(group) => Some(Concern::GivenByServer(group.into())),
        _ => match looks_like(group) {
            Some(meant) if meant != group => Some(Concern::LooksLike { given: group.into(), meant }),
            _ => group.starts_with(SYSTEM).then(|| Concern::ReservedGroup(group.into())),
        },
    }
}

/// Returns whether a group is that of all service accounts, or of those of a namespace.
fn is_of_service_accounts(group: &str) -> bool {
    group.strip_prefix(ALL_GROUP).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}

/// Returns the group that somebody who writes `group` may mean.
fn looks_like(group: &str) -> Option<&'static str> {
    let plain: String = group.trim().to_lowercase().replace(['.', '_', '-', '/', ' '], ":");
    let is_near = |known: &str| {
        let known = known.replace('-', ":");
        let last = known.rsplit(':').next().unwrap_or_default();
        strsim::damerau_levenshtein(&plain, &known) <= 2 || (last == "masters" && plain == last)
    };
    GROUPS
        .iter()
        .copied()
        .find(|known| *known == group)
        .or_else(|| GROUPS.into_iter().find(|known| is_near(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(user: &str, groups: &[&str]) -> Vec<Concern> {
        concerns(user, &groups.iter().map(|group| (*group).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn look_alikes_are_told_from_what_they_look_like() {
        for given in [
            "system:master",
            "systems:masters",
            "System:Masters",
            "system:masters ",
            "system-masters",
            "masters",
        ] {
            let expected = Concern::LooksLike { given: given.into(), meant: SYSTEM_MASTERS };
            assert_eq!(told("ann", &[given]), [expected], "{given}");
        }
        assert_eq!(told("ann", &[SYSTEM_MASTERS]), [Concern::Masters]);
        for fine in ["dev", "masons", "my:masters-of-none", CLUSTER_ADMINS, "monitoring", "nodes"] {
            assert_eq!(told("ann", &[fine]), [], "{fine}");
        }
    }

    #[test]
    fn names_of_kubernetes_are_known() {
        let user = |name: &str| told(name, &[]);
        assert_eq!(user("system:kube-scheduler"), [Concern::ReservedUser("system:kube-scheduler".into())]);
        assert_eq!(
            user("system:serviceaccount:ci:x"),
            [Concern::ServiceAccount("system:serviceaccount:ci:x".into())]
        );
        assert_eq!(user("system:node:n1"), [Concern::NodeWithoutGroup("system:node:n1".into())]);
        assert_eq!(told("system:node:n1", &[SYSTEM_NODES]), []);
        assert_eq!(told("ann", &[SYSTEM_NODES]), [Concern::ReservedGroup(SYSTEM_NODES.into())]);
        let given = Concern::GivenByServer("system:serviceaccounts:ci".into());
        assert_eq!(told("ann", &["system:serviceaccounts:ci"]), [given]);
        assert_eq!(
            told("ann", &["system:serviceaccounts-of-mine"]),
            [Concern::ReservedGroup("system:serviceaccounts-of-mine".into())]
        );
        assert_eq!(told("ann", &["system:foo"]), [Concern::ReservedGroup("system:foo".into())]);
        assert_eq!(told("ann", &["dev", "dev"]), [Concern::Twice("dev".into())]);
        let long = "a".repeat(65);
        assert_eq!(told(&long, &[]), [Concern::Long(long)]);
    }
}
