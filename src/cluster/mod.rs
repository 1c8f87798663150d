//! The one door to an API server: requests go out and objects come back, one after the other; nothing async leaves it.
//!
//! Knows connections, retries, pages and what a server's refusal looks like. Knows nothing about kubeconfigs, what a
//! credential is, or what is asked for: a finished [`Endpoint`] is handed in.

mod call;
mod connect;
mod error;
mod list;
mod retry;
mod watch;

pub use call::{Call, Place, Resource, Written};
pub use connect::{Endpoint, Identity, Trust};
pub use error::{ClusterError, Status};
pub use list::{Page, Pages};

use std::cell::RefCell;
use std::time::Duration;

use http_body_util::BodyExt as _;
use kube::client::Body;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};
use tokio::time;
use zeroize::Zeroizing;

use retry::Retries;

/// No answer but a list in pages is near as long: etcd takes objects of 1.5 MB.
const LONGEST: usize = 64 << 20;
/// How long an answer is waited for where nothing else is said. Servers themselves give up after a minute.
// kube-apiserver: --request-timeout
const PATIENCE: Duration = Duration::from_secs(90);

/// An API server, and who asks it.
pub struct Cluster {
    runtime: Runtime,
    client: kube::Client,
    server: String,
    patience: Duration,
    warnings: RefCell<Vec<String>>,
}

impl Cluster {
    /// Makes ready to ask a server. Nothing is sent yet.
    ///
    /// # Errors
    /// If the endpoint's URL, proxy, certificates or key are none.
    pub fn new(endpoint: Endpoint) -> Result<Self, ClusterError> {
        let (server, patience) = (endpoint.shown.clone(), endpoint.timeout.unwrap_or(PATIENCE));
        let unusable = |why: String| ClusterError::Unusable { server: server.clone(), why };
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| unusable(error.to_string()))?;
        let client = {
            let _within = runtime.enter();
            connect::client(endpoint).map_err(unusable)?
        };
        Ok(Self { runtime, client, server, patience, warnings: RefCell::default() })
    }

    /// Returns the server's URL as it may be shown.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// Returns what the server warned of since the last time, each once.
    // RFC 9111, 5.5 (of old); k8s.io/apimachinery: pkg/util/net/http.go, ParseWarningHeaders
    pub fn take_warnings(&self) -> Vec<String> {
        self.warnings.take()
    }

    /// Asks, and returns the object that the server answers. What may be asked again is, when the server is busy or the
    /// connection breaks.
    ///
    /// # Errors
    /// If there is no answer, or it is a refusal, or no object.
    pub fn call(&self, call: &Call) -> Result<Value, ClusterError> {
        // It may hold a token.
        let body = Zeroizing::new(self.runtime.block_on(self.with_retries(call))?);
        let answer = serde_json::from_slice(&body).ok().filter(|answer| call.takes(answer));
        answer.ok_or_else(|| ClusterError::foreign(&self.server, &body, true))
    }

    async fn with_retries(&self, call: &Call) -> Result<Vec<u8>, ClusterError> {
        let mut retries = Retries::of(call);
        loop {
            let answer = match time::timeout(self.patience, self.attempt(call)).await {
                Ok(answer) => answer,
                Err(_) => Err(ClusterError::Slow { server: self.server.clone(), after: self.patience }),
            };
            match answer {
                Err(error) => match retries.wait_after(&error) {
                    Some(wait) => time::sleep(wait).await,
                    None => return Err(error),
                },
                Ok(body) => return Ok(body),
            }
        }
    }

    async fn attempt(&self, call: &Call) -> Result<Vec<u8>, ClusterError> {
        let request =
            call.request().map_err(|why| ClusterError::Unusable { server: self.server.clone(), why })?;
        let answer = self.client.send(request).await;
        let answer = answer.map_err(|error| ClusterError::of_connection(&self.server, &error))?;
        let (head, body) = answer.into_parts();
        self.keep_warnings(&head.headers);
        let body = self.whole(body).await?;
        if head.status.is_success() {
            return Ok(body);
        }
        Err(ClusterError::refusal(&self.server, &head, &body))
    }

    async fn whole(&self, mut body: Body) -> Result<Vec<u8>, ClusterError> {
        let mut whole = Vec::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| ClusterError::of_connection(&self.server, &error))?;
            let Ok(data) = frame.into_data() else { continue };
            if whole.len() + data.len() > LONGEST {
                return Err(ClusterError::Endless { server: self.server.clone(), limit: LONGEST });
            }
            whole.extend_from_slice(&data);
        }
        Ok(whole)
    }

    fn keep_warnings(&self, headers: &http::HeaderMap) {
        let mut kept = self.warnings.borrow_mut();
        for value in headers.get_all("warning").iter().filter_map(|value| value.to_str().ok()) {
            if let Some(text) = error::warning(value)
                && !kept.contains(&text)
            {
                kept.push(text);
            }
        }
    }
}
