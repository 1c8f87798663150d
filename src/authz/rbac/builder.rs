//! From objects, one by one, to a [`Policy`].
//!
//! Knows nothing about manifests or about which default policies exist; both are handed in.

use super::aggregation::{self, ClusterRole};
use super::index::{Index, Names};
use super::intern::{Interner, Symbol, to_u32};
use super::matching::Rules;
use super::objects::{Binding, Role, Subject};
use super::options::{Aggregation, BuildOptions, DefaultPolicy, Notice, Whole};
use super::policy::Policy;
use super::ragged::Ragged;
use super::rules::RuleStore;
use crate::api::Origin;
use crate::api::rbac::{self, LabelOperator, LabelRequirement, LabelSelector, RbacObject, RoleKind, Text};
use crate::authn::service_account;
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
use std::borrow::Cow;

/// That an object of the same kind, namespace and name was added before. The later one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redefined {
    /// Where the earlier one stands.
    pub first: Origin,
    /// Whether both say the same.
    pub same: bool,
}

/// Gathers the objects of a policy.
#[derive(Debug)]
pub struct PolicyBuilder {
    names: Names,
    objects: Interner,
    labels: Interner,
    rules: RuleStore,
    roles: Vec<RoleEntry>,
    bindings: Vec<Binding>,
    subjects: Ragged<Subject>,
    roles_by_name: ByName,
    bindings_by_name: ByName,
}

/// From namespace and name to an index.
type ByName = HashMap<(Option<Symbol>, Symbol), u32, RandomState>;

#[derive(Debug)]
struct RoleEntry {
    role: Role,
    labels: Box<[(Symbol, Symbol)]>,
    selectors: Option<Box<[LabelSelector<'static>]>>,
    stored: bool,
}

impl Default for PolicyBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl PolicyBuilder {
    /// Returns a builder of an empty policy.
    pub fn new() -> Self {
        Self {
            names: Names::default(),
            objects: Interner::default(),
            labels: Interner::default(),
            rules: RuleStore::new(),
            roles: Vec::new(),
            bindings: Vec::new(),
            subjects: Ragged::default(),
            roles_by_name: ByName::default(),
            bindings_by_name: ByName::default(),
        }
    }

    /// Adds an object. If one of its kind, namespace and name is there already, the new one takes its place.
    pub fn add(&mut self, object: &RbacObject<'_>, origin: Origin) -> Option<Redefined> {
        match object {
            RbacObject::Role(role) => self.add_role(role, origin),
            RbacObject::Binding(binding) => self.add_binding(binding, origin),
        }
    }

    /// Builds the policy.
    pub fn build(mut self, options: &BuildOptions<'_>) -> (Policy, Vec<Notice>) {
        let mut notices = Vec::new();
        let whole = self.is_whole(options.whole);
        match options.default_policy {
            DefaultPolicy::Auto(stock) if !whole => notices.extend(self.add_absent(stock)),
            DefaultPolicy::Always(stock) => notices.extend(self.add_absent(stock)),
            DefaultPolicy::Auto(_) | DefaultPolicy::None => {}
        }
        if options.aggregation != Aggregation::Stored {
            notices.extend(self.aggregate(options.aggregation));
        }
        (self.finish(whole), notices)
    }

    fn add_role(&mut self, role: &rbac::Role<'_>, origin: Origin) -> Option<Redefined> {
        let namespace = role.namespace.as_deref().map(|namespace| self.names.namespaces.intern(namespace));
        let name = self.objects.intern(&role.name);
        let body = self.rules.add(&role.rules);
        let entry = RoleEntry {
            role: Role { namespace, name, body, origin },
            labels: self.labels(role),
            selectors: role
                .aggregation
                .as_deref()
                .map(|selectors| selectors.iter().map(owned_selector).collect()),
            stored: role.stored,
        };
        let key = (!role.generated_name).then_some((namespace, name));
        let Some(earlier) = claim(&mut self.roles_by_name, key, self.roles.len()) else {
            self.roles.push(entry);
            return None;
        };
        let replaced = std::mem::replace(&mut self.roles[earlier], entry);
        let same = replaced.says_the_same_as(&self.roles[earlier]);
        Some(Redefined { first: replaced.role.origin, same })
    }

    /// Returns the labels of a ClusterRole; aggregation, which alone looks at them, is not for Roles.
    fn labels(&mut self, role: &rbac::Role<'_>) -> Box<[(Symbol, Symbol)]> {
        let labels = if role.namespace.is_none() { &role.labels[..] } else { &[] };
        let mut labels: Box<[_]> =
            labels.iter().map(|(key, value)| (self.labels.intern(key), self.labels.intern(value))).collect();
        labels.sort_unstable();
        labels
    }

