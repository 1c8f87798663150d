//! The four kinds of `rbac.authorization.k8s.io/v1`, finished: defaulted, validated, nothing left to check.
//!
//! Strings are borrowed from the input where they can be, so that reading a large export copies nothing twice.

use std::borrow::Cow;

/// The group of the RBAC kinds, and the `apiGroup` of `User` and `Group` subjects.
pub const GROUP: &str = "rbac.authorization.k8s.io";

/// A string of the input.
pub type Text<'a> = Cow<'a, str>;

/// An RBAC object as the API server would store it.
#[derive(Debug, Clone, PartialEq)]
pub enum RbacObject<'a> {
    /// A `Role` or a `ClusterRole`.
    Role(Role<'a>),
    /// A `RoleBinding` or a `ClusterRoleBinding`.
    Binding(Binding<'a>),
}

/// A `Role` (in a namespace) or a `ClusterRole`.
#[derive(Debug, Clone, PartialEq)]
pub struct Role<'a> {
    /// The namespace of a `Role`; `None` makes it a `ClusterRole`.
    pub namespace: Option<Text<'a>>,
    /// `metadata.name`; with [`generated_name`](Self::generated_name) the `generateName` it begins with.
    pub name: Text<'a>,
    /// Whether the server would append five random characters to `name`: no two such objects are the same one.
    pub generated_name: bool,
    /// `metadata.labels` in the order of the input; only a `ClusterRole`'s matter, to aggregation.
    pub labels: Vec<(Text<'a>, Text<'a>)>,
    /// Whether `uid` and `resourceVersion` are there: it came from a server, so its rules are the stored ones.
    pub stored: bool,
    /// `rules`, in order.
    pub rules: Vec<PolicyRule<'a>>,
    /// `aggregationRule.clusterRoleSelectors`, at least one; `None` without an aggregationRule (always, for a `Role`).
    pub aggregation: Option<Vec<LabelSelector<'a>>>,
}

/// A rule of a role. Contents are free: the server checks none of these strings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PolicyRule<'a> {
    /// `verbs`, at least one.
    pub verbs: Vec<Text<'a>>,
    /// `apiGroups`; `""` is the core group.
    pub api_groups: Vec<Text<'a>>,
    /// `resources`, as `resource`, `resource/subresource`, `*` or `*/subresource`.
    pub resources: Vec<Text<'a>>,
    /// `resourceNames`; empty means any name.
    pub resource_names: Vec<Text<'a>>,
    /// `nonResourceURLs`; not empty only in a rule without the three before.
    pub non_resource_urls: Vec<Text<'a>>,
}

/// A `RoleBinding` (in a namespace) or a `ClusterRoleBinding`.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding<'a> {
    /// The namespace of a `RoleBinding`; `None` makes it a `ClusterRoleBinding`.
    pub namespace: Option<Text<'a>>,
    /// `metadata.name`; with [`generated_name`](Self::generated_name) the `generateName` it begins with.
    pub name: Text<'a>,
    /// Whether the server would append five random characters to `name`: no two such objects are the same one.
    pub generated_name: bool,
    /// `roleRef`.
    pub role_ref: RoleRef<'a>,
    /// `subjects`, in order, repetitions kept; may be empty.
    pub subjects: Vec<Subject<'a>>,
}

/// The role that a binding grants. A `Role` is one of the binding's own namespace.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RoleRef<'a> {
    /// `Role` or `ClusterRole`; always `ClusterRole` in a `ClusterRoleBinding`.
    pub kind: RoleKind,
    /// `roleRef.name`.
    pub name: Text<'a>,
}

/// The kind of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleKind {
    /// Namespaced.
    Role,
    /// Cluster-wide.
    ClusterRole,
}

impl RoleKind {
    /// Returns the kind's name as it stands in manifests.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Role => "Role",
            Self::ClusterRole => "ClusterRole",
        }
    }
}

/// Whom a binding grants its role to. Kinds that the server refuses have no value here.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject<'a> {
    /// A user, by its whole name.
    User(Text<'a>),
    /// A group, by its whole name.
    Group(Text<'a>),
    /// A service account.
    ServiceAccount {
        /// `subject.namespace`; `None` stands for the namespace of the (Role)Binding.
        namespace: Option<Text<'a>>,
        /// `subject.name`.
        name: Text<'a>,
    },
}

/// A label selector: all its requirements must hold; without any it selects everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelSelector<'a> {
    /// `matchLabels`: the key is present and has this value.
    pub match_labels: Vec<(Text<'a>, Text<'a>)>,
    /// `matchExpressions`.
    pub match_expressions: Vec<LabelRequirement<'a>>,
}

/// One of a selector's `matchExpressions`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelRequirement<'a> {
    /// The label's key.
    pub key: Text<'a>,
    /// How the label is compared.
    pub operator: LabelOperator<'a>,
}

/// The operator of a [`LabelRequirement`] with the values that it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelOperator<'a> {
    /// The key is present with one of these values (at least one).
    In(Vec<Text<'a>>),
    /// The key is absent, or has none of these values (at least one).
    NotIn(Vec<Text<'a>>),
    /// The key is present.
    Exists,
    /// The key is absent.
    DoesNotExist,
}

impl LabelSelector<'_> {
    /// Returns whether `labels` satisfy the selector (`apimachinery: pkg/labels/selector.go`).
    pub fn matches(&self, labels: &[(impl AsRef<str>, impl AsRef<str>)]) -> bool {
        let value = |key: &str| labels.iter().find(|(k, _)| k.as_ref() == key).map(|(_, v)| v.as_ref());
        self.match_labels.iter().all(|(key, wanted)| value(key) == Some(wanted.as_ref()))
            && self.match_expressions.iter().all(|requirement| {
                let found = value(&requirement.key);
                match &requirement.operator {
                    LabelOperator::In(values) => found.is_some_and(|v| values.iter().any(|w| w == v)),
                    LabelOperator::NotIn(values) => found.is_none_or(|v| values.iter().all(|w| w != v)),
                    LabelOperator::Exists => found.is_some(),
                    LabelOperator::DoesNotExist => found.is_none(),
                }
            })
    }
}

impl RbacObject<'_> {
    /// Returns the object's kind, as it stands in manifests.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Role(Role { namespace: Some(_), .. }) => "Role",
            Self::Role(_) => "ClusterRole",
            Self::Binding(Binding { namespace: Some(_), .. }) => "RoleBinding",
            Self::Binding(_) => "ClusterRoleBinding",
        }
    }
}
