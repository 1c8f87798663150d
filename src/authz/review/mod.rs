//! Access reviews of `authorization.k8s.io`: from the object to the question that it asks, or to the server's refusal of
//! it, and from the answer back to the object's status.
//!
//! Knows nothing about policy. Versions v1 and v1beta1; the fields of later versions are passed over, as the server does.

mod decode;
mod go_types;
mod refusal;
mod request;
mod spec;
mod status;
mod validation;

pub use refusal::{Cause, Refusal, Status};
pub use request::Request;
pub use spec::ReviewObject;
pub use status::{AccessStatus, NonResourceRule, ResourceRule, RulesStatus};

use crate::authn::UserInfo;
use crate::authz::attributes::{Attributes, FieldRequirement, ResourceAttributes, Target};
use crate::authz::selector::{fields, labels};
use spec::{SelectorAttributes, SelectorRequirement, Spec};
use std::borrow::Cow;

/// The API group of the reviews.
pub const GROUP: &str = "authorization.k8s.io";

/// The kinds of review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// May this user do that?
    SubjectAccessReview,
    /// May this user do that in the review's namespace?
    LocalSubjectAccessReview,
    /// May I do that?
    SelfSubjectAccessReview,
    /// What may I do in that namespace?
    SelfSubjectRulesReview,
}

/// A review that the server would answer.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every review is an access review, and lives for one question"
)]
pub enum Review<'a> {
    /// Whether something is allowed.
    Access(AccessReview<'a>),
    /// What is allowed to the asker.
    Rules {
        /// Where, not empty.
        namespace: Cow<'a, str>,
    },
}

/// A `SubjectAccessReview`, `LocalSubjectAccessReview` or `SelfSubjectAccessReview`.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessReview<'a> {
    /// The kind of the review.
    pub kind: Kind,
    /// Who is asked about, with exactly the groups that the review gives; `None` in a review of oneself: the asker.
    pub user: Option<UserInfo<'a>>,
    /// What the server says in `evaluationError` of the review itself, behind what the authorizers say.
    pub evaluation_notes: Vec<&'static str>,
    verb: Cow<'a, str>,
    target: ReviewTarget<'a>,
}

#[derive(Debug, Clone, PartialEq)]
enum ReviewTarget<'a> {
    Resource(spec::ResourceAttributes<'a>, Vec<FieldRequirement<'static>>),
    NonResource(Cow<'a, str>),
}

impl Kind {
    /// Returns the kind's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SubjectAccessReview => "SubjectAccessReview",
            Self::LocalSubjectAccessReview => "LocalSubjectAccessReview",
            Self::SelfSubjectAccessReview => "SelfSubjectAccessReview",
            Self::SelfSubjectRulesReview => "SelfSubjectRulesReview",
        }
    }

    fn parse(kind: &str) -> Option<Self> {
        [
            Self::SubjectAccessReview,
            Self::LocalSubjectAccessReview,
            Self::SelfSubjectAccessReview,
            Self::SelfSubjectRulesReview,
        ]
        .into_iter()
        .find(|known| known.as_str() == kind)
    }
}

/// Reads a review as the server reads one that is posted. A `LocalSubjectAccessReview` without `metadata.namespace` is
/// posted to `default_namespace`.
///
/// # Errors
/// If the server would not answer it.
pub fn parse<'a>(json: &'a str, default_namespace: &str) -> Result<Review<'a>, Refusal> {
    let (kind, mut review) = decode::object(json)?;
    if kind == Kind::SelfSubjectRulesReview {
        return match review.spec.namespace {
            namespace if namespace.is_empty() => Err(Refusal::bad_request("no namespace on request")),
            namespace => Ok(Review::Rules { namespace }),
        };
    }
    if kind == Kind::LocalSubjectAccessReview && review.metadata.namespace.is_empty() {
        default_namespace.clone_into(&mut review.metadata.namespace);
    }
    validation::validate(kind, &review)?;
    if kind == Kind::LocalSubjectAccessReview && review.metadata.namespace.is_empty() {
        return Err(Refusal::bad_request("namespace is required on this type: "));
    }
    Ok(Review::Access(access_review(kind, review.spec)))
}

