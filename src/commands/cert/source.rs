//! Whose key is certified: one that is made, or one that somebody keeps to himself.

use std::path::{Path, PathBuf};

use clap::Args;

use super::mint::KeySource;
use crate::commands::{credential_files, key_type};
use crate::error::CliError;
use crate::pki::key::KeyType;
use crate::pki::public_key;

/// The key that is certified.
#[derive(Debug, Args)]
#[command(next_help_heading = "Key")]
pub(super) struct SourceArgs {
    /// The kind of key that is made; default: p256
    #[arg(long, value_name = "TYPE", value_parser = key_type::parser())]
    pub(super) key_type: Option<KeyType>,
    /// Certify this public key, whose private half never leaves its owner; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "key_type")]
    public_key: Option<PathBuf>,
    /// Sign somebody's signing request (PKCS#10): name, groups and uid are taken from it, and nothing else but the names of a
    /// server; what is not granted is told; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key_type", "public_key", "groups", "uid", "node", "names"])]
    pub(super) from_csr: Option<PathBuf>,
    /// Mint what a request in cfssl's JSON says: its CN, the O of its names, its hosts and its key; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from_csr", "groups", "node", "names"])]
    pub(super) spec: Option<PathBuf>,
}

impl SourceArgs {
    /// Returns the files that are named.
    pub(super) fn files(&self) -> [Option<&Path>; 3] {
        [&self.public_key, &self.from_csr, &self.spec].map(Option::as_deref)
    }

    /// Returns whether only a public key is given.
    pub(super) fn is_public_key(&self) -> bool {
        self.public_key.is_some()
    }

    /// Returns the key, or the kind of the one to make: that of `otherwise` if nothing is said.
    ///
    /// # Errors
    /// If a public key cannot be read, or kube-apiserver takes none of its kind.
    pub(super) fn source(&self, otherwise: Option<KeyType>) -> Result<KeySource, CliError> {
        match &self.public_key {
            Some(file) => read(file).map(KeySource::Foreign),
            None => Ok(KeySource::New(self.key_type.or(otherwise).unwrap_or_default())),
        }
    }
}

fn read(file: &Path) -> Result<crate::pki::Spki, CliError> {
    let pem = credential_files::contents_or_stdin(file)?;
    public_key::from_pem(&pem).map_err(|error| CliError::new(format!("`{}`: {error}", file.display())))
}
