//! `--explain`: which binding, role and rule decide, or for a no which nearly do.

use crate::api::rbac::{PolicyRule, RoleKind, Subject, Text};
use crate::authn::SYSTEM_MASTERS;
use crate::authz::attributes::{Attributes, Target};
use crate::authz::chain::{AllowedBy, Decision};
use crate::authz::rbac::{GrantDetails, Mismatch, NearMiss};
use crate::commands::policy::Gathered;

/// How many rules that nearly allow a request are shown.
pub(super) const NEAR_MISSES: usize = 5;

/// Returns the lines that stand below the verdict.
pub(super) fn text(gathered: &Gathered, attributes: &Attributes<'_>, decision: &Decision) -> String {
    match decision {
        Decision::Allow(AllowedBy::PrivilegedGroup) => {
            format!("allowed to group {SYSTEM_MASTERS}, ahead of every authorizer\n")
        }
        Decision::Allow(AllowedBy::Node) => "allowed by the Node authorizer\n".to_owned(),
        Decision::Allow(AllowedBy::AlwaysAllow) => "allowed by authorization mode AlwaysAllow\n".to_owned(),
        Decision::Allow(AllowedBy::Rbac(_)) => grants(gathered, attributes),
        Decision::Forbid { .. } | Decision::Unknown { .. } => near_misses(gathered, attributes),
    }
}

fn grants(gathered: &Gathered, attributes: &Attributes<'_>) -> String {
    let policy = gathered.authorizer.policy();
    let grants = policy.grants(attributes);
    let texts = grants.iter().enumerate().map(|(number, grant)| {
        let also = if number == 0 { "" } else { "also " };
        format!("{also}allowed by {}", held(gathered, &policy.describe(*grant)))
    });
    texts.collect()
}

fn near_misses(gathered: &Gathered, attributes: &Attributes<'_>) -> String {
    let near = gathered.authorizer.policy().near_misses(attributes, NEAR_MISSES);
    if near.is_empty() {
        return "no rule of a binding to this user, or to one of its groups, comes near\n".to_owned();
    }
    near.iter().map(|near| near_miss(gathered, attributes, near)).collect()
}

fn near_miss(gathered: &Gathered, attributes: &Attributes<'_>, near: &NearMiss<'_>) -> String {
    format!("nearly allowed by {}  but {}\n", held(gathered, &near.held), but(attributes, near))
}

/// Says what keeps a rule from allowing the request.
pub(super) fn but(attributes: &Attributes<'_>, near: &NearMiss<'_>) -> String {
    let rule = &near.held.rule;
    let NotIn(what, asked, list) = match (near.mismatch, attributes.target) {
        (Mismatch::Namespace, Target::Resource(resource)) if resource.namespace.is_empty() => {
            return "in one namespace only".to_owned();
        }
        (Mismatch::Namespace, _) => return "in another namespace".to_owned(),
        (Mismatch::Verb, _) => NotIn("verb", attributes.verb.to_owned(), &rule.verbs),
        (Mismatch::NonResourceUrl, Target::NonResource { path }) => {
            NotIn("URL", path.to_owned(), &rule.non_resource_urls)
        }
        (Mismatch::ApiGroup, Target::Resource(asked)) => {
            NotIn("API group", quoted(asked.api_group), &rule.api_groups)
        }
        (Mismatch::ResourceName, Target::Resource(asked)) if asked.name.is_empty() => {
            return "only for the objects it names".to_owned();
        }
        (Mismatch::ResourceName, Target::Resource(asked)) => {
            NotIn("name", asked.name.to_owned(), &rule.resource_names)
        }
        (_, Target::Resource(asked)) if asked.subresource.is_empty() => {
            NotIn("resource", asked.resource.to_owned(), &rule.resources)
        }
        (_, Target::Resource(asked)) => {
            NotIn("resource", format!("{}/{}", asked.resource, asked.subresource), &rule.resources)
        }
        (_, Target::NonResource { path }) => NotIn("URL", path.to_owned(), &rule.non_resource_urls),
    };
    format!("{what} {asked} is not among {}", bracketed(list))
}

/// That something is asked for which a list of a rule does not have.
struct NotIn<'r, 't>(&'static str, String, &'r [Text<'t>]);

/// Says which binding gives which rule to whom, and where they stand.
fn held(gathered: &Gathered, held: &GrantDetails<'_>) -> String {
    let GrantDetails { binding, subject, rule_index, rule } = held;
    let (kind, name) = match binding.namespace {
        None => ("ClusterRoleBinding", binding.name.to_owned()),
        Some(namespace) => ("RoleBinding", format!("{namespace}/{}", binding.name)),
    };
    let role_kind = binding.role_kind.as_str();
    let role_name = match (binding.role_kind, binding.role_namespace) {
        (RoleKind::Role, Some(namespace)) => format!("{namespace}/{}", binding.role_name),
        _ => binding.role_name.to_owned(),
    };
    let role_place = binding.role_origin.map_or_else(String::new, |origin| gathered.place(origin));
    format!(
        "{kind} {name} ({})\n  of {role_kind} {role_name} ({role_place})\n  rule {}: {}\n  to {}\n",
        gathered.place(binding.origin),
        rule_index + 1,
        rule_text(rule),
        subject_text(subject),
    )
}

fn subject_text(subject: &Subject<'_>) -> String {
    match subject {
        Subject::User(name) => format!("User {name}"),
        Subject::Group(name) => format!("Group {name}"),
        Subject::ServiceAccount { namespace, name } => {
            format!("ServiceAccount {}/{name}", namespace.as_deref().unwrap_or_default())
        }
    }
}

fn rule_text(rule: &PolicyRule<'_>) -> String {
    let parts = [
        ("verbs", &rule.verbs),
        ("apiGroups", &rule.api_groups),
        ("resources", &rule.resources),
        ("resourceNames", &rule.resource_names),
        ("nonResourceURLs", &rule.non_resource_urls),
    ];
    let parts = parts.iter().filter(|(_, list)| !list.is_empty());
    parts.map(|(name, list)| format!("{name} {}", bracketed(list))).collect::<Vec<_>>().join(", ")
}

fn bracketed(list: &[Text<'_>]) -> String {
    let words: Vec<_> = list.iter().map(|word| quoted(word)).collect();
    format!("[{}]", words.join(" "))
}

/// An empty word would not be seen.
fn quoted(word: &str) -> String {
    if word.is_empty() { "\"\"".to_owned() } else { word.to_owned() }
}
