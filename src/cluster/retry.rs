//! When to ask again: a server that is busy or gone for a moment, and what may be asked twice.
// k8s.io/client-go: rest/with_retry.go

use std::time::Duration;

use super::call::Call;
use super::error::ClusterError;

/// The waits between attempts, where the server names none.
const WAITS: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_millis(1600),
    Duration::from_secs(3),
];
/// No server is waited for longer at a time.
const LONGEST: Duration = Duration::from_secs(10);

/// How often a request may still be repeated.
pub(super) struct Retries {
    is_safe: bool,
    waits: std::slice::Iter<'static, Duration>,
}

impl Retries {
    pub(super) fn of(call: &Call) -> Self {
        Self { is_safe: call.is_safe(), waits: WAITS.iter() }
    }

    /// Returns how long to wait before asking again; `None` if asking again is of no use, or might do something twice: a
    /// write is repeated only if the server says that it did not begin with it, by asking to come back later.
    pub(super) fn wait_after(&mut self, error: &ClusterError) -> Option<Duration> {
        let (is_transient, named) = match error {
            ClusterError::Refused { status, retry_after, .. } => {
                let is_busy = matches!(status.code, 429 | 500 | 502..=504);
                (is_busy && (self.is_safe || retry_after.is_some()), *retry_after)
            }
            ClusterError::Broken { .. } => (self.is_safe, None),
            _ => (false, None),
        };
        let wait = self.waits.next().filter(|_| is_transient)?;
        Some(named.unwrap_or(*wait).min(LONGEST))
    }
}
