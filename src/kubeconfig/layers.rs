//! The files of a kubeconfig, one over the other: what they are together, and in which of them a change belongs
//! (`client-go: tools/clientcmd/config.go`).

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::change::{self, Change, Kind};
use super::config::Config;
use super::document::{Document, Edit, Refused, Step};
use super::merge;
use super::value::Value;

/// A file of a kubeconfig.
pub struct Layer<'t> {
    /// Its name as the user gave it.
    pub name: String,
    /// The folder that relative paths in it start from.
    pub folder: String,
    /// Its bytes; `None` if there is no such file.
    pub bytes: Option<&'t [u8]>,
    /// What stands in it; nothing if there is no such file.
    pub document: Document<'t>,
    /// What client-go makes of it, paths as they stand there.
    pub config: Config,
}

/// All files of a kubeconfig; the first that has an entry has all of it.
pub struct Layers<'t> {
    /// The files, in the order in which they count.
    pub files: Vec<Layer<'t>>,
    /// The index of the file that takes what is new; it may be beyond the last.
    pub default: usize,
}

impl Layer<'_> {
    /// Returns what must be edited for some changes to hold in this file; nothing if they do.
    pub fn edits(&self, changes: &[Change]) -> Vec<Edit> {
        let value = self.document.value();
        let (deletions, others): (Vec<_>, Vec<_>) =
            changes.iter().partition(|change| matches!(change, Change::Delete(..)));
        let mut edits: Vec<_> = others.iter().flat_map(|change| change.edits(value, &self.config)).collect();
        for kind in Kind::ALL {
            let mut places: Vec<_> = deletions
                .iter()
                .filter_map(|change| match change {
                    Change::Delete(of, name) if *of == kind => change::place(value, kind, name),
                    _ => None,
                })
                .collect();
            // From the end, so that no place moves before its turn.
            places.sort_unstable_by(|a, b| b.cmp(a));
            places.dedup();
            if places.len() > 1
                && value.get(kind.list()).is_some_and(|list| list.items().len() == places.len())
            {
                let path = vec![Step::Key(kind.list().to_owned())];
                edits.push(Edit::Replace { path, value: Value::List(Vec::new()) });
            } else {
                edits.extend(places.into_iter().map(|path| Edit::Remove { path }));
            }
        }
        if !edits.is_empty() && matches!(value, Value::Null) {
            edits.splice(0..0, skeleton());
        }
        edits
    }

    /// Returns the file's text with some changes made.
    ///
    /// # Errors
    /// If the file has a shape that cannot be edited without loss.
    pub fn with(&self, changes: &[Change]) -> Result<Zeroizing<String>, Refused> {
        self.document.edit(&self.edits(changes))
    }
}

/// What a kubeconfig begins with, all lists included: some clients do without none of them.
fn skeleton() -> Vec<Edit> {
    let list = || Value::List(Vec::new());
    let fields = [
        ("apiVersion", "v1".into()),
        ("kind", "Config".into()),
        ("clusters", list()),
        ("contexts", list()),
        ("users", list()),
        ("current-context", "".into()),
    ];
    let add = |(key, value): (&str, Value)| Edit::Add { path: Vec::new(), key: key.to_owned(), value };
    fields.into_iter().map(add).collect()
}

impl Layers<'_> {
    /// Returns the kubeconfig that the files are together, paths as they stand in them.
    pub fn merged(&self) -> Config {
        self.whole().into_owned()
    }

    /// Turns into what [`Layers::merged`] returns.
    pub fn into_merged(mut self) -> Config {
        match (self.files.pop(), self.files.is_empty()) {
            (Some(only), true) => only.config,
            (last, _) => {
                self.files.extend(last);
                self.merged()
            }
        }
    }

    /// Returns what [`Layers::merged`] does, for a look at it: that of one file is not copied.
    pub fn whole(&self) -> Cow<'_, Config> {
        if let [Layer { config, .. }] = &self.files[..] {
            return Cow::Borrowed(config);
        }
        let mut merged = Config::default();
        self.files.iter().for_each(|file| merge::put_under(&mut merged, &file.config));
        Cow::Owned(merged)
    }

    /// Returns the file that an entry comes from.
    pub fn origin(&self, kind: Kind, name: &str) -> Option<usize> {
        self.files.iter().position(|file| kind.is_in(&file.config, name))
    }

    /// Returns entries of these files with absolute paths, each joined to the folder of the file that the entry comes from.
    pub fn resolved(&self, mut config: Config) -> Config {
        let folder = |kind, name: &str| {
            self.origin(kind, name).and_then(|file| self.files.get(file)).map_or("", |file| &file.folder)
        };
        for (name, cluster) in &mut config.clusters {
            merge::resolve_cluster(cluster, folder(Kind::Cluster, name));
        }
        for (name, user) in &mut config.users {
            merge::resolve_user(user, folder(Kind::User, name));
        }
        config
    }

    /// Returns the name of the file that takes what is new, which is what messages call the kubeconfig; empty if there is none.
    pub fn default_name(&self) -> &str {
        self.files.get(self.default).map_or("", |file| &file.name)
    }

    /// Returns an absolute path as it is to stand in an entry: relative if that leads below the folder of the entry's file.
    pub fn path_in(&self, kind: Kind, name: &str, path: &str) -> String {
        let file = self.files.get(self.origin(kind, name).unwrap_or(self.default));
        file.map_or_else(|| path.to_owned(), |file| merge::relativize(path, &file.folder))
    }

    /// Returns the file that a change is to be made in; `None` if there is nothing to change.
    pub fn destination(&self, change: &Change) -> Option<usize> {
        match change {
            Change::Delete(kind, name) | Change::Rename(kind, name, _) => self.origin(*kind, name),
            Change::CurrentContext(name) if name.is_empty() => {
                self.files.iter().position(|file| !file.config.current_context.is_empty())
            }
            Change::CurrentContext(_) => Some(self.default),
            Change::Colors(colors) => {
                self.files.iter().position(|file| file.config.preferences.colors != *colors)
            }
            Change::NoPreferences => {
                self.files.iter().position(|file| file.config.preferences != Default::default())
            }
            Change::Cluster(..) | Change::Context(..) | Change::User(..) => {
                let (kind, name) = change.makes()?;
                Some(self.origin(kind, name).unwrap_or(self.default))
            }
        }
    }
}
