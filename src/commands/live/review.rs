//! Access reviews: how they are asked of a server, and what it answers.
// k8s.io/api: authorization/v1/types.go, authentication/v1/types.go

use serde_json::{Map, Value, json};

use crate::api::rbac::{PolicyRule, Text};
use crate::authn::UserInfo;
use crate::authz::attributes::{Attributes, FieldRequirement, Target};
use crate::authz::rbac::rules_review::RulesReview;
use crate::cluster::{Call, ClusterError, Place, Resource, Written};
use crate::commands::connection::Connection;
use crate::commands::made::without_managed_fields;
use crate::error::CliError;
use crate::output::Ui;

const GROUP: &str = "authorization.k8s.io";

/// What a server answers.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::commands) struct Answer {
    /// Whether it would let the request pass.
    pub(in crate::commands) allowed: bool,
    /// Why, as it says; often empty.
    pub(in crate::commands) reason: String,
    /// What went wrong on the way; empty if nothing did.
    pub(in crate::commands) evaluation_error: String,
    /// The whole object.
    pub(in crate::commands) object: Value,
}

impl Answer {
    /// Reads an answered review.
    fn of(server: &str, object: Value) -> Result<Self, ClusterError> {
        let status = &object["status"];
        let text = |key: &str| status[key].as_str().unwrap_or_default().to_owned();
        let allowed = status["allowed"].as_bool().ok_or_else(|| unanswered(server))?;
        Ok(Self {
            allowed,
            reason: text("reason"),
            evaluation_error: text("evaluationError"),
            object: without_managed_fields(object),
        })
    }

    /// Returns the line that kubectl prints.
    // kubectl: pkg/cmd/auth/cani.go
    pub(in crate::commands) fn line(&self) -> String {
        if self.allowed {
            return "yes\n".to_owned();
        }
        let reasons = [&self.reason, &self.evaluation_error].into_iter().filter(|reason| !reason.is_empty());
        reasons.fold("no".to_owned(), |line, reason| format!("{line} - {reason}")) + "\n"
    }
}

/// Asks whether a request would pass: the one of `attributes`, of the user in them, or with `own` of whoever is connected.
///
/// # Errors
/// If the server refuses the review, or does not answer.
pub(in crate::commands) fn access_review(
    ui: &mut Ui,
    connection: &mut Connection,
    attributes: &Attributes<'_>,
    own: bool,
) -> Result<Answer, ClusterError> {
    let (kind, plural) = if own {
        ("SelfSubjectAccessReview", "selfsubjectaccessreviews")
    } else {
        ("SubjectAccessReview", "subjectaccessreviews")
    };
    let mut spec = target(attributes);
    if !own {
        spec.extend(subject(attributes.user));
    }
    let object = json!({"kind": kind, "apiVersion": format!("{GROUP}/v1"), "metadata": {}, "spec": spec});
    let place = Place::all(Resource::new(GROUP, "v1", plural), None);
    let answer = connection.call(ui, &Call::create(&place, &object, &Written::default()))?;
    Answer::of(connection.cluster.server(), answer)
}

fn unanswered(server: &str) -> ClusterError {
    ClusterError::Foreign {
        server: server.to_owned(),
        what: "a review without an answer".to_owned(),
        is_open: false,
    }
}

fn target(attributes: &Attributes<'_>) -> Map<String, Value> {
    let filled = |fields: &[(&str, &str)]| -> Value {
        let filled = fields.iter().filter(|(_, value)| !value.is_empty());
        filled.map(|(key, value)| ((*key).to_owned(), Value::from(*value))).collect::<Map<_, _>>().into()
    };
    let (key, fields) = match &attributes.target {
        Target::NonResource { path } => {
            ("nonResourceAttributes", filled(&[("path", path), ("verb", attributes.verb)]))
        }
        Target::Resource(resource) => {
            let fields = [
                ("namespace", resource.namespace),
                ("verb", attributes.verb),
                ("group", resource.api_group),
                ("resource", resource.resource),
                ("subresource", resource.subresource),
                ("name", resource.name),
            ];
            let mut fields = filled(&fields);
            if !resource.field_selector.is_empty() {
                fields["fieldSelector"] = json!({"requirements": requirements(resource.field_selector)});
            }
            ("resourceAttributes", fields)
        }
    };
    Map::from_iter([(key.to_owned(), fields)])
}

