//! `kauth help [COMMAND]`: what `--help` prints, as kubectl has it too.

use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;
use clap::{Args, Command};

const EXAMPLES: &str = "\
Examples:

  # All commands
  kauth help

  # One of them
  kauth help config set-context";

/// Print the help of a command
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct HelpArgs {
    /// The command, like `config view`; kauth itself if none is named
    command: Vec<String>,
}

/// Prints the help.
///
/// # Errors
/// If there is no such command, or stdout cannot be written to.
pub fn run(ui: &mut Ui, mut root: Command, args: &HelpArgs) -> Result<ExitStatus, Failure> {
    root.build();
    let found = args.command.iter().try_fold(&root, |command, word| command.find_subcommand(word));
    let found = found.ok_or_else(|| {
        CliError::new(format!("there is no command `{}`", args.command.join(" ")))
            .hint("`kauth help` lists the commands")
    })?;
    ui.answer(found.clone().render_long_help().to_string())?;
    Ok(ExitStatus::Done)
}
