//! The authorizer chain: `system:masters`, then the configured modes in order
//! (`k/k: pkg/kubeapiserver/authorizer`, `apiserver: pkg/authorization/union`).

use super::attributes::Attributes;
use super::node::{self, NodeDecision};
use super::rbac::rules_review::RulesReview;
use super::rbac::{self, BindingDetails, Grant, Policy};
use super::review::{NonResourceRule, ResourceRule, RulesStatus};
use crate::api::rbac::PolicyRule;
use crate::authn::{SYSTEM_MASTERS, UserInfo};
use std::str::FromStr;

/// An authorization mode, named as kube-apiserver's `--authorization-mode` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Allows everything.
    AlwaysAllow,
    /// Has no opinion on anything.
    AlwaysDeny,
    /// A policy file, which kauth does not read.
    Abac,
    /// A remote service, which nobody can ask offline.
    Webhook,
    /// Roles and bindings.
    Rbac,
    /// What nodes need.
    Node,
}

/// Why [`Modes`] cannot be read, in the server's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModesError {
    /// No mode at all.
    #[error("at least one authorization-mode must be passed")]
    Empty,
    /// A word that the server does not know.
    #[error("authorization-mode {0:?} is not a valid mode")]
    Unknown(String),
    /// A mode given more than once.
    #[error("authorization-mode {0:?} has mode specified more than once")]
    Repeated(String),
}

/// The modes in the order in which they are asked, at least one, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modes(Vec<Mode>);

impl Modes {
    /// Returns whether one of them allows everything.
    pub fn allow_everything(&self) -> bool {
        self.0.contains(&Mode::AlwaysAllow)
    }
}

impl FromStr for Modes {
    type Err = ModesError;

    fn from_str(text: &str) -> Result<Self, ModesError> {
        let mut modes = Vec::new();
        for word in text.split(',') {
            let mode = match word {
                "AlwaysAllow" => Mode::AlwaysAllow,
                "AlwaysDeny" => Mode::AlwaysDeny,
                "ABAC" => Mode::Abac,
                "Webhook" => Mode::Webhook,
                "RBAC" => Mode::Rbac,
                "Node" => Mode::Node,
                "" if text.is_empty() => return Err(ModesError::Empty),
                _ => return Err(ModesError::Unknown(word.to_owned())),
            };
            if modes.contains(&mode) {
                return Err(ModesError::Repeated(word.to_owned()));
            }
            modes.push(mode);
        }
        Ok(Self(modes))
    }
}

/// Whoever answers a request: the policy, behind the chain of modes.
#[derive(Debug)]
pub struct Authorizer {
    modes: Modes,
    policy: Policy,
    unlisted: Vec<String>,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Allow(AllowedBy),
    /// No: every authorizer was asked, and none allows it.
    Forbid {
        /// Why, as the server words it; often empty.
        reason: String,
    },
    /// What decides is not known.
    Unknown {
        /// What is missing, one line each.
        why: Vec<String>,
    },
}

/// Which authorizer said yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AllowedBy {
    /// The user is in `system:masters`, ahead of every mode.
    PrivilegedGroup,
    /// The Node authorizer.
    Node,
    /// A binding.
    Rbac(Grant),
    /// Mode AlwaysAllow.
    AlwaysAllow,
}

/// All rules that a user holds in a namespace, as far as authorizers can list them (`SelfSubjectRulesReview`).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rules<'p> {
    /// The rules, in the order of the chain.
    pub review: RulesReview<'p>,
    /// Whether some authorizer could not list its own.
    pub incomplete: bool,
    /// What went wrong on the way; empty if nothing did.
    pub evaluation_error: String,
}

impl Authorizer {
    /// Returns the chain of `modes` over `policy`.
    pub fn new(modes: Modes, policy: Policy) -> Self {
        Self { modes, policy, unlisted: Vec::new() }
    }

