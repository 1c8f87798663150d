//! Every document that `can-i` prints has the form of `docs/verdict.schema.json`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use boon::{Compiler, Schemas};
use serde_json::Value;
use std::process::Command;

const QUESTIONS: &[&str] = &[
    "delete pods --as jane -n ci",
    "get pods --as jane --as-group dev --as-uid 7 --as-user-extra scopes=a -n ci",
    "get secrets --as peggy -n prod",
    "get /logs --as jane",
    "post /metrics --as jane",
    "create pods/exec --as adriano -n prod",
    "patch gadgets/g2 --as wanda",
    "get pods -A --as nobody --as-group system:masters",
    "get nodes/n1 --as system:node:n1 --as-group system:nodes",
    "get secrets/s --as system:node:n1 --as-group system:nodes",
    "get pods --as trent",
    "get pods --service-account ci/deployer -n ci",
    "get pods --service-account ci/deployer --as jane",
    "get pods --service-account ci/deployer --strict",
    "get pods --token-from tests/cmd/inspect-others.in/token",
    "--list --as jane -n ci",
    "--list --as system:node:n1 --as-group system:nodes",
];

#[test]
fn documents_have_the_form_of_the_schema() {
    let mut schemas = Schemas::new();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/verdict.schema.json");
    let schema = Compiler::new().compile(schema, &mut schemas).unwrap();
    for question in QUESTIONS {
        let json: Value = serde_json::from_slice(&document(question, "json")).unwrap();
        let yaml: Value = serde_yaml::from_slice(&document(question, "yaml")).unwrap();
        assert_eq!(json, yaml, "{question}");
        if let Err(error) = schemas.validate(&json, schema) {
            panic!("{question}: {error:#}\n{json:#}");
        }
    }
}

#[test]
fn the_schema_refuses_other_documents() {
    let mut schemas = Schemas::new();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/verdict.schema.json");
    let schema = Compiler::new().compile(schema, &mut schemas).unwrap();
    let mut document: Value = serde_json::from_slice(&document(QUESTIONS[0], "json")).unwrap();
    document["grants"][0]["rule"]["verb"] = Value::from("get");
    assert!(schemas.validate(&document, schema).is_err());
}

fn document(question: &str, format: &str) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_kauth"))
        .arg("can-i")
        .args(question.split(' '))
        .args(["-o", format, "-f", "examples/export.yaml", "-f", "examples/crds.yaml"])
        .output()
        .unwrap();
    assert!(!output.stdout.is_empty(), "{question}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