    fn add_binding(&mut self, binding: &rbac::Binding<'_>, origin: Origin) -> Option<Redefined> {
        let namespace = binding.namespace.as_deref().map(|namespace| self.names.namespaces.intern(namespace));
        let name = self.objects.intern(&binding.name);
        let subjects = binding.subjects.iter().map(|subject| interned(&mut self.names, subject, binding));
        let entry = Binding {
            namespace,
            name,
            role_kind: binding.role_ref.kind,
            role_name: self.objects.intern(&binding.role_ref.name),
            role: None,
            subjects: to_u32(self.subjects.push(subjects)),
            origin,
        };
        let key = (!binding.generated_name).then_some((namespace, name));
        let Some(earlier) = claim(&mut self.bindings_by_name, key, self.bindings.len()) else {
            self.bindings.push(entry);
            return None;
        };
        let replaced = std::mem::replace(&mut self.bindings[earlier], entry);
        let says = |binding: &Binding| {
            (binding.role_kind, binding.role_name, self.subjects.row(binding.subjects as usize))
        };
        Some(Redefined { first: replaced.origin, same: says(&replaced) == says(&entry) })
    }

    /// Returns whether what was added so far is a cluster's whole policy.
    pub fn is_whole(&self, whole: Whole<'_>) -> bool {
        match whole {
            Whole::Assume => true,
            Whole::Judge(stock) => {
                let present =
                    stock.iter().filter(|stock| self.has(stock.kind, stock.namespace, stock.name)).count();
                present * 10 >= stock.len() * 9
            }
        }
    }

    fn has(&self, kind: &str, namespace: Option<&str>, name: &str) -> bool {
        let by_name =
            if matches!(kind, "Role" | "ClusterRole") { &self.roles_by_name } else { &self.bindings_by_name };
        let namespace =
            namespace.map(|namespace| self.names.namespaces.find(namespace).unwrap_or(Symbol::UNKNOWN));
        self.objects.find(name).is_some_and(|name| by_name.contains_key(&(namespace, name)))
    }

    fn add_absent(&mut self, stock: &[RbacObject<'_>]) -> Option<Notice> {
        let mut objects = 0;
        for (document, object) in (1..).zip(stock) {
            let (namespace, name) = match object {
                RbacObject::Role(role) => (&role.namespace, &role.name),
                RbacObject::Binding(binding) => (&binding.namespace, &binding.name),
            };
            if !self.has(object.kind(), namespace.as_deref(), name) {
                self.add(object, Origin { source: Origin::BUILT_IN, document, line: 1 });
                objects += 1;
            }
        }
        (objects > 0).then_some(Notice::DefaultPolicyAdded { objects })
    }

    /// Gives every aggregated ClusterRole its rules.
    fn aggregate(&mut self, aggregation: Aggregation) -> Vec<Notice> {
        if self.roles.iter().all(|entry| entry.selectors.is_none()) {
            return Vec::new();
        }
        let name = |role: usize| self.objects.strings().get(self.roles[role].role.name);
        let is_cluster_role = |role: &usize| self.roles[*role].role.namespace.is_none();
        let mut order: Vec<usize> = (0..self.roles.len()).filter(is_cluster_role).collect();
        order.sort_unstable_by_key(|role| (name(*role), self.roles[*role].role.origin));
        let mut roles: Vec<ClusterRole<'_>> =
            order.iter().map(|role| self.cluster_role(*role, aggregation)).collect();
        let settled = aggregation::settle(&mut roles);

        let named = |role: usize| (name(order[role]).to_owned(), self.roles[order[role]].role.origin);
        let drifts = settled.drifts.iter().map(|drift| {
            let (role, origin) = named(drift.role);
            Notice::AggregationDrift { role, origin, missing: drift.missing, extra: drift.extra }
        });
        let cycles = settled.cyclic.iter().map(|role| {
            let (role, origin) = named(*role);
            Notice::AggregationCycle { role, origin }
        });
        let notices = drifts.chain(cycles).collect();
        let bodies: Vec<_> = roles.into_iter().map(|role| role.rules).collect();
        for (role, rules) in order.into_iter().zip(bodies) {
            self.roles[role].role.body = self.rules.add_body(&rules);
        }
        notices
    }

    fn cluster_role(&self, role: usize, aggregation: Aggregation) -> ClusterRole<'_> {
        let entry = &self.roles[role];
        let label = |label: Symbol| self.labels.strings().get(label);
        ClusterRole {
            labels: entry.labels.iter().map(|(key, value)| (label(*key), label(*value))).collect(),
            rules: self.rules.body(entry.role.body).to_vec(),
            selectors: entry.selectors.as_deref(),
            stored: aggregation == Aggregation::Auto && entry.stored && entry.selectors.is_some(),
        }
    }

