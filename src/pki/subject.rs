//! The subject of a certificate: who its holder is to kube-apiserver. Knows nothing about which names Kubernetes reserves.

use der::Encode;
use der::asn1::{Any, ObjectIdentifier, Utf8StringRef};
use thiserror::Error;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{RdnSequence, RelativeDistinguishedName};

use super::{PkiError, oid};

/// The most groups that are put into a certificate: a server would have to read all of them for each request.
pub const MOST_GROUPS: usize = 10_000;

/// Who a certificate makes its holder: one common name, any number of organizations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// The user's name.
    pub common_name: String,
    /// The user's groups, in order.
    pub organizations: Vec<String>,
    /// The user's uid (Kubernetes since 1.33).
    pub uid: Option<String>,
}

/// A subject that no server can make anything of, or that nobody can want.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SubjectError {
    /// A part is empty: a server takes a certificate without a name for nobody's, and the empty group for a group.
    #[error("{0} is empty")]
    Empty(Part),
    /// A part holds NUL, at which other programs end it.
    #[error("{0} holds the character NUL")]
    Nul(Part),
    /// More groups than [`MOST_GROUPS`].
    #[error("{0} groups are more than {MOST_GROUPS}")]
    TooManyGroups(usize),
    /// A part begins or ends with a space, which binds nobody whose name has none.
    #[error("{0} begins or ends with a space: `{1}`")]
    OuterSpace(Part, String),
    /// A part holds control characters, which nobody sees.
    #[error("{0} holds control characters: {1}")]
    Control(Part, String),
}

impl SubjectError {
    /// Returns whether somebody could want it all the same.
    pub fn is_odd_only(&self) -> bool {
        matches!(self, Self::OuterSpace(..) | Self::Control(..))
    }
}

/// A part of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The common name.
    Name,
    /// An organization.
    Group,
    /// The uid.
    Uid,
}

impl std::fmt::Display for Part {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Name => "the name",
            Self::Group => "a group",
            Self::Uid => "the uid",
        })
    }
}

impl Subject {
    /// Returns what is wrong with the subject, the worst first.
    pub fn flaws(&self) -> Vec<SubjectError> {
        let mut flaws = Vec::new();
        if self.organizations.len() > MOST_GROUPS {
            flaws.push(SubjectError::TooManyGroups(self.organizations.len()));
        }
        let groups = self.organizations.iter().map(|group| (Part::Group, group));
        let uid = self.uid.iter().map(|uid| (Part::Uid, uid));
        for (part, text) in std::iter::once((Part::Name, &self.common_name)).chain(groups).chain(uid) {
            flaws.extend(flaw(part, text));
        }
        flaws.sort_by_key(SubjectError::is_odd_only);
        flaws
    }

    /// Returns the name in DER: one relative distinguished name for each group, in order, then the common name, then the uid. (A set of
    /// several would be sorted, and the last common name counts.)
    ///
    /// # Errors
    /// None for a subject that fits into memory.
    pub fn to_der(&self) -> Result<Vec<u8>, PkiError> {
        let mut name = RdnSequence::default();
        for group in &self.organizations {
            name.push(attribute(oid::ORGANIZATION, group)?);
        }
        if !self.common_name.is_empty() {
            name.push(attribute(oid::COMMON_NAME, &self.common_name)?);
        }
        if let Some(uid) = &self.uid {
            name.push(attribute(oid::UID, uid)?);
        }
        name.to_der().map_err(|_| PkiError::Failed)
    }
}

fn flaw(part: Part, text: &str) -> Option<SubjectError> {
    if text.is_empty() {
        Some(SubjectError::Empty(part))
    } else if text.contains('\0') {
        Some(SubjectError::Nul(part))
    } else if text.contains(char::is_control) {
        Some(SubjectError::Control(part, format!("{text:?}")))
    } else if text.trim() != text {
        Some(SubjectError::OuterSpace(part, text.to_owned()))
    } else {
        None
    }
}

fn attribute(id: ObjectIdentifier, value: &str) -> Result<RelativeDistinguishedName, PkiError> {
    let value = Utf8StringRef::new(value).and_then(|text| Any::encode_from(&text));
    let attribute = AttributeTypeAndValue { oid: id, value: value.map_err(|_| PkiError::Failed)? };
    let mut rdn = RelativeDistinguishedName::default();
    rdn.insert(attribute).map_err(|_| PkiError::Failed)?;
    Ok(rdn)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(name: &str, groups: &[&str], uid: Option<&str>) -> Subject {
        let organizations = groups.iter().map(|group| (*group).to_owned()).collect();
        Subject { common_name: name.into(), organizations, uid: uid.map(Into::into) }
    }

    #[test]
    fn what_nobody_can_want_is_told_from_what_is_odd() {
        let odd = subject(" ann", &["dev ", "a\nb"], None).flaws();
        assert_eq!(odd.len(), 3);
        assert!(odd.iter().all(SubjectError::is_odd_only), "{odd:?}");
        let wrong = subject("ann ", &["", "a\0b"], Some("")).flaws();
        let told: Vec<_> = wrong.iter().map(ToString::to_string).collect();
        let expected = ["a group is empty", "a group holds the character NUL", "the uid is empty"];
        assert_eq!(told[..3], expected);
        assert_eq!(told[3], "the name begins or ends with a space: `ann `");
        assert!(subject("漢字", &["a b", "system:masters", "a,b=c+d"], Some("u")).flaws().is_empty());
        let many = subject("ann", &vec!["g"; MOST_GROUPS + 1], None).flaws();
        assert_eq!(many, [SubjectError::TooManyGroups(MOST_GROUPS + 1)]);
    }
}
