//! What the server refuses of a decoded review, in its words (`k/k: pkg/apis/authorization/validation/validation.go`,
//! `apimachinery: pkg/apis/meta/v1/validation/validation.go`).

use super::Kind;
use super::refusal::{Cause, Refusal};
use super::spec::{
    NonResourceAttributes, ObjectMeta, ReviewObject, SelectorAttributes, SelectorRequirement, Spec,
};
use crate::api::content;
use crate::go::{self, Quoted};
use std::fmt::Display;

/// Validates an access review.
pub(super) fn validate(kind: Kind, review: &ReviewObject<'_>) -> Result<(), Refusal> {
    let ReviewObject { metadata, spec, .. } = review;
    let mut causes = Vec::new();
    validate_target(spec, &mut causes);
    if kind != Kind::SelfSubjectAccessReview && spec.user.is_empty() && spec.groups.is_empty() {
        causes.push(invalid("spec.user", "\"\"", "at least one of user or group must be specified"));
    }
    if let Some(asked) = &spec.resource_attributes {
        if let Some(selector) = &asked.field_selector {
            validate_selector("fieldSelector", selector, validate_field_requirement, &mut causes);
        }
        if let Some(selector) = &asked.label_selector {
            validate_selector("labelSelector", selector, validate_label_requirement, &mut causes);
        }
    }
    validate_metadata(kind, metadata, &mut causes);
    if kind == Kind::LocalSubjectAccessReview {
        validate_local(metadata, spec, &mut causes);
    }
    if causes.is_empty() { Ok(()) } else { Err(Refusal::invalid(causes)) }
}

fn validate_target(spec: &Spec<'_>, causes: &mut Vec<Cause>) {
    match (&spec.resource_attributes, &spec.non_resource_attributes) {
        (Some(_), Some(url)) => causes.push(invalid(
            "spec.nonResourceAttributes",
            internal_json(url),
            "cannot be specified in combination with resourceAttributes",
        )),
        (None, None) => causes.push(invalid(
            "spec.resourceAttributes",
            "null",
            "exactly one of nonResourceAttributes or resourceAttributes must be specified",
        )),
        _ => {}
    }
}

/// The namespace is the server's business: it sets that of a local review and takes away any other.
fn validate_metadata(kind: Kind, metadata: &ObjectMeta, causes: &mut Vec<Cause>) {
    let mut shown = ObjectMeta { namespace: String::new(), ..metadata.clone() };
    if shown == ObjectMeta::default() {
        return;
    }
    let is_local = kind == Kind::LocalSubjectAccessReview;
    if is_local {
        shown.namespace.clone_from(&metadata.namespace);
    }
    let detail = if is_local { "must be empty except for namespace" } else { "must be empty" };
    causes.push(invalid("metadata", go::json(&shown), detail));
}

fn validate_local(metadata: &ObjectMeta, spec: &Spec<'_>, causes: &mut Vec<Cause>) {
    if let Some(asked) = &spec.resource_attributes
        && asked.namespace != metadata.namespace
    {
        let value = Quoted(&asked.namespace);
        causes.push(invalid("spec.resourceAttributes.namespace", value, "must match metadata.namespace"));
    }
    if let Some(url) = &spec.non_resource_attributes {
        let value = internal_json(url);
        causes.push(invalid("spec.nonResourceAttributes", value, "disallowed on this kind of request"));
    }
}

fn validate_selector(
    name: &str,
    selector: &SelectorAttributes,
    validate_requirement: fn(&str, &SelectorRequirement, &mut Vec<Cause>),
    causes: &mut Vec<Cause>,
) {
    let path = format!("spec.resourceAttributes.{name}");
    match (selector.raw_selector.is_empty(), selector.requirements.is_empty()) {
        (false, false) => {
            let value = Quoted(&selector.raw_selector);
            let detail = "may not specified at the same time as requirements";
            causes.push(invalid(format!("{path}.rawSelector"), value, detail));
        }
        (true, true) => {
            let detail = format!("when {path} is specified, requirements or rawSelector is required");
            causes.push(required(format!("{path}.requirements"), &detail));
        }
        _ => {}
    }
    for (index, requirement) in selector.requirements.iter().enumerate() {
        validate_requirement(&format!("{path}.requirements[{index}]"), requirement, causes);
    }
}

fn validate_field_requirement(path: &str, requirement: &SelectorRequirement, causes: &mut Vec<Cause>) {
    if requirement.key.is_empty() {
        causes.push(required(format!("{path}.key"), "must be specified"));
    }
    validate_operator(path, requirement, causes);
}

fn validate_label_requirement(path: &str, requirement: &SelectorRequirement, causes: &mut Vec<Cause>) {
    validate_operator(path, requirement, causes);
    for detail in content::label_key(&requirement.key) {
        causes.push(invalid(format!("{path}.key"), Quoted(&requirement.key), &detail));
    }
    for (index, value) in requirement.values.iter().enumerate() {
        for detail in content::label_value(value) {
            causes.push(invalid(format!("{path}.values[{index}]"), Quoted(value), &detail));
        }
    }
}

/// An unknown operator passes: it is a newer client's, and dropping its requirement only widens the question.
fn validate_operator(path: &str, requirement: &SelectorRequirement, causes: &mut Vec<Cause>) {
    let field = || format!("{path}.values");
    match (&*requirement.operator, requirement.values.is_empty()) {
        ("In" | "NotIn", true) => {
            causes.push(required(field(), "must be specified when `operator` is 'In' or 'NotIn'"));
        }
        ("Exists" | "DoesNotExist", false) => causes.push(Cause {
            reason: "FieldValueForbidden",
            message: "Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
                .to_owned(),
            field: field(),
        }),
        _ => {}
    }
}

fn invalid(field: impl Into<String>, value: impl Display, detail: &str) -> Cause {
    let message = format!("Invalid value: {value}: {detail}");
    Cause { reason: "FieldValueInvalid", message, field: field.into() }
}

fn required(field: String, detail: &str) -> Cause {
    Cause { reason: "FieldValueRequired", message: format!("Required value: {detail}"), field }
}

/// The server shows its internal type, whose fields have no names for JSON.
fn internal_json(url: &NonResourceAttributes<'_>) -> String {
    format!("{{\"Path\":{},\"Verb\":{}}}", go::json(&url.path), go::json(&url.verb))
}
