//! One review in, the answered one out.

use super::live::Live;
use super::outline::Outline;
use crate::authn::UserInfo;
use crate::authz::chain::{Authorizer, Decision, Rules};
use crate::authz::review::{self, AccessReview, AccessStatus, Refusal, Request, Review};
use crate::commands::asker::Who;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cell::LazyCell;

/// Who reviews of oneself are about, found when the first one comes.
pub(super) struct Askers<'a> {
    /// In a SelfSubjectAccessReview.
    pub(super) access: Asked<'a>,
    /// In a SelfSubjectRulesReview.
    pub(super) rules: Asked<'a>,
}

type Asked<'a> = LazyCell<Who, Box<dyn FnOnce() -> Who + 'a>>;

/// Answers reviews by a policy.
pub(super) struct Answerer<'a, 'k> {
    authorizer: &'a Authorizer,
    /// Who reviews of oneself are about.
    askers: &'a Askers<'k>,
    /// The namespace that a LocalSubjectAccessReview without one is for.
    namespace: &'a str,
    /// The cluster, if it is to answer.
    pub(super) live: Option<Live>,
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

impl<'a, 'k> Answerer<'a, 'k> {
    /// Returns an answerer that has answered nothing yet.
    pub(super) fn new(authorizer: &'a Authorizer, askers: &'a Askers<'k>, namespace: &'a str) -> Self {
        Self { authorizer, askers, namespace, live: None, tally: Tally::default() }
    }

    /// Answers a review or a request that is written as `text`, with JSON at the end of `answer`: the text itself and the
    /// status, or what the server refuses it with.
    pub(super) fn answer(&mut self, text: &str, outline: &Outline, answer: &mut Vec<u8>) {
        let begin = answer.len();
        let answered = match outline {
            Outline { is_request: true, .. } => self.answer_request(text, answer),
            Outline { has_status: true, .. } => self.replace_status(text, answer),
            Outline { .. } => self.add_status(text, answer),
        };
        if let Err(refusal) = answered {
            answer.truncate(begin);
            self.refuse(&refusal, answer);
        }
    }

    /// Answers with a refusal.
    pub(super) fn refuse(&mut self, refusal: &Refusal, answer: &mut Vec<u8>) {
        self.tally.refused = true;
        write(&refusal.status(), answer);
    }

    fn answer_request(&mut self, text: &str, answer: &mut Vec<u8>) -> Result<(), Refusal> {
        let request: Request =
            serde_json::from_value(tree(text.as_bytes())).map_err(|error| bad_request(error.to_string()))?;
        let review = request
            .review()
            .map_err(|error| Refusal { code: error.code(), ..bad_request(error.to_string()) })?;
        self.add_status(&json(&review).to_string(), answer)
    }

    /// Every byte of the review stays as it is.
    fn add_status(&mut self, text: &str, answer: &mut Vec<u8>) -> Result<(), Refusal> {
        let fields = text.trim_end().strip_suffix('}').unwrap_or(text).trim_end();
        answer.extend_from_slice(fields.as_bytes());
        answer.extend_from_slice(b",\"status\":");
        self.status(text, answer)?;
        answer.push(b'}');
        Ok(())
    }

    fn replace_status(&mut self, text: &str, answer: &mut Vec<u8>) -> Result<(), Refusal> {
        let mut status = Vec::new();
        self.status(text, &mut status)?;
        let mut review = tree(text.as_bytes());
        if let Some(fields) = review.as_object_mut() {
            fields.insert("status".to_owned(), serde_json::from_slice(&status).unwrap_or_default());
        }
        write(&review, answer);
        Ok(())
    }

    /// Writes the status of a review.
    fn status(&mut self, text: &str, out: &mut Vec<u8>) -> Result<(), Refusal> {
        match review::parse(text, self.namespace)? {
            Review::Access(review) => self.access(&review, out)?,
            Review::Rules { .. } if self.live.is_some() => {
                let why =
                    "a server lists the rules of whoever is connected: `kauth can-i --list --live` asks it"
                        .to_owned();
                return Err(bad_request(why));
            }
            Review::Rules { namespace } => {
                let rules = match known(&self.askers.rules)? {
                    Ok(user) => self.authorizer.rules(user, &namespace),
                    Err(unknown) => {
                        self.tally.unknown = true;
                        Rules {
                            incomplete: true,
                            evaluation_error: format!("unknown: {}", unknown.join("; ")),
                            ..Rules::default()
                        }
                    }
                };
                write(&rules.status(), out);
            }
        }
        Ok(())
    }

    fn access(&mut self, review: &AccessReview<'_>, out: &mut Vec<u8>) -> Result<(), Refusal> {
        let user = review.user.as_ref().map_or_else(|| known(&self.askers.access), |user| Ok(Ok(user)))?;
        let decision = match (user, &self.live) {
            (Ok(user), Some(_)) => return self.live_access(review, user, out),
            (Ok(user), None) => self.authorizer.authorize(&review.attributes(user)),
            (Err(why), _) => Decision::Unknown { why },
        };
        let (reason, error) = match &decision {
            Decision::Allow(by) => (self.authorizer.reason(*by), String::new()),
            Decision::Forbid { reason } => (reason.clone(), String::new()),
            Decision::Unknown { why } => (String::new(), format!("unknown: {}", why.join("; "))),
        };
        self.tally.no |= matches!(decision, Decision::Forbid { .. });
        self.tally.unknown |= matches!(decision, Decision::Unknown { .. });
        let allowed = matches!(decision, Decision::Allow(_));
        let evaluation_error = review.evaluation_error(&error);
        write(&AccessStatus { allowed, denied: false, reason: reason.into(), evaluation_error }, out);
        Ok(())
    }

    /// Answers with what the cluster says.
    fn live_access(
        &mut self,
        review: &AccessReview<'_>,
        user: &UserInfo<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), Refusal> {
        let Some(live) = &mut self.live else { return Ok(()) };
        let attributes = review.attributes(user);
        let answer = live.ask(&attributes)?;
        if live.compares {
            live.compare(&attributes, &answer, &self.authorizer.authorize(&attributes));
        }
        self.tally.no |= !answer.allowed;
        let status = AccessStatus {
            allowed: answer.allowed,
            denied: answer.object["status"]["denied"] == true,
            reason: answer.reason.as_str().into(),
            evaluation_error: answer.evaluation_error.as_str().into(),
        };
        write(&status, out);
        Ok(())
    }
}

/// Returns who asks, or what is not known of it.
fn known(who: &Who) -> Result<Result<&UserInfo<'static>, Vec<String>>, Refusal> {
    match who {
        Who::User(user) => Ok(Ok(user)),
        Who::Unknown(why) => Ok(Err(why.clone())),
        Who::Refused(why) => Err(Refusal { code: 401, reason: "Unauthorized", ..bad_request(why.clone()) }),
    }
}

/// Returns text that was found to be JSON as a tree.
pub(super) fn tree(text: &[u8]) -> Value {
    let mut json = serde_json::Deserializer::from_slice(text);
    json.disable_recursion_limit();
    Value::deserialize(&mut json).unwrap_or_default()
}

/// Returns what the server refuses malformed reviews with.
pub(super) fn bad_request(message: String) -> Refusal {
    Refusal { code: 400, reason: "BadRequest", message, causes: Vec::new() }
}

// These types hold nothing that JSON has no form for.
fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

// As above; and memory can always be written to.
fn write(value: &impl Serialize, out: &mut Vec<u8>) {
    let _ = serde_json::to_writer(out, value);
}
