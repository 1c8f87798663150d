//! The decision: which bindings apply, and whether a rule of theirs allows the request.
//!
//! Knows nothing about texts; ids lead to them (`explain`).

use super::index::{Applied, Scope};
use super::intern::Symbol;
use super::matching::Question;
use super::policy::Policy;
use super::rules::RuleId;
use crate::authn::UserInfo;
use crate::authz::attributes::{Attributes, Target};

/// What RBAC says of a request. It never denies: it allows, or leaves the request to the authorizer behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The request is allowed.
    Allow(Grant),
    /// Nothing allows the request.
    NoOpinion {
        /// Whether a binding applies whose role is missing; [`Policy::unresolved`] names it.
        unresolved: bool,
    },
}

/// That a rule of a binding's role allows a request. Ids of one [`Policy`], which makes text of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    pub(super) binding: u32,
    pub(super) subject: u32,
    /// The rule's index in the role.
    pub(super) rule: u32,
    pub(super) rule_id: RuleId,
}

/// Attributes whose strings were looked up in one [`Policy`] already; only that policy can answer them.
#[derive(Debug, Clone)]
pub struct InternedAttributes<'a> {
    user: Option<Symbol>,
    groups: Vec<Symbol>,
    scope: Scope,
    question: Question<'a>,
}

impl Policy {
    /// Returns what RBAC decides. Of several grants it names the first: ClusterRoleBindings by name, then RoleBindings by
    /// name; of several subjects and rules the first. Allocates nothing.
    pub fn authorize(&self, attributes: &Attributes<'_>) -> Decision {
        self.decide(
            self.index.rows(attributes.user),
            &self.scope(attributes),
            &self.rules.question(attributes),
        )
    }

    /// Looks the strings of `attributes` up, to ask the same several times.
    pub fn intern<'a>(&self, attributes: &Attributes<'a>) -> InternedAttributes<'a> {
        let UserInfo { name, groups, .. } = attributes.user;
        InternedAttributes {
            user: self.index.names.users.find(name),
            groups: groups.iter().filter_map(|group| self.index.names.groups.find(group)).collect(),
            scope: self.scope(attributes),
            question: self.rules.question(attributes),
        }
    }

    /// Returns what [`authorize`](Self::authorize) returns for the attributes that were interned.
    pub fn authorize_interned(&self, attributes: &InternedAttributes<'_>) -> Decision {
        let user = attributes.user.map(|user| self.index.by_user.row(user.index()));
        let groups = attributes.groups.iter().map(|group| self.index.by_group.row(group.index()));
        self.decide(user.into_iter().chain(groups), &attributes.scope, &attributes.question)
    }

    /// Returns every grant that would do, one for each binding, the one that [`authorize`](Self::authorize) names first.
    pub fn grants(&self, attributes: &Attributes<'_>) -> Vec<Grant> {
        let question = self.rules.question(attributes);
        let applied = self.applied(attributes.user, &self.scope(attributes));
        applied.iter().filter_map(|applied| self.grant(applied, &question)).collect()
    }

    pub(super) fn scope(&self, attributes: &Attributes<'_>) -> Scope {
        match attributes.target {
            Target::Resource(resource) => self.index.scope(resource.namespace),
            Target::NonResource { .. } => self.index.scope(""),
        }
    }

    /// Returns the bindings within `scope` that apply to `user`, each once, in the order of the policy.
    pub(super) fn applied(&self, user: &UserInfo<'_>, scope: &Scope) -> Vec<Applied> {
        let rows = self.index.rows(user);
        let mut applied: Vec<Applied> = rows.flat_map(|row| scope.within(row)).copied().collect();
        applied.sort_unstable_by_key(|applied| (applied.binding, applied.subject));
        applied.dedup_by_key(|applied| applied.binding);
        applied
    }

    fn decide<'a>(
        &self,
        rows: impl Iterator<Item = &'a [Applied]>,
        scope: &Scope,
        question: &Question<'_>,
    ) -> Decision {
        let mut first: Option<Grant> = None;
        let mut unresolved = false;
        for row in rows {
            // A row ascends: what comes behind the first grant so far need not be looked at.
            let last = first.map_or(u32::MAX, |grant| grant.binding);
            for applied in scope.within(row).take_while(|applied| applied.binding <= last) {
                unresolved |= applied.body.is_none();
                if let Some(grant) = self.grant(applied, question) {
                    first = Some(first.map_or(grant, |first| first.min(grant)));
                    break;
                }
            }
        }
        first.map_or(Decision::NoOpinion { unresolved }, Decision::Allow)
    }

    fn grant(&self, applied: &Applied, question: &Question<'_>) -> Option<Grant> {
        let (rule, rule_id) = self.rules.first_allowing(applied.body?, question)?;
        Some(Grant { binding: applied.binding, subject: applied.subject, rule, rule_id })
    }
}
