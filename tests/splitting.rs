//! How a policy is cut into documents, lists and files, in which order and in which form, never matters; and no bytes make
//! the way from text to verdict panic.
#![allow(clippy::unwrap_used, reason = "tests may")]

mod support;

use kauth::api::{self, Outcome};
use kauth::authn::UserInfo;
use kauth::authz::attributes::{Attributes, ResourceAttributes, Target};
use kauth::authz::rbac::{BuildOptions, Decision, Policy, PolicyBuilder};
use kauth::manifest;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// How one file is written.
#[derive(Debug, Clone, Copy)]
enum Form {
    JsonList,
    JsonLines,
    JsonPretty,
    YamlList,
    YamlDocuments,
}

const FORMS: [Form; 5] =
    [Form::JsonList, Form::JsonLines, Form::JsonPretty, Form::YamlList, Form::YamlDocuments];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn order_and_splitting_never_matter(
        objects in Just(objects()).prop_shuffle(),
        cuts in prop::collection::vec((1_usize..40, prop::sample::select(&FORMS[..])), 1..6),
    ) {
        let whole = answers(&read(&[write(&self::objects(), Form::JsonList)]));
        let mut rest = &objects[..];
        let mut files = Vec::new();
        for (count, form) in cuts {
            let (file, behind) = rest.split_at(count.min(rest.len()));
            files.push(write(file, form));
            rest = behind;
        }
        files.push(write(rest, Form::YamlDocuments));
        prop_assert_eq!(answers(&read(&files)), whole);
    }

    #[test]
    fn no_bytes_panic(
        at in 0.0..1.0,
        length in 0_usize..40,
        bytes in prop::collection::vec(any::<u8>(), 0..40),
        form in prop::sample::select(&FORMS[..]),
    ) {
        let mut text = write(&objects()[..12], form).into_bytes();
        let from = (at * text.len() as f64) as usize;
        let to = (from + length).min(text.len());
        text.splice(from..to, bytes);
        let _ = answers(&read_bytes(&[text]));
    }
}

fn objects() -> Vec<Value> {
    static OBJECTS: LazyLock<Vec<Value>> = LazyLock::new(recorded_objects);
    OBJECTS.clone()
}

fn recorded_objects() -> Vec<Value> {
    let export: Value = serde_json::from_str(&support::read("reviews/adversarial-2.policy.json")).unwrap();
    export["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|object| object["metadata"]["name"] != "admin")
        .take(150)
        .cloned()
        .collect()
}

fn write(objects: &[Value], form: Form) -> String {
    let list = || json!({"apiVersion": "v1", "kind": "List", "items": objects});
    let each = |write: &dyn Fn(&Value) -> String| objects.iter().map(write).collect::<String>();
    match form {
        Form::JsonList => list().to_string(),
        Form::JsonLines => each(&|object| format!("{object}\n")),
        Form::JsonPretty => each(&|object| format!("{object:#}\n")),
        Form::YamlList => serde_saphyr::to_string(&list()).unwrap(),
        Form::YamlDocuments => each(&|object| format!("---\n{}", serde_saphyr::to_string(object).unwrap())),
    }
}

fn read(files: &[String]) -> Policy {
    let files: Vec<_> = files.iter().map(|file| file.clone().into_bytes()).collect();
    read_bytes(&files)
}

fn read_bytes(files: &[Vec<u8>]) -> Policy {
    let mut builder = PolicyBuilder::new();
    for (source, file) in (0..).zip(files) {
        let _ = manifest::read(source, file, &mut |found| {
            let admitted =
                api::admit(found.value, &api::Context { default_namespace: "default", list_type: None });
            if let Outcome::Rbac(object) = &admitted.outcome {
                builder.add(object, found.origin);
            }
        });
    }
    builder.build(&BuildOptions::default()).0
}

/// The verdict, and the reason, of each recorded question.
fn answers(policy: &Policy) -> Vec<String> {
    static REVIEWS: LazyLock<Vec<Value>> =
        LazyLock::new(|| support::read_lines("reviews/adversarial-2.reviews.jsonl.gz"));
    REVIEWS.iter().take(300).filter_map(|review| answer(policy, &review["spec"])).collect()
}

fn answer(policy: &Policy, spec: &Value) -> Option<String> {
    let asked = spec.get("resourceAttributes")?;
    let text = |key: &str| asked[key].as_str().unwrap_or_default();
    let groups = spec["groups"].as_array().into_iter().flatten();
    let user = UserInfo {
        name: spec["user"].as_str().unwrap_or_default().into(),
        groups: groups.map(|group| group.as_str().unwrap().into()).collect(),
        ..UserInfo::default()
    };
    let target = Target::Resource(ResourceAttributes {
        namespace: text("namespace"),
        api_group: text("group"),
        resource: text("resource"),
        subresource: text("subresource"),
        name: text("name"),
        ..ResourceAttributes::default()
    });
    let attributes = Attributes { user: &user, verb: text("verb"), target };
    Some(match policy.authorize(&attributes) {
        Decision::Allow(grant) => policy.reason(grant),
        Decision::NoOpinion { .. } => policy.no_reason(&attributes),
    })
}
