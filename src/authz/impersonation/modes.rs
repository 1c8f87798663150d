//! The modes of impersonation: for whom each is, what it asks of the requestor, and which user it makes.
// apiserver: pkg/endpoints/filters/impersonation/mode.go

use super::checks::Checks;
use crate::api::content;
use crate::authn::impersonation::Impersonation;
use crate::authn::{SYSTEM_MASTERS, SYSTEM_NODE_PREFIX, SYSTEM_NODES, UserInfo, service_account};
use crate::authz::attributes::{Attributes, ResourceAttributes, Target};
use crate::go::{self, Quoted};
use crate::version::Version;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The first version that has constrained impersonation without being asked.
const CONSTRAINED_SINCE: u8 = 36;
/// The group of what is checked, but for users, groups and service accounts of the legacy mode.
const AUTHENTICATION: &str = "authentication.k8s.io";
/// The extra attribute of a service account whose token is bound to a node, directly or through its pod.
const NODE_NAME: &str = "authentication.kubernetes.io/node-name";
/// The extra attribute that stands for all others when authorizers are asked about an associated node.
const ASSOCIATED_NODE_KEYS: &str = "authentication.kubernetes.io/associated-node-keys";
/// From so many groups, extra keys or extra values on, a permission for all of them is asked for first.
const MANY: usize = 4;

/// Which ways of impersonation a server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// Only the verb `impersonate`.
    Legacy,
    /// The constrained modes, too (feature gate `ConstrainedImpersonation`).
    Constrained,
}

/// A way to take on an identity, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A service account takes on the node that its token is bound to.
    AssociatedNode,
    /// Any node.
    ArbitraryNode,
    /// A service account.
    ServiceAccount,
    /// Anyone who is neither a node nor a service account.
    UserInfo,
    /// The verb `impersonate`.
    Legacy,
}

impl From<Version> for Server {
    fn from(version: Version) -> Self {
        if version.minor() >= CONSTRAINED_SINCE { Self::Constrained } else { Self::Legacy }
    }
}

impl Mode {
    /// All modes, in the order in which a server tries them.
    pub(super) const ALL: [Self; 5] =
        [Self::AssociatedNode, Self::ArbitraryNode, Self::ServiceAccount, Self::UserInfo, Self::Legacy];

    /// Returns the mode's name, as verbs and the audit log have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AssociatedNode => "associated-node",
            Self::ArbitraryNode => "arbitrary-node",
            Self::ServiceAccount => "serviceaccount",
            Self::UserInfo => "user-info",
            Self::Legacy => "legacy",
        }
    }

    /// Returns whether the mode is tried at all.
    pub(super) fn is_for(self, wanted: &Impersonation, requestor: &UserInfo<'_>) -> bool {
        let node = node_name(&wanted.user);
        let account = service_account::parse_username(&wanted.user);
        match self {
            Self::AssociatedNode => {
                wanted.is_only_a_name() && node.is_some() && node == associated_node(requestor)
            }
            Self::ArbitraryNode => wanted.is_only_a_name() && node.is_some(),
            Self::ServiceAccount => wanted.is_only_a_name() && account.is_some(),
            Self::UserInfo => node.is_none() && account.is_none(),
            Self::Legacy => true,
        }
    }

    /// Returns the user that the mode makes.
    pub(super) fn user(self, wanted: &Impersonation) -> UserInfo<'static> {
        let mut wanted = wanted.clone();
        if matches!(self, Self::AssociatedNode | Self::ArbitraryNode) {
            wanted.groups = vec![SYSTEM_NODES.to_owned()];
        }
        wanted.user_info()
    }

    /// Asks everything that must be allowed.
    pub(super) fn check(
        self,
        checks: &mut Checks<'_>,
        request: &Attributes<'_>,
        wanted: &Impersonation,
        server: Server,
    ) {
        let requestor = self.shown(request.user);
        if self != Self::Legacy {
            let verb = format!("impersonate-on:{}:{}", self.as_str(), request.verb);
            checks.ask(&Attributes { user: &requestor, verb: &verb, target: request.target });
        }
        let items = Items { mode: self, requestor: &requestor, verb: &self.verb() };
        items.name(checks, &wanted.user);
        // The order is that of the server's code, old and new: it decides which refusal comes first.
        if server == Server::Constrained {
            items.uid(checks, &wanted.uid);
        }
        items.groups(checks, &wanted.groups);
        items.extra(checks, &wanted.extra);
        if server == Server::Legacy {
            items.uid(checks, &wanted.uid);
        }
    }

    fn verb(self) -> Cow<'static, str> {
        match self {
            Self::Legacy => "impersonate".into(),
            _ => format!("impersonate:{}", self.as_str()).into(),
        }
    }

    /// Returns the requestor as authorizers see it: in one mode the names of its extra attributes stand for them.
    fn shown<'u>(self, requestor: &'u UserInfo<'u>) -> Cow<'u, UserInfo<'u>> {
        if self != Self::AssociatedNode {
            return Cow::Borrowed(requestor);
        }
        let keys = requestor.extra.keys().cloned().collect();
        let extra = BTreeMap::from([(ASSOCIATED_NODE_KEYS.to_owned(), keys)]);
        Cow::Owned(UserInfo { extra, ..requestor.clone() })
    }
}

