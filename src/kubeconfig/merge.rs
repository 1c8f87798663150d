//! Several kubeconfigs as one: whose entry counts, where each comes from, and what its paths mean.
//!
//! Knows nothing about files but their names and folders.
// client-go: tools/clientcmd/loader.go

use std::collections::BTreeMap;
use std::fmt;

use super::config::{Cluster, Config, User};
use super::rules::Rules;
use crate::go::{self, path};

/// A file of the list, and what was found there.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name as given.
    pub name: String,
    /// The absolute path of the folder that the name (not what it may link to) stands in.
    pub folder: String,
    /// What was found.
    pub content: Content,
}

/// What was found in a file.
#[derive(Debug, Clone)]
pub enum Content {
    /// There is no file.
    Missing,
    /// It cannot be read: the reason in client-go's words, like `read b: is a directory`.
    Broken(String),
    /// A kubeconfig.
    Config(Box<Config>),
}

/// What the kubeconfig is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To reach a cluster: paths are joined to the folder of their file, and the file of `--kubeconfig` must exist.
    Use,
    /// To look at it or to edit it: paths stay as they are written, and what is missing is as good as empty.
    Edit,
}

/// Several kubeconfigs as one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merged {
    /// The entries and settings that count.
    pub config: Config,
    /// The files that have each cluster: the first is where it comes from, the others are shadowed.
    pub clusters: Origins,
    /// The files that have each user.
    pub users: Origins,
    /// The files that have each context.
    pub contexts: Origins,
    /// The files that set `current-context`.
    pub current_context: Vec<String>,
    /// What is to be said on stderr.
    pub warning: Option<String>,
}

/// The names of the files that have an entry, by the entry's name.
pub type Origins = BTreeMap<String, Vec<String>>;

/// Why the files cannot be used: one reason for each bad file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadError(pub Vec<String>);

impl fmt::Display for LoadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&go::aggregate(&self.0))
    }
}

impl std::error::Error for LoadError {}

/// Merges the files of `rules`, in their order. Missing ones are passed over; of entries with one name the first counts whole.
///
/// # Errors
/// Names every file that cannot be read; for use, also a missing one that `--kubeconfig` names.
pub fn merge(rules: &Rules, sources: Vec<Source>, purpose: Purpose) -> Result<Merged, LoadError> {
    let (mut merged, mut read, mut missing, mut errors) = (Merged::default(), 0, Vec::new(), Vec::new());
    for Source { name, folder, content } in sources {
        match content {
            Content::Missing if rules.is_explicit() && purpose == Purpose::Use => {
                errors.push(format!("stat {name}: no such file or directory"));
            }
            Content::Missing => missing.push(name),
            Content::Broken(reason) => errors.push(format!("error loading config file \"{name}\": {reason}")),
            Content::Config(mut config) => {
                if purpose == Purpose::Use {
                    resolve(&mut config, &folder);
                }
                merged.add(&name, &config);
                read += 1;
            }
        }
    }
    if !errors.is_empty() {
        return Err(LoadError(errors));
    }
    if read == 0 && purpose == Purpose::Use {
        let missing: Vec<_> = missing.iter().map(String::as_str).collect();
        merged.warning = rules.all_missing(&missing);
    }
    Ok(merged)
}

impl Merged {
    fn add(&mut self, name: &str, config: &Config) {
        remember(&mut self.clusters, &config.clusters, name);
        remember(&mut self.users, &config.users, name);
        remember(&mut self.contexts, &config.contexts, name);
        if !config.current_context.is_empty() {
            self.current_context.push(name.to_owned());
        }
        put_under(&mut self.config, config);
    }
}

fn remember<T>(origins: &mut Origins, entries: &BTreeMap<String, T>, file: &str) {
    for key in entries.keys() {
        origins.entry(key.clone()).or_default().push(file.to_owned());
    }
}

/// Adds what a file further down the list has to what those above it have: of entries with one name theirs counts, whole.
pub fn put_under(merged: &mut Config, next: &Config) {
    add_absent(&mut merged.clusters, &next.clusters);
    add_absent(&mut merged.contexts, &next.contexts);
    add_absent(&mut merged.users, &next.users);
    add_absent(&mut merged.extensions, &next.extensions);
    add_absent(&mut merged.preferences.extensions, &next.preferences.extensions);
    merged.preferences.colors |= next.preferences.colors;
    if merged.current_context.is_empty() {
        merged.current_context.clone_from(&next.current_context);
    }
}

fn add_absent<T: Clone>(merged: &mut BTreeMap<String, T>, more: &BTreeMap<String, T>) {
    for (name, entry) in more {
        merged.entry(name.clone()).or_insert_with(|| entry.clone());
    }
}

/// Returns the absolute path of the folder that a kubeconfig's name stands in, for a [`Source`].
pub fn folder(name: &str, working_directory: &str) -> String {
    let folder = path::folder(name);
    if path::is_absolute(&folder) { folder } else { path::join(working_directory, &folder) }
}

/// Joins the relative paths of all entries to `folder`, which is absolute.
pub fn resolve(config: &mut Config, folder: &str) {
    config.clusters.values_mut().for_each(|cluster| resolve_cluster(cluster, folder));
    config.users.values_mut().for_each(|user| resolve_user(user, folder));
}

