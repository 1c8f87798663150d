//! What holds for every kubeconfig: no value makes the decoder panic, and what is written reads the same.
#![allow(clippy::unwrap_used, reason = "tests may")]

use std::collections::BTreeMap;

use kauth::document::value::Value;
use kauth::kubeconfig::{decode, encode};
use proptest::prelude::*;

proptest! {
    #[test]
    fn no_value_makes_the_decoder_panic(value in values()) {
        let _ = decode::config(&value);
    }

    #[test]
    fn what_is_written_reads_the_same(value in kubeconfigs()) {
        if let Ok(config) = decode::config(&value) {
            prop_assert_eq!(decode::config(&encode::config(&config)), Ok(config));
        }
    }

    #[test]
    fn entries_without_empty_fields_mean_the_same(value in kubeconfigs()) {
        let Ok(config) = decode::config(&value) else { return Ok(()) };
        let list = |field: &str, entries: Vec<(&String, Value)>| {
            let item = |(name, entry): (&String, Value)| map([("name", Value::from(name.as_str())), (field, entry)].into());
            Value::List(entries.into_iter().map(item).collect())
        };
        let clusters = config.clusters.iter().map(|(name, entry)| (name, encode::cluster(entry))).collect();
        let users = config.users.iter().map(|(name, entry)| (name, encode::user(entry))).collect();
        let contexts = config.contexts.iter().map(|(name, entry)| (name, encode::context(entry))).collect();
        let again = map([("clusters", list("cluster", clusters)), ("users", list("user", users)), ("contexts", list("context", contexts))].into());
        let again = decode::config(&again).unwrap();
        prop_assert_eq!((again.clusters, again.contexts), (config.clusters, config.contexts));
        prop_assert_eq!(again.users.len(), config.users.len());
    }
}

/// Values made of the words that kubeconfigs are made of, so that many of them get far into the decoder.
fn values() -> impl Strategy<Value = Value> {
    const WORDS: &[&str] = &[
        "",
        "v1",
        "Config",
        "a",
        "b",
        "ZHVt",
        "ZHV",
        "client.authentication.k8s.io/v1beta1",
        "./x",
        "Never",
    ];
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Integer),
        any::<f64>().prop_map(Value::Float),
        prop::sample::select(WORDS).prop_map(Value::from),
        any::<String>().prop_map(|text| Value::from(text.as_str())),
    ];
    scalar.prop_recursive(8, 128, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            prop::collection::btree_map(prop::sample::select(FIELDS), inner.clone(), 0..6).prop_map(map),
            prop::collection::btree_map(any::<String>(), inner, 0..3).prop_map(map),
        ]
    })
}

fn map<K: ToString>(entries: BTreeMap<K, Value>) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
}

const FIELDS: &[&str] = &[
    "kind",
    "apiVersion",
    "preferences",
    "colors",
    "clusters",
    "users",
    "contexts",
    "current-context",
    "extensions",
    "name",
    "cluster",
    "user",
    "context",
    "extension",
    "server",
    "certificate-authority",
    "certificate-authority-data",
    "insecure-skip-tls-verify",
    "client-key-data",
    "token",
    "as-groups",
    "as-user-extra",
    "auth-provider",
    "config",
    "exec",
    "command",
    "args",
    "env",
    "interactiveMode",
    "namespace",
];

/// Values of the right types, so that all of them decode.
fn kubeconfigs() -> impl Strategy<Value = Value> {
    let text = || prop::sample::select(&["", "a", "b", "\u{1f680}\n"][..]).prop_map(Value::from);
    let fields = |fields: Vec<(&'static str, BoxedStrategy<Value>)>| {
        let (names, values): (Vec<_>, Vec<_>) = fields.into_iter().unzip();
        values.into_iter().map(prop::option::of).collect::<Vec<_>>().prop_map(move |values| {
            let there =
                names.iter().zip(values).filter_map(|(name, value)| Some(((*name).to_owned(), value?)));
            Value::Map(there.collect())
        })
    };
    let list = |item: BoxedStrategy<Value>| {
        prop_oneof![Just(Value::Null), prop::collection::vec(item, 0..3).prop_map(Value::List)].boxed()
    };
    let extensions = list(
        prop::sample::select(&["x", "y", "z", "w"][..])
            .prop_flat_map(|name| {
                values()
                    .prop_map(move |value| map([("name", Value::from(name)), ("extension", value)].into()))
            })
            .boxed(),
    );
    let data = prop::sample::select(&["", "ZHVt", "ZHU="][..]).prop_map(Value::from).boxed();
    let flag = any::<bool>().prop_map(Value::Bool).boxed();
    let strings = list(text().boxed());
    let texts = prop::collection::btree_map("[a-c]{0,1}", text(), 0..3).prop_map(map).boxed();
    let extra = prop::collection::btree_map(
        "[a-c]{0,1}",
        prop::collection::vec(text(), 0..3).prop_map(Value::List),
        0..3,
    )
    .prop_map(map)
    .boxed();
    let variable = fields(vec![("name", text().boxed()), ("value", text().boxed())]).boxed();
    let exec = fields(vec![
        ("command", text().boxed()),
        ("args", strings.clone()),
        ("env", list(variable)),
        ("apiVersion", text().boxed()),
        ("installHint", text().boxed()),
        ("provideClusterInfo", flag.clone()),
        ("interactiveMode", text().boxed()),
    ]);
    let provider = fields(vec![("name", text().boxed()), ("config", texts)]);
    let user = fields(vec![
        ("client-certificate", text().boxed()),
        ("client-certificate-data", data.clone()),
        ("client-key", text().boxed()),
        ("client-key-data", data.clone()),
        ("token", text().boxed()),
        ("tokenFile", text().boxed()),
        ("as", text().boxed()),
        ("as-uid", text().boxed()),
        ("as-groups", strings),
        ("as-user-extra", extra),
        ("username", text().boxed()),
        ("password", text().boxed()),
        ("auth-provider", provider.boxed()),
        ("exec", exec.boxed()),
        ("extensions", extensions.clone()),
    ]);
    let cluster = fields(vec![
        ("server", text().boxed()),
        ("tls-server-name", text().boxed()),
        ("insecure-skip-tls-verify", flag.clone()),
        ("certificate-authority", text().boxed()),
        ("certificate-authority-data", data),
        ("proxy-url", text().boxed()),
        ("disable-compression", flag.clone()),
        ("extensions", extensions.clone()),
    ]);
    let context = fields(vec![
        ("cluster", text().boxed()),
        ("user", text().boxed()),
        ("namespace", text().boxed()),
        ("extensions", extensions.clone()),
    ]);
    let named = |field, entry: BoxedStrategy<Value>| {
        list(fields(vec![("name", text().boxed()), (field, entry)]).boxed())
    };
    fields(vec![
        ("preferences", fields(vec![("colors", flag), ("extensions", extensions.clone())]).boxed()),
        ("clusters", named("cluster", cluster.boxed())),
        ("users", named("user", user.boxed())),
        ("contexts", named("context", context.boxed())),
        ("current-context", text().boxed()),
        ("extensions", extensions),
    ])
}
