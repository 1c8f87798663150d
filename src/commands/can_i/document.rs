//! `-o json|yaml`: the documents of `docs/verdict.schema.json`.

use super::explain;
use super::question::Question;
use crate::api::Origin;
use crate::api::rbac::{PolicyRule, Subject, Text};
use crate::authn::{NOBODY, UserInfo};
use crate::authz::attributes::{Attributes, Target};
use crate::authz::chain::{AllowedBy, Decision, Rules};
use crate::authz::impersonation::Answer;
use crate::authz::rbac::{BindingDetails, GrantDetails, Mismatch, NearMiss};
use crate::authz::review::RulesStatus;
use crate::commands::asker::TakenOn;
use crate::commands::policy::Gathered;
use serde::Serialize;
use std::collections::BTreeMap;

const API_VERSION: &str = "kauth/v1";

/// The answer to a question.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Verdict<'a> {
    api_version: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<User<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    impersonation: Option<Impersonated<'a>>,
    request: Request<'a>,
    answer: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_by: Option<&'static str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<String>,
    whole_input: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grants: Vec<Held<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    near_misses: Vec<Near<'a>>,
}

/// All that a user may do in a namespace.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RulesDocument<'a> {
    api_version: &'static str,
    kind: &'static str,
    user: User<'a>,
    namespace: &'a str,
    #[serde(flatten)]
    rules: RulesStatus<'a>,
}

#[derive(Serialize)]
struct User<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    uid: &'a str,
    groups: &'a [Text<'a>],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extra: &'a BTreeMap<String, Vec<String>>,
}

/// Whether whoever asks may be who `--as` says.
#[derive(Serialize)]
struct Impersonated<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    caller: Option<User<'a>>,
    allowed: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<&'static str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Request<'a> {
    Resource {
        verb: &'a str,
        namespace: &'a str,
        group: &'a str,
        resource: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        subresource: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        name: &'a str,
    },
    Url {
        verb: &'a str,
        path: &'a str,
    },
}

#[derive(Serialize)]
struct Held<'a> {
    binding: Object<'a>,
    role: Object<'a>,
    rule: Rule<'a>,
    subject: Whom<'a>,
}

#[derive(Serialize)]
struct Near<'a> {
    field: &'static str,
    message: String,
    #[serde(flatten)]
    held: Held<'a>,
}

#[derive(Serialize)]
struct Object<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source<'a>>,
}

#[derive(Serialize)]
struct Source<'a> {
    file: &'a str,
    document: u32,
    line: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    index: usize,
    verbs: Vec<Text<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    api_groups: Vec<Text<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    resources: Vec<Text<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    resource_names: Vec<Text<'a>>,
    #[serde(rename = "nonResourceURLs", skip_serializing_if = "Vec::is_empty")]
    non_resource_urls: Vec<Text<'a>>,
}

#[derive(Serialize)]
struct Whom<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<Text<'a>>,
    name: Text<'a>,
}

/// Returns the document of an answer.
pub(super) fn verdict<'a>(
    gathered: &'a Gathered,
    question: &'a Question,
    user: Option<&'a UserInfo<'a>>,
    decision: &Decision,
    taken_on: Option<&'a TakenOn>,
) -> Verdict<'a> {
    let policy = gathered.authorizer.policy();
    let attributes = question.attributes(user.unwrap_or(&NOBODY));
    let (answer, allowed_by, reason, unknown) = match decision {
        Decision::Allow(by) => ("yes", Some(authorizer(*by)), gathered.authorizer.reason(*by), Vec::new()),
        Decision::Forbid { reason } => ("no", None, reason.clone(), Vec::new()),
        Decision::Unknown { why } => ("unknown", None, String::new(), why.clone()),
    };
    let grants = match decision {
        Decision::Allow(AllowedBy::Rbac(_)) => policy.grants(&attributes),
        _ => Vec::new(),
    };
    let near = match decision {
        Decision::Allow(_) => Vec::new(),
        _ if user.is_none() => Vec::new(),
        _ => policy.near_misses(&attributes, explain::NEAR_MISSES),
    };
    Verdict {
        api_version: API_VERSION,
        kind: "Verdict",
        user: user.map(user_of),
        impersonation: taken_on.map(impersonated),
        request: request(&attributes),
        answer,
        allowed_by,
        reason,
        unknown,
        whole_input: policy.is_whole(),
        grants: grants.iter().map(|grant| held(gathered, policy.describe(*grant))).collect(),
        near_misses: near.into_iter().map(|near| near_miss(gathered, &attributes, near)).collect(),
    }
}

