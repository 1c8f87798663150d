//! A kubeconfig that stands alone: what its files hold, copied into it.

use std::path::Path;

use crate::error::CliError;
use crate::files::secrets;
use crate::kubeconfig::change::Kind;
use crate::kubeconfig::config::Config;
use crate::kubeconfig::layers::Layers;
use crate::kubeconfig::merge;
use crate::secret::SecretBytes;
use crate::shown::shown;

/// Puts the contents of certificates and keys in the place of their paths (`client-go: tools/clientcmd/api/helpers.go`).
///
/// # Errors
/// If a file cannot be read, or an entry has both path and contents.
pub(in crate::commands) fn flatten(config: &mut Config, layers: &Layers<'_>) -> Result<(), CliError> {
    let folder_of = |kind: Kind, name: &str| {
        layers.origin(kind, name).and_then(|file| layers.files.get(file)).map_or("", |file| &file.folder)
    };
    for (name, user) in &mut config.users {
        let folder = folder_of(Kind::User, name);
        let certificate =
            embed(folder, &mut user.client_certificate, user.client_certificate_data.is_empty())?;
        if let Some(certificate) = certificate {
            user.client_certificate_data = certificate.to_vec();
        }
        if let Some(key) = embed(folder, &mut user.client_key, user.client_key_data.is_empty())? {
            user.client_key_data = key;
        }
    }
    for (name, cluster) in &mut config.clusters {
        let folder = folder_of(Kind::Cluster, name);
        let none = cluster.certificate_authority_data.is_empty();
        if let Some(authority) = embed(folder, &mut cluster.certificate_authority, none)? {
            cluster.certificate_authority_data = authority.to_vec();
        }
    }
    Ok(())
}

fn embed(folder: &str, path: &mut String, no_contents: bool) -> Result<Option<SecretBytes>, CliError> {
    if path.is_empty() {
        return Ok(None);
    }
    if !no_contents {
        return Err(CliError::new("cannot have values for both path and contents"));
    }
    let file = merge::resolved(path, folder);
    let contents =
        secrets::contents(Path::new(&file)).map_err(|error| CliError::new(shown(&error.to_string())))?;
    path.clear();
    Ok(Some(contents))
}
