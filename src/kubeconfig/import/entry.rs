//! An entry of a kubeconfig, whatever its kind: what it says, and whether another one says the same.

use std::collections::BTreeMap;

use crate::document::value::Value;
use crate::go::path;
use crate::kubeconfig::change::{Change, Kind};
use crate::kubeconfig::config::{Cluster, Config, Context, User};
use crate::kubeconfig::layers::Layers;
use crate::kubeconfig::{decode, encode, merge};

/// An entry without its name.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Entry {
    Cluster(Box<Cluster>),
    Context(Box<Context>),
    User(Box<User>),
}

impl Entry {
    /// Returns a kubeconfig's entry.
    pub(super) fn of(config: &Config, kind: Kind, name: &str) -> Option<Self> {
        match kind {
            Kind::Cluster => config.clusters.get(name).cloned().map(Box::new).map(Self::Cluster),
            Kind::Context => config.contexts.get(name).cloned().map(Box::new).map(Self::Context),
            Kind::User => config.users.get(name).cloned().map(Box::new).map(Self::User),
        }
    }

    /// Returns whether two entries, paths absolute, mean the same to client-go.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        is_same(&self.meaning(), &other.meaning())
    }

    /// Returns the names of the fields that do not mean the same.
    pub(super) fn differing_fields(&self, other: &Self) -> Vec<String> {
        let (one, other) = (self.meaning(), other.meaning());
        let names = [&one, &other].into_iter().flat_map(|value| match value {
            Value::Map(fields) => fields.as_slice(),
            _ => &[],
        });
        let absent = Value::Null;
        let differs = |name: &&String| {
            let field = |value: &Value| value.get(name).unwrap_or(&absent).clone();
            !is_same(&field(&one), &field(&other))
        };
        let mut differing: Vec<_> = names.map(|(name, _)| name).filter(differs).cloned().collect();
        differing.sort_unstable();
        differing.dedup();
        differing
    }

    /// Returns the change that makes this entry, paths as they are to stand in its file.
    pub(super) fn into_change(self, name: &str, layers: &Layers<'_>) -> Change {
        let name = name.to_owned();
        match self {
            Self::Cluster(mut cluster) => {
                let paths = merge::cluster_paths(&mut cluster);
                paths.for_each(|path| *path = layers.path_in(Kind::Cluster, &name, path));
                Change::Cluster(name, cluster)
            }
            Self::Context(context) => Change::Context(name, context),
            Self::User(mut user) => {
                let is_path = |user: &User| user.exec.as_ref().is_some_and(|exec| exec.command.contains('/'));
                let was_path = is_path(&user);
                let paths = merge::user_paths(&mut user);
                paths.for_each(|path| *path = layers.path_in(Kind::User, &name, path));
                // Without a slash it is a name, and looked up elsewhere.
                if was_path
                    && !is_path(&user)
                    && let Some(exec) = &mut user.exec
                {
                    exec.command.insert_str(0, "./");
                }
                Change::User(name, user)
            }
        }
    }

    /// Returns what it says, in a form that is equal for all that say so.
    fn meaning(&self) -> Value {
        let clean = |path: &mut String| {
            if !path.is_empty() {
                *path = path::clean(path);
            }
        };
        match self {
            Self::Cluster(cluster) => {
                let mut cluster = cluster.clone();
                merge::cluster_paths(&mut cluster).for_each(clean);
                encode::cluster(&cluster)
            }
            Self::Context(context) => encode::context(context),
            Self::User(user) => {
                let mut user = user.clone();
                merge::user_paths(&mut user).for_each(clean);
                let users = BTreeMap::from([(String::new(), *user)]);
                let config = decode::with_defaults(Config { users, ..Config::default() });
                config.users.values().next().map_or(Value::Null, encode::user)
            }
        }
    }
}

/// Returns whether a kubeconfig has no entries.
pub fn is_empty(config: &Config) -> bool {
    config.clusters.is_empty() && config.contexts.is_empty() && config.users.is_empty()
}

/// Returns whether there is a secret in a kubeconfig, not just the path of one.
pub fn holds_secrets(config: &Config) -> bool {
    config.users.values().any(|user| {
        let settings = user.auth_provider.as_ref().and_then(|provider| provider.config.as_ref());
        let variables = user.exec.as_ref().and_then(|exec| exec.env.as_ref());
        !user.token.is_empty()
            || !user.password.is_empty()
            || !user.client_key_data.is_empty()
            || settings.is_some_and(|settings| !settings.is_empty())
            || variables.is_some_and(|variables| !variables.is_empty())
    })
}

/// Compares values as JSON does: the order of keys says nothing, nor how a number is written.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Map(one), Value::Map(other)) => {
            let sorted = |fields| -> BTreeMap<&String, &Value> {
                let fields: &Vec<(String, Value)> = fields;
                fields.iter().map(|(name, value)| (name, value)).collect()
            };
            let (one, other) = (sorted(one), sorted(other));
            let mut pairs = one.iter().zip(&other);
            one.len() == other.len()
                && pairs.all(|((name, one), (same, other))| name == same && is_same(one, other))
        }
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        _ => match (number(one), number(other)) {
            (Some(one), Some(other)) => one == other,
            _ => one == other,
        },
    }
}

/// Returns a number as Go writes it.
fn number(value: &Value) -> Option<String> {
    match value {
        Value::Integer(number) => Some(number.to_string()),
        Value::Unsigned(number) => Some(number.to_string()),
        Value::Float(number) => Some(crate::go::number(*number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubeconfig::config::Exec;

    fn map(fields: &[(&str, Value)]) -> Value {
        Value::Map(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    }

    #[test]
    fn order_and_spelling_of_numbers_say_nothing() {
        let (one, half) = (Value::Integer(1), Value::Float(0.5));
        let a = map(&[("a", one.clone()), ("b", half.clone())]);
        let b = map(&[("b", half.clone()), ("a", Value::Float(1.0))]);
        assert!(is_same(&a, &b));
        assert!(!is_same(&a, &map(&[("a", one.clone())])));
        assert!(!is_same(&one, &"1".into()));
        assert!(!is_same(&one, &Value::Bool(true)));
        assert!(!is_same(&Value::List(vec![one.clone(), half.clone()]), &Value::List(vec![half, one])));
    }

    #[test]
    fn what_a_client_takes_for_granted_is_no_difference() {
        let user = |mode: &str, args, certificate: &str| {
            Entry::User(Box::new(User {
                client_certificate: certificate.to_owned(),
                exec: Some(Exec {
                    command: "login".to_owned(),
                    args,
                    api_version: "client.authentication.k8s.io/v1beta1".to_owned(),
                    interactive_mode: mode.to_owned(),
                    ..Exec::default()
                }),
                ..User::default()
            }))
        };
        assert!(user("", None, "/k//c").is_same(&user("IfAvailable", Some(Vec::new()), "/k/./c")));
        assert!(!user("", None, "").is_same(&user("Never", None, "")));
        assert_eq!(
            user("", None, "/a").differing_fields(&user("Never", None, "")),
            ["client-certificate", "exec"]
        );
    }
}
