//! The rules of roles, stored once however many roles hold them.
//!
//! Knows nothing about who is bound to what, or how rules match.

use super::intern::{Interner, Symbol, to_u32};
use super::ragged::Ragged;
use crate::api::rbac::PolicyRule;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::hash::BuildHasher;
use std::num::NonZeroU32;

/// A rule, by its contents: equal rules have equal ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct RuleId(u32);

/// The rules of a role in their order, by contents: roles with equal rules share a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct BodyId(NonZeroU32);

impl BodyId {
    fn new(index: usize) -> Self {
        Self(NonZeroU32::MIN.saturating_add(to_u32(index)))
    }

    /// Returns the body as an index.
    pub(super) fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// A part of a rule that has to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Part {
    Verb,
    ApiGroup,
    Resource,
    ResourceName,
    NonResourceUrl,
}

impl Part {
    /// All parts, in the order in which they are stored.
    pub(super) const ALL: [Self; 5] =
        [Self::Verb, Self::ApiGroup, Self::Resource, Self::ResourceName, Self::NonResourceUrl];
}

/// The word `*`.
pub(super) const STAR: Symbol = Symbol(0);
/// The word without letters.
pub(super) const EMPTY: Symbol = Symbol(1);
/// The words that every store begins with, so that the usual verbs are among the first.
const FIRST_WORDS: [&str; 22] = [
    "*",
    "",
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "use",
    "bind",
    "escalate",
    "impersonate",
    "approve",
    "sign",
    "attest",
    "proxy",
    "head",
    "options",
    "post",
    "put",
];

/// Distinct rules and bodies.
#[derive(Debug)]
pub(super) struct RuleStore {
    pub(super) words: Interner,
    /// Rows of words: one for each [`Part`] of each rule.
    pub(super) lists: Ragged<Symbol>,
    pub(super) bodies: Ragged<RuleId>,
    rule_table: HashTable<RuleId>,
    body_table: HashTable<BodyId>,
    hasher: RandomState,
}

impl RuleStore {
    /// Returns a store without rules.
    pub(super) fn new() -> Self {
        let mut words = Interner::default();
        for word in FIRST_WORDS {
            words.intern(word);
        }
        Self {
            words,
            lists: Ragged::default(),
            bodies: Ragged::default(),
            rule_table: HashTable::new(),
            body_table: HashTable::new(),
            hasher: RandomState::default(),
        }
    }

    /// Stores the rules of a role.
    pub(super) fn add(&mut self, rules: &[PolicyRule<'_>]) -> BodyId {
        let rules: Vec<RuleId> = rules.iter().map(|rule| self.add_rule(rule)).collect();
        self.add_body(&rules)
    }

    /// Stores a body of rules that are stored already.
    pub(super) fn add_body(&mut self, rules: &[RuleId]) -> BodyId {
        let Self { bodies, hasher, .. } = self;
        let entry = self.body_table.entry(
            hasher.hash_one(rules),
            |known| bodies.row(known.index()) == rules,
            |known| hasher.hash_one(bodies.row(known.index())),
        );
        match entry {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(vacant) => {
                let body = BodyId::new(bodies.push(rules.iter().copied()));
                *vacant.insert(body).get()
            }
        }
    }

    /// Returns the rules of a body.
    pub(super) fn body(&self, body: BodyId) -> &[RuleId] {
        self.bodies.row(body.index())
    }

    fn add_rule(&mut self, rule: &PolicyRule<'_>) -> RuleId {
        let Self { words, lists, rule_table, hasher, .. } = self;
        let rows = lists.len();
        for part in
            [&rule.verbs, &rule.api_groups, &rule.resources, &rule.resource_names, &rule.non_resource_urls]
        {
            lists.push(part.iter().map(|word| words.intern(word)));
        }
        let new = RuleId(to_u32(rows / Part::ALL.len()));
        let parts = |rule: RuleId| Part::ALL.map(|part| list(lists, rule, part));
        let entry = rule_table.entry(
            hasher.hash_one(parts(new)),
            |known| parts(*known) == parts(new),
            |known| hasher.hash_one(parts(*known)),
        );
        match entry {
            Entry::Occupied(known) => {
                lists.truncate(rows);
                *known.get()
            }
            Entry::Vacant(vacant) => *vacant.insert(new).get(),
        }
    }
}

/// Returns a part of a rule, given the lists of all rules.
pub(super) fn list(lists: &Ragged<Symbol>, rule: RuleId, part: Part) -> &[Symbol] {
    lists.row(rule.0 as usize * Part::ALL.len() + part as usize)
}
