//! Kubeconfigs: what client-go reads from them, and edits that keep every other byte.
//!
//! Knows nothing about files: bytes and names come in, values and bytes go out.

pub mod change;
pub mod client_config;
pub mod config;
pub mod decode;
pub mod difference;
pub mod encode;
pub mod entry;
pub mod export;
pub mod fields;
pub mod headers;
pub mod import;
pub mod layers;
pub mod lint;
pub mod merge;
pub mod mode;
mod node;
pub mod overrides;
pub mod property;
pub mod redact;
pub mod rules;
pub mod validate;
