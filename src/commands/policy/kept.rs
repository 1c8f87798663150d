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
    /// Whether whoever answers there must prove to be that cluster.
    is_proven: bool,
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
        let proxy = client.rest.proxy.as_ref().map_or("", |proxy| &**proxy);
        hash.update(format!("\n{proxy}\n").as_bytes());
        let mut is_proven = false;
        if let Some(tls) = &client.rest.tls {
            is_proven = !tls.insecure;
            hash.update(format!("{}\n{}\n", tls.server_name, tls.insecure).as_bytes());
            hash.update(&content(&tls.ca_data, &tls.ca_file).map_err(CliError::new)?);
        }
        let name: String = hash.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        let path = folder.join("exports").join(format!("{name}.json"));
        Ok(Self { path, namespace: client.namespace.clone(), server: client.server(), is_proven })
    }

    /// Finds the export of the kubeconfig's cluster.
    ///
    /// # Errors
    /// If the kubeconfig has no cluster, or there is no export of it.
    pub(super) fn find(ui: &mut Ui, client: &ClientArgs) -> Result<Self, CliError> {
        let client = client.client(ui, User::default()).map_err(|error| {
            // That there is no cluster is no news; that the kubeconfig cannot be read is.
            let is_news = error.hints.is_empty() || !error.message.starts_with("the kubeconfig says nothing");
            if is_news { no_policy().because(error.message) } else { no_policy() }
        })?;
        let kept = Self::of(&client)?;
        if kept.path.is_file() {
            return Ok(kept);
        }
        Err(no_policy().because(format!("there is no export of `{}` either", kept.server)))
    }

    /// Returns the error for a file that is no export, or not all of one.
    pub(super) fn is_none(&self) -> CliError {
        no_policy().because(format!("what is kept of `{}` is no export, or was cut off", self.server))
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
        if !self.is_proven {
            ui.warning(&format!(
                "nobody proves that `{server}` is the cluster it was: the kubeconfig trusts any"
            ));
        }
        for missing in stamp.iter().flat_map(|stamp| &stamp.missing) {
            ui.detail(&format!("the export lacks {}: {}", missing.resource, shown(&missing.reason)));
        }
    }
}
