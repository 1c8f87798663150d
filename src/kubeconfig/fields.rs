//! Which fields a kubeconfig and its entries have, and of which types. Knows nothing about what they mean together.
// client-go: tools/clientcmd/api/v1/types.go, conversion.go

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::config::{AuthProvider, Cluster, Config, Context, EnvVar, Exec, Extensions, Preferences, User};
use super::node::{Duplicate, Findings, Node};
use crate::document::value::Value;

/// Decodes a kubeconfig, whatever its kind.
pub(super) fn config(node: Node<'_, '_>, findings: &mut Findings) -> Config {
    let mut config = Config::default();
    node.fields(
        "Config",
        |name, node, findings| match name {
            "preferences" => config.preferences = preferences(node, findings),
            "clusters" => config.clusters = named(&CLUSTERS, node, cluster, findings),
            "users" => config.users = named(&USERS, node, user, findings),
            "contexts" => config.contexts = named(&CONTEXTS, node, context, findings),
            "current-context" => config.current_context = node.string(findings),
            "extensions" => config.extensions = extensions(Section::Extensions, node, findings),
            _ => {}
        },
        findings,
    );
    config
}

/// The lists of entries with names, in the order in which client-go turns them into maps.
#[derive(Debug, Clone, Copy)]
enum Section {
    Preferences,
    Clusters,
    Users,
    Contexts,
    Extensions,
}

/// A list of entries with names.
struct List {
    section: Section,
    /// The Go struct of an item, and the one that its entry becomes.
    item: &'static str,
    entry: &'static str,
    /// The field that holds the entry.
    field: &'static str,
}

const CLUSTERS: List =
    List { section: Section::Clusters, item: "NamedCluster", entry: "*api.Cluster", field: "cluster" };
const USERS: List =
    List { section: Section::Users, item: "NamedAuthInfo", entry: "*api.AuthInfo", field: "user" };
const CONTEXTS: List =
    List { section: Section::Contexts, item: "NamedContext", entry: "*api.Context", field: "context" };

fn named<T: Default>(
    list: &List,
    node: Node<'_, '_>,
    decode: impl Fn(Node<'_, '_>, &mut Findings) -> T,
    findings: &mut Findings,
) -> BTreeMap<String, T> {
    let mut entries = BTreeMap::new();
    let mut item = |node: Node<'_, '_>, findings: &mut Findings| {
        let (mut name, mut entry) = (String::new(), T::default());
        node.fields(
            list.item,
            |field, node, findings| match field {
                "name" => name = node.string(findings),
                _ if field == list.field => entry = decode(node, findings),
                _ => {}
            },
            findings,
        );
        match entries.entry(name) {
            Entry::Occupied(there) => {
                duplicate(list.section, list.item, list.entry, there.key(), node, findings);
            }
            Entry::Vacant(place) => {
                place.insert(entry);
            }
        }
    };
    node.list(&format!("v1.{}", list.item), &mut item, findings);
    entries
}

fn duplicate(
    section: Section,
    item: &str,
    entry: &str,
    name: &str,
    node: Node<'_, '_>,
    findings: &mut Findings,
) {
    let message = format!("error converting *[]{item} into *map[string]{entry}: duplicate name \"{name}\"");
    let what = match item {
        "NamedCluster" => "cluster",
        "NamedAuthInfo" => "user",
        "NamedContext" => "context",
        _ => "extension",
    };
    let duplicate = Duplicate { what, name: name.to_owned(), message, place: node.place() };
    findings.duplicate(section as u8, duplicate);
}

fn extensions(section: Section, node: Node<'_, '_>, findings: &mut Findings) -> Extensions {
    let mut extensions = Extensions::new();
    let mut item = |node: Node<'_, '_>, findings: &mut Findings| {
        let (mut name, mut extension) = (String::new(), Value::Null);
        node.fields(
            "NamedExtension",
            |field, node, findings| match field {
                "name" => name = node.string(findings),
                "extension" => extension = node.value(),
                _ => {}
            },
            findings,
        );
        // Null is as absent, so that another of its name may follow.
        if extensions.get(&name).is_some_and(|there| *there != Value::Null) {
            duplicate(section, "NamedExtension", "runtime.Object", &name, node, findings);
        } else {
            extensions.insert(name, extension);
        }
    };
    node.list("v1.NamedExtension", &mut item, findings);
    extensions
}

