//! The flags that say which kubeconfig is meant.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::error::CliError;
use crate::go::duration;
use crate::kubeconfig::rules::Rules;
use crate::shown::in_shell;

/// How long another program's lock is waited for.
const LOCKING: Duration = Duration::from_secs(10);

/// Which kubeconfig is meant.
#[derive(Debug, Args)]
#[command(next_help_heading = "Kubeconfig options")]
pub(in crate::commands) struct KubeconfigArgs {
    /// The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config
    #[arg(long, global = true, value_name = "FILE", allow_hyphen_values = true)]
    pub(in crate::commands) kubeconfig: Option<String>,
    /// The context to look at instead of the one in use
    #[arg(long, global = true, value_name = "NAME", allow_hyphen_values = true)]
    pub(in crate::commands) context: Option<String>,
    #[command(flatten)]
    pub(in crate::commands) edit: EditArgs,
}

/// How files are edited.
#[derive(Debug, Clone, Args)]
pub(in crate::commands) struct EditArgs {
    /// How long to wait for another program's lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s
    #[arg(long, global = true, value_name = "DURATION", allow_hyphen_values = true)]
    lock_timeout: Option<String>,
    /// Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same
    #[arg(long, global = true)]
    no_undo: bool,
}

/// kubectl's flags that say which part of the kubeconfig a request is about, for a command that makes none. One to which
/// they mean something has its own, and does not take these.
#[derive(Debug, Args)]
pub(in crate::commands) struct RequestArgs {
    /// Taken for kubectl's sake
    #[arg(long, global = true, hide = true, value_name = "NAME", allow_hyphen_values = true)]
    cluster: Option<String>,
    /// Taken for kubectl's sake
    #[arg(long, global = true, hide = true, value_name = "NAME", allow_hyphen_values = true)]
    user: Option<String>,
    /// Taken for kubectl's sake
    #[arg(short, long, global = true, hide = true, value_name = "NAMESPACE", allow_hyphen_values = true)]
    namespace: Option<String>,
}

impl KubeconfigArgs {
    /// Returns what stands for a `--kubeconfig` of a command that only reads.
    pub(in crate::commands) fn to_read(kubeconfig: Option<String>) -> Self {
        Self { kubeconfig, context: None, edit: EditArgs { lock_timeout: None, no_undo: true } }
    }

    /// Returns whether a file is named.
    pub(in crate::commands) fn is_explicit(&self) -> bool {
        self.kubeconfig.as_deref().is_some_and(|file| !file.is_empty())
    }

    /// Returns a command of `kauth config` about the kubeconfig that is meant, for a shell.
    pub(in crate::commands) fn command(&self, words: &str) -> String {
        let file = self.kubeconfig.as_ref().filter(|file| !file.is_empty());
        let flag = file.map_or(String::new(), |file| format!(" --kubeconfig {}", in_shell(file)));
        format!("kauth config {words}{flag}")
    }

    /// Returns how long another program's lock is waited for.
    ///
    /// # Errors
    /// If what is given is no duration.
    pub(super) fn lock_timeout(&self) -> Result<Duration, CliError> {
        self.edit.lock_timeout()
    }

    /// Returns whether what edits replace is to be kept.
    pub(super) fn keeps_undo(&self) -> bool {
        self.edit.keeps_undo()
    }

    /// Returns where what edits replaced is kept; `None` if there is no home for it.
    pub(in crate::commands) fn undo_folder(&self) -> Option<PathBuf> {
        self.edit.undo_folder()
    }

    /// Returns the rules that tell the files.
    ///
    /// # Errors
    /// If the environment does not hold text.
    pub(in crate::commands) fn rules(&self) -> Result<Rules, CliError> {
        let (list, home) = (variable("KUBECONFIG")?, variable("HOME")?);
        Ok(Rules::new(self.kubeconfig.as_deref(), list.as_deref(), home.as_deref()))
    }
}

impl EditArgs {
    /// Returns how long another program's lock is waited for.
    ///
    /// # Errors
    /// If what is given is no duration.
    pub(in crate::commands) fn lock_timeout(&self) -> Result<Duration, CliError> {
        let variable = variable("KAUTH_LOCK_TIMEOUT")?.filter(|value| !value.is_empty());
        match self
            .lock_timeout
            .as_ref()
            .map(|value| ("--lock-timeout", value))
            .or(variable.as_ref().map(|value| ("$KAUTH_LOCK_TIMEOUT", value)))
        {
            None => Ok(LOCKING),
            Some((name, value)) => duration::parse(value)
                .and_then(|nanos| u64::try_from(nanos).ok())
                .map(Duration::from_nanos)
                .ok_or_else(|| {
                    CliError::new(format!("{name} is no duration: `{value}`")).hint("write 500ms, 10s or 2m")
                }),
        }
    }

    /// Returns whether what edits replace is to be kept.
    pub(in crate::commands) fn keeps_undo(&self) -> bool {
        !self.no_undo && set("KAUTH_NO_UNDO").is_none()
    }

    /// Returns where what edits replaced is kept; `None` if there is no home for it.
    pub(in crate::commands) fn undo_folder(&self) -> Option<PathBuf> {
        state_folder().map(|state| state.join("undo"))
    }
}

/// Returns where kauth keeps what it may need again; `None` if there is no home for it.
pub(in crate::commands) fn state_folder() -> Option<PathBuf> {
    // A relative path there is none, by the specification of XDG's folders.
    let state = set("XDG_STATE_HOME").map(PathBuf::from).filter(|state| state.is_absolute());
    let state = state.or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".local/state")));
    state.map(|state| state.join("kauth"))
}

fn set(name: &str) -> Option<String> {
    variable(name).ok().flatten().filter(|value| !value.is_empty())
}

fn variable(name: &str) -> Result<Option<String>, CliError> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(CliError::new(format!("${name} is not valid UTF-8"))),
    }
}

/// Reads a flag's boolean as Go does.
///
/// # Errors
/// In Go's words.
pub(in crate::commands) fn parse_bool(text: &str) -> Result<bool, String> {
    crate::go::parse_bool(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, Parser};

    /// A command without subcommands, with flags of its own that kubectl has for requests.
    #[derive(Debug, Parser)]
    struct Leaf {
        #[command(flatten)]
        kubeconfig: KubeconfigArgs,
        #[arg(long)]
        cluster: Option<String>,
        #[arg(short, long)]
        namespace: Option<String>,
    }

    #[test]
    fn every_command_can_have_them() {
        Leaf::command().debug_assert();
        let flags = ["--kubeconfig=f", "--context", "c", "--lock-timeout=1s", "--no-undo"];
        let own = ["--cluster=other", "-n", "ns"];
        let leaf = Leaf::parse_from(["leaf"].iter().chain(&flags).chain(&own));
        let args = leaf.kubeconfig;
        assert_eq!((args.kubeconfig.as_deref(), args.context.as_deref()), (Some("f"), Some("c")));
        assert_eq!((args.lock_timeout().unwrap(), args.edit.no_undo), (Duration::from_secs(1), true));
        assert_eq!((leaf.cluster.as_deref(), leaf.namespace.as_deref()), (Some("other"), Some("ns")));
        let shown = Leaf::command().render_help().to_string();
        assert!(shown.contains("--cluster <") && shown.contains("--namespace <"), "{shown}");
    }
}
