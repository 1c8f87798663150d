//! Kubeconfigs: what client-go reads from them, and edits that keep every other byte.
//!
//! Knows nothing about files: bytes and names come in, values and bytes go out.

pub mod client_config;
pub mod config;
pub mod decode;
pub mod document;
pub mod encode;
pub mod fields;
pub mod headers;
pub mod merge;
mod node;
pub mod overrides;
pub mod rules;
pub mod validate;
pub mod value;
