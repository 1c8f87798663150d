//! Whom impersonation makes of a request (`apiserver: pkg/endpoints/filters/impersonation`, the legacy mode), and the headers
//! that ask for it. Knows nothing about who may.

use super::service_account;
use super::{SYSTEM_ANONYMOUS, SYSTEM_UNAUTHENTICATED, UserInfo};
use crate::go::{Quoted, url};
use std::borrow::Cow;
use std::collections::BTreeMap;
use thiserror::Error;

const USER_HEADER: &str = "impersonate-user";
const GROUP_HEADER: &str = "impersonate-group";
const UID_HEADER: &str = "impersonate-uid";
const EXTRA_HEADER: &str = "impersonate-extra-";

/// What `--as`, `--as-group`, `--as-uid` and `--as-user-extra` ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Impersonation {
    /// The user name, not empty.
    pub user: String,
    /// The groups that were given; none given is not the same as an empty group.
    pub groups: Vec<String>,
    /// The uid, empty if none was given.
    pub uid: String,
    /// Extra attributes.
    pub extra: BTreeMap<String, Vec<String>>,
}

/// Why headers ask for nobody that can be impersonated.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HeaderError {
    /// 400: groups, a uid or extra attributes without a user. In the words of a server with constrained impersonation; for others
    /// see [`legacy_words`](HeaderError::legacy_words).
    #[error("requested {} without impersonating a user name", go_syntax(.0))]
    NoUser(Impersonation),
    /// The key of an extra attribute that is not UTF-8 once it is decoded. The server takes it, but no policy that kauth reads
    /// can name it.
    #[error("the extra attribute {} is not UTF-8", Quoted(.0))]
    NotText(String),
}

impl Impersonation {
    /// Returns the user that the server authorizes, with the groups that it adds: a service account's if no group is
    /// given, then `system:authenticated`, or `system:unauthenticated` for `system:anonymous`.
    pub fn user_info(self) -> UserInfo<'static> {
        let mut groups = self.groups;
        if groups.is_empty()
            && let Some((namespace, _)) = service_account::parse_username(&self.user)
        {
            groups.extend(service_account::groups(namespace));
        }
        let mut user = UserInfo {
            name: Cow::Owned(self.user),
            uid: Cow::Owned(self.uid),
            groups: groups.into_iter().map(Cow::Owned).collect(),
            extra: self.extra,
        };
        if user.name == SYSTEM_ANONYMOUS && !user.is_in(SYSTEM_UNAUTHENTICATED) {
            user.groups.push(SYSTEM_UNAUTHENTICATED.into());
        }
        user.authenticated()
    }

    /// Returns whether nothing but the user's name is asked for.
    pub fn is_only_a_name(&self) -> bool {
        self.groups.is_empty() && self.uid.is_empty() && self.extra.is_empty()
    }
}

impl HeaderError {
    /// Returns what a server without constrained impersonation answers; with several extra keys it has no fixed order.
    // apiserver: pkg/endpoints/filters/impersonation/impersonation.go, buildImpersonationRequests
    pub fn legacy_words(&self) -> String {
        let Self::NoUser(Impersonation { groups, uid, extra, .. }) = self else { return self.to_string() };
        let version = "authentication.k8s.io/v1";
        let mut items: Vec<String> = groups.iter().map(|group| format!("{{Group  {group}    }}")).collect();
        for (key, values) in extra {
            items.extend(values.iter().map(|value| format!("{{UserExtra  {value}  {version}  {key}}}")));
        }
        if !uid.is_empty() {
            items.push(format!("{{UID  {uid}  {version}  }}"));
        }
        format!("requested [{}] without impersonating a user", items.join(" "))
    }
}

/// Reads the headers of a request, in the order in which they were sent; `None` if nobody is to be impersonated. The first
/// `Impersonate-User` and `Impersonate-Uid` count, and every group and extra value.
///
/// # Errors
/// If the server answers 400, or what it would make of a key cannot be told.
pub fn from_headers<'h>(
    headers: impl IntoIterator<Item = (&'h str, &'h str)>,
) -> Result<Option<Impersonation>, HeaderError> {
    let (mut user, mut uid) = (None, None);
    let mut asked = Impersonation::default();
    for (name, value) in headers {
        let name = name.to_ascii_lowercase();
        // go: net/textproto/reader.go, readMIMEHeader
        let value = value.trim_matches([' ', '\t']).to_owned();
        match name.as_str() {
            USER_HEADER => drop(user.get_or_insert(value)),
            UID_HEADER => drop(uid.get_or_insert(value)),
            GROUP_HEADER => asked.groups.push(value),
            _ => {
                if let Some(key) = name.strip_prefix(EXTRA_HEADER) {
                    asked.extra.entry(unescaped(key)?).or_default().push(value);
                }
            }
        }
    }
    asked.user = user.unwrap_or_default();
    asked.uid = uid.unwrap_or_default();
    match asked.user.is_empty() {
        true if asked.is_only_a_name() => Ok(None),
        true => Err(HeaderError::NoUser(asked)),
        false => Ok(Some(asked)),
    }
}

