//! From manifests to the objects that tokens depend on. Nothing else of a manifest is kept, of a Secret's token its hash.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::api::value::Value;
use crate::authn::service_account_token::{Kind, Object, Objects};
use crate::commands::{manifests, time};
use crate::error::CliError;
use crate::go::base64;
use crate::manifest::{self, Found};
use crate::shown::shown;
use zeroize::Zeroizing;

/// The label that ends the token of a Secret.
const INVALID_SINCE: &str = "kubernetes.io/legacy-token-invalid-since";

/// Reads the ServiceAccounts, Secrets, Pods and Nodes of manifests, which may be all that the cluster has.
///
/// # Errors
/// If one of them cannot be read.
pub(in crate::commands) fn read(paths: &[PathBuf], is_whole: bool) -> Result<Objects, CliError> {
    let inputs = manifests::open(paths, false)?;
    let (mut objects, mut errors) = (Objects::default(), Vec::new());
    objects.is_whole = is_whole;
    for input in &inputs {
        let read = manifest::read(0, input.bytes(), &mut |found| {
            errors.extend(add(&mut objects, &found).err());
        });
        // What stands in a line that cannot be read may be secret.
        let told = |line| CliError::new(format!("{}:{line}: it cannot be read", input.name));
        errors.extend(read.err().unwrap_or_default().iter().map(|error| told(error.line)));
    }
    CliError::all(errors).map_or(Ok(objects), Err)
}

fn add(objects: &mut Objects, found: &Found<'_>) -> Result<(), CliError> {
    let value = found.value;
    let text = |key| value.get(key).and_then(Value::as_str);
    let listed = found.list_type.as_ref();
    let version = text("apiVersion").or(listed.map(|(version, _)| version.as_str()));
    let kind = match text("kind").or(listed.map(|(_, kind)| kind.as_str())) {
        _ if version.is_some_and(|version| version != "v1") => return Ok(()),
        Some("ServiceAccount") => Kind::ServiceAccount,
        Some("Secret") => Kind::Secret,
        Some("Pod") => Kind::Pod,
        Some("Node") => Kind::Node,
        _ => return Ok(()),
    };
    let metadata = value.get("metadata");
    let word = |key| metadata.and_then(|metadata| metadata.get(key)).and_then(Value::as_str);
    let name = word("name").unwrap_or_default();
    let wrong = |what: &str| CliError::new(format!("{kind:?} `{}`: {what}", shown(name)));
    let deleted: Option<Timestamp> = match word("deletionTimestamp") {
        Some(text) => {
            Some(time::rfc3339_instant(text).ok_or_else(|| wrong("its deletionTimestamp is no instant"))?)
        }
        None => None,
    };
    let uid = word("uid").unwrap_or_default();
    if uid.is_empty() {
        return Err(wrong("it has no uid").hint("export it from the cluster: `kubectl get -o yaml`"));
    }
    let labels = metadata.and_then(|metadata| metadata.get("labels"));
    let label = labels.and_then(|labels| labels.get(INVALID_SINCE)).and_then(Value::as_str);
    let object = Object {
        uid: uid.to_owned(),
        deleted,
        token: token(value).map_err(|()| wrong("its token is no base64"))?,
        is_marked_invalid: label.is_some_and(|label| !label.is_empty()),
    };
    let namespace = word("namespace").unwrap_or("default");
    objects.add(kind, namespace, name, object);
    if found.is_item {
        // `kubectl get KIND -o yaml`; that of one object prints no list.
        objects.add_listing(kind, namespace);
    }
    Ok(())
}

/// Returns the hash of the token that an object holds.
fn token(value: Value<'_, '_>) -> Result<Option<[u8; 32]>, ()> {
    let plain = value.get("stringData").and_then(|data| data.get("token")).and_then(Value::as_str);
    if let Some(plain) = plain {
        return Ok(Some(Object::digest(plain.as_bytes())));
    }
    let encoded = value.get("data").and_then(|data| data.get("token")).and_then(Value::as_str);
    let Some(encoded) = encoded else { return Ok(None) };
    let token = Zeroizing::new(base64::decode(encoded).map_err(|_| ())?);
    Ok(Some(Object::digest(&token)))
}
