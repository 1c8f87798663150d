//! Certificate policies along a chain: RFC 5280, 6.1, with the graph of RFC 9618, which Go implements. The server asks for no
//! policy of its own, so only authorities can.
// go: crypto/x509/verify.go, policiesValid

use std::collections::{BTreeSet, HashMap};

use crate::pki::certificate::{Certificate, Policies};

/// The policy that stands for all of them, 2.5.29.32.0.
const ANY: &[u8] = &[0x55, 0x1d, 0x20, 0x00];

/// Returns whether a chain has the policies that its authorities require.
pub(super) fn are_valid(chain: &[&Certificate]) -> bool {
    let Some((leaf, _)) = chain.split_first().filter(|(_, rest)| !rest.is_empty()) else { return true };
    // The root's own policies do not count.
    let below_root = &chain[..chain.len() - 1];
    let mut state = State::new(below_root.len());
    for (at, certificate) in below_root.iter().enumerate().rev() {
        if !state.process(certificate, at == 0) {
            return false;
        }
    }
    state.explicit = (state.explicit - 1).max(0);
    if leaf.policies.require_explicit == Some(0) {
        state.explicit = 0;
    }
    state.explicit > 0 || state.graph.is_some_and(|graph| graph.has_policy())
}

/// How many more certificates something is allowed for, and the policies so far.
struct State<'c> {
    explicit: i64,
    mapping: i64,
    any: i64,
    graph: Option<Graph<'c>>,
}

impl<'c> State<'c> {
    fn new(certificates: usize) -> Self {
        let free = i64::try_from(certificates).unwrap_or(i64::MAX).saturating_add(1);
        Self { explicit: free, mapping: free, any: free, graph: Some(Graph::new()) }
    }

    /// Goes one certificate down; returns whether the chain is still valid.
    fn process(&mut self, certificate: &'c Certificate, is_leaf: bool) -> bool {
        let policies = &certificate.policies;
        let is_self_issued = certificate.is_self_issued();
        if policies.identifiers.is_empty() {
            self.graph = None;
        }
        if self.explicit == 0 && self.graph.is_none() {
            return false;
        }
        if let Some(graph) = &mut self.graph {
            graph.descend(policies, self.any > 0 || (!is_leaf && is_self_issued));
            if !is_leaf && !graph.map(policies, self.mapping > 0) {
                return false;
            }
        }
        if !is_leaf {
            self.count(policies, is_self_issued);
        }
        true
    }

    fn count(&mut self, policies: &Policies, is_self_issued: bool) {
        let limits = [
            (&mut self.explicit, policies.require_explicit),
            (&mut self.mapping, policies.inhibit_mapping),
            (&mut self.any, policies.inhibit_any),
        ];
        for (left, limit) in limits {
            if !is_self_issued && *left > 0 {
                *left -= 1;
            }
            if let Some(limit) = limit.filter(|limit| *limit >= 0) {
                *left = limit.min(*left);
            }
        }
    }
}

struct Node<'c> {
    policy: &'c [u8],
    /// What the policy is called one certificate further down.
    expected: Vec<&'c [u8]>,
    parents: BTreeSet<usize>,
    children: BTreeSet<usize>,
}

/// The policies of all certificates so far, one stratum for each.
struct Graph<'c> {
    nodes: Vec<Node<'c>>,
    strata: Vec<HashMap<&'c [u8], usize>>,
}

impl<'c> Graph<'c> {
    fn new() -> Self {
        let mut graph = Self { nodes: Vec::new(), strata: vec![HashMap::new()] };
        graph.insert(ANY, BTreeSet::new());
        graph
    }

    fn insert(&mut self, policy: &'c [u8], parents: BTreeSet<usize>) -> usize {
        let id = self.nodes.len();
        for parent in &parents {
            self.nodes[*parent].children.insert(id);
        }
        self.nodes.push(Node { policy, expected: vec![policy], parents, children: BTreeSet::new() });
        if let Some(leaves) = self.strata.last_mut() {
            leaves.insert(policy, id);
        }
        id
    }

