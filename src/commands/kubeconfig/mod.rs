//! The kubeconfig that a command reads or edits: which files, what stands in them, and the one door to writing them.

mod args;
mod context;
mod edit;
mod file_field;
pub(super) mod flatten;
mod locks;
mod texts;
mod undo;

pub(super) use args::{EditArgs, KubeconfigArgs, RequestArgs, parse_bool, state_folder};
pub(super) use context::{ContextArgs, WantedContext};
pub(super) use edit::{edit, rehearse};
pub(super) use file_field::FileField;
pub(super) use locks::{acquire, acquire_within};
pub(super) use texts::Texts;

use std::path::Path;

use crate::error::CliError;
use crate::files::replace::Replaced;
use crate::go::path;
use crate::kubeconfig::config::Config;
use crate::kubeconfig::mode::lax;
use crate::kubeconfig::{headers, redact};
use crate::output::Ui;
use crate::shown::shown;

/// Reads the kubeconfig that all files are together, paths as they stand in them.
///
/// # Errors
/// Names each file that cannot be read.
pub(super) fn read(ui: &mut Ui, args: &KubeconfigArgs) -> Result<Config, CliError> {
    Ok(Texts::read(args)?.layers(ui)?.into_merged())
}

/// Returns the path as it is from everywhere.
///
/// # Errors
/// If the working directory is gone or its path is no text.
pub(super) fn absolute(file: &str) -> Result<String, CliError> {
    if path::is_absolute(file) {
        return Ok(path::clean(file));
    }
    let folder = std::env::current_dir()
        .map_err(|error| CliError::new("there is no working directory").because(error))?;
    let folder = folder
        .to_str()
        .ok_or_else(|| CliError::new("the path of the working directory is not valid UTF-8"))?;
    Ok(path::join(folder, file))
}

/// Returns the error for a context that is not there, with those that are.
pub(super) fn no_context(config: &Config, name: &str) -> CliError {
    const SHOWN: usize = 5;
    let error = CliError::new(format!("no context exists with the name: {}", crate::go::Quoted(name)));
    let names: Vec<_> = config.contexts.keys().take(SHOWN).map(|name| format!("`{}`", shown(name))).collect();
    let more = if config.contexts.len() > SHOWN { ", …" } else { "" };
    if names.is_empty() { error } else { error.hint(format!("the contexts are {}{more}", names.join(", "))) }
}

/// Says that others may read or write a file with credentials, if they may. `what` is what it is.
pub(super) fn warn_of_mode(ui: &mut Ui, what: &str, path: &str, mode: u32) {
    if let Some(lax) = lax(what, path, mode) {
        ui.warning(&format!("{}; `{}` ends that", lax.message, lax.remedy));
    }
}

/// Says what there is to know about a file that was written.
pub(super) fn say_replaced(ui: &mut Ui, path: &Path, said: &Replaced) {
    said.notices.iter().for_each(|notice| ui.note(notice));
    said.mode.into_iter().for_each(|mode| warn_of_mode(ui, "the kubeconfig", &path.to_string_lossy(), mode));
}

/// Says that a secret on the command line is no secret.
pub(super) fn warn_of_argv(ui: &mut Ui, what: &str, instead: &str) {
    let instead =
        if instead.is_empty() { String::new() } else { format!("; {instead} reads it from elsewhere") };
    let where_it_stands = "stands on the command line, where everybody on this machine can read it";
    ui.warning(&format!("{what} {where_it_stands}{instead}"));
}

/// Says so of a password in a URL, which can be given in no other way.
pub(super) fn warn_of_url(ui: &mut Ui, what: &str, url: &str) {
    if redact::has_password(url) {
        warn_of_argv(ui, &format!("the password in {what}"), "");
    }
}

/// Refuses a token that no client can send.
pub(super) fn check_token(what: &str, token: &str) -> Result<(), CliError> {
    if headers::can_be_sent(token) {
        return Ok(());
    }
    let error = CliError::new(format!("{what} is no token: it has a line break or control character in it"));
    Err(error.because("clients refuse to send it"))
}
