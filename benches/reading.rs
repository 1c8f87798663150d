//! How fast one thread reads what kubectl prints: `cargo bench --bench reading`.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run may panic")]

use divan::counter::BytesCount;
use kauth::manifest;
use serde_json::{Value, json};

fn main() {
    divan::main();
}

/// Returns a list of RoleBindings and Roles in the proportions of a real cluster, as `kubectl get` returns it.
fn list(objects: usize) -> Value {
    let items: Vec<Value> = (0..objects).map(|n| if n % 3 == 0 { role(n) } else { binding(n) }).collect();
    json!({"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}})
}

fn metadata(n: usize) -> Value {
    json!({
        "annotations": {"meta.helm.sh/release-name": format!("release-{n}"), "meta.helm.sh/release-namespace": "team"},
        "creationTimestamp": "2026-03-01T10:20:30Z",
        "labels": {"app.kubernetes.io/managed-by": "Helm", "app.kubernetes.io/name": format!("app-{}", n % 50)},
        "name": format!("object-{n}"),
        "namespace": format!("team-{}", n % 200),
        "resourceVersion": format!("{}", 100_000 + n),
        "uid": format!("{n:08x}-0000-4000-8000-000000000000"),
    })
}

fn role(n: usize) -> Value {
    json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": metadata(n), "rules": [
        {"apiGroups": [""], "resources": ["pods", "services"], "verbs": ["get", "list", "watch"]},
        {"apiGroups": ["apps"], "resourceNames": [format!("app-{n}")], "resources": ["deployments"], "verbs": ["update"]},
    ]})
}

fn binding(n: usize) -> Value {
    json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": metadata(n),
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": format!("object-{}", n - n % 3)},
        "subjects": [{"kind": "ServiceAccount", "name": "default", "namespace": format!("team-{}", n % 200)}],
    })
}

/// Prints with the indentation of kubectl.
fn indented(value: &Value) -> String {
    use serde::Serialize;
    let mut bytes = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, formatter)).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn read(bencher: divan::Bencher<'_, '_>, text: &str) {
    bencher.counter(BytesCount::of_str(text)).bench(|| {
        let mut tokens = 0;
        manifest::read(0, text.as_bytes(), &mut |found| tokens += found.value.entries().count()).unwrap();
        tokens
    });
}

#[divan::bench]
fn json_as_kubectl_prints_it(bencher: divan::Bencher<'_, '_>) {
    read(bencher, &indented(&list(20_000)));
}

#[divan::bench]
fn json_compact(bencher: divan::Bencher<'_, '_>) {
    read(bencher, &list(20_000).to_string());
}

#[divan::bench]
fn yaml_list(bencher: divan::Bencher<'_, '_>) {
    read(bencher, &serde_yaml::to_string(&list(5_000)).unwrap());
}

#[divan::bench]
fn yaml_documents(bencher: divan::Bencher<'_, '_>) {
    let list = list(5_000);
    let documents: Vec<_> =
        list["items"].as_array().unwrap().iter().map(|item| serde_yaml::to_string(item).unwrap()).collect();
    read(bencher, &documents.join("---\n"));
}
