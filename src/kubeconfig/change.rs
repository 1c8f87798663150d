//! What is to become of a kubeconfig's entries, and the edits that make it so in the file that holds them.
//!
//! An edit names the fields that differ and no others: what kubectl would write anew, default or drop on the way stays as it
//! is. Knows nothing about which file an entry stands in.

use super::config::{Cluster, Config, Context, User};
use super::encode;
use crate::document::value::Value;
use crate::document::{Edit, Step, at};

/// The lists of a kubeconfig.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `clusters`.
    Cluster,
    /// `contexts`.
    Context,
    /// `users`.
    User,
}

/// One thing that is to be true of a kubeconfig.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// There is this cluster.
    Cluster(String, Box<Cluster>),
    /// There is this context.
    Context(String, Box<Context>),
    /// There is this user.
    User(String, Box<User>),
    /// There is no such entry.
    Delete(Kind, String),
    /// The entry of the first name has the second one.
    Rename(Kind, String, String),
    /// This is the current context; none if empty.
    CurrentContext(String),
    /// `preferences.colors` is this.
    Colors(bool),
    /// There are no `preferences`.
    NoPreferences,
}

impl Kind {
    /// Returns all kinds.
    pub const ALL: [Self; 3] = [Self::Cluster, Self::Context, Self::User];

    /// Returns the kind's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::Context => "context",
            Self::User => "user",
        }
    }

    /// Returns the field of a kubeconfig that holds the entries.
    pub fn list(self) -> &'static str {
        match self {
            Self::Cluster => "clusters",
            Self::Context => "contexts",
            Self::User => "users",
        }
    }

    /// Returns the names of a kubeconfig's entries, sorted.
    pub fn names(self, config: &Config) -> Vec<&str> {
        fn keys<T>(map: &std::collections::BTreeMap<String, T>) -> Vec<&str> {
            map.keys().map(String::as_str).collect()
        }
        match self {
            Self::Cluster => keys(&config.clusters),
            Self::Context => keys(&config.contexts),
            Self::User => keys(&config.users),
        }
    }

    /// Returns whether a kubeconfig has the entry.
    pub fn is_in(self, config: &Config, name: &str) -> bool {
        match self {
            Self::Cluster => config.clusters.contains_key(name),
            Self::Context => config.contexts.contains_key(name),
            Self::User => config.users.contains_key(name),
        }
    }
}

impl Change {
    /// Returns the entry that is there afterwards, if that is what the change is about.
    pub fn makes(&self) -> Option<(Kind, &str)> {
        match self {
            Self::Cluster(name, _) => Some((Kind::Cluster, name)),
            Self::Context(name, _) => Some((Kind::Context, name)),
            Self::User(name, _) => Some((Kind::User, name)),
            Self::Rename(kind, _, name) => Some((*kind, name)),
            Self::Delete(..) | Self::CurrentContext(_) | Self::Colors(_) | Self::NoPreferences => None,
        }
    }

    /// Returns whether the change holds in a file, of which client-go makes this. Entries are compared in client-go's form.
    pub fn holds(&self, config: &Config) -> bool {
        match self {
            Self::Cluster(name, wanted) => {
                let is = config.clusters.get(name);
                is.is_some_and(|is| is == &**wanted || encode::cluster(is) == encode::cluster(wanted))
            }
            Self::Context(name, wanted) => {
                let is = config.contexts.get(name);
                is.is_some_and(|is| is == &**wanted || encode::context(is) == encode::context(wanted))
            }
            Self::User(name, wanted) => {
                let is = config.users.get(name);
                is.is_some_and(|is| is == &**wanted || encode::user(is) == encode::user(wanted))
            }
            Self::Delete(kind, name) => !kind.is_in(config, name),
            Self::Rename(kind, from, to) => !kind.is_in(config, from) && kind.is_in(config, to),
            Self::CurrentContext(name) => config.current_context == *name,
            Self::Colors(colors) => config.preferences.colors == *colors,
            Self::NoPreferences => config.preferences == Default::default(),
        }
    }

    /// Returns the entry that the change is about.
    pub fn about(&self) -> Option<(Kind, &str)> {
        match self {
            Self::Delete(kind, name) | Self::Rename(kind, name, _) => Some((*kind, name)),
            other => other.makes(),
        }
    }

