//! Whether a rule allows what is asked (`k/k: pkg/apis/rbac/v1/evaluation_helpers.go`).
//!
//! Knows nothing about who is bound to what.

use super::candidates::{Candidate, Topics, resource_candidates, url_candidates};
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
    topics: Topics,
    asked: Asked<'a>,
}

impl Question<'_> {
    /// Returns whether rules about `topics` may have to do with it.
    pub(super) fn is_about(&self, topics: Topics) -> bool {
        self.topics.overlap(topics)
    }
}

#[derive(Debug, Clone, Copy)]
enum Asked<'a> {
    Resource(AskedResource<'a>),
    Path(&'a str),
}

#[derive(Debug, Clone, Copy)]
struct AskedResource<'a> {
    api_group: Symbol,
    /// `resource` or `resource/subresource`.
    resource: Symbol,
    /// `*/subresource`; unknown without a subresource.
    any_resource: Symbol,
    /// A text: few rules have names to compare it with.
    name: &'a str,
}

impl AskedResource<'_> {
    fn topics(&self) -> Topics {
        let topics = Topics::resource(self.resource);
        if self.has_subresource() { topics.and(Topics::resource(self.any_resource)) } else { topics }
    }

    fn has_subresource(&self) -> bool {
        self.any_resource != Symbol::UNKNOWN
    }
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
    /// By body.
    topics: Vec<Topics>,
}

impl Rules {
    /// Compiles what was gathered.
    pub(super) fn compile(store: RuleStore) -> Self {
        let RuleStore { words, lists, bodies, .. } = store;
        let mut by_resource = Ragged::default();
        let mut by_url = Ragged::default();
        let mut topics = Vec::with_capacity(bodies.len());
        for body in 0..bodies.len() {
            let rules = bodies.row(body);
            by_resource.push(resource_candidates(&lists, rules));
            by_url.push(url_candidates(&lists, rules));
            topics.push(Topics::of(&lists, rules));
        }
        Self { words, lists, bodies, by_resource, by_url, topics }
    }

    /// Returns what the rules of `body` are about.
    pub(super) fn topics(&self, body: BodyId) -> Topics {
        self.topics[body.index()]
    }

    /// Returns what `attributes` ask, without allocating.
    pub(super) fn question<'a>(&self, attributes: &Attributes<'a>) -> Question<'a> {
        let (topics, asked) = match attributes.target {
            Target::Resource(resource) => {
                let asked = self.asked_resource(&resource);
                (asked.topics(), Asked::Resource(asked))
            }
            Target::NonResource { path } => (Topics::URLS, Asked::Path(path)),
        };
        Question { verb: self.word(attributes.verb), topics, asked }
    }

    /// Returns the index of the first rule of `body` that allows what is asked.
    pub(super) fn first_allowing(&self, body: BodyId, question: &Question<'_>) -> Option<u32> {
        match &question.asked {
            Asked::Resource(asked) => self.first_for_resource(body, question, asked),
            Asked::Path(_) => {
                let mut with_urls = self.by_url.row(body.index()).iter().copied();
                with_urls.find(|index| self.rule_allows(body, *index, question))
            }
        }
    }

    fn first_for_resource(
        &self,
        body: BodyId,
        question: &Question<'_>,
        asked: &AskedResource<'_>,
    ) -> Option<u32> {
        let candidates = self.by_resource.row(body.index());
        let find = |start: usize, resource: Symbol| {
            let mut candidates =
                candidates[start..].iter().take_while(|candidate| candidate.resource == resource);
            let allowing = candidates.find(|candidate| self.allows(body, candidate, question, asked));
            allowing.map(|candidate| candidate.index)
        };
        let search = |resource: Symbol| {
            find(candidates.partition_point(|candidate| candidate.resource < resource), resource)
        };
        // `*` sorts before all else, and hardly any request has a subresource.
        let any = if asked.has_subresource() { search(asked.any_resource) } else { None };
        [find(0, STAR), search(asked.resource), any].into_iter().flatten().min()
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

    fn word(&self, word: impl AsRef<[u8]>) -> Symbol {
        let word = word.as_ref();
        if word.is_empty() { EMPTY } else { self.words.find(word).unwrap_or(Symbol::UNKNOWN) }
    }

    fn asked_resource<'a>(&self, asked: &ResourceAttributes<'a>) -> AskedResource<'a> {
        let subresource = asked.subresource;
        let (resource, any_resource) = if subresource.is_empty() {
            (self.word(asked.resource), Symbol::UNKNOWN)
        } else {
            (self.joined_word(asked.resource, subresource), self.joined_word("*", subresource))
        };
        AskedResource { api_group: self.word(asked.api_group), resource, any_resource, name: asked.name }
    }

    /// Looks `resource/subresource` up: on the stack, for every length that a Kubernetes API can have.
    fn joined_word(&self, resource: &str, subresource: &str) -> Symbol {
        let mut buffer = [0; 256];
        let (slash, end) = (resource.len(), resource.len() + 1 + subresource.len());
        if end > buffer.len() {
            return self.word(format!("{resource}/{subresource}"));
        }
        buffer[..slash].copy_from_slice(resource.as_bytes());
        buffer[slash] = b'/';
        buffer[slash + 1..end].copy_from_slice(subresource.as_bytes());
        self.word(&buffer[..end])
    }

    fn allows(
        &self,
        body: BodyId,
        candidate: &Candidate,
        question: &Question<'_>,
        asked: &AskedResource<'_>,
    ) -> bool {
        candidate.verbs.may_have(question.verb)
            && match candidate.api_groups {
                Some(groups) => groups[0] == STAR || groups.contains(&asked.api_group),
                None => self.rule_allows(body, candidate.index, question),
            }
    }

    fn rule_allows(&self, body: BodyId, index: u32, question: &Question<'_>) -> bool {
        self.compare(self.body(body)[index as usize], question) == Match::Whole
    }

    fn verb_matches(&self, rule: RuleId, verb: Symbol) -> bool {
        let verbs = list(&self.lists, rule, Part::Verb);
        verbs.contains(&STAR) || verbs.contains(&verb)
    }

    fn api_group_matches(&self, rule: RuleId, asked: &AskedResource<'_>) -> bool {
        list(&self.lists, rule, Part::ApiGroup)
            .iter()
            .any(|group| *group == STAR || *group == asked.api_group)
    }

    fn resource_matches(&self, rule: RuleId, asked: &AskedResource<'_>) -> bool {
        let wanted = [STAR, asked.resource, asked.any_resource];
        list(&self.lists, rule, Part::Resource).iter().any(|resource| wanted.contains(resource))
    }

    fn name_matches(&self, rule: RuleId, asked: &AskedResource<'_>) -> bool {
        let names = list(&self.lists, rule, Part::ResourceName);
        names.is_empty() || names.contains(&self.word(asked.name))
    }

    fn url_matches(&self, rule: RuleId, path: &str) -> bool {
        list(&self.lists, rule, Part::NonResourceUrl).iter().any(|url| {
            let url = self.words.strings().get(*url);
            url == path || url.ends_with('*') && path.starts_with(url.trim_end_matches('*'))
        })
    }
}
