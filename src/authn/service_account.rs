//! Service account user names (`apiserver: pkg/authentication/serviceaccount/util.go`).

use super::UserInfo;

/// What the user name of every service account begins with.
pub const USERNAME_PREFIX: &str = "system:serviceaccount:";
/// The group of all service accounts.
pub const ALL_GROUP: &str = "system:serviceaccounts";

/// Returns the user name of service account `name` in `namespace`.
pub fn username(namespace: &str, name: &str) -> String {
    format!("{USERNAME_PREFIX}{namespace}:{name}")
}

/// Returns namespace and name if `username` is one that the server takes for a service account: exactly two parts
/// behind the prefix, a DNS label and a DNS subdomain.
pub fn parse_username(username: &str) -> Option<(&str, &str)> {
    let (namespace, name) = username.strip_prefix(USERNAME_PREFIX)?.split_once(':')?;
    (is_dns1123_label(namespace) && is_dns1123_subdomain(name)).then_some((namespace, name))
}

/// Returns the groups that authentication gives to a service account of `namespace`.
pub fn groups(namespace: &str) -> [String; 2] {
    [ALL_GROUP.to_owned(), format!("{ALL_GROUP}:{namespace}")]
}

/// A service account as one of its tokens names it, with what else the token tells the server; empty where it tells nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holder<'a> {
    /// Its namespace.
    pub namespace: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its uid.
    pub uid: &'a str,
    /// The pod that the token is bound to.
    pub pod: Reference<'a>,
    /// The node that the token, or its pod, is bound to.
    pub node: Reference<'a>,
    /// The identifier of the token.
    pub token_id: &'a str,
}

/// An object, as a token names it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reference<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its uid.
    pub uid: &'a str,
}

impl Holder<'_> {
    /// Returns whom the server takes the holder of the token for, without the group that every user gets.
    // apiserver: pkg/authentication/serviceaccount/util.go, UserInfo
    pub fn user(&self) -> UserInfo<'static> {
        let mut user = UserInfo {
            name: username(self.namespace, self.name).into(),
            uid: self.uid.to_owned().into(),
            groups: groups(self.namespace).map(Into::into).into(),
            ..UserInfo::default()
        };
        let mut add = |key: &str, value: String| {
            user.extra.insert(format!("authentication.kubernetes.io/{key}"), vec![value]);
        };
        let Self { pod, node, token_id, .. } = self;
        if !pod.name.is_empty() && !pod.uid.is_empty() {
            add("pod-name", pod.name.to_owned());
            add("pod-uid", pod.uid.to_owned());
        }
        if !token_id.is_empty() {
            add("credential-id", format!("JTI={token_id}"));
        }
        if !node.name.is_empty() {
            add("node-name", node.name.to_owned());
            if !node.uid.is_empty() {
                add("node-uid", node.uid.to_owned());
            }
        }
        user
    }
}

/// Returns whether a text is a DNS label, as names of namespaces are (`apimachinery: pkg/util/validation`).
pub fn is_dns1123_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    let alphanumeric = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (1..=63).contains(&bytes.len())
        && bytes.iter().all(|byte| alphanumeric(byte) || *byte == b'-')
        && bytes.first().is_some_and(alphanumeric)
        && bytes.last().is_some_and(alphanumeric)
}

/// Returns whether a text is a DNS subdomain, as names of most objects are (`apimachinery: pkg/util/validation`).
pub fn is_dns1123_subdomain(text: &str) -> bool {
    let part = |part: &str| {
        let bytes = part.as_bytes();
        let alphanumeric = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        bytes.iter().all(|byte| alphanumeric(byte) || *byte == b'-')
            && bytes.first().is_some_and(alphanumeric)
            && bytes.last().is_some_and(alphanumeric)
    };
    text.len() <= 253 && text.split('.').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_well_formed_parts_are_a_service_account() {
        assert_eq!(parse_username("system:serviceaccount:ci:deployer"), Some(("ci", "deployer")));
        assert_eq!(parse_username("system:serviceaccount:ci:a.b-c"), Some(("ci", "a.b-c")));
        for name in [
            "system:serviceaccount:ci",
            "system:serviceaccount:ci:",
            "system:serviceaccount::a",
            "system:serviceaccount:ci:a:b",
            "system:serviceaccount:CI:a",
            "system:serviceaccount:c.i:a",
            "system:serviceaccount:ci:A",
            "jane",
        ] {
            assert_eq!(parse_username(name), None, "{name}");
        }
    }
}
