//! The kubectl that tests compare kauth with is the one that was recorded: it does again what the recordings say.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

#[path = "support/kubectl.rs"]
mod kubectl;
mod support;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Map, Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

#[test]
fn kubectl_does_what_was_recorded() {
    let Some(kubectl) = kubectl::kubectl() else { return };
    let rows = support::read_lines("kubeconfig/edits/edits.jsonl");
    let (mut done, every, mut wrong) = (0, rows.len().div_ceil(50), Vec::new());
    for row in rows.iter().step_by(every).filter(|row| is_repeatable(row)) {
        let id = row["id"].as_str().unwrap();
        let dir = fresh(id);
        lay(&dir, row["before"].as_object().unwrap());
        let output = run(&kubectl, &dir, row);
        let got = json!({
            "stdout": recorded_form(&output.stdout, &dir), "stderr": recorded_form(&output.stderr, &dir),
            "code": output.status.code(), "after": found(&dir),
        });
        for part in ["stdout", "stderr", "code", "after"] {
            if got[part] != row[part] && !(part == "stderr" && is_of_another_main(row)) {
                wrong.push(format!("{id}: {part}\n  recorded {}\n  found    {}", row[part], got[part]));
            }
        }
        done += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(done >= 20, "only {done} of {} rows were compared", rows.len());
}

#[test]
fn a_kubeconfig_is_read_with_its_credentials() {
    let Some(kubectl) = kubectl::kubectl() else { return };
    let dir = fresh("view-raw");
    let text = "apiVersion: v1\nkind: Config\nusers: [{name: ann, user: {token: test-token-ann}}]\n";
    lay(&dir, json!({"config": text}).as_object().unwrap());
    let config = kubectl::view_raw(&kubectl, &dir.join("config"));
    assert_eq!(config["users"], json!([{"name": "ann", "user": {"token": "test-token-ann"}}]));
}

/// Not in the order of Go's maps, not as another user, no panic and no address in memory.
fn is_repeatable(row: &Value) -> bool {
    let stderr = row["stderr"].as_str().unwrap();
    row.get("varies").is_none()
        && row.get("nobody").is_none()
        && !["0xPOINTER", "panic: "].iter().any(|word| stderr.contains(word))
}

/// A wrong flag was recorded through a main function that words errors differently: kubectl's own says `error: …`.
fn is_of_another_main(row: &Value) -> bool {
    row["stderr"].as_str().unwrap().starts_with("Error: ")
}

fn fresh(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).canonicalize().unwrap();
    let dir = root.join("real-consumers").join(name);
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

fn run(kubectl: &Path, dir: &Path, row: &Value) -> std::process::Output {
    // The lists of cases write a newline of an argument as ␤.
    let place =
        |value: &Value| value.as_str().unwrap().replace("DIR", dir.to_str().unwrap()).replace('␤', "\n");
    let args: Vec<_> = row["args"].as_array().unwrap().iter().map(place).collect();
    let env: Vec<_> =
        row["env"].as_object().unwrap().iter().map(|(name, value)| (name, place(value))).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    let env: Vec<_> = env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(args[0], "config");
    kubectl::config(kubectl, dir, &env, &args[1..])
}

/// Makes the files of a row's `before`.
fn lay(dir: &Path, files: &Map<String, Value>) {
    for (name, file) in files {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let place = |text: &Value| text.as_str().map(|text| text.replace("DIR", dir.to_str().unwrap()));
        if let Some(target) = place(&file["link"]) {
            std::os::unix::fs::symlink(target, path).unwrap();
            continue;
        }
        if file["dir"] == true {
            std::fs::create_dir_all(&path).unwrap();
        } else if let Some(packed) = file["base64"].as_str() {
            std::fs::write(&path, BASE64_STANDARD.decode(packed).unwrap()).unwrap();
        } else {
            std::fs::write(&path, place(file).or_else(|| place(&file["text"])).unwrap()).unwrap();
        }
        let usual = if file["dir"] == true { "0755" } else { "0600" };
        let mode = u32::from_str_radix(file["mode"].as_str().unwrap_or(usual), 8).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
    }
}

/// What there is, in the form of a row's `after`.
fn found(dir: &Path) -> Value {
    let mut files = Map::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries: Vec<_> =
            std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        let name = |path: &Path| path.strip_prefix(dir).unwrap().to_str().unwrap().to_owned();
        if entries.is_empty() && folder != dir {
            files.insert(name(&folder), json!({"dir": true}));
        }
        for path in entries {
            if path.is_symlink() {
                let target = std::fs::read_link(&path).unwrap();
                files.insert(
                    name(&path),
                    json!({"link": recorded_form(target.to_str().unwrap().as_bytes(), dir)}),
                );
            } else if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(name(&path), file(&path, dir));
            }
        }
    }
    Value::Object(files)
}

fn file(path: &Path, dir: &Path) -> Value {
    let bytes = std::fs::read(path).unwrap();
    let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    let readable = std::str::from_utf8(&bytes).is_ok();
    let (form, text) = if readable {
        ("text", recorded_form(&bytes, dir))
    } else {
        ("base64", BASE64_STANDARD.encode(&bytes))
    };
    match (mode, readable) {
        (0o600, true) => Value::String(text),
        (0o600, false) => json!({form: text}),
        _ => json!({form: text, "mode": format!("{mode:04o}")}),
    }
}

fn recorded_form(bytes: &[u8], dir: &Path) -> String {
    let text = String::from_utf8_lossy(bytes).replace(dir.to_str().unwrap(), "DIR");
    text.replace(dir.parent().unwrap().to_str().unwrap(), "DIR/..")
}
