//! Questions that the cluster itself answers: `--live` and `--compare`. Knows nothing about how they are put by whoever asks.

mod discovery;
mod review;

pub(super) use discovery::of_server;
pub(super) use review::{Answer, access_review, rules, whoami};

use clap::{Args, ValueEnum};

use super::connection::Connection;
use super::credential::CredentialArgs;
use super::global::GlobalArgs;
use crate::error::CliError;
use crate::kubeconfig::config::User;
use crate::output::Ui;

/// Whether the cluster answers.
#[derive(Debug, Args)]
#[command(next_help_heading = "Live")]
pub(super) struct LiveArgs {
    /// Ask the cluster of the context: about whoever the context is, --as as impersonation; =sar asks about the identity that would
    /// count offline, with the context's right to ask about others
    #[arg(long, value_name = "self|sar", num_args = 0..=1, require_equals = true, default_missing_value = "self",
          hide_possible_values = true)]
    live: Option<LiveMode>,
    /// Ask both the cluster and the policy, and say where they differ; the exit code is 0 if they agree, and 1 if not
    #[arg(long)]
    pub(super) compare: bool,
    /// Send the credential of --cert or --token-from to the cluster, to ask as its holder
    #[arg(long)]
    pub(super) send_credential: bool,
}

/// How the cluster is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum LiveMode {
    /// By a SelfSubjectAccessReview.
    #[default]
    #[value(name = "self")]
    Own,
    /// By a SubjectAccessReview.
    Sar,
}

impl LiveArgs {
    /// Returns how the cluster is asked, if it is.
    pub(super) fn mode(&self) -> Option<LiveMode> {
        self.live.or(self.compare.then(LiveMode::default))
    }

    /// Makes ready to ask the cluster; `whom` is what flags say of the kubeconfig's user.
    ///
    /// # Errors
    /// If a credential is named that would be handed to the server, and that is not asked for; or it cannot be.
    pub(super) fn connect(
        &self,
        ui: &mut Ui,
        global: &GlobalArgs,
        credential: &CredentialArgs,
        whom: User,
    ) -> Result<Connection, CliError> {
        let named = credential.to_send();
        if let (Some(flag), false) = (named.flag, self.send_credential) {
            return Err(CliError::new(format!("{flag} with --live would hand the credential to the server"))
                .hint("--send-credential does that; without --live nothing is sent"));
        }
        let timeout = global.request_timeout.clone().unwrap_or_default();
        let mut client = credential.client.connecting(ui, whom, timeout)?;
        if named.flag.is_some() {
            client.rest.credentials = Some(named.credentials()?);
        }
        Connection::new(ui, global, client)
    }
}
