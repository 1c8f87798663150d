//! What kubectl thinks of the verbs of a rule. Knows nothing about how a resource is found.
// kubectl: pkg/cmd/create/create_role.go, create_clusterrole.go

use super::distinct;
use crate::api::rbac::GROUP as RBAC;
use crate::discovery::GroupResource;

/// The verbs that kubectl has heard of.
const STANDARD: [&str; 14] = [
    "*",
    "get",
    "delete",
    "list",
    "create",
    "update",
    "patch",
    "watch",
    "proxy",
    "deletecollection",
    "use",
    "bind",
    "escalate",
    "impersonate",
];

/// The verbs of requests for a URL.
const OF_URLS: [&str; 8] = ["*", "get", "post", "put", "delete", "patch", "head", "options"];

/// The verbs that kubectl takes for some resources only, and these, each group and resource, without looking for them.
const SPECIAL: [(&str, &[(&str, &str)]); 4] = [
    ("use", &[("policy", "podsecuritypolicies"), ("extensions", "podsecuritypolicies")]),
    ("bind", &[(RBAC, "roles"), (RBAC, "clusterroles")]),
    ("escalate", &[(RBAC, "roles"), (RBAC, "clusterroles")]),
    (
        "impersonate",
        &[("", "users"), ("", "serviceaccounts"), ("", "groups"), ("authentication.k8s.io", "userextras")],
    ),
];

/// The verbs of a rule: at least one, none twice, and `*` alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verbs(Vec<String>);

impl Verbs {
    /// Returns the verbs that are given, or `None` without any.
    pub(super) fn parse<'a>(given: impl Iterator<Item = &'a String>) -> Option<Self> {
        let mut verbs = distinct(given);
        if verbs.iter().any(|verb| verb == "*") {
            verbs = vec!["*".to_owned()];
        }
        (!verbs.is_empty()).then_some(Self(verbs))
    }

    /// Returns the verbs, in order.
    pub(super) fn as_slice(&self) -> &[String] {
        &self.0
    }

    /// Returns whether a verb is among them.
    pub(super) fn contains(&self, verb: &str) -> bool {
        self.0.iter().any(|held| held == verb)
    }

    /// Returns the verbs that kubectl has not heard of.
    pub(super) fn unheard(&self) -> impl Iterator<Item = &String> {
        self.0.iter().filter(|verb| !STANDARD.contains(&verb.as_str()))
    }

    /// Returns the first verb that no request for a URL has.
    pub(super) fn not_for_urls(&self) -> Option<&String> {
        self.0.iter().find(|verb| !OF_URLS.contains(&verb.as_str()))
    }

    /// Returns whether the resource is one that a verb is special for.
    ///
    /// # Errors
    /// Gives the first verb that is special for others only.
    pub(super) fn are_special_for(&self, resource: &GroupResource) -> Result<bool, &str> {
        let mut is_special = false;
        for verb in &self.0 {
            let Some((_, resources)) = SPECIAL.iter().find(|(special, _)| special == verb) else { continue };
            if !resources.contains(&(&resource.group, &resource.resource)) {
                return Err(verb);
            }
            is_special = true;
        }
        Ok(is_special)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verbs(given: &[&str]) -> Option<Verbs> {
        let given: Vec<_> = given.iter().map(|verb| (*verb).to_owned()).collect();
        Verbs::parse(given.iter())
    }

    #[test]
    fn a_star_leaves_nothing_beside_it() {
        for (given, kept) in [
            (&["get", "list", "get"] as &[_], &["get", "list"] as &[_]),
            (&["get", "*", "x"], &["*"]),
            (&[""], &[""]),
        ] {
            assert_eq!(verbs(given).unwrap().as_slice(), kept);
        }
        assert_eq!(verbs(&[]), None);
    }

    #[test]
    fn special_verbs_are_for_their_resources() {
        let resource = |group: &str, resource: &str| GroupResource {
            group: group.to_owned(),
            resource: resource.to_owned(),
        };
        let special = verbs(&["get", "impersonate"]).unwrap();
        assert_eq!(special.are_special_for(&resource("", "users")), Ok(true));
        assert_eq!(special.are_special_for(&resource("", "Users")), Err("impersonate"));
        assert_eq!(verbs(&["get"]).unwrap().are_special_for(&resource("", "users")), Ok(false));
        let two = verbs(&["impersonate", "bind"]).unwrap();
        assert_eq!(two.are_special_for(&resource("", "pods")), Err("impersonate"), "in the order given");
    }
}
