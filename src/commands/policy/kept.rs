//! The export that is kept of a cluster: `kauth export` writes it, and questions find it by the cluster, never by a name.

use std::path::PathBuf;

use aws_lc_rs::digest::{Context, SHA256};

use super::args::no_policy;
use crate::api::export::Stamp;
use crate::commands::credential::client::{Client, ClientArgs, content};
use crate::commands::kubeconfig::state_folder;
use crate::commands::time;
use crate::error::CliError;
use crate::kubeconfig::config::User;
use crate::output::Ui;
use crate::shown::shown;

/// Where the export of a cluster is kept.
#[derive(Debug)]
pub(in crate::commands) struct Kept {
    /// The file.
    pub(in crate::commands) path: PathBuf,
    /// The namespace of the context that the cluster was found by.
    pub(in crate::commands) namespace: Option<String>,
    server: String,
}

impl Kept {
    /// Returns where the export of a client's cluster is kept: by the server's URL and what it is known by, so that another
    /// cluster behind the same name or address is another one.
    ///
    /// # Errors
    /// If the authority's file cannot be read, or there is no home for it.
    pub(in crate::commands) fn of(client: &Client) -> Result<Self, CliError> {
        let folder = state_folder().ok_or_else(|| {
            CliError::new("there is no folder to keep an export in")
                .hint("set HOME, or name a file with --out FILE")
        })?;
        let mut hash = Context::new(&SHA256);
        hash.update(client.rest.server.as_bytes());
        if let Some(tls) = &client.rest.tls {
            hash.update(b"\n");
            hash.update(&content(&tls.ca_data, &tls.ca_file).map_err(CliError::new)?);
        }
        let name: String = hash.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        let path = folder.join("exports").join(format!("{name}.json"));
        Ok(Self { path, namespace: client.namespace.clone(), server: client.server() })
    }

    /// Finds the export of the kubeconfig's cluster.
    ///
    /// # Errors
    /// If the kubeconfig has no cluster, or there is no export of it.
    pub(super) fn find(ui: &mut Ui, client: &ClientArgs) -> Result<Self, CliError> {
        let client = client.client(ui, User::default()).map_err(|_| no_policy())?;
        let kept = Self::of(&client)?;
        if kept.path.is_file() {
            return Ok(kept);
        }
        Err(no_policy().because(format!("there is no export of `{}` either", kept.server)))
    }

    /// Says what is decided by, and how old it is.
    pub(super) fn tell(&self, ui: &mut Ui, stamp: Option<&Stamp>, max_age: i64) {
        let server = &self.server;
        let Some(taken) = stamp.and_then(|stamp| time::rfc3339_instant(&stamp.taken)) else {
            ui.warning(&format!("it is not known when the export of `{server}` was taken"));
            return;
        };
        let age = time::now().as_second().saturating_sub(taken.as_second());
        let told = format!("by the export of `{server}`, taken {} ago", time::spoken(age));
        if age > max_age {
            ui.warning(&format!("{told}: `kauth export` takes a new one"));
        } else {
            ui.note(&told);
        }
        for missing in stamp.iter().flat_map(|stamp| &stamp.missing) {
            ui.detail(&format!("the export lacks {}: {}", missing.resource, shown(&missing.reason)));
        }
    }
}