/// Joins the relative paths of a cluster to `folder`, which is absolute.
pub fn resolve_cluster(cluster: &mut Cluster, folder: &str) {
    cluster_paths(cluster).for_each(|path| *path = resolved(path, folder));
}

/// Joins the relative paths of a user to `folder`, which is absolute; a plugin's only if it is one.
pub fn resolve_user(user: &mut User, folder: &str) {
    user_paths(user).for_each(|path| *path = resolved(path, folder));
}

/// Returns a path as client-go writes it into a kubeconfig in `folder`, which is absolute: relative if it is below that folder,
/// else absolute. A relative path is taken to be one of the kubeconfig.
pub fn relativize(path: &str, folder: &str) -> String {
    let absolute = resolved(path, folder);
    match path::relative(folder, &absolute) {
        Some(way) if !absolute.is_empty() && !way.starts_with("../") => way,
        _ => absolute,
    }
}

/// Returns a path as it is meant in a kubeconfig in `folder`.
pub fn resolved(path: &str, folder: &str) -> String {
    if path.is_empty() || path::is_absolute(path) { path.to_owned() } else { path::join(folder, path) }
}

pub(super) fn cluster_paths(cluster: &mut Cluster) -> impl Iterator<Item = &mut String> {
    std::iter::once(&mut cluster.certificate_authority)
}

pub(super) fn user_paths(user: &mut User) -> impl Iterator<Item = &mut String> {
    // A command without a slash is looked up in PATH.
    let command = user.exec.as_mut().map(|exec| &mut exec.command).filter(|command| command.contains('/'));
    [&mut user.client_certificate, &mut user.client_key, &mut user.token_file].into_iter().chain(command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubeconfig::config::{Context, Exec};

    fn source(name: &str, config: Config) -> Source {
        Source {
            name: name.to_owned(),
            folder: format!("/{name}"),
            content: Content::Config(Box::new(config)),
        }
    }

    fn named(server: &str, current_context: &str) -> Config {
        let cluster = Cluster {
            server: server.to_owned(),
            certificate_authority: "ca".to_owned(),
            ..Cluster::default()
        };
        Config {
            clusters: BTreeMap::from([("c".to_owned(), cluster)]),
            contexts: BTreeMap::from([(server.to_owned(), Context::default())]),
            current_context: current_context.to_owned(),
            ..Config::default()
        }
    }

    #[test]
    fn the_first_entry_counts_and_the_others_are_shadowed() {
        let sources = vec![
            source("a", named("one", "")),
            source("b", named("two", "x")),
            source("c", named("three", "y")),
        ];
        let rules = Rules::new(None, Some("a:b:c"), None);
        let merged = merge(&rules, sources, Purpose::Use).unwrap();
        assert_eq!(merged.config.clusters["c"].server, "one");
        assert_eq!(merged.config.clusters["c"].certificate_authority, "/a/ca");
        assert_eq!(
            (merged.config.current_context.as_str(), &merged.current_context[..]),
            ("x", &["b".to_owned(), "c".to_owned()][..])
        );
        assert_eq!(merged.clusters["c"], ["a", "b", "c"]);
        assert_eq!(merged.contexts["two"], ["b"]);
        assert_eq!(merged.warning, None);
    }

    #[test]
    fn every_bad_file_is_named() {
        let broken = |name: &str| Source {
            content: Content::Broken("bad".to_owned()),
            ..source(name, Config::default())
        };
        let rules = Rules::new(None, Some("a:b"), None);
        let error = merge(&rules, vec![broken("a"), broken("b")], Purpose::Edit).unwrap_err();
        assert_eq!(
            error.to_string(),
            "[error loading config file \"a\": bad, error loading config file \"b\": bad]"
        );
    }

    #[test]
    fn paths_below_the_folder_become_relative() {
        for (path, way) in [
            ("", ""),
            ("ca.crt", "ca.crt"),
            ("./login", "login"),
            ("/k/pki/ca.crt", "pki/ca.crt"),
            ("/k", "."),
            ("../pki/ca.crt", "/pki/ca.crt"),
            ("/other//ca.crt", "/other//ca.crt"),
            ("..x", "..x"),
            ("~/tok", "~/tok"),
        ] {
            assert_eq!(relativize(path, "/k"), way, "{path}");
        }
        assert_eq!(relativize("/k", "/k/l"), "..");
    }

    #[test]
    fn a_command_is_a_path_only_with_a_slash() {
        let user = |command: &str| User {
            exec: Some(Exec { command: command.to_owned(), ..Exec::default() }),
            token_file: "tok".to_owned(),
            ..User::default()
        };
        let mut config = Config::default();
        config.users.extend([("a".to_owned(), user("login")), ("b".to_owned(), user("bin/login"))]);
        resolve(&mut config, "/k");
        let command = |name: &str| config.users[name].exec.as_ref().unwrap().command.clone();
        assert_eq!((command("a"), command("b")), ("login".to_owned(), "/k/bin/login".to_owned()));
        assert_eq!(config.users["a"].token_file, "/k/tok");
    }
}
