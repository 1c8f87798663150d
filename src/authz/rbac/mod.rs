//! The RBAC authorizer: what the bindings and roles of a cluster allow
//! (`k/k: plugin/pkg/auth/authorizer/rbac/rbac.go`, `pkg/registry/rbac/validation/rule.go`).
//!
//! A [`PolicyBuilder`] takes objects one by one and builds a [`Policy`], which is never changed afterwards and answers:
//! [`Policy::authorize`] says what the server would decide, the rest explains it. Nothing here knows where objects come
//! from, the other authorizers of the chain, or `system:masters`.

mod aggregation;
mod authorize;
mod builder;
mod candidates;
pub mod default_policy;
mod explain;
mod index;
mod intern;
mod matching;
mod objects;
mod options;
mod policy;
mod ragged;
mod rules;
pub mod rules_review;

pub use authorize::{Decision, Grant, InternedAttributes};
pub use builder::{PolicyBuilder, Redefined};
pub use explain::{BindingDetails, GrantDetails, Mismatch, NearMiss};
pub use options::{Aggregation, BuildOptions, DefaultPolicy, Notice, StockName, Whole};
pub use policy::Policy;
