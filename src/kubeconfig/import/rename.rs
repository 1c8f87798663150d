//! The names that entries get whose own name is taken.

use std::collections::BTreeSet;

use super::entry::Entry;
use crate::kubeconfig::change::Kind;
use crate::kubeconfig::config::Config;

/// The names that are taken.
pub(super) struct Names<'n> {
    here: &'n Config,
    import: &'n Config,
    /// What contexts refer to, whether it is there or not: who gets such a name gets the context too.
    referred: BTreeSet<(Kind, &'n str)>,
}

impl<'n> Names<'n> {
    pub(super) fn new(here: &'n Config, import: &'n Config) -> Self {
        let mut referred = BTreeSet::new();
        for config in [here, import] {
            referred.insert((Kind::Context, config.current_context.as_str()));
            for context in config.contexts.values() {
                referred.insert((Kind::Cluster, context.cluster.as_str()));
                referred.insert((Kind::User, context.user.as_str()));
            }
        }
        Self { here, import, referred }
    }

    /// Returns the new name by which the very entry is there already. Names of the import are no new names.
    pub(super) fn earlier(&self, kind: Kind, name: &str, entry: &Entry) -> Option<String> {
        let new = |there: &&str| !kind.is_in(self.import, there);
        let there = kind.names(self.here).into_iter().filter(new);
        let mut numbered: Vec<_> = there.filter_map(|there| Some((number_of(there, name)?, there))).collect();
        numbered.sort_unstable();
        let is_same =
            |there: &str| Entry::of(self.here, kind, there).is_some_and(|there| there.is_same(entry));
        numbered.into_iter().find(|(_, there)| is_same(there)).map(|(_, there)| there.to_owned())
    }

    /// Returns the first new name that nothing has or refers to.
    pub(super) fn free(&self, kind: Kind, name: &str) -> String {
        let mut number = 2_u64;
        loop {
            let new = format!("{name}-{number}");
            let is_taken = kind.is_in(self.here, &new)
                || kind.is_in(self.import, &new)
                || self.referred.contains(&(kind, new.as_str()));
            if !is_taken {
                return new;
            }
            number += 1;
        }
    }
}

/// Returns the number of a new name of `name`.
fn number_of(new: &str, name: &str) -> Option<u64> {
    let digits = new.strip_prefix(name)?.strip_prefix('-')?;
    let number: u64 = digits.parse().ok()?;
    (number >= 2 && number.to_string() == digits).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_names_are_known() {
        for (new, number) in [
            ("kind-2", Some(2)),
            ("kind-10", Some(10)),
            ("kind", None),
            ("kind-", None),
            ("kind-1", None),
            ("kind-02", None),
            ("kind-+2", None),
            ("kind-2-2", None),
            ("kin-2", None),
            ("kind-99999999999999999999", None),
        ] {
            assert_eq!(number_of(new, "kind"), number, "{new}");
        }
    }
}
