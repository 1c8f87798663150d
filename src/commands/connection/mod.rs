//! The cluster that a command asks: kubectl's flags and kubeconfig become a finished endpoint, and its refusals the user's
//! words. Knows nothing about what is asked.

mod args;
mod make;
mod told;

pub(super) use args::{ConnectionArgs, EndpointArgs};
pub(super) use make::Planned;

use std::time::Duration;

use serde_json::Value;

use super::credential::client::{self, Client};
use super::credential::sent::{self, Pem, Sent, Unsent};
use super::global::GlobalArgs;
use crate::api::content;
use crate::cluster::{Call, Cluster, ClusterError, Endpoint, Identity, Place, Trust};
use crate::error::CliError;
use crate::go::Quoted;
use crate::kubeconfig::client_config::Tls;
use crate::output::Ui;
use crate::pki::certificate;
use crate::shown::shown;

/// A cluster that can be asked.
pub(super) struct Connection {
    /// The way there.
    pub(super) cluster: Cluster,
    /// The namespace that a flag names, else the context's, else `default`.
    pub(super) namespace: String,
    /// What it is made of.
    pub(super) client: Client,
    warnings_are_errors: bool,
    warned: usize,
}

impl Connection {
    /// Makes ready to ask the cluster of a client.
    ///
    /// # Errors
    /// If clients would not send the credential.
    pub(super) fn new(ui: &mut Ui, global: &GlobalArgs, client: Client) -> Result<Self, CliError> {
        if client.rest.credentials.is_none() {
            ui.note(&format!("no credential is sent to `{}`: it is not https", client.server()));
        }
        let sent = sent::sent(ui, &client).map_err(Unsent::into_error)?;
        let mut endpoint = endpoint(&client, sent)?;
        if endpoint.timeout.is_none() && global.request_timeout.is_some() {
            endpoint.timeout = Some(Duration::MAX);
        }
        Ok(Self {
            cluster: Cluster::new(endpoint)?,
            namespace: client.namespace.clone().unwrap_or_else(|| "default".to_owned()),
            client,
            warnings_are_errors: global.warnings_as_errors,
            warned: 0,
        })
    }

    /// Asks the cluster, and passes on what it warns of.
    ///
    /// # Errors
    /// As [`Cluster::call`].
    pub(super) fn call(&mut self, ui: &mut Ui, call: &Call) -> Result<Value, ClusterError> {
        let answer = self.cluster.call(call);
        self.pass_on(ui);
        answer
    }

    /// Lists all objects of a collection, or those with the labels, and passes on what the cluster warns of.
    ///
    /// # Errors
    /// As [`Cluster::list`].
    pub(super) fn list(
        &mut self,
        ui: &mut Ui,
        place: &Place,
        labels: Option<&str>,
    ) -> Result<Vec<Value>, ClusterError> {
        self.list_as(ui, Call::get(place), labels)
    }

    /// Lists as [`Self::list`] does, but the objects' metadata only: what is in them never leaves the server.
    ///
    /// # Errors
    /// As [`Cluster::list`].
    pub(super) fn list_metadata(
        &mut self,
        ui: &mut Ui,
        place: &Place,
        labels: Option<&str>,
    ) -> Result<Vec<Value>, ClusterError> {
        self.list_as(ui, Call::get(place).metadata_only(true), labels)
    }

    fn list_as(&mut self, ui: &mut Ui, call: Call, labels: Option<&str>) -> Result<Vec<Value>, ClusterError> {
        let call = match labels {
            Some(labels) => call.with("labelSelector", labels),
            None => call,
        };
        let answer = self.cluster.list(&call);
        self.pass_on(ui);
        answer
    }

    /// Makes a warning an error, if the user wants that.
    ///
    /// # Errors
    /// If the cluster warned of something, and `--warnings-as-errors` is given.
    // kubectl: pkg/cmd/cmd.go
    pub(super) fn confirm_unwarned(&self) -> Result<(), CliError> {
        match self.warned {
            0 => Ok(()),
            _ if !self.warnings_are_errors => Ok(()),
            1 => Err(CliError::new("1 warning received")),
            more => Err(CliError::new(format!("{more} warnings received"))),
        }
    }

    /// Passes on what the cluster warned of.
    pub(super) fn pass_on(&mut self, ui: &mut Ui) {
        for warning in self.cluster.take_warnings() {
            ui.kubectl_warning(&shown(&warning), false);
            self.warned += 1;
        }
    }
}

/// Makes sure that a name can stand in the path of a request.
///
/// # Errors
/// In kubectl's words.
// k8s.io/client-go: rest/request.go, Name
pub(super) fn confirm_name(name: &str) -> Result<(), CliError> {
    let wrong = content::path_segment_name(name);
    if name.is_empty() {
        return Err(CliError::new("resource name may not be empty"));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(CliError::new(format!("invalid resource name {}: [{}]", Quoted(name), wrong.join(" "))))
}

fn endpoint(client: &Client, sent: Sent) -> Result<Endpoint, CliError> {
    let rest = &client.rest;
    let refused = |why: String| CliError::new("clients refuse the cluster").because(why);
    let trust = rest.tls.as_ref().map_or(Ok(Trust::Machine), trust).map_err(refused)?;
    let identity = sent.certificate.map(|pair| identity(&pair.certificate, &pair.key)).transpose();
    Ok(Endpoint {
        server: rest.server.clone(),
        shown: client.server(),
        proxy: rest.proxy.clone(),
        trust,
        server_name: rest.tls.as_ref().map(|tls| tls.server_name.clone()).filter(|name| !name.is_empty()),
        headers: sent.headers,
        identity: identity.map_err(refused)?,
        timeout: u64::try_from(rest.timeout).ok().filter(|nanos| *nanos > 0).map(Duration::from_nanos),
    })
}

fn trust(tls: &Tls) -> Result<Trust, String> {
    if tls.insecure {
        return Ok(Trust::Anyone);
    }
    let pem = client::content(&tls.ca_data, &tls.ca_file)?;
    if pem.is_empty() {
        return Ok(Trust::Machine);
    }
    let authorities = certificate::authorities(&pem).map_err(|error| error.to_string())?;
    Ok(Trust::Authorities(authorities.into_iter().map(|authority| authority.der).collect()))
}

fn identity(certificate: &Pem, key: &Pem) -> Result<Identity, String> {
    Ok(Identity { certificate: certificate.contents()?, key: key.contents()? })
}
