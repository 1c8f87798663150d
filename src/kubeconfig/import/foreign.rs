//! The commands that users of an import run on this machine, to be looked at before that.

use std::fmt;
use std::ops::Deref;

use crate::go::Quoted;
use crate::kubeconfig::config::{AuthProvider, Exec, User};
use crate::kubeconfig::redact;
use crate::secret::Secret;

/// A command that a user of an import runs. What its arguments call a secret is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignCommand {
    /// The user's name in the import.
    pub user: String,
    /// The command.
    pub command: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// The names of the variables that are set for it.
    pub variables: Vec<String>,
}

impl ForeignCommand {
    /// Returns the commands of a user: that of its exec plugin, and that of its auth provider.
    pub(super) fn of(name: &str, user: &User) -> Vec<Self> {
        let exec = user.exec.iter().map(|exec| Self::of_exec(name, exec));
        exec.chain(user.auth_provider.iter().filter_map(|provider| Self::of_provider(name, provider)))
            .collect()
    }

    fn of_exec(user: &str, exec: &Exec) -> Self {
        Self {
            user: user.to_owned(),
            command: exec.command.clone(),
            args: redact::args(exec.args.iter().flatten().map(String::as_str)),
            variables: exec.env.iter().flatten().map(|variable| variable.name.clone()).collect(),
        }
    }

    /// The `gcp` provider, which kubectl had until 1.25 and other clients have, runs a command; a plugin by its side is free to.
    fn of_provider(user: &str, provider: &AuthProvider) -> Option<Self> {
        let setting = |name: &str| provider.config.as_ref().and_then(|config| config.get(name));
        let command = setting("cmd-path").filter(|command| !command.is_empty())?;
        let args = setting("cmd-args").map(Secret::deref).unwrap_or_default();
        Some(Self {
            user: user.to_owned(),
            command: command.to_string(),
            args: redact::args(args.split_whitespace()),
            variables: Vec::new(),
        })
    }
}

impl fmt::Display for ForeignCommand {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "user {} runs {}", Quoted(&self.user), Quoted(&self.command))?;
        self.args.iter().try_for_each(|arg| write!(out, " {}", Quoted(arg)))?;
        if !self.variables.is_empty() {
            let names: Vec<_> = self.variables.iter().map(|name| Quoted(name).to_string()).collect();
            write!(out, " with {} set", names.join(", "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_among_arguments_are_hidden() {
        let args = [
            "get-token",
            "--client-secret=x1",
            "--token",
            "x2",
            "--url=https://u:x3@h.test/",
            "-v",
            "https://u:x4@h.test",
        ];
        assert_eq!(
            redact::args(args.into_iter()),
            [
                "get-token",
                "--client-secret=REDACTED",
                "--token",
                "REDACTED",
                "--url=https://u:REDACTED@h.test/",
                "-v",
                "https://u:REDACTED@h.test"
            ]
        );
    }

    #[test]
    fn a_command_cannot_hide_itself() {
        let command = ForeignCommand {
            user: "u".to_owned(),
            command: "/bin/sh".to_owned(),
            args: vec!["-c".to_owned(), "\u{1b}[2K\u{1b}[1G harmless".to_owned()],
            variables: vec!["PATH".to_owned()],
        };
        assert_eq!(
            command.to_string(),
            r#"user "u" runs "/bin/sh" "-c" "\x1b[2K\x1b[1G harmless" with "PATH" set"#
        );
    }
}
