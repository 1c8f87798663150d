//! What a token is asked to be: the flags of `sa token` and `sa kubeconfig`, kubectl's and more.
// kubectl: pkg/cmd/create/create_token.go

use clap::Args;

use crate::api::token_request::{BOUND_KINDS, BoundObject, TokenRequest};
use crate::commands::time;
use crate::error::CliError;
use crate::go::duration;
use crate::shown::shown;

const NANOS: i64 = 1_000_000_000;

/// What a token is asked to be.
#[derive(Debug, Args)]
#[command(next_help_heading = "Token options")]
pub(super) struct TokenArgs {
    /// For whom the token is meant (can be repeated); default: the API server itself
    #[arg(long, value_name = "AUDIENCE", allow_hyphen_values = true)]
    audience: Vec<String>,
    /// For how long it is to hold, like 10m, 24h or 30d; default: as the server has it, an hour mostly
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    duration: Option<String>,
    /// The kind of an object that the token ends with: Pod, Secret or Node
    #[arg(long, value_name = "KIND", allow_hyphen_values = true)]
    bound_object_kind: Option<String>,
    /// The object's name
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    bound_object_name: Option<String>,
    /// The object's uid
    #[arg(long, value_name = "UID", allow_hyphen_values = true)]
    bound_object_uid: Option<String>,
    /// Bind the token to a Secret of its own, so that `sa revoke` can end it
    #[arg(long, conflicts_with_all = ["bound_object_kind", "bound_object_name", "bound_object_uid"])]
    pub(super) revocable: bool,
}

impl TokenArgs {
    /// Returns whether anything is asked for.
    pub(super) fn is_given(&self) -> bool {
        let texts =
            [&self.duration, &self.bound_object_kind, &self.bound_object_name, &self.bound_object_uid];
        self.revocable || !self.audience.is_empty() || texts.iter().any(|text| text.is_some())
    }

    /// Returns the flags again, as words of a command line.
    pub(super) fn words(&self) -> Vec<String> {
        let audiences = self.audience.iter().map(|audience| ("--audience", audience));
        let others = [
            ("--duration", &self.duration),
            ("--bound-object-kind", &self.bound_object_kind),
            ("--bound-object-name", &self.bound_object_name),
            ("--bound-object-uid", &self.bound_object_uid),
        ];
        let others = others.into_iter().filter_map(|(flag, value)| Some((flag, value.as_ref()?)));
        audiences.chain(others).flat_map(|(flag, value)| [flag.to_owned(), value.clone()]).collect()
    }

    /// Reads the flags.
    ///
    /// # Errors
    /// In kubectl's words, and in the server's where it would refuse the request.
    pub(super) fn request(&self) -> Result<TokenRequest, CliError> {
        if self.audience.iter().any(String::is_empty) {
            return Err(CliError::new("--audience must not be an empty string"));
        }
        let request = TokenRequest {
            audiences: self.audience.clone(),
            expiration_seconds: self
                .duration
                .as_deref()
                .map(seconds)
                .transpose()?
                .filter(|seconds| *seconds != 0),
            bound_to: self.bound_to()?,
        };
        request.validate().map_err(|refusal| CliError::new(format!("failed to create token: {refusal}")))?;
        Ok(request)
    }

    fn bound_to(&self) -> Result<Option<BoundObject>, CliError> {
        let given = |flag: &Option<String>| flag.clone().filter(|value| !value.is_empty());
        let (name, uid) = (given(&self.bound_object_name), given(&self.bound_object_uid));
        let wrong = |text: &str| Err(CliError::new(text));
        match (given(&self.bound_object_kind), name) {
            (Some(kind), _) if !BOUND_KINDS.contains(&kind.as_str()) => {
                wrong(&format!("supported --bound-object-kind values are {}", BOUND_KINDS.join(", ")))
            }
            (Some(kind), Some(name)) => Ok(Some(BoundObject { kind, name, uid })),
            (Some(_), None) => wrong("--bound-object-name is required if --bound-object-kind is provided"),
            (None, Some(_)) => {
                wrong("--bound-object-name can only be set if --bound-object-kind is provided")
            }
            (None, None) if uid.is_some() => {
                wrong("--bound-object-uid can only be set if --bound-object-kind is provided")
            }
            (None, None) => Ok(None),
        }
    }
}

/// Reads a duration as kubectl does, or one in days or years.
fn seconds(text: &str) -> Result<i64, CliError> {
    let nanos = match duration::parse(text) {
        Some(nanos) => nanos,
        None => time::seconds(text)
            .map_err(|why| CliError::new(format!("--duration `{}`: {why}", shown(text))))?
            .saturating_mul(NANOS),
    };
    if nanos < 0 {
        return Err(CliError::new("--duration must be greater than or equal to 0"));
    }
    if nanos % NANOS != 0 {
        return Err(CliError::new("--duration cannot be expressed in units less than seconds"));
    }
    Ok(nanos / NANOS)
}
