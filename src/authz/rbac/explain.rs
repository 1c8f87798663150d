//! Texts and contents behind a decision: the server's reasons, and what a grant is made of.
//!
//! Knows nothing about how a decision is made, only what its ids mean.

use super::authorize::Grant;
use super::index::Applied;
use super::matching::Match;
use super::objects::{self, Binding};
use super::policy::Policy;
use super::rules::Part;
use crate::api::Origin;
use crate::api::rbac::{GROUP, PolicyRule, RoleKind, Subject};
use crate::authn::service_account;
use crate::authz::attributes::Attributes;
use crate::go::Quoted;

/// A binding, and the role it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BindingDetails<'p> {
    /// The namespace of a RoleBinding; `None` for a ClusterRoleBinding.
    pub namespace: Option<&'p str>,
    /// The binding's name.
    pub name: &'p str,
    /// Where the binding stands.
    pub origin: Origin,
    /// The kind of `roleRef`.
    pub role_kind: RoleKind,
    /// The namespace of a Role, which is the binding's; `None` for a ClusterRole.
    pub role_namespace: Option<&'p str>,
    /// The name of `roleRef`.
    pub role_name: &'p str,
    /// Where the role stands; `None` where it is missing.
    pub role_origin: Option<Origin>,
}

/// What a [`Grant`] is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct GrantDetails<'p> {
    /// The binding, and its role.
    pub binding: BindingDetails<'p>,
    /// The binding's subject that the user is; a service account always with its namespace.
    pub subject: Subject<'p>,
    /// The rule's index in the role, from 0.
    pub rule_index: usize,
    /// The rule.
    pub rule: PolicyRule<'p>,
}

/// A rule of the user's own bindings that all but allows a request.
#[derive(Debug, Clone, PartialEq)]
pub struct NearMiss<'p> {
    /// What keeps it from allowing the request.
    pub mismatch: Mismatch,
    /// The rule, and how the user holds it.
    pub held: GrantDetails<'p>,
}

/// The one thing that keeps a rule from allowing a request, those that are easiest to overlook first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mismatch {
    /// The RoleBinding is of another namespace.
    Namespace,
    /// `verbs`.
    Verb,
    /// `resourceNames`.
    ResourceName,
    /// `apiGroups`.
    ApiGroup,
    /// `resources`.
    Resource,
    /// `nonResourceURLs`.
    NonResourceUrl,
}

impl From<Part> for Mismatch {
    fn from(part: Part) -> Self {
        match part {
            Part::Verb => Self::Verb,
            Part::ApiGroup => Self::ApiGroup,
            Part::Resource => Self::Resource,
            Part::ResourceName => Self::ResourceName,
            Part::NonResourceUrl => Self::NonResourceUrl,
        }
    }
}

impl Policy {
    /// Returns the server's reason for a yes.
    pub fn reason(&self, grant: Grant) -> String {
        let GrantDetails { binding, subject, .. } = self.describe(grant);
        let role = format!("{} {}", binding.role_kind.as_str(), Quoted(binding.role_name));
        let subject = match subject {
            Subject::User(name) => format!("User {}", Quoted(name)),
            Subject::Group(name) => format!("Group {}", Quoted(name)),
            Subject::ServiceAccount { namespace, name } => {
                format!("ServiceAccount {}", Quoted(format!("{name}/{}", namespace.unwrap_or_default())))
            }
        };
        let binding = match binding.namespace {
            None => format!("ClusterRoleBinding {}", Quoted(binding.name)),
            Some(namespace) => format!("RoleBinding {}", Quoted(format!("{}/{namespace}", binding.name))),
        };
        format!("RBAC: allowed by {binding} of {role} to {subject}")
    }

    /// Returns the server's reason for a no; empty without missing roles. The server's order of several is not fixed.
    pub fn no_reason(&self, attributes: &Attributes<'_>) -> String {
        let errors = self.unresolved(attributes);
        resolution_error(&errors).map_or_else(String::new, |error| format!("RBAC: {error}"))
    }

