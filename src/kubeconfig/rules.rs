//! Which files make up the kubeconfig, in which order, and which of them takes what is new.
//!
//! Knows names only: whether a file exists, the caller says.
// client-go: tools/clientcmd/loader.go, config.go

use crate::go::path;

/// The files that make up the kubeconfig.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    names: Vec<String>,
    given_by: GivenBy,
    home: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GivenBy {
    Flag,
    Environment,
    Nobody,
}

impl Rules {
    /// Returns the rules for a `--kubeconfig`, a `KUBECONFIG` and a `HOME`, of which empty ones count as not given.
    pub fn new(explicit: Option<&str>, kubeconfig_env: Option<&str>, home: Option<&str>) -> Self {
        let home = path::join(home.unwrap_or_default(), ".kube");
        let given = |value: Option<&str>| value.filter(|value| !value.is_empty()).map(str::to_owned);
        let (names, given_by) = match (given(explicit), given(kubeconfig_env)) {
            (Some(file), _) => (vec![file], GivenBy::Flag),
            (None, Some(list)) => (different(&list), GivenBy::Environment),
            (None, None) => (vec![path::join(&home, "config")], GivenBy::Nobody),
        };
        Self { names, given_by, home }
    }

    /// Returns the names as given, in order, each spelling once. An empty one, of which there may be one, names no file.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the names of the files to read, in order: where two say the same thing, the first counts.
    pub fn to_read(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str).filter(|name| !name.is_empty())
    }

    /// Returns whether `--kubeconfig` names the file, which must then exist for all but edits.
    pub fn is_explicit(&self) -> bool {
        self.given_by == GivenBy::Flag
    }

    /// Returns the file of old times that is read in the place of `name` where `name` does not exist.
    ///
    /// Older clients kept the kubeconfig there. kubectl copies it to the new place on every call, for everybody to read.
    pub fn legacy(&self, name: &str) -> Option<String> {
        let is_default = path::clean(name) == path::join(&self.home, "config");
        is_default.then(|| path::join(&self.home, ".kubeconfig"))
    }

    /// Returns the file that takes new entries and `current-context`, and that messages name: the only one, else the first that
    /// exists, else the last. It may be the empty name, which no file can have.
    pub fn default_file(&self, exists: impl Fn(&str) -> bool) -> &str {
        let only_or_last = self.names.last().map_or("", String::as_str);
        match self.names.as_slice() {
            [_] => only_or_last,
            names => names.iter().find(|name| exists(name)).map_or(only_or_last, String::as_str),
        }
    }

    /// Returns the warning for files that are `missing` while no other was read; `None` where that is as usual.
    pub fn all_missing(&self, missing: &[&str]) -> Option<String> {
        let worth_a_word = self.given_by != GivenBy::Nobody && !missing.is_empty();
        worth_a_word.then(|| format!("Config not found: {}", missing.join(", ")))
    }
}

/// Splits a list of files; nothing is trimmed.
fn different(list: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in list.split(':') {
        if !names.iter().any(|there| there == name) {
            names.push(name.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_goes_before_the_environment_and_that_before_home() {
        for (explicit, env, home, names) in [
            (Some("a:b"), Some("c"), Some("/h"), &["a:b"][..]),
            (Some(""), Some("c"), Some("/h"), &["c"]),
            (None, Some("a::b:a:./a: b"), Some("/h"), &["a", "", "b", "./a", " b"]),
            (None, Some(":"), Some("/h"), &[""]),
            (None, Some(""), Some("/h"), &["/h/.kube/config"]),
            (None, None, Some("/h/"), &["/h/.kube/config"]),
            (None, None, None, &[".kube/config"]),
        ] {
            assert_eq!(Rules::new(explicit, env, home).names(), names, "{explicit:?} {env:?} {home:?}");
        }
    }

    #[test]
    fn empty_names_are_not_read() {
        let rules = Rules::new(None, Some(":a::b:"), None);
        assert_eq!(rules.to_read().collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn new_entries_go_to_the_first_file_that_exists() {
        for (env, there, file) in [
            ("a:b:c", &["b", "c"][..], "b"),
            ("a:b:c", &[], "c"),
            ("a", &[], "a"),
            (":", &[], ""),
            ("a:", &[], ""),
            (":a", &["a"], "a"),
        ] {
            let rules = Rules::new(None, Some(env), None);
            assert_eq!(rules.default_file(|name| there.contains(&name)), file, "{env}");
        }
        let rules = Rules::new(Some("x"), Some("a:b"), None);
        assert_eq!(rules.default_file(|name| name == "a"), "x");
    }

    #[test]
    fn the_legacy_file_stands_in_for_the_default_alone() {
        let rules = Rules::new(None, Some("a:/h/.kube//config"), Some("/h"));
        assert_eq!(rules.legacy("a"), None);
        assert_eq!(rules.legacy("/h/.kube//config").as_deref(), Some("/h/.kube/.kubeconfig"));
    }

    #[test]
    fn only_files_that_somebody_named_are_missed() {
        let missing = ["a", "b"];
        assert_eq!(
            Rules::new(None, Some("a:b"), None).all_missing(&missing).as_deref(),
            Some("Config not found: a, b")
        );
        assert_eq!(Rules::new(None, Some(":"), None).all_missing(&[]), None);
        assert_eq!(Rules::new(None, None, Some("/h")).all_missing(&missing), None);
    }
}
