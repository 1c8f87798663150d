//! What becomes of kubeconfigs that are taken into another: of any, the plan keeps what it promises.
#![allow(clippy::unwrap_used, reason = "tests may")]

use std::collections::BTreeMap;

use kauth::document::Document;
use kauth::kubeconfig::change::{Change, Kind};
use kauth::kubeconfig::config::{Cluster, Config, Context, Exec, User};
use kauth::kubeconfig::import::{self, Fate, Import, OnConflict, Plan};
use kauth::kubeconfig::layers::{Layer, Layers};
use kauth::kubeconfig::merge::{Content, Purpose, Source, merge};
use kauth::kubeconfig::rules::Rules;
use kauth::kubeconfig::{decode, encode};
use kauth::output::printer::Printer;
use proptest::prelude::*;

const ALL: [OnConflict; 4] = [OnConflict::Fail, OnConflict::Skip, OnConflict::Rename, OnConflict::Replace];

/// Files by name, in order; the folder is what stands before the last slash.
type Files = Vec<(String, String)>;

fn layers(files: &Files) -> Layers<'_> {
    let files = files.iter().map(|(name, text)| {
        let document = Document::parse(text.as_bytes()).unwrap();
        let config = decode::config(document.value()).unwrap();
        Layer { name: name.clone(), folder: folder(name), bytes: Some(text.as_bytes()), document, config }
    });
    Layers { files: files.collect(), default: 0 }
}

fn folder(name: &str) -> String {
    name.rsplit_once('/').unwrap().0.to_owned()
}

fn text(config: &Config) -> String {
    Printer::Yaml.print("config", &encode::config(config)).unwrap()
}

fn plan(target: &Files, import: &Files, on_conflict: OnConflict) -> Plan {
    let files = layers(import);
    Import::new(&files, files.merged()).plan(&layers(target), on_conflict)
}

/// The files after the changes, each in the file that it belongs to.
fn changed(target: &Files, changes: &[Change]) -> Files {
    let layers = layers(target);
    let of = |file| {
        changes.iter().filter(|change| layers.destination(change) == Some(file)).cloned().collect::<Vec<_>>()
    };
    let files = layers.files.iter().enumerate();
    files.map(|(at, layer)| (layer.name.clone(), layer.with(&of(at)).unwrap().to_string())).collect()
}

/// What client-go reads.
fn read(files: &Files) -> Config {
    let source = |(name, text): &(String, String)| {
        let config = decode::config(Document::parse(text.as_bytes()).unwrap().value()).unwrap();
        Source { name: name.clone(), folder: folder(name), content: Content::Config(Box::new(config)) }
    };
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    let rules = Rules::new(None, Some(&names.join(":")), None);
    merge(&rules, files.iter().map(source).collect(), Purpose::Use).unwrap().config
}

fn becomes(plan: &Plan) -> BTreeMap<(Kind, String), Option<String>> {
    let becomes = plan.outcomes.iter().map(|outcome| {
        let new = match &outcome.fate {
            Fate::Imported | Fate::Unchanged | Fate::Replaced => Some(outcome.name.clone()),
            Fate::ImportedAs(new) | Fate::UnchangedAs(new) => Some(new.clone()),
            Fate::Skipped | Fate::SkippedWith(..) => None,
        };
        ((outcome.kind, outcome.name.clone()), new)
    });
    becomes.collect()
}

/// Few names and few contents, so that they meet.
fn config(references: &'static [&'static str]) -> impl Strategy<Value = Config> {
    let name = || prop::sample::select(vec!["a", "a-2", "a-3", "b", ""]).prop_map(str::to_owned);
    let path = || {
        prop::sample::select(vec!["", "ca", "./x/../ca", "/k/ca", "../ca", "/k/sub/ca"])
            .prop_map(str::to_owned)
    };
    let server = prop::sample::select(vec!["https://one.test", "https://two.test"]).prop_map(str::to_owned);
    let cluster = (server, path()).prop_map(|(server, certificate_authority)| Cluster {
        server,
        certificate_authority,
        ..Cluster::default()
    });
    let command = prop::sample::select(vec!["", "login", "./login", "bin/login", "/k/login"]);
    let user =
        (prop::sample::select(vec!["", "test-token"]), path(), command).prop_map(|(token, path, command)| {
            User {
                token: token.into(),
                token_file: path,
                exec: (!command.is_empty()).then(|| Exec { command: command.to_owned(), ..Exec::default() }),
                ..User::default()
            }
        });
    let to = move || prop::sample::select(references.to_vec()).prop_map(str::to_owned);
    let context =
        (to(), to(), prop::sample::select(vec!["", "web"])).prop_map(|(cluster, user, namespace)| Context {
            cluster,
            user,
            namespace: namespace.to_owned(),
            ..Context::default()
        });
    let entries = (
        prop::collection::btree_map(name(), cluster, 0..4),
        prop::collection::btree_map(name(), user, 0..4),
        prop::collection::btree_map(name(), context, 0..4),
        prop::sample::select(vec!["", "a", "b", "gone"]),
    );
    entries.prop_map(|(clusters, users, contexts, current)| Config {
        clusters,
        users,
        contexts,
        current_context: current.to_owned(),
        ..Config::default()
    })
}

