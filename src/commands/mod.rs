//! One file per command: its arguments, whose doc comments are the help, and `run`: ask, gather, decide, show.

pub mod can_i;
pub mod completion;
pub mod config;
mod format;
pub mod global;
pub mod help;
mod identity;
mod kubeconfig;
pub mod man;
pub mod passphrase;
mod policy;
pub mod review;
mod time;
