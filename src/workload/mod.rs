//! Manifests of objects that run pods: which those are, where the pods' spec stands in them, and whom it runs as.
//!
//! Knows nothing about files, and of pods nothing but their service account.

mod assign;
mod object;
mod pod_spec;

pub use assign::{AssignError, Assigned, Finding, Object, assign};
pub use pod_spec::{Way, way};
