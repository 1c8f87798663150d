//! The flags of credential plugins: programs (`exec`) and the auth providers of old.

use super::args::SetCredentialsArgs;
use crate::error::CliError;
use crate::go::{Quoted, csv};
use crate::kubeconfig::config::{AuthProvider, EnvVar, Exec, User};

/// What the flags say of plugins.
pub(super) struct PluginFlags {
    command: Option<String>,
    api_version: Option<String>,
    args: Vec<String>,
    env: Pairs,
    interactive_mode: Option<String>,
    provide_cluster_info: Option<bool>,
    provider: Option<String>,
    provider_args: Pairs,
}

/// `KEY=VALUE` and `KEY-` flags.
#[derive(Default)]
struct Pairs {
    set: Vec<(String, String)>,
    remove: Vec<String>,
}

impl PluginFlags {
    pub(super) fn parse(args: &SetCredentialsArgs) -> Result<Self, CliError> {
        Ok(Self {
            command: args.exec_command.clone(),
            api_version: args.exec_api_version.clone(),
            args: comma_separated("exec-arg", &args.exec_arg)?,
            env: Pairs::parse("exec-env", &args.exec_env)?,
            interactive_mode: args.exec_interactive_mode.clone(),
            provide_cluster_info: args.exec_provide_cluster_info,
            provider: args.auth_provider.clone(),
            provider_args: {
                let pairs = comma_separated("auth-provider-arg", &args.auth_provider_arg)?;
                Pairs::parse("auth-provider-arg", &pairs)?
            },
        })
    }

    /// Checks what is looked at once all else is in order.
    pub(super) fn check(&self) -> Result<(), CliError> {
        match self.interactive_mode.as_deref() {
            None | Some("IfAvailable" | "Never" | "Always") => Ok(()),
            Some(_) => {
                Err(CliError::new("invalid interactive mode type, can be only IfAvailable, Never, Always"))
            }
        }
    }

    pub(super) fn apply(&self, user: &mut User, path_in: &dyn Fn(&str) -> String) -> Result<(), CliError> {
        self.apply_provider(user)?;
        self.apply_exec(user, path_in)
    }

    fn apply_provider(&self, user: &mut User) -> Result<(), CliError> {
        if let Some(name) = &self.provider
            && user.auth_provider.as_ref().is_none_or(|provider| provider.name != *name)
        {
            user.auth_provider = Some(AuthProvider { name: name.clone(), ..AuthProvider::default() });
        }
        let Some(provider) = &mut user.auth_provider else {
            return self.provider_args.refuse_unless_empty(
                "--auth-provider-arg",
                "auth provider",
                "--auth-provider",
            );
        };
        let settings = provider.config.get_or_insert_default();
        for key in &self.provider_args.remove {
            settings.remove(key);
        }
        for (key, value) in &self.provider_args.set {
            settings.insert(key.clone(), value.as_str().into());
        }
        Ok(())
    }

    fn apply_exec(&self, user: &mut User, path_in: &dyn Fn(&str) -> String) -> Result<(), CliError> {
        if let Some(command) = &self.command {
            let exec = user.exec.get_or_insert_default();
            // A path is one of the kubeconfig's folder, as it is when it is used.
            let is_path = command.contains('/');
            exec.command = if is_path { with_slash(path_in(command)) } else { command.clone() };
            // They were those of the command before.
            exec.args = None;
        }
        let Some(exec) = &mut user.exec else { return self.refuse_without_exec() };
        if let Some(version) = &self.api_version {
            exec.api_version.clone_from(version);
        }
        if let Some(mode) = &self.interactive_mode {
            exec.interactive_mode.clone_from(mode);
        }
        if let Some(provide) = self.provide_cluster_info {
            exec.provide_cluster_info = provide;
        }
        if !self.args.is_empty() {
            exec.args = Some(self.args.clone());
        }
        self.apply_env(exec);
        Ok(())
    }

    fn apply_env(&self, exec: &mut Exec) {
        let variables = exec.env.get_or_insert_default();
        variables.retain(|variable| !self.env.remove.contains(&variable.name));
        for (name, value) in &self.env.set {
            match variables.iter_mut().find(|variable| variable.name == *name) {
                Some(variable) => variable.value = value.as_str().into(),
                None => variables.push(EnvVar { name: name.clone(), value: value.as_str().into() }),
            }
        }
    }

    /// kubectl takes these flags without a plugin, says that it is done, and does nothing.
    fn refuse_without_exec(&self) -> Result<(), CliError> {
        let given = [
            ("--exec-api-version", self.api_version.is_some()),
            ("--exec-interactive-mode", self.interactive_mode.is_some()),
            ("--exec-provide-cluster-info", self.provide_cluster_info.is_some()),
            ("--exec-arg", !self.args.is_empty()),
            ("--exec-env", !self.env.set.is_empty() || !self.env.remove.is_empty()),
        ];
        match given.iter().find(|(_, given)| *given) {
            Some((flag, _)) => Err(without(flag, "credential plugin", "--exec-command")),
            None => Ok(()),
        }
    }
}

impl Pairs {
    /// Reads `KEY=VALUE` and `KEY-` (`kubectl: pkg/cmd/util/helpers.go`).
    fn parse(flag: &str, pairs: &[String]) -> Result<Self, CliError> {
        let (mut this, mut invalid) = (Self::default(), Vec::new());
        for pair in pairs {
            match (pair.split_once('='), pair.strip_suffix('-')) {
                (Some((key, value)), _) if !key.is_empty() => {
                    this.set.push((key.to_owned(), value.to_owned()))
                }
                (None, Some(key)) if !key.is_empty() => this.remove.push(key.to_owned()),
                _ => invalid.push(pair.as_str()),
            }
        }
        if invalid.is_empty() {
            return Ok(this);
        }
        Err(CliError::new(format!("invalid {flag} format: {}", invalid.join(", ")))
            .hint(format!("--{flag} takes KEY=VALUE, or KEY- to take one away")))
    }

    fn refuse_unless_empty(&self, flag: &str, what: &str, needed: &str) -> Result<(), CliError> {
        if self.set.is_empty() && self.remove.is_empty() { Ok(()) } else { Err(without(flag, what, needed)) }
    }
}

fn without(flag: &str, what: &str, needed: &str) -> CliError {
    CliError::new(format!("{flag} changes nothing: the user has no {what}"))
        .hint(format!("{needed} makes one"))
}

/// Splits flags at their commas, as a line of CSV (`spf13/pflag: string_slice.go`).
fn comma_separated(flag: &str, flags: &[String]) -> Result<Vec<String>, CliError> {
    let mut values = Vec::new();
    for text in flags {
        values.extend(csv::record(text).map_err(|reason| {
            CliError::new(format!("invalid argument {} for \"--{flag}\" flag: {reason}", Quoted(text)))
        })?);
    }
    Ok(values)
}

/// A command is a path only with a `/`; without one it would be looked up elsewhere.
fn with_slash(path: String) -> String {
    if path.contains('/') { path } else { format!("./{path}") }
}
