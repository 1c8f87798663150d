//! kauth makes Kubernetes identities and says what they may do, without asking the cluster.

pub mod api;
pub mod authn;
pub mod authz;
pub mod cli;
pub mod discovery;
pub mod files;
pub mod manifest;
pub mod version;
