//! Kubernetes' own roles and bindings, as a fresh server of each version creates them with default feature gates.
//!
//! Text that is read when asked for. Knows nothing about input, nor how a policy is built.

mod json;

use crate::api::rbac::RbacObject;
use crate::version::Version;

/// The objects of all versions, one a line: the first and the last minor version that have it just so, kind, namespace (`-`
/// where there is none), name, and the object as JSON; sorted by kind, namespace, name, version.
///
/// They come from the `bootstrappolicy` package of a late release of each minor version. The rules that a controller gathers
/// into `admin`, `edit` and `view` are filled in. What stays the same through several versions stands here once;
/// tests/default_policy.rs compares every version with what its server has.
const OBJECTS: &str = include_str!("objects.txt");

/// Which object it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The kind.
    pub kind: &'static str,
    /// The namespace; `None` for the cluster-wide kinds.
    pub namespace: Option<&'static str>,
    /// The name.
    pub name: &'static str,
}

/// Returns the JSON of each object of `version`, by kind, namespace and name.
pub fn objects(version: Version) -> impl Iterator<Item = &'static str> {
    lines(version).map(|line| line.json)
}

/// Returns each object of `version`, by kind, namespace and name.
pub fn load(version: Version) -> Vec<RbacObject<'static>> {
    lines(version).map(|line| json::read(line.identity.kind, line.json)).collect()
}

/// Returns the objects that all known versions share: those of the oldest, for none was ever dropped.
pub fn shared() -> impl Iterator<Item = Identity> {
    lines(Version::OLDEST).map(|line| line.identity)
}

struct Line {
    identity: Identity,
    json: &'static str,
}

fn lines(version: Version) -> impl Iterator<Item = Line> {
    OBJECTS.lines().filter_map(move |line| {
        let mut words = line.splitn(6, ' ');
        let mut word = || words.next().expect("six words");
        let mut minor = || word().parse::<u8>().expect("a minor version");
        if !(minor()..=minor()).contains(&version.minor()) {
            return None;
        }
        let (kind, namespace, name, json) = (word(), word(), word(), word());
        let namespace = (namespace != "-").then_some(namespace);
        Some(Line { identity: Identity { kind, namespace, name }, json })
    })
}