    /// Returns what must be edited in a file for the change to hold there; nothing if it does. `value` is what stands in the
    /// file, `config` what client-go makes of it.
    pub fn edits(&self, value: &Value, config: &Config) -> Vec<Edit> {
        let mut edits = Edits { value, edits: Vec::new() };
        match self {
            Self::Cluster(name, cluster) => {
                let old = config.clusters.get(name).map(encode::cluster);
                edits.entry(Kind::Cluster, name, old, encode::cluster(cluster));
            }
            Self::Context(name, context) => {
                let old = config.contexts.get(name).map(encode::context);
                edits.entry(Kind::Context, name, old, encode::context(context));
            }
            Self::User(name, user) => {
                let old = config.users.get(name).map(encode::user);
                edits.entry(Kind::User, name, old, encode::user(user));
            }
            Self::Delete(kind, name) => {
                edits.edits.extend(place(value, *kind, name).map(|path| Edit::Remove { path }));
            }
            Self::Rename(kind, from, to) => {
                if let Some(path) = place(value, *kind, from) {
                    edits.field(path, value, "name", to.as_str().into());
                }
            }
            Self::CurrentContext(name) if *name != config.current_context => {
                if name.is_empty() {
                    edits.without("current-context", "".into());
                } else {
                    edits.field(Vec::new(), value, "current-context", name.as_str().into());
                }
            }
            Self::Colors(colors) if *colors != config.preferences.colors => edits.colors(*colors),
            Self::NoPreferences if config.preferences != Default::default() => {
                edits.without("preferences", Value::Map(Vec::new()));
            }
            Self::CurrentContext(_) | Self::Colors(_) | Self::NoPreferences => {}
        }
        edits.edits
    }
}

/// Returns whether the items of a file are those of client-go's form, one by one: it sorts extensions by their names.
fn are_the_same(items: &[Value], was: &[Value]) -> bool {
    let name = |value: &Value| value.get("name").cloned();
    items.len() == was.len() && items.iter().zip(was).all(|(item, was)| name(item) == name(was))
}

/// Returns the changes that make `before` into `after`; what `extensions` hold is left alone.
pub fn between(before: &Config, after: &Config) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add = |differs: bool, change: Change| {
        if differs {
            changes.push(change);
        }
    };
    for (name, cluster) in &after.clusters {
        let differs = before.clusters.get(name) != Some(cluster);
        add(differs, Change::Cluster(name.clone(), Box::new(cluster.clone())));
    }
    for (name, context) in &after.contexts {
        let differs = before.contexts.get(name) != Some(context);
        add(differs, Change::Context(name.clone(), Box::new(context.clone())));
    }
    for (name, user) in &after.users {
        let differs = before.users.get(name) != Some(user);
        add(differs, Change::User(name.clone(), Box::new(user.clone())));
    }
    for kind in Kind::ALL {
        for name in kind.names(before) {
            add(!kind.is_in(after, name), Change::Delete(kind, name.to_owned()));
        }
    }
    add(
        before.current_context != after.current_context,
        Change::CurrentContext(after.current_context.clone()),
    );
    let (was, is) = (&before.preferences, &after.preferences);
    add(was != is && *is == Default::default() && !was.extensions.is_empty(), Change::NoPreferences);
    add(was.colors != is.colors && was.extensions == is.extensions, Change::Colors(is.colors));
    changes
}

/// Returns where an entry stands.
pub fn place(value: &Value, kind: Kind, name: &str) -> Option<Vec<Step>> {
    let items = value.get(kind.list())?.items();
    // An entry without a name has the empty one.
    let index =
        items.iter().position(|item| item.get("name").and_then(Value::as_str).unwrap_or_default() == name)?;
    Some(vec![key(kind.list()), Step::Index(index)])
}

fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}

struct Edits<'v> {
    value: &'v Value,
    edits: Vec<Edit>,
}

