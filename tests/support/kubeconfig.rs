//! The files of a recorded row, held in memory, and kubeconfigs read from them.
#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part")]

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kauth::document::Document;
use kauth::document::value::Value;
use kauth::kubeconfig::decode;
use kauth::kubeconfig::merge::{self, Content, Merged, Purpose, Source};
use kauth::kubeconfig::rules::Rules;
use kauth::kubeconfig::validate::Files;
use kauth::secret::SecretBytes;
use serde_json::{Value as Json, json};

/// The folder that the rows happen in.
pub const FOLDER: &str = "/golden/row";
pub const PARENT: &str = "/golden/";

/// Reads and merges the files of a row.
pub fn load(rules: &Rules, disk: &Disk, purpose: Purpose) -> Result<Merged, String> {
    let sources = rules.to_read().map(|name| Source {
        name: name.to_owned(),
        folder: merge::folder(name, FOLDER),
        content: content(rules, name, disk),
    });
    let mut merged = merge::merge(rules, sources.collect(), purpose).map_err(|error| error.to_string())?;
    merged.config = decode::with_defaults(merged.config);
    Ok(merged)
}

fn content(rules: &Rules, name: &str, disk: &Disk) -> Content {
    let stand_in = rules.legacy(name).filter(|_| !disk.exists(name));
    let path = stand_in.filter(|path| disk.exists(path)).unwrap_or_else(|| name.to_owned());
    match disk.get(&path) {
        Err(_) if !disk.exists(&path) => Content::Missing,
        Err(reason) => Content::Broken(reason),
        Ok(text) => {
            let config =
                document(text).and_then(|value| decode::config(&value).map_err(|error| error.to_string()));
            config.map_or_else(Content::Broken, |config| Content::Config(Box::new(config)))
        }
    }
}

/// The first document of a text.
pub fn document(bytes: &[u8]) -> Result<Value, String> {
    Document::parse(bytes).map(|document| document.value().clone()).map_err(|unreadable| unreadable.message)
}

/// Equal JSON, with numbers compared by their value.
pub fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| same(value, other)))
        }
        _ => a == b,
    }
}

/// The files of a row: the text, or why there is none.
pub struct Disk(BTreeMap<String, Result<Vec<u8>, String>>);

impl Disk {
    /// Returns the files that a row begins with.
    pub fn new(row: &Json) -> Self {
        let is_nobody = row["nobody"] == json!(true);
        let mut disk = Self(BTreeMap::new());
        for (name, file) in row["before"].as_object().unwrap() {
            let bytes = |text: &str| text.replace("DIR", FOLDER).into_bytes();
            let text = match file {
                Json::String(text) => Ok(bytes(text)),
                file if file["dir"] == json!(true) => Err("is a directory"),
                file if is_nobody && file["mode"].as_str().is_some_and(|mode| !mode.starts_with("06")) => {
                    Err("permission denied")
                }
                file if file["text"].is_string() => Ok(bytes(file["text"].as_str().unwrap())),
                file if file["base64"].is_string() => {
                    Ok(STANDARD.decode(file["base64"].as_str().unwrap()).unwrap())
                }
                file if file["link"].is_string() => {
                    Ok(bytes(row["before"][linked(name, file)].as_str().unwrap()))
                }
                other => panic!("{other} is no file that is known here"),
            };
            disk.0.insert(path(name), text.map_err(str::to_owned));
        }
        disk
    }

    fn exists(&self, name: &str) -> bool {
        self.0.contains_key(&path(name))
    }

    fn get(&self, name: &str) -> Result<&[u8], String> {
        match self.0.get(&path(name)) {
            Some(Ok(text)) => Ok(text),
            Some(Err(reason)) if reason == "is a directory" => Err(format!("read {name}: {reason}")),
            Some(Err(reason)) => Err(format!("open {name}: {reason}")),
            None => Err(format!("open {name}: no such file or directory")),
        }
    }
}

impl Files for Disk {
    fn open(&self, path: &str) -> Result<(), String> {
        match self.get(path) {
            Err(reason) if !reason.ends_with("is a directory") => Err(reason),
            _ => Ok(()),
        }
    }

    fn read(&self, path: &str) -> Result<SecretBytes, String> {
        self.get(path).map(|text| text.to_vec().into())
    }
}

/// The name that a link of the row leads to, as its own files are named.
fn linked(name: &str, file: &Json) -> String {
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let target = format!("{folder}/{}", file["link"].as_str().unwrap());
    path(target.trim_start_matches('/')).trim_start_matches(&format!("{FOLDER}/")).to_owned()
}

/// An absolute path without `.` and `..`.
fn path(name: &str) -> String {
    let name = if name.starts_with('/') { name.to_owned() } else { format!("{FOLDER}/{name}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

pub fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(is) => Value::Bool(*is),
        Json::Number(number) => {
            number.as_i64().map_or_else(|| Value::Float(number.as_f64().unwrap()), Value::Integer)
        }
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::List(items.iter().map(from_json).collect()),
        Json::Object(entries) => {
            Value::Map(entries.iter().map(|(key, value)| (key.clone(), from_json(value))).collect())
        }
    }
}

pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(is) => json!(is),
        Value::Integer(number) => json!(number),
        Value::Unsigned(number) => json!(number),
        Value::Float(number) => json!(number),
        Value::String(text) => json!(&**text),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Map(entries) => {
            Json::Object(entries.iter().map(|(key, value)| (key.clone(), to_json(value))).collect())
        }
    }
}
