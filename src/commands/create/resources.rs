//! The resources of a rule: how kubectl reads them, and which it finds. Knows nothing about the command line.
// kubectl: pkg/cmd/create/create_role.go, Complete, validateResource and generateResourcePolicyRules

use std::collections::BTreeMap;
use std::fmt;

use super::verbs::Verbs;
use crate::discovery::{Discovery, GroupResource, Mapped, Warning};
use crate::go::Quoted;

/// A resource as it is typed: `RESOURCE[.GROUP][/SUBRESOURCE]`. There is no form with a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    resource: GroupResource,
    /// Empty if there is none.
    subresource: String,
}

/// A resource as the rule has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The resource with its group, by its full name if it is known.
    pub(super) resource: GroupResource,
    /// Empty if there is none.
    pub(super) subresource: String,
    /// How it is known.
    pub(super) standing: Standing,
}

/// How a resource is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Servers list it; whether its objects live in namespaces, if that can be told.
    Listed { namespaced: Option<bool> },
    /// It stands for more than one resource, or a verb is special for it.
    Special,
    /// Nobody knows it.
    Unknown,
}

/// What becomes of a resource that nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    Refuse,
    Allow,
}

/// Why a resource cannot stand in the rule, in kubectl's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("resource must be specified if apiGroup/subresource specified")]
    Nameless,
    #[error("can not perform '{verb}' on '{}' in group '{}'", .resource.resource, .resource.group)]
    WrongVerb { verb: String, resource: GroupResource, is_known: bool },
    #[error("the server doesn't have a resource type {}", InGroup(.0))]
    Unknown(GroupResource),
}

struct InGroup<'a>(&'a GroupResource);

/// Reads resources; a bare `*` leaves nothing beside it.
pub(super) fn read<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<Typed> {
    let mut all = Vec::new();
    for text in texts {
        let typed = Typed::read(text);
        if text == "*" {
            return vec![typed];
        }
        all.push(typed);
    }
    all
}

