//! A review's JSON into an object, with the server's complaint about what it cannot decode.
//!
//! A well-typed review is decoded in one pass and borrows from the text. What that pass cannot take (a `null`, a field
//! twice, a value of a wrong type, metadata that decides nothing) is looked at again as Go looks at it.

use super::go_types::conform;
use super::spec::{Object, ReviewObject, Spec};
use super::{GROUP, Kind, Refusal};
use crate::go::Quoted;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Decodes a review of one of the four kinds.
pub(super) fn object(json: &str) -> Result<(Kind, ReviewObject<'_>), Refusal> {
    let mut object = match serde_json::from_str(json) {
        Ok(Object(object)) => object,
        Err(_) => decode_as_go(json)?,
    };
    let (kind, version) = kind(&object.api_version, &object.kind)?;
    if version == "v1beta1" {
        let Spec { groups, group, .. } = &mut object.spec;
        *groups = std::mem::take(group);
    }
    Ok((kind, object))
}

/// Returns the kind and the version of the group.
fn kind<'v>(api_version: &'v str, kind: &str) -> Result<(Kind, &'v str), Refusal> {
    if kind.is_empty() {
        return Err(Refusal::bad_request("Object 'Kind' is missing"));
    }
    if api_version.is_empty() {
        return Err(Refusal::bad_request("Object 'apiVersion' is missing"));
    }
    let version = match api_version.split_once('/') {
        Some((GROUP, version @ ("v1" | "v1beta1"))) => Some(version),
        _ => None,
    };
    Kind::parse(kind).zip(version).ok_or_else(|| {
        let (kind, version) = (Quoted(kind), Quoted(api_version));
        Refusal::bad_request(format!("no kind {kind} is registered for version {version}"))
    })
}

fn decode_as_go<'a>(json: &str) -> Result<ReviewObject<'a>, Refusal> {
    let malformed = |error: serde_json::Error| Refusal::bad_request(format!("json parse error: {error}"));
    let mut review: Map<String, Value> = serde_json::from_str(json).map_err(malformed)?;
    let text = |field: &str| review.get(field).and_then(Value::as_str).unwrap_or_default();
    let (kind, version) = kind(text("apiVersion"), text("kind"))?;
    let (name, version) = (kind.as_str(), Quoted(version).to_string());
    conform(kind, &mut review).map_err(|error| {
        Refusal::bad_request(format!("{name} in version {version} cannot be handled as a {name}: {error}"))
    })?;
    ReviewObject::deserialize(review).map_err(malformed)
}
