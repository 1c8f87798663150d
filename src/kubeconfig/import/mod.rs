//! Taking the entries of other kubeconfigs into one: what becomes of each of them, and the changes that make it so.
//!
//! Knows nothing about files but their names and folders.

mod entry;
mod foreign;
mod rename;

use std::collections::BTreeMap;

use super::change::{Change, Kind};
use super::config::Config;
use super::layers::Layers;
use super::merge;
use entry::Entry;
use rename::Names;

pub use entry::{holds_secrets, is_empty};
pub use foreign::ForeignCommand;

/// What becomes of an entry whose name is that of a different one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnConflict {
    /// Nothing is taken in at all.
    Fail,
    /// The one that is there stays, and so do contexts away that mean the other.
    Skip,
    /// It gets the first free name of `NAME-2`, `NAME-3`, …; what refers to it follows.
    Rename,
    /// It takes the place of the one that is there.
    Replace,
}

/// What is to be taken in: the entries of one or several files, of which the first that has one counts.
pub struct Import<'f, 't> {
    files: &'f Layers<'t>,
    /// The entries, paths absolute.
    config: Config,
}

/// What becomes of an import.
#[derive(Debug, Default, PartialEq)]
pub struct Plan {
    /// What becomes of each entry: clusters, users, contexts, each sorted by name.
    pub outcomes: Vec<Outcome>,
    /// What makes it so.
    pub changes: Vec<Change>,
    /// The entries that must not be there as they are; only with [`OnConflict::Fail`], and then nothing is to be changed.
    pub conflicts: Vec<Conflict>,
    /// The context that is in use from now on, if none was.
    pub current_context: Option<String>,
    /// The commands that the new users run.
    pub commands: Vec<ForeignCommand>,
    /// What new contexts refer to and the import does not have.
    pub borrowed: Vec<Borrowed>,
}

/// What becomes of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Its kind.
    pub kind: Kind,
    /// Its name in the import.
    pub name: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Imported,
    /// It is new, by this name.
    ImportedAs(String),
    /// It is there already.
    Unchanged,
    /// It is there already, by this name.
    UnchangedAs(String),
    /// It takes the place of a different one.
    Replaced,
    /// It is left out, since its name is that of a different one.
    Skipped,
    /// It is a context, and left out with its cluster or user of this name.
    SkippedWith(Kind, String),
}

/// An entry whose name is that of a different one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Its kind.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// The fields that differ.
    pub fields: Vec<String>,
}

/// What a new context refers to and the import does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Borrowed {
    /// The context, by its new name.
    pub context: String,
    /// What it refers to.
    pub kind: Kind,
    /// By this name.
    pub name: String,
    /// Whether the kubeconfig has it.
    pub is_here: bool,
}

/// Two files of an import that have different entries of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shadowed<'f> {
    /// The entries' kind.
    pub kind: Kind,
    /// Their name.
    pub name: &'f str,
    /// The file of the one that counts.
    pub by: &'f str,
    /// The file of the one that does not.
    pub file: &'f str,
}

impl<'f, 't> Import<'f, 't> {
    /// Returns the import of what `files` have. `config` is that, as they say it or with contents in the place of paths.
    pub fn new(files: &'f Layers<'t>, config: Config) -> Self {
        Self { files, config: files.resolved(config) }
    }

    /// Returns the name of the file that an entry comes from.
    pub fn file(&self, kind: Kind, name: &str) -> &'f str {
        self.files
            .origin(kind, name)
            .and_then(|file| self.files.files.get(file))
            .map_or("", |file| &file.name)
    }

    /// Returns what becomes of the import in a kubeconfig.
    pub fn plan(&self, layers: &Layers<'_>, on_conflict: OnConflict) -> Plan {
        let here = layers.resolved(layers.merged());
        let names = Names::new(&here, &self.config);
        let planning = Planning {
            import: &self.config,
            here: &here,
            layers,
            names,
            on_conflict,
            becomes: BTreeMap::new(),
            plan: Plan::default(),
        };
        planning.run()
    }
}

/// Returns the entries of `files` that do not count because a file before has a different one of the name.
pub fn shadowed<'f>(files: &'f Layers<'_>) -> Vec<Shadowed<'f>> {
    let counting = files.resolved(files.merged());
    let mut shadowed = Vec::new();
    for file in &files.files {
        let mut config = file.config.clone();
        merge::resolve(&mut config, &file.folder);
        for kind in Kind::ALL {
            for name in kind.names(&file.config) {
                let by = files.origin(kind, name).and_then(|by| files.files.get(by));
                let differs = Entry::of(&config, kind, name).zip(Entry::of(&counting, kind, name));
                if let Some(by) = by
                    && differs.is_some_and(|(this, counting)| !this.is_same(&counting))
                {
                    shadowed.push(Shadowed { kind, name, by: &by.name, file: &file.name });
                }
            }
        }
    }
    shadowed
}