/// Finds the resources of a rule with these verbs. What kubectl warns of is added to `warnings`, also if one is refused.
///
/// # Errors
/// If kubectl refuses one of them; behind a `*` it refuses none.
pub(super) fn find(
    discovery: &Discovery,
    typed: &[Typed],
    verbs: &Verbs,
    unknown: Unknown,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Found>, Refusal> {
    let mut is_checked = true;
    let mut all = Vec::new();
    for Typed { resource, subresource } in typed {
        is_checked &= resource.resource != "*";
        if is_checked && resource.resource.is_empty() {
            return Err(Refusal::Nameless);
        }
        let found = match discovery.resource_for(resource, warnings) {
            Some(Mapped { resource, namespaced }) => (resource, Standing::Listed { namespaced }),
            None if resource.resource == "*" => (resource.clone(), Standing::Special),
            None => (resource.clone(), Standing::Unknown),
        };
        let (resource, standing) = if is_checked { check(found, verbs, unknown)? } else { found };
        all.push(Found { resource, subresource: subresource.clone(), standing });
    }
    Ok(all)
}

/// Returns the resources as rules name them, each once, by group: kubectl writes a rule for each.
pub(super) fn by_group(all: &[Found]) -> BTreeMap<&str, Vec<String>> {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for found in all {
        let names = groups.entry(&found.resource.group).or_default();
        let name = found.name();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    groups
}

fn check(
    (resource, standing): (GroupResource, Standing),
    verbs: &Verbs,
    unknown: Unknown,
) -> Result<(GroupResource, Standing), Refusal> {
    match (verbs.are_special_for(&resource), standing) {
        (Ok(true), Standing::Unknown) => Ok((resource, Standing::Special)),
        (_, Standing::Unknown) if unknown == Unknown::Allow => Ok((resource, standing)),
        (Err(verb), _) => {
            let is_known = standing != Standing::Unknown;
            Err(Refusal::WrongVerb { verb: verb.to_owned(), resource, is_known })
        }
        (Ok(false), Standing::Unknown) => Err(Refusal::Unknown(resource)),
        _ => Ok((resource, standing)),
    }
}

impl Typed {
    fn read(text: &str) -> Self {
        let (typed, subresource) = text.split_once('/').unwrap_or((text, ""));
        let (resource, group) = typed.split_once('.').unwrap_or((typed, ""));
        let resource = GroupResource { group: group.to_owned(), resource: resource.to_owned() };
        Self { resource, subresource: subresource.to_owned() }
    }
}

impl Found {
    /// Returns the name by which a rule calls it.
    fn name(&self) -> String {
        match self.subresource.as_str() {
            "" => self.resource.resource.clone(),
            subresource => format!("{}/{subresource}", self.resource.resource),
        }
    }
}

impl fmt::Display for InGroup<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let GroupResource { group, resource } = self.0;
        write!(out, "{}", Quoted(resource))?;
        if group.is_empty() { Ok(()) } else { write!(out, " in group {}", Quoted(group)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::version::Version;

    fn rules(resources: &str, verbs: &str, unknown: Unknown) -> Result<String, String> {
        let list = |text: &str| text.split(',').map(ToOwned::to_owned).collect::<Vec<_>>();
        let verbs = Verbs::parse(list(verbs).iter()).unwrap();
        let discovery = Discovery::new(Version::LATEST);
        let typed = read(list(resources).iter());
        let found = find(&discovery, &typed, &verbs, unknown, &mut Vec::new());
        found.map(|found| format!("{:?}", by_group(&found))).map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn names_are_found_as_kubectl_finds_them() {
        for (resources, expected) in [
            ("po,Pods,pods/", r#"{"": ["pods"]}"#),
            ("deploy/scale,pods", r#"{"": ["pods"], "apps": ["deployments/scale"]}"#),
            ("pods,*,foos", r#"{"": ["*"]}"#),
            ("*.apps,foos.x.y", r#"{"apps": ["*"], "x.y": ["foos"]}"#),
            ("*/scale,/x", r#"{"": ["*/scale", "/x"]}"#),
        ] {
            assert_eq!(rules(resources, "get", Unknown::Refuse).as_deref(), Ok(expected), "{resources}");
        }
        // Short names count in lower case only; kinds, singulars and plurals in any.
        for (resources, error) in [
            ("PO", r#"the server doesn't have a resource type "PO""#),
            ("deploy.v1.apps", r#"the server doesn't have a resource type "deploy" in group "v1.apps""#),
            (".apps", "resource must be specified if apiGroup/subresource specified"),
            ("pods,/x,*.apps", "resource must be specified if apiGroup/subresource specified"),
        ] {
            assert_eq!(rules(resources, "get", Unknown::Refuse).unwrap_err(), error);
        }
    }

    #[test]
    fn unknown_resources_are_taken_as_written() {
        let allowed = |resources, verbs| rules(resources, verbs, Unknown::Allow);
        assert_eq!(allowed("Foos.x.y/z", "get").as_deref(), Ok(r#"{"x.y": ["Foos/z"]}"#));
        assert_eq!(allowed("sccs.x.y", "use").as_deref(), Ok(r#"{"x.y": ["sccs"]}"#));
        let pods = "can not perform 'use' on 'pods' in group ''";
        assert_eq!(allowed("pods", "use").unwrap_err(), pods, "they are known");
        assert_eq!(allowed("/x", "get").unwrap_err(), Refusal::Nameless.to_string());
    }

    #[test]
    fn special_verbs_let_resources_off_that_servers_do_not_list() {
        let refused = |resources, verbs| rules(resources, verbs, Unknown::Refuse);
        assert_eq!(
            refused("users,sa", "impersonate").as_deref(),
            Ok(r#"{"": ["users", "serviceaccounts"]}"#)
        );
        assert_eq!(
            refused("user", "impersonate").unwrap_err(),
            "can not perform 'impersonate' on 'user' in group ''"
        );
    }
}
