//! Whom a new line is to stand for: checked, and what is to be known about the names is said.

use clap::Args;

use crate::authn::csv_file::{Kind, Who};
use crate::authn::reserved::{self, Concern};
use crate::error::CliError;
use crate::output::Ui;
use crate::pki::subject::Subject;
use crate::shown::shown;

/// Whom a line is to stand for.
#[derive(Debug, Args)]
#[command(next_help_heading = "Identity")]
pub(in crate::commands) struct WhoArgs {
    /// A group of the user (can be repeated)
    #[arg(short, long = "group", value_name = "GROUP")]
    groups: Vec<String>,
    /// The user's uid, which audit logs show; default: none
    #[arg(long, value_name = "UID")]
    uid: Option<String>,
}

impl WhoArgs {
    /// Returns the user, if a server reads the name and the groups as they are given.
    ///
    /// # Errors
    /// If a name is empty, odd, or would be read as another.
    pub(in crate::commands) fn who(&self, ui: &mut Ui, kind: Kind, user: &str) -> Result<Who, CliError> {
        let subject = Subject {
            common_name: user.to_owned(),
            organizations: self.groups.clone(),
            uid: self.uid.clone().filter(|uid| !uid.is_empty()),
        };
        let mut errors: Vec<_> = subject.flaws().iter().map(|flaw| CliError::new(flaw.to_string())).collect();
        errors.extend(self.groups.iter().filter(|group| group.contains(',')).map(|group| {
            CliError::new(format!("the group `{}` would be read as several", shown(group)))
                .because("groups are separated by commas")
                .hint("--group is repeated for several groups")
        }));
        if kind == Kind::Password && user.contains(':') {
            let error = CliError::new(format!("no client can send the name `{}`", shown(user)));
            errors.push(error.because("in a request a colon ends the name"));
        }
        if let Some(error) = CliError::all(errors) {
            return Err(error);
        }
        concerns(user, &self.groups).iter().for_each(|concern| ui.warning(concern));
        Ok(Who::new(user, self.uid.as_deref().unwrap_or_default(), &self.groups))
    }
}

/// Returns what is to be known about the names of somebody who has no certificate.
pub(in crate::commands) fn concerns(user: &str, groups: &[String]) -> Vec<String> {
    let told = |concern: &Concern| match concern {
        Concern::Masters => {
            Some("members of system:masters may do anything: RBAC and webhooks are not asked".to_owned())
        }
        Concern::ServiceAccount(name) => Some(format!(
            "`{}` is a service account's name; its groups come with its own tokens",
            shown(name)
        )),
        Concern::NodeWithoutGroup(name) => {
            Some(format!("`{}` is no node without the group system:nodes", shown(name)))
        }
        // They are in the file, and not sent.
        Concern::ManyGroups(_) => None,
        other => Some(other.to_string()),
    };
    reserved::concerns(user, groups).iter().filter_map(told).collect()
}
