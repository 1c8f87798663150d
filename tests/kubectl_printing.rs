//! What kubectl printed and wrote, printed again from what is read from it.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

mod support;

use kauth::output::printer::Printer;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

const RECORDING: &str = "kubeconfig/edits/edits.jsonl";

#[test]
fn printed_documents_are_printed_again() {
    let mut seen = 0;
    for row in support::read_lines(RECORDING) {
        let printed = row["stdout"].as_str().unwrap();
        let form = match printed.get(..2) {
            _ if row["args"][1] != "view" || row["code"] != 0 => continue,
            Some("{\n") => Printer::Json,
            Some("ap") => Printer::Yaml,
            _ => continue,
        };
        assert_eq!(again(&form, printed), printed, "{}", row["id"]);
        seen += 1;
    }
    assert!(seen >= if support::whole() { 50 } else { 5 }, "only {seen}");
}

#[test]
fn written_files_are_printed_again() {
    let mut seen = 0;
    for row in support::read_lines(RECORDING) {
        for (name, file) in row["after"].as_object().unwrap() {
            let text = |file: &Value| file.as_str().or(file["text"].as_str()).map(str::to_owned);
            let (before, Some(after)) = (text(&row["before"][name]), text(file)) else { continue };
            if before.as_ref() == Some(&after) || !after.starts_with("apiVersion: v1\n") {
                continue;
            }
            assert_eq!(again(&Printer::Yaml, &after), after, "{} {name}", row["id"]);
            seen += 1;
        }
    }
    assert!(seen >= if support::whole() { 200 } else { 8 }, "only {seen}");
}

#[test]
fn any_text_is_read_back() {
    let character = prop_oneof![
        5 => proptest::sample::select(" \n\t:-#'\"\\,[]{}&*!|>%@`?=~0123456789_.+eExyYnNoO".chars().collect::<Vec<_>>()),
        2 => proptest::char::any(),
    ];
    let text = || {
        proptest::collection::vec(character.clone(), 0..120)
            .prop_map(|text| text.into_iter().collect::<String>())
    };
    let texts = proptest::collection::vec((text(), text()), 1..4);
    let mut runner = TestRunner::new(Config { cases: 2000, failure_persistence: None, ..Config::default() });
    runner
        .run(&texts, |texts| {
            let value: Value =
                texts.into_iter().map(|(key, text)| (key, json!([text, {"text": text}]))).collect();
            let printed = Printer::Yaml.print("config", &value).unwrap();
            prop_assert_eq!(read_yaml(&printed), value, "{}", printed);
            Ok(())
        })
        .unwrap();
}

fn again(form: &Printer, printed: &str) -> String {
    let value: Value = match form {
        Printer::Json => serde_json::from_str(printed).unwrap(),
        _ => serde_yaml::from_str(printed).unwrap(),
    };
    form.print("config", &value).unwrap()
}

/// The document as the manifest reader reads it: in YAML 1.1, as kubectl does.
fn read_yaml(text: &str) -> Value {
    let mut documents = Vec::new();
    kauth::manifest::read_documents(0, text.as_bytes(), &mut |found| {
        documents.push(kauth::manifest::to_json(found.value));
    })
    .unwrap();
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}