    fn leaf(&self, policy: &[u8]) -> Option<usize> {
        self.strata.last().and_then(|leaves| leaves.get(policy).copied())
    }

    /// Adds the stratum of a certificate.
    // RFC 9618, 5.3: 6.1.3 (d)
    fn descend(&mut self, policies: &'c Policies, any_counts: bool) {
        let mut expecting: HashMap<&'c [u8], BTreeSet<usize>> = HashMap::new();
        for id in self.strata.last().into_iter().flat_map(HashMap::values) {
            for expected in &self.nodes[*id].expected {
                expecting.entry(expected).or_default().insert(*id);
            }
        }
        let any_parent = self.leaf(ANY);
        self.strata.push(HashMap::new());
        let mut has_any = false;
        for policy in policies.identifiers.iter().map(Vec::as_slice) {
            if policy == ANY {
                has_any = true;
            } else if let Some(parents) = expecting.get(policy) {
                self.insert(policy, parents.clone());
            } else if let Some(parent) = any_parent {
                self.insert(policy, BTreeSet::from([parent]));
            }
        }
        if has_any && any_counts {
            for (policy, parents) in expecting {
                if self.leaf(policy).is_none() {
                    self.insert(policy, parents);
                }
            }
        }
        self.prune();
    }

    /// Renames policies as an authority wants them; returns whether it may.
    // RFC 9618, 5.4: 6.1.4 (b)
    fn map(&mut self, policies: &'c Policies, may_map: bool) -> bool {
        let mut mappings: HashMap<&'c [u8], Vec<&'c [u8]>> = HashMap::new();
        for (issuer, subject) in &policies.mappings {
            if !may_map {
                self.delete_leaf(issuer);
            } else if issuer == ANY || subject == ANY {
                return false;
            } else {
                mappings.entry(issuer).or_default().push(subject);
            }
        }
        if !policies.mappings.is_empty() {
            self.prune();
        }
        for (issuer, subjects) in mappings {
            let any = self.leaf(ANY).map(|any| BTreeSet::from([any]));
            let id = self.leaf(issuer).or_else(|| any.map(|parent| self.insert(issuer, parent)));
            if let Some(id) = id {
                self.nodes[id].expected = subjects;
            }
        }
        true
    }

    fn delete_leaf(&mut self, policy: &[u8]) {
        if let Some(id) = self.strata.last_mut().and_then(|leaves| leaves.remove(policy)) {
            self.cut(id);
        }
    }

    /// Takes a node from those around it.
    fn cut(&mut self, id: usize) {
        for parent in self.nodes[id].parents.clone() {
            self.nodes[parent].children.remove(&id);
        }
        for child in self.nodes[id].children.clone() {
            self.nodes[child].parents.remove(&id);
        }
    }

    /// Takes away what leads nowhere, but for the first stratum.
    fn prune(&mut self) {
        for stratum in (1..self.strata.len() - 1).rev() {
            let ids = self.strata[stratum].values().copied();
            let barren: Vec<_> = ids.filter(|id| self.nodes[*id].children.is_empty()).collect();
            for id in barren {
                self.cut(id);
                let policy = self.nodes[id].policy;
                self.strata[stratum].remove(policy);
            }
        }
    }

    /// Returns whether there is a policy that holds for the whole chain.
    // RFC 9618, 5.5: 6.1.5 (g)
    fn has_policy(&self) -> bool {
        let is_any = |id: &usize| self.nodes[*id].policy == ANY;
        let begins = |id: &usize| {
            let parents = &self.nodes[*id].parents;
            !is_any(id) && parents.len() == 1 && parents.iter().all(is_any)
        };
        self.leaf(ANY).is_some() || self.strata.iter().flat_map(HashMap::values).any(begins)
    }
}
