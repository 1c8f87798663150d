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

/// Returns the script that completes `command` in `shell`, without what its help hides.
pub fn script(command: Command, shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    // Names of commands are borrowed for ever.
    let command = Box::leak(Box::new(command));
    clap_complete::generate(shell, &mut shown(command), "kauth", &mut script);
    script
}

/// Returns a command with all that a completion takes of it but hidden flags and commands, which some shells would offer.
fn shown(command: &'static Command) -> Command {
    let arguments = command.get_arguments().filter(|argument| !argument.is_hide_set());
    let commands = command.get_subcommands().filter(|command| !command.is_hide_set());
    let shown = Command::new(command.get_name())
        .visible_aliases(command.get_visible_aliases())
        .disable_help_subcommand(true)
        .args(arguments.cloned())
        .subcommands(commands.map(self::shown));
    let shown = command.get_about().cloned().into_iter().fold(shown, Command::about);
    command.get_version().into_iter().fold(shown, Command::version)
}

/// Prints the script of `command`, the whole command line's definition.
///
/// # Errors
/// If stdout cannot be written to.
pub fn run(ui: &mut Ui, command: Command, args: &CompletionArgs) -> Result<ExitStatus, Failure> {
    ui.answer(script(command, args.shell))?;
    Ok(ExitStatus::Done)
}
