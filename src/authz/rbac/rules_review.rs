//! Every rule that a user holds in a namespace: what a SelfSubjectRulesReview answers
//! (`k/k: pkg/registry/authorization/selfsubjectrulesreview/rest.go`), and the rows that `kubectl auth can-i --list` makes
//! of it (`kubectl: pkg/cmd/auth/cani.go`, `pkg/util/rbac/rbac.go`).
//!
//! Knows nothing about other authorizers, or how rows are printed.

use super::explain::resolution_error;
use super::policy::Policy;
use crate::api::rbac::{PolicyRule, Text};
use crate::authn::UserInfo;
use foldhash::fast::RandomState;
use hashbrown::HashMap;

/// RBAC's part of the status of a SelfSubjectRulesReview.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RulesReview<'p> {
    /// Rules for resources, without URLs.
    pub resource_rules: Vec<PolicyRule<'p>>,
    /// Rules for URLs, without resources.
    pub non_resource_rules: Vec<PolicyRule<'p>>,
    /// What the server says of missing roles.
    pub evaluation_error: Option<String>,
}

/// A row of `kubectl auth can-i --list`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRow<'p> {
    /// `resource[.group][/subresource]`; empty for URLs.
    pub resources: String,
    /// At most one URL.
    pub non_resource_urls: Vec<Text<'p>>,
    /// At most one name.
    pub resource_names: Vec<Text<'p>>,
    /// The verbs, in the order in which the rules name them.
    pub verbs: Vec<Text<'p>>,
}

impl Policy {
    /// Returns the namespaces with a RoleBinding that applies to `user`, in order.
    pub fn namespaces_of(&self, user: &UserInfo<'_>) -> Vec<&str> {
        let applied = self.applied(user, self.index.everywhere());
        let bindings = applied.iter().map(|applied| self.bindings[applied.binding as usize]);
        let mut names: Vec<_> =
            bindings.filter_map(|binding| Some(self.index.namespace(binding.namespace?))).collect();
        names.dedup();
        names
    }

    /// Returns whether any binding, in whatever namespace, names `group`.
    pub fn binds_group(&self, group: &str) -> bool {
        let only = UserInfo { groups: vec![group.into()], ..UserInfo::default() };
        self.index.rows(&only).skip(1).any(|row| !self.index.row(row).is_empty())
    }

    /// Returns all rules of all bindings that apply to `user` in `namespace`, in the order of grants, repetitions kept.
    /// URLs and cluster-wide resources that a RoleBinding leads to are there, though they never take effect.
    pub fn rules_review(&self, user: &UserInfo<'_>, namespace: &str) -> RulesReview<'_> {
        let applied = self.applied(user, self.index.scope(namespace));
        let mut review = RulesReview {
            evaluation_error: resolution_error(&self.unresolved_among(&applied)),
            ..RulesReview::default()
        };
        let rules = applied.iter().filter_map(|applied| applied.body).flat_map(|body| self.rules.body(body));
        for rule in rules {
            let rule = self.rules.rule(*rule);
            if !rule.non_resource_urls.is_empty() {
                let (verbs, non_resource_urls) = (rule.verbs.clone(), rule.non_resource_urls.clone());
                review.non_resource_rules.push(PolicyRule {
                    verbs,
                    non_resource_urls,
                    ..PolicyRule::default()
                });
            }
            if !rule.resources.is_empty() {
                review.resource_rules.push(PolicyRule { non_resource_urls: Vec::new(), ..rule });
            }
        }
        review
    }
}

impl<'p> RulesReview<'p> {
    /// Returns the rows of `kubectl auth can-i --list`: rules taken apart into single resources, names and URLs, the verbs
    /// for the same resource and name put together again, sorted as kubectl sorts them.
    pub fn rows(&self) -> Vec<AccessRow<'p>> {
        let mut rules = single_resources(&self.resource_rules);
        rules.extend(self.non_resource_rules.iter().flat_map(single_urls));
        rules.sort_by_cached_key(go_string);
        rules.into_iter().map(AccessRow::from).collect()
    }
}

impl<'p> From<PolicyRule<'p>> for AccessRow<'p> {
    fn from(rule: PolicyRule<'p>) -> Self {
        let resources = match (&rule.resources[..], &rule.api_groups[..]) {
            ([resource, ..], [group, ..]) => resource_with_group(resource, group),
            _ => String::new(),
        };
        let PolicyRule { verbs, resource_names, non_resource_urls, .. } = rule;
        Self { resources, non_resource_urls, resource_names, verbs }
    }
}

/// Takes rules apart: one for each group, resource and name, with all verbs for these, each once.
fn single_resources<'p>(rules: &[PolicyRule<'p>]) -> Vec<PolicyRule<'p>> {
    let mut singles: Vec<PolicyRule<'p>> = Vec::new();
    let mut known: HashMap<_, usize, RandomState> = HashMap::default();
    for (rule, group, resource, name) in rules.iter().flat_map(single_names) {
        let single = *known.entry((group, resource, name)).or_insert_with(|| {
            singles.push(PolicyRule {
                api_groups: vec![group.clone()],
                resources: vec![resource.clone()],
                resource_names: name.cloned().into_iter().collect(),
                ..PolicyRule::default()
            });
            singles.len() - 1
        });
        for verb in &rule.verbs {
            if !singles[single].verbs.contains(verb) {
                singles[single].verbs.push(verb.clone());
            }
        }
    }
    singles
}

/// Returns each group, resource and name of a rule; without names, each group and resource.
fn single_names<'r, 'p>(
    rule: &'r PolicyRule<'p>,
) -> impl Iterator<Item = (&'r PolicyRule<'p>, &'r Text<'p>, &'r Text<'p>, Option<&'r Text<'p>>)> {
    let unnamed = rule.resource_names.is_empty().then_some(None);
    rule.api_groups.iter().flat_map(move |group| {
        rule.resources.iter().flat_map(move |resource| {
            let names = rule.resource_names.iter().map(Some).chain(unnamed);
            names.map(move |name| (rule, group, resource, name))
        })
    })
}

/// Takes a rule apart: one for each URL and verb. kubectl does not put these together again.
fn single_urls<'p>(rule: &PolicyRule<'p>) -> impl Iterator<Item = PolicyRule<'p>> {
    rule.non_resource_urls.iter().flat_map(|url| {
        rule.verbs.iter().map(|verb| PolicyRule {
            verbs: vec![verb.clone()],
            non_resource_urls: vec![url.clone()],
            ..PolicyRule::default()
        })
    })
}

/// Returns the rule as its Go type prints itself, which is what kubectl sorts by.
fn go_string(rule: &PolicyRule<'_>) -> String {
    format!(
        "&PolicyRule{{Verbs:[{}],APIGroups:[{}],Resources:[{}],ResourceNames:[{}],NonResourceURLs:[{}],}}",
        rule.verbs.join(" "),
        rule.api_groups.join(" "),
        rule.resources.join(" "),
        rule.resource_names.join(" "),
        rule.non_resource_urls.join(" "),
    )
}

/// Returns `RESOURCE[.GROUP][/SUBRESOURCE]` (`kubectl: pkg/describe/describe.go`, CombineResourceGroup).
fn resource_with_group(resource: &str, group: &str) -> String {
    let (resource, subresource) = resource.find('/').map_or((resource, ""), |slash| resource.split_at(slash));
    let dot = if group.is_empty() { "" } else { "." };
    format!("{resource}{dot}{group}{subresource}")
}
