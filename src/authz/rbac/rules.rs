//! The rules of roles: stored once however many roles hold them, compiled so that a decision compares integers.
//!
//! Knows nothing about who is bound to what. The rules of matching are those of
//! `k/k: pkg/apis/rbac/v1/evaluation_helpers.go`.

use super::intern::{Interner, Symbol, to_u32};
use super::ragged::Ragged;
use crate::api::rbac::{PolicyRule, Text};
use crate::authz::attributes::{Attributes, ResourceAttributes, Target};
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::borrow::Cow;
use std::hash::BuildHasher;

/// A rule, by its contents: equal rules have equal ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct RuleId(u32);

/// The rules of a role in their order, by contents: roles with equal rules share a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct BodyId(u32);

impl BodyId {
    fn index(self) -> usize {
        self.0 as usize
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
    const ALL: [Self; 5] =
        [Self::Verb, Self::ApiGroup, Self::Resource, Self::ResourceName, Self::NonResourceUrl];
}

/// How far a rule matches what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    /// It allows it.
    Whole,
    /// One part is in the way.
    AllBut(Part),
    /// Several are.
    No,
}

/// What a request asks of a rule, in the words of one [`Rules`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    verb: Symbol,
    asked: Asked<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Asked<'a> {
    Resource(AskedResource),
    Path(&'a str),
}

#[derive(Debug, Clone, Copy)]
struct AskedResource {
    api_group: Symbol,
    /// `resource` or `resource/subresource`.
    resource: Symbol,
    /// `*/subresource`; unknown without a subresource.
    any_resource: Symbol,
    name: Symbol,
}

/// The verbs of a rule: a bit for each of the first words of the store, the last bit for all other words, all bits
/// for `*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct VerbSet(u64);

impl VerbSet {
    const ANY: Self = Self(u64::MAX);
    const OTHERS: u32 = u64::BITS - 1;

    fn of(verbs: &[Symbol]) -> Self {
        if verbs.contains(&STAR) {
            return Self::ANY;
        }
        Self(verbs.iter().fold(0, |bits, verb| bits | Self::bit(*verb)))
    }

    fn bit(verb: Symbol) -> u64 {
        1 << verb.0.min(Self::OTHERS)
    }

    /// Returns whether `verb` may be among these.
    fn may_have(self, verb: Symbol) -> bool {
        self.0 & Self::bit(verb) != 0
    }

    /// Returns whether [`may_have`](Self::may_have) leaves no doubt of `verb`.
    fn is_certain_of(self, verb: Symbol) -> bool {
        verb.0 < Self::OTHERS || self == Self::ANY
    }
}

const STAR: Symbol = Symbol(0);
const EMPTY: Symbol = Symbol(1);
/// The words that every store begins with, so that the usual verbs have bits of their own in a [`VerbSet`].
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

/// Distinct rules and bodies, while they are gathered.
#[derive(Debug)]
pub(super) struct RuleStore {
    words: Interner,
    /// Rows of words: one for each [`Part`] of each rule.
    lists: Ragged<Symbol>,
    bodies: Ragged<RuleId>,
    rule_table: HashTable<RuleId>,
    body_table: HashTable<BodyId>,
    hasher: RandomState,
}

impl RuleStore {
    /// Returns a store with nothing but the empty body.
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
                let body = BodyId(to_u32(bodies.push(rules.iter().copied())));
                *vacant.insert(body).get()
            }
        }
    }

    /// Returns the rules of a body.
    pub(super) fn body(&self, body: BodyId) -> &[RuleId] {
        self.bodies.row(body.index())
    }

    fn add_rule(&mut self, rule: &PolicyRule<'_>) -> RuleId {
        let mut intern = |words: &[Text<'_>]| -> Vec<Symbol> {
            words.iter().map(|word| self.words.intern(word)).collect()
        };
        let parts = [
            intern(&rule.verbs),
            intern(&rule.api_groups),
            intern(&rule.resources),
            intern(&rule.resource_names),
            intern(&rule.non_resource_urls),
        ];
        let Self { lists, hasher, .. } = self;
        let known_parts = |known: &RuleId| Part::ALL.map(|part| list(lists, *known, part));
        let wanted = parts.each_ref().map(Vec::as_slice);
        let entry = self.rule_table.entry(
            hasher.hash_one(wanted),
            |known| known_parts(known) == wanted,
            |known| hasher.hash_one(known_parts(known)),
        );
        match entry {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(vacant) => {
                let rule = RuleId(to_u32(lists.len() / Part::ALL.len()));
                for part in &parts {
                    lists.push(part.iter().copied());
                }
                *vacant.insert(rule).get()
            }
        }
    }

    /// Compiles what was gathered.
    pub(super) fn compile(self) -> Rules {
        let Self { words, lists, bodies, .. } = self;
        let mut by_resource = Ragged::default();
        let mut by_url = Ragged::default();
        for body in 0..bodies.len() {
            let rules = bodies.row(body);
            by_resource.push(resource_candidates(&lists, rules));
            by_url.push(url_candidates(&lists, rules));
        }
        Rules { words, lists, bodies, by_resource, by_url }
    }
}