fn requirements(selector: &[FieldRequirement<'_>]) -> Vec<Value> {
    let one = |term: &FieldRequirement<'_>| {
        let operator = if term.equals { "In" } else { "NotIn" };
        json!({"key": term.field, "operator": operator, "values": [term.value]})
    };
    selector.iter().map(one).collect()
}

fn subject(user: &UserInfo<'_>) -> Map<String, Value> {
    let mut fields = Map::from_iter([("user".to_owned(), Value::from(&*user.name))]);
    if !user.groups.is_empty() {
        fields.insert("groups".to_owned(), user.groups.iter().map(|group| Value::from(&**group)).collect());
    }
    if !user.uid.is_empty() {
        fields.insert("uid".to_owned(), Value::from(&*user.uid));
    }
    if !user.extra.is_empty() {
        fields.insert("extra".to_owned(), json!(user.extra));
    }
    fields
}

/// Asks for all rules of whoever is connected, and returns them with what the server says against their completeness.
///
/// # Errors
/// If the server refuses the review, or does not answer.
pub(in crate::commands) fn rules(
    ui: &mut Ui,
    connection: &mut Connection,
    namespace: &str,
) -> Result<(RulesReview<'static>, Option<String>, Value), CliError> {
    let object = json!({
        "kind": "SelfSubjectRulesReview",
        "apiVersion": format!("{GROUP}/v1"),
        "metadata": {},
        "spec": {"namespace": namespace},
    });
    let place = Place::all(Resource::new(GROUP, "v1", "selfsubjectrulesreviews"), None);
    let object = connection.call(ui, &Call::create(&place, &object, &Written::default()))?;
    let status = &object["status"];
    if !status["resourceRules"].is_array() || !status["nonResourceRules"].is_array() {
        return Err(unanswered(connection.cluster.server()).into());
    }
    let texts = |rule: &Value, key: &str| -> Vec<Text<'static>> {
        let items = rule[key].as_array().into_iter().flatten().filter_map(Value::as_str);
        items.map(|text| Text::Owned(text.to_owned())).collect()
    };
    let all = |key: &str| -> Vec<PolicyRule<'static>> {
        let rules = status[key].as_array().into_iter().flatten();
        let rule = |rule: &Value| PolicyRule {
            verbs: texts(rule, "verbs"),
            api_groups: texts(rule, "apiGroups"),
            resources: texts(rule, "resources"),
            resource_names: texts(rule, "resourceNames"),
            non_resource_urls: texts(rule, "nonResourceURLs"),
        };
        rules.map(rule).collect()
    };
    let review = RulesReview {
        resource_rules: all("resourceRules"),
        non_resource_rules: all("nonResourceRules"),
        evaluation_error: None,
    };
    let error = status["evaluationError"].as_str().unwrap_or_default().to_owned();
    let incomplete = (status["incomplete"] == true).then_some(error);
    Ok((review, incomplete, without_managed_fields(object)))
}

/// Asks who is connected: the name and the groups.
///
/// # Errors
/// If the server refuses the review, or does not answer.
pub(in crate::commands) fn whoami(
    ui: &mut Ui,
    connection: &mut Connection,
) -> Result<(String, Vec<String>), CliError> {
    let (group, kind) = ("authentication.k8s.io", "SelfSubjectReview");
    let object = json!({"kind": kind, "apiVersion": format!("{group}/v1"), "metadata": {}});
    let place = Place::all(Resource::new(group, "v1", "selfsubjectreviews"), None);
    let answer = connection.call(ui, &Call::create(&place, &object, &Written::default()))?;
    let user = &answer["status"]["userInfo"];
    if !user["username"].is_string() {
        return Err(unanswered(connection.cluster.server()).into());
    }
    let groups = user["groups"].as_array().into_iter().flatten().filter_map(Value::as_str);
    Ok((user["username"].as_str().unwrap_or_default().to_owned(), groups.map(str::to_owned).collect()))
}