    fn finish(mut self, whole: bool) -> Policy {
        self.sort_bindings();
        for binding in &mut self.bindings {
            binding.role = role_of(binding, &self.roles_by_name);
        }
        let roles: Vec<Role> = self.roles.into_iter().map(|entry| entry.role).collect();
        let rules = Rules::compile(self.rules);
        let role = |binding: &Binding| {
            let body = roles[binding.role? as usize].body;
            Some((body, rules.topics(body)))
        };
        let index = Index::new(self.names, &self.bindings, &self.subjects, role);
        Policy {
            whole,
            objects: self.objects.into_strings(),
            roles,
            bindings: self.bindings,
            subjects: self.subjects,
            rules,
            index,
        }
    }

    /// Sorts the bindings by namespace (cluster-wide first), name and, where names are generated, place.
    fn sort_bindings(&mut self) {
        let (namespaces, names) = (self.names.namespaces.strings().ranks(), self.objects.strings());
        let namespace = |binding: &Binding| binding.namespace.map(|namespace| namespaces[namespace.index()]);
        self.bindings.sort_unstable_by(|a, b| {
            let by_name = || names.get(a.name).cmp(names.get(b.name));
            namespace(a).cmp(&namespace(b)).then_with(by_name).then_with(|| a.origin.cmp(&b.origin))
        });
    }
}

impl RoleEntry {
    fn says_the_same_as(&self, other: &Self) -> bool {
        self.role.body == other.role.body && self.labels == other.labels && self.selectors == other.selectors
    }
}

/// Returns the index of the object that has the name `key`; if none has, the name becomes that of object `next`.
/// An object whose name is yet to be generated has no key.
fn claim(by_name: &mut ByName, key: Option<(Option<Symbol>, Symbol)>, next: usize) -> Option<usize> {
    match by_name.entry(key?) {
        Entry::Occupied(taken) => Some(*taken.get() as usize),
        Entry::Vacant(free) => {
            free.insert(to_u32(next));
            None
        }
    }
}

/// Returns a subject of `binding` by the user name or group that it stands for.
fn interned(names: &mut Names, subject: &rbac::Subject<'_>, binding: &rbac::Binding<'_>) -> Subject {
    match subject {
        rbac::Subject::User(name) => Subject::User(names.users.intern(name)),
        rbac::Subject::Group(name) => Subject::Group(names.groups.intern(name)),
        rbac::Subject::ServiceAccount { namespace, name } => {
            let given = namespace.as_deref().filter(|namespace| !namespace.is_empty());
            let namespace = given.or(binding.namespace.as_deref()).unwrap_or_default();
            let user = names.users.intern(&service_account::username(namespace, name));
            Subject::ServiceAccount { user, namespace: to_u32(namespace.len()) }
        }
    }
}

/// Finds the role that a binding names: a Role only in the binding's own namespace.
fn role_of(binding: &Binding, roles: &ByName) -> Option<u32> {
    let namespace = match binding.role_kind {
        RoleKind::ClusterRole => None,
        RoleKind::Role => Some(binding.namespace?),
    };
    roles.get(&(namespace, binding.role_name)).copied()
}

fn owned_selector(selector: &LabelSelector<'_>) -> LabelSelector<'static> {
    let owned = |text: &Text<'_>| -> Text<'static> { Cow::Owned(text.clone().into_owned()) };
    let all = |texts: &[Text<'_>]| texts.iter().map(owned).collect();
    let requirement = |requirement: &LabelRequirement<'_>| LabelRequirement {
        key: owned(&requirement.key),
        operator: match &requirement.operator {
            LabelOperator::In(values) => LabelOperator::In(all(values)),
            LabelOperator::NotIn(values) => LabelOperator::NotIn(all(values)),
            LabelOperator::Exists => LabelOperator::Exists,
            LabelOperator::DoesNotExist => LabelOperator::DoesNotExist,
        },
    };
    LabelSelector {
        match_labels: selector.match_labels.iter().map(|(key, value)| (owned(key), owned(value))).collect(),
        match_expressions: selector.match_expressions.iter().map(requirement).collect(),
    }
}
