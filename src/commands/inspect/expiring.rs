//! `inspect --expiring`: what ends soon in whole folders.

use std::path::PathBuf;

use super::gather;
use super::item::Item;
use super::judge::Judge;
use super::place::{Place, Role};
use super::screen;
use crate::commands::time;
use crate::error::CliError;
use crate::files::walk::walk;
use crate::kubeconfig::shown::shown;
use crate::output::{Ui, table};

/// What was found, and what could not be read.
pub(super) struct Expiring {
    /// What ends, the first end first.
    pub(super) items: Vec<Item>,
    pub(super) errors: Vec<CliError>,
}

/// Looks for what has ended or ends within some seconds below some paths.
pub(super) fn find(
    ui: &mut Ui,
    judge: &Judge,
    within: i64,
    paths: &[PathBuf],
    folder_of: &dyn Fn(&str) -> Option<String>,
) -> Expiring {
    let last = judge.at.as_second().saturating_add(within);
    let mut found = Expiring { items: Vec::new(), errors: Vec::new() };
    walk(paths, &mut |path, content| match content {
        Err(error) => found.errors.push(CliError::of(&error)),
        Ok(bytes) => {
            let file = path.display().to_string();
            let folder = folder_of(&file);
            let place = Place { file, folder, entry: None, role: Role::Any };
            match gather::items(judge, &place, &bytes) {
                Ok(items) => {
                    found
                        .items
                        .extend(items.into_iter().filter(|item| item.ends.is_some_and(|end| end <= last)));
                }
                // Folders are full of what is no credential.
                Err(why) => ui.detail(&format!("{}: {why}", shown(&place.file))),
            }
        }
    });
    found.items.sort_by_key(|item| item.ends);
    found
}

/// Returns the table.
pub(super) fn table(judge: &Judge, items: &[Item]) -> String {
    let header = ["FILE", "WHAT", "IDENTITY", "EXPIRES", "LEFT"].map(str::to_owned).to_vec();
    let rows = items.iter().map(|item| {
        let end = item.ends.unwrap_or_default();
        let left = end.saturating_sub(judge.at.as_second());
        let left = if left < 0 { screen::left(left) } else { time::spoken(left) };
        let block = item.block.map(|block| format!(", block {block}")).unwrap_or_default();
        let what = match &item.entry {
            Some(entry) => format!("{}{block} ({entry})", screen::kind(item)),
            None => format!("{}{block}", screen::kind(item)),
        };
        let holder = item.holder().unwrap_or("-");
        let cells = [&item.file, &what, holder, &time::seconds_as_rfc3339(end), &left];
        cells.map(|cell| shown(cell).into_owned()).to_vec()
    });
    table::aligned(&std::iter::once(header).chain(rows).collect::<Vec<_>>())
}
