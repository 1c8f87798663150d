//! Rules, made ready for decisions: what decides nearly always, close together in memory.
//!
//! Knows nothing about requests; `matching` asks.

use super::intern::Symbol;
use super::ragged::Ragged;
use super::rules::{Part, RuleId, STAR, list};

/// What the rules of a body are about, roughly: a bit for each few resources, one for all URLs. Most bodies that apply to
/// a request have nothing to do with it, and need not be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Topics(u32);

impl Topics {
    pub(super) const NONE: Self = Self(0);
    pub(super) const URLS: Self = Self(1 << Self::RESOURCES);
    /// How many bits are for resources.
    const RESOURCES: u32 = u32::BITS - 1;

    /// Returns the topic of an entry in `resources`.
    pub(super) fn resource(resource: Symbol) -> Self {
        if resource == STAR { Self(Self::URLS.0 - 1) } else { Self(1 << (resource.0 % Self::RESOURCES)) }
    }

    /// Returns these topics and those.
    pub(super) fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Returns whether any topic is among both.
    pub(super) fn overlap(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Returns the topics of a body with these rules.
    pub(super) fn of(lists: &Ragged<Symbol>, rules: &[RuleId]) -> Self {
        rules.iter().fold(Self::NONE, |topics, rule| {
            let urls = list(lists, *rule, Part::NonResourceUrl);
            let topics = if urls.is_empty() { topics } else { topics.and(Self::URLS) };
            let resources = list(lists, *rule, Part::Resource).iter();
            resources.fold(topics, |topics, resource| topics.and(Self::resource(*resource)))
        })
    }
}

/// The verbs of a rule: a bit for each of the first words of the store, the last bit for all other words, all bits
/// for `*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct VerbSet(u32);

impl VerbSet {
    const ANY: Self = Self(u32::MAX);
    const OTHERS: u32 = u32::BITS - 1;

    fn of(verbs: &[Symbol]) -> Self {
        if verbs.contains(&STAR) {
            return Self::ANY;
        }
        Self(verbs.iter().fold(0, |bits, verb| bits | Self::bit(*verb)))
    }

    fn bit(verb: Symbol) -> u32 {
        1 << verb.0.min(Self::OTHERS)
    }

    /// Returns whether `verb` may be among these.
    pub(super) fn may_have(self, verb: Symbol) -> bool {
        self.0 & Self::bit(verb) != 0
    }

    /// Returns whether [`may_have`](Self::may_have) leaves no doubt, whatever the verb.
    fn is_exact(self) -> bool {
        self == Self::ANY || self.0 & (1 << Self::OTHERS) == 0
    }
}

/// An entry in `resources` of a rule of a body, with as much of the rule as decides nearly always: a decision stays
/// within the candidates of a body, which are neighbours in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) resource: Symbol,
    /// The rule's index in the body.
    pub(super) index: u32,
    pub(super) verbs: VerbSet,
    /// The rule's API groups; `None` where verbs and these are not all of the rule.
    pub(super) api_groups: Option<ApiGroups>,
}

/// One or two API groups; a single one stands here twice, `*` if it is one of them.
pub(super) type ApiGroups = [Symbol; 2];

/// Returns the candidates of a body, sorted by resource and rule.
pub(super) fn resource_candidates(lists: &Ragged<Symbol>, rules: &[RuleId]) -> Vec<Candidate> {
    let candidates = |(index, &rule): (u32, &RuleId)| {
        let verbs = VerbSet::of(list(lists, rule, Part::Verb));
        let is_plain = verbs.is_exact() && list(lists, rule, Part::ResourceName).is_empty();
        let api_groups = if is_plain { api_groups(list(lists, rule, Part::ApiGroup)) } else { None };
        let resources = list(lists, rule, Part::Resource).iter();
        resources.map(move |&resource| Candidate { resource, index, verbs, api_groups })
    };
    let mut candidates: Vec<Candidate> = (0..).zip(rules).flat_map(candidates).collect();
    candidates.sort_unstable_by_key(|candidate| (candidate.resource, candidate.index));
    candidates.dedup();
    candidates
}

fn api_groups(groups: &[Symbol]) -> Option<ApiGroups> {
    match *groups {
        _ if groups.contains(&STAR) => Some([STAR, STAR]),
        [only] => Some([only, only]),
        [one, other] => Some([one, other]),
        _ => None,
    }
}

/// Returns the indexes of the rules that have URLs.
pub(super) fn url_candidates(lists: &Ragged<Symbol>, rules: &[RuleId]) -> Vec<u32> {
    let has_urls = |(_, rule): &(u32, &RuleId)| !list(lists, **rule, Part::NonResourceUrl).is_empty();
    (0..).zip(rules).filter(has_urls).map(|(index, _)| index).collect()
}
