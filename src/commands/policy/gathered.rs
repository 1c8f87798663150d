//! What a command decides by, once it is read.

use crate::api::Origin;
use crate::api::export::Stamp;
use crate::authz::chain::Authorizer;
use crate::discovery::Discovery;

/// What a command decides by.
pub(in crate::commands) struct Gathered {
    /// The chain of authorizers over the policy.
    pub(in crate::commands) authorizer: Authorizer,
    /// The resources that there are: Kubernetes' own and those of the input's CustomResourceDefinitions.
    pub(in crate::commands) discovery: Discovery,
    /// The stamps of the exports among the inputs.
    pub(in crate::commands) stamps: Vec<Stamp>,
    /// The names of the inputs, by [`Origin::source`].
    pub(in crate::commands) sources: Vec<String>,
}

impl Gathered {
    /// Returns `FILE:LINE`, or what stands for it where an object stands in no file.
    pub(in crate::commands) fn place(&self, origin: Origin) -> String {
        place(&self.sources, origin)
    }
}

/// Returns `FILE:LINE` of an origin, given the names of the inputs.
pub(super) fn place(sources: &[String], origin: Origin) -> String {
    match sources.get(origin.source as usize) {
        Some(source) => format!("{source}:{}", origin.line),
        None => "the default policy of Kubernetes".to_owned(),
    }
}
