//! Which Kubernetes minor version a question is about. Depends on nothing.

use std::fmt;
use std::str::FromStr;

/// A minor version of Kubernetes that kauth's tables know, [`OLDEST`](Self::OLDEST) to [`LATEST`](Self::LATEST).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u8);

impl Version {
    /// The oldest version known.
    pub const OLDEST: Self = Self(29);
    /// The newest version known.
    pub const LATEST: Self = Self(36);

    /// Returns every version known, oldest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (Self::OLDEST.0..=Self::LATEST.0).map(Self)
    }

    /// Returns the version that a server's own is of: `v1.36` of `v1.36.3+k3s1`; `None` if it is not known.
    pub fn of_server(text: &str) -> Option<Self> {
        let (major, rest) = text.split_once('.')?;
        let minor = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
        format!("{major}.{minor}").parse().ok()
    }

    /// Returns the minor number: 36 for `v1.36`.
    pub fn minor(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v1.{}", self.0)
    }
}

/// A text that is not `v1.N` or `1.N` of a version known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a Kubernetes version from {} to {}", Version::OLDEST, Version::LATEST)]
pub struct UnknownVersionError {
    /// What was given.
    pub text: String,
}

impl FromStr for Version {
    type Err = UnknownVersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bare = text.strip_prefix('v').unwrap_or(text);
        Self::all()
            .find(|version| bare.strip_prefix("1.").is_some_and(|minor| minor == version.0.to_string()))
            .ok_or_else(|| UnknownVersionError { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_says_more_than_its_version() {
        for (text, wanted) in [
            ("v1.36.3", Some("v1.36")),
            ("v1.30.4-gke.1234000", Some("v1.30")),
            ("v1.33.1+k3s1", Some("v1.33")),
            ("v1.99.0", None),
            ("", None),
        ] {
            assert_eq!(
                Version::of_server(text).map(|version| version.to_string()).as_deref(),
                wanted,
                "{text}"
            );
        }
    }

    #[test]
    fn versions_are_read_with_and_without_v() {
        for (text, wanted) in
            [("v1.34", Some("v1.34")), ("1.29", Some("v1.29")), ("v1.36", Some("v1.36"))].into_iter().chain(
                ["", "v", "v1.28", "v1.37", "v1.034", "v1.34.1", "34", "vv1.34", "V1.34"]
                    .map(|text| (text, None)),
            )
        {
            assert_eq!(
                text.parse::<Version>().ok().map(|version| version.to_string()).as_deref(),
                wanted,
                "{text}"
            );
        }
    }

    #[test]
    fn an_unknown_version_names_the_known_ones() {
        let error = "v1.28".parse::<Version>().unwrap_err();
        assert_eq!(error.to_string(), "`v1.28` is not a Kubernetes version from v1.29 to v1.36");
    }
}
