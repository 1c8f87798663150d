//! A token by itself, for `kauth jwt inspect`.

use std::path::Path;

use jiff::Timestamp;

use super::item::{Item, Kind};
use super::judge::Judge;
use super::{Document, place_of, screen, token, warn_of_mode};
use crate::commands::format::Format;
use crate::error::{CliError, ExitStatus, Failure};
use crate::output::Ui;

/// Prints what a token says that was read from a file, standard input (`-`) or a descriptor.
///
/// # Errors
/// If it does not say anything.
pub(in crate::commands) fn token_alone(
    ui: &mut Ui,
    from: &str,
    text: &str,
    at: Timestamp,
    output: Option<Format>,
) -> Result<ExitStatus, Failure> {
    let judge = Judge { at, authorities: None, key: None };
    let place = place_of(Path::new(from));
    let item = token::item(&judge, &place, text.as_bytes());
    if item.kind != Kind::Token {
        let error = CliError::new("it is no JSON Web Token").because("it has no three parts that decode");
        return Err(error.hint("only a server that issued it knows what an opaque token means").into());
    }
    let mut items = vec![item];
    if from != "-" && !from.starts_with("fd:") {
        warn_of_mode(Path::new(from), &mut items);
    }
    match output {
        Some(format) => ui.answer(format.render(&Document::of(at, &items))?)?,
        None => ui.answer(screen::screen(&items))?,
    }
    let is_fine = items.iter().all(|item: &Item| item.problems.is_empty());
    Ok(if is_fine { ExitStatus::Done } else { ExitStatus::No })
}
