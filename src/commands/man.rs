//! `kauth man [COMMAND]`, hidden: for packagers, and for the committed pages.

use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;
use clap::{Args, Command};
use std::io;

/// Print a man page
#[derive(Debug, Args)]
#[command(hide = true)]
pub struct ManArgs {
    /// The command, like `config view`; kauth itself if none is named
    command: Vec<String>,
}

/// Returns the man pages of `root`, the whole command line's definition, and of its commands: file name and contents.
///
/// # Errors
/// Only what writing to memory can fail with.
pub fn pages(mut root: Command) -> io::Result<Vec<(String, Vec<u8>)>> {
    root.build();
    with_subcommands(&root).into_iter().map(page).collect()
}

fn with_subcommands(command: &Command) -> Vec<&Command> {
    let shown = command.get_subcommands().filter(|command| !command.is_hide_set());
    std::iter::once(command).chain(shown.flat_map(with_subcommands)).collect()
}

fn page(command: &Command) -> io::Result<(String, Vec<u8>)> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let page = clap_mangen::Man::new(command.clone().display_name(name.clone())).title(name.to_uppercase());
    let mut text = Vec::new();
    page.render(&mut text)?;
    Ok((format!("{name}.1"), text))
}

/// Prints the page.
///
/// # Errors
/// If there is no such command, or stdout cannot be written to.
pub fn run(ui: &mut Ui, command: Command, args: &ManArgs) -> Result<ExitStatus, Failure> {
    let words = std::iter::once("kauth").chain(args.command.iter().map(String::as_str));
    let wanted = format!("{}.1", words.collect::<Vec<_>>().join("-"));
    let page = pages(command)?.into_iter().find(|(name, _)| *name == wanted);
    let (_, text) = page.ok_or_else(|| CliError::new(format!("there is no man page `{wanted}`")))?;
    ui.answer(text)?;
    Ok(ExitStatus::Done)
}