/// Decodes what is percent-encoded in a key; a key with something that does not decode stays as it is.
fn unescaped(key: &str) -> Result<String, HeaderError> {
    let Some(bytes) = url::path_unescape(key) else { return Ok(key.to_owned()) };
    String::from_utf8(bytes).map_err(|_| HeaderError::NotText(key.to_owned()))
}

/// Returns the user as `%#v` prints a `*user.DefaultInfo`.
fn go_syntax(asked: &Impersonation) -> String {
    let list = |values: &[String]| {
        let values: Vec<_> = values.iter().map(|value| Quoted(value).to_string()).collect();
        values.join(", ")
    };
    let Impersonation { user, groups, uid, extra } = asked;
    let groups = if groups.is_empty() { "(nil)".to_owned() } else { format!("{{{}}}", list(groups)) };
    let pairs: Vec<_> =
        extra.iter().map(|(key, values)| format!("{}:[]string{{{}}}", Quoted(key), list(values))).collect();
    let extra = if pairs.is_empty() { "(nil)".to_owned() } else { format!("{{{}}}", pairs.join(", ")) };
    format!(
        "&user.DefaultInfo{{Name:{}, UID:{}, Groups:[]string{groups}, Extra:map[string][]string{extra}}}",
        Quoted(user),
        Quoted(uid)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(user: &str, given: &[&str]) -> Vec<String> {
        let groups = given.iter().map(|group| (*group).to_owned()).collect();
        let user = Impersonation { user: user.to_owned(), groups, ..Impersonation::default() }.user_info();
        user.groups.into_iter().map(Cow::into_owned).collect()
    }

    #[test]
    fn implied_groups_are_the_servers() {
        let account = "system:serviceaccount:ci:deployer";
        assert_eq!(groups("jane", &[]), ["system:authenticated"]);
        assert_eq!(groups("jane", &["dev"]), ["dev", "system:authenticated"]);
        assert_eq!(
            groups(account, &[]),
            ["system:serviceaccounts", "system:serviceaccounts:ci", "system:authenticated"]
        );
        assert_eq!(groups(account, &["dev"]), ["dev", "system:authenticated"]);
        assert_eq!(groups("system:anonymous", &[]), ["system:unauthenticated"]);
        assert_eq!(
            groups("system:anonymous", &["system:authenticated"]),
            ["system:authenticated", "system:unauthenticated"]
        );
        assert_eq!(groups("jane", &["system:unauthenticated"]), ["system:unauthenticated"]);
    }

    #[test]
    fn headers_are_read_as_the_server_reads_them() {
        let asked = from_headers([
            ("Accept", "*/*"),
            ("impersonate-USER", " dave\t"),
            ("Impersonate-User", "eve"),
            ("Impersonate-Group", "g1"),
            ("Impersonate-Group", ""),
            ("Impersonate-Uid", "u9"),
            ("Impersonate-Extra-Scopes%2fX", "v"),
            ("Impersonate-Extra-scopes%2fx", "w"),
            ("Impersonate-Extra-50%", "raw"),
            ("Impersonate-Extra-%zz%41", "raw"),
            ("Impersonate-Extra-a+b", "plus"),
        ]);
        let asked = asked.unwrap().unwrap();
        assert_eq!((&*asked.user, &*asked.uid), ("dave", "u9"));
        assert_eq!(asked.groups, ["g1", ""]);
        let keys: Vec<_> =
            asked.extra.iter().map(|(key, values)| format!("{key}={}", values.join(","))).collect();
        assert_eq!(keys, ["%zz%41=raw", "50%=raw", "a+b=plus", "scopes/x=v,w"]);
        assert_eq!(from_headers([("Impersonate", "x"), ("Impersonate-User", "")]), Ok(None));
        assert_eq!(from_headers([("Impersonate-Uid", "")]), Ok(None));
    }

    #[test]
    fn nobody_is_impersonated_without_a_name() {
        let words = |headers: &[(&'static str, &'static str)]| {
            let error = from_headers(headers.iter().copied()).unwrap_err();
            (error.to_string(), error.legacy_words())
        };
        assert_eq!(
            words(&[("Impersonate-User", ""), ("Impersonate-User", "late"), ("Impersonate-Group", "a\"b")]),
            (
                r#"requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"a\"b"}, Extra:map[string][]string(nil)} without impersonating a user name"#.to_owned(),
                "requested [{Group  a\"b    }] without impersonating a user".to_owned()
            )
        );
        assert_eq!(
            words(&[("Impersonate-Uid", "1"), ("Impersonate-Extra-k", "v"), ("Impersonate-Extra-k", "w")]).0,
            r#"requested &user.DefaultInfo{Name:"", UID:"1", Groups:[]string(nil), Extra:map[string][]string{"k":[]string{"v", "w"}}} without impersonating a user name"#
        );
        let key = [("Impersonate-User", "jane"), ("Impersonate-Extra-%ff", "v")];
        assert_eq!(words(&key).0, r#"the extra attribute "%ff" is not UTF-8"#);
    }
}