fn preferences(node: Node<'_, '_>, findings: &mut Findings) -> Preferences {
    let mut preferences = Preferences::default();
    node.fields(
        "Preferences",
        |name, node, findings| match name {
            "colors" => preferences.colors = node.boolean(findings),
            "extensions" => {
                preferences.extensions = extensions(Section::Preferences, node, findings);
            }
            _ => {}
        },
        findings,
    );
    preferences
}

fn cluster(node: Node<'_, '_>, findings: &mut Findings) -> Cluster {
    let mut cluster = Cluster::default();
    node.fields(
        "Cluster",
        |name, node, findings| match name {
            "server" => cluster.server = node.string(findings),
            "tls-server-name" => cluster.tls_server_name = node.string(findings),
            "insecure-skip-tls-verify" => cluster.insecure_skip_tls_verify = node.boolean(findings),
            "certificate-authority" => cluster.certificate_authority = node.string(findings),
            "certificate-authority-data" => {
                cluster.certificate_authority_data = node.bytes(findings).to_vec()
            }
            "proxy-url" => cluster.proxy_url = node.secret(findings),
            "disable-compression" => cluster.disable_compression = node.boolean(findings),
            "extensions" => cluster.extensions = extensions(Section::Clusters, node, findings),
            _ => {}
        },
        findings,
    );
    cluster
}

fn user(node: Node<'_, '_>, findings: &mut Findings) -> User {
    let mut user = User::default();
    node.fields(
        "AuthInfo",
        |name, node, findings| match name {
            "client-certificate" => user.client_certificate = node.string(findings),
            "client-certificate-data" => user.client_certificate_data = node.bytes(findings).to_vec(),
            "client-key" => user.client_key = node.string(findings),
            "client-key-data" => user.client_key_data = node.bytes(findings),
            "token" => user.token = node.secret(findings),
            "tokenFile" => user.token_file = node.string(findings),
            "as" => user.impersonate = node.string(findings),
            "as-uid" => user.impersonate_uid = node.string(findings),
            "as-groups" => user.impersonate_groups = node.strings(findings).unwrap_or_default(),
            "as-user-extra" => {
                let values =
                    |node: Node<'_, '_>, findings: &mut Findings| node.strings(findings).unwrap_or_default();
                user.impersonate_user_extra = node.map("[]string", values, findings).unwrap_or_default();
            }
            "username" => user.username = node.string(findings),
            "password" => user.password = node.secret(findings),
            "auth-provider" => user.auth_provider = node.pointer(|node| auth_provider(node, findings)),
            "exec" => user.exec = node.pointer(|node| exec(node, findings)),
            "extensions" => user.extensions = extensions(Section::Users, node, findings),
            _ => {}
        },
        findings,
    );
    user
}

fn context(node: Node<'_, '_>, findings: &mut Findings) -> Context {
    let mut context = Context::default();
    node.fields(
        "Context",
        |name, node, findings| match name {
            "cluster" => context.cluster = node.string(findings),
            "user" => context.user = node.string(findings),
            "namespace" => context.namespace = node.string(findings),
            "extensions" => context.extensions = extensions(Section::Contexts, node, findings),
            _ => {}
        },
        findings,
    );
    context
}

fn auth_provider(node: Node<'_, '_>, findings: &mut Findings) -> AuthProvider {
    let mut provider = AuthProvider::default();
    node.fields(
        "AuthProviderConfig",
        |name, node, findings| match name {
            "name" => provider.name = node.string(findings),
            "config" => {
                provider.config = node.map("string", |node, findings| node.secret(findings), findings)
            }
            _ => {}
        },
        findings,
    );
    provider
}

fn exec(node: Node<'_, '_>, findings: &mut Findings) -> Exec {
    let mut exec = Exec::default();
    node.fields(
        "ExecConfig",
        |name, node, findings| match name {
            "command" => exec.command = node.string(findings),
            "args" => exec.args = node.strings(findings),
            "env" => exec.env = node.list("v1.ExecEnvVar", variable, findings),
            "apiVersion" => exec.api_version = node.string(findings),
            "installHint" => exec.install_hint = node.string(findings),
            "provideClusterInfo" => exec.provide_cluster_info = node.boolean(findings),
            "interactiveMode" => {
                exec.interactive_mode = node.named_string("v1.ExecInteractiveMode", findings);
            }
            _ => {}
        },
        findings,
    );
    exec
}

fn variable(node: Node<'_, '_>, findings: &mut Findings) -> EnvVar {
    let mut variable = EnvVar::default();
    node.fields(
        "ExecEnvVar",
        |name, node, findings| match name {
            "name" => variable.name = node.string(findings),
            "value" => variable.value = node.secret(findings),
            _ => {}
        },
        findings,
    );
    variable
}