    /// Says what of the policy nobody was let see: a no is unknown then.
    #[must_use]
    pub fn without(self, unlisted: Vec<String>) -> Self {
        Self { unlisted, ..self }
    }

    /// Returns the policy that RBAC decides by.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Decides a request. The first authorizer that allows it ends the walk; an authorizer that cannot be asked makes a
    /// no unknown, and a webhook, which may also deny, makes what comes behind it unknown too.
    pub fn authorize(&self, attributes: &Attributes<'_>) -> Decision {
        if attributes.user.is_in(SYSTEM_MASTERS) {
            return Decision::Allow(AllowedBy::PrivilegedGroup);
        }
        let mut reasons = Vec::new();
        let mut unknown = Vec::new();
        for mode in &self.modes.0 {
            match self.opinion(*mode, attributes) {
                Opinion::Allow(_) if self.denies_before(*mode) => break,
                Opinion::Allow(by) => return Decision::Allow(by),
                Opinion::None(reason) => reasons.push(reason),
                Opinion::Unknown(why) => unknown.extend(why),
            }
        }
        if !unknown.is_empty() {
            return Decision::Unknown { why: unknown };
        }
        reasons.retain(|reason| !reason.is_empty());
        Decision::Forbid { reason: reasons.join("\n") }
    }

    /// Returns why a request was allowed, as the server words it; empty for all but RBAC.
    pub fn reason(&self, by: AllowedBy) -> String {
        match by {
            AllowedBy::Rbac(grant) => self.policy.reason(grant),
            AllowedBy::PrivilegedGroup | AllowedBy::Node | AllowedBy::AlwaysAllow => String::new(),
        }
    }

    /// Returns the rules that a `SelfSubjectRulesReview` of `user` in `namespace` would hold. `system:masters` has none of
    /// its own (`k/k: pkg/registry/authorization/selfsubjectrulesreview`).
    pub fn rules(&self, user: &UserInfo<'_>, namespace: &str) -> Rules<'_> {
        let mut all = Rules::default();
        let mut errors = Vec::new();
        for mode in &self.modes.0 {
            match mode {
                Mode::Rbac => {
                    let mut review = self.policy.rules_review(user, namespace);
                    errors.extend(review.evaluation_error.take());
                    errors.extend(self.unlisted.iter().cloned());
                    all.incomplete |= !self.unlisted.is_empty();
                    all.add(review);
                }
                Mode::AlwaysAllow => all.add(everything()),
                Mode::AlwaysDeny => {}
                Mode::Node if node::identity(user).is_none() => {}
                Mode::Node | Mode::Webhook | Mode::Abac => {
                    all.incomplete = true;
                    let name = mode.as_str().to_lowercase();
                    errors.push(format!("{name} authorizer does not support user rule resolution"));
                }
            }
        }
        all.evaluation_error = match &errors[..] {
            [] => String::new(),
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        all
    }

    fn opinion(&self, mode: Mode, attributes: &Attributes<'_>) -> Opinion {
        match mode {
            Mode::AlwaysAllow => Opinion::Allow(AllowedBy::AlwaysAllow),
            Mode::AlwaysDeny => Opinion::None("Everything is forbidden.".to_owned()),
            Mode::Abac => Opinion::Unknown(vec!["the ABAC policy file cannot be asked".to_owned()]),
            Mode::Webhook => Opinion::Unknown(vec!["the authorization webhook cannot be asked".to_owned()]),
            Mode::Node => match node::authorize(attributes) {
                NodeDecision::Allow => Opinion::Allow(AllowedBy::Node),
                NodeDecision::NoOpinion(reason) => Opinion::None(reason.into_owned()),
                NodeDecision::Unknown(relationship) => Opinion::Unknown(vec![relationship.to_string()]),
            },
            Mode::Rbac => match self.policy.authorize(attributes) {
                rbac::Decision::Allow(grant) => Opinion::Allow(AllowedBy::Rbac(grant)),
                rbac::Decision::NoOpinion { .. } if !self.unlisted.is_empty() => {
                    Opinion::Unknown(self.unlisted.clone())
                }
                rbac::Decision::NoOpinion { unresolved: false } => Opinion::None(String::new()),
                rbac::Decision::NoOpinion { unresolved: true } => self.unresolved(attributes),
            },
        }
    }

    // With a whole cluster's objects, a role that is nowhere is missing on the server too; otherwise nobody knows.
    fn unresolved(&self, attributes: &Attributes<'_>) -> Opinion {
        if self.policy.is_whole() {
            return Opinion::None(self.policy.no_reason(attributes));
        }
        Opinion::Unknown(self.policy.unresolved(attributes).iter().map(missing_role).collect())
    }

    fn denies_before(&self, mode: Mode) -> bool {
        self.modes.0.iter().take_while(|earlier| **earlier != mode).any(|earlier| *earlier == Mode::Webhook)
    }
}

impl<'p> Rules<'p> {
    /// Returns the status of the `SelfSubjectRulesReview`.
    pub fn status(&self) -> RulesStatus<'_> {
        RulesStatus {
            resource_rules: self.review.resource_rules.iter().map(resource_rule).collect(),
            non_resource_rules: self.review.non_resource_rules.iter().map(non_resource_rule).collect(),
            incomplete: self.incomplete,
            evaluation_error: self.evaluation_error.as_str().into(),
        }
    }

    fn add(&mut self, review: RulesReview<'p>) {
        self.review.resource_rules.extend(review.resource_rules);
        self.review.non_resource_rules.extend(review.non_resource_rules);
    }
}

enum Opinion {
    Allow(AllowedBy),
    None(String),
    Unknown(Vec<String>),
}

impl Mode {
    /// Returns the mode as `--authorization-mode` spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AlwaysAllow => "AlwaysAllow",
            Self::AlwaysDeny => "AlwaysDeny",
            Self::Abac => "ABAC",
            Self::Webhook => "Webhook",
            Self::Rbac => "RBAC",
            Self::Node => "Node",
        }
    }
}