impl Edits<'_> {
    /// Makes an entry what it is to be.
    fn entry(&mut self, kind: Kind, name: &str, old: Option<Value>, new: Value) {
        let Some(path) = place(self.value, kind, name) else {
            let entry = vec![("name".to_owned(), name.into()), (kind.name().to_owned(), new)];
            self.edits.push(Edit::Append { path: vec![key(kind.list())], value: Value::Map(entry) });
            return;
        };
        let body: Vec<Step> = path.iter().cloned().chain([key(kind.name())]).collect();
        match (at(self.value, &body), old) {
            (Some(Value::Map(_)), Some(old)) => self.difference(body, &old, &new),
            (found, old) if old.as_ref() != Some(&new) => {
                let value = new;
                self.edits.push(match found {
                    Some(_) => Edit::Replace { path: body, value },
                    None => Edit::Add { path, key: kind.name().to_owned(), value },
                });
            }
            _ => {}
        }
    }

    /// Sets a field of the mapping at `path`.
    fn field(&mut self, path: Vec<Step>, root: &Value, name: &str, value: Value) {
        let field: Vec<Step> = path.iter().cloned().chain([key(name)]).collect();
        self.edits.push(match at(root, &field) {
            Some(_) => Edit::Replace { path: field, value },
            None => Edit::Add { path, key: name.to_owned(), value },
        });
    }

    /// Takes a field of the kubeconfig away, or empties it if the file holds nothing else: it would be no mapping any more.
    fn without(&mut self, name: &str, empty: Value) {
        let path = vec![key(name)];
        let is_alone = matches!(self.value, Value::Map(fields) if fields.len() == 1);
        self.edits.push(if is_alone { Edit::Replace { path, value: empty } } else { Edit::Remove { path } });
    }

    fn colors(&mut self, colors: bool) {
        let root = self.value;
        match root.get("preferences") {
            Some(Value::Map(_)) => self.field(vec![key("preferences")], root, "colors", Value::Bool(colors)),
            _ => {
                let value = Value::Map(vec![("colors".to_owned(), Value::Bool(colors))]);
                self.field(Vec::new(), root, "preferences", value);
            }
        }
    }

    /// Brings what stands at `path` from one meaning to another, touching what differs. `old` and `new` are in client-go's
    /// form, which leaves out what is empty; the file may hold more.
    fn difference(&mut self, path: Vec<Step>, old: &Value, new: &Value) {
        match (at(self.value, &path), old, new) {
            (Some(Value::Map(_)), Value::Map(was), Value::Map(is)) => self.mapping(&path, was, is),
            (Some(Value::List(items)), Value::List(was), Value::List(is)) if are_the_same(items, was) => {
                self.list(&path, was, is);
            }
            _ if old == new => {}
            _ => self.edits.push(Edit::Replace { path, value: new.clone() }),
        }
    }

    fn mapping(&mut self, path: &[Step], was: &[(String, Value)], is: &[(String, Value)]) {
        let get = |fields: &[(String, Value)], name: &str| {
            fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone())
        };
        for (name, value) in is {
            let field: Vec<Step> = path.iter().cloned().chain([key(name)]).collect();
            match (at(self.value, &field), get(was, name)) {
                (Some(_), Some(old)) => self.difference(field, &old, value),
                // It stands there, but empty.
                (Some(_), None) => self.edits.push(Edit::Replace { path: field, value: value.clone() }),
                (None, _) => {
                    self.edits.push(Edit::Add {
                        path: path.to_vec(),
                        key: name.clone(),
                        value: value.clone(),
                    });
                }
            }
        }
        for (name, _) in was.iter().filter(|(name, _)| get(is, name).is_none()) {
            self.edits.push(Edit::Remove { path: path.iter().cloned().chain([key(name)]).collect() });
        }
    }

    /// Items that have a name keep their place; of others the first that agree do.
    fn list(&mut self, path: &[Step], was: &[Value], is: &[Value]) {
        let item = |index: usize| -> Vec<Step> { path.iter().cloned().chain([Step::Index(index)]).collect() };
        let name = |value: &Value| value.get("name").cloned();
        let kept: Vec<usize> = (0..was.len())
            .filter(|at| name(&was[*at]).is_some() && is.iter().any(|value| name(value) == name(&was[*at])))
            .collect();
        let in_order =
            kept.len() <= is.len() && kept.iter().zip(is).all(|(at, value)| name(&was[*at]) == name(value));
        let kept = if in_order { kept } else { Vec::new() };
        let agree = was.iter().zip(is).take_while(|(was, is)| was == is).count();
        let (stay, rest) =
            if kept.is_empty() { ((0..agree).collect(), agree) } else { (kept.clone(), kept.len()) };
        for (at, value) in stay.iter().zip(is) {
            self.difference(item(*at), &was[*at], value);
        }
        for index in (0..was.len()).rev().filter(|at| !stay.contains(at)) {
            self.edits.push(Edit::Remove { path: item(index) });
        }
        let value = is[rest..].iter().cloned();
        self.edits.extend(value.map(|value| Edit::Append { path: path.to_vec(), value }));
    }
}
