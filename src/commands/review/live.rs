//! Reviews that the cluster itself answers, and where its answers differ from the policy's.

use crate::authz::attributes::{Attributes, Target};
use crate::authz::chain::Decision;
use crate::authz::review::Refusal;
use crate::cluster::ClusterError;
use crate::commands::connection::Connection;
use crate::commands::live::{self, Answer};
use crate::error::CliError;
use crate::output::Ui;
use crate::shown::shown;

/// The cluster, and what came of asking it.
pub(super) struct Live {
    ui: Ui,
    connection: Connection,
    /// Whether the policy is asked, too.
    pub(super) compares: bool,
    asked: usize,
    alike: usize,
    unknown: usize,
    differences: Vec<String>,
    failure: Option<CliError>,
}

impl Live {
    pub(super) fn new(ui: Ui, connection: Connection, compares: bool) -> Self {
        let (asked, alike, unknown) = (0, 0, 0);
        Self { ui, connection, compares, asked, alike, unknown, differences: Vec::new(), failure: None }
    }

    /// Asks the cluster about a request.
    ///
    /// # Errors
    /// As the cluster refuses the review. If it cannot be asked at all, nothing is asked any more; see [`Self::finish`].
    pub(super) fn ask(&mut self, attributes: &Attributes<'_>) -> Result<Answer, Refusal> {
        self.asked += 1;
        if let Some(failure) = &self.failure {
            return Err(refusal(500, "InternalError", failure.message.clone()));
        }
        live::access_review(&mut self.ui, &mut self.connection, attributes, false)
            .map_err(|error| self.refused(error))
    }

    fn refused(&mut self, error: ClusterError) -> Refusal {
        let message = error.to_string();
        match error.status().map(|status| (status.code, status.reason.as_str())) {
            Some((code, "Forbidden")) => refusal(code, "Forbidden", message),
            Some((code, "Invalid")) => refusal(code, "Invalid", message),
            Some((code, "BadRequest")) => refusal(code, "BadRequest", message),
            _ => {
                self.failure = Some(error.into());
                refusal(500, "InternalError", message)
            }
        }
    }

    /// Keeps in mind whether the policy says the same.
    pub(super) fn compare(&mut self, attributes: &Attributes<'_>, answer: &Answer, decision: &Decision) {
        let offline = match decision {
            Decision::Allow(_) => ("yes", String::new()),
            Decision::Forbid { reason } => ("no", reason.clone()),
            Decision::Unknown { .. } => {
                self.unknown += 1;
                return;
            }
        };
        if (offline.0 == "yes") == answer.allowed {
            self.alike += 1;
            return;
        }
        let why =
            |reason: &str| if reason.is_empty() { String::new() } else { format!(" ({})", shown(reason)) };
        let live = if answer.allowed { "yes" } else { "no" };
        self.differences.push(format!(
            "review {}: {}: offline {}{}, live {live}{}",
            self.asked,
            told(attributes),
            offline.0,
            why(&offline.1),
            why(&answer.reason)
        ));
    }

    /// Says where the answers differ, and returns whether they do.
    ///
    /// # Errors
    /// If the cluster could not be asked.
    pub(super) fn finish(self, ui: &mut Ui) -> Result<bool, CliError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        self.connection.confirm_unwarned()?;
        if self.compares {
            self.differences.iter().for_each(|difference| ui.warning(difference));
            let unknown = match self.unknown {
                0 => String::new(),
                unknown => format!(", {unknown} unknown offline"),
            };
            ui.note(&format!("{} of {} alike{unknown}", self.alike, self.asked));
        }
        Ok(!self.differences.is_empty())
    }
}

fn refusal(code: u16, reason: &'static str, message: String) -> Refusal {
    Refusal { code, reason, message, causes: Vec::new() }
}

/// Returns who wants to do what, in words.
fn told(attributes: &Attributes<'_>) -> String {
    let groups = attributes.user.groups.iter().map(|group| &**group).collect::<Vec<_>>().join(" ");
    let target = match &attributes.target {
        Target::NonResource { path } => (*path).to_owned(),
        Target::Resource(resource) => {
            let dot = if resource.api_group.is_empty() { "" } else { "." };
            let slash = if resource.subresource.is_empty() { "" } else { "/" };
            let what =
                format!("{}{dot}{}{slash}{}", resource.resource, resource.api_group, resource.subresource);
            let name = if resource.name.is_empty() { String::new() } else { format!(" {}", resource.name) };
            let place = if resource.namespace.is_empty() {
                String::new()
            } else {
                format!(" in {}", resource.namespace)
            };
            format!("{what}{name}{place}")
        }
    };
    shown(&format!("{} [{groups}] {} {target}", attributes.user.name, attributes.verb)).into_owned()
}
