//! Questions to the authorizers of which all must be answered with yes, and the words of the first no.

use std::borrow::Cow;

use crate::authz::attributes::{Attributes, Target};
use crate::authz::chain::Decision;
use crate::go::Quoted;

/// What came of all questions.
pub(super) enum Outcome {
    /// All were answered with yes.
    Allowed,
    /// One was not, in the server's words.
    Refused(String),
    /// At least one answer is not known, and there is no certain no.
    Unknown(Vec<String>),
}

/// Questions that are asked one after the other, until one is answered with no.
pub(super) struct Checks<'c> {
    authorize: &'c dyn Fn(&Attributes<'_>) -> Decision,
    refusal: Option<String>,
    unknown: Vec<String>,
}

impl<'c> Checks<'c> {
    pub(super) fn new(authorize: &'c dyn Fn(&Attributes<'_>) -> Decision) -> Self {
        Self { authorize, refusal: None, unknown: Vec::new() }
    }

    /// Returns what came of it. A no that comes after an unknown answer is a no, though perhaps not the server's first.
    pub(super) fn outcome(self) -> Outcome {
        match (self.refusal, self.unknown) {
            (Some(words), _) => Outcome::Refused(words),
            (None, unknown) if unknown.is_empty() => Outcome::Allowed,
            (None, unknown) => Outcome::Unknown(unknown),
        }
    }

    /// Asks, unless a no is known already.
    pub(super) fn ask(&mut self, attributes: &Attributes<'_>) {
        if self.refusal.is_some() {
            return;
        }
        match (self.authorize)(attributes) {
            Decision::Allow(_) => {}
            Decision::Forbid { reason } => self.refuse(attributes, &reason),
            Decision::Unknown { why } => self.unknown.extend(why),
        }
    }

    /// Asks one question that stands for `others`, and those only if it is not answered with yes.
    pub(super) fn ask_once_for(&mut self, attributes: &Attributes<'_>, others: impl FnOnce(&mut Self)) {
        if self.refusal.is_some() {
            return;
        }
        match (self.authorize)(attributes) {
            Decision::Allow(_) => {}
            Decision::Forbid { .. } => others(self),
            Decision::Unknown { why } => {
                // Without the one answer, only a yes to all the others is certain.
                let mut each = Self::new(self.authorize);
                others(&mut each);
                match each.outcome() {
                    Outcome::Allowed => {}
                    Outcome::Refused(_) => self.unknown.extend(why),
                    Outcome::Unknown(more) => self.unknown.extend(why.into_iter().chain(more)),
                }
            }
        }
    }

    /// Answers a question with no.
    // apiserver: pkg/endpoints/handlers/responsewriters/errors.go; apimachinery: pkg/api/errors, NewForbidden
    pub(super) fn refuse(&mut self, attributes: &Attributes<'_>, reason: &str) {
        let cannot = cannot(attributes).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let separator = if reason.is_empty() { "" } else { ": " };
        let words = match attributes.target {
            Target::NonResource { .. } => format!("forbidden: {cannot}{separator}{reason}"),
            Target::Resource(resource) => {
                let dot = if resource.api_group.is_empty() { "" } else { "." };
                let (plural, group) = (resource.resource, resource.api_group);
                let name: Cow<'_, str> = match resource.name {
                    "" => "".into(),
                    name => format!(" {}", Quoted(name)).into(),
                };
                format!("{plural}{dot}{group}{name} is forbidden: {cannot}{separator}{reason}")
            }
        };
        self.refusal.get_or_insert(words);
    }
}

fn cannot(attributes: &Attributes<'_>) -> String {
    let (user, verb) = (Quoted(&attributes.user.name), attributes.verb);
    let resource = match attributes.target {
        Target::NonResource { path } => return format!("User {user} cannot {verb} path {}", Quoted(path)),
        Target::Resource(resource) => resource,
    };
    let slash = if resource.subresource.is_empty() { "" } else { "/" };
    let what = format!("{}{slash}{}", resource.resource, resource.subresource);
    let place = match resource.namespace {
        "" => "at the cluster scope".to_owned(),
        namespace => format!("in the namespace {}", Quoted(namespace)),
    };
    let group = Quoted(resource.api_group);
    format!("User {user} cannot {verb} resource {} in API group {group} {place}", Quoted(what))
}