/// An entry in `resources` of a rule of a body, with as much of the rule as decides nearly always: a decision stays
/// within the candidates of a body, which are neighbours in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Candidate {
    resource: Symbol,
    /// The rule's index in the body.
    index: u32,
    rule: RuleId,
    /// The rule's only API group; `None` where there is not exactly one.
    api_group: Option<Symbol>,
    verbs: VerbSet,
    /// Whether the rule has resource names.
    named: bool,
}

/// Distinct rules and bodies, ready to be asked.
#[derive(Debug)]
pub(super) struct Rules {
    words: Interner,
    lists: Ragged<Symbol>,
    bodies: Ragged<RuleId>,
    /// By body, sorted by resource and rule.
    by_resource: Ragged<Candidate>,
    /// By body: the indexes of the rules that have URLs.
    by_url: Ragged<u32>,
}

impl Rules {
    /// Returns what `attributes` ask, without allocating.
    pub(super) fn question<'a>(&self, attributes: &Attributes<'a>) -> Question<'a> {
        let asked = match attributes.target {
            Target::Resource(resource) => Asked::Resource(self.asked_resource(&resource)),
            Target::NonResource { path } => Asked::Path(path),
        };
        Question { verb: self.word(attributes.verb), asked }
    }

    /// Returns the first rule of `body` that allows what is asked, and its index.
    pub(super) fn first_allowing(&self, body: BodyId, question: &Question<'_>) -> Option<(u32, RuleId)> {
        match &question.asked {
            Asked::Resource(asked) => self.first_for_resource(body, question.verb, asked),
            Asked::Path(path) => {
                let mut with_urls = self
                    .by_url
                    .row(body.index())
                    .iter()
                    .map(|index| (*index, self.body(body)[*index as usize]));
                with_urls.find(|(_, rule)| {
                    self.verb_matches(*rule, question.verb) && self.url_matches(*rule, path)
                })
            }
        }
    }

    fn first_for_resource(&self, body: BodyId, verb: Symbol, asked: &AskedResource) -> Option<(u32, RuleId)> {
        let candidates = self.by_resource.row(body.index());
        let mut first: Option<&Candidate> = None;
        for resource in [STAR, asked.resource, asked.any_resource] {
            // A word that no rule has is not searched for.
            if resource == Symbol::UNKNOWN {
                continue;
            }
            let last = first.map_or(u32::MAX, |first| first.index);
            let mut earlier =
                with_resource(candidates, resource).take_while(|candidate| candidate.index < last);
            first = earlier.find(|candidate| self.allows(candidate, verb, asked)).or(first);
        }
        first.map(|candidate| (candidate.index, candidate.rule))
    }

    /// Returns how far a rule matches what is asked.
    pub(super) fn compare(&self, rule: RuleId, question: &Question<'_>) -> Match {
        let matches = |part: &Part| match (&question.asked, part) {
            (_, Part::Verb) => self.verb_matches(rule, question.verb),
            (Asked::Resource(asked), Part::ApiGroup) => self.api_group_matches(rule, asked),
            (Asked::Resource(asked), Part::Resource) => self.resource_matches(rule, asked),
            (Asked::Resource(asked), Part::ResourceName) => self.name_matches(rule, asked),
            (Asked::Path(path), Part::NonResourceUrl) => self.url_matches(rule, path),
            _ => true,
        };
        let mut mismatches = Part::ALL.into_iter().filter(|part| !matches(part));
        match (mismatches.next(), mismatches.next()) {
            (None, _) => Match::Whole,
            (Some(part), None) => Match::AllBut(part),
            (Some(_), Some(_)) => Match::No,
        }
    }

    /// Returns the rules of a body.
    pub(super) fn body(&self, body: BodyId) -> &[RuleId] {
        self.bodies.row(body.index())
    }

    /// Returns the contents of a rule.
    pub(super) fn rule(&self, rule: RuleId) -> PolicyRule<'_> {
        let words = |part| {
            let symbols = list(&self.lists, rule, part).iter();
            symbols.map(|symbol| Cow::Borrowed(self.words.strings().get(*symbol))).collect()
        };
        PolicyRule {
            verbs: words(Part::Verb),
            api_groups: words(Part::ApiGroup),
            resources: words(Part::Resource),
            resource_names: words(Part::ResourceName),
            non_resource_urls: words(Part::NonResourceUrl),
        }
    }

    fn word(&self, word: &str) -> Symbol {
        if word.is_empty() { EMPTY } else { self.words.find(word).unwrap_or(Symbol::UNKNOWN) }
    }

    fn asked_resource(&self, asked: &ResourceAttributes<'_>) -> AskedResource {
        let subresource = asked.subresource;
        let (resource, any_resource) = if subresource.is_empty() {
            (self.word(asked.resource), Symbol::UNKNOWN)
        } else {
            (self.joined_word(asked.resource, subresource), self.joined_word("*", subresource))
        };
        AskedResource {
            api_group: self.word(asked.api_group),
            resource,
            any_resource,
            name: self.word(asked.name),
        }
    }

    /// Looks `resource/subresource` up: on the stack, for every length that a Kubernetes API can have.
    fn joined_word(&self, resource: &str, subresource: &str) -> Symbol {
        let mut buffer = [0; 256];
        let (slash, end) = (resource.len(), resource.len() + 1 + subresource.len());
        if end > buffer.len() {
            return self.word(&format!("{resource}/{subresource}"));
        }
        buffer[..slash].copy_from_slice(resource.as_bytes());
        buffer[slash] = b'/';
        buffer[slash + 1..end].copy_from_slice(subresource.as_bytes());
        std::str::from_utf8(&buffer[..end]).map_or(Symbol::UNKNOWN, |word| self.word(word))
    }

    fn allows(&self, candidate: &Candidate, verb: Symbol, asked: &AskedResource) -> bool {
        let Candidate { rule, verbs, api_group, named, .. } = *candidate;
        verbs.may_have(verb)
            && (verbs.is_certain_of(verb) || list(&self.lists, rule, Part::Verb).contains(&verb))
            && match api_group {
                Some(api_group) => api_group == STAR || api_group == asked.api_group,
                None => self.api_group_matches(rule, asked),
            }
            && (!named || self.name_matches(rule, asked))
    }

    fn verb_matches(&self, rule: RuleId, verb: Symbol) -> bool {
        let verbs = list(&self.lists, rule, Part::Verb);
        verbs.contains(&STAR) || verbs.contains(&verb)
    }

    fn api_group_matches(&self, rule: RuleId, asked: &AskedResource) -> bool {
        list(&self.lists, rule, Part::ApiGroup)
            .iter()
            .any(|group| *group == STAR || *group == asked.api_group)
    }

    fn resource_matches(&self, rule: RuleId, asked: &AskedResource) -> bool {
        let wanted = [STAR, asked.resource, asked.any_resource];
        list(&self.lists, rule, Part::Resource).iter().any(|resource| wanted.contains(resource))
    }

    fn name_matches(&self, rule: RuleId, asked: &AskedResource) -> bool {
        let names = list(&self.lists, rule, Part::ResourceName);
        names.is_empty() || names.contains(&asked.name)
    }

    fn url_matches(&self, rule: RuleId, path: &str) -> bool {
        list(&self.lists, rule, Part::NonResourceUrl).iter().any(|url| {
            let url = self.words.strings().get(*url);
            url == path || url.ends_with('*') && path.starts_with(url.trim_end_matches('*'))
        })
    }
}