impl AccessReview<'_> {
    /// Returns the question, asked about `user`.
    pub fn attributes<'s>(&'s self, user: &'s UserInfo<'s>) -> Attributes<'s> {
        Attributes { user, verb: &self.verb, target: self.target() }
    }

    /// Returns the `evaluationError` of the answer, given that of the authorizers (empty if there is none).
    pub fn evaluation_error<'e>(&self, of_authorizers: &'e str) -> Cow<'e, str> {
        if self.evaluation_notes.is_empty() {
            return Cow::Borrowed(of_authorizers);
        }
        let first = (!of_authorizers.is_empty()).then_some(of_authorizers);
        let errors: Vec<_> = first.into_iter().chain(self.evaluation_notes.iter().copied()).collect();
        Cow::Owned(errors.join("; "))
    }

    fn target(&self) -> Target<'_> {
        match &self.target {
            ReviewTarget::NonResource(path) => Target::NonResource { path },
            ReviewTarget::Resource(asked, field_selector) => Target::Resource(ResourceAttributes {
                namespace: &asked.namespace,
                api_group: &asked.group,
                // k/k: pkg/registry/authorization/util/helpers.go matchAllVersionIfEmpty
                api_version: if asked.version.is_empty() { "*" } else { &asked.version },
                resource: &asked.resource,
                subresource: &asked.subresource,
                name: &asked.name,
                field_selector,
            }),
        }
    }
}

/// k/k: pkg/registry/authorization/util/helpers.go
fn access_review(kind: Kind, spec: Spec<'_>) -> AccessReview<'_> {
    let Spec { resource_attributes, non_resource_attributes, user, groups, extra, uid, .. } = spec;
    let user = (kind != Kind::SelfSubjectAccessReview).then_some(UserInfo { name: user, uid, groups, extra });
    let mut evaluation_notes = Vec::new();
    let (verb, target) = match (resource_attributes, non_resource_attributes) {
        (Some(mut asked), _) => {
            let (field_selector, note) =
                asked.field_selector.as_deref().map(field_requirements).unwrap_or_default();
            evaluation_notes.extend(note);
            evaluation_notes.extend(asked.label_selector.as_deref().and_then(label_selector_note));
            (std::mem::take(&mut asked.verb), ReviewTarget::Resource(asked, field_selector))
        }
        (None, asked) => {
            let asked = asked.unwrap_or_default();
            (asked.verb, ReviewTarget::NonResource(asked.path))
        }
    };
    AccessReview { kind, user, evaluation_notes, verb, target }
}

/// Returns what the selector requires as far as the server understands it, and what it says of the rest.
fn field_requirements(
    selector: &SelectorAttributes,
) -> (Vec<FieldRequirement<'static>>, Option<&'static str>) {
    const NOTES: [&str; 2] = [
        "spec.resourceAttributes.fieldSelector ignored due to parse error",
        "spec.resourceAttributes.fieldSelector partially ignored due to parse error",
    ];
    if selector.requirements.is_empty() {
        let requirements = fields::parse(&selector.raw_selector);
        let note = requirements.is_none().then_some(NOTES[0]);
        return (requirements.unwrap_or_default(), note);
    }
    let understood: Vec<_> = selector.requirements.iter().filter_map(field_requirement).collect();
    let note = note(understood.len(), selector.requirements.len(), NOTES);
    (understood, note)
}

/// Only a single value can be compared with.
fn field_requirement(requirement: &SelectorRequirement) -> Option<FieldRequirement<'static>> {
    let equals = match &*requirement.operator {
        "In" => true,
        "NotIn" => false,
        _ => return None,
    };
    let [value] = requirement.values.as_slice() else { return None };
    let (field, value) = (Cow::Owned(requirement.key.clone()), Cow::Owned(value.clone()));
    Some(FieldRequirement { field, equals, value })
}

/// Returns what the server says of the part of the selector that it does not understand.
fn label_selector_note(selector: &SelectorAttributes) -> Option<&'static str> {
    const NOTES: [&str; 2] = [
        "spec.resourceAttributes.labelSelector ignored due to parse error",
        "spec.resourceAttributes.labelSelector partially ignored due to parse error",
    ];
    if selector.requirements.is_empty() {
        return labels::parse(&selector.raw_selector).is_none().then_some(NOTES[0]);
    }
    let is_understood = |requirement: &&SelectorRequirement| {
        matches!(&*requirement.operator, "In" | "NotIn" | "Exists" | "DoesNotExist")
    };
    let understood = selector.requirements.iter().filter(is_understood).count();
    note(understood, selector.requirements.len(), NOTES)
}

fn note(understood: usize, all: usize, [ignored, partially]: [&'static str; 2]) -> Option<&'static str> {
    match understood {
        _ if understood == all => None,
        0 => Some(ignored),
        _ => Some(partially),
    }
}
