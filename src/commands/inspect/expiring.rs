//! `inspect --expiring`: what ends soon in whole folders.

use std::path::{Path, PathBuf};

use super::gather::{self, Unread};
use super::item::{Item, Kind};
use super::judge::Judge;
use super::screen;
use super::{no_credential, place_of};
use crate::commands::time;
use crate::error::CliError;
use crate::files::secrets;
use crate::files::walk::walk;
use crate::output::{Ui, table};
use crate::shown::shown;

/// The problems that hide when something ends.
const UNKNOWN: [&str; 2] = ["unreadable", "missing-file"];

/// What was found, and what could not be read.
pub(super) struct Expiring {
    /// What ends, the first end first.
    pub(super) items: Vec<Item>,
    pub(super) errors: Vec<CliError>,
}

/// Looks for what has ended or ends within some seconds below some paths.
pub(super) fn find(ui: &mut Ui, judge: &Judge, within: i64, paths: &[PathBuf]) -> Expiring {
    let last = judge.at.as_second().saturating_add(within);
    let mut found = Expiring { items: Vec::new(), errors: Vec::new() };
    let mut see = |path: &Path, bytes: &[u8]| {
        let place = place_of(path);
        match gather::items(judge, &place, bytes) {
            Ok(items) => {
                for item in items {
                    unknown_ends(&item).for_each(|why| ui.warning(&why));
                    found.items.extend(Some(item).filter(|item| item.ends.is_some_and(|end| end <= last)));
                }
            }
            Err(unread) if paths.iter().any(|named| named == path) => {
                found.errors.push(no_credential(&place, unread));
            }
            Err(Unread { why, is_broken: true }) => ui.warning(&format!("`{}`: {why}", shown(&place.file))),
            // Folders are full of what is no credential.
            Err(Unread { why, .. }) => ui.detail(&format!("{}: {why}", shown(&place.file))),
        }
    };
    let (stdin, paths_on_disk): (Vec<_>, Vec<_>) =
        paths.iter().cloned().partition(|path| path.as_os_str() == "-");
    let mut errors = Vec::new();
    for path in &stdin {
        match secrets::credential(path) {
            Ok(bytes) => see(path, &bytes),
            Err(error) => errors.push(CliError::of(&error)),
        }
    }
    let links = walk(&paths_on_disk, &mut |path, content| match content {
        Ok(bytes) => see(path, &bytes),
        Err(error) => errors.push(CliError::of(&error)),
    });
    for link in links {
        let link = link.display().to_string();
        ui.warning(&format!(
            "`{}` leads to another folder, which is looked at only if it is named",
            shown(&link)
        ));
    }
    found.errors.extend(errors);
    found.items.sort_by_key(|item| item.ends);
    found
}

/// Says why it is not known when something ends that does.
fn unknown_ends(item: &Item) -> impl Iterator<Item = String> {
    let is_ending = matches!(item.kind, Kind::Certificate | Kind::KubeconfigUser | Kind::Other);
    let problems = item.problems.iter().filter(move |_| is_ending && item.ends.is_none());
    problems.filter(|problem| UNKNOWN.contains(&problem.rule)).map(|problem| {
        let entry = item.entry.as_ref().map(|entry| format!(", {entry}")).unwrap_or_default();
        shown(&format!("`{}`{entry}: {}", item.file, problem.message)).into_owned()
    })
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
