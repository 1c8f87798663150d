//! RBAC's verdict, slowly and plainly: every binding, every subject, every rule, string by string. It shares nothing with
//! the engine but the types of the objects.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]

use kauth::api::rbac::{Binding, PolicyRule, RbacObject, Role, RoleKind, Subject, Text};
use kauth::authn::UserInfo;
use kauth::authz::attributes::{Attributes, ResourceAttributes, Target};

/// What RBAC says: the reason of each binding that allows the request, and the error of each that applies while its role
/// is missing, both in the order of the bindings.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    pub reasons: Vec<String>,
    pub errors: Vec<String>,
}

/// Decides by `objects`, of which no two are the same.
pub fn authorize(objects: &[RbacObject<'_>], attributes: &Attributes<'_>) -> Verdict {
    let mut verdict = Verdict { reasons: Vec::new(), errors: Vec::new() };
    for binding in bindings(objects).filter(|binding| is_in_scope(binding, attributes)) {
        let Some(subject) =
            binding.subjects.iter().find(|subject| is_subject(attributes.user, subject, binding))
        else {
            continue;
        };
        match role(objects, binding) {
            Some(role) if role.rules.iter().any(|rule| rule_allows(rule, attributes)) => {
                verdict.reasons.push(reason(binding, subject));
            }
            Some(_) => {}
            None => verdict.errors.push(format!(
                "{}.rbac.authorization.k8s.io {:?} not found",
                binding.role_ref.kind.as_str().to_lowercase(),
                binding.role_ref.name
            )),
        }
    }
    verdict
}

/// Returns all bindings: ClusterRoleBindings by name, then RoleBindings by namespace and name.
fn bindings<'o, 'a>(objects: &'o [RbacObject<'a>]) -> impl Iterator<Item = &'o Binding<'a>> {
    let mut bindings: Vec<_> = objects
        .iter()
        .filter_map(|object| match object {
            RbacObject::Binding(binding) => Some(binding),
            RbacObject::Role(_) => None,
        })
        .collect();
    bindings.sort_by_key(|binding| (&binding.namespace, &binding.name));
    bindings.into_iter()
}

fn is_in_scope(binding: &Binding<'_>, attributes: &Attributes<'_>) -> bool {
    match (&binding.namespace, attributes.target) {
        (None, _) => true,
        (Some(namespace), Target::Resource(resource)) => {
            !namespace.is_empty() && namespace == resource.namespace
        }
        (Some(_), Target::NonResource { .. }) => false,
    }
}

fn is_subject(user: &UserInfo<'_>, subject: &Subject<'_>, binding: &Binding<'_>) -> bool {
    match subject {
        Subject::User(name) => *name == user.name,
        Subject::Group(name) => user.groups.contains(name),
        Subject::ServiceAccount { name, .. } => {
            let namespace = account_namespace(subject, binding);
            !namespace.is_empty() && user.name == format!("system:serviceaccount:{namespace}:{name}")
        }
    }
}

fn account_namespace<'a>(subject: &'a Subject<'_>, binding: &'a Binding<'_>) -> &'a str {
    match subject {
        Subject::ServiceAccount { namespace: Some(namespace), .. } if !namespace.is_empty() => namespace,
        _ => binding.namespace.as_deref().unwrap_or_default(),
    }
}

fn role<'o, 'a>(objects: &'o [RbacObject<'a>], binding: &Binding<'_>) -> Option<&'o Role<'a>> {
    let namespace = match binding.role_ref.kind {
        RoleKind::Role => binding.namespace.as_deref(),
        RoleKind::ClusterRole => None,
    };
    objects.iter().find_map(|object| match object {
        RbacObject::Role(role) => {
            (role.namespace.as_deref() == namespace && role.name == binding.role_ref.name).then_some(role)
        }
        RbacObject::Binding(_) => None,
    })
}

fn rule_allows(rule: &PolicyRule<'_>, attributes: &Attributes<'_>) -> bool {
    (has(&rule.verbs, "*") || has(&rule.verbs, attributes.verb))
        && match attributes.target {
            Target::Resource(resource) => resource_matches(rule, &resource),
            Target::NonResource { path } => rule.non_resource_urls.iter().any(|url| url_matches(url, path)),
        }
}

fn resource_matches(rule: &PolicyRule<'_>, asked: &ResourceAttributes<'_>) -> bool {
    let combined = match asked.subresource {
        "" => asked.resource.to_owned(),
        subresource => format!("{}/{subresource}", asked.resource),
    };
    let any_resource =
        !asked.subresource.is_empty() && has(&rule.resources, &format!("*/{}", asked.subresource));
    (has(&rule.api_groups, "*") || has(&rule.api_groups, asked.api_group))
        && (has(&rule.resources, "*") || has(&rule.resources, &combined) || any_resource)
        && (rule.resource_names.is_empty() || has(&rule.resource_names, asked.name))
}

fn url_matches(url: &str, path: &str) -> bool {
    url == "*" || url == path || url.ends_with('*') && path.starts_with(url.trim_end_matches('*'))
}

fn reason(binding: &Binding<'_>, subject: &Subject<'_>) -> String {
    let holder = match &binding.namespace {
        None => format!("ClusterRoleBinding {:?}", binding.name),
        Some(namespace) => format!("RoleBinding {:?}", format!("{}/{namespace}", binding.name)),
    };
    let to = match subject {
        Subject::User(name) => format!("User {name:?}"),
        Subject::Group(name) => format!("Group {name:?}"),
        Subject::ServiceAccount { name, .. } => {
            format!("ServiceAccount {:?}", format!("{name}/{}", account_namespace(subject, binding)))
        }
    };
    let (kind, name) = (binding.role_ref.kind.as_str(), &binding.role_ref.name);
    format!("RBAC: allowed by {holder} of {kind} {name:?} to {to}")
}

fn has(list: &[Text<'_>], word: &str) -> bool {
    list.iter().any(|entry| entry == word)
}