/// What is taken on, piece by piece.
struct Items<'i> {
    mode: Mode,
    requestor: &'i UserInfo<'i>,
    verb: &'i str,
}

impl Items<'_> {
    fn name(&self, checks: &mut Checks<'_>, user: &str) {
        let group = self.group_of_names();
        let mut item = ResourceAttributes { resource: "users", name: user, ..resource(group) };
        if let Some((namespace, name)) = service_account::parse_username(user) {
            item = ResourceAttributes { namespace, resource: "serviceaccounts", name, ..item };
        } else if self.mode == Mode::AssociatedNode {
            item = ResourceAttributes { resource: "nodes", name: "*", ..item };
        } else if self.mode == Mode::ArbitraryNode {
            item =
                ResourceAttributes { resource: "nodes", name: node_name(user).unwrap_or_default(), ..item };
        }
        checks.ask(&self.attributes(item));
    }

    fn uid(&self, checks: &mut Checks<'_>, uid: &str) {
        if !uid.is_empty() {
            let item = ResourceAttributes { resource: "uids", name: uid, ..resource(AUTHENTICATION) };
            checks.ask(&self.attributes(item));
        }
    }

    fn groups(&self, checks: &mut Checks<'_>, groups: &[String]) {
        let all = ResourceAttributes { resource: "groups", ..resource(self.group_of_names()) };
        let named = |name| self.attributes(ResourceAttributes { name, ..all });
        let each =
            |checks: &mut Checks<'_>| groups.iter().for_each(|group| checks.ask(&named(group.as_str())));
        if self.mode == Mode::Legacy {
            return each(checks);
        }
        let has = |wanted: &str| groups.iter().any(|group| group == wanted);
        if has("") {
            checks.refuse(&named(""), "impersonating the empty string group is not allowed");
        } else if has(SYSTEM_MASTERS) {
            let reason = "impersonating the system:masters group is not allowed";
            checks.refuse(&named(SYSTEM_MASTERS), reason);
        } else if groups.len() >= MANY {
            checks.ask_once_for(&named("*"), each);
        } else {
            each(checks);
        }
    }

    /// Asks for extra attributes. A server has no fixed order among their keys; here it is that of the alphabet.
    fn extra(&self, checks: &mut Checks<'_>, extra: &BTreeMap<String, Vec<String>>) {
        let all = ResourceAttributes { resource: "userextras", ..resource(AUTHENTICATION) };
        let each = |checks: &mut Checks<'_>| {
            for (key, values) in extra {
                for value in values {
                    let item = ResourceAttributes { subresource: key, name: value, ..all };
                    checks.ask(&self.attributes(item));
                }
            }
        };
        if self.mode == Mode::Legacy {
            return each(checks);
        }
        if let Some(reason) = extra.iter().find_map(|(key, values)| invalid(key, values)) {
            checks.refuse(&self.attributes(all), &reason);
        } else if extra.len() >= MANY || extra.values().map(Vec::len).sum::<usize>() >= MANY {
            let item = ResourceAttributes { subresource: "*", name: "*", ..all };
            checks.ask_once_for(&self.attributes(item), each);
        } else {
            each(checks);
        }
    }

    fn group_of_names(&self) -> &'static str {
        if self.mode == Mode::Legacy { "" } else { AUTHENTICATION }
    }

    fn attributes<'a>(&'a self, item: ResourceAttributes<'a>) -> Attributes<'a> {
        Attributes { user: self.requestor, verb: self.verb, target: Target::Resource(item) }
    }
}

fn resource(api_group: &str) -> ResourceAttributes<'_> {
    ResourceAttributes { api_group, api_version: "v1", ..ResourceAttributes::default() }
}

/// Returns the name of the node if a user name is one that a node has.
fn node_name(user: &str) -> Option<&str> {
    let name = user.strip_prefix(SYSTEM_NODE_PREFIX)?;
    service_account::is_dns1123_subdomain(name).then_some(name)
}

/// Returns the node that a service account's token says it is used on.
fn associated_node<'u>(requestor: &'u UserInfo<'_>) -> Option<&'u str> {
    service_account::parse_username(&requestor.name)?;
    match &requestor.extra.get(NODE_NAME)?[..] {
        [node] => Some(node),
        _ => None,
    }
}

/// Returns why an extra attribute cannot be had in a constrained mode.
fn invalid(key: &str, values: &[String]) -> Option<String> {
    if key.is_empty() {
        return Some("impersonating the empty string key in extra is not allowed".to_owned());
    }
    let wrong: Vec<String> = content::domain_prefixed_path(key)
        .into_iter()
        .map(|(part, detail)| format!("extra.key: Invalid value: {}: {detail}", Quoted(part)))
        .collect();
    if !wrong.is_empty() {
        let wrong = go::aggregate(&wrong);
        Some(format!("impersonating an invalid key in extra is not allowed: {wrong}"))
    } else if key != key.to_lowercase() {
        Some(format!("impersonating a non-lowercase key in extra is not allowed: {}", Quoted(key)))
    } else if values.is_empty() {
        Some("impersonating empty values in extra is not allowed".to_owned())
    } else if values.iter().any(String::is_empty) {
        Some("impersonating the empty string value in extra is not allowed".to_owned())
    } else {
        None
    }
}