fn list(lists: &Ragged<Symbol>, rule: RuleId, part: Part) -> &[Symbol] {
    lists.row(rule.0 as usize * Part::ALL.len() + part as usize)
}

fn resource_candidates(lists: &Ragged<Symbol>, rules: &[RuleId]) -> Vec<Candidate> {
    let candidates = |(index, &rule): (u32, &RuleId)| {
        let verbs = VerbSet::of(list(lists, rule, Part::Verb));
        let api_group = match list(lists, rule, Part::ApiGroup) {
            [only] => Some(*only),
            _ => None,
        };
        let named = !list(lists, rule, Part::ResourceName).is_empty();
        let resources = list(lists, rule, Part::Resource).iter();
        resources.map(move |&resource| Candidate { resource, index, rule, api_group, verbs, named })
    };
    let mut candidates: Vec<Candidate> = (0..).zip(rules).flat_map(candidates).collect();
    candidates.sort_unstable_by_key(|candidate| (candidate.resource, candidate.index));
    candidates.dedup();
    candidates
}

fn url_candidates(lists: &Ragged<Symbol>, rules: &[RuleId]) -> Vec<u32> {
    let has_urls = |(_, rule): &(u32, &RuleId)| !list(lists, **rule, Part::NonResourceUrl).is_empty();
    (0..).zip(rules).filter(has_urls).map(|(index, _)| index).collect()
}

/// Returns the candidates for exactly `resource`, in the order of the rules.
fn with_resource(candidates: &[Candidate], resource: Symbol) -> impl Iterator<Item = &Candidate> {
    // `*` sorts before all else.
    let start = if resource == STAR {
        0
    } else {
        candidates.partition_point(|candidate| candidate.resource < resource)
    };
    candidates[start..].iter().take_while(move |candidate| candidate.resource == resource)
}