    /// Returns the bindings that apply to a request while their role is missing.
    pub fn unresolved(&self, attributes: &Attributes<'_>) -> Vec<BindingDetails<'_>> {
        let applied = self.applied(attributes.user, self.scope(attributes));
        self.unresolved_among(&applied)
    }

    /// Returns what a grant is made of.
    pub fn describe(&self, grant: Grant) -> GrantDetails<'_> {
        let binding = &self.bindings[grant.binding as usize];
        let subject = self.subjects.row(binding.subjects as usize)[grant.subject as usize];
        GrantDetails {
            binding: self.binding_details(binding),
            subject: self.subject(subject),
            rule_index: grant.rule as usize,
            rule: self.rules.rule(self.rules.body(grant.body)[grant.rule as usize]),
        }
    }

    /// Returns up to `limit` rules of the user's own bindings, those of other namespaces included, that one thing alone
    /// keeps from allowing a request: by what that is, then in the order of grants.
    pub fn near_misses(&self, attributes: &Attributes<'_>, limit: usize) -> Vec<NearMiss<'_>> {
        let question = self.rules.question(attributes);
        let in_scope = self.applied(attributes.user, self.scope(attributes));
        let mut near = Vec::new();
        for applied in self.applied(attributes.user, self.index.everywhere()) {
            let counts = in_scope.binary_search_by_key(&applied.binding, |applied| applied.binding).is_ok();
            let Some(body) = applied.body else { continue };
            for (rule, &id) in (0..).zip(self.rules.body(body)) {
                let mismatch = match (counts, self.rules.compare(id, &question)) {
                    (true, Match::AllBut(part)) => Some(Mismatch::from(part)),
                    (false, Match::Whole) => Some(Mismatch::Namespace),
                    _ => None,
                };
                let grant = Grant { binding: applied.binding, subject: applied.subject, body, rule };
                near.extend(mismatch.map(|mismatch| (mismatch, grant)));
            }
        }
        near.sort_unstable();
        let near = near.into_iter().take(limit);
        near.map(|(mismatch, grant)| NearMiss { mismatch, held: self.describe(grant) }).collect()
    }

    /// Returns those of `applied` whose role is missing.
    pub(super) fn unresolved_among(&self, applied: &[Applied]) -> Vec<BindingDetails<'_>> {
        let missing = applied.iter().filter(|applied| applied.body.is_none());
        missing.map(|applied| self.binding_details(&self.bindings[applied.binding as usize])).collect()
    }

    fn binding_details(&self, binding: &Binding) -> BindingDetails<'_> {
        let namespace = binding.namespace.map(|namespace| self.index.namespace(namespace));
        BindingDetails {
            namespace,
            name: self.objects.get(binding.name),
            origin: binding.origin,
            role_kind: binding.role_kind,
            role_namespace: namespace.filter(|_| binding.role_kind == RoleKind::Role),
            role_name: self.objects.get(binding.role_name),
            role_origin: binding.role.map(|role| self.roles[role as usize].origin),
        }
    }

    fn subject(&self, subject: objects::Subject) -> Subject<'_> {
        match subject {
            objects::Subject::User(user) => Subject::User(self.index.user(user).into()),
            objects::Subject::Group(group) => Subject::Group(self.index.group(group).into()),
            objects::Subject::ServiceAccount { user, namespace } => {
                let parts = &self.index.user(user)[service_account::USERNAME_PREFIX.len()..];
                let (namespace, name) = parts.split_at(namespace as usize);
                Subject::ServiceAccount { namespace: Some(namespace.into()), name: name[1..].into() }
            }
        }
    }
}

/// Returns what the server says of bindings whose role is missing, equal messages once; `None` if there are none
/// (`apimachinery: pkg/util/errors/errors.go`).
pub(super) fn resolution_error(unresolved: &[BindingDetails<'_>]) -> Option<String> {
    let mut messages: Vec<String> = Vec::new();
    for BindingDetails { role_kind, role_name, .. } in unresolved {
        let resource = role_kind.as_str().to_ascii_lowercase();
        let message = format!("{resource}.{GROUP} {} not found", Quoted(role_name));
        if !messages.contains(&message) {
            messages.push(message);
        }
    }
    match &mut messages[..] {
        [] => None,
        [one] => Some(std::mem::take(one)),
        several => Some(format!("[{}]", several.join(", "))),
    }
}
