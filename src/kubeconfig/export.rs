//! The part of a kubeconfig that some of its contexts need. Knows nothing about files.

use super::change::Kind;
use super::config::Config;
use crate::shown::shown;

/// A context refers to what is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("context `{}` refers to {} `{}`, which is not there", shown(context), kind.name(), shown(name))]
pub struct Dangling {
    /// The context.
    pub context: String,
    /// What it refers to.
    pub kind: Kind,
    /// By this name.
    pub name: String,
}

/// Returns what some contexts need: themselves, their clusters and their users. The first of them is in use. A name that is
/// no context's says nothing.
///
/// # Errors
/// Names everything that they refer to and that is not there. A context may do without a cluster or user.
pub fn part(config: &Config, contexts: &[String]) -> Result<Config, Vec<Dangling>> {
    let mut part =
        Config { current_context: contexts.first().cloned().unwrap_or_default(), ..Config::default() };
    let mut dangling = Vec::new();
    for name in contexts {
        let Some(context) = config.contexts.get(name) else { continue };
        if part.contexts.insert(name.clone(), context.clone()).is_some() {
            continue;
        }
        let missing = |kind, to: &String| Dangling { context: name.clone(), kind, name: to.clone() };
        // The empty name may be an entry's.
        match config.clusters.get(&context.cluster) {
            Some(cluster) => drop(part.clusters.insert(context.cluster.clone(), cluster.clone())),
            None if context.cluster.is_empty() => {}
            None => dangling.push(missing(Kind::Cluster, &context.cluster)),
        }
        match config.users.get(&context.user) {
            Some(user) => drop(part.users.insert(context.user.clone(), user.clone())),
            None if context.user.is_empty() => {}
            None => dangling.push(missing(Kind::User, &context.user)),
        }
    }
    if dangling.is_empty() { Ok(part) } else { Err(dangling) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubeconfig::config::{Cluster, Context, User};

    fn config(contexts: &[(&str, &str, &str)]) -> Config {
        let context = |(name, cluster, user): &(&str, &str, &str)| {
            let (cluster, user) = ((*cluster).to_owned(), (*user).to_owned());
            ((*name).to_owned(), Context { cluster, user, ..Context::default() })
        };
        Config {
            clusters: ["one", "two"].map(|name| (name.to_owned(), Cluster::default())).into(),
            users: ["ann", "bob"].map(|name| (name.to_owned(), User::default())).into(),
            contexts: contexts.iter().map(context).collect(),
            current_context: "z".to_owned(),
            ..Config::default()
        }
    }

    #[test]
    fn only_what_is_needed_is_there() {
        let config = config(&[("x", "one", "ann"), ("y", "one", ""), ("z", "two", "bob")]);
        let part = part(&config, &["y".to_owned(), "x".to_owned(), "y".to_owned()]).unwrap();
        assert_eq!(part.current_context, "y");
        assert_eq!(Kind::Context.names(&part), ["x", "y"]);
        assert_eq!((Kind::Cluster.names(&part), Kind::User.names(&part)), (vec!["one"], vec!["ann"]));
    }

    #[test]
    fn all_that_is_missing_is_named() {
        let config = config(&[("x", "none", "ann"), ("y", "one", "nobody")]);
        let errors = part(&config, &["x".to_owned(), "y".to_owned()]).unwrap_err();
        let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            errors,
            [
                "context `x` refers to cluster `none`, which is not there",
                "context `y` refers to user `nobody`, which is not there"
            ]
        );
    }
}
