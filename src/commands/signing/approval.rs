//! Approving and denying: exactly the request that is meant, whatever becomes of its name meanwhile.
// kubectl: pkg/cmd/certificates/certificates.go

use serde_json::{Value, json};

use super::{Kept, Pin, get, place};
use crate::api::certificate_signing_request::received::{APPROVED, DENIED};
use crate::cluster::{Call, Written};
use crate::commands::connection::Connection;
use crate::commands::time;
use crate::error::CliError;
use crate::output::Ui;
use crate::shown::shown;

/// How often a request that others write to at the same time is read again.
const ATTEMPTS: u32 = 10;

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) enum Verdict {
    Approve,
    Deny,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) enum Decided {
    /// It was decided now.
    Now,
    /// It had been decided so already.
    Before,
}

impl Verdict {
    fn condition(self) -> &'static str {
        match self {
            Self::Approve => APPROVED,
            Self::Deny => DENIED,
        }
    }

    /// Returns what is said when it is done, as kubectl says it.
    pub(in crate::commands) fn done(self) -> &'static str {
        match self {
            Self::Approve => "approved",
            Self::Deny => "denied",
        }
    }

    fn default_message(self) -> String {
        let verb = if self == Self::Approve { "approve" } else { "deny" };
        format!("This CSR was {} by kauth csr {verb}.", self.done())
    }
}

/// Decides on a request that was read before, if it still is the one that is meant.
///
/// # Errors
/// If it is another, or the server refuses.
pub(in crate::commands) fn decide(
    ui: &mut Ui,
    connection: &mut Connection,
    mut kept: Kept,
    pin: &Pin,
    verdict: Verdict,
    message: Option<&str>,
) -> Result<Decided, CliError> {
    let name = kept.received.metadata.name.clone();
    let place = place(&name).under("approval");
    for _ in 0..ATTEMPTS {
        pin.confirm(&kept.received)?;
        if kept.received.condition(verdict.condition()).is_some() {
            return Ok(Decided::Before);
        }
        // The UID and the version in it bind the write to the object that was read.
        let object = with_condition(kept.object, verdict, message);
        match connection.call(ui, &Call::replace(&place, &object, &Written::default())) {
            Ok(_) => return Ok(Decided::Now),
            Err(error) if error.is("Conflict") => kept = get(ui, connection, &name)?,
            Err(error) => {
                let is_forbidden = error.is("Forbidden");
                let told = CliError::from(error);
                return Err(if is_forbidden { told.hint(NEEDED) } else { told });
            }
        }
    }
    Err(CliError::new(format!("request `{}` is written to by others all the time", shown(&name))))
}

// k/k: plugin/pkg/admission/certificates/approval/admission.go
const NEEDED: &str =
    "it takes `update` on certificatesigningrequests/approval and `approve` on the signer (resource signers)";

fn with_condition(mut object: Value, verdict: Verdict, message: Option<&str>) -> Value {
    let condition = json!({
        "type": verdict.condition(),
        "status": "True",
        "reason": if verdict == Verdict::Approve { "KauthApprove" } else { "KauthDeny" },
        "message": message.map_or_else(|| verdict.default_message(), str::to_owned),
        "lastUpdateTime": time::seconds_as_rfc3339(time::now().as_second()),
    });
    match object["status"]["conditions"].as_array_mut() {
        Some(conditions) => conditions.push(condition),
        None => object["status"]["conditions"] = json!([condition]),
    }
    object
}
