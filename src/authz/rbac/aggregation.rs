//! What the controller makes of aggregated ClusterRoles
//! (`k/k: pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go`).
//!
//! Knows nothing about bindings, namespaced roles, or which roles count as stored.

use super::rules::RuleId;
use crate::api::rbac::LabelSelector;
use foldhash::fast::RandomState;
use hashbrown::HashSet;

type RuleSet = HashSet<RuleId, RandomState>;

/// A ClusterRole, as the controller sees it.
#[derive(Debug)]
pub(super) struct ClusterRole<'a> {
    pub(super) labels: Vec<(&'a str, &'a str)>,
    pub(super) rules: Vec<RuleId>,
    /// The selectors of an aggregated role.
    pub(super) selectors: Option<&'a [LabelSelector<'static>]>,
    /// Whether its rules are what the server holds, and stay.
    pub(super) stored: bool,
}

/// How a stored role differs from what the controller would make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Drift {
    /// Index of the role.
    pub(super) role: usize,
    /// How many rules of its sources it lacks.
    pub(super) missing: usize,
    /// How many of its rules no source has.
    pub(super) extra: usize,
}

/// What [`settle`] found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Settled {
    /// Stored roles that differ, as sets of rules, from what the controller would make of them.
    pub(super) drifts: Vec<Drift>,
    /// Roles that take themselves in by way of others: what they hold depends on what they held before.
    pub(super) cyclic: Vec<usize>,
}

/// Brings the aggregated ones among `roles` to rest. Roles are sorted by name.
pub(super) fn settle(roles: &mut [ClusterRole<'_>]) -> Settled {
    let sources: Vec<Vec<usize>> = (0..roles.len()).map(|role| sources(roles, role)).collect();
    let needs = |role: usize| if roles[role].is_computed() { &sources[role][..] } else { &[] };
    let mut settled = Settled::default();
    for component in components(roles.len(), needs) {
        match component[..] {
            [role] if !roles[role].is_computed() => {}
            [role] => _ = aggregate(roles, role, &sources[role]),
            _ => {
                settle_cycle(roles, &component, &sources);
                settled.cyclic.extend(component);
            }
        }
    }
    settled.cyclic.sort_unstable();
    settled.drifts = (0..roles.len()).filter_map(|role| drift(roles, role, &sources[role])).collect();
    settled
}

impl ClusterRole<'_> {
    fn is_computed(&self) -> bool {
        self.selectors.is_some() && !self.stored
    }
}

/// Returns the roles that `role` takes in, in the controller's order: selector by selector, by name, never itself.
fn sources(roles: &[ClusterRole<'_>], role: usize) -> Vec<usize> {
    let mut taken = vec![false; if roles[role].selectors.is_some() { roles.len() } else { 0 }];
    let mut sources = Vec::new();
    for selector in roles[role].selectors.unwrap_or_default() {
        for (source, candidate) in roles.iter().enumerate() {
            if source != role && !taken[source] && selector.matches(&candidate.labels) {
                taken[source] = true;
                sources.push(source);
            }
        }
    }
    sources
}

/// Repeats the controller's work on roles that need one another until nothing changes. Rules may go round for ever, only
/// their order changing; a round for each role and one more is enough to carry every rule everywhere.
fn settle_cycle(roles: &mut [ClusterRole<'_>], component: &[usize], sources: &[Vec<usize>]) {
    for _ in 0..=component.len() {
        let changes = component.iter().filter(|role| aggregate(roles, **role, &sources[**role])).count();
        if changes == 0 {
            break;
        }
    }
}

/// Gives `role` the rules of its sources, unless they have none: what is written then stays. Returns whether that
/// changed anything.
fn aggregate(roles: &mut [ClusterRole<'_>], role: usize, sources: &[usize]) -> bool {
    let rules = rules_of(roles, sources);
    let changes = !rules.is_empty() && rules != roles[role].rules;
    if changes {
        roles[role].rules = rules;
    }
    changes
}

/// Returns the rules of `sources`, each once, in the order in which the controller comes across them.
fn rules_of(roles: &[ClusterRole<'_>], sources: &[usize]) -> Vec<RuleId> {
    let mut seen = RuleSet::default();
    let rules = sources.iter().flat_map(|source| &roles[*source].rules);
    rules.copied().filter(|rule| seen.insert(*rule)).collect()
}

fn drift(roles: &[ClusterRole<'_>], role: usize, sources: &[usize]) -> Option<Drift> {
    if !roles[role].stored {
        return None;
    }
    let computed: RuleSet = rules_of(roles, sources).into_iter().collect();
    let held: RuleSet = roles[role].rules.iter().copied().collect();
    let (missing, extra) = (computed.difference(&held).count(), held.difference(&computed).count());
    (!computed.is_empty() && missing + extra > 0).then_some(Drift { role, missing, extra })
}

/// Returns the strongly connected components of a graph, each sorted, each behind all others that it needs
/// (Tarjan's algorithm, without recursion).
fn components<'a>(count: usize, needs: impl Fn(usize) -> &'a [usize]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let (mut order, mut lowest, mut closed) = (vec![UNSEEN; count], vec![UNSEEN; count], vec![false; count]);
    let (mut open, mut components) = (Vec::new(), Vec::new());
    let mut seen = 0;
    for root in 0..count {
        let mut path = if order[root] == UNSEEN { vec![(root, 0)] } else { Vec::new() };
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            if order[node] == UNSEEN {
                (order[node], lowest[node]) = (seen, seen);
                seen += 1;
                open.push(node);
            }
            if let Some(&need) = needs(node).get(*next) {
                *next += 1;
                if order[need] == UNSEEN {
                    path.push((need, 0));
                } else if !closed[need] {
                    lowest[node] = lowest[node].min(order[need]);
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                lowest[*parent] = lowest[*parent].min(lowest[node]);
            }
            if lowest[node] == order[node] {
                let start = open.iter().rposition(|member| *member == node).unwrap_or_default();
                let mut component = open.split_off(start);
                component.iter().for_each(|member| closed[*member] = true);
                component.sort_unstable();
                components.push(component);
            }
        }
    }
    components
}
