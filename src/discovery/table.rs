//! The built-in tables: text, read when asked for. Knows nothing about custom resources.

use super::{GroupVersion, Rank, Resource, STORED_VERBS, Subresource, Text};
use crate::version::Version;

// How the files are written stands in them. They are part of the program: a line of another form is a defect, hence a panic,
// and the tests read every line.
const SERVED: &str = include_str!("table/served.txt");
const UNLISTED: &str = include_str!("table/unlisted.txt");

/// A resource, or some verbs of one, that authorization knows and discovery never lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unlisted {
    /// The group; empty for the core group.
    pub group: &'static str,
    /// The resource, which may itself be served with other verbs.
    pub resource: &'static str,
    /// The subresource, if it is one.
    pub subresource: Option<&'static str>,
    verbs: &'static str,
}

impl Unlisted {
    /// Returns the verbs that authorization asks for; `*` where any may be asked for.
    pub fn verbs(&self) -> impl Iterator<Item = &'static str> {
        self.verbs.split(',')
    }
}

/// Returns the resources that authorization knows and discovery never lists, those of every version.
pub fn unlisted() -> impl Iterator<Item = Unlisted> {
    lines(UNLISTED).map(|line| {
        let (path, verbs) = line.split_once(' ').expect("PATH VERBS");
        let (group, path) = path.split_once('/').expect("GROUP/RESOURCE");
        match path.split_once('/') {
            Some((resource, name)) => Unlisted { group, resource, subresource: Some(name), verbs },
            None => Unlisted { group, resource: path, subresource: None, verbs },
        }
    })
}

/// Returns what a server of `version` serves by default, in its order.
pub(super) fn served(version: Version) -> Vec<GroupVersion> {
    let mut served = Vec::new();
    for line in lines(SERVED).map(Line::read).filter(|line| line.is_in(version)) {
        line.add_to(&mut served);
    }
    served
}

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

/// A line of the table of what is served: words, then `KEY=VALUE`.
struct Line {
    words: Vec<&'static str>,
    options: Vec<(&'static str, &'static str)>,
}

impl Line {
    fn read(text: &'static str) -> Self {
        let (mut words, mut options) = (Vec::with_capacity(5), Vec::new());
        for word in text.split_ascii_whitespace() {
            match word.split_once('=') {
                Some(option) => options.push(option),
                None => words.push(word),
            }
        }
        Self { words, options }
    }

    fn option(&self, key: &str) -> Option<&'static str> {
        self.options.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    fn is_in(&self, version: Version) -> bool {
        let minor = |key| self.option(key).map(|minor| minor.parse::<u8>().expect("a minor version"));
        minor("since").is_none_or(|since| since <= version.minor())
            && minor("until").is_none_or(|until| version.minor() <= until)
    }

    /// Adds what the line says to what those above it said.
    fn add_to(&self, served: &mut Vec<GroupVersion>) {
        match *self.words {
            [path] => served.push(group_version(path, Rank::BuiltIn(served.len()))),
            [name, singular, kind, scope, verbs] => {
                let group_version = served.last_mut().expect("a group above");
                group_version.resources.push(Resource {
                    name: name.into(),
                    singular: singular.into(),
                    short_names: self.option("short").map(list).unwrap_or_default(),
                    kind: kind.into(),
                    namespaced: scope == "namespaced",
                    verbs: self::verbs(verbs),
                    categories: self.option("categories").map(list).unwrap_or_default(),
                    subresources: Vec::new(),
                });
            }
            [name, kind, verbs] => {
                let resource = served.last_mut().and_then(|group_version| group_version.resources.last_mut());
                resource.expect("a resource above").subresources.push(Subresource {
                    name: name.into(),
                    kind: kind.into(),
                    kind_in: self.option("in").map(Text::from),
                    verbs: self::verbs(verbs),
                });
            }
            _ => unreachable!("a line of {:?}", self.words),
        }
    }
}

fn group_version(path: &'static str, rank: Rank) -> GroupVersion {
    let (group, version) = path.split_once('/').expect("GROUP/VERSION");
    GroupVersion { group: group.into(), version: version.into(), resources: Vec::new(), rank, custom: false }
}

fn verbs(text: &'static str) -> Vec<Text> {
    if text == "*" { STORED_VERBS.map(Text::Borrowed).to_vec() } else { list(text) }
}

fn list(text: &'static str) -> Vec<Text> {
    text.split(',').map(Text::Borrowed).collect()
}
