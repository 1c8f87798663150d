//! Whether a rule allows what is asked (`k/k: pkg/apis/rbac/v1/evaluation_helpers.go`).
//!
//! Knows nothing about who is bound to what.

use super::intern::{Interner, Symbol};
use super::ragged::Ragged;
use super::rules::{BodyId, EMPTY, Part, RuleId, RuleStore, STAR, list};
use crate::api::rbac::PolicyRule;
use crate::authz::attributes::{Attributes, ResourceAttributes, Target};
use std::borrow::Cow;

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

/// Distinct rules and bodies, compiled so that a decision compares integers.
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
    /// Compiles what was gathered.
    pub(super) fn compile(store: RuleStore) -> Self {
        let RuleStore { words, lists, bodies, .. } = store;
        let mut by_resource = Ragged::default();
        let mut by_url = Ragged::default();
        for body in 0..bodies.len() {
            let rules = bodies.row(body);
            by_resource.push(resource_candidates(&lists, rules));
            by_url.push(url_candidates(&lists, rules));
        }
        Self { words, lists, bodies, by_resource, by_url }
    }

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
            Asked::Path(path) => self.first_for_path(body, question.verb, path),
        }
    }

    fn first_for_path(&self, body: BodyId, verb: Symbol, path: &str) -> Option<(u32, RuleId)> {
        let rules = self.body(body);
        let with_urls = self.by_url.row(body.index()).iter().map(|&index| (index, rules[index as usize]));
        let mut allowing =
            with_urls.filter(|(_, rule)| self.verb_matches(*rule, verb) && self.url_matches(*rule, path));
        allowing.next()
    }

    fn first_for_resource(&self, body: BodyId, verb: Symbol, asked: &AskedResource) -> Option<(u32, RuleId)> {
        let candidates = self.by_resource.row(body.index());
        let find = |start: usize, resource: Symbol| {
            let candidates =
                candidates[start..].iter().take_while(|candidate| candidate.resource == resource);
            let mut allowing = candidates.filter(|candidate| self.allows(candidate, verb, asked));
            allowing.next().map(|candidate| (candidate.index, candidate.rule))
        };
        let search = |resource: Symbol| {
            find(candidates.partition_point(|candidate| candidate.resource < resource), resource)
        };
        // `*` sorts before all else, and hardly any request has a subresource.
        let mut first = earlier(find(0, STAR), search(asked.resource));
        if asked.any_resource != Symbol::UNKNOWN {
            first = earlier(first, search(asked.any_resource));
        }
        first
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

fn earlier(a: Option<(u32, RuleId)>, b: Option<(u32, RuleId)>) -> Option<(u32, RuleId)> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
