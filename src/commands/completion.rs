//! `kauth completion SHELL`.

use crate::error::{ExitStatus, Failure};
use crate::output::Ui;
use clap::{Args, Command};
use clap_complete::Shell;

const EXAMPLES: &str = r#"Examples:

  # Bash, for this session
  source <(kauth completion bash)

  # Zsh, for every session
  kauth completion zsh > "${fpath[1]}/_kauth"

  # Fish, for every session
  kauth completion fish > ~/.config/fish/completions/kauth.fish"#;

/// Print the completion script of a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CompletionArgs {
    /// The shell
    shell: Shell,
}

/// Returns the script that completes `command` in `shell`.
pub fn script(mut command: Command, shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "kauth", &mut script);
    script
}

/// Prints the script of `command`, the whole command line's definition.
///
/// # Errors
/// If stdout cannot be written to.
pub fn run(ui: &mut Ui, command: Command, args: &CompletionArgs) -> Result<ExitStatus, Failure> {
    ui.answer(script(command, args.shell))?;
    Ok(ExitStatus::Done)
}