fn files(names: &'static [&'static str]) -> impl Strategy<Value = Files> {
    let file = || config(&["a", "a-2", "b", "gone", "gone-2", ""]);
    prop::collection::vec(file(), 1..=names.len()).prop_map(move |configs| {
        configs.iter().zip(names).map(|(config, name)| ((*name).to_owned(), text(config))).collect()
    })
}

fn targets() -> impl Strategy<Value = Files> {
    files(&["/k/config", "/k/sub/config"])
}

fn imports() -> impl Strategy<Value = Files> {
    files(&["/k/in/one", "/other/two"])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_same_again_changes_nothing(target in targets(), import in imports()) {
        for on_conflict in ALL {
            let first = plan(&target, &import, on_conflict);
            if !first.conflicts.is_empty() {
                continue;
            }
            let after = changed(&target, &first.changes);
            let again = plan(&after, &import, on_conflict);
            prop_assert_eq!(&again.changes, &[], "{:?}\n{:?}\n{:?}", on_conflict, first.outcomes, after);
            prop_assert!(again.commands.is_empty());
            prop_assert_eq!(becomes(&again), becomes(&first));
        }
    }

    #[test]
    fn what_was_there_stays(target in targets(), import in imports()) {
        for on_conflict in [OnConflict::Skip, OnConflict::Rename] {
            let (before, plan) = (layers(&target), plan(&target, &import, on_conflict));
            let after = changed(&target, &plan.changes);
            for (before, after) in before.files.iter().zip(&layers(&after).files) {
                let (before, after) = (&before.config, &after.config);
                prop_assert!(before.clusters.iter().all(|(name, entry)| after.clusters.get(name) == Some(entry)));
                prop_assert!(before.users.iter().all(|(name, entry)| after.users.get(name) == Some(entry)));
                prop_assert!(before.contexts.iter().all(|(name, entry)| after.contexts.get(name) == Some(entry)));
            }
            let merged = before.merged().current_context;
            prop_assert!(merged.is_empty() || layers(&after).merged().current_context == merged);
        }
    }

    #[test]
    fn what_is_taken_in_means_what_it_meant(target in targets(), import in imports()) {
        let wanted = read(&import);
        for on_conflict in ALL {
            let plan = plan(&target, &import, on_conflict);
            if !plan.conflicts.is_empty() {
                continue;
            }
            let found = read(&changed(&target, &plan.changes));
            let becomes = becomes(&plan);
            prop_assert_eq!(becomes.len(), wanted.clusters.len() + wanted.users.len() + wanted.contexts.len());
            for ((kind, name), new) in &becomes {
                let Some(new) = new else { continue };
                match kind {
                    Kind::Cluster => prop_assert_eq!(&found.clusters[new], &wanted.clusters[name]),
                    Kind::User => prop_assert_eq!(&found.users[new], &wanted.users[name]),
                    Kind::Context => {
                        let (found_context, context) = (&found.contexts[new], &wanted.contexts[name]);
                        prop_assert_eq!(&found_context.namespace, &context.namespace);
                        // What the import says that it is, or what it says only the name of.
                        let cluster = wanted.clusters.get(&context.cluster);
                        let user = wanted.users.get(&context.user);
                        match cluster {
                            Some(cluster) => prop_assert_eq!(found.clusters.get(&found_context.cluster), Some(cluster)),
                            None => prop_assert_eq!(&found_context.cluster, &context.cluster),
                        }
                        match user {
                            Some(user) => prop_assert_eq!(found.users.get(&found_context.user), Some(user)),
                            None => prop_assert_eq!(&found_context.user, &context.user),
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_new_name_catches_no_reference_that_led_nowhere(target in targets(), import in imports()) {
        let plan = plan(&target, &import, OnConflict::Rename);
        let (before, after) = (read(&target), read(&changed(&target, &plan.changes)));
        let new = |kind| {
            let renamed = plan.outcomes.iter().filter_map(move |outcome| match &outcome.fate {
                Fate::ImportedAs(new) if outcome.kind == kind => Some(new.clone()),
                _ => None,
            });
            renamed.collect::<Vec<_>>()
        };
        for (name, context) in &before.contexts {
            prop_assert_eq!(&after.contexts[name], context);
            prop_assert!(!new(Kind::Cluster).contains(&context.cluster) && !new(Kind::User).contains(&context.user));
        }
        prop_assert!(before.current_context.is_empty() || !new(Kind::Context).contains(&before.current_context));
    }

    #[test]
    fn every_conflict_is_named_and_nothing_else(target in targets(), import in imports()) {
        let conflicts = plan(&target, &import, OnConflict::Fail).conflicts;
        let mut named: Vec<_> = conflicts.iter().map(|conflict| (conflict.kind, conflict.name.clone())).collect();
        let replaced = plan(&target, &import, OnConflict::Replace).outcomes;
        let replaced = replaced.into_iter().filter(|outcome| outcome.fate == Fate::Replaced);
        let mut replaced: Vec<_> = replaced.map(|outcome| (outcome.kind, outcome.name)).collect();
        named.sort();
        replaced.sort();
        prop_assert_eq!(named, replaced);
        prop_assert!(conflicts.iter().all(|conflict| !conflict.fields.is_empty()));
    }
}

#[test]
fn a_context_that_would_mean_another_user_is_skipped() {
    let target = vec![("/k/config".to_owned(), "users: [{name: u, user: {token: one}}]".to_owned())];
    let text = "users: [{name: u, user: {token: two}}, {name: v, user: {token: two}}]\n\
                contexts: [{name: c, context: {user: u}}, {name: d, context: {user: v}}]\ncurrent-context: c\n";
    let plan = plan(&target, &vec![("/i/x".to_owned(), text.to_owned())], OnConflict::Skip);
    let fates: Vec<_> = plan.outcomes.iter().map(|outcome| (outcome.name.as_str(), &outcome.fate)).collect();
    let with_user = Fate::SkippedWith(Kind::User, "u".to_owned());
    assert_eq!(
        fates,
        [("u", &Fate::Skipped), ("v", &Fate::Imported), ("c", &with_user), ("d", &Fate::Imported)]
    );
    assert_eq!(plan.current_context, None, "it is not there");
}

#[test]
fn a_different_entry_of_a_later_file_does_not_count() {
    let file = |name: &str, server: &str| {
        (name.to_owned(), format!("clusters: [{{name: c, cluster: {{server: {server}}}}}]"))
    };
    let files = vec![
        file("/i/one", "https://one.test"),
        file("/i/two", "https://two.test"),
        file("/i/three", "https://one.test"),
    ];
    let layers = layers(&files);
    let shadowed = import::shadowed(&layers);
    assert_eq!(shadowed.len(), 1);
    assert_eq!((shadowed[0].name, shadowed[0].by, shadowed[0].file), ("c", "/i/one", "/i/two"));
}

#[test]
fn commands_are_those_of_what_is_new() {
    let user = |name: &str| {
        format!(
            "{{name: {name}, user: {{exec: {{command: ./login, args: [a], env: [{{name: E, value: s}}]}}}}}}"
        )
    };
    let target = vec![("/i/config".to_owned(), format!("users: [{}]", user("old")))];
    let provider =
        "{name: p, user: {auth-provider: {name: gcp, config: {cmd-path: gcloud, cmd-args: config --x}}}}";
    let import = vec![("/i/x".to_owned(), format!("users: [{}, {}, {provider}]", user("old"), user("new")))];
    let commands: Vec<_> =
        plan(&target, &import, OnConflict::Fail).commands.iter().map(ToString::to_string).collect();
    assert_eq!(
        commands,
        [r#"user "new" runs "/i/login" "a" with "E" set"#, r#"user "p" runs "gcloud" "config" "--x""#]
    );
}

#[test]
fn a_twin_in_the_import_is_no_earlier_import() {
    let target = vec![("/k/config".to_owned(), "clusters: [{name: c, cluster: {server: other}}]".to_owned())];
    let text = "clusters: [{name: c, cluster: {server: s}}, {name: c-2, cluster: {server: s}}]\n\
                contexts: [{name: x, context: {cluster: c}}]\n";
    let import = vec![("/i/x".to_owned(), text.to_owned())];
    let first = plan(&target, &import, OnConflict::Rename);
    assert_eq!(first.outcomes[0].fate, Fate::ImportedAs("c-3".to_owned()));
    let again = plan(&changed(&target, &first.changes), &import, OnConflict::Rename);
    assert_eq!((again.changes.len(), &again.outcomes[0].fate), (0, &Fate::UnchangedAs("c-3".to_owned())));
}
