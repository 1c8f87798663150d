//! Manifests that hold credentials: which parts of which objects. Knows nothing about what is in the parts.

use crate::api::value::Value;
use crate::go::base64;
use crate::manifest;
use crate::secret::SecretBytes;

/// An object that may hold credentials.
pub(in crate::commands) struct Object {
    pub(in crate::commands) kind: ObjectKind,
    /// How messages call it: its kind, namespace and name.
    pub(in crate::commands) name: String,
    /// The parts, decoded.
    pub(in crate::commands) parts: Vec<Part>,
    /// The words beside them.
    pub(in crate::commands) words: Vec<(&'static str, String)>,
    /// The usages of a request.
    pub(in crate::commands) usages: Vec<String>,
    /// The parts whose base64 is broken.
    pub(in crate::commands) broken: Vec<String>,
}

/// The kinds that may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) enum ObjectKind {
    Secret,
    ConfigMap,
    Request,
    ExecCredential,
    TokenRequest,
    /// All of the file is one.
    Kubeconfig,
    Other,
}

/// A part of an object.
pub(in crate::commands) struct Part {
    pub(in crate::commands) key: String,
    pub(in crate::commands) bytes: SecretBytes,
}

/// What the objects of a file are.
pub(in crate::commands) struct Objects {
    pub(in crate::commands) objects: Vec<Object>,
    /// The lines that could not be read; what stands there may be secret.
    pub(in crate::commands) bad_lines: Vec<u32>,
}

/// Returns the objects of a file; `None` if it does not look like it.
pub(in crate::commands) fn read(bytes: &[u8]) -> Option<Objects> {
    // Most files hold none, and are not to be read for that.
    let mentions = |word: &str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
    if !["kind", "users", "contexts", "clusters"].into_iter().any(mentions) {
        return None;
    }
    let mut objects = Vec::new();
    let read = manifest::read(0, bytes, &mut |found| {
        let kind = found.list_type.as_ref().map(|(_, kind)| kind.as_str());
        objects.extend(object(found.value, kind));
    });
    let bad_lines = read.err().unwrap_or_default().iter().map(|error| error.line).collect();
    Some(Objects { objects, bad_lines })
}

fn object(value: Value<'_, '_>, list_kind: Option<&str>) -> Option<Object> {
    let kind = value.get("kind").and_then(Value::as_str).or(list_kind);
    let kind = match kind {
        Some("Secret") => ObjectKind::Secret,
        Some("ConfigMap") => ObjectKind::ConfigMap,
        Some("CertificateSigningRequest") => ObjectKind::Request,
        Some("ExecCredential") => ObjectKind::ExecCredential,
        Some("TokenRequest") => ObjectKind::TokenRequest,
        Some("Config") | None => {
            let has = |key| value.get(key).is_some_and(|list| list.items().next().is_some());
            let is_kubeconfig = ["clusters", "contexts", "users"].into_iter().any(has);
            if is_kubeconfig { ObjectKind::Kubeconfig } else { kind.map(|_| ObjectKind::Other)? }
        }
        Some(_) => ObjectKind::Other,
    };
    let mut object = Object {
        kind,
        name: named(kind, value),
        parts: Vec::new(),
        words: Vec::new(),
        usages: Vec::new(),
        broken: Vec::new(),
    };
    match kind {
        ObjectKind::Secret => {
            object.word(value, &["type"], "type");
            object.decoded(value.get("data"));
            object.plain(value.get("stringData"), None);
        }
        ObjectKind::ConfigMap => {
            object.plain(value.get("data"), None);
            object.decoded(value.get("binaryData"));
        }
        ObjectKind::Request => {
            object.word(value, &["spec", "signerName"], "signerName");
            let spec = value.get("spec");
            if let Some(usages) = spec.and_then(|spec| spec.get("usages")) {
                object.usages = usages.items().filter_map(Value::as_str).map(str::to_owned).collect();
            }
            let seconds = spec.and_then(|spec| spec.get("expirationSeconds"));
            if let Some(serde_json::Value::Number(seconds)) = seconds.map(manifest::to_json) {
                object.words.push(("expirationSeconds", seconds.to_string()));
            }
            object.one(spec, "request");
            object.one(value.get("status"), "certificate");
        }
        ObjectKind::ExecCredential => {
            object.word(value, &["apiVersion"], "apiVersion");
            object.word(value, &["status", "expirationTimestamp"], "expirationTimestamp");
            let status = value.get("status");
            object.plain(status, Some(&["token", "clientCertificateData", "clientKeyData"]));
        }
        ObjectKind::TokenRequest => object.plain(value.get("status"), Some(&["token"])),
        ObjectKind::Kubeconfig | ObjectKind::Other => {}
    }
    Some(object)
}

impl Object {
    /// Returns a word beside the parts.
    pub(in crate::commands) fn get(&self, name: &str) -> Option<&str> {
        self.words.iter().find(|(known, _)| *known == name).map(|(_, word)| word.as_str())
    }

    /// Returns the text of a part.
    pub(in crate::commands) fn text(&self, key: &str) -> Option<&str> {
        let part = self.parts.iter().find(|part| part.key == key)?;
        std::str::from_utf8(&part.bytes).ok()
    }

    fn word(&mut self, value: Value<'_, '_>, path: &[&str], name: &'static str) {
        let found = path.iter().try_fold(value, |value, key| value.get(key));
        self.words.extend(found.and_then(Value::as_str).map(|word| (name, word.to_owned())));
    }

    fn plain(&mut self, map: Option<Value<'_, '_>>, only: Option<&[&str]>) {
        for (key, value) in map.into_iter().flat_map(Value::entries) {
            if only.is_some_and(|only| !only.contains(&key)) {
                continue;
            }
            if let Some(text) = value.as_str() {
                let bytes = text.as_bytes().to_vec().into();
                self.parts.push(Part { key: key.to_owned(), bytes });
            }
        }
    }

    fn decoded(&mut self, map: Option<Value<'_, '_>>) {
        for (key, value) in map.into_iter().flat_map(Value::entries) {
            self.decode(key, value);
        }
    }

    fn one(&mut self, map: Option<Value<'_, '_>>, key: &str) {
        if let Some(value) = map.and_then(|map| map.get(key)) {
            self.decode(key, value);
        }
    }

    fn decode(&mut self, key: &str, value: Value<'_, '_>) {
        match value.as_str().map(base64::decode) {
            Some(Ok(bytes)) => self.parts.push(Part { key: key.to_owned(), bytes: bytes.into() }),
            Some(Err(_)) => self.broken.push(key.to_owned()),
            None => {}
        }
    }
}

fn named(kind: ObjectKind, value: Value<'_, '_>) -> String {
    let metadata = value.get("metadata");
    let word = |key| metadata.and_then(|metadata| metadata.get(key)).and_then(Value::as_str);
    let kind = match kind {
        ObjectKind::Secret => "secret",
        ObjectKind::ConfigMap => "configmap",
        ObjectKind::Request => "certificatesigningrequest",
        ObjectKind::ExecCredential => return "ExecCredential".to_owned(),
        ObjectKind::TokenRequest => return "TokenRequest".to_owned(),
        ObjectKind::Kubeconfig => return "kubeconfig".to_owned(),
        ObjectKind::Other => return value.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned(),
    };
    match (word("namespace"), word("name")) {
        (Some(namespace), Some(name)) => format!("{kind} {namespace}/{name}"),
        (_, name) => format!("{kind} {}", name.unwrap_or("without a name")),
    }
}
