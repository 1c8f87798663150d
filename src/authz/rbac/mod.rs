//! To be written.

pub mod default_policy;
