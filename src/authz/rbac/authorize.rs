//! The decision: which bindings apply, and whether a rule of theirs allows the request.
//!
//! Knows nothing about texts; ids lead to them (`explain`).

use super::index::{Applied, Scope};
use super::matching::Question;
use super::policy::Policy;
use super::ragged::Span;
use super::rules::BodyId;
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
    /// The rules of the binding's role, and the index of the rule among them.
    pub(super) body: BodyId,
    pub(super) rule: u32,
}

/// Attributes whose strings were looked up in one [`Policy`] already; only that policy can answer them.
#[derive(Debug, Clone)]
pub struct InternedAttributes<'a> {
    rows: Vec<Span>,
    scope: Scope,
    question: Question<'a>,
}

impl Policy {
    /// Returns what RBAC decides. Of several grants it names the first: ClusterRoleBindings by name, then RoleBindings by
    /// name; of several subjects and rules the first. Allocates nothing.
    pub fn authorize(&self, attributes: &Attributes<'_>) -> Decision {
        self.decide(
            self.index.rows(attributes.user),
            self.scope(attributes),
            &self.rules.question(attributes),
        )
    }

    /// Looks the strings of `attributes` up, to ask the same several times.
    pub fn intern<'a>(&self, attributes: &Attributes<'a>) -> InternedAttributes<'a> {
        InternedAttributes {
            rows: self.index.rows(attributes.user).collect(),
            scope: self.scope(attributes),
            question: self.rules.question(attributes),
        }
    }

    /// Returns what [`authorize`](Self::authorize) returns for the attributes that were interned.
    pub fn authorize_interned(&self, attributes: &InternedAttributes<'_>) -> Decision {
        self.decide(attributes.rows.iter().copied(), attributes.scope, &attributes.question)
    }

    /// Returns every grant that would do, one for each binding, the one that [`authorize`](Self::authorize) names first.
    pub fn grants(&self, attributes: &Attributes<'_>) -> Vec<Grant> {
        let question = self.rules.question(attributes);
        let applied = self.applied(attributes.user, self.scope(attributes));
        applied.iter().filter_map(|applied| self.grant(applied, &question)).collect()
    }

    pub(super) fn scope(&self, attributes: &Attributes<'_>) -> Scope {
        match attributes.target {
            Target::Resource(resource) => self.index.scope(resource.namespace),
            Target::NonResource { .. } => self.index.scope(""),
        }
    }

    /// Returns the bindings within `scope` that apply to `user`, each once, in the order of the policy.
    pub(super) fn applied(&self, user: &UserInfo<'_>, scope: Scope) -> Vec<Applied> {
        let rows = self.index.rows(user);
        let mut applied: Vec<Applied> =
            rows.flat_map(|row| scope.within(self.index.row(row))).copied().collect();
        applied.sort_unstable_by_key(|applied| (applied.binding, applied.subject));
        applied.dedup_by_key(|applied| applied.binding);
        applied
    }

    fn decide(&self, rows: impl Iterator<Item = Span>, scope: Scope, question: &Question<'_>) -> Decision {
        let mut first: Option<Grant> = None;
        let mut unresolved = false;
        for row in rows {
            // A row ascends: what comes behind the first grant so far need not be looked at.
            let last = first.map_or(u32::MAX, |grant| grant.binding);
            for applied in scope.within(self.index.row(row)).take_while(|applied| applied.binding <= last) {
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
        let body = applied.body.filter(|_| question.is_about(applied.topics))?;
        let rule = self.rules.first_allowing(body, question)?;
        Some(Grant { binding: applied.binding, subject: applied.subject, body, rule })
    }
}
