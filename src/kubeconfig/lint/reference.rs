//! Rules about files as such, and about what refers to what.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{File, Input, Kind, Report};
use super::rules::{
    DANGLING_CLUSTER, DANGLING_CURRENT_CONTEXT, DANGLING_USER, EMPTY_NAME, INVALID_NAMESPACE, LAX_MODE,
    NO_USER, REPEATED_KEY, REPEATED_NAME, SHADOWED_ENTRY, UNSET_CURRENT_CONTEXT, UNUSED_CLUSTER, UNUSED_USER,
};
use crate::kubeconfig::config::{Config, Context};
use crate::kubeconfig::mode::lax;

/// An entry that counts: the first of its name.
pub(super) struct Winner<'c, T> {
    pub(super) file: &'c str,
    pub(super) name: &'c str,
    pub(super) content: &'c T,
}

/// Returns the entries that count, by name.
// client-go: tools/clientcmd/loader.go, Load
pub(super) fn winners<'c, T>(
    input: &Input<'c>,
    entries: impl Fn(&'c Config) -> &'c BTreeMap<String, T>,
) -> Vec<Winner<'c, T>> {
    let mut winners = BTreeMap::new();
    for file in input.files {
        for (name, content) in entries(file.config) {
            winners.entry(name).or_insert(Winner { file: file.name, name, content });
        }
    }
    winners.into_values().collect()
}

pub(super) fn check(report: &mut Report<'_>) {
    for file in report.input.files {
        report.at(file.name, None);
        mode_of_kubeconfig(report, file);
        repeated_keys(report, file);
        repeated_names(report, file);
    }
    current_context(report);
    shadowed(report, Kind::Cluster, |config| &config.clusters);
    shadowed(report, Kind::User, |config| &config.users);
    shadowed(report, Kind::Context, |config| &config.contexts);
    for context in winners(report.input, |config| &config.contexts) {
        report.at(context.file, Some((Kind::Context, context.name)));
        cluster_of(report, context.content);
        user_of(report, context.content);
        namespace_of(report, context.content);
    }
    unused(report);
}

/// Adds a finding if others may read or write a file with secrets.
pub(super) fn mode(report: &mut Report<'_>, what: &str, path: &str, mode: Option<u32>) {
    if let Some(lax) = mode.and_then(|mode| lax(what, path, mode)) {
        report.add(&LAX_MODE, lax.message, &lax.remedy);
    }
}

fn mode_of_kubeconfig(report: &mut Report<'_>, file: &File<'_>) {
    mode(report, "the kubeconfig", file.name, file.mode);
}

fn repeated_keys(report: &mut Report<'_>, file: &File<'_>) {
    for (line, key) in file.repeated_keys {
        let message = format!("key `{key}` stands twice; the last one counts");
        report.add_in(Some(*line), &REPEATED_KEY, message, "");
    }
}

fn repeated_names(report: &mut Report<'_>, file: &File<'_>) {
    for (line, entry) in file.repeated_names {
        let message = format!("{entry} stands twice: clients refuse the whole file");
        report.add_in(Some(*line), &REPEATED_NAME, message, "rename one of them by hand, or take it away");
    }
}

fn current_context(report: &mut Report<'_>) {
    let files = report.input.files;
    let has = |name: &str| files.iter().any(|file| file.config.contexts.contains_key(name));
    match files.iter().find(|file| !file.config.current_context.is_empty()) {
        Some(file) if !has(&file.config.current_context) => {
            report.at(file.name, None);
            let message = format!("the current context `{}` does not exist", file.config.current_context);
            report.add(&DANGLING_CURRENT_CONTEXT, message, "choose one with `kauth config use-context`");
        }
        None if files.iter().any(|file| !file.config.contexts.is_empty()) => {
            report.at(files[0].name, None);
            let hint = "choose one with `kauth config use-context`";
            report.add(&UNSET_CURRENT_CONTEXT, "no context is the current one", hint);
        }
        _ => {}
    }
}

fn shadowed<'c, T: 'c>(
    report: &mut Report<'c>,
    kind: Kind,
    entries: impl Fn(&'c Config) -> &'c BTreeMap<String, T>,
) {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for file in report.input.files {
        for name in entries(file.config).keys() {
            report.at(file.name, Some((kind, name)));
            if name.is_empty() {
                let message = format!("a {} has no name", kind.as_str());
                report.add(&EMPTY_NAME, message, "is `name` spelled like that?");
            }
            match first.get(name.as_str()) {
                Some(winner) => {
                    let message = format!("{} `{name}` of `{winner}` counts, not this one", kind.as_str());
                    report.add(&SHADOWED_ENTRY, message, "");
                }
                None => drop(first.insert(name, file.name)),
            }
        }
    }
}

fn cluster_of(report: &mut Report<'_>, context: &Context) {
    let name = context.cluster.as_str();
    if report.input.files.iter().any(|file| file.config.clusters.contains_key(name)) {
        return;
    }
    let message = match name {
        "" => "it names no cluster".into(),
        name => format!("its cluster `{name}` does not exist"),
    };
    report.add(&DANGLING_CLUSTER, message, "");
}

fn user_of(report: &mut Report<'_>, context: &Context) {
    let name = context.user.as_str();
    if report.input.files.iter().any(|file| file.config.users.contains_key(name)) {
        return;
    }
    match name {
        "" => report.add(&NO_USER, "it names no user: requests are anonymous", ""),
        name => report.add(&DANGLING_USER, format!("its user `{name}` does not exist"), ""),
    }
}

fn namespace_of(report: &mut Report<'_>, context: &Context) {
    let namespace = &context.namespace;
    if namespace.is_empty() || is_label(namespace) {
        return;
    }
    let prefixes = ["ns/", "namespace/", "namespaces/"];
    let hint = match prefixes.iter().find_map(|prefix| namespace.strip_prefix(prefix)) {
        Some(name) => format!("`{name}`, without what stands before it"),
        None => "lower case letters, digits and `-`, at most 63".into(),
    };
    report.add(&INVALID_NAMESPACE, format!("`{namespace}` can be no namespace's name"), &hint);
}

/// Returns whether a text is a DNS label, RFC 1123.
fn is_label(text: &str) -> bool {
    let is_alphanumeric = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    bytes.len() <= 63
        && bytes.first().is_some_and(is_alphanumeric)
        && bytes.last().is_some_and(is_alphanumeric)
        && bytes.iter().all(|byte| is_alphanumeric(byte) || *byte == b'-')
}

fn unused(report: &mut Report<'_>) {
    let contexts = winners(report.input, |config| &config.contexts);
    let clusters: BTreeSet<&str> = contexts.iter().map(|context| context.content.cluster.as_str()).collect();
    let users: BTreeSet<&str> = contexts.iter().map(|context| context.content.user.as_str()).collect();
    for cluster in winners(report.input, |config| &config.clusters) {
        if !clusters.contains(cluster.name) {
            report.at(cluster.file, Some((Kind::Cluster, cluster.name)));
            report.add(&UNUSED_CLUSTER, "no context refers to it", "");
        }
    }
    for user in winners(report.input, |config| &config.users) {
        if !users.contains(user.name) {
            report.at(user.file, Some((Kind::User, user.name)));
            report.add(&UNUSED_USER, "no context refers to it", "");
        }
    }
}
