//! One file per command: its arguments, whose doc comments are the help, and `run`: ask, gather, decide, show.

mod asker;
mod authority;
pub mod ca;
pub mod can_i;
pub mod cert;
pub mod completion;
pub mod config;
mod credential;
mod credential_files;
pub mod csr;
mod format;
pub mod global;
pub mod help;
mod identity;
pub mod inspect;
pub mod jwt;
mod key_type;
mod kubeconfig;
pub mod man;
pub mod passphrase;
mod policy;
pub mod review;
pub mod sa_key;
mod time;
pub mod whoami;
