//! The files of a kubeconfig, one over the other: what they are together, and in which of them a change belongs
//! (`client-go: tools/clientcmd/config.go`).

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::change::{self, Change, Kind};
use super::config::Config;
use super::decode;
use super::merge;
use crate::document::value::Value;
use crate::document::{Document, Edit, Refused, Step};

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

    /// Returns the file's text with some changes made, of which client-go makes what they say.
    ///
    /// # Errors
    /// If the file has a shape that cannot be edited without loss, or in which the changes would not hold.
    pub fn with(&self, changes: &[Change]) -> Result<Zeroizing<String>, Refused> {
        let (text, value) = self.document.edit_to(&self.edits(changes))?;
        let config = decode::config(&value).map_err(|error| self.refused(None, &error.message))?;
        match changes.iter().find(|change| !change.holds(&config)) {
            Some(change) => {
                Err(self.refused(Some(change), "clients would not read from it what is to be set"))
            }
            None => Ok(text),
        }
    }

    fn refused(&self, change: Option<&Change>, reason: &str) -> Refused {
        let value = self.document.value();
        let place = change.and_then(Change::about).and_then(|(kind, name)| change::place(value, kind, name));
        Refused {
            line: self.document.line(&place.unwrap_or_default()).unwrap_or(1),
            reason: reason.to_owned(),
            hint: Some("change this place by hand".to_owned()),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubeconfig::config::{Cluster, Context};

    const TEXT: &str = "current-context: dev
clusters:
- name: one
  cluster: {server: https://one.test}
contexts:
- name: dev
  context: {cluster: one}
";

    fn with(text: &str, changes: &[Change]) -> Result<String, (u32, String)> {
        let document = Document::parse(text.as_bytes()).unwrap();
        let config = decode::config(document.value()).unwrap();
        let bytes = Some(text.as_bytes());
        let layer = Layer { name: "config".into(), folder: "/".into(), bytes, document, config };
        let refused = |refused: Refused| (refused.line, refused.reason);
        layer.with(changes).map(|text| text.to_string()).map_err(refused)
    }

    fn cluster(server: &str) -> Change {
        Change::Cluster("one".into(), Box::new(Cluster { server: server.into(), ..Cluster::default() }))
    }

    #[test]
    fn what_is_written_is_what_is_wanted() {
        let two = "https://two.test";
        assert_eq!(with(TEXT, &[cluster(two)]), Ok(TEXT.replace("https://one.test", two)));
        let rename = |from: &str, to: &str| Change::Rename(Kind::Cluster, from.into(), to.into());
        let named = |name: &str| {
            let context = Context { cluster: name.into(), ..Context::default() };
            Change::Context("dev".into(), Box::new(context))
        };
        let renamed = with(TEXT, &[rename("one", "two"), named("two")]);
        assert_eq!(
            renamed,
            Ok(TEXT.replace("name: one", "name: two").replace("cluster: one", "cluster: two"))
        );
        let not = |line: u32| Err((line, "clients would not read from it what is to be set".to_owned()));
        // Of two that cannot both hold.
        assert_eq!(with(TEXT, &[cluster(two), cluster("https://three.test")]), not(3));
        assert_eq!(with(TEXT, &[cluster(two), Change::Delete(Kind::Cluster, "one".into())]), not(3));
        // Of what is not there.
        assert_eq!(with(TEXT, &[rename("none", "two")]), not(1));
    }

    #[test]
    fn what_clients_refuse_is_not_written() {
        let taken = Change::Rename(Kind::Cluster, "one".into(), "two".into());
        let text = TEXT.replace("contexts:", "- {name: two, cluster: {}}\ncontexts:");
        let (_, reason) = with(&text, &[taken]).unwrap_err();
        assert!(reason.contains("duplicate name \"two\""), "{reason}");
    }
}
