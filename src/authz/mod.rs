//! What someone may do: attributes, decision, the authorizer chain.
//!
//! Values in, values out; knows nothing about files, the command line or how names of resources are resolved.

pub mod attributes;
pub mod chain;
pub mod impersonation;
pub mod node;
pub mod rbac;
pub mod request;
pub mod review;
pub mod selector;