/// Returns the document of `--list`.
pub(super) fn rules<'a>(
    rules: &'a Rules<'_>,
    user: &'a UserInfo<'a>,
    namespace: &'a str,
) -> RulesDocument<'a> {
    RulesDocument {
        api_version: API_VERSION,
        kind: "Rules",
        user: user_of(user),
        namespace,
        rules: rules.status(),
    }
}

fn user_of<'a>(user: &'a UserInfo<'a>) -> User<'a> {
    User { name: &user.name, uid: &user.uid, groups: &user.groups, extra: &user.extra }
}

fn impersonated(taken_on: &TakenOn) -> Impersonated<'_> {
    let caller = taken_on.caller.as_ref().map(user_of);
    let (allowed, mode, reason) = match &taken_on.answer {
        Answer::Taken { mode, .. } => ("yes", Some(mode.as_str()), String::new()),
        Answer::Refused(words) => ("no", None, words.clone()),
        Answer::Unknown { why } => ("unknown", None, why.join("; ")),
    };
    Impersonated { caller, allowed, mode, reason }
}

fn request<'a>(attributes: &Attributes<'a>) -> Request<'a> {
    let verb = attributes.verb;
    match attributes.target {
        Target::NonResource { path } => Request::Url { verb, path },
        Target::Resource(asked) => Request::Resource {
            verb,
            namespace: asked.namespace,
            group: asked.api_group,
            resource: asked.resource,
            subresource: asked.subresource,
            name: asked.name,
        },
    }
}

fn authorizer(by: AllowedBy) -> &'static str {
    match by {
        AllowedBy::PrivilegedGroup => "system:masters",
        AllowedBy::Node => "Node",
        AllowedBy::Rbac(_) => "RBAC",
        AllowedBy::AlwaysAllow => "AlwaysAllow",
    }
}

fn near_miss<'a>(gathered: &'a Gathered, attributes: &Attributes<'_>, near: NearMiss<'a>) -> Near<'a> {
    let field = match near.mismatch {
        Mismatch::Namespace => "namespace",
        Mismatch::Verb => "verbs",
        Mismatch::ApiGroup => "apiGroups",
        Mismatch::Resource => "resources",
        Mismatch::ResourceName => "resourceNames",
        Mismatch::NonResourceUrl => "nonResourceURLs",
    };
    Near { field, message: explain::but(attributes, &near), held: held(gathered, near.held) }
}

fn held<'a>(gathered: &'a Gathered, held: GrantDetails<'a>) -> Held<'a> {
    let GrantDetails { binding, subject, rule_index, rule } = held;
    Held {
        binding: binding_object(gathered, &binding),
        role: Object {
            kind: binding.role_kind.as_str(),
            namespace: binding.role_namespace,
            name: binding.role_name,
            source: binding.role_origin.and_then(|origin| source(gathered, origin)),
        },
        rule: self::rule(rule_index, rule),
        subject: whom(subject),
    }
}

fn binding_object<'a>(gathered: &'a Gathered, binding: &BindingDetails<'a>) -> Object<'a> {
    let kind = if binding.namespace.is_some() { "RoleBinding" } else { "ClusterRoleBinding" };
    Object {
        kind,
        namespace: binding.namespace,
        name: binding.name,
        source: source(gathered, binding.origin),
    }
}

fn source(gathered: &Gathered, origin: Origin) -> Option<Source<'_>> {
    let file = gathered.sources.get(origin.source as usize)?;
    Some(Source { file, document: origin.document, line: origin.line })
}

fn rule(index: usize, rule: PolicyRule<'_>) -> Rule<'_> {
    let PolicyRule { verbs, api_groups, resources, resource_names, non_resource_urls } = rule;
    Rule { index, verbs, api_groups, resources, resource_names, non_resource_urls }
}

fn whom(subject: Subject<'_>) -> Whom<'_> {
    match subject {
        Subject::User(name) => Whom { kind: "User", namespace: None, name },
        Subject::Group(name) => Whom { kind: "Group", namespace: None, name },
        Subject::ServiceAccount { namespace, name } => Whom { kind: "ServiceAccount", namespace, name },
    }
}
