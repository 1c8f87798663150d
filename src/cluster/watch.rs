//! Waiting until something changes in the cluster.
// k8s.io/client-go: tools/cache/reflector.go

use std::time::Duration;

use http_body_util::BodyExt as _;
use serde::Deserialize;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::{Call, Cluster, ClusterError, LONGEST};

/// How long a server is asked to keep a watch open, in seconds.
const KEPT_OPEN: &str = "300";
/// How long to wait before a watch that ended is opened again.
const PAUSE: Duration = Duration::from_secs(1);

/// How long nothing may come: longer than the server keeps a watch open.
const LONGEST_SILENCE: Duration = Duration::from_secs(330);
/// How often a list that may not be watched is taken for changed.
const POLL: Duration = Duration::from_secs(60);

/// An event of a watch, as far as it matters here.
#[derive(Deserialize)]
struct Event {
    r#type: String,
    #[serde(default)]
    object: Object,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Object {
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Metadata {
    resource_version: String,
}

impl Cluster {
    /// Waits until an object of one of the lists is not as it was at a moment, or nobody can say any more whether it is.
    ///
    /// # Errors
    /// If the server cannot be asked, or refuses; a list that may not be watched counts as changed after a minute.
    pub fn await_change(&self, lists: &[Call], moment: &str) -> Result<(), ClusterError> {
        self.runtime.block_on(async {
            let mut watches = JoinSet::new();
            for list in lists {
                let watch = Watch {
                    client: self.client.clone(),
                    server: self.server.clone(),
                    list: list.clone(),
                    moment: moment.to_owned(),
                };
                watches.spawn(watch.run());
            }
            let mut refused = None;
            while let Some(ended) = watches.join_next().await {
                match ended {
                    Ok(Err(error)) if error.is("NotFound") => refused = Some(error),
                    Ok(outcome) => return outcome,
                    Err(_) => {}
                }
            }
            refused.map_or(Ok(()), Err)
        })
    }
}

/// A watch of one list.
struct Watch {
    client: kube::Client,
    server: String,
    list: Call,
    moment: String,
}

impl Watch {
    /// Returns when something changed.
    async fn run(mut self) -> Result<(), ClusterError> {
        loop {
            match self.once().await {
                Ok(true) => return Ok(()),
                // The server has forgotten the moment.
                Err(error) if error.is_too_old() => return Ok(()),
                // Whoever may list it may look again.
                Err(error) if error.is("Forbidden") => {
                    sleep(POLL).await;
                    return Ok(());
                }
                Ok(false) | Err(ClusterError::Broken { .. }) => sleep(PAUSE).await,
                Err(error) => return Err(error),
            }
        }
    }

    /// Opens the watch, and returns whether something changed before it ended.
    async fn once(&mut self) -> Result<bool, ClusterError> {
        let call = self.list.clone().with("watch", "1").with("allowWatchBookmarks", "true");
        let call = call.with("resourceVersion", &self.moment).with("timeoutSeconds", KEPT_OPEN);
        let unusable = |why| ClusterError::Unusable { server: self.server.clone(), why };
        let broken = |error: &kube::Error| ClusterError::of_connection(&self.server, error);
        let answer =
            self.client.send(call.request().map_err(unusable)?).await.map_err(|error| broken(&error))?;
        let (head, mut body) = answer.into_parts();
        let mut waiting: Vec<u8> = Vec::new();
        // One that is open for longer than was asked for is not open any more.
        while let Ok(Some(frame)) = timeout(LONGEST_SILENCE, body.frame()).await {
            let Ok(data) = frame.map_err(|error| broken(&error))?.into_data() else { continue };
            waiting.extend_from_slice(&data);
            if waiting.len() > LONGEST {
                return Err(ClusterError::Endless { server: self.server.clone(), limit: LONGEST });
            }
            while head.status.is_success()
                && let Some(end) = waiting.iter().position(|byte| *byte == b'\n')
            {
                let line: Vec<u8> = waiting.drain(..=end).collect();
                match serde_json::from_slice::<Event>(&line) {
                    Ok(event) if event.r#type == "BOOKMARK" => {
                        self.moment = event.object.metadata.resource_version
                    }
                    Ok(_) => return Ok(true),
                    Err(_) => return Err(ClusterError::foreign(&self.server, &line, false)),
                }
            }
        }
        if head.status.is_success() {
            Ok(false)
        } else {
            Err(ClusterError::refusal(&self.server, &head, &waiting))
        }
    }
}
