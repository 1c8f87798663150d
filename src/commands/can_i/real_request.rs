//! Where a real request would fare differently from the access review that kubectl sends, a note says so.

use super::question::{Question, Subject};
use crate::authn::UserInfo;
use crate::authz::attributes::{Attributes, ResourceAttributes, Target};
use crate::authz::chain::{Authorizer, Decision};
use crate::authz::request;
use crate::output::Ui;

/// Says where `decision` is not what the request itself would get.
pub(super) fn note_differences(
    ui: &mut Ui,
    authorizer: &Authorizer,
    question: &Question,
    user: &UserInfo<'_>,
    decision: &Decision,
) {
    let allows = |verb: &str, target: Target<'_>| {
        matches!(authorizer.authorize(&Attributes { user, verb, target }), Decision::Allow(_))
    };
    let allowed = matches!(decision, Decision::Allow(_));
    let differs = |verb: &str, target: Target<'_>| allows(verb, target) != allowed;
    let attributes = question.attributes(user);
    match attributes.target {
        Target::NonResource { path } => note_resource_path(ui, user, &question.verb, path, &differs),
        Target::Resource(asked) => {
            let namespaced = match &question.subject {
                Subject::Resource { resolution, .. } => resolution.namespaced,
                Subject::Url(_) => None,
            };
            note_wildcards(ui, &question.verb, &asked);
            note_scope(ui, &question.verb, &asked, namespaced, &differs);
            note_named_create(ui, &question.verb, &asked, &differs);
            note_connect(ui, &question.verb, &asked, allowed && !allows("create", attributes.target));
        }
    }
}

fn note_wildcards(ui: &mut Ui, verb: &str, asked: &ResourceAttributes<'_>) {
    if verb == "*" || asked.resource == "*" {
        ui.note("`*` is asked as it stands, which only a rule with `*` allows; a real request names one verb and resource");
    }
}

// Requests for cluster-scoped objects carry no namespace, but those for a namespace carry its own.
fn note_scope(
    ui: &mut Ui,
    verb: &str,
    asked: &ResourceAttributes<'_>,
    namespaced: Option<bool>,
    differs: &dyn Fn(&str, Target<'_>) -> bool,
) {
    if namespaced != Some(false) {
        return;
    }
    let is_namespace = asked.resource == "namespaces" && asked.api_group.is_empty();
    let namespace = if is_namespace { asked.name } else { "" };
    if differs(verb, Target::Resource(ResourceAttributes { namespace, ..*asked })) {
        let carried = match namespace {
            "" => "no namespace".to_owned(),
            namespace => format!("namespace `{namespace}`"),
        };
        let resource = asked.resource;
        ui.note(&format!("a real request for {resource} carries {carried}, and gets the opposite answer"));
    }
}

// The body, where the name of a new object stands, is not read before authorization.
fn note_named_create(
    ui: &mut Ui,
    verb: &str,
    asked: &ResourceAttributes<'_>,
    differs: &dyn Fn(&str, Target<'_>) -> bool,
) {
    let named = verb == "create" && asked.subresource.is_empty() && !asked.name.is_empty();
    if named && differs(verb, Target::Resource(ResourceAttributes { name: "", ..*asked })) {
        ui.note("a real create carries no name, and gets the opposite answer");
    }
}

// k/k gate AuthorizePodWebsocketUpgradeCreatePermission, on since 1.35
fn note_connect(ui: &mut Ui, verb: &str, asked: &ResourceAttributes<'_>, lacks_create: bool) {
    let connects = matches!(asked.subresource, "exec" | "attach" | "portforward");
    if verb == "get" && asked.resource == "pods" && asked.api_group.is_empty() && connects && lacks_create {
        let subresource = asked.subresource;
        ui.note(&format!("since Kubernetes 1.35 a real request also takes verb create on pods/{subresource}, which is not allowed"));
    }
}

fn note_resource_path(
    ui: &mut Ui,
    user: &UserInfo<'_>,
    verb: &str,
    path: &str,
    differs: &dyn Fn(&str, Target<'_>) -> bool,
) {
    let Ok(request) = request::attributes(&verb.to_uppercase(), path) else { return };
    let asked = request.attributes(user);
    if let Target::Resource(resource) = asked.target
        && differs(asked.verb, asked.target)
    {
        let (verb, resource) = (asked.verb, resource.resource);
        ui.note(&format!(
            "a real request to this path asks for {verb} {resource}, and gets the opposite answer"
        ));
    }
}
