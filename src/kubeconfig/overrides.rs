//! What the global flags say instead of the kubeconfig. Knows nothing about how a command line is read.
// client-go: tools/clientcmd/overrides.go; cli-runtime: pkg/genericclioptions/config_flags.go

use std::collections::BTreeMap;

use super::config::{Cluster, Context, User};

/// The values of the global flags; empty where a flag is not given. Paths are relative to the working directory.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overrides {
    /// `--context`.
    pub current_context: String,
    /// `--cluster`, `--user` and `--namespace`, the last as [`namespace`] returns it.
    pub context: Context,
    /// `--server`, `--certificate-authority` and the other flags of a cluster.
    pub cluster: Cluster,
    /// `--token`, `--as` and the other flags of a user.
    pub user: User,
    /// `--request-timeout`.
    pub timeout: String,
    /// The server where neither flag nor kubeconfig names one: [`default_server`] for what kubectl does, empty for what
    /// client-go does.
    pub default_server: String,
}

/// Returns the name in a `--namespace`, which may be given as a resource: `ns/web`.
pub fn namespace(flag: &str) -> &str {
    let rest = |prefix: &str| {
        let (head, rest) = flag.split_at_checked(prefix.len())?;
        (head.eq_ignore_ascii_case(prefix) && !rest.is_empty()).then_some(rest)
    };
    ["namespaces/", "namespace/", "ns/"].into_iter().find_map(rest).unwrap_or(flag)
}

/// Returns the extra attributes in the values of `--as-user-extra`, each `KEY=VALUE`; what is not, kubectl ignores.
pub fn user_extra<'f>(flags: impl IntoIterator<Item = &'f str>) -> BTreeMap<String, Vec<String>> {
    let mut extra: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, value) in flags.into_iter().filter_map(|flag| flag.split_once('=')) {
        extra.entry(key.to_owned()).or_default().push(value.to_owned());
    }
    extra
}

/// Returns the server that kubectl asks where nothing names one, given `KUBERNETES_MASTER`.
pub fn default_server(kubernetes_master: Option<&str>) -> String {
    kubernetes_master.filter(|server| !server.is_empty()).unwrap_or("http://localhost:8080").to_owned()
}

/// Overwrites a context's fields with those that are given.
pub(super) fn merge_context(into: &mut Context, from: &Context) {
    string(&mut into.cluster, &from.cluster);
    string(&mut into.user, &from.user);
    string(&mut into.namespace, &from.namespace);
    map(&mut into.extensions, &from.extensions);
}

/// Overwrites a cluster's fields with those that are given.
pub(super) fn merge_cluster(into: &mut Cluster, from: &Cluster) {
    string(&mut into.server, &from.server);
    string(&mut into.tls_server_name, &from.tls_server_name);
    into.insecure_skip_tls_verify |= from.insecure_skip_tls_verify;
    string(&mut into.certificate_authority, &from.certificate_authority);
    given(&mut into.certificate_authority_data, &from.certificate_authority_data, |data| data.is_empty());
    given(&mut into.proxy_url, &from.proxy_url, |url| url.is_empty());
    into.disable_compression |= from.disable_compression;
    map(&mut into.extensions, &from.extensions);
}

/// Overwrites a user's fields with those that are given.
pub(super) fn merge_user(into: &mut User, from: &User) {
    string(&mut into.client_certificate, &from.client_certificate);
    given(&mut into.client_certificate_data, &from.client_certificate_data, |data| data.is_empty());
    string(&mut into.client_key, &from.client_key);
    given(&mut into.client_key_data, &from.client_key_data, |data| data.is_empty());
    given(&mut into.token, &from.token, |token| token.is_empty());
    string(&mut into.token_file, &from.token_file);
    string(&mut into.impersonate, &from.impersonate);
    string(&mut into.impersonate_uid, &from.impersonate_uid);
    given(&mut into.impersonate_groups, &from.impersonate_groups, Vec::is_empty);
    map(&mut into.impersonate_user_extra, &from.impersonate_user_extra);
    string(&mut into.username, &from.username);
    given(&mut into.password, &from.password, |password| password.is_empty());
    given(&mut into.auth_provider, &from.auth_provider, Option::is_none);
    given(&mut into.exec, &from.exec, Option::is_none);
    map(&mut into.extensions, &from.extensions);
}

fn string(into: &mut String, from: &String) {
    given(into, from, String::is_empty);
}

fn given<T: Clone>(into: &mut T, from: &T, is_empty: impl Fn(&T) -> bool) {
    if !is_empty(from) {
        into.clone_from(from);
    }
}

fn map<T: Clone>(into: &mut BTreeMap<String, T>, from: &BTreeMap<String, T>) {
    into.extend(from.iter().map(|(key, value)| (key.clone(), value.clone())));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_may_be_given_as_a_resource() {
        for (flag, name) in [
            ("web", "web"),
            ("ns/web", "web"),
            ("NS/web", "web"),
            ("Namespace/web", "web"),
            ("namespaces/ns/web", "ns/web"),
            ("ns/", "ns/"),
            ("nsé/", "nsé/"),
            ("", ""),
        ] {
            assert_eq!(namespace(flag), name);
        }
    }

    #[test]
    fn extra_attributes_gather_by_key() {
        let extra = user_extra(["a=1", "b", "a=2=3", "=x"]);
        let values = |key: &str| extra[key].clone();
        assert_eq!(
            (values("a"), values(""), extra.len()),
            (vec!["1".into(), "2=3".into()], vec!["x".into()], 2)
        );
    }
}