fn resource_rule<'r>(rule: &'r PolicyRule<'_>) -> ResourceRule<'r> {
    let PolicyRule { verbs, api_groups, resources, resource_names, .. } = rule;
    ResourceRule { verbs, api_groups, resources, resource_names }
}

fn non_resource_rule<'r>(rule: &'r PolicyRule<'_>) -> NonResourceRule<'r> {
    NonResourceRule { verbs: &rule.verbs, non_resource_urls: &rule.non_resource_urls }
}

// apiserver: pkg/authorization/authorizerfactory/builtin.go
fn everything() -> RulesReview<'static> {
    let all = || vec!["*".into()];
    let resource = PolicyRule { verbs: all(), api_groups: all(), resources: all(), ..PolicyRule::default() };
    let url = PolicyRule { verbs: all(), non_resource_urls: all(), ..PolicyRule::default() };
    RulesReview { resource_rules: vec![resource], non_resource_rules: vec![url], evaluation_error: None }
}

fn missing_role(binding: &BindingDetails<'_>) -> String {
    let BindingDetails { namespace, name, role_kind, role_name, .. } = binding;
    let binding = match namespace {
        None => format!("ClusterRoleBinding `{name}`"),
        Some(namespace) => format!("RoleBinding `{namespace}/{name}`"),
    };
    format!("{} `{role_name}`, which {binding} grants, is not in the manifests", role_kind.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Origin;
    use crate::api::rbac::{Binding, RbacObject, Role, RoleKind, RoleRef, Subject};
    use crate::authz::attributes::{ResourceAttributes, Target};
    use crate::authz::rbac::{BuildOptions, PolicyBuilder};

    /// A chain of `modes` over a policy that lets jane get pods.
    fn authorizer(modes: &str) -> Authorizer {
        let rule = PolicyRule {
            verbs: vec!["get".into()],
            api_groups: vec!["".into()],
            resources: vec!["pods".into()],
            ..PolicyRule::default()
        };
        let role = Role {
            namespace: None,
            name: "reader".into(),
            generated_name: false,
            labels: Vec::new(),
            stored: false,
            rules: vec![rule],
            aggregation: None,
        };
        let binding = Binding {
            namespace: None,
            name: "jane".into(),
            generated_name: false,
            role_ref: RoleRef { kind: RoleKind::ClusterRole, name: "reader".into() },
            subjects: vec![Subject::User("jane".into())],
        };
        let mut builder = PolicyBuilder::new();
        let origin = Origin { source: 0, document: 1, line: 1 };
        builder.add(&RbacObject::Role(role), origin);
        builder.add(&RbacObject::Binding(binding), origin);
        Authorizer::new(modes.parse().unwrap(), builder.build(&BuildOptions::default()).0)
    }

    fn decide(modes: &str, user: &str, groups: &[&'static str]) -> Decision {
        let groups = groups.iter().map(|group| (*group).into()).collect();
        let user = UserInfo { name: user.to_owned().into(), groups, ..UserInfo::default() };
        let target =
            Target::Resource(ResourceAttributes { resource: "pods", ..ResourceAttributes::default() });
        authorizer(modes).authorize(&Attributes { user: &user, verb: "get", target })
    }

    #[test]
    fn the_privileged_group_is_ahead_of_every_mode() {
        for modes in ["RBAC", "AlwaysDeny", "Webhook", "Node,RBAC"] {
            let decision = decide(modes, "anyone", &[SYSTEM_MASTERS]);
            assert_eq!(decision, Decision::Allow(AllowedBy::PrivilegedGroup), "{modes}");
        }
        assert!(matches!(decide("RBAC", SYSTEM_MASTERS, &[]), Decision::Forbid { .. }));
    }

    #[test]
    fn the_first_mode_that_allows_ends_the_walk() {
        assert!(matches!(decide("Node,RBAC", "jane", &[]), Decision::Allow(AllowedBy::Rbac(_))));
        assert!(matches!(decide("AlwaysDeny,RBAC", "jane", &[]), Decision::Allow(AllowedBy::Rbac(_))));
        assert_eq!(decide("RBAC,AlwaysAllow", "bob", &[]), Decision::Allow(AllowedBy::AlwaysAllow));
    }

    #[test]
    fn a_no_has_every_reason() {
        assert_eq!(decide("RBAC", "bob", &[]), Decision::Forbid { reason: String::new() });
        let reason = "Everything is forbidden.".to_owned();
        assert_eq!(decide("RBAC,AlwaysDeny", "bob", &[]), Decision::Forbid { reason });
    }

    #[test]
    fn what_cannot_be_asked_makes_a_no_unknown() {
        for modes in ["RBAC,Webhook", "ABAC,RBAC", "RBAC,ABAC"] {
            assert!(matches!(decide(modes, "bob", &[]), Decision::Unknown { .. }), "{modes}");
        }
    }

    #[test]
    fn only_a_webhook_can_deny_what_comes_behind_it() {
        assert!(matches!(decide("RBAC,Webhook", "jane", &[]), Decision::Allow(_)));
        assert!(matches!(decide("ABAC,RBAC", "jane", &[]), Decision::Allow(_)));
        assert!(matches!(decide("Webhook,RBAC", "jane", &[]), Decision::Unknown { .. }));
    }

    #[test]
    fn modes_are_read_as_the_server_reads_them() {
        for (text, error) in [
            ("", "at least one authorization-mode must be passed"),
            ("rbac", r#"authorization-mode "rbac" is not a valid mode"#),
            ("RBAC,", r#"authorization-mode "" is not a valid mode"#),
            ("RBAC,Node,RBAC", r#"authorization-mode "RBAC" has mode specified more than once"#),
        ] {
            assert_eq!(text.parse::<Modes>().unwrap_err().to_string(), error);
        }
    }
}
