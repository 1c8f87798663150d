//! One review in, the answered one out.

use crate::authn::UserInfo;
use crate::authz::chain::{Authorizer, Decision};
use crate::authz::review::{self, AccessReview, AccessStatus, Refusal, Request, Review};
use serde::Serialize;
use serde_json::Value;

/// Answers reviews by a policy.
pub(super) struct Answerer<'a> {
    authorizer: &'a Authorizer,
    /// Who reviews of oneself are about.
    asker: Option<UserInfo<'static>>,
    /// The namespace that a LocalSubjectAccessReview without one is for.
    namespace: &'a str,
    /// What has been answered so far.
    pub(super) tally: Tally,
}

/// What kinds of answers there were.
#[derive(Default)]
pub(super) struct Tally {
    /// At least one no.
    pub(super) no: bool,
    /// At least one unknown.
    pub(super) unknown: bool,
    /// At least one review that was refused, or could not be read.
    pub(super) refused: bool,
}

impl<'a> Answerer<'a> {
    /// Returns an answerer that has answered nothing yet.
    pub(super) fn new(
        authorizer: &'a Authorizer,
        asker: Option<UserInfo<'static>>,
        namespace: &'a str,
    ) -> Self {
        Self { authorizer, asker, namespace, tally: Tally::default() }
    }

    /// Answers a review, a request, or a list of them.
    pub(super) fn answer(&mut self, mut value: Value) -> Value {
        if let Some(Value::Array(items)) = value.get_mut("items") {
            let answers = items.iter_mut().map(|item| self.answer(item.take())).collect();
            *items = answers;
            return value;
        }
        let text = value.to_string();
        self.answer_one(value, &text)
    }

    /// Answers a review or a request that is `value`, and written as `text`.
    pub(super) fn answer_one(&mut self, value: Value, text: &str) -> Value {
        let answered = match value.get("kind") {
            None if value.get("method").is_some() => self.answer_request(value),
            _ => self.status(text).map(|status| with_status(value, status)),
        };
        answered.unwrap_or_else(|refusal| {
            self.tally.refused = true;
            json(&refusal.status())
        })
    }

    fn answer_request(&mut self, value: Value) -> Result<Value, Refusal> {
        let request: Request =
            serde_json::from_value(value).map_err(|error| bad_request(error.to_string()))?;
        let review = request
            .review()
            .map_err(|error| Refusal { code: error.code(), ..bad_request(error.to_string()) })?;
        let review = json(&review);
        let status = self.status(&review.to_string())?;
        Ok(with_status(review, status))
    }

    fn status(&mut self, text: &str) -> Result<Value, Refusal> {
        match review::parse(text, self.namespace)? {
            Review::Access(review) => self.access(&review),
            Review::Rules { namespace } => {
                let rules = self.authorizer.rules(self.asker()?, &namespace);
                Ok(json(&rules.status()))
            }
        }
    }

    fn access(&mut self, review: &AccessReview<'_>) -> Result<Value, Refusal> {
        let user = match &review.user {
            Some(user) => user,
            None => self.asker()?,
        };
        let decision = self.authorizer.authorize(&review.attributes(user));
        let (reason, error) = match &decision {
            Decision::Allow(by) => (self.authorizer.reason(*by), String::new()),
            Decision::Forbid { reason } => (reason.clone(), String::new()),
            Decision::Unknown { why } => (String::new(), format!("unknown: {}", why.join("; "))),
        };
        self.tally.no |= matches!(decision, Decision::Forbid { .. });
        self.tally.unknown |= matches!(decision, Decision::Unknown { .. });
        let allowed = matches!(decision, Decision::Allow(_));
        let evaluation_error = review.evaluation_error(&error);
        Ok(json(&AccessStatus { allowed, denied: false, reason: reason.into(), evaluation_error }))
    }

    fn asker(&self) -> Result<&UserInfo<'static>, Refusal> {
        let message = "whose review this is was not said: name the user with --as USER";
        let unauthorized =
            || Refusal { code: 401, reason: "Unauthorized", ..bad_request(message.to_owned()) };
        self.asker.as_ref().ok_or_else(unauthorized)
    }
}

fn with_status(mut review: Value, status: Value) -> Value {
    if let Some(fields) = review.as_object_mut() {
        fields.insert("status".to_owned(), status);
    }
    review
}

fn bad_request(message: String) -> Refusal {
    Refusal { code: 400, reason: "BadRequest", message, causes: Vec::new() }
}

// These types hold nothing that JSON has no form for.
fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