/// A plan in the making.
struct Planning<'p> {
    import: &'p Config,
    here: &'p Config,
    layers: &'p Layers<'p>,
    names: Names<'p>,
    on_conflict: OnConflict,
    /// The name that each entry of the import has in the end; none if it is left out.
    becomes: BTreeMap<(Kind, &'p str), Option<String>>,
    plan: Plan,
}

impl<'p> Planning<'p> {
    fn run(mut self) -> Plan {
        // What contexts refer to goes before them.
        for kind in [Kind::Cluster, Kind::User, Kind::Context] {
            for name in kind.names(self.import) {
                if let Some(entry) = Entry::of(self.import, kind, name) {
                    self.take(kind, name, entry);
                }
            }
        }
        self.take_current_context();
        self.plan
    }

    fn take(&mut self, kind: Kind, name: &'p str, mut entry: Entry) {
        let borrowed = self.borrowed(&entry);
        let fate = match self.follow(&mut entry) {
            Ok(()) => self.fate(kind, name, &entry),
            Err(fate) => Some(fate),
        };
        let Some(fate) = fate else { return };
        let new = match &fate {
            Fate::Imported | Fate::Unchanged | Fate::Replaced => Some(name.to_owned()),
            Fate::ImportedAs(new) | Fate::UnchangedAs(new) => Some(new.clone()),
            Fate::Skipped | Fate::SkippedWith(..) => None,
        };
        if let (Fate::Imported | Fate::ImportedAs(_) | Fate::Replaced, Some(new)) = (&fate, &new) {
            if let Entry::User(user) = &entry {
                self.plan.commands.extend(ForeignCommand::of(name, user));
            }
            let borrowed = borrowed.into_iter();
            self.plan.borrowed.extend(borrowed.map(|it| Borrowed { context: new.clone(), ..it }));
            self.plan.changes.push(entry.into_change(new, self.layers));
        }
        self.becomes.insert((kind, name), new);
        self.plan.outcomes.push(Outcome { kind, name: name.to_owned(), fate });
    }

    /// Returns what a context refers to and the import does not have.
    fn borrowed(&self, entry: &Entry) -> Vec<Borrowed> {
        let Entry::Context(context) = entry else { return Vec::new() };
        let references = [(Kind::Cluster, &context.cluster), (Kind::User, &context.user)].into_iter();
        let foreign = references.filter(|(kind, name)| !name.is_empty() && !kind.is_in(self.import, name));
        let borrowed = |(kind, name): (Kind, &String)| {
            let is_here = kind.is_in(self.here, name);
            Borrowed { context: String::new(), kind, name: name.clone(), is_here }
        };
        foreign.map(borrowed).collect()
    }

    /// Makes a context refer to what its cluster and user have become.
    fn follow(&self, entry: &mut Entry) -> Result<(), Fate> {
        let Entry::Context(context) = entry else { return Ok(()) };
        for (kind, name) in [(Kind::Cluster, &mut context.cluster), (Kind::User, &mut context.user)] {
            match self.becomes.get(&(kind, name.as_str())).cloned() {
                Some(Some(new)) => *name = new,
                Some(None) => return Err(Fate::SkippedWith(kind, name.clone())),
                None => {}
            }
        }
        Ok(())
    }

    /// Returns what becomes of an entry; nothing if that is an error.
    fn fate(&mut self, kind: Kind, name: &str, entry: &Entry) -> Option<Fate> {
        let Some(there) = Entry::of(self.here, kind, name) else { return Some(Fate::Imported) };
        if there.is_same(entry) {
            return Some(Fate::Unchanged);
        }
        match self.on_conflict {
            OnConflict::Fail => {
                let fields = there.differing_fields(entry);
                self.plan.conflicts.push(Conflict { kind, name: name.to_owned(), fields });
                None
            }
            OnConflict::Skip => Some(Fate::Skipped),
            OnConflict::Rename => Some(match self.names.earlier(kind, name, entry) {
                Some(earlier) => Fate::UnchangedAs(earlier),
                None => Fate::ImportedAs(self.names.free(kind, name)),
            }),
            OnConflict::Replace => Some(Fate::Replaced),
        }
    }

    fn take_current_context(&mut self) {
        let name = self.import.current_context.as_str();
        if !self.here.current_context.is_empty() || name.is_empty() {
            return;
        }
        if let Some(Some(new)) = self.becomes.get(&(Kind::Context, name)) {
            self.plan.current_context = Some(new.clone());
            self.plan.changes.push(Change::CurrentContext(new.clone()));
        }
    }
}
